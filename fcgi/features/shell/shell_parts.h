/* shell_parts.h -- what every page has around it. */
#ifndef PB_SHELL_PARTS_H
#define PB_SHELL_PARTS_H

#include "base/field.h"
#include "features/shell/parts.h"

/* One place in the navigation. */
typedef struct v_nav_item {
	str group;      /* "Work": set on the first item of a group, else empty */
	str text;       /* "Queue" */
	str href;       /* "/queue" */
	str icon;       /* "headphones": Queue headphones, Contacts square-user, History
			   history, Settings settings-2, Tenants building-2 */
	str key;        /* "q": second key after g; empty: none */
	str current;    /* "page": "page" or empty */
	str count;      /* "3": empty: none */
	str count_tone; /* "amber": none unread, amber waiting, red overdue */
	str count_label; /* "3 waiting" */
	str live; /* "waiting": name of the figure of the live bar that the script
		     copies here: waiting; or another name; empty: no figure */
} v_nav_item;
extern const type v_nav_item_t;

/* A tab of the page. */
typedef struct v_tab {
	str text;    /* "Customers" */
	str href;    /* "/contacts" */
	str count;   /* "214": may be empty */
	str current; /* "page": "page" or empty */
} v_tab;
extern const type v_tab_t;

/* State of a member, §7.3. */
typedef struct v_presence {
	str state; /* "available": available oncall wrapup away offline */
	str word;  /* "Available": Away shows its reason: "Lunch" */
	v_clock since;
} v_presence;
extern const type v_presence_t;

/* A state that can be chosen. */
typedef struct v_reason {
	str value;  /* "away:lunch": sent as `choice` */
	str text;   /* "Lunch" */
	str state;  /* "away": as presence.state, for the dot */
	str chosen; /* "true": "true" or "false" */
} v_reason;
extern const type v_reason_t;

/* Live bar, §9.1. Absent when href is empty. */
typedef struct v_live {
	str href;        /* "/queue": page that answers the fragment live-bar */
	str waiting;     /* "3" */
	v_clock longest; /* longest wait; text empty when nobody waits */
	str free;        /* "4" */
	str members;     /* "9" */
	str as_of;       /* "10:42:08 AM" */
	str say; /* "3 calls waiting, longest 1 minute 42 seconds": said by the polite
		    live region when it changes */
} v_live;
extern const type v_live_t;

/* Notices, §10.24. Absent when href is empty. */
typedef struct v_bell {
	str href;        /* "/notices": page that answers the fragment bell */
	str topics;      /* "notices notices:0193": everybody's, and the member's own */
	str label;       /* "Notices, 3 not read" */
	str count;       /* "3": of those not read; empty: none */
	str count_label; /* "3 not read" */
} v_bell;
extern const type v_bell_t;

/* Violet bar, §9.2. Absent when text is empty. */
typedef struct v_operator {
	str text; /* "Platform operator. You can see every tenant. Each time you open
		     one is written to its audit log." */
	str ends; /* "Session ends in 3 h 12 m" */
} v_operator;
extern const type v_operator_t;

/* What every page has. Signed-out pages fill lang, title, theme, density, nav_size,
 * keys, movement only; the rest stays empty. */
typedef struct v_shell {
	str lang;       /* "en" */
	str zone;       /* "America/Denver": IANA zone of the tenant */
	int64_t now;    /* "1794937328000": server time in ms at rendering */
	str theme;      /* "system": system light dark */
	str density;    /* "compact": compact comfortable */
	str nav_size;   /* "full": full rail */
	str keys;       /* "on": on off: single keys */
	str movement;   /* "full": full less */
	str title;      /* "Queue": of the window */
	str heading;    /* "Queue": the h1 */
	str crumb_text; /* parent page, may be empty */
	str crumb_href;
	str tenant;      /* "Sunledge Energy": "Platform" for operators */
	str home;        /* "/queue": or /platform/tenants */
	str csrf;        /* "9f2c" */
	str nonce;       /* "4be1": lets this page's own scripts run, and no others */
	str self;        /* "/queue": path and query of this page */
	str stream;      /* event stream, from the page's moment on; empty: none */
	int64_t refresh; /* "15": seconds, for the page without JavaScript; 0: none */
	str refresh_off; /* "/queue?refresh=off": link that stops it */
	str search_href; /* "/contacts": where the search form goes; empty: no search */
	str search;      /* what was searched */
	list nav;        /* of v_nav_item */
	list nav_more;   /* of v_nav_item: the rest of them, on a phone behind More */
	list tabs;       /* of v_tab */
	v_live live;
	v_bell bell;
	v_person me;
	str me_role; /* "Agent" */
	v_presence presence;
	list reasons; /* of v_reason: empty: presence cannot be set (operators, viewers)
		       */
	list flashes; /* of v_flash */
	v_operator operator;
	str desk;      /* "/desk/now": the member's call, on every page; empty: none */
	str desk_busy; /* set when there is one now */
} v_shell;
extern const type v_shell_t;

typedef struct v_trouble {
	str status;      /* "404" */
	str icon;        /* "map-pin-off" */
	str tone;        /* "none": TONE */
	str title;       /* "This page is not here" */
	str text;        /* "The address may be old, or the record was removed." */
	str todo;        /* "Go back, or search for the person." */
	str action_text; /* "Go to the queue" */
	str action_href; /* "/queue": may be empty */
	str reference;   /* "7F3A-22" */
} v_trouble;
extern const type v_trouble_t;

#endif
