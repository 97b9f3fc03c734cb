/* Hot leads: what happened to each, claims that wait, today's figures, settings. */
#include "features/leads/leads_http.h"
#include "base/config.h"
#include "base/text.h"
#include "features/leads/lead_rules.h"
#include "features/leads/leads.h"
#include "features/leads/leads_list_store.h"
#include "features/leads/leads_view.h"
#include "features/shell/shell.h"
#include "web/form.h"

const page leads_page = {"leads/list", &leads_view_t};
const page lead_settings_page = {"leads/settings", &lead_settings_view_t};

static const struct {
	int64_t days;
	const char *words;
} PERIODS[] = {{1, "Today"}, {7, "7 days"}, {30, "30 days"}};
enum { PERIODS_N = sizeof(PERIODS) / sizeof(PERIODS[0]) };

static str form_get(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

/* ---- the list ---- */

static v_status lead_state(const lead_row *r)
{
	if (str_eq(r->state, S("ringing")))
		return fill_status("Phones ring", "phone-call", "green");
	if (str_eq(r->state, S("escalated")))
		return fill_status("To be claimed", "triangle-alert", "red");
	if (str_eq(r->state, S("claimed")))
		return fill_status("Claimed", "user-round-check", "accent");
	return r->connected_at.us ? fill_status("Connected", "circle-check", "green")
				  : fill_status("Taken", "user-round-check", "accent");
}

static str lead_detail(ctx *x, const lead_row *r)
{
	if (r->answered_by.n)
		return str_printf(
			x->a, STR_FMT " picked up after " STR_FMT ", %lld phones rang",
			STR_ARG(r->answered_by),
			STR_ARG(when_words(x->a,
					   when_diff_s(r->answered_at, r->created_at))),
			(long long)r->phones);
	if (r->claimed_by.n)
		return str_printf(
			x->a, STR_FMT " claimed it after " STR_FMT,
			STR_ARG(r->claimed_by),
			STR_ARG(when_words(x->a,
					   when_diff_s(r->claimed_at, r->created_at))));
	if (r->escalated_why.n)
		return fill_text(
			x, r->escalated_why,
			r->phones ? fill_text(x, S(", rang "),
					      when_words(x->a,
							 when_diff_s(r->escalated_at,
								     r->created_at)))
				  : S(""),
			r->reminders ? str_printf(x->a, ", reminded %lld",
						  (long long)r->reminders)
				     : S(""));
	return str_printf(x->a, "%lld phones", (long long)r->phones);
}

static v_lead lead_fill(ctx *x, const request *q, const lead_row *r)
{
	bool open = str_eq(r->state, S("escalated"));

	return (v_lead){
		.key = r->id,
		.href = fill_text(x, S("/inbox/"), r->thread_id),
		.person = fill_contact(x, &q->who, r->contact_name, r->peer, (str){0}),
		.words = text_clip(x->a, r->words, 240),
		.why = str_printf(x->a, "%lld of 100: " STR_FMT, (long long)r->score,
				  STR_ARG(r->reasons)),
		.judge = r->judge,
		.state = lead_state(r),
		.detail = lead_detail(x, r),
		.tries = r->tries,
		.time = fill_when(x, &q->who, r->created_at),
		.claim_action = open && q->who.member_id.n &&
						((unsigned)q->who.role & WHO_AGENTS)
					? fill_text(x, S("/leads/"), r->id, S("/claim"))
					: S(""),
		.code = open ? r->code : S(""),
		.unreached = r->unreached ? lead_unreached_words(x->a, r->unreached_why)
					  : S("")};
}

static str percent(ctx *x, int64_t part, int64_t whole)
{
	return whole ? str_printf(x->a, "%lld%%", (long long)(part * 100 / whole))
		     : S("–");
}

static str part(ctx *x, int64_t n, int64_t whole)
{
	return whole ? fill_text(x, percent(x, n, whole), S(" of all hot leads"))
		     : S("");
}

static str leads_href(ctx *x, str show, int64_t days)
{
	buf b = buf_new(x->a, 64, 256);

	buf_str(&b, S("/leads"));
	shell_url_query(&b, "show", show);
	if (days > 1)
		shell_url_query(&b, "days", str_printf(x->a, "%lld", (long long)days));
	return buf_view(&b);
}

static void fill_periods(ctx *x, const leads_ask *k, leads_view *v)
{
	v_tab *t = ARENA_ARRAY(x->a, v_tab, PERIODS_N);

	for (size_t i = 0; i < PERIODS_N; i++)
		t[i] = (v_tab){.text = str_of(PERIODS[i].words),
			       .href = leads_href(x, k->show, PERIODS[i].days),
			       .current =
				       k->days == PERIODS[i].days ? S("true") : S("")};
	v->periods = (list){t, PERIODS_N};
}

static str booked_note(ctx *x, const lead_figures *f)
{
	str all = part(x, f->booked, f->all_leads);

	return f->connected
		       ? str_printf(x->a, STR_FMT ", " STR_FMT " of those put through",
				    STR_ARG(all),
				    STR_ARG(percent(x, f->talked_booked, f->connected)))
		       : all;
}

static void fill_figures(ctx *x, const lead_figures *f, const leads_ask *k,
			 leads_view *v)
{
	const struct {
		const char *key, *label;
		str value, note;
	} rows[] = {
		{"rings", k->days == 1 ? "Ring groups today" : "Ring groups",
		 fill_number(x, f->rings),
		 f->rings ? fill_text(x, S("rang "), when_words(x->a, f->ring_s),
				      S(" on average"))
			  : S("")},
		{"answered", "Answered", fill_number(x, f->answered),
		 f->answered ? fill_text(x, percent(x, f->answered, f->rings),
					 S(" of them, after "),
					 when_words(x->a, f->pickup_s))
			     : S("")},
		{"connected", "Put through to the lead", fill_number(x, f->connected),
		 part(x, f->connected, f->all_leads)},
		{"unanswered", "Escalated, nobody answered",
		 fill_number(x, f->unanswered), part(x, f->unanswered, f->all_leads)},
		{"closed", "Escalated, closed", fill_number(x, f->closed),
		 part(x, f->closed, f->all_leads)},
		{"booked", "Led to an appointment", fill_number(x, f->booked),
		 booked_note(x, f)},
	};
	enum { N = sizeof(rows) / sizeof(rows[0]) };
	v_lead_figure *to = ARENA_ARRAY(x->a, v_lead_figure, N);

	for (int i = 0; i < N; i++) {
		str key = str_of(rows[i].key);
		to[i] = (v_lead_figure){str_of(rows[i].label), rows[i].value,
					rows[i].note, leads_href(x, key, k->days),
					str_eq(key, k->show) ? S("true") : S("")};
	}
	v->figures = (list){to, N};
}

static leads_ask leads_asked(const request *q)
{
	static const char *const keys[] = {"rings",      "answered", "connected",
					   "unanswered", "closed",   "booked"};
	str show = params_get(q->query, S("show"));
	leads_ask k = {.show = S(""), .zone = q->who.zone, .days = 1};
	int64_t days = 0;

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_eq(show, str_of(keys[i])))
			k.show = show;
	(void)str_i64(params_get(q->query, S("days")), &days);
	for (size_t i = 0; i < PERIODS_N; i++)
		if (days == PERIODS[i].days)
			k.days = days;
	return k;
}

static v_empty leads_none(const leads_ask *k)
{
	if (k->show.n)
		return fill_empty("siren", "None",
				  "Of the hot leads of these days, this happened to "
				  "none.");
	return fill_empty("siren", "No hot leads",
			  "Texts that cannot wait show up here, with what became of "
			  "them.");
}

static rc leads_get(ctx *x, request *q, response *p)
{
	const leads_ask k = leads_asked(q);
	lead_figures f = {0};
	leads_view v = {0};
	list rows = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(leads_read(x, &k, &rows, &f));
	shell_fill(x, q, &now, "Hot leads", &v.shell);
	shell_crumb(&v.shell, S("Inbox"), S("/inbox"), S("Hot leads"));
	v.shell.refresh = SHELL_REFRESH_S;
	v.shell.refresh_off = S("/leads?refresh=off");
	fill_periods(x, &k, &v);
	fill_figures(x, &f, &k, &v);
	v_lead *to = ARENA_ARRAY(x->a, v_lead, rows.n ? rows.n : 1);
	for (size_t i = 0; i < rows.n; i++)
		to[i] = lead_fill(x, q, LIST_AT(rows, lead_row, i));
	v.leads = (list){to, rows.n};
	v.all_href = k.show.n ? leads_href(x, S(""), k.days) : S("");
	if (!rows.n)
		v.empty = leads_none(&k);
	if ((unsigned)q->who.role & WHO_MANAGERS)
		v.settings_href = S("/settings/leads");
	return shell_page(x, q, p, &leads_page, &v);
}

static rc claim_post(ctx *x, request *q, response *p)
{
	lead_claimed c = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(lead_claim(x, q->arg[0], S(""), q->who.member_id, &c));
	if (!c.lead_id.n)
		return FAIL(x, E_NOTFOUND, "no such lead");
	lead_claim_done(x, q, c.outcome, c.lead_id, q->who.member_id, q->who.name);
	if (str_eq(c.outcome, S("won")) || str_eq(c.outcome, S("mine")))
		return response_redirect(x, p, fill_text(x, S("/inbox/"), c.thread_id));
	return response_redirect(x, p, S("/leads"));
}

/* ---- settings ---- */

static str range_fault(ctx *x, str typed, int64_t least, int64_t most, int64_t *out)
{
	if (str_i64(str_trim(typed), out) && *out >= least && *out <= most)
		return S("");
	return str_printf(x->a, "Give a number from %lld to %lld.", (long long)least,
			  (long long)most);
}

static rc settings_show(ctx *x, request *q, response *p, lead_settings_view *v)
{
	shell_now now;

	shell_send(x, q, &now);
	TRY(pg_flush(x));
	shell_fill(x, q, &now, "Hot leads", &v->shell);
	shell_crumb(&v->shell, S("Settings"), S("/settings"), S("Hot leads"));
	if (v->sample.n) {
		lead_score s = lead_score_of(x->a, v->sample, v->words);
		v->sample_says =
			str_printf(x->a, "%lld of 100%s" STR_FMT, (long long)s.points,
				   s.reasons.n ? ": " : "", STR_ARG(s.reasons));
	}
	return shell_page(x, q, p, &lead_settings_page, v);
}

static str number_text(ctx *x, int64_t n)
{
	return str_printf(x->a, "%lld", (long long)n);
}

static void fill_model(ctx *x, const lead_policy *p, bool has_key,
		       lead_settings_view *v)
{
	static const char *const kinds[][2] = {
		{"usual", "As OpenAI's"},
		{"reasoning", "As OpenAI's, a reasoning model"},
		{"local", "Local or older"}};
	enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };
	v_option *o = ARENA_ARRAY(x->a, v_option, KINDS);

	for (int i = 0; i < KINDS; i++)
		o[i] = (v_option){str_of(kinds[i][0]), str_of(kinds[i][1]),
				  str_eq(p->model_kind, str_of(kinds[i][0]))};
	v->model_kinds = (list){o, KINDS};
	v->model_on = p->model_on ? S("true") : S("");
	v->model = p->model;
	v->model_has_key = has_key;
	v->model_key_note = has_key ? S("A key is kept, sealed. Leave this empty to "
					"keep it.")
				    : S("Leave this empty when the server wants none. "
					"It is sealed and never shown again.");
	if (!x->cfg->lm_url.n)
		v->model_none = S("The words above judge. Whoever runs Patchbay has "
				  "not set a language model up (LM_URL).");
}

/* What was typed about the model, into new; the key as it is typed. */
static void read_model(ctx *x, const request *q, lead_policy *new,
		       lead_settings_view *v)
{
	str kind = form_get(q, "model_kind");

	new->model_on = form_get(q, "model_on").n > 0 && x->cfg->lm_url.n;
	new->model = str_trim(text_line(x->a, form_get(q, "model"), 100));
	new->model_kind = str_eq(kind, S("reasoning")) || str_eq(kind, S("local"))
				  ? kind
				  : S("usual");
	new->model_key = str_trim(text_line(x->a, form_get(q, "model_key"), 500));
	if (new->model_on && !new->model.n)
		v->model_error = S("Name the model, such as gpt-4o-mini.");
}

static rc settings_get(ctx *x, request *q, response *p)
{
	lead_policy now = {0};

	TRY(lead_policy_fresh(x, &now));
	lead_settings_view v = {.enabled = now.enabled,
				.threshold = number_text(x, now.threshold),
				.ring_s = number_text(x, now.ring_s),
				.remind_min = number_text(x, now.remind_min),
				.words = now.words};
	fill_model(x, &now, now.model_key.n > 0, &v);
	return settings_show(x, q, p, &v);
}

static rc settings_post(ctx *x, request *q, response *p)
{
	str words = form_get(q, "words");
	lead_policy new = {.enabled = form_get(q, "enabled").n > 0}, before = {0};

	TRY(lead_policy_fresh(x, &before));
	(void)form_text(x, q, &words);
	lead_settings_view v = {.enabled = new.enabled,
				.threshold = form_get(q, "threshold"),
				.ring_s = form_get(q, "ring_s"),
				.remind_min = form_get(q, "remind_min"),
				.words = words,
				.sample = text_line(x->a, form_get(q, "sample"), 400)};
	v.threshold_error = range_fault(x, v.threshold, 1, 100, &new.threshold);
	v.ring_error = range_fault(x, v.ring_s, 10, 30, &new.ring_s);
	v.remind_error = range_fault(x, v.remind_min, 1, 240, &new.remind_min);
	v.words_error = words.n > 8000 ? S("At most 8,000 characters.")
				       : lead_words_fault(x->a, words);
	new.words = words;
	read_model(x, q, &new, &v);
	fill_model(x, &new, before.model_key.n > 0, &v);
	bool bad = v.model_error.n || v.threshold_error.n || v.ring_error.n ||
		   v.remind_error.n || v.words_error.n;
	if (bad)
		p->status = 422;
	if (!bad && !str_eq(form_get(q, "do"), S("try"))) {
		if (new.model_key.n)
			new.model_key = lead_key_seal(x, q->tenant, new.model_key);
		TRY(lead_policy_keep(x, &new, form_get(q, "model_forget").n > 0));
		return response_redirect(x, p, S("/settings/leads"));
	}
	return settings_show(x, q, p, &v);
}

#define HOOKS "/api/webhooks/twilio/"
static const route LEADS[] = {
	{M_GET, "/leads", WHO_VIEWERS, 0, SERVES_HTML, leads_get},
	{M_POST, "/leads/:lead/claim", WHO_AGENTS, 4096, SERVES_HTML, claim_post},
	{M_GET, "/settings/leads", WHO_MANAGERS, 0, SERVES_HTML, settings_get},
	{M_POST, "/settings/leads", WHO_MANAGERS, 65536, SERVES_HTML, settings_post},
	{M_POST, HOOKS "ring-group", WHO_CARRIER, 262144, SERVES_TEXT, ring_group_post},
	{M_POST, HOOKS "ring-group/dialed", WHO_CARRIER, 262144, SERVES_TEXT,
	 ring_group_dialed_post},
	{M_POST, HOOKS "ring-group/talks", WHO_CARRIER, 262144, SERVES_TEXT,
	 ring_group_talks_post},
	{M_POST, HOOKS "ring-group/status", WHO_CARRIER, 262144, SERVES_TEXT,
	 ring_group_status_post},
};
const routes leads_routes = ROUTES("leads", LEADS);
