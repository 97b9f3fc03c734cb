/* employee_store.h -- private to contacts: a colleague as a manager changes them. */
#ifndef PB_EMPLOYEE_STORE_H
#define PB_EMPLOYEE_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "web/request.h"

/* stamp: of what may be changed, as it is shown. */
typedef struct employee_row {
	str id, user_id, name, role, phone, email, department_id, stamp;
	bool receives, left;
	int64_t contacts; /* whose coordinator they are */
} employee_row;

typedef struct employee_department {
	str id, name;
} employee_department;

typedef struct employee_gone {
	str id, name;
} employee_gone;

typedef struct employee_change {
	str id, stamp, name, role, phone, department_id; /* absent: none */
	bool receives;
} employee_change;

/* For somebody new, and who has left: of employee_department and employee_gone. */
MUST_USE rc employees_gone_read(ctx *x, list *departments, list *gone);
/* Who left too. E_NOTFOUND when there is no such colleague. departments: of
 * employee_department. */
MUST_USE rc employee_read(ctx *x, str id, employee_row *out, list *departments);
/* *outcome: saved, same, missing, stale, role (not theirs to give), department (there
 * is none such). */
MUST_USE rc employee_save(ctx *x, const session *by, const employee_change *c,
			  str *outcome);
/* Of c all but id and stamp. *outcome: made, role, department, email (taken). */
MUST_USE rc employee_add(ctx *x, const session *by, str email, str hash,
			 const employee_change *c, str *outcome);
/* *outcome: done, missing, role. */
MUST_USE rc employee_leave(ctx *x, const session *by, const employee_row *r, bool left,
			   str *outcome);

#endif
