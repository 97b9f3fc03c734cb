/* What a hot lead asks of the carrier: phones ring, stop ringing, the team is told. */
#include "base/config.h"
#include "base/events.h"
#include "base/phone.h"
#include "features/carrier/carrier.h"
#include "features/leads/leads.h"
#include "features/leads/leads_store.h"

enum { ROUNDS_MOST = 3 };

static void leads_changed(ctx *x, str tenant)
{
	events_live(x->events, tenant, S("leads"), S(""));
	events_send(x->events);
}

/* ---- ringing ---- */

static str ring_url(ctx *x, const char *what, str attempt)
{
	return str_printf(x->a,
			  STR_FMT "/api/webhooks/twilio/ring-group%s?a=" STR_FMT
				  "#rc=2&rp=all",
			  STR_ARG(x->cfg->public_url), what, STR_ARG(attempt));
}

static void ring_place(ctx *x, const twilio_account *acc, const attempt_call *a,
		       twilio_reply *r)
{
	const http_pair form[] = {
		{S("To"), a->phone},
		{S("From"), a->line},
		{S("Url"), ring_url(x, "", a->id)},
		{S("StatusCallback"), ring_url(x, "/status", a->id)},
		{S("StatusCallbackEvent"), S("initiated")},
		{S("StatusCallbackEvent"), S("ringing")},
		{S("StatusCallbackEvent"), S("answered")},
		{S("StatusCallbackEvent"), S("completed")},
		{S("Timeout"), str_printf(x->a, "%lld", (long long)a->ring_s)},
	};

	twilio_call_create(x, acc, form, sizeof(form) / sizeof(form[0]), r);
}

static rc ring_read(ctx *x, const task *t, str id, attempt_call *a, bool *found,
		    twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(lead_attempt(x, id, a, found));
	TRY(carrier_account(x, t->tenant_id, acc));
	pg_send(x, Q_attempt_asked, ARGS(A(id)), pg_count(NULL));
	return pg_commit(x);
}

/* It never rang: as a phone that could not be reached. */
static rc ring_ended(ctx *x, const task *t, str id, const twilio_reply *r)
{
	attempt_told told = {0};
	bool found, done;

	TRY(pg_begin(x, t->tenant_id, S("")));
	if (r->fate == TWILIO_DONE)
		pg_send(x, Q_attempt_placed, ARGS(A(id), A(r->sid)), pg_count(NULL));
	else
		TRY(lead_attempt_status(x, id, (str){0}, S("failed"), 9, 0, &told,
					&found));
	if (told.lead_id.n && told.ringing && !told.open)
		TRY(lead_escalate(x, told.lead_id, S("No phone could be reached"),
				  &done));
	return pg_commit(x);
}

/* There is no idempotency key: whoever finds that it was asked for does not ask again.
 * A phone that does not ring is made good by the others, one that rings twice is not.
 */
static task_result lead_ring_run(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "attempt");
	attempt_call a = {0};
	twilio_account acc;
	twilio_reply r;
	bool found = false;
	rc ok = ring_read(x, t, id, &a, &found, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (!found || a.asked_at.us || !str_eq(a.state, S("planned")) ||
	    !str_eq(a.lead_state, S("ringing")))
		return task_done();
	ring_place(x, &acc, &a, &r);
	ok = ring_ended(x, t, id, &r);
	if (ok != OK)
		return task_rolled_back(x, ok);
	leads_changed(x, t->tenant_id);
	return task_done();
}

static task_result lead_timeout_run(ctx *x, const task *t)
{
	str lead = task_arg_get(x, t, "lead");
	bool done = false;
	rc ok = pg_begin(x, t->tenant_id, S(""));

	if (ok == OK)
		ok = lead_escalate(x, lead, S("Nobody answered in time"), &done);
	if (ok == OK && done)
		task_add(x, &lead_stop, task_arg(x, "lead", lead), lead, (when){0});
	if (ok == OK)
		ok = pg_commit(x);
	if (ok != OK)
		return task_rolled_back(x, ok);
	leads_changed(x, t->tenant_id);
	return task_done();
}

static rc stop_read(ctx *x, const task *t, list *rows, twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(lead_attempts(x, task_arg_get(x, t, "lead"), rows));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static task_result lead_stop_run(ctx *x, const task *t)
{
	const http_pair form[] = {{S("Status"), S("completed")}};
	twilio_account acc;
	list rows;
	bool again = false;
	rc ok = stop_read(x, t, &rows, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	for (size_t i = 0; i < rows.n; i++) {
		const attempt_row *a = LIST_AT(rows, attempt_row, i);
		twilio_reply r;
		if (a->answered || a->over)
			continue;
		if (!a->call_sid.n) {
			again |= a->asked_at.us > 0;
			continue;
		}
		twilio_call_update(x, &acc, a->call_sid, form, 1, &r);
		again |= r.fate == TWILIO_LATER || r.fate == TWILIO_UNKNOWN;
	}
	return again ? task_retry(1, S("a phone still rings")) : task_done();
}

/* ---- telling ---- */

static str tell_words(ctx *x, const lead_mate *m, int64_t round)
{
	return str_printf(x->a,
			  "%sHot lead: " STR_FMT "%s" STR_FMT ": \"" STR_FMT
			  "\"." STR_FMT " Reply CLAIM " STR_FMT " to take it.",
			  round ? "Still open. " : "", STR_ARG(m->contact_name),
			  m->contact_name.n ? ", " : "",
			  STR_ARG(phone_show(x->a, m->peer, m->region)),
			  STR_ARG(m->words), STR_ARG(lead_held_words(m->held)),
			  STR_ARG(m->code));
}

/* Each round once for each of the team; the next ones go to those who lead it. */
static rc tell_round(ctx *x, const task *t, str lead, int64_t round, bool *open)
{
	const lead_policy *p;
	list team;

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(lead_policy_read(x, t->tenant_id, &p));
	TRY(lead_team(x, lead, round, &team));
	*open = false;
	for (size_t i = 0; i < team.n; i++) {
		const lead_mate *m = LIST_AT(team, lead_mate, i);
		*open = str_eq(m->state, S("escalated"));
		if (*open)
			lead_text_member(
				x, m->number_id, m->phone, tell_words(x, m, round),
				str_printf(x->a, "lead:%.12s:%.12s:%lld", lead.p + 24,
					   m->id.p + 24, (long long)round));
	}
	if (*open && round + 1 < ROUNDS_MOST)
		task_add(x, &lead_tell,
			 str_printf(x->a,
				    "{\"lead\":\"" STR_FMT "\",\"round\":\"%lld\"}",
				    STR_ARG(lead), (long long)round + 1),
			 str_printf(x->a, STR_FMT ":%lld", STR_ARG(lead),
				    (long long)round + 1),
			 when_add(when_now(), MINUTES(p->remind_min)));
	if (*open && round)
		pg_send(x, Q_lead_reminded, ARGS(A(lead)), pg_count(NULL));
	return pg_commit(x);
}

static task_result lead_tell_run(ctx *x, const task *t)
{
	int64_t round = 0;
	bool open;

	(void)str_i64(task_arg_get(x, t, "round"), &round);
	rc ok = tell_round(x, t, task_arg_get(x, t, "lead"), round, &open);
	if (ok != OK)
		return task_rolled_back(x, ok);
	leads_changed(x, t->tenant_id);
	return task_done();
}

const task_kind lead_ring = {"lead.ring", LANE_FAST, 30, lead_ring_run,
			     PATIENCE_URGENT};
const task_kind lead_timeout = {"lead.timeout", LANE_FAST, 20, lead_timeout_run,
				PATIENCE_LONG};
const task_kind lead_tell = {"lead.tell", LANE_FAST, 30, lead_tell_run, PATIENCE_LONG};
const task_kind lead_stop = {"lead.stop", LANE_FAST, 60, lead_stop_run,
			     PATIENCE_URGENT};
