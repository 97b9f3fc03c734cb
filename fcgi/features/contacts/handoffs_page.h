/* handoffs_page.h -- private to contacts: how the list of open hand-offs is filled. */
#ifndef PB_HANDOFFS_PAGE_H
#define PB_HANDOFFS_PAGE_H

#include "features/contacts/contact_story_rules.h"
#include "features/contacts/contact_story_store.h"
#include "features/contacts/handoffs_view.h"
#include "web/request.h"

/* The list after an answer: done says which. */
str handoffs_done_href(ctx *x, enum handoffs_which which, str done);
/* After the flush; shell filled. */
void handoffs_fill(ctx *x, const request *q, enum handoffs_which which, list rows,
		   const handed_counts *counts, handoffs_view *v);

#endif
