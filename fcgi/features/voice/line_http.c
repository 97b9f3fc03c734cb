/* POST /voice/wait: what a caller in line hears, asked again and again; and the keys
 * they press there. */
#include "features/calls/calls.h"
#include "features/queue/queue.h"
#include "features/voice/line_rules.h"
#include "features/voice/voice_desk.h"
#include "features/voice/voice_status.h"
#include "features/voice/voice_view.h"

static line_facts line_facts_of(const ctx *x, const request *q, const voice_wait *w,
				const flow_step *step)
{
	int64_t most = step->max_wait;
	bool line = step->type == STEP_QUEUE;

	if (w->max_wait_s && (!most || w->max_wait_s < most))
		most = w->max_wait_s;
	return (line_facts){
		.waited_s = w->queued_at.us ? when_diff_s(x->now, w->queued_at) : 0,
		.position = w->position,
		.max_wait_s = line ? most : 0,
		.max_size = line ? w->max_size : 0,
		.empty = line && w->empty,
		.quiet = w->quiet,
		.callback = line && w->callback,
		.digits = params_get(q->form, S("Digits")),
		.known = w->known,
		.middle_s = w->middle_s,
		.spread_s = w->spread_s};
}

/* The member who accepted waits: the caller is brought to them, or goes by themselves.
 */
static rc line_connected(ctx *x, const voice_wait *w, str *document)
{
	bool leaves = false;

	TRY(voice_leave_line(x, w->id, &leaves));
	return leaves ? voice_twiml_leave(x, document)
		      : voice_twiml_moment(x, document);
}

static rc line_called_back(ctx *x, const request *q, const voice_wait *w, str *document)
{
	TRY(voice_call_back(x, w->id));
	call_changed(x, q->tenant, w->id, (str){0});
	queue_wake(x);
	return voice_twiml_say_hangup(x,
				      S("All right. You keep your place, and we call "
					"you at this number. Call "
					"again if you would rather wait. Goodbye."),
				      w->language, document);
}

static rc line_waiting(ctx *x, const request *q, const voice_wait *w,
		       const flow_step *step, str *document)
{
	line_facts f = line_facts_of(x, q, w, step);
	str why;

	switch (line_decide(&f, &why)) {
	case LINE_LEAVES:
		TRY(voice_leaving(x, w->id, why));
		return voice_twiml_leave(x, document);
	case LINE_CALLED_BACK:
		return line_called_back(x, q, w, document);
	case LINE_WAITS:
		break;
	}
	if (w->quiet)
		return voice_twiml_hold(x, document);
	return voice_twiml_wait(x, line_words(x->a, &f), f.callback, step->music,
				w->language, document);
}

rc voice_wait_post(ctx *x, request *q, response *p)
{
	voice_wait w = {0};
	flow_step step;
	bool found;
	str document;

	TRY(voice_waiting(x, voice_param(q, "CallSid"), &w, &found));
	if (!found || w.ended)
		return voice_nothing(x, p);
	TRY(voice_queue_step(x, w.flow_version_id, w.step, &step));
	if (str_eq(w.state, S("connected")))
		TRY(line_connected(x, &w, &document));
	else if (!str_eq(w.state, S("waiting")))
		TRY(voice_twiml_leave(x, &document));
	else
		TRY(line_waiting(x, q, &w, &step, &document));
	return voice_answer(p, document);
}
