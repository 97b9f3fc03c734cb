/* tmpl_names.c -- the {pieces} of a text, and paths -> fields of the view's structs. */
#include <string.h>

#include "render/tmpl_work.h"

/* Pieces ----------------------------------------------------------------------- */

static piece braces(pieces *in)
{
	ptrdiff_t end = str_find(in->s, '}', in->at);
	str inner = str_sub(in->s, in->at + 1, end < 0 ? in->at + 1 : (size_t)end);
	if (end < 0 || str_find(inner, '{', 0) >= 0) {
		in->at = in->s.n;
		return (piece){PIECE_BAD,
			       S("'{' without its '}'; a literal { is written {{")};
	}
	in->at = (size_t)end + 1;
	if (str_starts(inner, S("@")))
		return (piece){PIECE_CONST, str_sub(inner, 1, inner.n)};
	if (str_ends(inner, S("?")))
		return (piece){PIECE_OPTIONAL, str_sub(inner, 0, inner.n - 1)};
	return (piece){PIECE_VALUE, inner};
}

static piece literal_brace(pieces *in, size_t width)
{
	str s = str_sub(in->s, in->at, in->at + 1);
	in->at += width;
	return (piece){PIECE_TEXT, s};
}

static piece closing_brace(pieces *in)
{
	if (in->open == 0) {
		in->at = in->s.n;
		return (piece){PIECE_BAD, S("'}' without its '{'")};
	}
	in->open--;
	return literal_brace(in, 1);
}

/* A } is literal where a literal {{ was opened before it; so JSON can be written, and a
 * forgotten { is still found. */
piece tmpl_piece(pieces *in)
{
	if (in->at >= in->s.n)
		return (piece){PIECE_END, {0}};
	char c = in->s.p[in->at];
	if (c == '}')
		return closing_brace(in);
	if (c == '{' && in->at + 1 < in->s.n && in->s.p[in->at + 1] == '{') {
		in->open++;
		return literal_brace(in, 2);
	}
	if (c == '{')
		return braces(in);
	size_t from = in->at;
	while (in->at < in->s.n && in->s.p[in->at] != '{' && in->s.p[in->at] != '}')
		in->at++;
	return (piece){PIECE_TEXT, str_sub(in->s, from, in->at)};
}

/* Names ------------------------------------------------------------------------ */

bool tmpl_is_name(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		if (!letter && !(i > 0 && c >= '0' && c <= '9'))
			return false;
	}
	return s.n > 0;
}

const char *tmpl_kind_name(enum kind kind)
{
	switch (kind) {
	case K_STR:
		return "a text";
	case K_I64:
		return "a number";
	case K_BOOL:
		return "a yes or no";
	case K_WHEN:
		return "a time";
	case K_LIST:
		return "a list";
	case K_REC:
		return "a record";
	case K_NONE:
		break;
	}
	return "nothing";
}

enum { NAME_MAX_ = 40 };

static size_t min(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Letters to add, drop, change or swap to make a of b. */
static size_t distance(str a, str b)
{
	size_t rows[3][NAME_MAX_ + 1];
	if (a.n > NAME_MAX_ || b.n > NAME_MAX_)
		return SIZE_MAX;
	for (size_t j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *row = rows[i % 3], *up = rows[(i + 2) % 3],
		       *up2 = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			row[j] = min(min(up[j], row[j - 1]) + 1,
				     up[j - 1] + (a.p[i - 1] != b.p[j - 1]));
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
			    a.p[i - 2] == b.p[j - 1])
				row[j] = min(row[j], up2[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

struct guess {
	str wanted, best;
	size_t far; /* best is so far from wanted */
};

static void consider(struct guess *g, str name)
{
	size_t far = distance(g->wanted, name);
	size_t limit = g->wanted.n < 2   ? 0
		       : g->wanted.n < 5 ? 1
		       : g->wanted.n < 9 ? 2
					 : 3;
	if (far <= limit && (!g->best.p || far < g->far)) {
		g->best = name;
		g->far = far;
	}
}

static void consider_fields(struct guess *g, const type *t)
{
	for (size_t i = 0; t && i < t->count; i++)
		consider(g, str_of(t->fields[i].name));
}

/* "; did you mean 'x'?" or nothing. */
static str hint(compiler *c, const struct guess *g)
{
	if (!g->best.p)
		return S("");
	return str_printf(c->tmp, "; did you mean '" STR_FMT "'?", STR_ARG(g->best));
}

static void no_field(compiler *c, const place *p, int line, str path, const type *t,
		     str name)
{
	struct guess g = {.wanted = name};
	consider_fields(&g, t);
	str tip = hint(c, &g);
	tmpl_problem(c, p, line,
		     "'" STR_FMT "': type %s has no field '" STR_FMT "'" STR_FMT,
		     STR_ARG(path), t->name, STR_ARG(name), STR_ARG(tip));
}

/* The first name of a path was found in no scope. */
static void no_name(compiler *c, const place *p, int line, str path, str name)
{
	struct guess g = {.wanted = name};
	buf where = buf_new(c->tmp, 64, 512);
	for (const scope *s = p->scope; s; s = s->outer) {
		if (s->var.n) {
			consider(&g, s->var);
			continue;
		}
		consider_fields(&g, s->type);
		if (where.n == 0)
			buf_fmt(&where, "%s has no field '" STR_FMT "'", s->type->name,
				STR_ARG(name));
		else
			buf_fmt(&where, ", nor has %s", s->type->name);
	}
	str types = buf_view(&where), tip = hint(c, &g);
	tmpl_problem(c, p, line, "'" STR_FMT "': type " STR_FMT STR_FMT, STR_ARG(path),
		     STR_ARG(types), STR_ARG(tip));
}

static void set_field(ref *r, const field *f, uint8_t at, uint32_t off)
{
	*r = (ref){f->kind, f->sub, at, off + (uint32_t)f->off};
}

/* The first name of a path, outward through the scopes. */
static bool resolve_first(compiler *c, const place *p, int line, str path, str name,
			  ref *r)
{
	for (const scope *s = p->scope; s; s = s->outer) {
		if (s->var.n && !str_eq(s->var, name))
			continue;
		if (!s->type)
			return false; /* its problem is told */
		if (s->var.n) {
			*r = (ref){K_REC, s->type, s->slot, s->off};
			return true;
		}
		const field *f = type_field(s->type, name);
		if (f) {
			set_field(r, f, s->slot, s->off);
			return true;
		}
	}
	no_name(c, p, line, path, name);
	return false;
}

static bool resolve_next(compiler *c, const place *p, int line, str path, str name,
			 ref *r)
{
	if (r->kind != K_REC || !r->sub) {
		tmpl_problem(c, p, line,
			     "'" STR_FMT "': what is before '." STR_FMT "' is %s%s",
			     STR_ARG(path), STR_ARG(name), tmpl_kind_name(r->kind),
			     r->kind == K_LIST  ? ": loop over it with t:for"
			     : r->kind == K_REC ? " without a field table"
						: " and has no fields");
		return false;
	}
	const field *f = type_field(r->sub, name);
	if (!f) {
		no_field(c, p, line, path, r->sub, name);
		return false;
	}
	set_field(r, f, r->slot, r->off);
	return true;
}

static bool is_path(str path)
{
	str rest = path, name;
	bool any = false;
	while (str_split(&rest, '.', &name)) {
		if (!tmpl_is_name(name))
			return false;
		any = true;
	}
	return any && !str_ends(path, S("."));
}

bool tmpl_resolve(compiler *c, const place *p, int line, str path, ref *out)
{
	if (!is_path(path)) {
		tmpl_problem(c, p, line,
			     "'" STR_FMT
			     "' is no field name; a literal { is written {{",
			     STR_ARG(path));
		return false;
	}
	str rest = path, name;
	str_split(&rest, '.', &name);
	if (!resolve_first(c, p, line, path, name, out))
		return false;
	while (str_split(&rest, '.', &name)) {
		if (!resolve_next(c, p, line, path, name, out))
			return false;
	}
	return true;
}

bool tmpl_constant(compiler *c, const place *p, int line, str name, str *out)
{
	struct guess g = {.wanted = name};
	str rest = c->constants, entry;
	while (str_split(&rest, '\n', &entry)) {
		ptrdiff_t eq = str_find(entry, '=', 0);
		if (eq < 0)
			continue;
		str key = str_trim(str_sub(entry, 0, (size_t)eq));
		if (str_eq(key, name)) {
			*out = str_trim(str_sub(entry, (size_t)eq + 1, entry.n));
			return true;
		}
		consider(&g, key);
	}
	str tip = hint(c, &g);
	tmpl_problem(c, p, line, "{@" STR_FMT "} is not in the asset manifest" STR_FMT,
		     STR_ARG(name), STR_ARG(tip));
	return false;
}
