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

/* Something that somebody asked for. */
typedef struct v_asked {
	str key, what, contact, href, who, meta, icon, tone, did;
	str close_action; /* empty: it is done, or not to be done here */
} v_asked;
extern const type v_asked_t;

typedef struct privacy_data_view {
	v_shell shell;
	str save_href, back;
	list lines; /* of v_data */
	str erase_action, erase_error;
	list asked; /* of v_asked */
	list kinds; /* of v_option */
	str ask_action, ask_error, who, asked_on, today, close_error;
	str restrict_action;
	bool restricted;
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
	list asked; /* of v_asked */
	bool counted;
	list transcripts, recordings; /* of v_option: from which role on */
	list facts;                   /* of v_fact: who sees what */
	str redact_now; /* how far it is, or what came of it; may be empty */
	bool redacts;   /* it goes on */
} privacy_settings_view;
extern const type privacy_settings_view_t;

#endif
