/* One contact, for programs: made, read, replaced, changed, taken away. */
#include "features/contacts/contact_api.h"
#include "features/contacts/contact_json.h"
#include "features/contacts/contacts.h"

enum { FAULTS_ROOM = 32 * 1024 };

contact_editor contact_api_editor(const request *q)
{
	return (contact_editor){.tenant_id = q->tenant,
				.member_id = q->who.member_id,
				.region = q->who.region,
				.source = "api"};
}

static rc contact_api_missing(ctx *x, response *p)
{
	return api_refuse(x, p, E_NOTFOUND, 404, "There is no such contact",
			  S("It may have been deleted or merged into another, or it "
			    "belongs to another business."));
}

rc contact_api_read(ctx *x, const request *q, response *p, contact_doc *out)
{
	if (!str_is_uuid(q->arg[0]))
		return contact_api_missing(x, p);
	rc r = contact_doc_read(x, q->arg[0], out);
	return r == E_NOTFOUND ? contact_api_missing(x, p) : r;
}

/* Sends how it is now, with its version. */
static rc contact_api_answer(ctx *x, response *p, int status, str id)
{
	contact_doc doc = {0};

	TRY(contact_doc_read(x, id, &doc));
	TRY(response_header(x, p, "ETag", api_etag(x, doc.version)));
	api_answer(p, status, doc.document);
	return OK;
}

static rc contact_api_faults(ctx *x, response *p, const contact_faults *f)
{
	api_problem why = {
		.status = 422,
		.title = "The contact was not saved",
		.detail = S("Something in it cannot be as it is: \"errors\" says what. "
			    "Nothing was changed.")};
	buf b = buf_new(x->a, 512, FAULTS_ROOM);

	for (size_t i = 0; i < f->n; i++) {
		str pointer = str_printf(x->a, "/" STR_FMT, STR_ARG(f->items[i].field));
		buf_str(&b, i ? S(",{\"pointer\":") : S(",\"errors\":[{\"pointer\":"));
		buf_json(&b, pointer);
		buf_str(&b, S(",\"detail\":"));
		buf_json(&b, f->items[i].says);
		buf_chr(&b, '}');
	}
	buf_chr(&b, ']');
	why.more = buf_view(&b);
	return api_refuse_with(x, p, E_INPUT, &why);
}

/* Saves what was read; doc: how it was, NULL when it is made. */
static rc contact_api_save(ctx *x, const request *q, response *p,
			   const contact_doc *doc, contact_draft *d, contact_faults *f)
{
	contact_editor who = contact_api_editor(q);
	contact_saved saved;
	contact_doc now = {0};

	if (f->n)
		return contact_api_faults(x, p, f);
	TRY(contact_save(x, &who, doc ? doc->id : (str){0}, doc ? doc->version : 0, d,
			 &saved));
	if (saved.outcome == CONTACT_REFUSED)
		return contact_api_faults(x, p, &saved.faults);
	if (saved.outcome == CONTACT_MISSING)
		return contact_api_missing(x, p);
	if (saved.outcome == CONTACT_STALE) {
		TRY(contact_api_read(x, q, p, &now));
		return api_if_match(x, q, p, now.version, now.document);
	}
	if (!doc)
		TRY(response_header(
			x, p, "Location",
			str_printf(x->a, "/api/contacts/" STR_FMT, STR_ARG(saved.id))));
	return contact_api_answer(x, p, doc ? 200 : 201, saved.id);
}

static rc contact_api_post(ctx *x, request *q, response *p)
{
	contact_faults f = {.n = 0};
	contact_draft d;
	json *body;

	TRY(api_body(x, q, p, NULL, false, &body));
	contact_json_read(x->a, body, JSON_MAKE, false, &d, &f);
	return contact_api_save(x, q, p, NULL, &d, &f);
}

static rc contact_api_get(ctx *x, request *q, response *p)
{
	contact_doc doc = {0};

	TRY(contact_api_read(x, q, p, &doc));
	TRY(response_header(x, p, "ETag", api_etag(x, doc.version)));
	if (str_eq(q->match, api_etag(x, doc.version)))
		p->status = 304;
	else
		api_answer(p, 200, doc.document);
	return OK;
}

static rc contact_api_change(ctx *x, request *q, response *p, const char *also,
			     enum contact_json_how how)
{
	contact_faults f = {.n = 0};
	contact_doc doc = {0};
	contact_draft d;
	json *body;

	TRY(contact_api_read(x, q, p, &doc));
	TRY(api_body(x, q, p, also, false, &body));
	TRY(api_if_match(x, q, p, doc.version, doc.document));
	contact_json_read(x->a, body, how, doc.do_not_contact, &d, &f);
	return contact_api_save(x, q, p, &doc, &d, &f);
}

static rc contact_api_put(ctx *x, request *q, response *p)
{
	return contact_api_change(x, q, p, NULL, JSON_WHOLE);
}

static rc contact_api_patch(ctx *x, request *q, response *p)
{
	return contact_api_change(x, q, p, "application/merge-patch+json", JSON_PATCH);
}

static rc contact_api_delete(ctx *x, request *q, response *p)
{
	contact_editor who = contact_api_editor(q);
	contact_doc doc = {0};

	TRY(contact_api_read(x, q, p, &doc));
	TRY(api_if_match(x, q, p, doc.version, doc.document));
	TRY(contact_delete(x, &who, doc.id));
	p->status = 204;
	return OK;
}

enum { BODY = 256 * 1024, SMALL = 8 * 1024 };
#define READ(people) SCOPED(people, SCOPE_CONTACTS_READ)
#define WRITE(people) SCOPED(people, SCOPE_CONTACTS_WRITE)

/* clang-format off */
static const route CONTACTS_API[] = {
	{M_GET, "/api/contacts", READ(WHO_VIEWERS), 0, SERVES_JSON, contacts_api_get},
	{M_POST, "/api/contacts", WRITE(WHO_AGENTS), BODY, SERVES_JSON, contact_api_post},
	{M_GET, "/api/contacts/stats", READ(WHO_VIEWERS), 0, SERVES_JSON, contacts_api_stats_get},
	{M_GET, "/api/contacts/export", READ(WHO_MANAGERS), 0, SERVES_JSON, contacts_api_export_get},
	{M_GET, "/api/contacts/search", READ(WHO_VIEWERS), 0, SERVES_JSON, contacts_api_search_get},
	{M_GET, "/api/contacts/:id", READ(WHO_VIEWERS), 0, SERVES_JSON, contact_api_get},
	{M_PUT, "/api/contacts/:id", WRITE(WHO_AGENTS), BODY, SERVES_JSON, contact_api_put},
	{M_PATCH, "/api/contacts/:id", WRITE(WHO_AGENTS), BODY, SERVES_JSON, contact_api_patch},
	{M_DELETE, "/api/contacts/:id", WRITE(WHO_MANAGERS), 0, SERVES_JSON, contact_api_delete},
	{M_POST, "/api/contacts/:id/call", SCOPED(WHO_AGENTS, SCOPE_CALLS_WRITE), SMALL, SERVES_JSON, contact_api_call_post},
	{M_POST, "/api/contacts/:id/sms", SCOPED(WHO_AGENTS, SCOPE_MESSAGES_WRITE), SMALL, SERVES_JSON, contact_api_sms_post},
	{M_POST, "/api/contacts/:id/dnc", WRITE(WHO_AGENTS), SMALL, SERVES_JSON, contact_api_dnc_put},
	{M_PATCH, "/api/contacts/:id/dnc", WRITE(WHO_AGENTS), SMALL, SERVES_JSON, contact_api_dnc_put},
	{M_DELETE, "/api/contacts/:id/dnc", WRITE(WHO_LEADS), SMALL, SERVES_JSON, contact_api_dnc_delete},
	{M_POST, "/api/contacts/:id/handoffs", WRITE(WHO_AGENTS), SMALL, SERVES_JSON, handoff_api_post},
	{M_GET, "/api/handoffs", READ(WHO_AGENTS), 0, SERVES_JSON, handoffs_api_get},
	{M_PATCH, "/api/handoffs/:id", WRITE(WHO_AGENTS), SMALL, SERVES_JSON, handoff_api_patch},
	{M_GET, "/api/blocked-numbers", SCOPED(WHO_LEADS, SCOPE_SETTINGS_READ), 0, SERVES_JSON, blocked_api_get},
	{M_POST, "/api/blocked-numbers", SCOPED(WHO_LEADS, SCOPE_SETTINGS_WRITE), SMALL, SERVES_JSON, blocked_api_post},
	{M_DELETE, "/api/blocked-numbers/:number", SCOPED(WHO_LEADS, SCOPE_SETTINGS_WRITE), 0, SERVES_JSON, blocked_api_delete},
};
/* clang-format on */
const routes contacts_api_routes = ROUTES("contacts", CONTACTS_API);
