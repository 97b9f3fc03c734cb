# shellcheck shell=bash
# What every part of the stage uses: where things lie, talking, waiting, TCP.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
PORT=${PORT:-8080}
CARRIER_PORT=${CARRIER_PORT:-8081}
BIND=${BIND:-127.0.0.1}
PATCHBAY=${PATCHBAY:-build/patchbay}
PATCHBAY=${PATCHBAY#"$ROOT"/}
DEMO=${DEMO:-1}

# Settings of somebody's PostgreSQL client would lead ours astray.
unset PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGSERVICE PGOPTIONS PGSSLMODE PGDATA

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }
die() {
	warn "$@"
	exit 1
}

# set_state FOLDER: makes it absolute and names everything inside.
set_state() {
	case $1 in /*) STATE=$1 ;; *) STATE=$ROOT/${1#./} ;; esac
	STATE=${STATE%/}
	check_state
	mkdir -p "$STATE" || die "Cannot make the folder STATE=$STATE."
	STATE=$(cd "$STATE" && pwd -P)
	check_state
	RUN=$STATE/run
	LOGS=$STATE/log
	export STATE
}

# The path ends up in nginx's, PostgreSQL's and our own configuration, and in addresses of
# unix sockets, which the system limits to 107 bytes.
check_state() {
	case $STATE$ROOT in *[!A-Za-z0-9._/+@%=,~-]*)
		die "The path $STATE (or $ROOT) has a space or another special character in it." \
			"Move the checkout, or choose a plain path: make run STATE=/var/tmp/patchbay" ;;
	esac
	local longest=$STATE/run/pg/.s.PGSQL.5432.lock
	[ ${#longest} -le 107 ] || die "STATE=$STATE is too long by $((${#longest} - 107))" \
		"characters: unix sockets lie in it, and the system limits their paths to 107" \
		"bytes. Choose a shorter one, for example: make run STATE=/var/tmp/patchbay"
}

# until_ready SECONDS COMMAND...: asks until it succeeds or the time is over.
until_ready() {
	local deadline=$((SECONDS + $1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$deadline" ] || return 1
		sleep 0.05
	done
}

# Something answers on this port of ours.
port_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
	local port
	for _ in $(seq 200); do
		port=$((20000 + RANDOM % 12000))
		port_taken "$port" || { say "$port"; return 0; }
	done
	die "No free port found."
}

# http_get PORT PATH: the whole answer, or nothing when nobody answers within two seconds.
http_get() {
	(
		exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
		printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$2" >&3
		timeout 2 cat <&3
	) 2>/dev/null | tr -d '\r\0'
}
