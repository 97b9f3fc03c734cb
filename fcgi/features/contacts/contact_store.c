#include "features/contacts/contact_store.h"

#include "features/sla/sla.h"
#include "features/visits/visits.h"
#include "store/pg.h"

static const field contact_head_f[] = {
	FIELD(contact_head, id),
	FIELD(contact_head, name),
	FIELD(contact_head, type),
	FIELD_OPT(contact_head, email),
	FIELD_OPT(contact_head, address),
	FIELD_OPT(contact_head, record_id),
	FIELD(contact_head, language),
	FIELD_OPT(contact_head, status),
	FIELD_OPT(contact_head, status_icon),
	FIELD(contact_head, hidden),
	FIELD(contact_head, inactive),
	FIELD_OPT(contact_head, last_touch_at),
	FIELD_OPT(contact_head, stage_id),
	FIELD_OPT(contact_head, stage_since),
	FIELD_OPT(contact_head, owner_id),
	FIELD_OPT(contact_head, owner),
	FIELD(contact_head, owner_left),
	FIELD(contact_head, source),
	FIELD(contact_head, created_at),
	FIELD(contact_head, do_not_contact),
	FIELD(contact_head, restricted),
	FIELD(contact_head, emergency),
	FIELD(contact_head, reviews),
};
const type contact_head_t = TYPE(contact_head, contact_head_f);

static const field contact_number_f[] = {
	FIELD(contact_number, e164),         FIELD(contact_number, label),
	FIELD(contact_number, is_primary),   FIELD_OPT(contact_number, blocked),
	FIELD_OPT(contact_number, other_id), FIELD_OPT(contact_number, other_name),
};
const type contact_number_t = TYPE(contact_number, contact_number_f);

static const field contact_kinds_f[] = {
	FIELD(contact_kinds, calls),    FIELD(contact_kinds, voicemails),
	FIELD(contact_kinds, texts),    FIELD(contact_kinds, notes),
	FIELD(contact_kinds, handoffs), FIELD(contact_kinds, changes),
};
const type contact_kinds_t = TYPE(contact_kinds, contact_kinds_f);

static const field consent_row_f[] = {
	FIELD(consent_row, id),         FIELD(consent_row, address),
	FIELD(consent_row, channel),    FIELD(consent_row, state),
	FIELD(consent_row, kind),       FIELD(consent_row, source),
	FIELD(consent_row, words),      FIELD_OPT(consent_row, who),
	FIELD(consent_row, created_at),
};
const type consent_row_t = TYPE(consent_row, consent_row_f);

static const field filed_row_f[] = {
	FIELD(filed_row, id),   FIELD(filed_row, thread_id), FIELD(filed_row, type),
	FIELD(filed_row, name), FIELD_OPT(filed_row, who),   FIELD(filed_row, filed_at),
};
extern const type filed_row_t;
const type filed_row_t = TYPE(filed_row, filed_row_f);

static const field merged_row_f[] = {
	FIELD(merged_row, id),
	FIELD(merged_row, name),
	FIELD_OPT(merged_row, who),
	FIELD(merged_row, created_at),
};
const type merged_row_t = TYPE(merged_row, merged_row_f);

extern const type contact_choice_t;

static const field text_row_f[] = {
	FIELD(text_row, id),         FIELD(text_row, thread_id),
	FIELD(text_row, direction),  FIELD(text_row, state),
	FIELD(text_row, body),       FIELD_OPT(text_row, member_id),
	FIELD_OPT(text_row, author), FIELD(text_row, created_at),
};
extern const type text_row_t;
const type text_row_t = TYPE(text_row, text_row_f);

/* Where a timeline begins. */
static const str LAST_ID = STR_INIT("ffffffff-ffff-ffff-ffff-ffffffffffff");

static bool wants(const contact_ask *k, enum timeline_kind kind)
{
	return k->kind == KIND_ALL || k->kind == kind;
}

bool contact_narrowed(const contact_ask *k)
{
	return k->q.n || k->department.n;
}

static void timeline_send(ctx *x, const contact_ask *k, contact_rows *out)
{
	str below = k->before.n ? k->before : LAST_ID, words = k->find.words;
	str dept = k->department.n ? k->department : (str){0};
	bool narrow = contact_narrowed(k);

	story_people_send(x, k->member, &out->people);
	/* signs alone are in no text */
	if (k->q.n && !k->find.any)
		return;
	if (wants(k, KIND_CALLS) || k->kind == KIND_VOICEMAIL)
		pg_send(x, Q_contact_calls,
			ARGS(A(k->id), A(below), A(k->kind == KIND_VOICEMAIL),
			     A(narrow), A(words), A(dept)),
			pg_list(&call_line_t, &out->calls));
	if (wants(k, KIND_TEXTS))
		pg_send(x, Q_contact_texts,
			ARGS(A(k->id), A(below), A(narrow), A(words), A(dept)),
			pg_list(&text_row_t, &out->texts));
	if (wants(k, KIND_NOTES))
		pg_send(x, Q_contact_notes,
			ARGS(A(k->id), A(below), A(narrow), A(words), A(dept)),
			pg_list(&note_row_t, &out->notes));
	if (wants(k, KIND_HANDOFFS))
		pg_send(x, Q_contact_handoffs,
			ARGS(A(k->id), A(below), A(k->member), A(narrow), A(words),
			     A(dept)),
			pg_list(&handoff_row_t, &out->handoffs));
	if (wants(k, KIND_CHANGES))
		pg_send(x, Q_contact_changes,
			ARGS(A(k->id), A(below), A(narrow), A(words), A(dept)),
			pg_list(&change_row_t, &out->changes));
}

rc contact_read(ctx *x, const contact_ask *k, contact_rows *out)
{
	when since = when_add(x->now, -DAYS(TOUCH_DAYS));

	*out = (contact_rows){0};
	pg_send(x, Q_contact_head, ARGS(A(k->id)),
		pg_into(&contact_head_t, &out->head));
	pg_send(x, Q_contact_numbers, ARGS(A(k->id)),
		pg_list(&contact_number_t, &out->numbers));
	pg_send(x, Q_journey_stages, NO_ARGS, pg_list(&stage_row_t, &out->stages));
	pg_send(x, Q_contact_kinds, ARGS(A(k->id)),
		pg_into(&contact_kinds_t, &out->kinds));
	pg_send(x, Q_contact_touches, ARGS(A(k->id), A(since)),
		pg_list(&call_line_t, &out->touches));
	pg_send(x, Q_contact_live, ARGS(A(k->id)),
		pg_maybe(&call_line_t, &out->live, &out->is_live));
	timeline_send(x, k, out);
	contact_sheet_send(x, k->id, &out->sheet, &out->own);
	if (k->edit != SHEET_NONE)
		pg_send(x, Q_contact_choices, NO_ARGS,
			pg_list(&contact_choice_t, &out->choices));
	pg_send(x, Q_contact_consents, ARGS(A(k->id)),
		pg_list(&consent_row_t, &out->consents));
	consent_stands_send(x, k->id, &out->stand, &out->stands);
	pg_send(x, Q_contact_merged, ARGS(A(k->id)),
		pg_list(&merged_row_t, &out->merged));
	pg_send(x, Q_contact_filed, ARGS(A(k->id)), pg_list(&filed_row_t, &out->filed));
	promises_about_send(x, k->id, &out->promises);
	visits_about_send(x, k->id, &out->visits);
	crm_locked_send(x, &out->crm);
	return pg_commit(x);
}
