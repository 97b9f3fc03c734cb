/* parts.h -- records that templates of several pages share: people, badges, pills,
 * forms. The code that fills them is beside each feature; formats follow the design
 * language. */
#ifndef PB_PARTS_H
#define PB_PARTS_H

#include "base/field.h"

/* Anyone shown with an avatar. */
typedef struct v_person {
	str name; /* "Maribel Ortega": design 15 Names. Unknown caller: the formatted
		     number. Withheld: "Hidden number" */
	str href; /* "/contacts/01932f": empty: not a link */
	str initials; /* "MO": 2 letters; "?" when unknown */
	str kind;     /* "contact": contact (square) or staff (round; crews too) */
	str hue; /* "none": none for contacts; staff: accent, violet, cyan or green by
		    hash of the member id */
	str dot; /* presence dot on the avatar: "", available, oncall, wrapup, away,
		    offline */
} v_person;
extern const type v_person_t;

/* Small box with icon and word. Absent when text is empty. */
typedef struct v_badge {
	str text; /* "PRE-PTO" */
	str icon; /* "circle-dashed": design 7.4; empty: no icon */
	str tone; /* "accent": TONE */
	str look; /* "outline": outline = identity (phase, department), fill = flag
		     (emergency, do not contact, crew) */
} v_badge;
extern const type v_badge_t;

/* Icon and word without fill. Absent when text is empty. */
typedef struct v_status {
	str text; /* "Pending permit" */
	str icon; /* "hourglass": design 7.4 */
	str tone; /* "cyan": TONE */
} v_status;
extern const type v_status_t;

/* A moment. Absent when text is empty. */
typedef struct v_when {
	str text;  /* "12m": design 15 Time. Tables: "now", "12m", "10:24 AM", "Mon",
		      "Nov 9". Sentences: "38 min ago" */
	str iso;   /* "2026-11-17T10:30:00-07:00": RFC 3339 with the tenant's offset */
	str title; /* "Tue, Nov 17, 10:30:00 AM MST": absolute time and zone */
	str clock; /* "10:30 AM": only when younger than 60 minutes and text is of the
		      short form: the script keeps "12m" true and falls back to this;
		      otherwise empty */
} v_when;
extern const type v_when_t;

/* A length. It runs when iso is set. */
typedef struct v_clock {
	str text;  /* "4:12": design 15 running / length */
	str iso;   /* "2026-11-17T10:38:00-07:00": start, when it is running; empty: it
		      stands still */
	str label; /* "4 minutes 12 seconds": for screen readers */
} v_clock;
extern const type v_clock_t;

/* Wait pill, §7.2. */
typedef struct v_wait {
	str text;       /* "1:42" */
	str iso;        /* "2026-11-17T10:40:30-07:00": since when the caller waits */
	int64_t target; /* "30": seconds of the target T */
	str tone;       /* "late": ok up to T, soon to 3T, late above */
	str icon;  /* "triangle-alert": clock, clock-alert, triangle-alert in the same
		      order */
	str label; /* "Waiting 1 minute 42 seconds" */
} v_wait;
extern const type v_wait_t;

/* SLA pill, §7.1. Absent when text is empty. */
typedef struct v_pill {
	str state;  /* "soon": ontime soon critical overdue paused met late none */
	str text;   /* "Due 12m": design 7.1 text, or its short form in tables */
	str prefix; /* "Due": word before the minutes, so that the script can count
		       down; empty in short form */
	str icon;   /* overdue triangle-alert, paused circle-pause, met and late check;
		       empty: the ring is drawn */
	int64_t ring; /* "38": percent of the window left, 0..100 */
	str iso; /* "2026-11-17T10:54:00-07:00": the deadline; empty when paused, met or
		    late */
	str from;           /* "2026-11-17T10:24:00-07:00": start of the window */
	str warn, critical; /* from when it is soon and critical; empty: by the clock's
			       shares */
	str label;          /* "Callback due in 12 minutes, at 10:54 AM": a sentence */
} v_pill;
extern const type v_pill_t;

/* Compact journey. Absent when total is 0. */
typedef struct v_steps {
	int64_t total; /* "7": 3..9 */
	int64_t at;    /* "3": stages done; = index of the current one; = total when all
			  are done */
	str all;       /* "all" when at = total, else empty */
	str label;     /* "Stage 4 of 7, Permit" */
} v_steps;
extern const type v_steps_t;

/* One stage of the full journey. */
typedef struct v_stage {
	str name; /* "Permit" */
	str sub; /* "day 12 of about 14": date done, day count, or plan; may be empty */
	str state; /* "now": done, now or next */
} v_stage;
extern const type v_stage_t;

/* Full journey. Absent when stages is empty. */
typedef struct v_journey {
	list stages;    /* of v_stage */
	str total_text; /* "45 days since sale": may be empty */
	str now_name;   /* "Permit" */
	str now_sub;    /* "city review round 2": may be empty */
	str days;       /* "day 12 of about 14": may be empty */
	str next_text;  /* "Next: Install, tentative": may be empty */
	str next_date;  /* "Tue, Dec 2": may be empty */
} v_journey;
extern const type v_journey_t;

/* Label and value. */
typedef struct v_fact {
	str label; /* "Address" */
	str value; /* "418 Juniper Hollow, Cedar Bend" */
	str href;  /* empty: plain text */
	bool code; /* true: monospace */
} v_fact;
extern const type v_fact_t;

/* One line with an icon. */
typedef struct v_line {
	str icon;   /* "check" */
	str tone;   /* "green": TONE */
	str text;   /* "Texts: opted in Oct 3" */
	str strong; /* words before the text, in bold; may be empty */
	str href;   /* link on the strong words; may be empty */
	str meta;   /* right side; may be empty */
} v_line;
extern const type v_line_t;

/* Something to press. href set: a link. href empty and reason set: shown blocked with
 * the reason. Both empty: not shown. */
typedef struct v_action {
	str text;   /* "Call": visible word */
	str label;  /* "Call Maribel Ortega": full name of the action; contains the
		       visible word */
	str icon;   /* "phone" */
	str href;   /* "tel:+18015550142" */
	str look;   /* "answer": "" default, primary, answer, danger, warn, plain */
	str key;    /* "c": single key or empty */
	str reason; /* design 14.5, "On the do-not-contact list since Nov 2" */
} v_action;
extern const type v_action_t;

/* Banner. Absent when title is empty. */
typedef struct v_notice {
	str tone;  /* "accent": TONE */
	str icon;  /* "git-compare-arrows" */
	str title; /* "Another department is in touch." */
	str text;  /* "Theo Lindqvist (Permitting) called Maribel 38 min ago." */
	str href;  /* may be empty */
	str link;  /* words of the link */
} v_notice;
extern const type v_notice_t;

/* Empty state. Absent when title is empty. */
typedef struct v_empty {
	bool drawing; /* true: the patch-cable drawing (first use), false: the icon */
	str icon;     /* "search-x" */
	str tone;     /* "none": TONE */
	str title;    /* "No calls waiting" */
	str text; /* "New calls show up here with the caller's name and history. Nothing
		     to refresh." */
	str action_text;
	str action_href; /* empty: no action */
} v_empty;
extern const type v_empty_t;

/* A part that could not be loaded. Absent when title is empty. */
typedef struct v_failure {
	str title;      /* "Call history did not load" */
	str text;       /* "The rest of the page is up to date." */
	str retry_href; /* "/history/calls" */
	str reference;  /* "7F3A-22": short request reference */
} v_failure;
extern const type v_failure_t;

/* Keyset pager. Absent when summary is empty. */
typedef struct v_pager {
	str summary;   /* "Showing 15 of about 214": design 15 Numbers */
	str prev_href; /* empty: shown disabled */
	str next_href; /* "/contacts?after=x": empty: shown disabled */
	str prev_text; /* "Previous": Newer on time-ordered lists */
	str next_text; /* "Next": Older on time-ordered lists */
} v_pager;
extern const type v_pager_t;

/* Form row with one input. */
typedef struct v_field {
	str name;  /* "email": name and id */
	str label; /* "Email" */
	str type;  /* "email": text email password tel search date */
	str value; /* "priya.raman@sunledge.example": empty for passwords */
	str hint;
	str error;        /* replaces the hint */
	str invalid;      /* "true" when error is set, else empty */
	str autocomplete; /* "username" */
	str optional;     /* "optional" or empty */
	bool required;
	bool autofocus; /* the first wrong field, or the first field of the page */
	int64_t max;    /* "254": maxlength */
} v_field;
extern const type v_field_t;

/* An <option>, a radio choice. */
typedef struct v_option {
	str value; /* "missed" */
	str text;  /* "Missed" */
	bool chosen;
} v_option;
extern const type v_option_t;

/* A chosen filter that can be removed. */
typedef struct v_chip {
	str text; /* "Outcome: Missed" */
	str href; /* "/history/calls": the same page without it */
} v_chip;
extern const type v_chip_t;

/* Column head of a table. */
typedef struct v_head {
	str text; /* "Customer" */
	str href; /* empty: not sortable */
	str sort; /* "ascending" or "descending" when sorted by it, else empty */
	str icon; /* "arrow-up-down": arrow-up, arrow-down when sorted; used with href
		     only */
} v_head;
extern const type v_head_t;

/* What the last form did. */
typedef struct v_flash {
	str tone; /* "green": green done, accent working, red failed, amber needs a look
		   */
	str icon; /* "circle-check" */
	str title; /* "Password changed." */
	str text;  /* may be empty */
} v_flash;
extern const type v_flash_t;

typedef struct v_tick {
	str text; /* "6 AM" */
} v_tick;
extern const type v_tick_t;

#endif
