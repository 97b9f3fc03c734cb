#include "features/own/own_store.h"

#include "store/rows.h"

static const field own_row_f[] = {
	FIELD(own_row, kind),       FIELD(own_row, id),
	FIELD(own_row, name),       FIELD(own_row, key),
	FIELD(own_row, icon),       FIELD(own_row, category),
	FIELD(own_row, field_kind), FIELD(own_row, choices),
	FIELD(own_row, work),       FIELD_OPT(own_row, work_to),
	FIELD_OPT(own_row, months), FIELD(own_row, version),
	FIELD(own_row, used),       FIELD(own_row, work_done),
	FIELD(own_row, work_of),    FIELD(own_row, place),
	FIELD(own_row, archived),
};
const type own_row_t = TYPE(own_row, own_row_f);

static const field own_saved_f[] = {
	FIELD_OPT(own_saved, id),
	FIELD(own_saved, outcome),
	FIELD(own_saved, work),
};
const type own_saved_t = TYPE(own_saved, own_saved_f);

static const field own_did_f[] = {FIELD(own_did, did)};
const type own_did_t = TYPE(own_did, own_did_f);

rc own_rows_read(ctx *x, str kinds, list *out)
{
	return pg_rows(x, Q_own_rows, ARGS(A(kinds), A((str){0})), &own_row_t, out);
}

rc own_row_read(ctx *x, str kinds, str id, own_row *out)
{
	return pg_one(x, Q_own_rows, ARGS(A(kinds), A(id)), &own_row_t, out);
}

static void own_begin_work(ctx *x, enum own_kind kind, str id)
{
	str args = str_printf(x->a, "{\"kind\":\"%s\",\"id\":\"" STR_FMT "\"}",
			      OWN_DEFS[kind].key, STR_ARG(id));

	task_add(x, &own_work, args, id, (when){0});
}

rc own_save(ctx *x, str tenant, enum own_kind kind, str id, const own_form *f,
	    own_saved *out)
{
	*out = (own_saved){0};
	TRY(pg_one(x, Q_own_save,
		   ARGS(A(str_of(OWN_DEFS[kind].key)), A(id), A(f->version),
			A(own_document(x->a, kind, f))),
		   &own_saved_t, out));
	if (out->work)
		own_begin_work(x, kind, out->id);
	events_live(x->events, tenant, S("own"), S(""));
	return OK;
}

rc own_move(ctx *x, enum own_kind kind, str id, bool up)
{
	own_did r = {0};

	TRY(pg_one(x, Q_own_move, ARGS(A(str_of(OWN_DEFS[kind].key)), A(id), A(up)),
		   &own_did_t, &r));
	return r.did ? OK : FAIL(x, E_NOTFOUND, "nothing to move");
}

rc own_retire(ctx *x, const session *who, enum own_kind kind, str id, int64_t version,
	      str to, str *outcome)
{
	one_text r = {0};

	TRY(pg_one(x, Q_own_retire,
		   ARGS(A(str_of(OWN_DEFS[kind].key)), A(id), A(version), A(to),
			A(who->member_id)),
		   &one_text_t, &r));
	*outcome = r.text;
	if (str_eq(r.text, S("going")))
		own_begin_work(x, kind, id);
	events_live(x->events, who->tenant_id, S("own"), S(""));
	return OK;
}
