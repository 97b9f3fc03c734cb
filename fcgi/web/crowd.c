#include "web/crowd.h"

#include "base/memo.h"

/* The web server looks at its clock before it looks at what has come: what it says is a
 * moment before the truth, and by no more than one of its turns. */
#define TURN (SECONDS(1) / 100)
/* Nobody waits longer, and a clock that is set back is of no account. */
#define KEPT SECONDS(2)

typedef struct crowd_kept {
	when read; /* not after the database was asked */
	list rows;
} crowd_kept;

static str crowd_key(ctx *x, const request *q, str what)
{
	return str_printf(x->a, "crowd:" STR_FMT ":" STR_FMT, STR_ARG(q->who.tenant_id),
			  STR_ARG(what));
}

bool crowd_rows(ctx *x, const request *q, str what, list *rows)
{
	const crowd_kept *k;

	if (!q->came.us || !q->who.tenant_id.n)
		return false;
	k = memo_get(x->memo, crowd_key(x, q, what));
	if (!k || k->read.us < q->came.us + TURN || k->read.us > x->now.us)
		return false;
	*rows = k->rows;
	return true;
}

/* Strings of rows end with the request that read them. */
static void crowd_own(arena *a, const type *t, char *row)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->fields[i].kind == K_STR) {
			str *s = (str *)(void *)(row + t->fields[i].off);
			if (s->p)
				*s = str_dup(a, *s);
		}
}

void crowd_keep(ctx *x, const request *q, str what, const type *t, list rows)
{
	arena *a = memo_arena(x->memo);
	crowd_kept *k = ARENA_NEW(a, crowd_kept);
	char *copy = arena_copy(a, rows.items, rows.n * t->size);

	for (size_t i = 0; i < rows.n; i++)
		crowd_own(a, t, copy + i * t->size);
	*k = (crowd_kept){x->now, {copy, rows.n}};
	memo_put(x->memo, crowd_key(x, q, what), a, k, KEPT);
}
