/* twiml.c -- TwiML documents, written by libxml2's xmlTextWriter into a buffer. */
#include "render/twiml.h"

#include <assert.h>
#include <libxml/xmlwriter.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/text.h"

enum { DOCUMENT_MAX = 64 * 1024, SAY_MAX = 4096, DEPTH_MAX = 16 };

struct twiml_pen {
	xmlBufferPtr out;
	xmlTextWriterPtr writer; /* NULL: none, or a document has it */
};

struct twiml {
	ctx *x;
	struct twiml_pen pen;
	unsigned depth; /* open elements under Response */
	bool fresh;     /* the element opened last has no content yet */
	bool bad;       /* libxml2 refused something: memory, or a call out of order */
};

static void pen_free(struct twiml_pen *pen)
{
	xmlFreeTextWriter(pen->writer);
	xmlBufferFree(pen->out);
	*pen = (struct twiml_pen){0};
}

static struct twiml_pen pen_make(void)
{
	xmlBufferPtr out = xmlBufferCreateSize(1024);

	return (struct twiml_pen){out, out ? xmlNewTextWriterMemory(out, 0) : NULL};
}

struct twiml_pen *twiml_pen_new(void)
{
	struct twiml_pen *pen = calloc(1, sizeof(*pen));

	assert(pen);
	return pen;
}

void twiml_pen_delete(struct twiml_pen *pen)
{
	pen_free(pen);
	free(pen);
}

/* The kept one, unless another document has it. */
static struct twiml_pen pen_take(struct twiml_pen *kept)
{
	struct twiml_pen pen;

	if (!kept || !kept->writer)
		return pen_make();
	pen = *kept;
	*kept = (struct twiml_pen){0};
	return pen;
}

/* Of a document that ended as it should: one that broke off leaves its writer in the
 * middle of it. */
static void pen_give(struct twiml_pen *kept, struct twiml_pen *pen)
{
	if (!kept || kept->writer)
		return;
	xmlBufferEmpty(pen->out);
	*kept = *pen;
	*pen = (struct twiml_pen){0};
}

static void release(void *p)
{
	twiml *t = p;
	pen_free(&t->pen);
}

static void note(twiml *t, int written)
{
	t->bad = t->bad || written < 0;
}

/* Clean and NUL-terminated, as libxml2 wants it. */
static const xmlChar *text_of(twiml *t, str s)
{
	return (const xmlChar *)str_cstr(t->x->a, text_clean(t->x->a, s));
}

twiml *twiml_new(ctx *x)
{
	twiml *t = ARENA_NEW(x->a, twiml);
	t->x = x;
	t->pen = pen_take(x->pen);
	t->bad = !t->pen.writer;
	arena_cleanup(x->a, release, t);
	if (t->bad)
		return t;
	note(t, xmlTextWriterStartDocument(t->pen.writer, NULL, "UTF-8", NULL));
	note(t, xmlTextWriterStartElement(t->pen.writer, (const xmlChar *)"Response"));
	return t;
}

void twiml_open(twiml *t, const char *verb)
{
	if (t->bad || t->depth >= DEPTH_MAX) {
		t->bad = true;
		return;
	}
	note(t, xmlTextWriterStartElement(t->pen.writer, (const xmlChar *)verb));
	t->depth++;
	t->fresh = true;
}

void twiml_attr(twiml *t, const char *name, str value)
{
	if (!value.p)
		return;
	t->bad = t->bad || !t->fresh;
	if (!t->bad)
		note(t,
		     xmlTextWriterWriteAttribute(t->pen.writer, (const xmlChar *)name,
						 text_of(t, value)));
}

void twiml_attr_i64(twiml *t, const char *name, int64_t value)
{
	buf b = buf_new(t->x->a, 24, 24);
	buf_i64(&b, value);
	twiml_attr(t, name, buf_view(&b));
}

void twiml_text(twiml *t, str text)
{
	t->fresh = false;
	t->bad = t->bad || t->depth == 0;
	if (text.n && !t->bad)
		note(t, xmlTextWriterWriteString(t->pen.writer, text_of(t, text)));
}

void twiml_close(twiml *t)
{
	if (t->bad || t->depth == 0) {
		t->bad = true;
		return;
	}
	note(t, xmlTextWriterEndElement(t->pen.writer));
	t->depth--;
	t->fresh = false;
}

/* The first `max` characters; s is clean, so a character begins at every byte that is
 * no continuation. */
static str cut(str s, size_t max)
{
	size_t chars = 0;
	if (s.n <= max)
		return s;
	for (size_t i = 0; i < s.n; i++) {
		bool starts = ((unsigned char)s.p[i] & 0xC0) != 0x80;
		if (starts && chars++ == max)
			return str_sub(s, 0, i);
	}
	return s;
}

void twiml_say(twiml *t, str text, str language)
{
	twiml_open(t, "Say");
	twiml_attr(t, "language", language);
	twiml_text(t, cut(text_clean(t->x->a, text), SAY_MAX));
	twiml_close(t);
}

rc twiml_done(twiml *t, str *out)
{
	if (!t->bad && t->depth == 0)
		note(t, xmlTextWriterEndDocument(t->pen.writer));
	if (t->bad || t->depth)
		return FAIL(t->x, E_BUG, "TwiML is not well-formed, %u elements open",
			    t->depth);
	size_t n = (size_t)xmlBufferLength(t->pen.out);
	if (n > DOCUMENT_MAX)
		return FAIL(t->x, E_BUG, "TwiML has %zu bytes, the limit is %d", n,
			    DOCUMENT_MAX);
	*out = str_dup(t->x->a, (str){(const char *)xmlBufferContent(t->pen.out), n});
	t->bad = true; /* the document is finished: no more calls */
	pen_give(t->x->pen, &t->pen);
	return OK;
}
