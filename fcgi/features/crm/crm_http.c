/* The settings page of the CRM, and what the CRM itself tells us. */
#include "base/crypto.h"
#include "base/json.h"
#include "features/crm/crm.h"
#include "features/crm/crm_page.h"
#include "features/shell/shell.h"

enum { BODY_MAX = 8192, HOOK_MAX = 4096, KEY_BYTES = 24 };

const page crm_settings_page = {"crm/settings", &crm_view_t};

void crm_rows_send(ctx *x, crm_rows *r)
{
	*r = (crm_rows){.found = false};
	pg_send(x, Q_crm_link, NO_ARGS, pg_maybe(&crm_link_t, &r->l, &r->found));
	pg_send(x, Q_crm_numbers, NO_ARGS, pg_into(&crm_numbers_t, &r->n));
	pg_send(x, Q_crm_problems, NO_ARGS, pg_list(&crm_problem_t, &r->problems));
	pg_send(x, Q_crm_open_pushes, NO_ARGS, pg_list(&crm_open_push_t, &r->pushes));
	pg_send(x, Q_crm_words, NO_ARGS, pg_list(&crm_word_t, &r->words));
	pg_send(x, Q_crm_choices, NO_ARGS, pg_list(&crm_choice_t, &r->choices));
}

static void crm_done(ctx *x, const request *q, v_shell *s)
{
	static const char *const done[][3] = {
		{"connect", "Saved.", "QuickBase is being asked for its fields."},
		{"map", "Fields saved.", "The next sync reads them."},
		{"word", "Saved.", "The contacts concerned follow in a moment."},
		{"sync", "Sync started.", ""},
		{"test", "Test started.", ""},
		{"pause", "Sync paused.", "Contacts stay as they are."},
		{"resume", "Sync resumed.", ""},
		{"off", "Disconnected.", "Contacts stay as they are."},
	};
	str what = params_get(q->query, S("done"));

	for (size_t i = 0; i < sizeof(done) / sizeof(done[0]); i++)
		if (str_eq(what, str_of(done[i][0])))
			shell_flash(x, s, str_of(done[i][1]), str_of(done[i][2]));
}

static rc crm_show(ctx *x, request *q, response *p, const form *connect,
		   const crm_typed *typed, str key)
{
	crm_view v = {0};
	crm_rows rows;
	shell_now now;

	shell_send(x, q, &now);
	crm_rows_send(x, &rows);
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("QuickBase"));
	crm_fill(x, q, &rows, connect, typed, &v);
	v.hook_key = key;
	crm_done(x, q, &v.shell);
	return shell_page(x, q, p, &crm_settings_page, &v);
}

static rc crm_get(ctx *x, request *q, response *p)
{
	const form none = {0};
	const crm_typed nothing = {0};

	return crm_show(x, q, p, &none, &nothing, S(""));
}

/* One that waits for its time is due now. */
static void crm_now(ctx *x, const task_kind *kind, const char *key)
{
	task_add_again(x, kind, S("{}"), str_of(key), (when){0});
	pg_send(x, Q_crm_hurry, ARGS(A(str_of(kind->name))), pg_count(NULL));
	events_wake(x->events, kind->lane);
}

/* ---- connecting */

static const field crm_connect_form_f[] = {
	FIELD(crm_connect_form, realm),
	FIELD(crm_connect_form, token),
	FIELD(crm_connect_form, table),
	FIELD(crm_connect_form, rate),
};
static const type crm_connect_form_t = TYPE(crm_connect_form, crm_connect_form_f);

static const char *check_realm(ctx *x, const request *q, str *value)
{
	(void)q;
	*value = str_lower(x->a, str_trim(*value));
	if (str_starts(*value, S("https://")))
		*value = str_sub(*value, 8, value->n);
	return crm_is_realm(*value) && str_has(*value, S("."))
		       ? NULL
		       : "Enter the whole host name that is in the address of your "
			 "QuickBase, such as acme.quickbase.com.";
}

static const char *check_table(ctx *x, const request *q, str *value)
{
	(void)q;
	*value = str_lower(x->a, str_trim(*value));
	return crm_is_table(*value) ? NULL
				    : "A table's id is lower-case letters and digits.";
}

/* It goes into a header. */
static const char *check_token(ctx *x, const request *q, str *value)
{
	(void)x;
	(void)q;
	*value = str_trim(*value);
	for (size_t i = 0; i < value->n; i++)
		if (value->p[i] <= ' ' || value->p[i] >= 0x7f)
			return "A token has no blanks in it.";
	return NULL;
}

static const form_field CONNECT[] = {
	{"realm", true, 100, check_realm, "Enter the realm."},
	{"token", false, 200, check_token, NULL},
	{"table", true, 40, check_table, "Enter the table's id."},
	{"rate", true, 2, NULL, "Enter a number from 1 to 10."},
};

static rc crm_current(ctx *x, crm_link *l, bool *found)
{
	pg_send(x, Q_crm_link, NO_ARGS, pg_maybe(&crm_link_t, l, found));
	return pg_flush(x);
}

static void crm_connect_keep(ctx *x, const request *q, const crm_connect_form *in,
			     const crm_link *before, bool found)
{
	crm_map preset = crm_map_preset();
	bool other = !found || !str_eq(before->table_id, in->table) ||
		     !str_eq(before->realm, in->realm);
	str sealed = in->token.n ? crm_seal(x, q->tenant, in->token) : S("");

	pg_send(x, Q_crm_connect,
		ARGS(A(in->realm), A(sealed), A(in->table), A(in->rate),
		     A(crm_map_write(x->a, &preset))),
		pg_count(NULL));
	pg_send(x, Q_crm_begin, ARGS(A(other)), pg_count(NULL));
	crm_now(x, &crm_check_fields, "check");
}

static rc crm_connect_post(ctx *x, request *q, response *p)
{
	const crm_typed nothing = {0};
	crm_connect_form in = {0};
	crm_link before = {0};
	bool found = false;
	form f;

	TRY(form_read(x, q, CONNECT, 4, &crm_connect_form_t, &in, &f));
	TRY(crm_current(x, &before, &found));
	if (!found && !in.token.n)
		form_error(&f, S("token"), S("Enter a user token."));
	if (in.rate < 1 || in.rate > 10)
		form_error(&f, S("rate"), S("Enter a number from 1 to 10."));
	if (f.bad) {
		p->status = 422;
		return crm_show(x, q, p, &f, &nothing, S(""));
	}
	crm_connect_keep(x, q, &in, &before, found);
	TRY(pg_flush(x));
	return response_redirect(x, p, S("/settings/crm?done=connect"));
}

/* ---- the map */

static str crm_posted(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? str_trim(v) : S("");
}

static void crm_type_map(const request *q, crm_typed *t, crm_map *m)
{
	*t = (crm_typed){.present = true};
	for (int f = 0; f < CRM_FIELD_COUNT; f++) {
		str v = crm_posted(q, CRM_FIELDS[f].key);
		t->field[f] = v;
		m->id[f] = 0;
		if (v.n && (!str_i64(v, &m->id[f]) || m->id[f] < 1 || m->id[f] > 99999))
			t->bad_field[f] = t->bad = true;
	}
	t->comm_table = crm_posted(q, "comm_table");
	t->ticket_table = crm_posted(q, "ticket_table");
	t->field_line = crm_posted(q, "field_line");
	t->bad_comm = t->comm_table.n && !crm_is_table(t->comm_table);
	t->bad_ticket = t->ticket_table.n && !crm_is_table(t->ticket_table);
	t->bad = t->bad || t->bad_comm || t->bad_ticket;
}

static rc crm_map_post(ctx *x, request *q, response *p)
{
	const form none = {0};
	crm_link before = {0};
	bool found = false;
	crm_typed typed;
	crm_map m;

	crm_type_map(q, &typed, &m);
	if (typed.field_line.n && !str_is_uuid(typed.field_line))
		return FAIL(x, E_INPUT, "not a line");
	TRY(crm_current(x, &before, &found));
	if (!found)
		return FAIL(x, E_NOTFOUND, "no connection");
	if (typed.bad) {
		p->status = 422;
		return crm_show(x, q, p, &none, &typed, S(""));
	}
	str line = typed.field_line.n ? typed.field_line : (str){0};
	pg_send(x, Q_crm_map_set,
		ARGS(A(crm_map_write(x->a, &m)), A(typed.comm_table),
		     A(typed.ticket_table), A(line)),
		pg_count(NULL));
	/* fields that were not read before are in no record: all of them anew */
	crm_now(x, &crm_check_fields, "check");
	pg_send(x, Q_crm_hurry, ARGS(A(S("crm.full"))), pg_count(NULL));
	TRY(pg_flush(x));
	return response_redirect(x, p, S("/settings/crm?done=map"));
}

/* ---- words */

static rc crm_word_post(ctx *x, request *q, response *p)
{
	str kind = crm_posted(q, "kind"), value = params_get(q->form, S("value"));
	str target = crm_posted(q, "target");
	int64_t n = 0;
	buf b = buf_new(x->a, 256, 2048);

	pg_send(x, Q_crm_word_set, ARGS(A(kind), A(value.p ? value : S("")), A(target)),
		pg_count(&n));
	TRY(pg_flush(x));
	if (!n)
		return FAIL(x, E_NOTFOUND, "no such word, or no such meaning");
	buf_str(&b, S("{\"kind\":"));
	buf_json(&b, kind);
	buf_str(&b, S(",\"value\":"));
	buf_json(&b, value);
	buf_chr(&b, '}');
	task_add(x, &crm_mean, str_dup(x->a, buf_view(&b)), (str){0}, (when){0});
	TRY(pg_flush(x));
	return response_redirect(x, p, S("/settings/crm?done=word"));
}

/* ---- sync now, pause, resume, test, disconnect */

static rc crm_do_post(ctx *x, request *q, response *p)
{
	static const char *const states[][2] = {
		{"pause", "paused"}, {"resume", "on"}, {"off", "off"}};
	str what = crm_posted(q, "what");
	bool known = str_eq(what, S("sync")) || str_eq(what, S("test"));

	for (size_t i = 0; i < 3; i++)
		if (str_eq(what, str_of(states[i][0]))) {
			pg_send(x, Q_crm_state_set, ARGS(A(str_of(states[i][1]))),
				pg_count(NULL));
			known = true;
		}
	if (!known)
		return FAIL(x, E_INPUT, "not something to be done");
	if (str_eq(what, S("sync")) || str_eq(what, S("resume"))) {
		task_add(x, &crm_full, S("{}"), S("full"), (when){0});
		crm_now(x, &crm_pull, "pull");
	}
	if (str_eq(what, S("test")) || str_eq(what, S("resume")))
		crm_now(x, &crm_check_fields, "check");
	TRY(pg_flush(x));
	return response_redirect(
		x, p, str_printf(x->a, "/settings/crm?done=" STR_FMT, STR_ARG(what)));
}

/* ---- what the CRM tells us */

/* A new key; the one before goes on until the next is made. Shown this once. */
static rc crm_key_post(ctx *x, request *q, response *p)
{
	const form none = {0};
	const crm_typed nothing = {0};
	str key = crypto_token(x->a, KEY_BYTES);

	pg_send(x, Q_crm_hook_set, ARGS(A(crypto_sha256_hex(x->a, key))),
		pg_count(NULL));
	return crm_show(x, q, p, &none, &nothing, key);
}

static bool crm_key_fits(ctx *x, const crm_hook *h, str key)
{
	str hash = crypto_sha256_hex(x->a, key);
	bool now = crypto_same(hash, h->hook_hash);
	bool before = crypto_same(hash, h->hook_before);

	return key.n && (now || before);
}

/* {"recordid": 17} or {"recordid": "17"}: nothing else of it is believed. */
static str crm_told(ctx *x, const request *q)
{
	json *o = NULL;
	str why;

	if (!json_read(x->a, q->body, &o, &why))
		return (str){0};
	str id = json_text(x->a, json_get(o, "recordid"));
	int64_t n;
	return str_i64(id, &n) && n > 0 && id.n <= 18 ? id : (str){0};
}

static rc crm_hook_post(ctx *x, request *q, response *p)
{
	crm_hook h = {0};
	bool found = false;
	str id;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_DENIED, "not a tenant");
	q->tenant = q->arg[0];
	TRY(pg_begin(x, q->tenant, S("")));
	pg_send(x, Q_crm_hook, NO_ARGS, pg_maybe(&crm_hook_t, &h, &found));
	TRY(pg_flush(x));
	if (!found || !crm_key_fits(x, &h, q->webhook_key))
		return FAIL(x, E_DENIED, "webhook without the right key");
	id = crm_told(x, q);
	if (!id.n)
		return FAIL(x, E_INPUT, "no recordid");
	task_add_again(x, &crm_record, task_arg(x, "record", id), id, (when){0});
	p->content_type = "text/plain; charset=utf-8";
	buf_str(&p->body, S("queued\n"));
	return OK;
}

static const route CRM[] = {
	{M_GET, "/settings/crm", WHO_MANAGERS, 0, SERVES_HTML, crm_get},
	{M_POST, "/settings/crm/connect", WHO_MANAGERS, BODY_MAX, SERVES_HTML,
	 crm_connect_post},
	{M_POST, "/settings/crm/map", WHO_MANAGERS, BODY_MAX, SERVES_HTML,
	 crm_map_post},
	{M_POST, "/settings/crm/word", WHO_MANAGERS, BODY_MAX, SERVES_HTML,
	 crm_word_post},
	{M_POST, "/settings/crm/do", WHO_MANAGERS, BODY_MAX, SERVES_HTML, crm_do_post},
	{M_POST, "/settings/crm/key", WHO_MANAGERS, BODY_MAX, SERVES_HTML,
	 crm_key_post},
	{M_POST, "/api/webhooks/quickbase/:tenant", WHO_KEY, HOOK_MAX, SERVES_TEXT,
	 crm_hook_post},
};
const routes crm_routes = ROUTES("crm", CRM);
