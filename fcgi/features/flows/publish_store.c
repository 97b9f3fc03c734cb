#include "features/flows/publish.h"

#include "features/flows/flows.h"
#include "store/pg.h"
#include "store/rows.h"

static rc publish_lookup(ctx *x, str kind, str name, buf *out, buf *problems)
{
	id_row row = {0};
	bool found = false;

	pg_send(x, Q_flow_reference, ARGS(A(kind), A(name)),
		pg_maybe(&id_row_t, &row, &found));
	TRY(pg_flush(x));
	if (!found) {
		buf_fmt(problems, "There is no " STR_FMT " named \"" STR_FMT "\".\n",
			STR_ARG(kind), STR_ARG(name));
		return E_INPUT;
	}
	buf_str(out, row.id);
	return OK;
}

/* Is doc[i] the brace of a "{kind:name}"? *colon and *end then say where its parts are.
 */
static bool publish_reference(str doc, size_t i, size_t *colon, size_t *end)
{
	ptrdiff_t c, e;

	if (doc.p[i] != '{' || i == 0 || doc.p[i - 1] != '"' || i + 1 >= doc.n ||
	    doc.p[i + 1] == '"')
		return false;
	c = str_find(doc, ':', i);
	e = str_find(doc, '}', i);
	*colon = (size_t)c;
	*end = (size_t)e;
	return c >= 0 && e >= 0 && c < e;
}

/* "{queue:Support}" in a string of the document becomes the queue's id. Any other brace
 * is the document's own. All unknown names are told, not the first alone. */
static rc publish_resolve(ctx *x, str doc, str *out, buf *problems)
{
	buf b = buf_new(x->a, doc.n + 256, 1024 * 1024);
	bool bad = false;

	for (size_t i = 0, colon, end; i < doc.n;) {
		if (!publish_reference(doc, i, &colon, &end)) {
			buf_chr(&b, doc.p[i++]);
			continue;
		}
		rc r = publish_lookup(x, str_sub(doc, i + 1, colon),
				      str_sub(doc, colon + 1, end), &b, problems);
		if (r != OK && r != E_INPUT)
			return r;
		bad = bad || r != OK;
		i = end + 1;
	}
	*out = buf_view(&b);
	return bad ? FAIL(x, E_INPUT,
			  "the document names what the tenant does not have")
		   : OK;
}

rc flow_publish(ctx *x, str flow_name, str document, str note, str by, buf *problems)
{
	id_row f = {0}, v = {0};
	flow parsed;
	str text;

	TRY(publish_resolve(x, document, &text, problems));
	if (!flow_doc_read(x->a, text, &parsed, problems))
		return FAIL(x, E_INPUT, "the document has problems");
	TRY(pg_one(x, Q_flow_upsert, ARGS(A(flow_name)), &id_row_t, &f));
	TRY(pg_one(x, Q_flow_version_add, ARGS(A(f.id), A(text), A(note), A(by)),
		   &id_row_t, &v));
	pg_send(x, Q_flow_make_live, ARGS(A(f.id), A(v.id)), pg_count(NULL));
	return pg_flush(x);
}

rc flow_publish_basic(ctx *x, str by)
{
	buf problems = buf_new(x->a, 256, 4096);

	return flow_publish(
		x, S("Main flow"),
		S("{\"start\":\"hours\",\"steps\":{"
		  "\"hours\":{\"type\":\"hours\",\"schedule\":\"{schedule:Opening "
		  "hours}\","
		  "\"open\":\"queue\",\"closed\":\"voicemail\"},"
		  "\"queue\":{\"type\":\"queue\",\"queue\":\"{queue:Front desk}\","
		  "\"say\":\"Thank you for calling. One moment, we are finding "
		  "somebody for you.\","
		  "\"max_wait\":600,\"full\":\"voicemail\"},"
		  "\"voicemail\":{\"type\":\"voicemail\","
		  "\"prompt\":\"Thank you for calling. Leave your name, your number "
		  "and a short "
		  "message after the tone.\"}}}"),
		S("What every new business begins with"), by, &problems);
}
