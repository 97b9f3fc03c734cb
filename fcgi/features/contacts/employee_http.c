/* A colleague: where they work, which phone rings for them, and whether it does. */
#include "features/contacts/employee_http.h"

#include "base/phone.h"
#include "features/contacts/contacts.h"
#include "features/contacts/employee_store.h"
#include "features/contacts/employee_view.h"
#include "features/shell/shell.h"
#include "web/form.h"

const page employee_page = {"contacts/employee", &employee_view_t};

enum { PHONE_MOST = 40 };

static const field employee_view_f[] = {
	FIELD_SUB(employee_view, shell, &v_shell_t),
	FIELD_SUB(employee_view, person, &v_person_t),
	FIELD(employee_view, role),
	FIELD(employee_view, email),
	FIELD_SUB(employee_view, notice, &v_notice_t),
	FIELD(employee_view, path),
	FIELD(employee_view, stamp),
	FIELD_SUB(employee_view, phone, &v_field_t),
	FIELD_SUB(employee_view, departments, &v_option_t),
	FIELD(employee_view, department_error),
	FIELD(employee_view, receives),
};
const type employee_view_t = TYPE(employee_view, employee_view_f);

typedef struct employee_form {
	str phone, department, stamp;
	bool receives;
} employee_form;
static const field employee_form_f[] = {
	FIELD(employee_form, phone),
	FIELD(employee_form, department),
	FIELD(employee_form, stamp),
	FIELD(employee_form, receives),
};
static const type employee_form_t = TYPE(employee_form, employee_form_f);

static const char *check_phone(ctx *x, const request *q, str *value)
{
	str e164;

	if (!value->n)
		return NULL;
	if (!phone_e164(x->a, *value, q->who.region, &e164))
		return "This is no phone number. Write it with its area code, or with "
		       "+ and the country's.";
	*value = e164;
	return NULL;
}

static const form_field FORM[] = {
	{"phone", false, PHONE_MOST, check_phone, NULL},
	{"department", false, 40, form_line, NULL},
	{"stamp", true, 40, form_line, "Load the page again."},
	{"receives", false, 0, NULL, NULL},
};
enum { FORM_N = sizeof(FORM) / sizeof(FORM[0]) };

static list departments(ctx *x, list rows, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, rows.n + 1);

	o[0] = fill_option(S(""), S("None"), chosen);
	for (size_t i = 0; i < rows.n; i++) {
		const employee_department *d = LIST_AT(rows, employee_department, i);
		o[i + 1] = fill_option(d->id, d->name, chosen);
	}
	return (list){o, rows.n + 1};
}

/* f: what was typed; NULL: as it is. */
static rc employee_show(ctx *x, request *q, response *p, const form *f, v_notice notice)
{
	employee_view v = {.notice = notice};
	employee_row r = {0};
	shell_now now;
	list rows;

	shell_send(x, q, &now);
	TRY(employee_read(x, q->arg[0], &r, &rows));
	shell_fill(x, q, &now, "Contacts", &v.shell);
	shell_crumb(&v.shell, S("Employees"), S("/contacts?type=employees"), r.name);
	v.person = fill_member(x, r.id, r.name);
	v.role = fill_role(r.role);
	v.email = r.email;
	v.path = fill_text(x, S("/contacts/employees/"), r.id);
	v.stamp = r.stamp;
	v.receives = f ? form_value(f, S("receives")).n > 0 : r.receives;
	v.departments = departments(
		x, rows, f ? form_value(f, S("department")) : r.department_id);
	v.department_error = f ? form_message(f, S("department")) : S("");
	v.phone = (v_field){
		.name = S("phone"),
		.label = S("Phone"),
		.type = S("tel"),
		.value = f           ? form_value(f, S("phone"))
			 : r.phone.n ? fill_phone(x, &q->who, r.phone)
				     : S(""),
		.hint = S("It rings when they get a call. Without one they get none."),
		.error = f ? form_message(f, S("phone")) : S(""),
		.autocomplete = S("off"),
		.max = PHONE_MOST};
	v.phone.invalid = v.phone.error.n ? S("true") : S("");
	return shell_page(x, q, p, &employee_page, &v);
}

rc employee_get(ctx *x, request *q, response *p)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return employee_show(x, q, p, NULL, (v_notice){0});
}

static rc employee_read_form(ctx *x, const request *q, employee_change *c, form *f)
{
	employee_form in = {0};

	TRY(form_read(x, q, FORM, FORM_N, &employee_form_t, &in, f));
	if (in.department.n && !str_is_uuid(in.department))
		form_error(f, S("department"), S("Choose one from the list."));
	*c = (employee_change){.id = q->arg[0],
			       .stamp = in.stamp,
			       .phone = in.phone.n ? in.phone : (str){0},
			       .department_id =
				       in.department.n ? in.department : (str){0},
			       .receives = in.receives};
	return OK;
}

rc employee_post(ctx *x, request *q, response *p)
{
	const v_notice changed = {.tone = S("amber"),
				  .icon = S("triangle-alert"),
				  .title = S("Somebody changed it meanwhile."),
				  .text = S("Nothing was saved. Below is what you "
					    "typed; save again to have it that way.")};
	employee_change c;
	str outcome = S("");
	form f;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(employee_read_form(x, q, &c, &f));
	if (!f.bad)
		TRY(employee_save(x, q->tenant, &c, &outcome));
	if (str_eq(outcome, S("missing")))
		return FAIL(x, E_NOTFOUND, "no such colleague");
	if (str_eq(outcome, S("department")))
		form_error(&f, S("department"), S("Choose one from the list."));
	if (str_eq(outcome, S("saved")) || str_eq(outcome, S("same")))
		return response_redirect(x, p, S("/contacts?type=employees"));
	bool stale = str_eq(outcome, S("stale"));
	p->status = stale ? 409 : 422;
	return employee_show(x, q, p, &f, stale ? changed : (v_notice){0});
}
