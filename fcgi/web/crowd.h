/* crowd.h -- what many ask for in one moment is read once.
 * When a call comes, hundreds of desks ask a few workers for the same lines. Whoever
 * came to the web server before a worker read them may have what it read: it is as
 * fresh as if it had been read for them alone. So nothing here is ever late, and the
 * more have to wait, the less there is to do. */
#ifndef PB_CROWD_H
#define PB_CROWD_H

#include "base/field.h"
#include "web/request.h"

/* Rows that may be had by this request, as they were kept under that name by a request
 * of the same tenant; false when it has to read them. what: names everything that they
 * depend on, but the tenant. */
bool crowd_rows(ctx *x, const request *q, str what, list *rows);
/* Keeps rows that this request has read for those who wait; what is in them must be
 * everybody's. */
void crowd_keep(ctx *x, const request *q, str what, const type *t, list rows);

#endif
