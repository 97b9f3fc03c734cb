#include "render/pdf.h"

#include <assert.h>
#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>

#include "base/buf.h"

/* Points, 72 an inch. */
static const double MARGIN = 36, PAD = 8, LINE_GAP = 3, RULE = 0.5;
static const double LETTER[2] = {792, 612}, A4[2] = {842, 595};
enum { LINES_A_CELL = 2, CELL_MOST = 400, COLUMNS_MOST = 24 };

struct pdf {
	const pdf_about *about;
	pdf_sink sink;
	void *arg;
	cairo_surface_t *surface;
	cairo_t *cr;
	PangoLayout *text;
	PangoFontDescription *plain, *bold, *large;
	double width, height, shares;
	double y; /* of what comes next */
	int page;
};

static cairo_status_t give(void *arg, const unsigned char *p, unsigned n)
{
	struct pdf *f = arg;

	return f->sink(f->arg, p, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static double bottom(const struct pdf *p)
{
	return p->height - MARGIN - 14;
}

/* One line, or as many as a cell has; its height. */
static double set(struct pdf *p, const PangoFontDescription *font, str words,
		  double width, int lines, bool right)
{
	int high;

	pango_layout_set_font_description(p->text, font);
	pango_layout_set_width(p->text, (int)(width * PANGO_SCALE));
	pango_layout_set_height(p->text, -lines);
	pango_layout_set_alignment(p->text,
				   right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_text(p->text, words.n ? words.p : "", (int)words.n);
	pango_layout_get_size(p->text, NULL, &high);
	return (double)high / PANGO_SCALE;
}

static void draw(struct pdf *p, double x, double y)
{
	cairo_move_to(p->cr, x, y);
	pango_cairo_show_layout(p->cr, p->text);
}

static void rule(struct pdf *p, double grey)
{
	cairo_set_source_rgb(p->cr, grey, grey, grey);
	cairo_set_line_width(p->cr, RULE);
	cairo_move_to(p->cr, MARGIN, p->y);
	cairo_line_to(p->cr, p->width - MARGIN, p->y);
	cairo_stroke(p->cr);
	cairo_set_source_rgb(p->cr, 0, 0, 0);
}

static double share(const struct pdf *p, size_t i)
{
	return (p->width - 2 * MARGIN) * p->about->columns[i].share / p->shares;
}

static str clipped(str s)
{
	size_t n = s.n < CELL_MOST ? s.n : CELL_MOST;

	while (n && n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

/* As high as its highest cell; they are measured first, so that no row is torn. */
static double row_height(struct pdf *p, const PangoFontDescription *font,
			 const str *cells)
{
	double most = 0;

	for (size_t i = 0; i < p->about->n; i++) {
		double h = set(p, font, clipped(cells[i]), share(p, i) - PAD,
			       LINES_A_CELL, p->about->columns[i].num);
		if (h > most)
			most = h;
	}
	return most + 2 * LINE_GAP;
}

static void row_draw(struct pdf *p, const PangoFontDescription *font, const str *cells,
		     double high)
{
	double x = MARGIN;

	for (size_t i = 0; i < p->about->n; i++) {
		(void)set(p, font, clipped(cells[i]), share(p, i) - PAD, LINES_A_CELL,
			  p->about->columns[i].num);
		draw(p, x, p->y + LINE_GAP);
		x += share(p, i);
	}
	p->y += high;
	rule(p, 0.8);
}

static void page_foot(struct pdf *p)
{
	char words[32];
	int n = snprintf(words, sizeof(words), "Page %d", p->page);

	(void)set(p, p->plain, (str){words, (size_t)n}, p->width - 2 * MARGIN, 1, true);
	draw(p, MARGIN, p->height - MARGIN);
}

static void page_head(struct pdf *p)
{
	const pdf_about *a = p->about;
	double room = p->width - 2 * MARGIN;
	str heads[COLUMNS_MOST];

	p->page++;
	p->y = MARGIN;
	(void)set(p, p->plain, a->made, room, 1, true);
	draw(p, MARGIN, p->y + 4);
	double high = set(p, p->large, a->title, room / 2, 1, false);
	draw(p, MARGIN, p->y);
	p->y += high + 2;
	if (a->words.n) {
		high = set(p, p->plain, a->words, room, LINES_A_CELL, false);
		draw(p, MARGIN, p->y);
		p->y += high;
	}
	p->y += 8;
	for (size_t i = 0; i < a->n; i++)
		heads[i] = a->columns[i].head;
	row_draw(p, p->bold, heads, row_height(p, p->bold, heads));
	rule(p, 0);
}

static PangoFontDescription *font(const char *name)
{
	return pango_font_description_from_string(name);
}

struct pdf *pdf_new(arena *a, const pdf_about *about, pdf_sink sink, void *arg)
{
	const double *paper = about->letter ? LETTER : A4;
	struct pdf *p = ARENA_NEW(a, struct pdf);

	assert(about->n <= COLUMNS_MOST);
	*p = (struct pdf){.about = about,
			  .sink = sink,
			  .arg = arg,
			  .width = paper[0],
			  .height = paper[1],
			  .plain = font("DejaVu Sans, Sans 7.5"),
			  .bold = font("DejaVu Sans, Sans Bold 7.5"),
			  .large = font("DejaVu Sans, Sans Bold 13")};
	for (size_t i = 0; i < about->n; i++)
		p->shares += about->columns[i].share;
	p->surface = cairo_pdf_surface_create_for_stream(give, p, p->width, p->height);
	cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE,
				       str_cstr(a, about->title));
	p->cr = cairo_create(p->surface);
	p->text = pango_cairo_create_layout(p->cr);
	pango_layout_set_wrap(p->text, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_ellipsize(p->text, PANGO_ELLIPSIZE_END);
	page_head(p);
	return p;
}

static void page_over(struct pdf *p)
{
	page_foot(p);
	cairo_show_page(p->cr);
}

/* Makes room for so much more. */
static void room_for(struct pdf *p, double high)
{
	if (p->y + high <= bottom(p))
		return;
	page_over(p);
	page_head(p);
}

void pdf_row(struct pdf *p, const str *cells)
{
	double high = row_height(p, p->plain, cells);

	room_for(p, high);
	row_draw(p, p->plain, cells, high);
}

void pdf_forget(struct pdf *p)
{
	g_object_unref(p->text);
	cairo_destroy(p->cr);
	cairo_surface_destroy(p->surface);
	pango_font_description_free(p->plain);
	pango_font_description_free(p->bold);
	pango_font_description_free(p->large);
}

bool pdf_end(struct pdf *p, str words)
{
	double room = p->width - 2 * MARGIN;

	room_for(p, 24);
	(void)set(p, p->bold, words, room, 1, false);
	draw(p, MARGIN, p->y + 8);
	page_over(p);
	cairo_surface_finish(p->surface);
	bool whole = cairo_surface_status(p->surface) == CAIRO_STATUS_SUCCESS;
	pdf_forget(p);
	return whole;
}
