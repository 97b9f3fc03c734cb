#include "features/hours/hours.h"

#include "base/memo.h"

#define HORIZON DAYS(8)
#define REMEMBER SECONDS(5)

typedef struct schedule_head {
	str name, zone;
} schedule_head;
static const field schedule_head_f[] = {FIELD(schedule_head, name),
					FIELD(schedule_head, zone)};
const type schedule_head_t = TYPE(schedule_head, schedule_head_f);

static const field hours_span_f[] = {FIELD(hours_span, opens_at),
				     FIELD(hours_span, closes_at)};
const type hours_span_t = TYPE(hours_span, hours_span_f);

/* What the worker remembers of a schedule. */
typedef struct hours_page {
	str name, zone;
	hours_span *spans;
	size_t n;
} hours_page;

/* The horizon is no closing time: what it cut off goes on (hours_rules.h). */
static void hours_uncut(hours_span *spans, size_t n, when horizon)
{
	if (n && spans[n - 1].closes_at.us >= horizon.us)
		spans[n - 1].closes_at = (when){0};
}

static rc hours_load(ctx *x, str key, str schedule, const hours_page **out)
{
	schedule_head head = {0};
	when horizon = when_add(x->now, HORIZON);
	list spans;

	pg_send(x, Q_schedule_head, ARGS(A(schedule)),
		pg_into(&schedule_head_t, &head));
	pg_send(x, Q_hours_spans,
		ARGS(A(schedule), A(when_add(x->now, -DAYS(1))), A(horizon)),
		pg_list(&hours_span_t, &spans));
	TRY(pg_flush(x));
	arena *a = memo_arena(x->memo);
	hours_page *p = ARENA_NEW(a, hours_page);
	*p = (hours_page){str_dup(a, head.name), str_dup(a, head.zone),
			  arena_copy(a, spans.items, spans.n * sizeof(hours_span)),
			  spans.n};
	hours_uncut(p->spans, p->n, horizon);
	memo_put(x->memo, key, a, p, REMEMBER);
	*out = p;
	return OK;
}

static rc hours_page_of(ctx *x, str tenant, str schedule, const hours_page **out)
{
	str key = str_printf(x->a, "hours:" STR_FMT ":" STR_FMT, STR_ARG(tenant),
			     STR_ARG(schedule));

	*out = memo_get(x->memo, key);
	return *out ? OK : hours_load(x, key, schedule, out);
}

rc hours_state_of(ctx *x, str tenant, str schedule, hours_state *out)
{
	const hours_page *p;

	TRY(hours_page_of(x, tenant, schedule, &p));
	*out = (hours_state){p->name, p->zone, hours_at(p->spans, p->n, x->now)};
	return OK;
}

str hours_moment(arena *a, when w, when now, str zone, enum time_style style)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
					   "Thu", "Fri", "Sat"};
	if (!w.us)
		return (str){0};
	local_time then = when_local(w, zone), today = when_local(now, zone);
	str clock = when_clock(a, w, zone, style);
	if (then.day == today.day && then.month == today.month)
		return clock;
	return str_printf(a, "%s " STR_FMT, days[then.wday], STR_ARG(clock));
}
