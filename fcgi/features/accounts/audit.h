/* audit.h -- who changed what: one row for every change, in the change's own
 * transaction. */
#ifndef PB_AUDIT_H
#define PB_AUDIT_H

#include "web/request.h"

/* Queues the row. before and after: JSON objects of what changed, absent when there is
 * nothing to show; never secrets. */
void audit_add(ctx *x, const request *q, const char *action, const char *object_type,
	       str object_id, str before, str after);

/* For what runs without a request (command line, tasks): who did it, in words. */
void audit_add_by(ctx *x, str who, const char *action, const char *object_type,
		  str object_id, str before, str after);

#endif
