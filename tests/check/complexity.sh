#!/bin/bash
# complexity.sh LIMIT FILE...: functions with more ways through them than LIMIT (McCabe's
# number, a whole switch counting as one way).
set -u

limit=$1
shift
[ $# -gt 0 ] || exit 0
pmccabe "$@" | awk -v limit="$limit" '
	$1 > limit {
		file = $6
		sub(/\([0-9]+\):*$/, "", file)
		printf "%s:%s: %s has %d ways through it, more than %d\n", file, $4, $NF, $1, limit
		bad = 1
	}
	END { exit bad }'
