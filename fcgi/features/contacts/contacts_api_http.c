/* Lists of contacts, for programs. */
#include "base/phone.h"
#include "base/text.h"
#include "features/contacts/contact_api.h"
#include "features/contacts/contacts_store.h"

enum { USUAL = 50, MOST = 200, FOUND_USUAL = 20, ASKED_MOST = 200, CURSOR_PARTS = 2 };

static str asked(ctx *x, const request *q, const char *name)
{
	str v = text_line(x->a, params_get(q->query, str_of(name)), ASKED_MOST);

	return v.n ? v : (str){0};
}

static rc bad(ctx *x, response *p, const char *name, const char *says)
{
	return api_refuse(x, p, E_INPUT, 400, "That cannot be asked",
			  str_printf(x->a, "%s: %s", name, says));
}

void contact_api_list(ctx *x, response *p, list docs, str next)
{
	(void)x;
	p->content_type = "application/json";
	buf_str(&p->body, S("{\"contacts\":["));
	for (size_t i = 0; i < docs.n; i++) {
		if (i)
			buf_chr(&p->body, ',');
		buf_str(&p->body, LIST_AT(docs, contact_doc, i)->document);
	}
	buf_chr(&p->body, ']');
	api_member(&p->body, "next", next);
	buf_str(&p->body, S("}\n"));
}

static bool is_type(str v)
{
	for (int i = 0; i < TABS_N; i++)
		if (CONTACT_TABS[i].kind && str_eq(v, str_of(CONTACT_TABS[i].kind)))
			return true;
	return str_eq(v, S("employee"));
}

static bool is_yes_or_no(str v)
{
	return !v.p || str_eq(v, S("true")) || str_eq(v, S("false"));
}

/* "none" is who has none; the database calls that the empty text. */
static bool owner_read(str *v)
{
	if (str_eq(*v, S("none")))
		*v = S("");
	return !v->n || str_is_uuid(*v);
}

/* A filter that is mistyped must not find everybody. */
static rc known_only(ctx *x, const request *q, response *p)
{
	static const char *const KNOWN[] = {
		"type",  "status",    "owner", "phase", "label",  "unread", "hidden",
		"phone", "record_id", "sort",  "limit", "cursor", "q"};

	for (size_t i = 0; i < q->query.n; i++) {
		size_t k = 0;
		while (k < sizeof(KNOWN) / sizeof(KNOWN[0]) &&
		       !str_eq(q->query.items[i].name, str_of(KNOWN[k])))
			k++;
		if (k == sizeof(KNOWN) / sizeof(KNOWN[0]))
			return bad(x, p, text_clip(x->a, q->query.items[i].name, 40).p,
				   "no filter of contacts. There are type, status, "
				   "owner, phase, label, unread, hidden, phone and "
				   "record_id.");
	}
	return OK;
}

rc contact_api_filters(ctx *x, const request *q, response *p, contact_docs_ask *k)
{
	TRY(known_only(x, q, p));
	*k = (contact_docs_ask){.type = asked(x, q, "type"),
				.status = asked(x, q, "status"),
				.owner = asked(x, q, "owner"),
				.phase = asked(x, q, "phase"),
				.label = asked(x, q, "label"),
				.unread = asked(x, q, "unread"),
				.hidden = asked(x, q, "hidden"),
				.phone = asked(x, q, "phone"),
				.record_id = asked(x, q, "record_id"),
				.sort = asked(x, q, "sort")};
	if (k->type.p && !is_type(k->type))
		return bad(x, p, "type", "customer, lead, employee, crew or vendor.");
	if (!owner_read(&k->owner))
		return bad(x, p, "owner", "the id of a member, or none.");
	if (k->label.p && !str_is_uuid(k->label))
		return bad(x, p, "label", "the id of a tag or group.");
	if (!is_yes_or_no(k->unread) || !is_yes_or_no(k->hidden))
		return bad(x, p, "unread, hidden", "true or false.");
	if (k->phone.p && !phone_e164(x->a, k->phone, q->who.region, &k->phone))
		return bad(x, p, "phone", "this is no phone number.");
	return OK;
}

/* sort=name, -name, touch, -touch: of one type; none: as they were made. */
static rc ask_sort(ctx *x, response *p, contact_docs_ask *k)
{
	if (!k->sort.p)
		return OK;
	k->down = str_starts(k->sort, S("-"));
	k->sort = str_sub(k->sort, k->down, k->sort.n);
	if (str_eq(k->sort, S("created")) && !k->down) {
		k->sort = (str){0};
		return OK;
	}
	if (!str_eq(k->sort, S("name")) && !str_eq(k->sort, S("touch")))
		return bad(x, p, "sort", "created, name, -name, touch or -touch.");
	if (!k->type.p || k->phone.p || k->record_id.p)
		return bad(x, p, "sort",
			   "by name or touch only with a type, and without phone and "
			   "record_id.");
	return OK;
}

static str sort_said(const contact_docs_ask *k)
{
	if (!k->sort.p)
		return S("created");
	if (str_eq(k->sort, S("name")))
		return k->down ? S("-name") : S("name");
	return k->down ? S("-touch") : S("touch");
}

/* In an order of names or touches, the place is that of a contact, which may be gone.
 */
static rc ask_place(ctx *x, const request *q, response *p, contact_docs_ask *k)
{
	str cursor = params_get(q->query, S("cursor")), parts[CURSOR_PARTS];
	contact_doc edge;

	if (!cursor.p)
		return OK;
	if (!api_cursor_read(x, cursor, parts, CURSOR_PARTS) ||
	    !str_eq(parts[0], sort_said(k)) || !str_is_uuid(parts[1]))
		return bad(x, p, "cursor",
			   "take it from \"next\" of the page before, with the same "
			   "sort.");
	k->after = parts[1];
	rc r = k->sort.p ? contact_doc_read(x, k->after, &edge) : OK;
	if (r != E_NOTFOUND)
		return r;
	return api_refuse(x, p, E_NOTFOUND, 410, "This place in the list is gone",
			  S("The contact it was at was deleted. Begin again, or list "
			    "in the order of making, which bears that."));
}

/* The same address with another cursor. */
static str next_href(ctx *x, const request *q, const contact_docs_ask *k, str last)
{
	const str place[CURSOR_PARTS] = {sort_said(k), last};
	buf b = buf_new(x->a, 256, 8192);

	buf_fmt(&b, "/api/contacts?cursor=" STR_FMT,
		STR_ARG(api_cursor(x, place, CURSOR_PARTS)));
	for (size_t i = 0; i < q->query.n; i++) {
		const param *one = &q->query.items[i];
		if (str_eq(one->name, S("cursor")))
			continue;
		buf_chr(&b, '&');
		buf_str(&b, api_escape(x, one->name));
		buf_chr(&b, '=');
		buf_str(&b, api_escape(x, one->value));
	}
	return !b.full ? buf_view(&b) : (str){0};
}

/* One more is read than is shown: it says that there is more. */
static rc list_answer(ctx *x, const request *q, response *p, const contact_docs_ask *k,
		      list docs, int64_t limit)
{
	str next = {0};

	if (docs.n > (size_t)limit) {
		docs.n = (size_t)limit;
		next = next_href(x, q, k, LIST_AT(docs, contact_doc, docs.n - 1)->id);
		TRY(response_header(x, p, "Link",
				    str_printf(x->a, "<" STR_FMT ">; rel=\"next\"",
					       STR_ARG(next))));
	}
	contact_api_list(x, p, docs, next);
	return OK;
}

rc contacts_api_get(ctx *x, request *q, response *p)
{
	contact_docs_ask k;
	int64_t limit;
	list docs = {0};

	if (params_get(q->query, S("q")).n)
		return contacts_api_search_get(x, q, p);
	TRY(api_limit(x, q, p, USUAL, MOST, &limit));
	TRY(contact_api_filters(x, q, p, &k));
	TRY(ask_sort(x, p, &k));
	TRY(ask_place(x, q, p, &k));
	k.limit = limit + 1;
	TRY(contact_docs_read(x, &k, &docs));
	return list_answer(x, q, p, &k, docs, limit);
}

/* As the page does: nobody is called so, so those who are called nearly so. */
static rc find_nearest(ctx *x, const contact_search *s, const contact_docs_ask *k,
		       list *docs)
{
	contact_search guess;

	TRY(contact_guess_read(x, s, &guess));
	return guess.any ? contact_docs_find(x, &guess, k, docs) : OK;
}

rc contacts_api_search_get(ctx *x, request *q, response *p)
{
	contact_search s = contact_search_read(x->a, asked(x, q, "q"), q->who.region);
	contact_docs_ask k;
	list docs = {0};

	TRY(contact_api_filters(x, q, p, &k));
	TRY(api_limit(x, q, p, FOUND_USUAL, MOST, &k.limit));
	if (k.phone.p || k.record_id.p || k.sort.p ||
	    params_get(q->query, S("cursor")).p)
		return bad(x, p, "q",
			   "not together with phone, record_id, sort or cursor: the "
			   "best matches come first, on one page.");
	if (s.any)
		TRY(contact_docs_find(x, &s, &k, &docs));
	if (s.any && !docs.n)
		TRY(find_nearest(x, &s, &k, &docs));
	contact_api_list(x, p, docs, (str){0});
	return OK;
}

rc contacts_api_stats_get(ctx *x, request *q, response *p)
{
	str stats;

	TRY(contact_stats_read(x, q->who.zone, &stats));
	api_answer(p, 200, stats);
	return OK;
}
