/* leads_view.h -- what templates/leads/list.html and settings.html show. Addresses:
 * /leads, /settings/leads. Fragments: leads-list (topic leads). */
#ifndef PB_LEADS_VIEW_H
#define PB_LEADS_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct v_lead {
	str key, href;
	v_person person;
	str words; /* what they wrote */
	str why;   /* "85 of 100: come today +50" */
	str judge; /* "Judged by the words: the language model refused the key" */
	v_status state;
	str detail; /* who, how soon, how many phones */
	str tries;  /* each phone, and what became of it */
	v_when time;
	str claim_action; /* empty: not to be claimed by this member, or not any more */
	str code;
	str unreached; /* why nobody of the team knows by text; empty: somebody may */
} v_lead;
extern const type v_lead_t;

/* A figure, and the address of the rows behind it. */
typedef struct v_lead_figure {
	str label, value, note, href, current;
} v_lead_figure;
extern const type v_lead_figure_t;

typedef struct leads_view {
	v_shell shell;
	list periods; /* of v_tab: of how many days the figures are */
	list figures; /* of v_lead_figure */
	list leads;   /* of v_lead */
	v_empty empty;
	str settings_href; /* empty: may not */
	str all_href;      /* empty: all are shown */
} leads_view;
extern const type leads_view_t;

typedef struct lead_settings_view {
	v_shell shell;
	bool enabled;
	str threshold, ring_s, remind_min, words;
	str threshold_error, ring_error, remind_error, words_error;
	str model_on;   /* empty: off, or there is none */
	str model_none; /* why it cannot be turned on */
	str model, model_error, model_key_note;
	bool model_has_key;
	list model_kinds;        /* of v_option */
	str sample, sample_says; /* a text to try, and how hot it is */
} lead_settings_view;
extern const type lead_settings_view_t;

#endif
