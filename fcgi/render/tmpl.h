/* tmpl.h -- XHTML templates compiled at start, run per request.
 * The language is described in docs/templates.md. Compiling resolves every name against
 * the page's field table and chooses every escaper; a misspelt field, a dynamic value
 * in a script, style or on* attribute, an ill-formed file: the program refuses to
 * start. */
#ifndef PB_RENDER_TMPL_H
#define PB_RENDER_TMPL_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/field.h"

/* The hidden field that every POST form gets by itself. */
#define TMPL_CSRF_FIELD "csrf"

/* One page: features declare theirs, serve/pages.c lists them all. A record field
 * (K_REC) of the view or below it lies in its struct by value, not by pointer. */
typedef struct page {
	const char *file; /* under templates/, without .html: "queue/queue" */
	const type *view;
} page;

struct tmpls;

/* Compiles the pages. constants: what {@name} stands for (asset manifest lines
 * key=value). NULL when anything is wrong; problems then has one line each: file:line:
 * what. */
struct tmpls *tmpl_load(arena *a, str dir, str constants, const page *const *pages,
			size_t n, buf *problems);
/* Does the page have that <t:fragment>? For fragment names that come from a request. */
bool tmpl_has_fragment(const struct tmpls *t, const page *p, str fragment);
/* Runs a page over its view struct. fragment: only that <t:fragment>, absent =
 * everything. csrf: what goes into every POST form. E_BUG when the page or fragment is
 * unknown or the output is over its limit. */
MUST_USE rc tmpl_run(ctx *x, const page *p, const void *view, str fragment, str csrf,
		     buf *out);

#endif
