#include "features/accounts/login_http.h"

#include "base/config.h"
#include "base/events.h"
#include "features/accounts/audit.h"
#include "features/accounts/login_view.h"
#include "features/accounts/sessions_store.h"
#include "features/shell/shell.h"
#include "web/cookie.h"
#include "web/form.h"

/* How long a sign-in waits for a place to hash in before it is told to come back. */
enum { HASH_WAIT_MS = 2000 };

const page login_page = {"accounts/login", &login_view_t};

typedef struct login_form {
	str email, password;
} login_form;
static const field login_form_f[] = {FIELD(login_form, email),
				     FIELD(login_form, password)};
static const type login_form_t = TYPE(login_form, login_form_f);

static const form_field LOGIN[] = {
	{"email", true, 254, form_email, "Enter your email address."},
	{"password", true, 1024, NULL, "Enter your password."},
};

static str login_next(const request *q)
{
	str next = params_get(q->method == M_POST ? q->form : q->query, S("next"));

	return next.n && response_own_path(next) ? next : S("");
}

str accounts_home(enum role role)
{
	if (role == ROLE_PLATFORM)
		return S("/platform/tenants");
	return role == ROLE_FIELD ? S("/me") : S("/queue");
}

static void login_fields(const form *f, login_view *v)
{
	v->email = (v_field){.name = S("email"),
			     .label = S("Email"),
			     .type = S("email"),
			     .value = form_value(f, S("email")),
			     .error = form_message(f, S("email")),
			     .autocomplete = S("username"),
			     .required = true,
			     .max = 254};
	v->password = (v_field){.name = S("password"),
				.label = S("Password"),
				.type = S("password"),
				.error = form_message(f, S("password")),
				.autocomplete = S("current-password"),
				.required = true,
				.max = 1024};
	v->email.invalid = v->email.error.n ? S("true") : S("");
	v->password.invalid = v->password.error.n ? S("true") : S("");
	v->email.autofocus = !v->email.value.n || v->email.error.n;
	v->password.autofocus = !v->email.autofocus;
}

static rc login_show(ctx *x, request *q, response *p, const form *f, v_notice failure,
		     int status)
{
	login_view v = {0};

	shell_fill_out(x, "Sign in", &v.shell);
	login_fields(f, &v);
	v.failure = failure;
	v.next = login_next(q);
	v.locked = status == 429;
	p->status = status;
	if (!q->pre_cookie.n) {
		q->pre_cookie = crypto_token(x->a, 16);
		TRY(cookie_set(x, p, COOKIE_PRE, q->pre_cookie, 3600));
	}
	return shell_page(x, q, p, &login_page, &v);
}

rc login_get(ctx *x, request *q, response *p)
{
	const form empty = {0};

	if (q->who.role)
		return response_redirect(x, p, accounts_home(q->who.role));
	return login_show(x, q, p, &empty, (v_notice){0}, 200);
}

static v_notice login_notice(str title, str text)
{
	return (v_notice){.tone = S("red"),
			  .icon = S("circle-alert"),
			  .title = title,
			  .text = text};
}

/* One try to sign in. */
struct attempt {
	login_form in;
	sign_in_limit limit; /* wait_s: refused without a look at the password */
	sign_in_row who;
	bool found, good;
};

/* The same words, status and work whether the e-mail exists or not. */
static rc login_refuse(ctx *x, request *q, response *p, const form *f,
		       const struct attempt *t)
{
	const sign_in_limit *l = &t->limit;
	str text = l->tries_left > 0
			   ? str_printf(x->a, "%lld %s left before a 5 minute wait.",
					(long long)l->tries_left,
					l->tries_left == 1 ? "try" : "tries")
			   : S("Wait 5 minutes before the next try.");

	TRY(pg_begin(x, t->who.tenant_id, S("")));
	audit_note(x, q, "session.refused", "user", t->who.user_id);
	return login_show(
		x, q, p, f,
		login_notice(S("That email and password do not match."), text), 401);
}

static rc login_wait(ctx *x, request *q, response *p, const form *f, int64_t seconds)
{
	TRY(response_header(x, p, "Retry-After",
			    str_printf(x->a, "%lld", (long long)seconds)));
	return login_show(x, q, p, f,
			  login_notice(S("Too many tries."),
				       str_printf(x->a, "Try again in " STR_FMT ".",
						  STR_ARG(when_words(x->a, seconds)))),
			  429);
}

/* Does the password fit? Does the same work for an e-mail that nobody has. */
static bool login_fits(ctx *x, const struct attempt *t)
{
	const sign_in_row *who = &t->who;

	if (!t->found) {
		password_dummy(x->a, x->cfg->pepper, t->in.password);
		return false;
	}
	return password_verify(x->a, x->cfg->pepper, t->in.password,
			       who->password_hash) &&
	       who->active &&
	       (who->platform_admin ||
		(who->member_id.n && str_eq(who->tenant_status, S("active"))));
}

/* Counted only when there is a place to hash in: what waits for one is no try yet. */
static rc login_check(ctx *x, const request *q, struct attempt *t)
{
	int place = x->host->hash_enter(HASH_WAIT_MS);

	if (place < 0) {
		t->limit.wait_s = 5;
		return OK;
	}
	rc r = sign_in_try(x, t->in.email, q->remote_addr, &t->limit);
	t->good = r == OK && !t->limit.wait_s && login_fits(x, t);
	x->host->hash_leave(place);
	return r;
}

static rc login_done(ctx *x, request *q, response *p, const struct attempt *t)
{
	const sign_in_row *who = &t->who;
	str cookie, next = login_next(q), fresh;
	int64_t age =
		3600 * (who->platform_admin ? SESSION_HOURS_PLATFORM : SESSION_HOURS);

	TRY(pg_begin(x, who->tenant_id, who->user_id));
	audit_actor(x, who->name, q->remote_addr);
	session_open(x, q, who, &cookie);
	sign_in_pass(x, t->in.email, q->remote_addr);
	if (password_needs_rehash(x->a, who->password_hash) &&
	    password_hash(x->a, x->cfg->pepper, t->in.password, &fresh))
		user_rehash(x, who->user_id, who->password_hash, fresh);
	TRY(pg_flush(x));
	TRY(cookie_set(x, p, COOKIE_SESSION, cookie, age));
	TRY(cookie_set(x, p, COOKIE_PRE, S("x"), 0));
	return response_redirect(x, p, next.n ? next : S("/"));
}

rc login_post(ctx *x, request *q, response *p)
{
	struct attempt t = {0};
	form f = {0};

	TRY(form_read(x, q, LOGIN, 2, &login_form_t, &t.in, &f));
	if (f.bad)
		return login_show(x, q, p, &f, (v_notice){0}, 422);
	TRY(sign_in_look(x, t.in.email, q->remote_addr, &t.limit, &t.who, &t.found));
	if (!t.limit.wait_s)
		TRY(login_check(x, q, &t));
	if (t.limit.wait_s)
		return login_wait(x, q, p, &f, t.limit.wait_s);
	return t.good ? login_done(x, q, p, &t) : login_refuse(x, q, p, &f, &t);
}

rc logout_post(ctx *x, request *q, response *p)
{
	session_close(x, q->who.id_hash);
	TRY(pg_flush(x));
	p->reload_session = q->who.id_hash;
	events_end_session(x->events, q->who.id_hash);
	TRY(cookie_set(x, p, COOKIE_SESSION, S("x"), 0));
	return response_redirect(x, p, S("/login"));
}

rc home_get(ctx *x, request *q, response *p)
{
	return response_redirect(x, p, accounts_home(q->who.role));
}
