/* privacy_view.h -- what templates/privacy/data.html and settings.html show. Addresses:
 * /contacts/:id/data, /settings/privacy. */
#ifndef PB_PRIVACY_VIEW_H
#define PB_PRIVACY_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* What is known, a line a thing; head is set on the first of a section. */
typedef struct v_data {
	str head, words;
} v_data;
extern const type v_data_t;

typedef struct privacy_data_view {
	v_shell shell;
	str save_href, back;
	list lines; /* of v_data */
	str erase_action, erase_error;
} privacy_data_view;
extern const type privacy_data_view_t;

typedef struct v_retained {
	str name, label, hint, days, error, count, past;
} v_retained;
extern const type v_retained_t;

typedef struct privacy_settings_view {
	v_shell shell;
	list kept;     /* of v_retained */
	list erasures; /* of v_line */
	v_empty empty;
	bool counted;
} privacy_settings_view;
extern const type privacy_settings_view_t;

#endif
