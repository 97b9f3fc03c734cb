#include "base/json.h"
#include "features/imports/imports_page.h"
#include "features/shell/fill.h"

static str step_href(ctx *x, const import_head *h, int step)
{
	static const char *const PARTS[] = {"", "", "/columns", "/duplicates", ""};

	if (step == STEP_FILE)
		return S("/contacts/import");
	return str_printf(x->a, "/contacts/import/" STR_FMT "%s", STR_ARG(h->id),
			  PARTS[step]);
}

/* Until something is written one may go back. */
static bool is_open(const import_head *h)
{
	return str_eq(h->state, S("open")) || str_eq(h->state, S("checked")) ||
	       str_eq(h->state, S("checking")) || str_eq(h->state, S("failed"));
}

static str charset_words(str charset)
{
	static const char *const WORDS[][2] = {{"utf-8", "UTF-8"},
					       {"utf-16le", "UTF-16"},
					       {"utf-16be", "UTF-16"},
					       {"windows-1252", "Windows-1252"}};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (str_eq(charset, str_of(WORDS[i][0])))
			return str_of(WORDS[i][1]);
	return charset;
}

void sheet_fill(ctx *x, const request *q, const import_head *h, int step, v_sheet *v)
{
	static const char *const WORDS[] = {"", "File", "Match columns", "Duplicates",
					    "Import"};
	v_wizard_step *s = ARENA_ARRAY(x->a, v_wizard_step, STEP_RUN);

	for (int i = 1; i <= STEP_RUN; i++) {
		s[i - 1] = (v_wizard_step){.number = fill_number(x, i),
					   .text = str_of(WORDS[i]),
					   .state = i < step    ? S("done")
						    : i == step ? S("now")
								: S(""),
					   .current = i == step ? S("step") : S("")};
		if (h && i < step && is_open(h))
			s[i - 1].href = step_href(x, h, i);
	}
	v->steps = (list){s, STEP_RUN};
	if (!h)
		return;
	v->name = h->name;
	v->base = step_href(x, h, STEP_RUN);
	v->meta = str_printf(x->a, STR_FMT " rows, " STR_FMT,
			     STR_ARG(fill_number(x, h->rows)),
			     STR_ARG(charset_words(h->charset)));
	if (h->same_at.us && is_open(h))
		v->notice = (v_notice){
			.tone = S("amber"),
			.icon = S("triangle-alert"),
			.title = S("This file was imported before."),
			.text = str_printf(
				x->a,
				"The same content was imported " STR_FMT
				". You can go on all the same: whoever is known "
				"by phone, e-mail or record id is not made "
				"twice.",
				STR_ARG(when_ago(x->a, h->same_at, x->now)))};
	(void)q;
}

/* ---- file ---- */

static v_status line_state(str state)
{
	static const struct state_look WORDS[] = {
		{"open", "Not started", "circle-dashed", "none"},
		{"checking", "Being checked", "hourglass", "accent"},
		{"checked", "Ready to import", "circle-dot", "accent"},
		{"waiting", "Waiting for another", "hourglass", "amber"},
		{"running", "Being imported", "hourglass", "accent"},
		{"done", "Imported", "circle-check", "green"},
		{"stopped", "Stopped", "circle-pause", "amber"},
		{"undoing", "Being undone", "hourglass", "accent"},
		{"undone", "Undone", "circle-minus", "none"},
		{"failed", "Failed", "circle-x", "red"},
	};

	return fill_known(WORDS, sizeof(WORDS) / sizeof(WORDS[0]), state);
}

static str line_meta(ctx *x, const import_line *r)
{
	str when_ = when_ago(x->a, r->created_at, x->now);

	if (str_eq(r->state, S("done")) || str_eq(r->state, S("stopped")))
		return str_printf(x->a,
				  STR_FMT " added, " STR_FMT " updated, " STR_FMT
					  " by " STR_FMT,
				  STR_ARG(fill_number(x, r->made)),
				  STR_ARG(fill_number(x, r->changed)), STR_ARG(when_),
				  STR_ARG(r->who));
	return str_printf(x->a, STR_FMT " rows, " STR_FMT " by " STR_FMT,
			  STR_ARG(fill_number(x, r->rows)), STR_ARG(when_),
			  STR_ARG(r->who));
}

void import_file_fill(ctx *x, const request *q, list recent, import_file_view *v)
{
	v_import_line *l = ARENA_ARRAY(x->a, v_import_line, recent.n ? recent.n : 1);

	sheet_fill(x, q, NULL, STEP_FILE, &v->sheet);
	for (size_t i = 0; i < recent.n; i++) {
		const import_line *r = LIST_AT(recent, import_line, i);
		l[i] = (v_import_line){
			.key = r->id,
			.name = r->name,
			.href = str_printf(
				x->a, "/contacts/import/" STR_FMT "%s", STR_ARG(r->id),
				str_eq(r->state, S("open")) ? "/columns" : ""),
			.meta = line_meta(x, r),
			.state = line_state(r->state)};
	}
	v->recent = (list){l, recent.n};
}

/* ---- columns ---- */

static list target_options(ctx *x, list choices, str to)
{
	size_t n = 0, most = TARGETS_N + choices.n + 1;
	v_option *o = ARENA_ARRAY(x->a, v_option, most);

	o[n++] = fill_option(S(""), S("Skip this column"), to);
	for (size_t i = 0; i < TARGETS_N; i++)
		o[n++] = fill_option(str_of(TARGETS[i].key), str_of(TARGETS[i].label),
				     to);
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		if (str_eq(c->kind, S("field")))
			o[n++] = fill_option(
				str_printf(x->a, "custom:" STR_FMT, STR_ARG(c->value)),
				c->text, to);
	}
	return (list){o, n};
}

bool column_asks(const column_seen *c, const column_plan *p)
{
	const target *t = target_of(p->to);
	bool dates = t ? t->kind == T_DATE || t->kind == T_MOMENT
		       : str_starts(p->to, S("custom:")) && c->dates > 0;

	return dates && c->both > 0 && (c->months > 0) == (c->days > 0);
}

/* "2026-03-10" as people say it. */
static str day_words(ctx *x, str iso)
{
	static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int64_t m = 0, d = 0;

	if (!str_i64(str_sub(iso, 5, 7), &m) || !str_i64(str_sub(iso, 8, 10), &d) ||
	    m < 1 || m > 12)
		return iso;
	return str_printf(x->a, "%s %d", MONTHS[m - 1], (int)d);
}

static void fill_question(ctx *x, const column_seen *c, const column_plan *p, size_t i,
			  v_import_column *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, 2);
	str month = day_words(x, date_read(x->a, c->unsure, DATES_MONTH_FIRST));
	str day = day_words(x, date_read(x->a, c->unsure, DATES_DAY_FIRST));

	v->question =
		str_printf(x->a, "“" STR_FMT "” could be " STR_FMT " or " STR_FMT ".",
			   STR_ARG(c->unsure), STR_ARG(month), STR_ARG(day));
	v->question_text = str_printf(
		x->a, STR_FMT " rows fit both. Choose once for the whole column.",
		STR_ARG(fill_number(x, c->both)));
	v->order_name = str_printf(x->a, "order%zu", i);
	o[0] = (v_option){S("1"), fill_text(x, month, S(", month first")),
			  p->order == DATES_MONTH_FIRST};
	o[1] = (v_option){S("2"), fill_text(x, day, S(", day first")),
			  p->order == DATES_DAY_FIRST};
	v->orders = (list){o, 2};
}

static list word_options(ctx *x, list choices, str kind, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 1);
	size_t n = 0;

	o[n++] = fill_option(S(""), S("Leave empty"), chosen);
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		/* each once: the others are words it also goes by */
		bool seen = n > 1 && str_eq(o[n - 1].value, c->value);
		if (str_eq(c->kind, kind) && !seen)
			o[n++] = fill_option(c->value, c->text, chosen);
	}
	return (list){o, n};
}

static str word_means(const column_plan *p, str word)
{
	for (size_t i = 0; i < p->nwords; i++)
		if (str_eq(p->words[i].text, word))
			return p->means[i];
	return S("");
}

/* Words of the sheet that name nothing the business has. */
static void fill_words(ctx *x, const column_seen *c, const column_plan *p, size_t i,
		       list choices, v_import_column *v)
{
	str kind = target_choices(p->to);
	v_import_word *w = ARENA_ARRAY(x->a, v_import_word, COLUMN_VALUES);
	size_t n = 0;

	for (size_t k = 0; kind.n && !c->many && k < c->nvalues; k++) {
		const column_value *u = &c->values[k];
		if (choice_of(choices, kind, u->text).n)
			continue;
		w[n++] = (v_import_word){
			.text = u->text,
			.rows = u->n == 1 ? S("1 row")
					  : fill_text(x, fill_number(x, u->n),
						      S(" rows")),
			.name = str_printf(x->a, "w%zu_%zu", i, k),
			.options =
				word_options(x, choices, kind, word_means(p, u->text))};
	}
	v->words = (list){w, n};
	if (n)
		v->words_note =
			S("These are not among yours. Choose what each one means.");
}

static v_status column_check(ctx *x, const column_seen *c, const column_plan *p,
			     const v_import_column *v)
{
	if (!p->to.n)
		return fill_status("Not imported", "circle-minus", "none");
	if (v->question.n && p->order == DATES_UNSAID)
		return fill_status("Which date order?", "circle-alert", "red");
	if (v->words.n)
		return (v_status){
			v->words.n == 1
				? S("1 unknown value")
				: fill_text(x, fill_number(x, (int64_t)v->words.n),
					    S(" unknown values")),
			S("triangle-alert"), S("amber")};
	if (target_choices(p->to).n && c->many)
		return fill_status("Unknown ones are left empty", "circle-alert",
				   "amber");
	return fill_status("Matched", "circle-check", "green");
}

static void fill_column(ctx *x, const column_seen *c, const column_plan *p, size_t i,
			list choices, int64_t rows, v_import_column *v)
{
	v->key = fill_number(x, (int64_t)i);
	v->name = str_printf(x->a, "to%zu", i);
	v->head = c->head;
	v->first = c->first;
	v->filled = str_printf(x->a, "%lld%%",
			       (long long)(rows ? c->filled * 100 / rows : 0));
	v->options = target_options(x, choices, p->to);
	if (column_asks(c, p))
		fill_question(x, c, p, i, v);
	fill_words(x, c, p, i, choices, v);
	v->check = column_check(x, c, p, v);
	if (str_eq(v->check.tone, S("red")))
		v->tone = S("ask");
}

static list type_options(ctx *x, str chosen)
{
	static const char *const TYPES[][2] = {{"customer", "Customers"},
					       {"lead", "Leads"},
					       {"crew", "Crews"},
					       {"vendor", "Vendors"},
					       {"employee", "Employees"}};
	enum { N = sizeof(TYPES) / sizeof(TYPES[0]) };
	v_option *o = ARENA_ARRAY(x->a, v_option, N);

	for (size_t i = 0; i < N; i++)
		o[i] = fill_option(str_of(TYPES[i][0]), str_of(TYPES[i][1]), chosen);
	return (list){o, N};
}

static str target_label(str to, list choices)
{
	const target *t = target_of(to);

	if (t)
		return str_of(t->label);
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		if (str_eq(c->kind, S("field")) &&
		    str_eq(str_sub(to, 7, to.n), c->value))
			return c->text;
	}
	return to;
}

/* A cell as it would come in: dates in the order that was chosen. */
static str sample_cell(ctx *x, const column_plan *p, str cell)
{
	const target *t = target_of(p->to);
	str read = {0};

	if (p->order == DATES_UNSAID && date_kind_of(cell) == DATE_BOTH)
		return cell;
	if (t && t->kind == T_DATE)
		read = date_read(x->a, cell, p->order);
	if (t && t->kind == T_MOMENT)
		read = moment_read(x->a, cell, p->order);
	return read.n ? read : cell;
}

/* The first rows under the names of where their columns go. */
static void fill_samples(ctx *x, const sheet_seen *s, const column_plan *p,
			 list choices, import_columns_view *v)
{
	v_tick *heads = ARENA_ARRAY(x->a, v_tick, s->n ? s->n : 1);
	v_import_sample *rows = ARENA_ARRAY(x->a, v_import_sample, COLUMN_SAMPLES);
	size_t n = 0, filled = 0;

	for (size_t i = 0; i < s->n; i++)
		if (p[i].to.n)
			heads[n++].text = target_label(p[i].to, choices);
	for (size_t k = 0; k < COLUMN_SAMPLES; k++) {
		v_tick *cells = ARENA_ARRAY(x->a, v_tick, n ? n : 1);
		size_t at = 0;
		bool any = false;
		for (size_t i = 0; i < s->n; i++) {
			if (!p[i].to.n)
				continue;
			cells[at].text =
				sample_cell(x, &p[i], s->columns[i].samples[k]);
			any = any || cells[at].text.n;
			at++;
		}
		if (any)
			rows[filled++].cells = (list){cells, n};
	}
	v->heads = (list){heads, n};
	v->samples = (list){rows, filled};
}

void import_columns_fill(ctx *x, const sheet_seen *s, const column_plan *p,
			 list choices, const import_head *h, import_columns_view *v)
{
	v_import_column *c = ARENA_ARRAY(x->a, v_import_column, s->n ? s->n : 1);
	int64_t asks = 0;

	for (size_t i = 0; i < s->n; i++) {
		fill_column(x, &s->columns[i], &p[i], i, choices, h->rows, &c[i]);
		asks += c[i].tone.n > 0;
	}
	v->columns = (list){c, s->n};
	v->types = type_options(x, h->type);
	fill_samples(x, s, p, choices, v);
	if (asks)
		v->todo = asks == 1 ? S("1 column still needs a choice")
				    : fill_text(x, fill_number(x, asks),
						S(" columns still need a choice"));
}

/* ---- duplicates ---- */

void import_duplicates_fill(ctx *x, const import_head *h, import_duplicates_view *v)
{
	static const char *const WAYS[][2] = {
		{"update",
		 "Update the contact: filled cells replace, empty ones leave as it is"},
		{"skip", "Skip the row"},
		{"create", "Make a new contact all the same"}};
	static const char *const KEYS[][2] = {
		{"phone", "The same phone, and a name that fits"},
		{"email", "The same e-mail"},
		{"record", "The same record id"}};
	v_option *w = ARENA_ARRAY(x->a, v_option, 3),
		 *k = ARENA_ARRAY(x->a, v_option, 3);

	for (size_t i = 0; i < 3; i++) {
		w[i] = fill_option(str_of(WAYS[i][0]), str_of(WAYS[i][1]), h->on_match);
		k[i] = (v_option){str_of(KEYS[i][0]), str_of(KEYS[i][1]),
				  str_has(h->match_by, str_of(KEYS[i][0]))};
	}
	v->ways = (list){w, 3};
	v->keys = (list){k, 3};
}

/* ---- the import itself ---- */

static void fill_counts(ctx *x, const import_head *h, import_run_view *v)
{
	bool will = str_eq(h->state, S("checked"));
	v_line *l = ARENA_ARRAY(x->a, v_line, 5);

	l[0] = (v_line){.icon = S("circle-check"),
			.tone = S("green"),
			.text = will ? S("New contacts") : S("Added"),
			.meta = fill_number(x, h->made)};
	l[1] = (v_line){.icon = S("git-compare-arrows"),
			.tone = S("accent"),
			.text = will ? S("Match a contact, to be updated")
				     : S("Updated"),
			.meta = fill_number(x, h->changed)};
	l[2] = (v_line){.icon = S("circle-minus"),
			.tone = S("none"),
			.text = will ? S("Match a contact, to be skipped")
				     : S("Skipped"),
			.meta = fill_number(x, h->skipped)};
	l[3] = (v_line){.icon = S("circle-x"),
			.tone = S("red"),
			.text = will ? S("Cannot be imported") : S("Refused"),
			.meta = fill_number(x, h->refused)};
	l[4] = (v_line){.icon = S("lock"),
			.tone = S("amber"),
			.text = S("Kept, because somebody has worked with them since"),
			.meta = fill_number(x, h->kept)};
	v->counts = (list){l, str_eq(h->state, S("undone")) && h->kept ? 5 : 4};
}

static void fill_reasons(ctx *x, const import_head *h, import_run_view *v)
{
	enum { MOST = 12 };
	v_line *l = ARENA_ARRAY(x->a, v_line, MOST);
	json *o;
	str why;
	size_t n = 0;

	if (!h->refused || !json_read(x->a, h->reasons, &o, &why))
		return;
	struct json_object_iterator at = json_object_iter_begin(o);
	struct json_object_iterator end = json_object_iter_end(o);
	for (; n < MOST && !json_object_iter_equal(&at, &end);
	     json_object_iter_next(&at)) {
		str name = str_of(json_object_iter_peek_name(&at));
		int64_t count = 0;
		if (json_i64(json_object_iter_peek_value(&at), &count))
			l[n++] = (v_line){.icon = S("circle-x"),
					  .tone = S("red"),
					  .text = str_dup(x->a, name),
					  .meta = fill_number(x, count)};
	}
	v->reasons = (list){l, n};
}

static void fill_bar(ctx *x, int64_t done, int64_t rows, import_run_view *v)
{
	v->done = done;
	v->rows = rows;
	v->percent =
		str_printf(x->a, "%lld%%", (long long)(rows ? done * 100 / rows : 0));
}

static const struct state_words {
	const char *state, *title, *text;
} STATES[] = {
	{"open", "Not checked yet", "Go through the steps before."},
	{"checking", "Checking the rows",
	 "Nothing is written yet. You can leave this page."},
	{"checked", "Ready to import", "Nothing has been written yet."},
	{"waiting", "Waiting for its turn",
	 "Another import is at work; this one begins by itself."},
	{"running", "Importing", "You can leave this page; it goes on."},
	{"done", "Imported", ""},
	{"stopped", "Stopped", "What was imported before stays. You can undo it."},
	{"undoing", "Being undone", "You can leave this page; it goes on."},
	{"undone", "Undone", "Contacts are as they were before."},
	{"failed", "It could not be imported", ""},
};

static void fill_state(ctx *x, const request *q, const import_head *h,
		       import_run_view *v)
{
	for (size_t i = 0; i < sizeof(STATES) / sizeof(STATES[0]); i++)
		if (str_eq(h->state, str_of(STATES[i].state))) {
			v->title = str_of(STATES[i].title);
			v->text = str_of(STATES[i].text);
		}
	if (h->problem.n)
		v->text = h->problem;
	if (h->ahead.n)
		v->text = str_printf(x->a,
				     STR_FMT " is at work; this one begins by itself.",
				     STR_ARG(h->ahead));
	if (str_eq(h->state, S("undone")) && h->kept)
		v->text = S("Contacts are as they were before, but for those kept.");
	if (str_eq(h->state, S("done"))) {
		int64_t took = when_diff_s(h->ended_at, h->started_at);
		v->text = took < 1 ? S("In less than a second.")
				   : str_printf(x->a, "In " STR_FMT ".",
						STR_ARG(when_words(x->a, took)));
	}
	(void)q;
}

static bool is_at_work(const import_head *h)
{
	return str_eq(h->state, S("checking")) || str_eq(h->state, S("waiting")) ||
	       str_eq(h->state, S("running"));
}

static void fill_buttons(ctx *x, const request *q, const import_head *h,
			 import_run_view *v)
{
	bool over = str_eq(h->state, S("done")) || str_eq(h->state, S("stopped"));
	when until = when_add(h->ended_at, DAYS(30));

	if (str_eq(h->state, S("checked")) && h->made + h->changed > 0)
		v->start = str_printf(x->a, "Import " STR_FMT " rows",
				      STR_ARG(fill_number(x, h->made + h->changed)));
	if (is_at_work(h))
		v->stop = S("Stop");
	if (over && until.us > x->now.us) {
		v->undo = S("Undo the import…");
		v->undo_note = fill_text(
			x, S("Can be undone until "),
			when_day(x->a, until, q->who.zone, fill_style(&q->who)),
			S("."));
	}
	v->again = is_open(h);
	if (over)
		v->contacts_href = S("/contacts");
	if (h->refused && !is_at_work(h))
		v->refused_href = str_printf(
			x->a, "/contacts/import/" STR_FMT "/refused", STR_ARG(h->id));
}

void import_run_fill(ctx *x, const request *q, const import_head *h, import_run_view *v)
{
	v->topics = fill_text(x, S("import:"), h->id);
	fill_state(x, q, h, v);
	fill_buttons(x, q, h, v);
	if (str_eq(h->state, S("checking")))
		fill_bar(x, h->read, h->rows, v);
	if (str_eq(h->state, S("running")) || str_eq(h->state, S("undoing")) ||
	    str_eq(h->state, S("waiting")))
		fill_bar(x, h->done, h->rows, v);
	if (!str_eq(h->state, S("open")) && !str_eq(h->state, S("checking")) &&
	    !str_eq(h->state, S("waiting")))
		fill_counts(x, h, v);
	if (str_eq(h->state, S("checked")))
		fill_reasons(x, h, v);
}
