/* Promises as people see them: their pill, their card. */
#include "features/hours/hours.h"
#include "features/sla/sla_page.h"

static const struct kind_look {
	const char *kind, *label, *many, *icon;
} KINDS[] = {
	{"voicemail", "Voicemail callback", "Voicemail callbacks", "voicemail"},
	{"text", "Text reply", "Text replies", "message-square-text"},
	{"missed_call", "Missed call", "Missed calls", "phone-missed"},
	{"survey", "Survey follow-up", "Survey follow-ups", "star"},
	{"outcome", "After a call", "After calls", "phone-forwarded"},
	{"follow_up", "Follow-up", "Follow-ups", "alarm-clock"},
};
enum { KINDS_N = sizeof(KINDS) / sizeof(KINDS[0]) };

static const struct kind_look *look_of(str kind)
{
	for (size_t i = 0; i < KINDS_N; i++)
		if (str_eq(kind, str_of(KINDS[i].kind)))
			return &KINDS[i];
	return &KINDS[KINDS_N - 1];
}

bool promise_kind_known(str kind)
{
	return str_eq(kind, str_of(look_of(kind)->kind));
}

str promise_label(str kind)
{
	return str_of(look_of(kind)->label);
}

str promise_labels(str kind)
{
	return str_of(look_of(kind)->many);
}

str promise_icon(str kind)
{
	return str_of(look_of(kind)->icon);
}

list promise_kind_options(ctx *x, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, KINDS_N + 1);

	o[0] = fill_option(S(""), S("Type: Any"), chosen);
	for (size_t i = 0; i < KINDS_N; i++)
		o[i + 1] = fill_option(str_of(KINDS[i].kind), str_of(KINDS[i].many),
				       chosen);
	return (list){o, KINDS_N + 1};
}

/* "12m" under an hour, else the clock, with the day when it is another one. */
static str pill_words(ctx *x, const session *who, int64_t left, when due)
{
	if (left < 3600 && left > -3600)
		return str_printf(x->a, "%lldm",
				  (long long)((left < 0 ? -left : left) / 60));
	if (left <= -3600 && left > -86400)
		return str_printf(x->a, "%lldh", (long long)(-left / 3600));
	if (left <= -86400)
		return str_printf(x->a, "%lldd", (long long)(-left / 86400));
	if (left < 6 * 86400)
		return hours_moment(x->a, due, x->now, who->zone, fill_style(who));
	return when_day(x->a, due, who->zone, fill_style(who));
}

static v_pill pill_over(ctx *x, str kind, str state, when from, when due, when closed)
{
	bool late = str_eq(state, S("late"));
	int64_t s = late ? when_diff_s(closed, due) : when_diff_s(closed, from);
	str words = when_words(x->a, s > 0 ? s - s % 60 : 0);
	v_pill p = {.icon = S("check")};

	if (str_eq(state, S("excused"))) {
		p.state = S("none");
		p.text = S("Not owed");
		p.icon = S("circle-minus");
		p.label = fill_text(x, kind, S(" was not owed after all"));
		return p;
	}
	p.state = late ? S("late") : S("met");
	p.text = late ? fill_text(x, words, S(" late"))
		      : fill_text(x, S("Kept in "), words);
	p.label = fill_text(x, kind, late ? S(" done ") : S(" done in "), words,
			    late ? S(" after it was due") : S(""));
	return p;
}

v_pill promise_pill(ctx *x, const session *who, str kind, str state, when from,
		    when warn, when critical, when due, when closed)
{
	static const char *const states[] = {"ontime", "soon", "critical", "overdue"};
	int64_t left = when_diff_s(due, x->now), all = when_diff_s(due, from);
	enum sla_state s = sla_state_of(warn, critical, due, x->now);
	str at = fill_moment(x, who, due).text;
	v_pill p = {.state = str_of(states[s]),
		    .iso = when_iso(x->a, due),
		    .from = when_iso(x->a, from),
		    .warn = when_iso(x->a, warn),
		    .critical = when_iso(x->a, critical)};

	if (closed.us)
		return pill_over(x, kind, state, from, due, closed);
	if (str_eq(state, S("paused"))) {
		p.state = S("paused");
		p.icon = S("circle-pause");
		p.text = S("Paused");
		p.iso = S("");
		p.label = fill_text(x, kind, S(" is paused"));
		return p;
	}
	p.text = pill_words(x, who, left, due);
	if (s == SLA_OVERDUE)
		p.icon = S("triangle-alert");
	p.ring = left > 0 && all > 0 ? left * 100 / all : 0;
	if (p.ring > 100)
		p.ring = 100;
	p.label = fill_text(x, kind,
			    s == SLA_OVERDUE ? S(" was due at ") : S(" due at "), at);
	return p;
}

static str escalated_words(ctx *x, str to, when at)
{
	if (!to.n)
		return S("");
	return fill_text(x, S("Escalated to "), to, S(", "),
			 at.us ? when_ago(x->a, at, x->now) : S(""));
}

/* Is it about nobody, but something that a member owes? Its words are its name then. */
static bool about_nobody(const board_row *r)
{
	return r->words.n && !r->contact_id.n && !r->number.n && !r->call_id.n &&
	       !r->thread_id.n;
}

static str owed_words(ctx *x, const board_row *r)
{
	if (!str_eq(r->state, S("paused")) || !r->pause_why.n)
		return about_nobody(r) ? S("") : r->words;
	if (about_nobody(r))
		return r->pause_why;
	return r->words.n ? fill_text(x, r->pause_why, S(". "), r->words)
			  : r->pause_why;
}

/* Who: the contact, else the number, which a call page explains. */
static v_person owed_who(ctx *x, const session *who, const board_row *r)
{
	if (about_nobody(r))
		return fill_contact(x, who, r->words, S(""),
				    fill_text(x, S("/sla/"), r->id));
	str href = r->thread_id.n    ? fill_text(x, S("/inbox/"), r->thread_id)
		   : r->contact_id.n ? fill_text(x, S("/contacts/"), r->contact_id)
		   : r->call_id.n    ? fill_text(x, S("/history/calls/"), r->call_id)
				     : S("");

	return fill_contact(x, who, r->contact.n ? r->contact : S(""),
			    r->number.n ? r->number : S(""), href);
}

static v_action reply_action(ctx *x, str name, str thread)
{
	return (v_action){.text = S("Reply"),
			  .label = fill_text(x, S("Reply to "), name),
			  .icon = S("message-square-text"),
			  .href = fill_text(x, S("/inbox/"), thread, S("#body")),
			  .look = S("primary"),
			  .key = S("r")};
}

void owed_fill(ctx *x, const session *who, const board_row *r, v_owed *v)
{
	str label = promise_label(r->kind);

	*v = (v_owed){.key = r->id,
		      .href = fill_text(x, S("/sla/"), r->id),
		      .kind = label,
		      .icon = promise_icon(r->kind),
		      .who = owed_who(x, who, r),
		      .words = owed_words(x, r),
		      .escalated = escalated_words(x, r->escalated_to, r->escalated_at),
		      .why = r->why,
		      .due = fill_moment(x, who, r->due_at)};
	v->badge = r->phase.n ? fill_phase(r->phase)
			      : fill_type(r->contact_type.n ? r->contact_type : S(""));
	if (r->owner_id.n)
		v->owner = fill_member(x, r->owner_id, r->owner);
	else
		v->owner_note = S("Nobody yet");
	v->pill = promise_pill(x, who, label, r->state, r->started_at, r->warn_at,
			       r->critical_at, r->due_at, (when){0});
	if (r->number.n)
		v->call = fill_call(x, v->who.name, r->number, r->do_not_contact);
	if (r->thread_id.n && ((unsigned)who->role & WHO_AGENTS)) {
		v->reply = reply_action(x, v->who.name, r->thread_id);
		v->call.look = S("");
	}
	v->open_label = fill_text(x, label, S(", "), v->who.name);
}

board_row promise_as_card(const promise_row *r)
{
	return (board_row){.id = r->id,
			   .kind = r->kind,
			   .state = r->state,
			   .words = r->words,
			   .why = r->why,
			   .pause_why = r->pause_why,
			   .escalated_to = r->escalated_to,
			   .owner_id = r->owner_id,
			   .owner = r->owner,
			   .contact_id = r->contact_id,
			   .contact = r->contact,
			   .contact_type = r->contact_type,
			   .phase = r->phase,
			   .number = r->number,
			   .call_id = r->call_id,
			   .thread_id = r->thread_id,
			   .started_at = r->started_at,
			   .due_at = r->due_at,
			   .warn_at = r->warn_at,
			   .critical_at = r->critical_at,
			   .resume_at = r->resume_at,
			   .escalated_at = r->escalated_at,
			   .do_not_contact = r->do_not_contact};
}

void promise_fill(ctx *x, const session *who, const promise_row *r, v_owed *v)
{
	const board_row card = promise_as_card(r);

	owed_fill(x, who, &card, v);
	v->pill = promise_pill(x, who, v->kind, r->state, r->started_at, r->warn_at,
			       r->critical_at, r->due_at, r->closed_at);
}

list promises_about(ctx *x, const session *who, list rows)
{
	v_line *v = ARENA_ARRAY(x->a, v_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const promise_row *r = LIST_AT(rows, promise_row, i);
		bool late = r->due_at.us <= x->now.us;
		str at = fill_moment(x, who, r->due_at).text;
		v[i] = (v_line){.icon = promise_icon(r->kind),
				.tone = late ? S("red") : S("none"),
				.strong = promise_label(r->kind),
				.href = fill_text(x, S("/sla/"), r->id),
				.text = str_eq(r->state, S("paused")) ? S("paused")
					: late ? fill_text(x, S("was due "), at)
					       : fill_text(x, S("due "), at),
				.meta = r->owner.n ? fill_short_name(x, r->owner)
						   : S("Nobody yet")};
	}
	return (list){v, rows.n};
}
