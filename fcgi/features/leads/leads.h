/* leads.h -- texts that cannot wait: the team's phones ring, or the first to claim it
 * owns it. */
#ifndef PB_LEADS_H
#define PB_LEADS_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes leads_routes;
extern const page leads_page, lead_settings_page;

extern const task_kind lead_ring;    /* rings one member's phone */
extern const task_kind lead_timeout; /* nobody took it in time */
extern const task_kind lead_tell;    /* the team is told of a claim, and reminded */
extern const task_kind lead_stop;    /* the other phones stop ringing */

extern const task_kind lead_judge;   /* a language model is asked how hot a text is */
extern const task_kind lead_settled; /* its time is over: the words decide */

/* A text that came in and is news. */
typedef struct lead_text {
	str thread_id, message_id, contact_id, peer, body;
} lead_text;

/* Queues the look at the business's rules, unless the worker remembers them (NULL);
 * kept when the answer is there. For who asks for more in the same round trip. */
struct lead_policy;
struct lead_policy *lead_rules_ask(ctx *x, str tenant);
void lead_rules_keep(ctx *x, str tenant, const struct lead_policy *row);

/* Whether anything follows from a text with those words: then lead_look is to be asked.
 */
MUST_USE rc lead_concerns(ctx *x, const request *q, str peer, str body, bool *yes);

/* Scores it; a hot one rings the team, or becomes a claim when it is closed. Inside the
 * webhook's transaction. */
MUST_USE rc lead_look(ctx *x, const request *q, const lead_text *t);

/* Whether a text is a member's order ("CLAIM 4K7Q2"): then it was carried out and
 * answered, once for a MessageSid, and is no text of a customer. */
MUST_USE rc lead_command(ctx *x, const request *q, str sid, str from, str to, str body,
			 bool *done);

#endif
