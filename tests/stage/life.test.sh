#!/bin/bash
# A second installation beside the tests' own: started, started again, stopped, interrupted,
# killed; it never leaves a process behind and never ends one that is not its own.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/lib/tap.sh

[ -n "${STAGE:-}" ] || { echo '1..0 # SKIP needs the stage: make test'; exit 0; }
unset DATABASE_URL DATABASE_ADMIN_URL MEMCACHED TWILIO_API_URL TASKROUTER_API_URL PUBLIC_URL
mkdir -p build/life-state
STATE=$(cd build/life-state && pwd -P)
PORT=$((PORT + 1))
CARRIER_PORT=$((CARRIER_PORT + 1))
while (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null || [ "$PORT" = "$CARRIER_PORT" ]; do PORT=$((PORT + 1)); done
while (exec 3<>"/dev/tcp/127.0.0.1/$CARRIER_PORT") 2>/dev/null || [ "$PORT" = "$CARRIER_PORT" ]; do CARRIER_PORT=$((CARRIER_PORT + 1)); done
export STATE PORT CARRIER_PORT DEMO=0 DISPOSABLE=1
url=http://127.0.0.1:$PORT

status() { curl -s -o /dev/null --max-time 5 -w '%{http_code}' "$url/api/system/health"; }

# Every process that names this folder on its command line or was told of its settings.
# shellcheck disable=SC2062
left() {
	grep -lzF --file=- /proc/[0-9]*/cmdline 2>/dev/null <<<"$STATE/"
	grep -lzxF --file=- /proc/[0-9]*/environ 2>/dev/null <<<"PATCHBAY_CONF=$STATE/patchbay.conf"
}

# shellcheck disable=SC2317
quietly() { "$@" >/dev/null 2>&1; }

# wait_for SECONDS COMMAND...
wait_for() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$deadline" ] || return 1
		sleep 0.1
	done
}
# shellcheck disable=SC2317
answers() { [ "$(status)" = 200 ]; }
# shellcheck disable=SC2317
nothing_left() { [ -z "$(left)" ]; }

starting() {
	local said
	said=$("$STAGE" start 2>&1)
	is "$?" 0 'it starts' || diag "$said"
	is "$(status)" 200 'and is ready when start returns'
	like "$said" "$url" 'start says where it is'
	said=$("$STAGE" start 2>&1)
	is "$?" 0 'starting twice is harmless'
	is "$(status)" 200 'and it still answers'
	"$STAGE" stop >/dev/null
	ok 'stop leaves no process' nothing_left || diag "$(left)"
	is "$(find "$STATE/run" -type s)" '' 'and no socket'
	ok 'stopping twice is harmless' quietly "$STAGE" stop
	ok 'a second start takes less than 5 s' starts_quickly
}

# Whatever else the machine does only adds to it: one of several is quick enough.
# shellcheck disable=SC2317
starts_quickly() {
	local begun
	for _ in 1 2 3 4 5; do
		"$STAGE" stop >/dev/null 2>&1
		begun=$SECONDS
		"$STAGE" start >/dev/null 2>&1
		[ $((SECONDS - begun)) -gt 5 ] || return 0
	done
	return 1
}

# The program's user and the database's owner are different people where that is possible.
separation() {
	if [ "$(cat "$STATE/run/users")" != users ]; then
		echo "# one user runs everything here: nothing to separate"
		return
	fi
	local as="setpriv --reuid=www-data --regid=www-data --clear-groups psql -X -At"
	local at="postgresql:///patchbay?host=$STATE/run/pg&user"
	is "$($as "$at=patchbay_app" -c 'SELECT current_user' 2>&1)" patchbay_app "the program's user is the application's role"
	like "$($as "$at=patchbay_owner" -c 'SELECT 1' 2>&1)" 'Peer authentication failed' 'but cannot be the owner'
	like "$($as "$at=postgres" -c 'SELECT 1' 2>&1)" 'Peer authentication failed' 'nor the administrator'
	ok "nor read the owner's settings" lacks_access "$STATE/admin.conf"
	is "$(stat -c %U "/proc/$(cut -d ' ' -f 1 "$STATE/run/patchbay.pid")")" www-data 'and it is not root'
}
# shellcheck disable=SC2317
lacks_access() { ! setpriv --reuid=www-data --regid=www-data --clear-groups test -r "$1"; }

# Broken parts are mended by the next start.
mending() {
	local part
	for part in nginx patchbay memcached; do
		kill -KILL "$(cut -d ' ' -f 1 "$STATE/run/$part.pid")"
	done
	kill -KILL "$(head -1 "$STATE/pg/postmaster.pid")"
	ok 'start mends what was killed' quietly "$STAGE" start
	is "$(status)" 200 'all of it'
	"$STAGE" stop >/dev/null
	ok 'and stop still ends everything' nothing_left || diag "$(left)"
}

# A start that cannot mend a part leaves the others running.
half_dead() {
	local squatter said before
	"$STAGE" start >/dev/null 2>&1
	before=$(alive)
	"$STAGE" part kill nginx
	wait_for 60 port_free
	node -e 'require("net").createServer((c) => c.destroy()).listen(process.env.PORT, "127.0.0.1")' &
	squatter=$!
	wait_for 60 port_busy
	said=$("$STAGE" start 2>&1)
	is "$?" 1 'a start that cannot mend what is broken fails' || diag "$said"
	is "$(alive)" "$before" 'and leaves alone what ran'
	kill "$squatter"
	wait "$squatter" 2>/dev/null
	ok 'the next one mends it' quietly "$STAGE" start
	is "$(status)" 200 'and it answers'
	"$STAGE" stop >/dev/null
}
# The processes of the parts that nobody killed, those that run.
alive() {
	local part pid
	for part in patchbay memcached carrier; do
		pid=$(cut -d ' ' -f 1 "$STATE/run/$part.pid")
		kill -0 "$pid" 2>/dev/null && echo "$part $pid"
	done
	pid=$(head -1 "$STATE/pg/postmaster.pid") && kill -0 "$pid" && echo "postgres $pid"
}
# shellcheck disable=SC2317
port_busy() { (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; }
# shellcheck disable=SC2317
port_free() { ! port_busy; }

strangers() {
	local stranger
	sleep 300 &
	stranger=$!
	for part in nginx patchbay memcached carrier; do
		echo "$stranger 1" >"$STATE/run/$part.pid"
		echo "$stranger 1 $(cat /proc/sys/kernel/random/boot_id)" >"$STATE/run/$part.session"
	done
	"$STAGE" start >/dev/null 2>&1
	"$STAGE" stop >/dev/null
	ok 'a number that is now somebody else is left alone' kill -0 "$stranger"
	kill "$stranger"
	wait "$stranger" 2>/dev/null
}

taken_port() {
	local said
	said=$(PORT=${BASE##*:} "$STAGE" start 2>&1)
	is "$?" 1 'a taken port refuses the start'
	like "$said" "Port ${BASE##*:} is taken" 'and is named'
	ok 'nothing was started' nothing_left
}

interrupting() {
	local signal runner
	# whoever runs these tests may have HUP ignored, which would be inherited
	for signal in INT TERM HUP; do
		setsid env --default-signal=INT,TERM,HUP "$STAGE" run >"$STATE/said" 2>&1 &
		runner=$!
		wait_for 120 answers
		kill "-$signal" "$runner"
		wait "$runner" 2>/dev/null
		ok "$signal to run leaves nothing behind" nothing_left || diag "$(cat "$STATE/said")" "$(left)"
	done
	setsid "$STAGE" run >"$STATE/said" 2>&1 &
	runner=$!
	wait_for 120 answers
	kill -KILL "$runner"
	wait "$runner" 2>/dev/null
	like "$("$STAGE" start 2>&1)" 'what a killed run left' 'a killed run is cleared away by the next start'
	is "$(status)" 200 'which is ready'
	"$STAGE" stop >/dev/null
	ok 'and leaves nothing either' nothing_left || diag "$(left)"
}

words() {
	local long
	long=$(printf 'x%.0s' $(seq 100))
	like "$(STATE=$TMPDIR/$long "$STAGE" start 2>&1)" 'too long by' 'a path too long for sockets is told'
	like "$(STATE="$TMPDIR/a b" "$STAGE" start 2>&1)" 'space' 'and one with a space'
	like "$(DATABASE_URL=x "$STAGE" start 2>&1)" 'DATABASE_ADMIN_URL' "and a database without its owner's address"
}

# What an earlier run left may be of another version.
"$STAGE" stop >/dev/null 2>&1
rm -rf "$STATE"
mkdir -p "$STATE"
starting
separation
mending
half_dead
strangers
taken_port
interrupting
words
done_testing
