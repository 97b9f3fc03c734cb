/* audit.h -- who changed what. The tables themselves write a row for every change, with
 * what was there before and after, in the change's own transaction (migration 0009); a
 * signed-in visitor's transaction names who acts. What is left is here. */
#ifndef PB_AUDIT_H
#define PB_AUDIT_H

#include "base/field.h"
#include "web/request.h"

/* One chain of entries: a business's, or the platform's own. */
typedef struct audit_chain {
	str name;
	int64_t entries, broken; /* the first entry that does not fit; 0: none */
} audit_chain;

/* A chain's newest entry on some day, as it was signed then. */
typedef struct audit_head {
	str tenant_id, day;
	int64_t seq;
	str hash, signature;
	str name;
	bool stands; /* the entry is still what it was */
} audit_head;
extern const type audit_chain_t, audit_head_t;

/* Names who acts in the open transaction where no session does: before the change. */
void audit_actor(ctx *x, str who, str address);

/* What was tried and changed nothing, such as a refused password. */
void audit_note(ctx *x, const request *q, const char *action, const char *object_type,
		str object_id);

/* Signs the newest entries that are due (one a chain and day), keeps the signatures and
 * tells them in the log, which leaves the database's reach. In a transaction of its
 * own.
 */
MUST_USE rc audit_sign(ctx *x);
/* Is that our signature, made with this installation's key? */
bool audit_head_ours(ctx *x, const audit_head *h);

#endif
