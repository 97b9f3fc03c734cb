#include "features/notices/notice_ways_store.h"

#include "features/notices/notices.h"
#include "store/pg.h"
#include "store/rows.h"

static const field way_row_f[] = {
	FIELD(way_row, sort),
	FIELD(way_row, email),
	FIELD(way_row, page),
	FIELD(way_row, push),
};
extern const type way_row_t;
const type way_row_t = TYPE(way_row, way_row_f);

static const field times_row_f[] = {
	FIELD(times_row, quiet_from),
	FIELD(times_row, quiet_to),
	FIELD(times_row, daily_at),
	FIELD(times_row, push_words),
};
extern const type times_row_t;
const type times_row_t = TYPE(times_row, times_row_f);

static const field device_row_f[] = {
	FIELD(device_row, id),         FIELD(device_row, agent),
	FIELD(device_row, created_at), FIELD_OPT(device_row, sent_at),
	FIELD(device_row, here),
};
extern const type device_row_t;
const type device_row_t = TYPE(device_row, device_row_f);

static const field post_row_f[] = {
	FIELD(post_row, id),    FIELD(post_row, notice_id), FIELD(post_row, kind),
	FIELD(post_row, words), FIELD(post_row, href),
};
extern const type post_row_t;
const type post_row_t = TYPE(post_row, post_row_f);

static const field reader_row_f[] = {
	FIELD_OPT(reader_row, email),
	FIELD(reader_row, name),
	FIELD(reader_row, business),
};
extern const type reader_row_t;
const type reader_row_t = TYPE(reader_row, reader_row_f);

static const field push_row_f[] = {
	FIELD(push_row, endpoint),
	FIELD(push_row, browser),
	FIELD(push_row, auth),
	FIELD(push_row, words),
};
extern const type push_row_t;
const type push_row_t = TYPE(push_row, push_row_f);

rc ways_read(ctx *x, str member, str session_hash, list *ways, times_row *times,
	     list *devices)
{
	pg_send(x, Q_notice_ways, ARGS(A(member)), pg_list(&way_row_t, ways));
	pg_send(x, Q_notice_times, ARGS(A(member)), pg_into(&times_row_t, times));
	pg_send(x, Q_push_devices, ARGS(A(member), A(session_hash)),
		pg_list(&device_row_t, devices));
	return pg_flush(x);
}

rc ways_save(ctx *x, str member, str ways, const times_row *t)
{
	pg_send(x, Q_notice_ways_save, ARGS(A(member), A(ways)), pg_count(NULL));
	pg_send(x, Q_notice_times_save,
		ARGS(A(member), A(t->quiet_from), A(t->quiet_to), A(t->daily_at),
		     A(t->push_words)),
		pg_count(NULL));
	return pg_flush(x);
}

rc push_device_add(ctx *x, str member, str endpoint, str browser, str auth, str agent,
		   str session_hash)
{
	return pg_exec(x, Q_push_device_add,
		       ARGS(A(member), A(endpoint), A(browser), A(auth), A(agent),
			    A(session_hash)));
}

rc push_device_end(ctx *x, str id, str member)
{
	return pg_exec(x, Q_push_device_end, ARGS(A(id), A(member)));
}

void notices_session_ends(ctx *x, str session_hash)
{
	pg_send(x, Q_push_session_end, ARGS(A(session_hash)), pg_count(NULL));
}

rc posts_read(ctx *x, str member, str device, list *out)
{
	pg_send(x, Q_notice_posts_settle, ARGS(A(member), A(device)), pg_count(NULL));
	return pg_rows(x, Q_notice_posts, ARGS(A(member), A(device)), &post_row_t, out);
}

rc posts_done(ctx *x, str ids, str device, bool sent)
{
	return pg_exec(x, Q_notice_posts_sent, ARGS(A(ids), A(device), A(sent)));
}

rc reader_read(ctx *x, str member, reader_row *out, bool *found)
{
	pg_send(x, Q_notice_reader, ARGS(A(member)),
		pg_maybe(&reader_row_t, out, found));
	return pg_flush(x);
}

rc push_row_read(ctx *x, str device, str member, push_row *out, bool *found)
{
	pg_send(x, Q_push_device, ARGS(A(device), A(member)),
		pg_maybe(&push_row_t, out, found));
	return pg_flush(x);
}

rc notices_due(ctx *x)
{
	count_row added;

	TRY(pg_begin(x, S(""), S("")));
	TRY(pg_one(x, Q_notices_due, NO_ARGS, &count_row_t, &added));
	return pg_commit(x);
}
