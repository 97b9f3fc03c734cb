/* Card numbers in texts and transcripts that stand. */
#include "base/redact.h"
#include "features/privacy/privacy_store.h"
#include "store/pg.h"
#include "store/rows.h"

static const field redact_run_f[] = {
	FIELD(redact_run, id),         FIELD(redact_run, member),
	FIELD(redact_run, part),       FIELD(redact_run, after),
	FIELD(redact_run, looked),     FIELD(redact_run, changed),
	FIELD(redact_run, created_at), FIELD_OPT(redact_run, done_at),
};
extern const type redact_run_t;
const type redact_run_t = TYPE(redact_run, redact_run_f);

typedef struct redact_row {
	str id, words;
} redact_row;
static const field redact_row_f[] = {FIELD(redact_row, id), FIELD(redact_row, words)};
extern const type redact_row_t;
const type redact_row_t = TYPE(redact_row, redact_row_f);

rc redact_run_read(ctx *x, str id, redact_run *out, bool *found)
{
	pg_send(x, Q_redact_run, ARGS(A(id)), pg_maybe(&redact_run_t, out, found));
	return pg_flush(x);
}

rc redact_begin(ctx *x, str member, str *id)
{
	id_row row = {0};
	bool found = false;

	pg_send(x, Q_redact_begin, ARGS(A(member)), pg_maybe(&id_row_t, &row, &found));
	TRY(pg_flush(x));
	*id = found ? row.id : S("");
	return OK;
}

rc redact_step(ctx *x, const redact_run *r, bool *more)
{
	bool texts = str_eq(r->part, S("texts"));
	int64_t changed = 0;
	list rows;

	TRY(pg_rows(x, texts ? Q_redact_texts : Q_redact_transcripts, ARGS(A(r->after)),
		    &redact_row_t, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const redact_row *w = LIST_AT(rows, redact_row, i);
		str clean = redact_cards(x->a, w->words);
		if (str_eq(clean, w->words))
			continue;
		pg_send(x, texts ? Q_redact_text : Q_redact_transcript,
			ARGS(A(w->id), A(w->words), A(clean)), pg_count(NULL));
		changed++;
	}
	*more = rows.n || texts;
	str part = rows.n ? r->part : texts ? S("transcripts") : S("");
	str after = rows.n ? LIST_AT(rows, redact_row, rows.n - 1)->id : (str){0};
	pg_send(x, Q_redact_on,
		ARGS(A(r->id), A(part), A(after), A((int64_t)rows.n), A(changed)),
		pg_count(NULL));
	return pg_flush(x);
}
