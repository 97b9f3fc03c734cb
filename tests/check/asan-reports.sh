#!/bin/bash
# asan-reports.sh FOLDER: fails when the sanitizers reported anything; shows the first three.
set -u

reports=("$1"/*)
[ -e "${reports[0]}" ] || exit 0
for report in "${reports[@]:0:3}"; do
	echo "$report:"
	head -40 "$report"
done
echo "${#reports[@]} reports of the sanitizers in $1."
exit 1
