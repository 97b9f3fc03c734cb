/* Files beside calls: in the drawer, and for programs. */
#include "features/calls/call_files.h"
#include "features/calls/calls.h"
#include "features/calls/calls_http.h"
#include "features/calls/calls_page.h"
#include "features/shell/shell.h"
#include "web/api.h"

/* ---- in the drawer ---- */

static rc back_to(ctx *x, const request *q, response *p, str call, const char *done)
{
	params from = {0};
	call_ask k;

	TRY(params_parse(x, params_get(q->form, S("list")), &from));
	history_ask_read(x, from, &k);
	return response_redirect(x, p,
				 fill_text(x, history_call_href(x, &k, call, "details"),
					   S("&done="), str_of(done)));
}

rc call_files_post(ctx *x, request *q, response *p)
{
	static const char *const DONE[] = {"filed", "file_none", "file_empty",
					   "file_other", "file_full"};
	enum call_file_fate fate;
	str id;

	TRY(call_file_take(x, q, q->arg[0], &fate, &id));
	if (fate == FILE_TAKEN)
		call_changed(x, q->tenant, q->arg[0], (str){0});
	return back_to(x, q, p, q->arg[0], DONE[fate]);
}

static rc file_of_call(ctx *x, const request *q, call_file *f)
{
	TRY(call_file_one(x, q->arg[1], f));
	return str_eq(f->call_id, q->arg[0]) ? OK
					     : FAIL(x, E_NOTFOUND, "of another call");
}

/* What a browser could take for a page is never shown, only saved. */
rc call_file_send(ctx *x, response *p, const call_file *f)
{
	const call_file_kind *k = call_file_kind_of(f->type);
	buf name = buf_new(x->a, 128, 1024);

	if (!k || f->removed_at.us)
		return FAIL(x, E_NOTFOUND, "no such file, or not any more");
	shell_url_part(&name, f->name);
	p->content_type = k->type;
	TRY(response_header(
		x, p, "Content-Disposition",
		str_printf(x->a, "%s; filename=\"file.%s\"; filename*=UTF-8''" STR_FMT,
			   k->shown ? "inline" : "attachment", k->extension,
			   STR_ARG(buf_view(&name)))));
	return response_header(x, p, "X-Accel-Redirect",
			       fill_text(x, S("/_files/"), f->file));
}

rc call_file_get(ctx *x, request *q, response *p)
{
	call_file f = {0};

	TRY(file_of_call(x, q, &f));
	return call_file_send(x, p, &f);
}

/* do: remove, back. */
rc call_file_post(ctx *x, request *q, response *p)
{
	bool back = str_eq(params_get(q->form, S("do")), S("back"));
	call_file f = {0};

	TRY(file_of_call(x, q, &f));
	if (back)
		TRY(call_file_back(x, &f));
	else
		TRY(call_file_remove(x, q, &f));
	call_changed(x, q->tenant, f.call_id, (str){0});
	return back_to(x, q, p, f.call_id, back ? "filed" : "file_removed");
}

/* ---- for programs ---- */

static void file_json(ctx *x, const call_file *f, response *p)
{
	p->content_type = "application/json";
	buf_chr(&p->body, '{');
	api_member(&p->body, "id", f->id);
	api_member(&p->body, "call_id", f->call_id);
	api_member(&p->body, "name", f->name);
	api_member(&p->body, "type", f->type);
	buf_fmt(&p->body, ",\"bytes\":%lld", (long long)f->bytes);
	api_member(&p->body, "added_by", f->who.n ? f->who : (str){0});
	api_member(&p->body, "added_at", when_iso(x->a, f->created_at));
	api_member(&p->body, "href",
		   fill_text(x, S("/api/attachments/"), f->id, S("/file")));
	buf_chr(&p->body, '}');
}

rc call_files_api_post(ctx *x, request *q, response *p)
{
	enum call_file_fate fate;
	call_file f = {0};
	str id;

	TRY(call_file_take(x, q, q->arg[0], &fate, &id));
	if (fate != FILE_TAKEN)
		return api_refuse(x, p, fate == FILE_FULL ? E_CONFLICT : E_INPUT,
				  fate == FILE_FULL ? 409 : 422, "No file was kept",
				  str_of(call_file_fault(fate)));
	TRY(call_file_one(x, id, &f));
	call_changed(x, q->tenant, f.call_id, (str){0});
	p->status = 201;
	file_json(x, &f, p);
	return OK;
}

static rc file_there(ctx *x, const request *q, call_file *f)
{
	TRY(call_file_one(x, q->arg[0], f));
	return f->removed_at.us ? FAIL(x, E_NOTFOUND, "taken away") : OK;
}

rc call_file_api_get(ctx *x, request *q, response *p)
{
	call_file f = {0};

	TRY(file_there(x, q, &f));
	file_json(x, &f, p);
	return OK;
}

rc call_file_api_file_get(ctx *x, request *q, response *p)
{
	call_file f = {0};

	TRY(call_file_one(x, q->arg[0], &f));
	return call_file_send(x, p, &f);
}

rc call_file_api_delete(ctx *x, request *q, response *p)
{
	call_file f = {0};

	TRY(file_there(x, q, &f));
	p->status = 204;
	call_changed(x, q->tenant, f.call_id, (str){0});
	return call_file_remove(x, q, &f);
}
