/* multipart.c -- multipart/form-data (RFC 7578).
 * Stricter than RFC 2046 where browsers never go: no preamble, no epilogue, no folded
 * headers, no blanks behind a boundary, no transfer encodings. */
#include "web/multipart.h"

#include <string.h>

#include "base/text.h"

struct reader {
	ctx *x;
	str rest;      /* what is not read yet */
	str delimiter; /* "\r\n--boundary" */
};

/* ---- Content-Type ---- */

static bool is_boundary_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c != '\0' && strchr("'()+_,-./:=? ", c));
}

static bool is_boundary(str s)
{
	if (s.n == 0 || s.n > MULTIPART_BOUNDARY || s.p[s.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_boundary_char(s.p[i]))
			return false;
	return true;
}

static str unquoted(str s)
{
	if (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
		return str_sub(s, 1, s.n - 1);
	return s;
}

bool multipart_boundary(str content_type, str *boundary)
{
	str rest = content_type, part;
	*boundary = (str){NULL, 0};
	if (!str_split(&rest, ';', &part) ||
	    !str_ieq(str_trim(part), S("multipart/form-data")))
		return false;
	while (str_split(&rest, ';', &part)) {
		part = str_trim(part);
		if (!str_ieq(str_sub(part, 0, 9), S("boundary=")))
			continue;
		if (boundary->p)
			return false;
		*boundary = unquoted(str_sub(part, 9, part.n));
	}
	return is_boundary(*boundary);
}

/* ---- one part's headers ---- */

static str take_token(str *s)
{
	ptrdiff_t end = str_find(*s, ';', 0);
	size_t n = end < 0 ? s->n : (size_t)end;
	str token = str_trim(str_sub(*s, 0, n));
	*s = str_sub(*s, n, s->n);
	return token;
}

/* Is the byte at i a backslash before a quote? Old browsers and curl write \" inside
 * quoted values; the others %22, which stays as it is. */
static bool is_escape(str s, size_t i)
{
	return s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '"';
}

static str unescaped(ctx *x, str s)
{
	char *out = arena_alloc(x->a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		if (!is_escape(s, i))
			out[n++] = s.p[i];
	return (str){out, n};
}

/* Takes the value of a parameter, quoted or not, off *s. */
static bool take_value(ctx *x, str *s, str *value)
{
	if (s->n == 0 || s->p[0] != '"') {
		*value = take_token(s);
		return value->n > 0 && str_find(*value, '"', 0) < 0;
	}
	size_t end = 1;
	while (end < s->n && s->p[end] != '"')
		end += is_escape(*s, end) ? 2 : 1;
	if (end >= s->n)
		return false;
	*value = unescaped(x, str_sub(*s, 1, end));
	*s = str_trim(str_sub(*s, end + 1, s->n));
	return s->n == 0 || s->p[0] == ';';
}

/* What people may see of a file's name: old browsers send the whole path. */
static str file_text(ctx *x, str name)
{
	size_t from = name.n;
	while (from > 0 && name.p[from - 1] != '/' && name.p[from - 1] != '\\')
		from--;
	return text_line(x->a, str_sub(name, from, name.n), MULTIPART_FILENAME);
}

/* Twice the same is refused: which one is meant? */
static bool set_param(ctx *x, form_part *p, str key, str value)
{
	if (str_ieq(key, S("name"))) {
		bool first = !p->name.p;
		p->name = value;
		return first && value.n <= PARAM_NAME_MAX && text_is_utf8(value);
	}
	if (str_ieq(key, S("filename"))) {
		bool first = !p->is_file;
		p->is_file = true;
		p->filename = file_text(x, value);
		return first;
	}
	return true;
}

static bool read_disposition(ctx *x, str v, form_part *p)
{
	str value;
	if (p->name.p || !str_ieq(take_token(&v), S("form-data")))
		return false;
	while (v.n > 0) {
		/* take_token and take_value stop at a semicolon or at the end. */
		v = str_trim(str_sub(v, 1, v.n));
		if (v.n == 0 || v.p[0] == ';')
			continue;
		ptrdiff_t eq = str_find(v, '=', 0);
		if (eq < 0)
			return false;
		str key = str_trim(str_sub(v, 0, (size_t)eq));
		v = str_trim(str_sub(v, (size_t)eq + 1, v.n));
		if (!take_value(x, &v, &value) || !set_param(x, p, key, value))
			return false;
	}
	return p->name.p != NULL;
}

static bool is_header_line(str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (((unsigned char)line.p[i] < 0x20 && line.p[i] != '\t') ||
		    line.p[i] == 0x7f)
			return false;
	return line.n > 0 && line.p[0] != ' ' && line.p[0] != '\t';
}

static bool read_header(ctx *x, str line, form_part *p)
{
	ptrdiff_t colon = str_find(line, ':', 0);
	if (colon <= 0 || !is_header_line(line))
		return false;
	str name = str_sub(line, 0, (size_t)colon);
	str value = str_trim(str_sub(line, (size_t)colon + 1, line.n));
	if (str_ieq(name, S("content-disposition")))
		return read_disposition(x, value, p);
	if (str_ieq(name, S("content-type")))
		p->content_type = value;
	else if (str_ieq(name, S("content-transfer-encoding")))
		return str_ieq(value, S("7bit")) || str_ieq(value, S("8bit")) ||
		       str_ieq(value, S("binary"));
	return true;
}

/* ---- parts ---- */

static ptrdiff_t find(str s, str what)
{
	const char *at = s.n ? memmem(s.p, s.n, what.p, what.n) : NULL;
	return at ? at - s.p : -1;
}

rc multipart_head(ctx *x, str head, form_part *p)
{
	while (head.n > 0) {
		size_t n = (size_t)find(head, S("\r\n"));
		if (!read_header(x, str_sub(head, 0, n), p))
			return FAIL(x, E_INPUT, "multipart: bad header");
		head = str_sub(head, n + 2, head.n);
	}
	if (!p->name.p)
		return FAIL(x, E_INPUT, "multipart: part without name");
	return OK;
}

static rc read_head(struct reader *r, form_part *p)
{
	str window = str_sub(r->rest, 0, MULTIPART_HEAD);
	ptrdiff_t end = find(window, S("\r\n\r\n"));
	if (end < 0)
		return FAIL(r->x, E_INPUT, "multipart: headers without end");
	str head = str_sub(r->rest, 0, (size_t)end + 2);
	r->rest = str_sub(r->rest, (size_t)end + 4, r->rest.n);
	return multipart_head(r->x, head, p);
}

static rc read_part(struct reader *r, form_part *p)
{
	TRY(read_head(r, p));
	ptrdiff_t end = find(r->rest, r->delimiter);
	if (end < 0)
		return FAIL(r->x, E_INPUT, "multipart: part without end");
	p->data = str_sub(r->rest, 0, (size_t)end);
	r->rest = str_sub(r->rest, (size_t)end + r->delimiter.n, r->rest.n);
	if (p->is_file)
		return OK;
	if (p->data.n > PARAM_VALUE_MAX || str_find(p->data, '\0', 0) >= 0 ||
	    !text_is_utf8(p->data))
		return FAIL(r->x, E_INPUT,
			    "multipart: field that is too long or no text");
	return OK;
}

/* What is over the limit of files is read past, so that the fields behind it are there
 * for whoever answers that it is too much. */
static rc take_part(struct reader *r, multipart *out, size_t *files)
{
	form_part p = {.is_file = false};

	TRY(read_part(r, &p));
	if (p.is_file && *files == MULTIPART_FILES) {
		out->more++;
		return out->more <= MULTIPART_MORE
			       ? OK
			       : FAIL(r->x, E_TOOBIG, "multipart: too many files");
	}
	if (out->n == MULTIPART_PARTS)
		return FAIL(r->x, E_TOOBIG, "multipart: more than %d parts",
			    MULTIPART_PARTS);
	*files += p.is_file;
	out->parts[out->n++] = p;
	return OK;
}

rc multipart_parse(ctx *x, str content_type, str body, multipart *out)
{
	str boundary;
	size_t files = 0;
	*out = (multipart){.n = 0};
	if (!multipart_boundary(content_type, &boundary))
		return FAIL(x, E_TYPE, "body is no form");
	struct reader r = {.x = x};
	r.delimiter = str_printf(x->a, "\r\n--" STR_FMT, STR_ARG(boundary));
	/* The first one has no line before it. */
	str first = str_sub(r.delimiter, 2, r.delimiter.n);
	if (!str_starts(body, first))
		return FAIL(x, E_INPUT, "multipart: no boundary at the start");
	r.rest = str_sub(body, first.n, body.n);
	while (str_starts(r.rest, S("\r\n"))) {
		r.rest = str_sub(r.rest, 2, r.rest.n);
		TRY(take_part(&r, out, &files));
	}
	if (!str_eq(r.rest, S("--")) && !str_eq(r.rest, S("--\r\n")))
		return FAIL(x, E_INPUT, "multipart: bad end");
	return OK;
}

const form_part *multipart_file(const multipart *m, str name)
{
	for (size_t i = 0; i < m->n; i++) {
		const form_part *p = &m->parts[i];
		if (p->is_file && str_eq(p->name, name) &&
		    (p->filename.n > 0 || p->data.n > 0))
			return p;
	}
	return NULL;
}

params multipart_fields(ctx *x, const multipart *m)
{
	param *items = ARENA_ARRAY(x->a, param, m->n);
	size_t n = 0;
	for (size_t i = 0; i < m->n; i++)
		if (!m->parts[i].is_file)
			items[n++] = (param){m->parts[i].name, m->parts[i].data};
	return (params){items, n};
}
