/* tmpl_ops.h -- what the template compiler makes and the runner executes; private to
 * render/. A page is one flat array of ops. Every op first writes its literal, a chunk
 * of finished HTML, then acts; so a page of n values takes about n ops. Jumps only lead
 * forward, but for OP_NEXT. Records are found through slots: slot 0 is the view, slot k
 * the element of the k-th loop around the op. A fragment is a range of ops outside of
 * every loop. */
#ifndef PB_RENDER_TMPL_OPS_H
#define PB_RENDER_TMPL_OPS_H

#include "render/tmpl.h"

enum {
	TMPL_SLOTS = 8,
	TMPL_STRIDE = 32, /* literals are copied in such steps: so many bytes may be
			     read behind a program's text */
};

enum op_code {
	OP_LITERAL, /* nothing but the literal */
	/* A text field, escaped for where it stands. */
	OP_TEXT,    /* between tags */
	OP_ATTR,    /* in an attribute value */
	OP_URL,     /* as a whole URL */
	OP_STEM,    /* as a whole URL, before a literal that begins with a slash */
	OP_PART,    /* as one segment or query value of a URL */
	OP_CONTACT, /* as what follows tel: or mailto: */
	OP_JSON,    /* inside a JSON string in an attribute */
	OP_I64,     /* a number field */
	OP_CSRF,    /* the token, as an attribute value */
	OP_IF,      /* to `to` when the field's truth is not `want` */
	OP_FOR,  /* the list's first element into slot `into`, or to `to` when there is
		    none */
	OP_NEXT, /* the next element of slot `slot` and back to `to`, or on when that
		    was all */
};

typedef struct op {
	uint32_t lit, lit_n; /* literal: program.text + lit */
	uint32_t off;        /* of the field in the record at `slot` */
	uint32_t to;
	uint32_t size; /* of a list element: OP_FOR, OP_NEXT */
	uint8_t code;  /* enum op_code */
	uint8_t slot;
	uint8_t kind; /* OP_IF: enum kind of the field */
	uint8_t into; /* OP_FOR */
	bool want;    /* OP_IF */
} op;

typedef struct span {
	str id;
	uint32_t from, to;
} span;

typedef struct program {
	const page *page;
	const char *text;
	const op *ops;
	uint32_t n;
	const span *fragments;
	size_t fragment_count;
} program;

struct tmpls {
	const program *programs;
	size_t n;
};

/* Where template files come from: tmpl_load reads a folder, tests and fuzzers have
 * theirs in memory. read gives the text of "parts/pill"; false when there is none. */
typedef struct tmpl_source {
	bool (*read)(const void *self, arena *a, str name, str *text);
	const void *self;
} tmpl_source;

struct tmpls *tmpl_load_from(arena *a, const tmpl_source *from, str constants,
			     const page *const *pages, size_t n, buf *problems);

#endif
