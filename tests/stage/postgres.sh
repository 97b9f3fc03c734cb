# shellcheck shell=bash
# The private PostgreSQL cluster in STATE/pg, reached only through the socket in STATE/run/pg.

postgres_url() { say "postgresql:///patchbay?host=$RUN/pg&user=$1"; }

# The program's role, or the caller's own database.
set_database() {
	DB_EMBEDDED=
	if [ -n "${DATABASE_URL:-}" ]; then
		[ -n "${DATABASE_ADMIN_URL:-}" ] || die "DATABASE_URL is set, DATABASE_ADMIN_URL is" \
			"not: it must name the role that owns the tables, for migrations."
		return 0
	fi
	DB_EMBEDDED=1
	DATABASE_URL=$(postgres_url patchbay_app)
	DATABASE_ADMIN_URL=$(postgres_url patchbay_owner)
}

pg_tool() {
	local bin tool=
	for bin in /usr/lib/postgresql/*/bin "$(pg_config --bindir 2>/dev/null)"; do
		[ ! -x "$bin/$1" ] || tool=$bin/$1
	done
	[ -n "$tool" ] || die "PostgreSQL's $1 is not installed (make deps installs it)."
	say "$tool"
}

# postmaster.pid is PostgreSQL's own; the number counts only if it is ours that runs there.
postgres_pid() {
	local pid
	{ read -r pid <"$STATE/pg/postmaster.pid"; } 2>/dev/null || return 1
	{ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -q -- " $STATE/pg " || return 1
	! grep -q '^State:[[:space:]]*Z' "/proc/$pid/status" 2>/dev/null || return 1
	say "$pid"
}

# After a crash the number in postmaster.pid may belong to a stranger; PostgreSQL would
# refuse to start. It is safe to drop only when no process works in the cluster's folder.
drop_stale_lock() {
	[ -e "$STATE/pg/postmaster.pid" ] && ! postgres_pid >/dev/null || return 0
	until_ready 10 no_backend || die "Processes of an earlier PostgreSQL still run in $STATE/pg."
	rm -f "$STATE/pg/postmaster.pid" "$RUN/pg"/.s.PGSQL.*
}

no_backend() {
	local cwd
	for cwd in /proc/[0-9]*/cwd; do
		[ "$(readlink "$cwd" 2>/dev/null)" != "$STATE/pg" ] || return 1
	done
}

make_cluster() {
	local initdb
	[ ! -e "$STATE/pg/made" ] || return 0
	initdb=$(pg_tool initdb) || exit 1
	say "Making a private PostgreSQL in $STATE/pg."
	rm -rf "$STATE/pg"
	folder "$STATE/pg" "$DB_USER" "$DB_USER" 0700
	"${DB_AS[@]}" "$initdb" -D "$STATE/pg" -U postgres --no-locale -E UTF8 --auth=peer \
		--no-instructions ${DISPOSABLE:+--no-sync} >"$LOGS/initdb.log" 2>&1 || {
		tail -5 "$LOGS/initdb.log" >&2
		die "initdb failed; its words are in $LOGS/initdb.log"
	}
	touch "$STATE/pg/made"
	give "$STATE/pg/made" "$DB_USER" "$DB_USER"
}

# A quarter of the machine's memory, as PostgreSQL's manual has it, within reason; it is taken
# only as it is used. MB.
database_memory() {
	local kb
	kb=$(sed -n 's/^MemTotal: *\([0-9]*\) kB/\1/p' /proc/meminfo)
	kb=$((${kb:-0} / 4096))
	say "$((kb < 128 ? 128 : kb > 1024 ? 1024 : kb))"
}

# What only tests fill outlives a killed server, but need not outlive the machine: nothing waits for a disk.
disposable_settings() { printf '%s = off\n' fsync full_page_writes; }

# Written at every start, so that a moved STATE or another user finds its own paths.
configure_cluster() {
	cat >"$STATE/pg/postgresql.auto.conf.new" <<-EOF
		listen_addresses = ''
		unix_socket_directories = '$RUN/pg'
		unix_socket_permissions = 0777
		max_connections = $(($(nproc) * 6 + 88))
		shared_buffers = $(database_memory)MB
		effective_cache_size = $(($(database_memory) * 2))MB
		work_mem = 8MB
		maintenance_work_mem = 64MB
		max_wal_size = 512MB
		wal_compression = lz4
		max_parallel_workers_per_gather = 0
		jit = off
		timezone = 'UTC'
		log_timezone = 'UTC'
		log_checkpoints = off
		log_line_prefix = '%m [%p] %q%u '
		log_error_verbosity = terse
		log_min_error_statement = panic
		log_parameter_max_length_on_error = 0
	EOF
	[ -z "${DISPOSABLE:-}" ] || disposable_settings >>"$STATE/pg/postgresql.auto.conf.new"
	cluster_file postgresql.auto.conf
	printf '%s\n' 'local all postgres peer map=super' 'local all patchbay_owner peer map=owner' \
		'local all patchbay_app peer map=app' >"$STATE/pg/pg_hba.conf.new"
	cluster_file pg_hba.conf
	ident_map >"$STATE/pg/pg_ident.conf.new"
	cluster_file pg_ident.conf
}

# Which user of the system may be which role. Where the program has a user of its own, that
# user is the application's role and can never become the owner.
ident_map() {
	case $USERS in
	users)
		all_roles root
		say "app $APP_USER patchbay_app"
		;;
	# In the namespace everybody is root outside, who goes by this name inside.
	userns) all_roles "$DB_USER" ;;
	plain)
		all_roles root
		all_roles "$(id -un)"
		;;
	esac
}

all_roles() {
	printf '%s\n' "super $1 postgres" "owner $1 patchbay_owner" "app $1 patchbay_app"
}

cluster_file() {
	give "$STATE/pg/$1.new" "$DB_USER" "$DB_USER"
	chmod 0600 "$STATE/pg/$1.new"
	mv "$STATE/pg/$1.new" "$STATE/pg/$1"
}

start_postgres() {
	[ -n "$DB_EMBEDDED" ] || return 0
	local server
	server=$(pg_tool postgres) || exit 1
	is_up postgres && return 0
	make_cluster
	[ "$USERS" = plain ] || give_cluster
	drop_stale_lock
	configure_cluster
	launch postgres "${DB_AS[@]}" "$server" -D "$STATE/pg" -c cluster_name=patchbay
}

# A cluster made by another kind of user (see users.sh) changes hands.
give_cluster() {
	local owner=root
	[ "$USERS" != users ] || owner=$DB_USER
	[ "$(stat -c %U "$STATE/pg/PG_VERSION")" = "$owner" ] || chown -R "$owner:$owner" "$STATE/pg"
}

super() { psql -X -q -A -t -v ON_ERROR_STOP=1 "postgresql:///${2:-postgres}?host=$RUN/pg&user=postgres" -c "$1"; }
owner() { psql -X -q -v ON_ERROR_STOP=1 "$DATABASE_ADMIN_URL" "$@"; }

postgres_answers() { super 'SELECT 1' >/dev/null 2>&1; }

await_postgres() {
	[ -n "$DB_EMBEDDED" ] || return 0
	until_ready 60 postgres_answers && return 0
	tail -5 "$LOGS/postgres.log" >&2
	die "PostgreSQL did not start. Its log: $LOGS/postgres.log"
}

# DB_NEW says whether the database was made just now. One whose making was interrupted
# carries a comment that says so, and is made anew.
make_database() {
	DB_NEW=
	[ -n "$DB_EMBEDDED" ] || return 0
	local state
	state=$(super "SELECT coalesce(shobj_description(oid, 'pg_database'), '')
		FROM pg_database WHERE datname = 'patchbay'")
	if [ "$state" = 'being made' ]; then
		say "The database was left half made: making it anew."
		super 'DROP DATABASE patchbay WITH (FORCE)'
	elif [ -n "$(super "SELECT 1 FROM pg_database WHERE datname = 'patchbay'")" ]; then
		return 0
	fi
	make_roles
	super 'CREATE DATABASE patchbay OWNER patchbay_owner'
	super "COMMENT ON DATABASE patchbay IS 'being made'"
	DB_NEW=1
}

database_made() {
	[ -z "$DB_NEW" ] || super "COMMENT ON DATABASE patchbay IS 'Patchbay'"
}

# The owner sees every tenant's rows, for migrations and administration; the program's role
# owns nothing and sees none but its tenant's.
make_roles() {
	super "DO \$\$ BEGIN
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'patchbay_owner') THEN
			CREATE ROLE patchbay_owner LOGIN NOSUPERUSER BYPASSRLS NOCREATEDB NOCREATEROLE;
		END IF;
		IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'patchbay_app') THEN
			CREATE ROLE patchbay_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
		END IF;
	END \$\$"
}
