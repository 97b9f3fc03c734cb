#include "features/privacy/privacy_store.h"

#include "store/pg.h"
#include "store/rows.h"

enum { STEP = 200 };

static const field data_line_f[] = {FIELD(data_line, section), FIELD(data_line, words)};
extern const type data_line_t;
const type data_line_t = TYPE(data_line, data_line_f);

static const field erase_did_f[] = {FIELD_OPT(erase_did, id),
				    FIELD(erase_did, outcome)};
extern const type erase_did_t;
const type erase_did_t = TYPE(erase_did, erase_did_f);

static const field erase_row_f[] = {FIELD(erase_row, id), FIELD(erase_row, kind),
				    FIELD(erase_row, name)};
extern const type erase_row_t;
const type erase_row_t = TYPE(erase_row, erase_row_f);

static const field erasure_row_f[] = {
	FIELD(erasure_row, id),         FIELD(erasure_row, member),
	FIELD(erasure_row, created_at), FIELD_OPT(erasure_row, done_at),
	FIELD(erasure_row, texts),      FIELD(erasure_row, calls),
	FIELD(erasure_row, recordings),
};
extern const type erasure_row_t;
const type erasure_row_t = TYPE(erasure_row, erasure_row_f);

static const field retention_row_f[] = {
	FIELD(retention_row, kind),
	FIELD_OPT(retention_row, ran_on),
	FIELD(retention_row, days),
	FIELD(retention_row, gone),
};
extern const type retention_row_t;
const type retention_row_t = TYPE(retention_row, retention_row_f);

typedef struct retention_counted {
	int64_t n;
} retention_counted;
static const field retention_counted_f[] = {FIELD(retention_counted, n)};
extern const type retention_counted_t;
const type retention_counted_t = TYPE(retention_counted, retention_counted_f);

rc privacy_data(ctx *x, str contact, str *document)
{
	one_text row = {0};
	bool found = false;

	pg_send(x, Q_contact_data, ARGS(A(contact)),
		pg_maybe(&one_text_t, &row, &found));
	TRY(pg_flush(x));
	*document = row.text;
	return found ? OK : FAIL(x, E_NOTFOUND, "no such contact");
}

rc privacy_lines(ctx *x, str contact, list *out)
{
	return pg_rows(x, Q_contact_data_lines, ARGS(A(contact)), &data_line_t, out);
}

rc privacy_erase_contact(ctx *x, str contact, str member, erase_did *out)
{
	return pg_one(x, Q_contact_erase, ARGS(A(contact), A(member)), &erase_did_t,
		      out);
}

rc erasures_read(ctx *x, list *out)
{
	return pg_rows(x, Q_erasures, NO_ARGS, &erasure_row_t, out);
}

rc retention_read(ctx *x, list *out)
{
	return pg_rows(x, Q_retention_rules, NO_ARGS, &retention_row_t, out);
}

rc retention_counts(ctx *x, const int64_t *days, int64_t *counts)
{
	retention_counted row[RETENTION_KINDS] = {{0}};

	for (int i = 0; i < RETENTION_KINDS; i++)
		pg_send(x, Q_retention_count,
			ARGS(A(str_of(RETENTION[i].name)), A(days[i])),
			pg_into(&retention_counted_t, &row[i]));
	TRY(pg_flush(x));
	for (int i = 0; i < RETENTION_KINDS; i++)
		counts[i] = row[i].n;
	return OK;
}

rc retention_keep(ctx *x, const int64_t *days)
{
	for (int i = 0; i < RETENTION_KINDS; i++)
		pg_send(x, Q_retention_put,
			ARGS(A(str_of(RETENTION[i].name)), A(days[i])), pg_count(NULL));
	return pg_flush(x);
}

rc retention_step(ctx *x, str kind, int64_t days, int64_t *gone)
{
	retention_counted row = {0};

	TRY(pg_one(x, Q_retention_step, ARGS(A(kind), A(days), A((int64_t)STEP)),
		   &retention_counted_t, &row));
	*gone = row.n;
	return OK;
}
