/* The form about a call, filled with what is kept, or with what was typed. */
#include "base/money.h"
#include "features/calls/calls_work.h"
#include "features/shell/fill.h"

enum { PRESETS_N = 4 };

static str number(ctx *x, int64_t n)
{
	return str_printf(x->a, "%lld", (long long)n);
}

static str needs_of(ctx *x, const disposition *d)
{
	return fill_text(x, d->needs_note ? S("note ") : S(""),
			 d->needs_follow_up ? S("follow_up ") : S(""),
			 d->needs_value ? S("value ") : S(""),
			 d->needs_tag ? S("tags") : S(""));
}

static list choices(ctx *x, const outcome_shelf *s, str chosen)
{
	v_outcome_choice *c =
		ARENA_ARRAY(x->a, v_outcome_choice, s->dispositions.n + 1);
	size_t n = 0;
	bool there = !chosen.n;

	for (size_t i = 0; i < s->dispositions.n; i++) {
		const disposition *d = LIST_AT(s->dispositions, disposition, i);
		bool on = chosen.n && str_eq(d->id, chosen);
		there = there || on;
		c[n++] = (v_outcome_choice){.id = d->id,
					    .name = d->name,
					    .icon = d->icon,
					    .key = d->key ? number(x, d->key) : S(""),
					    .offers = d->follow_up,
					    .needs = needs_of(x, d),
					    .chosen = on};
	}
	/* one that is not offered any more, but that this call has */
	if (!there && str_eq(chosen, s->work.disposition_id))
		c[n++] = (v_outcome_choice){.id = chosen,
					    .name = s->work.disposition,
					    .icon = S("circle-check"),
					    .chosen = true};
	return (list){c, n};
}

static list follow_ups(ctx *x, const request *q, const call_work *w, str chosen)
{
	static const char *const TEXTS[PRESETS_N][2] = {
		{"", "None"},
		{"30m", "In 30 min"},
		{"2h", "In 2 h"},
		{"tomorrow", "Tomorrow 9 AM"},
	};
	v_option *o = ARENA_ARRAY(x->a, v_option, PRESETS_N + 2);
	bool intl = fill_style(&q->who) == TIME_INTL;
	size_t n = 0;

	if (w->follow_up_at.us)
		o[n++] = fill_option(S("keep"),
				     fill_moment(x, &q->who, w->follow_up_at).text,
				     chosen);
	for (size_t i = 0; i < PRESETS_N; i++)
		o[n++] = fill_option(str_of(TEXTS[i][0]),
				     i == PRESETS_N - 1 && intl ? S("Tomorrow 9:00")
								: str_of(TEXTS[i][1]),
				     chosen);
	o[n++] = fill_option(S("pick"), S("Pick a time"), chosen);
	return (list){o, n};
}

static list owners(ctx *x, const request *q, list members, str chosen, const char *none)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, members.n + 2);
	bool there = !chosen.n;
	size_t n = 0;

	if (none)
		o[n++] = fill_option(S(""), str_of(none), chosen);
	for (size_t i = 0; i < members.n; i++) {
		const call_choice *m = LIST_AT(members, call_choice, i);
		bool me = str_eq(m->value, q->who.member_id);
		there = there || str_eq(m->value, chosen);
		o[n++] = fill_option(m->value,
				     me ? fill_text(x, m->text, S(" (you)")) : m->text,
				     chosen);
	}
	/* or a form that only passes by would give it to the first of them */
	if (!there)
		o[n++] = fill_option(chosen, S("Someone who left"), chosen);
	return (list){o, n};
}

static list amounts(ctx *x, const request *q, str kept)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, AMOUNTS_MOST);
	str rest = kept.n > 2 ? str_sub(kept, 1, kept.n - 1) : (str){0}, one;
	int64_t n;
	size_t k = 0;

	while (k < AMOUNTS_MOST && str_split(&rest, ',', &one))
		if (str_i64(one, &n))
			o[k++] = (v_option){.value = money_plain(x->a, n),
					    .text = money_text(x->a, n, q->who.region)};
	return (list){o, k};
}

static list known_tags(ctx *x, list rows)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		o[i] = (v_option){.text = LIST_AT(rows, one_text, i)->text};
	return (list){o, rows.n};
}

static str saved_words(ctx *x, const request *q, const call_work *w)
{
	when at = w->note_at.us > w->disposed_at.us ? w->note_at : w->disposed_at;
	str by = w->note_at.us > w->disposed_at.us ? w->note_by : w->disposed_by;

	if (!at.us)
		return S("");
	return fill_text(x, S("Saved "), fill_moment(x, &q->who, at).text,
			 by.n ? S(" by ") : S(""), fill_short_name(x, by));
}

void outcome_typed(ctx *x, const request *q, const outcome_shelf *s, const work_form *f,
		   v_outcome_form *v)
{
	v->choices = choices(x, s, f->disposition);
	v->follow_ups = follow_ups(x, q, &s->work, f->follow_up);
	v->follow_up_at = f->follow_up_at;
	v->owners =
		owners(x, q, s->owners, f->owner.n ? f->owner : q->who.member_id, NULL);
	v->assigned = owners(x, q, s->owners, f->assigned, "Nobody");
	v->value = f->value;
	v->tags = f->tags;
	v->note = f->note;
}

void outcome_fill(ctx *x, const request *q, const outcome_shelf *s, str list_of,
		  str next, v_outcome_form *v)
{
	const call_work *w = &s->work;
	work_form f = {.disposition = w->disposition_id,
		       .follow_up = w->follow_up_at.us ? S("keep") : S(""),
		       .owner = w->follow_up_by,
		       .assigned = w->assigned_to,
		       .value = w->value ? money_plain(x->a, w->value) : S(""),
		       .tags = w->tags,
		       .note = w->note};

	*v = (v_outcome_form){
		.action = fill_text(x, S("/history/calls/"), w->id),
		.writer = q->who.member_id,
		.list_of = list_of,
		.next = next,
		.work_version = number(x, w->work_version),
		.note_version = number(x, w->note_version),
		.tags_was = w->tags,
		.disposition_was = f.disposition,
		.due_was = w->follow_up_at.us ? number(x, w->follow_up_at.us) : S(""),
		.owner_was = f.owner.n ? f.owner : q->who.member_id,
		.value_was = f.value,
		.assigned_was = f.assigned,
		.note_was = f.note,
		.sign = money_sign(q->who.region),
		.amounts = amounts(x, q, s->rules.amounts),
		.known_tags = known_tags(x, s->tags),
		.saved = saved_words(x, q, w)};
	if (!str_eq(s->rules.needed, S("no")) && !w->disposition_id.n)
		v->required = S("Required");
	outcome_typed(x, q, s, &f, v);
}
