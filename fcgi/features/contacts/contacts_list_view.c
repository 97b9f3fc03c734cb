/* A page of the list of contacts. */
#include "base/text.h"
#include "features/contacts/contacts_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"
#include "features/sla/sla.h"

/* Journeys are drawn for so many stages. */
enum { STEPS_LEAST = 3, STEPS_MOST = 9, HEADS_MOST = 7 };
enum { FIND_SHOWN = 8 };

/* ---- rows ---- */

/* What rows of one stage have in common, made once a page. */
typedef struct stage_shown {
	str id, text;
	v_badge badge;
	v_steps steps;
} stage_shown;

/* A coordinator, made once a page. */
typedef struct owner_shown {
	str id;
	v_person person;
} owner_shown;

/* How a colleague is called in a last touch, made once a page. */
typedef struct by_shown {
	str name, text;
} by_shown;

/* What rows are filled from. */
typedef struct row_shelf {
	str kind; /* of all, where rows do not say theirs */
	list stages, choices,
		owners; /* of stage_shown, contact_choice, contact_owner */
	owner_shown shown[CONTACTS_SHOWN];
	by_shown by[CONTACTS_SHOWN];
	size_t n_shown, n_by;
} row_shelf;

/* owners are in the order of their ids. */
static str owner_name(list owners, str id)
{
	size_t low = 0, high = owners.n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		const contact_owner *o = LIST_AT(owners, contact_owner, mid);
		int c = str_cmp(id, o->id);
		if (c == 0)
			return o->name;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return S("A new colleague"); /* younger than what the worker remembers */
}

static v_person fill_owner(ctx *x, row_shelf *s, str id)
{
	size_t i = 0;

	if (!id.n)
		return (v_person){0};
	while (i < s->n_shown && !str_eq(s->shown[i].id, id))
		i++;
	if (i == s->n_shown)
		s->shown[s->n_shown++] = (owner_shown){
			id, fill_member(x, id, owner_name(s->owners, id))};
	return s->shown[i].person;
}

static str fill_by(ctx *x, row_shelf *s, str name)
{
	size_t i = 0;

	while (i < s->n_by && !str_eq(s->by[i].name, name))
		i++;
	if (i == s->n_by)
		s->by[s->n_by++] = (by_shown){name, fill_short_name(x, name)};
	return s->by[i].text;
}

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
	str all = str_number(x->a, (int64_t)n);
	if (n >= STEPS_LEAST && n <= STEPS_MOST)
		for (size_t i = 0; i < n; i++)
			s[i].steps = (v_steps){
				.total = (int64_t)n,
				.at = (int64_t)i,
				.label = STR_JOIN(x->a, S("Stage "),
						  str_number(x->a, (int64_t)i + 1),
						  S(" of "), all, S(", "), s[i].text)};
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

static v_status fill_contact_status(str status, const contact_choice *c)
{
	return fill_own_status(c ? c->text : status, c ? c->icon : S(""));
}

/* How a last touch is told: with who of us it was, or without. */
static const struct touch_look {
	const char *kind, *icon, *with, *alone;
} TOUCHES[] = {
	{"call_in", "phone-incoming", "Call with ", "Call"},
	{"call_out", "phone-outgoing", "Call by ", "Call out"},
	{"voicemail", "voicemail", NULL, "Voicemail"},
	{"text_in", "message-square-text", NULL, "Text from them"},
	{"text_out", "message-square-text", "Text by ", "Text to them"},
	{"missed", "phone-missed", NULL, "Call, not answered"},
};
enum { TOUCHES_N = sizeof(TOUCHES) / sizeof(TOUCHES[0]) };

/* The last of them is for what nobody knows. */
static const struct touch_look *touch_look(str kind)
{
	size_t i = 0;

	while (i < TOUCHES_N - 1 && !str_eq(kind, str_of(TOUCHES[i].kind)))
		i++;
	return &TOUCHES[i];
}

static void fill_last(ctx *x, const contact_row *r, const contact_told *t, row_shelf *s,
		      v_customer *c)
{
	str ago = when_ago(x->a, r->last_touch_at, x->now);

	c->last_tone = S("none");
	if (!r->last_touch_at.us)
		return;
	const struct touch_look *how = touch_look(t->touch_kind);

	c->last_icon = str_of(how->icon);
	c->last = t->touch_by.n && how->with
			  ? fill_text(x, str_of(how->with), fill_by(x, s, t->touch_by))
			  : str_of(how->alone);
	c->last_meta =
		t->touch_dept.n ? fill_text(x, t->touch_dept, S(", "), ago) : ago;
}

/* Why a contact that lists leave out is found all the same. */
static str fill_why(ctx *x, const contact_row *r, const contact_choice *c)
{
	bool inactive = c && str_eq(c->phase, S("inactive"));

	return r->hidden ? contact_why_hidden(x, inactive ? c->text : S(""),
					      r->last_touch_at)
			 : S("");
}

static str contact_href(ctx *x, str id)
{
	return fill_text(x, S("/contacts/"), id);
}

/* How many of something, and the same in words; nothing of none. */
static void fill_some(ctx *x, int64_t n, str one, str more, str *figure, str *words)
{
	if (!n)
		return;
	*figure = fill_number(x, n);
	*words = fill_text(x, *figure, n > 1 ? more : one);
}

static void fill_owed(ctx *x, const request *q, const contact_row *r, v_customer *c)
{
	contact_owed o;

	if (owed_read(r->owed, &o))
		c->owed = promise_pill(x, &q->who, promise_label(o.kind), o.state,
				       o.from, o.warn, o.critical, o.due, (when){0});
}

static bool may_text(const request *q)
{
	return (unsigned)q->who.role & WHO_AGENTS;
}

/* c is zeroed memory: rows are wide, and copying them would cost more than filling
 * them. */
static void fill_customer(ctx *x, const request *q, const contact_row *r, row_shelf *s,
			  v_customer *c)
{
	contact_told t;

	brief_read(r->brief, &t);
	const contact_choice *status =
		contact_choice_of(s->choices, S("status"), t.status);

	c->key = r->id;
	c->person = fill_contact(x, &q->who, r->name, t.phone, S(""));
	c->whole = contact_row_whole(r->name);
	c->flag = contact_flag(t.do_not_contact);
	if (r->name.n && t.phone.n)
		c->phone = fill_phone(x, &q->who, t.phone);
	c->status = fill_contact_status(t.status, status);
	c->whole_status = contact_row_whole(c->status.text);
	c->why = fill_why(x, r, status);
	c->coordinator = fill_owner(x, s, r->owner_id);
	c->badge = fill_type(r->type.n ? r->type : s->kind);
	fill_stage(x, r, s->stages, c);
	fill_last(x, r, &t, s, c);
	fill_owed(x, q, r, c);
	fill_some(x, t.unread_voicemails, S(" voicemail not heard"),
		  S(" voicemails not heard"), &c->unread, &c->unread_label);
	fill_some(x, t.unread_texts, S(" text not read"), S(" texts not read"),
		  &c->texts, &c->texts_label);
	c->reach = contact_row_reach(r->id, c->person.name, t.phone, t.do_not_contact,
				     may_text(q));
}

static void fill_other(ctx *x, const request *q, const contact_row *r, v_other *o)
{
	contact_told t;

	brief_read(r->brief, &t);
	o->key = r->id;
	o->person = fill_contact(x, &q->who, r->name, t.phone, contact_href(x, r->id));
	o->whole = contact_row_whole(r->name);
	o->flag = contact_flag(t.do_not_contact);
	o->role = r->address;
	o->department = t.status;
	o->email = r->email;
	if (t.phone.n)
		o->phone = fill_phone(x, &q->who, t.phone);
	if (r->last_touch_at.us)
		o->calls =
			(v_status){when_ago(x->a, r->last_touch_at, x->now),
				   str_of(touch_look(t.touch_kind)->icon), S("none")};
	o->reach = contact_row_reach(r->id, o->person.name, t.phone, t.do_not_contact,
				     may_text(q));
}

static str presence_dot(str state)
{
	if (str_eq(state, S("ready")) || str_eq(state, S("ringing")))
		return S("available");
	if (str_eq(state, S("wrap_up")))
		return S("wrapup");
	return str_eq(state, S("on_call")) ? S("oncall") : state;
}

static void fill_colleague(ctx *x, const request *q, const colleague_row *r, v_other *o)
{
	o->key = r->id;
	o->person = fill_member(x, r->id, r->name);
	if ((unsigned)q->who.role & WHO_MANAGERS)
		o->person.href = fill_text(x, S("/contacts/employees/"), r->id);
	o->person.dot = presence_dot(r->state);
	o->role = fill_role(r->role);
	o->department = r->department;
	o->email = r->email;
	o->calls = r->receives ? fill_status("Gets calls", "phone", "green")
			       : fill_status("Gets no calls", "phone-off", "none");
	if (r->phone.n)
		o->phone = fill_phone(x, &q->who, r->phone);
	if (r->phone.n && !str_eq(r->id, q->who.member_id))
		o->reach = contact_row_reach(S(""), r->name, r->phone, false, false);
}

static list fill_others(ctx *x, const request *q, const contacts_ask *k, list rows)
{
	v_other *o = ARENA_ARRAY(x->a, v_other, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		if (k->tab == TAB_EMPLOYEES)
			fill_colleague(x, q, LIST_AT(rows, colleague_row, i), &o[i]);
		else
			fill_other(x, q, LIST_AT(rows, contact_row, i), &o[i]);
	return (list){o, rows.n};
}

static list fill_customers(ctx *x, const request *q, const contacts_ask *k,
			   const contacts_found *f)
{
	size_t n = f->rows.n;
	row_shelf s = {.kind = str_of(CONTACT_TABS[k->tab].kind),
		       .stages = stages_shown(x, f->choices),
		       .choices = f->choices,
		       .owners = f->owners};
	v_customer *c = ARENA_ARRAY(x->a, v_customer, n ? n : 1);

	for (size_t i = 0; i < n; i++)
		fill_customer(x, q, LIST_AT(f->rows, contact_row, i), &s, &c[i]);
	return (list){c, n};
}

static void fill_rows(ctx *x, const request *q, const contacts_ask *k,
		      const contacts_found *f, contacts_view *v)
{
	if (k->tab == TAB_EMPLOYEES || contact_tab_others(k->tab))
		v->others = fill_others(x, q, k, f->rows);
	else
		v->customers = fill_customers(x, q, k, f);
}

/* Pressing the head again turns the order round. What was last, and where most is
 * unread, comes first at once. */
static v_head sort_head(ctx *x, const contacts_ask *k, const char *text,
			enum contact_sort sort, enum contact_sort now)
{
	contacts_ask to = *k;
	bool on = sort == now;
	v_head h = {.text = str_of(text), .icon = S("arrow-up-down")};

	to.sort = sort;
	to.down = on ? !k->down : sort == SORT_TOUCH || sort == SORT_UNREAD;
	to.after = to.before = (str){0};
	h.href = contacts_href(x, &to);
	if (on) {
		h.sort = k->down ? S("descending") : S("ascending");
		h.icon = k->down ? S("arrow-down") : S("arrow-up");
	}
	return h;
}

/* The order the rows have: by name where the one asked for would take too long. */
static enum contact_sort sorted_by(const contacts_ask *k, list rows)
{
	str is = rows.n && contacts_plan(k) == PLAN_LISTED
			 ? LIST_AT(rows, contact_row, 0)->sorted
			 : (str){0};

	return is.n && !str_eq(is, str_of(CONTACT_SORTS[k->sort].column)) ? SORT_NAME
									  : k->sort;
}

static void fill_heads(ctx *x, const contacts_ask *k, const contacts_found *f,
		       contacts_view *v)
{
	struct head {
		const char *text;
		int sort; /* -1: not sortable */
	};
	static const struct head customers[HEADS_MOST] = {
		{"Customer", SORT_NAME},      {"Journey", SORT_STAGE},
		{"Status", SORT_STATUS},      {"Coordinator", SORT_OWNER},
		{"Last contact", SORT_TOUCH}, {"SLA", SORT_OWED},
		{"Unread", SORT_UNREAD}};
	static const struct head employees[HEADS_MOST] = {
		{"Name", -1},  {"Role", -1},  {"Department", -1},
		{"Phone", -1}, {"Email", -1}, {"Calls", -1}};
	static const struct head others[HEADS_MOST] = {
		{"Name", SORT_NAME}, {"Address", -1}, {"Status", SORT_STATUS},
		{"Phone", -1},       {"Email", -1},   {"Last contact", SORT_TOUCH}};
	const struct head *heads = k->tab == TAB_EMPLOYEES      ? employees
				   : contact_tab_others(k->tab) ? others
								: customers;
	enum contact_sort now = sorted_by(k, f->rows);
	v_head *h = ARENA_ARRAY(x->a, v_head, HEADS_MOST);

	size_t n = 0;

	for (size_t i = 0; i < HEADS_MOST && heads[i].text; i++, n++)
		h[i] = heads[i].sort >= 0 && contacts_plan(k) != PLAN_FOUND
			       ? sort_head(x, k, heads[i].text,
					   (enum contact_sort)heads[i].sort, now)
			       : (v_head){.text = str_of(heads[i].text)};
	if (k->tab == TAB_LEADS || k->tab == TAB_ALL)
		h[0].text = S("Contact");
	v->heads = (list){h, n};
	if (now != k->sort)
		v->note = S("Too many to sort that way, so they are by name. Filter to "
			    "fewer than 5,000.");
}

/* ---- tabs, pages, nothing ---- */

static int64_t tab_count(const contact_counts *c, int tab)
{
	const int64_t counts[TABS_N] = {c->customers, c->leads,   c->employees,
					c->crews,     c->vendors, c->staff};

	return counts[tab];
}

static void fill_tabs(ctx *x, const contacts_ask *k, const contacts_found *f,
		      v_shell *s)
{
	v_tab *t = ARENA_ARRAY(x->a, v_tab, TABS_N);
	size_t shown = 0;

	for (int i = 0; i < TABS_N; i++) {
		bool on = (int)k->tab == i;
		int64_t n = tab_count(&f->counts, i);
		if (on && k->hidden)
			n += contacts_hidden_count(&f->counts, k->tab);
		/* most businesses have none */
		if (i == TAB_STAFF && !on && !n && !f->counts.staff_hidden)
			continue;
		t[shown++] =
			(v_tab){.text = str_of(CONTACT_TABS[i].text),
				.href = contacts_href(
					x, &(contacts_ask){.tab = (enum contact_tab)i}),
				.count = fill_number(x, n),
				.current = on ? S("page") : S("")};
	}
	s->tabs = (list){t, shown};
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
	if (contacts_filtered(k))
		return str_printf(x->a, "Showing " STR_FMT, STR_ARG(shown));
	if (k->hidden)
		all += contacts_hidden_count(&f->counts, k->tab);
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
		v->pager.prev_href = contacts_href(x, &to);
	}
	if (f->later && !cut) {
		to.before = (str){0};
		to.after = row_id(k, f->rows, f->rows.n - 1);
		v->pager.next_href = contacts_href(x, &to);
	}
}

/* Where to look instead. */
static void none_leads(ctx *x, const contacts_ask *k, contacts_view *v)
{
	v->empty.action_text =
		contacts_filtered(k) ? S("Clear the filter") : S("To the first page");
	v->empty.action_href = v->clear_href;
	if (contacts_filtered(k) && !k->hidden && v->hidden_href.n) {
		v->empty.text = S("Those hidden as stale or inactive are left out.");
		v->empty.action_text = S("Include hidden");
		v->empty.action_href = v->hidden_href;
	}
	if (k->q.n && k->tab != TAB_ALL) {
		buf b = buf_new(x->a, 64, 1024);
		buf_str(&b, S("/contacts?in=all&q="));
		shell_url_part(&b, k->q);
		v->empty.action_text = S("Look through everyone");
		v->empty.action_href = buf_view(&b);
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
	else if (contacts_filtered(k))
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
	if (!v->empty.drawing)
		none_leads(x, k, v);
}

static str found_words(ctx *x, const contacts_ask *k, const contacts_found *f)
{
	int64_t n = f->rows.n ? LIST_AT(f->rows, contact_row, 0)->found : 0;

	if (!n)
		return str_printf(x->a, "Nobody matches “\u2068" STR_FMT "\u2069”",
				  STR_ARG(text_clip(x->a, k->q, 60)));
	if (f->guess.n)
		return str_printf(x->a,
				  "Nobody matches. This is who fits “" STR_FMT "”",
				  STR_ARG(f->guess));
	if (n > FOUND_MOST)
		return S("More than 500 found");
	return fill_text(x, fill_number(x, n), S(" found"));
}

void contacts_fill_find(ctx *x, const request *q, const contacts_ask *k,
			const contacts_found *f, contacts_view *v)
{
	contacts_found first = *f;

	if (!k->search.any)
		return;
	if (first.rows.n > FIND_SHOWN)
		first.rows.n = FIND_SHOWN;
	fill_rows(x, q, k, &first, v);
	v->found_text = found_words(x, k, f);
	if (f->rows.n > FIND_SHOWN)
		v->found_href = contacts_href(x, k);
}

void contacts_fill(ctx *x, const request *q, const contacts_ask *k,
		   const contacts_found *f, contacts_view *v)
{
	v->type = str_of(CONTACT_TABS[k->tab].key);
	v->q = k->tab == TAB_ALL ? S("") : k->q;
	if (f->guess.n)
		v->note = str_printf(x->a,
				     "Nobody fits “\u2068" STR_FMT
				     "\u2069”. This is who fits “" STR_FMT "”.",
				     STR_ARG(text_clip(x->a, k->q, 60)),
				     STR_ARG(f->guess));
	v->shell.search = k->tab == TAB_ALL ? k->q : S("");
	contacts_fill_filters(x, q, k, f, v);
	fill_tabs(x, k, f, &v->shell);
	fill_heads(x, k, f, v);
	fill_rows(x, q, k, f, v);
	fill_pager(x, k, f, v);
	if (!f->rows.n)
		fill_none(x, k, v);
}
