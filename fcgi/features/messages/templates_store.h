/* templates_store.h -- rows of templates, and what names in them stand for. Private to
 * messages. */
#ifndef PB_TEMPLATES_STORE_H
#define PB_TEMPLATES_STORE_H

#include "features/messages/messages_store.h"
#include "features/messages/template_rules.h"

typedef struct template_row {
	str id, name, body, language;
	int64_t version;
} template_row;

enum { TEMPLATE_VARS_N = 11 };

/* Values for a contact as a member would write to them. The contact may be absent: then
 * only what does not need one is known. */
typedef struct template_facts {
	template_var vars[TEMPLATE_VARS_N];
	str language;
} template_facts;

MUST_USE rc templates_read(ctx *x, list *out); /* of template_row */
MUST_USE rc template_facts_read(ctx *x, const request *q, str contact,
				template_facts *out);
/* The names that there are, for people: "{first_name}, {name}, ...". */
str template_names(ctx *x);

#endif
