/* crm.h -- the business's own CRM (QuickBase): its customers become contacts here,
 * calls are noted there. Everything is done by tasks: when the CRM is away, calls and
 * pages go on with what was read last.
 *
 * Who wins: the CRM, for the fields that are mapped to it (decisions.md). They are
 * locked on the contact's page and refused elsewhere; crm_locks (migration 0013) says
 * which. */
#ifndef PB_CRM_H
#define PB_CRM_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes crm_routes;
extern const page crm_settings_page;

extern const task_kind crm_check_fields, crm_pull, crm_full, crm_caller, crm_record,
	crm_mean, crm_push;

/* What other pages show of it, and must know: in their own flush. */
typedef struct crm_locked {
	bool on; /* there is a connection */
	str map, realm, table_id;
	when synced_at;
	str problem, state;
} crm_locked;
extern const type crm_locked_t;
void crm_locked_send(ctx *x, crm_locked *out);
/* The record in the CRM itself; empty when there is none. */
str crm_href(ctx *x, const crm_locked *l, str record_id);
/* "Last sync 10:21 AM", "Sync paused", "CRM not reachable since 9:40 AM"; empty without
 * a connection. zone, style: the reader's. */
str crm_status_line(ctx *x, const crm_locked *l, str zone, enum time_style style);

/* In the transaction of a call's first webhook: looks the caller up, while they hear
 * the greeting. Nobody waits for it. */
void crm_caller_look(ctx *x, str e164);

#endif
