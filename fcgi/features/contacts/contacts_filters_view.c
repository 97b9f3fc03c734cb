/* What a list of contacts is filtered by, and the addresses of other lists. */
#include <string.h>

#include "features/contacts/contacts_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { CHIPS_MOST = 6 };

/* ---- addresses ---- */

/* A filter for those who have nothing there is "none" in addresses. */
static str or_none(str filter)
{
	return filter.p && !filter.n ? S("none") : filter;
}

/* "-last"; empty for the order every list has by itself. */
static str sort_word(ctx *x, enum contact_sort sort, bool down)
{
	str key = str_of(CONTACT_SORTS[sort].key);

	if (down)
		return fill_text(x, S("-"), key);
	return sort == SORT_NAME ? S("") : key;
}

/* A page about the list that k asks for, as an address. */
static str about_href(ctx *x, const char *path, const contacts_ask *k)
{
	buf b = buf_new(x->a, 128, 4096);

	buf_str(&b, str_of(path));
	if (k->tab != TAB_CUSTOMERS)
		shell_url_query(&b, "type", str_of(CONTACT_TABS[k->tab].key));
	shell_url_query(&b, "q", k->q);
	shell_url_query(&b, "status", or_none(k->status));
	shell_url_query(&b, "coordinator", or_none(k->owner));
	shell_url_query(&b, "phase", k->phase);
	shell_url_query(&b, "label", k->label);
	shell_url_query(&b, "unread", k->unread ? S("1") : S(""));
	shell_url_query(&b, "hidden", k->hidden ? S("1") : S(""));
	shell_url_query(&b, "sort", sort_word(x, k->sort, k->down));
	shell_url_query(&b, "after", k->after);
	shell_url_query(&b, "before", k->before);
	return buf_view(&b);
}

str contacts_href(ctx *x, const contacts_ask *k)
{
	return about_href(x, "/contacts", k);
}

/* ---- choices ---- */

const contact_choice *contact_choice_of(list choices, str kind, str value)
{
	for (size_t i = 0; value.n && i < choices.n; i++) {
		const contact_choice *c = LIST_AT(choices, contact_choice, i);
		if (str_eq(c->value, value) && str_eq(c->kind, kind))
			return c;
	}
	return NULL;
}

static list options(ctx *x, list choices, str kind, const char *any, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 1);
	size_t n = 0;

	o[n++] = fill_option(S(""), str_of(any), chosen);
	for (size_t i = 0; i < choices.n; i++) {
		const contact_choice *c = LIST_AT(choices, contact_choice, i);
		if (str_eq(c->kind, kind))
			o[n++] = fill_option(c->value, c->text, chosen);
	}
	return n > 1 ? (list){o, n} : (list){0};
}

/* Each status, and before them all of a category. */
static list status_options(ctx *x, list choices, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + CATEGORIES_N + 1);
	list each = options(x, choices, S("status"), "Status: Any", chosen);
	size_t n = 0;

	if (!each.n)
		return each;
	o[n++] = *LIST_AT(each, v_option, 0);
	for (size_t i = 0; i < CATEGORIES_N; i++)
		o[n++] = fill_option(str_of(CONTACT_CATEGORIES[i].key),
				     str_of(CONTACT_CATEGORIES[i].text), chosen);
	for (size_t i = 1; i < each.n; i++)
		o[n++] = *LIST_AT(each, v_option, i);
	return (list){o, n};
}

/* The phases, each once, in the order of their stages. */
static list phase_options(ctx *x, list choices, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 1);
	str last = {0};
	size_t n = 0;

	o[n++] = fill_option(S(""), S("Journey: Any"), chosen);
	for (size_t i = 0; i < choices.n; i++) {
		const contact_choice *c = LIST_AT(choices, contact_choice, i);
		if (!str_eq(c->kind, S("stage")) || str_eq(c->phase, last))
			continue;
		last = c->phase;
		o[n++] = fill_option(last, last, chosen);
	}
	return n > 1 ? (list){o, n} : (list){0};
}

static str chosen_text(list choices, str kind, str value, const char *none)
{
	const contact_choice *c = contact_choice_of(choices, kind, value);

	if (value.p && !value.n)
		return str_of(none);
	return c ? c->text : S("unknown");
}

static str chosen_status(list choices, str status)
{
	const struct contact_category *c = contact_category_of(status);

	return c ? str_of(c->text) : chosen_text(choices, S("status"), status, "none");
}

/* The filters in force, each with the address of the list without it. */
static list list_chips(ctx *x, const contacts_ask *k, list choices)
{
	const contacts_ask none = {0};
	const struct {
		const char *label;
		str shown;
		bool on;
		size_t off, size;
	} all[CHIPS_MOST] = {
#define FILTER(name) offsetof(contacts_ask, name), sizeof(k->name)
		{"Search", k->q, k->q.n > 0, FILTER(q)},
		{"Status", chosen_status(choices, k->status), k->status.p,
		 FILTER(status)},
		{"Coordinator", chosen_text(choices, S("member"), k->owner, "nobody"),
		 k->owner.p, FILTER(owner)},
		{"Journey", k->phase, k->phase.n > 0, FILTER(phase)},
		{"Tag", chosen_text(choices, S("label"), k->label, ""), k->label.n > 0,
		 FILTER(label)},
		{"Messages", S("unread"), k->unread, FILTER(unread)},
#undef FILTER
	};
	v_chip *chips = ARENA_ARRAY(x->a, v_chip, CHIPS_MOST);
	size_t n = 0;

	for (size_t i = 0; i < CHIPS_MOST; i++) {
		contacts_ask without = *k;
		if (!all[i].on)
			continue;
		without.after = without.before = (str){0};
		memcpy((char *)&without + all[i].off, (const char *)&none + all[i].off,
		       all[i].size);
		chips[n++] = (v_chip){str_printf(x->a, "%s: " STR_FMT, all[i].label,
						 STR_ARG(all[i].shown)),
				      contacts_href(x, &without)};
	}
	return (list){chips, n};
}

/* Lists people come back to; the one that is shown is marked. */
static list list_views(ctx *x, const request *q, const contacts_ask *k)
{
	const struct {
		const char *text;
		contacts_ask ask;
	} all[] = {
		{"All", {.tab = k->tab}},
		{"Mine", {.tab = k->tab, .owner = q->who.member_id}},
		{"No coordinator", {.tab = k->tab, .owner = S("")}},
		{"Unread", {.tab = k->tab, .unread = true}},
		{"Due first", {.tab = k->tab, .sort = SORT_OWED}},
		{"Last contact first",
		 {.tab = k->tab, .sort = SORT_TOUCH, .down = true}},
	};
	enum { VIEWS_N = sizeof(all) / sizeof(all[0]) };
	v_kind *v = ARENA_ARRAY(x->a, v_kind, VIEWS_N);
	contacts_ask here = *k;
	size_t n = 0;

	here.after = here.before = (str){0};
	for (size_t i = 0; i < VIEWS_N; i++) {
		contacts_ask view = all[i].ask;
		view.hidden = k->hidden;
		str href = contacts_href(x, &view);
		if (i == 1 && !q->who.member_id.n)
			continue;
		v[n++] = (v_kind){.text = str_of(all[i].text),
				  .href = href,
				  .current = str_eq(href, contacts_href(x, &here))
						     ? S("true")
						     : S("")};
	}
	return (list){v, n};
}

int64_t contacts_hidden_count(const contact_counts *c, enum contact_tab tab)
{
	const int64_t counts[TABS_N + 1] = {
		[TAB_CUSTOMERS] = c->customers_hidden,
		[TAB_LEADS] = c->leads_hidden,
		[TAB_CREWS] = c->crews_hidden,
		[TAB_VENDORS] = c->vendors_hidden,
		[TAB_STAFF] = c->staff_hidden,
	};

	return counts[tab];
}

/* Whoever asks for an inactive status, or for all of them, means the hidden. */
static bool all_hidden(list choices, str status)
{
	const struct contact_category *all = contact_category_of(status);
	const contact_choice *one = contact_choice_of(choices, S("status"), status);

	return all ? all->hidden : one && str_eq(one->phase, S("inactive"));
}

/* What the list leaves out, and the way to see it. A search looks through everybody. */
static void fill_hidden(ctx *x, const contacts_ask *k, const contacts_found *f,
			contacts_view *v)
{
	int64_t n = contacts_hidden_count(&f->counts, k->tab);
	contacts_ask other = *k;

	if (!n || contacts_plan(k) == PLAN_FOUND || all_hidden(f->choices, k->status))
		return;
	other.hidden = !k->hidden;
	other.after = other.before = (str){0};
	v->hidden_href = contacts_href(x, &other);
	v->hidden_link = k->hidden ? S("Hide") : S("Show");
	v->hidden_text = k->hidden ? S("With stale and inactive ones")
			 : contacts_filtered(k)
				 ? S("Without stale and inactive ones")
				 : fill_text(x, fill_number(x, n),
					     S(" hidden as stale or inactive"));
}

/* What can be done with all that the list shows: of a guess, with those it found. */
static void fill_work(ctx *x, const request *q, const contacts_ask *k,
		      const contacts_found *f, contacts_view *v)
{
	contacts_ask all = *k;

	if (k->tab == TAB_EMPLOYEES)
		return;
	all.after = all.before = (str){0};
	all.q = f->guess.n ? f->guess : k->q;
	if ((unsigned)q->who.role & WHO_LEADS)
		v->bulk_href = about_href(x, "/contacts/bulk", &all);
	if (!((unsigned)q->who.role & WHO_MANAGERS))
		return;
	v->import_href = S("/contacts/import");
	v->words_href = S("/settings/fields");
	v->export_href = about_href(x, "/contacts/export", &all);
}

/* Of those that are choices: what is searched for is seen in its field. */
static str filters_on(ctx *x, const contacts_ask *k)
{
	int64_t n = (k->status.p != NULL) + (k->owner.p != NULL) + (k->phase.n > 0) +
		    (k->label.n > 0);

	return n ? fill_number(x, n) : S("");
}

void contacts_fill_filters(ctx *x, const request *q, const contacts_ask *k,
			   const contacts_found *f, contacts_view *v)
{
	if (k->tab != TAB_EMPLOYEES) {
		v->status = status_options(x, f->choices, or_none(k->status));
		v->coordinator = options(x, f->choices, S("member"),
					 "Coordinator: Anyone", or_none(k->owner));
		v->phase = phase_options(x, f->choices, k->phase);
		v->label = options(x, f->choices, S("label"), "Tag: Any", k->label);
		v->filters_on = filters_on(x, k);
		v->views = list_views(x, q, k);
		fill_hidden(x, k, f, v);
	}
	if ((unsigned)q->who.role & WHO_AGENTS && k->tab != TAB_EMPLOYEES)
		v->new_href = S("/contacts/new");
	if ((unsigned)q->who.role & WHO_MANAGERS && k->tab == TAB_EMPLOYEES)
		v->new_href = S("/contacts/employees/new");
	if ((unsigned)q->who.role & WHO_LEADS && k->tab != TAB_EMPLOYEES)
		v->removed_href = S("/contacts/removed");
	fill_work(x, q, k, f, v);
	v->unread = k->unread ? S("1") : S("");
	v->hidden = k->hidden ? S("1") : S("");
	v->sort = sort_word(x, k->sort, k->down);
	v->chips = list_chips(x, k, f->choices);
	v->clear_href = contacts_href(
		x, &(contacts_ask){.tab = k->tab == TAB_ALL ? TAB_CUSTOMERS : k->tab});
}
