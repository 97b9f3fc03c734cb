#include "features/messages/texts_api.h"
#include "store/rows.h"

extern const type reach_facts_t;

static const field conversation_row_f[] = {FIELD(conversation_row, id),
					   FIELD(conversation_row, document)};
extern const type conversation_row_t;
const type conversation_row_t = TYPE(conversation_row, conversation_row_f);

typedef struct call_contact {
	str contact_id, phone;
} call_contact;
static const field call_contact_f[] = {FIELD_OPT(call_contact, contact_id),
				       FIELD(call_contact, phone)};
extern const type call_contact_t;
const type call_contact_t = TYPE(call_contact, call_contact_f);

rc text_templates_json(ctx *x, str *document)
{
	one_text row = {0};

	TRY(pg_one(x, Q_api_templates, NO_ARGS, &one_text_t, &row));
	*document = row.text;
	return OK;
}

rc text_conversation(ctx *x, str number, str below, int64_t limit, list *rows,
		     reach_facts *facts)
{
	pg_send(x, Q_api_conversation, ARGS(A(number), A(below), A(limit)),
		pg_list(&conversation_row_t, rows));
	pg_send(x, Q_reach_of_number, ARGS(A(number)), pg_into(&reach_facts_t, facts));
	return pg_flush(x);
}

rc text_call_contact(ctx *x, str call, str *contact, str *phone, bool *found)
{
	call_contact c = {0};

	pg_send(x, Q_api_call_contact, ARGS(A(call)),
		pg_maybe(&call_contact_t, &c, found));
	TRY(pg_flush(x));
	*contact = c.contact_id;
	*phone = c.phone;
	return OK;
}
