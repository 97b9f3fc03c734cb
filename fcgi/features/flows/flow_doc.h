/* flow_doc.h -- reads and checks a flow document, and describes it for people. */
#ifndef PB_FLOW_DOC_H
#define PB_FLOW_DOC_H

#include "base/buf.h"
#include "base/field.h"
#include "features/flows/flow_rules.h"

/* False when the document is not usable; problems then has one plain sentence a line: a
 * step without a target, an unknown step, a key used twice, a loop without a question,
 * a step nobody reaches, a closed schedule without a target, too many steps. The
 * sentences quote the document: they are text, to be escaped like any other. The flow
 * lives in `a`. */
bool flow_doc_read(arena *a, str json_text, flow *out, buf *problems);

/* The document as an outline: nested lines in the order a caller meets them, the closed
 * branch before the open one. A step that only goes on (ring, say, queue) is followed
 * at its own depth; hours, menus and conditions have their branches one deeper. */
typedef struct flow_line {
	int64_t depth;
	str step;   /* id of the step: of the shared one where the line leads to one */
	str branch; /* "Open", "Key 1", "Yes", "No answer", "" = simply next */
	str label;  /* of a key: "Customer support" */
	str icon, title, summary;
	str shared; /* set when the step was shown above: "goes to Support queue" */
} flow_line;
extern const type flow_line_t;
/* names: what people call a thing; kind is schedule, queue, member or number (E.164).
 * An absent str means that nobody knows. names may be NULL. */
typedef str (*flow_name_fn)(void *arg, str kind, str id);
list flow_doc_outline(arena *a, const flow *f, flow_name_fn names, void *arg);

/* What the caller hears first when no program answers, before voicemail or the backup
 * number: the first sentence callers hear in opening hours ("Thanks for calling
 * Sunledge Energy."), or a general one when that sentence asks for something. The
 * caller renders TwiML. */
str flow_doc_greeting(arena *a, const flow *f);

#endif
