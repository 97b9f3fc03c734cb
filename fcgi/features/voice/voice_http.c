/* The carrier's webhooks about a caller. Each is one look, one decision, one write. */
#include "base/log.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/uuid.h"
#include "features/calls/calls.h"
#include "features/queue/queue.h"
#include "features/recordings/recordings.h"
#include "features/voice/voice_desk.h"
#include "features/voice/voice_rules.h"
#include "features/voice/voice_status.h"
#include "features/voice/voice_view.h"

#define HOOKS "/api/webhooks/twilio/"

/* A phone is down long before that, after its ring time. */
enum { CHECK_BESIDE_S = 20 };

rc voice_answer(response *p, str document)
{
	p->content_type = "text/xml; charset=utf-8";
	buf_str(&p->body, document);
	return OK;
}

/* What the carrier says of whoever hides their number: words, or "anonymous",
 * "unavailable" and "restricted" in keypad letters. */
static bool voice_hides(str from)
{
	static const char *const words[] = {
		"anonymous",    "restricted",  "unavailable", "unknown",
		"private",      "blocked",     "+266696687",  "266696687",
		"+86282452253", "86282452253", "+7378742833", "7378742833"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_ieq(from, str_of(words[i])))
			return true;
	return false;
}

str voice_e164(str from)
{
	return phone_is_e164(from) && !voice_hides(from) ? from : S("");
}

str voice_client(ctx *x, str member_id)
{
	buf b = buf_new(x->a, 64, 128);

	buf_str(&b, S("client:m_"));
	for (size_t i = 0; i < member_id.n; i++)
		if (member_id.p[i] != '-')
			buf_chr(&b, member_id.p[i]);
	return str_dup(x->a, buf_view(&b));
}

bool voice_told_at(str text, when *out)
{
	return voice_moment(text, out);
}

bool voice_is_client(str address)
{
	return str_starts(address, S("client:"));
}

void voice_read_webhook(ctx *x, const request *q, const char *kind, str key,
			voice_webhook *w)
{
	str from = voice_param(q, "From");

	*w = (voice_webhook){
		.tenant = q->tenant,
		.key = key,
		.kind = str_of(kind),
		.call_sid = voice_param(q, "CallSid"),
		.from = voice_e164(from),
		.from_raw = voice_hides(from) ? S("") : text_line(x->a, from, 40),
		.to = voice_param(q, "To"),
		.caller_name = text_line(x->a, voice_param(q, "CallerName"), 120),
		.payload = voice_payload(x, q),
		.token = q->idempotency.p ? q->idempotency : S(""),
	};
}

static void voice_facts(ctx *x, const request *q, const voice_webhook *w,
			const call_now *c, flow_facts *f)
{
	local_time t = when_local(x->now, q->who.zone);

	*f = (flow_facts){.now = x->now,
			  .weekday = t.wday,
			  .hour = t.hour,
			  .minute = t.minute,
			  .language = c->language,
			  .recording = c->recording,
			  .from = w->from,
			  .contact_id = c->contact_id,
			  .contact_name = c->contact_name,
			  .contact_type = c->contact_type,
			  .phase = c->phase,
			  .stage = c->stage,
			  .status = c->status,
			  .owner_id = c->owner_id,
			  .have_contact = !c->ahead};
}

static enum time_style voice_style(const request *q)
{
	return str_eq(q->who.region, S("US")) ? TIME_US : TIME_INTL;
}

/* Asks the engine, brings what it says it needs, asks again. Who is calling is not for
 * here to bring. */
static rc voice_decide(ctx *x, const request *q, const voice_webhook *w,
		       const call_now *c, const flow *f, const flow_event *e,
		       flow_verdict *v)
{
	flow_facts facts;

	voice_facts(x, q, w, c, &facts);
	for (int round = 0; round < 3; round++) {
		flow_next(x->a, f, voice_position(c), e, &facts, v);
		if (!v->needs || v->needs & NEED_CONTACT)
			return OK;
		if (v->needs & NEED_HOURS)
			TRY(voice_load_hours(x, q->tenant, f, voice_style(q), &facts));
		if (v->needs & NEED_MEMBERS)
			TRY(voice_load_members(x, f, q->who.zone, voice_style(q),
					       &facts));
	}
	return FAIL(x, E_BUG, "the flow engine is never satisfied");
}

static bool voice_records(const call_now *c, const flow_verdict *v)
{
	return !str_eq(c->recording, S("never")) && !v->refused &&
	       !str_eq(c->recording_notice, S("refused"));
}

/* A leg per phone that will ring. What is talked in a browser is a conference from the
 * start, since a browser may die in the middle of it. */
static size_t voice_nouns(ctx *x, const flow_verdict *v, voice_noun *nouns)
{
	size_t dialed = 0;

	if (v->what == DO_TRANSFER) {
		nouns[0] = (voice_noun){uuid7(x->a, x->now), v->step->target, false};
		return 1;
	}
	for (size_t i = 0; i < v->nring; i++) {
		str to = v->ring[i].phone;
		bool beside = voice_is_client(to) || dialed == FLOW_MAX_DIAL;
		nouns[i] = (voice_noun){uuid7(x->a, x->now), to, beside};
		dialed += !beside;
	}
	return v->nring;
}

static void voice_keep_leg(ctx *x, const call_now *c, const voice_noun *n, str member,
			   str via, str beside_s)
{
	pg_send(x, Q_call_leg_add,
		ARGS(A(n->leg_id), A(c->call_id), A(member), A(n->phone), A(via),
		     A(member.n > 0), A(beside_s)),
		pg_count(NULL));
	if (member.n)
		pg_send(x, Q_presence_ring, ARGS(A(member), A(c->call_id)),
			pg_count(NULL));
}

/* A phone that is in no Dial: the carrier is asked to call it beside. */
static void voice_ring_beside(ctx *x, const voice_noun *n, int64_t seconds)
{
	str leg = task_arg(x, "leg", n->leg_id);

	task_add(x, &queue_offer, leg, n->leg_id, (when){0});
	task_add(x, &voice_check_leg, leg, n->leg_id,
		 when_add(x->now, SECONDS(seconds + CHECK_BESIDE_S)));
}

/* Keeps the legs and reserves their members, so that no other call rings them. */
static void voice_keep_legs(ctx *x, const call_now *c, const flow_verdict *v,
			    const voice_noun *nouns, size_t n)
{
	bool members = v->what == DO_DIAL;
	str seconds = str_printf(x->a, "%lld", (long long)v->seconds);

	if (c->known)
		pg_send(x, Q_call_let_go, ARGS(A(c->call_id)), pg_count(NULL));
	for (size_t i = 0; i < n; i++) {
		str member = members ? v->ring[i].member_id : (str){0};
		if (!nouns[i].beside) {
			voice_keep_leg(x, c, &nouns[i], member,
				       members ? S("dial") : S("transfer"), (str){0});
			continue;
		}
		voice_keep_leg(x, c, &nouns[i], member, S("offer"), seconds);
		voice_ring_beside(x, &nouns[i], v->seconds);
	}
}

/* A call that nobody knew yet gets its name. */
static void voice_begins(ctx *x, const request *q, call_now *c)
{
	if (c->known)
		return;
	c->call_id = uuid7(x->a, x->now);
	call_began(x, q->tenant, c->call_id);
}

/* One event of a call whose flow is known: decide, answer, keep. */
rc voice_step(ctx *x, request *q, response *p, const voice_webhook *w, call_now *c,
	      const flow_event *e)
{
	flow_event told = *e;
	const flow *f;
	flow_verdict v;
	voice_noun nouns[FLOW_MAX_RING];
	str document;

	TRY(voice_flow(x, c->flow_version_id, &f));
	/* told after the call's end: nobody may be rung for a caller who is gone */
	told.hung_up = told.hung_up || c->ended;
	TRY(voice_decide(x, q, w, c, f, &told, &v));
	voice_begins(x, q, c);
	voice_how how = {.nouns = nouns,
			 .n = voice_nouns(x, &v, nouns),
			 .record = voice_records(c, &v)};
	if (v.what == DO_ENQUEUE)
		TRY(router_ask_of(x, c->call_id, v.step->target, c->contact_id,
				  v.step->priority, &how.ask));
	TRY(voice_twiml(x, c, &v, &how, &document));
	voice_keep(x, w, c, &v, document);
	voice_keep_legs(x, c, &v, nouns, how.n);
	if (v.what == DO_ENQUEUE)
		voice_place(x, c->call_id, v.step);
	if (how.ask.workflow.n)
		router_waits(x, c->call_id);
	/* a caller more, or a member whose phone need not ring any longer */
	if (v.what == DO_ENQUEUE || str_eq(c->state, S("waiting")))
		queue_wake(x);
	if (told.hung_up && !c->ended)
		pg_send(x, Q_call_ask_soon, ARGS(A(w->call_sid)), pg_count(NULL));
	call_changed(x, q->tenant, c->call_id, c->contact_id);
	return voice_answer(p, document);
}

/* A blocked caller hears the line refuse; the call is kept with that outcome. */
static rc voice_block(ctx *x, request *q, response *p, const voice_webhook *w,
		      call_now *c)
{
	flow_verdict v = {
		.what = DO_HANGUP, .next = {.step = S(""), .visit = 1}, .ntrace = 1};
	str document;

	v.trace[0] = (flow_trace){S(""), S("blocked"), S(""),
				  S("The number is blocked: the call was refused")};
	voice_begins(x, q, c);
	TRY(voice_twiml_reject(x, &document));
	voice_keep(x, w, c, &v, document);
	call_changed(x, q->tenant, c->call_id, c->contact_id);
	return voice_answer(p, document);
}

/* The carrier has a number for this business that we do not know: nothing is kept. */
static rc voice_not_ours(ctx *x, response *p, const voice_webhook *w)
{
	str document;

	log_say(LOG_WARN, "call",
		STR_FMT ": to a number that is no line of its business, refused",
		STR_ARG(w->call_sid));
	TRY(voice_twiml_reject(x, &document));
	return voice_answer(p, document);
}

static rc voice_replay(ctx *x, const voice_webhook *w, str *out)
{
	call_now before = {0};

	TRY(voice_look(x, w, &before));
	*out = before.replay;
	return OK;
}

/* Whether all that follows is that the caller hears something. */
static bool voice_only_says(const flow_verdict *v)
{
	return !v->needs && (v->what == DO_GATHER || v->what == DO_CONSENT ||
			     v->what == DO_RECORD || v->what == DO_HANGUP);
}

/* A call to a line that greets everybody alike, decided before anybody looks who is
 * calling: that is done by the statement that keeps it. done: false: nothing was kept,
 * and the transaction is a new one. */
static rc voice_ahead(ctx *x, request *q, response *p, const voice_webhook *w,
		      const flow_event *e, bool *done)
{
	call_now c;
	const flow *f;
	flow_verdict v;
	str document;

	*done = false;
	if (!voice_line_seen(x, w, &c))
		return OK;
	TRY(voice_flow(x, c.flow_version_id, &f));
	TRY(voice_decide(x, q, w, &c, f, e, &v));
	if (!voice_only_says(&v))
		return OK;
	const voice_how how = {.record = voice_records(&c, &v)};
	TRY(voice_twiml(x, &c, &v, &how, &document));
	c.call_id = uuid7(x->a, x->now);
	TRY(voice_keep_ahead(x, w, &c, &v, document, done));
	if (!*done)
		return pg_begin(x, q->tenant, S(""));
	call_began(x, q->tenant, c.call_id);
	call_changed(x, q->tenant, c.call_id, c.contact_id);
	return voice_answer(p, document);
}

/* POST /voice: a caller dialled one of our numbers. */
static rc voice_arrive(ctx *x, request *q, response *p)
{
	const flow_event e = {.kind = FLOW_ARRIVED};
	voice_webhook w;
	call_now c = {0};
	bool done = false;

	voice_read_webhook(
		x, q, "arrived",
		str_printf(x->a, STR_FMT ":0", STR_ARG(voice_param(q, "CallSid"))), &w);
	if (!twilio_sid(w.call_sid, "CA"))
		return FAIL(x, E_INPUT, "no CallSid");
	/* nearly every call that arrives is new: only what keeping it says is looked at
	 */
	if (q->again)
		TRY(voice_look(x, &w, &c));
	else
		TRY(voice_ahead(x, q, p, &w, &e, &done));
	if (done)
		return OK;
	if (!c.known)
		TRY(voice_meet(x, &w, &c));
	/* what will not be kept meets nothing: was it answered before? */
	if (!c.known && (!c.number_id.n || !c.flow_version_id.n))
		TRY(voice_replay(x, &w, &c.replay));
	if (c.replay.p)
		return voice_answer(p, c.replay);
	if (!c.number_id.n)
		return voice_not_ours(x, p, &w);
	if (c.blocked)
		return voice_block(x, q, p, &w, &c);
	if (!c.flow_version_id.n)
		return FAIL(x, E_BUG,
			    "the line has no published flow: its fallback answers");
	return voice_step(x, q, p, &w, &c, &e);
}

static void voice_read_params(const request *q, voice_params *vp)
{
	str extra = params_get(q->query, S("e"));

	*vp = (voice_params){.call_status = voice_param(q, "CallStatus"),
			     .digits = voice_param(q, "Digits"),
			     .speech = voice_param(q, "SpeechResult"),
			     .dial_status = voice_param(q, "DialCallStatus"),
			     .dial_bridged = voice_param(q, "DialBridged"),
			     .queue_result = voice_param(q, "QueueResult"),
			     .record_url = voice_param(q, "RecordingUrl"),
			     .record_duration = voice_param(q, "RecordingDuration"),
			     .extra = extra.p ? extra : S("")};
}

rc voice_queue_step(ctx *x, str version, str step, flow_step *out)
{
	const flow *f;

	*out = (flow_step){0};
	if (!version.n)
		return OK;
	TRY(voice_flow(x, version, &f));
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->steps[i].id, step) && f->steps[i].type == STEP_QUEUE)
			*out = f->steps[i];
	return OK;
}

/* The step lets nobody wait so long. */
static bool voice_too_long(const ctx *x, const flow_step *s, when queued_at)
{
	return s->max_wait && queued_at.us &&
	       when_diff_s(x->now, queued_at) >= s->max_wait;
}

static rc voice_event(ctx *x, const voice_params *vp, const call_now *c, flow_event *e,
		      bool *moved)
{
	flow_step step = {0};

	str leaving = {0};

	if (vp->queue_result.n) {
		TRY(voice_queue_step(x, c->flow_version_id, c->step, &step));
		TRY(voice_left_why(x, c->call_id, &leaving));
	}
	voice_told t = voice_read(vp, c->state, c->answered,
				  leaving.n || voice_too_long(x, &step, c->queued_at));
	if (leaving.n && t.news == NEWS_DEQUEUED)
		t.result = leaving;
	static const enum flow_event_kind kinds[] = {
		[NEWS_INPUT] = FLOW_INPUT,       [NEWS_DIALED] = FLOW_DIALED,
		[NEWS_DEQUEUED] = FLOW_DEQUEUED, [NEWS_RECORDED] = FLOW_RECORDED,
		[NEWS_MOVED] = FLOW_CONTINUED,   [NEWS_CONTINUED] = FLOW_CONTINUED,
	};

	*moved = t.news == NEWS_MOVED;
	*e = (flow_event){.kind = kinds[t.news],
			  .digits = vp->digits,
			  .speech = vp->speech,
			  .connected = t.connected,
			  .hung_up = t.hung_up,
			  .result = t.result};
	/* after a queue's conference the Dial that held it reports; the step is still
	 * the queue */
	if (t.news == NEWS_DIALED && c->queued_at.us && c->answered)
		e->connected = true;
	return OK;
}

rc voice_nothing(ctx *x, response *p)
{
	str document;

	TRY(voice_twiml_empty(x, &document));
	return voice_answer(p, document);
}

/* The member who accepted is gone: the caller waits on, at the same place in line. */
static rc voice_wait_on(ctx *x, const request *q, response *p, const voice_joined *j)
{
	str document;

	queue_wake(x);
	call_changed(x, q->tenant, j->call_id, j->contact_id);
	events_live(x->events, q->tenant, S("presence"), S(""));
	events_live(x->events, q->tenant, S("notices"), S(""));
	TRY(voice_twiml_line(x, j->visit, j->queue_id, &document));
	return voice_answer(p, document);
}

/* POST /voice/connect: a member accepted, and here is the caller: into their
 * conference. Nothing of the flow is used up. */
rc voice_connect_post(ctx *x, request *q, response *p)
{
	voice_joined j = {0};
	bool found;
	str document;

	TRY(voice_join(x, voice_param(q, "CallSid"), &j, &found));
	if (!found || j.ended)
		return voice_nothing(x, p);
	if (!j.leg_id.n && !j.queue_id.n) {
		/* of a ring step: on to what comes when nobody answers */
		TRY(voice_twiml_rings(x, j.visit, &document));
		return voice_answer(p, document);
	}
	if (!j.leg_id.n)
		return voice_wait_on(x, q, p, &j);
	task_add(x, &voice_record, task_arg(x, "leg", j.leg_id), j.leg_id, (when){0});
	const voice_room room = {.action = voice_step_url(x, j.visit, "")};
	TRY(voice_twiml_conference(x, j.call_id, &room, &document));
	return voice_answer(p, document);
}

/* The carrier cannot keep them in TaskRouter's line: they wait on in ours. */
static rc voice_thrown_out(ctx *x, const request *q, response *p,
			   const voice_params *vp, const call_now *c, bool *kept)
{
	str document;

	*kept = false;
	if (c->ended || !str_eq(c->state, S("waiting")) ||
	    !voice_is_thrown_out(vp->queue_result))
		return OK;
	TRY(router_left(x, c->call_id, kept));
	if (!*kept)
		return OK;
	queue_wake(x);
	call_changed(x, q->tenant, c->call_id, c->contact_id);
	TRY(voice_twiml_line(x, c->visit, c->queue_id.n ? c->queue_id : c->call_id,
			     &document));
	return voice_answer(p, document);
}

/* A message that is one is kept; of another the flow is told that it is none. */
static rc voice_message_kept(ctx *x, request *q, const voice_params *vp, flow_event *e)
{
	if (e->kind != FLOW_RECORDED)
		return OK;
	if (voice_is_message(vp->record_duration))
		return recording_of_voicemail(x, q);
	e->result = S("empty");
	return OK;
}

/* POST /voice/step: every action of a document of ours. v is the visit it was written
 * at: with the call it names the event, so that whatever comes twice is answered once.
 */
static rc voice_continue(ctx *x, request *q, response *p)
{
	voice_webhook w;
	voice_params vp;
	flow_event e;
	call_now c = {0};
	int64_t visit;
	bool moved, rings = false, kept = false;
	str document = {0};

	if (!str_i64(params_get(q->query, S("v")), &visit) || visit < 0)
		return FAIL(x, E_INPUT, "step without a visit");
	voice_read_webhook(x, q, "step",
			   str_printf(x->a, STR_FMT ":%lld",
				      STR_ARG(voice_param(q, "CallSid")),
				      (long long)visit),
			   &w);
	voice_read_params(q, &vp);
	TRY(voice_look(x, &w, &c));
	if (c.replay.p)
		return voice_answer(p, c.replay);
	if (!c.known)
		return voice_arrive(x, q, p);
	TRY(voice_dial_to_room(x, q, &c, &document));
	if (document.p)
		return voice_answer(p, document);
	TRY(voice_thrown_out(x, q, p, &vp, &c, &kept));
	if (kept)
		return OK;
	TRY(voice_event(x, &vp, &c, &e, &moved));
	TRY(voice_group_rings(x, q, p, &c, &e, &rings));
	if (rings)
		return OK;
	if (moved)
		return str_eq(vp.queue_result, S("leave")) ? voice_connect_post(x, q, p)
							   : voice_nothing(x, p);
	TRY(voice_message_kept(x, q, &vp, &e));
	return voice_step(x, q, p, &w, &c, &e);
}

/* POST /voice/fallback: the voicemail that the static document took while we were away.
 */
static rc voice_fallback_post(ctx *x, request *q, response *p)
{
	str document;

	if (voice_is_message(voice_param(q, "RecordingDuration")))
		TRY(recording_of_voicemail(x, q));
	TRY(voice_twiml_say_hangup(x, S("Thank you. We will call you back. Goodbye."),
				   S("en-US"), &document));
	return voice_answer(p, document);
}

static const route VOICE[] = {
	{M_POST, HOOKS "voice", WHO_CARRIER, 262144, SERVES_TWIML, voice_arrive},
	{M_POST, HOOKS "voice/step", WHO_CARRIER, 262144, SERVES_TWIML, voice_continue},
	{M_POST, HOOKS "voice/wait", WHO_CARRIER, 262144, SERVES_TWIML,
	 voice_wait_post},
	{M_POST, HOOKS "voice/connect", WHO_CARRIER, 262144, SERVES_TWIML,
	 voice_connect_post},
	{M_POST, HOOKS "voice/whisper", WHO_CARRIER, 262144, SERVES_TWIML,
	 voice_whisper_post},
	{M_POST, HOOKS "voice/moved", WHO_CARRIER, 262144, SERVES_TWIML,
	 voice_moved_post},
	{M_POST, HOOKS "voice/returned", WHO_CARRIER, 262144, SERVES_TWIML,
	 voice_returned_post},
	{M_POST, HOOKS "voice/outbound", WHO_CARRIER, 262144, SERVES_TWIML,
	 voice_outbound_post},
	{M_POST, HOOKS "voice/machine", WHO_CARRIER, 262144, SERVES_TEXT,
	 voice_machine_post},
	{M_POST, HOOKS "voice/hold", WHO_CARRIER, 262144, SERVES_TWIML,
	 voice_hold_post},
	{M_POST, HOOKS "voice/fallback", WHO_CARRIER, 262144, SERVES_TWIML,
	 voice_fallback_post},
	{M_POST, HOOKS "status", WHO_CARRIER, 262144, SERVES_TEXT, voice_status_post},
};
const routes voice_routes = ROUTES("voice", VOICE);
