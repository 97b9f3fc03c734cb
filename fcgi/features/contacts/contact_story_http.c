/* What members write on a contact's page: notes and hand-offs; and what they are told
 * of elsewhere. */
#include "features/contacts/contact_story_http.h"
#include "base/events.h"
#include "features/contacts/contact_edit_store.h"
#include "features/contacts/contact_page.h"
#include "features/contacts/contact_story_rules.h"
#include "features/contacts/contacts.h"
#include "features/contacts/handoffs_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"
#include "web/form.h"

typedef struct note_form {
	str body;
} note_form;
static const field note_form_f[] = {FIELD(note_form, body)};
static const type note_form_t = TYPE(note_form, note_form_f);
static const form_field NOTE[] = {
	{"body", true, 10000, form_text, "Write the note first."},
};

typedef struct handoff_form {
	str to, reason, hours;
	bool whole;
} handoff_form;
static const field handoff_form_f[] = {
	FIELD(handoff_form, to),
	FIELD(handoff_form, reason),
	FIELD(handoff_form, hours),
	FIELD(handoff_form, whole),
};
static const type handoff_form_t = TYPE(handoff_form, handoff_form_f);
static const form_field HANDOFF[] = {
	{"to", true, 60, form_line, "Choose who takes over."},
	{"reason", true, 1000, form_text, "Say why, so that they know what to do."},
	{"hours", false, 4, form_line, NULL},
	{"whole", false, 0, NULL, NULL},
};

typedef struct answer_form {
	str answer, words, back;
} answer_form;
static const field answer_form_f[] = {
	FIELD(answer_form, answer),
	FIELD(answer_form, words),
	FIELD(answer_form, back),
};
static const type answer_form_t = TYPE(answer_form, answer_form_f);
static const form_field ANSWER[] = {
	{"answer", true, 20, form_line, NULL},
	{"words", false, 1000, form_text, NULL},
	{"back", false, 20, form_line, NULL},
};

typedef struct dnc_form {
	str words;
} dnc_form;
static const field dnc_form_f[] = {FIELD(dnc_form, words)};
static const type dnc_form_t = TYPE(dnc_form, dnc_form_f);
static const form_field DNC[] = {
	{"words", false, 500, form_text, NULL},
};

/* Back to the page, where what was done stands first; colleagues' pages hear of it. */
static rc story_done(ctx *x, request *q, response *p, str done)
{
	str id = q->arg[0];

	events_live(x->events, q->tenant, S("contact"), id);
	return response_redirect(x, p,
				 fill_text(x, S("/contacts/"), id, S("?done="), done));
}

void handoffs_told(ctx *x, const request *q, str contact)
{
	events_live(x->events, q->tenant, S("contact"), contact);
	events_live(x->events, q->tenant, S("handoffs"), S(""));
}

/* The page again, with what was typed and what is wrong with it. */
static rc story_refuse(ctx *x, request *q, response *p, int status,
		       const contact_view *typed)
{
	contact_view v = *typed;
	contact_ask k = {
		.id = q->arg[0], .member = q->who.member_id, .edit = SHEET_NONE};

	p->status = status;
	return contact_show(x, q, p, &k, &v, NULL);
}

static rc story_again(ctx *x, request *q, response *p, const contact_view *typed)
{
	return story_refuse(x, q, p, 422, typed);
}

static str mentions(ctx *x, list people, str body)
{
	mention_name *names = ARENA_ARRAY(x->a, mention_name, people.n ? people.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < people.n; i++) {
		const story_person *m = LIST_AT(people, story_person, i);
		if (str_eq(m->kind, S("member")))
			names[n++] = (mention_name){m->id, m->name};
	}
	return mentions_find(x->a, body, names, n);
}

rc note_post(ctx *x, request *q, response *p)
{
	note_form in = {0};
	list people = {0};
	form f;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(form_read(x, q, NOTE, sizeof(NOTE) / sizeof(NOTE[0]), &note_form_t, &in,
		      &f));
	if (f.bad)
		return story_again(
			x, q, p,
			&(contact_view){.note_text = form_value(&f, S("body")),
					.note_error = form_message(&f, S("body"))});
	TRY(contact_there(x, q->arg[0], q->who.member_id, &people));
	TRY(note_add(x, q->arg[0], q->who.member_id, in.body,
		     mentions(x, people, in.body)));
	return story_done(x, q, p, S("note"));
}

/* Whom it goes to; the reason why it cannot, as an error of the form. */
static void read_target(form *f, list people, str typed, handoff_new *h)
{
	if (f->bad)
		return;
	if (!handoff_target(typed, &h->to_member, &h->to_department))
		form_error(f, S("to"), S("Choose who takes over."));
	else if (!story_takes(people, h->to_member, h->to_department))
		form_error(f, S("to"),
			   S("Nobody there can accept it. Choose who takes over."));
}

static rc handoff_again(ctx *x, request *q, response *p, const form *f, bool whole)
{
	str to = form_message(f, S("to")), reason = form_message(f, S("reason")),
	    place = form_message(f, S("whole"));

	return story_again(x, q, p,
			   &(contact_view){.handoff_to = form_value(f, S("to")),
					   .handoff_reason = form_value(f, S("reason")),
					   .handoff_whole = whole,
					   .handoff_error = to.n       ? to
							    : reason.n ? reason
								       : place});
}

rc handoff_post(ctx *x, request *q, response *p)
{
	handoff_form in = {0};
	list people = {0};
	handoff_new h = {.contact = q->arg[0], .member = q->who.member_id};
	str id;
	form f;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(form_read(x, q, HANDOFF, sizeof(HANDOFF) / sizeof(HANDOFF[0]),
		      &handoff_form_t, &in, &f));
	TRY(contact_there(x, q->arg[0], h.member, &people));
	read_target(&f, people, in.to, &h);
	if (f.bad)
		return handoff_again(x, q, p, &f, in.whole);
	h.reason = in.reason;
	h.whole = in.whole;
	h.due = when_add(x->now, HOURS(handoff_hours(in.hours)));
	TRY(handoff_give(x, &h, &id));
	if (!id.n) {
		form_error(&f, S("whole"),
			   S("Only its coordinator or a lead can make somebody else "
			     "the coordinator. Hand it over without that."));
		return handoff_again(x, q, p, &f, false);
	}
	handoffs_told(x, q, q->arg[0]);
	return story_done(x, q, p, S("handoff"));
}

/* Answered from the list of open ones: back to it; else to the contact's page. */
static rc handoff_answered(ctx *x, request *q, response *p, const answer_form *in,
			   const handoff_closed *was)
{
	enum handoffs_which which = handoffs_which_of(in->back);
	str done = was->taken ? S("taken") : in->answer;

	if (was->closed)
		handoffs_told(x, q, q->arg[0]);
	if (which != HANDOFFS_NONE)
		return response_redirect(
			x, p,
			handoffs_done_href(x, which, was->closed ? done : S("not")));
	if (!was->closed)
		return FAIL(x, E_CONFLICT, "the hand-off is not open to them");
	return story_done(x, q, p, done);
}

rc handoff_answer_post(ctx *x, request *q, response *p)
{
	answer_form in = {0};
	handoff_closed was;
	str state;
	form f;

	if (!str_is_uuid(q->arg[0]) || !str_is_uuid(q->arg[1]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(form_read(x, q, ANSWER, sizeof(ANSWER) / sizeof(ANSWER[0]), &answer_form_t,
		      &in, &f));
	TRY(contact_there(x, q->arg[0], (str){0}, NULL));
	state = handoff_state(in.answer);
	if (!state.n)
		return FAIL(x, E_INPUT, "not an answer");
	TRY(handoff_close(x, q->arg[1], q->who.member_id, state, in.words, &was));
	return handoff_answered(x, q, p, &in, &was);
}

/* "on" or "off", with the reason in words; "survey" and "unsurvey": whether they agreed
 * to be asked for reviews. */
rc dnc_post(ctx *x, request *q, response *p)
{
	contact_editor who = {.tenant_id = q->tenant,
			      .member_id = q->who.member_id,
			      .region = q->who.region,
			      .source = "page"};
	bool on = str_eq(params_get(q->form, S("do")), S("on"));
	int64_t version;
	dnc_form in = {0};
	form f;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(form_read(x, q, DNC, sizeof(DNC) / sizeof(DNC[0]), &dnc_form_t, &in, &f));
	if (str_ends(params_get(q->form, S("do")), S("survey"))) {
		TRY(contact_surveys(x, q->arg[0],
				    str_eq(params_get(q->form, S("do")), S("survey")),
				    in.words, q->who.member_id));
		return story_done(x, q, p, S("saved"));
	}
	TRY(contact_do_not(x, &who, q->arg[0], on, in.words, &version));
	if (!version)
		return story_refuse(
			x, q, p, 409,
			&(contact_view){.dnc_error = S("That was not saved."),
					.dnc_words = in.words});
	return story_done(x, q, p, on ? S("dnc") : S("undnc"));
}
