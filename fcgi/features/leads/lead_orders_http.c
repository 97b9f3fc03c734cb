/* What members do by text, from the phone that is on file as theirs: each order is
 * carried out once and answered in one text. */
#include "base/events.h"
#include "base/fold.h"
#include "base/phone.h"
#include "features/leads/lead_rules.h"
#include "features/leads/leads.h"
#include "features/leads/leads_http.h"
#include "features/leads/leads_store.h"
#include "features/messages/messages.h"
#include "features/outbound/outbound.h"
#include "features/queue/queue.h"
#include "features/sla/sla.h"

enum { TYPED_MOST = 40 };

#define HELP                                                                           \
	"Text CLAIM or ACK and a code to take what you were told of, CALL and a code " \
	"or number, ETA 20 and a number, IN, OUT, BUSY, BUSY 30 (minutes), WHO."

/* One order, and by whom. */
typedef struct ordered {
	const request *q;
	str sid;
	lead_order o;
	lead_ordered m;
	str answer;
} ordered;

void lead_claim_done(ctx *x, const request *q, str outcome, str lead, str member,
		     str who)
{
	events_live(x->events, q->tenant, S("leads"), S(""));
	if (!str_eq(outcome, S("won")))
		return;
	events_live(x->events, q->tenant, S("inbox"), S(""));
	lead_tell_taken(x, lead, member, who);
}

static rc state_do(ctx *x, ordered *w)
{
	lead_reach s = {0};
	str until;

	if (w->o.word == LEAD_BUSY && w->o.minutes) {
		until = when_clock(x->a, when_add(x->now, MINUTES(w->o.minutes)),
				   w->q->who.zone, TIME_US);
		presence_busy(x, w->q->tenant, w->m.id,
			      str_printf(x->a, "Busy until " STR_FMT, STR_ARG(until)),
			      w->o.minutes);
	} else
		presence_choose(x, w->q->tenant, w->m.id,
				str_of(lead_state_of(w->o.word)),
				w->o.word == LEAD_BUSY ? S("Busy") : S(""));
	TRY(lead_reach_read(x, w->m.id, &s));
	w->answer =
		lead_state_words(x->a, w->o.word, w->o.minutes, s.state, s.reachable);
	return OK;
}

/* A customer is told how long it will be. */
static rc eta_do(ctx *x, ordered *w)
{
	str number;

	w->answer = S("Text ETA, the minutes and the customer's number: ETA 20 801 555 "
		      "0142.");
	if (!w->o.minutes || w->o.code.n > TYPED_MOST ||
	    !phone_e164(x->a, w->o.code, w->q->who.region, &number))
		return OK;
	return text_on_way(
		x, w->q,
		&(text_eta){.member_id = w->m.id,
			    .who = w->m.name,
			    .number = number,
			    .minutes = w->o.minutes,
			    .key = str_printf(x->a, "eta:" STR_FMT, STR_ARG(w->sid))},
		&w->answer);
}

/* What they were told of is theirs now. */
static rc ack_do(ctx *x, ordered *w)
{
	promise_told p = {0};
	bool found = false, mine = false;

	w->answer = S("Text ACK and the code you were told: ACK 4K7Q2.");
	if (!w->o.code.n)
		return OK;
	TRY(promise_told_find(x, w->m.id, w->o.code, &p, &found));
	if (!found)
		w->answer = S("You were told of nothing with that code lately.");
	else if (!p.open)
		w->answer = str_printf(x->a,
				       "It is done already: " STR_FMT ", " STR_FMT ".",
				       STR_ARG(p.label), STR_ARG(p.about));
	if (!found || !p.open)
		return OK;
	TRY(promise_told_take(x, w->q->tenant, w->m.id, &p, &mine));
	w->answer = str_printf(x->a,
			       "%s: " STR_FMT ", " STR_FMT ". Text CALL " STR_FMT
			       " to call them.",
			       mine ? "It is yours already" : "It is yours",
			       STR_ARG(p.label), STR_ARG(p.about), STR_ARG(w->o.code));
	return OK;
}

/* Who is meant by what follows CALL: a code they were told, or a number. *why: nobody.
 */
static rc callee_find(ctx *x, const ordered *w, lead_callee *c, str *why)
{
	promise_told p = {0};
	str code = text_fold(x->a, w->o.code), number;
	bool found = false;

	*why = outbound_never(w->o.code);
	if (why->n)
		return OK;
	if (phone_e164(x->a, w->o.code, w->q->who.region, &number))
		return lead_of_number(x, number, c);
	TRY(promise_told_find(x, w->m.id, code, &p, &found));
	if (found) {
		*c = (lead_callee){p.contact_id, p.number, p.about, true};
		if (!p.number.n)
			*why = S("There is no number to call.");
		return OK;
	}
	TRY(lead_of_code(x, code, w->m.id, c, &found));
	if (!found)
		*why = S("That is neither a number nor a code you were told. Text CALL "
			 "801 555 0142, or CALL 4K7Q2.");
	else if (!c->theirs)
		*why = str_printf(x->a, "Text CLAIM " STR_FMT " first.", STR_ARG(code));
	return OK;
}

/* Their own phone rings first. */
static rc call_do(ctx *x, ordered *w)
{
	lead_callee c = {0};
	str call, why = {0};

	w->answer = S("Text CALL and a number, or a code you were told: CALL 801 555 "
		      "0142.");
	if (!w->o.code.n || w->o.code.n > TYPED_MOST)
		return OK;
	TRY(callee_find(x, w, &c, &why));
	if (!why.n)
		TRY(outbound_for(x,
				 &(outbound_order){.tenant = w->q->tenant,
						   .member = w->m.id,
						   .contact = c.contact_id,
						   .number = c.number,
						   .line = w->m.number_id,
						   .style = TIME_US},
				 &call, &why));
	str who = c.name.n ? c.name : phone_show(x->a, c.number, w->q->who.region);
	w->answer = why.n ? str_printf(x->a, "Not called. " STR_FMT, STR_ARG(why))
			  : str_printf(x->a,
				       "Your phone rings now: answer it, and you are "
				       "connected to " STR_FMT ".",
				       STR_ARG(who));
	return OK;
}

static rc who_do(ctx *x, ordered *w)
{
	list mates;

	TRY(lead_at_work_read(x, &mates));
	w->answer = lead_who_words(x->a, w->m.name, mates);
	return OK;
}

static rc order_do(ctx *x, ordered *w)
{
	switch (w->o.word) {
	case LEAD_CLAIM:
	case LEAD_CODE:
	case LEAD_MENTION:
		w->answer = lead_claim_words(x->a, w->m.outcome, w->m.code, w->m.codes,
					     w->m.by_name);
		return OK;
	case LEAD_ACK:
		return ack_do(x, w);
	case LEAD_CALL:
		return call_do(x, w);
	case LEAD_ETA:
		return eta_do(x, w);
	case LEAD_WHO:
		return who_do(x, w);
	case LEAD_IN:
	case LEAD_OUT:
	case LEAD_BUSY:
		return state_do(x, w);
	case LEAD_NOTHING:
	case LEAD_HELP:
		break;
	}
	w->answer = S(HELP);
	return OK;
}

/* Who has lost it is told so once, however they learn of it first. */
static str answer_key(ctx *x, const ordered *w, str key)
{
	const lead_ordered *m = &w->m;

	if ((w->o.word != LEAD_CLAIM && w->o.word != LEAD_CODE) ||
	    !str_eq(m->outcome, S("taken")))
		return key;
	return str_printf(x->a, "taken:%.12s:%.12s", m->lead_id.p + 24, m->id.p + 24);
}

rc lead_command(ctx *x, const request *q, str sid, str from, str to, str body,
		bool *done)
{
	ordered w = {.q = q, .sid = sid, .o = lead_order_of(x->a, body)};
	str key = str_printf(x->a, "order:" STR_FMT, STR_ARG(sid));

	*done = false;
	if (w.o.word == LEAD_NOTHING || !phone_is_e164(from))
		return OK;
	TRY(lead_order_read(x, from, to, &w.o, key, &w.m, done));
	if (!*done || str_eq(w.m.outcome, S("again")))
		return OK;
	TRY(order_do(x, &w));
	lead_text_member(x, w.m.number_id, from, w.answer, answer_key(x, &w, key));
	if (w.o.word == LEAD_CLAIM || w.o.word == LEAD_CODE)
		lead_claim_done(x, q, w.m.outcome, w.m.lead_id, w.m.id, w.m.name);
	return OK;
}
