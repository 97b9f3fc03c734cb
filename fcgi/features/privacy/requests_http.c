/* What people ask for about their data, and that what is kept of them is not used. */
#include "base/events.h"
#include "base/text.h"
#include "features/privacy/privacy_http.h"
#include "features/shell/shell.h"

enum { WHO_MOST = 300, DID_MOST = 1000 };

str privacy_typed(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? str_trim(v) : S("");
}

static str day_shown(ctx *x, const request *q, str day)
{
	when at = {0};

	return when_read_day(day, &at)
		       ? when_day(x->a, at, S("UTC"), fill_style(&q->who))
		       : S("");
}

static str asked_meta(ctx *x, const request *q, const request_row *r)
{
	str by = fill_text(x, S("asked on "), day_shown(x, q, r->asked_on),
			   S(", written down by "), r->member);

	if (!r->done_at.us)
		return fill_text(x, by, r->late ? S(", was due on ") : S(", due on "),
				 day_shown(x, q, r->due_on));
	return fill_text(x, by, r->refused ? S(", refused on ") : S(", done on "),
			 when_day(x->a, r->done_at, q->who.zone, fill_style(&q->who)),
			 r->done_by.n ? S(" by ") : S(""), r->done_by);
}

list asked_rows(ctx *x, const request *q, list rows, bool closing)
{
	v_asked *out = ARENA_ARRAY(x->a, v_asked, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		const request_row *r = LIST_AT(rows, request_row, i);
		bool open = !r->done_at.us;
		out[i] = (v_asked){.key = r->id,
				   .what = request_words(r->kind),
				   .contact = r->contact,
				   .href = open ? fill_text(x, S("/contacts/"),
							    r->contact_id, S("/data"))
						: S(""),
				   .who = r->who,
				   .meta = asked_meta(x, q, r),
				   .did = r->did,
				   .icon = open         ? S("hourglass")
					   : r->refused ? S("ban")
							: S("check"),
				   .tone = r->late ? S("red")
					   : open  ? S("amber")
						   : S("none"),
				   .close_action =
					   open && closing
						   ? fill_text(x, S("/contacts/"),
							       r->contact_id,
							       S("/requests/"), r->id)
						   : S("")};
	}
	return (list){out, rows.n};
}

void asked_fill(ctx *x, const request *q, list rows, const contact_now *now,
		privacy_data_view *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, REQUEST_KINDS);
	str kind = privacy_typed(q, "kind");

	for (int i = 0; i < REQUEST_KINDS; i++)
		o[i] = fill_option(str_of(REQUESTS[i].name), str_of(REQUESTS[i].label),
				   kind);
	v->asked = asked_rows(x, q, rows, true);
	v->kinds = (list){o, REQUEST_KINDS};
	v->ask_action = fill_text(x, v->back, S("/requests"));
	v->restrict_action = fill_text(x, v->back, S("/restrict"));
	v->restricted = now->restricted;
	v->today = now->today;
	v->who = privacy_typed(q, "who");
	v->asked_on = privacy_typed(q, "asked_on");
	if (!v->asked_on.n)
		v->asked_on = now->today;
}

static rc back_to(ctx *x, const request *q, response *p)
{
	return response_redirect(x, p,
				 fill_text(x, S("/contacts/"), q->arg[0], S("/data")));
}

static bool kind_known(str kind)
{
	for (int i = 0; i < REQUEST_KINDS; i++)
		if (str_eq(kind, str_of(REQUESTS[i].name)))
			return true;
	return false;
}

static str ask_fault(str kind, str who, str asked_on)
{
	when at;

	if (!kind_known(kind))
		return S("Say what they asked for.");
	if (!who.n)
		return S("Say who asked, and how you know that it was them.");
	if (text_chars(who) > WHO_MOST)
		return S("Say it in at most 300 characters.");
	if (!when_read_day(asked_on, &at))
		return S("Give the day on which they asked.");
	return S("");
}

rc request_post(ctx *x, request *q, response *p)
{
	str kind = privacy_typed(q, "kind"), asked_on = privacy_typed(q, "asked_on");
	str who = text_line(x->a, privacy_typed(q, "who"), SIZE_MAX / 2);
	data_wrong wrong = {.ask = ask_fault(kind, who, asked_on)};
	bool did = false;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (!wrong.ask.n) {
		TRY(request_add(x, q->arg[0], kind, who, asked_on, q->who.member_id,
				&did));
		if (did)
			return back_to(x, q, p);
		wrong.ask = S("They cannot have asked on that day: give one of the "
			      "last year.");
	}
	p->status = 422;
	return data_show(x, q, p, &wrong);
}

rc request_close_post(ctx *x, request *q, response *p)
{
	str did = text_line(x->a, privacy_typed(q, "did"), SIZE_MAX / 2);
	bool refused = str_eq(privacy_typed(q, "do"), S("refuse")), closed = false;

	if (!str_is_uuid(q->arg[0]) || !str_is_uuid(q->arg[1]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (!did.n || text_chars(did) > DID_MOST) {
		p->status = 422;
		return data_show(
			x, q, p,
			&(data_wrong){.close = S("Say what was done, or why not, in at "
						 "most 1,000 characters.")});
	}
	TRY(request_close(x, q->arg[0], q->arg[1], did, refused, q->who.member_id,
			  &closed));
	if (!closed)
		return FAIL(x, E_NOTFOUND, "no such open request");
	return back_to(x, q, p);
}

rc restrict_post(ctx *x, request *q, response *p)
{
	bool on = str_eq(privacy_typed(q, "on"), S("yes")), did = false;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(contact_restrict(x, q->arg[0], on, &did));
	if (did)
		events_live(x->events, q->tenant, S("contacts"), S(""));
	return back_to(x, q, p);
}
