#include "features/accounts/audit.h"

#include "store/pg.h"

static void audit_send(ctx *x, str who, str address, const char *action,
		       const char *object, str id, str before, str after)
{
	pg_send(x, Q_audit_add,
		ARGS(A(who), A(str_of(action)), A(str_of(object)), A(id), A(before),
		     A(after), A(address), A(x->request_id)),
		pg_count(NULL));
}

void audit_add(ctx *x, const request *q, const char *action, const char *object_type,
	       str object_id, str before, str after)
{
	str who = q->who.name.n ? q->who.name : S("nobody signed in");

	audit_send(x, who, q->remote_addr, action, object_type, object_id, before,
		   after);
}

void audit_add_by(ctx *x, str who, const char *action, const char *object_type,
		  str object_id, str before, str after)
{
	audit_send(x, who, S(""), action, object_type, object_id, before, after);
}
