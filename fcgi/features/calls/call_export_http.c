/* The table of calls as a file: the page that asks for it, and the same for programs.
 */
#include "features/calls/call_bulk_store.h"
#include "features/calls/call_whom.h"
#include "features/calls/calls.h"
#include "features/calls/calls_http.h"
#include "features/shell/shell.h"
#include "web/api.h"

enum { COUNTED_MOST = 10000, ROWS_A_SECOND = 1500 };

static str count_words(ctx *x, int64_t n)
{
	if (n > COUNTED_MOST)
		return S("More than 10,000 calls");
	return fill_text(x, fill_number(x, n), n == 1 ? S(" call") : S(" calls"));
}

static rc words_of(ctx *x, const request *q, const call_whom *w, str *words)
{
	call_ask none = {0};
	history_found f;

	TRY(history_read(x, q, &none, &f));
	*words = call_whom_words(x, q, w, f.choices);
	return OK;
}

rc call_export_get(ctx *x, request *q, response *p)
{
	call_whom *w = ARENA_NEW(x->a, call_whom);
	export_about a = {.source = &calls_export};
	int64_t n;

	TRY(call_whom_read(x, q->query, w));
	TRY(words_of(x, q, w, &a.words));
	TRY(call_bulk_count(x, call_whom_filter(x, q, w), &n));
	a.count = count_words(x, n);
	a.fields = call_whom_fields(x, w);
	a.back = history_href(x, &w->ask);
	return export_page_send(x, q, p, &a);
}

rc call_export_post(ctx *x, request *q, response *p)
{
	call_whom *w = ARENA_NEW(x->a, call_whom);
	str words, id, query;

	TRY(call_whom_read(x, q->form, w));
	TRY(words_of(x, q, w, &words));
	TRY(export_ask(x, q, &calls_export, params_get(q->form, S("format")),
		       call_whom_filter(x, q, w), words, &id));
	query = history_query(x, &w->ask);
	return response_redirect(
		x, p,
		query.n && !w->n
			? fill_text(x, str_of(calls_export.page), S("?"), query)
			: str_of(calls_export.page));
}

/* ---- for programs ---- */

static rc refuse(ctx *x, response *p, str says)
{
	return api_refuse(x, p, E_INPUT, 422, "No file was begun", says);
}

static bool filter_named(str name, enum call_filter *f)
{
	for (int i = 0; i < CF_N; i++)
		if (str_eq(name, str_of(CALL_FILTERS[i].name))) {
			*f = (enum call_filter)i;
			return true;
		}
	return false;
}

static rc filter_read(ctx *x, response *p, str name, const json *value, call_ask *k)
{
	str v = json_text(x->a, value);
	enum call_filter f;

	if (!filter_named(name, &f))
		return refuse(x, p, S("filters: one of them is not known."));
	if (v.n && !call_filter_sound(x->a, f, v).n)
		return refuse(x, p,
			      fill_text(x, str_of(CALL_FILTERS[f].name),
					S(": no such value.")));
	k->v[f] = v.n ? v : (str){0};
	return OK;
}

/* {"outcome":"missed"}: names as in the address of the table. What cannot be is
 * refused, never left out. */
static rc filters_read(ctx *x, response *p, json *filters, call_ask *k)
{
	struct json_object_iterator at, end;

	if (!filters)
		return OK;
	if (!json_object_is_type(filters, json_type_object))
		return refuse(x, p, S("filters: an object of names and values."));
	end = json_object_iter_end(filters);
	for (at = json_object_iter_begin(filters); !json_object_iter_equal(&at, &end);
	     json_object_iter_next(&at))
		TRY(filter_read(x, p, str_of(json_object_iter_peek_name(&at)),
				json_object_iter_peek_value(&at), k));
	const char *never = call_ask_fault(k);
	return never ? refuse(x, p, str_of(never)) : OK;
}

rc call_export_api_post(ctx *x, request *q, response *p)
{
	static const char *const FIELDS[] = {"format", "filters", NULL};
	call_whom *w = ARENA_NEW(x->a, call_whom);
	str words, id;
	json *body;
	int64_t n;

	TRY(api_body(x, q, p, NULL, false, &body));
	TRY(api_fields_known(x, p, body, FIELDS, "No file was begun"));
	str format = json_str(json_get(body, "format"));
	if (!str_eq(format, S("csv")) && !str_eq(format, S("pdf")))
		return refuse(x, p, S("format: csv or pdf."));
	TRY(filters_read(x, p, json_get(body, "filters"), &w->ask));
	TRY(words_of(x, q, w, &words));
	str filter = call_whom_filter(x, q, w);
	TRY(call_bulk_count(x, filter, &n));
	TRY(export_ask(x, q, &calls_export, format, filter, words, &id));
	api_answer(p, 202,
		   str_printf(x->a,
			      "{\"jobId\":\"" STR_FMT "\",\"estimatedTime\":%lld}",
			      STR_ARG(id), (long long)(n / ROWS_A_SECOND + 1)));
	return OK;
}
