/* Sends one text. It is decided again whether it may go, it takes its line's turn, and
 * the carrier is asked once: what became of a request without an answer is looked up
 * before it is made again. */
#include "base/config.h"
#include "base/text.h"
#include "features/carrier/carrier.h"
#include "features/consent/consent.h"
#include "features/messages/media.h"
#include "features/messages/messages.h"
#include "features/messages/messages_store.h"
#include "features/messages/text_rules.h"

enum { FORM_MOST = 8 + TEXT_MEDIA_MOST, WAITS_MOST_S = 86400 };
/* An answer of the machine's is one for an hour. Whoever decides what they meant wakes
 * what waits for that; it looks by itself, too. */
enum { REPLY_GOOD_S = 3600, WISH_LOOK_S = 600 };

static const field text_to_send_f[] = {
	FIELD(text_to_send, id),
	FIELD(text_to_send, thread_id),
	FIELD_OPT(text_to_send, contact_id),
	FIELD(text_to_send, kind),
	FIELD(text_to_send, state),
	FIELD(text_to_send, body),
	FIELD(text_to_send, from_number),
	FIELD(text_to_send, to_number),
	FIELD_OPT(text_to_send, message_sid),
	FIELD_OPT(text_to_send, asked_at),
	FIELD_OPT(text_to_send, send_at),
	FIELD(text_to_send, media),
	FIELD(text_to_send, number_id),
	FIELD_OPT(text_to_send, line_state),
	FIELD(text_to_send, segments),
	FIELD(text_to_send, created_at),
	FIELD_OPT(text_to_send, not_after),
};
extern const type text_to_send_t;
const type text_to_send_t = TYPE(text_to_send, text_to_send_f);

typedef struct text_turn {
	int64_t wait_ms;
} text_turn;
static const field text_turn_f[] = {FIELD(text_turn, wait_ms)};
extern const type text_turn_t;
const type text_turn_t = TYPE(text_turn, text_turn_f);

typedef struct send_work {
	const task *t;
	str id;
	text_to_send m;
	reach_facts facts;
	reach_verdict may;
	twilio_account acc;
	list media; /* of media_row */
	int64_t wait_ms;
	bool found;
} send_work;

static enum reach_what send_what(const text_to_send *m)
{
	static const struct {
		const char *kind;
		enum reach_what what;
	} kinds[] = {
		{"person", REACH_TEXT},       {"api", REACH_TEXT},
		{"visit", REACH_TEXT},        {"stop", REACH_TEXT_ANSWER},
		{"start", REACH_TEXT_ANSWER}, {"help", REACH_TEXT_ANSWER},
		{"claim", REACH_TEXT_STAFF},  {"closed", REACH_TEXT_REPLY},
		{"missed", REACH_TEXT_REPLY},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_eq(m->kind, str_of(kinds[i].kind)))
			return kinds[i].what == REACH_TEXT && m->send_at.us
				       ? REACH_TEXT_LATER
				       : kinds[i].what;
	return REACH_TEXT_AUTO;
}

static bool send_open(const text_to_send *m)
{
	return !m->message_sid.n &&
	       (str_eq(m->state, S("queued")) || str_eq(m->state, S("scheduled")));
}

/* Takes the line's turn once: a task that waited for it does not wait again. */
static rc send_turn(ctx *x, send_work *w)
{
	const text_policy *p;
	text_turn turn = {0};

	if (task_arg_get(x, w->t, "turn").n || w->m.asked_at.us)
		return OK;
	TRY(text_policy_read(x, w->t->tenant_id, &p));
	TRY(pg_one(x, Q_text_turn,
		   ARGS(A(w->m.number_id), A(p->per_second),
			A(send_what(&w->m) == REACH_TEXT_STAFF)),
		   &text_turn_t, &turn));
	w->wait_ms = turn.wait_ms;
	return OK;
}

/* Everything that is known, in one transaction; the request is made outside it. */
static rc send_read(ctx *x, send_work *w)
{
	const text_policy *p;

	TRY(pg_begin(x, w->t->tenant_id, S("")));
	pg_send(x, Q_text_to_send, ARGS(A(w->id)),
		pg_maybe(&text_to_send_t, &w->m, &w->found));
	pg_send(x, Q_text_media_of, ARGS(A(w->id)), pg_list(&media_row_t, &w->media));
	TRY(pg_flush(x));
	if (!w->found || !send_open(&w->m))
		return pg_commit(x);
	TRY(text_policy_read(x, w->t->tenant_id, &p));
	reach_facts_send(x, w->m.contact_id, w->m.to_number, &w->facts);
	TRY(pg_flush(x));
	w->may = reach_decide(x->a, &w->facts,
			      &(reach_ask){.what = send_what(&w->m),
					   .now = when_now(),
					   .line = w->m.line_state,
					   .marketing = text_asks_review(p, w->m.body),
					   .style = TIME_US});
	TRY(carrier_account(x, w->t->tenant_id, &w->acc));
	if (!w->may.code)
		TRY(send_turn(x, w));
	if (!w->may.code && w->wait_ms < 1000)
		pg_send(x, Q_text_asked, ARGS(A(w->id), A(true)), pg_count(NULL));
	return pg_commit(x);
}

static void send_tell(ctx *x, const send_work *w)
{
	thread_changed(x, w->t->tenant_id, w->m.thread_id, w->m.contact_id);
	events_send(x->events);
}

static task_result send_over(ctx *x, send_work *w, const char *state, str words,
			     int64_t code)
{
	bool fresh;
	rc r = pg_begin(x, w->t->tenant_id, S(""));

	if (r == OK)
		pg_send(x, Q_text_not_sent,
			ARGS(A(w->id), A(str_of(state)), A(words), A(code),
			     A(str_of(w->may.code ? w->may.name : ""))),
			pg_count(NULL));
	if (r == OK && text_trouble_of(code)->opted_out)
		r = consent_by_text(
			x, w->m.to_number, w->m.contact_id, false,
			S("The carrier says that they have opted out (21610)."),
			&fresh);
	if (r == OK)
		r = pg_commit(x);
	if (r != OK)
		return task_rolled_back(x, r);
	send_tell(x, w);
	return task_done();
}

/* What it is about is over by then. */
static bool send_too_late(const send_work *w, when at)
{
	if (send_what(&w->m) == REACH_TEXT_REPLY &&
	    when_diff_s(at, w->m.created_at) >= REPLY_GOOD_S)
		return true;
	return w->m.not_after.us && at.us >= w->m.not_after.us;
}

/* The thread says meanwhile what it waits for. */
static task_result send_waits(ctx *x, const send_work *w, int64_t wait)
{
	int64_t news = 0;
	rc r = pg_begin(x, w->t->tenant_id, S(""));

	if (r == OK)
		pg_send(x, Q_text_waits, ARGS(A(w->id), A(w->may.title)),
			pg_count(&news));
	if (r == OK)
		r = pg_commit(x);
	if (r != OK)
		return task_rolled_back(x, r);
	if (news)
		send_tell(x, w);
	return task_wait(wait, w->may.title);
}

static task_result send_denied(ctx *x, send_work *w)
{
	int64_t wait = w->may.again.us && !send_too_late(w, w->may.again)
			       ? when_diff_s(w->may.again, when_now()) + 1
			       : 0;
	int64_t old = when_diff_s(when_now(),
				  w->m.send_at.us ? w->m.send_at : w->m.created_at);

	if (w->may.code == REACH_WISH)
		wait = WISH_LOOK_S;
	if (wait > 0 && old + wait < WAITS_MOST_S)
		return send_waits(x, w, wait);
	return send_over(
		x, w, "canceled",
		text_clip(x->a,
			  str_printf(x->a, STR_FMT ". " STR_FMT, STR_ARG(w->may.title),
				     STR_ARG(w->may.words)),
			  290),
		0);
}

static str send_callback(ctx *x, str id)
{
	return str_printf(x->a,
			  STR_FMT "/api/webhooks/twilio/sms/status?m=" STR_FMT
				  "#rc=5&rp=all",
			  STR_ARG(x->cfg->public_url), STR_ARG(id));
}

static void send_ask(ctx *x, const send_work *w, twilio_reply *r)
{
	http_pair form[FORM_MOST] = {
		{S("To"), w->m.to_number},
		{S("From"), w->m.from_number},
		{S("StatusCallback"), send_callback(x, w->id)},
	};
	size_t n = 3;

	if (w->m.body.n)
		form[n++] = (http_pair){S("Body"), w->m.body};
	for (size_t i = 0; i < w->media.n && n < FORM_MOST; i++)
		form[n++] = (http_pair){
			S("MediaUrl"),
			media_public_url(x, w->t->tenant_id,
					 LIST_AT(w->media, media_row, i)->id)};
	twilio_text_create(x, &w->acc, form, n, r);
}

static rc send_known(ctx *x, const send_work *w, str sid, str status)
{
	text_moved m = {0};
	bool found;
	int rank = text_rank(status);

	TRY(pg_begin(x, w->t->tenant_id, S("")));
	TRY(text_status(x, w->id, sid, rank > 1 ? status : S("queued"), rank ? rank : 1,
			0, &m, &found));
	return pg_commit(x);
}

/* Whether a request that was made before and not answered was carried out. */
static rc send_look(ctx *x, const send_work *w, twilio_reply *r, bool *ours)
{
	twilio_page like;
	int64_t n = 0;

	*ours = false;
	twilio_text_find(x, &w->acc, w->m.to_number, w->m.from_number, w->m.body, &like,
			 r);
	if (r->fate != TWILIO_DONE) {
		r->fate = TWILIO_UNKNOWN; /* nothing was learnt */
		return OK;
	}
	TRY(pg_begin(x, w->t->tenant_id, S("")));
	for (size_t i = like.n; i-- > 0 && !n;) {
		pg_send(x, Q_text_found,
			ARGS(A(w->id), A(like.items[i].sid), A(like.items[i].began)),
			pg_count(&n));
		TRY(pg_flush(x));
	}
	*ours = n > 0;
	return pg_commit(x);
}

static rc send_not_asked(ctx *x, const send_work *w)
{
	TRY(pg_begin(x, w->t->tenant_id, S("")));
	pg_send(x, Q_text_asked, ARGS(A(w->id), A(false)), pg_count(NULL));
	return pg_commit(x);
}

static task_result send_ending(ctx *x, send_work *w, const twilio_reply *r)
{
	rc done = OK;

	switch (r->fate) {
	case TWILIO_DONE:
		done = send_known(x, w, r->sid, r->status);
		if (done != OK)
			return task_rolled_back(x, done);
		send_tell(x, w);
		return task_done();
	case TWILIO_LATER:
		done = send_not_asked(x, w);
		break;
	case TWILIO_UNKNOWN:
		break;
	case TWILIO_GONE:
	case TWILIO_REFUSED:
		return send_over(x, w, "failed",
				 str_of(text_trouble_of(r->code)->words), r->code);
	}
	if (done != OK)
		return task_rolled_back(x, done);
	if (task_last_try(message_send.patience, w->t->attempts))
		return send_over(x, w, "failed",
				 S("The carrier could not be reached for a day."), 0);
	return task_retry(r->retry_after_s, r->problem);
}

static task_result message_send_run(ctx *x, const task *t)
{
	send_work w = {.t = t, .id = task_arg_get(x, t, "message")};
	twilio_reply r = {.fate = TWILIO_DONE};
	bool ours = false;
	rc ok = send_read(x, &w);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (!w.found || !send_open(&w.m))
		return task_done();
	if (send_too_late(&w, when_now()) && !w.m.asked_at.us)
		return send_over(x, &w, "canceled", S("It could not be sent in time."),
				 0);
	if (w.may.code)
		return send_denied(x, &w);
	if (w.wait_ms >= 1000)
		return (task_result){.end = TASK_WAIT,
				     .after_s = w.wait_ms / 1000,
				     .args = str_printf(x->a,
							"{\"message\":\"" STR_FMT
							"\",\"turn\":\"taken\"}",
							STR_ARG(w.id))};
	if (w.m.asked_at.us)
		ok = send_look(x, &w, &r, &ours);
	if (ok != OK)
		return task_rolled_back(x, ok);
	if (ours)
		return task_done();
	if (r.fate == TWILIO_DONE)
		send_ask(x, &w, &r);
	return send_ending(x, &w, &r);
}

const task_kind message_send = {"message.send", LANE_FAST, 40, message_send_run,
				PATIENCE_LONG};
