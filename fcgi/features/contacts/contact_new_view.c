#include "features/contacts/contact_new_view.h"

#include "features/contacts/contact_twins_store.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { META_MOST = 1024 };

static const field v_twin_f[] = {
	FIELD_SUB(v_twin, person, &v_person_t),
	FIELD(v_twin, meta),
	FIELD(v_twin, href),
	FIELD(v_twin, link),
};
const type v_twin_t = TYPE(v_twin, v_twin_f);

static const field contact_new_view_f[] = {
	FIELD_SUB(contact_new_view, shell, &v_shell_t),
	FIELD_SUB(contact_new_view, fields, &v_edit_t),
	FIELD_SUB(contact_new_view, twins, &v_twin_t),
	FIELD(contact_new_view, error),
};
const type contact_new_view_t = TYPE(contact_new_view, contact_new_view_f);
const page contact_new_page = {"contacts/new", &contact_new_view_t};

static str twin_meta(ctx *x, const request *q, const contact_brief *c)
{
	const str parts[] = {c->phone.n && c->name.n ? fill_phone(x, &q->who, c->phone)
						     : S(""),
			     c->email, c->address, c->status, fill_type(c->type).text};
	buf b = buf_new(x->a, 128, META_MOST);

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].n)
			continue;
		buf_str(&b, b.n ? S(", ") : S(""));
		buf_str(&b, parts[i]);
	}
	return buf_view(&b);
}

list twins_fill(ctx *x, const request *q, list briefs)
{
	v_twin *v = ARENA_ARRAY(x->a, v_twin, briefs.n + 1);

	for (size_t i = 0; i < briefs.n; i++) {
		const contact_brief *c = LIST_AT(briefs, contact_brief, i);
		str href = fill_text(x, S("/contacts/"), c->id);
		v[i] = (v_twin){
			.person = fill_contact(x, &q->who, c->name, c->phone, href),
			.meta = twin_meta(x, q, c),
			.href = href,
			.link = S("Open")};
	}
	return (list){v, briefs.n};
}

void contact_new_fill(ctx *x, const request *q, const sheet_shelf *shelf,
		      const contact_sheet *s, list twins, contact_new_view *v)
{
	shell_crumb(&v->shell, S("Contacts"), S("/contacts"), S("New contact"));
	v->fields = sheet_fields_fill(x, &q->who, shelf, s, SHEET_NEW);
	v->twins = twins_fill(x, q, twins);
	v->error = s->problem;
}
