/* board_kept.c -- how often something of a business was changed, and what was read of
 * it lately. */
#include <assert.h>

#include "base/when.h"
#include "serve/board_shared.h"

/* One entry. The sum is over all that follows it: who finds half of one and half of
 * another, because a writer is at it or was killed at it, finds none. */
struct kept_entry {
	uint64_t sum;
	int64_t changes, read_us;
	char name[KEPT_NAME];
	char what[BOARD_KEPT_SIZE];
};
_Static_assert(sizeof(struct kept_entry) == KEPT_WORDS * sizeof(uint64_t),
	       "an entry is read and written in words");

static shared *changes_of(str tenant)
{
	return &board->changes[str_hash(tenant) % BOARD_TENANTS];
}

int64_t board_changes(str tenant)
{
	return atomic_load(changes_of(tenant));
}

void board_changed(str tenant)
{
	atomic_fetch_add(changes_of(tenant), 1);
}

static _Atomic(uint64_t) *kept_place(str name)
{
	return board->kept[str_hash(name) % BOARD_KEPT];
}

static uint64_t kept_sum(const struct kept_entry *e)
{
	return str_hash((str){(const char *)&e->changes, sizeof(*e) - sizeof(e->sum)});
}

bool board_recall(str name, int64_t changes, void *out, size_t n)
{
	_Atomic(uint64_t) *from = kept_place(name);
	union {
		uint64_t words[KEPT_WORDS];
		struct kept_entry e;
	} is;

	assert(n <= BOARD_KEPT_SIZE);
	for (size_t i = 0; i < KEPT_WORDS; i++)
		is.words[i] = atomic_load_explicit(&from[i], memory_order_relaxed);
	if (is.e.changes != changes || name.n >= KEPT_NAME ||
	    memcmp(is.e.name, name.p, name.n) != 0 || is.e.name[name.n] ||
	    when_mono_us() - is.e.read_us >= BOARD_KEPT_US ||
	    is.e.sum != kept_sum(&is.e))
		return false;
	memcpy(out, is.e.what, n);
	return true;
}

void board_keep(str name, int64_t changes, const void *p, size_t n)
{
	_Atomic(uint64_t) *to = kept_place(name);
	union {
		uint64_t words[KEPT_WORDS];
		struct kept_entry e;
	} is = {.e = {.changes = changes, .read_us = when_mono_us()}};

	if (name.n >= KEPT_NAME || n > BOARD_KEPT_SIZE)
		return;
	memcpy(is.e.name, name.p, name.n);
	memcpy(is.e.what, p, n);
	is.e.sum = kept_sum(&is.e);
	for (size_t i = 0; i < KEPT_WORDS; i++)
		atomic_store_explicit(&to[i], is.words[i], memory_order_relaxed);
}
