# shellcheck shell=bash
# The other parts: memcached, nginx, the program itself, the stand-in carrier.

PARTS='postgres memcached carrier patchbay nginx'

set_services() {
	CACHE_EMBEDDED=
	[ -n "${MEMCACHED:-}" ] || { CACHE_EMBEDDED=1; MEMCACHED=$RUN/memcached.sock; }
	CARRIER_EMBEDDED=
	CARRIER_URL=http://127.0.0.1:$CARRIER_PORT
	[ -n "${TWILIO_API_URL:-}" ] || { CARRIER_EMBEDDED=1; TWILIO_API_URL=$CARRIER_URL; }
	# the real carrier has a host of its own for each product, others have one for all
	case $TWILIO_API_URL in
	https://api.twilio.com) : "${TASKROUTER_API_URL:=https://taskrouter.twilio.com}" ;;
	*) : "${TASKROUTER_API_URL:=$TWILIO_API_URL}" ;;
	esac
	BASE=http://127.0.0.1:$PORT
	PUBLIC_URL=${PUBLIC_URL:-$BASE}
	local host=${PUBLIC_URL#*://}
	host=${host%%/*}
	host=${host%:*}
	[ "$host" != 127.0.0.1 ] || host=
	ALLOWED_HOSTS=${ALLOWED_HOSTS:-127.0.0.1,localhost${host:+,$host}}
}

# The parts this installation has, in the order they start.
parts() {
	local part
	for part in $PARTS; do
		case $part in
		postgres) [ -z "$DB_EMBEDDED" ] || say postgres ;;
		memcached) [ -z "$CACHE_EMBEDDED" ] || say memcached ;;
		carrier) [ -z "$CARRIER_EMBEDDED" ] || say carrier ;;
		*) say "$part" ;;
		esac
	done
}

start_memcached() {
	[ -n "$CACHE_EMBEDDED" ] || return 0
	is_up memcached && return 0
	rm -f "$RUN/memcached.sock"
	launch memcached "${APP_AS[@]}" "$(program memcached)" -s "$RUN/memcached.sock" -a 0660 \
		-U 0 -m 64 -c 1024
}

# Debian keeps servers out of an ordinary user's PATH.
program() { PATH=$PATH:/usr/sbin:/sbin command -v "$1" || die "$1 is not installed (make deps installs it)."; }

start_carrier() {
	[ -n "$CARRIER_EMBEDDED" ] || return 0
	is_up carrier && return 0
	launch carrier "${APP_AS[@]}" env "HOME=$STATE/tmp" "TMPDIR=$STATE/tmp" node tests/carrier/main.js \
		--port "$CARRIER_PORT" --config "$STATE/demo/carrier.json"
}

make_key() {
	local key=$STATE/secrets/master.key
	if [ ! -s "$key" ]; then
		(umask 077 && od -An -N32 -tx1 /dev/urandom | tr -d ' \n' >"$key.new")
		mv "$key.new" "$key"
	fi
	give "$key" root "$APP_USER"
	chmod 0640 "$key"
}

# Two files: the owner's way into the database is not the program's to read.
write_settings() {
	(umask 077 && settings >"$STATE/patchbay.conf.new" &&
		{ settings; say "DATABASE_ADMIN_URL=$DATABASE_ADMIN_URL"; } >"$STATE/admin.conf.new")
	keep_if_same "$STATE/patchbay.conf"
	keep_if_same "$STATE/admin.conf"
	give "$STATE/patchbay.conf" root "$APP_USER"
	chmod 0640 "$STATE/patchbay.conf"
}

settings() {
	cat <<-EOF
		STATE=$STATE
		PUBLIC_URL=$PUBLIC_URL
		ALLOWED_HOSTS=$ALLOWED_HOSTS
		DATABASE_URL=$DATABASE_URL
		MEMCACHED=$MEMCACHED
		TWILIO_API_URL=$TWILIO_API_URL
		TASKROUTER_API_URL=$TASKROUTER_API_URL
		QUICKBASE_API_URL=${QUICKBASE_API_URL:-http://127.0.0.1:8082}
		RUN_DIR=$RUN
		FILES_DIR=$STATE/files
		FALLBACK_DIR=$STATE/fallback
		KEY_FILE=$STATE/secrets/master.key
		TEMPLATES=$ROOT/templates
		ASSETS=$ROOT/build/static
		MIGRATIONS=$ROOT/sql/migrations
	EOF
}

# FILE.new becomes FILE unless it says the same; the time of FILE tells what is out of date.
keep_if_same() {
	if cmp -s "$1" "$1.new"; then
		rm "$1.new"
	else
		mv "$1.new" "$1"
	fi
}

# The environment wins over the file; what the file says must not be overruled by settings
# that were meant for another installation, or for the stage. Others (HOOK_WORKERS...) pass.
without_settings() {
	local key keys
	mapfile -t keys < <(cut -d = -f 1 "$STATE/admin.conf")
	for key in "${keys[@]}"; do
		unset "$key"
	done
}

# patchbay COMMAND...: as the owner of the data, with the owner's settings.
patchbay() {
	(
		cd "$ROOT" || exit
		conf=$STATE/admin.conf
		without_settings
		PATCHBAY_CONF=$conf exec "./$PATCHBAY" "$@"
	)
}

start_patchbay() (
	! is_up patchbay || exit 0
	rm -f "$RUN"/*.sock.new
	state=$STATE
	without_settings
	export PATCHBAY_CONF=$state/patchbay.conf TMPDIR=$state/tmp
	launch patchbay "${APP_AS[@]}" "$ROOT/$PATCHBAY" serve
)

# Newer than the running part: it was built, or configured, after it started.
out_of_date() {
	local part=$1
	shift
	[ -n "$(find "$@" -newer "$RUN/$part.pid" -print -quit 2>/dev/null)" ]
}

# Also written when a flow is published; this one is for numbers without a flow.
make_default_fallback() {
	[ -e "$STATE/fallback/default.xml" ] && return 0
	cat >"$STATE/fallback/default.xml.new" <<-'EOF'
		<?xml version="1.0" encoding="UTF-8"?>
		<Response><Say>We are sorry, we cannot take your call at this moment. Please leave a message after the tone.</Say><Record action="/fallback/done.xml" recordingStatusCallback="/api/webhooks/twilio/recording" maxLength="180" playBeep="true"/></Response>
	EOF
	give "$STATE/fallback/default.xml.new" "$APP_USER" "$APP_USER"
	mv "$STATE/fallback/default.xml.new" "$STATE/fallback/default.xml"
}

render_nginx() {
	local file css
	css=$(sed -n 's/^css=//p' "$ROOT/build/static/manifest" 2>/dev/null)
	for file in nginx patchbay; do
		"$ROOT/nginx/render.sh" "$ROOT/nginx/$file.conf.in" "LISTEN=$BIND:$PORT" \
			"HOSTS=$ALLOWED_HOSTS" "RUN=$RUN" "LOG=$LOGS" "FILES=$STATE/files" \
			"FALLBACK=$STATE/fallback" "STATIC=$ROOT/build/static" "ERRORS=$ROOT/build/static/errors" \
			"CSS=${css:-/static/app.css}" >"$RUN/$file.conf.new" || die "nginx has no configuration."
		keep_if_same "$RUN/$file.conf"
	done
}

start_nginx() {
	render_nginx
	if is_up nginx; then
		! out_of_date nginx "$RUN/nginx.conf" "$RUN/patchbay.conf" || reload_nginx
		return 0
	fi
	launch nginx "${APP_AS[@]}" "$(program nginx)" -e "$LOGS/nginx.log" -c "$RUN/nginx.conf"
}

reload_nginx() {
	kill -HUP "$(pid_of nginx)"
	touch "$RUN/nginx.pid"
}
