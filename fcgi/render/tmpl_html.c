/* tmpl_html.c -- what the template compiler knows about HTML: which elements have no
 * end, which attributes are URLs, JSON or script, which URLs a template may write. */
#include "render/tmpl_html.h"

#include <stddef.h>

#define BLOCK (HTML_BLOCK | HTML_TRIM)
#define TABLE (HTML_BLOCK | HTML_ONLY)

/* clang-format off */
static const struct element {
	const char *name;
	unsigned flags;
} ELEMENTS[] = {
	{ "area",          HTML_VOID },
	{ "base",          HTML_VOID | HTML_BLOCK | HTML_CODE },
	{ "br",            HTML_VOID | HTML_BLOCK },
	{ "col",           HTML_VOID | HTML_BLOCK },
	{ "embed",         HTML_VOID | HTML_CODE },
	{ "hr",            HTML_VOID | HTML_BLOCK },
	{ "img",           HTML_VOID },
	{ "input",         HTML_VOID },
	{ "link",          HTML_VOID | HTML_BLOCK },
	{ "meta",          HTML_VOID | HTML_BLOCK },
	{ "source",        HTML_VOID | HTML_BLOCK },
	{ "track",         HTML_VOID | HTML_BLOCK },
	{ "wbr",           HTML_VOID },

	{ "html",          TABLE },
	{ "head",          TABLE },
	{ "table",         TABLE },
	{ "thead",         TABLE },
	{ "tbody",         TABLE },
	{ "tfoot",         TABLE },
	{ "tr",            TABLE },
	{ "colgroup",      TABLE },
	{ "ul",            TABLE },
	{ "ol",            TABLE },
	{ "menu",          TABLE },
	{ "dl",            TABLE },
	{ "select",        HTML_ONLY },
	{ "optgroup",      TABLE },
	{ "datalist",      TABLE },
	{ "picture",       HTML_ONLY },
	{ "audio",         HTML_ONLY },
	{ "video",         HTML_ONLY },

	{ "address",       BLOCK },
	{ "article",       BLOCK },
	{ "aside",         BLOCK },
	{ "blockquote",    BLOCK },
	{ "body",          BLOCK },
	{ "button",        HTML_TRIM },
	{ "caption",       BLOCK },
	{ "dd",            BLOCK },
	{ "details",       BLOCK },
	{ "dialog",        BLOCK },
	{ "div",           BLOCK },
	{ "dt",            BLOCK },
	{ "fieldset",      BLOCK },
	{ "figcaption",    BLOCK },
	{ "figure",        BLOCK },
	{ "footer",        BLOCK },
	{ "form",          BLOCK },
	{ "h1",            BLOCK },
	{ "h2",            BLOCK },
	{ "h3",            BLOCK },
	{ "h4",            BLOCK },
	{ "h5",            BLOCK },
	{ "h6",            BLOCK },
	{ "header",        BLOCK },
	{ "hgroup",        BLOCK },
	{ "legend",        BLOCK },
	{ "li",            BLOCK },
	{ "main",          BLOCK },
	{ "nav",           BLOCK },
	{ "option",        BLOCK },
	{ "p",             BLOCK },
	{ "search",        BLOCK },
	{ "section",       BLOCK },
	{ "summary",       BLOCK },
	{ "td",            BLOCK },
	{ "template",      BLOCK },
	{ "th",            BLOCK },
	{ "title",         BLOCK },

	{ "pre",           HTML_BLOCK | HTML_PRE },
	{ "textarea",      HTML_PRE },

	{ "svg",           HTML_FOREIGN | HTML_ONLY },
	{ "math",          HTML_FOREIGN | HTML_ONLY },
	{ "g",             HTML_ONLY },
	{ "defs",          HTML_ONLY },
	{ "symbol",        HTML_ONLY },

	{ "script",        HTML_EMPTY | HTML_CODE },
	{ "iframe",        HTML_EMPTY },
	{ "object",        HTML_CODE },
	{ "style",         HTML_REFUSED },
	/* Their content is not parsed as HTML, so no escaping is right in them. */
	{ "listing",       HTML_REFUSED },
	{ "noembed",       HTML_REFUSED },
	{ "noframes",      HTML_REFUSED },
	{ "plaintext",     HTML_REFUSED },
	{ "xmp",           HTML_REFUSED },
	/* They set any attribute, href too, from their own values. */
	{ "set",           HTML_REFUSED },
	{ "animate",       HTML_REFUSED },
	/* The HTML parser leaves SVG inside them. */
	{ "foreignobject", HTML_REFUSED },
};
/* clang-format on */

unsigned html_element(str name)
{
	for (size_t i = 0; i < sizeof ELEMENTS / sizeof ELEMENTS[0]; i++) {
		if (str_ieq(name, str_of(ELEMENTS[i].name)))
			return ELEMENTS[i].flags;
	}
	return 0;
}

bool html_is_lower(str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] >= 'A' && name.p[i] <= 'Z')
			return false;
	}
	return true;
}

static const char CSP[] = "is refused: the content security policy blocks it";
static const char EVALUATED[] = "is evaluated as script";

/* clang-format off */
static const struct attribute {
	const char *element; /* NULL = any */
	const char *name;
	enum attr_kind kind;
	const char *why;
} ATTRIBUTES[] = {
	{ NULL,     "href",           ATTR_URL,     NULL },
	{ NULL,     "src",            ATTR_URL,     NULL },
	{ NULL,     "action",         ATTR_URL,     NULL },
	{ NULL,     "formaction",     ATTR_URL,     NULL },
	{ NULL,     "poster",         ATTR_URL,     NULL },
	{ NULL,     "cite",           ATTR_URL,     NULL },
	{ NULL,     "background",     ATTR_URL,     NULL },
	{ NULL,     "longdesc",       ATTR_URL,     NULL },
	{ NULL,     "manifest",       ATTR_URL,     NULL },
	{ "object", "data",           ATTR_URL,     NULL },
	{ NULL,     "hx-get",         ATTR_URL,     NULL },
	{ NULL,     "hx-post",        ATTR_URL,     NULL },
	{ NULL,     "hx-put",         ATTR_URL,     NULL },
	{ NULL,     "hx-patch",       ATTR_URL,     NULL },
	{ NULL,     "hx-delete",      ATTR_URL,     NULL },
	{ NULL,     "hx-push-url",    ATTR_URL,     NULL },
	{ NULL,     "hx-replace-url", ATTR_URL,     NULL },
	{ NULL,     "sse-connect",    ATTR_URL,     NULL },
	{ NULL,     "ws-connect",     ATTR_URL,     NULL },

	{ NULL,     "hx-vals",        ATTR_JSON,    NULL },
	{ NULL,     "hx-headers",     ATTR_JSON,    NULL },

	{ NULL,     "hx-trigger",     ATTR_FIXED,   "its filters run as script" },
	{ NULL,     "hx-request",     ATTR_FIXED,   EVALUATED },
	{ NULL,     "hx-ext",         ATTR_FIXED,   "it chooses code" },
	{ NULL,     "srcset",         ATTR_FIXED,   "it is a list of URLs" },
	{ NULL,     "imagesrcset",    ATTR_FIXED,   "it is a list of URLs" },
	{ NULL,     "ping",           ATTR_FIXED,   "it is a list of URLs" },
	{ NULL,     "archive",        ATTR_FIXED,   "it is a list of URLs" },
	{ NULL,     "http-equiv",     ATTR_FIXED,   "it can redirect" },
	{ NULL,     "rel",            ATTR_FIXED,   "it decides what a link loads" },
	{ NULL,     "sandbox",        ATTR_FIXED,   "it is a security setting" },
	{ NULL,     "integrity",      ATTR_FIXED,   "it is a security setting" },
	{ "form",   "method",         ATTR_FIXED,   "the CSRF field depends on it" },
	{ "script", "type",           ATTR_FIXED,   "it decides what runs" },

	{ NULL,     "style",          ATTR_REFUSED, CSP },
	{ NULL,     "srcdoc",         ATTR_REFUSED, "holds a page; use src" },
	{ NULL,     "formmethod",     ATTR_REFUSED, "passes by the CSRF field" },
	{ NULL,     "hx-vars",        ATTR_REFUSED, EVALUATED },
	{ NULL,     "codebase",       ATTR_REFUSED, "moves every other URL" },
};
/* clang-format on */

static bool starts_ifolded(str s, str prefix)
{
	return s.n >= prefix.n && str_ieq(str_sub(s, 0, prefix.n), prefix);
}

/* htmx reads data-hx-get as hx-get. */
static str without_data(str name)
{
	return starts_ifolded(name, S("data-hx-")) ||
			       starts_ifolded(name, S("data-sse-")) ||
			       starts_ifolded(name, S("data-ws-"))
		       ? str_sub(name, 5, name.n)
		       : name;
}

enum attr_kind html_attribute(str element, str name, const char **why)
{
	name = without_data(name);
	*why = NULL;
	if (starts_ifolded(name, S("on")) || starts_ifolded(name, S("hx-on"))) {
		*why = CSP;
		return ATTR_REFUSED;
	}
	for (size_t i = 0; i < sizeof ATTRIBUTES / sizeof ATTRIBUTES[0]; i++) {
		const struct attribute *a = &ATTRIBUTES[i];
		if (!str_ieq(name, str_of(a->name)))
			continue;
		if (a->element && !str_ieq(element, str_of(a->element)))
			continue;
		*why = a->why;
		return a->kind;
	}
	return ATTR_PLAIN;
}

bool html_is_sender(str name)
{
	name = without_data(name);
	return str_ieq(name, S("hx-post")) || str_ieq(name, S("hx-put")) ||
	       str_ieq(name, S("hx-patch")) || str_ieq(name, S("hx-delete"));
}

/* Judging URLs ----------------------------------------------------------------- */

static const char *after_whole(str rest)
{
	if (rest.n && rest.p[0] != '/' && rest.p[0] != '?' && rest.p[0] != '#' &&
	    rest.p[0] != '&')
		return "after a whole URL only /, ?, # or & may follow";
	return NULL;
}

/* The first byte that ends a scheme or shows that there is none. */
static size_t scheme_end(str s)
{
	size_t i = 0;
	while (i < s.n && s.p[i] != ':' && s.p[i] != '/' && s.p[i] != '?' &&
	       s.p[i] != '#')
		i++;
	return i;
}

static const char *judge_scheme(str s, size_t colon, enum url_kind *kind)
{
	str scheme = str_sub(s, 0, colon), rest = str_sub(s, colon + 1, s.n);
	if (str_ieq(scheme, S("http")) || str_ieq(scheme, S("https")))
		return str_starts(rest, S("//"))
			       ? NULL
			       : "a URL with // after its scheme is needed";
	if (str_ieq(scheme, S("tel")) || str_ieq(scheme, S("sms")) ||
	    str_ieq(scheme, S("mailto"))) {
		*kind = URL_CONTACT;
		return NULL;
	}
	return "only http, https, tel, sms and mailto may be the scheme of a URL";
}

/* "/{a}/x" is "//x", another host, when a is empty. */
static bool opens_host(str s)
{
	size_t i = 1;
	while (i < s.n && s.p[i] == URL_HOLE)
		i++;
	return s.n && s.p[0] == '/' && i < s.n && s.p[i] == '/';
}

const char *html_url_shape(str s, enum url_kind *kind)
{
	*kind = URL_PARTS;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			return "a URL holds no backslash";
		if ((unsigned char)s.p[i] <= ' ' && s.p[i] != URL_HOLE)
			return "a URL holds no blank";
	}
	if (s.n && s.p[0] == URL_HOLE) {
		*kind = URL_WHOLE;
		return after_whole(str_sub(s, 1, s.n));
	}
	if (opens_host(s))
		return "a URL that begins // (or may, when a value is empty) names "
		       "another host";
	size_t end = scheme_end(s);
	if (end < s.n && s.p[end] == ':')
		return judge_scheme(s, end, kind);
	return NULL;
}
