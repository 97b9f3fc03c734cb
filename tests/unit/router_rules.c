/* What TaskRouter is told and answered, and whether its workspace is as it has to be.
 */
#include "features/router/router_rules.h"

#include "tap.h"

#define URL "https://desk.example.com"
#define HOOK URL "/api/webhooks/twilio/"

static router_found whole(void)
{
	return (router_found){.workspace = true,
			      .workflow = true,
			      .available = true,
			      .unavailable = true,
			      .event_url = S(HOOK "taskrouter"),
			      .assignment_url = S(HOOK "assignment#rc=2&rp=all"),
			      .reservation_s = 120,
			      .available_is = true};
}

static void faults(arena *a)
{
	router_found f = whole();
	str none = S("");

	is_str(router_fault(a, &f, S(URL), 30), none, "all of it is there");
	f.workspace = false;
	ok(str_has(router_fault(a, &f, S(URL), 30), S("no such workspace")), "none");
	f = whole();
	f.workflow = false;
	ok(str_has(router_fault(a, &f, S(URL), 30), S("no such workflow")), "workflow");
	f = whole();
	f.available_is = false;
	ok(str_has(router_fault(a, &f, S(URL), 30), S("are given no tasks")),
	   "an activity that gets none");
	f = whole();
	f.unavailable_is = true;
	ok(str_has(router_fault(a, &f, S(URL), 30), S("not available are given tasks")),
	   "an activity that gets some");
	f = whole();
	f.assignment_url = S(HOOK "assignment/x");
	ok(str_has(router_fault(a, &f, S(URL), 30), S("asks somebody else")),
	   "another address");
	f.assignment_url = S("https://desk.example.com.evil.example/");
	ok(str_has(router_fault(a, &f, S(URL), 30), S("asks somebody else")),
	   "another host that begins like ours");
	f = whole();
	f.event_url = S("");
	ok(str_has(router_fault(a, &f, S(URL), 30), S("tells its events")),
	   "no events");
	f = whole();
	is_str(router_fault(a, &f, S(URL), 100), none, "just long enough");
	ok(str_has(router_fault(a, &f, S(URL), 101), S("at least 121")), "too short");
}

static void answers(arena *a)
{
	str words;

	is_str(router_refusal(a, S("WA1")),
	       S("{\"instruction\":\"reject\",\"activity_sid\":\"WA1\"}"), "refused");
	is_str(router_refusal(a, S("")), S("{\"instruction\":\"reject\"}"),
	       "refused, and as they were");
	ok(router_news(a, S("reservation.timeout"), S(""), &words) &&
		   str_has(words, S("the time for it was over")),
	   "its time is over");
	ok(router_news(a, S("task.canceled"), S("no\x01matching filter"), &words) &&
		   str_has(words, S("matching filter)")),
	   "given up, and why");
	ok(!router_news(a, S("task.canceled"), S("hangup"), &words),
	   "the caller hung up");
	ok(!router_news(a, S("reservation.accepted"), S(""), &words), "no news");
	ok(!router_news(a, S(""), S(""), &words), "nothing");
}

static void steps(void)
{
	static const struct {
		const char *what;
		router_known k;
		enum router_step step;
	} cases[] = {
		{"made", {.wanted = true}, ROUTER_MAKE},
		{"not made of who left", {.wanted = false}, ROUTER_DONE},
		{"described",
		 {.worker = true, .wanted = true, .told = STR_INIT("false")},
		 ROUTER_DESCRIBE},
		{"available now",
		 {.worker = true,
		  .wanted = true,
		  .described = true,
		  .available = true,
		  .told = STR_INIT("false")},
		 ROUTER_TURN},
		{"nobody knows what was told",
		 {.worker = true, .wanted = true, .described = true},
		 ROUTER_TURN},
		{"who left is not available",
		 {.worker = true, .told = STR_INIT("true")},
		 ROUTER_TURN},
		{"all is known",
		 {.worker = true,
		  .wanted = true,
		  .described = true,
		  .told = STR_INIT("false")},
		 ROUTER_DONE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is_i64(router_step_of(&cases[i].k), cases[i].step, "%s", cases[i].what);
}

int main(void)
{
	arena *a = arena_new(1 << 20);

	faults(a);
	answers(a);
	steps();
	arena_delete(a);
	return tap_done();
}
