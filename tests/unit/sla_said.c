/* sla_said.c -- promises in people's words: what is one, and by when. Said on Friday,
 * November 20, 2026, at 10:15 in Chicago, where nothing else is given. */
#include "base/text.h"
#include "features/sla/sla_said_rules.h"
#include "tap.h"

#define ZONE S("America/Chicago")

/* due NULL: no promise; "": one without a time. */
static const struct {
	const char *text, *due, *said;
} SAID[] = {
	{"I'll call you back by 4", "2026-11-20T16:00", NULL},
	{"I’ll call you back by 4.", "2026-11-20T16:00", NULL},
	{"Someone will be there tomorrow", "2026-11-21T17:00", NULL},
	{"We will get back to you in 20 minutes!", "2026-11-20T10:35", NULL},
	{"I'll get back to you within the hour", "2026-11-20T11:15", NULL},
	{"Let me check with the office and I will call you in half an hour",
	 "2026-11-20T10:45", NULL},
	{"we'll follow up in a couple of hours", "2026-11-20T12:15", NULL},
	{"We'll have someone out there Monday morning", "2026-11-23T12:00", NULL},
	{"A tech will come by Tuesday at 2", "2026-11-24T14:00", NULL},
	{"The technician will arrive around 10:30 am tomorrow", "2026-11-21T10:30",
	 NULL},
	{"I will text you at 9", "2026-11-21T09:00", NULL},
	{"I will text you at 11", "2026-11-20T11:00", NULL},
	{"I'll send the quote by end of day", "2026-11-20T17:00", NULL},
	{"I'll send the quote by EOD tomorrow", "2026-11-21T17:00", NULL},
	{"I'll email it this afternoon", "2026-11-20T17:00", NULL},
	{"We'll call you first thing tomorrow", "2026-11-21T09:00", NULL},
	{"I'll call you tonight", "2026-11-20T20:00", NULL},
	{"I'll call you before noon", "2026-11-20T12:00", NULL},
	{"I'll call you by 5 p.m. with the price", "2026-11-20T17:00", NULL},
	{"I'll call you by 8:30pm", "2026-11-20T20:30", NULL},
	{"I'll call you at 17:45", "2026-11-20T17:45", NULL},
	{"They'll be there on Friday", "2026-11-27T17:00", NULL},
	{"You'll hear from us next week", "2026-11-27T17:00", NULL},
	{"We'll schedule it this week", "2026-11-20T17:00", NULL},
	{"I'll be in touch shortly", "2026-11-20T11:15", NULL},
	{"I'll get back to you in three days", "2026-11-23T17:00", NULL},
	{"I'll look into it", "", NULL},
	{"I'll go ahead and call the warehouse", "", NULL},
	{"Thanks. I'll call you tomorrow at 3. Have a good one.", "2026-11-21T15:00",
	 NULL},
	{"I am going to send you the form today", "2026-11-20T17:00", NULL},
	{"I'll call you today", "2026-11-20T19:30", "2026-11-20T18:30"},
	{"I'll call you today", "2026-11-20T23:59", "2026-11-20T23:30"},
	{"I'll call you by 4", "2026-11-21T16:00", "2026-11-20T16:30"},
	/* over the change of clocks */
	{"I'll call you tomorrow at 9", "2026-03-08T09:00", "2026-03-07T23:30"},
	{"I'll call you tomorrow at 9", "2026-11-01T09:00", "2026-10-31T00:10"},
	/* none */
	{"Will someone be there tomorrow?", NULL, NULL},
	{"I'll call you if anything changes", NULL, NULL},
	{"I won't call you back today", NULL, NULL},
	{"We can't come tomorrow", NULL, NULL},
	{"I might call you tomorrow", NULL, NULL},
	{"Please call me back by 4", NULL, NULL},
	{"He is ill today", NULL, NULL},
	{"All is well, come tomorrow", NULL, NULL},
	{"I called you yesterday at 4", NULL, NULL},
	{"The well will run dry", NULL, NULL},
	{"", NULL, NULL},
	{"?!?...", NULL, NULL},
	{"\xff\xfe I'll \xc3", NULL, NULL},
};

static void table(arena *a)
{
	for (size_t i = 0; i < sizeof(SAID) / sizeof(SAID[0]); i++) {
		said_promise got[SAID_MOST];
		when now;
		when_read_local(SAID[i].said ? str_of(SAID[i].said)
					     : S("2026-11-20T10:15"),
				ZONE, &now);
		size_t n = said_promises(a, str_of(SAID[i].text), now, ZONE, got);
		ok(n == (SAID[i].due ? 1 : 0), "%s: %zu", SAID[i].text, n);
		if (n && SAID[i].due)
			is_str(got[0].due.us ? when_write_local(a, got[0].due, ZONE)
					     : S(""),
			       str_of(SAID[i].due), "%s", SAID[i].text);
	}
}

static void many(arena *a)
{
	said_promise got[SAID_MOST];
	when now;
	char *huge = arena_alloc(a, 100000);

	when_read_local(S("2026-11-20T10:15"), ZONE, &now);
	is_i64((int64_t)said_promises(a,
				      S("Hi Zoë! I'll call Bob by 3. Nothing else; "
					"someone will come tomorrow\nBye"),
				      now, ZONE, got),
	       2, "two in one text");
	is_str(got[0].quote, S("I'll call Bob by 3"), "the sentence, as it was said");
	for (size_t i = 0; i < 100000; i++)
		huge[i] = "i'll call "[i % 10];
	is_i64((int64_t)said_promises(a, (str){huge, 100000}, now, ZONE, got), 1,
	       "a text without end");
	ok(text_chars(got[0].quote) <= SAID_QUOTE, "its quote is short");
}

int main(void)
{
	arena *a = arena_new(64 << 20);

	table(a);
	many(a);
	arena_delete(a);
	return tap_done();
}
