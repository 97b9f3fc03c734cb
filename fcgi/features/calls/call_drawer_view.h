/* call_drawer_view.h -- what templates/calls/drawer.html shows: one call beside the
 * table, in six tabs. */
#ifndef PB_CALL_DRAWER_VIEW_H
#define PB_CALL_DRAWER_VIEW_H

#include "base/field.h"
#include "features/calls/calls_parts.h"
#include "features/calls/outcome_parts.h"
#include "features/shell/shell_parts.h"

/* Somebody it may have been. */
typedef struct v_call_person {
	str key;
	v_person person;
	str meta; /* "(801) 555-0142 · 12 Tansy Court" */
	str why;  /* "Has this number"; may be empty */
	bool now; /* it is linked to them */
} v_call_person;
extern const type v_call_person_t;

/* A file beside it. */
typedef struct v_call_file {
	str key, name, meta; /* "Photo, 240 KB, by Priya R., 10:24 AM" */
	str href;            /* empty: taken away */
	bool shown;          /* a picture of it stands in the page */
	str remove, back;    /* where to post that; may be empty */
} v_call_file;
extern const type v_call_file_t;

/* Absent when id is empty. */
typedef struct v_drawer {
	str id;
	str topics; /* "call:0193" */
	str place;  /* "Call 1 of 7 in triage" */
	v_person person;
	list flags; /* of v_badge */
	str path;   /* "(385) 555-0119 · Support line" */
	v_status state;
	v_clock clock;
	v_pill pill;
	v_action call, text;
	str self, page, close,
		link_href; /* link_href: to link a contact; may be empty */
	str prev, next;    /* empty: none */
	list tabs;         /* of v_tab */
	bool summary, recording, transcript, details, history, job,
		people;        /* the tab */
	str words;             /* "Answered by Priya Raman after 0:51, talked 3:10." */
	str quote, quote_meta; /* the beginning of what was said */
	v_notice permission, done; /* done: what the last form did */
	v_outcome_form form;
	str news;           /* "Priya R. saved this call: Booked job."; may be empty */
	str news_of;        /* the address that tells it */
	bool news_form;     /* it is shown with what was typed, by the form */
	v_notice read_only; /* for those who may not */
	list recordings;    /* of v_recording */
	str recordings_none;
	list lines; /* of v_cue: of the transcript; who: "found" when it has the words
		     */
	str find, lines_note;
	list facts, trace, legs, technical, touches;
	str trace_meta, touches_meta;
	v_context context;
	list who; /* of v_call_person */
	str looked_for;
	bool foot; /* back and skip stand below, not in the form */
	str list_of;
	list files; /* of v_call_file */
	str attach; /* where files are sent to; empty: not theirs to do */
} v_drawer;
extern const type v_drawer_t;

#endif
