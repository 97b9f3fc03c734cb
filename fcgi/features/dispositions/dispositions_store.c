#include "features/dispositions/dispositions_store.h"

#include "features/own/own.h"
#include "store/pg.h"
#include "store/rows.h"

static const field disposition_saved_f[] = {
	FIELD_OPT(disposition_saved, id),
	FIELD(disposition_saved, outcome),
};
const type disposition_saved_t = TYPE(disposition_saved, disposition_saved_f);

void dispositions_send(ctx *x, list *out)
{
	pg_send(x, Q_dispositions, NO_ARGS, pg_list(&disposition_t, out));
}

void disposition_rules_send(ctx *x, disposition_rules *out)
{
	pg_send(x, Q_disposition_rules, NO_ARGS, pg_into(&disposition_rules_t, out));
}

rc dispositions_kept(ctx *x, list *out)
{
	return pg_rows(x, Q_dispositions_kept, ARGS(A((str){0})), &disposition_t, out);
}

rc disposition_one(ctx *x, str id, disposition *out)
{
	return pg_one(x, Q_dispositions_kept, ARGS(A(id)), &disposition_t, out);
}

rc disposition_save(ctx *x, str id, const disposition *d, disposition_saved *out)
{
	*out = (disposition_saved){0};
	return pg_one(x, Q_disposition_save,
		      ARGS(A(id), A(d->version), A(disposition_document(x->a, d))),
		      &disposition_saved_t, out);
}

rc disposition_move(ctx *x, str id, bool up)
{
	own_did r = {0};

	TRY(pg_one(x, Q_disposition_move, ARGS(A(id), A(up)), &own_did_t, &r));
	return r.did ? OK : FAIL(x, E_NOTFOUND, "nothing to move");
}

rc disposition_rules_save(ctx *x, const disposition_rules *r, bool *saved)
{
	one_text was = {0};

	TRY(pg_one(x, Q_disposition_rules_save,
		   ARGS(A(r->version), A(r->needed), A(r->amounts), A(r->words)),
		   &one_text_t, &was));
	*saved = str_eq(was.text, S("saved"));
	return OK;
}
