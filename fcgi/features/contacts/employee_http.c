/* A colleague: added, changed (what they are called and may do, where they work, which
 * phone rings for them, and whether it does), gone and back. */
#include "features/contacts/employee_http.h"

#include "base/config.h"
#include "base/crypto.h"
#include "base/phone.h"
#include "features/accounts/accounts.h"
#include "features/contacts/contacts.h"
#include "features/contacts/employee_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

const page employee_page = {"contacts/employee", &employee_view_t};

typedef struct employee_form {
	str name, email, password, role, phone, department, stamp;
	bool receives;
} employee_form;
static const field employee_form_f[] = {
	FIELD(employee_form, name),     FIELD(employee_form, email),
	FIELD(employee_form, password), FIELD(employee_form, role),
	FIELD(employee_form, phone),    FIELD(employee_form, department),
	FIELD(employee_form, stamp),    FIELD(employee_form, receives),
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

static const char *check_role(ctx *x, const request *q, str *value)
{
	(void)x;
	(void)q;
	return employee_role_known(*value) ? NULL : "Choose one from the list.";
}

static const char *check_password(ctx *x, const request *q, str *value)
{
	(void)x;
	(void)q;
	return password_fault(*value);
}

static const form_field CHANGE[] = {
	{"name", true, EMPLOYEE_NAME_MOST, form_line, "Say what they are called."},
	{"role", true, 20, check_role, "Choose one from the list."},
	{"phone", false, EMPLOYEE_PHONE_MOST, check_phone, NULL},
	{"department", false, 40, form_line, NULL},
	{"receives", false, 0, NULL, NULL},
	{"stamp", true, 40, form_line, "Load the page again."},
};
static const form_field ADD[] = {
	{"name", true, EMPLOYEE_NAME_MOST, form_line, "Say what they are called."},
	{"role", true, 20, check_role, "Choose one from the list."},
	{"phone", false, EMPLOYEE_PHONE_MOST, check_phone, NULL},
	{"department", false, 40, form_line, NULL},
	{"receives", false, 0, NULL, NULL},
	{"email", true, 254, form_email, "Say which address they sign in with."},
	{"password", true, 1024, check_password, "Give them one to begin with."},
};
enum {
	CHANGE_N = sizeof(CHANGE) / sizeof(CHANGE[0]),
	ADD_N = sizeof(ADD) / sizeof(ADD[0])
};

/* r without an id: somebody new. f: what was typed; NULL: as it is. */
static rc employee_show(ctx *x, request *q, response *p, const form *f, v_notice notice)
{
	employee_view v = {.notice = notice};
	employee_row r = {.role = S("agent"), .receives = true};
	bool fresh = !q->arg[0].n;
	list rows, gone = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(fresh ? employees_gone_read(x, &rows, &gone)
		  : employee_read(x, q->arg[0], &r, &rows));
	shell_fill(x, q, &now, "Contacts", &v.shell);
	shell_crumb(&v.shell, S("Employees"), S("/contacts?type=employees"),
		    fresh ? S("New employee") : r.name);
	employee_fill(x, q, &r, rows, f, &v);
	v.gone = employees_gone(x, gone);
	return shell_page(x, q, p, &employee_page, &v);
}

rc employee_get(ctx *x, request *q, response *p)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return employee_show(x, q, p, NULL, (v_notice){0});
}

rc employee_new_get(ctx *x, request *q, response *p)
{
	return employee_show(x, q, p, NULL, (v_notice){0});
}

static void change_of(const employee_form *in, str id, employee_change *c, form *f)
{
	if (in->department.n && !str_is_uuid(in->department))
		form_error(f, S("department"), S("Choose one from the list."));
	*c = (employee_change){.id = id,
			       .stamp = in->stamp,
			       .name = in->name,
			       .role = in->role,
			       .phone = in->phone.n ? in->phone : (str){0},
			       .department_id =
				       in->department.n ? in->department : (str){0},
			       .receives = in->receives};
}

/* What the database refused, beside its field. */
static void outcome_told(form *f, str outcome)
{
	if (str_eq(outcome, S("department")))
		form_error(f, S("department"), S("Choose one from the list."));
	if (str_eq(outcome, S("role")))
		form_error(f, S("role"),
			   S("Only an owner makes or changes owners, and nobody their "
			     "own role."));
	if (str_eq(outcome, S("email")))
		form_error(f, S("email"),
			   S("Somebody signs in with this address already. Who has "
			     "left is brought back on their own page; for others ask "
			     "your operator."));
}

rc employee_new_post(ctx *x, request *q, response *p)
{
	employee_form in = {0};
	employee_change c;
	str outcome = S(""), hash;
	form f;

	TRY(form_read(x, q, ADD, ADD_N, &employee_form_t, &in, &f));
	change_of(&in, S(""), &c, &f);
	if (!f.bad) {
		if (!password_hash(x->a, x->cfg->pepper, in.password, &hash))
			return FAIL(x, E_BUG, "the password could not be hashed");
		TRY(employee_add(x, &q->who, in.email, hash, &c, &outcome));
	}
	if (str_eq(outcome, S("made")))
		return response_redirect(x, p, S("/contacts?type=employees"));
	outcome_told(&f, outcome);
	p->status = 422;
	return employee_show(x, q, p, &f, (v_notice){0});
}

/* They have left, or are back. */
static rc employee_turn(ctx *x, request *q, response *p, bool left)
{
	const v_notice no = {.tone = S("amber"),
			     .icon = S("triangle-alert"),
			     .title = S("That is not yours to say."),
			     .text = S("Of an owner another owner does, and nobody of "
				       "themselves.")};
	employee_row r;
	list rows;
	str outcome;

	TRY(employee_read(x, q->arg[0], &r, &rows));
	TRY(employee_leave(x, &q->who, &r, left, &outcome));
	if (!str_eq(outcome, S("role")))
		return response_redirect(x, p,
					 fill_text(x, S("/contacts/employees/"), r.id));
	p->status = 422;
	return employee_show(x, q, p, NULL, no);
}

static rc employee_keep(ctx *x, request *q, response *p)
{
	const v_notice changed = {.tone = S("amber"),
				  .icon = S("triangle-alert"),
				  .title = S("Somebody changed it meanwhile."),
				  .text = S("Nothing was saved. Below is what you "
					    "typed; save again to have it that way.")};
	employee_form in = {0};
	employee_change c;
	str outcome = S("");
	form f;

	TRY(form_read(x, q, CHANGE, CHANGE_N, &employee_form_t, &in, &f));
	change_of(&in, q->arg[0], &c, &f);
	if (!f.bad)
		TRY(employee_save(x, &q->who, &c, &outcome));
	if (str_eq(outcome, S("missing")))
		return FAIL(x, E_NOTFOUND, "no such colleague");
	if (str_eq(outcome, S("saved")) || str_eq(outcome, S("same")))
		return response_redirect(x, p, S("/contacts?type=employees"));
	outcome_told(&f, outcome);
	bool stale = str_eq(outcome, S("stale"));
	p->status = stale ? 409 : 422;
	return employee_show(x, q, p, &f, stale ? changed : (v_notice){0});
}

rc employee_post(ctx *x, request *q, response *p)
{
	str turn = params_get(q->form, S("do"));

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (str_eq(turn, S("left")) || str_eq(turn, S("back")))
		return employee_turn(x, q, p, str_eq(turn, S("left")));
	return employee_keep(x, q, p);
}
