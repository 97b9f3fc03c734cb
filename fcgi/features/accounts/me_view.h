/* me_view.h -- what templates/accounts/me.html shows. Profile.
 * Addresses: /me. Fragments: none. */
#ifndef PB_ME_VIEW_H
#define PB_ME_VIEW_H

#include "base/field.h"
#include "features/accounts/accounts_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct me_view {
	v_shell shell;
	list profile;  /* of v_fact: Name, Email, Role, Department */
	list ring;     /* of v_fact: Where calls ring: This phone, accepts with key 1 */
	str ring_note; /* "Calls ring your phone. Press 1 to accept." */
	list theme;    /* of v_option: system, light, dark */
	list density;  /* of v_option: compact, comfortable */
	list keys;     /* of v_option: on, off */
	list movement; /* of v_option: full, less */
	v_field current;
	v_field fresh;
	v_field again;
	list password_errors; /* of v_chip: summary of wrong fields: text and #id;
				 empty: none */
	list sessions;        /* of v_session */
	bool more_sessions; /* true when there are others than this one: shows Sign out
			       everywhere */
} me_view;
extern const type me_view_t;

#endif
