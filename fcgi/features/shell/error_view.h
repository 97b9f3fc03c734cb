/* error_view.h -- what templates/errors/error.html shows. Error inside the shell
 * (signed in). Addresses: any. Fragments: none. */
#ifndef PB_ERROR_VIEW_H
#define PB_ERROR_VIEW_H

#include "base/field.h"
#include "features/shell/shell_parts.h"

typedef struct error_view {
	v_shell shell;
	v_trouble trouble;
} error_view;
extern const type error_view_t;

#endif
