/* params.c -- name=value pairs of queries and form bodies. */
#include <string.h>

#include "base/text.h"
#include "web/percent.h"
#include "web/request.h"

/* Decoded text goes into one block: a pair needs at most the bytes it had encoded, with
 * the NULs behind name and value in the places of "=" and "&". */
struct parser {
	ctx *x;
	bool strict;
	char *to;
	param *items;
	size_t n;
};

str params_get(params p, str name)
{
	for (size_t i = 0; i < p.n; i++)
		if (str_eq(p.items[i].name, name))
			return p.items[i].value;
	return (str){NULL, 0};
}

str params_id(params p, const char *name)
{
	str v = params_get(p, str_of(name));

	return str_is_uuid(v) ? v : (str){0};
}

str params_line(ctx *x, params p, const char *name, size_t most)
{
	str v = text_line(x->a, params_get(p, str_of(name)), most);

	return v.n ? v : (str){0};
}

/* Decodes one name or value and checks it. */
static rc take(struct parser *p, str encoded, size_t max, str *out)
{
	ptrdiff_t n = percent_decode(encoded, true, p->to);
	if (n < 0)
		return FAIL(p->x, E_INPUT, "parameter %zu: bad escape", p->n);
	*out = (str){p->to, (size_t)n};
	if (out->n > max)
		return FAIL(p->x, E_INPUT, "parameter %zu: %zu bytes of %zu", p->n,
			    out->n, max);
	if (p->strict && (str_find(*out, '\0', 0) >= 0 || !text_is_utf8(*out)))
		return FAIL(p->x, E_INPUT, "parameter %zu: not text", p->n);
	p->to += out->n;
	*p->to++ = '\0';
	return OK;
}

static rc take_pair(struct parser *p, str pair)
{
	if (p->n == PARAMS_MAX)
		return FAIL(p->x, E_INPUT, "more than %d parameters", PARAMS_MAX);
	param *to = &p->items[p->n];
	ptrdiff_t eq = str_find(pair, '=', 0);
	size_t end = eq < 0 ? pair.n : (size_t)eq;
	TRY(take(p, str_sub(pair, 0, end), PARAM_NAME_MAX, &to->name));
	if (eq < 0)
		to->value = (str){p->to - 1, 0}; /* the NUL of the name */
	else
		TRY(take(p, str_sub(pair, end + 1, pair.n), PARAM_VALUE_MAX,
			 &to->value));
	p->n++;
	return OK;
}

static size_t pairs_in(str encoded)
{
	size_t n = 1;
	for (ptrdiff_t at = -1; n < PARAMS_MAX; n++)
		if ((at = str_find(encoded, '&', (size_t)(at + 1))) < 0)
			break;
	return n;
}

static rc parse(ctx *x, str encoded, bool strict, params *out)
{
	*out = (params){0};
	if (encoded.n == 0)
		return OK;
	struct parser p = {.x = x, .strict = strict};
	p.to = arena_alloc(x->a, encoded.n + 2);
	p.items = ARENA_ARRAY(x->a, param, pairs_in(encoded));
	str pair;
	while (str_split(&encoded, '&', &pair))
		if (pair.n > 0)
			TRY(take_pair(&p, pair));
	*out = (params){p.items, p.n};
	return OK;
}

rc params_parse(ctx *x, str encoded, params *out)
{
	return parse(x, encoded, true, out);
}

rc params_parse_raw(ctx *x, str encoded, params *out)
{
	return parse(x, encoded, false, out);
}
