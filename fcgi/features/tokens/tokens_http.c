/* The page where programs are given access. */
#include "features/shell/shell.h"
#include "features/tokens/tokens_store.h"
#include "features/tokens/tokens_view.h"
#include "web/form.h"

const page tokens_page = {"tokens/tokens", &tokens_view_t};

enum { NAME_MOST = 80, SCOPES_ROOM = 400 };

/* What the form asks for. */
typedef struct token_form {
	str name;
	int64_t days;
} token_form;
static const field token_form_f[] = {FIELD(token_form, name), FIELD(token_form, days)};
static const type token_form_t = TYPE(token_form, token_form_f);

static const form_field MAKE[] = {
	{"name", true, NAME_MOST, form_line, "Say which program will use it."},
	{"days", false, 0, NULL, NULL},
};

static const int64_t DAYS_OFFERED[] = {30, 90, 365, 0};
enum { DAYS_N = sizeof(DAYS_OFFERED) / sizeof(DAYS_OFFERED[0]) };

/* One try to make a token. */
struct making {
	token_form in;
	form f;
	str scopes; /* "contacts:read contacts:write" */
	str shown;  /* the token, when it was made */
};

static str tokens_scope_words(ctx *x, str names)
{
	unsigned has = scopes_of(names);
	buf b = buf_new(x->a, 64, SCOPES_ROOM);

	for (size_t i = 0; i < SCOPES_N; i++)
		if (has & (unsigned)SCOPES[i].scope)
			buf_fmt(&b, "%s%s", b.n ? ", " : "", SCOPES[i].text);
	return buf_view(&b);
}

static v_status tokens_status(ctx *x, const session *who, const token_line *t)
{
	if (t->revoked_at.us)
		return fill_status("Revoked", "ban", "none");
	if (t->expires_at.us && t->expires_at.us <= x->now.us)
		return fill_status("Expired", "hourglass", "none");
	if (t->stopped)
		return fill_status("Stopped: its maker has left", "triangle-alert",
				   "red");
	if (!t->expires_at.us)
		return fill_status("Works", "circle-check", "green");
	return (v_status){str_printf(x->a, "Works until " STR_FMT,
				     STR_ARG(when_day(x->a, t->expires_at, who->zone,
						      fill_style(who)))),
			  S("circle-check"), S("green")};
}

static void tokens_list(ctx *x, const session *who, list rows, tokens_view *v)
{
	v_token *out = ARENA_ARRAY(x->a, v_token, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const token_line *t = LIST_AT(rows, token_line, i);
		out[i] = (v_token){
			.key = t->id,
			.name = t->name,
			.hint = str_printf(x->a, "pb_\xe2\x80\xa6" STR_FMT,
					   STR_ARG(t->hint)),
			.scopes = tokens_scope_words(x, t->scopes),
			.made = str_printf(
				x->a, STR_FMT ", " STR_FMT, STR_ARG(t->made_by),
				STR_ARG(fill_when(x, who, t->created_at).text)),
			.used = fill_when(x, who, t->last_used_at),
			.status = tokens_status(x, who, t),
			.works = !t->revoked_at.us &&
				 !(t->expires_at.us && t->expires_at.us <= x->now.us)};
	}
	v->tokens = (list){out, rows.n};
	if (!rows.n)
		v->empty = fill_empty("unplug", "No tokens yet",
				      "A token lets a program of yours read and "
				      "change what you allow, without a password.");
}

static void tokens_form(ctx *x, const struct making *m, tokens_view *v)
{
	v_scope *s = ARENA_ARRAY(x->a, v_scope, SCOPES_N);
	v_option *o = ARENA_ARRAY(x->a, v_option, DAYS_N);
	unsigned chosen = scopes_of(m->scopes);

	v->name = (v_field){.name = S("name"),
			    .label = S("Name"),
			    .type = S("text"),
			    .value = m->shown.n ? S("") : form_value(&m->f, S("name")),
			    .hint = S("The program that will use it."),
			    .error = form_message(&m->f, S("name")),
			    .autocomplete = S("off"),
			    .required = true,
			    .max = NAME_MOST};
	v->name.invalid = v->name.error.n ? S("true") : S("");
	v->scopes_error = form_message(&m->f, S("scope"));
	for (size_t i = 0; i < SCOPES_N; i++)
		s[i] = (v_scope){str_of(SCOPES[i].name), str_of(SCOPES[i].text),
				 !m->shown.n && chosen & (unsigned)SCOPES[i].scope};
	v->scopes = (list){s, SCOPES_N};
	for (size_t i = 0; i < DAYS_N; i++) {
		long long days = (long long)DAYS_OFFERED[i];
		o[i] = fill_option(str_printf(x->a, "%lld", days),
				   days ? str_printf(x->a, "%lld days", days)
					: S("No end"),
				   S("90"));
	}
	v->ends = (list){o, DAYS_N};
}

static rc tokens_show(ctx *x, request *q, response *p, const struct making *m)
{
	tokens_view v = {.shown = m->shown, .shown_name = m->in.name};
	list rows = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(token_lines(x, &rows));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Tokens"));
	tokens_list(x, &q->who, rows, &v);
	tokens_form(x, m, &v);
	return shell_page(x, q, p, &tokens_page, &v);
}

static rc tokens_get(ctx *x, request *q, response *p)
{
	const struct making none = {0};

	return tokens_show(x, q, p, &none);
}

static str tokens_scopes(ctx *x, const request *q)
{
	buf b = buf_new(x->a, 64, SCOPES_ROOM);

	for (size_t i = 0; i < SCOPES_N; i++)
		for (size_t k = 0; k < q->form.n; k++)
			if (str_eq(q->form.items[k].name, S("scope")) &&
			    str_eq(q->form.items[k].value, str_of(SCOPES[i].name))) {
				buf_fmt(&b, "%s%s", b.n ? " " : "", SCOPES[i].name);
				break;
			}
	return buf_view(&b);
}

static bool tokens_offered(int64_t days)
{
	for (size_t i = 0; i < DAYS_N; i++)
		if (DAYS_OFFERED[i] == days)
			return true;
	return false;
}

/* Two tokens of one name could not be told apart; so a form that is sent twice makes
 * one. */
static void tokens_look_over(struct making *m, list rows)
{
	for (size_t i = 0; i < rows.n; i++) {
		const token_line *t = LIST_AT(rows, token_line, i);
		if (!t->revoked_at.us && str_eq(t->name, m->in.name))
			form_error(&m->f, S("name"),
				   S("There is a token of this name. Choose another, "
				     "or revoke that one first."));
	}
	if (!m->scopes.n)
		form_error(&m->f, S("scope"), S("Choose at least one."));
	if (!tokens_offered(m->in.days))
		form_error(&m->f, S("days"), S("Choose one from the list."));
}

static rc tokens_make(ctx *x, const request *q, struct making *m)
{
	const token_new t = {.user_id = q->who.user_id,
			     .tenant_id = q->who.tenant_id,
			     .member_id = q->who.member_id,
			     .kind = "made",
			     .name = m->in.name,
			     .scopes = m->scopes,
			     .hours = m->in.days * 24};
	str id;

	return token_make(x, &t, &m->shown, &id);
}

static rc tokens_post(ctx *x, request *q, response *p)
{
	struct making m = {.scopes = tokens_scopes(x, q)};
	list rows = {0};

	TRY(form_read(x, q, MAKE, 2, &token_form_t, &m.in, &m.f));
	TRY(token_lines(x, &rows));
	tokens_look_over(&m, rows);
	if (m.f.bad)
		p->status = 422;
	else
		TRY(tokens_make(x, q, &m));
	return tokens_show(x, q, p, &m);
}

static rc tokens_revoke_post(ctx *x, request *q, response *p)
{
	str id = params_get(q->form, S("id"));

	if (!str_is_uuid(id))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(token_revoke(x, id));
	return response_redirect(x, p, S("/settings/tokens"));
}

static const route TOKENS[] = {
	{M_GET, "/settings/tokens", WHO_MANAGERS, 0, SERVES_HTML, tokens_get},
	{M_POST, "/settings/tokens", WHO_MANAGERS, 16384, SERVES_HTML, tokens_post},
	{M_POST, "/settings/tokens/revoke", WHO_MANAGERS, 4096, SERVES_HTML,
	 tokens_revoke_post},
};
const routes tokens_routes = ROUTES("tokens", TOKENS);
