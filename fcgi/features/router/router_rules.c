#include "features/router/router_rules.h"

#include "base/buf.h"
#include "base/text.h"

enum { REASON_MOST = 80 };

static str router_missing(arena *a, const router_found *f)
{
	static const char said[] = "The carrier knows no such %s in this business's "
				   "account. Look at its id.";

	if (!f->workspace)
		return str_printf(a, said, "workspace");
	if (!f->workflow)
		return str_printf(a, said, "workflow");
	if (!f->available)
		return str_printf(a, said, "activity for members who are available");
	if (!f->unavailable)
		return str_printf(a, said, "activity for members who are not");
	return S("");
}

static bool router_is(str url, str public_url, str path)
{
	ptrdiff_t mark = str_find(url, '#', 0);
	str plain = mark < 0 ? url : str_sub(url, 0, (size_t)mark);

	return str_starts(plain, public_url) &&
	       str_eq(str_sub(plain, public_url.n, plain.n), path);
}

str router_fault(arena *a, const router_found *f, str public_url, int64_t longest_s)
{
	str missing = router_missing(a, f);

	if (missing.n)
		return missing;
	if (!f->available_is)
		return S("Workers of the activity for members who are available are "
			 "given no tasks at the carrier. Choose another activity.");
	if (f->unavailable_is)
		return S("Workers of the activity for members who are not available "
			 "are given tasks at the carrier. Choose another activity.");
	if (!router_is(f->assignment_url, public_url,
		       S("/api/webhooks/twilio/assignment")))
		return S("The workflow asks somebody else whom to ring. Set its "
			 "assignment callback to the address below.");
	if (!router_is(f->event_url, public_url, S("/api/webhooks/twilio/taskrouter")))
		return S("The workspace tells its events to somebody else. Set its "
			 "event callback to the address below.");
	if (f->reservation_s < longest_s + ROUTER_SPARE_S)
		return str_printf(a,
				  "The workflow takes a call back after %lld seconds, "
				  "and a queue lets a phone ring for %lld. Set its "
				  "task reservation timeout to at least %lld.",
				  (long long)f->reservation_s, (long long)longest_s,
				  (long long)(longest_s + ROUTER_SPARE_S));
	return S("");
}

str router_refusal(arena *a, str unavailable_sid)
{
	buf b = buf_new(a, 96, 256);

	buf_str(&b, S("{\"instruction\":\"reject\""));
	if (unavailable_sid.n) {
		buf_str(&b, S(",\"activity_sid\":"));
		buf_json(&b, unavailable_sid);
	}
	buf_chr(&b, '}');
	return str_dup(a, buf_view(&b));
}

bool router_news(arena *a, str event, str reason, str *words)
{
	static const char *const back[][2] = {
		{"reservation.canceled", "TaskRouter took the call back"},
		{"reservation.rescinded", "TaskRouter gave the call to somebody else"},
		{"reservation.timeout",
		 "TaskRouter took the call back, the time for it was over"},
	};
	str why = text_line(a, reason, REASON_MOST);

	*words = S("");
	if (str_eq(why, S("hangup")))
		return false; /* the call's own end says that better */
	for (size_t i = 0; i < sizeof(back) / sizeof(back[0]); i++)
		if (str_eq(event, str_of(back[i][0]))) {
			*words = str_of(back[i][1]);
			return true;
		}
	*words = str_printf(a, "TaskRouter gave the call up%s" STR_FMT "%s",
			    why.n ? " (" : "", STR_ARG(why), why.n ? ")" : "");
	return str_eq(event, S("task.canceled")) || str_eq(event, S("task.deleted"));
}

enum router_step router_step_of(const router_known *k)
{
	if (!k->worker)
		return k->wanted ? ROUTER_MAKE : ROUTER_DONE;
	if (k->wanted && !k->described)
		return ROUTER_DESCRIBE;
	return str_eq(k->told, k->available ? S("true") : S("false")) ? ROUTER_DONE
								      : ROUTER_TURN;
}
