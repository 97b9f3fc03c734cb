#include "features/accounts/login_try.h"

#include "base/config.h"
#include "features/accounts/audit.h"

/* How long a sign-in waits for a place to hash in before it is told to come back. */
enum { HASH_WAIT_MS = 2000 };

static const field login_form_f[] = {FIELD(login_form, email),
				     FIELD(login_form, password)};
const type login_form_t = TYPE(login_form, login_form_f);

/* Does the password fit? Does the same work for an e-mail that nobody has. */
static bool login_fits(ctx *x, const login_attempt *t)
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
static rc login_check(ctx *x, const request *q, login_attempt *t)
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

rc login_try(ctx *x, const request *q, login_attempt *t)
{
	TRY(sign_in_look(x, t->in.email, q->remote_addr, &t->limit, &t->who,
			 &t->found));
	return t->limit.wait_s ? OK : login_check(x, q, t);
}

rc login_begin(ctx *x, const request *q, const login_attempt *t)
{
	const sign_in_row *who = &t->who;
	str fresh;

	TRY(pg_begin(x, who->tenant_id, who->user_id));
	audit_actor(x, who->name, q->remote_addr);
	sign_in_pass(x, t->in.email, q->remote_addr);
	if (password_needs_rehash(x->a, who->password_hash) &&
	    password_hash(x->a, x->cfg->pepper, t->in.password, &fresh))
		user_rehash(x, who->user_id, who->password_hash, fresh);
	return OK;
}

rc login_note(ctx *x, const request *q, const login_attempt *t)
{
	TRY(pg_begin(x, t->who.tenant_id, S("")));
	audit_note(x, q, "session.refused", "user", t->who.user_id);
	return OK;
}
