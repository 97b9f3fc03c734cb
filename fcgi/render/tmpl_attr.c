/* tmpl_attr.c -- attributes: which may hold data, and escaped how. */
#include <libxml/xmlmemory.h>
#include <string.h>

#include "render/tmpl_html.h"
#include "render/tmpl_work.h"
#include "render/xmltext.h"

enum { URL_MAX = 8192 };

/* An attribute at hand. */
struct attribute {
	const place *p;
	int line;
	str element, name, value;
	enum attr_kind kind;
	const char *why;
};

static str value_of(compiler *c, const xmlAttr *a)
{
	xmlChar *text = xmlNodeListGetString(a->doc, a->children, 1);
	str value = text ? str_dup(c->tmp, str_of((const char *)text)) : S("");
	xmlFree(text);
	return value;
}

static bool is_t(const xmlAttr *a)
{
	return a->ns && str_eq(str_of((const char *)a->ns->prefix), S("t"));
}

str tmpl_attr(compiler *c, const xmlNode *el, const char *name, bool t)
{
	for (const xmlAttr *a = el->properties; a; a = a->next) {
		if (is_t(a) == t && str_eq(str_of((const char *)a->name), str_of(name)))
			return value_of(c, a);
	}
	return (str){0};
}

static void put_name(compiler *c, str name)
{
	buf_chr(&c->text, ' ');
	buf_str(&c->text, name);
	buf_str(&c->text, S("=\""));
}

static bool has_values(str value)
{
	pieces in = {.s = value};
	for (;;) {
		piece at = tmpl_piece(&in);
		if (at.kind == PIECE_VALUE || at.kind == PIECE_OPTIONAL)
			return true;
		if (at.kind == PIECE_END || at.kind == PIECE_BAD)
			return false;
	}
}

/* Values ----------------------------------------------------------------------- */

static void put_piece(compiler *c, const place *p, int line, piece at, enum op_code how)
{
	str constant;
	switch (at.kind) {
	case PIECE_TEXT:
		html_attr(&c->text, at.text);
		break;
	case PIECE_CONST:
		if (tmpl_constant(c, p, line, at.text, &constant))
			html_attr(&c->text, constant);
		break;
	case PIECE_VALUE:
		tmpl_value(c, p, line, at.text, how);
		break;
	case PIECE_OPTIONAL:
		tmpl_problem(c, p, line,
			     "{" STR_FMT "?} must be the whole value of an attribute",
			     STR_ARG(at.text));
		break;
	case PIECE_BAD:
		tmpl_problem(c, p, line, STR_FMT, STR_ARG(at.text));
		break;
	case PIECE_END:
		break;
	}
}

void tmpl_attr_pieces(compiler *c, const place *p, int line, str value,
		      enum op_code how)
{
	pieces in = {.s = value};
	for (piece at = tmpl_piece(&in); at.kind != PIECE_END; at = tmpl_piece(&in))
		put_piece(c, p, line, at, how);
}

/* URLs ------------------------------------------------------------------------- */

/* The URL with constants filled in and a hole for every value. False: told. */
static bool url_shape(compiler *c, const struct attribute *a, str *shape)
{
	buf b = buf_new(c->tmp, a->value.n + 64, URL_MAX);
	pieces in = {.s = a->value};
	for (piece at = tmpl_piece(&in); at.kind != PIECE_END; at = tmpl_piece(&in)) {
		str constant;
		if (at.kind == PIECE_TEXT)
			buf_str(&b, at.text);
		else if (at.kind != PIECE_CONST)
			buf_chr(&b, URL_HOLE);
		else if (tmpl_constant(c, a->p, a->line, at.text, &constant))
			buf_str(&b, constant);
		else
			return false;
	}
	if (b.full)
		tmpl_problem(c, a->p, a->line, "the URL is over %d bytes", URL_MAX);
	*shape = buf_view(&b);
	return !b.full;
}

/* A whole URL is the first value; what follows it is literal and parts. */
static void put_whole_url(compiler *c, const struct attribute *a, str shape)
{
	pieces in = {.s = a->value};
	bool stem = shape.n > 1 && shape.p[1] == '/';
	put_piece(c, a->p, a->line, tmpl_piece(&in), stem ? OP_STEM : OP_URL);
	for (piece at = tmpl_piece(&in); at.kind != PIECE_END; at = tmpl_piece(&in))
		put_piece(c, a->p, a->line, at, OP_PART);
}

static void put_url(compiler *c, const struct attribute *a)
{
	str shape;
	enum url_kind kind;
	if (!url_shape(c, a, &shape))
		return;
	const char *wrong = html_url_shape(shape, &kind);
	if (wrong)
		tmpl_problem(c, a->p, a->line, STR_FMT "=\"" STR_FMT "\": %s",
			     STR_ARG(a->name), STR_ARG(a->value), wrong);
	else if (kind == URL_WHOLE)
		put_whole_url(c, a, shape);
	else
		tmpl_attr_pieces(c, a->p, a->line, a->value,
				 kind == URL_CONTACT ? OP_CONTACT : OP_PART);
}

/* JSON ------------------------------------------------------------------------- */

/* Is the end of s inside a string, when its beginning was as `in` says? */
static bool json_in_string(str s, bool in)
{
	for (size_t i = 0; i < s.n; i++) {
		if (in && s.p[i] == '\\')
			i++;
		else if (s.p[i] == '"')
			in = !in;
	}
	return in;
}

static void put_json(compiler *c, const struct attribute *a)
{
	pieces in = {.s = a->value};
	bool string = false;
	if (!str_starts(a->value, S("{{")))
		tmpl_problem(c, a->p, a->line,
			     STR_FMT
			     " must be a JSON object: {{ ... } around names in \"\"",
			     STR_ARG(a->name));
	for (piece at = tmpl_piece(&in); at.kind != PIECE_END; at = tmpl_piece(&in)) {
		if (at.kind == PIECE_TEXT)
			string = json_in_string(at.text, string);
		else if (at.kind == PIECE_VALUE && !string)
			tmpl_problem(c, a->p, a->line,
				     "{" STR_FMT "} in JSON must stand inside \"\"",
				     STR_ARG(at.text));
		put_piece(c, a->p, a->line, at, OP_JSON);
	}
}

/* One attribute ---------------------------------------------------------------- */

/* {path?} alone: the path, else absent. */
static str optional_path(str value)
{
	pieces in = {.s = value};
	piece first = tmpl_piece(&in);
	if (first.kind == PIECE_OPTIONAL && tmpl_piece(&in).kind == PIECE_END)
		return first.text;
	return (str){0};
}

static void put_optional(compiler *c, const struct attribute *a, str path)
{
	ref r;
	if (!tmpl_resolve(c, a->p, a->line, path, &r))
		return;
	op *o = tmpl_op_ref(c, OP_IF, &r);
	o->kind = (uint8_t)r.kind;
	o->want = true;
	uint32_t jump = c->n - 1;
	put_name(c, a->name);
	if (r.kind == K_BOOL)
		buf_str(&c->text, a->name);
	else
		tmpl_value(c, a->p, a->line, path,
			   a->kind == ATTR_URL ? OP_URL : OP_ATTR);
	buf_chr(&c->text, '"');
	/* first the label, which may move the ops, then the op */
	uint32_t end = tmpl_label(c);
	c->ops[jump].to = end;
}

/* Says why data may not be here. */
static bool refuse_data(compiler *c, const struct attribute *a)
{
	if (!has_values(a->value))
		return false;
	if (a->kind == ATTR_URL && (html_element(a->element) & HTML_CODE)) {
		tmpl_problem(c, a->p, a->line,
			     STR_FMT " of <" STR_FMT
				     "> loads code: no data may choose it",
			     STR_ARG(a->name), STR_ARG(a->element));
		return true;
	}
	if (a->kind != ATTR_FIXED)
		return false;
	tmpl_problem(c, a->p, a->line, "no {value} in " STR_FMT ": %s",
		     STR_ARG(a->name), a->why);
	return true;
}

static void put_value(compiler *c, const struct attribute *a)
{
	put_name(c, a->name);
	if (a->kind == ATTR_URL)
		put_url(c, a);
	else if (a->kind == ATTR_JSON)
		put_json(c, a);
	else
		tmpl_attr_pieces(c, a->p, a->line, a->value, OP_ATTR);
	buf_chr(&c->text, '"');
}

static void put_attribute(compiler *c, const struct attribute *a)
{
	str path = optional_path(a->value);
	if (a->kind == ATTR_REFUSED)
		tmpl_problem(c, a->p, a->line, "attribute " STR_FMT " %s",
			     STR_ARG(a->name), a->why);
	else if (refuse_data(c, a))
		return;
	else if (path.p && a->kind == ATTR_JSON)
		tmpl_problem(c, a->p, a->line,
			     "{" STR_FMT "?} cannot be a whole " STR_FMT, STR_ARG(path),
			     STR_ARG(a->name));
	else if (path.p)
		put_optional(c, a, path);
	else
		put_value(c, a);
}

static void attribute(compiler *c, const place *p, const xmlNode *el, const xmlAttr *at)
{
	struct attribute a = {.p = p,
			      .line = el->line,
			      .element = tmpl_name(el),
			      .name = str_of((const char *)at->name),
			      .value = value_of(c, at)};
	if (at->ns)
		tmpl_problem(c, p, a.line, "unknown attribute %s:" STR_FMT,
			     (const char *)at->ns->prefix, STR_ARG(a.name));
	if (!p->foreign && !html_is_lower(a.name))
		tmpl_problem(c, p, a.line, "attribute names are lower case: " STR_FMT,
			     STR_ARG(a.name));
	a.kind = html_attribute(a.element, a.name, &a.why);
	put_attribute(c, &a);
}

static bool has_word(str s, str word)
{
	str part;
	while (str_split(&s, ' ', &part)) {
		if (str_ieq(part, word))
			return true;
	}
	return false;
}

/* A page opened in a new tab could steer ours. */
static void check_target(compiler *c, const place *p, const xmlNode *el)
{
	str target = tmpl_attr(c, el, "target", false),
	    rel = tmpl_attr(c, el, "rel", false);
	bool own = target.n == 0 || str_ieq(target, S("_self")) ||
		   str_ieq(target, S("_top")) || str_ieq(target, S("_parent"));
	if (!own && !has_word(rel, S("noopener")) && !has_word(rel, S("noreferrer")))
		tmpl_problem(c, p, el->line,
			     "target=\"" STR_FMT "\" needs rel=\"noopener\"",
			     STR_ARG(target));
}

/* <meta http-equiv="refresh" content="{seconds}"/>: a text could name another page. */
static void check_refresh(compiler *c, const place *p, const xmlNode *el)
{
	pieces in = {.s = tmpl_attr(c, el, "content", false)};
	ref r;
	if (!tmpl_attr(c, el, "http-equiv", false).p)
		return;
	for (piece at = tmpl_piece(&in); at.kind != PIECE_END; at = tmpl_piece(&in)) {
		bool value = at.kind == PIECE_VALUE || at.kind == PIECE_OPTIONAL;
		if (value && tmpl_resolve(c, p, el->line, at.text, &r) &&
		    r.kind != K_I64)
			tmpl_problem(c, p, el->line,
				     "'" STR_FMT
				     "': only a number may stand beside http-equiv",
				     STR_ARG(at.text));
	}
}

void tmpl_attributes(compiler *c, const place *p, const xmlNode *el)
{
	check_target(c, p, el);
	check_refresh(c, p, el);
	for (const xmlAttr *a = el->properties; a; a = a->next) {
		if (!is_t(a))
			attribute(c, p, el, a);
	}
}
