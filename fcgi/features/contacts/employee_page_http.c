/* The page of a colleague, and of somebody new. */
#include "features/contacts/employee_page.h"
#include "features/shell/fill.h"

static const field employee_view_f[] = {
	FIELD_SUB(employee_view, shell, &v_shell_t),
	FIELD_SUB(employee_view, person, &v_person_t),
	FIELD(employee_view, email),
	FIELD_SUB(employee_view, notice, &v_notice_t),
	FIELD(employee_view, path),
	FIELD(employee_view, stamp),
	FIELD_SUB(employee_view, fields, &v_field_t),
	FIELD_SUB(employee_view, roles, &v_option_t),
	FIELD(employee_view, role_error),
	FIELD_SUB(employee_view, departments, &v_option_t),
	FIELD(employee_view, department_error),
	FIELD(employee_view, receives),
	FIELD(employee_view, left),
	FIELD(employee_view, may_leave),
	FIELD(employee_view, leave_note),
	FIELD_SUB(employee_view, gone, &v_person_t),
};
const type employee_view_t = TYPE(employee_view, employee_view_f);

static const char *const ROLES[] = {"agent",  "lead",    "field",
				    "viewer", "manager", "owner"};
enum { ROLES_N = sizeof(ROLES) / sizeof(ROLES[0]), FIELDS_MOST = 4, EMAIL_MOST = 254 };

bool employee_role_known(str role)
{
	for (size_t i = 0; i < ROLES_N; i++)
		if (str_eq(role, str_of(ROLES[i])))
			return true;
	return false;
}

/* What was typed, else what is there. */
static str value_of(const form *f, str name, str is)
{
	return f ? form_value(f, name) : is;
}

static str error_of(const form *f, str name)
{
	return f ? form_message(f, name) : S("");
}

static list role_options(ctx *x, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, ROLES_N);

	for (size_t i = 0; i < ROLES_N; i++)
		o[i] = fill_option(str_of(ROLES[i]), fill_role(str_of(ROLES[i])),
				   chosen);
	return (list){o, ROLES_N};
}

static list department_options(ctx *x, list rows, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, rows.n + 1);

	o[0] = fill_option(S(""), S("None"), chosen);
	for (size_t i = 0; i < rows.n; i++) {
		const employee_department *d = LIST_AT(rows, employee_department, i);
		o[i + 1] = fill_option(d->id, d->name, chosen);
	}
	return (list){o, rows.n + 1};
}

/* base: name, label, type, the value there is, hint and the most of it. */
static v_field field_of(const form *f, v_field base)
{
	base.value = str_eq(base.type, S("password"))
			     ? S("")
			     : value_of(f, base.name, base.value);
	base.error = error_of(f, base.name);
	base.invalid = base.error.n ? S("true") : S("");
	base.autocomplete = S("off");
	return base;
}

static list fields_of(ctx *x, const request *q, const employee_row *r, const form *f)
{
	v_field *v = ARENA_ARRAY(x->a, v_field, FIELDS_MOST);
	size_t n = 0;

	v[n++] = field_of(f, (v_field){.name = S("name"),
				       .label = S("Name"),
				       .type = S("text"),
				       .value = r->name,
				       .required = true,
				       .max = EMPLOYEE_NAME_MOST});
	if (!r->id.n) {
		v[n++] = field_of(f, (v_field){.name = S("email"),
					       .label = S("Email"),
					       .type = S("email"),
					       .hint = S("They sign in with it."),
					       .required = true,
					       .max = EMAIL_MOST});
		v[n++] = field_of(
			f, (v_field){.name = S("password"),
				     .label = S("First password"),
				     .type = S("password"),
				     .hint = S("Tell them; they change it in their "
					       "profile. At least 8 characters with a "
					       "digit or a sign, or 15 of any kind."),
				     .required = true,
				     .max = 1024});
	}
	v[n++] = field_of(
		f,
		(v_field){.name = S("phone"),
			  .label = S("Phone"),
			  .type = S("tel"),
			  .value =
				  r->phone.n ? fill_phone(x, &q->who, r->phone) : S(""),
			  .hint = S("It rings when they get a call. Without one they "
				    "get none."),
			  .max = EMPLOYEE_PHONE_MOST});
	return (list){v, n};
}

static str owned_words(ctx *x, const employee_row *r)
{
	if (!r->contacts)
		return S("");
	return str_printf(x->a,
			  "%lld %s with them until somebody else is made "
			  "coordinator.",
			  (long long)r->contacts,
			  r->contacts == 1 ? "contact stays" : "contacts stay");
}

void employee_fill(ctx *x, const request *q, const employee_row *r, list departments,
		   const form *f, employee_view *v)
{
	if (r->id.n)
		v->person = fill_member(x, r->id, r->name);
	v->email = r->email;
	v->path = fill_text(x, S("/contacts/employees/"), r->id.n ? r->id : S("new"));
	v->stamp = r->stamp;
	v->fields = fields_of(x, q, r, f);
	v->roles = role_options(x, value_of(f, S("role"), r->role));
	v->role_error = error_of(f, S("role"));
	v->departments = department_options(
		x, departments, value_of(f, S("department"), r->department_id));
	v->department_error = error_of(f, S("department"));
	v->receives = f ? form_value(f, S("receives")).n > 0 : r->receives;
	v->left = r->left;
	v->may_leave = r->id.n && !str_eq(r->id, q->who.member_id);
	v->leave_note = owned_words(x, r);
}

list employees_gone(ctx *x, list rows)
{
	v_person *v = ARENA_ARRAY(x->a, v_person, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		const employee_gone *g = LIST_AT(rows, employee_gone, i);
		v[i] = fill_member(x, g->id, g->name);
		v[i].href = fill_text(x, S("/contacts/employees/"), g->id);
	}
	return (list){v, rows.n};
}
