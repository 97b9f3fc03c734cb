/* Lists as files: asked for here, written by a task, offered when done. */
#include "base/config.h"
#include "base/text.h"
#include "features/contacts/contacts.h"
#include "features/imports/exports.h"
#include "features/imports/exports_view.h"
#include "features/shell/shell.h"
#include "web/api.h"

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
		const struct contact_category *c = contact_category_of(v);
		if (v.n)
			buf_fmt(&b, ", %s “" STR_FMT "”", NAMES[i][1],
				STR_ARG(c ? str_of(c->text) : text_clip(x->a, v, 60)));
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

/* ---- its address ---- */

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

/* ---- the page ---- */

static str made_words(ctx *x, const export_line *r)
{
	return str_printf(x->a, STR_FMT " by " STR_FMT,
			  STR_ARG(when_ago(x->a, r->created_at, x->now)),
			  STR_ARG(r->who));
}

static str rows_words(ctx *x, const export_line *r, bool going)
{
	str n = fill_number(x, r->rows), of = fill_number(x, r->total);

	if (going && r->total)
		return fill_text(x, n, S(" of "), of);
	if (!r->whole)
		return fill_text(x, S("the newest "), n);
	return fill_text(x, n, r->rows == 1 ? S(" row") : S(" rows"));
}

static const struct state_look LOOKS[] = {
	{"waiting", "Waits for its turn", "hourglass", "accent"},
	{"running", "Being written", "hourglass", "accent"},
	{"done", "Ready, download", "circle-check", "green"},
	{"failed", "Not written", "circle-x", "red"},
	{"stopped", "Stopped", "circle-minus", "none"},
	{"expired", "Expired", "circle-minus", "none"},
};

static v_export_line line_of(ctx *x, const request *q, const export_line *r)
{
	bool going = str_eq(r->state, S("waiting")) || str_eq(r->state, S("running"));
	bool pdf = str_eq(r->format, S("pdf"));
	v_export_line l = {.key = r->id, .name = r->words};

	if (str_eq(r->state, S("done")))
		l.href = export_link(x, q->tenant, r->id);
	l.meta = fill_text(x, pdf ? S("PDF, ") : S("CSV, "), rows_words(x, r, going),
			   S(", "), made_words(x, r));
	l.state = fill_known(LOOKS, sizeof(LOOKS) / sizeof(LOOKS[0]), r->state);
	if (going)
		l.stop = fill_text(x, S("/exports/"), r->id);
	if (going && r->total) {
		l.done = r->rows;
		l.total = r->total;
	}
	return l;
}

static list lines_of(ctx *x, const request *q, list rows)
{
	v_export_line *l = ARENA_ARRAY(x->a, v_export_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		l[i] = line_of(x, q, LIST_AT(rows, export_line, i));
	return (list){l, rows.n};
}

static str limit_words(ctx *x, const export_source *s)
{
	if (!s->most_on_paper)
		return (str){0};
	return fill_text(x, S("A CSV holds at most "), fill_number(x, s->most),
			 S(" rows, a PDF "), fill_number(x, s->most_on_paper),
			 S(": of more it is the newest, and the file says so."));
}

rc export_page_send(ctx *x, request *q, response *p, const export_about *a)
{
	const export_source *s = a->source;
	export_view v = {0};
	shell_now now;
	list rows;

	shell_send(x, q, &now);
	pg_send(x, Q_exports_recent, ARGS(A(str_of(s->what))),
		pg_list(&export_line_t, &rows));
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Export", &v.shell);
	shell_crumb(&v.shell, str_of(s->title), a->back, S("Export"));
	v.words = a->words;
	v.count = a->count;
	v.fields = a->fields;
	v.action = str_of(s->page);
	v.back = a->back;
	v.back_text = fill_text(x, S("Back to the "), str_of(s->what));
	v.limit = limit_words(x, s);
	v.formats = s->most_on_paper > 0;
	v.recent = lines_of(x, q, rows);
	return shell_page(x, q, p, &exports_page, &v);
}

static rc contacts_get(ctx *x, request *q, response *p)
{
	export_about a = {.source = &contacts_export, .back = S("/contacts")};

	(void)export_filter(x, q, q->query, &a.words);
	a.fields = export_fields(x, q->query);
	return export_page_send(x, q, p, &a);
}

static rc contacts_post(ctx *x, request *q, response *p)
{
	str words, filter = export_filter(x, q, q->form, &words), id;
	buf to = buf_new(x->a, 128, 4096);

	TRY(export_ask(x, q, &contacts_export, S("csv"), filter, words, &id));
	buf_str(&to, S("/contacts/export"));
	for (size_t i = 0; i < KEPT_N; i++)
		shell_url_query(&to, KEPT[i], params_line(x, q->form, KEPT[i], ASKED));
	return response_redirect(x, p, buf_view(&to));
}

/* ---- one export ---- */

/* As if there were none, to whoever may not have what is in it. */
static rc export_of(ctx *x, const request *q, export_head *h,
		    const export_source **source)
{
	bool found = false;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(export_read(x, q->arg[0], h, &found));
	*source = found ? export_source_of(h->what) : NULL;
	if (!*source || !((unsigned)(*source)->who & (unsigned)q->who.role))
		return FAIL(x, E_NOTFOUND, "no such export of theirs");
	return OK;
}

static rc export_file_get(ctx *x, request *q, response *p)
{
	const export_source *s;
	export_head h = {0};

	TRY(export_of(x, q, &h, &s));
	if (!export_link_stands(x, q->tenant, h.id, q->arg[1]) ||
	    !str_eq(h.state, S("done")))
		return FAIL(x, E_NOTFOUND, "no such file, or not any more");
	p->content_type = str_eq(h.format, S("pdf")) ? "application/pdf"
						     : "text/csv; charset=utf-8";
	TRY(response_header(x, p, "Content-Disposition",
			    str_printf(x->a, "attachment; filename=\"%s." STR_FMT "\"",
				       s->what, STR_ARG(h.format))));
	return response_header(x, p, "X-Accel-Redirect",
			       str_printf(x->a, "/_files/" STR_FMT, STR_ARG(h.file)));
}

/* do: stop. */
static rc export_stop_post(ctx *x, request *q, response *p)
{
	const export_source *s;
	export_head h = {0};

	TRY(export_of(x, q, &h, &s));
	TRY(export_ended(x, h.id, S("stopped")));
	events_live(x->events, q->tenant, S("exports"), S(""));
	return response_redirect(x, p, str_of(s->page));
}

/* ---- for programs ---- */

static const char *state_word(str state)
{
	static const char *const WORDS[][2] = {
		{"waiting", "processing"}, {"running", "processing"},
		{"done", "ready"},         {"failed", "failed"},
		{"stopped", "stopped"},    {"expired", "expired"}};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (str_eq(state, str_of(WORDS[i][0])))
			return WORDS[i][1];
	return "failed";
}

static rc export_api_get(ctx *x, request *q, response *p)
{
	const export_source *s;
	export_head h = {0};
	str link = {0};

	TRY(export_of(x, q, &h, &s));
	if (str_eq(h.state, S("done")))
		link = fill_text(x, x->cfg->public_url, S("/api"),
				 export_link(x, q->tenant, h.id));
	p->content_type = "application/json";
	buf_str(&p->body, S("{"));
	api_member(&p->body, "status", str_of(state_word(h.state)));
	api_member(&p->body, "format", h.format);
	buf_fmt(&p->body, ",\"rows\":%lld,\"total\":%lld", (long long)h.rows,
		(long long)h.total);
	api_member(&p->body, "downloadUrl", link);
	buf_chr(&p->body, '}');
	return OK;
}

/* clang-format off */
static const route EXPORTS[] = {
	{M_GET, "/contacts/export", WHO_MANAGERS, 0, SERVES_HTML, contacts_get},
	{M_POST, "/contacts/export", WHO_MANAGERS, 16 * 1024, SERVES_HTML, contacts_post},
	{M_POST, "/exports/:export", WHO_LEADS, 4096, SERVES_HTML, export_stop_post},
	{M_GET, "/exports/:export/:proof", WHO_LEADS, 0, SERVES_TEXT, export_file_get},
};
static const route EXPORTS_API[] = {
	{M_GET, "/api/exports/:id", SCOPED(WHO_LEADS, SCOPE_CONTACTS_READ), 0, SERVES_JSON, export_api_get},
	{M_GET, "/api/exports/:id/:proof", SCOPED(WHO_LEADS, SCOPE_CONTACTS_READ), 0, SERVES_JSON, export_file_get},
};
/* clang-format on */
const routes exports_routes = ROUTES("exports", EXPORTS);
const routes exports_api_routes = ROUTES("exports_api", EXPORTS_API);
