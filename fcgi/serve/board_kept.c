/* board_kept.c -- how often something of a business was changed, and what was read of
 * it lately. */
#include <assert.h>
#include <stddef.h>

#include "base/when.h"
#include "serve/board_shared.h"

/* One entry. The sum is over all that follows it and is used: who finds half of one and
 * half of another, because a writer is at it or was killed at it, finds none. */
union kept_entry {
	struct {
		uint64_t sum;
		int64_t changes, read_us;
		char name[KEPT_NAME];
		char what[BOARD_KEPT_SIZE];
	};
	uint64_t words[KEPT_WORDS];
};
_Static_assert(sizeof(union kept_entry) == KEPT_WORDS * sizeof(uint64_t),
	       "an entry is read and written in words");

static shared *changes_of(str whose)
{
	return &board->changes[str_hash(whose) % BOARD_TENANTS];
}

int64_t board_changes(str whose)
{
	return atomic_load(changes_of(whose));
}

void board_changed(str whose)
{
	atomic_fetch_add(changes_of(whose), 1);
}

static _Atomic(uint64_t) *kept_place(str name)
{
	return board->kept[str_hash(name) % BOARD_KEPT];
}

/* How many words of an entry with n bytes in it are used. */
static size_t kept_words(size_t n)
{
	return (offsetof(union kept_entry, what) + n + 7) / 8;
}

static uint64_t kept_sum(const union kept_entry *e, size_t words)
{
	return str_hash((str){(const char *)&e->words[1], (words - 1) * 8});
}

bool board_recall(str name, int64_t changes, void *out, size_t n)
{
	_Atomic(uint64_t) *from = kept_place(name);
	size_t words = kept_words(n);
	union kept_entry e;

	assert(n <= BOARD_KEPT_SIZE);
	for (size_t i = 0; i < words; i++)
		e.words[i] = atomic_load_explicit(&from[i], memory_order_relaxed);
	if (e.changes != changes || name.n >= KEPT_NAME ||
	    memcmp(e.name, name.p, name.n) != 0 || e.name[name.n] ||
	    when_mono_us() - e.read_us >= BOARD_KEPT_US || e.sum != kept_sum(&e, words))
		return false;
	memcpy(out, e.what, n);
	return true;
}

void board_keep(str name, int64_t changes, const void *p, size_t n)
{
	_Atomic(uint64_t) *to = kept_place(name);
	union kept_entry e;

	if (name.n >= KEPT_NAME || n > BOARD_KEPT_SIZE)
		return;
	size_t words = kept_words(n);
	memset(&e, 0, words * 8);
	e.changes = changes;
	e.read_us = when_mono_us();
	memcpy(e.name, name.p, name.n);
	memcpy(e.what, p, n);
	e.sum = kept_sum(&e, words);
	for (size_t i = 0; i < words; i++)
		atomic_store_explicit(&to[i], e.words[i], memory_order_relaxed);
}
