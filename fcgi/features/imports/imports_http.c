/* The four steps of an import, each with an address of its own. */
#include "base/json.h"
#include "base/text.h"
#include "features/imports/csv_out.h"
#include "features/imports/imports.h"
#include "features/imports/imports_page.h"
#include "features/shell/shell.h"

enum { FILE_MOST = 64 * 1024 * 1024 + 64 * 1024, FORM_MOST = 512 * 1024 };

const page import_file_page = {"imports/file", &import_file_view_t};
const page import_columns_page = {"imports/columns", &import_columns_view_t};
const page import_duplicates_page = {"imports/duplicates", &import_duplicates_view_t};
const page import_run_page = {"imports/run", &import_run_view_t};

static void head(ctx *x, const request *q, const shell_now *now, v_shell *s)
{
	shell_fill(x, q, now, "Import", s);
	shell_crumb(s, S("Contacts"), S("/contacts"), S("Import"));
}

static rc to_step(ctx *x, response *p, str id, const char *step)
{
	return response_redirect(
		x, p,
		str_printf(x->a, "/contacts/import/" STR_FMT "%s", STR_ARG(id), step));
}

static str said_in(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

/* E_NOTFOUND when there is no such import. */
static rc import_of(ctx *x, const request *q, import_head *h, list *choices,
		    shell_now *now)
{
	bool found;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	shell_send(x, q, now);
	import_send(x, q->arg[0], h, &found);
	if (choices)
		import_choices_send(x, choices);
	TRY(pg_flush(x));
	return found ? OK : FAIL(x, E_NOTFOUND, "no such import");
}

static bool is_prepared(const import_head *h)
{
	return str_eq(h->state, S("open")) || str_eq(h->state, S("checking")) ||
	       str_eq(h->state, S("checked")) || str_eq(h->state, S("failed"));
}

/* ---- file ---- */

static rc file_page(ctx *x, request *q, response *p, str problem)
{
	import_file_view v = {0};
	shell_now now;
	list recent = {0};

	shell_send(x, q, &now);
	pg_send(x, Q_imports_recent, NO_ARGS, pg_list(&import_line_t, &recent));
	TRY(pg_flush(x));
	head(x, q, &now, &v.shell);
	v.shell.self = S("/contacts/import"); /* "file" is no import's page */
	import_file_fill(x, q, recent, &v);
	if (problem.n) {
		p->status = 422;
		v.sheet.notice = (v_notice){.tone = S("red"),
					    .icon = S("circle-alert"),
					    .title = S("That file was not taken."),
					    .text = problem};
	}
	return shell_page(x, q, p, &import_file_page, &v);
}

static rc file_get(ctx *x, request *q, response *p)
{
	return file_page(x, q, p, (str){0});
}

static rc file_post(ctx *x, request *q, response *p)
{
	str id, problem;

	TRY(import_take(x, q, &id, &problem));
	return id.n ? to_step(x, p, id, "/columns") : file_page(x, q, p, problem);
}

/* ---- columns ---- */

static bool is_target(list choices, str to)
{
	if (target_of(to))
		return true;
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		if (str_eq(c->kind, S("field")) && str_starts(to, S("custom:")) &&
		    str_eq(str_sub(to, 7, to.n), c->value))
			return true;
	}
	return false;
}

static bool is_choice(list choices, str kind, str value)
{
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		if (str_eq(c->kind, kind) && str_eq(c->value, value))
			return true;
	}
	return false;
}

/* What was chosen for the words of a column that the business does not have. */
static void read_words(ctx *x, const request *q, const column_seen *c, size_t i,
		       list choices, column_plan *p)
{
	str kind = target_choices(p->to);
	column_value *w = ARENA_ARRAY(x->a, column_value, COLUMN_VALUES);
	str *means = ARENA_ARRAY(x->a, str, COLUMN_VALUES);

	p->words = w;
	p->means = means;
	for (size_t k = 0; kind.n && k < c->nvalues; k++) {
		str name = str_printf(x->a, "w%zu_%zu", i, k);
		str v = params_get(q->form, name);
		if (!v.p || (v.n && !is_choice(choices, kind, v)))
			continue;
		w[p->nwords] = c->values[k];
		means[p->nwords++] = v;
	}
}

/* As in the sheet before, where heads are the same; what does not exist any more goes
 * nowhere. false: there is nothing to take. */
static bool plan_as_before(ctx *x, const import_last *last, const sheet_seen *s,
			   list choices, column_plan *p)
{
	sheet_seen old;

	if (!sheet_seen_read(x->a, last->columns, &old) ||
	    !mapping_take(s, p, &old, mapping_read(x->a, last->mapping, old.n)))
		return false;
	for (size_t i = 0; i < s->n; i++)
		if (p[i].to.n && !is_target(choices, p[i].to))
			p[i].to = (str){0};
	return true;
}

static rc columns_get(ctx *x, request *q, response *p)
{
	import_columns_view v = {0};
	import_head h;
	import_last last;
	sheet_seen s;
	shell_now now;
	list choices;
	bool before = false;

	if (str_is_uuid(q->arg[0]))
		import_last_send(x, q->arg[0], &last, &before);
	TRY(import_of(x, q, &h, &choices, &now));
	if (!is_prepared(&h))
		return to_step(x, p, h.id, "");
	if (!sheet_seen_read(x->a, h.columns, &s))
		return FAIL(x, E_BUG, "an import whose columns cannot be read");
	column_plan *plan = mapping_read(x->a, h.mapping, s.n);
	head(x, q, &now, &v.shell);
	sheet_fill(x, q, &h, STEP_COLUMNS, &v.sheet);
	import_columns_fill(x, &s, plan, choices, &h, &v);
	str is = mapping_write(x->a, plan, s.n);
	if (before && plan_as_before(x, &last, &s, choices, plan) &&
	    !str_eq(is, mapping_write(x->a, plan, s.n)))
		v.last = str_printf(x->a, "As for “" STR_FMT "”",
				    STR_ARG(text_clip(x->a, last.name, 40)));
	return shell_page(x, q, p, &import_columns_page, &v);
}

/* Takes over what was decided for the sheet before. */
static rc columns_as_before(ctx *x, response *p, const import_head *h,
			    const sheet_seen *s, list choices)
{
	import_last last;
	bool before;

	import_last_send(x, h->id, &last, &before);
	TRY(pg_flush(x));
	column_plan *plan = mapping_read(x->a, h->mapping, s->n);
	if (before && plan_as_before(x, &last, s, choices, plan))
		TRY(pg_exec(x, Q_import_map,
			    ARGS(A(h->id), A(mapping_write(x->a, plan, s->n)),
				 A(last.type))));
	return to_step(x, p, h->id, "/columns");
}

static column_plan *columns_read(ctx *x, const request *q, const sheet_seen *s,
				 list choices)
{
	column_plan *p = ARENA_ARRAY(x->a, column_plan, s->n ? s->n : 1);

	for (size_t i = 0; i < s->n; i++) {
		str to = said_in(q, str_printf(x->a, "to%zu", i).p);
		str order = said_in(q, str_printf(x->a, "order%zu", i).p);
		if (is_target(choices, to))
			p[i].to = to;
		p[i].order = str_eq(order, S("1"))   ? DATES_MONTH_FIRST
			     : str_eq(order, S("2")) ? DATES_DAY_FIRST
						     : DATES_UNSAID;
		read_words(x, q, &s->columns[i], i, choices, &p[i]);
	}
	return p;
}

/* Where dates fit only one order, that is the order. */
static void settle_orders(const sheet_seen *s, column_plan *p)
{
	for (size_t i = 0; i < s->n; i++) {
		const column_seen *c = &s->columns[i];
		if (p[i].order == DATES_UNSAID && c->months && !c->days)
			p[i].order = DATES_MONTH_FIRST;
		if (p[i].order == DATES_UNSAID && c->days && !c->months)
			p[i].order = DATES_DAY_FIRST;
	}
}

static bool names_somebody(str to)
{
	static const char *const WHO[] = {"name",  "first_name", "last_name",
					  "phone", "email",      "record_id"};

	for (size_t i = 0; i < sizeof(WHO) / sizeof(WHO[0]); i++)
		if (str_eq(to, str_of(WHO[i])))
			return true;
	return false;
}

static str column_problem(ctx *x, const sheet_seen *s, const column_plan *p, size_t i)
{
	const target *t = target_of(p[i].to);

	if (column_asks(&s->columns[i], &p[i]) && p[i].order == DATES_UNSAID)
		return str_printf(x->a,
				  "Say how the dates of “" STR_FMT "” are written.",
				  STR_ARG(s->columns[i].head));
	for (size_t k = 0; k < i && p[i].to.n && (!t || !t->many); k++)
		if (str_eq(p[k].to, p[i].to))
			return str_printf(x->a,
					  "“" STR_FMT "” and “" STR_FMT
					  "” cannot both go to one place.",
					  STR_ARG(s->columns[k].head),
					  STR_ARG(s->columns[i].head));
	return (str){0};
}

/* What keeps the columns from being enough, in words; absent when they are. */
static str columns_problem(ctx *x, const sheet_seen *s, const column_plan *p)
{
	bool who = false;

	for (size_t i = 0; i < s->n; i++) {
		str problem = column_problem(x, s, p, i);
		if (problem.n)
			return problem;
		who = who || names_somebody(p[i].to);
	}
	return !who ? S("Say which column is the name, the phone, the e-mail or the "
			"record "
			"id: without one of them nobody could be found again.")
		    : (str){0};
}

static str type_said(const request *q)
{
	static const char *const TYPES[] = {"customer", "lead", "crew", "vendor",
					    "employee"};
	str v = said_in(q, "type");

	for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++)
		if (str_eq(v, str_of(TYPES[i])))
			return v;
	return S("customer");
}

static rc columns_post(ctx *x, request *q, response *p)
{
	import_head h;
	sheet_seen s;
	shell_now now;
	list choices;
	str problem;

	TRY(import_of(x, q, &h, &choices, &now));
	if (!is_prepared(&h))
		return to_step(x, p, h.id, "");
	if (!sheet_seen_read(x->a, h.columns, &s))
		return FAIL(x, E_BUG, "an import whose columns cannot be read");
	if (str_eq(said_in(q, "look"), S("last")))
		return columns_as_before(x, p, &h, &s, choices);
	column_plan *plan = columns_read(x, q, &s, choices);
	h.type = type_said(q);
	problem = columns_problem(x, &s, plan);
	settle_orders(&s, plan);
	/* kept also when something is missing: it is resumed where it was left */
	TRY(pg_exec(x, Q_import_map,
		    ARGS(A(h.id), A(mapping_write(x->a, plan, s.n)), A(h.type))));
	if (!problem.n && !said_in(q, "look").n)
		return to_step(x, p, h.id, "/duplicates");
	if (!problem.n)
		return to_step(x, p, h.id, "/columns");
	import_columns_view v = {0};
	p->status = 422;
	head(x, q, &now, &v.shell);
	sheet_fill(x, q, &h, STEP_COLUMNS, &v.sheet);
	import_columns_fill(x, &s, plan, choices, &h, &v);
	v.sheet.notice = (v_notice){.tone = S("red"),
				    .icon = S("circle-alert"),
				    .title = S("One thing is missing."),
				    .text = problem};
	return shell_page(x, q, p, &import_columns_page, &v);
}

/* ---- duplicates ---- */

static rc duplicates_get(ctx *x, request *q, response *p)
{
	import_duplicates_view v = {0};
	import_head h;
	shell_now now;

	TRY(import_of(x, q, &h, NULL, &now));
	if (!is_prepared(&h))
		return to_step(x, p, h.id, "");
	head(x, q, &now, &v.shell);
	sheet_fill(x, q, &h, STEP_DUPLICATES, &v.sheet);
	import_duplicates_fill(x, &h, &v);
	return shell_page(x, q, p, &import_duplicates_page, &v);
}

static str check_args(ctx *x, const request *q, str id)
{
	buf b = buf_new(x->a, 128, 512);

	buf_str(&b, S("{\"import\":"));
	buf_json(&b, id);
	buf_str(&b, S(",\"region\":"));
	buf_json(&b, q->who.region);
	buf_chr(&b, '}');
	return buf_view(&b);
}

static rc duplicates_post(ctx *x, request *q, response *p)
{
	static const char *const KEYS[] = {"phone", "email", "record"};
	import_head h;
	shell_now now;
	str way = said_in(q, "way");
	buf keys = buf_new(x->a, 32, 64);

	TRY(import_of(x, q, &h, NULL, &now));
	if (!is_prepared(&h))
		return to_step(x, p, h.id, "");
	for (size_t i = 0; i < 3; i++)
		if (said_in(q, KEYS[i]).n)
			buf_fmt(&keys, "%s%s", keys.n ? " " : "", KEYS[i]);
	if (!str_eq(way, S("skip")) && !str_eq(way, S("create")))
		way = S("update");
	TRY(pg_exec(x, Q_import_check_begin,
		    ARGS(A(h.id), A(way), A(buf_view(&keys)))));
	task_add(x, &import_check, check_args(x, q, h.id), (str){0}, (when){0});
	return to_step(x, p, h.id, "");
}

/* ---- the import itself ---- */

static rc run_get(ctx *x, request *q, response *p)
{
	import_run_view v = {0};
	list known = {0};
	import_head h;
	shell_now now;

	TRY(import_of(x, q, &h, NULL, &now));
	if (str_eq(h.state, S("open")))
		return to_step(x, p, h.id, "/columns");
	head(x, q, &now, &v.shell);
	sheet_fill(x, q, &h, STEP_RUN, &v.sheet);
	if (str_eq(h.state, S("checked")))
		TRY(import_known_read(x, h.id, &known));
	import_run_fill(x, q, &h, &v);
	import_known_fill(x, q, &h, known, &v);
	return shell_page(x, q, p, &import_run_page, &v);
}

/* do: start, stop, undo, forget. What no longer fits changes nothing. */
static rc run_post(ctx *x, request *q, response *p)
{
	static const struct {
		const char *what;
		enum query q;
		const task_kind *then;
	} DO[] = {
		{"start", Q_import_start, &import_run},
		{"stop", Q_import_stop, NULL},
		{"undo", Q_import_back, &import_undo},
		{"forget", Q_import_forget, NULL},
	};
	import_head h;
	shell_now now;
	str what = said_in(q, "do");
	int64_t changed = 0;

	TRY(import_of(x, q, &h, NULL, &now));
	for (size_t i = 0; i < sizeof(DO) / sizeof(DO[0]); i++) {
		if (!str_eq(what, str_of(DO[i].what)))
			continue;
		/* a part that is being written has the import for itself */
		pg_send(x, Q_tx_patient, NO_ARGS, pg_count(NULL));
		pg_send(x, DO[i].q, ARGS(A(h.id)), pg_count(&changed));
		TRY(pg_flush(x));
		if (changed && DO[i].then)
			task_add(x, DO[i].then, task_arg(x, "import", h.id), (str){0},
				 (when){0});
	}
	events_live(x->events, q->tenant, S("import"), h.id);
	if (str_eq(what, S("forget")) && changed)
		return response_redirect(x, p, S("/contacts/import"));
	return to_step(x, p, h.id, "");
}

static rc refused_get(ctx *x, request *q, response *p)
{
	import_head h;
	shell_now now;

	TRY(import_of(x, q, &h, NULL, &now));
	if (!h.refused)
		return FAIL(x, E_NOTFOUND, "no refused rows");
	p->content_type = "text/csv; charset=utf-8";
	TRY(response_header(x, p, "Content-Disposition",
			    S("attachment; filename=\"refused-rows.csv\"")));
	return response_header(x, p, "X-Accel-Redirect",
			       str_printf(x->a, "/_files/" STR_FMT,
					  STR_ARG(refused_name(x, q->tenant, h.id))));
}

static const route IMPORTS[] = {
	{M_GET, "/contacts/import", WHO_MANAGERS, 0, SERVES_HTML, file_get},
	{M_POST, "/contacts/import/file", SPOOLED(WHO_MANAGERS), FILE_MOST, SERVES_HTML,
	 file_post},
	{M_GET, "/contacts/import/:import/columns", WHO_MANAGERS, 0, SERVES_HTML,
	 columns_get},
	{M_POST, "/contacts/import/:import/columns", WHO_MANAGERS, FORM_MOST,
	 SERVES_HTML, columns_post},
	{M_GET, "/contacts/import/:import/duplicates", WHO_MANAGERS, 0, SERVES_HTML,
	 duplicates_get},
	{M_POST, "/contacts/import/:import/duplicates", WHO_MANAGERS, 4096, SERVES_HTML,
	 duplicates_post},
	{M_GET, "/contacts/import/:import", WHO_MANAGERS, 0, SERVES_HTML, run_get},
	{M_POST, "/contacts/import/:import", WHO_MANAGERS, 4096, SERVES_HTML, run_post},
	{M_GET, "/contacts/import/:import/refused", WHO_MANAGERS, 0, SERVES_TEXT,
	 refused_get},
};
const routes imports_routes = ROUTES("imports", IMPORTS);
