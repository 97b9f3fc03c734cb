/* sla_view.h -- what the pages of promises show: the board at /sla, the list, what was
 * broken at /sla/broken, one promise at /sla/:id, the rules at /sla/rules. Fragments:
 * sla-figures, sla-board, sla-list (topic promise). */
#ifndef PB_SLA_VIEW_H
#define PB_SLA_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* One of the figures above the board. */
typedef struct v_kept {
	str key;     /* "missed_call" */
	str label;   /* "Missed calls" */
	str share;   /* "95.2%"; "–" when nothing was due */
	str verdict; /* "On target": or "Below target", "Nothing due yet" */
	str icon, tone;
	int64_t filled; /* "95": percent of the bar */
	int64_t target; /* "95" */
	str note;       /* "Target 95%, 40 of 42 this week" */
} v_kept;
extern const type v_kept_t;

/* A card or a row: something owed. */
typedef struct v_owed {
	str key, href;
	str kind, icon; /* "Missed call", "phone-missed" */
	v_person who;   /* the customer */
	v_badge badge;  /* phase, or what kind of contact */
	str words;      /* "Waited 0:52 in Support": may be empty */
	str escalated;  /* "Escalated to Dana Okafor 7m ago": may be empty */
	v_person owner; /* nobody: an empty name */
	str owner_note; /* "Nobody yet" */
	v_pill pill;
	v_action reply; /* a text waits for one */
	v_action call;
	str open_label;  /* "Open the promise to Maribel Ortega" */
	str why;         /* why it is due then */
	v_status result; /* in lists of what is over */
	v_when due;
} v_owed;
extern const type v_owed_t;

typedef struct v_done {
	str key, href, text, note, icon, tone;
} v_done;
extern const type v_done_t;

typedef struct v_column {
	str key, title, icon, tone, count;
	list cards; /* of v_owed */
	str more_text, more_href;
	str empty;
	str done_title, done_count;
	list done; /* of v_done */
} v_column;
extern const type v_column_t;

typedef struct sla_board_view {
	v_shell shell;
	list figures;       /* of v_kept */
	list views;         /* of v_tab: by urgency, by owner, list */
	list kinds, owners; /* of v_option */
	str view;
	bool manages;
	list columns;      /* of v_column */
	v_notice forecast; /* what will be late today at the present pace */
	v_empty empty;
} sla_board_view;
extern const type sla_board_view_t;

typedef struct sla_list_view {
	v_shell shell;
	str mode; /* "open", "broken" */
	str caption, due_head;
	list views, kinds, owners;
	list rows; /* of v_owed */
	v_pager pager;
	v_empty empty;
} sla_list_view;
extern const type sla_list_view_t;

typedef struct sla_promise_view {
	v_shell shell;
	v_owed p;
	v_flash flash;
	list facts; /* of v_fact */
	bool open, paused, leads;
	bool may_set; /* this member may say when it is due */
	str close_href, give_href, snooze_href, resume_href, due_href, hand_href;
	str due_at, due_why, version; /* of the form about when it is due */
	str handed;   /* "Theo L. handed it to you: on holiday"; empty: nobody did */
	list people;  /* of v_option */
	list moments; /* of v_option */
	str reason_error, reason;
	str by_itself;  /* "When it is due, Priya R.'s phone rings"; may be empty */
	str heard_href; /* the call it is from, where it can be heard; may be empty */
	str confirm_href, confirm_words; /* a text that says so to them; may be empty */
} sla_promise_view;
extern const type sla_promise_view_t;

/* A follow-up that somebody is about to set. */
typedef struct sla_new_view {
	v_shell shell;
	str contact, call; /* ids, kept in the form; may be empty */
	str about;         /* "Maribel Ortega": may be empty */
	str back;
	str words, at, error;
	bool automatic;
	list moments; /* of v_option */
	list people;  /* of v_option */
} sla_new_view;
extern const type sla_new_view_t;

#endif
