#include "features/messages/writing_store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"
#include "base/events.h"
#include "base/uuid.h"
#include "features/messages/media.h"
#include "features/messages/messages.h"
#include "features/shell/fill.h"
#include "store/cache.h"

static const field draft_row_f[] = {
	FIELD(draft_row, body), FIELD(draft_row, note),       FIELD(draft_row, form),
	FIELD(draft_row, base), FIELD(draft_row, changed_at),
};
extern const type draft_row_t;
const type draft_row_t = TYPE(draft_row, draft_row_f);

static const field text_meanwhile_f[] = {FIELD(text_meanwhile, member),
					 FIELD(text_meanwhile, body),
					 FIELD(text_meanwhile, created_at)};
extern const type text_meanwhile_t;
const type text_meanwhile_t = TYPE(text_meanwhile, text_meanwhile_f);

typedef struct picture_gone {
	str file;
} picture_gone;
static const field picture_gone_f[] = {FIELD_OPT(picture_gone, file)};
extern const type picture_gone_t;
const type picture_gone_t = TYPE(picture_gone, picture_gone_f);

void writing_send(ctx *x, str thread, str member, writing *out)
{
	pg_send(x, Q_drafts_of, ARGS(A(thread), A(member)),
		pg_list(&draft_row_t, &out->drafts));
	pg_send(x, Q_pictures_brought, ARGS(A(thread), A(member)),
		pg_list(&media_row_t, &out->brought));
}

rc pictures_brought(ctx *x, str thread, str member, list *out)
{
	return pg_rows(x, Q_pictures_brought, ARGS(A(thread), A(member)), &media_row_t,
		       out);
}

void draft_put(ctx *x, str thread, str member, str body, bool note,
	       const draft_window *w)
{
	str base =
		w->base >= 0 ? str_printf(x->a, "%lld", (long long)w->base) : (str){0};

	pg_send(x, Q_draft_put,
		ARGS(A(thread), A(member), A(body), A(note), A(w->form), A(base)),
		pg_count(NULL));
}

void draft_drop(ctx *x, str thread, str member, int64_t base)
{
	pg_send(x, Q_draft_drop, ARGS(A(thread), A(member), A(base)), pg_count(NULL));
}

rc drafts_read(ctx *x, str thread, str member, list *out)
{
	return pg_rows(x, Q_drafts_of, ARGS(A(thread), A(member)), &draft_row_t, out);
}

rc text_meanwhile_read(ctx *x, str thread, str member, const text_seen *s, str form,
		       text_meanwhile *out, bool *found)
{
	*found = false;
	pg_send(x, Q_text_meanwhile,
		ARGS(A(thread), A(member), A(s->made), A(form), A(s->shown)),
		pg_maybe(&text_meanwhile_t, out, found));
	return pg_flush(x);
}

/* ---- pictures ---- */

static str picture_path(ctx *x, str name)
{
	return str_printf(x->a, STR_FMT "/" STR_FMT, STR_ARG(x->cfg->files_dir),
			  STR_ARG(name));
}

static bool write_all(int fd, str data)
{
	while (data.n > 0) {
		ssize_t n = write(fd, data.p, data.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		data = str_sub(data, (size_t)n, data.n);
	}
	return true;
}

/* Under another name until it is whole. */
static str picture_half(ctx *x, str path)
{
	return str_printf(x->a, STR_FMT ".part", STR_ARG(path));
}

static bool picture_write(ctx *x, str name, str data)
{
	str path = picture_path(x, name), half = picture_half(x, path);
	int fd = open(half.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		      0640);

	if (fd < 0)
		return false;
	bool good = write_all(fd, data) && fsync(fd) == 0;
	good = close(fd) == 0 && good && rename(half.p, path.p) == 0;
	if (!good)
		(void)unlink(half.p);
	return good;
}

void picture_name(ctx *x, const request *q, str thread, picture *p)
{
	p->id = uuid7(x->a, when_now());
	p->file = media_name(x, q->tenant, p->id, p->extension);
	pg_send(x, Q_picture_put,
		ARGS(A(p->id), A(thread), A(q->who.member_id), A(str_of(p->mime)),
		     A(p->name), A((int64_t)p->data.n), A(p->file)),
		pg_count(NULL));
}

rc picture_keep(ctx *x, const request *q, const picture *p)
{
	(void)mkdir(picture_path(x, q->tenant).p, 0750);
	if (!picture_write(x, p->file, p->data))
		return FAIL(x, E_BUG, "a picture: the file store: %s", strerror(errno));
	return OK;
}

void picture_ready(ctx *x, const picture *p)
{
	pg_send(x, Q_picture_ready, ARGS(A(p->id)), pg_count(NULL));
}

/* The row is gone for all when its file goes; a row that comes back without its file
 * could be sent. */
rc picture_drop(ctx *x, str thread, str member, str id)
{
	picture_gone g = {0};
	bool found = false;

	pg_send(x, Q_picture_drop, ARGS(A(id), A(thread), A(member)),
		pg_maybe(&picture_gone_t, &g, &found));
	TRY(pg_commit(x));
	if (found && g.file.n)
		(void)unlink(picture_path(x, g.file).p);
	return OK;
}

rc pictures_upkeep(ctx *x)
{
	list gone;

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_pictures_left, NO_ARGS, pg_list(&picture_gone_t, &gone));
	TRY(pg_commit(x));
	for (size_t i = 0; i < gone.n; i++) {
		str path = picture_path(x, LIST_AT(gone, picture_gone, i)->file);
		(void)unlink(path.p);
		(void)unlink(picture_half(x, path).p);
	}
	return OK;
}

/* ---- who else is there ---- */

typedef struct entry {
	ctx *x;
	str member, name;
	enum company_sign sign;
	bool news;
} entry;

static str company_with(void *arg, str kept)
{
	entry *e = arg;

	return company_enter(e->x->a, kept, e->member, e->name, e->sign, e->x->now,
			     &e->news);
}

void company_seen(ctx *x, const request *q, str thread, enum company_sign sign)
{
	entry e = {x, q->who.member_id, fill_short_name(x, q->who.name), sign, false};

	if (!e.member.n)
		return;
	cache_change(x, q->tenant, S("company"), thread, company_with, &e,
		     COMPANY_VIEWS_S);
	if (e.news)
		events_live(x->events, q->tenant, S("company"), thread);
}

str company_here(ctx *x, const request *q, str thread, bool *writes, bool *again)
{
	str kept = {0};

	bool noted = cache_get(x, q->tenant, S("company"), thread, &kept);
	str words = company_words(x->a, kept, q->who.member_id, x->now, writes);
	*again = *writes || !noted;
	return words;
}
