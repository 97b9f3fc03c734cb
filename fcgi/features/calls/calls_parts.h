/* calls_parts.h -- records of calls, for the queue, the history and a call's page. */
#ifndef PB_CALLS_PARTS_H
#define PB_CALLS_PARTS_H

#include "base/field.h"
#include "features/shell/parts.h"

/* Audio. Absent when src is empty. */
typedef struct v_player {
	str id;          /* "r1": unique on the page */
	str title;       /* "Voicemail from Walter Hughes" */
	str src;         /* "/history/calls/0193/audio/0194" */
	str length;      /* "0:48" */
	int64_t seconds; /* "48" */
	str peaks; /* SVG path in a box of 400 x 32, e.g. "M2 12V20M6 9V23..." (100
		      bars: M{4i+2} {16-h}V{16+h}); empty: a plain slider */
} v_player;
extern const type v_player_t;

/* A line of a transcript. */
typedef struct v_cue {
	str at;         /* "0:12": empty: no time known */
	int64_t second; /* "12" */
	str href; /* "/history/calls/0193/audio/0194#t=12": empty: no time known */
	str who;  /* "Walter": may be empty */
	str text; /* "The inverter is showing a red light again." */
} v_cue;
extern const type v_cue_t;

/* A recording or voicemail of a call. */
typedef struct v_recording {
	str key;   /* "r1" */
	str icon;  /* "voicemail": voicemail or mic */
	str title; /* "Voicemail": "Voicemail" or "Recording, both sides" */
	str meta;  /* "0:48, left 8:20 AM" */
	v_player player;
	str pending;     /* why it cannot be played: "Fetching it from the carrier.",
			    "Deleted after 12 months.", "Not recorded."; then player.src is
			    empty */
	list transcript; /* of v_cue */
	str transcript_note; /* "Transcript is on its way." or "No transcript came."
				when transcript is empty */
	str machine;         /* "Transcript by the carrier, not checked": shown over the
				transcript */
	str handle_href; /* "/voicemails/0194/handled": a button to mark it; empty: none
			  */
	str handled;     /* "Handled by Priya R., Thu, Nov 19 9:28 AM"; may be empty */
} v_recording;
extern const type v_recording_t;

/* One row of what happened, in words. */
typedef struct v_trace {
	str key;     /* "t4": stable */
	str level;   /* "step": step, or sub for a member rung or skipped */
	str icon;    /* "list-tree": of the step kind, or of the result */
	str tone;    /* "none": TONE; sub: green answered, red no answer, none skipped,
			amber ringing */
	str title;   /* "Main menu: key 2": sub: "Priya Raman: skipped" */
	str detail;  /* "Greeting 8 s, key after 5 s": sub: the reason, "On another call
			since 14:02"; may be empty */
	v_when time; /* clock form with seconds, "10:38:04 AM" */
	str offset;  /* "0:13": since the call began */
} v_trace;
extern const type v_trace_t;

/* One ringing phone. */
typedef struct v_leg {
	str key; /* "l1" */
	v_person who;
	str to; /* "(801) 555-0160" */
	v_status status;
	str began;  /* "10:38:31 AM" */
	str rang;   /* "18 s" */
	str talked; /* "3:10": "–" when none */
	str code;   /* "completed": carrier's word, small */
} v_leg;
extern const type v_leg_t;

/* A waiting caller. */
typedef struct v_card {
	str key;     /* "0193": call id */
	str href;    /* "/queue/calls/0193" */
	str current; /* "true" when it is the open one, else empty */
	v_person person;
	v_badge badge; /* phase or crew */
	v_badge stage; /* of the journey; absent when they stand in none */
	str place; /* "Support · key 1": line, queue and choice, joined by " · " */
	str fact;  /* "2nd call today · Coordinator Marcus D.": may be empty */
	v_wait wait;
	str edge;       /* "late": ok soon late; mine when it rings you */
	v_status offer; /* "Ringing Priya R." or "Ringing you, press 1"; absent when
			   nobody is rung */
	v_badge emergency;
} v_card;
extern const type v_card_t;

/* A call in progress. */
typedef struct v_active {
	str key;  /* "0194" */
	str href; /* "/queue/calls/0194" */
	str current;
	v_person person; /* the customer's name and link with the avatar of the member
			    (initials, kind, hue) */
	str by; /* "Marcus D.": member, design 15 short name; empty while in the menu */
	v_badge tag; /* In menu, Ringing, Hold 0:40, Out */
	v_clock clock;
} v_active;
extern const type v_active_t;

/* The call you are on. */
typedef struct v_mine {
	str key;     /* "0195" */
	str href;    /* "/queue/calls/0195" */
	str current; /* "true" */
	v_person person;
	v_badge badge;
	str place; /* "Permit, day 12" */
	v_clock clock;
} v_mine;
extern const type v_mine_t;

/* A voicemail that waits for a callback. */
typedef struct v_voicemail {
	str key;  /* "0196" */
	str href; /* "/queue/calls/0196" */
	str current;
	v_person person;
	str length; /* "0:48" */
	v_pill pill;
	str quote;      /* "The inverter is showing a red light again": start of the
			   transcript; may be empty */
	str quote_note; /* "Transcript is on its way" when quote is empty */
	str meta;       /* "POST-PTO · Support · left 8:20 AM" */
} v_voicemail;
extern const type v_voicemail_t;

/* Head of a call. */
typedef struct v_call {
	str id; /* "0195": empty: none chosen */
	v_person person;
	v_badge badge;
	v_badge stage; /* stage as a second outline badge */
	v_badge flag;  /* emergency, do not contact; fill */
	str path; /* "(801) 555-0142 · Support line · key 2 Coordination · to you as
		     PC": design 10.7 */
	v_status state; /* On call green phone-call, In menu, Ringing, Waiting, Ended;
			   outcome when ended */
	str recording;  /* "Rec": "Rec" while recording, else empty */
	v_clock clock;  /* running while live, length after */
	str page; /* "/history/calls/0195": link "Call page"; empty on the call's own
		     page */
	v_action call;
	v_action text;
} v_call;
extern const type v_call_t;

/* Who has been in touch. */
typedef struct v_touch {
	str icon; /* "phone-incoming": design 7.4 */
	str tone; /* "accent": TONE */
	str who;  /* "Jun P." */
	str what; /* "Scheduling, call 3:10" */
	v_when when;
} v_touch;
extern const type v_touch_t;

/* Customer context. Empty id: nobody chosen or unknown. */
typedef struct v_context {
	str id; /* "c1" */
	v_person person;
	bool unknown; /* true: a number we do not know; the note says what that means */
	v_badge badge;
	v_status status;
	v_action call;
	v_action text;
	str page; /* "/contacts/c1" */
	v_journey journey;
	list facts; /* of v_fact: Address, Household, Prefers, Coordinator, System,
		       Record */
	v_person coordinator; /* name empty: none */
	str coordinator_note; /* "(you)": may be empty */
	str no_coordinator; /* "No coordinator" when a customer has none, else empty */
	list touches;       /* of v_touch */
	str touches_meta;   /* "14 days" */
	list consent;       /* of v_line */
	str note;           /* pinned note; may be empty */
	str note_meta;      /* who and when */
} v_context;
extern const type v_context_t;

/* One cell of a call's row: what is not empty is shown. */
typedef struct v_call_cell {
	str look;  /* classes of the cell */
	str label; /* on a phone: "Waited"; may be empty */
	str text;
	v_when when;
	v_status status;
	v_person person;
	v_pill pill;
} v_call_cell;
extern const type v_call_cell_t;

/* A call in the table. */
typedef struct v_call_row {
	str key;     /* "0195" */
	str href;    /* its drawer */
	str current; /* "true" when it is the open one, else empty */
	str icon;    /* "phone-incoming": phone-incoming, phone-outgoing, phone-missed,
			voicemail, phone-call */
	str tone;    /* "none": red missed, green live */
	str direction; /* "Incoming call": for screen readers */
	v_person person;
	v_badge badge;       /* phase or crew */
	list flags;          /* of v_badge: Emergency, DNC, Spam?, 2nd, Closed */
	list cells;          /* of v_call_cell, as the columns */
	v_action call, text; /* of whom it was with; absent: may not */
} v_call_row;
extern const type v_call_row_t;

/* A column's head. */
typedef struct v_call_head {
	str look; /* classes: num, col-s, roomy */
	v_head head;
} v_call_head;
extern const type v_call_head_t;

/* One filter: a choice (options) or something typed. */
typedef struct v_call_filter {
	str name, label, type, value, hint;
	list options; /* of v_option */
} v_call_filter;
extern const type v_call_filter_t;

/* Filters of the table; each select begins with an option "Any". */
typedef struct v_filters {
	list first;  /* of v_call_filter: always shown */
	list more;   /* of v_call_filter: behind a button */
	str more_on; /* "3": how many of those are set; may be empty */
	str on;      /* "4": with those always shown, and the days */
	str from;    /* "2026-11-16": ISO date or empty */
	str to;
	str q;
	str sort;
	list chips;     /* of v_chip */
	str clear_href; /* "/history/calls": empty when nothing is filtered */
	str note;       /* a wrong date, in words */
} v_filters;
extern const type v_filters_t;

#endif
