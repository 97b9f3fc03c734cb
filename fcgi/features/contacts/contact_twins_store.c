#include "features/contacts/contact_twins_store.h"

#include "features/contacts/contact_sheet_rules.h"
#include "features/contacts/contact_story_store.h"
#include "store/pg.h"

static const field contact_brief_f[] = {
	FIELD(contact_brief, id),         FIELD(contact_brief, name),
	FIELD(contact_brief, type),       FIELD_OPT(contact_brief, phone),
	FIELD_OPT(contact_brief, email),  FIELD_OPT(contact_brief, address),
	FIELD_OPT(contact_brief, status),
};
const type contact_brief_t = TYPE(contact_brief, contact_brief_f);

static const field removed_row_f[] = {
	FIELD(removed_row, id),          FIELD(removed_row, name),
	FIELD_OPT(removed_row, into_id), FIELD_OPT(removed_row, into_name),
	FIELD_OPT(removed_row, who),     FIELD(removed_row, created_at),
};
const type removed_row_t = TYPE(removed_row, removed_row_f);

extern const type contact_choice_t;

rc contact_twins_read(ctx *x, str phones, str email, str but, list *out)
{
	buf b = buf_new(x->a, 128, 4096);
	size_t n;
	const contact_phone_in *p = sheet_phones_read(x->a, phones, &n);

	buf_chr(&b, '{');
	for (size_t i = 0; i < n; i++) {
		buf_str(&b, i ? S(",") : S(""));
		buf_str(&b, p[i].number);
	}
	buf_chr(&b, '}');
	return pg_rows(x, Q_contact_twins, ARGS(A(buf_view(&b)), A(email), A(but)),
		       &contact_brief_t, out);
}

rc contact_like_read(ctx *x, const contact_search *s, str but, list *out)
{
	return pg_rows(x, Q_contact_like,
		       ARGS(A(s->words), A(s->names), A(s->digits), A(but)),
		       &contact_brief_t, out);
}

rc contact_shelf_read(ctx *x, list *choices, list *people)
{
	pg_send(x, Q_contact_choices, NO_ARGS, pg_list(&contact_choice_t, choices));
	story_people_send(x, (str){0}, people);
	return pg_commit(x);
}

rc removed_read(ctx *x, list *out)
{
	pg_send(x, Q_contacts_removed, NO_ARGS, pg_list(&removed_row_t, out));
	return pg_commit(x);
}
