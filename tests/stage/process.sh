# shellcheck shell=bash
# Starting, finding and ending processes. Each has a file STATE/run/NAME.pid with its number
# and the moment it was born, which together belong to no other process, so that a number
# left over from a killed stage never ends anything of somebody else's. NAME.session keeps
# the first process, whose session all its descendants share.

born() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# One older log is kept.
keep_log_short() {
	[ ! -e "$1" ] || [ "$(stat -c %s "$1")" -lt 20000000 ] || mv "$1" "$1.old"
}

boot() { cat /proc/sys/kernel/random/boot_id; }

# launch NAME COMMAND...: in the background, a session of its own (Ctrl-C in a terminal is
# the stage's to handle), output to STATE/log/NAME.log. The number is written before the
# program starts: a stage killed in between leaves nothing unknown.
launch() {
	local name=$1 me start
	shift
	keep_log_short "$LOGS/$name.log"
	rm -f "$RUN/$name.pid"
	(
		cd "$ROOT" || exit
		exec 9>&- >>"$LOGS/$name.log" 2>&1 </dev/null
		me=$BASHPID
		start=$(born "$me")
		printf '%s %s %s\n' "$me" "$start" "$(boot)" >"$RUN/$name.session"
		printf '%s %s\n' "$me" "$start" >"$RUN/$name.pid"
		[ "$name" != patchbay ] || give "$RUN/$name.pid" "$APP_USER" "$APP_USER"
		exec env --default-signal=INT,PIPE setsid "$@"
	) &
	disown
	until_ready 5 test -s "$RUN/$name.pid"
}

# No `return` without a number in all of this: in a trap it would not mean the last status.

# The process NAME, when it is alive.
pid_of() {
	case $1 in
	postgres) postgres_pid ;;
	*) recorded_pid "$1" ;;
	esac
}

# A program that replaced itself (USR2) writes only its number; then what it is called decides.
recorded_pid() {
	local pid start
	{ read -r pid start <"$RUN/$1.pid"; } 2>/dev/null || [ -n "${pid:-}" ] || return 1
	[ -d "/proc/$pid" ] || return 1
	if [ -n "${start:-}" ]; then
		[ "$start" = "$(born "$pid")" ] || return 1
	else
		tr '\0' ' ' <"/proc/$pid/cmdline" | grep -q "$1 serve" || return 1
	fi
	! grep -q '^State:[[:space:]]*Z' "/proc/$pid/status" 2>/dev/null || return 1
	say "$pid"
}

is_up() { pid_of "$1" >/dev/null; }
is_down() { ! is_up "$1"; }

# Processes of the session that NAME once led: workers whose master was killed. While one of
# them lives the system gives the session's number to nobody else; a process that bears it
# and is not the leader we knew means that all of ours are gone.
left_behind() {
	local leader start boot stat rest
	{ read -r leader start boot <"$RUN/$1.session"; } 2>/dev/null || return 0
	[ "$boot" = "$(boot)" ] || return 0
	[ ! -d "/proc/$leader" ] || [ "$start" = "$(born "$leader")" ] || return 0
	for stat in /proc/[0-9]*/stat; do
		{ read -r rest <"$stat"; } 2>/dev/null || continue
		rest=${rest##*) }
		# shellcheck disable=SC2086
		set -- $rest
		[ "$4" != "$leader" ] || [ "$1" = Z ] || say "${stat//[!0-9]/}"
	done
}

none_left() { [ -z "$(left_behind "$1")" ]; }

# end NAME SIGNAL SECONDS: asks, waits, insists.
end() {
	local pid
	pid=$(pid_of "$1") && kill "-$2" "$pid" 2>/dev/null
	if ! until_ready "$3" is_down "$1"; then
		warn "$1 did not end within $3 s: killed."
		pid=$(pid_of "$1") && kill -KILL "$pid" 2>/dev/null
		until_ready 5 is_down "$1"
	fi
	end_rest "$1"
	rm -f "$RUN/$1.pid" "$RUN/$1.session"
}

end_rest() {
	until_ready 1 none_left "$1" || kill_rest "$1"
}

kill_rest() {
	local pid
	for pid in $(left_behind "$1"); do
		kill -KILL "$pid" 2>/dev/null
	done
	until_ready 5 none_left "$1"
}
