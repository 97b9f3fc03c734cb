#include "features/accounts/audit.h"

#include "store/pg.h"

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
