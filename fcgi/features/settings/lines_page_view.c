/* Lines and numbers: rows become the settings page. */
#include "features/messages/messages.h"
#include "features/settings/settings_page.h"

static v_status line_recording(str rule)
{
	if (str_eq(rule, S("always")))
		return fill_status("Recorded", "mic", "none");
	if (str_eq(rule, S("announce")))
		return fill_status("Recorded, announced", "mic", "none");
	if (str_eq(rule, S("ask")))
		return fill_status("Recorded, asks first", "mic", "none");
	return fill_status("Not recorded", "circle-minus", "none");
}

/* A flow without a live version refuses calls; one that asks no schedule is always
 * open; one that asks several after a menu depends on the caller. */
static v_status line_open(ctx *x, const session *who, const number_line *n)
{
	if (!n->version)
		return fill_status("Calls are refused", "ban", "red");
	if (!n->schedules)
		return fill_status("Always open", "circle-check", "green");
	if (!n->hours_id.n)
		return fill_status("Depends on the caller", "split", "none");
	return settings_state(x, who, n->opens_at, n->closes_at, n->zone);
}

static str line_hours(ctx *x, const number_line *n)
{
	if (n->hours_id.n && n->schedules > 1)
		return str_printf(x->a, STR_FMT ", %lld more", STR_ARG(n->hours),
				  (long long)n->schedules - 1);
	if (n->hours_id.n || !n->schedules)
		return n->hours_id.n ? n->hours : S("");
	return settings_count(x, n->schedules, "schedule", "schedules");
}

/* When the line calls out. */
static void line_machine(ctx *x, const session *who, const number_line *n,
			 v_number_row *v)
{
	v->machine = n->detect_machine ? S("On") : S("Off");
	if (!((unsigned)who->role & WHO_MANAGERS))
		return;
	v->machine_href = str_printf(x->a, "/settings/lines/" STR_FMT, STR_ARG(n->id));
	v->machine_do = n->detect_machine ? S("Turn off") : S("Turn on");
	v->machine_value = n->detect_machine ? S("off") : S("on");
	v->machine_label = str_printf(x->a, STR_FMT " the machine check, " STR_FMT,
				      STR_ARG(v->machine_do), STR_ARG(n->line));
}

/* Whose a missed call is, when the caller is nobody's. */
static void line_missed(ctx *x, const session *who, const number_line *n, list people,
			v_number_row *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, people.n + 2);
	size_t count = 0;
	bool there = !n->follow_up_id.n;

	v->missed = n->follow_up_id.n ? n->follow_up : S("Nobody’s yet");
	if (!((unsigned)who->role & WHO_MANAGERS))
		return;
	v->missed_label = fill_text(x, S("Missed calls of "), n->line, S(" are"));
	o[count++] = fill_option(S(""), S("Nobody’s yet"), S("x"));
	for (size_t i = 0; i < people.n; i++) {
		const name_row *m = LIST_AT(people, name_row, i);
		o[count++] =
			fill_option(m->id, m->name, there ? S("x") : n->follow_up_id);
		there = there || str_eq(m->id, n->follow_up_id);
	}
	if (!there)
		o[count++] =
			fill_option(n->follow_up_id, n->follow_up, n->follow_up_id);
	v->people = (list){o, count};
}

static void line_row(ctx *x, const session *who, const number_line *n, list people,
		     v_number_row *v)
{
	*v = (v_number_row){.key = n->id,
			    .number = fill_phone(x, who, n->e164),
			    .line = n->line,
			    .flow = n->flow,
			    .team = n->team,
			    .hours = line_hours(x, n),
			    .coming = text_line_coming(x, who, n->port, n->port_on),
			    .open = line_open(x, who, n),
			    .recording = line_recording(n->recording)};
	v->flow_href =
		str_printf(x->a, "/settings/routing/" STR_FMT, STR_ARG(n->flow_id));
	v->version = n->version ? str_printf(x->a, "v%lld", (long long)n->version)
				: S("not live");
	line_machine(x, who, n, v);
	line_missed(x, who, n, people, v);
	if (n->hours_id.n)
		v->hours_href = str_printf(x->a, "/settings/hours/" STR_FMT,
					   STR_ARG(n->hours_id));
}

static size_t shown(list rows)
{
	return rows.n < SETTINGS_A_PAGE ? rows.n : SETTINGS_A_PAGE;
}

static void lines_numbers(ctx *x, const session *who, const lines_rows *r, str after,
			  lines_view *v)
{
	const list rows = r->numbers;
	size_t n = shown(rows);
	v_number_row *out = ARENA_ARRAY(x->a, v_number_row, n ? n : 1);
	str last = n ? LIST_AT(rows, number_line, n - 1)->e164 : S("");

	for (size_t i = 0; i < n; i++)
		line_row(x, who, LIST_AT(rows, number_line, i), r->people, &out[i]);
	v->numbers = (list){out, n};
	v->numbers_pager = settings_pager(x, S("/settings"), "after", after, rows,
					  SETTINGS_A_PAGE, last);
	if (n)
		return;
	v->empty = fill_empty(
		"phone", "No phone numbers yet",
		"Whoever runs Patchbay for you adds them. A number shows up here with "
		"its flow and its hours as soon as it is added.");
	v->empty.drawing = true;
}

static str flow_meta(ctx *x, const session *who, const flow_summary *f)
{
	str numbers = f->numbers ? settings_count(x, f->numbers, "number", "numbers")
				 : S("No number");

	if (!f->version)
		return str_printf(x->a, STR_FMT ", not published", STR_ARG(numbers));
	return str_printf(x->a, STR_FMT ", published " STR_FMT, STR_ARG(numbers),
			  STR_ARG(settings_date(x, who, f->published_at)));
}

static void lines_flows(ctx *x, const session *who, list rows, str after, lines_view *v)
{
	size_t n = shown(rows);
	v_flow_row *out = ARENA_ARRAY(x->a, v_flow_row, n ? n : 1);
	str last = n ? LIST_AT(rows, flow_summary, n - 1)->name : S("");

	for (size_t i = 0; i < n; i++) {
		const flow_summary *f = LIST_AT(rows, flow_summary, i);
		out[i] = (v_flow_row){.key = f->id, .name = f->name};
		out[i].href =
			str_printf(x->a, "/settings/routing/" STR_FMT, STR_ARG(f->id));
		out[i].version =
			f->version ? str_printf(x->a, "v%lld", (long long)f->version)
				   : S("none");
		out[i].meta = flow_meta(x, who, f);
	}
	v->flows = (list){out, n};
	v->flows_pager = settings_pager(x, S("/settings"), "flows", after, rows,
					SETTINGS_A_PAGE, last);
}

static v_notice lines_notice(ctx *x, const session *who, when since)
{
	if (!since.us)
		return (v_notice){0};
	return (v_notice){
		.tone = S("red"),
		.icon = S("triangle-alert"),
		.title = S("The phone company does not accept our credentials."),
		.text = str_printf(
			x->a,
			"Calls come in, but nobody can be rung for a waiting "
			"caller and no recording can be fetched, since " STR_FMT
			". Whoever runs Patchbay for you must give it "
			"the right ones; what is missing is fetched then.",
			STR_ARG(settings_moment(x, since, who->zone,
						fill_style(who))))};
}

void lines_fill(ctx *x, const session *who, const lines_rows *r,
		const lines_after *after, lines_view *v)
{
	size_t n = shown(r->schedules);
	str last = n ? LIST_AT(r->schedules, schedule_line, n - 1)->name : S("");

	v->manages = (unsigned)who->role & WHO_MANAGERS;
	v->owns = (unsigned)who->role & ROLE_OWNER;
	v->notice = lines_notice(x, who, r->trouble.denied_since);
	lines_numbers(x, who, r, after->numbers, v);
	lines_flows(x, who, r->flows, after->flows, v);
	v->schedules = settings_schedules(x, who, r->schedules, S(""));
	v->schedules_pager =
		settings_pager(x, S("/settings"), "schedules", after->schedules,
			       r->schedules, SETTINGS_A_PAGE, last);
}
