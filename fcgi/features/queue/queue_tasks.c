/* Matching waiting callers with free members, and ringing them. */
#include "base/config.h"
#include "base/uuid.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/queue/queue.h"
#include "features/queue/queue_rules.h"
#include "features/voice/voice.h"

/* While somebody waits and nobody can be rung, look again this often. */
enum {
	LOOK_AGAIN_S = 15,
	SOON_S = 1,
	MOST_A_RUN = 250,
	MOST_LOST = 20,    /* members who were taken meanwhile */
	CHECK_AFTER_S = 20 /* an offer is over long before that, after its ring_s */
};

typedef struct queue_waiter {
	str call_id, queue_id, contact_id, zone, region;
	int64_t ring_s;
	bool only; /* one member is meant, or nobody */
	bool told; /* who could not be rung, and why, stands in the trace already */
} queue_waiter;
static const field queue_waiter_f[] = {
	FIELD(queue_waiter, call_id),        FIELD(queue_waiter, queue_id),
	FIELD_OPT(queue_waiter, contact_id), FIELD(queue_waiter, zone),
	FIELD(queue_waiter, region),         FIELD(queue_waiter, ring_s),
	FIELD(queue_waiter, told),           FIELD(queue_waiter, only),
};
const type queue_waiter_t = TYPE(queue_waiter, queue_waiter_f);

typedef struct queue_row {
	str id, name, phone, state, reason;
	when since;
	str rings;
	bool can_receive, reachable;
	int64_t rung_ago_s;
	str lacks, choice;
	str noted; /* the last thing this call's trace says of them */
} queue_row;
static const field queue_row_f[] = {
	FIELD(queue_row, id),          FIELD(queue_row, name),
	FIELD_OPT(queue_row, phone),   FIELD(queue_row, state),
	FIELD(queue_row, reason),      FIELD(queue_row, since),
	FIELD(queue_row, can_receive), FIELD(queue_row, rung_ago_s),
	FIELD(queue_row, rings),       FIELD(queue_row, reachable),
	FIELD(queue_row, lacks),       FIELD(queue_row, choice),
	FIELD(queue_row, noted),
};
const type queue_row_t = TYPE(queue_row, queue_row_f);

typedef struct queue_yes {
	bool yes;
} queue_yes;
static const field queue_yes_f[] = {FIELD(queue_yes, yes)};
const type queue_yes_t = TYPE(queue_yes, queue_yes_f);

void queue_wake(ctx *x)
{
	task_add(x, &queue_assign, S("{}"), (str){0}, (when){0});
}

static queue_candidate *queue_candidates(ctx *x, const queue_waiter *w, list rows)
{
	queue_candidate *c = ARENA_ARRAY(x->a, queue_candidate, rows.n ? rows.n : 1);
	enum time_style style = str_eq(w->region, S("US")) ? TIME_US : TIME_INTL;

	for (size_t i = 0; i < rows.n; i++) {
		const queue_row *r = LIST_AT(rows, queue_row, i);
		c[i] = (queue_candidate){
			.id = r->id,
			.name = r->name,
			.phone = r->phone,
			.state = r->state,
			.reason = r->reason,
			.since_text = when_clock(x->a, r->since, w->zone, style),
			.can_receive = r->can_receive,
			.browser = str_eq(r->rings, S("browser")),
			.reachable = r->reachable,
			.lacks = r->lacks,
			.choice = r->choice,
			.rung_ago_s = r->rung_ago_s};
	}
	return c;
}

static void queue_note(ctx *x, str call_id, str code, str member, str words)
{
	pg_send(x, Q_call_trace_note, ARGS(A(call_id), A(code), A(member), A(words)),
		pg_count(NULL));
}

/* A member's browser is called by a name that tells nobody anything. */
static str queue_address(ctx *x, const queue_candidate *c)
{
	return c->browser ? voice_client(x, c->id) : c->phone;
}

/* Rings them; rung: by which leg. Absent when they are not free any more. */
static rc queue_ring(ctx *x, str tenant, const queue_waiter *w,
		     const queue_candidate *c, str *rung)
{
	str leg = uuid7(x->a, when_now());
	queue_yes row = {0};

	*rung = (str){0};
	TRY(pg_one(x, Q_offer_claim,
		   ARGS(A(w->call_id), A(c->id), A(leg), A(queue_address(x, c))),
		   &queue_yes_t, &row));
	if (!row.yes)
		return OK;
	*rung = leg;
	queue_note(x, w->call_id, S("offered"), c->id, queue_offer_words(x->a, c));
	task_add(x, &queue_offer, task_arg(x, "leg", leg), leg, (when){0});
	task_add(x, &voice_check_leg, task_arg(x, "leg", leg), leg,
		 when_add(when_now(), SECONDS(w->ring_s + CHECK_AFTER_S)));
	call_changed(x, tenant, w->call_id, w->contact_id);
	events_live(x->events, tenant, S("presence"), S(""));
	return OK;
}

rc queue_offer_named(ctx *x, str tenant, const queue_named *n, str *leg, bool *free)
{
	const queue_waiter w = {.call_id = n->call_id,
				.contact_id = n->contact_id,
				.zone = n->zone,
				.region = n->region,
				.ring_s = n->ring_s};
	const queue_row row = {.id = n->member_id,
			       .name = n->name,
			       .phone = n->phone,
			       .state = n->state,
			       .reason = n->reason,
			       .since = n->since,
			       .rings = n->rings,
			       .can_receive = n->can_receive,
			       .reachable = n->reachable,
			       .rung_ago_s = -1,
			       .lacks = S(""),
			       .choice = S("router")};
	const queue_candidate *c = queue_candidates(x, &w, (list){&row, 1});
	str why, code;

	*leg = (str){0};
	*free = queue_pick(x->a, c, 1, &why, &code) == 0;
	if (*free)
		TRY(queue_ring(x, tenant, &w, c, leg));
	if (!*free)
		queue_note(x, n->call_id, code, n->member_id, why);
	else if (!leg->p)
		queue_note(x, n->call_id, S("skipped_busy"), n->member_id,
			   str_printf(x->a,
				      STR_FMT ": was taken by another call just then",
				      STR_ARG(n->name)));
	return OK;
}

/* What one look at a waiting call came to. */
enum queue_end { QUEUE_EMPTY, QUEUE_RANG, QUEUE_NOBODY, QUEUE_LOST };

static void queue_note_skips(ctx *x, const queue_waiter *w, list rows, const str *why,
			     const str *code)
{
	for (size_t i = 0; i < rows.n; i++) {
		const queue_row *r = LIST_AT(rows, queue_row, i);
		if (code[i].p && !str_eq(code[i], r->noted) &&
		    !str_eq(code[i], S("skipped_just_rung")))
			queue_note(x, w->call_id, code[i], r->id, why[i]);
	}
}

/* A call that is meant for one goes back where it came from; others wait. */
static rc queue_nobody(ctx *x, const queue_waiter *w, str why)
{
	if (w->only) {
		pg_send(x, Q_call_bounce, ARGS(A(w->call_id), A(why)), pg_count(NULL));
		return pg_flush(x);
	}
	if (!w->told)
		queue_note(x, w->call_id, S("queue_nobody"), (str){0},
			   S("Nobody can be rung right now: the caller waits"));
	return OK;
}

/* One waiting call: ring somebody, or say why nobody. What the trace says already is
 * not said again. */
static rc queue_match(ctx *x, const task *t, const queue_waiter *w, enum queue_end *end)
{
	str leg;
	list rows;

	TRY(pg_rows(x, Q_queue_candidates, ARGS(A(w->call_id)), &queue_row_t, &rows));
	queue_candidate *c = queue_candidates(x, w, rows);
	str *why = ARENA_ARRAY(x->a, str, rows.n ? rows.n : 1);
	str *code = ARENA_ARRAY(x->a, str, rows.n ? rows.n : 1);
	int pick = queue_pick(x->a, c, rows.n, why, code);

	if (pick >= 0) {
		TRY(queue_ring(x, t->tenant_id, w, &c[pick], &leg));
		*end = leg.p ? QUEUE_RANG : QUEUE_LOST;
	} else
		*end = QUEUE_NOBODY;
	if (*end == QUEUE_LOST)
		return OK;
	queue_note_skips(x, w, rows, why, code);
	return pick < 0 ? queue_nobody(x, w, rows.n ? why[0] : S("They are gone")) : OK;
}

/* Takes the waiting calls one by one in their order, each in its own transaction; seen:
 * those that this run has looked at in vain, as {id,id}. */
static rc queue_assign_one(ctx *x, const task *t, buf *seen, enum queue_end *end)
{
	queue_waiter w = {0};
	bool found = false;
	str ids = str_printf(x->a, "{" STR_FMT "}", STR_ARG(buf_view(seen)));

	*end = QUEUE_EMPTY;
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_queue_lock, NO_ARGS, pg_count(NULL));
	pg_send(x, Q_queue_waiter, ARGS(A(ids)), pg_maybe(&queue_waiter_t, &w, &found));
	TRY(pg_flush(x));
	if (found)
		TRY(queue_match(x, t, &w, end));
	TRY(pg_commit(x));
	if (*end == QUEUE_NOBODY)
		buf_fmt(seen, "%s" STR_FMT, seen->n ? "," : "", STR_ARG(w.call_id));
	events_send(x->events);
	return OK;
}

/* The key names the moment: this run may itself be such a later look, and its own key
 * is taken until it is done. */
static rc queue_look_later(ctx *x, const task *t, int64_t after_s)
{
	when at = when_add(when_now(), SECONDS(after_s));
	int64_t slot = at.us / SECONDS(after_s);
	queue_yes left = {0};

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(pg_one(x, Q_queue_left, NO_ARGS, &queue_yes_t, &left));
	if (left.yes)
		task_add(x, &queue_assign, S("{}"),
			 str_printf(x->a, "later:%lld:%lld", (long long)after_s,
				    (long long)slot),
			 at);
	return pg_commit(x);
}

/* Callers who are to be called back and called again take their place themselves. */
static rc queue_resume(ctx *x, const task *t)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_queue_lock, NO_ARGS, pg_count(NULL));
	pg_send(x, Q_callback_resume, NO_ARGS, pg_count(NULL));
	return pg_commit(x);
}

static task_result queue_assign_run(ctx *x, const task *t)
{
	buf seen = buf_new(x->a, 1024, 64 * 1024);
	enum queue_end end = QUEUE_RANG;
	int lost = 0;

	rc began = queue_resume(x, t);
	if (began != OK)
		return task_rolled_back(x, began);
	for (int i = 0; i < MOST_A_RUN && end != QUEUE_EMPTY && lost < MOST_LOST; i++) {
		rc r = queue_assign_one(x, t, &seen, &end);
		if (r != OK)
			return task_rolled_back(x, r);
		lost += end == QUEUE_LOST;
	}
	/* the run was cut short: the rest at once */
	bool more = end != QUEUE_EMPTY;
	rc r = queue_look_later(x, t, more ? SOON_S : LOOK_AGAIN_S);
	return r == OK ? task_done() : task_rolled_back(x, r);
}

typedef struct offer_row {
	str to_address, line_e164, state;
	int64_t ring_s;
	bool wanted; /* somebody still waits for it */
	bool placed, asked;
} offer_row;
static const field offer_row_f[] = {
	FIELD(offer_row, to_address), FIELD_OPT(offer_row, line_e164),
	FIELD(offer_row, state),      FIELD(offer_row, wanted),
	FIELD(offer_row, ring_s),     FIELD(offer_row, placed),
	FIELD(offer_row, asked),
};
const type offer_row_t = TYPE(offer_row, offer_row_f);

static str offer_url(ctx *x, const char *path, str leg)
{
	return str_printf(x->a,
			  STR_FMT "/api/webhooks/twilio/%s?leg=" STR_FMT "#rc=2&rp=all",
			  STR_ARG(x->cfg->public_url), path, STR_ARG(leg));
}

static void offer_place(ctx *x, const twilio_account *acc, const offer_row *o, str leg,
			twilio_reply *r)
{
	const http_pair form[] = {
		{.name = S("To"), .value = o->to_address},
		{.name = S("From"), .value = o->line_e164},
		{.name = S("Url"), .value = offer_url(x, "voice/whisper", leg)},
		{.name = S("StatusCallback"), .value = offer_url(x, "status", leg)},
		{.name = S("StatusCallbackEvent"), .value = S("initiated")},
		{.name = S("StatusCallbackEvent"), .value = S("ringing")},
		{.name = S("StatusCallbackEvent"), .value = S("answered")},
		{.name = S("StatusCallbackEvent"), .value = S("completed")},
		{.name = S("Timeout"),
		 .value = str_printf(x->a, "%lld", (long long)o->ring_s)},
	};

	twilio_call_create(x, acc, form, sizeof(form) / sizeof(form[0]), r);
}

/* The offer is over before it rang: the member is free, somebody else is looked for. */
static rc offer_over(ctx *x, const task *t, str leg, str reason, str words)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_offer_over, ARGS(A(leg), A(reason), A(words)), pg_count(NULL));
	queue_wake(x);
	TRY(pg_commit(x));
	events_live(x->events, t->tenant_id, S("waiting"), S(""));
	events_live(x->events, t->tenant_id, S("presence"), S(""));
	events_send(x->events);
	return OK;
}

static rc offer_placed(ctx *x, const task *t, str leg, str sid)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_offer_placed, ARGS(A(leg), A(sid)), pg_count(NULL));
	return pg_commit(x);
}

static rc offer_read(ctx *x, const task *t, str leg, offer_row *o, twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(pg_one(x, Q_offer_row, ARGS(A(leg)), &offer_row_t, o));
	TRY(carrier_account(x, t->tenant_id, acc));
	pg_send(x, Q_offer_asked, ARGS(A(leg), A(true)), pg_count(NULL));
	return pg_commit(x);
}

/* Nothing became of it: the next try need not look. */
static rc offer_not_asked(ctx *x, const task *t, str leg)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_offer_asked, ARGS(A(leg), A(false)), pg_count(NULL));
	return pg_commit(x);
}

/* There is no idempotency key for calls: after an unknown outcome the carrier is asked
 * whether the phone was called, before it is called again. */
static rc offer_look(ctx *x, const task *t, const twilio_account *acc,
		     const offer_row *o, str leg, twilio_reply *r, bool *found)
{
	int64_t n = 0;

	*found = false;
	twilio_call_find(x, acc, o->to_address, o->line_e164, r);
	if (r->fate != TWILIO_DONE || !r->created.n ||
	    !str_eq(r->direction, S("outbound-api")))
		return OK;
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_offer_found, ARGS(A(leg), A(r->sid), A(r->created)), pg_count(&n));
	TRY(pg_commit(x));
	*found = n > 0;
	return OK;
}

static task_result offer_ending(ctx *x, const task *t, str leg, const twilio_reply *r)
{
	rc done;

	switch (r->fate) {
	case TWILIO_DONE:
		done = offer_placed(x, t, leg, r->sid);
		return done == OK ? task_done() : task_failed(x, done);
	case TWILIO_LATER:
	case TWILIO_UNKNOWN:
		if (t->attempts < 4)
			return task_retry(r->retry_after_s ? r->retry_after_s : 1,
					  r->problem);
		break;
	case TWILIO_GONE:
	case TWILIO_REFUSED:
		break;
	}
	done = offer_over(
		x, t, leg, S("failed"),
		str_printf(x->a, "could not be called: " STR_FMT, STR_ARG(r->problem)));
	return done == OK ? task_dead(r->problem) : task_failed(x, done);
}

/* Calls the phone, unless an earlier try turns out to have done so: then found. */
static rc offer_call(ctx *x, const task *t, const twilio_account *acc,
		     const offer_row *o, str leg, twilio_reply *r, bool *found)
{
	*found = false;
	if (o->asked) {
		TRY(offer_look(x, t, acc, o, leg, r, found));
		if (r->fate != TWILIO_DONE)
			r->fate = TWILIO_UNKNOWN; /* nothing was learnt */
		if (*found || r->fate != TWILIO_DONE)
			return OK;
	}
	offer_place(x, acc, o, leg, r);
	return r->fate == TWILIO_LATER ? offer_not_asked(x, t, leg) : OK;
}

static task_result queue_offer_run(ctx *x, const task *t)
{
	str leg = task_arg_get(x, t, "leg");
	offer_row o = {0};
	twilio_account acc;
	twilio_reply r;
	bool found = false;
	rc ok = offer_read(x, t, leg, &o, &acc);

	if (ok == OK && (o.placed || str_eq(o.state, S("ended"))))
		return task_done();
	if (ok == OK && !o.wanted) {
		ok = offer_over(x, t, leg, S("canceled"),
				S("the caller was gone before it rang"));
		return ok == OK ? task_done() : task_failed(x, ok);
	}
	if (ok == OK)
		ok = offer_call(x, t, &acc, &o, leg, &r, &found);
	if (ok != OK) {
		pg_rollback(x);
		return task_failed(x, ok);
	}
	return found ? task_done() : offer_ending(x, t, leg, &r);
}

const task_kind queue_assign = {"queue.assign", LANE_FAST, 20, queue_assign_run,
				PATIENCE_ORDINARY};
const task_kind queue_offer = {"queue.offer", LANE_FAST, 30, queue_offer_run,
			       PATIENCE_URGENT};
