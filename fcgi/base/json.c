/* json.c -- JSON from outside, read strictly.
 * json-c 0.16 is lenient even in its strict mode: it takes NaN, Infinity, 'single'
 * quotes around names, raw control characters in strings, numbers like 1. and -01,
 * UTF-8 encoded surrogates, and whatever follows a NUL. So the text is scanned first
 * for just these; the structure is json-c's to judge. */
#include "base/json.h"

#include <string.h>

#include "base/text.h"

enum { MAX_BYTES = 1024 * 1024, MAX_DEPTH = 32 };

/* ---- the scan ---- */

/* Runs over one kind of character; true when there was at least one. */
static bool digits(str s, size_t *i)
{
	size_t from = *i;
	while (*i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9')
		++*i;
	return *i > from;
}

/* Steps over one character when it is of the set. */
static bool one_of(str s, size_t *i, const char *set)
{
	if (*i >= s.n || !s.p[*i] || !strchr(set, s.p[*i]))
		return false;
	++*i;
	return true;
}

/* RFC 8259: -? int frac? exp?; *i then stands behind it. */
static bool number(str s, size_t *i)
{
	one_of(s, i, "-");
	size_t first = *i;
	if (!digits(s, i) || (s.p[first] == '0' && *i - first > 1))
		return false;
	if (one_of(s, i, ".") && !digits(s, i))
		return false;
	if (!one_of(s, i, "eE"))
		return true;
	one_of(s, i, "+-");
	return digits(s, i);
}

/* From the opening quote to behind the closing one; escapes are judged by json-c. */
static bool string(str s, size_t *i)
{
	for (++*i; *i < s.n && s.p[*i] != '"'; ++*i) {
		if ((unsigned char)s.p[*i] < 0x20)
			return false;
		if (s.p[*i] == '\\' && *i + 1 < s.n &&
		    (unsigned char)s.p[*i + 1] >= 0x20)
			++*i;
	}
	if (*i < s.n)
		++*i;
	return true;
}

/* One of the three words of JSON. */
static bool word(str s, size_t *i)
{
	size_t from = *i;
	while (*i < s.n && s.p[*i] >= 'a' && s.p[*i] <= 'z')
		++*i;
	str w = str_sub(s, from, *i);
	return str_eq(w, S("true")) || str_eq(w, S("false")) || str_eq(w, S("null"));
}

/* Steps over what stands at *i: a blank, a bracket, a string, a number, a word. NULL,
 * or what is wrong with it. */
static const char *step(str s, size_t *i)
{
	char c = s.p[*i];
	if (one_of(s, i, "{}[]:, \t\r\n"))
		return NULL;
	if (c == '"')
		return string(s, i) ? NULL : "a raw control character in a string";
	if (c == '-' || (c >= '0' && c <= '9'))
		return number(s, i) ? NULL : "not a JSON number";
	if (c >= 'a' && c <= 'z')
		return word(s, i) ? NULL : "a word that is not true, false or null";
	return "an unexpected character";
}

/* NULL when nothing is amiss, else what is, at *at. */
static const char *scan(str s, size_t *at)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		const char *wrong = step(s, &i);
		if (wrong) {
			/* In a string the place of the character, else of the token. */
			*at = s.p[from] == '"' ? i : from;
			return wrong;
		}
	}
	return NULL;
}

/* ---- reading ---- */

static void put_object(void *obj)
{
	json_object_put(obj);
}

static bool refuse(arena *a, str text, size_t at, const char *what, str *why)
{
	size_t line = 1, column = 1;
	for (size_t i = 0; i < at && i < text.n; i++) {
		column = text.p[i] == '\n' ? 1 : column + 1;
		line += text.p[i] == '\n';
	}
	*why = str_printf(a, "line %zu, column %zu: %s", line, column, what);
	return false;
}

static const char *sentence(enum json_tokener_error e)
{
	if (e == json_tokener_continue || e == json_tokener_error_parse_eof)
		return "the text ends too early";
	if (e == json_tokener_error_depth)
		return "nested more than 32 deep";
	return json_tokener_error_desc(e);
}

bool json_read(arena *a, str text, json **out, str *why)
{
	size_t at = 0;
	*out = NULL;
	if (text.n > MAX_BYTES)
		return refuse(a, text, 0, "longer than 1 MiB", why);
	if (!text_is_utf8(text))
		return refuse(a, text, 0, "not valid UTF-8", why);
	const char *wrong = scan(text, &at);
	if (wrong)
		return refuse(a, text, at, wrong, why);
	struct json_tokener *t = json_tokener_new_ex(MAX_DEPTH);
	if (!t)
		return refuse(a, text, 0, "out of memory", why);
	json_tokener_set_flags(t, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	json *o = json_tokener_parse_ex(t, text.n ? text.p : "", (int)text.n);
	at = json_tokener_get_parse_end(t);
	/* A number or word at the end could go on: a NUL says that it does not. */
	if (json_tokener_get_error(t) == json_tokener_continue)
		o = json_tokener_parse_ex(t, "", 1);
	enum json_tokener_error e = json_tokener_get_error(t);
	json_tokener_free(t);
	if (e == json_tokener_success && at == text.n) {
		arena_cleanup(a, put_object, o);
		*out = o;
		return true;
	}
	json_object_put(o);
	return refuse(a, text, at, e ? sentence(e) : "more text after the value", why);
}

/* ---- looking into it ---- */

/* json-c asks for a non-const pointer where it may cache; what we read it leaves alone.
 */
static json *loose(const json *v)
{
	union {
		const json *in;
		json *out;
	} u = {v};
	return u.out;
}

json *json_get(const json *obj, const char *key)
{
	json *v = NULL;
	if (!json_object_is_type(obj, json_type_object) ||
	    !json_object_object_get_ex(obj, key, &v))
		return NULL;
	return v;
}

str json_str(const json *v)
{
	if (!json_object_is_type(v, json_type_string))
		return (str){NULL, 0};
	return (str){json_object_get_string(loose(v)),
		     (size_t)json_object_get_string_len(v)};
}

str json_text(arena *a, const json *v)
{
	if (json_object_is_type(v, json_type_string))
		return json_str(v);
	if (json_object_is_type(v, json_type_int) ||
	    json_object_is_type(v, json_type_double) ||
	    json_object_is_type(v, json_type_boolean))
		return str_dup(a, str_of(json_object_to_json_string(loose(v))));
	return (str){NULL, 0};
}

bool json_i64(const json *v, int64_t *out)
{
	if (!json_object_is_type(v, json_type_int))
		return false;
	/* json-c saturates silently: what stands at an end of the range may be
	 * anything. */
	int64_t i = json_object_get_int64(v);
	if (i == INT64_MIN ||
	    (i == INT64_MAX && json_object_get_uint64(v) != INT64_MAX))
		return false;
	*out = i;
	return true;
}

bool json_true(const json *v)
{
	return json_object_is_type(v, json_type_boolean) && json_object_get_boolean(v);
}

size_t json_len(const json *v)
{
	return json_object_is_type(v, json_type_array) ? json_object_array_length(v)
						       : 0;
}

json *json_at(const json *v, size_t i)
{
	return i < json_len(v) ? json_object_array_get_idx(v, i) : NULL;
}
