/* tmpl_emit.c -- the ops of the page at hand. */
#include "render/tmpl_html.h"
#include "render/tmpl_work.h"
#include "render/xmltext.h"

op *tmpl_op(compiler *c, enum op_code code)
{
	if (c->n == c->cap) {
		uint32_t cap = c->cap ? c->cap * 2 : 256;
		c->ops = arena_grow(c->tmp, c->ops, c->cap * sizeof(op),
				    cap * sizeof(op));
		c->cap = cap;
	}
	op *o = &c->ops[c->n++];
	*o = (op){.lit = (uint32_t)c->lit, .lit_n = (uint32_t)(c->text.n - c->lit)};
	o->code = (uint8_t)code;
	c->lit = c->text.n;
	return o;
}

op *tmpl_op_ref(compiler *c, enum op_code code, const ref *r)
{
	op *o = tmpl_op(c, code);
	o->slot = r->slot;
	o->off = r->off;
	return o;
}

uint32_t tmpl_label(compiler *c)
{
	if (c->lit < c->text.n)
		tmpl_op(c, OP_LITERAL);
	return c->n;
}

static void no_value(compiler *c, const place *p, int line, str path, enum kind kind)
{
	const char *what = kind == K_LIST ? "loop over it with t:for"
			   : kind == K_BOOL
				   ? "use t:if, or {name?} as a whole attribute"
			   : kind == K_REC ? "name one of its fields"
					   : "the view prepares a finished text";
	tmpl_problem(c, p, line, "'" STR_FMT "' is %s and cannot be written: %s",
		     STR_ARG(path), tmpl_kind_name(kind), what);
}

void tmpl_value(compiler *c, const place *p, int line, str path, enum op_code how)
{
	ref r;
	if (!tmpl_resolve(c, p, line, path, &r))
		return;
	if (r.kind == K_STR)
		tmpl_op_ref(c, how, &r);
	else if (r.kind != K_I64)
		no_value(c, p, line, path, r.kind);
	else if (how == OP_URL || how == OP_STEM)
		tmpl_problem(c, p, line, "'" STR_FMT "' is a number and no URL",
			     STR_ARG(path));
	else
		tmpl_op_ref(c, OP_I64, &r);
}
