#include "features/contacts/contacts_store.h"

#include "base/memo.h"
#include "store/cache.h"
#include "store/pg.h"

enum { COUNTS_LAST_S = 60 };
#define REMEMBER SECONDS(5)

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

/* What stands around the rows is the same on every page of a business and changes now
 * and then: a worker remembers it, as it does opening hours. */
typedef struct list_frame {
	list choices; /* of contact_choice */
	contact_counts counts;
} list_frame;

static str frame_key(ctx *x, str tenant)
{
	return str_printf(x->a, "contacts:" STR_FMT, STR_ARG(tenant));
}

static void frame_keep(ctx *x, str tenant, const contacts_found *f)
{
	arena *a = memo_arena(x->memo);
	list_frame *kept = ARENA_NEW(a, list_frame);
	contact_choice *c = ARENA_ARRAY(a, contact_choice, f->choices.n);

	for (size_t i = 0; i < f->choices.n; i++) {
		const contact_choice *from = LIST_AT(f->choices, contact_choice, i);
		c[i] = (contact_choice){
			.kind = str_dup(a, from->kind),
			.value = str_dup(a, from->value),
			.text = str_dup(a, from->text),
			.phase = str_dup(a, from->phase),
			.icon = str_dup(a, from->icon),
			.usual_days = from->usual_days,
		};
	}
	*kept = (list_frame){{c, f->choices.n}, f->counts};
	memo_put(x->memo, frame_key(x, tenant), a, kept, REMEMBER);
}

static void frame_send(ctx *x, str tenant, contacts_found *out)
{
	const list_frame *kept = memo_get(x->memo, frame_key(x, tenant));
	str counts;

	out->remembered = kept != NULL;
	if (kept) {
		out->choices = kept->choices;
		out->counts = kept->counts;
		return;
	}
	pg_send(x, Q_contact_choices, NO_ARGS,
		pg_list(&contact_choice_t, &out->choices));
	out->counted = cache_get(x, tenant, S("contact_counts"), S(""), &counts) &&
		       counts_read(counts, &out->counts);
	if (!out->counted)
		pg_send(x, Q_contact_counts, NO_ARGS,
			pg_into(&contact_counts_t, &out->counts));
}

static void frame_done(ctx *x, str tenant, const contacts_found *f)
{
	if (f->remembered)
		return;
	if (!f->counted)
		counts_keep(x, tenant, &f->counts);
	frame_keep(x, tenant, f);
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

static list reversed(ctx *x, list rows, size_t size)
{
	char *items = arena_array(x->a, rows.n ? rows.n : 1, size);

	for (size_t i = 0; i < rows.n; i++)
		memcpy(items + i * size,
		       (const char *)rows.items + (rows.n - 1 - i) * size, size);
	return (list){items, rows.n};
}

static void rows_done(ctx *x, const contacts_ask *k, contacts_found *out)
{
	bool back = k->before.n > 0, more = out->rows.n > CONTACTS_SHOWN;

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
	*out = (contacts_found){0};
	rows_send(x, k, &out->rows);
	frame_send(x, tenant, out);
	TRY(pg_commit(x));
	frame_done(x, tenant, out);
	rows_done(x, k, out);
	return OK;
}
