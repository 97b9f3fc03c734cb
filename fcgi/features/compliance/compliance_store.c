#include "features/compliance/compliance_store.h"

#include "store/pg.h"
#include "store/rows.h"

static const field compliance_figure_f[] = {
	FIELD(compliance_figure, part),
	FIELD(compliance_figure, what),
	FIELD(compliance_figure, n),
};
extern const type compliance_figure_t;
const type compliance_figure_t = TYPE(compliance_figure, compliance_figure_f);

static const field compliance_settings_f[] = {
	FIELD(compliance_settings, every),
	FIELD(compliance_settings, next_on),
	FIELD(compliance_settings, today),
};
extern const type compliance_settings_t;
const type compliance_settings_t = TYPE(compliance_settings, compliance_settings_f);

static const field compliance_reader_f[] = {
	FIELD(compliance_reader, id),
	FIELD(compliance_reader, name),
	FIELD_OPT(compliance_reader, email),
	FIELD(compliance_reader, chosen),
};
extern const type compliance_reader_t;
const type compliance_reader_t = TYPE(compliance_reader, compliance_reader_f);

static const field compliance_to_f[] = {
	FIELD_OPT(compliance_to, email),
	FIELD(compliance_to, business),
};
extern const type compliance_to_t;
const type compliance_to_t = TYPE(compliance_to, compliance_to_f);

rc compliance_settings_read(ctx *x, compliance_settings *s, list *readers)
{
	pg_send(x, Q_compliance_settings, NO_ARGS, pg_into(&compliance_settings_t, s));
	pg_send(x, Q_compliance_readers, NO_ARGS,
		pg_list(&compliance_reader_t, readers));
	return pg_flush(x);
}

rc compliance_figures_read(ctx *x, str from, str to, list *out)
{
	return pg_rows(x, Q_compliance_figures, ARGS(A(from), A(to)),
		       &compliance_figure_t, out);
}

rc compliance_keep(ctx *x, str every, str readers)
{
	return pg_exec(x, Q_compliance_keep, ARGS(A(every), A(readers)));
}

rc compliance_send(ctx *x, str from, str to, int64_t *n)
{
	count_row row = {0};

	TRY(pg_one(x, Q_compliance_send, ARGS(A(from), A(to)), &count_row_t, &row));
	*n = row.n;
	return OK;
}

rc compliance_due_find(ctx *x, list *tenants)
{
	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_compliance_due, NO_ARGS, pg_list(&id_row_t, tenants));
	return pg_commit(x);
}

rc compliance_to_read(ctx *x, str member, compliance_to *out, bool *found)
{
	pg_send(x, Q_compliance_to, ARGS(A(member)),
		pg_maybe(&compliance_to_t, out, found));
	return pg_flush(x);
}
