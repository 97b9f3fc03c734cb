/* consent_list_rules.h -- which list of numbers was asked for, said in which way, and
 * where its pages begin. Pure. */
#ifndef PB_CONSENT_LIST_RULES_H
#define PB_CONSENT_LIST_RULES_H

#include "base/arena.h"
#include "base/when.h"

enum consent_list {
	CONSENT_OUT,      /* numbers that opted out */
	CONSENT_WISHES,   /* words that wait for a person */
	CONSENT_DNC,      /* contacts that are not contacted */
	CONSENT_REGISTRY, /* numbers on the national registry */
	CONSENT_LISTS
};
/* Anything unknown is the first. */
enum consent_list consent_list_of(str key);
const char *consent_list_key(enum consent_list l);

/* The ways something was said, as people tell them apart. */
typedef struct consent_way {
	const char *key, *text;
	const char *sources; /* an array of the database: "{text}" */
	bool wishes;         /* a wish in other words can come in this way */
} consent_way;
enum { CONSENT_WAYS = 6 };
extern const consent_way CONSENT_WAY[CONSENT_WAYS];
/* The first, which is all of them, for anything unknown. */
const consent_way *consent_way_of(enum consent_list l, str key);

/* Said by themselves, which only they take back: a member on the entry took it so. */
bool consent_is_theirs(str source, str member);

/* Where a page begins: behind this one. Empty: at the beginning. */
typedef struct consent_edge {
	when at; /* of lists by time */
	str key; /* a number, or the id of a thread or a contact */
} consent_edge;
consent_edge consent_edge_read(enum consent_list l, str typed);
str consent_edge_write(arena *a, enum consent_list l, when at, str key);

#endif
