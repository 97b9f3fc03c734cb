/* sla_page.h -- private to sla: rows become what its pages show. */
#ifndef PB_SLA_PAGE_H
#define PB_SLA_PAGE_H

#include "features/shell/shell.h"
#include "features/sla/sla.h"
#include "features/sla/sla_rules.h"
#include "features/sla/sla_store.h"
#include "features/sla/sla_view.h"

bool promise_kind_known(str kind);
str promise_labels(str kind); /* "Missed calls" */
str promise_icon(str kind);
list promise_kind_options(ctx *x, str chosen);

void owed_fill(ctx *x, const session *who, const board_row *r, v_owed *v);
board_row promise_as_card(const promise_row *r);
void promise_fill(ctx *x, const session *who, const promise_row *r, v_owed *v);

/* The filters of an address, as they are read and written. */
typedef struct sla_address {
	promise_filter f;
	str view;  /* urgency, owner, list, broken */
	str owner; /* as typed: "", me, nobody or an id */
	str after;
} sla_address;
str sla_href(ctx *x, const sla_address *at, const char *view, str after);
list sla_views(ctx *x, const sla_address *at);
list sla_owner_options(ctx *x, const sla_address *at, list people);

v_notice forecast_fill(ctx *x, const sla_pace *pace);
void board_fill(ctx *x, const request *q, const sla_address *at, const board_rows *r,
		sla_board_view *v);
void list_fill(ctx *x, const request *q, const sla_address *at, list rows,
	       sla_list_view *v);
void one_fill(ctx *x, const request *q, const promise_row *r, list people,
	      sla_promise_view *v);

/* May it be given to whoever has this id? Absent: nobody was named, which is sound. */
MUST_USE rc promise_owner_known(ctx *x, str id, bool *known);
/* Another time for one that is open; who says so, and why, stands in its words.
 * *changed 0: it is not open, or somebody changed it since version. */
MUST_USE rc promise_put_off(ctx *x, const session *who, const promise_row *r, when due,
			    str why, int64_t version, int64_t *changed);

/* May who asks say when it is due? */
bool promise_may_set(const request *q, const promise_row *r);

#endif
