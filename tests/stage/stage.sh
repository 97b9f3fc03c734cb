#!/bin/bash
# The stage: a whole Patchbay with everything it needs, in one folder (STATE) and without
# touching anything else on the machine. `make run`, `start`, `stop` and `test` are this.
#
#   stage.sh run                 in the foreground until Ctrl-C
#   stage.sh start | stop        in the background
#   stage.sh demo-info           one JSON object for scripts
#   stage.sh test COMMAND...     on free ports in a fresh folder, while COMMAND runs
#   stage.sh database COMMAND... only PostgreSQL with the schema, in a fresh folder
#   stage.sh part start|stop|kill|pid NAME
#                                one part: postgres memcached carrier patchbay nginx
#
# Settings come from the environment: PORT, CARRIER_PORT, STATE, BIND, DEMO=0 (no demo
# businesses), PATCHBAY (which build); DATABASE_URL with DATABASE_ADMIN_URL, MEMCACHED and
# TWILIO_API_URL name real ones to use instead of the private ones.
set -u -o pipefail

here=$(dirname "${BASH_SOURCE[0]}")
for part in common users process postgres services demo; do
	# shellcheck source=/dev/null
	. "$here/$part.sh"
done

# Everything that depends on STATE and on who we are.
prepare() {
	set_state "$1"
	choose_users
	make_folders
	set_database
	set_services
}

lock() {
	exec 9>"$RUN/lock"
	flock -w 120 9 || die "Another start or stop is at work in $STATE."
}
unlock() { flock -u 9; }

# Parts that are wanted and not running.
missing_parts() {
	local part
	for part in $(parts); do
		is_up "$part" || say "$part"
	done
}

# Workers whose master was killed still hold its sockets and ports.
clear_dead_parts() {
	local part
	for part in $(missing_parts); do
		[ ! -e "$RUN/$part.session" ] || end_rest "$part"
		rm -f "$RUN/$part.pid" "$RUN/$part.session"
	done
}

check_port() {
	is_up "$1" || ! port_taken "$2" ||
		die "Port $2 is taken by another program. Choose another: make $3=$(free_port) ..."
}

check_ports() {
	check_port nginx "$PORT" PORT
	[ -z "$CARRIER_EMBEDDED" ] || check_port carrier "$CARRIER_PORT" CARRIER_PORT
}

# Brings up what is not up; harmless when everything is.
bring_up() {
	[ -x "$ROOT/$PATCHBAY" ] || die "$PATCHBAY is not built yet: make build"
	clear_dead_parts
	check_ports
	start_postgres
	start_memcached
	make_key
	make_default_fallback
	write_settings
	await_postgres
	bring_up_data
	restart_if_old
	start_carrier
	start_patchbay
	start_nginx
	await_ready
}

bring_up_data() {
	make_database
	patchbay migrate >"$LOGS/migrate.log" 2>&1 || {
		tail -5 "$LOGS/migrate.log" >&2
		die "The database could not be brought up to date."
	}
	[ -z "$DB_NEW" ] || [ "$DEMO" = 0 ] || seed_demo
	compose_demo
	database_made
}

# A program or templates built since it started are put to use.
restart_if_old() {
	is_up patchbay || return 0
	! out_of_date patchbay "$ROOT/$PATCHBAY" "$ROOT/templates" "$ROOT/build/static/manifest" \
		"$STATE/patchbay.conf" || end patchbay TERM 35
}

ready() { [[ $(http_get "$PORT" /api/system/health) == "HTTP/1.1 200"* ]]; }

ready_or_dead() { ready || is_down patchbay || is_down nginx; }

await_ready() {
	until_ready 60 ready_or_dead
	ready && return 0
	local part
	for part in patchbay nginx; do
		warn "The end of $LOGS/$part.log:"
		tail -5 "$LOGS/$part.log" >&2
	done
	die "Patchbay did not become ready."
}

# end_parts PART...: in the order in which they can be missed.
end_parts() {
	local part limit these=" $* "
	for part in tests nginx patchbay carrier memcached postgres; do
		[[ $these == *" $part "* ]] || continue
		case $part in
		patchbay) limit=35 ;;
		postgres) limit=30 ;;
		*) limit=10 ;;
		esac
		[ ! -e "$RUN/$part.session" ] || end "$part" "$(stop_signal "$part")" "$limit"
	done
}

bring_down() {
	end_parts tests nginx patchbay carrier memcached postgres
	rm -f "$RUN/stage" "$RUN"/*.sock
}

# PostgreSQL's fast shutdown is INT; TERM would wait for its clients.
stop_signal() {
	case $1 in
	postgres) say INT ;;
	*) say TERM ;;
	esac
}

# The `run` that owns this folder, while it lives.
run_owner() {
	local pid start
	{ read -r pid start <"$RUN/stage"; } 2>/dev/null || return 1
	[ "$start" = "$(born "$pid")" ] && [ -n "$start" ] && say "$pid"
}

# A `run` that was killed could not clean up.
clear_dead_run() {
	[ -e "$RUN/stage" ] && ! run_owner >/dev/null || return 0
	say "Clearing away what a killed run left in $STATE."
	bring_down
}

announce() {
	say "Patchbay       $BASE"
	[ -z "$CARRIER_EMBEDDED" ] || say "Stand-in phone $CARRIER_URL"
	say "Logs           $LOGS"
	[ "$DEMO" = 0 ] || node "$here/demo.mjs" accounts
}

cmd_start() {
	prepare "${STATE:-./var}"
	lock
	clear_dead_run
	# a start that fails takes back what it began; what ran before runs on
	mapfile -t begun < <(missing_parts)
	if [ ${#begun[@]} != 0 ]; then
		trap 'end_parts "${begun[@]}"' EXIT
		trap 'exit 130' INT TERM HUP
	fi
	bring_up
	trap - EXIT INT TERM HUP
	announce
}

cmd_stop() {
	prepare "${STATE:-./var}"
	local pid
	if pid=$(run_owner); then
		kill -TERM "$pid"
		until_ready 60 owner_gone || die "make run (process $pid) does not end."
	fi
	lock
	bring_down
	say "Stopped."
}

owner_gone() { ! run_owner >/dev/null; }

cmd_run() {
	prepare "${STATE:-./var}"
	lock
	clear_dead_run
	[ "$(missing_parts)" = "$(parts)" ] ||
		die "Already running in $STATE: $BASE. make stop ends it."
	clear_dead_parts
	check_ports
	printf '%s %s\n' "$$" "$(born $$)" >"$RUN/stage"
	stopping=
	trap '' PIPE
	trap 'finish_run' EXIT
	trap 'stopping=1' INT TERM HUP
	bring_up
	unlock
	announce
	say '' 'Ctrl-C stops everything.'
	watch
}

# Make answers a lone INT by waiting for us, who never heard it, and keeps INT blocked.
make_was_interrupted() {
	local mask
	mask=$(sed -n 's/^SigBlk:[[:space:]]*//p' "/proc/$PPID/status" 2>/dev/null)
	[ "$(cat "/proc/$PPID/comm" 2>/dev/null)" = make ] && [ $((0x${mask:-0} & 2)) != 0 ]
}

# Until a signal comes, or whoever started us is gone without a word. A part that stops is
# told, not restarted: whoever stops one usually wants to see how the rest bears it.
watch() {
	local part told=' '
	while [ -z "$stopping" ] && [ -d "/proc/$PPID" ] && ! make_was_interrupted; do
		sleep 1 &
		wait $!
		for part in $(missing_parts); do
			[[ $told == *" $part "* ]] || [ -n "$stopping" ] ||
				warn "$part has stopped; its log: $LOGS/$part.log"
			told="$told$part "
		done
	done
}

finish_run() {
	trap '' INT TERM HUP
	say 'Stopping.'
	bring_down
	say 'Stopped.'
}

cmd_demo_info() {
	set_state "${STATE:-./var}"
	[ -e "$STATE/demo-info.json" ] || die "There is no demo in $STATE yet: make start"
	cat "$STATE/demo-info.json"
}

# A folder of the tests' own: nothing of the caller's settings counts.
fresh() {
	unset DATABASE_URL DATABASE_ADMIN_URL MEMCACHED TWILIO_API_URL TASKROUTER_API_URL PUBLIC_URL ALLOWED_HOSTS
	PORT=$(free_port)
	CARRIER_PORT=$(free_port)
	# shellcheck disable=SC2034
	DISPOSABLE=${DISPOSABLE-1}
	[ -z "$DISPOSABLE" ] || export TASK_LOOK_MS=400
	set_state "$1"
	[ -z "$(ls -A "$STATE")" ] || [ -e "$RUN/lock" ] ||
		die "$STATE is not a folder of tests, and would be emptied. Choose another."
	mkdir -p "$RUN"
	exec 9>"$RUN/lock"
	flock -n 9 || die "Tests are already running in $STATE."
	bring_down
	find "$STATE" -mindepth 1 ! -path "$RUN" ! -path "$RUN/lock" -delete
	prepare "$STATE"
}

# The command in a session of its own, so that a signal to us ends all of it.
while_up() {
	env --default-signal=INT,PIPE setsid "$@" 9>&- <&0 &
	command_pid=$!
	printf '%s %s %s\n' "$command_pid" "$(born "$command_pid")" "$(boot)" >"$RUN/tests.session"
	trap 'kill -TERM -- "-$command_pid" 2>/dev/null; exit 130' INT TERM HUP
	wait "$command_pid"
	exit $?
}

cmd_test() {
	fresh "${TEST_STATE:-build/test-state}"
	trap 'bring_down' EXIT
	trap 'exit 130' INT TERM HUP
	bring_up
	tell_tests
	while_up "$@"
}

# What a test finds in its environment.
tell_tests() {
	export BASE PUBLIC_URL CARRIER_URL PORT CARRIER_PORT STATE TWILIO_API_URL
	export DATABASE_URL DATABASE_ADMIN_URL MEMCACHED
	export DATABASE_SUPER_URL="postgresql:///patchbay?host=$RUN/pg&user=postgres"
	export RUN_DIR=$RUN FILES_DIR=$STATE/files FALLBACK_DIR=$STATE/fallback
	export PATCHBAY=$ROOT/$PATCHBAY STAGE=$ROOT/tests/stage/stage.sh DEMO_INFO=$STATE/demo-info.json
	export ADMIN_CONF=$STATE/admin.conf
	export TMPDIR=$STATE/tmp HOME=$STATE/tmp
}

cmd_database() {
	fresh "${CHECK_STATE:-build/check-state}"
	trap 'bring_down' EXIT
	trap 'exit 130' INT TERM HUP
	make_key
	write_settings
	start_postgres
	await_postgres
	make_database
	patchbay migrate >"$LOGS/migrate.log" 2>&1 || { cat "$LOGS/migrate.log" >&2; exit 1; }
	tell_tests
	export PATCHBAY_CONF=$STATE/admin.conf
	while_up "$@"
}

# Called by tests, whose environment names the private parts as if they were real ones.
cmd_part() {
	unset DATABASE_URL DATABASE_ADMIN_URL MEMCACHED TWILIO_API_URL TASKROUTER_API_URL
	prepare "${STATE:-./var}"
	case $1 in
	pid) pid_of "$2" ;;
	start)
		"start_$2"
		case $2 in
		postgres) await_postgres ;;
		patchbay | nginx) await_ready ;;
		esac
		;;
	stop) end "$2" "$(stop_signal "$2")" 35 ;;
	kill)
		kill -KILL "$(pid_of "$2")"
		kill_rest "$2"
		;;
	*) die "part start|stop|kill|pid NAME" ;;
	esac
}

command=${1:-help}
[ $# = 0 ] || shift

# A shell that starts us in the background makes us deaf to INT; `run` must hear it.
[ "$command" != run ] || [ -n "${STAGE_HEARS:-}" ] ||
	STAGE_HEARS=1 exec env --default-signal=INT "$0" run

case $command in
run | start | stop) "cmd_$command" ;;
demo-info) cmd_demo_info ;;
test | database | part) "cmd_$command" "$@" ;;
*) sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" ;;
esac
