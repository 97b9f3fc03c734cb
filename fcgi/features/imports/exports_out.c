#include "features/imports/exports_out.h"

#include <unistd.h>

#include "features/shell/fill.h"
#include "render/csv.h"
#include "store/pg.h"

enum { PIECE_FIRST = 256 * 1024, PIECE_MOST = 24 * 1024 * 1024 };

bool export_on_paper(const export_head *h)
{
	return str_eq(h->format, S("pdf"));
}

int64_t export_most(const export_head *h, const export_source *s)
{
	return export_on_paper(h) ? s->most_on_paper : s->most;
}

static bool takes(void *arg, const unsigned char *p, size_t n)
{
	export_out *o = arg;

	return csv_bytes(o->x, &o->file, (str){(const char *)p, n}) == OK;
}

static bool is_letter(str region)
{
	return str_eq(region, S("US")) || str_eq(region, S("CA")) ||
	       str_eq(region, S("MX"));
}

static void paper_open(export_out *o, const export_head *h, const export_source *s)
{
	ctx *x = o->x;
	enum time_style style = is_letter(h->region) ? TIME_US : TIME_INTL;

	o->about = (pdf_about){
		.title = fill_text(x, str_of(s->title), S(", "), h->business),
		.words = h->words,
		.made = fill_text(x, S("Made "),
				  when_full(x->a, x->now, h->timezone, style),
				  h->who.n ? S(" by ") : S(""), h->who, S(". At most "),
				  fill_number(x, o->most), S(" rows.")),
		.columns = s->paper,
		.n = s->papers,
		.letter = is_letter(h->region)};
	o->paper = pdf_new(x->a, &o->about, takes, o);
}

static rc table_rows(export_out *o, const str *cells, size_t columns, size_t rows)
{
	buf b = buf_new(o->x->a, PIECE_FIRST, PIECE_MOST);

	for (size_t i = 0; i < rows; i++) {
		for (size_t c = 0; c < columns; c++)
			csv_cell(&b, cells[i * columns + c]);
		csv_end(&b);
	}
	return csv_put(o->x, &o->file, &b);
}

static rc table_open(export_out *o, const export_plan *plan)
{
	/* the mark tells spreadsheets that it is UTF-8 */
	TRY(csv_bytes(o->x, &o->file, S("\xef\xbb\xbf")));
	return table_rows(o, plan->heads, plan->columns, 1);
}

rc export_out_open(ctx *x, str tenant, const export_head *h, const export_source *s,
		   const export_plan *plan, int64_t bytes, export_out *o)
{
	bool paper = export_on_paper(h);

	*o = (export_out){.x = x, .file.fd = -1, .most = export_most(h, s)};
	o->name = str_printf(x->a, STR_FMT "/export-" STR_FMT "." STR_FMT,
			     STR_ARG(tenant), STR_ARG(h->id), STR_ARG(h->format));
	TRY(csv_resume(x, tenant, o->name, paper ? 0 : bytes, &o->file));
	if (paper)
		paper_open(o, h, s);
	else if (!bytes)
		return table_open(o, plan);
	return OK;
}

rc export_out_rows(export_out *o, const export_cells *c, size_t n)
{
	if (!o->paper)
		return table_rows(o, c->cells, c->columns, n);
	for (size_t i = 0; i < n; i++)
		pdf_row(o->paper, c->cells + i * c->columns);
	return OK;
}

static str last_words(ctx *x, int64_t rows, bool cut)
{
	str n = fill_number(x, rows);

	return cut ? fill_text(x, S("These are the newest "), n,
			       S(", and no file of this kind holds more: narrow the "
				 "list for the others."))
		   : fill_text(x, n,
			       rows == 1 ? S(" row, and that is all.")
					 : S(" rows, and that is all."));
}

rc export_out_end(export_out *o, int64_t rows, bool cut)
{
	str words = last_words(o->x, rows, cut);
	rc r = OK;

	if (o->paper) {
		if (!pdf_end(o->paper, words))
			r = FAIL(o->x, E_DB, "the file store took no more of it");
		o->paper = NULL;
	} else if (cut)
		r = table_rows(o, &words, 1, 1);
	rc closed = csv_close(o->x, &o->file, r == OK);
	o->file.fd = -1;
	return r != OK ? r : closed;
}

void export_out_leave(export_out *o, bool kept)
{
	bool open = o->file.fd >= 0;

	if (o->paper)
		pdf_forget(o->paper);
	o->paper = NULL;
	if (open && kept)
		close(o->file.fd);
	else if (open && csv_close(o->x, &o->file, false) != OK)
		return;
	o->file.fd = -1;
}
