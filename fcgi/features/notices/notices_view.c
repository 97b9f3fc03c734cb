/* A member's notices: rows become groups, those about one person or one number that is
 * nobody's yet together, each with what can be done about it. */
#include "features/notices/notices_view.h"

static const field v_told_do_f[] = {
	FIELD(v_told_do, href), FIELD(v_told_do, name),  FIELD(v_told_do, value),
	FIELD(v_told_do, text), FIELD(v_told_do, label),
};
const type v_told_do_t = TYPE(v_told_do, v_told_do_f);

static const field v_told_f[] = {
	FIELD(v_told, key),
	FIELD(v_told, icon),
	FIELD(v_told, text),
	FIELD(v_told, href),
	FIELD(v_told, tone),
	FIELD(v_told, state),
	FIELD(v_told, done),
	FIELD_SUB(v_told, time, &v_when_t),
	FIELD_SUB(v_told, act, &v_told_do_t),
};
const type v_told_t = TYPE(v_told, v_told_f);

static const field v_told_group_f[] = {
	FIELD(v_told_group, key),
	FIELD_SUB(v_told_group, who, &v_person_t),
	FIELD(v_told_group, count),
	FIELD_SUB(v_told_group, call, &v_action_t),
	FIELD_SUB(v_told_group, write, &v_action_t),
	FIELD_SUB(v_told_group, told, &v_told_t),
};
const type v_told_group_t = TYPE(v_told_group, v_told_group_f);

static const field notices_view_f[] = {
	FIELD_SUB(notices_view, shell, &v_shell_t),
	FIELD_SUB(notices_view, groups, &v_told_group_t),
	FIELD(notices_view, fresh),
	FIELD(notices_view, older_href),
	FIELD_SUB(notices_view, empty, &v_empty_t),
};
const type notices_view_t = TYPE(notices_view, notices_view_f);

static str notice_icon(str kind)
{
	static const char *const icons[][2] = {
		{"mention", "sticky-note"},   {"handoff", "arrow-right-left"},
		{"import", "upload"},         {"export", "download"},
		{"presence", "circle-pause"}, {"sla", "timer"},
		{"bulk", "list-checks"},      {"reminder", "alarm-clock"},
		{"emergency", "siren"},       {"failed", "circle-alert"},
	};

	for (size_t i = 0; i < sizeof(icons) / sizeof(icons[0]); i++)
		if (str_eq(kind, str_of(icons[i][0])))
			return str_of(icons[i][1]);
	return S("user-round");
}

/* ---- what can be done about it */

static v_told_do promise_do(ctx *x, const notice_row *r, const char *where, str name,
			    str value, str text)
{
	return (v_told_do){.href = fill_text(x, r->href, str_of(where)),
			   .name = name,
			   .value = value,
			   .text = text,
			   .label = fill_text(x, text, S(": "), r->words)};
}

/* An open promise is taken, answered for when it was handed over, or done. */
static void promise_acts(ctx *x, const session *who, const notice_row *r, v_told *v)
{
	bool open = str_eq(r->promise_state, S("open")) ||
		    str_eq(r->promise_state, S("paused"));

	if (!r->promise_id.n)
		return;
	if (!open)
		v->done = S("Over already");
	else if (!((unsigned)who->role & WHO_AGENTS))
		return;
	else if (!str_eq(r->owner_id, who->member_id))
		v->act = promise_do(x, r, "/give", S("to"), S("me"), S("Take it"));
	else if (r->handed_by.n)
		v->act =
			promise_do(x, r, "/hand", S("do"), S("accept"), S("Accept it"));
	else
		v->act = promise_do(x, r, "/close", S("how"), S("done"),
				    S("Mark as done"));
}

static v_told told_fill(ctx *x, const session *who, const notice_row *r)
{
	v_told v = {.key = r->id,
		    .icon = notice_icon(r->kind),
		    .text = r->words,
		    .href = r->href,
		    .tone = r->fresh ? S("accent") : S("none"),
		    .state = r->fresh ? S("New") : S(""),
		    .time = fill_when(x, who, r->created_at)};

	promise_acts(x, who, r, &v);
	return v;
}

/* ---- whom it is about */

static void group_fill(ctx *x, const session *who, const notice_row *r, v_told_group *g)
{
	bool works = ((unsigned)who->role & WHO_AGENTS) != 0,
	     known = r->contact_id.n > 0;

	*g = (v_told_group){.key = r->id};
	if (!known && !r->phone.n)
		return;
	if (known)
		g->key = r->contact_id;
	g->who = fill_contact(x, who, r->contact, r->phone,
			      known ? fill_text(x, S("/contacts/"), r->contact_id)
				    : (str){0});
	if (!works || !r->phone.n)
		return;
	g->call = fill_call(x, g->who.name, r->phone, r->do_not_contact);
	if (!known)
		return;
	g->write = (v_action){.text = S("Text"),
			      .label = fill_text(x, S("Text "), g->who.name),
			      .icon = S("message-square-text"),
			      .reason = g->call.reason};
	if (!g->call.reason.n)
		g->write.href = fill_text(x, S("/inbox/to/"), r->contact_id);
}

/* About the same person, or the same number that is nobody's yet. */
static bool same_group(const notice_row *a, const notice_row *b)
{
	if (a->contact_id.n || b->contact_id.n)
		return str_eq(a->contact_id, b->contact_id);
	return a->phone.n && str_eq(a->phone, b->phone);
}

/* Row i is the newest of what goes together. */
static bool first_of_group(list rows, size_t i)
{
	const notice_row *r = LIST_AT(rows, notice_row, i);

	for (size_t k = 0; k < i; k++)
		if (same_group(LIST_AT(rows, notice_row, k), r))
			return false;
	return true;
}

static list group_told(ctx *x, const session *who, list rows, size_t first)
{
	const notice_row *newest = LIST_AT(rows, notice_row, first);
	v_told *v = ARENA_ARRAY(x->a, v_told, rows.n - first);
	size_t n = 0;

	for (size_t i = first; i < rows.n; i++) {
		const notice_row *r = LIST_AT(rows, notice_row, i);
		if (i == first || same_group(newest, r))
			v[n++] = told_fill(x, who, r);
	}
	return (list){v, n};
}

void notices_fill(ctx *x, const session *who, list rows, notices_view *v)
{
	size_t n = rows.n > NOTICES_SHOWN ? NOTICES_SHOWN : rows.n, groups = 0;
	v_told_group *to = ARENA_ARRAY(x->a, v_told_group, n ? n : 1);
	const list shown = {rows.items, n};

	for (size_t i = 0; i < n; i++) {
		const notice_row *r = LIST_AT(rows, notice_row, i);
		v->fresh |= r->fresh;
		if (!first_of_group(shown, i))
			continue;
		group_fill(x, who, r, &to[groups]);
		to[groups].told = group_told(x, who, shown, i);
		if (to[groups].told.n > 1)
			to[groups].count = fill_number(x, (int64_t)to[groups].told.n);
		groups++;
	}
	v->groups = (list){to, groups};
	if (rows.n > n)
		v->older_href = fill_text(x, S("/notices?before="),
					  LIST_AT(rows, notice_row, n - 1)->id);
	if (!n)
		v->empty = fill_empty("bell", "Nothing yet",
				      "Mentions, hand-offs and colleagues at your "
				      "contacts show up here.");
}
