#!/bin/bash
# asan-reports.sh FOLDER: fails when the sanitizers found anything; shows the first three.
set -u

# Who is killed while looking for leaks says no more than that it was in vain.
mapfile -t reports < <(grep -lrE 'ERROR: |runtime error: |Sanitizer: ' "$1")
[ "${#reports[@]}" != 0 ] || exit 0
for report in "${reports[@]:0:3}"; do
	echo "$report:"
	head -40 "$report"
done
echo "${#reports[@]} reports of the sanitizers in $1."
exit 1
