/* Fetches the pictures of a text that came from the carrier into the file store. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"
#include "features/carrier/carrier.h"
#include "features/messages/media.h"
#include "features/messages/messages.h"
#include "features/messages/messages_store.h"
#include "features/messages/send_rules.h"

typedef struct fetch_head {
	str message_sid, thread_id, contact_id;
} fetch_head;
static const field fetch_head_f[] = {FIELD_OPT(fetch_head, message_sid),
				     FIELD(fetch_head, thread_id),
				     FIELD_OPT(fetch_head, contact_id)};
extern const type fetch_head_t;
const type fetch_head_t = TYPE(fetch_head, fetch_head_f);

typedef struct fetched {
	const char *state;
	str file, type, problem;
	int64_t bytes;
	bool again; /* it may be there later */
} fetched;

static str fetch_path(ctx *x, str name)
{
	return str_printf(x->a, STR_FMT "/" STR_FMT, STR_ARG(x->cfg->files_dir),
			  STR_ARG(name));
}

/* What it is, by its own first bytes: what the sender calls it is not believed. */
static const media_kind *fetch_kind(int fd, str told)
{
	unsigned char head[MEDIA_HEAD];
	ssize_t n = pread(fd, head, sizeof(head), 0);

	return n > 0 ? media_kind_of(head, (size_t)n, told) : NULL;
}

static void fetch_failed(const twilio_reply *r, fetched *out)
{
	out->again = r->fate != TWILIO_REFUSED;
	out->state = out->again ? "failed" : "refused";
	out->problem = out->again ? S("It could not be fetched from the carrier.")
				  : S("It is larger than 16 MB, or the carrier does "
				      "not give it out.");
}

static void fetch_keep(ctx *x, const task *t, const media_row *m, int fd, str half,
		       str told, fetched *out)
{
	const media_kind *k = fetch_kind(fd, told);

	*out = (fetched){.state = "refused",
			 .problem = S("Files of this kind are not taken.")};
	if (!k)
		return;
	str name = media_name(x, t->tenant_id, m->id, k->extension);
	*out = (fetched){
		.state = "failed", .again = true, .problem = S("It was not kept.")};
	if (fsync(fd) == 0 && rename(half.p, fetch_path(x, name).p) == 0)
		*out = (fetched){.state = "ready",
				 .file = name,
				 .type = str_of(k->type),
				 .problem = S("")};
}

/* Written under a temporary name and renamed: a half file is never shown. */
static void fetch_one(ctx *x, const task *t, const twilio_account *acc,
		      const fetch_head *h, const media_row *m, fetched *out)
{
	str half = str_printf(
		x->a, STR_FMT ".part",
		STR_ARG(fetch_path(x, media_name(x, t->tenant_id, m->id, "x"))));
	twilio_reply r;
	str told;

	*out = (fetched){.state = "failed",
			 .again = true,
			 .problem = S("The file store cannot be written.")};
	(void)mkdir(fetch_path(x, t->tenant_id).p, 0750);
	int fd =
		open(half.p, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return;
	twilio_text_media(x, acc, h->message_sid, m->media_sid, fd, &r, &told);
	if (r.fate == TWILIO_DONE)
		fetch_keep(x, t, m, fd, half, told, out);
	else
		fetch_failed(&r, out);
	out->bytes = r.bytes;
	close(fd);
	if (!str_eq(str_of(out->state), S("ready")))
		(void)unlink(half.p);
}

static rc fetch_note(ctx *x, const task *t, const media_row *m, const fetched *f)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_media_done,
		ARGS(A(m->id), A(str_of(f->state)), A(f->file), A(f->bytes),
		     A(f->type.p ? f->type : S("")), A(f->problem)),
		pg_count(NULL));
	return pg_commit(x);
}

static rc fetch_read(ctx *x, const task *t, str id, fetch_head *h, list *media,
		     twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_media_head, ARGS(A(id)), pg_into(&fetch_head_t, h));
	pg_send(x, Q_text_media_of, ARGS(A(id)), pg_list(&media_row_t, media));
	TRY(pg_flush(x));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

/* One after the other: what is not there yet is asked for again, what was fetched is
 * not. */
static rc fetch_all(ctx *x, const task *t, const fetch_head *h, list media,
		    const twilio_account *acc, bool *again)
{
	bool last = task_last_try(message_fetch.patience, t->attempts);

	for (size_t i = 0; i < media.n; i++) {
		const media_row *m = LIST_AT(media, media_row, i);
		fetched f;
		if (!str_eq(m->state, S("waiting")))
			continue;
		fetch_one(x, t, acc, h, m, &f);
		if (f.again && !last)
			*again = true;
		else
			TRY(fetch_note(x, t, m, &f));
	}
	return OK;
}

static task_result message_fetch_run(ctx *x, const task *t)
{
	fetch_head h = {0};
	list media = {0};
	twilio_account acc;
	bool again = false;
	rc ok = fetch_read(x, t, task_arg_get(x, t, "message"), &h, &media, &acc);

	if (ok == OK)
		ok = fetch_all(x, t, &h, media, &acc, &again);
	if (ok != OK)
		return task_rolled_back(x, ok);
	thread_changed(x, t->tenant_id, h.thread_id, h.contact_id);
	events_send(x->events);
	return again ? task_retry(0, S("a file of the text is not there yet"))
		     : task_done();
}

const task_kind message_fetch = {"message.fetch", LANE_SLOW, 240, message_fetch_run,
				 PATIENCE_ORDINARY};
