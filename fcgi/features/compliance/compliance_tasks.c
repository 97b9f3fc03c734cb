/* The report, by e-mail. */
#include "base/config.h"
#include "features/compliance/compliance.h"
#include "features/compliance/compliance_store.h"
#include "features/messages/messages.h"
#include "remote/mail.h"

rc compliance_due(ctx *x)
{
	list due;

	TRY(compliance_due_find(x, &due));
	if (due.n)
		events_wake(x->events, LANE_SLOW);
	return OK;
}

static rc letter_read(ctx *x, const task *t, compliance_said *s, compliance_to *to,
		      bool *found)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(compliance_to_read(x, task_arg_get(x, t, "member"), to, found));
	if (*found)
		TRY(compliance_figures_read(x, s->from, s->to, &s->figures));
	return pg_commit(x);
}

static void letter_send(ctx *x, const task *t, const compliance_said *s,
			const compliance_to *to, mail_reply *r)
{
	str from = x->cfg->mail_from;
	ptrdiff_t at = str_find(from, '@', 0);
	const mail m = {.to = to->email,
			.subject = compliance_subject(x->a, s),
			.text = compliance_letter(x->a, s),
			.id = str_printf(x->a, STR_FMT STR_FMT, STR_ARG(t->id),
					 STR_ARG(str_sub(from, at < 0 ? 0 : (size_t)at,
							 from.n)))};

	mail_send(x, &m, r);
}

static task_result mail_run(ctx *x, const task *t)
{
	compliance_said s = {.from = task_arg_get(x, t, "from"),
			     .to = task_arg_get(x, t, "to"),
			     .why = task_arg_get(x, t, "why"),
			     .base = x->cfg->public_url,
			     .trouble = text_trouble_short};
	compliance_to to = {0};
	mail_reply reply;
	bool found = false;
	rc r = letter_read(x, t, &s, &to, &found);

	if (r != OK)
		return task_rolled_back(x, r);
	if (!found || !to.email.n)
		return task_done();
	/* the page where it is chosen says that there is no e-mail */
	if (!mail_ready(x->cfg))
		return task_dead(S("no mail server"));
	s.business = to.business;
	letter_send(x, t, &s, &to, &reply);
	if (reply.fate == MAIL_LATER)
		return task_retry(0, reply.problem);
	return reply.fate == MAIL_REFUSED ? task_dead(reply.problem) : task_done();
}

const task_kind compliance_mail = {"compliance.mail", LANE_SLOW, 40, mail_run,
				   PATIENCE_LONG};
