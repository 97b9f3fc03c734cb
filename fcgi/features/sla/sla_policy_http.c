/* The rules about promises: what they say, what they would have done, and changing
 * them.
 */
#include "features/sla/sla_policy_http.h"
#include "features/sla/sla_page.h"
#include "features/sla/sla_policy_view.h"

const page sla_policy_page = {"sla/rules", &sla_policy_view_t};

enum { RUNGS = 4, MINUTES_MOST = 43200 };

/* What was typed into one of the forms; error empty: it can be kept. */
typedef struct typed_policy {
	policy_row row;
	str minutes, cutoff, at, warn, critical, target;
	str steps; /* JSON */
	str after[RUNGS], who[RUNGS], how[RUNGS];
	str error;
} typed_policy;

/* ---- showing */

static list rule_options(ctx *x, str chosen)
{
	static const char *const rules[][2] = {
		{"minutes", "Within minutes of opening time"},
		{"same_day", "On the same business day"},
		{"clock", "Within minutes, open or not"}};
	v_option *o = ARENA_ARRAY(x->a, v_option, 3);

	for (size_t i = 0; i < 3; i++)
		o[i] = fill_option(str_of(rules[i][0]), str_of(rules[i][1]), chosen);
	return (list){o, 3};
}

static list hours_options(ctx *x, list schedules, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, schedules.n + 1);

	o[0] = fill_option(S(""), S("The business's own hours"),
			   chosen.n ? chosen : S(""));
	for (size_t i = 0; i < schedules.n; i++) {
		const person_row *s = LIST_AT(schedules, person_row, i);
		o[i + 1] = fill_option(s->id, s->name, chosen.n ? chosen : S(""));
	}
	return (list){o, schedules.n + 1};
}

static list who_options(ctx *x, list named, str chosen)
{
	static const char *const who[][2] = {{"owner", "whose it is"},
					     {"lead", "team leads"},
					     {"manager", "managers"},
					     {"boss", "owners of the business"}};
	enum { ROLES = 4 };
	v_option *o = ARENA_ARRAY(x->a, v_option, ROLES + named.n + 1);
	size_t n = 0;
	bool there = !str_has(chosen, S(":"));

	for (size_t i = 0; i < ROLES; i++)
		o[n++] = fill_option(str_of(who[i][0]), str_of(who[i][1]), chosen);
	for (size_t i = 0; i < named.n; i++) {
		const person_row *r = LIST_AT(named, person_row, i);
		o[n++] = fill_option(r->id, r->name, chosen);
		there = there || str_eq(r->id, chosen);
	}
	if (!there)
		o[n++] = fill_option(chosen, S("somebody who has left"), chosen);
	return (list){o, n};
}

/* How those on a rung are told, as sla_steps says it. */
static const char *const CHANNELS[][2] = {{"own", "as each has chosen"},
					  {"page", "on the page only"},
					  {"email", "by e-mail"},
					  {"push", "on their devices"},
					  {"text", "by text to their phone"}};
enum { CHANNELS_N = sizeof(CHANNELS) / sizeof(CHANNELS[0]) };

static list how_options(ctx *x, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, CHANNELS_N);

	for (size_t i = 0; i < CHANNELS_N; i++)
		o[i] = fill_option(str_of(CHANNELS[i][0]), str_of(CHANNELS[i][1]),
				   chosen);
	return (list){o, CHANNELS_N};
}

static str number(ctx *x, int64_t n)
{
	return str_printf(x->a, "%lld", (long long)n);
}

static str minute_of_day(ctx *x, int64_t m)
{
	if (m < 0)
		return S("");
	return str_printf(x->a, "%02lld:%02lld", (long long)m / 60, (long long)m % 60);
}

/* What all rules are shown with. */
typedef struct rules_read {
	list policies, steps, schedules, named;
} rules_read;

static list rungs_of(ctx *x, str kind, const rules_read *all, const typed_policy *typed)
{
	v_rung *v = ARENA_ARRAY(x->a, v_rung, RUNGS);
	size_t n = 0;

	for (size_t i = 0; i < all->steps.n && n < RUNGS && !typed; i++) {
		const step_row *s = LIST_AT(all->steps, step_row, i);
		if (!str_eq(s->kind, kind))
			continue;
		v[n] = (v_rung){number(x, (int64_t)n + 1), number(x, s->after_min),
				who_options(x, all->named, s->who),
				how_options(x, s->channel)};
		n++;
	}
	for (; n < RUNGS; n++)
		v[n] = (v_rung){number(x, (int64_t)n + 1),
				typed ? typed->after[n] : S(""),
				who_options(x, all->named,
					    typed ? typed->who[n] : S("manager")),
				how_options(x, typed ? typed->how[n] : S("own"))};
	return (list){v, RUNGS};
}

/* What could not be read stays as it was typed. */
static void typed_fill(const typed_policy *t, v_policy *v)
{
	v->minutes = t->minutes;
	v->cutoff = t->cutoff;
	v->at = t->at;
	v->warn = t->warn;
	v->critical = t->critical;
	v->target = t->target;
	v->error = t->error;
}

static rc policy_fill(ctx *x, const request *q, const policy_row *r,
		      const rules_read *all, const typed_policy *typed, v_policy *v)
{
	sla_frame now;

	TRY(sla_frame_load(x, r->kind, x->now, &now));
	*v = (v_policy){.key = r->kind,
			.title = promise_labels(r->kind),
			.icon = promise_icon(r->kind),
			.post_href = fill_text(x, S("/sla/rules/"), r->kind, S("#"),
					       r->kind, S("-said")),
			.version = number(x, now.row.version),
			.active = r->active,
			.manages = ((unsigned)q->who.role & WHO_MANAGERS) != 0,
			.minutes = number(x, r->minutes),
			.cutoff = minute_of_day(x, r->cutoff_min),
			.at = minute_of_day(x, r->at_min),
			.warn = number(x, r->warn_pct),
			.critical = number(x, r->critical_pct),
			.target = number(x, r->target_pct),
			.rules = rule_options(x, r->rule),
			.hours = hours_options(x, all->schedules, r->schedule_id),
			.rungs = rungs_of(x, r->kind, all, typed)};
	const sla_policy p = sla_policy_of(r);
	if (!typed || !typed->error.n)
		v->example = sla_due_of(x->a, &p, &now.hours, x->now).words;
	if (typed)
		typed_fill(typed, v);
	return OK;
}

static rc rules_show(ctx *x, request *q, response *p, const typed_policy *typed,
		     str said)
{
	sla_policy_view v = {0};
	rules_read all = {0};
	shell_now now;

	shell_send(x, q, &now);
	policies_send(x, &all.policies, &all.steps, &all.schedules, &all.named);
	TRY(pg_flush(x));
	v_policy *o = ARENA_ARRAY(x->a, v_policy, all.policies.n + 1);
	for (size_t i = 0; i < all.policies.n; i++) {
		const policy_row *r = LIST_AT(all.policies, policy_row, i);
		bool mine = typed && str_eq(typed->row.kind, r->kind);
		TRY(policy_fill(x, q, mine ? &typed->row : r, &all, mine ? typed : NULL,
				&o[i]));
		if (mine)
			o[i].said = said;
	}
	v.policies = (list){o, all.policies.n};
	sla_shell(x, q, &now, "/sla/rules", &v.shell);
	if (str_eq(params_get(q->query, S("code")), S("saved")))
		v.flash = (v_flash){S("green"), S("circle-check"), S("Saved."),
				    S("What begins from now on follows the new rule.")};
	return shell_page(x, q, p, &sla_policy_page, &v);
}

rc sla_rules_get(ctx *x, request *q, response *p)
{
	return rules_show(x, q, p, NULL, S(""));
}

/* ---- reading */

static str typed(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? str_trim(v) : S("");
}

static bool whole(str s, int64_t least, int64_t most, int64_t *out)
{
	return str_i64(s, out) && *out >= least && *out <= most;
}

/* "15:00"; false for anything else. */
static bool read_minute(str s, int64_t *out)
{
	int64_t h, m;
	str hour, rest = s;

	if (!str_split(&rest, ':', &hour) || !str_i64(hour, &h) || rest.n != 2 ||
	    !str_i64(rest, &m) || h < 0 || h > 23 || m < 0 || m > 59)
		return false;
	*out = h * 60 + m;
	return true;
}

/* A role, or a member or queue by its id: "member:0193...". */
static bool rung_known(str who)
{
	static const char *const roles[] = {"owner", "lead", "manager", "boss"};
	str what, id = who;

	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (str_eq(who, str_of(roles[i])))
			return true;
	return str_split(&id, ':', &what) && str_is_uuid(id) &&
	       (str_eq(what, S("member")) || str_eq(what, S("queue")));
}

/* A form that says nothing of it leaves it to each. */
static bool read_channel(str *how)
{
	if (!how->n)
		*how = S("own");
	for (size_t i = 0; i < CHANNELS_N; i++)
		if (str_eq(*how, str_of(CHANNELS[i][0])))
			return true;
	return false;
}

static const char *read_rungs(ctx *x, const request *q, typed_policy *t)
{
	buf b = buf_new(x->a, 128, 4096);
	char name[24];
	int64_t after;
	bool first = true;

	buf_chr(&b, '[');
	for (int i = 0; i < RUNGS; i++) {
		snprintf(name, sizeof(name), "after%d", i + 1);
		t->after[i] = typed(q, name);
		snprintf(name, sizeof(name), "who%d", i + 1);
		t->who[i] = typed(q, name);
		snprintf(name, sizeof(name), "how%d", i + 1);
		t->how[i] = typed(q, name);
		if (!t->after[i].n)
			continue;
		if (!str_i64(t->after[i], &after) || after < 0 || after > MINUTES_MOST)
			return "Minutes of the ladder are whole numbers up to 43,200.";
		if (!rung_known(t->who[i]))
			return "Choose who is told.";
		if (!read_channel(&t->how[i]))
			return "Choose how they are told.";
		buf_fmt(&b, "%s[%lld,\"" STR_FMT "\",\"" STR_FMT "\"]",
			first ? "" : ",", (long long)after, STR_ARG(t->who[i]),
			STR_ARG(t->how[i]));
		first = false;
	}
	buf_chr(&b, ']');
	t->steps = str_dup(x->a, buf_view(&b));
	return NULL;
}

static const char *read_numbers(const typed_policy *t, policy_row *r)
{
	if (!whole(t->minutes, 1, MINUTES_MOST, &r->minutes))
		return "Minutes are a whole number from 1 to 43,200.";
	if (!read_minute(t->cutoff, &r->cutoff_min))
		return "The hour is written like 15:00.";
	r->at_min = -1;
	if (t->at.n && !read_minute(t->at, &r->at_min))
		return "The time of the next business day is written like 9:00, or "
		       "left empty.";
	if (!whole(t->warn, 1, 99, &r->warn_pct) ||
	    !whole(t->critical, 0, 98, &r->critical_pct) ||
	    r->critical_pct >= r->warn_pct)
		return "Percent left for a warning: 1 to 99, and fewer for critical.";
	if (!whole(t->target, 1, 100, &r->target_pct))
		return "The target is a percentage from 1 to 100.";
	return NULL;
}

static void read_policy(ctx *x, const request *q, typed_policy *t)
{
	policy_row *r = &t->row;
	const char *wrong, *rungs;
	str hours = typed(q, "hours");

	r->kind = q->arg[0];
	r->rule = typed(q, "rule");
	r->active = str_eq(typed(q, "active"), S("on"));
	r->schedule_id = str_is_uuid(hours) ? hours : (str){0};
	t->minutes = typed(q, "minutes");
	t->cutoff = typed(q, "cutoff");
	t->at = typed(q, "at");
	t->warn = typed(q, "warn");
	t->critical = typed(q, "critical");
	t->target = typed(q, "target");
	wrong = read_numbers(t, r);
	rungs = read_rungs(x, q, t);
	if (!str_eq(r->rule, S("minutes")) && !str_eq(r->rule, S("same_day")) &&
	    !str_eq(r->rule, S("clock")))
		wrong = "Choose how it is measured.";
	if (!whole(typed(q, "version"), 1, INT64_MAX, &r->version))
		wrong = "The form is incomplete: load the page again.";
	t->error = wrong ? str_of(wrong) : rungs ? str_of(rungs) : S("");
}

/* "Of the 42 of the last 30 days 3 would have been late; 5 were." */
static rc trial(ctx *x, const policy_row *r, str *said)
{
	const sla_policy p = sla_policy_of(r);
	when from = when_add(x->now, -DAYS(31));
	int64_t would = 0, were = 0;
	sla_frame f;
	list rows;

	TRY(sla_frame_load(x, r->kind, from, &f));
	TRY(policy_recent(x, r->kind, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const recent_row *w = LIST_AT(rows, recent_row, i);
		sla_due d = sla_due_of(x->a, &p, &f.hours, w->started_at);
		would += w->done_at.us > d.due.us;
		were += w->done_at.us > w->due_at.us;
	}
	*said = str_printf(
		x->a,
		"Of the %zu of the last 30 days, %lld would have been late by "
		"this rule; %lld were. Nothing is saved yet.",
		rows.n, (long long)would, (long long)were);
	return OK;
}

rc sla_rules_post(ctx *x, request *q, response *p)
{
	typed_policy t = {0};
	bool saved = false;
	str said = S("");

	if (!promise_kind_known(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "no such kind of promise");
	read_policy(x, q, &t);
	if (!t.error.n && typed(q, "try").n) {
		TRY(trial(x, &t.row, &said));
		return rules_show(x, q, p, &t, said);
	}
	if (!t.error.n)
		TRY(policy_save(x, &t.row, t.steps, &saved));
	if (saved)
		return response_redirect(x, p, S("/sla/rules?code=saved"));
	if (!t.error.n)
		t.error = S(
			"Somebody else has changed this rule meanwhile. What you typed "
			"is here: save again to put it in place of theirs.");
	p->status = 422;
	return rules_show(x, q, p, &t, said);
}
