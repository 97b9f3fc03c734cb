/* remote_twilio.c -- tests of how the carrier's answers are to be treated. */
#include "remote/twilio.h"

#include "tap.h"

static void judged(void)
{
	static const struct {
		enum http_fate fate;
		int status;
		int64_t code;
		enum twilio_fate want;
		const char *what;
	} CASES[] = {
		{HTTP_NOT_SENT, 0, 0, TWILIO_LATER, "nothing was sent"},
		{HTTP_UNKNOWN, 0, 0, TWILIO_UNKNOWN, "no answer came"},
		{HTTP_ANSWERED, 200, 0, TWILIO_DONE, "read"},
		{HTTP_ANSWERED, 201, 0, TWILIO_DONE, "made"},
		{HTTP_ANSWERED, 204, 0, TWILIO_DONE, "deleted"},
		{HTTP_ANSWERED, 400, 21211, TWILIO_REFUSED, "not a number"},
		{HTTP_ANSWERED, 400, 21220, TWILIO_GONE, "the call is over"},
		{HTTP_ANSWERED, 401, 20003, TWILIO_LATER, "wrong credentials"},
		{HTTP_ANSWERED, 403, 20005, TWILIO_LATER, "account suspended"},
		{HTTP_ANSWERED, 404, 20404, TWILIO_GONE, "not there"},
		{HTTP_ANSWERED, 408, 0, TWILIO_LATER, "too slow for them"},
		{HTTP_ANSWERED, 425, 0, TWILIO_LATER, "too early"},
		{HTTP_ANSWERED, 429, 20429, TWILIO_LATER, "too many"},
		{HTTP_ANSWERED, 500, 20500, TWILIO_UNKNOWN, "their bug"},
		{HTTP_ANSWERED, 503, 20503, TWILIO_UNKNOWN, "their bad day"},
		{HTTP_ANSWERED, 302, 0, TWILIO_REFUSED, "elsewhere: not followed"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(twilio_judge(CASES[i].fate, CASES[i].status, CASES[i].code),
		       CASES[i].want, "%d %lld: %s", CASES[i].status,
		       (long long)CASES[i].code, CASES[i].what);
}

static void ids(void)
{
	ok(twilio_sid(S("CA0123456789abcdef0123456789abcdef"), "CA"), "an id");
	ok(!twilio_sid(S("RE0123456789abcdef0123456789abcdef"), "CA"), "another kind");
	ok(!twilio_sid(S("CA0123456789ABCDEF0123456789abcdef"), "CA"), "capitals");
	ok(!twilio_sid(S("CA0123456789abcdef0123456789abcde"), "CA"), "short");
	ok(!twilio_sid(S("CA../../../../../../../../../../ab"), "CA"), "a path");
	ok(!twilio_sid((str){0}, "CA"), "none");
}

int main(void)
{
	judged();
	ids();
	return tap_done();
}
