/* Sheets brought by program: what follows is chosen on the page, by whoever knows what
 * the columns mean. */
#include "features/imports/imports.h"
#include "web/api.h"

enum { FILE_MOST = 64 * 1024 * 1024 + 64 * 1024 };

static rc upload_post(ctx *x, request *q, response *p)
{
	buf b = buf_new(x->a, 256, 4096);
	str id, fault, href;

	TRY(import_take(x, q, &id, &fault));
	if (!id.n)
		return api_refuse(x, p, E_INPUT, 422, "That file was not taken", fault);
	href = str_printf(x->a, "/contacts/import/" STR_FMT "/columns", STR_ARG(id));
	buf_chr(&b, '{');
	api_member(&b, "id", id);
	api_member(&b, "state", S("open"));
	api_member(&b, "href", href);
	buf_chr(&b, '}');
	TRY(response_header(x, p, "Location", href));
	api_answer(p, 201, buf_view(&b));
	return OK;
}

static const route IMPORTS_API[] = {
	{M_POST, "/api/contacts/upload",
	 SPOOLED(SCOPED(WHO_MANAGERS, SCOPE_CONTACTS_WRITE)), FILE_MOST, SERVES_JSON,
	 upload_post},
};
const routes imports_api_routes = ROUTES("imports", IMPORTS_API);
