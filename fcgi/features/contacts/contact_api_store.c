#include "features/contacts/contact_api_store.h"

#include "store/pg.h"
#include "store/rows.h"

static const str FIRST_ID = STR_INIT("00000000-0000-0000-0000-000000000000");

static const field contact_doc_f[] = {
	FIELD(contact_doc, id),
	FIELD(contact_doc, version),
	FIELD(contact_doc, document),
	FIELD_OPT(contact_doc, do_not_contact),
};
const type contact_doc_t = TYPE(contact_doc, contact_doc_f);

static const field contact_reach_f[] = {
	FIELD_OPT(contact_reach, words),
	FIELD_OPT(contact_reach, e164),
	FIELD_OPT(contact_reach, blocked_reason),
	FIELD(contact_reach, do_not_contact),
	FIELD(contact_reach, known),
	FIELD(contact_reach, blocked),
};
const type contact_reach_t = TYPE(contact_reach, contact_reach_f);

static const field custom_head_f[] = {
	FIELD(custom_head, key),
	FIELD(custom_head, label),
	FIELD(custom_head, kind),
	FIELD(custom_head, choices),
};
const type custom_head_t = TYPE(custom_head, custom_head_f);

static const field blocked_row_f[] = {
	FIELD(blocked_row, number),
	FIELD(blocked_row, document),
};
const type blocked_row_t = TYPE(blocked_row, blocked_row_f);

rc contact_doc_read(ctx *x, str id, contact_doc *out)
{
	return pg_one(x, Q_contact_doc, ARGS(A(id)), &contact_doc_t, out);
}

static str hidden_array(str hidden)
{
	return !hidden.p ? S("{f,t}") : str_eq(hidden, S("true")) ? S("{t}") : S("{f}");
}

rc contact_docs_read(ctx *x, const contact_docs_ask *k, list *out)
{
	if (k->sort.p)
		return pg_rows(
			x, Q_contact_docs_listed,
			ARGS(A(k->type), A(hidden_array(k->hidden)), A(k->sort),
			     A(k->down), A(k->after), A(k->limit), A(k->status),
			     A(k->owner), A(k->phase), A(k->label),
			     A(str_eq(k->unread, S("true")) ? k->unread : (str){0})),
			&contact_doc_t, out);
	return pg_rows(x, Q_contact_docs_made,
		       ARGS(A(k->after.p ? k->after : FIRST_ID), A(k->limit),
			    A(k->type), A(k->status), A(k->owner), A(k->phase),
			    A(k->label), A(k->unread), A(k->hidden), A(k->phone),
			    A(k->record_id)),
		       &contact_doc_t, out);
}

rc contact_docs_find(ctx *x, const contact_search *s, const contact_docs_ask *k,
		     list *out)
{
	return pg_rows(x, Q_contact_docs_found,
		       ARGS(A(s->words), A(s->names), A(s->digits), A(k->type),
			    A(k->limit), A(k->status), A(k->owner), A(k->phase),
			    A(k->label), A(k->unread), A(k->hidden)),
		       &contact_doc_t, out);
}

rc custom_heads_read(ctx *x, list *out)
{
	return pg_rows(x, Q_custom_heads, NO_ARGS, &custom_head_t, out);
}

rc contact_stats_read(ctx *x, str zone, str *out)
{
	one_text t = {0};

	TRY(pg_one(x, Q_contact_stats, ARGS(A(zone)), &one_text_t, &t));
	*out = t.text;
	return OK;
}

rc contact_reach_read(ctx *x, str id, str e164, contact_reach *out)
{
	return pg_one(x, Q_contact_reach, ARGS(A(id), A(e164)), &contact_reach_t, out);
}

static const field blocked_line_f[] = {
	FIELD(blocked_line, e164),           FIELD(blocked_line, reason),
	FIELD(blocked_line, created_at),     FIELD_OPT(blocked_line, who),
	FIELD_OPT(blocked_line, contact_id), FIELD_OPT(blocked_line, name),
};
const type blocked_line_t = TYPE(blocked_line, blocked_line_f);

rc blocked_lines_read(ctx *x, str after, list *out)
{
	return pg_rows(x, Q_blocked_lines, ARGS(A(after)), &blocked_line_t, out);
}

rc blocked_read(ctx *x, str after, int64_t limit, list *out)
{
	return pg_rows(x, Q_blocked_list, ARGS(A(after), A(limit)), &blocked_row_t,
		       out);
}

rc blocked_put(ctx *x, str e164, str reason, str member_id, bool *made, str *out)
{
	blocked_row b = {0};
	int64_t rows = 0;

	pg_send(x, Q_blocked_add, ARGS(A(e164), A(reason), A(member_id)),
		pg_count(&rows));
	TRY(pg_one(x, Q_blocked_one, ARGS(A(e164)), &blocked_row_t, &b));
	*made = rows > 0;
	*out = b.document;
	return OK;
}

rc blocked_drop(ctx *x, str e164)
{
	int64_t rows = 0;

	pg_send(x, Q_blocked_remove, ARGS(A(e164)), pg_count(&rows));
	TRY(pg_flush(x));
	return rows ? OK : FAIL(x, E_NOTFOUND, "not blocked");
}
