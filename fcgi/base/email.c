/* email.c -- e-mail addresses. */
#include "base/email.h"

enum { EMAIL_MAX = 254, EMAIL_LOCAL_MAX = 64, LABEL_MAX = 63 };

static bool is_local_part(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f ||
		    str_find(S("\"(),:;<>@[\\]"), s.p[i], 0) >= 0)
			return false;
	return s.n > 0 && s.n <= EMAIL_LOCAL_MAX && s.p[0] != '.' &&
	       s.p[s.n - 1] != '.' && !str_has(s, S(".."));
}

static bool is_label(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
		      (c & 0x80)))
			return false;
	}
	return s.n > 0 && s.n <= LABEL_MAX && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static bool is_domain(str s)
{
	str label;
	size_t labels = 0;
	if (str_ends(s, S(".")))
		return false;
	for (; str_split(&s, '.', &label); labels++)
		if (!is_label(label))
			return false;
	return labels >= 2;
}

const char *email_clean(arena *a, str *value)
{
	str v = str_lower(a, str_trim(*value));
	ptrdiff_t at = str_find(v, '@', 0);
	*value = v;
	if (at < 0 || v.n > EMAIL_MAX || !is_local_part(str_sub(v, 0, (size_t)at)) ||
	    !is_domain(str_sub(v, (size_t)at + 1, v.n)))
		return "Write an e-mail address, such as name@example.com.";
	return NULL;
}
