#include "features/contacts/employee_store.h"

#include "base/events.h"
#include "store/pg.h"
#include "store/rows.h"

static const field employee_row_f[] = {
	FIELD(employee_row, id),        FIELD(employee_row, name),
	FIELD(employee_row, role),      FIELD_OPT(employee_row, phone),
	FIELD_OPT(employee_row, email), FIELD_OPT(employee_row, department_id),
	FIELD(employee_row, receives),  FIELD(employee_row, stamp),
};
const type employee_row_t = TYPE(employee_row, employee_row_f);

static const field employee_department_f[] = {
	FIELD(employee_department, id),
	FIELD(employee_department, name),
};
const type employee_department_t = TYPE(employee_department, employee_department_f);

rc employee_read(ctx *x, str id, employee_row *out, list *departments)
{
	pg_send(x, Q_employee_departments, NO_ARGS,
		pg_list(&employee_department_t, departments));
	return pg_one(x, Q_employee_one, ARGS(A(id)), &employee_row_t, out);
}

rc employee_save(ctx *x, str tenant, const employee_change *c, str *outcome)
{
	one_text r = {0};

	TRY(pg_one(x, Q_employee_change,
		   ARGS(A(c->id), A(c->stamp), A(c->phone), A(c->department_id),
			A(c->receives)),
		   &one_text_t, &r));
	*outcome = r.text;
	events_live(x->events, tenant, S("presence"), c->id);
	return OK;
}
