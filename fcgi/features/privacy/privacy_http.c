/* What is known of a contact, as a page and as a file; their erasure; how long things
 * are kept. */
#include "features/privacy/privacy_http.h"
#include "base/events.h"
#include "features/privacy/privacy.h"
#include "features/privacy/privacy_store.h"
#include "features/privacy/privacy_view.h"
#include "features/shell/shell.h"

const page privacy_data_page = {"privacy/data", &privacy_data_view_t};
const page privacy_settings_page = {"privacy/settings", &privacy_settings_view_t};

#define PLACE "/settings/privacy"

/* ---- one person ---- */

static list lines_fill(ctx *x, list rows)
{
	v_data *d = ARENA_ARRAY(x->a, v_data, rows.n + 1);
	str last = S("");

	for (size_t i = 0; i < rows.n; i++) {
		const data_line *r = LIST_AT(rows, data_line, i);
		d[i] = (v_data){str_eq(r->section, last) ? S("") : r->section,
				r->words};
		last = r->section;
	}
	return (list){d, rows.n};
}

rc data_show(ctx *x, request *q, response *p, const data_wrong *wrong)
{
	privacy_data_view v = {.erase_error = wrong->erase,
			       .ask_error = wrong->ask,
			       .close_error = wrong->close};
	contact_now how = {0};
	shell_now now;
	list rows, asked;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	shell_send(x, q, &now);
	TRY(privacy_lines(x, q->arg[0], &rows));
	TRY(requests_read(x, q->arg[0], &asked, &how));
	if (!rows.n)
		return FAIL(x, E_NOTFOUND, "no such contact");
	shell_fill(x, q, &now, "What is known", &v.shell);
	v.back = fill_text(x, S("/contacts/"), q->arg[0]);
	shell_crumb(&v.shell, S("Contact"), v.back, S("What is known"));
	v.save_href = fill_text(x, v.back, S("/data/file"));
	v.lines = lines_fill(x, rows);
	asked_fill(x, q, asked, &how, &v);
	if ((unsigned)q->who.role & ROLE_OWNER)
		v.erase_action = fill_text(x, v.back, S("/erase"));
	return shell_page(x, q, p, &privacy_data_page, &v);
}

static rc data_get(ctx *x, request *q, response *p)
{
	return data_show(x, q, p, &(data_wrong){0});
}

static rc data_file_get(ctx *x, request *q, response *p)
{
	str document;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(privacy_data(x, q->arg[0], q->who.member_id, &document));
	p->content_type = "application/json";
	TRY(response_header(x, p, "Content-Disposition",
			    S("attachment; filename=\"contact.json\"")));
	buf_str(&p->body, document);
	return OK;
}

static rc erase_post(ctx *x, request *q, response *p)
{
	erase_did did = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (!str_eq(privacy_typed(q, "word"), S("ERASE"))) {
		p->status = 422;
		return data_show(x, q, p,
				 &(data_wrong){.erase = S("Type ERASE to do it.")});
	}
	TRY(privacy_erase_contact(x, q->arg[0], q->who.member_id, &did));
	if (str_eq(did.outcome, S("missing")))
		return FAIL(x, E_NOTFOUND, "no such contact");
	if (str_eq(did.outcome, S("busy"))) {
		p->status = 409;
		return data_show(
			x, q, p,
			&(data_wrong){.erase = S("They are on a call now. Erase them "
						 "when it is over.")});
	}
	events_wake(x->events, LANE_BULK);
	events_live(x->events, q->tenant, S("contacts"), S(""));
	return response_redirect(x, p, S(PLACE "?done=erased"));
}

/* ---- how long ---- */

static str past_of(ctx *x, const retention_row *r)
{
	if (!r->gone)
		return S("");
	return fill_text(x, fill_number(x, r->gone), S(" gone so far"),
			 r->ran_on.n ? S(", the last time on ") : S(""), r->ran_on);
}

static void kept_fill(ctx *x, list rules, const str *typed, const str *faults,
		      const int64_t *counts, privacy_settings_view *v)
{
	v_retained *k = ARENA_ARRAY(x->a, v_retained, RETENTION_KINDS);

	for (int i = 0; i < RETENTION_KINDS; i++) {
		const retention_row *r = LIST_AT(rules, retention_row, (size_t)i);
		k[i] = (v_retained){
			.name = str_of(RETENTION[i].name),
			.label = str_of(RETENTION[i].label),
			.hint = str_of(RETENTION[i].hint),
			.days = typed ? typed[i]
				      : str_printf(x->a, "%lld", (long long)r->days),
			.error = faults ? faults[i] : S(""),
			.past = past_of(x, r),
			.count = counts ? fill_text(x, fill_number(x, counts[i]),
						    counts[i] >= 10000
							    ? S(" or more would go")
							    : S(" would go"))
					: S("")};
	}
	v->kept = (list){k, RETENTION_KINDS};
	v->counted = counts != NULL;
}

static void erasures_fill(ctx *x, const request *q, list rows, privacy_settings_view *v)
{
	v_line *l = ARENA_ARRAY(x->a, v_line, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		const erasure_row *e = LIST_AT(rows, erasure_row, i);
		l[i] = (v_line){
			.icon = e->done_at.us ? S("check") : S("hourglass"),
			.tone = e->done_at.us ? S("green") : S("none"),
			.strong = when_day(x->a, e->created_at, q->who.zone,
					   fill_style(&q->who)),
			.text = fill_text(x, fill_number(x, e->calls), S(" calls, "),
					  fill_number(x, e->recordings),
					  S(" recordings, "), fill_number(x, e->texts),
					  S(" texts"),
					  e->done_at.us ? S("")
							: S("; files and the carrier's "
							    "copies are going")),
			.meta = e->member};
	}
	v->erasures = (list){l, rows.n};
	if (!rows.n)
		v->empty = fill_empty("shield-check", "Nobody was erased",
				      "A contact is erased from their page, under what "
				      "is known of them.");
}

static rc settings_show(ctx *x, request *q, response *p, const str *typed,
			const str *faults, const int64_t *counts)
{
	privacy_settings_view v = {0};
	str done = params_get(q->query, S("done"));
	shell_now now;
	list rules, erasures, asked;

	shell_send(x, q, &now);
	TRY(retention_read(x, &rules));
	TRY(erasures_read(x, &erasures));
	TRY(requests_all(x, &asked));
	TRY(seen_fill(x, q, &v));
	shell_fill(x, q, &now, "Privacy", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Privacy"));
	if (str_eq(done, S("erased")))
		shell_flash(x, &v.shell, S("Erased."),
			    S("Files and the carrier's copies go now."));
	else if (str_eq(done, S("saved")))
		shell_flash(x, &v.shell, S("Saved."), S("It is done each night."));
	else if (str_eq(done, S("seen")))
		shell_flash(x, &v.shell, S("Saved."), S("It counts from now on."));
	else if (str_eq(done, S("redact")))
		shell_flash(x, &v.shell, S("It is being done."),
			    S("Look at this page again for how far it is."));
	kept_fill(x, rules, typed, faults, counts, &v);
	erasures_fill(x, q, erasures, &v);
	v.asked = asked_rows(x, q, asked, false);
	return shell_page(x, q, p, &privacy_settings_page, &v);
}

static rc settings_get(ctx *x, request *q, response *p)
{
	return settings_show(x, q, p, NULL, NULL, NULL);
}

/* Shows first what would go, unless it is to be saved. */
static rc settings_post(ctx *x, request *q, response *p)
{
	str typed[RETENTION_KINDS], faults[RETENTION_KINDS] = {{0}};
	int64_t days[RETENTION_KINDS] = {0}, counts[RETENTION_KINDS];
	bool bad = false;

	for (int i = 0; i < RETENTION_KINDS; i++) {
		typed[i] = privacy_typed(q, RETENTION[i].name);
		if (!retention_days(typed[i], &days[i]))
			faults[i] = S("Give 0, or a number of days from 30 to 3660.");
		bad |= faults[i].n > 0;
	}
	if (bad) {
		p->status = 422;
		return settings_show(x, q, p, typed, faults, NULL);
	}
	if (str_eq(privacy_typed(q, "do"), S("save"))) {
		TRY(retention_keep(x, days));
		return response_redirect(x, p, S(PLACE "?done=saved"));
	}
	TRY(retention_counts(x, days, counts));
	return settings_show(x, q, p, typed, NULL, counts);
}

static const route PRIVACY[] = {
	{M_GET, "/contacts/:contact/data", WHO_MANAGERS, 0, SERVES_HTML, data_get},
	{M_GET, "/contacts/:contact/data/file", WHO_MANAGERS, 0, SERVES_TEXT,
	 data_file_get},
	{M_POST, "/contacts/:contact/erase", WHO_OWNER, 4096, SERVES_HTML, erase_post},
	{M_POST, "/contacts/:contact/requests", WHO_MANAGERS, 8192, SERVES_HTML,
	 request_post},
	{M_POST, "/contacts/:contact/requests/:asked", WHO_MANAGERS, 8192, SERVES_HTML,
	 request_close_post},
	{M_POST, "/contacts/:contact/restrict", WHO_MANAGERS, 4096, SERVES_HTML,
	 restrict_post},
	{M_GET, PLACE, WHO_OWNER, 0, SERVES_HTML, settings_get},
	{M_POST, PLACE, WHO_OWNER, 4096, SERVES_HTML, settings_post},
	{M_POST, PLACE "/seen", WHO_OWNER, 4096, SERVES_HTML, seen_post},
	{M_POST, PLACE "/redact", WHO_OWNER, 4096, SERVES_HTML, redact_post},
};
const routes privacy_routes = ROUTES("privacy", PRIVACY);
