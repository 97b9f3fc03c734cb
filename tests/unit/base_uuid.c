/* base_uuid.c -- tests of base/uuid. */
#include "base/crypto.h"
#include "base/uuid.h"
#include "tap.h"

int main(void)
{
	arena *a = arena_new(8 << 20);
	when now = {0};
	crypto_init();
	when_parse(S("2026-11-21 11:32:47.123456+00"), &now);
	str last = S(""), u = uuid7(a, now);
	is_str(str_sub(u, 0, 15), S("01a1fde1-5b93-7"), "begins with its milliseconds");
	bool shape = true, order = true, differ = true;
	for (int i = 0; i < 2000; i++) {
		u = uuid7(a, when_add(now, i * 1000));
		shape = shape && str_is_uuid(u) && u.p[14] == '7' &&
			strchr("89ab", u.p[19]) != NULL;
		order = order && str_cmp(last, u) < 0;
		differ = differ && !str_eq(u, uuid7(a, when_add(now, i * 1000)));
		last = u;
	}
	ok(shape, "version 7, variant 10");
	ok(order, "a later millisecond sorts later");
	ok(differ, "two of one millisecond differ");
	arena_delete(a);
	return tap_done();
}
