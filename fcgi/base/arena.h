/* arena.h -- memory that is given back all at once.
 * One arena a request (or task); nothing in it is freed singly. arena_alloc zeroes and
 * never returns NULL: past its limit, or when the system is out of memory, the process
 * logs and leaves with status 70; the supervisor starts another and PostgreSQL rolls
 * back. */
#ifndef PB_BASE_ARENA_H
#define PB_BASE_ARENA_H

#include <stddef.h>

typedef struct arena arena;
typedef void (*arena_fn)(void *obj);

arena *arena_new(size_t limit);
void arena_delete(arena *a); /* runs clean-ups, frees everything */
/* Runs clean-ups newest first, keeps one block for the next request. */
void arena_reset(arena *a);
void *arena_alloc(arena *a, size_t n);
void *arena_array(arena *a, size_t count, size_t size); /* multiplication checked */
void *arena_copy(arena *a, const void *p, size_t n);
/* Not cleared: for what is written in full at once. */
void *arena_room(arena *a, size_t n);
/* Makes the allocation p of old bytes n bytes long (n >= old): in place when p was the
 * last allocation, else a copy. p is not to be used afterwards. The new bytes are not
 * cleared: what grows is written from its end on, and clearing a page of HTML before it
 * is written took as long as a good part of writing it. */
void *arena_grow(arena *a, void *p, size_t old, size_t n);
/* fn(obj) is called at reset: for PGresult, json_object, xmlDoc and the like. */
void arena_cleanup(arena *a, arena_fn fn, void *obj);
/* Bytes handed out, rounded up; what the limit is compared with. */
size_t arena_used(const arena *a);
size_t arena_peak(const arena *a); /* since it was made */

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))

#endif
