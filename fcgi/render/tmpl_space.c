/* tmpl_space.c -- which blanks of a template show in a browser. Templates are indented;
 * the indentation is most of what a page would weigh. Blanks beside a block or at the
 * ends of one are dropped, all others become one space; what is inside pre and textarea
 * stays. */
#include "render/tmpl_html.h"
#include "render/tmpl_work.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool tmpl_is_blank(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (!is_space(s.p[i]))
			return false;
	}
	return true;
}

static bool is_text(const xmlNode *n)
{
	return n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE;
}

static bool is_idle(const xmlNode *n)
{
	if (is_text(n))
		return tmpl_is_blank(str_of((const char *)n->content));
	return n->type != XML_ELEMENT_NODE;
}

/* The nearest sibling on that side that writes something. */
static const xmlNode *neighbour(const xmlNode *n, int side)
{
	do {
		n = side == BEFORE ? n->prev : n->next;
	} while (n && is_idle(n));
	return n;
}

static bool has_t(const xmlNode *n, const char *name)
{
	if (n->type != XML_ELEMENT_NODE)
		return false;
	for (const xmlAttr *a = n->properties; a; a = a->next) {
		if (a->ns && str_eq(str_of((const char *)a->ns->prefix), S("t")) &&
		    str_eq(str_of((const char *)a->name), str_of(name)))
			return true;
	}
	return false;
}

/* Groups its content without writing anything itself. */
static bool is_group(const xmlNode *n)
{
	return n->type == XML_ELEMENT_NODE && tmpl_is_t(n) &&
	       (str_eq(tmpl_name(n), S("block")) ||
		str_eq(tmpl_name(n), S("fragment")));
}

/* <t:page>, or the <t:block> around a part: the indentation in it is nobody's text. */
static bool is_outermost(const xmlNode *n)
{
	return n->parent && tmpl_is_t(n->parent) &&
	       str_eq(tmpl_name(n->parent), S("file"));
}

static bool is_conditional(const xmlNode *n)
{
	return has_t(n, "if") || has_t(n, "for");
}

/* The first thing, seen from that side, that a group writes. */
static const xmlNode *nearest_inside(const xmlNode *group, int side)
{
	const xmlNode *n = side == BEFORE ? group->last : group->children;
	return n && is_idle(n) ? neighbour(n, side) : n;
}

static bool is_block(const xmlNode *n)
{
	return n->type == XML_ELEMENT_NODE && !tmpl_is_t(n) &&
	       (html_element(tmpl_name(n)) & HTML_BLOCK);
}

static enum edge edge_of_element(const xmlNode *n, int side)
{
	bool maybe = is_conditional(n);
	while (n && is_group(n)) {
		n = nearest_inside(n, side);
		maybe = maybe || (n && is_conditional(n));
	}
	if (!n || !is_block(n))
		return EDGE_INLINE;
	return maybe ? EDGE_MAYBE : EDGE_BLOCK;
}

enum edge tmpl_edge(const xmlNode *text, int side)
{
	for (const xmlNode *n = text;;) {
		const xmlNode *next = neighbour(n, side), *parent = n->parent;
		if (next)
			return is_text(next) ? EDGE_INLINE
					     : edge_of_element(next, side);
		if (!parent || parent->type != XML_ELEMENT_NODE)
			return EDGE_INLINE;
		if (!tmpl_is_t(parent))
			return html_element(tmpl_name(parent)) & (HTML_TRIM | HTML_ONLY)
				       ? EDGE_BLOCK
				       : EDGE_INLINE;
		/* The end of a loop's body meets its beginning. */
		if (has_t(parent, "for"))
			return EDGE_INLINE;
		if (is_outermost(parent))
			return EDGE_BLOCK;
		if (!is_group(parent))
			return EDGE_INLINE;
		n = parent;
	}
}

/* The element that will hold the text in the page. */
static const xmlNode *holder(const xmlNode *text)
{
	const xmlNode *n = text->parent;
	while (n && n->type == XML_ELEMENT_NODE && is_group(n))
		n = n->parent;
	return n && n->type == XML_ELEMENT_NODE ? n : NULL;
}

bool tmpl_space_is_idle(const xmlNode *text)
{
	const xmlNode *in = holder(text);
	if (in && !tmpl_is_t(in) && (html_element(tmpl_name(in)) & HTML_ONLY))
		return true;
	enum edge before = tmpl_edge(text, BEFORE), after = tmpl_edge(text, AFTER);
	return before == EDGE_BLOCK || after == EDGE_BLOCK ||
	       (before == EDGE_MAYBE && after == EDGE_MAYBE);
}

void tmpl_put_collapsed(buf *b, str s, bool trim_left, bool trim_right)
{
	if (trim_left)
		while (s.n && is_space(s.p[0]))
			s = str_sub(s, 1, s.n);
	if (trim_right)
		while (s.n && is_space(s.p[s.n - 1]))
			s = str_sub(s, 0, s.n - 1);
	for (size_t i = 0; i < s.n; i++) {
		if (!is_space(s.p[i]))
			buf_chr(b, s.p[i]);
		else if (i == 0 || !is_space(s.p[i - 1]))
			buf_chr(b, ' ');
	}
}
