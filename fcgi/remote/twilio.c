#include "remote/twilio.h"

#include <unistd.h>

#include "base/config.h"

enum {
	ANSWER_MAX = 256 * 1024,
	LIST_MAX = 1024 * 1024,
	LIST_PAGE = 100, /* what a call's JSON is long, ten times over, is LIST_MAX */
	MEDIA_MAX = 200 * 1024 * 1024,
	TEXT_MEDIA_MAX = 16 * 1024 * 1024
};

bool twilio_sid(str s, const char *prefix)
{
	if (s.n != 34 || s.p[0] != prefix[0] || s.p[1] != prefix[1])
		return false;
	for (size_t i = 2; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') ||
		      (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return true;
}

enum twilio_fate twilio_judge(enum http_fate fate, int status, int64_t code)
{
	if (fate == HTTP_NOT_SENT)
		return TWILIO_LATER;
	if (fate == HTTP_UNKNOWN || status >= 500)
		return TWILIO_UNKNOWN;
	switch (status) {
	case 401: /* wrong or withdrawn credentials, a suspended account: */
	case 403: /* somebody will set that right */
	case 408:
	case 425:
	case 429: /* never processed: always safe to ask again (20429) */
		return TWILIO_LATER;
	case 404:
		return TWILIO_GONE;
	default:
		if (code == 21220)
			return TWILIO_GONE;
		return status >= 200 && status < 300 ? TWILIO_DONE : TWILIO_REFUSED;
	}
}

static str twilio_url(ctx *x, const twilio_account *acc, str rest)
{
	return str_printf(x->a, STR_FMT "/2010-04-01/Accounts/" STR_FMT "/" STR_FMT,
			  STR_ARG(x->cfg->twilio_api_url), STR_ARG(acc->sid),
			  STR_ARG(rest));
}

static void twilio_read(const json *o, twilio_reply *out)
{
	str duration = json_str(json_get(o, "duration"));

	out->sid = json_str(json_get(o, "sid"));
	out->status = json_str(json_get(o, "status"));
	out->from = json_str(json_get(o, "from"));
	out->to = json_str(json_get(o, "to"));
	out->created = json_str(json_get(o, "date_created"));
	out->direction = json_str(json_get(o, "direction"));
	out->start_time = json_str(json_get(o, "start_time"));
	out->end_time = json_str(json_get(o, "end_time"));
	if (!duration.p || !str_i64(duration, &out->duration_s))
		out->duration_s = 0;
}

static void twilio_ask(ctx *x, const http_ask *ask, twilio_reply *out, json **answer)
{
	http_reply r;
	int64_t code = 0;
	str why;

	*answer = NULL;
	http_do(x, ask, &r);
	if (r.fate == HTTP_ANSWERED && r.body.n)
		(void)json_read(x->a, r.body, answer, &why);
	(void)json_i64(json_get(*answer, "code"), &code);
	*out = (twilio_reply){.fate = twilio_judge(r.fate, r.status, code),
			      .retry_after_s = r.retry_after_s,
			      .problem = r.problem,
			      .code = code,
			      .denied = r.fate == HTTP_ANSWERED &&
					(r.status == 401 || r.status == 403),
			      .bytes = r.bytes};
	/* the carrier's words are left out: they repeat the numbers they are about */
	if (code)
		out->problem = str_printf(x->a, "HTTP %d, code %lld", r.status,
					  (long long)code);
}

static void twilio_post(ctx *x, const twilio_account *acc, str rest,
			const http_pair *form, size_t n, twilio_reply *out)
{
	const http_ask ask = {.url = twilio_url(x, acc, rest),
			      .user = acc->sid,
			      .password = acc->token,
			      .form = form,
			      .nform = n,
			      .max_bytes = ANSWER_MAX,
			      .to_fd = -1};
	json *o;

	twilio_ask(x, &ask, out, &o);
	twilio_read(o, out);
}

static void twilio_get(ctx *x, const twilio_account *acc, str rest, twilio_reply *out,
		       json **o)
{
	const http_ask ask = {.url = twilio_url(x, acc, rest),
			      .user = acc->sid,
			      .password = acc->token,
			      .max_bytes = ANSWER_MAX,
			      .to_fd = -1};

	twilio_ask(x, &ask, out, o);
}

void twilio_product(ctx *x, const twilio_account *acc, str url, const http_pair *form,
		    size_t n, int64_t most_ms, twilio_reply *out, json **answer)
{
	const http_ask ask = {.url = url,
			      .user = acc->sid,
			      .password = acc->token,
			      .form = form,
			      .nform = n,
			      .max_bytes = ANSWER_MAX,
			      .to_fd = -1,
			      .timeout_ms = most_ms};

	twilio_ask(x, &ask, out, answer);
	out->sid = json_str(json_get(*answer, "sid"));
}

static bool twilio_bad_sid(str sid, const char *prefix, twilio_reply *out)
{
	*out = (twilio_reply){.fate = TWILIO_REFUSED,
			      .problem = S("not an id of the carrier")};
	return !twilio_sid(sid, prefix);
}

void twilio_call_create(ctx *x, const twilio_account *acc, const http_pair *form,
			size_t n, twilio_reply *out)
{
	twilio_post(x, acc, S("Calls.json"), form, n, out);
}

void twilio_call_update(ctx *x, const twilio_account *acc, str call_sid,
			const http_pair *form, size_t n, twilio_reply *out)
{
	if (!twilio_bad_sid(call_sid, "CA", out))
		twilio_post(
			x, acc,
			str_printf(x->a, "Calls/" STR_FMT ".json", STR_ARG(call_sid)),
			form, n, out);
}

void twilio_room_find(ctx *x, const twilio_account *acc, str name, twilio_reply *out)
{
	json *o;

	/* the name is an id of ours */
	twilio_get(x, acc,
		   str_printf(x->a,
			      "Conferences.json?FriendlyName=" STR_FMT
			      "&Status=in-progress&PageSize=1",
			      STR_ARG(name)),
		   out, &o);
	twilio_read(json_at(json_get(o, "conferences"), 0), out);
	if (out->fate == TWILIO_DONE && !twilio_sid(out->sid, "CF"))
		out->fate = TWILIO_GONE;
}

void twilio_participant(ctx *x, const twilio_account *acc, str room, str call_sid,
			const http_pair *form, size_t n, twilio_reply *out)
{
	if (!twilio_bad_sid(room, "CF", out) && !twilio_bad_sid(call_sid, "CA", out))
		twilio_post(x, acc,
			    str_printf(x->a,
				       "Conferences/" STR_FMT "/Participants/" STR_FMT
				       ".json",
				       STR_ARG(room), STR_ARG(call_sid)),
			    form, n, out);
}

void twilio_call_fetch(ctx *x, const twilio_account *acc, str call_sid,
		       twilio_reply *out)
{
	json *o;

	if (twilio_bad_sid(call_sid, "CA", out))
		return;
	twilio_get(x, acc,
		   str_printf(x->a, "Calls/" STR_FMT ".json", STR_ARG(call_sid)), out,
		   &o);
	twilio_read(o, out);
}

void twilio_erase(ctx *x, const twilio_account *acc, str sid, twilio_reply *out)
{
	bool audio = str_starts(sid, S("RE"));
	json *o;

	if (!audio && !str_starts(sid, S("MM")) && twilio_bad_sid(sid, "SM", out))
		return;
	const http_ask ask = {
		.url = twilio_url(x, acc,
				  str_printf(x->a, "%s/" STR_FMT ".json",
					     audio ? "Recordings" : "Messages",
					     STR_ARG(sid))),
		.user = acc->sid,
		.password = acc->token,
		.remove = true,
		.repeatable = true,
		.max_bytes = ANSWER_MAX,
		.to_fd = -1};
	twilio_ask(x, &ask, out, &o);
}

void twilio_call_find(ctx *x, const twilio_account *acc, str to, str from,
		      twilio_reply *out)
{
	json *o;

	/* both are E.164, a plus and digits, or client: and a plain name */
	bool client = str_starts(to, S("client:"));
	twilio_get(x, acc,
		   str_printf(x->a,
			      "Calls.json?To=%s" STR_FMT "&From=%%2B" STR_FMT
			      "&PageSize=1",
			      client ? "client%3A" : "%2B",
			      STR_ARG(str_sub(to, client ? 7 : 1, to.n)),
			      STR_ARG(str_sub(from, 1, from.n))),
		   out, &o);
	twilio_read(json_at(json_get(o, "calls"), 0), out);
}

void twilio_record_find(ctx *x, const twilio_account *acc, str call_sid,
			twilio_reply *out)
{
	json *o;

	if (twilio_bad_sid(call_sid, "CA", out))
		return;
	twilio_get(x, acc,
		   str_printf(x->a, "Calls/" STR_FMT "/Recordings.json?PageSize=50",
			      STR_ARG(call_sid)),
		   out, &o);
	const json *all = json_get(o, "recordings");
	for (size_t i = 0; json_at(all, i); i++)
		if (str_eq(json_str(json_get(json_at(all, i), "source")),
			   S("StartCallRecordingAPI")))
			out->sid = json_str(json_get(json_at(all, i), "sid"));
}

void twilio_record_start(ctx *x, const twilio_account *acc, str call_sid, str callback,
			 twilio_reply *out)
{
	const http_pair form[] = {
		{S("RecordingChannels"), S("dual")},
		{S("RecordingStatusCallback"), callback},
		{S("RecordingStatusCallbackEvent"), S("completed")},
	};

	if (!twilio_bad_sid(call_sid, "CA", out))
		twilio_post(x, acc,
			    str_printf(x->a, "Calls/" STR_FMT "/Recordings.json",
				       STR_ARG(call_sid)),
			    form, 3, out);
}

void twilio_media(ctx *x, const twilio_account *acc, str recording_sid, int fd,
		  twilio_reply *out)
{
	json *o;

	if (twilio_bad_sid(recording_sid, "RE", out))
		return;
	const http_ask ask = {
		.url = twilio_url(x, acc,
				  str_printf(x->a, "Recordings/" STR_FMT ".wav",
					     STR_ARG(recording_sid))),
		.user = acc->sid,
		.password = acc->token,
		.max_bytes = MEDIA_MAX,
		.to_fd = fd,
		.timeout_ms = 60000,
	};
	twilio_ask(x, &ask, out, &o);
}

void twilio_text_create(ctx *x, const twilio_account *acc, const http_pair *form,
			size_t n, twilio_reply *out)
{
	twilio_post(x, acc, S("Messages.json"), form, n, out);
}

void twilio_text_find(ctx *x, const twilio_account *acc, str to, str from, str body,
		      twilio_page *out, twilio_reply *r)
{
	json *o;

	*out = (twilio_page){0};
	twilio_get(x, acc,
		   str_printf(x->a,
			      "Messages.json?To=%%2B" STR_FMT "&From=%%2B" STR_FMT
			      "&PageSize=20",
			      STR_ARG(str_sub(to, 1, to.n)),
			      STR_ARG(str_sub(from, 1, from.n))),
		   r, &o);
	const json *all = json_get(o, "messages");
	out->items = ARENA_ARRAY(x->a, twilio_item, json_len(all) + 1);
	for (size_t i = 0; i < json_len(all); i++) {
		const json *m = json_at(all, i);
		if (str_eq(json_str(json_get(m, "body")), body))
			out->items[out->n++] = (twilio_item){
				.sid = json_str(json_get(m, "sid")),
				.status = json_str(json_get(m, "status")),
				.began = json_str(json_get(m, "date_created"))};
	}
}

/* Where a file lies that the carrier sends us on to; absent when it is here. */
static str media_elsewhere(const http_reply *r)
{
	bool moved = r->fate == HTTP_ANSWERED && r->status >= 301 && r->status <= 308 &&
		     r->status != 304;

	return moved && (str_starts(r->got[0], S("https://")) ||
			 str_starts(r->got[0], S("http://")))
		       ? r->got[0]
		       : (str){0};
}

void twilio_text_media(ctx *x, const twilio_account *acc, str message_sid,
		       str media_sid, int fd, twilio_reply *out, str *type)
{
	http_ask ask = {.url = twilio_url(
				x, acc,
				str_printf(x->a, "Messages/" STR_FMT "/Media/" STR_FMT,
					   STR_ARG(message_sid), STR_ARG(media_sid))),
			.user = acc->sid,
			.password = acc->token,
			.wanted = {"Location", "Content-Type"},
			.max_bytes = TEXT_MEDIA_MAX,
			.to_fd = fd,
			.timeout_ms = 60000};
	http_reply r;

	*type = S("");
	if ((!twilio_sid(message_sid, "MM") &&
	     twilio_bad_sid(message_sid, "SM", out)) ||
	    twilio_bad_sid(media_sid, "ME", out))
		return;
	http_do(x, &ask, &r);
	str on = media_elsewhere(&r);
	if (on.p && lseek(fd, 0, SEEK_SET) == 0 && ftruncate(fd, 0) == 0) {
		ask.url = on;
		ask.account = acc->sid;
		ask.user = ask.password = (str){0};
		ask.public_only = !str_starts(on, x->cfg->twilio_api_url);
		http_do(x, &ask, &r);
	}
	*out = (twilio_reply){.fate = twilio_judge(r.fate, r.status, 0),
			      .retry_after_s = r.retry_after_s,
			      .problem = r.problem,
			      .bytes = r.bytes};
	if (r.too_big)
		out->fate = TWILIO_REFUSED;
	if (r.got[1].p)
		*type = r.got[1];
}

static const struct {
	const char *name, *since, *began;
} LISTS[] = {
	[TWILIO_CALLS] = {"Calls", "StartTime", "start_time"},
	[TWILIO_RECORDINGS] = {"Recordings", "DateCreated", "date_created"},
};

static int64_t twilio_number(const json *v)
{
	int64_t n = 0;

	if (!json_i64(v, &n) && json_str(v).p)
		(void)str_i64(json_str(v), &n);
	return n;
}

static twilio_item twilio_read_item(enum twilio_list what, const json *o)
{
	return (twilio_item){
		.sid = json_str(json_get(o, "sid")),
		.status = json_str(json_get(o, "status")),
		.began = json_str(json_get(o, LISTS[what].began)),
		.direction = json_str(json_get(o, "direction")),
		.from = json_str(json_get(o, "from")),
		.to = json_str(json_get(o, "to")),
		.ended = json_str(json_get(o, "end_time")),
		.call_sid = json_str(json_get(o, "call_sid")),
		.source = json_str(json_get(o, "source")),
		.duration_s = twilio_number(json_get(o, "duration")),
		.channels = twilio_number(json_get(o, "channels")),
	};
}

static str twilio_first_page(ctx *x, const twilio_account *acc, enum twilio_list what,
			     when from)
{
	str since = when_iso(x->a, (when){from.us / SECONDS(1) * SECONDS(1)});

	return str_printf(x->a,
			  "/2010-04-01/Accounts/" STR_FMT "/%s.json?%s%%3E=" STR_FMT
			  "&PageSize=%d",
			  STR_ARG(acc->sid), LISTS[what].name, LISTS[what].since,
			  STR_ARG(since), LIST_PAGE);
}

/* The address of a page comes from an answer: it must be one of this very list. */
static bool twilio_page_ok(ctx *x, const twilio_account *acc, enum twilio_list what,
			   str page)
{
	return str_starts(page,
			  str_printf(x->a, "/2010-04-01/Accounts/" STR_FMT "/%s.json?",
				     STR_ARG(acc->sid), LISTS[what].name));
}

void twilio_list(ctx *x, const twilio_account *acc, enum twilio_list what, when from,
		 str page, twilio_page *out, twilio_reply *r)
{
	const char *key = what == TWILIO_CALLS ? "calls" : "recordings";
	json *o;

	*out = (twilio_page){0};
	*r = (twilio_reply){.fate = TWILIO_REFUSED,
			    .problem = S("the next page is not one of this list")};
	if (!page.n)
		page = twilio_first_page(x, acc, what, from);
	if (!twilio_page_ok(x, acc, what, page))
		return;
	const http_ask ask = {.url = str_printf(x->a, STR_FMT STR_FMT,
						STR_ARG(x->cfg->twilio_api_url),
						STR_ARG(page)),
			      .user = acc->sid,
			      .password = acc->token,
			      .max_bytes = LIST_MAX,
			      .to_fd = -1};
	twilio_ask(x, &ask, r, &o);
	const json *all = json_get(o, key);
	if (r->fate == TWILIO_DONE && !all) {
		r->fate = TWILIO_UNKNOWN;
		r->problem = S("the answer is no list");
	}
	out->n = json_len(all);
	out->items = ARENA_ARRAY(x->a, twilio_item, out->n ? out->n : 1);
	for (size_t i = 0; i < out->n; i++)
		out->items[i] = twilio_read_item(what, json_at(all, i));
	out->next = json_str(json_get(o, "next_page_uri"));
}
