/* company_rules.c -- tests of who else is in a thread, and for how long. */
#include "features/messages/company_rules.h"

#include "tap.h"

static arena *a;
static const when T0 = {INT64_C(1800000000) * 1000000};

static str enter(str kept, const char *who, enum company_sign sign, int64_t s,
		 bool *news)
{
	return company_enter(a, kept, str_of(who), str_of(who), sign,
			     when_add(T0, SECONDS(s)), news);
}

static void says(str kept, int64_t s, const char *me, const char *want)
{
	bool writes;
	str got = company_words(a, kept, str_of(me), when_add(T0, SECONDS(s)), &writes);

	ok(str_eq(got, str_of(want)), "%s at %lld: %s", me, (long long)s, want);
	ok(writes == str_has(got, S("writing")), "and whether it is writing");
}

static void comes_and_goes(void)
{
	bool news;
	str k = enter(S(""), "Ann", COMPANY_LOOKS, 0, &news);

	ok(news, "somebody new is news");
	says(k, 1, "Ann", "");
	says(k, 1, "Bob", "Ann is also here");
	k = enter(k, "Ann", COMPANY_LOOKS, 20, &news);
	ok(!news, "the same again is none");
	k = enter(k, "Ann", COMPANY_WRITES, 30, &news);
	ok(news, "beginning to write is");
	says(k, 31, "Bob", "Ann is writing");
	k = enter(k, "Ann", COMPANY_LOOKS, 32, &news);
	ok(!news, "a look while writing is none");
	says(k, 33, "Bob", "Ann is writing");
	k = enter(k, "Ann", COMPANY_LOOKS, 37, &news);
	ok(news, "a look long after is");
	says(k, 38, "Bob", "Ann is also here");
	k = enter(k, "Bob", COMPANY_LOOKS, 98, &news);
	says(k, 99, "Ann", "Bob is also here");
	says(k, 98 + COMPANY_VIEWS_S, "Ann", "");
	ok(!str_has(k, S("Ann")), "who has left is not kept");
}

static void several(void)
{
	bool news;
	str k = enter(S(""), "Ann", COMPANY_WRITES, 0, &news);

	k = enter(k, "Bob", COMPANY_WRITES, 1, &news);
	k = enter(k, "Eve", COMPANY_LOOKS, 1, &news);
	says(k, 2, "Eve", "Bob and Ann are writing");
	says(k, 2, "Ann", "Bob is writing");
	k = enter(k, "Dan", COMPANY_WRITES, 2, &news);
	says(k, 3, "Eve", "Dan and 2 others are writing");
	for (int i = 0; i < 20; i++)
		k = enter(k, str_printf(a, "m%d", i).p, COMPANY_LOOKS, 3, &news);
	ok(k.n < 400, "it does not grow for ever");
}

static void nonsense(void)
{
	static const char *const bad[] = {"",
					  "\n\n",
					  "x",
					  "x\ty",
					  "x\tV\tz\tn\n",
					  "x\tV\t99999999999999999999\tn\n",
					  "x\tV\t9000000000000000\t\n"};
	bool news;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		says(str_of(bad[i]), 0, "Ann", "");
		says(enter(str_of(bad[i]), "Bob", COMPANY_LOOKS, 0, &news), 1, "Ann",
		     "Bob is also here");
	}
}

int main(void)
{
	a = arena_new(1024 * 1024);
	comes_and_goes();
	several();
	nonsense();
	arena_delete(a);
	return tap_done();
}
