/* contact_story_rules.h -- decisions about notes and hand-offs. Pure. */
#ifndef PB_CONTACT_STORY_RULES_H
#define PB_CONTACT_STORY_RULES_H

#include "base/arena.h"
#include "base/str.h"

enum { MENTIONS_MOST = 20 };

/* Somebody who can be mentioned. */
typedef struct mention_name {
	str id, name;
} mention_name;

/* The ids of those whom a note mentions, "@Priya Raman", each once, as an array
 * literal. Of names that begin alike the longest counts; letter case does not. */
str mentions_find(arena *a, str text, const mention_name *names, size_t n);

/* "member:ID" or "department:ID"; false when it is neither. */
bool handoff_target(str typed, str *member, str *department);

/* Hours until it is due: "4", "24", "72"; anything else is 24. */
int64_t handoff_hours(str typed);

#endif
