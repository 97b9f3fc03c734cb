/* employee_page.h -- private to contacts: how the page of a colleague, or of somebody
 * new, is filled. */
#ifndef PB_EMPLOYEE_PAGE_H
#define PB_EMPLOYEE_PAGE_H

#include "features/contacts/employee_store.h"
#include "features/contacts/employee_view.h"
#include "web/form.h"

enum { EMPLOYEE_NAME_MOST = 120, EMPLOYEE_PHONE_MOST = 40 };

bool employee_role_known(str role);
/* r: as they are, without an id when they are new; f: what was typed, NULL when nothing
 * was. */
void employee_fill(ctx *x, const request *q, const employee_row *r, list departments,
		   const form *f, employee_view *v);

/* of employee_gone */
list employees_gone(ctx *x, list rows);

#endif
