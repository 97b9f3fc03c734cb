/* employee_view.h -- what templates/contacts/employee.html shows. A colleague, as a
 * manager changes them. Addresses: /contacts/employees/:member. Fragments: none. */
#ifndef PB_EMPLOYEE_VIEW_H
#define PB_EMPLOYEE_VIEW_H

#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct employee_view {
	v_shell shell;
	v_person person;
	str role, email; /* "Team lead": may be empty */
	v_notice notice;
	str path, stamp;
	v_field phone;
	list departments; /* of v_option */
	str department_error;
	bool receives;
} employee_view;
extern const type employee_view_t;

#endif
