#include "features/voice/voice_store.h"

#include "base/memo.h"
#include "base/uuid.h"
#include "features/crm/crm.h"
#include "features/hours/hours.h"
#include "store/rows.h"

static const field call_now_f[] = {
	FIELD_OPT(call_now, replay),       FIELD_OPT(call_now, known),
	FIELD_OPT(call_now, call_id),      FIELD_OPT(call_now, step),
	FIELD_OPT(call_now, visit),        FIELD_OPT(call_now, vars),
	FIELD_OPT(call_now, state),        FIELD_OPT(call_now, flow_version_id),
	FIELD_OPT(call_now, started_at),   FIELD_OPT(call_now, queued_at),
	FIELD_OPT(call_now, queue_id),     FIELD_OPT(call_now, recording_notice),
	FIELD_OPT(call_now, ended),        FIELD_OPT(call_now, answered),
	FIELD_OPT(call_now, number_id),    FIELD_OPT(call_now, number_name),
	FIELD_OPT(call_now, number_e164),  FIELD_OPT(call_now, recording),
	FIELD_OPT(call_now, language),     FIELD_OPT(call_now, transcribe),
	FIELD_OPT(call_now, contact_id),   FIELD_OPT(call_now, contact_name),
	FIELD_OPT(call_now, contact_type), FIELD_OPT(call_now, phase),
	FIELD_OPT(call_now, stage),        FIELD_OPT(call_now, status),
	FIELD_OPT(call_now, owner_id),     FIELD_OPT(call_now, candidates),
	FIELD_OPT(call_now, blocked),      FIELD_OPT(call_now, crm),
	FIELD_OPT(call_now, stage_id),     FIELD_OPT(call_now, seen),
};
const type call_now_t = TYPE(call_now, call_now_f);

static const field voice_wait_f[] = {
	FIELD(voice_wait, id),
	FIELD(voice_wait, state),
	FIELD_OPT(voice_wait, queued_at),
	FIELD(voice_wait, step),
	FIELD_OPT(voice_wait, flow_version_id),
	FIELD(voice_wait, ended),
	FIELD(voice_wait, position),
	FIELD(voice_wait, language),
	FIELD(voice_wait, quiet),
	FIELD(voice_wait, max_size),
	FIELD(voice_wait, max_wait_s),
	FIELD(voice_wait, empty),
	FIELD(voice_wait, callback),
	FIELD(voice_wait, known),
	FIELD(voice_wait, middle_s),
	FIELD(voice_wait, spread_s),
};
const type voice_wait_t = TYPE(voice_wait, voice_wait_f);

static const field voice_joined_f[] = {
	FIELD(voice_joined, call_id),      FIELD_OPT(voice_joined, contact_id),
	FIELD_OPT(voice_joined, queue_id), FIELD(voice_joined, visit),
	FIELD(voice_joined, ended),        FIELD_OPT(voice_joined, leg_id),
};
const type voice_joined_t = TYPE(voice_joined, voice_joined_f);

typedef struct voice_may {
	bool may;
} voice_may;
static const field voice_may_f[] = {FIELD(voice_may, may)};
const type voice_may_t = TYPE(voice_may, voice_may_f);

static const field leg_who_f[] = {
	FIELD(leg_who, id),
	FIELD(leg_who, via),
	FIELD(leg_who, state),
	FIELD(leg_who, to_address),
	FIELD_OPT(leg_who, leg_sid),
	FIELD(leg_who, call_id),
	FIELD(leg_who, call_sid),
	FIELD(leg_who, call_state),
	FIELD(leg_who, from_number),
	FIELD(leg_who, caller_name),
	FIELD(leg_who, contact_name),
	FIELD(leg_who, line),
	FIELD_OPT(leg_who, line_e164),
	FIELD(leg_who, queue),
	FIELD(leg_who, language),
	FIELD(leg_who, ring_s),
	FIELD_OPT(leg_who, recording),
	FIELD(leg_who, recording_notice),
	FIELD(leg_who, confirm),
	FIELD(leg_who, accepted),
	FIELD(leg_who, mode),
	FIELD_OPT(leg_who, coach),
};
const type leg_who_t = TYPE(leg_who, leg_who_f);

static const field leg_taken_f[] = {
	FIELD(leg_taken, taken),         FIELD(leg_taken, fresh),
	FIELD(leg_taken, call_id),       FIELD(leg_taken, call_sid),
	FIELD(leg_taken, via),           FIELD_OPT(leg_taken, queue_id),
	FIELD_OPT(leg_taken, member_id), FIELD_OPT(leg_taken, contact_id),
};
const type leg_taken_t = TYPE(leg_taken, leg_taken_f);

static const field voice_transfer_f[] = {
	FIELD(voice_transfer, id),
	FIELD(voice_transfer, kind),
	FIELD_OPT(voice_transfer, to_number),
	FIELD(voice_transfer, call_id),
	FIELD(voice_transfer, visit),
	FIELD(voice_transfer, line),
	FIELD(voice_transfer, waits),
	FIELD(voice_transfer, ended),
};
extern const type voice_transfer_t;
const type voice_transfer_t = TYPE(voice_transfer, voice_transfer_f);

static const field voice_beside_f[] = {
	FIELD(voice_beside, rings),
	FIELD(voice_beside, taken),
	FIELD(voice_beside, how),
};
extern const type voice_beside_t;
const type voice_beside_t = TYPE(voice_beside, voice_beside_f);

typedef struct flow_document {
	str document;
} flow_document;
static const field flow_document_f[] = {FIELD(flow_document, document)};
const type flow_document_t = TYPE(flow_document, flow_document_f);

typedef struct routing_member {
	str id, name, phone, state, reason;
	when since;
	bool can_receive, active;
	bool browser, reachable;
} routing_member;
static const field routing_member_f[] = {
	FIELD(routing_member, id),          FIELD(routing_member, name),
	FIELD_OPT(routing_member, phone),   FIELD(routing_member, state),
	FIELD(routing_member, reason),      FIELD(routing_member, since),
	FIELD(routing_member, can_receive), FIELD(routing_member, active),
	FIELD(routing_member, browser),     FIELD(routing_member, reachable),
};
const type routing_member_t = TYPE(routing_member, routing_member_f);

rc voice_look(ctx *x, const voice_webhook *w, call_now *c)
{
	return pg_one(x, Q_call_look,
		      ARGS(A(w->call_sid), A(w->key), A(w->from), A(w->to)),
		      &call_now_t, c);
}

/* A published version never changes: parsed once per worker. */
rc voice_flow(ctx *x, str version_id, const flow **out)
{
	str key = str_printf(x->a, "flow:" STR_FMT, STR_ARG(version_id));
	flow_document row = {0};

	*out = memo_get(x->memo, key);
	if (*out)
		return OK;
	TRY(pg_one(x, Q_flow_document, ARGS(A(version_id)), &flow_document_t, &row));
	arena *a = memo_arena(x->memo);
	flow *f = ARENA_NEW(a, flow);
	buf problems = buf_new(x->a, 256, 4096);
	if (!flow_doc_read(a, str_dup(a, row.document), f, &problems)) {
		arena_delete(a);
		return FAIL(x, E_BUG, "published flow version is not readable");
	}
	memo_put(x->memo, key, a, f, 0);
	*out = f;
	return OK;
}

static rc voice_one_hours(ctx *x, str tenant, str schedule, enum time_style style,
			  flow_hours *out)
{
	hours_state h;

	TRY(hours_state_of(x, tenant, schedule, &h));
	*out = (flow_hours){.schedule = schedule,
			    .name = h.name,
			    .open = h.now.open,
			    .closes_text = hours_moment(x->a, h.now.closes_at, x->now,
							h.zone, style),
			    .opens_text = hours_moment(x->a, h.now.opens_at, x->now,
						       h.zone, style)};
	return OK;
}

rc voice_load_hours(ctx *x, str tenant, const flow *f, enum time_style style,
		    flow_facts *facts)
{
	flow_hours *all = ARENA_ARRAY(x->a, flow_hours, f->n);
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (f->steps[i].type == STEP_HOURS)
			TRY(voice_one_hours(x, tenant, f->steps[i].target, style,
					    &all[n++]));
	facts->have_hours = true;
	facts->hours = all;
	facts->nhours = n;
	return OK;
}

/* {"id","id"}: the members whom this flow or this contact may ring. Ids are checked
 * UUIDs. */
static str voice_member_ids(ctx *x, const flow *f, str owner)
{
	buf b = buf_new(x->a, 256, 64 * 1024);

	buf_chr(&b, '{');
	buf_str(&b, owner.n ? owner : S("NULL"));
	for (size_t i = 0; i < f->n; i++)
		for (size_t k = 0; k < f->steps[i].nmembers; k++) {
			buf_chr(&b, ',');
			buf_str(&b, f->steps[i].members[k]);
		}
	buf_chr(&b, '}');
	return str_dup(x->a, buf_view(&b));
}

rc voice_load_members(ctx *x, const flow *f, str zone, enum time_style style,
		      flow_facts *facts)
{
	list rows;

	TRY(pg_rows(x, Q_routing_members,
		    ARGS(A(voice_member_ids(x, f, facts->owner_id))), &routing_member_t,
		    &rows));
	flow_member *m = ARENA_ARRAY(x->a, flow_member, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++) {
		const routing_member *r = LIST_AT(rows, routing_member, i);
		m[i] = (flow_member){
			.id = r->id,
			.name = r->name,
			.phone = r->phone,
			.state = r->state,
			.reason = r->reason,
			.since_text = when_clock(x->a, r->since, zone, style),
			.can_receive = r->can_receive,
			.active = r->active,
			.browser = r->browser,
			.client = r->browser && r->reachable ? voice_client(x, r->id)
							     : (str){0}};
		if (str_eq(r->id, facts->owner_id))
			facts->owner_name = r->name;
	}
	facts->have_members = true;
	facts->members = m;
	facts->nmembers = rows.n;
	return OK;
}

flow_position voice_position(const call_now *c)
{
	flow_position at = {.step = c->step, .visit = c->visit};

	flow_vars_read(&at, c->vars);
	return at;
}

/* Where the call is, in the words of the calls table. */
static str voice_state(const flow_verdict *v)
{
	switch (v->what) {
	case DO_DIAL:
	case DO_TRANSFER:
		return S("ringing");
	case DO_ENQUEUE:
		return S("waiting");
	case DO_RECORD:
		return S("voicemail");
	case DO_NOTHING:
	case DO_GATHER:
	case DO_CONSENT:
	case DO_HANGUP:
		break;
	}
	return S("flow");
}

static str voice_notice(const call_now *c, const flow_verdict *v)
{
	if (v->refused)
		return S("refused");
	if (v->announce)
		return S("announced");
	if (str_eq(c->recording, S("ask")) && v->next.consented &&
	    !c->recording_notice.n)
		return S("agreed");
	return S("");
}

/* One field of all lines, at its offset in flow_trace: {"a","b"}. */
static str trace_texts(ctx *x, const flow_verdict *v, size_t offset)
{
	buf b = buf_new(x->a, 512, 256 * 1024);

	for (size_t i = 0; i < v->ntrace; i++) {
		buf_chr(&b, i ? ',' : '{');
		buf_element(&b,
			    *(const str *)(const void *)((const char *)&v->trace[i] +
							 offset));
	}
	buf_str(&b, v->ntrace ? S("}") : S("{}"));
	return buf_view(&b);
}

/* Who is named in each line; absent when nobody is in any. Ids are checked UUIDs. */
static str trace_members(ctx *x, const flow_verdict *v)
{
	buf b = buf_new(x->a, 256, 16 * 1024);
	bool any = false;

	for (size_t i = 0; i < v->ntrace; i++) {
		str id = v->trace[i].member_id;
		buf_chr(&b, i ? ',' : '{');
		buf_str(&b, id.n ? id : S("NULL"));
		any = any || id.n;
	}
	buf_chr(&b, '}');
	return any ? buf_view(&b) : (str){0};
}

#define TRACE_TEXTS(x, v, field) trace_texts(x, v, offsetof(flow_trace, field))

/* What both ways of keeping a new call (call_insert, call_arrive) begin with. */
enum { NEW_CALL_ARGS = 24 };

static void voice_new_call(ctx *x, const voice_webhook *w, const call_now *c,
			   const flow_verdict *v, str answer, pg_arg *to)
{
	bool unanswered = v->what == DO_RECORD || v->what == DO_HANGUP;
	/* asked about recording, the call is at no step yet */
	str step = v->next.step.p ? v->next.step : S("");
	const pg_arg args[NEW_CALL_ARGS] = {
		A(c->call_id),
		A(w->call_sid),
		A(v->next.visit),
		A(w->key),
		A(w->kind),
		A(w->token),
		A(w->payload),
		A(answer),
		A(w->from_raw),
		A(w->to),
		A(w->caller_name),
		A(c->number_id),
		A(c->flow_version_id),
		A(voice_state(v)),
		A(step),
		A(flow_vars(x->a, &v->next)),
		A(unanswered),
		A(voice_notice(c, v)),
		A(x->now),
		A(TRACE_TEXTS(x, v, step)),
		A(TRACE_TEXTS(x, v, code)),
		A(trace_members(x, v)),
		A(TRACE_TEXTS(x, v, words)),
		A(w->tenant),
	};

	memcpy(to, args, sizeof(args));
}

static void voice_insert(ctx *x, const voice_webhook *w, const call_now *c,
			 const flow_verdict *v, str queue, str answer)
{
	pg_arg args[NEW_CALL_ARGS + 4];

	voice_new_call(x, w, c, v, answer, args);
	args[NEW_CALL_ARGS] = A(c->contact_id);
	args[NEW_CALL_ARGS + 1] = A(c->candidates);
	args[NEW_CALL_ARGS + 2] = A(c->blocked);
	args[NEW_CALL_ARGS + 3] = A(queue);
	pg_send(x, Q_call_insert, args, NEW_CALL_ARGS + 4, pg_count(NULL));
	if (c->crm)
		crm_caller_look(x, w->from);
}

rc voice_keep_ahead(ctx *x, const voice_webhook *w, call_now *c, const flow_verdict *v,
		    str answer, bool *kept)
{
	id_row caller = {0};
	pg_arg args[NEW_CALL_ARGS + 1];

	voice_new_call(x, w, c, v, answer, args);
	args[NEW_CALL_ARGS] = A(c->seen);
	pg_send(x, Q_call_arrive, args, NEW_CALL_ARGS + 1,
		pg_maybe(&id_row_t, &caller, kept));
	/* a commit that kept nothing is no change of the business */
	pg_reads(x->pg);
	TRY(pg_commit(x));
	c->contact_id = caller.id;
	return OK;
}

static void voice_move(ctx *x, const voice_webhook *w, const call_now *c,
		       const flow_verdict *v, str queue, str answer)
{
	bool unanswered =
		(v->what == DO_RECORD || v->what == DO_HANGUP) && !c->answered;

	pg_send(x, Q_call_move,
		ARGS(A(c->call_id), A(w->call_sid), A(v->next.visit), A(w->key),
		     A(w->kind), A(w->token), A(w->payload), A(answer),
		     A(c->flow_version_id), A(c->blocked), A(v->next.step),
		     A(flow_vars(x->a, &v->next)), A(voice_state(v)), A(unanswered),
		     A(voice_notice(c, v)), A(queue), A(x->now),
		     A(TRACE_TEXTS(x, v, step)), A(TRACE_TEXTS(x, v, code)),
		     A(trace_members(x, v)), A(TRACE_TEXTS(x, v, words))),
		pg_count(NULL));
}

void voice_keep(ctx *x, const voice_webhook *w, const call_now *c,
		const flow_verdict *v, str answer)
{
	str queue = v->what == DO_ENQUEUE ? v->step->target : (str){0};

	if (!c->known)
		voice_insert(x, w, c, v, queue, answer);
	else
		voice_move(x, w, c, v, queue, answer);
}

void voice_place(ctx *x, str call_id, const flow_step *s)
{
	pg_send(x, Q_call_place, ARGS(A(call_id), A(s->priority), A(s->notify)),
		pg_count(NULL));
}

rc voice_waiting(ctx *x, str call_sid, voice_wait *out, bool *found)
{
	pg_send(x, Q_voice_wait, ARGS(A(call_sid)),
		pg_maybe(&voice_wait_t, out, found));
	return pg_flush(x);
}

static rc voice_ask(ctx *x, enum query q, str id, bool *may)
{
	voice_may row = {0};

	TRY(pg_one(x, q, ARGS(A(id), A(x->now)), &voice_may_t, &row));
	*may = row.may;
	return OK;
}

rc voice_leave_line(ctx *x, str call_id, bool *may)
{
	return voice_ask(x, Q_call_leave_line, call_id, may);
}

rc voice_beside_of(ctx *x, str call_id, voice_beside *out)
{
	return pg_one(x, Q_call_beside, ARGS(A(call_id)), &voice_beside_t, out);
}

rc voice_may_move(ctx *x, str leg_id, bool *may)
{
	return voice_ask(x, Q_leg_move, leg_id, may);
}

rc voice_join(ctx *x, str call_sid, voice_joined *out, bool *found)
{
	pg_send(x, Q_call_join, ARGS(A(call_sid), A(x->now)),
		pg_maybe(&voice_joined_t, out, found));
	return pg_flush(x);
}

rc voice_leg(ctx *x, str leg_id, leg_who *out)
{
	return pg_one(x, Q_leg_who, ARGS(A(leg_id)), &leg_who_t, out);
}

rc voice_accept(ctx *x, str leg_id, str leg_sid, leg_taken *out)
{
	return pg_one(x, Q_leg_accept, ARGS(A(leg_id), A(leg_sid), A(x->now)),
		      &leg_taken_t, out);
}

void voice_note(ctx *x, str call_id, str code, str member_id, str words)
{
	pg_send(x, Q_call_trace_note, ARGS(A(call_id), A(code), A(member_id), A(words)),
		pg_count(NULL));
}

rc voice_wants_room(ctx *x, str call_id, bool *wanted)
{
	voice_may row = {0};

	TRY(pg_one(x, Q_call_wants_room, ARGS(A(call_id)), &voice_may_t, &row));
	*wanted = row.may;
	return OK;
}

rc voice_transfer_of(ctx *x, str id, str call_sid, voice_transfer *out)
{
	return pg_one(x, Q_transfer_one, ARGS(A(id), A(call_sid)), &voice_transfer_t,
		      out);
}

rc voice_outside_leg(ctx *x, const voice_transfer *t)
{
	return pg_exec(x, Q_transfer_leg, ARGS(A(t->id)));
}

rc voice_transfer_end(ctx *x, const voice_transfer *t)
{
	return pg_exec(x, Q_transfer_end, ARGS(A(t->id)));
}

rc voice_bounce(ctx *x, voice_transfer *t, str words)
{
	str call_sid = (str){0};

	pg_send(x, Q_call_bounce, ARGS(A(t->call_id), A(words)), pg_count(NULL));
	return voice_transfer_of(x, t->id, call_sid, t);
}

rc voice_out_answered(ctx *x, str call_id, str call_sid, bool *there)
{
	voice_may row = {0};

	TRY(pg_one(x, Q_call_out_answered, ARGS(A(call_id), A(call_sid), A(x->now)),
		   &voice_may_t, &row));
	*there = row.may;
	return OK;
}

void voice_out_machine(ctx *x, str call_id, str what)
{
	pg_send(x, Q_call_out_machine, ARGS(A(call_id), A(what)), pg_count(NULL));
}

void voice_out_named(ctx *x, str call_id, str call_sid)
{
	pg_send(x, Q_call_out_named, ARGS(A(call_id), A(call_sid)), pg_count(NULL));
}

rc voice_leaving(ctx *x, str call_id, str why)
{
	return pg_exec(x, Q_call_leaving, ARGS(A(call_id), A(why)));
}

rc voice_left_why(ctx *x, str call_id, str *why)
{
	one_text row = {0};

	TRY(pg_one(x, Q_call_left_why, ARGS(A(call_id)), &one_text_t, &row));
	*why = row.text;
	return OK;
}

rc voice_call_back(ctx *x, str call_id)
{
	return pg_exec(x, Q_call_back, ARGS(A(call_id)));
}
