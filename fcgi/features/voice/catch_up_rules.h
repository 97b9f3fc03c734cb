/* catch_up_rules.h -- what of the carrier's lists is to be learnt afterwards. Pure. */
#ifndef PB_VOICE_CATCH_UP_RULES_H
#define PB_VOICE_CATCH_UP_RULES_H

#include "base/str.h"
#include "base/when.h"

/* What to do with one listed call or recording. */
enum catch_up {
	CATCH_UP_PASS, /* nothing of ours */
	CATCH_UP_HOLD, /* not over: the next look begins no later than it did */
	CATCH_UP_TAKE, /* to be learnt unless it is known */
};
/* Callers only: what we called ourselves has tasks that ask for it. */
enum catch_up catch_up_call(str direction, str status);
/* source: the carrier's word for what recorded. */
enum catch_up catch_up_recording(str source, str status, int64_t duration_s);
bool catch_up_is_voicemail(str source);

/* Until when everything is known after a look at now: a little less than now, because
 * what is new may not be listed yet, and not before from. */
when catch_up_until(when from, when now);
/* The same with something in the lists that is not over, which began at began; nothing
 * holds for longer than a day. */
when catch_up_held(when until, when began, when now);

/* Lines of a call's story. */
str catch_up_call_words(struct arena *a, int64_t duration_s);
str catch_up_recording_words(struct arena *a, bool voicemail, int64_t duration_s);

#endif
