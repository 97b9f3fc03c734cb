/* tmpl_html.h -- what the template compiler knows about HTML; private to render/. Pure.
 */
#ifndef PB_RENDER_TMPL_HTML_H
#define PB_RENDER_TMPL_HTML_H

#include "base/str.h"

/* What an element is, one bit each. */
enum {
	HTML_VOID = 1,     /* has no end tag */
	HTML_BLOCK = 2,    /* blanks beside it do not show */
	HTML_TRIM = 4,     /* blanks at both ends of its content do not show */
	HTML_ONLY = 8,     /* holds only elements: blanks between them never show */
	HTML_PRE = 16,     /* its content is kept to the letter */
	HTML_FOREIGN = 32, /* SVG and MathML begin: case matters */
	HTML_EMPTY =
		64, /* must have no content of its own (CSP, or not parsed as HTML) */
	HTML_REFUSED = 128,
	HTML_CODE = 256, /* a URL here loads code: no data may choose it */
};

/* 0 for an element that is nothing special: inline, with content. Case is folded, as
 * browsers do even inside SVG. */
unsigned html_element(str name);

/* Without A to Z. */
bool html_is_lower(str name);

enum attr_kind {
	ATTR_PLAIN,
	ATTR_URL,
	ATTR_JSON,
	ATTR_FIXED,   /* may not depend on data */
	ATTR_REFUSED, /* may not be written at all */
};

/* What may stand in an attribute; *why tells people, for the last two. */
enum attr_kind html_attribute(str element, str name, const char **why);

/* An htmx attribute that sends a form as POST, PUT, PATCH or DELETE. */
bool html_is_sender(str name);

enum url_kind { URL_WHOLE, URL_PARTS, URL_CONTACT };

/* Judges a URL as it stands in a template; every interpolation is one byte URL_HOLE in
 * it. Gives back NULL, or a sentence that says what is wrong. */
#define URL_HOLE '\1'
const char *html_url_shape(str shape, enum url_kind *kind);

#endif
