/* What members do in a thread: write, take it, give it, put it off, be done with it. */
#include "features/messages/thread_http.h"

#include "base/text.h"
#include "features/consent/consent.h"
#include "features/messages/messages.h"
#include "features/messages/text_rules.h"
#include "features/messages/writing_store.h"
#include "web/form.h"

enum { NOTE_MOST = 10000, KEY_MOST = 80, TAGS_MOST = 400 };

static str form_get(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

/* ---- writing ---- */

static str too_long(ctx *x, const text_size *s)
{
	if (s->chars <= TEXT_CHARS_MOST)
		return S("");
	return str_printf(x->a,
			  "A text has at most 1,600 characters, an emoji counts as "
			  "two. Take out %lld.",
			  (long long)(s->chars - TEXT_CHARS_MOST));
}

/* What is wrong with a text before anybody asks whether it may be sent. */
static str body_fault(ctx *x, const request *q, str body, bool note)
{
	text_size s = text_measure(x->a, body);
	bool pictures = form_get(q, "with").n > 0;

	if (form_get(q, "pictures").n)
		return S("The picture was not added yet. Choose it again, and press "
			 "Add before you send.");
	if (note && !body.n)
		return S("Write the note first.");
	if (note)
		return s.chars > NOTE_MOST ? S("A note has at most 10,000 characters.")
					   : S("");
	return body.n || pictures ? too_long(x, &s) : S("Write the text first.");
}

/* When it is to go out; no time: now, as Send does whatever stands in the menu. False
 * with a sentence when that cannot be. */
static bool later_read(ctx *x, const request *q, str act, when *at, str *fault)
{
	str typed = str_trim(form_get(q, "later"));

	*at = (when){0};
	if (str_eq(act, S("send")))
		return true;
	if (str_starts(act, S("later:")))
		typed = str_sub(act, 6, act.n);
	if (!typed.n && str_eq(act, S("later")))
		*fault = S("Choose when it goes out. Nothing was sent.");
	if (!typed.n)
		return !fault->n;
	if (!when_read_local(typed, q->who.zone, at))
		*fault = S("Give a date and a time, such as 2026-11-22 09:00.");
	else if (when_diff_s(*at, x->now) < 60)
		*fault = S("That is over. Choose a time from now on.");
	else if (when_diff_s(*at, x->now) > 366 * 86400)
		*fault = S("That is more than a year away.");
	return !fault->n;
}

/* Whether it may be sent then: decided again when it goes out. */
static rc send_allowed(ctx *x, const request *q, const thread_row *t, when at, str body,
		       reach_verdict *may)
{
	const text_policy *p;
	reach_facts f;

	TRY(text_policy_now(x, q->tenant, &p));
	TRY(reach_facts_read(x, t->contact_id, t->peer, &f));
	*may = reach_decide(x->a, &f,
			    &(reach_ask){at.us ? REACH_TEXT_LATER : REACH_TEXT,
					 text_asks_review(p, body), at.us ? at : x->now,
					 fill_style(&q->who), t->line_state});
	return OK;
}

str thread_form_key(ctx *x, const request *q)
{
	str key = text_line(x->a, form_get(q, "key"), KEY_MOST - 40);

	return key.n ? fill_text(x, S("form:"), q->who.member_id, S(":"), key)
		     : (str){0};
}

draft_window thread_window(ctx *x, const request *q)
{
	draft_window w = {.form = thread_form_key(x, q)};

	if (!str_i64(form_get(q, "base"), &w.base) || w.base < 0)
		w.base = -1;
	return w;
}

rc thread_refuse(ctx *x, request *q, response *p, inbox_typed *typed)
{
	if (!typed->body.p)
		typed->body = form_get(q, "body");
	typed->later = form_get(q, "later");
	if (!typed->fresh) {
		typed->key = text_line(x->a, form_get(q, "key"), KEY_MOST);
		typed->window = thread_window(x, q);
	}
	p->status = 422;
	return inbox_show(x, q, p, q->arg[0], typed);
}

static bool first_alone(list mates, str name)
{
	int n = 0;

	for (size_t i = 0; i < mates.n; i++)
		n += str_ieq(name_first(LIST_AT(mates, mate_row, i)->name),
			     name_first(name));
	return n == 1;
}

static str mentions_of(ctx *x, list mates, str body)
{
	buf b = buf_new(x->a, 128, 8192);
	bool any = false;

	buf_chr(&b, '{');
	for (size_t i = 0; i < mates.n; i++) {
		const mate_row *m = LIST_AT(mates, mate_row, i);
		if (!note_names(body, m->name, first_alone(mates, m->name)))
			continue;
		buf_str(&b, any ? S(",") : S(""));
		buf_str(&b, m->id);
		any = true;
	}
	buf_chr(&b, '}');
	return str_dup(x->a, buf_view(&b));
}

static rc write_done(ctx *x, request *q, response *p, const text_draft *d)
{
	draft_window window = thread_window(x, q);
	text_written w;

	TRY(text_write(x, d, &w));
	if (!w.message_id.n)
		return FAIL(x, E_CONFLICT, "its pictures are in another text");
	draft_put(x, d->thread_id, q->who.member_id, S(""), false, &window);
	if (w.fresh)
		thread_changed(x, q->tenant, d->thread_id, w.contact_id);
	return response_redirect(
		x, p,
		str_printf(x->a, "/inbox/" STR_FMT "#end", STR_ARG(d->thread_id)));
}

/* The pictures that stood beside the text, as an array of ids. */
static str pictures_of(ctx *x, const request *q)
{
	buf b = buf_new(x->a, 128, 1024);
	int n = 0;

	buf_chr(&b, '{');
	for (size_t i = 0; i < q->form.n && n < TEXT_MEDIA_MOST; i++) {
		const param *f = &q->form.items[i];
		if (!str_eq(f->name, S("with")) || !str_is_uuid(f->value))
			continue;
		buf_str(&b, n++ ? S(",") : S(""));
		buf_str(&b, f->value);
	}
	buf_chr(&b, '}');
	return str_dup(x->a, buf_view(&b));
}

static rc note_send(ctx *x, request *q, response *p, str body)
{
	list mates;

	TRY(mates_read(x, &mates));
	return write_done(x, q, p,
			  &(text_draft){.thread_id = q->arg[0],
					.member_id = q->who.member_id,
					.direction = "note",
					.kind = "person",
					.body = body,
					.key = thread_form_key(x, q),
					.mentions = mentions_of(x, mates, body)});
}

/* A colleague answered while this was written, and it was not told yet: said once, with
 * what they wrote. */
static rc send_meanwhile(ctx *x, const request *q, const thread_row *t,
			 inbox_typed *typed)
{
	text_meanwhile m;
	text_seen seen = {0};
	bool found;

	if (!str_i64(form_get(q, "seen"), &seen.made.us) || seen.made.us <= 0)
		return OK;
	if (!str_i64(form_get(q, "shown"), &seen.shown.us) || seen.shown.us <= 0)
		seen.shown = seen.made;
	TRY(text_meanwhile_read(x, t->id, q->who.member_id, &seen,
				thread_form_key(x, q), &m, &found));
	if (!found)
		return OK;
	typed->seen = m.created_at;
	typed->error = fill_text(x, m.member, S(" has just answered: “"),
				 text_clip(x->a, m.body, 120),
				 S("” Send again if yours is still needed."));
	return OK;
}

/* Why it is not sent now; empty: it is. */
static rc send_fault(ctx *x, const request *q, const thread_row *t, when at, str body,
		     inbox_typed *typed)
{
	reach_verdict may;

	TRY(send_allowed(x, q, t, at, body, &may));
	if (may.code)
		typed->error = fill_text(x, may.title, S(". "), may.words);
	else if (thread_taken(t, q->who.member_id))
		typed->error = fill_text(x, t->claimed, S(" is answering. "),
					 S(TAKE_OVER_FIRST));
	return typed->error.n || at.us ? OK : send_meanwhile(x, q, t, typed);
}

/* Refuses with a sentence where the composer stands, or sends. Of two who send at the
 * same moment the second waits for the first, and sees what that did. */
static rc text_send(ctx *x, request *q, response *p, str act, str body)
{
	bool as_typed = str_starts(act, S(AS_TYPED));
	inbox_typed typed = {0};
	thread_row now;
	const thread_row *t = &now;
	when at;

	if (as_typed)
		act = str_sub(act, sizeof(AS_TYPED) - 1, act.n);
	if (!later_read(x, q, act, &at, &typed.later_error))
		return thread_refuse(x, q, p, &typed);
	pg_send(x, Q_thread_lock, ARGS(A(q->arg[0])), pg_count(NULL));
	TRY(thread_read(x, q->arg[0], q->who.member_id, &now));
	TRY(send_fault(x, q, t, at, body, &typed));
	if (!as_typed)
		TRY(send_names(x, q, t, act, body, &typed));
	if (typed.error.n)
		return thread_refuse(x, q, p, &typed);
	return write_done(x, q, p,
			  &(text_draft){.thread_id = t->id,
					.member_id = q->who.member_id,
					.direction = "out",
					.kind = "person",
					.body = body,
					.segments = text_measure(x->a, body).segments,
					.key = thread_form_key(x, q),
					.media = pictures_of(x, q),
					.send_at = at});
}

/* They would rather write from another of our lines: what they began goes along. */
static rc line_choose(ctx *x, request *q, response *p, str line, str body, bool note)
{
	draft_window w = thread_window(x, q);
	str to = {0};

	if (!str_is_uuid(line))
		return FAIL(x, E_INPUT, "not a line");
	draft_put(x, q->arg[0], q->who.member_id, body, note, &w);
	TRY(thread_move(x, q->arg[0], line, q->who.member_id,
			&(draft_row){.body = body, .note = note}, &to));
	return to.n ? response_redirect(x, p, fill_text(x, S("/inbox/"), to, S("#end")))
		    : FAIL(x, E_NOTFOUND, "no such line");
}

static rc do_claim(ctx *x, request *q)
{
	const text_policy *p;

	TRY(text_policy_read(x, q->tenant, &p));
	pg_send(x, Q_thread_claim,
		ARGS(A(q->arg[0]), A(q->who.member_id),
		     A(str_eq(form_get(q, "do"), S("takeover"))), A(p->claim_min)),
		pg_count(NULL));
	return OK;
}

/* They answer in place of whoever does; what they began stays. */
static rc take_over(ctx *x, request *q, response *p, const thread_row *t, str body,
		    bool note)
{
	draft_window w = thread_window(x, q);

	draft_put(x, t->id, q->who.member_id, body, note, &w);
	TRY(do_claim(x, q));
	TRY(pg_flush(x));
	thread_changed(x, q->tenant, t->id, t->contact_id);
	return response_redirect(x, p, fill_text(x, S("/inbox/"), t->id, S("#end")));
}

rc send_post(ctx *x, request *q, response *p)
{
	str body = form_get(q, "body"), act = form_get(q, "do");
	inbox_typed typed = {.note = form_get(q, "note").n > 0,
			     .preview = str_eq(act, S("preview"))};
	thread_row t;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	(void)form_text(x, q, &body);
	TRY(thread_read(x, q->arg[0], q->who.member_id, &t));
	if (str_starts(act, S("from:")))
		return line_choose(x, q, p, str_sub(act, 5, act.n), body, typed.note);
	if (str_eq(act, S("takeover")))
		return take_over(x, q, p, &t, body, typed.note);
	TRY(words_choose(x, q, &t, act, body, &typed));
	if (typed.body.p || typed.preview) {
		rc r = thread_refuse(x, q, p, &typed);
		p->status = 200;
		return r;
	}
	typed.error = body_fault(x, q, body, typed.note);
	if (typed.error.n)
		return thread_refuse(x, q, p, &typed);
	return typed.note ? note_send(x, q, p, body) : text_send(x, q, p, act, body);
}

/* ---- what is done with a thread ---- */

static rc do_release(ctx *x, request *q)
{
	pg_send(x, Q_thread_release, ARGS(A(q->arg[0]), A(q->who.member_id)),
		pg_count(NULL));
	return OK;
}

static rc do_done(ctx *x, request *q)
{
	pg_send(x, Q_thread_resolve,
		ARGS(A(q->arg[0]), A(str_eq(form_get(q, "do"), S("done")))),
		pg_count(NULL));
	pg_send(x, Q_texts_read, ARGS(A(q->arg[0])), pg_count(NULL));
	return OK;
}

static rc do_assign(ctx *x, request *q)
{
	str to = form_get(q, "to");
	bool team = str_starts(to, S("d:"));
	str id = team ? str_sub(to, 2, to.n) : to;

	if (id.n ? !str_is_uuid(id) : team)
		return FAIL(x, E_INPUT, "not a member or a department");
	pg_send(x, Q_thread_assign,
		ARGS(A(q->arg[0]), A(!team && id.n ? id : (str){0}),
		     A(team ? id : (str){0}), A(q->who.member_id)),
		pg_count(NULL));
	return OK;
}

static rc do_snooze(ctx *x, request *q)
{
	when until = snooze_until(form_get(q, "until"), x->now, q->who.zone);

	if (!until.us)
		return FAIL(x, E_INPUT, "not a moment to snooze until");
	pg_send(x, Q_thread_snooze, ARGS(A(q->arg[0]), A(until)), pg_count(NULL));
	return OK;
}

/* What they meant: out, or not. */
static rc do_wish(ctx *x, request *q)
{
	bool out = str_eq(form_get(q, "do"), S("optout"));
	thread_row t;

	TRY(thread_read(x, q->arg[0], q->who.member_id, &t));
	if (out && t.wish.n)
		TRY(consent_of_wish(x, t.peer, t.contact_id, t.wish, q->who.member_id));
	pg_send(x, Q_thread_wish_over, ARGS(A(t.peer)), pg_count(NULL));
	events_wake(x->events, LANE_FAST);
	return OK;
}

/* A text that has not gone out yet stays here. */
static rc do_cancel(ctx *x, request *q)
{
	str id = form_get(q, "message");

	if (!str_is_uuid(id))
		return FAIL(x, E_INPUT, "not a text");
	pg_send(x, Q_text_cancel, ARGS(A(id), A(q->arg[0])), pg_count(NULL));
	return OK;
}

/* A picture among the contact's files, or not any more. */
static rc do_file(ctx *x, request *q)
{
	str id = form_get(q, "picture");

	if (!str_is_uuid(id))
		return FAIL(x, E_INPUT, "not a picture");
	pg_send(x, Q_media_file,
		ARGS(A(id), A(q->arg[0]), A(str_eq(form_get(q, "do"), S("file"))),
		     A(q->who.member_id)),
		pg_count(NULL));
	return OK;
}

static rc do_again(ctx *x, request *q)
{
	str id = form_get(q, "message");
	text_written w = {0};

	if (!str_is_uuid(id))
		return FAIL(x, E_INPUT, "not a text");
	TRY(text_again(x, q->arg[0], id, q->who.member_id, &w));
	return w.message_id.n ? OK : FAIL(x, E_CONFLICT, "not a text to send again");
}

static rc do_tag(ctx *x, request *q)
{
	str names = text_line(x->a, form_get(q, "tag"), TAGS_MOST);

	pg_send(x, Q_thread_tag, ARGS(A(q->arg[0]), A(names)), pg_count(NULL));
	return OK;
}

static rc do_untag(ctx *x, request *q)
{
	str id = form_get(q, "label");

	if (!str_is_uuid(id))
		return FAIL(x, E_INPUT, "not a tag");
	pg_send(x, Q_thread_untag, ARGS(A(q->arg[0]), A(id)), pg_count(NULL));
	return OK;
}

static const struct {
	const char *name;
	rc (*act)(ctx *x, request *q);
} ACTS[] = {
	{"claim", do_claim},   {"takeover", do_claim}, {"release", do_release},
	{"done", do_done},     {"reopen", do_done},    {"assign", do_assign},
	{"snooze", do_snooze}, {"optout", do_wish},    {"no-optout", do_wish},
	{"cancel", do_cancel}, {"again", do_again},    {"file", do_file},
	{"unfile", do_file},   {"tag", do_tag},        {"untag", do_untag},
};

/* POST /inbox/:thread/do: one of its buttons. */
rc do_post(ctx *x, request *q, response *p)
{
	str act = form_get(q, "do");
	thread_row t;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(thread_read(x, q->arg[0], q->who.member_id, &t));
	for (size_t i = 0; i < sizeof(ACTS) / sizeof(ACTS[0]); i++) {
		if (!str_eq(act, str_of(ACTS[i].name)))
			continue;
		TRY(ACTS[i].act(x, q));
		TRY(pg_flush(x));
		thread_changed(x, q->tenant, t.id, t.contact_id);
		return response_redirect(
			x, p,
			str_eq(act, S("done")) ? S("/inbox")
			: str_eq(form_get(q, "back"), S("consent"))
				? S("/consent?list=wishes")
				: str_printf(x->a, "/inbox/" STR_FMT, STR_ARG(t.id)));
	}
	return FAIL(x, E_INPUT, "not something to do with a thread");
}
