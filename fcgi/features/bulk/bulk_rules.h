/* bulk_rules.h -- what can be done to many contacts, and in which words. Pure. */
#ifndef PB_BULK_RULES_H
#define PB_BULK_RULES_H

#include "base/arena.h"
#include "base/str.h"

enum bulk_what {
	BULK_TAG_ADD,
	BULK_TAG_REMOVE,
	BULK_GROUP_ADD,
	BULK_GROUP_REMOVE,
	BULK_OWNER,
	BULK_STATUS,
	BULK_DNC,
	BULK_N
};
/* key: in forms and in the database. kind: of its choices; NULL: none. */
struct bulk_def {
	const char *key, *kind;
};
extern const struct bulk_def BULK_DEFS[BULK_N];
enum { BULK_REASON_MOST = 500, BULK_LABEL_MOST = 60 };

/* BULK_N when it is none. */
enum bulk_what bulk_what_of(str key);
bool bulk_is_label(enum bulk_what w);
bool bulk_adds(enum bulk_what w);
/* "Add the tag “VIP”". value: a name; empty: none. */
str bulk_says(arena *a, enum bulk_what w, str value);

#endif
