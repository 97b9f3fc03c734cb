/* inbox_page.h -- private to messages: how the inbox's page is filled. */
#ifndef PB_INBOX_PAGE_H
#define PB_INBOX_PAGE_H

#include "features/messages/inbox_store.h"
#include "features/messages/inbox_view.h"
#include "features/messages/templates_store.h"
#include "features/shell/shell.h"

/* Behind "Theo Lang is answering. ", where it is refused and where it is said before.
 */
#define TAKE_OVER_FIRST "Take over first, if they are not."
bool thread_taken(const thread_row *t, str member);

/* What a form that was refused had in it; all absent on a fresh page. */
typedef struct inbox_typed {
	str body, error, later, later_error, key;
	bool note, preview;
	str as_typed;        /* what sends it all the same, names in braces and all */
	bool names_fill;     /* they can be filled in */
	draft_window window; /* which draft body is; absent: of none that is kept */
	bool fresh;          /* another draft than the form's was taken up */
	when seen;           /* until when they know what colleagues wrote */
} inbox_typed;

void inbox_list_fill(ctx *x, const request *q, const inbox_ask *k, const inbox_rows *r,
		     inbox_view *v);
void inbox_thread_fill(ctx *x, const request *q, const inbox_ask *k,
		       const inbox_rows *r, inbox_view *v);
void inbox_composer_fill(ctx *x, const request *q, const inbox_rows *r,
			 const text_policy *p, const inbox_typed *typed, inbox_view *v);

/* What the member has begun in other windows: fragment thread-drafts. drafts: of
 * draft_row, the newest first. */
void inbox_drafts_fill(ctx *x, const request *q, list drafts, const inbox_typed *typed,
		       inbox_view *v);

str inbox_file_size(ctx *x, int64_t bytes); /* "1.2 MB" */
/* Who else is in the thread: fragment thread-company. */
void inbox_company_fill(ctx *x, const request *q, str thread, inbox_view *v);

/* Templates: what asks for a review, and of template_row those in their language, with
 * their values put in. t: those that fit its last text, when that waits for an answer,
 * are suggested. */
void inbox_templates_fill(ctx *x, list templates, const template_facts *f,
			  const text_policy *p, const thread_row *t, inbox_view *v);

#endif
