/* tmpl_parts.c -- t: elements: includes, layouts and their slot, fragments, icons. */
#include "render/tmpl_html.h"
#include "render/tmpl_work.h"
#include "render/xmltext.h"

enum { FILES_MAX = 16 }; /* includes in includes */

static bool is_listed(str name, const char *words)
{
	str rest = str_of(words), word;
	while (str_split(&rest, ' ', &word)) {
		if (str_eq(word, name))
			return true;
	}
	return false;
}

/* Attributes of a t: element: only its own, t:if and t:for. */
static void check_names(compiler *c, const place *p, const xmlNode *n,
			const char *allowed)
{
	for (const xmlAttr *a = n->properties; a; a = a->next) {
		str name = str_of((const char *)a->name);
		if (!a->ns && !is_listed(name, allowed))
			tmpl_problem(c, p, n->line,
				     "<t:" STR_FMT "> has no attribute " STR_FMT,
				     STR_ARG(tmpl_name(n)), STR_ARG(name));
	}
}

/* Includes and layouts --------------------------------------------------------- */

bool tmpl_is_file_name(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			     c == '-' || c == '_';
		if (!plain && !(c == '/' && i > 0 && i + 1 < s.n && s.p[i - 1] != '/'))
			return false;
	}
	return s.n > 0;
}

/* The file to go on in, or NULL: told. */
static const tmpl_file *enter(compiler *c, const place *p, int line, str name)
{
	unsigned files = 0;
	if (!tmpl_is_file_name(name)) {
		tmpl_problem(c, p, line, "'" STR_FMT "' is no template name",
			     STR_ARG(name));
		return NULL;
	}
	for (const place *q = p; q; q = q->up) {
		files++;
		if (str_eq(q->file->name, name)) {
			tmpl_problem(c, p, line, STR_FMT ".html includes itself",
				     STR_ARG(name));
			return NULL;
		}
	}
	if (files >= FILES_MAX) {
		tmpl_problem(c, p, line, "includes are more than %d deep", FILES_MAX);
		return NULL;
	}
	const tmpl_file *f = tmpl_open(c, name);
	if (f->missing)
		tmpl_problem(c, p, line, "there is no template " STR_FMT ".html",
			     STR_ARG(name));
	return f->root ? f : NULL;
}

static bool is_page(const xmlNode *n)
{
	return tmpl_is_t(n) && str_eq(tmpl_name(n), S("page"));
}

void tmpl_page_root(compiler *c, const place *p, const xmlNode *root)
{
	if (!is_page(root)) {
		tmpl_element(c, p, root);
		return;
	}
	check_names(c, p, root, "layout");
	for (const xmlAttr *a = root->properties; a; a = a->next) {
		if (a->ns)
			tmpl_problem(c, p, root->line, "no t:if or t:for on <t:page>");
	}
	str layout = tmpl_attr(c, root, "layout", false);
	if (!layout.p) {
		tmpl_children(c, p, root);
		return;
	}
	str name = str_printf(c->tmp, "layouts/" STR_FMT, STR_ARG(layout));
	const tmpl_file *f = enter(c, p, root->line, name);
	if (!f)
		return;
	size_t problems = c->problem_count;
	slot s = {.content = root, .place = p};
	place in = {.file = f, .up = p, .scope = p->scope, .slot = &s};
	tmpl_page_root(c, &in, f->root);
	if (s.uses != 1 && c->problem_count == problems)
		tmpl_problem(c, &in, f->root->line,
			     "a layout has exactly one <t:slot/>, this one has %u",
			     s.uses);
}

static void t_slot(compiler *c, const place *p, const xmlNode *n)
{
	if (!p->slot || p->loops) {
		tmpl_problem(c, p, n->line,
			     "<t:slot/> stands in a layout, outside of loops");
		return;
	}
	if (p->slot->uses++)
		return;
	place in = *p->slot->place;
	in.verbatim = p->verbatim;
	in.foreign = p->foreign;
	tmpl_children(c, &in, p->slot->content);
}

static void include_root(compiler *c, const place *p, const xmlNode *root)
{
	if (is_page(root))
		tmpl_problem(c, p, root->line, "a page cannot be included");
	else
		tmpl_element(c, p, root);
}

static void t_include(compiler *c, const place *p, const xmlNode *n)
{
	str with = tmpl_attr(c, n, "with", false);
	const tmpl_file *f = enter(c, p, n->line, tmpl_attr(c, n, "src", false));
	ref r = {0};
	if (with.p && !tmpl_resolve(c, p, n->line, with, &r))
		r.sub = NULL; /* told; names inside are not judged */
	else if (with.p && (r.kind != K_REC || !r.sub)) {
		tmpl_problem(c, p, n->line, "with=\"" STR_FMT "\" is %s, not a record",
			     STR_ARG(with), tmpl_kind_name(r.kind));
		r.sub = NULL;
	}
	if (!f)
		return;
	scope s = {.type = r.sub, .slot = r.slot, .off = r.off, .outer = p->scope};
	place in = *p;
	in.file = f;
	in.up = p;
	in.slot = NULL;
	if (with.p)
		in.scope = &s;
	include_root(c, &in, f->root);
}

/* Fragments and icons ---------------------------------------------------------- */

static bool is_id(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'))
			return false;
	}
	return s.n > 0;
}

static bool has_fragment(const compiler *c, str id)
{
	for (size_t i = 0; i < c->fragment_count; i++) {
		if (str_eq(c->fragments[i].id, id))
			return true;
	}
	return false;
}

static void add_fragment(compiler *c, str id, uint32_t from, uint32_t to)
{
	if (c->fragment_count == c->fragment_cap) {
		size_t cap = c->fragment_cap ? c->fragment_cap * 2 : 8;
		c->fragments =
			arena_grow(c->tmp, c->fragments, c->fragment_cap * sizeof(span),
				   cap * sizeof(span));
		c->fragment_cap = cap;
	}
	c->fragments[c->fragment_count++] = (span){id, from, to};
}

static void t_fragment(compiler *c, const place *p, const xmlNode *n)
{
	str id = tmpl_attr(c, n, "id", false);
	if (!is_id(id))
		tmpl_problem(c, p, n->line,
			     "<t:fragment> needs an id of a-z, 0-9 and -");
	else if (p->loops)
		tmpl_problem(c, p, n->line, "fragment " STR_FMT " is inside a t:for",
			     STR_ARG(id));
	else if (has_fragment(c, id))
		tmpl_problem(c, p, n->line, "the page has two fragments " STR_FMT,
			     STR_ARG(id));
	uint32_t from = tmpl_label(c);
	tmpl_children(c, p, n);
	add_fragment(c, id, from, tmpl_label(c));
}

static bool is_icon_size(str size)
{
	static const char *const SIZES[] = {"12", "14", "16", "20", "24"};
	for (size_t i = 0; i < sizeof SIZES / sizeof SIZES[0]; i++) {
		if (str_eq(size, str_of(SIZES[i])))
			return true;
	}
	return false;
}

static void t_icon(compiler *c, const place *p, const xmlNode *n)
{
	str name = tmpl_attr(c, n, "name", false),
	    size = tmpl_attr(c, n, "size", false), sprite;
	if (name.n == 0)
		tmpl_problem(c, p, n->line, "<t:icon> needs a name");
	if (size.p && !is_icon_size(size))
		tmpl_problem(c, p, n->line, "icon sizes are 12, 14, 16, 20 and 24");
	if (!tmpl_constant(c, p, n->line, S("sprite"), &sprite))
		return;
	buf_str(&c->text, S("<svg class=\"icon"));
	if (size.p && !str_eq(size, S("16"))) {
		buf_str(&c->text, S(" icon-"));
		buf_str(&c->text, size);
	}
	buf_str(&c->text, S("\" aria-hidden=\"true\"><use href=\""));
	html_attr(&c->text, sprite);
	buf_chr(&c->text, '#');
	tmpl_attr_pieces(c, p, n->line, name, OP_PART);
	buf_str(&c->text, S("\"/></svg>"));
}

/* t: elements and attributes --------------------------------------------------- */

static void t_page(compiler *c, const place *p, const xmlNode *n)
{
	tmpl_problem(c, p, n->line, "<t:page> is the outermost element of a page");
}

static const struct directive {
	const char *name, *attributes; /* allowed ones, one blank between */
	bool content;
	void (*compile)(compiler *c, const place *p, const xmlNode *n);
} DIRECTIVES[] = {
	{"block", "", true, tmpl_children},   {"include", "src with", false, t_include},
	{"slot", "", false, t_slot},          {"fragment", "id", true, t_fragment},
	{"icon", "name size", false, t_icon}, {"page", "layout", true, t_page},
};

void tmpl_directive(compiler *c, const place *p, const xmlNode *n)
{
	str name = tmpl_name(n);
	for (size_t i = 0; i < sizeof DIRECTIVES / sizeof DIRECTIVES[0]; i++) {
		const struct directive *d = &DIRECTIVES[i];
		if (!str_eq(name, str_of(d->name)))
			continue;
		check_names(c, p, n, d->attributes);
		if (!d->content && tmpl_has_content(n))
			tmpl_problem(c, p, n->line, "<t:" STR_FMT "> has no content",
				     STR_ARG(name));
		d->compile(c, p, n);
		return;
	}
	tmpl_problem(c, p, n->line, "unknown element <t:" STR_FMT ">", STR_ARG(name));
}
