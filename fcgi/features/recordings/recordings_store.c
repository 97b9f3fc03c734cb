#include "features/recordings/recordings_store.h"

#include "base/redact.h"
#include "store/pg.h"

static const field recording_row_f[] = {
	FIELD(recording_row, recording_id),   FIELD(recording_row, call_id),
	FIELD_OPT(recording_row, contact_id), FIELD_OPT(recording_row, fresh),
	FIELD_OPT(recording_row, made),       FIELD_OPT(recording_row, theirs),
};
const type recording_row_t = TYPE(recording_row, recording_row_f);

static const field recording_file_f[] = {FIELD(recording_file, file)};
const type recording_file_t = TYPE(recording_file, recording_file_f);

static const field recording_source_f[] = {
	FIELD(recording_source, recording_sid),
	FIELD(recording_source, state),
	FIELD(recording_source, call_id),
	FIELD_OPT(recording_source, contact_id),
};
const type recording_source_t = TYPE(recording_source, recording_source_f);

rc recording_note(ctx *x, const recording_news *n, recording_row *out)
{
	return pg_one(x, Q_recording_note,
		      ARGS(A(n->sid), A(n->account_sid), A(n->call_sid), A(n->kind),
			   A(n->duration_s), A(n->channels), A(n->at)),
		      &recording_row_t, out);
}

rc recording_transcribed(ctx *x, str sid, bool good, str text, recording_row *out,
			 bool *found)
{
	pg_send(x, Q_recording_transcribed,
		ARGS(A(sid), A(good), A(text), A(redact_cards(x->a, text))),
		pg_maybe(&recording_row_t, out, found));
	return pg_flush(x);
}

rc recording_file_of(ctx *x, str call_id, str recording_id, recording_file *out)
{
	return pg_one(x, Q_recording_file, ARGS(A(call_id), A(recording_id)),
		      &recording_file_t, out);
}

rc recording_handled(ctx *x, const request *q, str recording_id, bool handled)
{
	recording_row r = {0};
	bool changed;

	pg_send(x, Q_recording_handled,
		ARGS(A(recording_id), A(handled), A(q->who.member_id)),
		pg_maybe(&recording_row_t, &r, &changed));
	return pg_flush(x);
}

rc recording_source_of(ctx *x, str recording_id, recording_source *out)
{
	return pg_one(x, Q_recording_source, ARGS(A(recording_id)), &recording_source_t,
		      out);
}

void recording_ready(ctx *x, str recording_id, str file, int64_t bytes)
{
	pg_send(x, Q_recording_ready, ARGS(A(recording_id), A(file), A(bytes)),
		pg_count(NULL));
}

void recording_failed(ctx *x, str recording_id, str problem)
{
	pg_send(x, Q_recording_failed, ARGS(A(recording_id), A(problem)),
		pg_count(NULL));
}
