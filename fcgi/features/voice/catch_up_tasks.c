/* What the carrier told while nobody here could listen, longer than it tries again.
 *
 * A look goes through two lists, calls and then recordings, a page at a time: after
 * each page the task is queued again with the address of the next one, so that a
 * failure repeats one page only. When both are through, the time they were asked from
 * moves on: nothing listed before it is looked at again. */
#include "base/log.h"
#include "features/carrier/carrier.h"
#include "features/recordings/recordings.h"
#include "features/voice/catch_up_rules.h"
#include "features/voice/reconcile.h"
#include "features/voice/voice.h"
#include "features/voice/voice_rules.h"
#include "store/rows.h"

typedef struct catch_up_state {
	when known_until;
	bool denied;
} catch_up_state;
static const field catch_up_state_f[] = {FIELD(catch_up_state, known_until),
					 FIELD(catch_up_state, denied)};
const type catch_up_state_t = TYPE(catch_up_state, catch_up_state_f);

typedef struct catch_up_sid {
	str sid;
} catch_up_sid;
static const field catch_up_sid_f[] = {FIELD(catch_up_sid, sid)};
const type catch_up_sid_t = TYPE(catch_up_sid, catch_up_sid_f);

/* Where a look stands. */
typedef struct catch_up_look {
	enum twilio_list list;
	str page;   /* of that list; absent: its first */
	when from;  /* what both lists are asked from */
	when until; /* what the next look is to ask from */
	bool denied;
	twilio_account acc;
} catch_up_look;

rc catch_up_queue(ctx *x, bool soon)
{
	count_row queued = {0};

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_catch_up_due, ARGS(A(soon)), pg_into(&count_row_t, &queued));
	TRY(pg_commit(x));
	if (queued.n)
		events_wake(x->events, LANE_BULK);
	events_send(x->events);
	return OK;
}

static rc look_read(ctx *x, const task *t, catch_up_look *k)
{
	str from = task_arg_get(x, t, "from"), until = task_arg_get(x, t, "until");
	catch_up_state s = {0};

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(carrier_account(x, t->tenant_id, &k->acc));
	TRY(pg_one(x, Q_catch_up_state, NO_ARGS, &catch_up_state_t, &s));
	TRY(pg_commit(x));
	k->denied = s.denied;
	k->page = task_arg_get(x, t, "page");
	k->list = str_eq(task_arg_get(x, t, "list"), S("recordings"))
			  ? TWILIO_RECORDINGS
			  : TWILIO_CALLS;
	if (when_parse(from, &k->from) && when_parse(until, &k->until))
		return OK;
	k->from = s.known_until;
	k->until = catch_up_until(k->from, x->now);
	return OK;
}

static str look_args(ctx *x, const catch_up_look *k)
{
	buf b = buf_new(x->a, 512, 16 * 1024);

	buf_fmt(&b,
		"{\"list\":\"%s\",\"from\":\"" STR_FMT "\",\"until\":\"" STR_FMT "\"",
		k->list == TWILIO_CALLS ? "calls" : "recordings",
		STR_ARG(when_iso(x->a, k->from)), STR_ARG(when_iso(x->a, k->until)));
	if (k->page.n) {
		buf_str(&b, S(",\"page\":"));
		buf_json(&b, k->page);
	}
	buf_chr(&b, '}');
	return str_dup(x->a, buf_view(&b));
}

/* One member of a JSON object of strings. */
static void look_member(buf *b, const char *name, str value)
{
	if (b->n && buf_view(b).p[b->n - 1] != '{')
		buf_chr(b, ',');
	buf_json(b, str_of(name));
	buf_chr(b, ':');
	buf_json(b, value);
}

static enum catch_up look_judge(const catch_up_look *k, const twilio_item *i)
{
	if (k->list == TWILIO_CALLS)
		return twilio_sid(i->sid, "CA") ? catch_up_call(i->direction, i->status)
						: CATCH_UP_PASS;
	return twilio_sid(i->sid, "RE") && twilio_sid(i->call_sid, "CA")
		       ? catch_up_recording(i->source, i->status, i->duration_s)
		       : CATCH_UP_PASS;
}

static void look_candidate(ctx *x, buf *b, const catch_up_look *k, const twilio_item *i)
{
	when ended = x->now;

	buf_str(b, b->n > 1 ? S(",{") : S("{"));
	look_member(b, "sid", i->sid);
	if (k->list == TWILIO_CALLS) {
		(void)voice_moment(i->ended, &ended);
		look_member(b, "line", i->to);
		look_member(b, "ended", when_iso(x->a, ended));
	} else {
		look_member(b, "call_sid", i->call_sid);
	}
	buf_chr(b, '}');
}

/* What of the page may have to be learnt, as the query takes it; what is not over holds
 * the next look back. */
static str look_candidates(ctx *x, catch_up_look *k, const twilio_page *page)
{
	buf b = buf_new(x->a, 4096, 1024 * 1024);

	buf_chr(&b, '[');
	for (size_t n = 0; n < page->n; n++) {
		const twilio_item *i = &page->items[n];
		enum catch_up what = look_judge(k, i);
		when began;
		if (what == CATCH_UP_TAKE)
			look_candidate(x, &b, k, i);
		else if (what == CATCH_UP_HOLD && voice_moment(i->began, &began))
			k->until = catch_up_held(k->until, began, x->now);
	}
	buf_chr(&b, ']');
	return buf_view(&b);
}

static rc look_missing(ctx *x, const task *t, const catch_up_look *k, str candidates,
		       list *sids)
{
	enum query q =
		k->list == TWILIO_CALLS ? Q_catch_up_calls : Q_catch_up_recordings;

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(pg_rows(x, q, ARGS(A(candidates)), &catch_up_sid_t, sids));
	return pg_commit(x);
}

static rc look_learn_call(ctx *x, const task *t, const twilio_item *i)
{
	call_report r = {.sid = i->sid,
			 .from = voice_e164(i->from),
			 .to = i->to,
			 .status = i->status,
			 .rank = voice_rank(i->status),
			 .at = x->now,
			 .duration_s = i->duration_s,
			 .token = S(""),
			 .payload = S("{\"source\":\"listed\"}")};
	when began;

	(void)voice_moment(i->ended, &r.at);
	if (!voice_moment(i->began, &began))
		began = r.at;
	return voice_learn(x, t->tenant_id, &r, began, true);
}

static rc look_learn_recording(ctx *x, const task *t, const catch_up_look *k,
			       const twilio_item *i)
{
	bool voicemail = catch_up_is_voicemail(i->source);
	recording_listed l = {
		.sid = i->sid,
		.account_sid = k->acc.sid,
		.call_sid = i->call_sid,
		.voicemail = voicemail,
		.duration_s = i->duration_s,
		.channels = i->channels,
		.at = x->now,
		.words = catch_up_recording_words(x->a, voicemail, i->duration_s)};

	(void)voice_moment(i->began, &l.at);
	return recording_learn(x, t->tenant_id, &l);
}

static const twilio_item *look_find(const twilio_page *page, str sid)
{
	for (size_t n = 0; n < page->n; n++)
		if (str_eq(page->items[n].sid, sid))
			return &page->items[n];
	return NULL;
}

static rc look_learn(ctx *x, const task *t, catch_up_look *k, const twilio_page *page)
{
	list sids;

	TRY(look_missing(x, t, k, look_candidates(x, k, page), &sids));
	for (size_t n = 0; n < sids.n; n++) {
		const twilio_item *i =
			look_find(page, LIST_AT(sids, catch_up_sid, n)->sid);
		if (!i)
			continue;
		TRY(k->list == TWILIO_CALLS ? look_learn_call(x, t, i)
					    : look_learn_recording(x, t, k, i));
	}
	return OK;
}

/* Whether the carrier takes our credentials is kept when it changes: an operator and
 * the business must set it right. */
static rc look_denied(ctx *x, const task *t, const catch_up_look *k, bool denied)
{
	if (k->denied == denied)
		return OK;
	log_say(LOG_WARN, "carrier", "tenant " STR_FMT ": %s", STR_ARG(t->tenant_id),
		denied ? "the carrier does not take its credentials"
		       : "the carrier takes its credentials again");
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_carrier_denied, ARGS(A(denied)), pg_count(NULL));
	return pg_commit(x);
}

/* What the lists do not tell, that a call known to us is over long ago, is asked for.
 */
static rc look_done(ctx *x, const task *t, const catch_up_look *k)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_catch_up_done, ARGS(A(k->until)), pg_count(NULL));
	pg_send(x, Q_calls_ask_open, NO_ARGS, pg_count(NULL));
	return pg_commit(x);
}

/* After a page: the next one, the other list, or the end of it. */
static task_result look_next(ctx *x, const task *t, catch_up_look *k, str next)
{
	rc ok;

	if (next.n || k->list == TWILIO_CALLS) {
		if (!next.n)
			k->list = TWILIO_RECORDINGS;
		k->page = next;
		return task_go_on(look_args(x, k));
	}
	ok = look_done(x, t, k);
	return ok == OK ? task_done() : task_rolled_back(x, ok);
}

static task_result catch_up_run(ctx *x, const task *t)
{
	catch_up_look k = {0};
	twilio_page page;
	twilio_reply r;
	rc ok = look_read(x, t, &k);

	if (ok != OK)
		return task_rolled_back(x, ok);
	twilio_list(x, &k.acc, k.list, k.from, k.page, &page, &r);
	ok = look_denied(x, t, &k, r.denied);
	if (ok != OK)
		return task_rolled_back(x, ok);
	if (r.fate == TWILIO_REFUSED || r.fate == TWILIO_GONE)
		return task_dead(r.problem);
	if (r.fate != TWILIO_DONE)
		return task_retry(r.retry_after_s, r.problem);
	ok = look_learn(x, t, &k, &page);
	return ok == OK ? look_next(x, t, &k, page.next) : task_rolled_back(x, ok);
}

const task_kind catch_up = {"carrier.catch_up", LANE_BULK, 60, catch_up_run,
			    PATIENCE_LONG};
