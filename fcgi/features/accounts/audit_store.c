#include "features/accounts/audit.h"

#include "base/config.h"
#include "base/log.h"
#include "store/pg.h"

static const field audit_chain_f[] = {
	FIELD(audit_chain, name),
	FIELD(audit_chain, entries),
	FIELD(audit_chain, broken),
};
const type audit_chain_t = TYPE(audit_chain, audit_chain_f);

static const field audit_head_f[] = {
	FIELD_OPT(audit_head, tenant_id), FIELD(audit_head, day),
	FIELD(audit_head, seq),           FIELD(audit_head, hash),
	FIELD(audit_head, signature),     FIELD(audit_head, name),
	FIELD(audit_head, stands),
};
const type audit_head_t = TYPE(audit_head, audit_head_f);

void audit_actor(ctx *x, str who, str address)
{
	pg_send(x, Q_audit_actor, ARGS(A(who), A(address), A(x->request_id)),
		pg_count(NULL));
}

void audit_note(ctx *x, const request *q, const char *action, const char *object_type,
		str object_id)
{
	str who = q->who.name.n ? q->who.name : S("nobody signed in");

	pg_send(x, Q_audit_add,
		ARGS(A(who), A(str_of(action)), A(str_of(object_type)), A(object_id),
		     A(q->remote_addr), A(x->request_id)),
		pg_count(NULL));
}

static str audit_signature(ctx *x, const audit_head *h)
{
	unsigned char mac[SHA256_LEN];
	str said =
		str_printf(x->a, "audit head\n" STR_FMT "\n" STR_FMT "\n%lld\n" STR_FMT,
			   STR_ARG(h->tenant_id), STR_ARG(h->day), (long long)h->seq,
			   STR_ARG(h->hash));

	crypto_hmac_sha256((str){(const char *)x->cfg->key, KEY_LEN}, &said, 1, mac);
	return crypto_hex(x->a, mac, sizeof(mac));
}

bool audit_head_ours(ctx *x, const audit_head *h)
{
	return crypto_same(h->signature, audit_signature(x, h));
}

static void audit_tell(const audit_head *h)
{
	log_line l;

	log_start(&l, LOG_INFO, "audit_head");
	log_str(&l, "tenant", h->tenant_id);
	log_str(&l, "day", h->day);
	log_i64(&l, "seq", h->seq);
	log_str(&l, "hash", h->hash);
	log_str(&l, "signature", h->signature);
	log_send(&l);
}

rc audit_sign(ctx *x)
{
	list due = {0};
	audit_head *h;

	TRY(pg_begin(x, S(""), S("")));
	TRY(pg_rows(x, Q_audit_heads_due, NO_ARGS, &audit_head_t, &due));
	h = ARENA_ARRAY(x->a, audit_head, due.n ? due.n : 1);
	for (size_t i = 0; i < due.n; i++) {
		h[i] = *LIST_AT(due, audit_head, i);
		h[i].signature = audit_signature(x, &h[i]);
		pg_send(x, Q_audit_head_keep,
			ARGS(A(h[i].tenant_id), A(h[i].day), A(h[i].seq), A(h[i].hash),
			     A(h[i].signature)),
			pg_count(NULL));
	}
	TRY(pg_commit(x));
	for (size_t i = 0; i < due.n; i++)
		audit_tell(&h[i]);
	return OK;
}
