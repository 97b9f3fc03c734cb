#include "features/contacts/employee_store.h"

#include "base/events.h"
#include "store/pg.h"
#include "store/rows.h"

static const field employee_row_f[] = {
	FIELD(employee_row, id),        FIELD(employee_row, user_id),
	FIELD(employee_row, name),      FIELD(employee_row, role),
	FIELD_OPT(employee_row, phone), FIELD_OPT(employee_row, email),
	FIELD(employee_row, receives),  FIELD_OPT(employee_row, department_id),
	FIELD(employee_row, left),      FIELD(employee_row, contacts),
	FIELD(employee_row, stamp),
};
const type employee_row_t = TYPE(employee_row, employee_row_f);

static const field employee_department_f[] = {
	FIELD(employee_department, id),
	FIELD(employee_department, name),
};
const type employee_department_t = TYPE(employee_department, employee_department_f);

static const field employee_gone_f[] = {
	FIELD(employee_gone, id),
	FIELD(employee_gone, name),
};
const type employee_gone_t = TYPE(employee_gone, employee_gone_f);

rc employees_gone_read(ctx *x, list *departments, list *gone)
{
	pg_send(x, Q_employee_departments, NO_ARGS,
		pg_list(&employee_department_t, departments));
	pg_send(x, Q_employees_gone, NO_ARGS, pg_list(&employee_gone_t, gone));
	return pg_flush(x);
}

rc employee_read(ctx *x, str id, employee_row *out, list *departments)
{
	pg_send(x, Q_employee_departments, NO_ARGS,
		pg_list(&employee_department_t, departments));
	return pg_one(x, Q_employee_one, ARGS(A(id)), &employee_row_t, out);
}

rc employee_save(ctx *x, const session *by, const employee_change *c, str *outcome)
{
	one_text r = {0};

	TRY(pg_one(x, Q_employee_change,
		   ARGS(A(by->member_id), A(c->id), A(c->stamp), A(c->name), A(c->role),
			A(c->phone), A(c->department_id), A(c->receives)),
		   &one_text_t, &r));
	*outcome = r.text;
	events_live(x->events, by->tenant_id, S("presence"), c->id);
	return OK;
}

rc employee_add(ctx *x, const session *by, str email, str hash,
		const employee_change *c, str *outcome)
{
	one_text r = {0};

	TRY(pg_one(x, Q_employee_add,
		   ARGS(A(by->member_id), A(email), A(hash), A(c->name), A(c->role),
			A(c->phone), A(c->department_id), A(c->receives)),
		   &one_text_t, &r));
	*outcome = r.text;
	events_live(x->events, by->tenant_id, S("presence"), S(""));
	return OK;
}

rc employee_leave(ctx *x, const session *by, const employee_row *r, bool left,
		  str *outcome)
{
	one_text said = {0};

	TRY(pg_one(x, Q_employee_leave, ARGS(A(by->member_id), A(r->id), A(left)),
		   &one_text_t, &said));
	*outcome = said.text;
	if (!str_eq(said.text, S("done")))
		return OK;
	/* pages they have open hear nothing more */
	if (left)
		events_end_user(x->events, r->user_id);
	events_live(x->events, by->tenant_id, S("presence"), r->id);
	return OK;
}
