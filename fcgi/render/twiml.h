/* twiml.h -- TwiML documents, written by libxml2.
 * All text and attribute values pass text_clean first: one stray control byte would
 * make the document unreadable and the call fail. A document is at most 64 kB (Twilio
 * error 11750). Mistakes are kept and told by twiml_done; libxml2's memory goes with
 * the arena. */
#ifndef PB_RENDER_TWIML_H
#define PB_RENDER_TWIML_H

#include "base/ctx.h"

typedef struct twiml twiml;

/* What a process keeps from one document to the next, in x->pen: making a writer of
 * libxml2 and throwing it away is a third of writing one. Without it each document
 * makes its own. */
struct twiml_pen *twiml_pen_new(void);
void twiml_pen_delete(struct twiml_pen *pen);

/* Begins <Response>. */
twiml *twiml_new(ctx *x);
void twiml_open(twiml *t, const char *verb);
/* On the element opened last, before any content. An absent value writes nothing. */
void twiml_attr(twiml *t, const char *name, str value);
void twiml_attr_i64(twiml *t, const char *name, int64_t value);
void twiml_text(twiml *t, str text);
void twiml_close(twiml *t); /* the innermost open element */
/* <Say language="..">text</Say>; at most 4096 characters, longer text is cut. */
void twiml_say(twiml *t, str text, str language);
/* Ends the document. E_BUG when it is over 64 kB or was not closed properly. */
MUST_USE rc twiml_done(twiml *t, str *out);

#endif
