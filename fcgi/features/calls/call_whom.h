/* call_whom.h -- which calls something is about: those that were picked (id=...), or
 * all that the table shows. Private to calls. */
#ifndef PB_CALL_WHOM_H
#define PB_CALL_WHOM_H

#include "features/calls/calls_page.h"

enum { CALL_PICKED_MOST = 100 };

typedef struct call_whom {
	str ids[CALL_PICKED_MOST];
	size_t n;
	call_ask ask;
} call_whom;

/* The table's address is among the parameters, or kept in one of them (list). */
MUST_USE rc call_whom_read(ctx *x, params p, call_whom *w);
/* For call_list. */
str call_whom_filter(ctx *x, const request *q, const call_whom *w);
/* For people; choices: of history_read. */
str call_whom_words(ctx *x, const request *q, const call_whom *w, list choices);
/* The query of the table that it comes from. */
str call_whom_list(ctx *x, const call_whom *w);
/* Of v_fact, for hidden fields. */
list call_whom_fields(ctx *x, const call_whom *w);

#endif
