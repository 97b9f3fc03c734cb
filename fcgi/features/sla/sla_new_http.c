/* Setting a follow-up: from a contact, a call, or by itself. */
#include "features/sla/sla_new_http.h"
#include "base/events.h"
#include "base/text.h"
#include "features/shell/fill.h"
#include "features/sla/follow_task_store.h"
#include "features/sla/sla_page.h"
#include "features/sla/sla_policy_http.h"

const page sla_new_page = {"sla/new", &sla_new_view_t};

enum { WORDS_MOST = 500 };
#define LATEST DAYS(730)

/* What was typed; error empty: it can be kept. */
typedef struct typed_follow_up {
	str contact, call, words, moment, at, owner, error;
	when due; /* none: by the rule */
	bool automatic;
} typed_follow_up;

static str field_of(const params ps, const char *name)
{
	str v = params_get(ps, str_of(name));

	return v.p ? str_trim(v) : S("");
}

static str id_of(const params ps, const char *name)
{
	str v = field_of(ps, name);

	return str_is_uuid(v) ? v : S("");
}

static list moments_of(ctx *x, str chosen)
{
	static const char *const moments[][2] = {
		{"30m", "In 30 minutes"},
		{"2h", "In 2 hours"},
		{"tomorrow", "Tomorrow, 9:00"},
		{"at", "At"},
		{"rule", "By the rule for follow-ups"}};
	enum { N = sizeof(moments) / sizeof(moments[0]) };
	v_option *o = ARENA_ARRAY(x->a, v_option, N);

	for (size_t i = 0; i < N; i++)
		o[i] = fill_option(str_of(moments[i][0]), str_of(moments[i][1]),
				   chosen.n ? chosen : S("2h"));
	return (list){o, N};
}

static list people_of(ctx *x, list people, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, people.n + 1);

	for (size_t i = 0; i < people.n; i++) {
		const person_row *r = LIST_AT(people, person_row, i);
		o[i] = fill_option(r->id, r->name, chosen);
	}
	return (list){o, people.n};
}

/* Where one comes from. */
static str back_of(ctx *x, const typed_follow_up *t)
{
	if (t->contact.n)
		return fill_text(x, S("/contacts/"), t->contact);
	return t->call.n ? fill_text(x, S("/history/calls/"), t->call) : S("/sla");
}

static rc new_show(ctx *x, request *q, response *p, const typed_follow_up *t)
{
	sla_new_view v = {0};
	shell_now now;
	list people = {0};
	about_row about = {0};

	shell_send(x, q, &now);
	promise_people_send(x, &people);
	TRY(promise_about_read(x, t->contact, t->call, &about));
	sla_shell(x, q, &now, "", &v.shell);
	shell_crumb(&v.shell, S("SLA board"), S("/sla"), S("Follow up"));
	v.contact = t->contact;
	v.call = t->call;
	v.about = about.name.n     ? about.name
		  : about.number.n ? fill_phone(x, &q->who, about.number)
				   : S("");
	v.back = back_of(x, t);
	v.words = t->words;
	v.at = t->at;
	v.error = t->error;
	v.automatic = t->automatic;
	v.moments = moments_of(x, t->moment);
	v.people = people_of(x, people, t->owner.n ? t->owner : q->who.member_id);
	return shell_page(x, q, p, &sla_new_page, &v);
}

rc sla_new_get(ctx *x, request *q, response *p)
{
	const typed_follow_up t = {.contact = id_of(q->query, "contact"),
				   .call = id_of(q->query, "call"),
				   .words = S(""),
				   .moment = S("2h"),
				   .at = S(""),
				   .owner = S(""),
				   .error = S("")};

	return new_show(x, q, p, &t);
}

static const char *read_due(ctx *x, const request *q, typed_follow_up *t)
{
	if (str_eq(t->moment, S("rule")))
		return NULL;
	if (!str_eq(t->moment, S("at"))) {
		t->due = follow_up_preset(t->moment, x->now, q->who.zone);
		return t->due.us ? NULL : "Choose when.";
	}
	if (!when_read_local(t->at, q->who.zone, &t->due))
		return "Say the day and the time.";
	if (t->due.us <= x->now.us)
		return "That time has passed.";
	return t->due.us > x->now.us + LATEST ? "That is more than two years away."
					      : NULL;
}

static void read_form(ctx *x, const request *q, typed_follow_up *t)
{
	const char *wrong;

	*t = (typed_follow_up){
		.contact = id_of(q->form, "contact"),
		.call = id_of(q->form, "call"),
		.words = text_line(x->a, field_of(q->form, "words"), WORDS_MOST),
		.moment = field_of(q->form, "moment"),
		.at = field_of(q->form, "at"),
		.owner = id_of(q->form, "owner"),
		.automatic = field_of(q->form, "automatic").n > 0,
		.error = S("")};
	wrong = read_due(x, q, t);
	if (!t->words.n && !t->contact.n && !t->call.n)
		wrong = "Say what is to be done.";
	if (wrong)
		t->error = str_of(wrong);
}

/* What carries itself out calls: whoever must not be called is not. */
static rc read_may_call(ctx *x, const about_row *about, typed_follow_up *t)
{
	reach_verdict v;

	if (!about->number.n) {
		t->error = S("There is no number that could be called.");
		return OK;
	}
	TRY(follow_task_may(x, about->contact_id, about->number, &v));
	if (v.code != REACH_MAY)
		t->error = fill_text(x, S("It cannot call by itself. "), v.title,
				     S(". "), v.words);
	return OK;
}

rc sla_new_post(ctx *x, request *q, response *p)
{
	typed_follow_up t;
	about_row about = {0};
	str id;

	read_form(x, q, &t);
	if (t.error.n) {
		p->status = 422;
		return new_show(x, q, p, &t);
	}
	TRY(promise_about_read(x, t.contact, t.call, &about));
	if (t.automatic)
		TRY(read_may_call(x, &about, &t));
	if (t.error.n) {
		p->status = 422;
		return new_show(x, q, p, &t);
	}
	const follow_up f = {.contact_id = about.contact_id,
			     .call_id = t.call,
			     .number = about.number,
			     .words = t.words,
			     .owner_id = t.owner.n ? t.owner : q->who.member_id,
			     .made_by = q->who.member_id,
			     .due = t.due,
			     .automatic = t.automatic};
	TRY(follow_up_add(x, &f, &id));
	events_live(x->events, q->tenant, S("promise"), id);
	return response_redirect(x, p, back_of(x, &t));
}
