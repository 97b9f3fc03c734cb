/* memo.h -- what a worker may remember between requests: only things that never change
 * under their key (a published flow version), that may be a few seconds old, or whose
 * user finds out whether they are what they were by the statement that writes (a line,
 * call_arrive). Bounded: the least recently used entry goes first. */
#ifndef PB_BASE_MEMO_H
#define PB_BASE_MEMO_H

#include "base/arena.h"
#include "base/str.h"

struct memo;

struct memo *memo_new(size_t max_entries);
void memo_delete(struct memo *m);
/* The object under key, or NULL when absent or past its time. It lives until the next
 * memo_tick at least, also when it is evicted, dropped or replaced before. */
void *memo_get(struct memo *m, str key);
/* Every entry has its own arena, which dies with the entry: build the object in
 * memo_arena(), then keep it. ttl_us 0 = for ever. */
arena *memo_arena(struct memo *m);
void memo_put(struct memo *m, str key, arena *a, void *obj, int64_t ttl_us);
void memo_drop(struct memo *m, str key);
/* A new request begins: nothing that memo_get gave out before is used any more. The
 * pipeline calls it first; frees what was evicted meanwhile, and arenas that were begun
 * and not kept. */
void memo_tick(struct memo *m);

#endif
