/* settings_store.h -- rows of the settings about texts. Private to messages. */
#ifndef PB_TEXT_SETTINGS_STORE_H
#define PB_TEXT_SETTINGS_STORE_H

#include "features/messages/messages_store.h"
#include "features/messages/setting_rules.h"

/* One value a setting, in the order of SETTINGS. */
MUST_USE rc settings_read(ctx *x, str values[SETTINGS_N]);
MUST_USE rc settings_keep(ctx *x, const str values[SETTINGS_N]);
/* The schedules there are (of mate_row). */
MUST_USE rc schedules_read(ctx *x, list *out);
/* How a line stands with the carriers' register of business texts. */
typedef struct registration_row {
	str id, name, e164; /* of the line */
	str state, brand, campaign;
	str pool; /* lines of one stand in for each other in new threads */
	str port, port_on, port_note; /* on its way here, the day as it is typed */
	str port_by;                  /* who said so, */
	when port_at;                 /* and when */
	int64_t version;              /* 0: nobody has said anything of it */
} registration_row;
MUST_USE rc registrations_read(ctx *x, list *out); /* of registration_row */
MUST_USE rc registration_find(ctx *x, str id, registration_row *out);
/* member: who says so. *saved is false when it was changed since its version. */
MUST_USE rc registration_put(ctx *x, const registration_row *r, str member,
			     bool *saved);
/* *saved is false when it was changed since that version, or the name is taken. id
 * absent: a new one. */
/* Whether another than id (absent: of all) has that name in that language. */
MUST_USE rc template_named(ctx *x, str id, str name, str language, bool *taken);
MUST_USE rc template_keep(ctx *x, str id, str name, str body, str language, str version,
			  bool *saved);
MUST_USE rc template_drop(ctx *x, str id);
/* Whoever wrote last; absent: nobody has. */
MUST_USE rc template_example(ctx *x, str *contact);

#endif
