/* Why calls were not answered, for those who lead. */
#include "features/calls/calls_http.h"
#include "features/calls/history_rules.h"
#include "features/calls/missed_page.h"

const page missed_page = {"calls/missed", &missed_view_t};

enum { DAYS_SHOWN = 7, DAYS_MOST = 92 };

static str day_of(ctx *x, const request *q, int64_t days_ago)
{
	local_time t = when_local(when_add(x->now, -DAYS(days_ago)), q->who.zone);

	return str_printf(x->a, "%04d-%02d-%02d", t.year, t.month, t.day);
}

static bool too_long(ctx *x, const missed_ask *k, str zone)
{
	when from, to;

	return when_read_local(fill_text(x, k->from, S("T00:00")), zone, &from) &&
	       when_read_local(fill_text(x, k->to, S("T00:00")), zone, &to) &&
	       when_diff_s(to, from) > (int64_t)DAYS_MOST * 86400;
}

static missed_ask asked(ctx *x, const request *q)
{
	missed_ask k = {.from = str_trim(params_get(q->query, S("from"))),
			.to = str_trim(params_get(q->query, S("to"))),
			.line = params_id(q->query, "line"),
			.queue = params_id(q->query, "queue"),
			.cause = missed_cause_of(params_get(q->query, S("cause")))};

	if (!k.to.n)
		k.to = day_of(x, q, 0);
	if (!k.from.n)
		k.from = day_of(x, q, DAYS_SHOWN - 1);
	k.fault = str_of(history_days_fault(k.from, k.to));
	if (!k.fault.n && too_long(x, &k, q->who.zone))
		k.fault = S("Choose at most three months.");
	return k;
}

rc missed_get(ctx *x, request *q, response *p)
{
	missed_ask k = asked(x, q), safe = k;
	missed_found r = {0};
	missed_view v = {0};
	shell_now now;

	if (k.fault.n)
		safe.from = safe.to = day_of(x, q, 0);
	shell_send(x, q, &now);
	TRY(missed_read(x, q, &safe, &r));
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Team", &v.shell);
	shell_crumb(&v.shell, S("Team"), S("/team"), S("Missed calls"));
	missed_fill(x, q, &k, &r, &v);
	return shell_page(x, q, p, &missed_page, &v);
}
