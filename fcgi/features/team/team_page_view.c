#include "features/team/team_page.h"
#include "features/team/team_rules.h"

static const struct team_look {
	const char *state, *text, *icon, *tone, *dot;
} LOOKS[] = {
	{"ready", "Available", "circle-check", "green", "available"},
	{"ringing", "A call is ringing", "phone-incoming", "green", "available"},
	{"on_call", "On call", "phone-call", "amber", "oncall"},
	{"wrap_up", "After a call", "clock", "accent", "wrapup"},
	{"away", "Away", "circle-pause", "none", "away"},
	{"offline", "Offline", "circle-minus", "none", "offline"},
};

static const struct team_look *team_look(str state)
{
	for (size_t i = 0; i < sizeof(LOOKS) / sizeof(LOOKS[0]); i++)
		if (str_eq(state, str_of(LOOKS[i].state)))
			return &LOOKS[i];
	return &LOOKS[5];
}

static v_status team_evidence_of(ctx *x, const team_member *m)
{
	static const struct {
		const char *icon, *tone;
	} looks[] = {
		[BELIEF_NONE] = {"", "none"},
		[BELIEF_SURE] = {"shield-check", "green"},
		[BELIEF_DOUBT] = {"circle-alert", "amber"},
		[BELIEF_WRONG] = {"triangle-alert", "red"},
	};
	const team_evidence e = {.state = m->state,
				 .can_receive = m->can_receive,
				 .has_phone = m->has_phone,
				 .browser = str_eq(m->rings, S("browser")),
				 .seen = m->seen_at,
				 .phone_seen = m->phone_at,
				 .rang = m->rang_at,
				 .last_ring = m->last_ring,
				 .microphone = m->microphone};
	enum team_belief how;
	str words = team_believe(x->a, &e, x->now, &how);

	return (v_status){words, str_of(looks[how].icon), str_of(looks[how].tone)};
}

static void team_one(ctx *x, const request *q, const team_member *m, v_teammate *v)
{
	const struct team_look *look = team_look(m->state);
	str role = fill_role(m->role);

	*v = (v_teammate){.key = m->id,
			  .who = fill_member(x, m->id, m->name),
			  .role = m->department.n
					  ? fill_text(x, role, S(", "), m->department)
					  : role,
			  .state = fill_status(look->text, look->icon, look->tone),
			  .since = fill_running(x, m->since),
			  .evidence = team_evidence_of(x, m),
			  .today = fill_number(x, m->today),
			  .set_label = fill_text(x, S("State of "), m->name)};
	v->who.dot = str_of(look->dot);
	if (str_eq(m->state, S("away")) && m->reason.n)
		v->state.text = m->reason;
	if (m->owes)
		v->state = fill_status("Owes an outcome", "circle-alert", "amber");
	if (m->call_id.n) {
		v->call = m->caller.n ? m->caller : S("Hidden number");
		v->call_href = fill_text(
			x, m->owes ? S("/history/calls/") : S("/queue/calls/"),
			m->call_id);
	}
	if ((unsigned)q->who.role & WHO_LEADS)
		v->set_href =
			str_printf(x->a, "/team/" STR_FMT "/presence", STR_ARG(m->id));
}

static str team_percent(ctx *x, int64_t part, int64_t all)
{
	if (!all)
		return S("–");
	return str_printf(x->a, "%lld%%", (long long)(part * 100 / all));
}

static str team_wait_tone(const ctx *x, when longest, int64_t target)
{
	int64_t s = longest.us ? when_diff_s(x->now, longest) : 0;

	return s > 3 * target ? S("red") : s > target ? S("amber") : S("none");
}

static void team_queue_fill(ctx *x, const team_queue *r, v_team_queue *v)
{
	*v = (v_team_queue){
		.key = r->id,
		.name = r->name,
		.waiting = fill_number(x, r->waiting),
		.tone = team_wait_tone(x, r->longest, r->target_s),
		.ready = str_printf(x->a, "%lld of %lld", (long long)r->ready,
				    (long long)r->members),
		.level = team_percent(x, r->in_target, r->answered + r->gone),
		.level_note = fill_text(x, S("in "), when_length(x->a, r->target_s)),
		.came = fill_number(x, r->came),
		.gone = fill_number(x, r->gone)};
	if (r->longest.us)
		v->longest = fill_running(x, r->longest);
}

static int64_t team_count(const team_rows *r, const char *state)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->members.n; i++)
		n += str_eq(LIST_AT(r->members, team_member, i)->state, str_of(state));
	return n;
}

static void team_figures(ctx *x, const team_rows *r, team_view *v)
{
	v_figure *f = ARENA_ARRAY(x->a, v_figure, 5);
	int64_t waiting = 0, in_target = 0, ended = 0;
	when longest = {0};

	for (size_t i = 0; i < r->queues.n; i++) {
		const team_queue *t = LIST_AT(r->queues, team_queue, i);
		waiting += t->waiting;
		in_target += t->in_target;
		ended += t->answered + t->gone;
		if (t->longest.us && (!longest.us || t->longest.us < longest.us))
			longest = t->longest;
	}
	f[0] = (v_figure){
		S("waiting"), S("Waiting"), fill_number(x, waiting),
		waiting ? S("amber") : S("none"),
		longest.us ? fill_text(x, S("longest "),
				       when_length(x->a, when_diff_s(x->now, longest)))
			   : S("nobody waits")};
	f[1] = (v_figure){S("ready"), S("Available"),
			  fill_number(x, team_count(r, "ready")), S("green"), S("")};
	f[2] = (v_figure){S("on-call"), S("On a call"),
			  fill_number(x, team_count(r, "on_call")), S("none"), S("")};
	f[3] = (v_figure){S("after"), S("After a call"),
			  fill_number(x, team_count(r, "wrap_up")), S("none"), S("")};
	f[4] = (v_figure){S("level"), S("Service level"),
			  team_percent(x, in_target, ended), S("none"),
			  S("answered in target, today")};
	v->figures = (list){f, 5};
}

void team_fill(ctx *x, const request *q, const team_rows *r, bool wall, team_view *v)
{
	v_teammate *m = ARENA_ARRAY(x->a, v_teammate, r->members.n ? r->members.n : 1);
	v_team_queue *t =
		ARENA_ARRAY(x->a, v_team_queue, r->queues.n ? r->queues.n : 1);

	for (size_t i = 0; i < r->members.n; i++)
		team_one(x, q, LIST_AT(r->members, team_member, i), &m[i]);
	for (size_t i = 0; i < r->queues.n; i++)
		team_queue_fill(x, LIST_AT(r->queues, team_queue, i), &t[i]);
	v->mode = wall ? S("wall") : S("desk-size");
	v->other_href = wall ? S("/team") : S("/team?wall=on");
	v->other_text = wall ? S("Normal size") : S("Large, for a wall");
	team_figures(x, r, v);
	v->queues = (list){t, r->queues.n};
	v->members = (list){m, r->members.n};
	if (!r->queues.n)
		v->queues_empty = fill_empty("headphones", "No queues yet",
					     "Calls wait in queues. A manager adds "
					     "them in the settings.");
}
