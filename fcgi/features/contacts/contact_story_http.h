/* contact_story_http.h -- handlers of what is written on a contact's page. Private to
 * contacts. */
#ifndef PB_CONTACT_STORY_HTTP_H
#define PB_CONTACT_STORY_HTTP_H

#include "features/shell/shell.h"
#include "web/request.h"
#include "web/response.h"

MUST_USE rc note_post(ctx *x, request *q, response *p);
MUST_USE rc handoff_post(ctx *x, request *q, response *p);
MUST_USE rc handoff_answer_post(ctx *x, request *q, response *p);
/* Pages of the contact, and the list of open hand-offs, hear of it. */
void handoffs_told(ctx *x, const request *q, str contact);
MUST_USE rc dnc_post(ctx *x, request *q, response *p);

#endif
