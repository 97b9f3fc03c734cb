/* engine.h -- what one worker process owns: its connections, its memory, its settings.
 */
#ifndef PB_SERVE_ENGINE_H
#define PB_SERVE_ENGINE_H

#include "base/config.h"
#include "base/ctx.h"
#include "base/events.h"
#include "base/memo.h"
#include "serve/board.h"
#include "serve/live.h"

/* Made before the fork, shared and never changed after it. */
typedef struct installation {
	const config *cfg;
	const struct tmpls *tmpls;
	struct live live;
	int lane_fd[LANE_COUNT]; /* wake-ups: eventfds, one count taken by one worker */
} installation;

typedef struct engine {
	const installation *in;
	enum pool pool;
	arena *a;
	events ev;
	ctx x;
} engine;

/* Budgets below their callers': reliability, section 3 item 5. */
typedef struct engine_limits {
	enum pool pool;
	int statement_ms, flush_ms;
} engine_limits;

/* In the child, before the sandbox. */
void engine_open(engine *e, const installation *in, engine_limits limits);
/* When the process leaves in order. */
void engine_close(engine *e);
/* A new request or task: empties the arena, takes the time, forgets errors and events.
 */
void engine_turn(engine *e);

#endif
