/* What people say of a call: outcome, follow-up, value, tags, note, whose it was. */
#include "base/text.h"
#include "features/calls/call_merge.h"
#include "features/calls/calls.h"
#include "features/calls/calls_work.h"
#include "features/shell/fill.h"

static const form_field FORM[] = {
	{"disposition", false, 0, form_uuid, NULL},
	{"follow_up", false, 20, form_line, NULL},
	{"follow_up_at", false, 20, form_line, NULL},
	{"owner", false, 0, form_uuid, NULL},
	{"assigned", false, 0, form_uuid, NULL},
	{"value", false, 30, form_line, NULL},
	{"tags", false, 1300, form_line, NULL},
	{"tags_was", false, 1300, form_line, NULL},
	{"note", false, NOTE_MOST, form_text, NULL},
	{"work_version", false, 0, NULL, NULL},
	{"note_version", false, 0, NULL, NULL},
	{"was", false, 0, NULL, NULL},
	{"disposition_was", false, 0, form_uuid, NULL},
	{"due_was", false, 20, form_line, NULL},
	{"owner_was", false, 0, form_uuid, NULL},
	{"value_was", false, 30, form_line, NULL},
	{"assigned_was", false, 0, form_uuid, NULL},
	{"note_was", false, NOTE_MOST, form_text, NULL},
	{"asked", false, 100, form_line, NULL},
	{"pick_disposition", false, 10, form_line, NULL},
	{"pick_follow_up", false, 10, form_line, NULL},
	{"pick_value", false, 10, form_line, NULL},
	{"pick_assigned", false, 10, form_line, NULL},
	{"pick_note", false, 10, form_line, NULL},
};
enum { FORM_N = sizeof(FORM) / sizeof(FORM[0]) };

/* The table that the form was opened from. */
static rc list_of(ctx *x, const request *q, call_ask *k)
{
	params from = {0};

	TRY(params_parse(x, params_get(q->form, S("list")), &from));
	history_ask_read(x, from, k);
	return OK;
}

static bool is_owner(const outcome_shelf *s, str id)
{
	for (size_t i = 0; i < s->owners.n; i++)
		if (str_eq(LIST_AT(s->owners, call_choice, i)->value, id))
			return true;
	return !id.n;
}

/* What the outcome asks for and the form does not say. */
static void say_missing(const outcome_shelf *s, const work_form *in, form *f)
{
	const outcome_given g = {.note = str_trim(in->note).n > 0,
				 .follow_up = in->follow_up.n > 0,
				 .value = in->amount > 0,
				 .tag = str_trim(in->tags).n > 0};
	const disposition *d = disposition_find(s->dispositions, in->disposition);
	disposition_fault faults[DISPOSITION_FAULTS_MOST];
	size_t n = d ? outcome_missing(d, &g, faults) : 0;

	/* what is not offered any more stays where it is */
	if (!d && in->disposition.n && !str_eq(in->disposition, s->work.disposition_id))
		form_error(f, S("disposition"), S("Choose one from the list."));
	for (size_t i = 0; i < n; i++)
		form_error(f, str_of(faults[i].field), str_of(faults[i].says));
}

/* What is no value is shown again as it was typed. */
static void typed_back(const form *f, work_form *in)
{
	const struct {
		const char *name;
		str *value;
	} FIELDS[] = {{"follow_up", &in->follow_up},
		      {"follow_up_at", &in->follow_up_at},
		      {"value", &in->value},
		      {"tags", &in->tags},
		      {"note", &in->note}};

	for (size_t i = 0; i < sizeof(FIELDS) / sizeof(FIELDS[0]); i++)
		if (form_message(f, str_of(FIELDS[i].name)).n)
			*FIELDS[i].value = form_value(f, str_of(FIELDS[i].name));
}

/* What the form and a colleague say together, and what is wrong with it. next: it is to
 * be over. */
static void check_work(ctx *x, const request *q, const outcome_shelf *s, bool next,
		       work_form *in, form *f)
{
	work_fault faults[WORK_FAULTS_MOST];
	bool needed = next && !str_eq(s->rules.needed, S("no")) && !s->work.spam;

	/* who has left since keeps what they have */
	if (!is_owner(s, in->owner) && !str_eq(in->owner, s->work.follow_up_by))
		form_error(f, S("follow_up"), S("Choose who owes it from the list."));
	if (!is_owner(s, in->assigned) && !str_eq(in->assigned, s->work.assigned_to))
		form_error(f, S("disposition"), S("Choose an owner from the list."));
	if (!work_tags(x->a, in->tags).n)
		form_error(f, S("tags"),
			   S("At most 20 tags, each of at most 60 characters."));
	size_t n = work_check(in, needed, x->now, q->who.zone, faults);
	for (size_t i = 0; i < n; i++)
		form_error(f, str_of(faults[i].field), str_of(faults[i].says));
	say_missing(s, in, f);
}

static rc read_work(ctx *x, const request *q, const outcome_shelf *s, work_form *in,
		    form *f, work_merge *m)
{
	TRY(form_read(x, q, FORM, FORM_N, &work_form_t, in, f));
	typed_back(f, in);
	/* a form without a note says nothing about it */
	if (!params_get(q->form, S("note")).p) {
		in->note = s->work.note;
		in->note_version = s->work.note_version;
	}
	work_merge_in(x, &s->work, in, m);
	return OK;
}

static rc save_parts(ctx *x, const request *q, const work_form *in,
		     const outcome_shelf *s)
{
	const call_work *w = &s->work;
	call_note note = {0};
	str outcome;

	TRY(call_work_save(x, q, w, in, &outcome));
	TRY(call_note_save(x, q, w->id, in->note_version, in->note, &note));
	if (str_eq(outcome, S("stale")) || str_eq(note.outcome, S("stale")))
		return FAIL(x, E_CONFLICT, "it was held, and changed all the same");
	return call_tags_save(x, q, w->id, work_tags(x->a, in->tags_was),
			      work_tags(x->a, in->tags));
}

static rc on_to(ctx *x, const request *q, response *p, const call_ask *k, str id,
		bool next)
{
	str then = params_get(q->form, S("next"));
	str to;

	if (!next)
		to = fill_text(x, history_call_href(x, k, id, NULL), S("&done=saved"));
	else if (str_is_uuid(then))
		to = history_call_href(x, k, then, NULL);
	else
		to = history_href(x, k);
	return response_redirect(x, p, to);
}

/* do: save, next, or show: what a colleague saved, with what was typed. */
static rc save(ctx *x, request *q, response *p, const call_ask *k,
	       const outcome_shelf *s)
{
	str what = params_get(q->form, S("do"));
	bool next = str_eq(what, S("next")), show = str_eq(what, S("show"));
	work_form in = {0};
	work_merge m;
	form f;
	const work_refused r = {.form = &in, .notes = &f, .merge = &m};

	TRY(read_work(x, q, s, &in, &f, &m));
	if (!show)
		check_work(x, q, s, next, &in, &f);
	if (f.bad || m.clash || show) {
		p->status = f.bad ? 422 : m.clash ? 409 : 200;
		return history_page_send(x, q, p, k, s->work.id, &r);
	}
	TRY(save_parts(x, q, &in, s));
	call_changed(x, q->tenant, s->work.id, (str){0});
	return on_to(x, q, p, k, s->work.id, next);
}

static rc link_contact(ctx *x, request *q, response *p, const call_ask *k, str id)
{
	str contact = params_get(q->form, S("contact")), outcome;

	if (!str_is_uuid(contact))
		return FAIL(x, E_INPUT, "no contact");
	TRY(call_contact_link(x, q, id, contact, &outcome));
	if (str_eq(outcome, S("missing")) || str_eq(outcome, S("nobody")))
		return FAIL(x, E_NOTFOUND, "no such call or contact");
	call_changed(x, q->tenant, id, contact);
	return response_redirect(
		x, p,
		fill_text(x, history_call_href(x, k, id, NULL), S("&done=linked")));
}

rc call_work_post(ctx *x, request *q, response *p)
{
	str id = q->arg[0];
	outcome_shelf s;
	call_ask k;

	if (!str_is_uuid(id))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(list_of(x, q, &k));
	TRY(outcome_hold(x, id, &s));
	if (!s.found)
		return FAIL(x, E_NOTFOUND, "no such call");
	if (str_eq(params_get(q->form, S("do")), S("link")))
		return link_contact(x, q, p, &k, id);
	return save(x, q, p, &k, &s);
}

/* While it is being typed: answered in JSON, to the script. */
rc call_note_post(ctx *x, request *q, response *p)
{
	str note = params_get(q->form, S("note"));
	const char *fault = form_text(x, q, &note);
	call_note r = {0};
	int64_t version;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (fault || text_chars(note) > NOTE_MOST)
		return FAIL(x, E_INPUT, "no note, or too long a one");
	/* a version that is none is never the one that is there */
	if (!str_i64(params_get(q->form, S("version")), &version))
		version = -1;
	TRY(call_note_save(x, q, q->arg[0], version, note.p ? note : S(""), &r));
	if (str_eq(r.outcome, S("missing")))
		return FAIL(x, E_NOTFOUND, "no such call");
	if (str_eq(r.outcome, S("saved")))
		call_changed(x, q->tenant, q->arg[0], (str){0});
	p->content_type = "application/json";
	p->status = str_eq(r.outcome, S("stale")) ? 409 : 200;
	buf_fmt(&p->body, "{\"outcome\":\"" STR_FMT "\",\"version\":%lld,\"note\":",
		STR_ARG(r.outcome), (long long)r.version);
	buf_json(&p->body, r.note);
	buf_str(&p->body, S(",\"who\":"));
	buf_json(&p->body, fill_short_name(x, r.who));
	buf_str(&p->body, S(",\"at\":"));
	buf_json(&p->body, r.at.us ? fill_clock_time(x, &q->who, r.at).text : S(""));
	buf_chr(&p->body, '}');
	return OK;
}
