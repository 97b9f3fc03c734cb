#include "features/accounts/me_http.h"

#include "base/config.h"
#include "base/events.h"
#include "features/accounts/audit.h"
#include "features/accounts/me_view.h"
#include "features/accounts/sessions_store.h"
#include "features/notices/notices.h"
#include "features/shell/shell.h"
#include "web/cookie.h"
#include "web/form.h"

enum { HASH_WAIT_MS = 2000, SESSIONS_SHOWN = 50 };

const page me_page = {"accounts/me", &me_view_t};

typedef struct profile_row {
	str department, phone;
	bool receives;
} profile_row;
static const field profile_row_f[] = {
	FIELD_OPT(profile_row, department),
	FIELD_OPT(profile_row, phone),
	FIELD(profile_row, receives),
};
const type profile_row_t = TYPE(profile_row, profile_row_f);

typedef struct password_form {
	str current, fresh, again;
} password_form;
static const field password_form_f[] = {
	FIELD(password_form, current),
	FIELD(password_form, fresh),
	FIELD(password_form, again),
};
static const type password_form_t = TYPE(password_form, password_form_f);

static const form_field PASSWORD[] = {
	{"current", true, 1024, NULL, "Enter your current password."},
	{"fresh", true, 1024, NULL, "Enter a new password."},
	{"again", true, 1024, NULL, "Enter the new password once more."},
};

static list me_facts(ctx *x, const request *q, const v_shell *s, const profile_row *r)
{
	v_fact *f = ARENA_ARRAY(x->a, v_fact, 4);
	size_t n = 0;

	f[n++] = (v_fact){.label = S("Name"), .value = q->who.name};
	f[n++] = (v_fact){.label = S("Email"), .value = q->who.email};
	f[n++] = (v_fact){.label = S("Role"), .value = s->me_role};
	if (r->department.n)
		f[n++] = (v_fact){.label = S("Department"), .value = r->department};
	return (list){f, n};
}

static void me_ring(ctx *x, const request *q, const profile_row *r, me_view *v)
{
	v_fact *f = ARENA_NEW(x->a, v_fact);

	f->label = S("Phone");
	f->value = r->phone.n ? fill_phone(x, &q->who, r->phone) : S("None on file");
	v->ring = (list){f, 1};
	v->ring_note =
		!r->receives ? S("You do not take calls. A manager can change that.")
		: r->phone.n
			? S("Calls ring this phone. Press 1 to accept, so that your "
			    "mailbox never takes a call.")
			: S("No phone is on file, so calls cannot ring you. A manager "
			    "can add one.");
}

static list me_options(ctx *x, const char *const *pairs, size_t n, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, n);

	for (size_t i = 0; i < n; i++)
		o[i] = fill_option(str_of(pairs[2 * i]), str_of(pairs[2 * i + 1]),
				   chosen);
	return (list){o, n};
}

static void me_display(ctx *x, const request *q, me_view *v)
{
	static const char *const theme[] = {
		"system", "As the computer", "light", "Light", "dark", "Dark"};
	static const char *const density[] = {"compact", "Compact", "comfortable",
					      "Comfortable"};
	static const char *const keys[] = {"on", "On", "off", "Off"};
	static const char *const movement[] = {"full", "Full", "less", "Less"};

	v->theme = me_options(x, theme, 3, q->who.theme);
	v->density = me_options(x, density, 2, q->who.density);
	v->keys = me_options(x, keys, 2, q->who.keys);
	v->movement = me_options(x, movement, 2, q->who.movement);
}

/* Enough of a user agent for its owner to know it again. */
static str me_browser(ctx *x, str agent)
{
	static const char *const browsers[][2] = {
		{"Edg/", "Edge"},      {"OPR/", "Opera"},     {"Firefox/", "Firefox"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
	};
	static const char *const systems[][2] = {
		{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
		{"Windows", "Windows"}, {"Mac OS", "Mac"},    {"Linux", "Linux"},
	};
	const char *browser = "A program", *on = NULL;

	for (size_t i = sizeof(browsers) / sizeof(browsers[0]); i-- > 0;)
		if (str_has(agent, str_of(browsers[i][0])))
			browser = browsers[i][1];
	for (size_t i = sizeof(systems) / sizeof(systems[0]); i-- > 0;)
		if (str_has(agent, str_of(systems[i][0])))
			on = systems[i][1];
	return on ? str_printf(x->a, "%s on %s", browser, on) : str_of(browser);
}

static bool me_is_phone(str agent)
{
	return str_has(agent, S("Android")) || str_has(agent, S("iPhone"));
}

static void me_sessions(ctx *x, const request *q, list rows, me_view *v)
{
	v_session *s = ARENA_ARRAY(x->a, v_session, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const session_row *r = LIST_AT(rows, session_row, i);
		s[i] = (v_session){
			.id = r->id_hash,
			.icon = me_is_phone(r->agent) ? S("smartphone") : S("monitor"),
			.name = me_browser(x, r->agent),
			.meta = str_printf(
				x->a, STR_FMT ", signed in " STR_FMT,
				STR_ARG(r->address),
				STR_ARG(fill_moment(x, &q->who, r->created_at).text)),
			.last = when_ago(x->a, r->seen_at, x->now),
			.here = str_eq(r->id_hash, q->who.id_hash)};
	}
	v->sessions = (list){s, rows.n};
	v->more_sessions = rows.n > 1;
}

static v_field me_password_field(const form *f, const char *name, const char *label,
				 const char *hint, const char *autocomplete)
{
	v_field v = {.name = str_of(name),
		     .label = str_of(label),
		     .type = S("password"),
		     .hint = str_of(hint),
		     .error = form_message(f, str_of(name)),
		     .autocomplete = str_of(autocomplete),
		     .required = true,
		     .max = 1024};

	v.invalid = v.error.n ? S("true") : S("");
	v.autofocus = v.error.n != 0;
	return v;
}

static void me_password(ctx *x, const form *f, me_view *v)
{
	v_chip *e = ARENA_ARRAY(x->a, v_chip, f->n ? f->n : 1);
	size_t n = 0;

	v->current = me_password_field(f, "current", "Current password", "",
				       "current-password");
	v->fresh = me_password_field(f, "fresh", "New password",
				     "At least 8 characters, one of them no letter or "
				     "digit; or at least 15.",
				     "new-password");
	v->again =
		me_password_field(f, "again", "New password again", "", "new-password");
	for (size_t i = 0; i < f->n; i++)
		if (f->notes[i].bad)
			e[n++] = (v_chip){f->notes[i].error,
					  str_printf(x->a, "#" STR_FMT,
						     STR_ARG(f->notes[i].name))};
	v->password_errors = (list){e, n};
}

static void me_done(ctx *x, const request *q, me_view *v)
{
	str done = params_get(q->query, S("done"));

	if (str_eq(done, S("password")))
		shell_flash(x, &v->shell, S("Password changed."),
			    S("Your other browsers were signed out."));
	else if (str_eq(done, S("display")))
		shell_flash(x, &v->shell, S("Display saved."), S(""));
	else if (str_eq(done, S("session")))
		shell_flash(x, &v->shell, S("Signed out there."), S(""));
}

static rc me_show(ctx *x, request *q, response *p, const form *f)
{
	me_view v = {0};
	shell_now now;
	profile_row profile = {0};
	bool member = false;
	list sessions = {0};

	shell_send(x, q, &now);
	pg_send(x, Q_profile, ARGS(A(q->who.member_id)),
		pg_maybe(&profile_row_t, &profile, &member));
	TRY(session_rows(x, &sessions));
	shell_fill(x, q, &now, "Profile", &v.shell);
	v.profile = me_facts(x, q, &v.shell, &profile);
	if (member)
		me_ring(x, q, &profile, &v);
	else
		v.ring_note = S("Operators take no calls.");
	me_display(x, q, &v);
	me_password(x, f, &v);
	me_sessions(x, q, sessions, &v);
	me_done(x, q, &v);
	return shell_page(x, q, p, &me_page, &v);
}

rc me_get(ctx *x, request *q, response *p)
{
	const form empty = {0};

	return me_show(x, q, p, &empty);
}

/* A change of password on its way. */
struct renewal {
	password_form in;
	form f;
	str old, fresh; /* hashes */
	bool known;     /* the current password was right */
};

static void me_look_over(struct renewal *n)
{
	const char *fault = password_fault(n->in.fresh);

	if (fault)
		form_error(&n->f, S("fresh"), str_of(fault));
	if (!str_eq(n->in.fresh, n->in.again))
		form_error(&n->f, S("again"), S("The two do not match."));
}

/* Counts as a try to sign in does: guessing here is guessing too. */
static rc me_hash(ctx *x, const request *q, struct renewal *n)
{
	sign_in_limit limit = {0};

	TRY(sign_in_try(x, q->who.email, q->remote_addr, &limit));
	n->known = !limit.wait_s &&
		   password_verify(x->a, x->cfg->pepper, n->in.current, n->old);
	if (limit.wait_s)
		form_error(&n->f, S("current"), S("Too many tries. Wait 5 minutes."));
	else if (!n->known)
		form_error(&n->f, S("current"),
			   S("That is not your current password."));
	if (!n->f.bad && !password_hash(x->a, x->cfg->pepper, n->in.fresh, &n->fresh))
		return FAIL(x, E_BUG, "the password could not be hashed");
	return OK;
}

/* Hashing is slow on purpose: meanwhile no transaction is open and no lock held. Then
 * the session is looked at anew: it may have ended in between. */
static rc me_check_password(ctx *x, const request *q, struct renewal *n)
{
	me_look_over(n);
	TRY(user_password_hash(x, &n->old));
	TRY(pg_commit(x));
	int place = x->host->hash_enter(HASH_WAIT_MS);
	if (place < 0)
		return FAIL(x, E_LIMIT, "no place to hash a password in");
	rc r = me_hash(x, q, n);
	x->host->hash_leave(place);
	TRY(r);
	TRY(session_begin(x, q));
	if (n->known)
		sign_in_pass(x, q->who.email, q->remote_addr);
	else
		audit_note(x, q, "password.refused", "user", q->who.user_id);
	return OK;
}

/* A new password ends every other session and gives this browser a new one. */
static rc me_renew_session(ctx *x, request *q, response *p)
{
	const sign_in_row me = {.user_id = q->who.user_id,
				.tenant_id = q->who.tenant_id,
				.member_id = q->who.member_id,
				.platform_admin = q->who.role == ROLE_PLATFORM};
	list ended = {0};
	str cookie;

	TRY(session_close_others(x, (str){0}, &ended));
	session_open(x, q, &me, &cookie);
	for (size_t i = 0; i < ended.n; i++)
		session_forget(x, LIST_AT(ended, session_row, i)->id_hash);
	events_end_user(x->events, q->who.user_id);
	p->reload_session = q->who.id_hash;
	return cookie_set(
		x, p, COOKIE_SESSION, cookie,
		3600 * (me.platform_admin ? SESSION_HOURS_PLATFORM : SESSION_HOURS));
}

rc me_password_post(ctx *x, request *q, response *p)
{
	struct renewal n = {0};

	TRY(form_read(x, q, PASSWORD, 3, &password_form_t, &n.in, &n.f));
	if (!n.f.bad)
		TRY(me_check_password(x, q, &n));
	if (n.f.bad) {
		p->status = 422;
		return me_show(x, q, p, &n.f);
	}
	user_password_set(x, n.fresh);
	TRY(me_renew_session(x, q, p));
	return response_redirect(x, p, S("/me?done=password"));
}

static rc me_end_all(ctx *x, request *q, response *p)
{
	list ended = {0};

	TRY(session_close_others(x, (str){0}, &ended));
	for (size_t i = 0; i < ended.n; i++) {
		session_forget(x, LIST_AT(ended, session_row, i)->id_hash);
		notices_session_ends(x, LIST_AT(ended, session_row, i)->id_hash);
	}
	events_end_user(x->events, q->who.user_id);
	p->reload_session = q->who.id_hash;
	TRY(cookie_set(x, p, COOKIE_SESSION, S("x"), 0));
	return response_redirect(x, p, S("/login"));
}

rc me_sessions_post(ctx *x, request *q, response *p)
{
	str end = params_get(q->form, S("end"));

	if (str_eq(end, S("all")))
		return me_end_all(x, q, p);
	if (end.n != 64)
		return FAIL(x, E_INPUT, "not a session");
	notices_session_ends(x, end);
	session_close(x, end);
	TRY(pg_flush(x));
	p->reload_session = end;
	events_end_session(x->events, end);
	if (str_eq(end, q->who.id_hash))
		TRY(cookie_set(x, p, COOKIE_SESSION, S("x"), 0));
	return response_redirect(x, p, S("/me?done=session"));
}

static str me_choice(const request *q, const char *name, const char *const *allowed)
{
	str v = params_get(q->form, str_of(name));

	for (int i = 0; v.p && allowed[i]; i++)
		if (str_eq(v, str_of(allowed[i])))
			return v;
	return (str){0};
}

/* Also posted by the script, for one value at a time: what is not there stays. */
rc me_display_post(ctx *x, request *q, response *p)
{
	static const char *const theme[] = {"system", "light", "dark", NULL};
	static const char *const density[] = {"compact", "comfortable", NULL};
	static const char *const nav[] = {"full", "rail", NULL};
	static const char *const keys[] = {"on", "off", NULL};
	static const char *const movement[] = {"full", "less", NULL};
	const user_display d = {
		me_choice(q, "theme", theme), me_choice(q, "density", density),
		me_choice(q, "nav_size", nav), me_choice(q, "keys", keys),
		me_choice(q, "movement", movement)};

	user_display_set(x, &d);
	TRY(pg_flush(x));
	p->reload_session = q->who.id_hash;
	return response_redirect(x, p, S("/me?done=display"));
}
