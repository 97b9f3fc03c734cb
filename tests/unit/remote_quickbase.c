/* remote_quickbase.c -- tests of how the CRM's answers are to be treated. */
#include "remote/quickbase.h"

#include "tap.h"

static void judged(void)
{
	static const struct {
		enum http_fate fate;
		int status;
		bool data;
		enum qb_fate want;
		const char *what;
	} CASES[] = {
		{HTTP_NOT_SENT, 0, false, QB_LATER, "nothing was sent"},
		{HTTP_UNKNOWN, 0, false, QB_LATER, "no answer came"},
		{HTTP_ANSWERED, 200, true, QB_DONE, "read"},
		{HTTP_ANSWERED, 200, false, QB_REFUSED, "a web page"},
		{HTTP_ANSWERED, 207, true, QB_PARTLY, "some were refused"},
		{HTTP_ANSWERED, 302, false, QB_REFUSED, "elsewhere: not followed"},
		{HTTP_ANSWERED, 400, true, QB_REFUSED, "a bad query"},
		{HTTP_ANSWERED, 401, true, QB_DENIED, "the token"},
		{HTTP_ANSWERED, 403, true, QB_DENIED, "the role"},
		{HTTP_ANSWERED, 404, true, QB_MISSING, "the table"},
		{HTTP_ANSWERED, 404, false, QB_REFUSED, "somebody else's web page"},
		{HTTP_ANSWERED, 429, true, QB_LATER, "too many"},
		{HTTP_ANSWERED, 429, false, QB_LATER, "too many, in HTML"},
		{HTTP_ANSWERED, 500, true, QB_LATER, "their bug"},
		{HTTP_ANSWERED, 502, false, QB_LATER, "their gateway"},
		{HTTP_ANSWERED, 504, false, QB_LATER, "their gateway again"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(qb_judge(CASES[i].fate, CASES[i].status, CASES[i].data),
		       CASES[i].want, "%d: %s", CASES[i].status, CASES[i].what);
}

static void pauses(void)
{
	is_i64(qb_pause_ms(7, S("500")), 7000, "as they say");
	is_i64(qb_pause_ms(0, S("500")), 500,
	       "as their limit is reset, in milliseconds");
	is_i64(qb_pause_ms(0, (str){0}), 10000, "nothing said");
	is_i64(qb_pause_ms(0, S("soon")), 10000, "nonsense");
	is_i64(qb_pause_ms(0, S("-5")), 10000, "the past");
	is_i64(qb_pause_ms(86400, (str){0}), 900000, "not a whole day");
	is_i64(qb_pause_ms(0, S("99999999999")), 900000, "nor for ever");
}

int main(void)
{
	judged();
	pauses();
	return tap_done();
}
