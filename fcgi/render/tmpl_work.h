/* tmpl_work.h -- the template compiler's inner interfaces; private to render/.
 *   tmpl_parse.c    files -> DOM with true line numbers; problems
 *   tmpl_names.c    {pieces} of a text, paths -> fields
 *   tmpl_space.c    which blanks show
 *   tmpl_attr.c     attributes
 *   tmpl_compile.c  the walk: text, HTML elements, t:if and t:for
 *   tmpl_parts.c    t: elements: includes, layouts, fragments, icons
 *   tmpl_emit.c     ops
 *   tmpl_load.c     all pages, from a folder or from memory
 * Every function reports what is wrong with tmpl_problem and goes on, so that one start
 * shows all problems. */
#ifndef PB_RENDER_TMPL_WORK_H
#define PB_RENDER_TMPL_WORK_H

#include <libxml/tree.h>

#include "base/rc.h"
#include "render/tmpl_ops.h"

typedef struct tmpl_file {
	struct tmpl_file *next;
	str name; /* "parts/pill" */
	bool missing;
	xmlNode *root; /* NULL when missing or ill-formed */
} tmpl_file;

/* Names in force at a place, innermost first. */
typedef struct scope {
	str var;          /* a loop variable; empty = a record whose fields are names */
	const type *type; /* NULL = unknown because of a problem already told */
	uint8_t slot;
	uint32_t off;
	const struct scope *outer;
} scope;

struct place;

/* What <t:slot/> of a layout stands for. */
typedef struct slot {
	const xmlNode *content; /* its children */
	const struct place *place;
	unsigned uses;
} slot;

/* Where the walk is. Copied and changed on the way down. */
typedef struct place {
	const tmpl_file *file;
	const struct place *up; /* of the file that includes this one */
	const scope *scope;
	slot *slot; /* NULL outside of a layout */
	unsigned loops;
	bool verbatim; /* inside pre or textarea */
	bool foreign;  /* inside svg or math */
} place;

typedef struct compiler {
	arena *a;   /* of the result */
	arena *tmp; /* of everything else */
	const tmpl_source *from;
	str constants;
	buf *problems;
	size_t problem_count;
	tmpl_file *files;

	/* The page at hand. */
	buf text;
	size_t lit; /* text from here on is the next op's literal */
	op *ops;
	uint32_t n, cap;
	span *fragments;
	size_t fragment_count, fragment_cap;
	unsigned depth, visits;
	bool stop; /* too large: the rest is skipped */
} compiler;

/* parse */
void tmpl_problem(compiler *c, const place *p, int line, const char *fmt, ...)
	PRINTF_LIKE(4, 5);
/* The file of that name, read and parsed once; never NULL. */
const tmpl_file *tmpl_open(compiler *c, str name);

/* The name of a node, and whether it is in the t: namespace. */
str tmpl_name(const xmlNode *n);
bool tmpl_is_t(const xmlNode *n);

/* names */
enum piece_kind {
	PIECE_END,
	PIECE_TEXT,
	PIECE_VALUE,
	PIECE_OPTIONAL,
	PIECE_CONST,
	PIECE_BAD
};

typedef struct piece {
	enum piece_kind kind;
	str text; /* literal, path, name of the constant, or what is wrong */
} piece;

typedef struct pieces {
	str s;
	size_t at;
	unsigned open; /* literal { not yet closed */
} pieces;

piece tmpl_piece(pieces *in);

typedef struct ref {
	enum kind kind;
	const type *sub;
	uint8_t slot;
	uint32_t off;
} ref;

/* False when there is no such field: told, or not to be told again. */
bool tmpl_resolve(compiler *c, const place *p, int line, str path, ref *out);
/* The value of {@name}; false when the manifest has none: told. */
bool tmpl_constant(compiler *c, const place *p, int line, str name, str *out);
const char *tmpl_kind_name(enum kind kind);
bool tmpl_is_name(str s);

/* space */
enum edge { EDGE_INLINE, EDGE_MAYBE, EDGE_BLOCK };
enum { BEFORE = -1, AFTER = 1 };

/* What a text node meets on that side: text or an inline element, a block that may be
 * absent, a block (or the end of one). */
enum edge tmpl_edge(const xmlNode *text, int side);
bool tmpl_is_blank(str s);
/* Is text made of blanks only, at a place where they do not show? */
bool tmpl_space_is_idle(const xmlNode *text);
/* Writes literal text, runs of blanks as one. */
void tmpl_put_collapsed(buf *b, str s, bool trim_left, bool trim_right);

/* attr */
void tmpl_attributes(compiler *c, const place *p, const xmlNode *el);
/* A plain attribute's value, or absent; nothing is said about what is in it. */
str tmpl_attr(compiler *c, const xmlNode *el, const char *name, bool t);
/* Text with {values} into the attribute value under construction. */
void tmpl_attr_pieces(compiler *c, const place *p, int line, str value,
		      enum op_code how);

/* compile */
void tmpl_children(compiler *c, const place *p, const xmlNode *n);
void tmpl_element(compiler *c, const place *p, const xmlNode *n);
/* Has it content that would show? */
bool tmpl_has_content(const xmlNode *n);

/* parts */
/* A page or a layout: its <t:page> if it has one, then the layout around it. */
void tmpl_page_root(compiler *c, const place *p, const xmlNode *root);
/* A t: element. */
void tmpl_directive(compiler *c, const place *p, const xmlNode *n);
bool tmpl_is_file_name(str s);

/* emit: tmpl_op takes the literal written so far; the op stays valid until the next. */
op *tmpl_op(compiler *c, enum op_code code);
op *tmpl_op_ref(compiler *c, enum op_code code, const ref *r);
/* Where a jump may lead: the index of the next op, with no literal waiting. */
uint32_t tmpl_label(compiler *c);
/* A value, if it is one that can be written. */
void tmpl_value(compiler *c, const place *p, int line, str path, enum op_code how);

#endif
