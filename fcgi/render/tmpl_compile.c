/* tmpl_compile.c -- the walk over a page: text, HTML elements, t:if and t:for. */
#include <string.h>

#include "render/tmpl_html.h"
#include "render/tmpl_work.h"
#include "render/xmltext.h"

enum {
	DEPTH_MAX = 200,    /* elements in elements, through includes too */
	VISITS_MAX = 50000, /* nodes of one page: stops includes that double at every
			       level */
	OPS_MAX = 50000,
	TEXT_MAX = 1 << 20,
};

/* Text ------------------------------------------------------------------------- */

static int newlines(str s, size_t to)
{
	int n = 0;
	for (size_t i = 0; i < to && i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static void put_constant(compiler *c, const place *p, int line, str name)
{
	str value;
	if (tmpl_constant(c, p, line, name, &value))
		html_text(&c->text, value);
}

static void put_literal(compiler *c, const place *p, str s, bool trim_left,
			bool trim_right)
{
	if (p->verbatim) {
		html_text(&c->text, s);
		return;
	}
	buf b = buf_new(c->tmp, s.n, s.n + 1);
	tmpl_put_collapsed(&b, s, trim_left, trim_right);
	html_text(&c->text, buf_view(&b));
}

static void text_piece(compiler *c, const place *p, int line, piece at)
{
	switch (at.kind) {
	case PIECE_VALUE:
		tmpl_value(c, p, line, at.text, OP_TEXT);
		break;
	case PIECE_CONST:
		put_constant(c, p, line, at.text);
		break;
	case PIECE_OPTIONAL:
		tmpl_problem(c, p, line, "{" STR_FMT "?} is for attributes",
			     STR_ARG(at.text));
		break;
	case PIECE_BAD:
		tmpl_problem(c, p, line, STR_FMT, STR_ARG(at.text));
		break;
	case PIECE_TEXT:
	case PIECE_END:
		break;
	}
}

static void text(compiler *c, const place *p, const xmlNode *n)
{
	pieces in = {.s = str_of((const char *)n->content)};
	if (!p->verbatim && tmpl_is_blank(in.s)) {
		if (!tmpl_space_is_idle(n))
			buf_chr(&c->text, ' ');
		return;
	}
	bool left = tmpl_edge(n, BEFORE) == EDGE_BLOCK,
	     right = tmpl_edge(n, AFTER) == EDGE_BLOCK;
	for (;;) {
		size_t from = in.at;
		piece at = tmpl_piece(&in);
		if (at.kind == PIECE_END)
			return;
		if (at.kind == PIECE_TEXT)
			put_literal(c, p, at.text, left && from == 0,
				    right && in.at == in.s.n);
		else
			text_piece(c, p, n->line + newlines(in.s, from), at);
	}
}

/* HTML elements ---------------------------------------------------------------- */

bool tmpl_has_content(const xmlNode *n)
{
	for (const xmlNode *k = n->children; k; k = k->next) {
		bool idle = k->type == XML_TEXT_NODE &&
			    tmpl_is_blank(str_of((const char *)k->content));
		if (!idle && k->type != XML_COMMENT_NODE)
			return true;
	}
	return false;
}

static void check_element(compiler *c, const place *p, const xmlNode *n, unsigned flags)
{
	str name = tmpl_name(n);
	if (!p->foreign && !html_is_lower(name))
		tmpl_problem(c, p, n->line,
			     "element names are lower case: <" STR_FMT ">",
			     STR_ARG(name));
	if (flags & HTML_REFUSED)
		tmpl_problem(c, p, n->line, "<" STR_FMT "> is refused in templates",
			     STR_ARG(name));
	if ((flags & HTML_VOID) && n->children)
		tmpl_problem(c, p, n->line,
			     "<" STR_FMT "> has no content: write <" STR_FMT "/>",
			     STR_ARG(name), STR_ARG(name));
	if ((flags & HTML_EMPTY) && tmpl_has_content(n))
		tmpl_problem(c, p, n->line,
			     "no content and no {value} inside <" STR_FMT
			     ">: name a file in src",
			     STR_ARG(name));
}

/* Does the form post? Says when htmx would post what a browser alone would not. */
static bool is_post(compiler *c, const place *p, const xmlNode *n)
{
	if (str_ieq(tmpl_attr(c, n, "method", false), S("post")))
		return true;
	for (const xmlAttr *a = n->properties; a; a = a->next) {
		if (!a->ns && html_is_sender(str_of((const char *)a->name)))
			tmpl_problem(c, p, n->line, "<form %s> needs method=\"post\"",
				     (const char *)a->name);
	}
	return false;
}

static void csrf_field(compiler *c)
{
	buf_str(&c->text,
		S("<input type=\"hidden\" name=\"" TMPL_CSRF_FIELD "\" value=\""));
	tmpl_op(c, OP_CSRF);
	buf_str(&c->text, S("\">"));
}

/* Browsers drop one line break at the start of pre and textarea: one of ours is put
 * there, so that one in the value survives. */
static void spare_newline(compiler *c, const xmlNode *n)
{
	const xmlNode *first = n->children;
	if (!first)
		return;
	bool literal = first->type == XML_TEXT_NODE && first->content &&
		       first->content[0] != '{';
	if (!literal)
		buf_chr(&c->text, '\n');
}

static void put_tag(compiler *c, const char *open, str name, const char *close)
{
	buf_str(&c->text, str_of(open));
	buf_str(&c->text, name);
	buf_str(&c->text, str_of(close));
}

static void content(compiler *c, const place *p, const xmlNode *n, unsigned flags)
{
	place in = *p;
	in.verbatim = p->verbatim || (flags & HTML_PRE);
	if (str_eq(tmpl_name(n), S("form")) && is_post(c, p, n))
		csrf_field(c);
	if (flags & HTML_PRE)
		spare_newline(c, n);
	tmpl_children(c, &in, n);
	put_tag(c, "</", tmpl_name(n), ">");
}

static void html(compiler *c, const place *p, const xmlNode *n)
{
	str name = tmpl_name(n);
	unsigned flags = html_element(name);
	place at = *p;
	at.foreign = p->foreign || (flags & HTML_FOREIGN);
	check_element(c, &at, n, flags);
	if (str_eq(name, S("html"))) {
		if (c->n || c->text.n)
			tmpl_problem(c, p, n->line,
				     "<html> must be the outermost element");
		buf_str(&c->text, S("<!doctype html>"));
	}
	put_tag(c, "<", name, "");
	tmpl_attributes(c, &at, n);
	buf_chr(&c->text, '>');
	if (!(flags & HTML_VOID))
		content(c, &at, n, flags);
}

/* t:if and t:for --------------------------------------------------------------- */

static void plain(compiler *c, const place *p, const xmlNode *n)
{
	if (tmpl_is_t(n))
		tmpl_directive(c, p, n);
	else if (n->ns && n->ns->prefix)
		tmpl_problem(c, p, n->line, "unknown prefix %s: on <" STR_FMT ">",
			     (const char *)n->ns->prefix, STR_ARG(tmpl_name(n)));
	else
		html(c, p, n);
}

static void t_if(compiler *c, const place *p, const xmlNode *n, str condition)
{
	bool want = !str_starts(condition, S("!"));
	ref r;
	if (!tmpl_resolve(c, p, n->line, str_sub(condition, !want, condition.n), &r)) {
		plain(c, p, n);
		return;
	}
	if (r.kind == K_REC || r.kind == K_NONE)
		tmpl_problem(c, p, n->line,
			     "t:if=\"" STR_FMT "\": a record is always there",
			     STR_ARG(condition));
	op *o = tmpl_op_ref(c, OP_IF, &r);
	o->kind = (uint8_t)r.kind;
	o->want = want;
	uint32_t jump = c->n - 1;
	plain(c, p, n);
	/* first the label, which may move the ops, then the op */
	uint32_t end = tmpl_label(c);
	c->ops[jump].to = end;
}

/* "c in calls" */
static bool split_for(str spec, str *var, str *path)
{
	str word[3], rest = str_trim(spec), part;
	size_t n = 0;
	while (str_split(&rest, ' ', &part)) {
		if (part.n == 0)
			continue;
		if (n == 3)
			return false;
		word[n++] = part;
	}
	if (n != 3 || !tmpl_is_name(word[0]) || !str_eq(word[1], S("in")))
		return false;
	*var = word[0];
	*path = word[2];
	return true;
}

/* The list to loop over; its sub is NULL when there is none: told. */
static ref list_of(compiler *c, const place *p, int line, str path)
{
	ref r = {0};
	if (!tmpl_resolve(c, p, line, path, &r))
		return (ref){0};
	if (r.kind == K_LIST && r.sub)
		return r;
	tmpl_problem(c, p, line, "'" STR_FMT "' is %s%s: t:for needs a list of records",
		     STR_ARG(path), tmpl_kind_name(r.kind),
		     r.kind == K_LIST ? " without an element type" : "");
	return (ref){0};
}

static void loop(compiler *c, const place *p, const xmlNode *n, const ref *r, str var)
{
	uint8_t into = (uint8_t)(p->loops + 1);
	scope s = {.var = var, .type = r->sub, .slot = into, .outer = p->scope};
	place in = *p;
	in.scope = &s;
	in.loops++;
	uint32_t size = r->sub ? (uint32_t)r->sub->size : 0;
	op *o = tmpl_op_ref(c, OP_FOR, r);
	o->into = into;
	uint32_t start = c->n - 1;
	plain(c, &in, n);
	op *next = tmpl_op(c, OP_NEXT);
	next->slot = into;
	next->size = size;
	next->to = start + 1;
	c->ops[start].to = c->n;
}

static void t_for(compiler *c, const place *p, const xmlNode *n, str spec)
{
	str var, path;
	if (!split_for(spec, &var, &path)) {
		tmpl_problem(c, p, n->line,
			     "t:for=\"" STR_FMT "\": write \"one in many\"",
			     STR_ARG(spec));
		return;
	}
	if (p->loops + 1 >= TMPL_SLOTS) {
		tmpl_problem(c, p, n->line, "t:for is more than %d deep",
			     TMPL_SLOTS - 1);
		return;
	}
	ref r = list_of(c, p, n->line, path);
	loop(c, p, n, &r, var);
}

static void check_t_attributes(compiler *c, const place *p, const xmlNode *n)
{
	for (const xmlAttr *a = n->properties; a; a = a->next) {
		str name = str_of((const char *)a->name);
		if (a->ns && str_eq(str_of((const char *)a->ns->prefix), S("t")) &&
		    !str_eq(name, S("if")) && !str_eq(name, S("for")))
			tmpl_problem(c, p, n->line, "unknown attribute t:" STR_FMT,
				     STR_ARG(name));
	}
}

void tmpl_element(compiler *c, const place *p, const xmlNode *n)
{
	str condition = tmpl_attr(c, n, "if", true),
	    spec = tmpl_attr(c, n, "for", true);
	check_t_attributes(c, p, n);
	if (condition.p && spec.p)
		tmpl_problem(c, p, n->line,
			     "t:if and t:for on one element: put one on a <t:block> "
			     "around it");
	else if (condition.p)
		t_if(c, p, n, condition);
	else if (spec.p)
		t_for(c, p, n, spec);
	else
		plain(c, p, n);
}

/* The walk --------------------------------------------------------------------- */

static bool too_large(compiler *c, const place *p, const xmlNode *n)
{
	if (c->stop)
		return true;
	c->visits++;
	c->stop = c->depth > DEPTH_MAX || c->visits > VISITS_MAX || c->n > OPS_MAX ||
		  c->text.n > TEXT_MAX;
	if (c->stop)
		tmpl_problem(c, p, n->line,
			     "the page is too large: %u elements deep, %u nodes, %u "
			     "values, %zu bytes",
			     c->depth, c->visits, c->n, c->text.n);
	return c->stop;
}

static void node(compiler *c, const place *p, const xmlNode *n)
{
	if (n->type == XML_ELEMENT_NODE)
		tmpl_element(c, p, n);
	else if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
		text(c, p, n);
	else if (n->type != XML_COMMENT_NODE)
		tmpl_problem(c, p, n->line,
			     "a template holds elements, text and comments");
}

void tmpl_children(compiler *c, const place *p, const xmlNode *n)
{
	c->depth++;
	for (const xmlNode *k = n->children; k; k = k->next) {
		if (!too_large(c, p, k))
			node(c, p, k);
	}
	c->depth--;
}
