/* tmpl_run.c -- runs a compiled page. Nothing is allocated but the output (and a
 * cleaned copy of a value that is not valid text). */
#include "render/tmpl.h"

#include <string.h>

#include "render/tmpl_ops.h"
#include "render/xmltext.h"

typedef struct run {
	const op *ops;
	const char *text;
	buf *out;
	str csrf;
	const char *slot[TMPL_SLOTS];
	size_t left[TMPL_SLOTS]; /* elements of the loop not yet done, with the one at
				    hand */
} run;

/* Literals are many and short: where there is room they go in strides, the last of
 * which brings more than was asked for; the next put writes over that. */
static inline void put_literal(buf *out, const char *p, size_t n)
{
	if (n + TMPL_STRIDE <= out->cap - out->n && !out->full) {
		char *to = out->p + out->n;
		for (size_t i = 0; i < n; i += TMPL_STRIDE)
			memcpy(to + i, p + i, TMPL_STRIDE);
		out->n += n;
	} else {
		buf_put(out, p, n);
	}
}

static str read_str(const char *at)
{
	return *(const str *)(const void *)at;
}

static int64_t read_i64(const char *at)
{
	return *(const int64_t *)(const void *)at;
}

static list read_list(const char *at)
{
	list l = *(const list *)(const void *)at;
	return l.items ? l : (list){0};
}

static bool is_true(const char *at, enum kind kind)
{
	switch (kind) {
	case K_STR:
		return read_str(at).n != 0;
	case K_I64:
		return read_i64(at) != 0;
	case K_BOOL:
		return *(const bool *)(const void *)at;
	case K_WHEN:
		return ((const when *)(const void *)at)->us != 0;
	case K_LIST:
		return read_list(at).n != 0;
	case K_NONE:
	case K_REC:
		break;
	}
	return false;
}

/* A stem "/" before "/x" would make "//x", another host: it writes nothing instead. */
static void put_stem(buf *out, str s)
{
	if (!str_eq(s, S("/")))
		html_url(out, s);
}

static const char *field_of(const run *r, const op *o)
{
	return r->slot[o->slot] + o->off;
}

static str text_of(const run *r, const op *o)
{
	return read_str(field_of(r, o));
}

/* Gives back where to go on. */
static const op *loop_start(run *r, const op *o)
{
	list l = read_list(field_of(r, o));
	if (l.n == 0)
		return r->ops + o->to;
	r->slot[o->into] = l.items;
	r->left[o->into] = l.n;
	return o + 1;
}

static const op *loop_next(run *r, const op *o)
{
	if (--r->left[o->slot] == 0 || r->out->full)
		return o + 1;
	r->slot[o->slot] += o->size;
	return r->ops + o->to;
}

static inline const op *step(run *r, const op *o)
{
	switch ((enum op_code)o->code) {
	case OP_LITERAL:
		break;
	case OP_TEXT:
		html_text(r->out, text_of(r, o));
		break;
	case OP_ATTR:
		html_attr(r->out, text_of(r, o));
		break;
	case OP_URL:
		html_url(r->out, text_of(r, o));
		break;
	case OP_STEM:
		put_stem(r->out, text_of(r, o));
		break;
	case OP_PART:
		html_url_part(r->out, text_of(r, o));
		break;
	case OP_CONTACT:
		html_url_contact(r->out, text_of(r, o));
		break;
	case OP_JSON:
		html_json(r->out, text_of(r, o));
		break;
	case OP_I64:
		buf_i64(r->out, read_i64(field_of(r, o)));
		break;
	case OP_CSRF:
		html_attr(r->out, r->csrf);
		break;
	case OP_IF:
		if (is_true(field_of(r, o), (enum kind)o->kind) != o->want)
			return r->ops + o->to;
		break;
	case OP_FOR:
		return loop_start(r, o);
	case OP_NEXT:
		return loop_next(r, o);
	}
	return o + 1;
}

static void run_ops(run *r, const span *what)
{
	const op *o = r->ops + what->from, *end = r->ops + what->to;
	while (o < end) {
		if (o->lit_n)
			put_literal(r->out, r->text + o->lit, o->lit_n);
		o = step(r, o);
	}
}

static const program *program_of(const struct tmpls *t, const page *p)
{
	for (size_t i = 0; t && i < t->n; i++) {
		if (t->programs[i].page == p)
			return &t->programs[i];
	}
	return NULL;
}

static const span *fragment_of(const program *prog, str id)
{
	for (size_t i = 0; i < prog->fragment_count; i++) {
		if (str_eq(prog->fragments[i].id, id))
			return &prog->fragments[i];
	}
	return NULL;
}

bool tmpl_has_fragment(const struct tmpls *t, const page *p, str fragment)
{
	const program *prog = program_of(t, p);
	return prog && fragment_of(prog, fragment);
}

rc tmpl_run(ctx *x, const page *p, const void *view, str fragment, str csrf, buf *out)
{
	const program *prog = program_of(x->tmpls, p);
	if (!prog)
		return FAIL(x, E_BUG, "page %s is not compiled", p->file);
	span all = {.to = prog->n};
	const span *what = fragment.p ? fragment_of(prog, fragment) : &all;
	if (!what)
		return FAIL(x, E_BUG, "page %s has no such fragment", p->file);
	run r = {.ops = prog->ops,
		 .text = prog->text,
		 .out = out,
		 .csrf = csrf,
		 .slot = {view}};
	run_ops(&r, what);
	if (buf_room(out, 0) && out->p)
		out->p[out->n] = '\0'; /* put_literal() leaves that to the end */
	if (out->full)
		return FAIL(x, E_BUG, "page %s is over %zu bytes", p->file, out->max);
	return OK;
}
