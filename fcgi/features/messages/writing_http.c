/* While a text is being written: its draft, its pictures, and who else is there. */
#include "features/messages/writing_http.h"

#include "base/text.h"
#include "features/accounts/accounts.h"
#include "features/messages/inbox_page.h"
#include "features/messages/messages.h"
#include "features/messages/send_rules.h"
#include "features/messages/thread_http.h"
#include "features/messages/writing_store.h"
#include "web/form.h"
#include "web/multipart.h"

enum { NAME_MOST = 100 };

static rc thread_asked(ctx *x, const request *q, thread_row *t)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return thread_read(x, q->arg[0], q->who.member_id, t);
}

static void draft_keep(ctx *x, request *q)
{
	str body = params_get(q->form, S("body"));
	draft_window w = thread_window(x, q);

	if (!body.p)
		return;
	(void)form_text(x, q, &body);
	draft_put(x, q->arg[0], q->who.member_id, body,
		  params_get(q->form, S("note")).n > 0, &w);
}

/* POST /inbox/:thread/draft: they have stopped to think. Answers what they have begun
 * in other windows. */
rc draft_post(ctx *x, request *q, response *p)
{
	inbox_typed typed = {.body = S(""), .window = thread_window(x, q)};
	inbox_view v = {0};
	thread_row t;
	list drafts;

	TRY(thread_asked(x, q, &t));
	draft_keep(x, q);
	if (!q->htmx) {
		p->status = 204;
		return OK;
	}
	TRY(drafts_read(x, t.id, q->who.member_id, &drafts));
	inbox_drafts_fill(x, q, drafts, &typed, &v);
	return shell_page(x, q, p, &inbox_page, &v);
}

/* ---- pictures ---- */

static bool picture_part(const form_part *f)
{
	return f->is_file && str_eq(f->name, S("pictures")) && f->data.n > 0;
}

static str too_many(void)
{
	return S("A text has at most 10 pictures.");
}

static str picture_fault(ctx *x, const form_part *f, size_t have, int64_t bytes)
{
	const media_kind *k =
		media_kind_of((const unsigned char *)f->data.p, f->data.n, S(""));
	str name = f->filename.n ? text_clip(x->a, f->filename, 60) : S("That file");

	if (!k || !k->sent)
		return fill_text(x, name,
				 S(" is no picture that can be texted. JPEG, PNG and "
				   "GIF can."));
	if (have >= TEXT_MEDIA_MOST)
		return too_many();
	if (bytes + (int64_t)f->data.n > PICTURE_MOST)
		return fill_text(x, name,
				 S(" is too large: the pictures of a text have "
				   "5 MB together. Make it smaller first."));
	return S("");
}

/* Those that are taken, up to the first that is not; their rows are queued. */
static size_t pictures_name(ctx *x, const request *q, list have, picture *all,
			    str *fault)
{
	int64_t bytes = 0;
	size_t n = 0;

	for (size_t i = 0; i < have.n; i++)
		bytes += LIST_AT(have, media_row, i)->bytes;
	for (size_t i = 0; q->upload && i < q->upload->n && !fault->n; i++) {
		const form_part *f = &q->upload->parts[i];
		if (!picture_part(f))
			continue;
		*fault = picture_fault(x, f, have.n + n, bytes);
		if (fault->n)
			continue;
		const media_kind *k = media_kind_of((const unsigned char *)f->data.p,
						    f->data.n, S(""));
		all[n] = (picture){.name = text_line(x->a, f->filename, NAME_MOST),
				   .data = f->data,
				   .mime = k->type,
				   .extension = k->extension};
		picture_name(x, q, q->arg[0], &all[n++]);
		bytes += (int64_t)f->data.n;
	}
	if (!fault->n && q->upload && q->upload->more)
		*fault = too_many();
	if (!n && !fault->n)
		*fault = S("Choose a picture first.");
	return n;
}

/* Their names are kept before the files are written, in a transaction of their own: a
 * file that nobody names would stay for ever. */
static rc pictures_take(ctx *x, const request *q, str *fault)
{
	picture all[TEXT_MEDIA_MOST];
	list have;

	TRY(pictures_brought(x, q->arg[0], q->who.member_id, &have));
	size_t n = pictures_name(x, q, have, all, fault);
	if (!n)
		return OK;
	TRY(pg_commit(x));
	for (size_t i = 0; i < n; i++)
		TRY(picture_keep(x, q, &all[i]));
	TRY(session_begin(x, q));
	for (size_t i = 0; i < n; i++)
		picture_ready(x, &all[i]);
	return OK;
}

/* POST /inbox/:thread/pictures: some are brought, or one is taken back. What was
 * written so far stays as the draft. */
rc pictures_post(ctx *x, request *q, response *p)
{
	str act = params_get(q->form, S("do")), id, fault = {0};
	inbox_typed typed = {0};
	thread_row t;

	TRY(thread_asked(x, q, &t));
	draft_keep(x, q);
	if (act.p && str_starts(act, S("drop:"))) {
		id = str_sub(act, 5, act.n);
		if (!str_is_uuid(id))
			return FAIL(x, E_INPUT, "not a picture");
		TRY(picture_drop(x, t.id, q->who.member_id, id));
	} else {
		TRY(pictures_take(x, q, &fault));
	}
	if (fault.n) {
		typed.error = fault;
		typed.note = params_get(q->form, S("note")).n > 0;
		return thread_refuse(x, q, p, &typed);
	}
	return response_redirect(
		x, p, str_printf(x->a, "/inbox/" STR_FMT "#end", STR_ARG(t.id)));
}

/* ---- company ---- */

static rc company_show(ctx *x, request *q, response *p, str thread)
{
	inbox_view v = {0};

	if (!q->htmx)
		return response_redirect(x, p, fill_text(x, S("/inbox/"), thread));
	inbox_company_fill(x, q, thread, &v);
	return shell_page(x, q, p, &inbox_page, &v);
}

/* GET /inbox/:thread/company: who else is there; and so am I. */
rc company_get(ctx *x, request *q, response *p)
{
	thread_row t;

	TRY(thread_asked(x, q, &t));
	company_seen(x, q, t.id, COMPANY_LOOKS);
	return company_show(x, q, p, t.id);
}

/* POST /inbox/:thread/company: I am writing. */
rc company_post(ctx *x, request *q, response *p)
{
	thread_row t;

	TRY(thread_asked(x, q, &t));
	company_seen(x, q, t.id, COMPANY_WRITES);
	p->status = 204;
	return OK;
}
