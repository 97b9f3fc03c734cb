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

rc privacy_data(ctx *x, str contact, str member, str *document)
{
	one_text row = {0};
	bool found = false;

	pg_send(x, Q_contact_data, ARGS(A(contact)),
		pg_maybe(&one_text_t, &row, &found));
	pg_send(x, Q_data_given, ARGS(A(contact), A(member)), pg_count(NULL));
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

static const field request_row_f[] = {
	FIELD(request_row, id),          FIELD(request_row, contact_id),
	FIELD(request_row, contact),     FIELD(request_row, kind),
	FIELD(request_row, who),         FIELD(request_row, asked_on),
	FIELD(request_row, due_on),      FIELD(request_row, member),
	FIELD(request_row, done_by),     FIELD(request_row, did),
	FIELD(request_row, refused),     FIELD(request_row, late),
	FIELD_OPT(request_row, done_at),
};
extern const type request_row_t;
const type request_row_t = TYPE(request_row, request_row_f);

static const field contact_now_f[] = {FIELD(contact_now, today),
				      FIELD(contact_now, restricted)};
extern const type contact_now_t;
const type contact_now_t = TYPE(contact_now, contact_now_f);

rc requests_read(ctx *x, str contact, list *out, contact_now *now)
{
	bool found;

	pg_send(x, Q_data_requests, ARGS(A(contact)), pg_list(&request_row_t, out));
	pg_send(x, Q_data_contact, ARGS(A(contact)),
		pg_maybe(&contact_now_t, now, &found));
	return pg_flush(x);
}

rc requests_all(ctx *x, list *out)
{
	return pg_rows(x, Q_data_requests_all, NO_ARGS, &request_row_t, out);
}

rc request_add(ctx *x, str contact, str kind, str who, str asked_on, str member,
	       bool *did)
{
	return pg_exec_one(x, Q_data_request_add,
			   ARGS(A(contact), A(kind), A(who), A(asked_on), A(member)),
			   did);
}

rc request_close(ctx *x, str contact, str id, str words, bool refused, str member,
		 bool *did)
{
	return pg_exec_one(x, Q_data_request_close,
			   ARGS(A(contact), A(id), A(words), A(refused), A(member)),
			   did);
}

rc contact_restrict(ctx *x, str contact, bool on, bool *did)
{
	return pg_exec_one(x, Q_contact_restrict, ARGS(A(contact), A(on)), did);
}

static const field call_privacy_f[] = {FIELD(call_privacy, transcripts),
				       FIELD(call_privacy, recordings)};
extern const type call_privacy_t;
const type call_privacy_t = TYPE(call_privacy, call_privacy_f);

rc call_privacy_read(ctx *x, call_privacy *out)
{
	return pg_one(x, Q_call_privacy, NO_ARGS, &call_privacy_t, out);
}

rc call_privacy_keep(ctx *x, const call_privacy *p)
{
	return pg_exec(x, Q_call_privacy_put,
		       ARGS(A(p->transcripts), A(p->recordings)));
}
