/* compliance_view.h -- what templates/compliance/report.html shows. Address:
 * /settings/compliance?from=&to=. */
#ifndef PB_COMPLIANCE_VIEW_H
#define PB_COMPLIANCE_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct v_rule_count {
	str key, text, n, tone; /* tone: "red" when something is wrong, else "none" */
} v_rule_count;
extern const type v_rule_count_t;

typedef struct v_rule_counts {
	str title, none; /* none: said when there are no rows */
	list rows;       /* of v_rule_count */
} v_rule_counts;
extern const type v_rule_counts_t;

typedef struct v_rule_reader {
	str id, name, email;
	bool chosen;
} v_rule_reader;
extern const type v_rule_reader_t;

typedef struct compliance_view {
	v_shell shell;
	str from, to, fault, table_href;
	list parts;   /* of v_rule_counts */
	list every;   /* of v_option */
	list readers; /* of v_rule_reader */
	str next;     /* "The next one goes out on Dec 1." */
	str no_mail;  /* why none will go out; empty: they do */
} compliance_view;
extern const type compliance_view_t;

#endif
