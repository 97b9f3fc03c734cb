#include "features/calls/call_line.h"

#include "features/shell/fill.h"
#include "features/sla/sla.h"

static const field call_line_f[] = {
	FIELD(call_line, id),
	FIELD(call_line, call_sid),
	FIELD(call_line, direction),
	FIELD(call_line, from_number),
	FIELD(call_line, to_number),
	FIELD(call_line, caller_name),
	FIELD_OPT(call_line, contact_id),
	FIELD(call_line, candidates),
	FIELD(call_line, state),
	FIELD_OPT(call_line, outcome),
	FIELD(call_line, started_at),
	FIELD_OPT(call_line, queued_at),
	FIELD_OPT(call_line, dequeued_at),
	FIELD_OPT(call_line, answered_at),
	FIELD_OPT(call_line, ended_at),
	FIELD(call_line, duration_s),
	FIELD_OPT(call_line, answered_by),
	FIELD_OPT(call_line, number_id),
	FIELD_OPT(call_line, queue_id),
	FIELD(call_line, recording_notice),
	FIELD_OPT(call_line, flow_version_id),
	FIELD(call_line, contact_name),
	FIELD(call_line, contact_type),
	FIELD_OPT(call_line, phase),
	FIELD_OPT(call_line, stage),
	FIELD_OPT(call_line, stage_since),
	FIELD(call_line, do_not_contact),
	FIELD(call_line, emergency),
	FIELD_OPT(call_line, owner_id),
	FIELD_OPT(call_line, line),
	FIELD_OPT(call_line, queue),
	FIELD(call_line, target_s),
	FIELD_OPT(call_line, member),
	FIELD_OPT(call_line, ringing),
	FIELD_OPT(call_line, ringing_id),
	FIELD_OPT(call_line, owner),
	FIELD_OPT(call_line, today),
	FIELD_OPT(call_line, flow),
	FIELD_OPT(call_line, choice),
	FIELD_OPT(call_line, recording_id),
	FIELD_OPT(call_line, transcript),
	FIELD_OPT(call_line, transcript_state),
	FIELD_OPT(call_line, recording_s),
	FIELD_OPT(call_line, left_at),
	FIELD_OPT(call_line, recording_kind),
	FIELD_OPT(call_line, recording_state),
	FIELD_OPT(call_line, disposition),
	FIELD_OPT(call_line, disposition_icon),
	FIELD_OPT(call_line, assigned_to),
	FIELD_OPT(call_line, assigned),
	FIELD_OPT(call_line, tags),
	FIELD_OPT(call_line, spam),
	FIELD_OPT(call_line, urgent),
	FIELD_OPT(call_line, closed),
	FIELD_OPT(call_line, owed),
	FIELD_OPT(call_line, value),
	FIELD_OPT(call_line, nth),
	FIELD_OPT(call_line, promise),
	FIELD_OPT(call_line, promise_state),
	FIELD_OPT(call_line, promised_at),
	FIELD_OPT(call_line, warn_at),
	FIELD_OPT(call_line, critical_at),
	FIELD_OPT(call_line, due_at),
	FIELD_OPT(call_line, promise_closed),
	FIELD_OPT(call_line, place),
	FIELD_OPT(call_line, of),
};
const type call_line_t = TYPE(call_line, call_line_f);

str call_peer(const call_line *c)
{
	return str_eq(c->direction, S("outbound")) ? c->to_number : c->from_number;
}

v_pill call_due(ctx *x, const session *who, const call_line *c)
{
	if (!c->promise.n)
		return (v_pill){0};
	return promise_pill(x, who, promise_label(c->promise), c->promise_state,
			    c->promised_at, c->warn_at, c->critical_at, c->due_at,
			    c->promise_closed);
}

v_person call_person(ctx *x, const session *who, const call_line *c)
{
	str href = c->contact_id.n ? str_printf(x->a, "/contacts/" STR_FMT,
						STR_ARG(c->contact_id))
				   : (str){0};
	str name = c->contact_name.n ? c->contact_name : c->caller_name;

	return fill_contact(x, who, name, call_peer(c), href);
}

v_action call_text(ctx *x, const call_line *c, str name, str reason)
{
	str peer = call_peer(c);
	v_action a = {.text = S("Text"),
		      .label = fill_text(x, S("Text "), name),
		      .icon = S("message-square-text"),
		      .key = S("t"),
		      .reason = reason};

	if (!reason.n)
		a.href = c->contact_id.n ? fill_text(x, S("/inbox/to/"), c->contact_id)
					 : fill_text(x, S("/inbox/new?q=%2B"),
						     str_sub(peer, 1, peer.n));
	return a;
}

v_badge call_badge(const call_line *c)
{
	return c->phase.n ? fill_phase(c->phase) : fill_type(c->contact_type);
}

v_badge call_flag(const call_line *c)
{
	if (c->emergency)
		return fill_badge(S("Emergency"), "siren", "red", "fill");
	if (c->do_not_contact)
		return fill_badge(S("Do not contact"), "ban", "red", "fill");
	if (c->candidates > 1)
		return fill_badge(S("Shared number"), "users", "none", "outline");
	return (v_badge){0};
}

static v_status call_outcome(const call_line *c)
{
	if (str_eq(c->outcome, S("answered")))
		return fill_status("Answered", "circle-check", "green");
	if (str_eq(c->outcome, S("voicemail")))
		return fill_status("Voicemail", "voicemail", "amber");
	if (str_eq(c->outcome, S("missed")))
		return fill_status("Missed", "phone-missed", "red");
	if (str_eq(c->outcome, S("blocked")))
		return fill_status("Blocked", "ban", "none");
	return fill_status("Hung up before an answer", "phone-missed", "red");
}

v_status call_status(ctx *x, const call_line *c)
{
	if (c->outcome.n)
		return call_outcome(c);
	if (str_eq(c->state, S("connected")))
		return fill_status("On call", "phone-call", "green");
	if (str_eq(c->state, S("waiting")))
		return fill_status("Waiting", "clock", "amber");
	if (str_eq(c->state, S("voicemail")))
		return fill_status("Leaving a voicemail", "voicemail", "amber");
	if (str_eq(c->state, S("ringing")) && c->ringing.n)
		return (v_status){str_printf(x->a, "Ringing " STR_FMT,
					     STR_ARG(fill_short_name(x, c->ringing))),
				  S("phone-forwarded"), S("amber")};
	if (str_eq(c->state, S("ringing")))
		return fill_status("Ringing", "phone-forwarded", "amber");
	return fill_status("In menu", "list-tree", "accent");
}

v_status call_look_of(const call_line *c)
{
	if (!c->outcome.n)
		return fill_status("", "phone-call", "green");
	if (str_eq(c->outcome, S("answered")))
		return fill_status("",
				   str_eq(c->direction, S("outbound"))
					   ? "phone-outgoing"
					   : "phone-incoming",
				   "none");
	if (str_eq(c->outcome, S("voicemail")))
		return fill_status("", "voicemail", "none");
	if (str_eq(c->outcome, S("blocked")))
		return fill_status("", "ban", "none");
	return fill_status("", "phone-missed", "red");
}

static bool hex_digit(char c, int64_t *n)
{
	*n = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
	return *n >= 0;
}

/* A bar a part, around the middle of the box; of two sides the caller's is above it. */
str call_peaks(ctx *x, str digits)
{
	enum { PARTS = 100, MIDDLE = 16 };
	buf b = buf_new(x->a, 2048, 8192);

	if (digits.n != PARTS && digits.n != 2 * PARTS)
		return S("");
	for (int i = 0; i < PARTS; i++) {
		int64_t up, down;
		if (!hex_digit(digits.p[i], &up) ||
		    !hex_digit(digits.p[digits.n - PARTS + (size_t)i], &down))
			return S("");
		buf_fmt(&b, "M%d %dV%d", 4 * i + 2, MIDDLE - (int)up,
			MIDDLE + (int)down + 1);
	}
	return buf_view(&b);
}

v_player call_player(ctx *x, const call_line *c, str title)
{
	if (!str_eq(c->recording_state, S("ready")))
		return (v_player){0};
	return (v_player){
		.id = str_printf(x->a, "r-" STR_FMT, STR_ARG(c->recording_id)),
		.title = title,
		.src = str_printf(x->a, "/history/calls/" STR_FMT "/audio/" STR_FMT,
				  STR_ARG(c->id), STR_ARG(c->recording_id)),
		.length = when_length(x->a, c->recording_s),
		.seconds = c->recording_s};
}

int64_t call_waited(const ctx *x, const call_line *c)
{
	when from = c->queued_at.us ? c->queued_at : c->started_at;
	when to = c->answered_at.us ? c->answered_at
		  : c->ended_at.us  ? c->ended_at
				    : x->now;

	return when_diff_s(to, from);
}

/* Up to the target T, to three times T, above (design language, 7.2). */
v_wait call_wait(ctx *x, const call_line *c)
{
	int64_t s = when_diff_s(x->now, c->queued_at.us ? c->queued_at : c->started_at);
	bool soon = s > c->target_s, late = s > 3 * c->target_s;

	return (v_wait){
		.text = when_length(x->a, s),
		.iso = when_iso(x->a, c->queued_at.us ? c->queued_at : c->started_at),
		.target = c->target_s,
		.tone = late   ? S("late")
			: soon ? S("soon")
			       : S("ok"),
		.icon = late   ? S("triangle-alert")
			: soon ? S("clock-alert")
			       : S("clock"),
		.label = str_printf(x->a, "Waiting " STR_FMT,
				    STR_ARG(when_words(x->a, s)))};
}
