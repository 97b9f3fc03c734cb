/* xmltext.h -- escapers by context; the only code that turns data into HTML. All of
 * them clean the text first (text_clean) unless it is plain ASCII, which costs one look
 * at each byte. An absent str writes what an empty one does. */
#ifndef PB_RENDER_XMLTEXT_H
#define PB_RENDER_XMLTEXT_H

#include "base/buf.h"

void html_text(buf *b, str s); /* between tags: & < > */
void html_attr(buf *b, str s); /* inside double quotes: & < > " ' */
void html_url_part(buf *b,
		   str s); /* one path segment or query value: percent-encoded */
/* The same for what follows tel:, sms: or mailto: in a template, where + and @ stay. */
void html_url_contact(buf *b, str s);
/* A whole URL: own path (one leading slash, not // or /\), ?query or #fragment of this
 * page, http, https, tel, sms, mailto; anything else, and anything with a control
 * character, becomes "#". Then escaped as an attribute. */
void html_url(buf *b, str s);
/* The inside of a JSON string that stands in an attribute (hx-vals): JSON's escapes,
 * then the attribute's. */
void html_json(buf *b, str s);

#endif
