/* leads_list_store.h -- the list of hot leads and its figures. Private to leads. */
#ifndef PB_LEADS_LIST_STORE_H
#define PB_LEADS_LIST_STORE_H

#include "features/leads/leads_store.h"

/* Which of them: show "" is the newest of all, else those behind a figure; figures are
 * of so many days, today the last of them. */
typedef struct leads_ask {
	str show, zone;
	int64_t days;
} leads_ask;

/* Commits. */
MUST_USE rc leads_read(ctx *x, const leads_ask *k, list *rows, lead_figures *figures);

#endif
