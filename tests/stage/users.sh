# shellcheck shell=bash
# Who runs what. PostgreSQL refuses to run as root, and nothing else should.
#
#   plain    not root: everything runs as the one who started it
#   users    root: PostgreSQL as postgres, the rest as www-data. The database tells the
#            program (www-data) from its owner by the user behind the socket.
#   userns   root, but those users cannot enter the checkout or STATE (/root, mktemp -d):
#            a user namespace in which root goes by their names

DB_USER=postgres
APP_USER=www-data
DB_AS=()
APP_AS=()

choose_users() {
	USERS=plain
	[ "$(id -u)" = 0 ] || return 0
	for user in "$DB_USER" "$APP_USER"; do
		id "$user" >/dev/null 2>&1 || die "There is no user $user on this machine." \
			"make deps installs the package that makes it."
	done
	USERS=users
	DB_AS=(setpriv "--reuid=$DB_USER" "--regid=$DB_USER" --init-groups --)
	APP_AS=(setpriv "--reuid=$APP_USER" "--regid=$APP_USER" --init-groups --)
	reachable && return 0
	USERS=userns
	DB_AS=(unshare --user "--map-user=$DB_USER" "--map-group=$DB_USER" --)
	APP_AS=(unshare --user "--map-user=$APP_USER" "--map-group=$APP_USER" --)
	"${APP_AS[@]}" true 2>/dev/null || die "You are root, PostgreSQL will not run as root," \
		"user $APP_USER cannot enter $ROOT or $STATE, and this system allows no user" \
		"namespaces. Move the checkout and STATE where other users may look, or run make" \
		"as an ordinary user."
}

# Both users get into STATE, and the program's user can read what it serves.
reachable() {
	"${DB_AS[@]}" test -x "$STATE" &&
		"${APP_AS[@]}" sh -c "cd '$STATE' && cd '$ROOT' && test -x tests/stage/stage.sh &&
			{ test ! -e '$PATCHBAY' || test -x '$PATCHBAY'; } &&
			{ test ! -d templates || test -r templates; } &&
			{ test ! -d build/static || test -r build/static; }" 2>/dev/null
}

# folder PATH OWNER GROUP MODE, and a file of the same kind below. Owners matter only where
# there are several.
folder() {
	mkdir -p "$1"
	give "$1" "$2" "$3"
	chmod "$4" "$1"
}

give() {
	if [ "$USERS" = users ]; then
		chown "$2:$3" "$1"
	elif [ "$USERS" = userns ] && [ "$(stat -c %u "$1")" != 0 ]; then
		chown -R root:root "$1"
	fi
}

# What root wrote on the program's behalf becomes the program's.
give_all() {
	[ "$USERS" != users ] || chown -R "$APP_USER:$APP_USER" "$@"
}

make_folders() {
	local log
	umask 022
	folder "$LOGS" root "$APP_USER" 0750
	folder "$RUN" "$APP_USER" "$APP_USER" 0751
	folder "$RUN/nginx" "$APP_USER" "$APP_USER" 0700
	folder "$RUN/pg" "$DB_USER" "$APP_USER" 0750
	folder "$STATE/files" "$APP_USER" "$APP_USER" 0750
	folder "$STATE/fallback" "$APP_USER" "$APP_USER" 0755
	folder "$STATE/secrets" root "$APP_USER" 0750
	folder "$STATE/demo" root "$APP_USER" 0750
	folder "$STATE/tmp" "$APP_USER" "$APP_USER" 0700
	for log in nginx access; do
		touch "$LOGS/$log.log"
		give "$LOGS/$log.log" "$APP_USER" "$APP_USER"
	done
	change_hands
}

# A STATE that was used under other users belongs to today's.
change_hands() {
	local last=
	[ ! -e "$RUN/users" ] || read -r last <"$RUN/users"
	[ "$last" = "$USERS" ] || give_all "$STATE/files" "$STATE/fallback" "$STATE/tmp"
	say "$USERS" >"$RUN/users"
}
