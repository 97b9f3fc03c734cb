/* tmpl_parse.c -- template files into DOM trees, by libxml2 without network, entities
 * or DTD; and the list of problems. A file is parsed inside an element of our own,
 * which declares the prefix t and leaves no place for a DOCTYPE. */
#include <libxml/parser.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "render/tmpl_work.h"

enum { FILE_MAX = 256 * 1024, PROBLEMS_MAX = 100 };

#define WRAP_OPEN "<t:file xmlns:t=\"urn:patchbay:template\">"
#define WRAP_CLOSE "</t:file>"

/* One layout problem shows up in every page: told once. */
static bool is_told(const buf *problems, str line)
{
	str rest = buf_view(problems), old;
	while (str_split(&rest, '\n', &old)) {
		if (str_eq(old, line))
			return true;
	}
	return false;
}

static void add_problem(compiler *c, const tmpl_file *f, int line, str what)
{
	char text[1024];
	int n = snprintf(text, sizeof text, STR_FMT ".html:%d: " STR_FMT,
			 STR_ARG(f->name), line, STR_ARG(what));
	str all = {text, n < (int)sizeof text ? (size_t)n : sizeof text - 1};
	c->problem_count++;
	if (c->problem_count > PROBLEMS_MAX || is_told(c->problems, all))
		return;
	buf_str(c->problems, all);
	buf_chr(c->problems, '\n');
}

void tmpl_problem(compiler *c, const place *p, int line, const char *fmt, ...)
{
	char text[800];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	str what = {text, n < (int)sizeof text ? (size_t)n : sizeof text - 1};
	add_problem(c, p->file, line, what);
}

str tmpl_name(const xmlNode *n)
{
	return str_of((const char *)n->name);
}

bool tmpl_is_t(const xmlNode *n)
{
	return n->ns && n->ns->prefix &&
	       str_eq(str_of((const char *)n->ns->prefix), S("t"));
}

/* Parsing ---------------------------------------------------------------------- */

struct reading {
	compiler *c;
	const tmpl_file *file;
	str text;
	bool bad;
};

/* Only the first error of a file: the others follow from it. */
static void on_error(void *user, xmlErrorPtr e)
{
	struct reading *r = ((xmlParserCtxtPtr)user)->_private;
	if (e->level < XML_ERR_ERROR || r->bad)
		return;
	r->bad = true;
	str what = str_trim(str_of(e->message));
	if (str_has(r->text, S("<!DOCTYPE")))
		what = S("a template has no DOCTYPE: pages get theirs by themselves");
	else if (str_starts(r->text, S("<?xml")))
		what = S("a template has no XML declaration: it is UTF-8");
	else if (e->code == XML_ERR_UNDECLARED_ENTITY ||
		 e->code == XML_WAR_UNDECLARED_ENTITY)
		what = str_printf(r->c->tmp, STR_FMT ": write the character itself",
				  STR_ARG(what));
	add_problem(r->c, r->file, e->line, what);
}

static void free_doc(void *doc)
{
	xmlFreeDoc(doc);
}

/* The document, freed with the compiler's memory; NULL when it is not well-formed. */
static xmlDoc *parse(struct reading *r)
{
	buf all = buf_new(r->c->tmp, r->text.n + 64, FILE_MAX + 1024);
	buf_str(&all, S(WRAP_OPEN));
	buf_str(&all, r->text);
	buf_str(&all, S(WRAP_CLOSE));
	xmlParserCtxtPtr ctxt = xmlNewParserCtxt();
	if (!ctxt)
		return NULL;
	ctxt->_private = r;
	ctxt->sax->serror = on_error;
	xmlDoc *doc = xmlCtxtReadMemory(ctxt, all.p, (int)all.n, NULL, "UTF-8",
					XML_PARSE_NONET | XML_PARSE_NOCDATA);
	xmlFreeParserCtxt(ctxt);
	if (doc)
		arena_cleanup(r->c->tmp, free_doc, doc);
	return r->bad ? NULL : doc;
}

static int newlines(const xmlNode *text)
{
	int n = 0;
	for (const xmlChar *p = text->content; p && *p; p++)
		n += *p == '\n';
	return n;
}

/* libxml2 notes the line where a start tag or a piece of text ends; people look for the
 * line where it begins. Gives back the line after n. */
static int fix_lines(xmlNode *n, int line)
{
	if (n->type != XML_ELEMENT_NODE) {
		n->line = (unsigned short)line;
		return line + newlines(n);
	}
	int end = n->line;
	n->line = (unsigned short)line;
	line = end;
	for (xmlNode *k = n->children; k; k = k->next)
		line = fix_lines(k, line);
	return line;
}

/* The only element of the file. */
static xmlNode *find_root(struct reading *r, xmlNode *wrap)
{
	xmlNode *root = NULL;
	for (xmlNode *n = wrap->children; n; n = n->next) {
		bool stray = n->type == XML_ELEMENT_NODE && root;
		if (n->type == XML_TEXT_NODE)
			stray = !tmpl_is_blank(str_of((const char *)n->content));
		if (stray) {
			add_problem(r->c, r->file, n->line,
				    S("a template is one element; group several with "
				      "<t:block>"));
			return NULL;
		}
		if (n->type == XML_ELEMENT_NODE)
			root = n;
	}
	if (!root)
		add_problem(r->c, r->file, 1, S("the template is empty"));
	return root;
}

static void read_file(compiler *c, tmpl_file *f)
{
	struct reading r = {.c = c, .file = f};
	if (!c->from->read(c->from->self, c->tmp, f->name, &r.text)) {
		f->missing = true;
		return;
	}
	if (r.text.n > FILE_MAX || !text_is_utf8(r.text)) {
		add_problem(c, f, 1, S("the file is over 256 kB or not UTF-8"));
		return;
	}
	xmlDoc *doc = parse(&r);
	xmlNode *wrap = doc ? xmlDocGetRootElement(doc) : NULL;
	if (!wrap) {
		if (!r.bad)
			add_problem(c, f, 1, S("the file cannot be parsed"));
		return;
	}
	fix_lines(wrap, 1);
	f->root = find_root(&r, wrap);
}

const tmpl_file *tmpl_open(compiler *c, str name)
{
	for (tmpl_file *f = c->files; f; f = f->next) {
		if (str_eq(f->name, name))
			return f;
	}
	tmpl_file *f = ARENA_NEW(c->tmp, tmpl_file);
	f->name = str_dup(c->tmp, name);
	f->next = c->files;
	c->files = f;
	read_file(c, f);
	return f;
}
