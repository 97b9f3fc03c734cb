#!/bin/bash
# purity.sh OBJECT...: what *_rules.o calls from outside itself. Decisions are pure: values
# in, decision out, time is an argument. So there is no clock, no input, no output, no
# memory but the caller's arena, no connection.
set -u

# Of base/ what only computes; of the C library what only looks at memory.
pure='^(str|buf|text|when|utf8|arena|phone|money|field|email|week|place|state)_[a-z0-9_]+$|^mem(cpy|cmp|set|move|chr|mem)$|^str(len|nlen)$|^__(stack_chk_fail|memcpy_chk|memset_chk|memmove_chk|assert_fail)$|^__(asan|ubsan|sanitizer)_|^bsearch$|^_GLOBAL_OFFSET_TABLE_$'
# Those of base/ that do look outside.
impure='^(when_now|when_mono_us|phone_init)$'

bad=0
for object in "$@"; do
	feature=$(basename "$(dirname "$object")")
	# What the feature's other rule files define is judged with those files.
	siblings=$(nm --defined-only -g "$(dirname "$object")"/*_rules.o | awk 'NF == 3 { print $3 }')
	for symbol in $(nm -u "$object" | awk '{ print $2 }'); do
		if [[ $symbol =~ $pure ]] && ! [[ $symbol =~ $impure ]]; then
			continue
		fi
		if grep -qx "$symbol" <<<"$siblings"; then
			continue
		fi
		echo "${object#*obj/} ($feature): rules may not call $symbol"
		bad=1
	done
done
exit $bad
