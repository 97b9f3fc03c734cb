/* login_view.h -- what templates/accounts/login.html shows. Sign in. POST /login with
 * email, password, next. Layout plain. Addresses: /login. Fragments: none. */
#ifndef PB_LOGIN_VIEW_H
#define PB_LOGIN_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct login_view {
	v_shell shell;
	v_field email;
	v_field password;
	v_notice failure; /* tone red, icon circle-alert; design 14.7 */
	str next;         /* where to go after */
	bool locked; /* true: the button is disabled, the notice says for how long */
} login_view;
extern const type login_view_t;

#endif
