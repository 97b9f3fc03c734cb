/* What the ladder has told by text, to a member's phone. What became of a request that
 * was not answered is looked up before it is made again; whoever cannot be texted gets
 * a letter. */
#include "base/config.h"
#include "features/carrier/carrier.h"
#include "features/consent/consent.h"
#include "features/notices/notice_texts_store.h"
#include "features/notices/notice_words_rules.h"
#include "features/notices/notices.h"
#include "features/sla/sla.h"

typedef struct text_work {
	const task *t;
	str member;
	list posts; /* of texted_row */
	text_way way;
	bool found; /* there is a way */
	twilio_account acc;
	str body;
} text_work;

static const texted_row *first_of(const text_work *w)
{
	return LIST_AT(w->posts, texted_row, 0);
}

/* One promise is taken by an answer. */
static str code_of(ctx *x, const text_work *w)
{
	static const str place = STR_INIT("/sla/");
	str href = first_of(w)->href;
	str id = str_starts(href, place) ? str_sub(href, place.n, href.n) : S("");

	return w->posts.n == 1 && str_is_uuid(id) ? promise_code(x, id) : S("");
}

static str body_of(ctx *x, const text_work *w)
{
	notice_line *l = ARENA_ARRAY(x->a, notice_line, w->posts.n);

	for (size_t i = 0; i < w->posts.n; i++) {
		const texted_row *r = LIST_AT(w->posts, texted_row, i);
		l[i] = (notice_line){r->kind, r->words, r->href};
	}
	return notice_text_words(x->a, l, w->posts.n, x->cfg->public_url,
				 w->way.business, w->way.words, code_of(x, w));
}

/* Whether the phone may be texted: its owner may have said STOP to us. */
static rc text_may(ctx *x, text_work *w)
{
	reach_facts facts = {0};

	TRY(reach_facts_read(x, (str){0}, w->way.phone, &facts));
	w->found = reach_decide(x->a, &facts,
				&(reach_ask){.what = REACH_TEXT_STAFF,
					     .now = x->now,
					     .line = w->way.line_state})
			   .code == REACH_MAY;
	return w->found ? carrier_account(x, w->t->tenant_id, &w->acc) : OK;
}

static rc text_read(ctx *x, text_work *w)
{
	TRY(pg_begin(x, w->t->tenant_id, S("")));
	TRY(texted_read(x, w->member, &w->posts, &w->way, &w->found));
	if (w->posts.n && w->found)
		TRY(text_may(x, w));
	return pg_commit(x);
}

/* What follows: they are gone, go by letter, or were (not) asked for. */
static rc text_settle(ctx *x, const text_work *w, enum texted_end end)
{
	TRY(pg_begin(x, w->t->tenant_id, S("")));
	TRY(texted_settle(x, w->posts, end));
	return pg_commit(x);
}

static task_result text_over(ctx *x, const text_work *w, enum texted_end end,
			     task_result then)
{
	rc r = text_settle(x, w, end);

	return r == OK ? then : task_rolled_back(x, r);
}

/* Whether a request that was made before and not answered was carried out. */
static rc text_look(ctx *x, const text_work *w, twilio_reply *reply, bool *ours)
{
	twilio_page like;

	*ours = false;
	twilio_text_find(x, &w->acc, w->way.phone, w->way.line, w->body, &like, reply);
	if (reply->fate != TWILIO_DONE)
		return OK;
	TRY(pg_begin(x, w->t->tenant_id, S("")));
	for (size_t i = 0; i < like.n && !*ours; i++)
		TRY(texted_since(x, first_of(w)->id, like.items[i].began, ours));
	return pg_commit(x);
}

static task_result text_ask(ctx *x, const text_work *w)
{
	const http_pair form[] = {{S("To"), w->way.phone},
				  {S("From"), w->way.line},
				  {S("Body"), w->body}};
	twilio_reply reply = {0};
	rc r = text_settle(x, w, TEXTED_ASKED);

	if (r != OK)
		return task_rolled_back(x, r);
	twilio_text_create(x, &w->acc, form, sizeof(form) / sizeof(form[0]), &reply);
	switch (reply.fate) {
	case TWILIO_DONE:
		return text_over(x, w, TEXTED_SENT, task_done());
	case TWILIO_LATER:
		return text_over(x, w, TEXTED_NOT_ASKED,
				 task_retry(reply.retry_after_s, reply.problem));
	case TWILIO_UNKNOWN:
		return task_retry(0, reply.problem);
	case TWILIO_GONE:
	case TWILIO_REFUSED:
		break;
	}
	return text_over(x, w, TEXTED_BY_LETTER, task_dead(reply.problem));
}

static task_result text_run(ctx *x, const task *t)
{
	text_work w = {.t = t, .member = task_arg_get(x, t, "member")};
	twilio_reply reply = {0};
	bool ours = false;
	rc r = text_read(x, &w);

	if (r != OK)
		return task_rolled_back(x, r);
	if (!w.posts.n)
		return task_done();
	if (!w.found)
		return text_over(x, &w, TEXTED_BY_LETTER, task_done());
	w.body = body_of(x, &w);
	if (first_of(&w)->asked_at.us) {
		r = text_look(x, &w, &reply, &ours);
		if (r != OK)
			return task_rolled_back(x, r);
		if (reply.fate != TWILIO_DONE)
			return task_retry(reply.retry_after_s, reply.problem);
	}
	return ours ? text_over(x, &w, TEXTED_SENT, task_done()) : text_ask(x, &w);
}

const task_kind notice_text = {"notice.text", LANE_SLOW, 60, text_run, PATIENCE_LONG};
