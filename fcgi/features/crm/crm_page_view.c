/* Rows become the settings page of the CRM. */
#include "base/config.h"
#include "features/crm/crm.h"
#include "features/crm/crm_page.h"

/* ---- how it is getting on */

static str state_moment(ctx *x, when w, str zone, enum time_style style)
{
	local_time a = when_local(w, zone), b = when_local(x->now, zone);
	str clock = when_clock(x->a, w, zone, style);

	if (a.day == b.day && a.month == b.month && a.year == b.year)
		return clock;
	return str_printf(x->a, STR_FMT ", " STR_FMT,
			  STR_ARG(when_day(x->a, w, zone, style)), STR_ARG(clock));
}

str crm_status_line(ctx *x, const crm_locked *l, str zone, enum time_style style)
{
	str last = l->synced_at.us ? state_moment(x, l->synced_at, zone, style) : S("");

	if (!l->on)
		return S("");
	if (str_eq(l->state, S("paused")))
		return S("Sync paused");
	if (!last.n)
		return l->problem.n ? S("Not synced yet") : S("First sync under way");
	return str_printf(x->a, "%s " STR_FMT,
			  l->problem.n ? "Late: last sync" : "Last sync",
			  STR_ARG(last));
}

static void fill_state(ctx *x, const request *q, const crm_link *l, crm_view *v)
{
	const crm_locked now = {.on = true,
				.synced_at = l->synced_at,
				.problem = l->problem,
				.state = l->state};

	v->running = str_eq(l->state, S("on"));
	v->paused = str_eq(l->state, S("paused"));
	v->state = fill_status("", "circle-check", "green");
	if (!v->running)
		v->state = fill_status("", "circle-pause", "none");
	else if (l->problem.n)
		v->state = fill_status("", "triangle-alert", "amber");
	else if (!l->synced_at.us)
		v->state = fill_status("", "refresh-cw", "accent");
	v->state.text =
		str_eq(l->state, S("off"))
			? S("Not connected")
			: crm_status_line(x, &now, q->who.zone, fill_style(&q->who));
	if (l->problem.n && v->running) {
		v->problem = (v_notice){.tone = S("amber"),
					.icon = S("triangle-alert"),
					.title = S("The last try failed.")};
		v->problem.text = l->problem;
		if (l->ray.n)
			v->problem.text = str_printf(
				x->a, STR_FMT " (reference at QuickBase: " STR_FMT ")",
				STR_ARG(l->problem), STR_ARG(l->ray));
	}
	if (l->warning.n)
		v->warning = (v_notice){.tone = S("amber"),
					.icon = S("triangle-alert"),
					.title = S("Nothing was marked as gone."),
					.text = l->warning};
}

static void fill_facts(ctx *x, const request *q, const crm_rows *r, crm_view *v)
{
	v_fact *f = ARENA_ARRAY(x->a, v_fact, 6);
	enum time_style style = fill_style(&q->who);
	const crm_link *l = &r->l;
	size_t n = 0;

	f[n++] = (v_fact){.label = S("Records"), .value = fill_number(x, r->n.records)};
	if (r->n.gone)
		f[n++] = (v_fact){.label = S("Gone from QuickBase"),
				  .value = fill_number(x, r->n.gone)};
	if (l->synced_at.us)
		f[n++] = (v_fact){
			.label = S("Last sync"),
			.value = state_moment(x, l->synced_at, q->who.zone, style)};
	if (l->full_at.us)
		f[n++] = (v_fact){
			.label = S("Last full pass"),
			.value = state_moment(x, l->full_at, q->who.zone, style)};
	if (l->fields_at.us)
		f[n++] = (v_fact){
			.label = S("Fields read"),
			.value = state_moment(x, l->fields_at, q->who.zone, style)};
	v->facts = (list){f, n};
}

/* ---- the connection's form */

static v_field crm_input(const form *f, const char *name, const char *label, str value,
			 const char *hint, int64_t max)
{
	str error = form_message(f, str_of(name)), typed = form_value(f, str_of(name));

	return (v_field){.name = str_of(name),
			 .label = str_of(label),
			 .type = S("text"),
			 .value = f->n ? typed : value,
			 .hint = str_of(hint),
			 .error = error,
			 .invalid = error.n ? S("true") : S(""),
			 .autocomplete = S("off"),
			 .autofocus = error.n != 0,
			 .required = true,
			 .max = max};
}

static void fill_connect(ctx *x, const crm_rows *r, const form *f, crm_view *v)
{
	const crm_link *l = &r->l;

	v->connect_text = v->connected ? S("Save and test") : S("Connect");
	v->realm =
		crm_input(f, "realm", "Realm", l->realm,
			  "The host you sign in at, such as acme.quickbase.com.", 100);
	v->token = crm_input(f, "token", "User token", S(""),
			     r->found ? "A token is kept, sealed. Leave this empty to "
					"keep it."
				      : "It must be assigned to the app. It is kept "
					"sealed and never shown again.",
			     200);
	v->token.type = S("password");
	v->token.value = S("");
	v->token.required = !r->found;
	v->token.autocomplete = S("new-password");
	v->table = crm_input(f, "table", "Customers table", l->table_id,
			     "The id behind /db/ in the table's address.", 40);
	v->rate = crm_input(f, "rate", "Requests a second, at most",
			    r->found ? str_printf(x->a, "%lld", (long long)l->rate)
				     : S("5"),
			    "1 to 10. QuickBase limits every token.", 2);
}

/* ---- fields */

static void fill_note(v_crm_field *f, crm_verdict verdict)
{
	static const struct {
		const char *tone, *icon;
	} LOOKS[] = {[CRM_FINE] = {"green", "circle-check"},
		     [CRM_DOUBTFUL] = {"amber", "triangle-alert"},
		     [CRM_REFUSED] = {"red", "circle-alert"},
		     [CRM_UNMAPPED] = {"none", "circle-dashed"}};

	f->note = str_of(verdict.words);
	f->tone = str_of(LOOKS[verdict.level].tone);
	f->icon = str_of(LOOKS[verdict.level].icon);
	f->column = verdict.label.p ? verdict.label : S("");
}

static v_crm_field crm_one_field(ctx *x, enum crm_field f, const crm_map *m,
				 list columns, const crm_typed *typed)
{
	static const char *const lists[CRM_TABLES] = {"crm-customers", "crm-comm",
						      "crm-tickets"};
	const crm_field_kind *k = &CRM_FIELDS[f];
	v_crm_field v = {.name = str_of(k->key),
			 .label = str_of(k->label),
			 .list = str_of(lists[k->table])};

	if (m->id[f])
		v.value = str_printf(x->a, "%lld", (long long)m->id[f]);
	if (typed->present)
		v.value = typed->field[f];
	if (typed->bad_field[f]) {
		v.note = S("Enter the field's id, a number.");
		v.tone = S("red");
		v.icon = S("circle-alert");
		v.invalid = S("true");
	} else if (columns.n || !m->id[f])
		fill_note(&v, crm_check(m, f, columns.items, columns.n));
	return v;
}

static list crm_field_range(ctx *x, enum crm_field from, enum crm_field to,
			    const crm_map *m, list columns, const crm_typed *typed)
{
	v_crm_field *v = ARENA_ARRAY(x->a, v_crm_field, CRM_FIELD_COUNT);
	size_t n = 0;

	for (int f = (int)from; f < (int)to; f++)
		v[n++] = crm_one_field(x, (enum crm_field)f, m, columns, typed);
	return (list){v, n};
}

static list crm_column_options(ctx *x, list columns)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, columns.n ? columns.n : 1);

	for (size_t i = 0; i < columns.n; i++) {
		const crm_column *c = LIST_AT(columns, crm_column, i);
		o[i].value = str_printf(x->a, "%lld", (long long)c->id);
		o[i].text = str_printf(x->a, STR_FMT " (" STR_FMT ")",
				       STR_ARG(c->label), STR_ARG(c->type));
	}
	return (list){o, columns.n};
}

static v_field crm_table_input(const char *name, const char *label, str value, bool bad)
{
	v_field v = {.name = str_of(name),
		     .label = str_of(label),
		     .type = S("text"),
		     .value = value,
		     .hint = S("Empty: nothing is written there."),
		     .optional = S("optional"),
		     .autocomplete = S("off"),
		     .max = 40};

	if (bad) {
		v.error = S("A table's id is lower-case letters and digits.");
		v.invalid = S("true");
	}
	return v;
}

static void fill_map(ctx *x, const crm_link *l, const crm_typed *typed, crm_view *v)
{
	crm_map m = crm_map_read(x->a, l->map);
	list customers = crm_columns_kept(x->a, l->fields, l->table_id);
	list comm = crm_columns_kept(x->a, l->fields, l->comm_table);
	list tickets = crm_columns_kept(x->a, l->fields, l->ticket_table);

	v->customers = crm_column_options(x, customers);
	v->comm_columns = crm_column_options(x, comm);
	v->ticket_columns = crm_column_options(x, tickets);
	v->reads = crm_field_range(x, CRM_NAME, CRM_READ_COUNT, &m, customers, typed);
	v->writes = crm_field_range(x, CRM_LAST_CONTACT, CRM_COMM_CALL, &m, customers,
				    typed);
	v->comm = crm_field_range(x, CRM_COMM_CALL, CRM_TICKET_CALL, &m, comm, typed);
	v->tickets = crm_field_range(x, CRM_TICKET_CALL, CRM_FIELD_COUNT, &m, tickets,
				     typed);
	v->comm_table = crm_table_input(
		"comm_table", "Communications table",
		typed->present ? typed->comm_table : l->comm_table, typed->bad_comm);
	v->ticket_table =
		crm_table_input("ticket_table", "Tickets table",
				typed->present ? typed->ticket_table : l->ticket_table,
				typed->bad_ticket);
}

/* ---- words, problems */

static list crm_choices_of(ctx *x, list all, str kind, str first, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, all.n + 1);
	size_t n = 0;

	o[n++] = (v_option){.text = first};
	for (size_t i = 0; i < all.n; i++) {
		const crm_choice *c = LIST_AT(all, crm_choice, i);
		if (str_eq(c->kind, kind))
			o[n++] = fill_option(c->id, c->name, chosen);
	}
	return (list){o, n};
}

static void fill_words(ctx *x, const crm_rows *r, crm_view *v)
{
	v_crm_word *w = ARENA_ARRAY(x->a, v_crm_word, r->words.n ? r->words.n : 1);

	for (size_t i = 0; i < r->words.n; i++) {
		const crm_word *c = LIST_AT(r->words, crm_word, i);
		bool ignored = str_eq(c->how, S("ignored"));
		w[i] = (v_crm_word){.kind = c->kind, .value = c->value};
		w[i].id = str_printf(x->a, "w%zu", i);
		w[i].what = str_eq(c->kind, S("status"))  ? S("Status")
			    : str_eq(c->kind, S("stage")) ? S("Stage")
							  : S("Coordinator");
		w[i].count =
			str_printf(x->a, STR_FMT " %s", STR_ARG(fill_number(x, c->n)),
				   c->n == 1 ? "record" : "records");
		w[i].options = crm_choices_of(x, r->choices, c->kind,
					      ignored ? S("Ignored")
						      : S("Not known: changes nothing"),
					      c->target.p ? c->target : S("-"));
	}
	v->words = (list){w, r->words.n};
}

static void fill_problems(ctx *x, const crm_rows *r, crm_view *v)
{
	v_line *l = ARENA_ARRAY(x->a, v_line, r->problems.n ? r->problems.n : 1);

	for (size_t i = 0; i < r->problems.n; i++) {
		const crm_problem *p = LIST_AT(r->problems, crm_problem, i);
		l[i] = (v_line){.icon = S("triangle-alert"),
				.tone = S("amber"),
				.text = p->problem};
		l[i].strong = str_printf(x->a, "%s" STR_FMT, p->name.n ? "" : "Record ",
					 STR_ARG(p->name.n ? p->name : p->record_id));
		if (p->contact_id.n)
			l[i].href = str_printf(x->a, "/contacts/" STR_FMT,
					       STR_ARG(p->contact_id));
		l[i].meta = str_printf(x->a, "Record " STR_FMT, STR_ARG(p->record_id));
	}
	v->problems = (list){l, r->problems.n};
	if (r->n.problems > (int64_t)r->problems.n)
		v->problems_more = str_printf(
			x->a, "Showing the first %zu of " STR_FMT ".", r->problems.n,
			STR_ARG(fill_number(x, r->n.problems)));
}

static void fill_pushes(ctx *x, const request *q, const crm_rows *r, crm_view *v)
{
	v_line *l = ARENA_ARRAY(x->a, v_line, r->pushes.n ? r->pushes.n : 1);

	for (size_t i = 0; i < r->pushes.n; i++) {
		const crm_open_push *p = LIST_AT(r->pushes, crm_open_push, i);
		bool waits = str_eq(p->state, S("waiting"));
		l[i] = (v_line){.icon = waits ? S("clock") : S("circle-alert"),
				.tone = waits ? S("amber") : S("red"),
				.text = p->problem};
		l[i].strong = str_eq(p->what, S("ticket"))         ? S("Ticket")
			      : str_eq(p->what, S("last_contact")) ? S("Last contact")
								   : S("Communication");
		l[i].href = str_printf(x->a, "/history/calls/" STR_FMT,
				       STR_ARG(p->call_id));
		l[i].meta = fill_moment(x, &q->who, p->at).text;
	}
	v->pushes = (list){l, r->pushes.n};
}

void crm_fill(ctx *x, const request *q, const crm_rows *r, const form *connect,
	      const crm_typed *typed, crm_view *v)
{
	v->connected = r->found && !str_eq(r->l.state, S("off"));
	fill_connect(x, r, connect, v);
	if (!v->connected)
		return;
	fill_state(x, q, &r->l, v);
	fill_facts(x, q, r, v);
	fill_map(x, &r->l, typed, v);
	v->lines = crm_choices_of(x, r->choices, S("line"), S("No line"),
				  typed->present ? typed->field_line : r->l.field_line);
	fill_words(x, r, v);
	fill_problems(x, r, v);
	fill_pushes(x, q, r, v);
	v->hook_url = str_printf(x->a, STR_FMT "/api/webhooks/quickbase/" STR_FMT,
				 STR_ARG(x->cfg->public_url), STR_ARG(q->tenant));
	v->hook_state =
		r->l.hook_hash.n
			? r->l.hook_before.n
				  ? S("A key is set, and the one before it still "
				      "works.")
				  : S("A key is set.")
			: S("No key is set: nothing is taken.");
}
