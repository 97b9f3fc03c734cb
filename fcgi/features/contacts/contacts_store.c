#include "features/contacts/contacts_store.h"

#include "store/cache.h"
#include "store/pg.h"

enum { COUNTS_LAST_S = 60 };

/* Where a list begins. */
static const str FIRST_ID = STR_INIT("00000000-0000-0000-0000-000000000000");

static const field contact_row_f[] = {
	FIELD(contact_row, id),
	FIELD(contact_row, type),
	FIELD(contact_row, name),
	FIELD_OPT(contact_row, email),
	FIELD_OPT(contact_row, address),
	FIELD_OPT(contact_row, status),
	FIELD_OPT(contact_row, stage_id),
	FIELD_OPT(contact_row, stage_since),
	FIELD_OPT(contact_row, owner_id),
	FIELD_OPT(contact_row, owner),
	FIELD_OPT(contact_row, phone),
	FIELD_OPT(contact_row, last_touch_at),
	FIELD_OPT(contact_row, last_touch_by),
	FIELD_OPT(contact_row, last_touch_dept),
	FIELD(contact_row, unread_voicemails),
	FIELD(contact_row, do_not_contact),
	FIELD_OPT(contact_row, found),
};
const type contact_row_t = TYPE(contact_row, contact_row_f);

static const field colleague_row_f[] = {
	FIELD(colleague_row, id),        FIELD(colleague_row, name),
	FIELD(colleague_row, role),      FIELD_OPT(colleague_row, department),
	FIELD_OPT(colleague_row, phone), FIELD_OPT(colleague_row, email),
	FIELD(colleague_row, receives),  FIELD_OPT(colleague_row, state),
};
const type colleague_row_t = TYPE(colleague_row, colleague_row_f);

static const field contact_choice_f[] = {
	FIELD(contact_choice, kind),     FIELD(contact_choice, value),
	FIELD(contact_choice, text),     FIELD_OPT(contact_choice, phase),
	FIELD_OPT(contact_choice, icon), FIELD_OPT(contact_choice, usual_days),
};
const type contact_choice_t = TYPE(contact_choice, contact_choice_f);

static const field contact_counts_f[] = {
	FIELD(contact_counts, customers), FIELD(contact_counts, leads),
	FIELD(contact_counts, employees), FIELD(contact_counts, crews),
	FIELD(contact_counts, vendors),
};
const type contact_counts_t = TYPE(contact_counts, contact_counts_f);

/* "214 3 38 12 9" */
static bool counts_read(str text, contact_counts *c)
{
	int64_t *const to[] = {&c->customers, &c->leads, &c->employees, &c->crews,
			       &c->vendors};
	str part;

	for (size_t i = 0; i < sizeof(to) / sizeof(to[0]); i++)
		if (!str_split(&text, ' ', &part) || !str_i64(part, to[i]))
			return false;
	return true;
}

static void counts_keep(ctx *x, str tenant, const contact_counts *c)
{
	cache_put(x, tenant, S("contact_counts"), S(""),
		  str_printf(x->a, "%lld %lld %lld %lld %lld", (long long)c->customers,
			     (long long)c->leads, (long long)c->employees,
			     (long long)c->crews, (long long)c->vendors),
		  COUNTS_LAST_S);
}

static void rows_send(ctx *x, const contacts_ask *k, list *rows)
{
	const contact_search *s = &k->search;
	const pg_place to = pg_list(&contact_row_t, rows);
	bool back = k->before.n > 0;
	str at = back ? k->before : k->after.n ? k->after : FIRST_ID;
	str kind = str_of(CONTACT_TABS[k->tab].kind);

	switch (contacts_plan(k)) {
	case PLAN_ALL:
		pg_send(x, back ? Q_contacts_before : Q_contacts_after,
			ARGS(A(kind), A(at)), to);
		break;
	case PLAN_OWNER:
		pg_send(x, back ? Q_contacts_owner_before : Q_contacts_owner_after,
			ARGS(A(kind), A(at), A(k->owner), A(k->status), A(k->phase)),
			to);
		break;
	case PLAN_STATUS:
		pg_send(x, back ? Q_contacts_status_before : Q_contacts_status_after,
			ARGS(A(kind), A(at), A(k->status), A(k->phase)), to);
		break;
	case PLAN_PHASE:
		pg_send(x, back ? Q_contacts_phase_before : Q_contacts_phase_after,
			ARGS(A(kind), A(at), A(k->phase)), to);
		break;
	case PLAN_FOUND:
		pg_send(x, back ? Q_contacts_found_before : Q_contacts_found_after,
			ARGS(A(kind), A(at), A(s->words), A(s->names), A(s->digits),
			     A(k->status), A(k->owner), A(k->phase)),
			to);
		break;
	case PLAN_MEMBERS:
		pg_send(x, back ? Q_members_before : Q_members_after,
			ARGS(A(at), A(s->words), A(s->digits)),
			pg_list(&colleague_row_t, rows));
		break;
	}
}

static void contacts_send(ctx *x, str tenant, const contacts_ask *k,
			  contacts_found *out)
{
	str kept;

	*out = (contacts_found){0};
	rows_send(x, k, &out->rows);
	pg_send(x, Q_contact_choices, NO_ARGS,
		pg_list(&contact_choice_t, &out->choices));
	out->counted = cache_get(x, tenant, S("contact_counts"), S(""), &kept) &&
		       counts_read(kept, &out->counts);
	if (!out->counted)
		pg_send(x, Q_contact_counts, NO_ARGS,
			pg_into(&contact_counts_t, &out->counts));
}

static list reversed(ctx *x, list rows, size_t size)
{
	char *items = arena_array(x->a, rows.n ? rows.n : 1, size);

	for (size_t i = 0; i < rows.n; i++)
		memcpy(items + i * size,
		       (const char *)rows.items + (rows.n - 1 - i) * size, size);
	return (list){items, rows.n};
}

static void contacts_done(ctx *x, str tenant, const contacts_ask *k,
			  contacts_found *out)
{
	bool back = k->before.n > 0, more = out->rows.n > CONTACTS_SHOWN;

	if (!out->counted)
		counts_keep(x, tenant, &out->counts);
	if (more)
		out->rows.n = CONTACTS_SHOWN;
	out->earlier = back ? more : k->after.n > 0;
	out->later = back || more;
	if (back)
		out->rows = reversed(x, out->rows,
				     k->tab == TAB_EMPLOYEES ? sizeof(colleague_row)
							     : sizeof(contact_row));
}

rc contacts_read(ctx *x, str tenant, const contacts_ask *k, contacts_found *out)
{
	contacts_send(x, tenant, k, out);
	TRY(pg_flush(x));
	contacts_done(x, tenant, k, out);
	return OK;
}
