/* crm_page.h -- private to the feature: rows and what was typed become the page. */
#ifndef PB_CRM_PAGE_H
#define PB_CRM_PAGE_H

#include "features/crm/crm_answer.h"
#include "features/crm/crm_store.h"
#include "features/crm/crm_view.h"
#include "features/shell/shell.h"
#include "web/form.h"

typedef struct crm_rows {
	crm_link l;
	bool found;
	crm_numbers n;
	list problems, pushes, words, choices;
} crm_rows;
void crm_rows_send(ctx *x, crm_rows *r);

typedef struct crm_connect_form {
	str realm, token, table;
	int64_t rate;
} crm_connect_form;

/* The map as it was typed, which may be nonsense. */
typedef struct crm_typed {
	bool present;
	str field[CRM_FIELD_COUNT];
	str comm_table, ticket_table, field_line;
	bool bad_field[CRM_FIELD_COUNT], bad_comm, bad_ticket;
	bool bad;
} crm_typed;

void crm_fill(ctx *x, const request *q, const crm_rows *r, const form *connect,
	      const crm_typed *typed, crm_view *v);

#endif
