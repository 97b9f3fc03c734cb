/* arena.c -- memory that is given back all at once.
 * An arena is a chain of blocks, the newest first; an allocation is a step forward in
 * the newest. Blocks double up to BLOCK_MAX, so that the many small arenas (memo
 * entries) stay small and a page needs few of them; what does not fit gets a block of
 * its own size.
 *
 * Under AddressSanitizer all that is not handed out is poisoned, every allocation ends
 * in a redzone, and a reset frees every block (which then lies in ASan's quarantine),
 * so that a pointer kept past the reset is reported instead of reading the next
 * request's data. */
#include "base/arena.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
enum { REDZONE = 32, KEEP_MAX = 0 };

/* Not inlined and not const: gcc would take the region for one that is read. */
static __attribute__((noinline)) void poison(unsigned char *p, size_t n)
{
	__asan_poison_memory_region(p, n);
}

static void unpoison(unsigned char *p, size_t n)
{
	__asan_unpoison_memory_region(p, n);
}
#else
enum { REDZONE = 0, KEEP_MAX = 256 * 1024 };

static void poison(unsigned char *p, size_t n)
{
	(void)p, (void)n;
}

static void unpoison(unsigned char *p, size_t n)
{
	(void)p, (void)n;
}
#endif

enum {
	ALIGN = 16,
	BLOCK_FIRST = 4096 - 64, /* with malloc's and our own heads still one page */
	BLOCK_MAX = 256 * 1024,
	EXIT_MEMORY = 70,
};

struct block {
	struct block *next;
	size_t size;
	_Alignas(ALIGN) unsigned char data[];
};

struct cleanup {
	struct cleanup *next;
	arena_fn fn;
	void *obj;
};

struct arena {
	/* Of the newest block: where the next allocation begins, and as far as it may
	 * go. A page makes some thousand allocations, so most are no more than a step
	 * from one towards the other. */
	unsigned char *at, *end;
	struct block *block;
	struct cleanup *cleanup;
	size_t limit, peak;
	size_t older;     /* used of the older blocks */
	size_t next_size; /* of the next block */
};

size_t arena_used(const arena *a)
{
	return a->older + (a->block ? (size_t)(a->at - a->block->data) : 0);
}

size_t arena_peak(const arena *a)
{
	size_t used = arena_used(a);
	return used > a->peak ? used : a->peak;
}

static _Noreturn void leave(const char *event, size_t wanted, const arena *a)
{
	log_line l;
	log_start(&l, LOG_ERROR, event);
	log_i64(&l, "wanted", wanted > INT64_MAX ? INT64_MAX : (int64_t)wanted);
	log_i64(&l, "used", a ? (int64_t)arena_used(a) : 0);
	log_i64(&l, "limit", a ? (int64_t)a->limit : 0);
	log_send(&l);
	_exit(EXIT_MEMORY);
}

arena *arena_new(size_t limit)
{
	assert(limit < SIZE_MAX / 4);
	arena *a = calloc(1, sizeof *a);
	if (!a)
		leave("out_of_memory", sizeof *a, NULL);
	a->limit = limit;
	a->next_size = BLOCK_FIRST;
	return a;
}

static void run_cleanups(arena *a)
{
	/* Popped before it runs: a clean-up may allocate or register another one. */
	while (a->cleanup) {
		struct cleanup *c = a->cleanup;
		a->cleanup = c->next;
		c->fn(c->obj);
	}
}

static void block_free(struct block *b)
{
	unpoison(b->data, b->size);
	free(b);
}

/* Frees the chain but for the biggest block of at most KEEP_MAX bytes. */
static struct block *free_blocks(struct block *b)
{
	struct block *keep = NULL;
	while (b) {
		struct block *next = b->next, *drop = b;
		if (b->size <= KEEP_MAX && (!keep || b->size > keep->size)) {
			drop = keep;
			keep = b;
		}
		if (drop)
			block_free(drop);
		b = next;
	}
	return keep;
}

static size_t round_up(size_t n)
{
	return (n + ALIGN - 1) / ALIGN * ALIGN;
}

/* Allocations go into the newest block from now on, no further than the limit. */
static void block_open(arena *a)
{
	size_t left = round_up(a->limit - a->older) + REDZONE, size = a->block->size;

	a->at = a->block->data;
	a->end = a->at + (size < left ? size : left);
}

void arena_reset(arena *a)
{
	run_cleanups(a);
	a->peak = arena_peak(a);
	a->block = free_blocks(a->block);
	a->older = 0;
	a->at = a->end = NULL;
	if (a->block) {
		a->block->next = NULL;
		block_open(a);
	}
}

void arena_delete(arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	if (a->block)
		block_free(a->block);
	free(a);
}

static void block_add(arena *a, size_t need)
{
	size_t used = arena_used(a);
	size_t size = need > a->next_size ? need : a->next_size;
	struct block *b = malloc(sizeof *b + size);
	if (!b)
		leave("out_of_memory", size, a);
	*b = (struct block){.next = a->block, .size = size};
	poison(b->data, size);
	a->block = b;
	a->older = used;
	block_open(a);
	if (a->next_size < BLOCK_MAX)
		a->next_size *= 2;
}

static void *step(arena *a, size_t n, size_t need)
{
	unsigned char *p = a->at;
	a->at += need;
	unpoison(p, n);
	return p;
}

static __attribute__((noinline)) void *step_into_new(arena *a, size_t n, size_t need)
{
	size_t used = arena_used(a);
	if (used > a->limit || (n ? n : 1) > a->limit - used)
		leave("arena_limit", n, a);
	block_add(a, need);
	return step(a, n, need);
}

void *arena_room(arena *a, size_t n)
{
	size_t need = round_up(n ? n : 1) + REDZONE;
	if (n > a->limit || need > (size_t)(a->end - a->at))
		return step_into_new(a, n, need);
	return step(a, n, need);
}

void *arena_alloc(arena *a, size_t n)
{
	return memset(arena_room(a, n), 0, n);
}

void *arena_array(arena *a, size_t count, size_t size)
{
	size_t n;
	if (__builtin_mul_overflow(count, size, &n))
		leave("arena_limit", SIZE_MAX, a);
	return arena_alloc(a, n);
}

void *arena_copy(arena *a, const void *p, size_t n)
{
	void *to = arena_room(a, n);
	if (n)
		memcpy(to, p, n);
	return to;
}

void *arena_grow(arena *a, void *p, size_t old, size_t n)
{
	assert(n >= old);
#ifndef ARENA_ASAN
	/* The last allocation of the newest block can grow where it stands. */
	size_t had = round_up(old);
	if (p && old && (unsigned char *)p + had == a->at && n <= a->limit &&
	    round_up(n) - had <= (size_t)(a->end - a->at)) {
		a->at += round_up(n) - had;
		return p;
	}
#endif
	unsigned char *to = arena_room(a, n);
	if (p && old)
		memcpy(to, p, old);
	return to;
}

void arena_cleanup(arena *a, arena_fn fn, void *obj)
{
	struct cleanup *c = ARENA_NEW(a, struct cleanup);
	*c = (struct cleanup){.next = a->cleanup, .fn = fn, .obj = obj};
	a->cleanup = c;
}
