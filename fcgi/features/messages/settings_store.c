#include "features/messages/settings_store.h"

#include "base/json.h"

#include "features/messages/inbox_store.h"

extern const type mate_row_t;

/* All of them in one JSON object: their names are the table's columns. */
typedef struct settings_doc {
	str document;
} settings_doc;
static const field settings_doc_f[] = {FIELD(settings_doc, document)};
extern const type settings_doc_t;
const type settings_doc_t = TYPE(settings_doc, settings_doc_f);

static const field registration_row_f[] = {
	FIELD(registration_row, id),      FIELD(registration_row, name),
	FIELD(registration_row, e164),    FIELD(registration_row, state),
	FIELD(registration_row, brand),   FIELD(registration_row, campaign),
	FIELD(registration_row, pool),    FIELD(registration_row, port),
	FIELD(registration_row, port_on), FIELD(registration_row, port_note),
	FIELD(registration_row, port_by), FIELD_OPT(registration_row, port_at),
	FIELD(registration_row, version),
};
extern const type registration_row_t;
const type registration_row_t = TYPE(registration_row, registration_row_f);

static const field text_id_f[] = {FIELD(text_id, id)};
const type text_id_t = TYPE(text_id, text_id_f);

rc settings_read(ctx *x, str values[SETTINGS_N])
{
	settings_doc row = {0};
	json *o;
	str why;

	TRY(pg_one(x, Q_text_settings_show, NO_ARGS, &settings_doc_t, &row));
	if (!json_read(x->a, row.document, &o, &why))
		return FAIL(x, E_BUG, "settings are no JSON");
	for (int i = 0; i < SETTINGS_N; i++) {
		str v = json_text(x->a, json_get(o, SETTINGS[i].name));
		values[i] = v.p ? v : S("");
	}
	return OK;
}

rc settings_keep(ctx *x, const str values[SETTINGS_N])
{
	buf b = buf_new(x->a, 512, 16 * 1024);

	buf_chr(&b, '{');
	for (int i = 0; i < SETTINGS_N; i++) {
		if (i)
			buf_chr(&b, ',');
		buf_json(&b, str_of(SETTINGS[i].name));
		buf_chr(&b, ':');
		if (SETTINGS[i].kind == SETTING_HOURS && !values[i].n)
			buf_str(&b, S("null"));
		else
			buf_json(&b, values[i]);
	}
	buf_chr(&b, '}');
	return pg_exec(x, Q_text_settings_put, ARGS(A(str_dup(x->a, buf_view(&b)))));
}

rc registrations_read(ctx *x, list *out)
{
	return pg_rows(x, Q_text_registrations, NO_ARGS, &registration_row_t, out);
}

rc registration_find(ctx *x, str id, registration_row *out)
{
	list rows;

	TRY(registrations_read(x, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		*out = *LIST_AT(rows, registration_row, i);
		if (str_eq(out->id, id))
			return OK;
	}
	return FAIL(x, E_NOTFOUND, "no such line");
}

rc registration_put(ctx *x, const registration_row *r, str member, bool *saved)
{
	text_id row;

	pg_send(x, Q_text_registration_put,
		ARGS(A(r->id), A(r->state), A(r->brand), A(r->campaign), A(r->pool),
		     A(r->port), A(r->port_on), A(r->port_note),
		     A(member.n ? member : (str){0}), A(r->version)),
		pg_maybe(&text_id_t, &row, saved));
	return pg_flush(x);
}

rc schedules_read(ctx *x, list *out)
{
	return pg_rows(x, Q_text_schedules, NO_ARGS, &mate_row_t, out);
}

rc template_named(ctx *x, str id, str name, str language, bool *taken)
{
	text_id row;

	pg_send(x, Q_text_template_named, ARGS(A(id), A(name), A(language)),
		pg_maybe(&text_id_t, &row, taken));
	return pg_flush(x);
}

rc template_keep(ctx *x, str id, str name, str body, str language, str version,
		 bool *saved)
{
	text_id row;
	int64_t at = 0;

	(void)str_i64(version, &at);
	pg_send(x, Q_text_template_put,
		ARGS(A(id), A(name), A(body), A(language), A(at)),
		pg_maybe(&text_id_t, &row, saved));
	return pg_flush(x);
}

rc template_drop(ctx *x, str id)
{
	return pg_exec(x, Q_text_template_drop, ARGS(A(id)));
}

rc template_example(ctx *x, str *contact)
{
	text_id row = {0};
	bool found;

	pg_send(x, Q_template_example, NO_ARGS, pg_maybe(&text_id_t, &row, &found));
	TRY(pg_flush(x));
	*contact = found ? row.id : (str){0};
	return OK;
}

rc thread_to(ctx *x, str contact, str phone, str line, str *thread)
{
	text_id row = {0};
	bool found;

	*thread = (str){0};
	pg_send(x, Q_thread_to, ARGS(A(contact), A(phone), A(line)),
		pg_maybe(&text_id_t, &row, &found));
	TRY(pg_flush(x));
	if (found)
		*thread = row.id;
	return OK;
}

rc thread_move(ctx *x, str thread, str line, str member, const draft_row *draft,
	       str *to)
{
	text_id row = {0};
	bool found = false;

	pg_send(x, Q_thread_move,
		ARGS(A(thread), A(line), A(member), A(draft->body), A(draft->note)),
		pg_maybe(&text_id_t, &row, &found));
	TRY(pg_flush(x));
	*to = found ? row.id : (str){0};
	return OK;
}
