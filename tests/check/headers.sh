#!/bin/bash
# headers.sh "COMPILER FLAGS" HEADER...: every header compiles alone, so that none leans on
# what its user happened to include before.
set -u

compile=$1
shift
bad=0
for header in "$@"; do
	# shellcheck disable=SC2086
	printf '#include "%s"\n' "${header#fcgi/}" | $compile -Wno-unused -fsyntax-only -x c - || {
		echo "$header does not compile alone"
		bad=1
	}
done
exit $bad
