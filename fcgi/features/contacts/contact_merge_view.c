#include "features/contacts/contact_merge_view.h"

#include "features/contacts/contact_twins_store.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

static const field v_versus_f[] = {
	FIELD(v_versus, label),       FIELD(v_versus, one),  FIELD(v_versus, other),
	FIELD(v_versus, stays),       FIELD(v_versus, name), FIELD(v_versus, takes_one),
	FIELD(v_versus, takes_other),
};
const type v_versus_t = TYPE(v_versus, v_versus_f);

static const field merge_view_f[] = {
	FIELD_SUB(merge_view, shell, &v_shell_t),
	FIELD_SUB(merge_view, one, &v_person_t),
	FIELD_SUB(merge_view, other, &v_person_t),
	FIELD(merge_view, q),
	FIELD(merge_view, search_action),
	FIELD_SUB(merge_view, twins, &v_twin_t),
	FIELD_SUB(merge_view, found, &v_twin_t),
	FIELD_SUB(merge_view, empty, &v_empty_t),
	FIELD_SUB(merge_view, rows, &v_versus_t),
	FIELD_SUB(merge_view, notice, &v_notice_t),
	FIELD(merge_view, with),
	FIELD(merge_view, one_version),
	FIELD(merge_view, other_version),
	FIELD(merge_view, swap_href),
	FIELD(merge_view, back_href),
	FIELD(merge_view, again_href),
};
const type merge_view_t = TYPE(merge_view, merge_view_f);
const page merge_page = {"contacts/merge", &merge_view_t};

static const field v_removed_f[] = {
	FIELD(v_removed, name),      FIELD(v_removed, what), FIELD(v_removed, into),
	FIELD(v_removed, into_href), FIELD(v_removed, meta), FIELD(v_removed, action),
	FIELD(v_removed, verb),
};
const type v_removed_t = TYPE(v_removed, v_removed_f);

static const field removed_view_f[] = {
	FIELD_SUB(removed_view, shell, &v_shell_t),
	FIELD_SUB(removed_view, rows, &v_removed_t),
	FIELD_SUB(removed_view, notice, &v_notice_t),
	FIELD_SUB(removed_view, empty, &v_empty_t),
};
const type removed_view_t = TYPE(removed_view, removed_view_f);
const page removed_page = {"contacts/removed", &removed_view_t};

static v_person sheet_person(ctx *x, const request *q, const contact_sheet *s)
{
	size_t n;
	const contact_phone_in *p =
		sheet_phones_read(x->a, contact_sheet_field(s, "phones")->now, &n);

	return fill_contact(x, &q->who, contact_sheet_field(s, "name")->now,
			    n ? p[0].number : (str){0},
			    fill_text(x, S("/contacts/"), s->id));
}

static str merge_href(ctx *x, str one, str other)
{
	return str_printf(x->a, "/contacts/" STR_FMT "/merge?with=" STR_FMT,
			  STR_ARG(one), STR_ARG(other));
}

static list choosable(ctx *x, const request *q, str one, list briefs)
{
	list l = twins_fill(x, q, briefs);
	v_twin *v = arena_copy(x->a, l.items, (l.n + 1) * sizeof(v_twin));

	for (size_t i = 0; i < l.n; i++) {
		v[i].href = merge_href(x, one, LIST_AT(briefs, contact_brief, i)->id);
		v[i].link = S("Compare");
	}
	return (list){v, l.n};
}

static void merge_head(ctx *x, const request *q, const contact_sheet *one,
		       merge_view *v)
{
	v->one = sheet_person(x, q, one);
	v->back_href = v->one.href;
	v->search_action = fill_text(x, S("/contacts/"), one->id, S("/merge"));
	shell_crumb(&v->shell, v->one.name, v->one.href, S("Merge"));
}

void merge_choose_fill(ctx *x, const request *q, const contact_sheet *one, list twins,
		       list found, merge_view *v)
{
	merge_head(x, q, one, v);
	v->twins = choosable(x, q, one->id, twins);
	v->found = choosable(x, q, one->id, found);
	if (v->q.n && !found.n)
		v->empty = fill_empty("search-x", "Nobody fits",
				      "Names, phone numbers, addresses, email and "
				      "record numbers were looked through.");
}

/* ---- what stays ---- */

/* Phones and names of both, each once: of the one that stays first. */
static str joined(ctx *x, str one, str other, bool phones)
{
	buf b = buf_new(x->a, one.n + other.n + 2, one.n + other.n + 2);
	str line, rest = other;

	buf_str(&b, one);
	while (str_split(&rest, '\n', &line)) {
		ptrdiff_t tab = str_find(line, '\t', 0);
		str what =
			phones && tab >= 0 ? str_sub(line, 0, (size_t)tab + 1) : line;
		if (!what.n || str_has(one, what))
			continue;
		if (b.n)
			buf_chr(&b, '\n');
		buf_str(&b, line);
	}
	return buf_view(&b);
}

/* As contact_remove does it when nobody picks: the one that stays keeps what it has,
 * and gains the rest. */
static str what_stays(ctx *x, const sheet_field *one, const sheet_field *other)
{
	if (one->kind == SHEET_PHONES || one->kind == SHEET_NAMES)
		return joined(x, one->now, other->now, one->kind == SHEET_PHONES);
	return sheet_other_stays(one) ? other->now : one->now;
}

static str pick_name(ctx *x, const sheet_field *f)
{
	return fill_text(x, S("pick."), f->key);
}

/* The two values, of which the one is marked that was picked, or stays by itself. */
static void versus_pick(ctx *x, const request *q, const sheet_field *one,
			const sheet_field *other, v_versus *v)
{
	str picked;

	if (!sheet_pickable(one, other))
		return;
	v->name = pick_name(x, one);
	picked = params_get(q->form, v->name);
	v->takes_other = str_eq(picked, S("other")) ||
			 (!str_eq(picked, S("one")) && sheet_other_stays(one));
	v->takes_one = !v->takes_other;
	v->stays = S("The marked one");
	if (!one->now.n)
		v->one = S("Nothing");
	if (!other->now.n)
		v->other = S("Nothing");
}

static void put_pick(buf *b, str key, str picked)
{
	buf_str(b, b->n ? S(",") : S(""));
	buf_json(b, key);
	buf_chr(b, ':');
	buf_json(b, picked);
}

str merge_picks(ctx *x, params form, const contact_sheet *one,
		const contact_sheet *other)
{
	buf columns = buf_new(x->a, 512, 64 * 1024),
	    own = buf_new(x->a, 512, 64 * 1024);

	for (size_t i = 0; i < one->n && i < other->n; i++) {
		const sheet_field *f = &one->fields[i];
		str picked = params_get(form, pick_name(x, f));
		if (!sheet_pickable(f, &other->fields[i]) ||
		    (!str_eq(picked, S("one")) && !str_eq(picked, S("other"))))
			continue;
		if (f->own)
			put_pick(&own, str_sub(f->key, sizeof("own.") - 1, f->key.n),
				 picked);
		else
			put_pick(&columns, f->text == CT_STAGE ? S("stage_id") : f->key,
				 picked);
	}
	return str_printf(x->a, "{\"columns\":{" STR_FMT "},\"custom\":{" STR_FMT "}}",
			  STR_ARG(buf_view(&columns)), STR_ARG(buf_view(&own)));
}

static list rows_fill(ctx *x, const request *q, const sheet_shelf *shelf,
		      const contact_sheet *one, const contact_sheet *other)
{
	v_versus *v = ARENA_ARRAY(x->a, v_versus, one->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < one->n && i < other->n; i++) {
		const sheet_field *a = &one->fields[i], *b = &other->fields[i];
		str stays = what_stays(x, a, b);
		if (!a->now.n && !b->now.n)
			continue;
		v[n++] = (v_versus){.label = a->label,
				    .one = sheet_shown(x, &q->who, shelf, a, a->now),
				    .other = sheet_shown(x, &q->who, shelf, b, b->now),
				    .stays = sheet_shown(x, &q->who, shelf, a, stays)};
		versus_pick(x, q, a, b, &v[n - 1]);
	}
	return (list){v, n};
}

void merge_compare_fill(ctx *x, const request *q, const sheet_shelf *shelf,
			const contact_sheet *one, const contact_sheet *other,
			merge_view *v)
{
	merge_head(x, q, one, v);
	v->other = sheet_person(x, q, other);
	v->rows = rows_fill(x, q, shelf, one, other);
	v->with = other->id;
	v->one_version = str_printf(x->a, "%lld", (long long)one->version);
	v->other_version = str_printf(x->a, "%lld", (long long)other->version);
	v->swap_href = merge_href(x, other->id, one->id);
	v->again_href = v->search_action;
}

/* ---- who was taken away ---- */

void removed_fill(ctx *x, list rows, removed_view *v)
{
	v_removed *r = ARENA_ARRAY(x->a, v_removed, rows.n + 1);

	shell_crumb(&v->shell, S("Contacts"), S("/contacts"), S("Deleted and merged"));
	for (size_t i = 0; i < rows.n; i++) {
		const removed_row *c = LIST_AT(rows, removed_row, i);
		str ago = when_ago(x->a, c->created_at, x->now);
		r[i] = (v_removed){
			.name = c->name.n ? c->name : S("A contact without a name"),
			.what = c->into_id.n ? S("Merged into") : S("Deleted"),
			.meta = c->who.n ? fill_text(x, c->who, S(", "), ago) : ago,
			.action = fill_text(x, S("/contacts/removed/"), c->id),
			.verb = c->into_id.n ? S("Undo the merge") : S("Bring back")};
		if (!c->into_id.n)
			continue;
		r[i].into = c->into_name.n ? c->into_name : S("somebody else");
		r[i].into_href = fill_text(x, S("/contacts/"), c->into_id);
	}
	v->rows = (list){r, rows.n};
	if (!rows.n)
		v->empty = fill_empty("undo-2", "Nobody was deleted or merged",
				      "Whoever is can be brought back from here for "
				      "30 days.");
}
