#include "features/voice/voice_rules.h"

int voice_rank(str s)
{
	static const struct {
		str name;
		int rank;
	} ranks[] = {
		{{"queued", 6}, 1},       {{"initiated", 9}, 2}, {{"ringing", 7}, 3},
		{{"in-progress", 11}, 4}, {{"answered", 8}, 4},  {{"completed", 9}, 9},
		{{"busy", 4}, 9},         {{"failed", 6}, 9},    {{"no-answer", 9}, 9},
		{{"canceled", 8}, 9},
	};

	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++)
		if (str_eq(s, ranks[i].name))
			return ranks[i].rank;
	return 0;
}

/* A leg that was picked up but never accepted with a key is a refusal; the carrier says
 * "completed" of it. DialBridged says it best, where it is sent. */
static voice_told voice_dialed(const voice_params *p, bool answered)
{
	voice_told t = {.news = NEWS_DIALED};

	t.connected = str_eq(p->dial_bridged, S("true")) ||
		      (!p->dial_bridged.n && answered &&
		       (str_eq(p->dial_status, S("completed")) ||
			str_eq(p->dial_status, S("answered"))));
	t.result = str_eq(p->dial_status, S("completed")) && !t.connected
			   ? S("declined")
			   : p->dial_status;
	return t;
}

/* Whoever leaves the line neither after too long nor by hanging up was sent to the
 * member who accepted; also when that member has hung up since, and the call waits
 * again. */
static voice_told voice_dequeued(const voice_params *p, str state, bool too_long)
{
	voice_told t = {.news = NEWS_DEQUEUED};
	bool sent = str_eq(state, S("waiting")) && !too_long &&
		    str_eq(p->queue_result, S("leave"));

	if (str_eq(p->queue_result, S("hangup")))
		t.hung_up = true;
	else if (str_eq(state, S("connected")) || sent ||
		 str_starts(p->queue_result, S("redirected")) ||
		 str_starts(p->queue_result, S("bridg")))
		t.news = NEWS_MOVED;
	else
		t.result = str_eq(p->queue_result, S("queue-full")) ? S("full")
			   : too_long                               ? S("too-long")
								    : S("left");
	return t;
}

bool voice_is_thrown_out(str queue_result)
{
	return queue_result.n && !str_eq(queue_result, S("hangup")) &&
	       !str_eq(queue_result, S("leave")) &&
	       !str_starts(queue_result, S("redirected")) &&
	       !str_starts(queue_result, S("bridg"));
}

voice_told voice_read(const voice_params *p, str state, bool answered, bool too_long)
{
	voice_told t = {.news = NEWS_CONTINUED};

	if (p->queue_result.n)
		t = voice_dequeued(p, state, too_long);
	else if (p->dial_status.n)
		t = voice_dialed(p, answered);
	else if (str_eq(p->extra, S("rings")))
		t = (voice_told){.news = NEWS_DIALED, .result = S("no-answer")};
	else if (p->record_url.n || str_eq(p->extra, S("silence")))
		t.news = NEWS_RECORDED;
	else if (p->digits.n || p->speech.n || str_eq(p->extra, S("none")))
		t.news = NEWS_INPUT;
	if (voice_rank(p->call_status) == 9 || str_eq(p->digits, S("hangup")))
		t.hung_up = true;
	return t;
}

str voice_machine(str answered_by)
{
	if (str_starts(answered_by, S("machine_")))
		return S("machine");
	return str_eq(answered_by, S("fax")) ? S("fax") : S("");
}

bool voice_is_message(str record_duration)
{
	int64_t s;

	return str_i64(record_duration, &s) && s >= 2;
}

static int voice_month(str s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int i = 0; i < 12; i++)
		if (str_eq(s, (str){names + 3 * i, 3}))
			return i + 1;
	return 0;
}

/* Days since 1970 of a Gregorian date (Hinnant's days_from_civil). */
static int64_t voice_days(int64_t y, int64_t m, int64_t d)
{
	y -= m <= 2;
	int64_t era = y / 400, yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

/* Every number of the fixed form "DD Mon YYYY HH:MM:SS +hhmm", in order. */
static bool voice_numbers(str s, int64_t n[7])
{
	static const struct {
		size_t at, len;
	} parts[] = {{0, 2}, {7, 4}, {12, 2}, {15, 2}, {18, 2}, {22, 2}, {24, 2}};

	for (size_t i = 0; i < 7; i++)
		if (!str_i64(str_sub(s, parts[i].at, parts[i].at + parts[i].len),
			     &n[i]) ||
		    n[i] < 0)
			return false;
	return n[0] >= 1 && n[0] <= 31 && n[1] >= 1970 && n[2] < 24 && n[3] < 60 &&
	       n[4] <= 60;
}

bool voice_moment(str s, when *out)
{
	int64_t n[7];
	ptrdiff_t comma = str_find(s, ',', 0);
	str rest = comma == 3 ? str_trim(str_sub(s, 4, s.n)) : s;

	if (rest.n != 26 || !voice_numbers(rest, n) ||
	    !voice_month(str_sub(rest, 3, 6)) ||
	    (rest.p[21] != '+' && rest.p[21] != '-'))
		return false;
	int64_t offset = (n[5] * 60 + n[6]) * 60 * (rest.p[21] == '-' ? -1 : 1);
	int64_t t = voice_days(n[1], voice_month(str_sub(rest, 3, 6)), n[0]) * 86400 +
		    n[2] * 3600 + n[3] * 60 + n[4] - offset;
	*out = (when){SECONDS(t)};
	return true;
}

static str voice_stopped(str call_state)
{
	if (str_eq(call_state, S("ended")))
		return S("Stopped ringing: the caller had hung up");
	if (str_eq(call_state, S("connected")))
		return S("Stopped ringing: somebody else has taken the call");
	return S("Stopped ringing: the caller waited no longer");
}

str voice_rang_words(arena *a, const voice_rang *r)
{
	if (str_eq(r->reason, S("no-answer")))
		return str_printf(a, "Rang %lld s, no answer", (long long)r->rang_s);
	if (str_eq(r->reason, S("busy")))
		return S("The phone was busy");
	if (str_eq(r->reason, S("declined")))
		return r->picked_up ? S("Picked up, but did not press 1")
				    : S("Declined the call");
	if (str_eq(r->reason, S("canceled")))
		return voice_stopped(r->call_state);
	return S("The phone could not be reached");
}
