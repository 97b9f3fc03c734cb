#!/bin/bash
# fuzz.sh PROGRAM SECONDS: one libFuzzer target. Kept inputs (tests/fuzz/corpus/NAME) are
# read, new ones stay in build/; an input that fails is left beside them and named.
set -u

name=$(basename "$1")
found=build/fuzz/corpus/$name
mkdir -p "$found"
kept=()
[ ! -d "tests/fuzz/corpus/$name" ] || kept=("tests/fuzz/corpus/$name")
echo "Fuzzing $name for $2 s."
"$1" -max_total_time="$2" -timeout=5 -rss_limit_mb=1024 -verbosity=0 -print_final_stats=0 \
	-artifact_prefix="build/fuzz/$name-" "$found" "${kept[@]}" >"build/fuzz/$name.log" 2>&1 || {
	tail -30 "build/fuzz/$name.log"
	echo "$name failed; the input is build/fuzz/$name-*, all words in build/fuzz/$name.log"
	exit 1
}
