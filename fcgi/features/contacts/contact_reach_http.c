/* Who may be called or texted, and who not; for programs. */
#include "base/phone.h"
#include "base/text.h"
#include "features/consent/consent.h"
#include "features/contacts/contact_api.h"
#include "features/messages/messages.h"
#include "features/outbound/outbound.h"

enum {
	REASON_MOST = 2000,
	BLOCK_REASON_MOST = 200,
	BLOCKED_USUAL = 100,
	BLOCKED_MOST = 500
};

/* Text of a body, one line of at most so many characters. */
static rc words_of(ctx *x, response *p, const json *body, const char *name, size_t most,
		   str *out)
{
	const json *v = json_get(body, name);

	*out = S("");
	if (!v)
		return OK;
	*out = text_line(x->a, json_str(v), SIZE_MAX / 2);
	if (out->p && text_chars(*out) <= most)
		return OK;
	return api_refuse(x, p, E_INPUT, 422, "That was not saved",
			  str_printf(x->a, "%s must be text of at most %zu characters.",
				     name, most));
}

/* ---- calls and texts ---- */

static rc phone_of(ctx *x, const request *q, response *p, str *out)
{
	json *body;

	*out = (str){0};
	TRY(api_body(x, q, p, NULL, true, &body));
	const json *v = json_get(body, "phone");
	if (!v || phone_e164(x->a, json_str(v), q->who.region, out))
		return OK;
	return api_refuse(x, p, E_INPUT, 422, "That is no phone number",
			  S("phone must be one of the contact's numbers."));
}

static rc reach_refuse(ctx *x, response *p, const contact_reach *r)
{
	if (r->do_not_contact)
		return api_refuse(x, p, E_DENIED, 403,
				  "This contact is not to be contacted",
				  r->words.n ? str_printf(x->a, "The reason: " STR_FMT,
							  STR_ARG(r->words))
					     : S("No reason was written down."));
	if (r->blocked)
		return api_refuse(
			x, p, E_DENIED, 403, "This number is blocked",
			r->blocked_reason.n
				? str_printf(x->a, "The reason: " STR_FMT,
					     STR_ARG(r->blocked_reason))
				: S("Unblock it in /api/blocked-numbers first."));
	if (!r->e164.n || !r->known)
		return api_refuse(x, p, E_INPUT, 422, "There is no number for that",
				  S("The contact has no such phone number."));
	return OK;
}

/* The member's own phone rings first; who must not be reached is told before. */
rc contact_api_call_post(ctx *x, request *q, response *p)
{
	contact_doc doc = {0};
	contact_reach r = {0};
	str phone;

	TRY(contact_api_read(x, q, p, &doc));
	TRY(phone_of(x, q, p, &phone));
	TRY(contact_reach_read(x, doc.id, phone, &r));
	TRY(reach_refuse(x, p, &r));
	return call_by_program(x, q, p, doc.id, r.e164);
}

/* Decided and written by messages; who must not be reached is told first. */
rc contact_api_sms_post(ctx *x, request *q, response *p)
{
	contact_doc doc = {0};
	contact_reach r = {0};
	str phone;

	TRY(contact_api_read(x, q, p, &doc));
	TRY(phone_of(x, q, p, &phone));
	TRY(contact_reach_read(x, doc.id, phone, &r));
	TRY(reach_refuse(x, p, &r));
	return text_by_program(x, q, p, doc.id, phone);
}

/* ---- do not contact ---- */

/* "They asked (by phone)": what consent's history keeps. */
static rc dnc_words(ctx *x, const request *q, response *p, str *out)
{
	str reason, source;
	json *body;

	TRY(api_body(x, q, p, "application/merge-patch+json", true, &body));
	TRY(words_of(x, p, body, "reason", REASON_MOST / 2, &reason));
	TRY(words_of(x, p, body, "source", REASON_MOST / 10, &source));
	*out = source.n ? str_printf(x->a, STR_FMT " (" STR_FMT ")", STR_ARG(reason),
				     STR_ARG(source))
			: reason;
	return OK;
}

/* What they said themselves stands. */
static rc stand_refuse(ctx *x, response *p, str id)
{
	consent_stand s;

	TRY(consent_stands_read(x, id, &s));
	return api_refuse(x, p, E_CONFLICT, 409, "They may not be contacted again yet",
			  reach_stand_words(s.stands));
}

static rc dnc_set(ctx *x, const request *q, response *p, bool on)
{
	contact_editor who = contact_api_editor(q);
	contact_doc doc = {0};
	int64_t version;
	str words;

	TRY(contact_api_read(x, q, p, &doc));
	TRY(dnc_words(x, q, p, &words));
	if (on && !words.n)
		return api_refuse(x, p, E_INPUT, 422, "Say why",
				  S("Send a reason, such as {\"reason\": \"asked not "
				    "to be called\", \"source\": \"phone\"}."));
	TRY(contact_do_not(x, &who, doc.id, on, words, &version));
	if (!version)
		return stand_refuse(x, p, doc.id);
	TRY(contact_doc_read(x, doc.id, &doc));
	TRY(response_header(x, p, "ETag", api_etag(x, doc.version)));
	api_answer(p, 200, doc.document);
	return OK;
}

rc contact_api_dnc_put(ctx *x, request *q, response *p)
{
	return dnc_set(x, q, p, true);
}

rc contact_api_dnc_delete(ctx *x, request *q, response *p)
{
	return dnc_set(x, q, p, false);
}

/* ---- blocked numbers ---- */

rc blocked_api_get(ctx *x, request *q, response *p)
{
	static const char *const KNOWN[] = {"cursor", "limit", NULL};
	str cursor = params_get(q->query, S("cursor")), after = S(""), next = {0};
	int64_t limit;
	list rows = {0};

	TRY(api_query_known(x, q, p, KNOWN));
	TRY(api_limit(x, q, p, BLOCKED_USUAL, BLOCKED_MOST, &limit));
	if (cursor.p &&
	    (!api_cursor_read(x, cursor, &after, 1) || !phone_is_e164(after)))
		return api_refuse(x, p, E_INPUT, 400, "That cannot be asked",
				  S("cursor: take it from \"next\" of the page "
				    "before."));
	TRY(blocked_read(x, after, limit + 1, &rows));
	p->content_type = "application/json";
	buf_str(&p->body, S("{\"blocked_numbers\":["));
	for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
		if (i)
			buf_chr(&p->body, ',');
		buf_str(&p->body, LIST_AT(rows, blocked_row, i)->document);
	}
	buf_chr(&p->body, ']');
	if (rows.n > (size_t)limit) {
		str number = LIST_AT(rows, blocked_row, (size_t)limit - 1)->number;
		next = str_printf(x->a,
				  "/api/blocked-numbers?limit=%lld&cursor=" STR_FMT,
				  (long long)limit, STR_ARG(api_cursor(x, &number, 1)));
		TRY(response_header(x, p, "Link",
				    str_printf(x->a, "<" STR_FMT ">; rel=\"next\"",
					       STR_ARG(next))));
	}
	api_member(&p->body, "next", next);
	buf_str(&p->body, S("}\n"));
	return OK;
}

rc blocked_api_post(ctx *x, request *q, response *p)
{
	str number, reason, kept;
	bool made;
	json *body;

	TRY(api_body(x, q, p, NULL, false, &body));
	TRY(words_of(x, p, body, "reason", BLOCK_REASON_MOST, &reason));
	if (!phone_e164(x->a, json_str(json_get(body, "number")), q->who.region,
			&number))
		return api_refuse(x, p, E_INPUT, 422, "That is no phone number",
				  S("Send {\"number\": \"+18015550142\", \"reason\": "
				    "\"...\"}."));
	TRY(blocked_put(x, number, reason, q->who.member_id, &made, &kept));
	TRY(response_header(
		x, p, "Location",
		str_printf(x->a, "/api/blocked-numbers/" STR_FMT, STR_ARG(number))));
	api_answer(p, made ? 201 : 200, kept);
	return OK;
}

rc blocked_api_delete(ctx *x, request *q, response *p)
{
	str number;
	rc r = E_NOTFOUND;

	if (q->arg[0].n <= 40 && phone_e164(x->a, q->arg[0], q->who.region, &number))
		r = blocked_drop(x, number);
	if (r == E_NOTFOUND)
		return api_refuse(x, p, r, 404, "This number is not blocked",
				  S("Nothing was changed."));
	p->status = 204;
	return r;
}
