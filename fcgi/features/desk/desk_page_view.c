#include "base/phone.h"
#include "base/text.h"
#include "features/desk/desk_page.h"
#include "features/desk/desk_rules.h"

str desk_name(ctx *x, const request *q, const desk_call *c)
{
	str number =
		str_eq(c->direction, S("outbound")) ? c->to_number : c->from_number;

	if (c->contact_name.n)
		return c->contact_name;
	return c->caller_name.n ? c->caller_name : fill_phone(x, &q->who, number);
}

static desk_facts desk_facts_of(const request *q, const desk_call *c)
{
	return (desk_facts){.agent = ((unsigned)q->who.role & WHO_AGENTS) != 0,
			    .lead = ((unsigned)q->who.role & WHO_LEADS) != 0,
			    .state = c->state,
			    .parked = c->parked_at.us != 0,
			    .held = c->held_at.us != 0,
			    .inbound = str_eq(c->direction, S("inbound")),
			    .mine = c->leg_id.n != 0,
			    .accepted = c->accepted,
			    .muted = c->muted,
			    .via = c->via.p ? c->via : S(""),
			    .mode = c->mode.p ? c->mode : S(""),
			    .answered = c->answered_by.n != 0};
}

static const struct desk_button {
	enum desk_control which;
	const char *text, *icon, *look, *key, *verb, *value, *pressed;
} BUTTONS[] = {
	{DESK_TAKE, "Answer", "phone", "answer", "a", "do", "take", ""},
	{DESK_DECLINE, "Decline", "phone-off", "", "x", "do", "decline", ""},
	{DESK_MUTE, "Mute", "mic", "", "m", "do", "mute", "false"},
	{DESK_UNMUTE, "Unmute", "mic-off", "warn", "m", "do", "unmute", "true"},
	{DESK_HOLD, "Hold", "circle-pause", "", "h", "do", "hold", "false"},
	{DESK_RESUME, "Resume", "circle-pause", "warn", "h", "do", "resume", "true"},
	{DESK_HAND, "Transfer", "arrow-right-left", "", "t", "hand", "", ""},
	{DESK_NOTE, "Note", "sticky-note", "", "n", "note", "", ""},
	{DESK_PARK, "Park", "milestone", "", "p", "do", "park", ""},
	{DESK_LISTEN, "Listen", "headphones", "", "", "watch", "listen", ""},
	{DESK_WHISPER, "Whisper", "message-square-text", "", "", "watch", "whisper",
	 ""},
	{DESK_BARGE, "Join in", "users", "", "", "watch", "barge", ""},
	{DESK_TAKE_OVER, "Take over", "phone-forwarded", "", "", "watch", "take", ""},
	{DESK_STOP, "Leave", "phone-off", "", "", "watch", "off", ""},
	{DESK_END, "End", "phone-off", "danger", "e", "do", "end", ""},
};
enum { BUTTONS_N = sizeof(BUTTONS) / sizeof(BUTTONS[0]) };

static str desk_path(ctx *x, str id, const char *verb)
{
	return str_printf(x->a, "/calls/" STR_FMT "/%s", STR_ARG(id), verb);
}

/* Why they may not answer a waiting call (desk_take refuses it too); empty: they may.
 */
static str desk_barred(const shell_now *now)
{
	if (str_eq(now->state, S("away")))
		return S("You are Away.");
	return str_eq(now->state, S("offline")) ? S("You are Offline.") : S("");
}

static void desk_leads(ctx *x, str id, const struct desk_button *b, str barred,
		       v_control *c)
{
	if (b->which == DESK_TAKE && barred.n)
		c->reason = barred;
	else if (*b->value)
		c->action = desk_path(x, id, b->verb);
	else if (b->which == DESK_NOTE)
		c->href = fill_text(x, S("/history/calls?call="), id, S("#note"));
	else
		c->href = desk_path(x, id, b->verb);
}

static list desk_buttons(ctx *x, str id, unsigned set, str barred)
{
	v_control *c = ARENA_ARRAY(x->a, v_control, BUTTONS_N);
	size_t n = 0;

	for (size_t i = 0; i < BUTTONS_N; i++) {
		const struct desk_button *b = &BUTTONS[i];
		if (!(set & (unsigned)b->which))
			continue;
		c[n] = (v_control){.text = str_of(b->text),
				   .icon = str_of(b->icon),
				   .look = str_of(b->look),
				   .key = str_of(b->key),
				   .value = str_of(b->value),
				   .pressed = str_of(b->pressed)};
		desk_leads(x, id, b, barred, &c[n++]);
	}
	return (list){c, n};
}

static list desk_other_buttons(ctx *x, str id, const desk_other *o, bool talking)
{
	v_control *c = ARENA_ARRAY(x->a, v_control, 2);
	size_t n = 0;

	if (!talking || !str_eq(o->via, S("join")))
		return (list){0};
	if (o->accepted)
		c[n++] = (v_control){.text = S("Hand over"),
				     .icon = S("arrow-right-left"),
				     .look = S("primary"),
				     .action = desk_path(x, id, "do"),
				     .value = S("complete"),
				     .leg = o->id};
	c[n++] = (v_control){.text = o->accepted ? S("Drop") : S("Stop ringing"),
			     .icon = S("circle-x"),
			     .action = desk_path(x, id, "do"),
			     .value = S("drop"),
			     .leg = o->id};
	return (list){c, n};
}

static str desk_other_state(const desk_other *o)
{
	if (!o->accepted)
		return S("rings");
	if (str_eq(o->mode, S("listen")))
		return S("listens");
	if (str_eq(o->mode, S("whisper")))
		return S("whispers to the member");
	return S("is on the call");
}

/* Those who listen unheard are shown to leads only. */
static list desk_others_of(ctx *x, const request *q, const desk_rows *r, bool talking)
{
	v_with *w = ARENA_ARRAY(x->a, v_with, r->others.n ? r->others.n : 1);
	bool lead = ((unsigned)q->who.role & WHO_LEADS) != 0;
	size_t n = 0;

	for (size_t i = 0; i < r->others.n; i++) {
		const desk_other *o = LIST_AT(r->others, desk_other, i);
		if (str_eq(o->via, S("monitor")) && str_eq(o->mode, S("listen")) &&
		    !lead)
			continue;
		w[n++] = (v_with){
			.key = o->id,
			.name = o->name.n ? o->name
					  : fill_phone(x, &q->who, o->to_address),
			.state = desk_other_state(o),
			.controls = desk_other_buttons(x, r->call.id, o, talking)};
	}
	return (list){w, n};
}

static v_status desk_talks(const desk_call *c, bool watch)
{
	if (c->machine.n)
		return fill_status(str_eq(c->machine, S("fax")) ? "Fax machine"
								: "Answering machine",
				   "phone-call", "amber");
	return fill_status(watch ? "You listen in" : "On call", "phone-call", "green");
}

static void desk_looks(ctx *x, const desk_call *c, v_desk *v)
{
	bool watch = str_eq(c->via, S("monitor"));

	if (c->leg_id.n && !c->accepted) {
		v->look = S("ringing");
		v->state = fill_status(str_eq(c->via, S("agent")) ? "Ringing you first"
								  : "Incoming call",
				       "phone-incoming", "green");
		v->clock =
			fill_running(x, c->queued_at.us ? c->queued_at : c->started_at);
	} else if (c->held_at.us) {
		v->look = S("held");
		v->state = fill_status("On hold", "circle-pause", "amber");
		v->clock = fill_running(x, c->held_at);
	} else if (c->leg_id.n) {
		v->look = watch ? S("watching") : S("talking");
		v->state = desk_talks(c, watch);
		v->clock = fill_running(x, c->answered_at.us ? c->answered_at
							     : c->started_at);
	} else {
		v->look = S("waiting");
		v->state = c->parked_at.us ? fill_status("Parked", "milestone", "amber")
					   : fill_status("", "", "none");
	}
}

static str desk_where(ctx *x, const desk_call *c)
{
	const str parts[] = {c->phase, c->stage, c->place};
	buf b = buf_new(x->a, 128, 1024);

	for (size_t i = 0; i < 3; i++) {
		if (!parts[i].n)
			continue;
		if (b.n)
			buf_str(&b, S(" · "));
		buf_str(&b, parts[i]);
	}
	return str_dup(x->a, buf_view(&b));
}

/* What rings is announced; what a colleague said along is shown. */
static void desk_words(ctx *x, const desk_call *c, v_desk *v)
{
	if (str_eq(v->look, S("ringing"))) {
		v->say = fill_text(x, v->state.text, S(": "), v->name, S(", "),
				   v->where);
		v->browser = c->browser;
		v->ring = c->browser ? S("Answer it in the phone window.")
				     : S("Press 1 on your phone to take it.");
	}
	if (c->note.n)
		v->notice = (v_notice){
			.tone = S("accent"),
			.icon = S("sticky-note"),
			.title = fill_text(x, c->note_by.n ? c->note_by : S("Note"),
					   S(":")),
			.text = c->note};
}

void desk_fill(ctx *x, const request *q, const desk_rows *r, const shell_now *now,
	       v_desk *v)
{
	const desk_call *c = &r->call;
	desk_facts f = desk_facts_of(q, c);
	unsigned set = r->found ? desk_controls(&f) : 0;
	str barred = set & DESK_TAKE ? desk_barred(now) : S("");

	if (!r->found || (!set && !r->others.n && !c->note.n))
		return;
	*v = (v_desk){.id = c->id,
		      .href = str_printf(x->a, "/queue/calls/" STR_FMT, STR_ARG(c->id)),
		      .name = desk_name(x, q, c),
		      .where = desk_where(x, c),
		      .back = str_starts(q->path, S("/desk")) ? S("") : q->target,
		      .leg = c->leg_id.p ? c->leg_id : S(""),
		      .barred = barred,
		      .controls = desk_buttons(x, c->id, set, barred),
		      .others = desk_others_of(x, q, r, f.mine && f.accepted)};
	desk_looks(x, c, v);
	desk_words(x, c, v);
}

void desk_fill_owed(ctx *x, const request *q, const desk_owed *o, v_desk *v)
{
	v_control *c = ARENA_NEW(x->a, v_control);

	*v = (v_desk){.id = o->id,
		      .href = fill_text(x, S("/history/calls/"), o->id),
		      .name = o->name.n ? o->name : fill_phone(x, &q->who, o->number),
		      .state = fill_status("Outcome missing", "circle-alert", "amber"),
		      .clock = fill_running(x, o->since),
		      .look = S("held")};
	*c = (v_control){.text = S("Say what came of it"),
			 .icon = S("circle-check"),
			 .look = S("primary"),
			 .key = S("o"),
			 .href = v->href};
	v->controls = (list){c, 1};
	v->ring = S("The next call rings when the outcome of this one is given. A lead "
		    "can set you available without it.");
}

static str desk_dot(str state)
{
	if (str_eq(state, S("ready")))
		return S("available");
	if (str_eq(state, S("wrap_up")))
		return S("wrapup");
	if (str_eq(state, S("away")) || str_eq(state, S("offline")))
		return state;
	return S("oncall");
}

static v_target desk_target(ctx *x, const desk_person *p, str to)
{
	v_target t = {.value = fill_text(x, S("member:"), p->id),
		      .name = p->name,
		      .sub = p->owner ? S("Coordinator of this contact")
				      : p->department,
		      .dot = desk_dot(p->state)};

	if (p->busy) {
		t.disabled = S("disabled");
		t.note = str_eq(p->state, S("on_call"))   ? S("on a call")
			 : str_eq(p->state, S("ringing")) ? S("a call is ringing")
							  : S("no phone to ring");
	} else if (!str_eq(p->state, S("ready")))
		t.note = str_eq(p->state, S("away")) && p->reason.n ? p->reason
			 : str_eq(p->state, S("wrap_up"))           ? S("after a call")
								    : p->state;
	t.chosen = str_eq(to, t.value);
	return t;
}

void desk_hand_fill(ctx *x, const request *q, const desk_rows *r, list people,
		    list queues, str to, desk_hand_view *v)
{
	v_target *m = ARENA_ARRAY(x->a, v_target, people.n ? people.n : 1);
	v_target *w = ARENA_ARRAY(x->a, v_target, queues.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < people.n; i++)
		m[i] = desk_target(x, LIST_AT(people, desk_person, i), to);
	for (size_t i = 0; i < queues.n; i++) {
		const desk_place *p = LIST_AT(queues, desk_place, i);
		w[n++] = (v_target){.value = fill_text(x, S("queue:"), p->id),
				    .name = p->name,
				    .sub = S("Queue"),
				    .icon = S("headphones")};
	}
	v->talks = r->call.accepted && !str_eq(r->call.via, S("monitor"));
	if (v->talks && str_eq(r->call.direction, S("inbound")))
		w[n++] = (v_target){.value = S("menu"),
				    .name = S("Back to the menu"),
				    .sub = S("They hear the line from its beginning"),
				    .icon = S("list-tree")};
	for (size_t i = 0; i < n; i++)
		w[i].chosen = str_eq(to, w[i].value);
	v->id = r->call.id;
	v->name = desk_name(x, q, &r->call);
	v->action = desk_path(x, v->id, "hand");
	v->back = str_printf(x->a, "/queue/calls/" STR_FMT, STR_ARG(v->id));
	v->people = (list){m, people.n};
	v->places = (list){w, n};
}
