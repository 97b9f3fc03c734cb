/* Fetches audio from the carrier into the file store. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"
#include "base/loudness.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/recordings/recordings_store.h"
#include "store/pg.h"
#include "store/rows.h"

/* Names are made by us from ids, never taken from outside: TENANT/RECORDING.wav. */
static str fetch_name(ctx *x, const task *t, str recording)
{
	return str_printf(x->a, STR_FMT "/" STR_FMT ".wav", STR_ARG(t->tenant_id),
			  STR_ARG(recording));
}

static str fetch_path(ctx *x, str name)
{
	return str_printf(x->a, STR_FMT "/" STR_FMT, STR_ARG(x->cfg->files_dir),
			  STR_ARG(name));
}

static rc fetch_read(ctx *x, const task *t, str id, recording_source *s,
		     twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(recording_source_of(x, id, s));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static void fetch_tell(ctx *x, const task *t, const recording_source *s)
{
	events_live(x->events, t->tenant_id, S("voicemail"), S(""));
	call_changed(x, t->tenant_id, s->call_id, s->contact_id);
	events_send(x->events);
}

/* Written under a temporary name and renamed: a half file is never played. */
static void fetch_media(ctx *x, const task *t, const twilio_account *acc, str sid,
			str path, twilio_reply *r)
{
	str half = str_printf(x->a, STR_FMT ".part", STR_ARG(path));
	str dir = fetch_path(x, t->tenant_id);
	int fd;

	*r = (twilio_reply){.fate = TWILIO_LATER,
			    .problem = S("the file store cannot be written")};
	(void)mkdir(dir.p, 0750);
	fd = open(half.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0)
		return;
	twilio_media(x, acc, sid, fd, r);
	bool kept = r->fate == TWILIO_DONE && fsync(fd) == 0;
	close(fd);
	if (kept && rename(half.p, path.p) == 0)
		return;
	(void)unlink(half.p);
	if (r->fate == TWILIO_DONE)
		r->fate = TWILIO_LATER;
}

static rc fetch_keep(ctx *x, const task *t, str id, str name, const twilio_reply *r)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	if (r->fate == TWILIO_DONE) {
		recording_ready(x, id, name, r->bytes);
		task_add(x, &recording_peaks, task_arg(x, "recording", id), id,
			 (when){0});
	} else
		recording_failed(x, id, r->problem);
	return pg_commit(x);
}

static task_result recording_fetch_run(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "recording");
	str name = fetch_name(x, t, id);
	recording_source s = {0};
	twilio_account acc;
	twilio_reply r;
	rc ok = fetch_read(x, t, id, &s, &acc);

	if (ok != OK) {
		pg_rollback(x);
		return task_failed(x, ok);
	}
	if (str_eq(s.state, S("ready")))
		return task_done();
	fetch_media(x, t, &acc, s.recording_sid, fetch_path(x, name), &r);
	/* the file may not be there yet (404), and a reader's failure changes nothing
	 * at the carrier: everything but a refusal is tried again */
	if (r.fate != TWILIO_DONE && r.fate != TWILIO_REFUSED &&
	    !task_last_try(PATIENCE_LONG, t->attempts))
		return task_retry(r.retry_after_s, r.problem);
	ok = fetch_keep(x, t, id, name, &r);
	if (ok != OK)
		return task_failed(x, ok);
	fetch_tell(x, t, &s);
	return r.fate == TWILIO_DONE ? task_done() : task_dead(r.problem);
}

rc recording_learn(ctx *x, str tenant, const recording_listed *l)
{
	const recording_news n = {.sid = l->sid,
				  .account_sid = l->account_sid,
				  .call_sid = l->call_sid,
				  .kind = l->voicemail ? S("voicemail") : S("call"),
				  .duration_s = l->duration_s,
				  .channels = l->channels,
				  .at = l->at};
	recording_row r = {0};

	TRY(pg_begin(x, tenant, S("")));
	TRY(recording_note(x, &n, &r));
	task_add(x, &recording_fetch, task_arg(x, "recording", r.recording_id),
		 r.recording_id, (when){0});
	if (r.fresh)
		pg_send(x, Q_call_trace_note,
			ARGS(A(r.call_id), A(S("caught_up")), A((str){0}), A(l->words)),
			pg_count(NULL));
	TRY(pg_commit(x));
	events_live(x->events, tenant, S("voicemail"), S(""));
	call_changed(x, tenant, r.call_id, r.contact_id);
	events_send(x->events);
	return OK;
}

/* ---- its shape ---- */

static rc peaks_read(ctx *x, const task *t, str id, one_text *f, bool *found)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_recording_heard, ARGS(A(id)), pg_maybe(&one_text_t, f, found));
	return pg_commit(x);
}

static rc peaks_keep(ctx *x, const task *t, str id, str peaks, recording_source *s)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(pg_exec(x, Q_recording_peaks, ARGS(A(id), A(peaks))));
	TRY(recording_source_of(x, id, s));
	return pg_commit(x);
}

/* What cannot be decoded has none: its player has a plain slider. */
static task_result recording_peaks_run(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "recording"), peaks;
	recording_source s = {0};
	one_text f = {0};
	bool found = false;
	rc r = peaks_read(x, t, id, &f, &found);

	if (r == OK && !found)
		return task_done();
	peaks = r == OK ? loudness_of(x->a, fetch_path(x, f.text)) : (str){0};
	if (peaks.n)
		r = peaks_keep(x, t, id, peaks, &s);
	if (r != OK)
		return task_rolled_back(x, r);
	if (peaks.n)
		fetch_tell(x, t, &s);
	return task_done();
}

const task_kind recording_peaks = {"recording.peaks", LANE_BULK, 60,
				   recording_peaks_run, PATIENCE_ORDINARY};
const task_kind recording_fetch = {"recording.fetch", LANE_SLOW, 90,
				   recording_fetch_run, PATIENCE_LONG};
