# shellcheck shell=bash
# TAP for tests in shell: ok, is, like and unlike, then `done_testing`.

tap_count=0
tap_failed=0

# ok WORDS COMMAND...: the command succeeds.
ok() {
	local words=$1
	shift
	tap_count=$((tap_count + 1))
	if "$@"; then
		echo "ok $tap_count - $words"
	else
		echo "not ok $tap_count - $words"
		tap_failed=$((tap_failed + 1))
		return 1
	fi
}

diag() { printf '%s\n' "$*" | sed 's/^/# /'; }

# is GOT EXPECTED WORDS
is() { ok "$3" test "$1" = "$2" || diag "got '$1', expected '$2'"; }

# like TEXT PATTERN WORDS: an extended regular expression, line by line.
like() { ok "$3" grep -Eq -- "$2" <<<"$1" || diag "no '$2' in: $1"; }
unlike() { ok "$3" lacks "$1" "$2" || diag "'$2' in: $1"; }
lacks() { ! grep -Eq -- "$2" <<<"$1"; }

done_testing() {
	echo "1..$tap_count"
	exit $((tap_failed > 0))
}
