/* One call told whole: head, steps, phones, recordings, customer. */
#include "features/calls/call_line.h"
#include "features/shell/fill.h"
#include "web/route.h"

enum { DAYS_OF_TOUCHES = 14, STAGES_MOST = 12 };

typedef struct trace_row {
	int64_t visit, line, n;
	when at;
	str step, code, member_id, member, words;
} trace_row;
static const field trace_row_f[] = {
	FIELD(trace_row, visit),
	FIELD(trace_row, line),
	FIELD(trace_row, n),
	FIELD(trace_row, at),
	FIELD(trace_row, step),
	FIELD(trace_row, code),
	FIELD_OPT(trace_row, member_id),
	FIELD_OPT(trace_row, member),
	FIELD(trace_row, words),
};
const type trace_row_t = TYPE(trace_row, trace_row_f);

typedef struct leg_row {
	str id, member_id, member, to_address, via, state, end_reason;
	when created_at, rang_at, answered_at, accepted_at, ended_at;
} leg_row;
static const field leg_row_f[] = {
	FIELD(leg_row, id),
	FIELD_OPT(leg_row, member_id),
	FIELD_OPT(leg_row, member),
	FIELD(leg_row, to_address),
	FIELD(leg_row, via),
	FIELD(leg_row, state),
	FIELD(leg_row, end_reason),
	FIELD(leg_row, created_at),
	FIELD_OPT(leg_row, rang_at),
	FIELD_OPT(leg_row, answered_at),
	FIELD_OPT(leg_row, accepted_at),
	FIELD_OPT(leg_row, ended_at),
};
const type leg_row_t = TYPE(leg_row, leg_row_f);

typedef struct audio_row {
	bool unheard, unread; /* not for their role */
	str id, kind, state, problem, transcript, transcript_state, peaks;
	int64_t duration_s, channels;
	when created_at, handled_at;
	str handler;
} audio_row;
static const field audio_row_f[] = {
	FIELD(audio_row, id),
	FIELD(audio_row, kind),
	FIELD(audio_row, state),
	FIELD(audio_row, problem),
	FIELD(audio_row, unheard),
	FIELD(audio_row, unread),
	FIELD_OPT(audio_row, transcript),
	FIELD(audio_row, transcript_state),
	FIELD(audio_row, peaks),
	FIELD(audio_row, duration_s),
	FIELD(audio_row, channels),
	FIELD(audio_row, created_at),
	FIELD_OPT(audio_row, handled_at),
	FIELD_OPT(audio_row, handler),
};
const type audio_row_t = TYPE(audio_row, audio_row_f);

typedef struct context_row {
	str id, name, type, phone, email, address, record_id, status, status_icon,
		status_category;
	str owner_id, owner, language, stage_id;
	bool do_not_contact, emergency,
		reviews; /* reviews: the business asks for them */
	when stage_since, created_at;
} context_row;
static const field context_row_f[] = {
	FIELD(context_row, id),
	FIELD(context_row, name),
	FIELD(context_row, type),
	FIELD_OPT(context_row, phone),
	FIELD_OPT(context_row, email),
	FIELD_OPT(context_row, address),
	FIELD_OPT(context_row, record_id),
	FIELD_OPT(context_row, status),
	FIELD_OPT(context_row, status_icon),
	FIELD_OPT(context_row, status_category),
	FIELD_OPT(context_row, owner_id),
	FIELD_OPT(context_row, owner),
	FIELD(context_row, language),
	FIELD_OPT(context_row, stage_id),
	FIELD(context_row, do_not_contact),
	FIELD(context_row, emergency),
	FIELD_OPT(context_row, stage_since),
	FIELD(context_row, created_at),
	FIELD(context_row, reviews),
};
const type context_row_t = TYPE(context_row, context_row_f);

static const field stage_row_f[] = {
	FIELD(stage_row, id),
	FIELD(stage_row, phase),
	FIELD(stage_row, name),
	FIELD_OPT(stage_row, usual_days),
};
const type stage_row_t = TYPE(stage_row, stage_row_f);

/* What the story is told from. */
struct story_rows {
	list trace, legs, audio, stages, touches;
	context_row contact;
	bool known;
};

static str story_offset(ctx *x, when at, when from)
{
	return when_length(x->a, when_diff_s(at, from));
}

static const struct look {
	const char *code, *icon, *tone;
} LOOKS[] = {
	{"arrived", "phone-incoming", "none"},
	{"announced", "mic", "none"},
	{"consent", "mic", "none"},
	{"hours", "clock", "none"},
	{"menu", "list-tree", "none"},
	{"condition", "split", "none"},
	{"said", "message-square-quote", "none"},
	{"played", "volume-2", "none"},
	{"transfer", "arrow-right-left", "none"},
	{"rang", "phone-forwarded", "amber"},
	{"offered", "phone-forwarded", "amber"},
	{"skipped", "circle-minus", "none"},
	{"left_out", "circle-minus", "none"},
	{"accepted", "phone-call", "green"},
	{"waits_again", "phone-missed", "red"},
	{"called_", "phone-outgoing", "none"},
	{"join_failed", "phone-missed", "amber"},
	{"machine", "voicemail", "amber"},
	{"browser_lost", "circle-alert", "red"},
	{"resume", "circle-check", "none"},
	{"coordinator_told", "message-square-quote", "none"},
	{"router_lost", "circle-alert", "amber"},
	{"router_back", "undo-2", "amber"},
	{"router_refused", "circle-minus", "none"},
	{"router", "split", "none"},
	{"late", "circle-alert", "amber"},
	{"caught_up", "circle-alert", "amber"},
	{"lost", "circle-alert", "amber"},
	{"loop", "circle-x", "red"},
	{"bad_flow", "circle-x", "red"},
	{"callback", "phone-outgoing", "amber"},
	{"parked", "milestone", "amber"},
	{"came_back", "undo-2", "amber"},
	{"transferred", "arrow-right-left", "none"},
	{"hold", "circle-pause", "amber"},
	{"watched", "headphones", "none"},
	{"auto_away", "circle-pause", "red"},
	{"not_recorded", "circle-alert", "amber"},
	{"talked", "circle-check", "green"},
	{"no_answer", "phone-missed", "red"},
	{"busy", "phone-missed", "red"},
	{"declined", "phone-missed", "red"},
	{"failed", "circle-x", "red"},
	{"offer_", "phone-missed", "red"},
	{"nobody", "circle-alert", "amber"},
	{"no_coordinator", "circle-alert", "amber"},
	{"queue_nobody", "circle-alert", "amber"},
	{"queue", "headphones", "none"},
	{"voicemail", "voicemail", "amber"},
	{"hung_up", "phone-off", "none"},
	{"ended", "phone-off", "none"},
	{"blocked", "ban", "red"},
};

static const struct look *story_look(str code)
{
	static const struct look other = {"", "circle-dot", "none"};

	for (size_t i = 0; i < sizeof(LOOKS) / sizeof(LOOKS[0]); i++)
		if (str_starts(code, str_of(LOOKS[i].code)))
			return &LOOKS[i];
	return &other;
}

static void story_trace(ctx *x, const request *q, const struct story_rows *r,
			call_story *s)
{
	v_trace *t = ARENA_ARRAY(x->a, v_trace, r->trace.n ? r->trace.n : 1);

	for (size_t i = 0; i < r->trace.n; i++) {
		const trace_row *row = LIST_AT(r->trace, trace_row, i);
		const struct look *look = story_look(row->code);
		bool sub = row->member_id.n != 0;
		bool named = sub && str_starts(row->words, row->member);
		t[i] = (v_trace){
			.key = str_printf(x->a, "t%lld-%lld-%lld",
					  (long long)row->visit, (long long)row->line,
					  (long long)row->n),
			.level = sub ? S("sub") : S("step"),
			.icon = str_of(look->icon),
			.tone = str_of(look->tone),
			.title = sub && !named ? str_printf(x->a, STR_FMT ": " STR_FMT,
							    STR_ARG(row->member),
							    STR_ARG(row->words))
					       : row->words,
			.time = fill_clock_time(x, &q->who, row->at),
			.offset = story_offset(x, row->at, s->line.started_at)};
	}
	s->trace = (list){t, r->trace.n};
}

static v_status story_leg_status(const leg_row *l)
{
	if (str_eq(l->end_reason, S("gone")))
		return fill_status("Hung up too soon", "phone-off", "red");
	if (l->accepted_at.us && l->ended_at.us)
		return fill_status("Talked", "circle-check", "green");
	if (l->accepted_at.us)
		return fill_status("On call", "phone-call", "green");
	if (str_eq(l->end_reason, S("busy")))
		return fill_status("Busy", "phone-missed", "red");
	if (str_eq(l->end_reason, S("declined")))
		return fill_status("Did not accept", "phone-off", "red");
	if (str_eq(l->end_reason, S("canceled")))
		return fill_status("Stopped ringing", "circle-minus", "none");
	if (str_eq(l->end_reason, S("failed")))
		return fill_status("Not reached", "circle-x", "red");
	if (str_eq(l->state, S("ended")))
		return fill_status("No answer", "phone-missed", "red");
	return fill_status("Ringing", "phone-forwarded", "amber");
}

static void story_legs(ctx *x, const request *q, const struct story_rows *r,
		       call_story *s)
{
	v_leg *v = ARENA_ARRAY(x->a, v_leg, r->legs.n ? r->legs.n : 1);

	for (size_t i = 0; i < r->legs.n; i++) {
		const leg_row *l = LIST_AT(r->legs, leg_row, i);
		when rang = l->rang_at.us ? l->rang_at : l->created_at;
		when until = l->answered_at.us ? l->answered_at
			     : l->ended_at.us  ? l->ended_at
					       : x->now;
		when end = l->ended_at.us ? l->ended_at : x->now;
		v[i] = (v_leg){
			.key = l->id,
			.who = l->member.n
				       ? fill_member(x, l->member_id, l->member)
				       : fill_contact(x, &q->who, S("Outside number"),
						      (str){0}, (str){0}),
			.to = fill_phone(x, &q->who, l->to_address),
			.status = story_leg_status(l),
			.began = fill_clock_time(x, &q->who, rang).text,
			.rang = when_words(x->a, when_diff_s(until, rang)),
			.talked =
				l->accepted_at.us
					? when_length(x->a,
						      when_diff_s(end, l->accepted_at))
					: S("–"),
			.code = l->end_reason};
	}
	s->legs = (list){v, r->legs.n};
}

static list story_transcript(ctx *x, const audio_row *a)
{
	v_cue *c = ARENA_NEW(x->a, v_cue);

	if (!a->transcript.n)
		return (list){0};
	c->text = a->transcript;
	return (list){c, 1};
}

static v_player story_player(ctx *x, const call_story *s, const audio_row *a, str title)
{
	if (!str_eq(a->state, S("ready")))
		return (v_player){0};
	return (v_player){.id = str_printf(x->a, "r-" STR_FMT, STR_ARG(a->id)),
			  .title = title,
			  .src = str_printf(x->a,
					    "/history/calls/" STR_FMT "/audio/" STR_FMT,
					    STR_ARG(s->line.id), STR_ARG(a->id)),
			  .length = when_length(x->a, a->duration_s),
			  .seconds = a->duration_s,
			  .peaks = call_peaks(x, a->peaks)};
}

/* A voicemail is open until somebody says that they dealt with it. */
static void story_handled(ctx *x, const request *q, const audio_row *a, v_recording *v)
{
	if (!str_eq(a->kind, S("voicemail")))
		return;
	if (a->handled_at.us)
		v->handled = str_printf(
			x->a, "Handled by " STR_FMT ", " STR_FMT,
			STR_ARG(fill_short_name(x, a->handler)),
			STR_ARG(fill_moment(x, &q->who, a->handled_at).text));
	else if ((unsigned)q->who.role & WHO_AGENTS)
		v->handle_href = str_printf(x->a, "/voicemails/" STR_FMT "/handled",
					    STR_ARG(a->id));
}

/* Why there is nothing to hear or to read. */
static void story_said(const audio_row *a, v_recording *v)
{
	if (a->unheard)
		v->pending = S("This business keeps recordings of calls from "
			       "your role.");
	else if (str_eq(a->state, S("waiting")))
		v->pending = S("Fetching it from the carrier.");
	else if (str_eq(a->state, S("failed")))
		v->pending = S("It could not be fetched from the carrier.");
	if (a->unread)
		v->transcript_note = S("This business keeps transcripts of "
				       "calls from your role.");
	else if (a->transcript.n)
		v->machine = S("Transcript by the carrier, not checked");
	else if (str_eq(a->transcript_state, S("waiting")))
		v->transcript_note = S("Transcript is on its way.");
	else if (str_eq(a->transcript_state, S("failed")))
		v->transcript_note = S("No transcript came.");
}

static void story_recordings(ctx *x, const request *q, const struct story_rows *r,
			     call_story *s)
{
	v_recording *v = ARENA_ARRAY(x->a, v_recording, r->audio.n ? r->audio.n : 1);

	for (size_t i = 0; i < r->audio.n; i++) {
		const audio_row *a = LIST_AT(r->audio, audio_row, i);
		bool mail = str_eq(a->kind, S("voicemail"));
		str title = mail              ? S("Voicemail")
			    : a->channels > 1 ? S("Recording, both sides")
					      : S("Recording");
		v[i] = (v_recording){
			.key = a->id,
			.icon = mail ? S("voicemail") : S("mic"),
			.title = title,
			.meta = str_printf(
				x->a, STR_FMT ", " STR_FMT,
				STR_ARG(when_length(x->a, a->duration_s)),
				STR_ARG(fill_moment(x, &q->who, a->created_at).text)),
			.player = story_player(x, s, a, title),
			.transcript = story_transcript(x, a)};
		story_handled(x, q, a, &v[i]);
		story_said(a, &v[i]);
	}
	s->recordings = (list){v, r->audio.n};
}

static str story_path(ctx *x, const request *q, const call_line *c)
{
	buf b = buf_new(x->a, 128, 1024);

	buf_str(&b, fill_phone(x, &q->who, call_peer(c)));
	if (c->line.n) {
		buf_str(&b, S(" · "));
		buf_str(&b, c->line);
	}
	if (c->choice.n) {
		buf_str(&b, S(" · "));
		buf_str(&b, c->choice);
	}
	if (c->member.n) {
		buf_str(&b, S(" · to "));
		buf_str(&b, str_eq(c->answered_by, q->who.member_id) ? S("you")
								     : c->member);
	}
	return str_dup(x->a, buf_view(&b));
}

static void story_head(ctx *x, const request *q, call_story *s)
{
	const call_line *c = &s->line;

	s->head = (v_call){
		.id = c->id,
		.person = call_person(x, &q->who, c),
		.badge = call_badge(c),
		.stage = fill_badge(c->stage, "", "none", "outline"),
		.flag = call_flag(c),
		.path = story_path(x, q, c),
		.state = call_status(x, c),
		.clock = c->ended_at.us
				 ? fill_length(x, c->answered_at.us
							  ? when_diff_s(c->ended_at,
									c->answered_at)
							  : when_diff_s(c->ended_at,
									c->started_at))
				 : fill_running(x, c->answered_at.us ? c->answered_at
								     : c->started_at),
		.page = str_printf(x->a, "/history/calls/" STR_FMT, STR_ARG(c->id))};
	s->head.call =
		fill_call(x, s->head.person.name, call_peer(c), c->do_not_contact);
	if (!c->ended_at.us)
		s->head.call = (v_action){0};
}

static v_stage story_stage(ctx *x, const stage_row *r, size_t i, size_t at, when since)
{
	int64_t days = when_diff_s(x->now, since) / 86400;
	v_stage v = {.name = r->name,
		     .state = i < at    ? S("done")
			      : i == at ? S("now")
					: S("next")};

	if (i == at && since.us)
		v.sub = r->usual_days
				? str_printf(x->a, "day %lld of about %lld",
					     (long long)days + 1,
					     (long long)r->usual_days)
				: str_printf(x->a, "day %lld", (long long)days + 1);
	return v;
}

v_journey call_journey(ctx *x, list stages, str stage_id, when since, bool days_below)
{
	v_stage *all = ARENA_ARRAY(x->a, v_stage, STAGES_MOST);
	size_t n = stages.n < STAGES_MOST ? stages.n : STAGES_MOST, at = n;
	v_journey v = {0};

	for (size_t i = 0; i < n; i++)
		if (stage_id.n && str_eq(LIST_AT(stages, stage_row, i)->id, stage_id))
			at = i;
	if (at == n)
		return v;
	for (size_t i = 0; i < n; i++)
		all[i] = story_stage(x, LIST_AT(stages, stage_row, i), i, at, since);
	v = (v_journey){
		.stages = {all, n}, .now_name = all[at].name, .days = all[at].sub};
	if (!days_below)
		all[at].sub = (str){0};
	if (at + 1 < n)
		v.next_text =
			str_printf(x->a, "Next: " STR_FMT, STR_ARG(all[at + 1].name));
	return v;
}

static void story_facts(ctx *x, const request *q, const context_row *k, v_context *v)
{
	v_fact *f = ARENA_ARRAY(x->a, v_fact, 5);
	size_t n = 0;

	if (k->phone.n)
		f[n++] = (v_fact){.label = S("Phone"),
				  .value = fill_phone(x, &q->who, k->phone)};
	if (k->address.n)
		f[n++] = (v_fact){.label = S("Address"), .value = k->address};
	if (k->email.n)
		f[n++] = (v_fact){.label = S("Email"), .value = k->email};
	if (k->language.n)
		f[n++] = (v_fact){.label = S("Language"), .value = k->language};
	if (k->record_id.n)
		f[n++] = (v_fact){.label = S("Record"), .value = k->record_id};
	v->facts = (list){f, n};
}

/* "Support, call 3:10", "Support line, missed after 0:52". */
static str touch_what(ctx *x, const call_line *c)
{
	str place = c->queue.n ? c->queue : c->line, what;

	if (c->answered_at.us)
		what = fill_text(
			x, S("call "),
			when_length(x->a,
				    when_diff_s(c->ended_at.us ? c->ended_at : x->now,
						c->answered_at)));
	else if (str_eq(c->outcome, S("missed")))
		what = fill_text(x, S("missed after "),
				 when_length(x->a, call_waited(x, c)));
	else if (str_eq(c->outcome, S("abandoned")))
		what = fill_text(x, S("hung up after "),
				 when_length(x->a, call_waited(x, c)));
	else
		what = str_lower(x->a, call_status(x, c).text);
	return place.n ? fill_text(x, place, S(", "), what) : what;
}

static str touch_who(ctx *x, const session *who, const call_line *c)
{
	if (c->member.n)
		return str_eq(c->answered_by, who->member_id)
			       ? S("You")
			       : fill_short_name(x, c->member);
	if (c->answered_at.us)
		return S("Outside number");
	return c->ended_at.us ? S("Nobody") : S("Calling");
}

list call_touches(ctx *x, const session *who, list calls)
{
	v_touch *t = ARENA_ARRAY(x->a, v_touch, calls.n ? calls.n : 1);

	for (size_t i = 0; i < calls.n; i++) {
		const call_line *c = LIST_AT(calls, call_line, i);
		v_status look = call_look_of(c);
		t[i] = (v_touch){.icon = look.icon,
				 .tone = c->answered_at.us ? S("accent") : look.tone,
				 .who = touch_who(x, who, c),
				 .what = touch_what(x, c),
				 .when = fill_when(x, who, c->started_at)};
	}
	return (list){t, calls.n};
}

static void story_context(ctx *x, const request *q, const struct story_rows *r,
			  call_story *s)
{
	const context_row *k = &r->contact;
	v_context *v = &s->context;

	if (!r->known)
		return;
	v->id = k->id;
	s->reviews = k->reviews && k->phone.n;
	v->page = str_printf(x->a, "/contacts/" STR_FMT, STR_ARG(k->id));
	v->person = fill_contact(x, &q->who, k->name, k->phone, v->page);
	v->unknown = !k->name.n;
	v->badge = call_badge(&s->line);
	v->status = fill_own_status(k->status, k->status_icon);
	v->coordinator = fill_member(x, k->owner_id, k->owner);
	v->coordinator_note = str_eq(k->owner_id, q->who.member_id) && k->owner_id.n
				      ? S("(you)")
				      : S("");
	v->no_coordinator = !k->owner.n && str_eq(k->type, S("customer"))
				    ? S("No coordinator")
				    : S("");
	v->journey = call_journey(x, r->stages, k->stage_id, k->stage_since, false);
	story_facts(x, q, k, v);
	v->touches = call_touches(x, &q->who, r->touches);
	v->touches_meta = r->touches.n ? S("14 days") : S("");
}

static rc story_rows_read(ctx *x, const request *q, str call_id, call_story *s,
			  struct story_rows *r)
{
	when since = when_add(x->now, -DAYS(DAYS_OF_TOUCHES));

	(void)q;
	pg_send(x, Q_call_line, ARGS(A(call_id)),
		pg_maybe(&call_line_t, &s->line, &s->found));
	pg_send(x, Q_call_trace, ARGS(A(call_id)), pg_list(&trace_row_t, &r->trace));
	pg_send(x, Q_call_legs, ARGS(A(call_id)), pg_list(&leg_row_t, &r->legs));
	pg_send(x, Q_call_audio, ARGS(A(call_id)), pg_list(&audio_row_t, &r->audio));
	pg_send(x, Q_call_context, ARGS(A(call_id)),
		pg_maybe(&context_row_t, &r->contact, &r->known));
	pg_send(x, Q_journey_stages, NO_ARGS, pg_list(&stage_row_t, &r->stages));
	pg_send(x, Q_call_touches, ARGS(A(call_id), A(since)),
		pg_list(&call_line_t, &r->touches));
	pg_send(x, Q_missed_one, ARGS(A(call_id)),
		pg_maybe(&missed_fact_t, &s->why, &s->missed));
	return pg_flush(x);
}

rc call_story_read(ctx *x, const request *q, str call_id, call_story *out)
{
	struct story_rows r = {0};

	*out = (call_story){0};
	TRY(story_rows_read(x, q, call_id, out, &r));
	if (!out->found)
		return OK;
	story_head(x, q, out);
	story_trace(x, q, &r, out);
	story_legs(x, q, &r, out);
	story_recordings(x, q, &r, out);
	story_context(x, q, &r, out);
	out->topics = str_printf(x->a, "call:" STR_FMT, STR_ARG(out->line.id));
	out->context_topics =
		out->line.contact_id.n
			? str_printf(x->a, "contact:" STR_FMT " call:" STR_FMT,
				     STR_ARG(out->line.contact_id),
				     STR_ARG(out->line.id))
			: out->topics;
	return OK;
}
