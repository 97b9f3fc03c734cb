/* messages.h -- texts: the carrier's webhooks about them, the inbox, sending. */
#ifndef PB_MESSAGES_H
#define PB_MESSAGES_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes text_hook_routes, inbox_routes;
extern const routes text_settings_routes, texts_api_routes;
extern const page inbox_page, text_settings_page, text_template_page, text_new_page;

extern const task_kind message_send;   /* one text, once */
extern const task_kind message_missed; /* a call that nobody took is answered by text */
extern const task_kind message_fetch;  /* one picture that came, into the file store */

/* Of all businesses: snoozed threads whose time has come are open again. The upkeep's.
 */
MUST_USE rc threads_wake(ctx *x);
/* Pictures that were brought and not sent for a day go. The upkeep's. */
MUST_USE rc pictures_upkeep(ctx *x);

/* A call has ended: if nobody took it and the business wants that, its caller is
 * texted, once a day. Queues the look in this transaction. */
void text_for_missed(ctx *x, str call_id);

/* What a caller said on voicemail: a wish to stop in it is put before a person. */
MUST_USE rc text_wish_heard(ctx *x, str tenant, str call_id, str said);

/* Answers a program that texts a contact: {"body"} or {"template", "variables"}. phone
 * may be absent: the contact's first. Refuses in words (api_refuse). */
MUST_USE rc text_by_program(ctx *x, request *q, response *p, str contact, str phone);

/* Queues a text of the machine's own, out by a task; one for a key however often it is
 * asked for. kind: auto, missed, closed, claim, stop, help, start. */
MUST_USE rc text_automatic(ctx *x, str thread, const char *kind, str body, str key,
			   str *message_id);

/* A member is on the way to a customer, who is told so: *said: that it was done, or why
 * not. */
typedef struct text_eta {
	str member_id, who, number, key;
	int64_t minutes;
} text_eta;
MUST_USE rc text_on_way(ctx *x, const request *q, const text_eta *e, str *said);

/* What a template says to a contact about an appointment, by the clock of the business;
 * in their language when there is one of its name in that. missing: names in it that
 * stand for nothing (then it is not sent). Both empty: there is no such template. */
typedef struct text_said {
	str text, missing;
} text_said;
MUST_USE rc text_of_template(ctx *x, str tenant, str template, str contact,
			     when appointment, text_said *out);

/* A carrier's error in a few words; 0: none was told. */
const char *text_trouble_short(int64_t code);

/* "Moves here Wed, Dec 2": a line of ours that is still with another carrier; empty: it
 * is here. port and on as text_registrations has them. */
str text_line_coming(ctx *x, const session *who, str port, when on);

/* What it costs to send. */
int64_t text_segments(ctx *x, str body);

/* Whether it is open now by the hours of texts; a business without hours is. */
MUST_USE rc texts_open(ctx *x, str tenant, bool *open);

#endif
