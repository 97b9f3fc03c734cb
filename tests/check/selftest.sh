#!/bin/bash
# selftest.sh: each check is shown a violation it must find and a clean piece it must pass.
# A check that no longer bites is worse than none.
set -u

here=$(cd "$(dirname "$0")" && pwd)
work=$PWD/build/selftest
rm -rf "$work"
mkdir -p "$work" && cd "$work" || exit 1
failed=0

# put FILE: what comes in, as FILE in the working folder.
put() {
	mkdir -p "$(dirname "$1")"
	cat >"$1"
}

# bites WORDS COMMAND...: must fail and name WORDS. passes COMMAND...: must not.
bites() {
	local words=$1 said
	shift
	if said=$("$@" 2>&1) || ! grep -qF -- "$words" <<<"$said"; then
		echo "selftest: this did not find '$words': $* ${said:+(said: $said)}"
		failed=1
	fi
}

passes() {
	local said
	said=$("$@" 2>&1) || {
		echo "selftest: this found fault with clean code: $* (said: $said)"
		failed=1
	}
}

# Called by bites and passes.
# shellcheck disable=SC2317
layers() { awk -f "$here/layers.awk" "$@"; }
# shellcheck disable=SC2317
in_c() { awk -f "$here/c.awk" -f "$here/$1.awk" "${@:2}"; }

layers_bite() {
	put fcgi/base/up.c <<<'#include "store/pg.h"'
	put fcgi/web/sideways.c <<<'#include "render/tmpl.h"'
	put fcgi/web/foreign.c <<<'#include <libpq-fe.h>'
	put fcgi/features/a/a_http.c <<<'#include "features/b/b_store.h"'
	put fcgi/features/a/a_rules.c <<<'#include "store/pg.h"'
	put fcgi/features/a/b_rules.c <<<'#include "features/b/b.h"'
	put fcgi/features/a/a_view.c <<<'#include "store/pg.h"'
	put fcgi/features/a/a_store.c <<<'#include "serve/worker.h"'
	bites 'base may not include store/pg.h' layers fcgi/base/up.c
	bites 'web may not include render/tmpl.h' layers fcgi/web/sideways.c
	bites '<libpq-fe.h> is for store/ only' layers fcgi/web/foreign.c
	bites 'only through features/b/b.h' layers fcgi/features/a/a_http.c
	bites 'a *_rules file may not include store/pg.h' layers fcgi/features/a/a_rules.c
	bites 'rules see their own feature only' layers fcgi/features/a/b_rules.c
	bites 'a *_view file may not include store/pg.h' layers fcgi/features/a/a_view.c
	bites 'features may not include serve/worker.h' layers fcgi/features/a/a_store.c
	put fcgi/features/a/good_http.c <<-'EOF'
		#include <string.h>
		#include "base/str.h"
		#include "features/a/a_store.h"
		#include "features/b/b.h"
		#include "web/route.h"
	EOF
	passes layers fcgi/features/a/good_http.c
}

banned_bites() {
	put fcgi/features/a/a.c <<<'	char *p = malloc(3);'
	put fcgi/features/a/b.c <<<'	if (time(NULL) > x)'
	put fcgi/store/c.c <<<'	system("ls");'
	put fcgi/features/a/d.c <<<'	goto out;'
	put fcgi/features/a/good.c <<<'	x->time(3); /* malloc(3) */ say("system(1)", my_free(p)); // fork()'
	bites 'malloc() may not be called here' in_c banned fcgi/features/a/a.c
	bites 'time() may not be called here' in_c banned fcgi/features/a/b.c
	bites 'system() may not be called here' in_c banned fcgi/store/c.c
	bites 'goto' in_c banned fcgi/features/a/d.c
	passes in_c banned fcgi/features/a/good.c
}

sql_bites() {
	put fcgi/features/a/s.c <<<'	pg_text(x, "SELECT id FROM calls WHERE id = 1");'
	put fcgi/store/s.c <<<'	buf_fmt(&b, "DELETE FROM calls WHERE id = %d", id);'
	put fcgi/features/a/t.c <<<'	say("Select a time from the list, or update it"); /* SELECT a FROM b */'
	bites 'SQL in a C string' in_c sql fcgi/features/a/s.c
	bites 'SQL put together' in_c sql fcgi/store/s.c
	passes in_c sql fcgi/features/a/t.c
}

xml_bites() {
	put fcgi/render/x.c <<<'	doc = xmlReadMemory(p, n, NULL, NULL, XML_PARSE_NOENT | XML_PARSE_NONET);'
	put fcgi/render/y.c <<<'	doc = xmlReadMemory(p, n, NULL, NULL, XML_PARSE_NONET); /* not XML_PARSE_HUGE */'
	bites 'XML_PARSE_NOENT' in_c xml fcgi/render/x.c
	passes in_c xml fcgi/render/y.c
}

sizes_bite() {
	{ printf 'int f(void)\n{\n'; yes '	g();' | head -81; echo '}'; } | put long_function.c
	yes '' | head -601 | put long_file.c
	{ printf 'int f(void)\n{\n'; yes '	g();' | head -80; echo '}'; } | put good.c
	bites 'the function has 81 lines' awk -f "$here/sizes.awk" long_function.c
	bites 'the file has 601 lines' awk -f "$here/sizes.awk" long_file.c
	passes awk -f "$here/sizes.awk" good.c
}

complexity_bites() {
	{ printf 'int f(int a)\n{\n'; for i in $(seq 13); do echo "	if (a == $i) return $i;"; done; echo '	return 0;
}'; } | put ways.c
	bites 'f has 14 ways' "$here/complexity.sh" 12 ways.c
	passes "$here/complexity.sh" 14 ways.c
}

purity_bites() {
	put obj/fcgi/features/a/a_rules.c <<<'#include <time.h>
	long a(void); long a(void) { return time(0); }'
	put obj/fcgi/features/b/b_rules.c <<<'int str_eq(int); int b(int); int b(int x) { return str_eq(x); }'
	gcc -c -o obj/fcgi/features/a/a_rules.o obj/fcgi/features/a/a_rules.c
	gcc -c -o obj/fcgi/features/b/b_rules.o obj/fcgi/features/b/b_rules.c
	bites 'rules may not call time' "$here/purity.sh" obj/fcgi/features/a/a_rules.o
	passes "$here/purity.sh" obj/fcgi/features/b/b_rules.o
}

headers_bite() {
	put fcgi/leans.h <<<'size_t f(void);'
	put fcgi/stands.h <<<'#include <stddef.h>
	size_t f(void);'
	bites 'fcgi/leans.h does not compile alone' "$here/headers.sh" 'gcc -Ifcgi' fcgi/leans.h
	passes "$here/headers.sh" 'gcc -Ifcgi' fcgi/stands.h
}

format_bites() {
	cp "$here/../../.clang-format" .
	put crooked.c <<<'int  f( void ) { return 1 ; }'
	printf 'int f(void)\n{\n\treturn 1;\n}\n' | put straight.c
	bites 'crooked.c' "$here/format.sh" check crooked.c
	passes "$here/format.sh" check straight.c
}

hardening_bites() {
	put bare.c <<<'int main(void) { return 0; }'
	gcc -no-pie -Wl,-z,norelro -o bare bare.c
	bites 'no position-independent executable' "$here/hardening.sh" bare
	bites 'no read-only relocations' "$here/hardening.sh" bare
}

queries_bite() {
	local awk="$here/../../fcgi/store/queries.awk"
	put nameless.sql <<<$'-- name: Bad Name\n-- returns: x\nSELECT 1'
	put silent.sql <<<$'-- name: a\nSELECT 1'
	put twice.sql <<<$'-- name: a\n-- returns: x\nSELECT 1\n-- name: a\n-- returns: x\nSELECT 1'
	put good.sql <<<$'-- words\n-- name: a\n-- returns: nothing\nUPDATE t SET x = $2 WHERE y = $10 -- $11'
	bites 'one word' awk -v out=h -f "$awk" nameless.sql
	bites 'returns' awk -v out=h -f "$awk" silent.sql
	bites 'already in' awk -v out=h -f "$awk" twice.sql
	passes awk -v out=c -f "$awk" good.sql
	bites '"nothing", 10' sh -c "awk -v out=c -f '$awk' good.sql; exit 1"
}

nginx_bites() {
	local render="$here/../../nginx/render.sh"
	put n.conf.in <<<'listen @LISTEN@; @MISSING@'
	bites 'no value for MISSING' "$render" n.conf.in LISTEN=1
	bites 'a character in LISTEN' "$render" n.conf.in 'LISTEN=1; evil' MISSING=
	bites 'not a host name' "$render" n.conf.in 'HOSTS=a b;c' LISTEN=1 MISSING=
}

layers_bite
banned_bites
sql_bites
xml_bites
sizes_bite
complexity_bites
purity_bites
headers_bite
format_bites
hardening_bites
queries_bite
nginx_bites
exit $failed
