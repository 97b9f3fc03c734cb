/* inbox_view.h -- what templates/messages/inbox.html shows: threads, one of them open,
 * the composer, who they are. Addresses: /inbox, /inbox/:id. Fragments: inbox-list
 * (topic inbox), thread-head, thread-messages, thread-state (thread_topics),
 * thread-context. */
#ifndef PB_INBOX_VIEW_H
#define PB_INBOX_VIEW_H

#include "base/field.h"
#include "features/calls/calls.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* A thread in the list. */
typedef struct v_thread_row {
	str key, href, current;
	v_person person;
	str last; /* "You: See you Friday" */
	v_when time;
	str unread; /* "Unread" or empty */
	v_badge badge;
	v_pill pill;
	v_status state; /* Replied, Snoozed, Opted out ...; absent when there is a pill
			 */
	str taken;      /* "Marcus D. is answering" */
} v_thread_row;
extern const type v_thread_row_t;

typedef struct v_filter {
	str text, count, href, current;
} v_filter;
extern const type v_filter_t;

/* A file of a text. */
typedef struct v_file {
	str href;    /* empty: not there (yet) */
	str src;     /* a picture to show; empty: a link */
	str text;    /* "Photo, 1.2 MB" */
	str problem; /* why it is not there */
	str key;
	str file;      /* "file", "unfile": what its button does; empty: none */
	str file_text; /* "Add to files" */
} v_file;
extern const type v_file_t;

typedef struct v_message {
	str key, day;
	str side; /* "in", "out", "note" */
	str tone; /* "none", "accent", "amber", "red" */
	str text, lang;
	list files; /* of v_file */
	str who;    /* "Theo L., Permitting" */
	str icon;   /* of what stands below: bot, lock; may be empty */
	v_when time;
	v_status state; /* Delivered ...; of texts out */
	str problem;    /* what to do about it */
	str again_key;  /* "again", "cancel": what its button does; empty: none */
	str again_text; /* "Send again" */
} v_message;
extern const type v_message_t;

/* A template with the values of whom it is for. */
typedef struct v_snippet {
	str id; /* "template:ID" */
	str name, text;
	str missing; /* what is not known of them: then it cannot be taken */
	str key;     /* of a suggested one: 1 to 3, with Alt */
} v_snippet;
extern const type v_snippet_t;

/* A picture that goes with the text. */
typedef struct v_brought {
	str id, src;
	str text; /* "panel.jpg, 1.2 MB" */
	str drop; /* "drop:ID" */
} v_brought;
extern const type v_brought_t;

/* What the member has begun in another window. */
typedef struct v_draft {
	str use, drop; /* "draft:1", "undraft:1": what its buttons do */
	str text;
	v_when time;
} v_draft;
extern const type v_draft_t;

typedef struct v_composer {
	str action; /* empty: may not write */
	str key;    /* names this form: it is sent once */
	str base;   /* the draft it shows */
	str seen;   /* when it was made: what colleagues wrote since, and did not stand
		       there long enough to be read, is told */
	str text;   /* what was typed */
	str error;
	str as_typed;    /* "as-typed:send": names in braces go out as they stand */
	bool names_fill; /* or are filled in */
	str mode_note;   /* "true": a note is being written */
	str from;        /* "From (801) 555-0100, Support line" */
	list lines;      /* of v_option: the other ones */
	list suggested;  /* of v_snippet: those that fit what they wrote */
	str clock;       /* "10:42 AM there" */
	bool night;      /* of that clock: quiet hours */
	str count;       /* "214/306 · 2 segments" */
	str count_tone;
	str count_note; /* why it is Unicode, what it costs */
	str later;      /* "2026-11-22T09:00" */
	str later_error;
	bool later_open;   /* somebody has chosen a time */
	str tomorrow;      /* "later:2026-11-22T09:00": what its button does */
	str tomorrow_text; /* "Tomorrow 9:00 AM, Nov 22, their time" */
	str blocked_title, blocked_text; /* in place of it */
	bool taken;     /* another one is answering: it can be taken over */
	str later_text; /* "Send at 8:00 AM": the blocked state's main action */
	bool no_plain;  /* it is, or cannot be made so */
	list mates;     /* of v_option: colleagues whom a note can name */
	list templates; /* of v_option: value is the text */
	str template_error;
	str units;    /* for the script: what a segment costs */
	str picture;  /* and what all of it does, when pictures go with it */
	list brought; /* of v_brought */
	str self;     /* "/inbox/ID": pictures, draft and company are below it */
} v_composer;
extern const type v_composer_t;

typedef struct inbox_view {
	v_shell shell;
	str mode; /* "on-list" or "on-thread": phones show one or the other */
	str search;
	list filters;   /* of v_filter; none: the list is of no texts */
	list tags_used; /* of v_tab */
	str new_href;   /* to begin a thread; empty: may not write */
	str list_topics;
	list rows; /* of v_thread_row */
	str older_href;
	v_empty empty;
	/* the open thread; absent when id is empty */
	str id, self;
	str thread_topics;
	v_person person;
	v_badge badge, flag;
	str sub;
	v_pill pill;
	str due_words;
	v_action call;
	str do_action; /* where its buttons post: "/inbox/ID/do" */
	bool open;     /* can be done; else it can be opened again */
	v_notice notice, wish;
	bool may_claim, claimed, mine, wished;
	list messages; /* of v_message: oldest first */
	str earlier_href;
	str shown; /* up to when its texts are shown */
	v_composer composer;
	list drafts;     /* of v_draft */
	v_empty nothing; /* no thread is open */
	str company;     /* "Theo L. is writing" */
	str company_icon, company_topic, company_self;
	bool company_writes, company_again;
	/* who they are */
	v_journey journey;
	str contact_href, contact_open;
	str follow_href; /* to set a follow-up; empty: nobody to set one for */
	v_person assigned;
	str assigned_note;
	list tags, tags_known; /* of v_option: value is what takes it away */
	bool tag_box;
	list assign;  /* of v_option */
	list snooze;  /* of v_option */
	list consent; /* of v_line */
	list touches; /* of v_touch */
	str touches_meta;
	list promises; /* of v_line */
	str promises_count;
	str ledger_href;
	list photos; /* of v_file */
	str photos_count;
} inbox_view;
extern const type inbox_view_t;

#endif
