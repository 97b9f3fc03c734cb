#!/bin/bash
# format.sh check|fix FILE...: clang-format, file by file, because version 14 falls over
# some rows of braces and then must be told where.
set -u

mode=(--dry-run -Werror)
[ "$1" = check ] || mode=(-i)
shift
bad=0
for file in "$@"; do
	words=$(clang-format "${mode[@]}" "$file" 2>&1)
	case $? in
	0) ;;
	1)
		echo "$file: $(grep -c 'should be clang-formatted' <<<"$words") places are not as clang-format writes them (make format)"
		bad=1
		;;
	*)
		echo "$file: clang-format itself fails on this file. Name the fields in its rows of" \
			"braces, or put // clang-format off and on around them."
		bad=1
		;;
	esac
done
exit $bad
