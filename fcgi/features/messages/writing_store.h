/* writing_store.h -- what members are writing: drafts, pictures that were brought, who
 * else is there. Private to messages. */
#ifndef PB_WRITING_STORE_H
#define PB_WRITING_STORE_H

#include "features/messages/company_rules.h"
#include "features/messages/messages_store.h"

/* A draft, of one window. base: names it as it is now. */
typedef struct draft_row {
	str body;
	bool note;
	str form;
	int64_t base;
	when changed_at;
} draft_row;

typedef struct writing {
	list drafts;  /* of draft_row, the newest first */
	list brought; /* of media_row */
} writing;

/* The window a draft is written in: its form's key, and the draft it was shown; base
 * negative: not told. */
typedef struct draft_window {
	str form;
	int64_t base;
} draft_window;

/* Queues what a member has begun in a thread. */
void writing_send(ctx *x, str thread, str member, writing *out);
MUST_USE rc pictures_brought(ctx *x, str thread, str member, list *out);

/* Queues it. What was sent with the window's form is no draft any more; nothing in
 * body: it is gone. Those of other windows stay. */
void draft_put(ctx *x, str thread, str member, str body, bool note,
	       const draft_window *w);
/* Queues throwing one away. */
void draft_drop(ctx *x, str thread, str member, int64_t base);
MUST_USE rc drafts_read(ctx *x, str thread, str member, list *out);

/* What a colleague has just answered in the thread. */
typedef struct text_meanwhile {
	str member, body;
	when created_at;
} text_meanwhile;
/* When the form was made, and up to when the thread's texts stand beside it. */
typedef struct text_seen {
	when made, shown;
} text_seen;
/* *found: one that the member cannot have read, unless form was sent before. */
MUST_USE rc text_meanwhile_read(ctx *x, str thread, str member, const text_seen *s,
				str form, text_meanwhile *out, bool *found);

/* A picture that is brought: named first (its row is queued), its file written when
 * that is committed, then ready. One that did not get so far goes after a day, with
 * whatever there is of its file. */
typedef struct picture {
	str name, data;
	const char *mime, *extension;
	str id, file; /* once it is named */
} picture;
void picture_name(ctx *x, const request *q, str thread, picture *p);
MUST_USE rc picture_keep(ctx *x, const request *q, const picture *p);
void picture_ready(ctx *x, const picture *p);
/* Nothing when it is not theirs, or was sent. */
MUST_USE rc picture_drop(ctx *x, str thread, str member, str id);

/* In memory of all workers, with an end; never in the database. Tells the others when
 * it is news. */
void company_seen(ctx *x, const request *q, str thread, enum company_sign sign);
/* Empty when nobody else is. again: ask once more soon, because somebody is writing or
 * because the memory did not answer (whoever has been noted is at least there). */
str company_here(ctx *x, const request *q, str thread, bool *writes, bool *again);

#endif
