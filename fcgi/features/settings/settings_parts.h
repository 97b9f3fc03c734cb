/* settings_parts.h -- records of settings pages. */
#ifndef PB_SETTINGS_PARTS_H
#define PB_SETTINGS_PARTS_H

#include "base/field.h"
#include "features/shell/parts.h"

/* A phone number. */
typedef struct v_number_row {
	str key;        /* "n1" */
	str number;     /* "(801) 555-0100" */
	str line;       /* "Support line" */
	str flow;       /* "Main menu": "No flow, plays default" when none */
	str flow_href;  /* "/settings/routing/f1": may be empty */
	str version;    /* "v14": may be empty */
	str team;       /* "Customer Support": may be empty */
	str hours;      /* "Support hours": may be empty */
	str hours_href; /* "/settings/hours/h1" */
	v_status open; /* Open until 6:00 PM / Closed until Wed 8:00 AM / Always open */
	v_status recording; /* Recorded, announced / Not recorded */
	str machine;        /* "On": whether a machine that picks up is told */
	str machine_href; /* "/settings/lines/n1"; empty: who looks may not change it */
	str machine_do, machine_label, machine_value; /* "Turn off", "off" */
	str missed;       /* "Theo Lindqvist": whose a missed call is */
	str missed_label; /* "Missed calls of Support line are" */
	list people;      /* of v_option: who it may be; empty: as machine_href */
	str coming;       /* "Moves here Wed, Dec 2": may be empty */
} v_number_row;
extern const type v_number_row_t;

typedef struct v_flow_row {
	str key;     /* "f1" */
	str name;    /* "Main menu" */
	str href;    /* "/settings/routing/f1" */
	str version; /* "v14" */
	str meta;    /* "2 numbers, published Nov 12" */
} v_flow_row;
extern const type v_flow_row_t;

typedef struct v_schedule {
	str key;     /* "h1" */
	str name;    /* "Customer Support" */
	str href;    /* "/settings/hours/h1" */
	str current; /* "true" or empty */
	str dot;     /* "available": available open, away closed */
	str state;   /* "Open until 6:00 PM" */
	str meta;    /* "2 numbers, 3 flows" */
} v_schedule;
extern const type v_schedule_t;

/* A step of a flow. */
typedef struct v_outline {
	str id;          /* "s3": stable, used as anchor */
	int64_t depth;   /* "2": 0..6 */
	str branch;      /* "Key 2": empty on depth 0 */
	str branch_tone; /* "none": accent for the way in office hours, none else */
	str icon;    /* "list-tree": hours clock, menu list-tree, condition split, ring
			user, group users, queue headphones, voicemail voicemail, say
			message-square-quote, play volume-2, transfer arrow-right-left,
			hang up phone-off */
	str title;   /* "Main menu" */
	str summary; /* "“Thanks for calling Sunledge…” 8 s" */
	str goto_text; /* "Goes to Support queue" for a step already shown; may be empty
			*/
	str goto_href; /* #s7 */
} v_outline;
extern const type v_outline_t;

typedef struct v_version {
	str name;       /* "v14" */
	v_status state; /* Live green circle-check; older ones empty */
	str meta;       /* "Nov 12, Dana O." */
	str note;       /* may be empty */
	str href;       /* read this version; may be empty */
} v_version;
extern const type v_version_t;

/* An open period in the 24 h track, in percent of the day. */
typedef struct v_block {
	str x;    /* "33.33%" */
	str w;    /* "41.67%" */
	str mid;  /* "54.17%" */
	str text; /* "8 AM to 6 PM": shorter when narrow; may be empty */
} v_block;
extern const type v_block_t;

typedef struct v_day {
	str name;    /* "Mon" */
	str today;   /* "today" or empty */
	list blocks; /* of v_block */
	str closed;  /* "Closed all day" or empty */
	list hours;  /* of v_tick: one line a period, "8:00 AM to 6:00 PM"; one line
			"Closed" on closed days */
	str field;   /* "day1": the name of its input */
	str typed;   /* "8 AM to 12 PM, 1 PM to 6 PM": empty closed */
	str error;   /* why that cannot be understood; may be empty */
	str invalid; /* "true" with an error, else empty */
} v_day;
extern const type v_day_t;

/* A day of the month. */
typedef struct v_cell {
	str text;  /* "17" */
	str kind;  /* "", other (not this month), closed, holiday, special */
	str today; /* "today" or empty */
	str label; /* "Thu, Nov 26, Thanksgiving, closed": for screen readers; empty on
		      plain days */
} v_cell;
extern const type v_cell_t;

/* A holiday or override. */
typedef struct v_dated {
	str date;  /* "Thu, Nov 26" */
	str name;  /* "Thanksgiving" */
	str hours; /* "Closed" */
	str id;
	str remove; /* "Remove Thanksgiving" */
	str scope;  /* "All schedules" or empty */
} v_dated;
extern const type v_dated_t;

#endif
