/* privacy_http.h -- what the pages of privacy share. Private to privacy. */
#ifndef PB_PRIVACY_HTTP_H
#define PB_PRIVACY_HTTP_H

#include "features/privacy/privacy_store.h"
#include "features/privacy/privacy_view.h"
#include "web/response.h"
#include "web/route.h"

/* A field of the form, trimmed; empty when it is not there. */
str privacy_typed(const request *q, const char *name);

/* What is wrong with a form of a contact's page. */
typedef struct data_wrong {
	str erase, ask, close;
} data_wrong;
MUST_USE rc data_show(ctx *x, request *q, response *p, const data_wrong *wrong);

/* Rows of request_row, as v_asked; closing: with a form to say what was done. */
list asked_rows(ctx *x, const request *q, list rows, bool closing);
void asked_fill(ctx *x, const request *q, list rows, const contact_now *now,
		privacy_data_view *v);

/* Who sees what, and how far going through what stands is. */
MUST_USE rc seen_fill(ctx *x, const request *q, privacy_settings_view *v);
MUST_USE rc seen_post(ctx *x, request *q, response *p);
MUST_USE rc redact_post(ctx *x, request *q, response *p);

MUST_USE rc request_post(ctx *x, request *q, response *p);
MUST_USE rc request_close_post(ctx *x, request *q, response *p);
MUST_USE rc restrict_post(ctx *x, request *q, response *p);

#endif
