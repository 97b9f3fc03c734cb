/* writing_store.h -- what members are writing: drafts, pictures that were brought, who
 * else is there. Private to messages. */
#ifndef PB_WRITING_STORE_H
#define PB_WRITING_STORE_H

#include "features/messages/company_rules.h"
#include "features/messages/messages_store.h"

typedef struct draft_row {
	str body;
	bool note;
} draft_row;

typedef struct writing {
	draft_row draft;
	bool drafted;
	list brought; /* of media_row */
} writing;

/* Queues what a member has begun in a thread. */
void writing_send(ctx *x, str thread, str member, writing *out);
MUST_USE rc pictures_brought(ctx *x, str thread, str member, list *out);

/* Queues it. key: of the form; what was sent with it is no draft any more. */
void draft_put(ctx *x, str thread, str member, str body, bool note, str key);

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
str company_here(ctx *x, const request *q, str thread, bool *writes);

#endif
