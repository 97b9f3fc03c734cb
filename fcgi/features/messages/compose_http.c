/* What the composer's menus put into what is typed: templates, colleagues, drafts of
 * other windows; and names in braces that nobody would fill in. */
#include "features/messages/inbox_page.h"
#include "features/messages/messages.h"
#include "features/messages/text_rules.h"
#include "features/messages/thread_http.h"
#include "features/messages/writing_store.h"

/* Behind what was typed so far; one that lacks a value is not put in. */
static void words_put(ctx *x, const template_facts *f, str words, inbox_typed *typed)
{
	template_text filled = template_fill(x->a, words, f->vars, TEMPLATE_VARS_N);
	str body = typed->body;

	if (filled.missing.n)
		typed->error = fill_text(x, S("Not known: "), filled.missing, S("."));
	else
		typed->body = fill_text(x, body, body.n ? S("\n") : S(""), filled.text);
}

/* A template, or what asks for a review. */
static rc template_put(ctx *x, const request *q, const thread_row *t, str id, str body,
		       inbox_typed *typed)
{
	template_facts f = {0};
	const text_policy *p;
	list rows;

	typed->body = body;
	TRY(templates_read(x, &rows));
	TRY(text_policy_read(x, q->tenant, &p));
	TRY(template_facts_read(x, q, t->contact_id, &f));
	if (str_eq(id, S("review")))
		words_put(x, &f, p->review_text, typed);
	for (size_t i = 0; i < rows.n; i++) {
		const template_row *r = LIST_AT(rows, template_row, i);
		if (str_eq(r->id, id))
			words_put(x, &f, r->body, typed);
	}
	return OK;
}

/* A colleague's name behind what was typed so far, which is a note then. */
static rc mention_put(ctx *x, str id, str body, inbox_typed *typed)
{
	list mates;

	typed->body = body;
	typed->note = true;
	TRY(mates_read(x, &mates));
	for (size_t i = 0; i < mates.n; i++) {
		const mate_row *m = LIST_AT(mates, mate_row, i);
		if (str_eq(m->id, id))
			typed->body = fill_text(x, body, body.n ? S(" @") : S("@"),
						m->name, S(" "));
	}
	return OK;
}

/* A draft of another window takes the place of this one, which stays beside it; or is
 * thrown away. */
static rc draft_choose(ctx *x, const request *q, str act, str body, inbox_typed *typed)
{
	bool use = str_starts(act, S("draft:"));
	draft_window w = thread_window(x, q);
	int64_t base;
	list rows;

	typed->body = body;
	if (!str_i64(str_sub(act, use ? 6 : 8, act.n), &base))
		return FAIL(x, E_INPUT, "not a draft");
	if (!use) {
		draft_drop(x, q->arg[0], q->who.member_id, base);
		return OK;
	}
	TRY(drafts_read(x, q->arg[0], q->who.member_id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const draft_row *d = LIST_AT(rows, draft_row, i);
		if (d->base != base)
			continue;
		if (body.n)
			draft_put(x, q->arg[0], q->who.member_id, body, typed->note,
				  &w);
		typed->fresh = true;
		typed->body = d->body;
		typed->note = d->note;
		typed->window = (draft_window){.base = base};
	}
	return OK;
}

static bool names_draft(str act)
{
	return str_starts(act, S("draft:")) || str_starts(act, S("undraft:"));
}

/* Names in braces that they typed themselves would go out as they stand: that is asked
 * once. */
rc send_names(ctx *x, const request *q, const thread_row *t, str act, str body,
	      inbox_typed *typed)
{
	str names = template_typed(x->a, body);
	template_facts f = {0};

	if (typed->error.n || !names.n)
		return OK;
	TRY(template_facts_read(x, q, t->contact_id, &f));
	template_text filled = template_fill(x->a, body, f.vars, TEMPLATE_VARS_N);
	typed->names_fill =
		!filled.missing.n && !filled.unknown.n && !str_has(body, S("{{"));
	typed->as_typed = fill_text(x, S(AS_TYPED), act);
	typed->error =
		fill_text(x, names,
			  S(" would go out as typed, with the braces. Nothing was "
			    "sent."));
	return OK;
}

static rc names_put(ctx *x, const request *q, const thread_row *t, str body,
		    inbox_typed *typed)
{
	template_facts f = {0};

	TRY(template_facts_read(x, q, t->contact_id, &f));
	typed->body = S("");
	words_put(x, &f, body, typed);
	if (typed->error.n)
		typed->body = body;
	return OK;
}

rc words_choose(ctx *x, const request *q, const thread_row *t, str act, str body,
		inbox_typed *typed)
{
	if (str_eq(act, S("plain")))
		typed->body = text_plain(x->a, body);
	if (str_eq(act, S("names")))
		return names_put(x, q, t, body, typed);
	if (str_starts(act, S("template:")))
		return template_put(x, q, t, str_sub(act, 9, act.n), body, typed);
	if (str_starts(act, S("mention:")))
		return mention_put(x, str_sub(act, 8, act.n), body, typed);
	return names_draft(act) ? draft_choose(x, q, act, body, typed) : OK;
}
