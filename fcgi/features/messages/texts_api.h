/* texts_api.h -- rows of texts as programs see them. Private to messages. */
#ifndef PB_TEXTS_API_H
#define PB_TEXTS_API_H

#include "features/consent/consent.h"
#include "features/messages/messages_store.h"

typedef struct conversation_row {
	str id, document;
} conversation_row;

MUST_USE rc text_templates_json(ctx *x, str *document);
/* Texts with a number, newest first, below an id, and what its owner has said. */
MUST_USE rc text_conversation(ctx *x, str number, str below, int64_t limit, list *rows,
			      reach_facts *facts);
MUST_USE rc text_call_contact(ctx *x, str call, str *contact, str *phone, bool *found);

#endif
