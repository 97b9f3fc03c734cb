/* The table of calls with one open beside it, and how a member has it. */
#include "base/text.h"
#include "features/calls/call_files.h"
#include "features/calls/calls_http.h"
#include "features/calls/calls_work.h"
#include "features/shell/shell.h"

enum { FIND_MOST = 100 };

const page history_page = {"calls/history", &history_view_t};
const page call_table_page = {"calls/table", &call_table_view_t};

static str one_line(ctx *x, params p, const char *name)
{
	return text_line(x->a, params_get(p, str_of(name)), FIND_MOST);
}

static bool keeps(const session *who)
{
	return ((unsigned)who->role & WHO_LEADS) != 0;
}

rc drawer_load(ctx *x, const request *q, const call_ask *k, params p, str id,
	       drawer_read *d)
{
	static const char *const KNOWN[] = {"summary", "recording", "transcript",
					    "details", "history",   "job",
					    "people"};
	str tab = params_get(p, S("tab"));

	*d = (drawer_read){.id = id, .tab = S("summary")};
	for (size_t i = 0; i < sizeof(KNOWN) / sizeof(KNOWN[0]); i++)
		if (str_eq(tab, str_of(KNOWN[i])))
			d->tab = str_of(KNOWN[i]);
	d->looked_for = one_line(x, p, "who");
	d->find = one_line(x, p, "find");
	d->done = params_get(p, S("done"));
	d->seen = params_get(p, S("seen"));
	outcome_send(x, id, &d->shelf);
	call_files_send(x, id, &d->files);
	call_filed_send(x, id, &d->filed);
	reach_of_call_send(x, id, &d->reach, &d->reach_found);
	call_beside_send(x, q, k, id, &d->beside);
	if (keeps(&q->who))
		call_technical_send(x, id, &d->technical);
	if (str_eq(d->tab, S("people")))
		call_people_send(x, q, id, d->looked_for, &d->people);
	return call_story_read(x, q, id, &d->story);
}

static void fill_refused(ctx *x, const request *q, const drawer_read *d,
			 const work_refused *r, v_outcome_form *v)
{
	if (!r)
		return;
	outcome_typed(x, q, &d->shelf, r->form, v);
	/* tags add up: what was there when the form was opened stays what it was */
	v->tags_was = r->form->tags_was;
	work_merge_show(x, q, &d->shelf, r->form, r->merge, v);
	v->error = form_message(r->notes, S("disposition"));
	v->follow_up_error = form_message(r->notes, S("follow_up"));
	v->value_error = form_message(r->notes, S("value"));
	v->tags_error = form_message(r->notes, S("tags"));
	v->note_error = form_message(r->notes, S("note"));
}

rc history_page_send(ctx *x, request *q, response *p, const call_ask *k, str id,
		     const work_refused *refused)
{
	history_view v = {0};
	history_found f;
	drawer_read d = {0};
	shell_now now;

	shell_send(x, q, &now);
	if (id.n)
		TRY(drawer_load(x, q, k, !refused ? q->query : (params){0}, id, &d));
	if (id.n && !d.story.found)
		return FAIL(x, E_NOTFOUND, "no such call");
	TRY(history_read(x, q, k, &f));
	shell_fill(x, q, &now, "History", &v.shell);
	history_fill(x, q, k, &f, id, &v);
	if (id.n) {
		drawer_fill(x, q, k, &d, &v.drawer);
		fill_refused(x, q, &d, refused, &v.drawer.form);
	}
	return shell_page(x, q, p, &history_page, &v);
}

/* Without a word about what, the view that opens first. */
static rc opens_first(ctx *x, const request *q, str *query)
{
	call_table t = {0};

	*query = (str){0};
	if (q->query.n || q->htmx)
		return OK;
	TRY(call_table_read(x, q->who.member_id, &t));
	*query = t.query;
	return OK;
}

rc history_get(ctx *x, request *q, response *p)
{
	str open = params_get(q->query, S("call")), first;
	call_ask k;

	TRY(opens_first(x, q, &first));
	if (first.n)
		return response_redirect(
			x, p,
			str_printf(x->a, "/history/calls?" STR_FMT, STR_ARG(first)));
	history_ask_read(x, q->query, &k);
	return history_page_send(x, q, p, &k, str_is_uuid(open) ? open : (str){0},
				 NULL);
}

rc history_top_get(ctx *x, request *q, response *p)
{
	(void)q;
	return response_redirect(x, p, S("/history/calls"));
}

/* ---- views and columns ---- */

static rc table_page(ctx *x, request *q, response *p, const call_ask *k, str problem)
{
	call_table_view v = {0};
	history_found f;
	shell_now now;

	shell_send(x, q, &now);
	TRY(history_read(x, q, k, &f));
	shell_fill(x, q, &now, "History", &v.shell);
	shell_crumb(&v.shell, S("History"), history_href(x, k), S("Views and columns"));
	call_table_fill(x, q, k, &f, &v);
	v.name = one_line(x, q->form, "name");
	if (problem.n) {
		p->status = 422;
		v.problem = (v_notice){.tone = S("red"),
				       .icon = S("circle-alert"),
				       .title = S("Nothing was saved."),
				       .text = problem};
	}
	return shell_page(x, q, p, &call_table_page, &v);
}

rc call_table_get(ctx *x, request *q, response *p)
{
	call_ask k;

	history_ask_read(x, q->query, &k);
	return table_page(x, q, p, &k, (str){0});
}

/* "queue:s started": those with a place, in the order of their places. */
static str columns_read(ctx *x, const request *q)
{
	column_set s = {0};

	for (int64_t place = 1; place <= 2 * CC_N; place++)
		for (int c = 0; c < CC_N && s.n < CC_N; c++) {
			str key = str_of(CALL_COLUMNS[c].key);
			int64_t at;
			str w = params_get(q->form, fill_text(x, S("width_"), key));
			if (!str_i64(
				    params_get(q->form, fill_text(x, S("place_"), key)),
				    &at) ||
			    at != place)
				continue;
			s.picks[s.n].column = (enum call_column)c;
			s.picks[s.n++].width = str_eq(w, S("s"))   ? CW_S
					       : str_eq(w, S("m")) ? CW_M
					       : str_eq(w, S("l")) ? CW_L
								   : CW_AUTO;
		}
	return s.n ? call_columns_text(x->a, &s) : S("");
}

static rc keep_view(ctx *x, const request *q, const call_ask *k, str *problem)
{
	str name = one_line(x, q->form, "name"), query = history_query(x, k);
	bool shared = params_get(q->form, S("shared")).n && keeps(&q->who), can;

	if (!name.n || text_chars(name) > VIEW_NAME_MOST)
		*problem = S("Give the view a name of at most 60 characters.");
	else if (query.n > VIEW_QUERY_MOST)
		*problem = S("There are too many filters for a view.");
	if (problem->n)
		return OK;
	TRY(call_view_add(x, q->who.member_id, name, query, shared, &can));
	if (!can)
		*problem = S("There is a view of this name, or there are 30 already.");
	return OK;
}

static rc rename_view(ctx *x, const request *q, str view, str *problem)
{
	str name = one_line(x, q->form, "new_name");
	bool can;

	if (!name.n || text_chars(name) > VIEW_NAME_MOST) {
		*problem = S("Give the view a name of at most 60 characters.");
		return OK;
	}
	TRY(call_view_change(x, &q->who, view, name, (str){0}, &can));
	if (!can)
		*problem =
			S("This view cannot have that name: it is taken, or the view "
			  "is somebody else's.");
	return OK;
}

/* do: keep, rename, remove, open (first), usual, columns, reset. */
static rc table_do(ctx *x, const request *q, const call_ask *k, str *problem)
{
	str what = params_get(q->form, S("do")), view = params_get(q->form, S("view"));
	str member = q->who.member_id;

	if (str_eq(what, S("keep")))
		return keep_view(x, q, k, problem);
	if (str_eq(what, S("columns")))
		return call_table_columns(x, member, columns_read(x, q));
	if (str_eq(what, S("reset")))
		return call_table_columns(x, member, S(""));
	if (str_eq(what, S("usual")))
		return call_table_open(x, member, (str){0});
	if (!str_is_uuid(view))
		return FAIL(x, E_INPUT, "no such thing to do");
	if (str_eq(what, S("open")))
		return call_table_open(x, member, view);
	if (str_eq(what, S("remove")))
		return call_view_remove(x, &q->who, view);
	return rename_view(x, q, view, problem);
}

rc call_table_post(ctx *x, request *q, response *p)
{
	str problem = {0};
	params from = {0};
	call_ask k;

	TRY(params_parse(x, params_get(q->form, S("list")), &from));
	history_ask_read(x, from, &k);
	TRY(table_do(x, q, &k, &problem));
	if (problem.n)
		return table_page(x, q, p, &k, problem);
	str query = history_query(x, &k);
	return response_redirect(x, p,
				 query.n ? str_printf(x->a,
						      "/history/calls/table?" STR_FMT,
						      STR_ARG(query))
					 : S("/history/calls/table"));
}
