/* consent.h -- who may be texted and called. Every outgoing text and call is decided
 * here, twice: when it is asked for and again when it goes out. */
#ifndef PB_CONSENT_H
#define PB_CONSENT_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/consent/consent_rules.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes consent_routes;
extern const page consent_page;

/* Queues the look at a number (E.164, or whatever a text came from) and whoever has it
 * (contact may be absent). */
void reach_facts_send(ctx *x, str contact, str address, reach_facts *out);
/* The same of whom a call was with; found: there is such a call. */
void reach_of_call_send(ctx *x, str call, reach_facts *out, bool *found);
/* As the first, and waits for it. */
MUST_USE rc reach_facts_read(ctx *x, str contact, str address, reach_facts *out);

/* Of a number, whoever has it; waits for it. */
MUST_USE rc reach_of_number(ctx *x, str address, reach_facts *out);

/* A word of theirs by text, for all channels: in (START) or out (STOP). What still
 * waited to go out to them is canceled. *fresh: that was news. */
MUST_USE rc consent_by_text(ctx *x, str address, str contact, bool in, str words,
			    bool *fresh);
/* A person took words of theirs for a wish to stop: as STOP, in their words, but a
 * person can take it back. */
MUST_USE rc consent_of_wish(ctx *x, str address, str contact, str words, str member);

/* What keeps a contact from being contacted again by a word on its page. */
typedef struct consent_stand {
	str stands;  /* "theirs": a STOP of theirs; "taken": words taken for one */
	str address; /* the number at which it stands */
} consent_stand;
void consent_stands_send(ctx *x, str contact, consent_stand *out, bool *found);
/* The same, and waits for it; nothing stands: empty. */
MUST_USE rc consent_stands_read(ctx *x, str contact, consent_stand *out);

#endif
