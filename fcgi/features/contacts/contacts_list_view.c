/* A page of the list of contacts. */
#include "base/text.h"
#include "features/contacts/contacts_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

/* Journeys are drawn for so many stages. */
enum { STEPS_LEAST = 3, STEPS_MOST = 9, HEADS_MOST = 6, CHIPS_MOST = 4 };

/* ---- addresses ---- */

/* This list again, with other values; k holds what is to be kept. */
static str list_href(ctx *x, const contacts_ask *k)
{
	buf b = buf_new(x->a, 128, 4096);

	buf_str(&b, S("/contacts"));
	if (k->tab != TAB_CUSTOMERS)
		shell_url_query(&b, "type", str_of(CONTACT_TABS[k->tab].key));
	shell_url_query(&b, "q", k->q);
	shell_url_query(&b, "status", k->status);
	shell_url_query(&b, "coordinator", k->owner);
	shell_url_query(&b, "phase", k->phase);
	shell_url_query(&b, "after", k->after);
	shell_url_query(&b, "before", k->before);
	return buf_view(&b);
}

/* ---- choices ---- */

static const contact_choice *choice_of(list choices, str kind, str value)
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

/* The filters in force, each with the address of the list without it. */
static list list_chips(ctx *x, const contacts_ask *k, list choices)
{
	const contact_choice *owner = choice_of(choices, S("member"), k->owner);
	const struct {
		const char *label;
		str value, shown;
		size_t off;
	} all[] = {
		{"Search", k->q, k->q, offsetof(contacts_ask, q)},
		{"Status", k->status, k->status, offsetof(contacts_ask, status)},
		{"Coordinator", k->owner, owner ? owner->text : S("unknown"),
		 offsetof(contacts_ask, owner)},
		{"Journey", k->phase, k->phase, offsetof(contacts_ask, phase)},
	};
	v_chip *chips = ARENA_ARRAY(x->a, v_chip, CHIPS_MOST);
	size_t n = 0;

	for (size_t i = 0; i < CHIPS_MOST; i++) {
		contacts_ask without = *k;
		if (!all[i].value.n)
			continue;
		without.after = without.before = (str){0};
		*(str *)(void *)((char *)&without + all[i].off) = (str){0};
		chips[n++] = (v_chip){str_printf(x->a, "%s: " STR_FMT, all[i].label,
						 STR_ARG(all[i].shown)),
				      list_href(x, &without)};
	}
	return (list){chips, n};
}

static void fill_filters(ctx *x, const contacts_ask *k, const contacts_found *f,
			 contacts_view *v)
{
	if (k->tab == TAB_CUSTOMERS || k->tab == TAB_ALL) {
		v->status =
			options(x, f->choices, S("status"), "Status: Any", k->status);
		v->coordinator = options(x, f->choices, S("member"),
					 "Coordinator: Anyone", k->owner);
		v->phase = phase_options(x, f->choices, k->phase);
	}
	v->chips = list_chips(x, k, f->choices);
	v->clear_href = list_href(
		x, &(contacts_ask){.tab = k->tab == TAB_ALL ? TAB_CUSTOMERS : k->tab});
}

/* ---- rows ---- */

/* What rows of one stage have in common, made once a page. */
typedef struct stage_shown {
	str id, text;
	v_badge badge;
	v_steps steps;
} stage_shown;

/* What rows are filled from. */
typedef struct row_shelf {
	list stages, choices; /* of stage_shown, contact_choice */
} row_shelf;

static list stages_shown(ctx *x, list choices)
{
	stage_shown *s = ARENA_ARRAY(x->a, stage_shown, choices.n ? choices.n : 1);
	size_t n = 0;

	while (n < choices.n &&
	       str_eq(LIST_AT(choices, contact_choice, n)->kind, S("stage"))) {
		const contact_choice *c = LIST_AT(choices, contact_choice, n);
		s[n++] = (stage_shown){
			.id = c->value, .text = c->text, .badge = fill_phase(c->phase)};
	}
	if (n >= STEPS_LEAST && n <= STEPS_MOST)
		for (size_t i = 0; i < n; i++)
			s[i].steps = (v_steps){
				.total = (int64_t)n,
				.at = (int64_t)i,
				.label = str_printf(x->a, "Stage %zu of %zu, " STR_FMT,
						    i + 1, n, STR_ARG(s[i].text))};
	return (list){s, n};
}

/* Where a contact stands: the stage's place in the journey, and since when. */
static void fill_stage(ctx *x, const contact_row *r, list stages, v_customer *c)
{
	const stage_shown *s = NULL;

	for (size_t i = 0; r->stage_id.n && i < stages.n && !s; i++)
		if (str_eq(LIST_AT(stages, stage_shown, i)->id, r->stage_id))
			s = LIST_AT(stages, stage_shown, i);
	if (!s)
		return;
	c->badge = s->badge;
	c->steps = s->steps;
	c->stage = s->text;
	if (r->stage_since.us)
		c->stage = fill_text(
			x, s->text, S(", day "),
			fill_number(x,
				    when_diff_s(x->now, r->stage_since) / 86400 + 1));
}

static v_status fill_contact_status(const contact_row *r, list choices)
{
	const contact_choice *c = choice_of(choices, S("status"), r->status);

	return fill_own_status(r->status, c ? c->icon : S(""));
}

static void fill_last(ctx *x, const contact_row *r, v_customer *c)
{
	str ago = when_ago(x->a, r->last_touch_at, x->now);

	c->last_tone = S("none");
	if (!r->last_touch_at.us)
		return;
	c->last_icon = r->last_touch_by.n ? S("phone-incoming") : S("phone-missed");
	c->last = r->last_touch_by.n ? fill_text(x, S("Call with "),
						 fill_short_name(x, r->last_touch_by))
				     : S("Call, not answered");
	c->last_meta = r->last_touch_dept.n
			       ? fill_text(x, r->last_touch_dept, S(", "), ago)
			       : ago;
}

static str contact_href(ctx *x, str id)
{
	return fill_text(x, S("/contacts/"), id);
}

/* c is zeroed memory: rows are wide, and copying them would cost more than filling
 * them. */
static void fill_customer(ctx *x, const request *q, const contact_row *r,
			  const row_shelf *s, v_customer *c)
{
	c->key = r->id;
	c->person = fill_contact(x, &q->who, r->name, r->phone, contact_href(x, r->id));
	if (r->name.n && r->phone.n)
		c->phone = fill_phone(x, &q->who, r->phone);
	c->status = fill_contact_status(r, s->choices);
	c->coordinator = fill_member(x, r->owner_id, r->owner);
	if (!str_eq(r->type, S("customer")))
		c->badge = fill_type(r->type);
	fill_stage(x, r, s->stages, c);
	fill_last(x, r, c);
	if (r->unread_voicemails) {
		c->unread = fill_number(x, r->unread_voicemails);
		c->unread_label =
			fill_text(x, c->unread,
				  r->unread_voicemails > 1 ? S(" voicemails not heard")
							   : S(" voicemail not heard"));
	}
	c->call = fill_call(x, c->person.name, r->phone, r->do_not_contact);
}

static void fill_other(ctx *x, const request *q, const contact_row *r, v_other *o)
{
	o->key = r->id;
	o->person = fill_contact(x, &q->who, r->name, r->phone, contact_href(x, r->id));
	o->role = r->address;
	o->department = r->status;
	o->email = r->email;
	if (r->phone.n)
		o->phone = fill_phone(x, &q->who, r->phone);
	if (r->last_touch_at.us)
		o->calls = (v_status){when_ago(x->a, r->last_touch_at, x->now),
				      r->last_touch_by.n ? S("phone-incoming")
							 : S("phone-missed"),
				      S("none")};
	o->call = fill_call(x, o->person.name, r->phone, r->do_not_contact);
}

static str role_word(str role)
{
	static const char *const words[][2] = {
		{"owner", "Owner"}, {"manager", "Manager"}, {"lead", "Team lead"},
		{"agent", "Agent"}, {"field", "Field"},     {"viewer", "Viewer"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(role, str_of(words[i][0])))
			return str_of(words[i][1]);
	return role;
}

static str presence_dot(str state)
{
	if (str_eq(state, S("ready")) || str_eq(state, S("ringing")))
		return S("available");
	return str_eq(state, S("on_call")) ? S("oncall") : state;
}

static void fill_colleague(ctx *x, const request *q, const colleague_row *r, v_other *o)
{
	o->key = r->id;
	o->person = fill_member(x, r->id, r->name);
	o->person.dot = presence_dot(r->state);
	o->role = role_word(r->role);
	o->department = r->department;
	o->email = r->email;
	o->calls = r->receives ? fill_status("Gets calls", "phone", "green")
			       : fill_status("Gets no calls", "phone-off", "none");
	if (r->phone.n)
		o->phone = fill_phone(x, &q->who, r->phone);
	if (r->phone.n && !str_eq(r->id, q->who.member_id))
		o->call = fill_call(x, r->name, r->phone, false);
}

static void fill_rows(ctx *x, const request *q, const contacts_ask *k,
		      const contacts_found *f, contacts_view *v)
{
	size_t n = f->rows.n;
	bool others =
		k->tab == TAB_EMPLOYEES || k->tab == TAB_CREWS || k->tab == TAB_VENDORS;
	const row_shelf s = {stages_shown(x, f->choices), f->choices};
	v_customer *c = others ? NULL : ARENA_ARRAY(x->a, v_customer, n ? n : 1);
	v_other *o = others ? ARENA_ARRAY(x->a, v_other, n ? n : 1) : NULL;

	for (size_t i = 0; i < n; i++)
		if (k->tab == TAB_EMPLOYEES)
			fill_colleague(x, q, LIST_AT(f->rows, colleague_row, i), &o[i]);
		else if (others)
			fill_other(x, q, LIST_AT(f->rows, contact_row, i), &o[i]);
		else
			fill_customer(x, q, LIST_AT(f->rows, contact_row, i), &s,
				      &c[i]);
	if (others)
		v->others = (list){o, n};
	else
		v->customers = (list){c, n};
}

static void fill_heads(ctx *x, enum contact_tab tab, contacts_view *v)
{
	static const char *const customers[] = {"Customer",     "Journey",
						"Status",       "Coordinator",
						"Last contact", "Unread"};
	static const char *const employees[] = {"Name",  "Role",  "Department",
						"Phone", "Email", "Calls"};
	static const char *const others[] = {"Name",  "Address", "Status",
					     "Phone", "Email",   "Last contact"};
	const char *const *texts = tab == TAB_EMPLOYEES                     ? employees
				   : tab == TAB_CREWS || tab == TAB_VENDORS ? others
									    : customers;
	v_head *h = ARENA_ARRAY(x->a, v_head, HEADS_MOST);

	for (size_t i = 0; i < HEADS_MOST; i++)
		h[i].text = str_of(texts[i]);
	if (tab == TAB_LEADS || tab == TAB_ALL)
		h[0].text = S("Contact");
	v->heads = (list){h, HEADS_MOST};
}

/* ---- tabs, pages, nothing ---- */

static int64_t tab_count(const contact_counts *c, int tab)
{
	const int64_t counts[TABS_N] = {c->customers, c->leads, c->employees, c->crews,
					c->vendors};

	return counts[tab];
}

static void fill_tabs(ctx *x, const contacts_ask *k, const contacts_found *f,
		      v_shell *s)
{
	v_tab *t = ARENA_ARRAY(x->a, v_tab, TABS_N);

	for (int i = 0; i < TABS_N; i++) {
		int64_t n = tab_count(&f->counts, i);
		t[i] = (v_tab){.text = str_of(CONTACT_TABS[i].text),
			       .href = list_href(
				       x, &(contacts_ask){.tab = (enum contact_tab)i}),
			       .count = n > COUNTED_MOST ? S("over 10,000")
							 : fill_number(x, n),
			       .current = (int)k->tab == i ? S("page") : S("")};
	}
	s->tabs = (list){t, TABS_N};
}

static bool filtered(const contacts_ask *k)
{
	return k->q.n || k->status.n || k->owner.n || k->phase.n;
}

static str summary(ctx *x, const contacts_ask *k, const contacts_found *f)
{
	str shown = fill_number(x, (int64_t)f->rows.n);
	int64_t found = f->rows.n && contacts_plan(k) == PLAN_FOUND
				? LIST_AT(f->rows, contact_row, 0)->found
				: 0;
	int64_t all = k->tab < TABS_N ? tab_count(&f->counts, (int)k->tab) : 0;

	if (found > FOUND_MOST)
		return str_printf(x->a,
				  STR_FMT
				  " of more than 500 found. Add a word to find fewer.",
				  STR_ARG(shown));
	if (found && found == (int64_t)f->rows.n)
		return str_printf(x->a, STR_FMT " found", STR_ARG(shown));
	if (found)
		return str_printf(x->a, "Showing " STR_FMT " of " STR_FMT " found",
				  STR_ARG(shown), STR_ARG(fill_number(x, found)));
	if (filtered(k))
		return str_printf(x->a, "Showing " STR_FMT, STR_ARG(shown));
	if (all > COUNTED_MOST)
		return str_printf(x->a, "Showing " STR_FMT " of more than 10,000",
				  STR_ARG(shown));
	return str_printf(x->a, "Showing " STR_FMT " of " STR_FMT, STR_ARG(shown),
			  STR_ARG(fill_number(x, all)));
}

static str row_id(const contacts_ask *k, list rows, size_t i)
{
	return k->tab == TAB_EMPLOYEES ? LIST_AT(rows, colleague_row, i)->id
				       : LIST_AT(rows, contact_row, i)->id;
}

/* Of more than it looks through, a search shows only the first page: the next would be
 * a page of chance. */
static void fill_pager(ctx *x, const contacts_ask *k, const contacts_found *f,
		       contacts_view *v)
{
	contacts_ask to = *k;
	bool cut = contacts_plan(k) == PLAN_FOUND && f->rows.n &&
		   LIST_AT(f->rows, contact_row, 0)->found > FOUND_MOST;

	if (!f->rows.n)
		return;
	v->pager = (v_pager){.summary = summary(x, k, f),
			     .prev_text = S("Previous"),
			     .next_text = S("Next")};
	if (f->earlier) {
		to.after = (str){0};
		to.before = row_id(k, f->rows, 0);
		v->pager.prev_href = list_href(x, &to);
	}
	if (f->later && !cut) {
		to.before = (str){0};
		to.after = row_id(k, f->rows, f->rows.n - 1);
		v->pager.next_href = list_href(x, &to);
	}
}

static void fill_none(ctx *x, const contacts_ask *k, contacts_view *v)
{
	const struct contact_tab_def *tab = &CONTACT_TABS[k->tab];
	const char *plural = tab->key;

	if (k->q.n)
		v->empty = (v_empty){
			.icon = S("search-x"),
			.tone = S("none"),
			.title = str_printf(
				x->a, "No %s matches “\u2068" STR_FMT "\u2069”",
				tab->one, STR_ARG(text_clip(x->a, k->q, 60))),
			.text = S("Names, phone numbers, addresses, email and record "
				  "numbers were "
				  "looked through.")};
	else if (filtered(k))
		v->empty = fill_empty("search-x", "Nobody fits these filters",
				      "Remove one to see more.");
	else if (k->after.n || k->before.n)
		v->empty = fill_empty("search-x", "Nobody here",
				      "The list ends before this page.");
	else
		v->empty = (v_empty){
			.drawing = true,
			.icon = S("square-user"),
			.tone = S("none"),
			.title = str_printf(x->a, "No %s yet", plural),
			.text = k->tab == TAB_LEADS || k->tab == TAB_CUSTOMERS
					? S("Whoever calls becomes a contact by "
					    "itself.")
					: S("They show up here when they are added.")};
	if (v->empty.drawing)
		return;
	v->empty.action_text =
		filtered(k) ? S("Clear the filter") : S("To the first page");
	v->empty.action_href = v->clear_href;
	if (k->q.n && k->tab != TAB_ALL) {
		buf b = buf_new(x->a, 64, 1024);
		buf_str(&b, S("/contacts?in=all&q="));
		shell_url_part(&b, k->q);
		v->empty.action_text = S("Look through everyone");
		v->empty.action_href = buf_view(&b);
	}
}

void contacts_fill(ctx *x, const request *q, const contacts_ask *k,
		   const contacts_found *f, contacts_view *v)
{
	v->type = str_of(CONTACT_TABS[k->tab].key);
	v->q = k->tab == TAB_ALL ? S("") : k->q;
	v->shell.search = k->tab == TAB_ALL ? k->q : S("");
	fill_filters(x, k, f, v);
	fill_tabs(x, k, f, &v->shell);
	fill_heads(x, k->tab, v);
	fill_rows(x, q, k, f, v);
	fill_pager(x, k, f, v);
	if (!f->rows.n)
		fill_none(x, k, v);
}
