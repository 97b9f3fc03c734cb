#include "features/voice/voice_view.h"

#include "render/twiml.h"

#define HOOKS "/api/webhooks/twilio/"
/* Two quick retries when a worker dies under a request (Twilio's connection overrides).
 */
#define RETRY "#rc=2&rp=all"

/* The carrier writes down what is shorter than two minutes, and nothing of the rest. */
enum { MOST_TRANSCRIBED_S = 119 };

str voice_step_url(ctx *x, int64_t visit, const char *extra)
{
	return str_printf(x->a, HOOKS "voice/step?v=%lld%s" RETRY, (long long)visit,
			  extra);
}

static void voice_prompts(twiml *t, const flow_verdict *v, size_t from, size_t to,
			  str language)
{
	for (size_t i = from; i < to; i++) {
		if (!v->prompts[i].play) {
			twiml_say(t, v->prompts[i].text, language);
			continue;
		}
		twiml_open(t, "Play");
		twiml_text(t, v->prompts[i].text);
		twiml_close(t);
	}
}

static void voice_redirect(twiml *t, str url)
{
	twiml_open(t, "Redirect");
	twiml_text(t, url);
	twiml_close(t);
}

/* The recording notice is never cut short by a key: it stands before the Gather. */
static void voice_gather(ctx *x, twiml *t, const call_now *c, const flow_verdict *v)
{
	size_t notice = v->announce && v->nprompts ? 1 : 0;

	voice_prompts(t, v, 0, notice, c->language);
	twiml_open(t, "Gather");
	twiml_attr(t, "input", v->what == DO_GATHER ? S("dtmf speech") : S("dtmf"));
	twiml_attr_i64(t, "numDigits", 1);
	twiml_attr(t, "finishOnKey", S("")); /* so that # can be a choice */
	twiml_attr_i64(t, "timeout", v->seconds);
	twiml_attr(t, "speechTimeout", v->what == DO_GATHER ? S("auto") : (str){0});
	twiml_attr(t, "language", c->language);
	twiml_attr(t, "action", voice_step_url(x, v->next.visit, ""));
	voice_prompts(t, v, notice, v->nprompts, c->language);
	twiml_close(t);
	voice_redirect(t, voice_step_url(x, v->next.visit, "&e=none"));
}

static void voice_noun_write(ctx *x, twiml *t, const voice_noun *n, bool screen)
{
	str leg = n->leg_id;

	twiml_open(t, "Number");
	if (screen)
		twiml_attr(t, "url",
			   str_printf(x->a, HOOKS "voice/whisper?leg=" STR_FMT RETRY,
				      STR_ARG(leg)));
	twiml_attr(t, "statusCallback",
		   str_printf(x->a, HOOKS "status?leg=" STR_FMT RETRY, STR_ARG(leg)));
	twiml_attr(t, "statusCallbackEvent", S("initiated ringing answered completed"));
	twiml_text(t, n->phone);
	twiml_close(t);
}

static void voice_ringing(ctx *x, twiml *t, int64_t visit)
{
	twiml_open(t, "Play");
	twiml_text(t, S("/static/ring.wav"));
	twiml_close(t);
	voice_redirect(t, voice_step_url(x, visit, "&e=rings"));
}

static bool voice_all_beside(const voice_noun *nouns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!nouns[i].beside)
			return false;
	return true;
}

static void voice_dial(ctx *x, twiml *t, const call_now *c, const flow_verdict *v,
		       const voice_how *how)
{
	voice_prompts(t, v, 0, v->nprompts, c->language);
	if (voice_all_beside(how->nouns, how->n)) {
		voice_ringing(x, t, v->next.visit);
		return;
	}
	twiml_open(t, "Dial");
	twiml_attr_i64(t, "timeout", v->seconds);
	twiml_attr(t, "action", voice_step_url(x, v->next.visit, ""));
	if (how->record) {
		twiml_attr(t, "record", S("record-from-answer-dual"));
		twiml_attr(t, "recordingStatusCallback", S(HOOKS "recording" RETRY));
		twiml_attr(t, "recordingStatusCallbackEvent", S("completed"));
	}
	for (size_t i = 0; i < how->n; i++)
		if (!how->nouns[i].beside)
			voice_noun_write(x, t, &how->nouns[i], v->what == DO_DIAL);
	twiml_close(t);
}

/* A line of TaskRouter's has no name but a task. */
static void voice_task(twiml *t, const router_ask *ask)
{
	twiml_open(t, "Task");
	twiml_attr_i64(t, "priority", ask->priority);
	twiml_text(t, ask->attributes);
	twiml_close(t);
}

static void voice_line(ctx *x, twiml *t, int64_t visit, str queue_id,
		       const router_ask *ask)
{
	twiml_open(t, "Enqueue");
	twiml_attr(t, "workflowSid", ask->workflow);
	twiml_attr(t, "waitUrl",
		   str_printf(x->a, HOOKS "voice/wait?v=%lld" RETRY, (long long)visit));
	twiml_attr(t, "action", voice_step_url(x, visit, ""));
	if (ask->workflow.n)
		voice_task(t, ask);
	else
		twiml_text(t, queue_id);
	twiml_close(t);
}

static void voice_enqueue(ctx *x, twiml *t, const call_now *c, const flow_verdict *v,
			  const router_ask *ask)
{
	voice_prompts(t, v, 0, v->nprompts, c->language);
	voice_line(x, t, v->next.visit, v->step->target, ask);
}

static void voice_message(ctx *x, twiml *t, const call_now *c, const flow_verdict *v)
{
	voice_prompts(t, v, 0, v->nprompts, c->language);
	twiml_open(t, "Record");
	twiml_attr(t, "action", voice_step_url(x, v->next.visit, ""));
	twiml_attr_i64(t, "maxLength",
		       c->transcribe && v->step->max_length > MOST_TRANSCRIBED_S
			       ? MOST_TRANSCRIBED_S
			       : v->step->max_length);
	twiml_attr_i64(t, "timeout", 5);
	twiml_attr(t, "finishOnKey", S("#"));
	twiml_attr(t, "playBeep", S("true"));
	twiml_attr(t, "recordingStatusCallback",
		   S(HOOKS "recording?kind=voicemail" RETRY));
	twiml_attr(t, "recordingStatusCallbackEvent", S("completed"));
	if (c->transcribe) {
		twiml_attr(t, "transcribe", S("true"));
		twiml_attr(t, "transcribeCallback", S(HOOKS "transcription" RETRY));
	}
	twiml_close(t);
	voice_redirect(t, voice_step_url(x, v->next.visit, "&e=silence"));
}

static void voice_hangup(twiml *t, const flow_verdict *v, str language)
{
	voice_prompts(t, v, 0, v->nprompts, language);
	twiml_open(t, "Hangup");
	twiml_close(t);
}

rc voice_twiml(ctx *x, const call_now *c, const flow_verdict *v, const voice_how *how,
	       str *out)
{
	twiml *t = twiml_new(x);

	switch (v->what) {
	case DO_GATHER:
	case DO_CONSENT:
		voice_gather(x, t, c, v);
		break;
	case DO_DIAL:
	case DO_TRANSFER:
		voice_dial(x, t, c, v, how);
		break;
	case DO_ENQUEUE:
		voice_enqueue(x, t, c, v, &how->ask);
		break;
	case DO_RECORD:
		voice_message(x, t, c, v);
		break;
	case DO_HANGUP:
		voice_hangup(t, v, c->language);
		break;
	case DO_NOTHING:
		break;
	}
	return twiml_done(t, out);
}

rc voice_twiml_empty(ctx *x, str *out)
{
	return twiml_done(twiml_new(x), out);
}

rc voice_twiml_reject(ctx *x, str *out)
{
	twiml *t = twiml_new(x);

	twiml_open(t, "Reject");
	twiml_attr(t, "reason", S("rejected"));
	twiml_close(t);
	return twiml_done(t, out);
}

rc voice_twiml_say_hangup(ctx *x, str words, str language, str *out)
{
	twiml *t = twiml_new(x);

	twiml_say(t, words, language);
	twiml_open(t, "Hangup");
	twiml_close(t);
	return twiml_done(t, out);
}

rc voice_twiml_wait(ctx *x, str words, bool keys, str music, str language, str *out)
{
	twiml *t = twiml_new(x);

	if (keys) {
		twiml_open(t, "Gather");
		twiml_attr_i64(t, "numDigits", 1);
		twiml_attr_i64(t, "timeout", 1);
		twiml_attr(t, "action", S(HOOKS "voice/wait" RETRY));
	}
	twiml_say(t, words, language);
	twiml_open(t, "Play");
	twiml_text(t, music.n ? music : S("/static/hold-1.wav"));
	twiml_close(t);
	if (keys)
		twiml_close(t);
	return twiml_done(t, out);
}

rc voice_twiml_line(ctx *x, int64_t visit, str queue_id, str *out)
{
	const router_ask none = {0};
	twiml *t = twiml_new(x);

	voice_line(x, t, visit, queue_id, &none);
	return twiml_done(t, out);
}

rc voice_twiml_moment(ctx *x, str *out)
{
	twiml *t = twiml_new(x);

	twiml_open(t, "Pause");
	twiml_attr_i64(t, "length", 1);
	twiml_close(t);
	return twiml_done(t, out);
}

rc voice_twiml_rings(ctx *x, int64_t visit, str *out)
{
	twiml *t = twiml_new(x);

	voice_ringing(x, t, visit);
	return twiml_done(t, out);
}

rc voice_twiml_leave(ctx *x, str *out)
{
	twiml *t = twiml_new(x);

	twiml_open(t, "Leave");
	twiml_close(t);
	return twiml_done(t, out);
}

rc voice_twiml_hold(ctx *x, str *out)
{
	twiml *t = twiml_new(x);

	twiml_open(t, "Play");
	twiml_text(t, S("/static/hold-1.wav"));
	twiml_close(t);
	return twiml_done(t, out);
}

rc voice_twiml_outside(ctx *x, str number, str leg_id, str action, str *out)
{
	const voice_noun noun = {.leg_id = leg_id, .phone = number};
	twiml *t = twiml_new(x);

	twiml_open(t, "Dial");
	twiml_attr_i64(t, "timeout", 25);
	twiml_attr(t, "action", action);
	voice_noun_write(x, t, &noun, false);
	twiml_close(t);
	return twiml_done(t, out);
}

rc voice_twiml_conference(ctx *x, str call_id, const voice_room *room, str *out)
{
	twiml *t = twiml_new(x);

	twiml_open(t, "Dial");
	twiml_attr(t, "action", room->action);
	twiml_open(t, "Conference");
	twiml_attr(t, "beep", S("false"));
	twiml_attr(t, "startConferenceOnEnter", room->starts ? S("true") : S("false"));
	twiml_attr(t, "endConferenceOnExit", room->stays ? S("false") : S("true"));
	twiml_attr(t, "muted", room->muted ? S("true") : (str){0});
	twiml_attr(t, "coach", room->coach);
	twiml_text(t, call_id);
	twiml_close(t);
	twiml_close(t);
	return twiml_done(t, out);
}

rc voice_twiml_screen(ctx *x, str words, str action, str language, str *out)
{
	twiml *t = twiml_new(x);

	twiml_open(t, "Gather");
	twiml_attr_i64(t, "numDigits", 1);
	twiml_attr_i64(t, "timeout", 10);
	twiml_attr(t, "action", action);
	twiml_say(t, words, language);
	twiml_close(t);
	twiml_open(t, "Hangup");
	twiml_close(t);
	return twiml_done(t, out);
}
