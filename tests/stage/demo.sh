# shellcheck shell=bash
# The demo businesses: made once, when the database is new.

# Leaves in STATE/demo what demo.mjs reads: tenants.json (as `make demo-info` prints it) and
# phones.json (the people one can call as).
seed_demo() {
	env "ROOT=$ROOT" "STATE=$STATE" "PATCHBAY=$ROOT/$PATCHBAY" "PATCHBAY_CONF=$STATE/admin.conf" \
		"OWNER_URL=$DATABASE_ADMIN_URL" node "$ROOT/tests/stage/seed.mjs" >"$LOGS/demo.log" 2>&1 || {
		tail -5 "$LOGS/demo.log" >&2
		die "The demo could not be made. Its log: $LOGS/demo.log"
	}
	give_all "$STATE/files" "$STATE/fallback"
}

# Scripts that look into a demo want to see every tenant's rows, so demo-info names the
# embedded database by its superuser; the program itself never has that address.
compose_demo() {
	local database=$DATABASE_URL
	[ -z "$DB_EMBEDDED" ] || database="postgresql:///patchbay?host=$RUN/pg&user=postgres"
	BASE=$BASE PUBLIC_URL=$PUBLIC_URL CARRIER_URL=$CARRIER_URL DATABASE_URL=$database \
		node "$ROOT/tests/stage/demo.mjs" compose || die "demo-info could not be written."
	give "$STATE/demo/carrier.json" root "$APP_USER"
	chmod 0640 "$STATE/demo/carrier.json"
}
