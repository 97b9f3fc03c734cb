/* employee_store.h -- private to contacts: a colleague as a manager changes them. */
#ifndef PB_EMPLOYEE_STORE_H
#define PB_EMPLOYEE_STORE_H

#include "base/ctx.h"
#include "base/field.h"

/* stamp: of what may be changed, as it is shown. */
typedef struct employee_row {
	str id, name, role, phone, email, department_id, stamp;
	bool receives;
} employee_row;

typedef struct employee_department {
	str id, name;
} employee_department;

typedef struct employee_change {
	str id, stamp, phone, department_id; /* absent: none */
	bool receives;
} employee_change;

/* E_NOTFOUND when there is no such colleague. departments: of employee_department. */
MUST_USE rc employee_read(ctx *x, str id, employee_row *out, list *departments);
/* *outcome: saved, same, missing, stale, department (there is none such). */
MUST_USE rc employee_save(ctx *x, str tenant, const employee_change *c, str *outcome);

#endif
