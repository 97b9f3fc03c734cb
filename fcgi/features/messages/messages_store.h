/* messages_store.h -- rows of texts and threads. Private to messages. */
#ifndef PB_MESSAGES_STORE_H
#define PB_MESSAGES_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/messages/text_rules.h"
#include "store/pg.h"
#include "web/request.h"

/* What the business sets. */
typedef struct text_policy {
	str schedule_id, help_contact, company, closed_reply, review_url, review_text;
	int64_t segment_microusd, picture_microusd, per_second, claim_min, capacity;
	bool we_answer, redact_cards;
} text_policy;

/* What the machine answers at once; an empty body: nothing. One for a key. */
typedef struct text_reply {
	const char *kind;
	str body, key;
} text_reply;

/* A text as the carrier tells it, and what was decided of it beforehand. */
typedef struct text_news {
	str sid, conversation, from, to, body;
	int64_t segments;
	str media;  /* JSON: [{"sid", "type", "problem"}] */
	bool quiet; /* no question that waits for an answer */
	str wish;
	when due_at;
	str due_words;
	const char *word; /* "stop", "start": for the ledger */
	text_reply reply;
} text_news;

/* Without a thread: to a number that is no line of the business. */
typedef struct text_arrived {
	bool duplicate, blocked, fresh_contact, answered;
	str thread_id, message_id, contact_id;
} text_arrived;

typedef struct text_draft {
	str thread_id, member_id;
	const char *direction, *kind;
	str body;
	int64_t segments;
	str key;
	when send_at;
	str media, mentions; /* array literals of ids */
} text_draft;

typedef struct text_written {
	str message_id, contact_id;
	bool fresh;
} text_written;

typedef struct text_moved {
	str message_id, thread_id, contact_id, to_number, state;
	bool moved;
} text_moved;

typedef struct text_to_send {
	str id, thread_id, contact_id, kind, state, body, from_number, to_number,
		message_sid, number_id, line_state;
	when asked_at, send_at, created_at;
	when not_after; /* of no use from then on */
	int64_t media, segments;
} text_to_send;

typedef struct media_row {
	str id, message_id, thread_id, type, name, file, state, problem, media_sid,
		message_sid;
	int64_t bytes;
	when created_at;
	when filed_at; /* among the contact's files since */
} media_row;
extern const type media_row_t;

/* Of something that was found or made. */
typedef struct text_id {
	str id;
} text_id;
extern const type text_id_t;

/* The business's settings; remembered by the worker for five seconds. */
MUST_USE rc text_policy_read(ctx *x, str tenant, const text_policy **out);
/* As they are now: by them it is decided what may be written. */
MUST_USE rc text_policy_now(ctx *x, str tenant, const text_policy **out);
/* Whether a text asks for a review, whoever wrote it: then they must have agreed. */
bool text_asks_review(const text_policy *p, str body);
/* Queues the look at them, unless the worker remembers them (NULL); kept when the
 * answer is there. For who asks for more in the same round trip. */
text_policy *text_policy_ask(ctx *x, str tenant);
void text_policy_keep(ctx *x, str tenant, const text_policy *row);

/* A text that came in is kept, with all that follows from it by itself: the ledger, the
 * machine's answer, its pictures. last: nothing else is to be done in the transaction,
 * which ends in the same round trip. */
MUST_USE rc text_come(ctx *x, const text_news *n, bool last, text_arrived *out);
/* Writes a text or note; the task that sends it is queued when it is news. *out is
 * empty when there is no such thread. */
MUST_USE rc text_write(ctx *x, const text_draft *d, text_written *out);
/* A text that was not delivered is written once more, by a member; *out is empty when
 * it is not there, or was delivered. */
MUST_USE rc text_again(ctx *x, str thread, str message, str member, text_written *out);
/* state and rank of the carrier's word; message may be absent: then by sid. */
MUST_USE rc text_status(ctx *x, str message, str sid, str state, int rank, int64_t code,
			text_moved *out, bool *found);

/* Live events of a thread: its page, the inbox, its contact. */
void thread_changed(ctx *x, str tenant, str thread_id, str contact_id);

#endif
