/* call_merge_rules.h -- two people on one call: whose value of a field stays. Pure. */
#ifndef PB_CALL_MERGE_RULES_H
#define PB_CALL_MERGE_RULES_H

#include "base/str.h"

/* MERGE_BOTH: both changed it, and a person has to choose. */
enum merge_verdict { MERGE_MINE, MERGE_THEIRS, MERGE_BOTH };

/* One field of a form that was open for a while. was: what the form was made from,
 * absent: nobody knows; now: as it is kept. seen: what is kept was shown. asked: the
 * form asks which one stays; pick: mine, theirs, or no answer. */
typedef struct merge_side {
	str typed, was, now, pick;
	bool seen, asked;
} merge_side;
enum merge_verdict merge_decide(const merge_side *s);
/* Is the field among those that a form asks about: "value note"? */
bool merge_asked(str asked, str name);

/* A follow-up as one value. due: "" none. choice: as the form has it (keep: that which
 * was there); owner: empty for that one's. */
str merge_follow_up(struct arena *a, str due, str owner);
str merge_follow_up_typed(struct arena *a, str choice, str at, str owner, str was_due,
			  str was_owner);
/* An amount as it is kept in forms; what is none as it was typed. */
str merge_value(struct arena *a, str typed);

#endif
