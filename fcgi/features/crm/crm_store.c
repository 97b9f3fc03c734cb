#include "features/crm/crm_store.h"

#include "base/config.h"
#include "features/crm/crm.h"
#include "features/crm/crm_answer.h"

static const field crm_link_f[] = {
	FIELD(crm_link, state),
	FIELD(crm_link, realm),
	FIELD(crm_link, token),
	FIELD(crm_link, table_id),
	FIELD(crm_link, comm_table),
	FIELD(crm_link, ticket_table),
	FIELD(crm_link, map),
	FIELD(crm_link, rate),
	FIELD_OPT(crm_link, field_line),
	FIELD(crm_link, hook_hash),
	FIELD(crm_link, hook_before),
	FIELD(crm_link, region),
	FIELD(crm_link, zone),
	FIELD_OPT(crm_link, watermark),
	FIELD_OPT(crm_link, tried_at),
	FIELD_OPT(crm_link, synced_at),
	FIELD_OPT(crm_link, full_at),
	FIELD(crm_link, failures),
	FIELD(crm_link, problem),
	FIELD(crm_link, ray),
	FIELD(crm_link, warning),
	FIELD_OPT(crm_link, blocked_until),
	FIELD(crm_link, fields),
	FIELD_OPT(crm_link, fields_at),
};
const type crm_link_t = TYPE(crm_link, crm_link_f);

static const field crm_slot_f[] = {FIELD(crm_slot, ms)};
const type crm_slot_t = TYPE(crm_slot, crm_slot_f);

static const field crm_touched_f[] = {
	FIELD(crm_touched, contact_id),
	FIELD(crm_touched, made),
};
const type crm_touched_t = TYPE(crm_touched, crm_touched_f);

static const field crm_number_f[] = {FIELD(crm_number, n)};
const type crm_number_t = TYPE(crm_number, crm_number_f);

static const field crm_known_f[] = {
	FIELD(crm_known, record_id),
	FIELD(crm_known, fresh),
};
const type crm_known_t = TYPE(crm_known, crm_known_f);

static const field crm_record_id_f[] = {FIELD(crm_record_id, record_id)};
const type crm_record_id_t = TYPE(crm_record_id, crm_record_id_f);

static const field crm_call_row_f[] = {
	FIELD(crm_call_row, id),          FIELD(crm_call_row, outcome),
	FIELD(crm_call_row, from_number), FIELD(crm_call_row, started_at),
	FIELD(crm_call_row, ended_at),    FIELD(crm_call_row, seconds),
	FIELD(crm_call_row, answered),    FIELD(crm_call_row, has_voicemail),
	FIELD(crm_call_row, who),         FIELD(crm_call_row, line),
	FIELD(crm_call_row, contact),     FIELD(crm_call_row, record_id),
	FIELD(crm_call_row, field_line),
};
const type crm_call_row_t = TYPE(crm_call_row, crm_call_row_f);

static const field crm_hook_f[] = {
	FIELD(crm_hook, hook_hash),
	FIELD(crm_hook, hook_before),
};
const type crm_hook_t = TYPE(crm_hook, crm_hook_f);

static const field crm_numbers_f[] = {
	FIELD(crm_numbers, records),
	FIELD(crm_numbers, gone),
	FIELD(crm_numbers, problems),
	FIELD(crm_numbers, pushes),
};
const type crm_numbers_t = TYPE(crm_numbers, crm_numbers_f);

static const field crm_problem_f[] = {
	FIELD(crm_problem, record_id),      FIELD(crm_problem, name),
	FIELD(crm_problem, problem),        FIELD(crm_problem, at),
	FIELD_OPT(crm_problem, contact_id),
};
const type crm_problem_t = TYPE(crm_problem, crm_problem_f);

static const field crm_open_push_f[] = {
	FIELD(crm_open_push, call_id), FIELD(crm_open_push, what),
	FIELD(crm_open_push, state),   FIELD(crm_open_push, problem),
	FIELD(crm_open_push, at),
};
const type crm_open_push_t = TYPE(crm_open_push, crm_open_push_f);

static const field crm_word_f[] = {
	FIELD(crm_word, kind), FIELD(crm_word, value), FIELD_OPT(crm_word, target),
	FIELD(crm_word, how),  FIELD(crm_word, n),
};
const type crm_word_t = TYPE(crm_word, crm_word_f);

static const field crm_choice_f[] = {
	FIELD(crm_choice, kind),
	FIELD(crm_choice, id),
	FIELD(crm_choice, name),
	FIELD(crm_choice, place),
};
const type crm_choice_t = TYPE(crm_choice, crm_choice_f);

static const field crm_locked_f[] = {
	FIELD(crm_locked, map),      FIELD(crm_locked, realm),
	FIELD(crm_locked, table_id), FIELD_OPT(crm_locked, synced_at),
	FIELD(crm_locked, problem),  FIELD(crm_locked, state),
};
const type crm_locked_t = TYPE(crm_locked, crm_locked_f);

static str crm_place(ctx *x, str tenant)
{
	return str_printf(x->a, STR_FMT ":crm_connections.token", STR_ARG(tenant));
}

str crm_seal(ctx *x, str tenant, str token)
{
	return crypto_seal(x->a, x->cfg->key, crm_place(x, tenant), token);
}

rc crm_open_token(ctx *x, str tenant, str sealed, str *token)
{
	if (!crypto_open(x->a, x->cfg->key, crm_place(x, tenant), sealed, token))
		return FAIL(
			x, E_BUG,
			"the CRM's token does not open with this installation's key");
	return OK;
}

crm_map crm_usable(ctx *x, const crm_link *l)
{
	const str tables[CRM_TABLES] = {l->table_id, l->comm_table, l->ticket_table};
	crm_map m = crm_map_read(x->a, l->map);
	crm_map usable = m;
	list columns[CRM_TABLES];

	for (int t = 0; t < CRM_TABLES; t++)
		columns[t] = crm_columns_kept(x->a, l->fields, tables[t]);
	for (int f = 0; f < CRM_FIELD_COUNT; f++) {
		list c = columns[CRM_FIELDS[f].table];
		crm_verdict v = crm_check(&m, (enum crm_field)f, c.items, c.n);
		if (v.level == CRM_REFUSED)
			usable.id[f] = 0;
	}
	return usable;
}

/* ---- for other features */

void crm_locked_send(ctx *x, crm_locked *out)
{
	*out = (crm_locked){0};
	pg_send(x, Q_crm_locked, NO_ARGS, pg_maybe(&crm_locked_t, out, &out->on));
}

str crm_href(ctx *x, const crm_locked *l, str record_id)
{
	if (!l->on || !crm_plain(record_id))
		return S("");
	return str_printf(x->a, "https://" STR_FMT "/db/" STR_FMT "?a=dr&rid=" STR_FMT,
			  STR_ARG(l->realm), STR_ARG(l->table_id), STR_ARG(record_id));
}
