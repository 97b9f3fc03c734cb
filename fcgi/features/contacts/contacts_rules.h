/* contacts_rules.h -- what a request for a list of contacts asks for. Pure. */
#ifndef PB_CONTACTS_RULES_H
#define PB_CONTACTS_RULES_H

#include "base/arena.h"
#include "base/str.h"
#include "base/when.h"

enum contact_tab {
	TAB_CUSTOMERS,
	TAB_LEADS,
	TAB_EMPLOYEES,
	TAB_CREWS,
	TAB_VENDORS,
	TAB_STAFF, /* employees who do not sign in: contacts like others */
	TAB_ALL,   /* of search only */
	TABS_N = TAB_ALL
};
/* key: in addresses; kind: in the database, NULL where contacts are not what is listed.
 */
struct contact_tab_def {
	const char *key, *kind, *text, *one;
};
extern const struct contact_tab_def CONTACT_TABS[TAB_ALL + 1];
/* Anything unknown is customers. */
enum contact_tab contact_tab_of(str key);
/* Shown with where they are, not with how far they are. */
bool contact_tab_others(enum contact_tab tab);

/* What somebody typed to find people. words and names are array literals for the
 * database: all words, and those that are no digits; digits are those of a phone
 * number, absent when there are fewer than three. */
typedef struct contact_search {
	str words, names, digits;
	bool any; /* there is something to look for */
} contact_search;
enum { SEARCH_WORDS_MOST = 6 };
/* region: for numbers as they are written there, "020 7946 0958" in GB. */
contact_search contact_search_read(arena *a, str typed, str region);
/* The words of an array literal, for people: {ortega,maria} is "ortega maria". */
str contact_search_words(arena *a, str literal);

/* What a list can be sorted by; in addresses "sort=last", descending "sort=-last". */
enum contact_sort {
	SORT_NAME,
	SORT_TOUCH,
	SORT_STAGE,
	SORT_STATUS,
	SORT_OWNER,
	SORT_OWED,   /* what is owed soonest, then who is owed nothing, by name */
	SORT_UNREAD, /* descending: most first; then those without, by name */
	SORTS_N
};
struct contact_sort_def {
	const char *key, *column; /* column: as the database calls it (contact_list) */
};
extern const struct contact_sort_def CONTACT_SORTS[SORTS_N];
/* Anything unknown is by name, ascending. */
enum contact_sort contact_sort_read(str typed, bool *down);

/* A filter by status may be a whole category: all of its statuses. key: in addresses
 * and for the database. */
struct contact_category {
	const char *key, *text;
	bool hidden; /* all of its contacts are */
};
enum { CATEGORIES_N = 2 };
extern const struct contact_category CONTACT_CATEGORIES[CATEGORIES_N];
/* NULL: what is asked for is one status. */
const struct contact_category *contact_category_of(str status);

/* How the list is read: the one everybody opens by a statement of its own. */
enum contact_plan { PLAN_PLAIN, PLAN_LISTED, PLAN_FOUND, PLAN_MEMBERS };

/* A request for a page of the list; ids and names as sent, absent when not asked for.
 * owner and status empty (not absent): those who have none. At most one of after and
 * before. */
typedef struct contacts_ask {
	enum contact_tab tab;
	str q, status, owner, phase, label;
	bool unread; /* only those with unheard voicemails */
	bool hidden; /* the hidden ones too */
	enum contact_sort sort;
	bool down;
	str after, before; /* ids of contacts at the edges of the page shown now */
	contact_search search;
} contacts_ask;
bool contacts_filtered(const contacts_ask *k);
enum contact_plan contacts_plan(const contacts_ask *k);

/* What is owed to a contact, as lists read it: "missed_call open 1700000000000000 ...",
 * kind, state, then from when, to be warned, critical and due, in microseconds since
 * 1970. False when there is nothing. kind and state live as long as text. */
typedef struct contact_owed {
	str kind, state;
	when from, warn, critical, due;
} contact_owed;
bool owed_read(str text, contact_owed *out);

/* What else a list says of a contact: contacts.brief, its fields in this order with
 * 0x1f between them; what is not said is empty, zero or false. Texts live as long as
 * text. */
typedef struct contact_told {
	str phone, touch_kind;
	int64_t unread_voicemails, unread_texts;
	bool do_not_contact;
	str status, touch_dept, touch_by;
} contact_told;
void brief_read(str text, contact_told *out);

#endif
