/* employee_view.h -- what templates/contacts/employee.html shows. A colleague, as a
 * manager adds or changes them. Addresses: /contacts/employees/:member,
 * /contacts/employees/new. Fragments: none. */
#ifndef PB_EMPLOYEE_VIEW_H
#define PB_EMPLOYEE_VIEW_H

#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct employee_view {
	v_shell shell;
	v_person person; /* name empty: somebody new */
	str email;       /* may be empty */
	v_notice notice;
	str path, stamp;
	list fields; /* of v_field */
	list roles;  /* of v_option */
	str role_error;
	list departments; /* of v_option */
	str department_error;
	bool receives;
	bool left;
	bool may_leave; /* it is for whoever asks to say that they left, or are back */
	list gone;      /* of v_person: who has left, on the page of somebody new */
	str leave_note; /* what is theirs and must be given to somebody else */
} employee_view;
extern const type employee_view_t;

#endif
