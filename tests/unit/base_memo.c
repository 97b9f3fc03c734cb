/* base_memo.c -- tests of base/memo. */
#include <unistd.h>

#include "base/memo.h"
#include "tap.h"

#define NONE ((str){NULL, 0})

static int dead;

static void count_dead(void *obj)
{
	(void)obj;
	dead++;
}

/* An entry that says its own key. */
static void keep(struct memo *m, const char *key, int64_t ttl)
{
	arena *a = memo_arena(m);
	arena_cleanup(a, count_dead, NULL);
	memo_put(m, str_of(key), a, str_cstr(a, str_of(key)), ttl);
}

static str got(struct memo *m, const char *key)
{
	return str_of(memo_get(m, str_of(key)));
}

static void recency(void)
{
	struct memo *m = memo_new(3);
	dead = 0;
	memo_tick(m);
	keep(m, "a", 0);
	keep(m, "b", 0);
	keep(m, "c", 0);
	is_str(got(m, "a"), S("a"), "kept");
	is_str(got(m, "x"), NONE, "not kept");
	keep(m, "d", 0);
	is_str(got(m, "b"), NONE, "the one used longest ago has gone");
	is_str(got(m, "a"), S("a"), "the one that was looked at stays");
	is_str(got(m, "c"), S("c"), "and the others");
	is_i64(dead, 0, "nothing is freed before the next request");
	memo_tick(m);
	is_i64(dead, 1, "then the one that went is");
	keep(m, "e", 0);
	is_str(got(m, "d"), NONE, "d is the oldest now");
	memo_delete(m);
	is_i64(dead, 5, "delete frees all");
	memo_delete(NULL);
}

static void within_a_request(void)
{
	struct memo *m = memo_new(1);
	dead = 0;
	memo_tick(m);
	keep(m, "flow:1", 0);
	const char *old = memo_get(m, S("flow:1"));
	keep(m, "flow:1", 0);
	ok(memo_get(m, S("flow:1")) != old, "the same key again replaces");
	is_str(str_of(old), S("flow:1"), "what was replaced stays readable");
	const char *second = memo_get(m, S("flow:1"));
	keep(m, "flow:2", 0);
	is_str(str_of(second), S("flow:1"), "what was evicted, too");
	const char *third = memo_get(m, S("flow:2"));
	memo_drop(m, S("flow:2"));
	memo_drop(m, S("flow:2"));
	is_str(str_of(third), S("flow:2"), "what was dropped, too");
	ok(!memo_get(m, S("flow:2")), "though it is not found any more");
	memo_tick(m);
	is_i64(dead, 3, "all three go at the next request");
	memo_delete(m);
}

static void unfinished(void)
{
	struct memo *m = memo_new(4);
	dead = 0;
	arena *first = memo_arena(m), *kept = memo_arena(m), *last = memo_arena(m);
	arena_cleanup(first, count_dead, NULL);
	arena_cleanup(kept, count_dead, NULL);
	arena_cleanup(last, count_dead, NULL);
	memo_put(m, S("k"), kept, str_cstr(kept, S("v")), 0);
	memo_tick(m);
	is_i64(dead, 2, "arenas begun and not kept are freed at the next request");
	is_str(str_of(memo_get(m, S("k"))), S("v"), "the kept one is not");
	memo_delete(m);
}

static void lifetime(void)
{
	struct memo *m = memo_new(4);
	keep(m, "short", 20000);
	keep(m, "long", 60000000);
	is_str(got(m, "short"), S("short"), "before its time");
	usleep(25000);
	is_str(got(m, "short"), NONE, "past its time");
	is_str(got(m, "long"), S("long"), "another one lives on");
	memo_delete(m);
}

static void keys(void)
{
	struct memo *m = memo_new(4);
	static const str K[] = {
		STR_INIT("a\0b"), STR_INIT("a\0c"), STR_INIT("a"), {NULL, 0}};
	for (size_t i = 0; i < 4; i++) {
		arena *a = memo_arena(m);
		/* from a buffer that changes afterwards */
		char key[8] = "";
		if (K[i].n)
			memcpy(key, K[i].p, K[i].n);
		memo_put(m, (str){key, K[i].n}, a, arena_copy(a, &i, sizeof i), 0);
		memset(key, 'z', sizeof key);
	}
	for (size_t i = 0; i < 4; i++) {
		const size_t *at = memo_get(m, K[i]);
		ok(at && *at == i, "key %zu: NULs count, the empty key is one, too", i);
	}
	memo_delete(m);
}

/* Many keys through a small table, checked against a plain array. */
static void crowd(void)
{
	enum { MAX = 50, KEYS = 200, STEPS = 20000 };
	struct memo *m = memo_new(MAX);
	int64_t used[KEYS] = {0}; /* step of the last use, 0 = not there */
	uint32_t seed = 12345;
	size_t wrong = 0, there = 0;
	for (int step = 1; step <= STEPS; step++) {
		seed = seed * 1664525 + 1013904223;
		size_t k = seed >> 8;
		k %= KEYS;
		char key[8];
		snprintf(key, sizeof key, "%zu", k);
		if (step % 7 == 0)
			memo_tick(m);
		const char *v = memo_get(m, str_of(key));
		wrong += (v != NULL) != (used[k] != 0) || (v && strcmp(v, key) != 0);
		if (step % 11 == 0) {
			memo_drop(m, str_of(key));
			there -= used[k] != 0;
			used[k] = 0;
			continue;
		}
		if (!v) {
			keep(m, key, 0);
			size_t oldest = 0;
			for (size_t i = 1; i < KEYS; i++)
				if (used[i] &&
				    (!used[oldest] || used[i] < used[oldest]))
					oldest = i;
			if (there == MAX)
				used[oldest] = 0;
			else
				there++;
		}
		used[k] = step;
	}
	is_i64((int64_t)wrong, 0, "%d steps with %d keys in %d places", STEPS, KEYS,
	       MAX);
	memo_delete(m);
}

int main(void)
{
	recency();
	within_a_request();
	unfinished();
	lifetime();
	keys();
	crowd();
	return tap_done();
}
