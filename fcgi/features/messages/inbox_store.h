/* inbox_store.h -- rows of the inbox's lists and of one thread. Private to messages. */
#ifndef PB_INBOX_STORE_H
#define PB_INBOX_STORE_H

#include "features/calls/calls.h"
#include "features/consent/consent.h"
#include "features/messages/inbox_rules.h"
#include "features/messages/messages_store.h"
#include "features/messages/writing_store.h"

enum { TOUCH_DAYS = 14, THREADS_SHOWN = 50, MESSAGES_SHOWN = 50, PHOTOS_SHOWN = 8 };

typedef struct thread_row {
	str id, number_id, peer, contact_id, state, assigned_member, assigned,
		assigned_department, department, claimed_by, claimed, last_direction,
		last_words, last_by, last_by_name, due_words, wish, line, line_e164,
		contact_name, contact_type, phase, stage, stage_id, line_state,
		line_port, campaign, wish_call; /* wish_call: in which they said so */
	when snoozed_until, claimed_until, last_at, last_in_at, waiting_since, due_at,
		stage_since, line_port_on;
	bool do_not_contact, is_out, unread;
	int64_t version;
} thread_row;

typedef struct inbox_counts {
	int64_t open, mine, snoozed, department, voicemails, mentions, leads;
	str department_name; /* of the member; absent: they are in none */
} inbox_counts;

typedef struct message_row {
	str id, direction, kind, body, state, reason, member_id, member, department;
	int64_t error_code, media, segments;
	when send_at, created_at;
} message_row;

/* A number of ours from which can be texted. */
typedef struct sender_row {
	str id, name, e164;
} sender_row;

/* Somebody a thread can be given to, or who can be mentioned. */
typedef struct mate_row {
	str id, name, department;
} mate_row;

/* A tag of the business's. */
typedef struct tag_row {
	str id, name;
	bool used; /* a thread has it */
} tag_row;

typedef struct inbox_ask {
	enum inbox_list list;
	inbox_edge edge;
	str member, search; /* search: inbox_words of what was typed */
	str tag;            /* of INBOX_TAG */
	str thread;         /* absent: none is open */
	str before;         /* the message above which to begin; absent: the newest */
} inbox_ask;

typedef struct inbox_rows {
	list waiting, rest; /* of thread_row: those that wait, and the others */
	inbox_counts counts;
	thread_row thread;
	bool found;
	list messages;         /* of message_row, newest first */
	list media;            /* of media_row */
	list stages;           /* of stage_row */
	list mates;            /* of mate_row */
	list departments;      /* of mate_row */
	list voicemails;       /* of call_line */
	list touches;          /* of call_line */
	list promises;         /* for promises_about */
	list lines;            /* of sender_row */
	list tags, tags_known; /* of tag_row: the thread's, and all */
	reach_facts facts;
	writing writing;
} inbox_rows;

/* Sends what else is queued, and commits: all that a page of the inbox shows.
 * E_NOTFOUND when there is no such thread. The member has seen it then. */
MUST_USE rc inbox_read(ctx *x, const inbox_ask *k, inbox_rows *out);
/* A thread by itself. E_NOTFOUND. */
MUST_USE rc thread_read(ctx *x, str id, str member, thread_row *out);
/* The thread in which to write to a contact, made when there is none; absent: no such
 * contact, phone or line. phone may be absent: their first one; line (E.164) too: the
 * one that was used last. */
MUST_USE rc thread_to(ctx *x, str contact, str phone, str line, str *thread);
/* The thread with them on another line, with what was begun; absent: no such line. */
MUST_USE rc thread_move(ctx *x, str thread, str line, str member,
			const draft_row *draft, str *to);
MUST_USE rc mates_read(ctx *x, list *out);

#endif
