/* A call that is new: its line, and who is calling. */
#include "base/memo.h"
#include "features/calls/calls.h"
#include "features/voice/voice_store.h"
#include "store/rows.h"

#define REMEMBER SECONDS(5)
enum { BLOCKED_MOST = 500 }; /* numbers that a worker remembers, 8 bytes each */

/* The stages of a business's journey, as a worker remembers them. */
static rc voice_stages(ctx *x, str tenant, const list **out)
{
	str key = str_printf(x->a, "stages:" STR_FMT, STR_ARG(tenant));
	list rows;

	*out = memo_get(x->memo, key);
	if (*out)
		return OK;
	TRY(pg_rows(x, Q_stage_names, NO_ARGS, &stage_row_t, &rows));
	arena *a = memo_arena(x->memo);
	stage_row *s = ARENA_ARRAY(a, stage_row, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++) {
		const stage_row *from = LIST_AT(rows, stage_row, i);
		s[i] = (stage_row){.id = str_dup(a, from->id),
				   .phase = str_dup(a, from->phase),
				   .name = str_dup(a, from->name)};
	}
	list *kept = ARENA_NEW(a, list);
	*kept = (list){s, rows.n};
	memo_put(x->memo, key, a, kept, REMEMBER);
	*out = kept;
	return OK;
}

static rc voice_stage(ctx *x, str tenant, call_now *c)
{
	const list *stages;

	if (!c->stage_id.n)
		return OK;
	TRY(voice_stages(x, tenant, &stages));
	for (size_t i = 0; i < stages->n; i++) {
		const stage_row *s = LIST_AT(*stages, stage_row, i);
		if (str_eq(s->id, c->stage_id)) {
			c->phase = s->phase;
			c->stage = s->name;
		}
	}
	return OK;
}

/* A caller whose number several contacts have, or none yet. What is made for a call is
 * made under the call's lock, as a late callback does it (call_learn). */
static rc voice_contact(ctx *x, const voice_webhook *w, bool stranger, call_now *c)
{
	const str none = {0};

	if (stranger) {
		pg_send(x, Q_call_hold, ARGS(A(w->call_sid)), pg_count(NULL));
		pg_send(x, Q_call_stranger, ARGS(A(w->from), A(w->caller_name)),
			pg_count(NULL));
	}
	/* of the first of several nothing is to be left where the right one has none */
	c->contact_id = c->contact_name = c->contact_type = none;
	c->stage_id = c->status = c->owner_id = none;
	return pg_one(x, Q_call_contact, ARGS(A(w->from)), &call_now_t, c);
}

static str voice_line_key(ctx *x, const voice_webhook *w)
{
	return str_printf(x->a, "line:" STR_FMT ":" STR_FMT, STR_ARG(w->tenant),
			  STR_ARG(w->to));
}

/* A line as a worker remembers it, and whom it refuses: the hashes of their numbers. A
 * number that only has the same hash is looked up as if nobody remembered. */
typedef struct voice_line {
	call_now call;
	size_t nblocked;
	uint64_t *blocked;
} voice_line;

static voice_line *voice_line_of(arena *a, const call_now *c, const list *blocked)
{
	voice_line *line = ARENA_NEW(a, voice_line);

	/* too many: it has no flow that anybody could decide by */
	line->call.seen = str_dup(a, c->seen);
	if (blocked->n > BLOCKED_MOST)
		return line;
	line->call = (call_now){.number_id = str_dup(a, c->number_id),
				.number_name = str_dup(a, c->number_name),
				.number_e164 = str_dup(a, c->number_e164),
				.recording = str_dup(a, c->recording),
				.language = str_dup(a, c->language),
				.transcribe = c->transcribe,
				.flow_version_id = str_dup(a, c->flow_version_id),
				.crm = c->crm,
				.seen = line->call.seen,
				.recording_notice = S(""),
				.ahead = true};
	line->nblocked = blocked->n;
	line->blocked = ARENA_ARRAY(a, uint64_t, blocked->n ? blocked->n : 1);
	for (size_t i = 0; i < blocked->n; i++)
		line->blocked[i] = str_hash(LIST_AT(*blocked, one_text, i)->text);
	return line;
}

/* Whoever decides by it finds out at the commit whether it has changed (call_arrive),
 * so it may be as old as it likes. Whom it refuses is read after it, and so is never
 * older than it. */
static rc voice_remember_line(ctx *x, const voice_webhook *w, const call_now *c)
{
	str key = voice_line_key(x, w);
	const voice_line *before = memo_get(x->memo, key);
	list blocked;

	if (before && str_eq(before->call.seen, c->seen))
		return OK;
	TRY(pg_rows(x, Q_blocked_all, NO_ARGS, &one_text_t, &blocked));
	arena *a = memo_arena(x->memo);
	memo_put(x->memo, key, a, voice_line_of(a, c, &blocked), 0);
	return OK;
}

bool voice_line_seen(ctx *x, const voice_webhook *w, call_now *c)
{
	const voice_line *line = memo_get(x->memo, voice_line_key(x, w));
	uint64_t from = str_hash(w->from);

	/* who hides their number is nobody's contact; a CRM is asked who calls */
	if (!line || !w->from.n || line->call.crm || !line->call.flow_version_id.n)
		return false;
	for (size_t i = 0; i < line->nblocked; i++)
		if (line->blocked[i] == from)
			return false;
	*c = line->call;
	return true;
}

rc voice_meet(ctx *x, const voice_webhook *w, call_now *c)
{
	list rows;

	TRY(pg_rows(x, Q_call_meet, ARGS(A(w->from), A(w->to)), &call_now_t, &rows));
	if (!rows.n)
		return OK;
	*c = *LIST_AT(rows, call_now, 0);
	TRY(voice_remember_line(x, w, c));
	c->recording_notice = S("");
	c->candidates = c->contact_id.n > 0;
	c->crm = c->crm && !c->blocked;
	if (rows.n > 1 || (!c->contact_id.n && !c->blocked && w->from.n))
		TRY(voice_contact(x, w, rows.n == 1, c));
	return voice_stage(x, w->tenant, c);
}
