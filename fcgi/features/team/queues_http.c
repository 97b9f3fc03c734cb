/* How queues give out their calls: read, and set by managers. */
#include "features/queue/queue.h"
#include "features/shell/shell.h"
#include "features/team/queues_store.h"
#include "features/team/queues_view.h"
#include "features/team/team.h"

const page queues_page = {"team/queues", &queues_view_t};

static const struct queue_amount {
	const char *name, *label, *hint;
	size_t off;
	int64_t min, max;
} AMOUNTS[QUEUE_AMOUNTS] = {
#define AMOUNT(name, label, hint, min, max)                                 \
	{                                                                   \
#name, label, hint, offsetof(queue_setting, name), min, max \
	}
	AMOUNT(target_s, "Answer within, seconds", "The service level is counted by it",
	       1, 3600),
	AMOUNT(ring_s, "Ring a member, seconds", "Then the next one", 5, 60),
	AMOUNT(wrap_s, "Time after a call, seconds", "0: none", 0, 600),
	AMOUNT(priority, "Priority, -9 to 9", "Higher goes first", -9, 9),
	AMOUNT(relax_s, "Ask for less skill every so many seconds", "0: never", 0,
	       3600),
	AMOUNT(max_size, "Most callers in line", "0: no limit", 0, 1000),
	AMOUNT(max_wait_s, "Longest wait, seconds", "0: as the line says", 0, 7200),
#undef AMOUNT
};

static const struct queue_switch {
	const char *name, *label;
	size_t off;
} SWITCHES[QUEUE_SWITCHES] = {
	{"owner_first", "The contact's coordinator first",
	 offsetof(queue_setting, owner_first)},
	{"last_agent_first", "Who talked to them last first",
	 offsetof(queue_setting, last_agent_first)},
	{"leave_when_empty", "Nobody waits when nobody is at work",
	 offsetof(queue_setting, leave_when_empty)},
	{"callback", "Callers may be called back, or leave a message",
	 offsetof(queue_setting, callback)},
};

static int64_t *queue_amount_of(queue_setting *s, size_t i)
{
	return (int64_t *)(void *)((char *)s + AMOUNTS[i].off);
}

static bool *queue_switch_of(queue_setting *s, size_t i)
{
	return (bool *)(void *)((char *)s + SWITCHES[i].off);
}

static str queue_figure(ctx *x, int64_t n)
{
	return str_printf(x->a, "%lld", (long long)n);
}

static v_queue_form queues_form(ctx *x, queue_setting s)
{
	v_amount *a = ARENA_ARRAY(x->a, v_amount, QUEUE_AMOUNTS);
	v_switch *w = ARENA_ARRAY(x->a, v_switch, QUEUE_SWITCHES);

	for (size_t i = 0; i < QUEUE_AMOUNTS; i++)
		a[i] = (v_amount){.id = str_printf(x->a, "%s-" STR_FMT, AMOUNTS[i].name,
						   STR_ARG(s.id)),
				  .name = str_of(AMOUNTS[i].name),
				  .label = str_of(AMOUNTS[i].label),
				  .hint = str_of(AMOUNTS[i].hint),
				  .value = queue_figure(x, *queue_amount_of(&s, i)),
				  .min = queue_figure(x, AMOUNTS[i].min),
				  .max = queue_figure(x, AMOUNTS[i].max)};
	for (size_t i = 0; i < QUEUE_SWITCHES; i++)
		w[i] = (v_switch){str_of(SWITCHES[i].name), str_of(SWITCHES[i].label),
				  *queue_switch_of(&s, i)};
	return (v_queue_form){.key = s.id,
			      .name = s.name,
			      .action = fill_text(x, S("/settings/queues/"), s.id),
			      .amounts = {a, QUEUE_AMOUNTS},
			      .switches = {w, QUEUE_SWITCHES}};
}

/* wrong, error: what was typed for one of them and why it was not taken. */
static rc queues_show(ctx *x, request *q, response *p, const queue_setting *wrong,
		      str error)
{
	queues_view v = {0};
	list rows = {0};
	shell_now now;
	bool known = !wrong;

	shell_send(x, q, &now);
	queue_settings_send(x, &rows);
	TRY(pg_commit(x));
	v_queue_form *forms = ARENA_ARRAY(x->a, v_queue_form, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++) {
		queue_setting s = *LIST_AT(rows, queue_setting, i);
		bool bad = wrong && str_eq(wrong->id, s.id);
		known |= bad;
		str name = s.name;
		if (bad)
			s = *wrong;
		s.name = name;
		forms[i] = queues_form(x, s);
		forms[i].error = bad ? error : S("");
	}
	if (!known)
		return FAIL(x, E_NOTFOUND, "no such queue");
	shell_fill(x, q, &now, "Queues", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Queues"));
	if (str_eq(params_get(q->query, S("saved")), S("yes")))
		shell_flash(x, &v.shell, S("Saved."),
			    S("It counts from the next call on."));
	v.queues = (list){forms, rows.n};
	if (!rows.n)
		v.empty = fill_empty("headphones", "No queues yet",
				     "Calls wait in queues; the first comes with the "
				     "business.");
	return shell_page(x, q, p, &queues_page, &v);
}

static rc queues_get(ctx *x, request *q, response *p)
{
	return queues_show(x, q, p, NULL, S(""));
}

static str queues_read(ctx *x, const request *q, queue_setting *s)
{
	for (size_t i = 0; i < QUEUE_AMOUNTS; i++) {
		str typed = str_trim(params_get(q->form, str_of(AMOUNTS[i].name)));
		int64_t *n = queue_amount_of(s, i);
		if (!typed.n || !str_i64(typed, n) || *n < AMOUNTS[i].min ||
		    *n > AMOUNTS[i].max)
			return str_printf(x->a, "%s: a number from %lld to %lld.",
					  AMOUNTS[i].label, (long long)AMOUNTS[i].min,
					  (long long)AMOUNTS[i].max);
	}
	for (size_t i = 0; i < QUEUE_SWITCHES; i++)
		*queue_switch_of(s, i) =
			str_eq(params_get(q->form, str_of(SWITCHES[i].name)), S("on"));
	return S("");
}

static rc queue_settings_post(ctx *x, request *q, response *p)
{
	queue_setting s = {.id = q->arg[0]};
	int64_t n = 0;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	str error = queues_read(x, q, &s);
	if (error.n) {
		p->status = 422;
		return queues_show(x, q, p, &s, error);
	}
	TRY(queue_setting_save(x, &s, &n));
	if (!n)
		return FAIL(x, E_NOTFOUND, "no such queue");
	queue_wake(x);
	return response_redirect(x, p, S("/settings/queues?saved=yes"));
}

static const route QUEUES[] = {
	{M_GET, "/settings/queues", WHO_LEADS, 0, SERVES_HTML, queues_get},
	{M_POST, "/settings/queues/:queue", WHO_MANAGERS, 8192, SERVES_HTML,
	 queue_settings_post},
};
const routes queues_routes = ROUTES("team", QUEUES);
