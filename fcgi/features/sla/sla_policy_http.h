/* sla_policy_http.h -- private to sla: the rules' page, whose routes are sla_http.c's.
 */
#ifndef PB_SLA_POLICY_HTTP_H
#define PB_SLA_POLICY_HTTP_H

#include "features/shell/shell.h"

MUST_USE rc sla_rules_get(ctx *x, request *q, response *p);
MUST_USE rc sla_rules_post(ctx *x, request *q, response *p);
/* The frame of every page of promises; here: the address whose tab is shown. */
void sla_shell(ctx *x, const request *q, const shell_now *now, const char *here,
	       v_shell *out);

#endif
