/* What a list shows, as a file: asked for here, written by a task, offered when done.
 */
#include "base/text.h"
#include "features/contacts/contacts.h"
#include "features/imports/exports.h"
#include "features/imports/exports_view.h"
#include "features/shell/shell.h"

enum { ASKED = 200 };

const page exports_page = {"imports/export", &export_view_t};

/* ---- what is asked for ---- */

static void member(buf *b, const char *name, str value)
{
	if (!value.p)
		return;
	if (b->p[b->n - 1] != '{')
		buf_chr(b, ',');
	buf_json(b, str_of(name));
	buf_chr(b, ':');
	buf_json(b, value);
}

static str or_none(params from, const char *name, str v)
{
	return str_eq(params_get(from, str_of(name)), S("none")) ? S("") : v;
}

static void filters(ctx *x, params from, buf *b)
{
	bool unread = str_eq(params_get(from, S("unread")), S("1"));

	buf_str(b, S(",\"filters\":{"));
	member(b, "status",
	       or_none(from, "status", params_line(x, from, "status", ASKED)));
	member(b, "owner",
	       or_none(from, "coordinator", params_id(from, "coordinator")));
	member(b, "phase", params_line(x, from, "phase", ASKED));
	member(b, "label", params_id(from, "label"));
	member(b, "unread", unread ? S("1") : (str){0});
	buf_chr(b, '}');
}

static str filter_words(ctx *x, params from, str tab)
{
	static const char *const NAMES[][2] = {
		{"q", "search"}, {"status", "status"}, {"phase", "phase"}};
	buf b = buf_new(x->a, 128, 1024);

	buf_str(&b, tab);
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		str v = params_line(x, from, NAMES[i][0], ASKED);
		if (v.n)
			buf_fmt(&b, ", %s “" STR_FMT "”", NAMES[i][1],
				STR_ARG(text_clip(x->a, v, 60)));
	}
	if (params_id(from, "coordinator").n)
		buf_str(&b, S(", of one coordinator"));
	if (params_id(from, "label").n)
		buf_str(&b, S(", with one label"));
	if (str_eq(params_get(from, S("unread")), S("1")))
		buf_str(&b, S(", with unheard voicemails"));
	if (str_eq(params_get(from, S("hidden")), S("1")))
		buf_str(&b, S(", hidden ones too"));
	return buf_view(&b);
}

static str list_filter(ctx *x, const request *q, params from, str *words)
{
	enum contact_tab tab = contact_tab_of(params_get(from, S("type")));
	str typed = params_line(x, from, "q", ASKED);
	contact_search s = contact_search_read(x->a, typed, q->who.region);
	bool everyone = s.any &&
			(tab == TAB_ALL || str_eq(params_get(from, S("in")), S("all")));
	buf b = buf_new(x->a, 256, 16 * 1024);

	if (!CONTACT_TABS[tab].kind)
		tab = TAB_CUSTOMERS;
	buf_str(&b, S("{"));
	if (!everyone)
		member(&b, "type", str_of(CONTACT_TABS[tab].kind));
	member(&b, "hidden",
	       str_eq(params_get(from, S("hidden")), S("1")) ? S("1") : S(""));
	if (s.any) {
		member(&b, "words", s.words);
		member(&b, "names", s.names);
		member(&b, "digits", s.digits);
	}
	filters(x, from, &b);
	buf_chr(&b, '}');
	*words = filter_words(
		x, from, everyone ? S("Everyone") : str_of(CONTACT_TABS[tab].text));
	/* signs alone are in nobody's name: as the list, so what is made of it */
	return typed.n && !s.any ? S("{\"ids\":[]}") : buf_view(&b);
}

/* Those that were picked one by one, as JSON; how many. */
static size_t picked(params from, buf *b)
{
	size_t n = 0;

	buf_str(b, S("{\"ids\":["));
	for (size_t i = 0; i < from.n && n < EXPORT_PICKED_MOST; i++) {
		const param *p = &from.items[i];
		if (!str_eq(p->name, S("id")) || !str_is_uuid(p->value) ||
		    str_has(buf_view(b), p->value))
			continue;
		if (n++)
			buf_chr(b, ',');
		buf_json(b, p->value);
	}
	buf_str(b, S("]}"));
	return n;
}

str export_filter(ctx *x, const request *q, params from, str *words)
{
	buf ids = buf_new(x->a, 256, 16 * 1024);
	size_t n = picked(from, &ids);

	if (!n)
		return list_filter(x, q, from, words);
	*words = str_printf(x->a, "%zu chosen contact%s", n, n == 1 ? "" : "s");
	return buf_view(&ids);
}

/* ---- the page ---- */

static const char *const KEPT[] = {"type",  "q",     "in",     "status", "coordinator",
				   "phase", "label", "unread", "hidden"};
enum { KEPT_N = sizeof(KEPT) / sizeof(KEPT[0]) };

list export_fields(ctx *x, params from)
{
	v_fact *f = ARENA_ARRAY(x->a, v_fact, KEPT_N + EXPORT_PICKED_MOST);
	size_t n = 0;

	for (size_t i = 0; i < from.n && n < EXPORT_PICKED_MOST; i++)
		if (str_eq(from.items[i].name, S("id")) &&
		    str_is_uuid(from.items[i].value))
			f[n++] = (v_fact){.label = S("id"),
					  .value = from.items[i].value};

	for (size_t i = 0; i < KEPT_N; i++) {
		str v = params_line(x, from, KEPT[i], ASKED);
		if (v.n)
			f[n++] = (v_fact){.label = str_of(KEPT[i]), .value = v};
	}
	return (list){f, n};
}

static v_import_line line_of(ctx *x, const export_line *r)
{
	bool done = str_eq(r->state, S("done"));
	v_import_line l = {.key = r->id, .name = r->words};

	if (done)
		l.href = str_printf(x->a, "/contacts/exports/" STR_FMT "/file",
				    STR_ARG(r->id));
	l.meta = str_printf(x->a, STR_FMT " contacts, " STR_FMT " by " STR_FMT,
			    STR_ARG(fill_number(x, r->rows)),
			    STR_ARG(when_ago(x->a, r->created_at, x->now)),
			    STR_ARG(r->who));
	l.state = done ? fill_status("Ready, download", "circle-check", "green")
		  : str_eq(r->state, S("expired"))
			  ? fill_status("Expired", "circle-minus", "none")
			  : fill_status("Being written", "hourglass", "accent");
	return l;
}

static rc export_get(ctx *x, request *q, response *p)
{
	export_view v = {0};
	shell_now now;
	list rows;

	shell_send(x, q, &now);
	pg_send(x, Q_exports_recent, NO_ARGS, pg_list(&export_line_t, &rows));
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Export", &v.shell);
	shell_crumb(&v.shell, S("Contacts"), S("/contacts"), S("Export"));
	(void)export_filter(x, q, q->query, &v.words);
	v.fields = export_fields(x, q->query);
	v_import_line *l = ARENA_ARRAY(x->a, v_import_line, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++)
		l[i] = line_of(x, LIST_AT(rows, export_line, i));
	v.recent = (list){l, rows.n};
	return shell_page(x, q, p, &exports_page, &v);
}

static rc export_post(ctx *x, request *q, response *p)
{
	export_head made = {0};
	str words, filter = export_filter(x, q, q->form, &words);
	buf to = buf_new(x->a, 128, 4096);

	TRY(pg_one(x, Q_export_add,
		   ARGS(A(q->who.member_id), A(q->who.name), A(filter),
			A(text_clip(x->a, words, 290))),
		   &export_head_t, &made));
	task_add(x, &export_run, task_arg(x, "export", made.id), (str){0}, (when){0});
	buf_str(&to, S("/contacts/export"));
	for (size_t i = 0; i < KEPT_N; i++)
		shell_url_query(&to, KEPT[i], params_line(x, q->form, KEPT[i], ASKED));
	return response_redirect(x, p, buf_view(&to));
}

static rc export_file_get(ctx *x, request *q, response *p)
{
	export_head h = {0};
	bool found;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	pg_send(x, Q_export_one, ARGS(A(q->arg[0])),
		pg_maybe(&export_head_t, &h, &found));
	TRY(pg_flush(x));
	if (!found || !str_eq(h.state, S("done")))
		return FAIL(x, E_NOTFOUND, "no such file");
	p->content_type = "text/csv; charset=utf-8";
	TRY(response_header(x, p, "Content-Disposition",
			    S("attachment; filename=\"contacts.csv\"")));
	return response_header(x, p, "X-Accel-Redirect",
			       str_printf(x->a, "/_files/" STR_FMT, STR_ARG(h.file)));
}

static const route EXPORTS[] = {
	{M_GET, "/contacts/export", WHO_MANAGERS, 0, SERVES_HTML, export_get},
	{M_POST, "/contacts/export", WHO_MANAGERS, 16 * 1024, SERVES_HTML, export_post},
	{M_GET, "/contacts/exports/:export/file", WHO_MANAGERS, 0, SERVES_TEXT,
	 export_file_get},
};
const routes exports_routes = ROUTES("exports", EXPORTS);
