#include "features/accounts/sessions_store.h"

#include <arpa/inet.h>

#include "base/config.h"
#include "store/cache.h"
#include "store/rows.h"

/* Copies in memcached; PostgreSQL is asked again in the request's own transaction. */
enum { COPY_S = 1800, COPY_PARTS = 17, COPY_KEPT = 496 };

static const field session_f[] = {
	FIELD(session, id_hash),       FIELD(session, user_id),
	FIELD_OPT(session, tenant_id), FIELD_OPT(session, member_id),
	FIELD(session, role_name),     FIELD(session, name),
	FIELD(session, email),         FIELD(session, tenant_name),
	FIELD(session, zone),          FIELD(session, region),
	FIELD(session, theme),         FIELD(session, density),
	FIELD(session, nav_size),      FIELD(session, keys),
	FIELD(session, movement),      FIELD(session, csrf),
	FIELD(session, expires),
};
const type session_t = TYPE(session, session_f);

static const field sign_in_row_f[] = {
	FIELD(sign_in_row, user_id),           FIELD(sign_in_row, name),
	FIELD(sign_in_row, password_hash),     FIELD(sign_in_row, active),
	FIELD(sign_in_row, platform_admin),    FIELD_OPT(sign_in_row, tenant_id),
	FIELD_OPT(sign_in_row, member_id),     FIELD_OPT(sign_in_row, role),
	FIELD_OPT(sign_in_row, tenant_status),
};
const type sign_in_row_t = TYPE(sign_in_row, sign_in_row_f);

static const field sign_in_limit_f[] = {FIELD(sign_in_limit, wait_s),
					FIELD(sign_in_limit, tries_left)};
const type sign_in_limit_t = TYPE(sign_in_limit, sign_in_limit_f);

typedef struct purged_rows {
	int64_t rows;
} purged_rows;
static const field purged_rows_f[] = {FIELD(purged_rows, rows)};
const type purged_rows_t = TYPE(purged_rows, purged_rows_f);

static const field session_row_f[] = {
	FIELD(session_row, id_hash),     FIELD_OPT(session_row, address),
	FIELD_OPT(session_row, agent),   FIELD_OPT(session_row, created_at),
	FIELD_OPT(session_row, seen_at),
};
const type session_row_t = TYPE(session_row, session_row_f);

/* The parts of a copy, between unit separators; none of them can hold one. */
static str *session_part(session *s, int i)
{
	str *parts[] = {&s->id_hash,   &s->user_id,  &s->tenant_id, &s->member_id,
			&s->role_name, &s->name,     &s->email,     &s->tenant_name,
			&s->zone,      &s->region,   &s->theme,     &s->density,
			&s->csrf,      &s->nav_size, &s->keys,      &s->movement};

	return parts[i];
}

static str session_pack(ctx *x, session *s)
{
	buf b = buf_new(x->a, 512, 16 * 1024);

	for (int i = 0; i < COPY_PARTS - 1; i++) {
		buf_str(&b, *session_part(s, i));
		buf_chr(&b, 0x1f);
	}
	buf_i64(&b, s->expires.us);
	return buf_view(&b);
}

static bool session_unpack(str copy, session *s)
{
	str part;

	for (int i = 0; i < COPY_PARTS - 1; i++) {
		if (!str_split(&copy, 0x1f, &part))
			return false;
		*session_part(s, i) = part;
	}
	/* an operator is in no tenant: absent, as the database says it */
	if (!s->tenant_id.n)
		s->tenant_id = s->member_id = (str){0};
	return str_i64(copy, &s->expires.us);
}

/* A copy as all workers of the machine keep it for two seconds: browsers ask for
 * several things at once. Whoever has more to their name is looked up each time. */
typedef struct kept_session {
	int64_t n;
	char text[COPY_KEPT];
} kept_session;

static bool session_recall(ctx *x, str hash, int64_t changes, session *s)
{
	kept_session k;

	if (!x->host || !x->host->recall(hash, changes, &k, sizeof(k)) || k.n < 0 ||
	    k.n > COPY_KEPT)
		return false;
	return session_unpack(str_dup(x->a, (str){k.text, (size_t)k.n}), s);
}

static void session_keep(ctx *x, str hash, int64_t changes, str copy)
{
	kept_session k = {.n = (int64_t)copy.n};

	if (!x->host || copy.n > sizeof(k.text))
		return;
	memcpy(k.text, copy.p, copy.n);
	x->host->keep(hash, changes, &k, sizeof(k));
}

static rc session_from_database(ctx *x, str hash, session *s, bool *found)
{
	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_session_find, ARGS(A(hash)), pg_maybe(&session_t, s, found));
	TRY(pg_commit(x));
	if (*found)
		cache_put(x, S(""), S("session"), hash, session_pack(x, s), COPY_S);
	return OK;
}

static rc session_look_up(ctx *x, str hash, session *s, bool *found)
{
	int64_t changes = x->host ? x->host->changes(hash) : 0;
	str copy;

	*found = true;
	if (session_recall(x, hash, changes, s))
		return OK;
	if (!cache_get(x, S(""), S("session"), hash, &copy) || !session_unpack(copy, s))
		TRY(session_from_database(x, hash, s, found));
	if (*found)
		session_keep(x, hash, changes, session_pack(x, s));
	return OK;
}

rc session_load(ctx *x, request *q)
{
	session s = {0};
	bool found;

	if (!q->cookie.n)
		return OK;
	TRY(session_look_up(x, crypto_sha256_hex(x->a, q->cookie), &s, &found));
	if (!found || s.expires.us <= x->now.us)
		return OK;
	s.role = role_of(s.role_name);
	q->who = s;
	q->tenant = s.tenant_id;
	return OK;
}

/* In this order: who asks for the copies from now on finds neither. (A copy that is
 * read again before a session's end is committed does no harm: session_enter refuses
 * it.) */
void session_forget(ctx *x, str id_hash)
{
	cache_drop(x, S(""), S("session"), id_hash);
	if (x->host)
		x->host->changed(id_hash);
}

rc session_begin(ctx *x, const request *q)
{
	return pg_begin_session(x, q->who.id_hash, q->who.tenant_id, q->who.user_id,
				q->who.role_name, q->remote_addr);
}

/* Whoever has one address of version 6 has all of its network's. */
static str sign_in_network(ctx *x, str address)
{
	struct in6_addr a;

	if (inet_pton(AF_INET6, str_cstr(x->a, address), &a) != 1 ||
	    IN6_IS_ADDR_V4MAPPED(&a))
		return address;
	return crypto_hex(x->a, a.s6_addr, 8);
}

static void sign_in_send(ctx *x, enum query q, str email, str address, pg_place to)
{
	pg_send(x, q,
		ARGS(A(crypto_sha256_hex(x->a, email)),
		     A(crypto_sha256_hex(x->a, sign_in_network(x, address)))),
		to);
}

rc sign_in_look(ctx *x, str email, str address, sign_in_limit *limit, sign_in_row *who,
		bool *found)
{
	TRY(pg_begin(x, S(""), S("")));
	sign_in_send(x, Q_sign_in_wait, email, address,
		     pg_into(&sign_in_limit_t, limit));
	pg_send(x, Q_sign_in_user, ARGS(A(email)),
		pg_maybe(&sign_in_row_t, who, found));
	return pg_commit(x);
}

rc sign_in_try(ctx *x, str email, str address, sign_in_limit *out)
{
	TRY(pg_begin(x, S(""), S("")));
	sign_in_send(x, Q_sign_in_try, email, address, pg_into(&sign_in_limit_t, out));
	return pg_commit(x);
}

void sign_in_pass(ctx *x, str email, str address)
{
	sign_in_send(x, Q_sign_in_pass, email, address, pg_count(NULL));
}

rc sessions_purge(ctx *x)
{
	purged_rows gone = {0};

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_sign_in_purge, NO_ARGS, pg_into(&purged_rows_t, &gone));
	pg_send(x, Q_api_purge, NO_ARGS, pg_into(&purged_rows_t, &gone));
	return pg_commit(x);
}

void session_open(ctx *x, const request *q, const sign_in_row *who, str *cookie)
{
	int hours = who->platform_admin ? SESSION_HOURS_PLATFORM : SESSION_HOURS;

	*cookie = crypto_token(x->a, 24);
	pg_send(x, Q_session_open,
		ARGS(A(crypto_sha256_hex(x->a, *cookie)), A(who->user_id),
		     A(who->tenant_id), A(who->member_id), A(crypto_token(x->a, 24)),
		     A(q->remote_addr), A(q->user_agent.p ? q->user_agent : S("")),
		     A(hours)),
		pg_count(NULL));
}

void user_rehash(ctx *x, str user_id, str old_hash, str new_hash)
{
	pg_send(x, Q_user_rehash, ARGS(A(user_id), A(old_hash), A(new_hash)),
		pg_count(NULL));
}

void session_close(ctx *x, str id_hash)
{
	pg_send(x, Q_session_close, ARGS(A(id_hash)), pg_count(NULL));
}

rc session_close_others(ctx *x, str keep, list *ended)
{
	return pg_rows(x, Q_session_close_others, ARGS(A(keep)), &session_row_t, ended);
}

rc session_rows(ctx *x, list *out)
{
	return pg_rows(x, Q_session_list, NO_ARGS, &session_row_t, out);
}

rc user_password_hash(ctx *x, str *out)
{
	one_text t = {0};

	TRY(pg_one(x, Q_user_password_hash, NO_ARGS, &one_text_t, &t));
	*out = t.text;
	return OK;
}

void user_password_set(ctx *x, str hash)
{
	pg_send(x, Q_user_password_set, ARGS(A(hash)), pg_count(NULL));
}

void user_display_set(ctx *x, const user_display *d)
{
	pg_send(x, Q_user_display_set,
		ARGS(A(d->theme), A(d->density), A(d->nav_size), A(d->keys),
		     A(d->movement)),
		pg_count(NULL));
}
