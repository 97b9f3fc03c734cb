#!/bin/bash
# hardening.sh PROGRAM: what the compiler's and linker's flags promised is really there.
set -u

program=$1
bad=0
# expect WORDS PATTERN COMMAND...
expect() {
	local words=$1 pattern=$2
	shift 2
	"$@" 2>/dev/null | grep -Eq "$pattern" || {
		echo "$program: no $words"
		bad=1
	}
}

expect 'position-independent executable' 'Type: +DYN' readelf -h "$program"
expect 'read-only relocations' 'GNU_RELRO' readelf -lW "$program"
expect 'binding at start' 'BIND_NOW|NOW' readelf -dW "$program"
expect 'stack that is not executable' 'GNU_STACK.* RW +0x' readelf -lW "$program"
expect 'stack protector' '__stack_chk_fail' readelf -sW "$program"
expect 'fortified library calls' '_chk@' readelf -sW "$program"
# The note of the whole program is lost to parts of the C library that lack it.
expect 'control-flow protection' 'endbr64' objdump -d --no-show-raw-insn --disassemble=main "$program"
exit $bad
