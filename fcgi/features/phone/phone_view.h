/* phone_view.h -- what templates/phone/phone.html shows: a window that stays open while
 * one works, tests microphone and speaker, and rings. Address: /phone. Fragments: none.
 */
#ifndef PB_PHONE_VIEW_H
#define PB_PHONE_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct phone_view {
	v_shell shell;
	str client;  /* "client:m_0193...": oneself at the carrier */
	str standin; /* where the stand-in carrier is; empty: the real one */
	bool able;   /* the business has a key for tokens */
	list rings;  /* of v_option */
	str number;  /* one's phone on file; may be empty */
	v_notice notice;
} phone_view;
extern const type phone_view_t;

#endif
