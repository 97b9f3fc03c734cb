#include "features/messages/inbox_store.h"

#include "features/sla/sla.h"

static const field thread_row_f[] = {
	FIELD(thread_row, id),
	FIELD_OPT(thread_row, number_id),
	FIELD(thread_row, peer),
	FIELD_OPT(thread_row, contact_id),
	FIELD(thread_row, state),
	FIELD_OPT(thread_row, snoozed_until),
	FIELD_OPT(thread_row, assigned_member),
	FIELD_OPT(thread_row, assigned),
	FIELD_OPT(thread_row, assigned_department),
	FIELD_OPT(thread_row, department),
	FIELD_OPT(thread_row, claimed_by),
	FIELD_OPT(thread_row, claimed),
	FIELD_OPT(thread_row, claimed_until),
	FIELD(thread_row, last_at),
	FIELD_OPT(thread_row, last_in_at),
	FIELD(thread_row, last_direction),
	FIELD(thread_row, last_words),
	FIELD_OPT(thread_row, last_by),
	FIELD_OPT(thread_row, last_by_name),
	FIELD_OPT(thread_row, waiting_since),
	FIELD_OPT(thread_row, due_at),
	FIELD(thread_row, due_words),
	FIELD(thread_row, wish),
	FIELD_OPT(thread_row, wish_call),
	FIELD(thread_row, line),
	FIELD(thread_row, line_e164),
	FIELD(thread_row, contact_name),
	FIELD(thread_row, contact_type),
	FIELD(thread_row, do_not_contact),
	FIELD_OPT(thread_row, phase),
	FIELD_OPT(thread_row, stage),
	FIELD_OPT(thread_row, stage_id),
	FIELD_OPT(thread_row, stage_since),
	FIELD(thread_row, is_out),
	FIELD(thread_row, unread),
	FIELD_OPT(thread_row, version),
	FIELD_OPT(thread_row, line_state),
	FIELD_OPT(thread_row, line_port),
	FIELD_OPT(thread_row, line_port_on),
	FIELD_OPT(thread_row, campaign),
};
extern const type thread_row_t;
const type thread_row_t = TYPE(thread_row, thread_row_f);

static const field inbox_counts_f[] = {
	FIELD(inbox_counts, open),       FIELD(inbox_counts, mine),
	FIELD(inbox_counts, snoozed),    FIELD(inbox_counts, department),
	FIELD(inbox_counts, voicemails), FIELD(inbox_counts, mentions),
	FIELD(inbox_counts, leads),      FIELD_OPT(inbox_counts, department_name),
};
extern const type inbox_counts_t;
const type inbox_counts_t = TYPE(inbox_counts, inbox_counts_f);

static const field message_row_f[] = {
	FIELD(message_row, id),         FIELD(message_row, direction),
	FIELD(message_row, kind),       FIELD(message_row, body),
	FIELD(message_row, state),      FIELD(message_row, error_code),
	FIELD(message_row, reason),     FIELD_OPT(message_row, send_at),
	FIELD(message_row, created_at), FIELD_OPT(message_row, member_id),
	FIELD_OPT(message_row, member), FIELD_OPT(message_row, department),
	FIELD(message_row, media),      FIELD(message_row, segments),
};
extern const type message_row_t;
const type message_row_t = TYPE(message_row, message_row_f);

static const field mate_row_f[] = {
	FIELD(mate_row, id),
	FIELD(mate_row, name),
	FIELD_OPT(mate_row, department),
};
extern const type mate_row_t;
const type mate_row_t = TYPE(mate_row, mate_row_f);

static const field tag_row_f[] = {FIELD(tag_row, id), FIELD(tag_row, name),
				  FIELD_OPT(tag_row, used)};
extern const type tag_row_t;
const type tag_row_t = TYPE(tag_row, tag_row_f);

static const field sender_row_f[] = {FIELD(sender_row, id), FIELD(sender_row, name),
				     FIELD(sender_row, e164)};
extern const type sender_row_t;
const type sender_row_t = TYPE(sender_row, sender_row_f);

static const str LAST_ID = STR_INIT("ffffffff-ffff-ffff-ffff-ffffffffffff");
static const str FIRST_ID = STR_INIT("00000000-0000-0000-0000-000000000000");
static const str FIRST_TIME = STR_INIT("-infinity"), LAST_TIME = STR_INIT("infinity");

static str edge_time(ctx *x, const inbox_edge *e, bool use, str otherwise)
{
	return use && e->id.n ? when_iso(x->a, e->at) : otherwise;
}

/* Those that wait, the most urgent first, and behind them the others. */
static void list_urgent(ctx *x, const inbox_ask *k, inbox_rows *out)
{
	static const enum query lists[][2] = {
		[INBOX_OPEN] = {Q_inbox_waiting, Q_inbox_rest},
		[INBOX_MINE] = {Q_inbox_mine_waiting, Q_inbox_mine},
		[INBOX_DEPARTMENT] = {Q_inbox_department_waiting, Q_inbox_department}};
	const inbox_edge *e = &k->edge;
	bool first = !e->rest;

	if (first)
		pg_send(x, lists[k->list][0],
			ARGS(A(edge_time(x, e, true, FIRST_TIME)),
			     A(e->id.n ? e->id : FIRST_ID), A(k->member)),
			pg_list(&thread_row_t, &out->waiting));
	pg_send(x, lists[k->list][1],
		ARGS(A(edge_time(x, e, !first, LAST_TIME)),
		     A(!first && e->id.n ? e->id : LAST_ID), A(k->member)),
		pg_list(&thread_row_t, &out->rest));
}

static void list_state(ctx *x, const inbox_ask *k, inbox_rows *out)
{
	str at = edge_time(x, &k->edge, true, LAST_TIME);
	str id = k->edge.id.n ? k->edge.id : LAST_ID;

	pg_send(x, Q_inbox_state,
		ARGS(A(at), A(id), A(k->member),
		     A(k->list == INBOX_SNOOZED ? S("snoozed") : S("resolved"))),
		pg_list(&thread_row_t, &out->rest));
}

static void list_tag(ctx *x, const inbox_ask *k, inbox_rows *out)
{
	pg_send(x, Q_inbox_tag,
		ARGS(A(edge_time(x, &k->edge, true, LAST_TIME)),
		     A(k->edge.id.n ? k->edge.id : LAST_ID), A(k->member), A(k->tag)),
		pg_list(&thread_row_t, &out->rest));
}

static void list_send(ctx *x, const inbox_ask *k, inbox_rows *out)
{
	if (k->list == INBOX_FOUND)
		pg_send(x, Q_inbox_found, ARGS(A(k->search), A(k->member)),
			pg_list(&thread_row_t, &out->rest));
	else if (k->list == INBOX_VOICEMAIL)
		pg_send(x, Q_queue_voicemails, NO_ARGS,
			pg_list(&call_line_t, &out->voicemails));
	else if (k->list == INBOX_NOTES)
		pg_send(x, Q_inbox_notes, ARGS(A(k->member)),
			pg_list(&thread_row_t, &out->rest));
	else if (k->list == INBOX_TAG)
		list_tag(x, k, out);
	else if (inbox_list_waits(k->list))
		list_urgent(x, k, out);
	else
		list_state(x, k, out);
	pg_send(x, Q_inbox_counts, ARGS(A(k->member)),
		pg_into(&inbox_counts_t, &out->counts));
	pg_send(x, Q_thread_tags_known, NO_ARGS, pg_list(&tag_row_t, &out->tags_known));
}

/* Whom it is with, beside their texts: who has been in touch, what is owed. */
static void contact_send(ctx *x, inbox_rows *out)
{
	const thread_row *t = &out->thread;

	reach_facts_send(x, t->contact_id, t->peer, &out->facts);
	if (!t->contact_id.n)
		return;
	pg_send(x, Q_contact_touches,
		ARGS(A(t->contact_id), A(when_add(x->now, -DAYS(TOUCH_DAYS)))),
		pg_list(&call_line_t, &out->touches));
	promises_about_send(x, t->contact_id, &out->promises);
}

static rc thread_send(ctx *x, const inbox_ask *k, inbox_rows *out)
{
	pg_send(x, Q_thread_one, ARGS(A(k->thread), A(k->member)),
		pg_maybe(&thread_row_t, &out->thread, &out->found));
	pg_send(x, Q_thread_messages,
		ARGS(A(k->thread), A(k->before.n ? k->before : LAST_ID)),
		pg_list(&message_row_t, &out->messages));
	pg_send(x, Q_thread_media, ARGS(A(k->thread)),
		pg_list(&media_row_t, &out->media));
	pg_send(x, Q_journey_stages, NO_ARGS, pg_list(&stage_row_t, &out->stages));
	pg_send(x, Q_text_mates, NO_ARGS, pg_list(&mate_row_t, &out->mates));
	pg_send(x, Q_text_departments, NO_ARGS,
		pg_list(&mate_row_t, &out->departments));
	pg_send(x, Q_text_lines, NO_ARGS, pg_list(&sender_row_t, &out->lines));
	pg_send(x, Q_thread_tags, ARGS(A(k->thread)), pg_list(&tag_row_t, &out->tags));
	writing_send(x, k->thread, k->member, &out->writing);
	TRY(pg_flush(x));
	if (!out->found)
		return FAIL(x, E_NOTFOUND, "no such thread");
	contact_send(x, out);
	if (!k->member.n)
		return OK;
	pg_send(x, Q_thread_seen, ARGS(A(k->thread), A(k->member)), pg_count(NULL));
	pg_send(x, Q_mentions_seen, ARGS(A(k->thread), A(k->member)), pg_count(NULL));
	return OK;
}

rc inbox_read(ctx *x, const inbox_ask *k, inbox_rows *out)
{
	*out = (inbox_rows){0};
	list_send(x, k, out);
	if (k->thread.n)
		TRY(thread_send(x, k, out));
	return pg_commit(x);
}

rc thread_read(ctx *x, str id, str member, thread_row *out)
{
	bool found = false;

	*out = (thread_row){0};
	pg_send(x, Q_thread_one, ARGS(A(id), A(member)),
		pg_maybe(&thread_row_t, out, &found));
	TRY(pg_flush(x));
	return found ? OK : FAIL(x, E_NOTFOUND, "no such thread");
}

rc mates_read(ctx *x, list *out)
{
	return pg_rows(x, Q_text_mates, NO_ARGS, &mate_row_t, out);
}
