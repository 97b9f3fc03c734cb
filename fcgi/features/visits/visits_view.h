/* visits_view.h -- what templates/visits/one.html and reminders.html show. Addresses:
 * /visits/new?contact=, /visits/:visit, /settings/reminders. */
#ifndef PB_VISITS_VIEW_H
#define PB_VISITS_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct visit_view {
	v_shell shell;
	str title, action, back, contact, about, version;
	str at, minutes, type, instructions;
	str at_error, minutes_error;
	v_notice notice;
	bool made;
	v_status status;
	list turns;    /* of v_option: states it may go to */
	list reminded; /* of v_line */
	str reminded_none;
} visit_view;
extern const type visit_view_t;

typedef struct v_rule {
	str id, ahead, name, body;
} v_rule;
extern const type v_rule_t;

typedef struct reminders_view {
	v_shell shell;
	list rules;   /* of v_rule */
	list choices; /* of v_option: templates */
	list units;   /* of v_option */
	str n, n_error, template_error;
	v_empty empty, no_templates;
} reminders_view;
extern const type reminders_view_t;

#endif
