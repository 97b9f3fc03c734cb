#include "features/consent/consent.h"
#include "features/consent/consent_page.h"

#include "store/pg.h"
#include "store/rows.h"

static const field reach_facts_f[] = {
	FIELD_OPT(reach_facts, address),
	FIELD_OPT(reach_facts, contact_id),
	FIELD(reach_facts, contact_name),
	FIELD(reach_facts, do_not_contact),
	FIELD(reach_facts, restricted),
	FIELD(reach_facts, is_out),
	FIELD(reach_facts, by_them),
	FIELD(reach_facts, taken),
	FIELD_OPT(reach_facts, out_since),
	FIELD(reach_facts, out_words),
	FIELD(reach_facts, kind),
	FIELD(reach_facts, surveys),
	FIELD(reach_facts, blocked),
	FIELD(reach_facts, blocked_words),
	FIELD(reach_facts, wish),
	FIELD(reach_facts, zone),
	FIELD(reach_facts, zone_known),
	FIELD(reach_facts, preferred_channel),
	FIELD(reach_facts, time_windows),
	FIELD(reach_facts, call_from_min),
	FIELD(reach_facts, call_to_min),
	FIELD(reach_facts, quiet_from_min),
	FIELD(reach_facts, quiet_to_min),
	FIELD(reach_facts, daily_cap),
	FIELD(reach_facts, sent_today),
	FIELD_OPT(reach_facts, last_in_at),
	FIELD(reach_facts, home),
	FIELD(reach_facts, state_hours),
	FIELD(reach_facts, calls_today),
	FIELD(reach_facts, registered),
	FIELD_OPT(reach_facts, registry_on),
	FIELD(reach_facts, acquainted),
};
extern const type reach_facts_t;
const type reach_facts_t = TYPE(reach_facts, reach_facts_f);

typedef struct consent_news {
	bool fresh;
} consent_news;
static const field consent_news_f[] = {FIELD(consent_news, fresh)};
extern const type consent_news_t;
const type consent_news_t = TYPE(consent_news, consent_news_f);

void reach_facts_send(ctx *x, str contact, str address, reach_facts *out)
{
	*out = (reach_facts){0};
	pg_send(x, Q_reach_facts, ARGS(A(contact), A(address)),
		pg_into(&reach_facts_t, out));
}

void reach_of_call_send(ctx *x, str call, reach_facts *out, bool *found)
{
	*out = (reach_facts){0};
	pg_send(x, Q_reach_of_call, ARGS(A(call)),
		pg_maybe(&reach_facts_t, out, found));
}

rc reach_facts_read(ctx *x, str contact, str address, reach_facts *out)
{
	reach_facts_send(x, contact, address, out);
	return pg_flush(x);
}

rc reach_of_number(ctx *x, str address, reach_facts *out)
{
	return pg_one(x, Q_reach_of_number, ARGS(A(address)), &reach_facts_t, out);
}

static rc said_send(ctx *x, str address, str contact, bool in, str words, str member,
		    bool *fresh)
{
	consent_news news = {0};

	TRY(pg_one(x, Q_consent_by_text,
		   ARGS(A(address), A(contact), A(in), A(words), A(member)),
		   &consent_news_t, &news));
	*fresh = news.fresh;
	return OK;
}

rc consent_by_text(ctx *x, str address, str contact, bool in, str words, bool *fresh)
{
	return said_send(x, address, contact, in, words, (str){0}, fresh);
}

rc consent_of_wish(ctx *x, str address, str contact, str words, str member)
{
	bool fresh;

	return said_send(x, address, contact, false, words, member, &fresh);
}

rc consent_lift(ctx *x, str address, str words, str member, str *became)
{
	one_text row = {0};

	TRY(pg_one(x, Q_consent_lift, ARGS(A(address), A(words), A(member)),
		   &one_text_t, &row));
	*became = row.text;
	return OK;
}

static const field consent_stand_f[] = {FIELD(consent_stand, stands),
					FIELD(consent_stand, address)};
extern const type consent_stand_t;
const type consent_stand_t = TYPE(consent_stand, consent_stand_f);

void consent_stands_send(ctx *x, str contact, consent_stand *out, bool *found)
{
	*out = (consent_stand){0};
	pg_send(x, Q_consent_stands, ARGS(A(contact)),
		pg_maybe(&consent_stand_t, out, found));
}

rc consent_stands_read(ctx *x, str contact, consent_stand *out)
{
	bool found;

	consent_stands_send(x, contact, out, &found);
	return pg_flush(x);
}

static const field consent_line_f[] = {
	FIELD(consent_line, seq),        FIELD(consent_line, address),
	FIELD(consent_line, channel),    FIELD(consent_line, state),
	FIELD(consent_line, kind),       FIELD(consent_line, source),
	FIELD(consent_line, words),      FIELD_OPT(consent_line, member),
	FIELD(consent_line, prev_hash),  FIELD(consent_line, hash),
	FIELD(consent_line, created_at), FIELD(consent_line, sealed),
};
extern const type consent_line_t;
const type consent_line_t = TYPE(consent_line, consent_line_f);

static const field consent_chain_f[] = {FIELD_OPT(consent_chain, broken),
					FIELD(consent_chain, rows)};
extern const type consent_chain_t;
const type consent_chain_t = TYPE(consent_chain, consent_chain_f);

rc consent_ledger_read(ctx *x, str number, int64_t most, list *lines,
		       consent_chain *chain, reach_facts *facts)
{
	pg_send(x, Q_consent_ledger, ARGS(A(number), A(most)),
		pg_list(&consent_line_t, lines));
	pg_send(x, Q_consent_chain, ARGS(A(number)), pg_into(&consent_chain_t, chain));
	pg_send(x, Q_reach_of_number, ARGS(A(number)), pg_into(&reach_facts_t, facts));
	return pg_commit(x);
}

static const field consent_who_f[] = {
	FIELD(consent_who, address),     FIELD(consent_who, source),
	FIELD(consent_who, channel),     FIELD(consent_who, words),
	FIELD_OPT(consent_who, member),  FIELD_OPT(consent_who, contact_id),
	FIELD_OPT(consent_who, name),    FIELD_OPT(consent_who, thread_id),
	FIELD_OPT(consent_who, call_id), FIELD_OPT(consent_who, at),
};
extern const type consent_who_t;
const type consent_who_t = TYPE(consent_who, consent_who_f);

static const field consent_counts_f[] = {
	FIELD(consent_counts, out),
	FIELD(consent_counts, wishes),
	FIELD(consent_counts, dnc),
	FIELD(consent_counts, registry),
};
extern const type consent_counts_t;
const type consent_counts_t = TYPE(consent_counts, consent_counts_f);

static const str FIRST_ID = STR_INIT("00000000-0000-0000-0000-000000000000");

void consent_list_send(ctx *x, enum consent_list l, const consent_way *way,
		       const consent_edge *e, list *rows, consent_counts *counts)
{
	pg_place to = pg_list(&consent_who_t, rows);
	str ways = str_of(way->sources);
	str at = when_iso(x->a, e->at), id = e->key.n ? e->key : FIRST_ID;

	switch (l) {
	case CONSENT_WISHES:
		pg_send(x, Q_consent_wish_list,
			ARGS(A(at.n ? at : S("-infinity")), A(id), A(ways)), to);
		break;
	case CONSENT_DNC:
		pg_send(x, Q_consent_dnc_list, ARGS(A(id)), to);
		break;
	case CONSENT_REGISTRY:
		pg_send(x, Q_consent_registry_list, ARGS(A(e->key.n ? e->key : S(""))),
			to);
		break;
	case CONSENT_OUT:
	case CONSENT_LISTS:
		pg_send(x, Q_consent_out_list,
			ARGS(A(at.n ? at : S("infinity")), A(e->key.n ? e->key : S("")),
			     A(ways)),
			to);
		break;
	}
	pg_send(x, Q_consent_counts, NO_ARGS, pg_into(&consent_counts_t, counts));
}

static const field dnc_registry_f[] = {
	FIELD(dnc_registry, as_of),
	FIELD(dnc_registry, numbers),
	FIELD_OPT(dnc_registry, member),
	FIELD(dnc_registry, taken_at),
};
extern const type dnc_registry_t;
const type dnc_registry_t = TYPE(dnc_registry, dnc_registry_f);

void dnc_registry_send(ctx *x, dnc_registry *out, bool *found)
{
	pg_send(x, Q_dnc_registry, NO_ARGS, pg_maybe(&dnc_registry_t, out, found));
}

rc dnc_take(ctx *x, str as_of, str numbers, str member)
{
	return pg_exec(x, Q_dnc_take, ARGS(A(as_of), A(numbers), A(member)));
}

rc compliance_read(ctx *x, str *document)
{
	one_text row = {0};

	TRY(pg_one(x, Q_compliance_overview, NO_ARGS, &one_text_t, &row));
	*document = row.text;
	return OK;
}
