/* cookie.c -- our two cookies, read and written. */
#include "web/cookie.h"

#include <inttypes.h>

enum { VALUE_MAX = 128 };

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool is_value(str s)
{
	if (s.n == 0 || s.n > VALUE_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_word(s.p[i]))
			return false;
	return true;
}

str cookie_get(str header, str name)
{
	str found = {NULL, 0}, part;
	while (str_split(&header, ';', &part)) {
		part = str_trim(part);
		if (part.n <= name.n || part.p[name.n] != '=' ||
		    !str_starts(part, name))
			continue;
		str value = str_sub(part, name.n + 1, part.n);
		if (!is_value(value) || (found.p && !str_eq(found, value)))
			return (str){NULL, 0};
		found = value;
	}
	return found;
}

rc cookie_set(ctx *x, response *p, const char *name, str value, int64_t max_age_s)
{
	if (max_age_s != 0 && !is_value(value))
		return FAIL(x, E_BUG, "cookie %s: bad value", name);
	buf b = buf_new(x->a, 256, 512);
	buf_fmt(&b, "%s=" STR_FMT "; Path=/; Secure; HttpOnly; SameSite=Lax", name,
		STR_ARG(max_age_s ? value : S("")));
	if (max_age_s >= 0)
		buf_fmt(&b, "; Max-Age=%" PRId64, max_age_s);
	return response_header(x, p, "Set-Cookie", buf_view(&b));
}
