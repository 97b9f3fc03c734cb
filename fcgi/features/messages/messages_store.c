#include "features/messages/messages_store.h"

#include "base/events.h"
#include "base/memo.h"
#include "base/text.h"
#include "features/messages/messages.h"
#include "features/messages/text_rules.h"
#include "features/messages/word_rules.h"

/* A changed setting acts after at most so long. */
#define REMEMBER SECONDS(5)

static const field text_policy_f[] = {
	FIELD_OPT(text_policy, schedule_id),  FIELD(text_policy, segment_microusd),
	FIELD(text_policy, picture_microusd), FIELD(text_policy, per_second),
	FIELD(text_policy, claim_min),        FIELD(text_policy, capacity),
	FIELD(text_policy, we_answer),        FIELD(text_policy, help_contact),
	FIELD(text_policy, company),          FIELD(text_policy, closed_reply),
	FIELD(text_policy, review_url),       FIELD(text_policy, review_text),
	FIELD(text_policy, redact_cards),
};
extern const type text_policy_t;
const type text_policy_t = TYPE(text_policy, text_policy_f);

static const field text_arrived_f[] = {
	FIELD(text_arrived, duplicate),      FIELD_OPT(text_arrived, thread_id),
	FIELD_OPT(text_arrived, message_id), FIELD_OPT(text_arrived, contact_id),
	FIELD(text_arrived, blocked),        FIELD(text_arrived, fresh_contact),
	FIELD(text_arrived, answered),
};
extern const type text_arrived_t;
const type text_arrived_t = TYPE(text_arrived, text_arrived_f);

static const field text_written_f[] = {
	FIELD_OPT(text_written, message_id),
	FIELD(text_written, fresh),
	FIELD_OPT(text_written, contact_id),
};
extern const type text_written_t;
const type text_written_t = TYPE(text_written, text_written_f);

static const field text_moved_f[] = {
	FIELD(text_moved, message_id),     FIELD(text_moved, thread_id),
	FIELD_OPT(text_moved, contact_id), FIELD(text_moved, to_number),
	FIELD(text_moved, moved),          FIELD(text_moved, state),
};
extern const type text_moved_t;
const type text_moved_t = TYPE(text_moved, text_moved_f);

static const field media_row_f[] = {
	FIELD(media_row, id),
	FIELD_OPT(media_row, message_id),
	FIELD_OPT(media_row, thread_id),
	FIELD(media_row, type),
	FIELD(media_row, name),
	FIELD_OPT(media_row, file),
	FIELD(media_row, state),
	FIELD(media_row, problem),
	FIELD(media_row, bytes),
	FIELD_OPT(media_row, media_sid),
	FIELD_OPT(media_row, message_sid),
	FIELD_OPT(media_row, created_at),
	FIELD_OPT(media_row, filed_at),
};
const type media_row_t = TYPE(media_row, media_row_f);

static void policy_copy(arena *a, const text_policy *from, text_policy *to)
{
	*to = *from;
	to->schedule_id =
		from->schedule_id.n ? str_dup(a, from->schedule_id) : (str){0};
	to->help_contact = str_dup(a, from->help_contact);
	to->company = str_dup(a, from->company);
	to->closed_reply = str_dup(a, from->closed_reply);
	to->review_url = str_dup(a, from->review_url);
	to->review_text = str_dup(a, from->review_text);
}

static str policy_key(ctx *x, str tenant)
{
	return str_printf(x->a, "texts:" STR_FMT, STR_ARG(tenant));
}

static const text_policy *policy_remember(ctx *x, str tenant, const text_policy *row)
{
	arena *a = memo_arena(x->memo);
	text_policy *p = ARENA_NEW(a, text_policy);

	policy_copy(a, row, p);
	memo_put(x->memo, policy_key(x, tenant), a, p, REMEMBER);
	return p;
}

text_policy *text_policy_ask(ctx *x, str tenant)
{
	text_policy *row;

	if (memo_get(x->memo, policy_key(x, tenant)))
		return NULL;
	row = ARENA_NEW(x->a, text_policy);
	pg_send(x, Q_text_policy, NO_ARGS, pg_into(&text_policy_t, row));
	return row;
}

void text_policy_keep(ctx *x, str tenant, const text_policy *row)
{
	if (row)
		(void)policy_remember(x, tenant, row);
}

rc text_policy_now(ctx *x, str tenant, const text_policy **out)
{
	text_policy row = {0};

	TRY(pg_one(x, Q_text_policy, NO_ARGS, &text_policy_t, &row));
	*out = policy_remember(x, tenant, &row);
	return OK;
}

rc text_policy_read(ctx *x, str tenant, const text_policy **out)
{
	*out = memo_get(x->memo, policy_key(x, tenant));
	return *out ? OK : text_policy_now(x, tenant, out);
}

bool text_asks_review(const text_policy *p, str body)
{
	return p->review_url.n && str_has(body, p->review_url);
}

int64_t text_segments(ctx *x, str body)
{
	return text_measure(x->a, body).segments;
}

rc text_come(ctx *x, const text_news *n, bool last, text_arrived *out)
{
	const text_reply *r = &n->reply;

	pg_send(x, Q_text_come,
		ARGS(A(n->sid), A(n->conversation), A(n->from), A(n->to), A(n->body),
		     A(n->segments), A(n->media), A(n->quiet), A(n->wish), A(n->due_at),
		     A(n->due_words), A(str_of(n->word)), A(r->body),
		     A(str_of(r->kind)), A(text_segments(x, r->body)), A(r->key),
		     A(x->request_id)),
		pg_into(&text_arrived_t, out));
	TRY(last ? pg_commit(x) : pg_flush(x));
	if (out->answered)
		events_wake(x->events, LANE_FAST);
	if (out->message_id.n && !out->duplicate && !str_eq(n->media, S("[]")))
		events_wake(x->events, LANE_SLOW);
	return OK;
}

rc text_write(ctx *x, const text_draft *d, text_written *out)
{
	bool found = false;

	*out = (text_written){0};
	pg_send(x, Q_text_write,
		ARGS(A(d->thread_id), A(d->member_id), A(str_of(d->direction)),
		     A(str_of(d->kind)), A(d->body), A(d->segments), A(d->key),
		     A(d->send_at), A(d->media.p ? d->media : S("{}")),
		     A(d->mentions.p ? d->mentions : S("{}"))),
		pg_maybe(&text_written_t, out, &found));
	TRY(pg_flush(x));
	if (found && out->fresh && !str_eq(str_of(d->direction), S("note")))
		task_add(x, &message_send, task_arg(x, "message", out->message_id),
			 out->message_id, d->send_at);
	return OK;
}

typedef struct again_row {
	str body, pictures;
	int64_t segments;
} again_row;
static const field again_row_f[] = {FIELD(again_row, body), FIELD(again_row, segments),
				    FIELD(again_row, pictures)};
extern const type again_row_t;
const type again_row_t = TYPE(again_row, again_row_f);

rc text_again(ctx *x, str thread, str message, str member, text_written *out)
{
	again_row row = {0};
	bool found = false;

	*out = (text_written){0};
	pg_send(x, Q_text_again, ARGS(A(message), A(thread), A(member)),
		pg_maybe(&again_row_t, &row, &found));
	TRY(pg_flush(x));
	if (!found)
		return OK;
	return text_write(x,
			  &(text_draft){.thread_id = thread,
					.member_id = member,
					.direction = "out",
					.kind = "person",
					.body = row.body,
					.segments = row.segments,
					.media = row.pictures,
					.key = str_printf(x->a, "again:" STR_FMT,
							  STR_ARG(message))},
			  out);
}

rc text_automatic(ctx *x, str thread, const char *kind, str body, str key,
		  str *message_id)
{
	const text_draft d = {.thread_id = thread,
			      .direction = "out",
			      .kind = kind,
			      .body = body,
			      .segments = text_measure(x->a, body).segments,
			      .key = key};
	text_written w;

	TRY(text_write(x, &d, &w));
	*message_id = w.message_id;
	return OK;
}

rc text_status(ctx *x, str message, str sid, str state, int rank, int64_t code,
	       text_moved *out, bool *found)
{
	/* a NULL code leaves what was told before */
	str told = code ? str_printf(x->a, "%lld", (long long)code) : (str){0};

	pg_send(x, Q_text_status, ARGS(A(message), A(sid), A(state), A(rank), A(told)),
		pg_maybe(&text_moved_t, out, found));
	return pg_flush(x);
}

void thread_changed(ctx *x, str tenant, str thread_id, str contact_id)
{
	events_live(x->events, tenant, S("inbox"), S(""));
	events_live(x->events, tenant, S("thread"), thread_id);
	if (contact_id.n)
		events_live(x->events, tenant, S("contact"), contact_id);
}

typedef struct woken_row {
	str tenant_id, thread_id;
} woken_row;
static const field woken_row_f[] = {FIELD(woken_row, tenant_id),
				    FIELD(woken_row, thread_id)};
extern const type woken_row_t;
const type woken_row_t = TYPE(woken_row, woken_row_f);

rc text_wish_heard(ctx *x, str tenant, str call_id, str said)
{
	str wish = wish_in(x->a, said);
	woken_row w;
	bool news = false;

	if (!wish.n)
		return OK;
	wish = str_printf(x->a, "On voicemail: " STR_FMT,
			  STR_ARG(text_clip(x->a, wish, 360)));
	pg_send(x, Q_wish_heard, ARGS(A(call_id), A(wish)),
		pg_maybe(&woken_row_t, &w, &news));
	TRY(pg_flush(x));
	if (news)
		thread_changed(x, tenant, w.thread_id, (str){0});
	return OK;
}

rc threads_wake(ctx *x)
{
	list woken;

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_threads_wake, NO_ARGS, pg_list(&woken_row_t, &woken));
	TRY(pg_commit(x));
	for (size_t i = 0; i < woken.n; i++) {
		const woken_row *w = LIST_AT(woken, woken_row, i);
		thread_changed(x, w->tenant_id, w->thread_id, (str){0});
		events_send(x->events);
	}
	return OK;
}

const char *text_trouble_short(int64_t code)
{
	return text_trouble_of(code)->short_words;
}
