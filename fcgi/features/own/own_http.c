/* The settings about contacts: statuses, tags and groups, fields. */
#include "features/own/own_page.h"

const page own_list_page = {"own/list", &own_list_view_t};
const page own_one_page = {"own/one", &own_one_view_t};

const struct own_place OWN_PLACES[3] = {
	{"/settings/statuses", "Statuses", "{status}", OWN_STATUS},
	{"/settings/labels", "Tags and groups", "{tag,group}", OWN_TAG},
	{"/settings/fields", "Fields", "{field}", OWN_FIELD},
};

static const form_field FORM[] = {
	{"name", true, OWN_NAME_MOST, form_line, "Give it a name."},
	{"category", false, 20, form_line, NULL},
	{"icon", false, 40, form_line, NULL},
	{"kind", false, 20, form_line, NULL},
	{"field_kind", false, 20, form_line, NULL},
	{"choices", false, 8000, form_text, NULL},
	{"months", false, 0, NULL, NULL},
	{"version", false, 0, NULL, NULL},
	{"archived", false, 0, NULL, NULL},
};
enum { FORM_N = sizeof(FORM) / sizeof(FORM[0]) };

void own_tabs(ctx *x, const session *who, const char *path, v_shell *s)
{
	static const struct {
		const char *path, *text;
		unsigned who;
	} TABS[] = {
		{"/settings/statuses", "Statuses", WHO_MANAGERS},
		{"/settings/labels", "Tags and groups", WHO_MANAGERS},
		{"/settings/fields", "Fields", WHO_MANAGERS},
		{"/settings/blocked", "Blocked numbers", WHO_LEADS},
		{"/settings/outcomes", "Outcomes", WHO_MANAGERS},
	};
	enum { TABS_N = sizeof(TABS) / sizeof(TABS[0]) };
	v_tab *t = ARENA_ARRAY(x->a, v_tab, TABS_N);
	size_t n = 0;

	for (size_t i = 0; i < TABS_N; i++)
		if ((unsigned)who->role & TABS[i].who)
			t[n++] = (v_tab){
				.text = str_of(TABS[i].text),
				.href = str_of(TABS[i].path),
				.current = str_eq(str_of(path), str_of(TABS[i].path))
						   ? S("page")
						   : S("")};
	s->tabs = (list){t, n};
}

static const struct own_place *place_of(const request *q)
{
	for (size_t i = 0; i < 3; i++)
		if (str_starts(q->path, str_of(OWN_PLACES[i].path)))
			return &OWN_PLACES[i];
	return &OWN_PLACES[0];
}

static void flash(ctx *x, const request *q, v_shell *s)
{
	static const char *const DONE[][2] = {
		{"made", "Added."},
		{"saved", "Saved."},
		{"going", "It is being taken away."},
	};
	str done = params_get(q->query, S("done"));

	for (size_t i = 0; i < sizeof(DONE) / sizeof(DONE[0]); i++)
		if (str_eq(done, str_of(DONE[i][0])))
			shell_flash(x, s, str_of(DONE[i][1]), S(""));
}

static rc list_page(ctx *x, request *q, response *p, const form *f)
{
	const struct own_place *at = place_of(q);
	own_list_view v = {0};
	shell_now now;
	list rows;

	shell_send(x, q, &now);
	TRY(own_rows_read(x, str_of(at->kinds), &rows));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Contacts"));
	v.shell.self = str_of(at->path);
	own_tabs(x, &q->who, at->path, &v.shell);
	flash(x, q, &v.shell);
	own_list_fill(x, at, rows, f, &v);
	return shell_page(x, q, p, &own_list_page, &v);
}

static rc list_get(ctx *x, request *q, response *p)
{
	return list_page(x, q, p, NULL);
}

static rc one_page(ctx *x, request *q, response *p, const own_row *r, const form *f,
		   v_notice notice)
{
	const struct own_place *at = place_of(q);
	own_one_view v = {.notice = notice};
	shell_now now;
	list rows;

	shell_send(x, q, &now);
	TRY(own_rows_read(x, str_of(at->kinds), &rows));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, str_of(at->text), str_of(at->path), r->name);
	own_one_fill(x, at, r, rows, f, &v);
	return shell_page(x, q, p, &own_one_page, &v);
}

static rc row_of(ctx *x, const request *q, own_row *r)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return own_row_read(x, str_of(place_of(q)->kinds), q->arg[0], r);
}

static rc one_get(ctx *x, request *q, response *p)
{
	own_row r = {0};

	TRY(row_of(x, q, &r));
	return one_page(x, q, p, &r, NULL, (v_notice){0});
}

static rc back(ctx *x, const request *q, response *p, str done)
{
	return response_redirect(
		x, p,
		str_printf(x->a, "%s?done=" STR_FMT, place_of(q)->path, STR_ARG(done)));
}

static rc read_form(ctx *x, const request *q, enum own_kind kind, str was_kind,
		    own_form *in, form *f)
{
	own_fault faults[OWN_FAULTS_MOST];

	TRY(form_read(x, q, FORM, FORM_N, &own_form_t, in, f));
	size_t n = own_check(x->a, kind, in, was_kind, faults);
	for (size_t i = 0; i < n; i++)
		form_error(f, str_of(faults[i].field), str_of(faults[i].says));
	return OK;
}

/* A message beside the name for what only the database knows. */
static void say_outcome(form *f, str outcome)
{
	if (str_eq(outcome, S("taken")))
		form_error(f, S("name"),
			   S("There is one of this name. Choose another."));
	if (str_eq(outcome, S("full")))
		form_error(f, S("name"),
			   S("There are as many as there can be. Delete one first."));
	if (str_eq(outcome, S("busy")))
		form_error(f, S("name"), S("It is being taken away."));
}

static rc list_post(ctx *x, request *q, response *p)
{
	const struct own_place *at = place_of(q);
	enum own_kind kind = at->kind;
	own_saved saved = {.outcome = S("")};
	own_form in = {0};
	form f;

	if (kind == OWN_TAG && str_eq(params_get(q->form, S("kind")), S("group")))
		kind = OWN_GROUP;
	TRY(read_form(x, q, kind, (str){0}, &in, &f));
	in.version = 0;
	in.archived = false;
	if (!f.bad) {
		TRY(own_save(x, q->tenant, kind, (str){0}, &in, &saved));
		say_outcome(&f, saved.outcome);
	}
	if (str_eq(saved.outcome, S("made")))
		return back(x, q, p, S("made"));
	p->status = 422;
	return list_page(x, q, p, &f);
}

/* Somebody was faster: both are shown, theirs in words, one's own in the form. */
static rc stale_page(ctx *x, request *q, response *p, const form *f)
{
	own_row now = {0};

	TRY(row_of(x, q, &now));
	p->status = 409;
	return one_page(
		x, q, p, &now, f,
		(v_notice){.tone = S("amber"),
			   .icon = S("triangle-alert"),
			   .title = S("Somebody changed it meanwhile."),
			   .text = str_printf(
				   x->a,
				   "It is called “" STR_FMT
				   "” now. Nothing was saved. Below is what you "
				   "typed; save again to have it that way.",
				   STR_ARG(now.name))});
}

static rc save(ctx *x, request *q, response *p, const own_row *r)
{
	enum own_kind kind = own_kind_of(r->kind, OWN_STATUS);
	own_saved saved = {.outcome = S("")};
	own_form in = {0};
	form f;

	TRY(read_form(x, q, kind, r->field_kind, &in, &f));
	in.archived = r->archived;
	if (!f.bad) {
		TRY(own_save(x, q->tenant, kind, r->id, &in, &saved));
		say_outcome(&f, saved.outcome);
	}
	if (str_eq(saved.outcome, S("stale")))
		return stale_page(x, q, p, &f);
	if (!f.bad)
		return back(x, q, p, S("saved"));
	p->status = 422;
	return one_page(x, q, p, r, &f, (v_notice){0});
}

/* A field goes out of use and comes back; what contacts have in it stays. */
static rc shelve(ctx *x, request *q, response *p, const own_row *r, bool archived)
{
	own_form in = {.name = r->name, .choices = r->choices, .archived = archived};
	own_saved saved;

	if (!str_i64(params_get(q->form, S("version")), &in.version) ||
	    !str_eq(r->kind, S("field")))
		return FAIL(x, E_INPUT, "no version, or no field");
	TRY(own_save(x, q->tenant, OWN_FIELD, r->id, &in, &saved));
	if (str_eq(saved.outcome, S("stale")))
		return stale_page(x, q, p, NULL);
	return back(x, q, p, S("saved"));
}

static rc retire(ctx *x, request *q, response *p, const own_row *r)
{
	str to = params_get(q->form, S("to")), outcome;
	int64_t version;

	if (!str_i64(params_get(q->form, S("version")), &version) ||
	    str_eq(r->kind, S("field")))
		return FAIL(x, E_INPUT, "no version, or a field");
	TRY(own_retire(x, &q->who, own_kind_of(r->kind, OWN_STATUS), r->id, version,
		       str_is_uuid(to) ? to : (str){0}, &outcome));
	if (str_eq(outcome, S("stale")) || str_eq(outcome, S("to")))
		return stale_page(x, q, p, NULL);
	return back(x, q, p, S("going"));
}

static rc one_post(ctx *x, request *q, response *p)
{
	str what = params_get(q->form, S("do"));
	own_row r = {0};

	TRY(row_of(x, q, &r));
	if (str_eq(what, S("up")) || str_eq(what, S("down"))) {
		TRY(own_move(x, own_kind_of(r.kind, OWN_STATUS), r.id,
			     str_eq(what, S("up"))));
		return response_redirect(x, p, str_of(place_of(q)->path));
	}
	if (str_eq(what, S("retire")))
		return retire(x, q, p, &r);
	if (str_eq(what, S("shelve")) || str_eq(what, S("unshelve")))
		return shelve(x, q, p, &r, str_eq(what, S("shelve")));
	return save(x, q, p, &r);
}

enum { BODY = 64 * 1024 };

/* clang-format off */
static const route OWN[] = {
	{M_GET, "/settings/statuses", WHO_MANAGERS, 0, SERVES_HTML, list_get},
	{M_POST, "/settings/statuses", WHO_MANAGERS, BODY, SERVES_HTML, list_post},
	{M_GET, "/settings/statuses/:status", WHO_MANAGERS, 0, SERVES_HTML, one_get},
	{M_POST, "/settings/statuses/:status", WHO_MANAGERS, BODY, SERVES_HTML, one_post},
	{M_GET, "/settings/labels", WHO_MANAGERS, 0, SERVES_HTML, list_get},
	{M_POST, "/settings/labels", WHO_MANAGERS, BODY, SERVES_HTML, list_post},
	{M_GET, "/settings/labels/:label", WHO_MANAGERS, 0, SERVES_HTML, one_get},
	{M_POST, "/settings/labels/:label", WHO_MANAGERS, BODY, SERVES_HTML, one_post},
	{M_GET, "/settings/fields", WHO_MANAGERS, 0, SERVES_HTML, list_get},
	{M_POST, "/settings/fields", WHO_MANAGERS, BODY, SERVES_HTML, list_post},
	{M_GET, "/settings/fields/:field", WHO_MANAGERS, 0, SERVES_HTML, one_get},
	{M_POST, "/settings/fields/:field", WHO_MANAGERS, BODY, SERVES_HTML, one_post},
};
/* clang-format on */
const routes own_routes = ROUTES("own", OWN);
