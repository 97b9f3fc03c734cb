/* What members are told, to where they are: by e-mail and on their devices. Whoever is
 * told of many things at once gets one letter. */
#include "base/config.h"
#include "features/notices/notice_ways_store.h"
#include "features/notices/notice_words_rules.h"
#include "features/notices/notices.h"
#include "remote/mail.h"
#include "remote/push.h"

enum { KEEP_S = 12 * 3600 };

static const notice_line *lines_of(ctx *x, list posts)
{
	notice_line *l = ARENA_ARRAY(x->a, notice_line, posts.n ? posts.n : 1);

	for (size_t i = 0; i < posts.n; i++) {
		const post_row *r = LIST_AT(posts, post_row, i);
		l[i] = (notice_line){r->kind, r->words, r->href};
	}
	return l;
}

static rc done_with(ctx *x, const task *t, list posts, str device, bool sent)
{
	buf b = buf_new(x->a, 256, 64 * 1024);

	buf_chr(&b, '{');
	for (size_t i = 0; i < posts.n; i++) {
		if (i)
			buf_chr(&b, ',');
		buf_str(&b, LIST_AT(posts, post_row, i)->id);
	}
	buf_chr(&b, '}');
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(posts_done(x, buf_view(&b), device, sent));
	return pg_commit(x);
}

/* ---- by e-mail */

static void write_to(ctx *x, const reader_row *to, list posts, mail_reply *r)
{
	const notice_line *l = lines_of(x, posts);
	str from = x->cfg->mail_from;
	ptrdiff_t at = str_find(from, '@', 0);
	/* of the first of them: a letter that is sent again has the same */
	const mail m = {
		.to = to->email,
		.subject = notice_subject(x->a, l, posts.n),
		.text = notice_letter(x->a, l, posts.n, x->cfg->public_url,
				      to->business),
		.id = str_printf(
			x->a, STR_FMT STR_FMT, STR_ARG(LIST_AT(posts, post_row, 0)->id),
			STR_ARG(str_sub(from, at < 0 ? 0 : (size_t)at, from.n)))};

	mail_send(x, &m, r);
}

static rc mail_read(ctx *x, const task *t, reader_row *to, bool *found, list *posts)
{
	str member = task_arg_get(x, t, "member");

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(posts_read(x, member, (str){0}, posts));
	TRY(reader_read(x, member, to, found));
	return pg_commit(x);
}

static task_result mail_run(ctx *x, const task *t)
{
	reader_row to = {0};
	mail_reply reply = {.fate = MAIL_REFUSED, .problem = S("nobody to write to")};
	list posts = {0};
	bool found = false;
	rc r = mail_read(x, t, &to, &found, &posts);

	if (r != OK)
		return task_rolled_back(x, r);
	if (!posts.n)
		return task_done();
	/* an installation without e-mail says so on the page where it is chosen */
	if (found && to.email.n && mail_ready(x->cfg))
		write_to(x, &to, posts, &reply);
	if (reply.fate == MAIL_LATER)
		return task_retry(0, reply.problem);
	r = done_with(x, t, posts, (str){0}, false);
	if (r != OK)
		return task_rolled_back(x, r);
	return reply.fate == MAIL_REFUSED && mail_ready(x->cfg)
		       ? task_dead(reply.problem)
		       : task_done();
}

const task_kind notice_mail = {"notice.mail", LANE_SLOW, 40, mail_run, PATIENCE_LONG};

/* ---- to a device */

static void signal_to(ctx *x, const push_row *to, list posts, push_reply *r)
{
	const notice_line *l = lines_of(x, posts);
	const push_message m = {
		.endpoint = to->endpoint,
		.browser = to->browser,
		.auth = to->auth,
		.text = notice_signal(x->a, l, posts.n,
				      LIST_AT(posts, post_row, 0)->notice_id,
				      to->words),
		.urgent = notice_urgent(l, posts.n),
		.keep_s = KEEP_S};

	push_send(x, &m, r);
}

static rc push_read(ctx *x, const task *t, str device, push_row *to, bool *found,
		    list *posts)
{
	str member = task_arg_get(x, t, "member");

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(posts_read(x, member, device, posts));
	TRY(push_row_read(x, device, member, to, found));
	return pg_commit(x);
}

static rc forget(ctx *x, const task *t, str device)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(push_device_end(x, device, (str){0}));
	return pg_commit(x);
}

static task_result push_run(ctx *x, const task *t)
{
	str device = task_arg_get(x, t, "device");
	push_row to = {0};
	push_reply reply = {.fate = PUSH_SENT};
	list posts = {0};
	bool found = false;
	rc r = push_read(x, t, device, &to, &found, &posts);

	if (r != OK)
		return task_rolled_back(x, r);
	if (!posts.n)
		return task_done();
	if (found)
		signal_to(x, &to, posts, &reply);
	if (reply.fate == PUSH_LATER)
		return task_retry(reply.retry_after_s, reply.problem);
	r = reply.fate == PUSH_GONE
		    ? forget(x, t, device)
		    : done_with(x, t, posts, device, reply.fate == PUSH_SENT);
	if (r != OK)
		return task_rolled_back(x, r);
	return reply.fate == PUSH_REFUSED ? task_dead(reply.problem) : task_done();
}

const task_kind notice_push = {"notice.push", LANE_SLOW, 40, push_run, PATIENCE_LONG};
