#include "features/calls/call_whom.h"

#include "features/shell/fill.h"

rc call_whom_read(ctx *x, params p, call_whom *w)
{
	params from = p;
	str kept = params_get(p, S("list"));

	w->n = 0;
	for (size_t i = 0; i < p.n; i++)
		if (str_eq(p.items[i].name, S("id")) && w->n < CALL_PICKED_MOST &&
		    str_is_uuid(p.items[i].value))
			w->ids[w->n++] = p.items[i].value;
	if (kept.p)
		TRY(params_parse(x, kept, &from));
	history_ask_read(x, from, &w->ask);
	if (w->ask.triage)
		w->ask.v[CF_OWED] = S("yes");
	return OK;
}

str call_whom_filter(ctx *x, const request *q, const call_whom *w)
{
	buf b = buf_new(x->a, 256, 16 * 1024);

	if (!w->n && history_finds_none(x, q, &w->ask))
		return S("{\"ids\":[]}");
	if (!w->n)
		return history_document(x, q, &w->ask);
	buf_str(&b, S("{\"ids\":["));
	for (size_t i = 0; i < w->n; i++) {
		if (i)
			buf_chr(&b, ',');
		buf_json(&b, w->ids[i]);
	}
	buf_str(&b, S("]}"));
	return buf_view(&b);
}

str call_whom_list(ctx *x, const call_whom *w)
{
	call_ask k = w->ask;

	if (k.triage)
		k.v[CF_OWED] = (str){0};
	return history_query(x, &k);
}

list call_whom_fields(ctx *x, const call_whom *w)
{
	v_fact *f = ARENA_ARRAY(x->a, v_fact, CALL_PICKED_MOST + 1);
	size_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		f[n++] = (v_fact){.label = S("id"), .value = w->ids[i]};
	f[n++] = (v_fact){.label = S("list"), .value = call_whom_list(x, w)};
	return (list){f, n};
}

str call_whom_words(ctx *x, const request *q, const call_whom *w, list choices)
{
	if (w->n)
		return fill_text(x, fill_number(x, (int64_t)w->n),
				 w->n == 1 ? S(" call that was picked")
					   : S(" calls that were picked"));
	return history_words(x, q, &w->ask, choices);
}
