/* sla_policy_view.h -- the rules about promises, at /sla/rules: each a form of its own.
 */
#ifndef PB_SLA_POLICY_VIEW_H
#define PB_SLA_POLICY_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct v_rung {
	str n;     /* "1" */
	str after; /* "60": empty: no rung */
	list who;  /* of v_option */
	list how;  /* of v_option: by which channel */
} v_rung;
extern const type v_rung_t;

typedef struct v_policy {
	str key, title, icon, post_href, version;
	bool active, manages;
	str minutes, cutoff, at, warn, critical, target;
	list rules, hours; /* of v_option */
	list rungs;        /* of v_rung */
	str example;       /* what the rule says about something that happens now */
	str error, said;   /* what was refused; what a trial has shown */
} v_policy;
extern const type v_policy_t;

typedef struct sla_policy_view {
	v_shell shell;
	v_flash flash;
	list policies; /* of v_policy */
} sla_policy_view;
extern const type sla_policy_view_t;

#endif
