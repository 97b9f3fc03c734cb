/* A member who is on the way to a customer lets them know, from any phone. */
#include "base/text.h"
#include "features/consent/consent.h"
#include "features/messages/messages.h"
#include "features/messages/messages_store.h"
#include "features/messages/text_rules.h"

typedef struct way_to {
	str contact_id, name, thread_id;
} way_to;
static const field way_to_f[] = {
	FIELD(way_to, contact_id),
	FIELD(way_to, name),
	FIELD_OPT(way_to, thread_id),
};
extern const type way_to_t;
const type way_to_t = TYPE(way_to, way_to_f);

static str way_minutes(ctx *x, int64_t n)
{
	return str_printf(x->a, n == 1 ? "%lld minute" : "%lld minutes", (long long)n);
}

static rc way_write(ctx *x, const request *q, const text_eta *e, const way_to *to)
{
	const text_policy *p;
	text_written w;
	ptrdiff_t end = str_find(e->who, ' ', 0);

	TRY(text_policy_read(x, q->tenant, &p));
	str body = str_printf(
		x->a,
		STR_FMT ": " STR_FMT
			" is on the way and will be with you in about " STR_FMT ".",
		STR_ARG(p->company),
		STR_ARG(end < 0 ? e->who : str_sub(e->who, 0, (size_t)end)),
		STR_ARG(way_minutes(x, e->minutes)));
	TRY(text_write(x,
		       &(text_draft){.thread_id = to->thread_id,
				     .member_id = e->member_id,
				     .direction = "out",
				     .kind = "person",
				     .body = body,
				     .segments = text_measure(x->a, body).segments,
				     .key = e->key},
		       &w));
	if (w.fresh)
		thread_changed(x, q->tenant, to->thread_id, w.contact_id);
	return OK;
}

rc text_on_way(ctx *x, const request *q, const text_eta *e, str *said)
{
	way_to to = {0};
	reach_facts f;
	bool found = false;

	pg_send(x, Q_way_to, ARGS(A(e->number), A(e->member_id)),
		pg_maybe(&way_to_t, &to, &found));
	TRY(pg_flush(x));
	if (!found || !to.thread_id.n) {
		*said = S("No contact has that number: nobody was told.");
		return OK;
	}
	TRY(reach_facts_read(x, to.contact_id, e->number, &f));
	reach_verdict may = reach_decide(
		x->a, &f,
		&(reach_ask){.what = REACH_TEXT, .now = x->now, .style = TIME_US});
	if (may.code) {
		*said = str_printf(x->a, "Not told. " STR_FMT ". " STR_FMT,
				   STR_ARG(may.title), STR_ARG(may.words));
		return OK;
	}
	TRY(way_write(x, q, e, &to));
	*said = str_printf(x->a, STR_FMT " is told: about " STR_FMT ".",
			   STR_ARG(to.name.n ? to.name : e->number),
			   STR_ARG(way_minutes(x, e->minutes)));
	return OK;
}
