/* admin_orders.h -- private to serve/admin*.c: one command of an operator under way. */
#ifndef PB_SERVE_ADMIN_ORDERS_H
#define PB_SERVE_ADMIN_ORDERS_H

#include "base/ctx.h"
#include "base/events.h"
#include "store/pg.h"

/* Its options, a connection as the owner, and who is told in the audit log. */
struct admin {
	ctx x;
	events ev;
	int argc;
	char **argv;
	str by;
};

struct admin_order {
	const char *name, *usage;
	const char *const *options, *const *required;
	rc (*run)(struct admin *m);
};
#define ADMIN_NAMES(...) ((const char *const[]){__VA_ARGS__, NULL})
/* Each ends with an order without a name. */
extern const struct admin_order TENANT_ORDERS[], USER_ORDERS[], AUDIT_ORDERS[];

/* An option's value; absent when it was not given. */
str admin_option(const struct admin *m, const char *name);
/* Begins the transaction of a command that is for no tenant, and the same for --tenant
 * (its id into *id). What it changes is audited from here on. */
MUST_USE rc admin_begin(struct admin *m);
MUST_USE rc admin_tenant_begin(struct admin *m, str *id);
/* Goes on in that tenant, which was made just now. */
void admin_enter(struct admin *m, str tenant);
/* OK, or E_INPUT with the names there are: kind "department", "queue" or "flow". An
 * absent name is fine. */
MUST_USE rc admin_known_name(struct admin *m, const char *kind, str name);
/* A phone number written in full, as E.164; E_INPUT otherwise. Absent stays absent. */
MUST_USE rc admin_phone(struct admin *m, const char *option, str *out);
/* A secret: one line of the file that the option names ("-": standard input). Not on
 * the command line itself, where every process list shows it. */
MUST_USE rc admin_secret_file(struct admin *m, const char *option, str *out);
/* The whole of a file; nothing when it cannot be read. */
str admin_read_file(struct admin *m, str path);

#endif
