/* memo.c -- what a worker may remember between requests.
 * A hash table with chains and one list by last use. An entry lives in its own arena;
 * taking it out of the table does not free it: handlers may still hold pointers into
 * it, so it goes to the dead list, and memo_tick, which the pipeline calls when a
 * request begins, buries the dead. The same holds for arenas that were begun and never
 * kept (a failed build). */
#include "base/memo.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/when.h"

enum { ENTRY_LIMIT = 8 * 1024 * 1024, MEMO_LIMIT = 64 * 1024 * 1024 };

struct entry {
	struct entry *chain;         /* next in the bucket; next dead */
	struct entry *newer, *older; /* by use */
	arena *a;                    /* which this entry lies in too */
	str key;
	uint64_t hash;
	int64_t dies_us; /* monotonic; 0 = never */
	void *obj;
};

/* An arena handed out by memo_arena. */
struct begun {
	struct begun *next;
	arena *a;
};

struct memo {
	arena *own; /* the table itself */
	size_t count, max, mask;
	struct entry **bucket;
	struct entry *newest, *oldest, *dead;
	struct begun *begun;
};

struct memo *memo_new(size_t max_entries)
{
	arena *own = arena_new(MEMO_LIMIT);
	struct memo *m = ARENA_NEW(own, struct memo);
	size_t buckets = 16;
	while (buckets < max_entries)
		buckets *= 2;
	*m = (struct memo){.own = own, .max = max_entries ? max_entries : 1};
	m->mask = buckets - 1;
	m->bucket = ARENA_ARRAY(own, struct entry *, buckets);
	return m;
}

static struct entry **find(struct memo *m, str key, uint64_t hash)
{
	struct entry **at = &m->bucket[hash & m->mask];
	while (*at && !((*at)->hash == hash && str_eq((*at)->key, key)))
		at = &(*at)->chain;
	return at;
}

static void unlink_use(struct memo *m, struct entry *e)
{
	*(e->newer ? &e->newer->older : &m->newest) = e->older;
	*(e->older ? &e->older->newer : &m->oldest) = e->newer;
}

static void link_newest(struct memo *m, struct entry *e)
{
	e->newer = NULL;
	e->older = m->newest;
	*(m->newest ? &m->newest->newer : &m->oldest) = e;
	m->newest = e;
}

/* Takes the entry at *at out; it stays readable until the next tick. */
static void kill_at(struct memo *m, struct entry **at)
{
	struct entry *e = *at;

	assert(e);
	*at = e->chain;
	unlink_use(m, e);
	e->chain = m->dead;
	m->dead = e;
	m->count--;
}

void *memo_get(struct memo *m, str key)
{
	struct entry **at = find(m, key, str_hash(key)), *e = *at;
	if (!e)
		return NULL;
	if (e->dies_us && when_mono_us() >= e->dies_us) {
		kill_at(m, at);
		return NULL;
	}
	unlink_use(m, e);
	link_newest(m, e);
	return e->obj;
}

arena *memo_arena(struct memo *m)
{
	arena *a = arena_new(ENTRY_LIMIT);
	struct begun *b = ARENA_NEW(a, struct begun);
	*b = (struct begun){.next = m->begun, .a = a};
	m->begun = b;
	return a;
}

static void forget_begun(struct memo *m, const arena *a)
{
	struct begun **at = &m->begun;
	while (*at && (*at)->a != a)
		at = &(*at)->next;
	if (*at)
		*at = (*at)->next;
}

void memo_put(struct memo *m, str key, arena *a, void *obj, int64_t ttl_us)
{
	forget_begun(m, a);
	memo_drop(m, key);
	if (m->count >= m->max)
		kill_at(m, find(m, m->oldest->key, m->oldest->hash));
	struct entry *e = ARENA_NEW(a, struct entry);
	*e = (struct entry){
		.a = a, .key = str_dup(a, key), .hash = str_hash(key), .obj = obj};
	if (ttl_us)
		e->dies_us = when_mono_us() + ttl_us;
	struct entry **at = &m->bucket[e->hash & m->mask];
	e->chain = *at;
	*at = e;
	link_newest(m, e);
	m->count++;
}

void memo_drop(struct memo *m, str key)
{
	struct entry **at = find(m, key, str_hash(key));
	if (*at)
		kill_at(m, at);
}

void memo_tick(struct memo *m)
{
	while (m->dead) {
		struct entry *e = m->dead;
		m->dead = e->chain;
		arena_delete(e->a);
	}
	while (m->begun) {
		struct begun *b = m->begun;
		m->begun = b->next;
		arena_delete(b->a);
	}
}

void memo_delete(struct memo *m)
{
	if (!m)
		return;
	while (m->oldest)
		kill_at(m, find(m, m->oldest->key, m->oldest->hash));
	memo_tick(m);
	arena_delete(m->own);
}
