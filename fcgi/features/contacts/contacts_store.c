#include "features/contacts/contacts_store.h"

#include "base/memo.h"
#include "features/contacts/contacts.h"
#include "store/pg.h"

#define REMEMBER SECONDS(5)

/* Where a list begins. */
static const str FIRST_ID = STR_INIT("00000000-0000-0000-0000-000000000000");

static const field contact_row_f[] = {
	FIELD(contact_row, id),           FIELD(contact_row, type),
	FIELD(contact_row, name),         FIELD(contact_row, brief),
	FIELD_OPT(contact_row, email),    FIELD_OPT(contact_row, address),
	FIELD_OPT(contact_row, stage_id), FIELD_OPT(contact_row, stage_since),
	FIELD_OPT(contact_row, owner_id), FIELD_OPT(contact_row, last_touch_at),
	FIELD_OPT(contact_row, owed),     FIELD_OPT(contact_row, hidden),
	FIELD_OPT(contact_row, stale_at), FIELD_OPT(contact_row, sorted),
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

static const field contact_owner_f[] = {FIELD(contact_owner, id),
					FIELD(contact_owner, name)};
const type contact_owner_t = TYPE(contact_owner, contact_owner_f);

static const field contact_counts_f[] = {
	FIELD(contact_counts, customers),      FIELD(contact_counts, leads),
	FIELD(contact_counts, employees),      FIELD(contact_counts, crews),
	FIELD(contact_counts, vendors),        FIELD(contact_counts, customers_hidden),
	FIELD(contact_counts, leads_hidden),   FIELD(contact_counts, crews_hidden),
	FIELD(contact_counts, vendors_hidden), FIELD(contact_counts, staff),
	FIELD(contact_counts, staff_hidden),
};
const type contact_counts_t = TYPE(contact_counts, contact_counts_f);

typedef struct contact_guess {
	str words; /* an array literal */
} contact_guess;
static const field contact_guess_f[] = {FIELD(contact_guess, words)};
const type contact_guess_t = TYPE(contact_guess, contact_guess_f);

typedef struct contacts_more {
	bool more;
} contacts_more;
static const field contacts_more_f[] = {FIELD(contacts_more, more)};
const type contacts_more_t = TYPE(contacts_more, contacts_more_f);

/* What stands around the rows is the same on every page of a business and changes now
 * and then: a worker remembers it, as it does opening hours. */
typedef struct list_frame {
	list choices; /* of contact_choice */
	list owners;  /* of contact_owner, by id */
	contact_counts counts;
} list_frame;

static str frame_key(ctx *x, str tenant)
{
	return str_printf(x->a, "contacts:" STR_FMT, STR_ARG(tenant));
}

static list owners_copy(arena *a, list owners)
{
	contact_owner *o = ARENA_ARRAY(a, contact_owner, owners.n);

	for (size_t i = 0; i < owners.n; i++) {
		const contact_owner *from = LIST_AT(owners, contact_owner, i);
		o[i] = (contact_owner){str_dup(a, from->id), str_dup(a, from->name)};
	}
	return (list){o, owners.n};
}

static list choices_copy(arena *a, list choices)
{
	contact_choice *c = ARENA_ARRAY(a, contact_choice, choices.n);

	for (size_t i = 0; i < choices.n; i++) {
		const contact_choice *from = LIST_AT(choices, contact_choice, i);
		c[i] = (contact_choice){
			.kind = str_dup(a, from->kind),
			.value = str_dup(a, from->value),
			.text = str_dup(a, from->text),
			.phase = str_dup(a, from->phase),
			.icon = str_dup(a, from->icon),
			.usual_days = from->usual_days,
		};
	}
	return (list){c, choices.n};
}

static void frame_keep(ctx *x, str tenant, const contacts_found *f)
{
	arena *a = memo_arena(x->memo);
	list_frame *kept = ARENA_NEW(a, list_frame);

	*kept = (list_frame){choices_copy(a, f->choices), owners_copy(a, f->owners),
			     f->counts};
	memo_put(x->memo, frame_key(x, tenant), a, kept, REMEMBER);
}

static void frame_done(ctx *x, str tenant, const contacts_found *f)
{
	if (!f->remembered)
		frame_keep(x, tenant, f);
}

static void frame_send(ctx *x, str tenant, contacts_found *out)
{
	const list_frame *kept = memo_get(x->memo, frame_key(x, tenant));

	out->remembered = kept != NULL;
	if (kept) {
		out->choices = kept->choices;
		out->owners = kept->owners;
		out->counts = kept->counts;
		return;
	}
	pg_send(x, Q_contact_choices, NO_ARGS,
		pg_list(&contact_choice_t, &out->choices));
	pg_send(x, Q_contact_owners, NO_ARGS, pg_list(&contact_owner_t, &out->owners));
	pg_send(x, Q_contact_counts, NO_ARGS, pg_into(&contact_counts_t, &out->counts));
}

static str yes(bool b)
{
	return b ? S("1") : (str){0};
}

static void listed_send(ctx *x, const contacts_ask *k, str kind, str at, pg_place to)
{
	bool back = k->before.n > 0;

	pg_send(x, Q_contacts_listed,
		ARGS(A(kind), A(at), A(k->hidden ? S("{f,t}") : S("{f}")), A(k->status),
		     A(k->owner), A(k->phase), A(k->label), A(yes(k->unread)),
		     A(str_of(CONTACT_SORTS[k->sort].column)), A(k->down), A(back)),
		to);
}

static void found_send(ctx *x, const contacts_ask *k, str kind, str at, pg_place to)
{
	const contact_search *s = &k->search;

	pg_send(x, k->before.n ? Q_contacts_found_before : Q_contacts_found_after,
		ARGS(A(kind), A(at), A(s->words), A(s->names), A(s->digits),
		     A(k->status), A(k->owner), A(k->phase), A(k->label),
		     A(yes(k->unread))),
		to);
}

static void plain_send(ctx *x, const contacts_ask *k, str kind, str from, pg_place to)
{
	static const enum query queries[2][2] = {
		{Q_contacts_after, Q_contacts_before},
		{Q_contacts_others_after, Q_contacts_others_before},
	};

	pg_send(x, queries[contact_tab_others(k->tab)][k->before.n > 0],
		ARGS(A(kind), A(from)), to);
}

static void rows_send(ctx *x, const contacts_ask *k, list *rows)
{
	const pg_place to = pg_list(&contact_row_t, rows);
	bool back = k->before.n > 0;
	str edge = back ? k->before : k->after;
	str from = edge.n ? edge : FIRST_ID;
	str kind = str_of(CONTACT_TABS[k->tab].kind);

	/* signs alone are in nobody's name */
	if (k->q.n && !k->search.any)
		return;
	switch (contacts_plan(k)) {
	case PLAN_PLAIN:
		plain_send(x, k, kind, from, to);
		break;
	case PLAN_LISTED:
		listed_send(x, k, kind, edge, to);
		break;
	case PLAN_FOUND:
		found_send(x, k, kind, edge, to);
		break;
	case PLAN_MEMBERS:
		pg_send(x, back ? Q_members_before : Q_members_after,
			ARGS(A(from), A(k->search.words), A(k->search.digits)),
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

rc contact_guess_read(ctx *x, const contact_search *s, contact_search *out)
{
	contact_guess guess = {0};
	bool found = false;

	pg_send(x, Q_contact_guess, ARGS(A(s->words)),
		pg_maybe(&contact_guess_t, &guess, &found));
	TRY(pg_flush(x));
	*out = (contact_search){
		.words = guess.words, .names = guess.words, .any = found};
	return OK;
}

/* Nobody has a name like that: once more with the nearest names there are. */
static rc guess_again(ctx *x, const contacts_ask *k, contacts_found *out)
{
	contacts_ask again = *k;

	TRY(contact_guess_read(x, &k->search, &again.search));
	if (!again.search.any)
		return OK;
	rows_send(x, &again, &out->rows);
	TRY(pg_flush(x));
	if (out->rows.n)
		out->guess = contact_search_words(x->a, again.search.words);
	return OK;
}

rc contacts_read(ctx *x, str tenant, const contacts_ask *k, contacts_found *out)
{
	*out = (contacts_found){0};
	rows_send(x, k, &out->rows);
	frame_send(x, tenant, out);
	if (contacts_plan(k) == PLAN_FOUND) {
		TRY(pg_flush(x));
		if (!out->rows.n && !k->after.n && !k->before.n && k->search.any)
			TRY(guess_again(x, k, out));
	}
	TRY(pg_commit(x));
	frame_done(x, tenant, out);
	rows_done(x, k, out);
	return OK;
}

rc contacts_upkeep(ctx *x)
{
	contacts_more left = {.more = true};

	while (left.more) {
		TRY(pg_begin(x, S(""), S("")));
		pg_send(x, Q_contacts_upkeep, NO_ARGS,
			pg_into(&contacts_more_t, &left));
		TRY(pg_commit(x));
	}
	return OK;
}
