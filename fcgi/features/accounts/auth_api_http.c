/* Signing in by program (G37.37 to .41): a token for as long as a session would last.
 */
#include "features/accounts/login_http.h"

#include "features/accounts/login_try.h"
#include "features/tokens/tokens.h"
#include "web/api.h"
#include "web/form.h"

/* Who may come in by an address. */
enum door { DOOR_ALL, DOOR_OPERATORS, DOOR_MEMBERS };

static rc auth_text(ctx *x, response *p, const json *body, const char *name, str *out)
{
	*out = json_str(json_get(body, name));
	if (out->n && out->n <= 1024)
		return OK;
	return api_refuse(x, p, E_INPUT, 422, "Something is missing",
			  str_printf(x->a, "Send \"%s\" as text.", name));
}

static rc auth_read(ctx *x, const request *q, response *p, login_form *in)
{
	json *body;

	TRY(api_body(x, q, p, NULL, false, &body));
	TRY(auth_text(x, p, body, "email", &in->email));
	TRY(auth_text(x, p, body, "password", &in->password));
	if (form_email(x, q, &in->email))
		return api_refuse(x, p, E_INPUT, 422, "That is no e-mail address",
				  S("Send \"email\" as name@example.com."));
	return OK;
}

static rc auth_wait(ctx *x, response *p, int64_t wait_s)
{
	const api_problem why = {
		.status = 429,
		.title = "Too many tries",
		.detail = S("After five wrong ones in five minutes nobody is let in "
			    "from there. Wait as long as Retry-After says."),
		.retry_s = wait_s};

	return api_refuse_with(x, p, E_LIMIT, &why);
}

/* The refusal is noted, and that stays: it is no failure of the request's. */
static rc auth_refuse(ctx *x, const request *q, response *p, const login_attempt *t)
{
	TRY(login_note(x, q, t));
	TRY(pg_commit(x));
	return api_refuse(
		x, p, E_AUTH, 401, "That email and password do not match",
		str_printf(x->a, "%lld tries left before a 5 minute wait.",
			   (long long)(t->limit.tries_left > 0 ? t->limit.tries_left
							       : 0)));
}

/* The right password at the wrong door tells nobody anything they do not know; it was
 * no guess, so the try is taken back. */
static rc auth_wrong_door(ctx *x, const request *q, response *p, const login_attempt *t,
			  enum door door)
{
	TRY(login_begin(x, q, t));
	TRY(pg_commit(x));
	return api_refuse(x, p, E_DENIED, 403, "Not by this address",
			  door == DOOR_OPERATORS
				  ? S("This is for operators of the platform. Members "
				      "of a business use /api/auth/login.")
				  : S("This is for members of a business. Operators "
				      "of the platform use /api/auth/admin-login."));
}

static str auth_scopes(ctx *x, unsigned which)
{
	buf b = buf_new(x->a, 128, 400);

	for (size_t i = 0; i < SCOPES_N; i++)
		if (which & (unsigned)SCOPES[i].scope)
			buf_fmt(&b, "%s%s", b.n ? " " : "", SCOPES[i].name);
	return buf_view(&b);
}

static void auth_person(const sign_in_row *who, buf *b)
{
	buf_str(b, S(",\"user\":{"));
	api_member(b, "id", who->user_id);
	api_member(b, "name", who->name);
	api_member(b, "role", who->role);
	api_member(b, "tenant_id", who->tenant_id);
	api_member(b, "member_id", who->member_id);
	buf_chr(b, '}');
}

static rc auth_let_in(ctx *x, const request *q, response *p, const login_attempt *t)
{
	const sign_in_row *who = &t->who;
	int64_t hours = who->platform_admin ? SESSION_HOURS_PLATFORM : SESSION_HOURS;
	const token_new n = {.tenant_id = who->tenant_id,
			     .member_id = who->member_id,
			     .kind = "sign_in",
			     .name = S("Signed in by program"),
			     /* all there is: the role decides, also when it changes */
			     .scopes = auth_scopes(x, SCOPE_ALL),
			     .hours = hours};
	buf b = buf_new(x->a, 512, 8192);
	str token, id;

	TRY(login_begin(x, q, t));
	TRY(token_make(x, &n, &token, &id));
	buf_chr(&b, '{');
	api_member(&b, "access_token", token);
	api_member(&b, "token_type", S("Bearer"));
	buf_fmt(&b, ",\"expires_in\":%lld", (long long)(hours * 3600));
	api_member(&b, "scope", auth_scopes(x, scopes_of_role(role_of(who->role))));
	auth_person(who, &b);
	buf_chr(&b, '}');
	api_answer(p, 200, buf_view(&b));
	return OK;
}

static rc auth_login(ctx *x, request *q, response *p, enum door door)
{
	login_attempt t = {0};

	TRY(auth_read(x, q, p, &t.in));
	TRY(login_try(x, q, &t));
	if (t.limit.wait_s)
		return auth_wait(x, p, t.limit.wait_s);
	if (!t.good)
		return auth_refuse(x, q, p, &t);
	if (door != DOOR_ALL && (door == DOOR_OPERATORS) != t.who.platform_admin)
		return auth_wrong_door(x, q, p, &t, door);
	return auth_let_in(x, q, p, &t);
}

rc auth_login_post(ctx *x, request *q, response *p)
{
	return auth_login(x, q, p, DOOR_ALL);
}

rc auth_admin_post(ctx *x, request *q, response *p)
{
	return auth_login(x, q, p, DOOR_OPERATORS);
}

rc auth_client_post(ctx *x, request *q, response *p)
{
	return auth_login(x, q, p, DOOR_MEMBERS);
}

rc auth_register_post(ctx *x, request *q, response *p)
{
	(void)q;
	return api_refuse(x, p, E_DENIED, 403, "People join by invitation",
			  S("Nobody can register by themselves: an owner of the "
			    "business adds you, or whoever runs Patchbay for it. "
			    "Then sign in by /api/auth/login."));
}

rc auth_me_get(ctx *x, request *q, response *p)
{
	buf b = buf_new(x->a, 512, 8192);
	const session *w = &q->who;
	unsigned may = scopes_of_role(w->role);
	size_t n = 0;

	if (q->token.id.n)
		may &= q->token.scopes;

	buf_chr(&b, '{');
	api_member(&b, "id", w->user_id);
	api_member(&b, "name", w->name);
	api_member(&b, "email", w->email);
	api_member(&b, "role", w->role_name);
	api_member(&b, "member_id", w->member_id);
	buf_str(&b, S(",\"tenant\":"));
	if (w->tenant_id.n) {
		buf_chr(&b, '{');
		api_member(&b, "id", w->tenant_id);
		api_member(&b, "name", w->tenant_name);
		api_member(&b, "timezone", w->zone);
		api_member(&b, "region", w->region);
		buf_chr(&b, '}');
	} else {
		buf_str(&b, S("null"));
	}
	buf_str(&b, S(",\"scopes\":["));
	for (size_t i = 0; i < SCOPES_N; i++)
		if (may & (unsigned)SCOPES[i].scope)
			buf_fmt(&b, "%s\"%s\"", n++ ? "," : "", SCOPES[i].name);
	buf_chr(&b, ']');
	api_member(&b, "expires_at", when_iso(x->a, w->expires));
	buf_chr(&b, '}');
	api_answer(p, 200, buf_view(&b));
	return pg_commit(x);
}
