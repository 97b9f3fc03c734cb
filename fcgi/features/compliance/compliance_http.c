/* How the business stands with the rules: the figures of some days, and to whom they
 * are written. */
#include "base/config.h"
#include "base/events.h"
#include "features/compliance/compliance.h"
#include "features/compliance/compliance_store.h"
#include "features/compliance/compliance_view.h"
#include "features/messages/messages.h"
#include "features/shell/shell.h"
#include "render/csv.h"

#define PLACE "/settings/compliance"

const page compliance_page = {"compliance/report", &compliance_view_t};

typedef struct span {
	str from, to;
} span;

static str typed_day(const params ps, const char *name)
{
	str v = params_get(ps, str_of(name));

	return v.p && v.n <= 10 ? v : S("");
}

/* What was asked for; nothing: this month until today. */
static span span_asked(ctx *x, const params ps, const compliance_settings *s)
{
	span a = {typed_day(ps, "from"), typed_day(ps, "to")};

	if (!a.from.n && !a.to.n)
		a = (span){fill_text(x, str_sub(s->today, 0, 8), S("01")), s->today};
	return a;
}

/* A part without figures is shown too: that nothing happened is an answer. */
static list parts_fill(ctx *x, list figures)
{
	v_rule_counts *out = ARENA_ARRAY(x->a, v_rule_counts, COMPLIANCE_PARTS);

	for (size_t p = 0; p < COMPLIANCE_PARTS; p++) {
		v_rule_count *rows = ARENA_ARRAY(x->a, v_rule_count, figures.n + 1);
		size_t n = 0;
		for (size_t i = 0; i < figures.n; i++) {
			const compliance_figure *f =
				LIST_AT(figures, compliance_figure, i);
			if (!str_eq(f->part, str_of(COMPLIANCE_PART[p].part)))
				continue;
			v_rule_count *row = &rows[n++];
			*row = (v_rule_count){
				.key = f->what,
				.text = compliance_words(x->a, f, text_trouble_short),
				.n = fill_number(x, f->n),
				.tone = compliance_alarms(f) ? S("red") : S("none")};
		}
		out[p] = (v_rule_counts){str_of(COMPLIANCE_PART[p].words),
					 str_of(n ? "" : COMPLIANCE_PART[p].none),
					 {rows, n}};
	}
	return (list){out, COMPLIANCE_PARTS};
}

static void letters_fill(ctx *x, const request *q, const compliance_settings *s,
			 list readers, compliance_view *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, 3);
	when next = {0};
	v_rule_reader *r = ARENA_ARRAY(x->a, v_rule_reader, readers.n + 1);

	o[0] = fill_option(S(""), S("Never"), s->every);
	o[1] = fill_option(S("week"), S("Every week, on Monday"), s->every);
	o[2] = fill_option(S("month"), S("Every month, on the first"), s->every);
	v->every = (list){o, 3};
	for (size_t i = 0; i < readers.n; i++) {
		const compliance_reader *m = LIST_AT(readers, compliance_reader, i);
		r[i] = (v_rule_reader){m->id, m->name, m->email, m->chosen};
	}
	v->readers = (list){r, readers.n};
	if (s->every.n && when_read_day(s->next_on, &next))
		v->next = fill_text(x, S("The next one goes out on "),
				    when_day(x->a, next, S("UTC"), fill_style(&q->who)),
				    S("."));
	if (!x->cfg->smtp_url.n)
		v->no_mail = S("This installation has no mail server yet: nothing can "
			       "be sent.");
}

static void report_flash(ctx *x, const request *q, v_shell *s)
{
	str done = params_get(q->query, S("done"));

	if (str_eq(done, S("sent")))
		shell_flash(x, s, S("It is being sent."),
			    S("To all who are ticked below."));
	else if (str_eq(done, S("nobody")))
		shell_flash(x, s, S("Nobody is chosen."),
			    S("Tick who is to get it, and save."));
	else if (done.n)
		shell_flash(x, s, S("Saved."), S(""));
}

static rc report_get(ctx *x, request *q, response *p)
{
	compliance_view v = {0};
	compliance_settings s = {0};
	list readers, figures = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(compliance_settings_read(x, &s, &readers));
	span a = span_asked(x, q->query, &s);
	bool good = compliance_span(a.from, a.to);
	if (good)
		TRY(compliance_figures_read(x, a.from, a.to, &figures));
	else
		v.fault = S("Give two days in order, at most a year apart.");
	shell_fill(x, q, &now, "Compliance", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Compliance"));
	report_flash(x, q, &v.shell);
	v.from = a.from;
	v.to = a.to;
	if (good) {
		v.parts = parts_fill(x, figures);
		v.table_href =
			fill_text(x, S(PLACE "/table?from="), a.from, S("&to="), a.to);
	}
	letters_fill(x, q, &s, readers, &v);
	p->status = good ? 200 : 422;
	return shell_page(x, q, p, &compliance_page, &v);
}

static void table_row(buf *b, str part, str what, str words, str n)
{
	csv_cell(b, part);
	csv_cell(b, what);
	csv_cell(b, words);
	csv_cell(b, n);
	csv_end(b);
}

/* GET /settings/compliance/table: the same for spreadsheets. */
static rc table_get(ctx *x, request *q, response *p)
{
	compliance_settings s = {0};
	list figures, readers;

	TRY(compliance_settings_read(x, &s, &readers));
	span a = span_asked(x, q->query, &s);
	if (!compliance_span(a.from, a.to))
		return FAIL(x, E_INPUT, "not two days in order");
	TRY(compliance_figures_read(x, a.from, a.to, &figures));
	p->content_type = "text/csv; charset=utf-8";
	TRY(response_header(x, p, "Content-Disposition",
			    fill_text(x, S("attachment; filename=\"compliance-"),
				      a.from, S("-"), a.to, S(".csv\""))));
	table_row(&p->body, S("part"), S("figure"), S("words"), S("count"));
	for (size_t i = 0; i < figures.n; i++) {
		const compliance_figure *f = LIST_AT(figures, compliance_figure, i);
		table_row(&p->body, f->part, f->what,
			  compliance_words(x->a, f, text_trouble_short),
			  str_printf(x->a, "%lld", (long long)f->n));
	}
	return OK;
}

/* "{id,id}" of all that are ticked. */
static str readers_typed(ctx *x, const request *q)
{
	buf b = buf_new(x->a, 256, 64 * 1024);

	buf_chr(&b, '{');
	for (size_t i = 0; i < q->form.n; i++) {
		const param *f = &q->form.items[i];
		if (str_eq(f->name, S("reader")) && str_is_uuid(f->value))
			buf_fmt(&b, "%s" STR_FMT, b.n > 1 ? "," : "",
				STR_ARG(f->value));
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}

static rc send_post(ctx *x, request *q, response *p)
{
	span a = {typed_day(q->form, "from"), typed_day(q->form, "to")};
	int64_t n = 0;

	if (!compliance_span(a.from, a.to))
		return FAIL(x, E_INPUT, "not two days in order");
	TRY(compliance_send(x, a.from, a.to, &n));
	events_wake(x->events, LANE_SLOW);
	return response_redirect(x, p,
				 fill_text(x, S(PLACE "?from="), a.from, S("&to="),
					   a.to,
					   n ? S("&done=sent") : S("&done=nobody")));
}

static rc keep_post(ctx *x, request *q, response *p)
{
	str every = params_get(q->form, S("every"));

	if (every.n && !str_eq(every, S("week")) && !str_eq(every, S("month")))
		return FAIL(x, E_INPUT, "not how often");
	TRY(compliance_keep(x, every.n ? every : S(""), readers_typed(x, q)));
	return response_redirect(x, p, S(PLACE "?done=saved"));
}

static const route COMPLIANCE[] = {
	{M_GET, PLACE, WHO_MANAGERS, 0, SERVES_HTML, report_get},
	{M_POST, PLACE, WHO_MANAGERS, 16384, SERVES_HTML, keep_post},
	{M_GET, PLACE "/table", WHO_MANAGERS, 0, SERVES_TEXT, table_get},
	{M_POST, PLACE "/send", WHO_MANAGERS, 4096, SERVES_HTML, send_post},
};
const routes compliance_routes = ROUTES("compliance", COMPLIANCE);
