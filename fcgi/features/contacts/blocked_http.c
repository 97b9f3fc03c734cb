/* The page of numbers whose calls are not taken. */
#include "features/contacts/blocked_http.h"
#include "base/phone.h"
#include "features/contacts/blocked_view.h"
#include "features/contacts/contact_api_store.h"
#include "features/contacts/contacts.h"
#include "features/own/own.h"
#include "features/shell/shell.h"
#include "web/form.h"

const page blocked_page = {"contacts/blocked", &blocked_view_t};

enum { NUMBER_MOST = 40, REASON_MOST = 200 };

static const field v_blocked_f[] = {
	FIELD(v_blocked, key),
	FIELD(v_blocked, number),
	FIELD(v_blocked, name),
	FIELD(v_blocked, href),
	FIELD(v_blocked, reason),
	FIELD(v_blocked, by),
	FIELD_SUB(v_blocked, time, &v_when_t),
};
const type v_blocked_t = TYPE(v_blocked, v_blocked_f);

static const field blocked_view_f[] = {
	FIELD_SUB(blocked_view, shell, &v_shell_t),
	FIELD_SUB(blocked_view, numbers, &v_blocked_t),
	FIELD_SUB(blocked_view, empty, &v_empty_t),
	FIELD(blocked_view, next_href),
	FIELD_SUB(blocked_view, number, &v_field_t),
	FIELD_SUB(blocked_view, reason, &v_field_t),
};
const type blocked_view_t = TYPE(blocked_view, blocked_view_f);

typedef struct blocked_form {
	str number, reason;
} blocked_form;
static const field blocked_form_f[] = {FIELD(blocked_form, number),
				       FIELD(blocked_form, reason)};
static const type blocked_form_t = TYPE(blocked_form, blocked_form_f);

static const char *check_number(ctx *x, const request *q, str *value)
{
	str e164;

	if (!phone_e164(x->a, *value, q->who.region, &e164))
		return "This is no phone number. Write it with its area code, or with "
		       "+ and the country's.";
	*value = e164;
	return NULL;
}

static const form_field FORM[] = {
	{"number", true, NUMBER_MOST, check_number, "Which number?"},
	{"reason", true, REASON_MOST, form_line, "Say why, for your colleagues."},
};

static v_field input(const form *f, const char *name, const char *label, str value,
		     int64_t max)
{
	v_field v = {.name = str_of(name),
		     .label = str_of(label),
		     .type = S("text"),
		     .value = f && f->n ? form_value(f, str_of(name)) : value,
		     .autocomplete = S("off"),
		     .required = true,
		     .max = max};

	v.error = f && f->n ? form_message(f, str_of(name)) : S("");
	v.invalid = v.error.n ? S("true") : S("");
	return v;
}

static void blocked_fill(ctx *x, const request *q, list rows, blocked_view *v)
{
	size_t n = rows.n > BLOCKED_SHOWN ? BLOCKED_SHOWN : rows.n;
	v_blocked *b = ARENA_ARRAY(x->a, v_blocked, n ? n : 1);

	for (size_t i = 0; i < n; i++) {
		const blocked_line *r = LIST_AT(rows, blocked_line, i);
		b[i] = (v_blocked){.key = r->e164,
				   .number = fill_phone(x, &q->who, r->e164),
				   .name = r->name,
				   .reason = r->reason,
				   .by = r->who,
				   .time = fill_when(x, &q->who, r->created_at)};
		if (r->contact_id.n)
			b[i].href = fill_text(x, S("/contacts/"), r->contact_id);
	}
	v->numbers = (list){b, n};
	if (rows.n > n) {
		buf next = buf_new(x->a, 64, 256);
		buf_str(&next, S("/settings/blocked"));
		shell_url_query(&next, "after", b[n - 1].key);
		v->next_href = buf_view(&next);
	}
	if (!n)
		v->empty = fill_empty("ban", "No number is blocked",
				      "Whoever calls from a blocked number is turned "
				      "away, and nobody can call it from here.");
}

static rc blocked_show(ctx *x, request *q, response *p, const form *f)
{
	str after = params_get(q->query, S("after"));
	str number = params_get(q->query, S("number"));
	str done = params_get(q->query, S("done"));
	blocked_view v = {0};
	shell_now now;
	list rows;

	shell_send(x, q, &now);
	TRY(blocked_lines_read(x, phone_is_e164(after) ? after : S(""), &rows));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Contacts"));
	own_tabs(x, &q->who, "/settings/blocked", &v.shell);
	if (str_eq(done, S("blocked")))
		shell_flash(x, &v.shell, S("Blocked."), S(""));
	if (str_eq(done, S("removed")))
		shell_flash(x, &v.shell, S("Not blocked any more."), S(""));
	blocked_fill(x, q, rows, &v);
	if (phone_is_e164(number))
		number = fill_phone(x, &q->who, number);
	v.number = input(f, "number", "Number", number, NUMBER_MOST);
	v.reason = input(f, "reason", "Reason", S(""), REASON_MOST);
	return shell_page(x, q, p, &blocked_page, &v);
}

rc blocked_get(ctx *x, request *q, response *p)
{
	return blocked_show(x, q, p, NULL);
}

rc blocked_post(ctx *x, request *q, response *p)
{
	blocked_form in = {0};
	str kept;
	bool made;
	form f;

	TRY(form_read(x, q, FORM, 2, &blocked_form_t, &in, &f));
	if (!f.bad) {
		TRY(blocked_put(x, in.number, in.reason, q->who.member_id, &made,
				&kept));
		if (made)
			return response_redirect(x, p,
						 S("/settings/blocked?done=blocked"));
		form_error(&f, S("number"), S("This number is blocked already."));
	}
	p->status = 422;
	return blocked_show(x, q, p, &f);
}

rc blocked_remove_post(ctx *x, request *q, response *p)
{
	str number = params_get(q->form, S("number"));
	rc r = phone_is_e164(number) ? blocked_drop(x, number)
				     : FAIL(x, E_NOTFOUND, "no number");

	if (r == OK)
		return response_redirect(x, p, S("/settings/blocked?done=removed"));
	return r;
}
