/* settings_view.h -- what templates/messages/settings.html and template.html show: how
 * texts are answered, templates. Addresses: /settings/texts,
 * /settings/texts/templates/:template. */
#ifndef PB_TEXT_SETTINGS_VIEW_H
#define PB_TEXT_SETTINGS_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* One setting: an input, a text area or a choice. */
typedef struct v_text_input {
	str head; /* of a group: set on its first one */
	str name, label, hint, value, error, invalid, type;
	bool area;
	list options; /* of v_option: then it is a choice */
	int64_t max;
} v_text_input;
extern const type v_text_input_t;

typedef struct v_template_line {
	str key, href, name, body, language;
} v_template_line;
extern const type v_template_line_t;

/* A line, how it is registered for texts, and whether it is on its way here. */
typedef struct v_text_line {
	str id, name, number, brand, campaign, pool;
	bool toll_free;
	list states, ports; /* of v_option */
	str port_on, port_note, port_said, error, version;
	v_notice notice; /* somebody else has changed it */
} v_text_line;
extern const type v_text_line_t;

typedef struct text_settings_view {
	v_shell shell;
	list lines;     /* of v_text_line */
	list inputs;    /* of v_text_input */
	list templates; /* of v_template_line */
	v_empty empty;
} text_settings_view;
extern const type text_settings_view_t;

typedef struct text_template_view {
	v_shell shell;
	str action, title;
	v_notice notice;
	str name, name_error, body, body_error, language, version, names;
	bool made;          /* it exists: it can be taken away */
	str who, who_error; /* for whom the preview is: a name or phone, as typed */
	str preview, preview_who, preview_note;
} text_template_view;
extern const type text_template_view_t;

#endif
