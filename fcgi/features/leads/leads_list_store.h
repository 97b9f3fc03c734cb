/* leads_list_store.h -- the list of hot leads and its figures. Private to leads. */
#ifndef PB_LEADS_LIST_STORE_H
#define PB_LEADS_LIST_STORE_H

#include "features/leads/leads_store.h"

/* show: "" for the newest of all, else which of today's figure. Commits. */
MUST_USE rc leads_read(ctx *x, str show, str zone, list *rows, lead_figures *figures);

#endif
