/* response.c -- the answer under construction. */
#include "web/response.h"

#include <string.h>

#include "web/percent.h"
#include "web/request.h"

enum {
	HEADERS_FIRST = 512,
	HEADERS_MAX = 8 * 1024, /* nginx reads them into a buffer of 16 KiB */
	BODY_FIRST = 8 * 1024,
	BODY_MAX = 8 * 1024 * 1024,
};

void response_init(ctx *x, response *p)
{
	*p = (response){.status = 200, .content_type = "text/html; charset=utf-8"};
	p->headers = buf_new(x->a, HEADERS_FIRST, HEADERS_MAX);
	p->body = buf_new(x->a, BODY_FIRST, BODY_MAX);
}

/* A token of RFC 9110. */
static bool is_name(const char *name)
{
	for (const char *c = name; *c; c++) {
		bool alnum = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
			     (*c >= '0' && *c <= '9');
		if (!alnum && !strchr("!#$%&'*+-.^_`|~", *c))
			return false;
	}
	return *name != '\0';
}

rc response_header(ctx *x, response *p, const char *name, str value)
{
	if (!is_name(name))
		return FAIL(x, E_BUG, "header name that is none");
	if (!header_clean(value))
		return FAIL(x, E_BUG, "header %s: control byte", name);
	buf_str(&p->headers, str_of(name));
	buf_str(&p->headers, S(": "));
	buf_str(&p->headers, value);
	buf_str(&p->headers, S("\r\n"));
	if (p->headers.full)
		return FAIL(x, E_BUG, "header %s: headers of more than %d bytes", name,
			    HEADERS_MAX);
	return OK;
}

bool response_own_path(str path)
{
	if (path.n == 0 || path.p[0] != '/' || !header_clean(path))
		return false;
	if (path.n > 1 && path.p[1] == '/')
		return false;
	/* Browsers read a backslash as a slash. */
	return str_find(path, '\\', 0) < 0;
}

rc response_redirect(ctx *x, response *p, str path)
{
	if (!response_own_path(path))
		return FAIL(x, E_INPUT, "redirect to a path that is not ours");
	p->status = 303;
	return response_header(x, p, "Location", percent_fix(x->a, path));
}
