/* contacts_parts.h -- records of contact pages. */
#ifndef PB_CONTACTS_PARTS_H
#define PB_CONTACTS_PARTS_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/calls/calls_parts.h"
#include "features/shell/parts.h"

/* To call and to text somebody from a row. The words around the name and the addresses
 * are the template's (parts/reach.html): a page has fifty of each. */
typedef struct v_reach {
	str id; /* of the contact */
	str name;
	str number;  /* "18015550142": empty: there is nothing to call */
	str no_call; /* "No phone number on file": why not, if it is said at all */
	bool texts;
	str no_text; /* as no_call */
} v_reach;
extern const type v_reach_t;

/* A row of customers. */
typedef struct v_customer {
	str key;         /* "c1" */
	v_person person; /* without a link: it is the contact's page */
	str whole;       /* the name once more, when a row has no room for it */
	str phone;       /* "(801) 555-0142": design 15 Phone */
	v_badge flag;    /* do not contact */
	v_badge badge;
	str stage; /* "Permit, day 12": may be empty */
	v_steps steps;
	v_status status;
	str whole_status; /* as whole */
	v_person coordinator;
	str last_icon;    /* "phone-incoming" */
	str last_tone;    /* "none": TONE */
	str last;         /* "Voicemail, 0:48" */
	str last_meta;    /* "Support, 2 h 22 m ago" */
	v_pill owed;      /* what they are owed soonest */
	str unread;       /* "1": empty: none */
	str unread_label; /* "1 voicemail not heard" */
	str texts;        /* "2": empty: none */
	str texts_label;  /* "2 texts not read" */
	v_reach reach;
	str why; /* why a hidden one is found: "Hidden, no contact for 7 months"; may be
		    empty */
} v_customer;
extern const type v_customer_t;

/* A row of employees, crews or vendors. */
typedef struct v_other {
	str key; /* "m1" */
	v_person person;
	str whole;      /* as a customer's */
	v_badge flag;   /* as a customer's */
	str role;       /* "Coordinator": role, crew or company */
	str department; /* "Coordination" */
	str phone;      /* "(801) 555-0160" */
	str email;
	v_status calls; /* Gets calls / Gets no calls */
	v_reach reach;
} v_other;
extern const type v_other_t;

/* Head of a contact's page. */
typedef struct v_contact {
	str id; /* "c1" */
	v_person person;
	v_badge badge;
	v_status status;
	v_badge flag;
	str phone;       /* "(801) 555-0142" */
	str phone_href;  /* "tel:+18015550142": empty: not callable */
	str email;       /* "m.ortega@example.com": may be empty */
	str address;     /* "418 Juniper Hollow, Cedar Bend": may be empty */
	str map_href;    /* may be empty */
	str record;      /* "CRM 148-3307": may be empty */
	str record_href; /* may be empty */
	v_action call;
	v_action text;
	str live_href; /* page of the call this contact is on now; replaces Call by "On
			  call" */
	v_clock live;
	v_journey journey;
	v_person coordinator; /* name empty: none */
	str coordinator_note; /* "has left." */
	str coordinator_tone; /* "none": TONE */
	str choose_href;      /* where another is chosen; empty: not by them */
	str hidden;           /* why it is hidden from lists; may be empty */
} v_contact;
extern const type v_contact_t;

/* An item of the timeline. day set: a day head stands before it. */
typedef struct v_item {
	str key; /* "0195" */
	str day; /* "Today, Tue, Nov 17": set on the first item of a day, else empty */
	v_when time;   /* clock form */
	str icon;      /* "phone-incoming": design 7.4 */
	str tone;      /* "none": TONE; green live, red missed */
	str slim;      /* "slim" for one-line items, else empty */
	str title;     /* "Call in, 3:10" */
	str by;        /* "with Jun P.": may be empty */
	v_badge badge; /* department */
	v_status outcome;
	v_clock live; /* text empty: not live */
	str text;     /* summary, quote of a voicemail; may be empty */
	v_player player;
	str href;       /* "/history/calls/0195": may be empty */
	str link;       /* "Open call" */
	str meta;       /* right side when there is no link */
	str close_href; /* of an open hand-off: where its answer goes */
	bool mine;      /* may accept or return it */
	bool given;     /* may take it back */
} v_item;
extern const type v_item_t;

/* Why lists leave a contact out: its status, of the inactive kind, or (empty) since
 * when nobody had contact; last: no time, never. */
str contact_why_hidden(ctx *x, str inactive, when last);
/* Texting a contact, or why not. */
v_action contact_text(ctx *x, str id, str name, str phone, bool dnc);
/* "Do not contact", of whoever asked for it. */
v_badge contact_flag(bool dnc);
/* The title of a name or status that a row may have no room for. Shorter ones have
 * none, which every page would carry fifty times. */
str contact_row_whole(str text);
/* Calling and texting somebody from a row, or why not; texts: it is offered. */
v_reach contact_row_reach(str id, str name, str phone, bool dnc, bool texts);

/* Filter chip of the timeline. */
typedef struct v_kind {
	str text;    /* "Calls" */
	str count;   /* "12" */
	str href;    /* "/contacts/c1?kind=calls" */
	str current; /* "true" or empty */
} v_kind;
extern const type v_kind_t;

#endif
