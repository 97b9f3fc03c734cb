#include "features/visits/visits_store.h"

#include "features/visits/visits.h"
#include "store/pg.h"

static const field visit_row_f[] = {
	FIELD(visit_row, id),      FIELD(visit_row, contact_id),
	FIELD(visit_row, contact), FIELD(visit_row, type),
	FIELD(visit_row, status),  FIELD(visit_row, instructions),
	FIELD(visit_row, minutes), FIELD(visit_row, starts_at),
	FIELD(visit_row, version),
};
const type visit_row_t = TYPE(visit_row, visit_row_f);

static const field reminded_row_f[] = {
	FIELD(reminded_row, minutes),     FIELD_OPT(reminded_row, planned_at),
	FIELD(reminded_row, reason),      FIELD_OPT(reminded_row, state),
	FIELD_OPT(reminded_row, sent_at), FIELD_OPT(reminded_row, text_reason),
};
extern const type reminded_row_t;
const type reminded_row_t = TYPE(reminded_row, reminded_row_f);

static const field rule_row_f[] = {
	FIELD(rule_row, id),   FIELD(rule_row, minutes), FIELD(rule_row, template_id),
	FIELD(rule_row, name), FIELD(rule_row, body),
};
extern const type rule_row_t;
const type rule_row_t = TYPE(rule_row, rule_row_f);

static const field rule_choice_f[] = {
	FIELD(rule_choice, id),
	FIELD(rule_choice, name),
	FIELD(rule_choice, by_member),
};
extern const type rule_choice_t;
const type rule_choice_t = TYPE(rule_choice, rule_choice_f);

extern const type id_row_t, name_row_t;

typedef struct visit_id {
	str id;
} visit_id;
static const field visit_id_f[] = {FIELD(visit_id, id)};
extern const type visit_id_t;
const type visit_id_t = TYPE(visit_id, visit_id_f);

void visits_about_send(ctx *x, str contact_id, list *rows)
{
	pg_send(x, Q_visits_about, ARGS(A(contact_id)), pg_list(&visit_row_t, rows));
}

rc visit_read(ctx *x, str id, visit_row *out, list *reminded, bool *found)
{
	pg_send(x, Q_visit_one, ARGS(A(id)), pg_maybe(&visit_row_t, out, found));
	pg_send(x, Q_visit_reminded, ARGS(A(id)), pg_list(&reminded_row_t, reminded));
	return pg_flush(x);
}

rc visit_contact(ctx *x, str contact, str *name)
{
	visit_id row = {0};
	bool found;

	pg_send(x, Q_visit_contact, ARGS(A(contact)),
		pg_maybe(&visit_id_t, &row, &found));
	TRY(pg_flush(x));
	*name = row.id;
	return found ? OK : FAIL(x, E_NOTFOUND, "no such contact");
}

rc visit_keep(ctx *x, const visit_row *v, str member, str *id, bool *saved)
{
	visit_id row = {0};

	pg_send(x, Q_visit_keep,
		ARGS(A(v->id), A(v->contact_id), A(v->starts_at), A(v->minutes),
		     A(v->type), A(v->instructions), A(v->version), A(member)),
		pg_maybe(&visit_id_t, &row, saved));
	TRY(pg_flush(x));
	*id = row.id;
	return OK;
}

rc visit_turn(ctx *x, str id, str status, int64_t version, str member, bool *saved)
{
	int64_t n = 0;

	pg_send(x, Q_visit_turn, ARGS(A(id), A(status), A(version), A(member)),
		pg_count(&n));
	TRY(pg_flush(x));
	*saved = n > 0;
	return OK;
}

rc reminder_rules(ctx *x, list *rules, list *choices)
{
	pg_send(x, Q_reminder_rules, NO_ARGS, pg_list(&rule_row_t, rules));
	pg_send(x, Q_reminder_choices, NO_ARGS, pg_list(&rule_choice_t, choices));
	return pg_flush(x);
}

rc reminder_rule_add(ctx *x, int64_t minutes, str template, bool *added)
{
	int64_t n = 0;

	pg_send(x, Q_reminder_rule_add, ARGS(A(minutes), A(template)), pg_count(&n));
	TRY(pg_flush(x));
	*added = n > 0;
	return OK;
}

rc reminder_rule_drop(ctx *x, str id)
{
	return pg_exec(x, Q_reminder_rule_drop, ARGS(A(id)));
}
