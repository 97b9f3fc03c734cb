/* The inbox: lists of threads, one thread, and what members do there. */
#include "base/text.h"
#include "features/messages/inbox_page.h"
#include "features/messages/media.h"
#include "features/messages/messages.h"
#include "features/messages/templates_store.h"
#include "features/messages/text_new_page.h"
#include "features/messages/text_rules.h"
#include "features/messages/thread_http.h"
#include "features/messages/writing_http.h"

const page inbox_page = {"messages/inbox", &inbox_view_t};

static inbox_ask inbox_asked(ctx *x, const request *q, str thread)
{
	str typed = params_get(q->query, S("q"));
	str before = params_get(q->query, S("before"));
	enum inbox_list l = inbox_list_of(params_get(q->query, S("in")));
	inbox_ask k = {.list = l, .member = q->who.member_id, .thread = thread};

	k.search = inbox_words(x->a, typed.p ? typed : S(""));
	k.tag = params_get(q->query, S("tag"));
	if (k.list == INBOX_TAG && !str_is_uuid(k.tag))
		k.list = INBOX_OPEN;
	if (k.search.n)
		k.list = INBOX_FOUND;
	k.edge = inbox_edge_read(params_get(q->query, S("after")),
				 !inbox_list_waits(k.list));
	if (str_is_uuid(before))
		k.before = before;
	return k;
}

/* What can be written with one press, for whoever the thread is with. */
static rc inbox_templates(ctx *x, const request *q, str thread, list *rows,
			  template_facts *facts)
{
	thread_row t;

	TRY(thread_read(x, thread, q->who.member_id, &t));
	TRY(templates_read(x, rows));
	return template_facts_read(x, q, t.contact_id, facts);
}

rc inbox_show(ctx *x, request *q, response *p, str thread, const inbox_typed *typed)
{
	inbox_ask k = inbox_asked(x, q, thread);
	str searched = params_get(q->query, S("q"));
	const text_policy *policy;
	template_facts facts = {0};
	list templates = {0};
	inbox_view v = {0};
	inbox_rows r;
	shell_now now;

	shell_send(x, q, &now);
	TRY(text_policy_read(x, q->tenant, &policy));
	if (thread.n)
		TRY(inbox_templates(x, q, thread, &templates, &facts));
	TRY(inbox_read(x, &k, &r));
	shell_fill(x, q, &now, "Inbox", &v.shell);
	v.shell.refresh = SHELL_REFRESH_S;
	if (str_eq(params_get(q->query, S("refresh")), S("off")) || q->method != M_GET)
		v.shell.refresh = 0;
	v.shell.refresh_off =
		thread.n ? str_printf(x->a, "/inbox/" STR_FMT "?refresh=off",
				      STR_ARG(thread))
			 : S("/inbox?refresh=off");
	v.mode = thread.n ? S("on-thread") : S("on-list");
	v.search = searched.p ? text_line(x->a, searched, 200) : S("");
	if ((unsigned)q->who.role & WHO_AGENTS)
		v.new_href = S("/inbox/new");
	inbox_list_fill(x, q, &k, &r, &v);
	inbox_thread_fill(x, q, &k, &r, &v);
	if (thread.n) {
		shell_crumb(&v.shell, S("Inbox"), S("/inbox"), v.person.name);
		company_seen(x, q, thread, COMPANY_LOOKS);
		inbox_company_fill(x, q, thread, &v);
		inbox_composer_fill(x, q, &r, policy, typed, &v);
		inbox_templates_fill(x, templates, &facts, policy, &r.thread, &v);
	}
	return shell_page(x, q, p, &inbox_page, &v);
}

static rc inbox_get(ctx *x, request *q, response *p)
{
	return inbox_show(x, q, p, (str){0}, &(inbox_typed){0});
}

static rc thread_get(ctx *x, request *q, response *p)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return inbox_show(x, q, p, q->arg[0], &(inbox_typed){0});
}

/* GET /inbox/to/:contact: where to write to somebody. A thread that nobody writes in is
 * nowhere to be seen. */
static rc to_get(ctx *x, request *q, response *p)
{
	str thread;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(thread_to(x, q->arg[0], (str){0}, (str){0}, &thread));
	if (!thread.n)
		return FAIL(x, E_NOTFOUND, "no such contact, or no phone to text");
	return response_redirect(x, p, fill_text(x, S("/inbox/"), thread));
}

/* What asks this contact for a review; empty when the business has no link. */
static rc review_words(ctx *x, const request *q, str contact, str *words)
{
	template_facts f = {0};
	const text_policy *p;

	TRY(text_policy_read(x, q->tenant, &p));
	TRY(template_facts_read(x, q, contact, &f));
	*words = p->review_url.n
			 ? template_fill(x->a, p->review_text, f.vars, TEMPLATE_VARS_N)
				   .text
			 : S("");
	return OK;
}

/* POST /inbox/to/:contact: the same, with words to begin with. What they were writing
 * there stays beside it. */
static rc to_post(ctx *x, request *q, response *p)
{
	const draft_window window = {S("begun"), 0};
	str thread, body = params_get(q->form, S("body"));

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(thread_to(x, q->arg[0], (str){0}, (str){0}, &thread));
	if (!thread.n)
		return FAIL(x, E_NOTFOUND, "no such contact, or no phone to text");
	if (params_get(q->form, S("review")).p)
		TRY(review_words(x, q, q->arg[0], &body));
	if (body.n)
		draft_put(x, thread, q->who.member_id, text_clip(x->a, body, 1000),
			  false, &window);
	return response_redirect(x, p, fill_text(x, S("/inbox/"), thread));
}

static const route INBOX[] = {
	{M_GET, "/inbox", WHO_VIEWERS, 0, SERVES_HTML, inbox_get},
	{M_GET, "/inbox/new", WHO_AGENTS, 0, SERVES_HTML, text_new_get},
	{M_POST, "/inbox/new", WHO_AGENTS, 4096, SERVES_HTML, text_new_post},
	{M_GET, "/inbox/to/:contact", WHO_AGENTS, 0, SERVES_HTML, to_get},
	{M_POST, "/inbox/to/:contact", WHO_AGENTS, 8192, SERVES_HTML, to_post},
	{M_GET, "/inbox/:thread", WHO_VIEWERS, 0, SERVES_HTML, thread_get},
	{M_GET, "/inbox/:thread/media/:picture", WHO_VIEWERS, 0, SERVES_TEXT,
	 media_get},
	{M_GET, "/media/:tenant/:picture/:proof", WHO_ANYONE, 0, SERVES_TEXT,
	 media_public_get},
	{M_POST, "/inbox/:thread/send", WHO_AGENTS, 65536, SERVES_HTML, send_post},
	{M_POST, "/inbox/:thread/draft", WHO_AGENTS, 65536, SERVES_HTML, draft_post},
	{M_POST, "/inbox/:thread/pictures", WHO_AGENTS, PICTURES_BODY_MOST, SERVES_HTML,
	 pictures_post},
	{M_GET, "/inbox/:thread/company", WHO_AGENTS, 0, SERVES_HTML, company_get},
	{M_POST, "/inbox/:thread/company", WHO_AGENTS, 65536, SERVES_HTML,
	 company_post},
	{M_POST, "/inbox/:thread/do", WHO_AGENTS, 4096, SERVES_HTML, do_post},
};
const routes inbox_routes = ROUTES("messages", INBOX);
