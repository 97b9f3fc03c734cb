/* render_xml.h -- for tests that read written text back with libxml2, and hold it
 * against what a reader must see. */
#ifndef PB_TESTS_RENDER_XML_H
#define PB_TESTS_RENDER_XML_H

#include <libxml/parser.h>

#include "base/buf.h"

static inline void xml_free(void *doc)
{
	xmlFreeDoc(doc);
}

/* The document, or NULL when it is not well-formed. */
static inline xmlDoc *xml_read(arena *a, str text)
{
	xmlDoc *doc = xmlReadMemory(text.p, (int)text.n, NULL, NULL,
				    XML_PARSE_NONET | XML_PARSE_NOERROR |
					    XML_PARSE_NOWARNING);
	if (doc)
		arena_cleanup(a, xml_free, doc);
	return doc;
}

static inline str xml_content(arena *a, const xmlNode *n)
{
	xmlChar *text = xmlNodeGetContent(n);
	str s = str_dup(a, str_of((const char *)text));
	xmlFree(text);
	return s;
}

static inline str xml_attr(arena *a, const xmlNode *n, const char *name)
{
	const xmlAttr *at = xmlHasProp(n, (const xmlChar *)name);
	return at ? xml_content(a, (const xmlNode *)(const void *)at) : (str){0};
}

static inline size_t xml_elements(const xmlNode *n)
{
	size_t count = 0;
	for (; n; n = n->next)
		count += (n->type == XML_ELEMENT_NODE) + xml_elements(n->children);
	return count;
}

/* Code points ------------------------------------------------------------------ */

/* UTF-8 of any number up to 10FFFF, surrogates too. */
static inline void put_code(buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_chr(b, (char)c);
		return;
	}
	int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char LEAD[] = {0, 0xC0, 0xE0, 0xF0};
	buf_chr(b, (char)(LEAD[more] | (c >> (6 * more))));
	while (more-- > 0)
		buf_chr(b, (char)(0x80 | ((c >> (6 * more)) & 0x3F)));
}

/* What XML 1.0 allows in a document. */
static inline bool is_xml_char(uint32_t c)
{
	return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c < 0xD800) ||
	       (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF);
}

/* What a reader sees of code point c: itself, or U+FFFD; a surrogate is three bad
 * bytes. */
static inline void put_seen(buf *b, uint32_t c)
{
	int times = c >= 0xD800 && c <= 0xDFFF ? 3 : 1;
	while (times-- > 0)
		put_code(b, is_xml_char(c) ? c : 0xFFFD);
}

#endif
