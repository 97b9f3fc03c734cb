#include "features/contacts/contact_edit_store.h"

#include "base/events.h"
#include "base/json.h"
#include "store/pg.h"
#include "store/rows.h"

typedef struct contact_save_row {
	str contact_id, outcome, faults;
	int64_t version;
} contact_save_row;
static const field contact_save_row_f[] = {
	FIELD_OPT(contact_save_row, contact_id),
	FIELD_OPT(contact_save_row, version),
	FIELD(contact_save_row, outcome),
	FIELD(contact_save_row, faults),
};
const type contact_save_row_t = TYPE(contact_save_row, contact_save_row_f);

typedef struct merge_row {
	str id;
} merge_row;
static const field merge_row_f[] = {FIELD_OPT(merge_row, id)};
const type merge_row_t = TYPE(merge_row, merge_row_f);

typedef struct removed_ids {
	str contact_id, into_id;
	bool restored;
} removed_ids;
static const field removed_ids_f[] = {
	FIELD(removed_ids, contact_id),
	FIELD_OPT(removed_ids, into_id),
	FIELD(removed_ids, restored),
};
const type removed_ids_t = TYPE(removed_ids, removed_ids_f);

static enum contact_outcome outcome_of(str word)
{
	static const struct {
		const char *word;
		enum contact_outcome outcome;
	} words[] = {
		{"made", CONTACT_MADE},       {"saved", CONTACT_SAVED},
		{"same", CONTACT_SAME},       {"stale", CONTACT_STALE},
		{"missing", CONTACT_MISSING},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(word, str_of(words[i].word)))
			return words[i].outcome;
	return CONTACT_REFUSED;
}

/* [{"field": ..., "says": ...}], as the database tells them. */
static void faults_read(ctx *x, str text, contact_faults *f)
{
	json *said;
	str why;

	if (!json_read(x->a, text, &said, &why))
		return;
	for (size_t i = 0; i < json_len(said); i++)
		contact_fault_add(f, json_str(json_get(json_at(said, i), "field")),
				  json_str(json_get(json_at(said, i), "says")));
}

static void contact_tell(ctx *x, const contact_editor *who, str id)
{
	events_live(x->events, who->tenant_id, S("contacts"), S(""));
	events_live(x->events, who->tenant_id, S("contact"), id);
}

rc contact_save(ctx *x, const contact_editor *who, str id, int64_t version,
		contact_draft *d, contact_saved *out)
{
	contact_save_row r = {0};
	str based = version ? str_printf(x->a, "%lld", (long long)version) : (str){0};

	*out = (contact_saved){.id = id};
	contact_draft_check(x->a, d, who->region, &out->faults);
	if (out->faults.n)
		return OK;
	TRY(pg_one(x, Q_contact_save,
		   ARGS(A(id), A(based), A(contact_draft_document(x->a, d)),
			A(who->member_id), A(str_of(who->source))),
		   &contact_save_row_t, &r));
	out->id = r.contact_id;
	out->version = r.version;
	out->outcome = outcome_of(r.outcome);
	faults_read(x, r.faults, &out->faults);
	if (out->outcome == CONTACT_MADE || out->outcome == CONTACT_SAVED)
		contact_tell(x, who, out->id);
	return OK;
}

rc contact_delete(ctx *x, const contact_editor *who, str id)
{
	id_row r = {0};

	TRY(pg_one(x, Q_contact_delete, ARGS(A(id), A(who->member_id)), &id_row_t, &r));
	contact_tell(x, who, id);
	return OK;
}

rc contact_merge(ctx *x, const contact_editor *who, str from, int64_t from_version,
		 str into, int64_t into_version, str picks, bool *merged)
{
	merge_row r = {0};

	TRY(pg_one(x, Q_contact_merge,
		   ARGS(A(from), A(from_version), A(into), A(into_version),
			A(who->member_id), A(picks)),
		   &merge_row_t, &r));
	*merged = r.id.n > 0;
	if (*merged) {
		contact_tell(x, who, from);
		contact_tell(x, who, into);
	}
	return OK;
}

rc contact_bring_back(ctx *x, const contact_editor *who, str removed, str *id)
{
	removed_ids r = {0};

	TRY(pg_one(x, Q_contact_bring_back, ARGS(A(removed), A(who->member_id)),
		   &removed_ids_t, &r));
	*id = r.restored ? r.contact_id : (str){0};
	if (r.restored) {
		contact_tell(x, who, r.contact_id);
		if (r.into_id.n)
			contact_tell(x, who, r.into_id);
	}
	return OK;
}

rc contact_do_not(ctx *x, const contact_editor *who, str id, bool on, str words,
		  int64_t *version)
{
	count_row r = {0};

	TRY(pg_one(
		x, Q_contact_do_not,
		ARGS(A(id), A(on), A(words), A(who->member_id), A(str_of(who->source))),
		&count_row_t, &r));
	*version = r.n;
	if (r.n)
		contact_tell(x, who, id);
	return OK;
}
