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

/* accept, return, withdraw: the state it is in then; absent: that is no answer. */
str handoff_state(str answer);

/* Which of the open hand-offs a list shows. */
enum handoffs_which {
	HANDOFFS_NONE,
	HANDOFFS_MINE,
	HANDOFFS_GIVEN,
	HANDOFFS_ALL,
	HANDOFFS_WHICHES
};
/* By its name in addresses: mine, given, all. */
enum handoffs_which handoffs_which_of(str key);
str handoffs_which_key(enum handoffs_which v);
#endif
