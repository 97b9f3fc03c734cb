#include "serve/lanes.h"

#include <poll.h>
#include <unistd.h>

#include "base/log.h"
#include "features/accounts/accounts.h"
#include "features/accounts/audit.h"
#include "features/compliance/compliance.h"
#include "features/contacts/contacts.h"
#include "features/flows/fallback.h"
#include "features/messages/messages.h"
#include "features/notices/notices.h"
#include "features/privacy/privacy.h"
#include "features/sla/sla.h"
#include "features/visits/visits.h"
#include "features/voice/voice.h"
#include "remote/http.h"
#include "serve/sandbox.h"
#include "serve/worker.h"
#include "store/pg.h"

enum {
	STATEMENT_MS = 10000,
	FLUSH_MS = 15000,
	CHORES_N = 13,
};

typedef struct lane_worker {
	struct child *me;
	engine e;
	enum lane lane;
	arena *keep;          /* of the name */
	str name;             /* whose lease it is */
	when chore[CHORES_N]; /* done last */
	int64_t connections;  /* to the database when the carrier was asked last */
} lane_worker;

static bool lane_allow(void *arg, str name, str account)
{
	(void)arg;
	return breaker_allow(breaker_key(name, account));
}

static void lane_result(void *arg, str name, str account, bool ok)
{
	(void)arg;
	breaker_result(breaker_key(name, account), ok);
}

static const task_kind *lane_kind(str name)
{
	for (size_t i = 0; i < TASK_KINDS_N; i++)
		if (str_eq(str_of(TASK_KINDS[i]->name), name))
			return TASK_KINDS[i];
	return NULL;
}

static void lane_log(const lane_worker *w, const task *t, const task_result *r,
		     int64_t us)
{
	static const char *const ends[] = {"done", "retry", "wait", "dead"};
	log_line l;

	log_start(&l, r->end == TASK_DEAD ? LOG_ERROR : LOG_INFO, "task");
	log_str(&l, "kind", t->kind);
	log_str(&l, "id", t->id);
	log_str(&l, "tenant", t->tenant_id);
	log_str(&l, "request_id", t->request_id);
	log_str(&l, "end", str_of(ends[r->end]));
	log_i64(&l, "attempt", t->attempts);
	log_i64(&l, "us", us);
	log_i64(&l, "sql", w->e.x.sql_count);
	if (r->problem.n)
		log_str(&l, "problem", r->problem);
	log_send(&l);
}

/* Runs one claimed task to its end; the lease is checked when its end is written. */
static void lane_run(lane_worker *w, const task *t)
{
	ctx *x = &w->e.x;
	static const enum board_task ENDS[] = {BOARD_TASK_RUN, BOARD_TASK_FAILED,
					       BOARD_TASK_RUN, BOARD_TASK_DEAD};
	const task_kind *k = lane_kind(t->kind);
	enum patience p = k ? k->patience : PATIENCE_ORDINARY;
	int64_t began = when_mono_us();
	task_result r;

	board_busy(k ? (int64_t)k->lease_s * 1000 : 0);
	x->request_id = t->request_id;
	r = k ? k->run(x, t) : task_dead(S("this version does not know such a task"));
	if (pg_in_transaction(x->pg))
		pg_rollback(x);
	if (r.end == TASK_RETRY && task_last_try(p, t->attempts))
		r.end = TASK_DEAD;
	board_task(w->lane, ENDS[r.end]);
	ctx_forgive(x);
	if (task_finish(x, t, p, w->name, &r) != OK) {
		pg_rollback(x);
		log_say(LOG_WARN, "task", "its end could not be written: %s",
			x->first_error);
	}
	events_send(x->events);
	lane_log(w, t, &r, when_mono_us() - began);
	board_idle();
}

/* The longest lease of the lane's kinds: the claim does not know the kind yet. */
static int lane_lease(enum lane lane)
{
	int most = 30;

	for (size_t i = 0; i < TASK_KINDS_N; i++)
		if (TASK_KINDS[i]->lane == lane && TASK_KINDS[i]->lease_s > most)
			most = TASK_KINDS[i]->lease_s;
	return most;
}

/* One task if there is one; false when there was none or the database is away. */
static bool lane_step(lane_worker *w)
{
	ctx *x = &w->e.x;
	task t = {0};
	bool found = false;

	engine_turn(&w->e);
	if (task_claim(x, w->lane, w->name, lane_lease(w->lane), &t, &found) != OK) {
		pg_rollback(x);
		log_say(LOG_WARN, "task", "no claim: %s", x->first_error);
		return false;
	}
	if (found)
		lane_run(w, &t);
	return found;
}

static rc chore_fallback(lane_worker *w)
{
	return fallback_refresh(&w->e.x);
}

/* At the start, and when the database was away, all that came meanwhile is asked for.
 */
static rc chore_catch_up(lane_worker *w)
{
	int64_t connections = pg_connections(w->e.x.pg);

	TRY(catch_up_queue(&w->e.x, connections != w->connections));
	w->connections = connections;
	return OK;
}

static rc chore_purge(lane_worker *w)
{
	return sessions_purge(&w->e.x);
}

static rc chore_sign(lane_worker *w)
{
	return audit_sign(&w->e.x);
}

static rc chore_contacts(lane_worker *w)
{
	return contacts_upkeep(&w->e.x);
}

static rc chore_handoffs(lane_worker *w)
{
	return handoffs_late(&w->e.x);
}

static rc chore_threads(lane_worker *w)
{
	return threads_wake(&w->e.x);
}

static rc chore_pictures(lane_worker *w)
{
	return pictures_upkeep(&w->e.x);
}

static rc chore_notices(lane_worker *w)
{
	return notices_due(&w->e.x);
}

static rc chore_promises(lane_worker *w)
{
	return promises_due(&w->e.x);
}

static rc chore_visits(lane_worker *w)
{
	return visits_due(&w->e.x);
}

static rc chore_privacy(lane_worker *w)
{
	return privacy_due(&w->e.x);
}

static rc chore_compliance(lane_worker *w)
{
	return compliance_due(&w->e.x);
}

/* What is done now and then and is no tenant's task: by the first worker of its lane,
 * so by one a node. Workers that are told to look more often do it in proportion. */
static const struct {
	const char *name;
	enum lane lane;
	int every_s;
	rc (*run)(lane_worker *w);
} CHORES[CHORES_N] = {
	/* how soon a published flow reaches this node's static files */
	{"fallback", LANE_SLOW, 3, chore_fallback},
	/* how soon after an outage the carrier is asked what came */
	{"catch_up", LANE_SLOW, 3, chore_catch_up},
	{"purge", LANE_BULK, 60, chore_purge},
	{"sign", LANE_BULK, 60, chore_sign},
	{"contacts", LANE_BULK, 10, chore_contacts},
	{"handoffs", LANE_BULK, 3, chore_handoffs},
	{"threads", LANE_FAST, 5, chore_threads},
	{"pictures", LANE_BULK, 600, chore_pictures},
	{"visits", LANE_SLOW, 5, chore_visits},
	{"privacy", LANE_BULK, 600, chore_privacy},
	{"compliance", LANE_BULK, 600, chore_compliance},
	/* how soon somebody is told that a promise is due */
	{"promises", LANE_FAST, 2, chore_promises},
	/* how soon it is sent to where they are */
	{"notices", LANE_SLOW, 1, chore_notices},
};

static void lane_chore(lane_worker *w, int i)
{
	ctx *x = &w->e.x;
	when now = when_now();
	int64_t every_us = CHORES[i].every_s * INT64_C(1000000) *
			   w->me->cfg->task_look_ms / TASK_LOOK_MS;

	if (w->lane != CHORES[i].lane || now.us - w->chore[i].us < every_us)
		return;
	w->chore[i] = now;
	engine_turn(&w->e);
	if (CHORES[i].run(w) == OK) {
		events_send(x->events);
		return;
	}
	pg_rollback(x);
	log_say(LOG_WARN, "upkeep", "%s: %s", CHORES[i].name, x->first_error);
}

static void lane_upkeep(lane_worker *w)
{
	for (int i = 0; i < CHORES_N && w->me->number == 0; i++)
		lane_chore(w, i);
}

static int64_t lane_nap(lane_worker *w)
{
	ctx *x = &w->e.x;
	int64_t most = w->me->cfg->task_look_ms;
	when due = {0};

	engine_turn(&w->e);
	if (task_next_due(x, w->lane, &due) != OK) {
		pg_rollback(x);
		return most;
	}
	int64_t ms = due.us ? (due.us - x->now.us) / 1000 + 1 : most;
	return ms < 5 ? 5 : ms > most ? most : ms;
}

/* Takes one wake-up off the lane's eventfd, so that each wakes one worker. */
static void lane_taken(int fd)
{
	uint64_t one;

	if (read(fd, &one, sizeof(one)) < 0)
		return; /* another worker had it */
}

static void lane_sandbox(lane_worker *w)
{
	struct sandbox s;
	buf problem = buf_new(w->e.a, 256, 4096);

	if (!w->me->cfg->sandbox)
		return;
	sandbox_for(w->e.a, w->me->cfg, SANDBOX_TASKS, &s);
	if (!sandbox_enter(&s, &problem)) {
		log_say(LOG_ERROR, "sandbox", STR_FMT, STR_ARG(buf_view(&problem)));
		_exit(70);
	}
}

/* Whose lease it is. */
static str lane_name(const lane_worker *w, pid_t pid)
{
	return str_printf(w->keep, "%s-%d-%d", w->me->crew->name, w->me->number,
			  (int)pid);
}

static void lane_open(lane_worker *w, struct child *me)
{
	const installation *in = me->arg;
	static const enum pool pools[] = {POOL_TASKS_FAST, POOL_TASKS_SLOW,
					  POOL_TASKS_BULK};

	*w = (lane_worker){.me = me, .connections = -1};
	for (int i = 0; i < LANE_COUNT; i++)
		if (!strcmp(me->crew->name, LANE_NAMES[i]))
			w->lane = (enum lane)i;
	engine_open(&w->e, in, (engine_limits){pools[w->lane], STATEMENT_MS, FLUSH_MS});
	w->e.x.http = http_new((http_breaker){lane_allow, lane_result, NULL});
	w->keep = arena_new(4096);
	w->name = lane_name(w, getpid());
}

/* Its predecessor was killed: that one's work need not wait for its leases. Should the
 * database be away now, they run out by themselves. */
static void lane_inherit(lane_worker *w)
{
	ctx *x = &w->e.x;

	if (!w->me->after)
		return;
	engine_turn(&w->e);
	if (task_orphans(x, lane_name(w, (pid_t)w->me->after)) != OK)
		pg_rollback(x);
}

void lane_main(struct child *me)
{
	lane_worker w;

	lane_open(&w, me);
	lane_sandbox(&w);
	child_ready(me);
	lane_inherit(&w);
	while (!child_leaving(me)) {
		lane_upkeep(&w);
		if (lane_step(&w))
			continue;
		int fd = w.e.in->lane_fd[w.lane];
		if (child_wait(me, fd, lane_nap(&w)))
			lane_taken(fd);
	}
	engine_close(&w.e);
	arena_delete(w.keep);
}
