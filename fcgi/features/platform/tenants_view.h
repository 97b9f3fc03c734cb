/* tenants_view.h -- what templates/platform/tenants.html shows. All tenants, for
 * operators. Addresses: /platform/tenants. Fragments: none. */
#ifndef PB_TENANTS_VIEW_H
#define PB_TENANTS_VIEW_H

#include "base/field.h"
#include "features/platform/platform_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct tenants_view {
	v_shell shell;
	list stats; /* of v_stat */
	str q;
	list status;  /* of v_option */
	list tenants; /* of v_tenant_row */
	v_pager pager;
	v_empty empty;
} tenants_view;
extern const type tenants_view_t;

#endif
