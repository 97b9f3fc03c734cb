/* inbox_rules.h -- how urgent a thread is, which list was asked for, where its pages
 * begin. Pure. */
#ifndef PB_INBOX_RULES_H
#define PB_INBOX_RULES_H

#include "base/arena.h"
#include "base/when.h"

enum inbox_list {
	INBOX_OPEN,
	INBOX_MINE,
	INBOX_DEPARTMENT,
	INBOX_SNOOZED,
	INBOX_DONE,
	INBOX_VOICEMAIL, /* not of texts: what callers said */
	INBOX_NOTES,     /* what colleagues say to each other */
	INBOX_TAG,       /* those that have one tag */
	INBOX_FOUND,
	INBOX_LISTS
};
/* Anything unknown is the open ones. */
enum inbox_list inbox_list_of(str key);
const char *inbox_list_key(enum inbox_list l);
/* Those that wait for an answer come first in it. */
bool inbox_list_waits(enum inbox_list l);

/* SLA pill: which look, how full its ring, in how many words. */
typedef struct due_look {
	const char *state; /* ontime soon critical overdue */
	int64_t ring;      /* percent of the window that is left */
	str words;         /* "12m", "22m", "2:15 PM", "Mon 9:00 AM" */
} due_look;
due_look due_look_of(arena *a, when from, when due, when now, str zone,
		     enum time_style style);

/* Place in a list: part 0 are the threads that wait, 1 the rest. "0.MICROSECONDS.UUID"
 */
typedef struct inbox_edge {
	bool rest;
	when at;
	str id;
} inbox_edge;
/* Of a first page when s is none of ours. */
inbox_edge inbox_edge_read(str s, bool rest_only);
str inbox_edge_write(arena *a, const inbox_edge *e);

/* "{word,word}": what is searched in texts, at most six words; empty: nothing. */
str inbox_words(arena *a, str typed);

/* Whether a note names somebody: "@Priya Raman", in any case of letters; alone: nobody
 * else has that first name, so "@Priya" does too. */
bool note_names(str body, str name, bool alone);
/* "Priya" of "Priya Raman". */
str name_first(str name);

/* When a thread comes back: "1h", "3h", "tomorrow" (9:00), "monday" (9:00); no time for
 * any other word. */
when snooze_until(str choice, when now, str zone);
/* On a Sunday, Monday is tomorrow: it is offered once. */
bool snooze_offered(str choice, when now, str zone);

#endif
