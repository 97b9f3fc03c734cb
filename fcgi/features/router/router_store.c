#include "features/router/router_store.h"

#include "store/rows.h"

static const field router_ask_f[] = {
	FIELD(router_ask, workflow),
	FIELD(router_ask, attributes),
	FIELD(router_ask, priority),
};
extern const type router_ask_t;
const type router_ask_t = TYPE(router_ask, router_ask_f);

typedef struct router_yes {
	bool yes;
} router_yes;
static const field router_yes_f[] = {FIELD(router_yes, yes)};
extern const type router_yes_t;
const type router_yes_t = TYPE(router_yes, router_yes_f);

typedef struct router_next {
	int64_t after_s;
} router_next;
static const field router_next_f[] = {FIELD(router_next, after_s)};
extern const type router_next_t;
const type router_next_t = TYPE(router_next, router_next_f);

static const field router_settings_f[] = {
	FIELD(router_settings, state),       FIELD(router_settings, workspace),
	FIELD(router_settings, workflow),    FIELD(router_settings, available),
	FIELD(router_settings, unavailable), FIELD(router_settings, fallback_s),
	FIELD(router_settings, problem),     FIELD(router_settings, version),
	FIELD(router_settings, longest_s),
};
extern const type router_settings_t;
const type router_settings_t = TYPE(router_settings, router_settings_f);

static const field router_member_f[] = {
	FIELD(router_member, id),      FIELD(router_member, name),
	FIELD(router_member, sid),     FIELD(router_member, told),
	FIELD(router_member, problem),
};
extern const type router_member_t;
const type router_member_t = TYPE(router_member, router_member_f);

static const field router_seen_f[] = {
	FIELD_OPT(router_seen, answer),      FIELD_OPT(router_seen, call_id),
	FIELD_OPT(router_seen, contact_id),  FIELD(router_seen, waiting),
	FIELD_OPT(router_seen, ended),       FIELD(router_seen, ring_s),
	FIELD(router_seen, unavailable),     FIELD_OPT(router_seen, member_id),
	FIELD_OPT(router_seen, name),        FIELD_OPT(router_seen, phone),
	FIELD_OPT(router_seen, state),       FIELD_OPT(router_seen, reason),
	FIELD_OPT(router_seen, since),       FIELD_OPT(router_seen, rings),
	FIELD_OPT(router_seen, can_receive), FIELD_OPT(router_seen, reachable),
};
extern const type router_seen_t;
const type router_seen_t = TYPE(router_seen, router_seen_f);

static const field router_worker_row_f[] = {
	FIELD(router_worker_row, workspace),
	FIELD(router_worker_row, available_sid),
	FIELD(router_worker_row, unavailable_sid),
	FIELD_OPT(router_worker_row, sid),
	FIELD(router_worker_row, attributes),
	FIELD(router_worker_row, told_attributes),
	FIELD(router_worker_row, wanted),
	FIELD(router_worker_row, available),
	FIELD(router_worker_row, told),
};
extern const type router_worker_row_t;
const type router_worker_row_t = TYPE(router_worker_row, router_worker_row_f);

static const field router_settling_f[] = {
	FIELD(router_settling, workspace), FIELD(router_settling, sid),
	FIELD(router_settling, task_sid),  FIELD(router_settling, state),
	FIELD(router_settling, told),
};
extern const type router_settling_t;
const type router_settling_t = TYPE(router_settling, router_settling_f);

rc router_ask_of(ctx *x, str call_id, str queue_id, str contact_id, int64_t priority,
		 router_ask *out)
{
	bool found = false;

	*out = (router_ask){0};
	pg_send(x, Q_router_ask,
		ARGS(A(call_id), A(queue_id), A(contact_id), A(priority)),
		pg_maybe(&router_ask_t, out, &found));
	return pg_flush(x);
}

void router_waits(ctx *x, str call_id)
{
	pg_send(x, Q_router_waits, ARGS(A(call_id)), pg_count(NULL));
}

rc router_left(ctx *x, str call_id, bool *was)
{
	router_yes row = {0};

	TRY(pg_one(x, Q_router_left, ARGS(A(call_id)), &router_yes_t, &row));
	*was = row.yes;
	return OK;
}

rc router_settings_read(ctx *x, router_settings *out)
{
	return pg_one(x, Q_router_settings, NO_ARGS, &router_settings_t, out);
}

void router_members_send(ctx *x, list *out)
{
	*out = (list){0};
	pg_send(x, Q_router_members, NO_ARGS, pg_list(&router_member_t, out));
}

rc router_save(ctx *x, const router_settings *s, bool on, bool *saved)
{
	one_text row = {0};

	TRY(pg_one(x, Q_router_save,
		   ARGS(A(s->version), A(on), A(s->workspace), A(s->workflow),
			A(s->available), A(s->unavailable), A(s->fallback_s)),
		   &one_text_t, &row));
	*saved = str_eq(row.text, S("saved"));
	return OK;
}

rc router_checked(ctx *x, int64_t version, str problem)
{
	return pg_exec(x, Q_router_checked, ARGS(A(version), A(problem)));
}

rc router_look(ctx *x, const router_hook *h, router_seen *out)
{
	return pg_one(x, Q_router_look, ARGS(A(h->sid), A(h->worker), A(h->call_sid)),
		      &router_seen_t, out);
}

void router_keep(ctx *x, const router_hook *h, const router_seen *s, str leg,
		 str answer)
{
	pg_send(x, Q_router_keep,
		ARGS(A(h->sid), A(h->task), A(h->worker), A(s->call_id),
		     A(s->member_id), A(leg), A((bool)!s->waiting), A(answer)),
		pg_count(NULL));
}

rc router_event(ctx *x, str event, const router_hook *h, str words)
{
	return pg_exec(x, Q_router_event,
		       ARGS(A(event), A(h->sid), A(h->call_sid), A(words)));
}

rc router_look_on(ctx *x, str call_id, int64_t *after_s)
{
	router_next row = {0};

	TRY(pg_one(x, Q_router_watch, ARGS(A(call_id)), &router_next_t, &row));
	*after_s = row.after_s;
	return OK;
}

rc router_settling_of(ctx *x, str reservation, router_settling *out)
{
	return pg_one(x, Q_router_settle, ARGS(A(reservation)), &router_settling_t,
		      out);
}

rc router_taken(ctx *x, str leg, router_settling *out, bool *found)
{
	pg_send(x, Q_router_taken, ARGS(A(leg)),
		pg_maybe(&router_settling_t, out, found));
	return pg_flush(x);
}

rc router_took(ctx *x, str reservation)
{
	return pg_exec(x, Q_router_took, ARGS(A(reservation)));
}

rc router_worker_of(ctx *x, str member, router_worker_row *out, bool *found)
{
	pg_send(x, Q_router_worker, ARGS(A(member)),
		pg_maybe(&router_worker_row_t, out, found));
	return pg_flush(x);
}

void router_told(ctx *x, str member, const router_worker_row *w, str problem)
{
	pg_send(x, Q_router_worker_told,
		ARGS(A(member), A(w->workspace), A(w->sid), A(w->told_attributes),
		     A(w->told.n ? w->told : (str){0}), A(problem)),
		pg_count(NULL));
}

void router_note(ctx *x, str call_id, str code, str words)
{
	pg_send(x, Q_call_trace_note, ARGS(A(call_id), A(code), A((str){0}), A(words)),
		pg_count(NULL));
}
