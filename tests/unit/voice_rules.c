/* voice_rules.c -- tests of what the carrier's words mean. */
#include "features/voice/voice_rules.h"

#include "tap.h"

static void ranks(void)
{
	static const struct {
		const char *status;
		int rank;
	} CASES[] = {
		{"queued", 1},      {"initiated", 2},  {"ringing", 3},
		{"in-progress", 4}, {"answered", 4},   {"completed", 9},
		{"busy", 9},        {"failed", 9},     {"no-answer", 9},
		{"canceled", 9},    {"", 0},           {"Completed", 0},
		{"complete", 0},    {"completed ", 0}, {"cancelled", 0},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(voice_rank(str_of(CASES[i].status)), CASES[i].rank,
		       "rank of \"%s\"", CASES[i].status);
	is_i64(voice_rank((str){0}), 0, "no status has no rank");
}

static void machines(void)
{
	static const char *const CASES[][2] = {
		{"human", ""},
		{"unknown", ""},
		{"", ""},
		{"machine", ""},
		{"machine_start", "machine"},
		{"machine_end_beep", "machine"},
		{"machine_end_silence", "machine"},
		{"machine_end_other", "machine"},
		{"fax", "fax"},
		{"fax<script>", ""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(voice_machine(str_of(CASES[i][0])), str_of(CASES[i][1]),
		       "\"%s\" picked up", CASES[i][0]);
}

/* As `date -u -d "..." +%s` says. */
static void moments(void)
{
	static const struct {
		const char *text;
		int64_t seconds; /* -1: is none */
	} CASES[] = {
		{"Sat, 21 Nov 2026 12:00:00 +0000", 1795262400},
		{"21 Nov 2026 12:00:00 +0000", 1795262400},
		{"Sat, 21 Nov 2026 12:00:00 -0600", 1795284000},
		{"Sat, 21 Nov 2026 12:00:00 +0530", 1795242600},
		{"Sat, 21 Nov 2026 23:59:60 +0000", 1795305600},
		{"Thu, 01 Jan 1970 00:00:01 +0000", 1},
		{"Tue, 29 Feb 2028 00:00:00 +0000", 1835395200},
		{"Mon, 01 Mar 2100 00:00:00 +0000", 4107542400},
		{"Fri, 31 Dec 1999 23:59:59 +0000", 946684799},
		{"", -1},
		{"Sat, 21 Nov 2026 12:00:00", -1},
		{"Sat, 21 Nov 2026 12:00:00 GMT", -1},
		{"Sat, 1 Nov 2026 12:00:00 +0000", -1},
		{"Sat, 00 Nov 2026 12:00:00 +0000", -1},
		{"Sat, 32 Nov 2026 12:00:00 +0000", -1},
		{"Sat, 21 Nev 2026 12:00:00 +0000", -1},
		{"Sat, 21 nov 2026 12:00:00 +0000", -1},
		{"Sat, 21 ovD 2026 12:00:00 +0000", -1},
		{"Sat, 21 Nov 1969 12:00:00 +0000", -1},
		{"Sat, 21 Nov 2026 24:00:00 +0000", -1},
		{"Sat, 21 Nov 2026 12:60:00 +0000", -1},
		{"Sat, 21 Nov 2026 12:00:61 +0000", -1},
		{"Sat, 21 Nov 2026 12:00:00  0000", -1},
		{"Sat, 21 Nov 2026 12:00:00 *0000", -1},
		{"Sat, 21 Nov 2026 -1:00:00 +0000", -1},
		{"Sat, 21 Nov 2026 12:00:00 +00:00", -1},
		{"Sat, 21 Nov 2026 12:00:00 +0000 ", 1795262400},
		{"Saturday, 21 Nov 2026 12:00:00 +0000", -1},
		{"2026-11-21T12:00:00Z", -1},
		{"Sa,t 21 Nov 2026 12:00:00 +0000", -1},
		{"Sat 21 Nov 2026 12:00:00 +0000", -1},
		{"21 Nov 2026 12:00:00 +0000x", -1},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		when w = {SECONDS(-1)};
		bool good = voice_moment(str_of(CASES[i].text), &w);
		if (CASES[i].seconds < 0)
			ok(!good && w.us == SECONDS(-1), "no moment: \"%s\"",
			   CASES[i].text);
		else
			is_i64(good ? w.us : 0, SECONDS(CASES[i].seconds),
			       "moment \"%s\"", CASES[i].text);
	}
}

/* Every month of a leap year and of a common one begins where the last one ended. */
static void every_day(void)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t expected = 1767225600; /* 1 Jan 2026 */
	int wrong = 0;
	for (int year = 2026; year <= 2032; year++)
		for (int m = 0; m < 12; m++)
			for (int d = 1; d <= days[m] + (m == 1 && year % 4 == 0); d++) {
				char text[64];
				when w = {0};
				snprintf(text, sizeof text, "%02d %s %d 00:00:00 +0000",
					 d, months[m], year);
				wrong += !voice_moment(str_of(text), &w) ||
					 w.us != SECONDS(expected);
				expected += 86400;
			}
	is_i64(wrong, 0, "every day from 2026 to 2032");
}

/* One request: parameters as "name=value" pairs, what we know, what it means. */
struct told {
	const char *what;
	voice_params p;
	const char *state;
	bool answered, too_long;
	enum voice_news news;
	bool connected, hung_up;
	const char *result;
};

static void told(const struct told *cases, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct told *c = &cases[i];
		voice_told t = voice_read(&c->p, str_of(c->state ? c->state : "flow"),
					  c->answered, c->too_long);
		is_i64(t.news, c->news, "%s: what happened", c->what);
		is_i64(t.connected, c->connected, "%s: connected", c->what);
		is_i64(t.hung_up, c->hung_up, "%s: hung up", c->what);
		ok(str_eq(t.result, str_of(c->result)), "%s: result", c->what);
	}
}

/* clang-format off */
#define P(...) .p = {__VA_ARGS__}
#define IS(member, text) .member = STR_INIT(text)

static const struct told DIALED[] = {
	{"bridged", P(IS(dial_status, "completed"), IS(dial_bridged, "true")), .news = NEWS_DIALED, .connected = true, .result = "completed"},
	{"bridged, and nobody pressed a key yet that we know of", P(IS(dial_status, "completed"), IS(dial_bridged, "true")), .answered = false, .news = NEWS_DIALED, .connected = true, .result = "completed"},
	{"completed without a bridge is a refusal", P(IS(dial_status, "completed"), IS(dial_bridged, "false")), .news = NEWS_DIALED, .result = "declined"},
	{"the carrier's word is above ours", P(IS(dial_status, "completed"), IS(dial_bridged, "false")), .answered = true, .news = NEWS_DIALED, .result = "declined"},
	{"no word of a bridge, and answered", P(IS(dial_status, "completed")), .answered = true, .news = NEWS_DIALED, .connected = true, .result = "completed"},
	{"no word of a bridge, and not answered", P(IS(dial_status, "completed")), .news = NEWS_DIALED, .result = "declined"},
	{"answered, as conferences say", P(IS(dial_status, "answered")), .answered = true, .news = NEWS_DIALED, .connected = true, .result = "answered"},
	{"answered earlier, nobody now", P(IS(dial_status, "no-answer")), .answered = true, .news = NEWS_DIALED, .result = "no-answer"},
	{"busy", P(IS(dial_status, "busy"), IS(dial_bridged, "false")), .news = NEWS_DIALED, .result = "busy"},
	{"no answer", P(IS(dial_status, "no-answer")), .news = NEWS_DIALED, .result = "no-answer"},
	{"failed", P(IS(dial_status, "failed")), .news = NEWS_DIALED, .result = "failed"},
	{"the caller left while it rang", P(IS(dial_status, "canceled"), IS(call_status, "completed")), .news = NEWS_DIALED, .hung_up = true, .result = "canceled"},
	{"the caller left after talking", P(IS(dial_status, "completed"), IS(dial_bridged, "true"), IS(call_status, "completed")), .news = NEWS_DIALED, .connected = true, .hung_up = true, .result = "completed"},
	{"the caller is still there", P(IS(dial_status, "busy"), IS(call_status, "in-progress")), .news = NEWS_DIALED, .result = "busy"},
};

static const struct told DEQUEUED[] = {
	{"the caller left the queue", P(IS(queue_result, "hangup"), IS(call_status, "completed")), .state = "waiting", .news = NEWS_DEQUEUED, .hung_up = true},
	{"left, and no status says so", P(IS(queue_result, "hangup")), .state = "waiting", .news = NEWS_DEQUEUED, .hung_up = true},
	{"left after talking", P(IS(queue_result, "hangup")), .state = "connected", .news = NEWS_DEQUEUED, .hung_up = true},
	{"moved by us", P(IS(queue_result, "redirected")), .state = "waiting", .news = NEWS_MOVED},
	{"moved by us into a bridge", P(IS(queue_result, "redirected-from-bridged")), .state = "connected", .news = NEWS_MOVED},
	{"bridged", P(IS(queue_result, "bridged")), .state = "waiting", .news = NEWS_MOVED},
	{"while bridging", P(IS(queue_result, "bridging-in-process")), .state = "waiting", .news = NEWS_MOVED},
	{"connected, whatever the queue says", P(IS(queue_result, "leave")), .state = "connected", .news = NEWS_MOVED},
	{"full", P(IS(queue_result, "queue-full")), .state = "flow", .news = NEWS_DEQUEUED, .result = "full"},
	{"full counts before waiting", P(IS(queue_result, "queue-full")), .state = "waiting", .too_long = true, .news = NEWS_DEQUEUED, .result = "full"},
	{"waited too long", P(IS(queue_result, "leave")), .state = "waiting", .too_long = true, .news = NEWS_DEQUEUED, .result = "too-long"},
	{"sent to a member, who is gone by now", P(IS(queue_result, "leave")), .state = "waiting", .news = NEWS_MOVED},
	{"left by itself", P(IS(queue_result, "leave")), .state = "flow", .news = NEWS_DEQUEUED, .result = "left"},
	{"an error of the carrier", P(IS(queue_result, "error")), .state = "waiting", .news = NEWS_DEQUEUED, .result = "left"},
	{"a word that we do not know", P(IS(queue_result, "something")), .state = "waiting", .news = NEWS_DEQUEUED, .result = "left"},
	{"the queue counts before a dial", P(IS(queue_result, "leave"), IS(dial_status, "busy")), .state = "flow", .news = NEWS_DEQUEUED, .result = "left"},
};

static const struct told OTHERS[] = {
	{"a key", P(IS(digits, "2")), .news = NEWS_INPUT},
	{"star", P(IS(digits, "*")), .news = NEWS_INPUT},
	{"spoken", P(IS(speech, "my coordinator")), .news = NEWS_INPUT},
	{"nothing was pressed", P(IS(extra, "none")), .news = NEWS_INPUT},
	{"a voicemail", P(IS(record_url, "https://api.example/RE1"), IS(record_duration, "12")), .news = NEWS_RECORDED},
	{"a voicemail ended with a key", P(IS(record_url, "https://api.example/RE1"), IS(digits, "#")), .news = NEWS_RECORDED},
	{"a voicemail ended by hanging up", P(IS(record_url, "https://api.example/RE1"), IS(digits, "hangup")), .news = NEWS_RECORDED, .hung_up = true},
	{"silence after the tone", P(IS(extra, "silence")), .news = NEWS_RECORDED},
	{"hung up at the menu", P(IS(digits, "2"), IS(call_status, "completed")), .news = NEWS_INPUT, .hung_up = true},
	{"every end is an end", P(IS(digits, "2"), IS(call_status, "canceled")), .news = NEWS_INPUT, .hung_up = true},
	{"nothing at all", .news = NEWS_CONTINUED},
	{"still talking", P(IS(call_status, "in-progress")), .news = NEWS_CONTINUED},
	{"gone, and nothing else", P(IS(call_status, "completed")), .news = NEWS_CONTINUED, .hung_up = true},
	{"an e= that we do not know", P(IS(extra, "other")), .news = NEWS_CONTINUED},
};
/* clang-format on */

static void messages(void)
{
	static const struct {
		const char *duration;
		bool message;
	} CASES[] = {
		{"0", false},  {"1", false},   {"2", true},
		{"120", true}, {"", false},    {"-3", false},
		{"2s", false}, {"2.9", false}, {"99999999999999999999", false},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(voice_is_message(str_of(CASES[i].duration)), CASES[i].message,
		       "a recording of \"%s\" seconds", CASES[i].duration);
	ok(!voice_is_message((str){0}), "a recording of unknown length is no message");
}

static void rang(arena *a)
{
	static const struct {
		const char *reason, *state;
		bool picked_up;
		const char *words;
	} CASES[] = {
		{"no-answer", "waiting", 0, "Rang 18 s, no answer"},
		{"busy", "waiting", 0, "The phone was busy"},
		{"declined", "waiting", 1, "Picked up, but did not press 1"},
		{"declined", "waiting", 0, "Declined the call"},
		{"canceled", "ended", 0, "Stopped ringing: the caller had hung up"},
		{"canceled", "connected", 0,
		 "Stopped ringing: somebody else has taken the call"},
		{"canceled", "voicemail", 0,
		 "Stopped ringing: the caller waited no longer"},
		{"failed", "waiting", 0, "The phone could not be reached"},
		{"", "", 0, "The phone could not be reached"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		const voice_rang r = {str_of(CASES[i].reason), str_of(CASES[i].state),
				      CASES[i].picked_up, 18};
		is_str(voice_rang_words(a, &r), str_of(CASES[i].words), "%s, %s",
		       CASES[i].reason, CASES[i].state);
	}
}

int main(void)
{
	arena *a = arena_new(1 << 20);

	rang(a);
	arena_delete(a);
	ranks();
	machines();
	moments();
	every_day();
	told(DIALED, sizeof DIALED / sizeof DIALED[0]);
	told(DEQUEUED, sizeof DEQUEUED / sizeof DEQUEUED[0]);
	told(OTHERS, sizeof OTHERS / sizeof OTHERS[0]);
	messages();
	return tap_done();
}
