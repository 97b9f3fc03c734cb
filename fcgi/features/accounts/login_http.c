#include "features/accounts/login_http.h"

#include "base/crypto.h"
#include "base/events.h"
#include "features/accounts/login_try.h"
#include "features/accounts/login_view.h"
#include "features/notices/notices.h"
#include "features/shell/shell.h"
#include "web/cookie.h"
#include "web/form.h"

const page login_page = {"accounts/login", &login_view_t};

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

/* The same words, status and work whether the e-mail exists or not. */
static rc login_refuse(ctx *x, request *q, response *p, const form *f,
		       const login_attempt *t)
{
	const sign_in_limit *l = &t->limit;
	str text = l->tries_left > 0
			   ? str_printf(x->a, "%lld %s left before a 5 minute wait.",
					(long long)l->tries_left,
					l->tries_left == 1 ? "try" : "tries")
			   : S("Wait 5 minutes before the next try.");

	TRY(login_note(x, q, t));
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

static rc login_done(ctx *x, request *q, response *p, const login_attempt *t)
{
	const sign_in_row *who = &t->who;
	str cookie, next = login_next(q);
	int64_t age =
		3600 * (who->platform_admin ? SESSION_HOURS_PLATFORM : SESSION_HOURS);

	TRY(login_begin(x, q, t));
	session_open(x, q, who, &cookie);
	TRY(pg_flush(x));
	TRY(cookie_set(x, p, COOKIE_SESSION, cookie, age));
	TRY(cookie_set(x, p, COOKIE_PRE, S("x"), 0));
	return response_redirect(x, p, next.n ? next : S("/"));
}

rc login_post(ctx *x, request *q, response *p)
{
	login_attempt t = {0};
	form f = {0};

	TRY(form_read(x, q, LOGIN, 2, &login_form_t, &t.in, &f));
	if (f.bad)
		return login_show(x, q, p, &f, (v_notice){0}, 422);
	TRY(login_try(x, q, &t));
	if (t.limit.wait_s)
		return login_wait(x, q, p, &f, t.limit.wait_s);
	return t.good ? login_done(x, q, p, &t) : login_refuse(x, q, p, &f, &t);
}

rc logout_post(ctx *x, request *q, response *p)
{
	notices_session_ends(x, q->who.id_hash);
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
