/* catch_up_rules.c -- tests of what of the carrier's lists is learnt afterwards. */
#include "features/voice/catch_up_rules.h"
#include "base/arena.h"

#include "tap.h"

static void calls(void)
{
	static const struct {
		const char *direction, *status;
		enum catch_up want;
	} CASES[] = {
		{"inbound", "completed", CATCH_UP_TAKE},
		{"inbound", "busy", CATCH_UP_TAKE},
		{"inbound", "failed", CATCH_UP_TAKE},
		{"inbound", "no-answer", CATCH_UP_TAKE},
		{"inbound", "canceled", CATCH_UP_TAKE},
		{"inbound", "queued", CATCH_UP_HOLD},
		{"inbound", "ringing", CATCH_UP_HOLD},
		{"inbound", "in-progress", CATCH_UP_HOLD},
		{"inbound", "", CATCH_UP_PASS},
		{"inbound", "teleported", CATCH_UP_PASS},
		{"outbound-api", "completed", CATCH_UP_PASS},
		{"outbound-dial", "in-progress", CATCH_UP_PASS},
		{"", "completed", CATCH_UP_PASS},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(catch_up_call(str_of(CASES[i].direction),
				     str_of(CASES[i].status)),
		       CASES[i].want, "call: %s %s", CASES[i].direction,
		       CASES[i].status);
}

static void recordings(void)
{
	static const struct {
		const char *source, *status;
		int64_t s;
		enum catch_up want;
	} CASES[] = {
		{"RecordVerb", "completed", 2, CATCH_UP_TAKE},
		{"RecordVerb", "completed", 1, CATCH_UP_PASS},
		{"RecordVerb", "processing", -1, CATCH_UP_HOLD},
		{"RecordVerb", "in-progress", -1, CATCH_UP_HOLD},
		{"RecordVerb", "absent", 0, CATCH_UP_PASS},
		{"RecordVerb", "failed", 0, CATCH_UP_PASS},
		{"DialVerb", "completed", 1, CATCH_UP_TAKE},
		{"StartCallRecordingAPI", "completed", 0, CATCH_UP_TAKE},
		{"StartCallRecordingAPI", "paused", -1, CATCH_UP_HOLD},
		{"StartCallRecordingAPI", "stopped", -1, CATCH_UP_HOLD},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(catch_up_recording(str_of(CASES[i].source),
					  str_of(CASES[i].status), CASES[i].s),
		       CASES[i].want, "recording: %s %s %lld s", CASES[i].source,
		       CASES[i].status, (long long)CASES[i].s);
	ok(catch_up_is_voicemail(S("RecordVerb")), "what a caller left");
	ok(!catch_up_is_voicemail(S("DialVerb")), "a conversation");
}

/* Minutes after some moment. */
static when at(int64_t minutes)
{
	return (when){DAYS(20000) + MINUTES(minutes)};
}

static void moments(void)
{
	const when now = at(10000);
	static const struct {
		int64_t until, began, want;
		const char *what;
	} HELD[] = {
		{9990, 9980, 9980, "held by what is under way"},
		{9990, 9995, 9990, "not moved forward"},
		{9990, 9990, 9990, "the same moment"},
		{9980, 9985, 9980, "the oldest counts"},
		{9990, 10000 - 24 * 60, 10000 - 24 * 60, "a day under way"},
		{9990, 10000 - 26 * 60, 9990, "what never ends holds nothing"},
	};
	for (size_t i = 0; i < sizeof HELD / sizeof HELD[0]; i++)
		is_i64(catch_up_held(at(HELD[i].until), at(HELD[i].began), now).us,
		       at(HELD[i].want).us, "%s", HELD[i].what);
	is_i64(catch_up_until(at(0), now).us, at(9990).us, "lists lag behind");
	is_i64(catch_up_until(at(9995), now).us, at(9995).us, "never backwards");
}

static void words(arena *a)
{
	is_str(catch_up_call_words(a, 72),
	       S("Learnt afterwards from the carrier: the call lasted 1 min 12 s"),
	       "a call");
	is_str(catch_up_recording_words(a, true, 12),
	       S("Learnt afterwards from the carrier: a voicemail of 12 s"),
	       "a voicemail");
	is_str(catch_up_recording_words(a, false, 60),
	       S("Learnt afterwards from the carrier: a recording of 1 min"),
	       "a recording");
}

int main(void)
{
	arena *a = arena_new(1 << 20);

	calls();
	recordings();
	moments();
	words(a);
	arena_delete(a);
	return tap_done();
}
