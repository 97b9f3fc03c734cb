# shellcheck shell=bash
# The demo businesses: made once, when the database is new.

# Leaves in STATE/demo what demo.mjs reads: tenants.json (as `make demo-info` prints it) and
# phones.json (the people one can call as).
seed_demo() {
	local file
	for file in "$ROOT"/sql/demo/*.sql; do
		[ -e "$file" ] || continue
		owner -f "$file" >"$LOGS/demo.log" 2>&1 || {
			tail -5 "$LOGS/demo.log" >&2
			die "The demo could not be made: $file"
		}
	done
	give_all "$STATE/files" "$STATE/fallback"
}

compose_demo() {
	BASE=$BASE PUBLIC_URL=$PUBLIC_URL CARRIER_URL=$CARRIER_URL DATABASE_URL=$DATABASE_URL \
		node "$ROOT/tests/stage/demo.mjs" compose || die "demo-info could not be written."
	give "$STATE/demo/carrier.json" root "$APP_USER"
	chmod 0640 "$STATE/demo/carrier.json"
}
