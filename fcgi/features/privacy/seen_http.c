/* Who sees what of calls; card numbers in what stands. */
#include "base/events.h"
#include "features/privacy/privacy.h"
#include "features/privacy/privacy_http.h"
#include "features/shell/shell.h"

#define PLACE "/settings/privacy"

static list ranks_fill(ctx *x, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, RANKS);

	for (int i = 0; i < RANKS; i++)
		o[i] = fill_option(str_of(RANK_NAMES[i].name),
				   str_of(RANK_NAMES[i].label), chosen);
	return (list){o, RANKS};
}

static str run_words(ctx *x, const request *q, const redact_run *r)
{
	str counts = fill_text(x, fill_number(x, r->changed), S(" changed of "),
			       fill_number(x, r->looked), S(" looked at"));

	if (!r->done_at.us)
		return fill_text(x, S("It goes on: "), counts, S(" so far."));
	return fill_text(x, S("Last done on "),
			 when_day(x->a, r->done_at, q->who.zone, fill_style(&q->who)),
			 S(", asked for by "), r->member, S(": "), counts, S("."));
}

rc seen_fill(ctx *x, const request *q, privacy_settings_view *v)
{
	v_fact *facts = ARENA_ARRAY(x->a, v_fact, SEEN);
	call_privacy seen = {0};
	redact_run run = {0};
	bool found = false;

	TRY(call_privacy_read(x, &seen));
	TRY(redact_run_read(x, (str){0}, &run, &found));
	v->transcripts = ranks_fill(x, seen.transcripts);
	v->recordings = ranks_fill(x, seen.recordings);
	for (int i = 0; i < SEEN; i++)
		facts[i] = (v_fact){.label = str_of(SEEN_BY[i].what),
				    .value = str_of(SEEN_BY[i].who)};
	v->facts = (list){facts, SEEN};
	if (found)
		v->redact_now = run_words(x, q, &run);
	v->redacts = found && !run.done_at.us;
	return OK;
}

rc seen_post(ctx *x, request *q, response *p)
{
	const call_privacy seen = {privacy_typed(q, "transcripts"),
				   privacy_typed(q, "recordings")};

	if (!rank_known(seen.transcripts) || !rank_known(seen.recordings))
		return FAIL(x, E_INPUT, "not a role");
	TRY(call_privacy_keep(x, &seen));
	return response_redirect(x, p, S(PLACE "?done=seen"));
}

rc redact_post(ctx *x, request *q, response *p)
{
	str id;

	TRY(redact_begin(x, q->who.member_id, &id));
	if (id.n) {
		task_add(x, &privacy_redact, task_arg(x, "run", id), id, (when){0});
		events_wake(x->events, LANE_BULK);
	}
	return response_redirect(x, p, S(PLACE "?done=redact"));
}
