#include "features/voice/catch_up_rules.h"

#include "features/voice/voice_rules.h"

/* How long a list may lag behind, and how long something may be under way. */
#define LISTED_AFTER MINUTES(10)
#define HELD_MOST HOURS(25)
#define MESSAGE_S 2

enum catch_up catch_up_call(str direction, str status)
{
	int rank = voice_rank(status);

	if (!str_eq(direction, S("inbound")) || !rank)
		return CATCH_UP_PASS;
	return rank == 9 ? CATCH_UP_TAKE : CATCH_UP_HOLD;
}

bool catch_up_is_voicemail(str source)
{
	return str_eq(source, S("RecordVerb"));
}

enum catch_up catch_up_recording(str source, str status, int64_t duration_s)
{
	if (str_eq(status, S("in-progress")) || str_eq(status, S("paused")) ||
	    str_eq(status, S("stopped")) || str_eq(status, S("processing")))
		return CATCH_UP_HOLD;
	if (!str_eq(status, S("completed")))
		return CATCH_UP_PASS;
	return catch_up_is_voicemail(source) && duration_s < MESSAGE_S ? CATCH_UP_PASS
								       : CATCH_UP_TAKE;
}

when catch_up_until(when from, when now)
{
	when until = when_add(now, -LISTED_AFTER);

	return until.us > from.us ? until : from;
}

when catch_up_held(when until, when began, when now)
{
	if (began.us >= until.us || began.us < now.us - HELD_MOST)
		return until;
	return began;
}

str catch_up_call_words(struct arena *a, int64_t duration_s)
{
	return str_printf(a, "Learnt afterwards from the carrier: the call lasted %s",
			  str_cstr(a, when_words(a, duration_s)));
}

str catch_up_recording_words(struct arena *a, bool voicemail, int64_t duration_s)
{
	return str_printf(a, "Learnt afterwards from the carrier: a %s of %s",
			  voicemail ? "voicemail" : "recording",
			  str_cstr(a, when_words(a, duration_s)));
}
