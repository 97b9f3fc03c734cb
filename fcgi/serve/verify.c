#include "serve/verify.h"

#include "base/ctx.h"
#include "serve/routes.h"
#include "serve/serve.h"
#include "serve/system.h"
#include "store/migrate.h"
#include "store/pg.h"

/* Every record that a query returns. */
/* clang-format off */
#define ROW_TYPES(X) \
	X(call_choice) X(call_technical) X(colleague_row) X(contact_choice) X(contact_owner) X(contact_counts) \
	X(import_head) X(import_known) X(import_line) X(import_went) X(import_at) X(import_bad) X(import_choice) X(import_last) X(export_line) X(export_head) X(export_row) X(export_call) \
	X(contact_head) X(employee_row) X(employee_department) X(employee_gone) X(contact_kinds) X(contact_number) X(contact_row) X(answer_row) \
	X(count_row) X(dead_count) X(dead_task) X(carrier_trouble) X(catch_up_sid) X(catch_up_state) \
	X(closed_row) X(flow_sheet) X(flow_summary) X(holiday_row) X(name_row) \
	X(number_line) X(override_row) X(period_row) X(schedule_line) X(schedule_sheet) \
	X(use_row) X(version_row) X(audio_row) X(call_line) X(call_news) \
	X(call_now) X(carrier_row) X(context_row) X(fallback_line) X(fallback_stamp) \
	X(flow_document) X(hours_span) X(id_row) X(leg_news) X(leg_row) \
	X(voice_joined) X(voice_transfer) X(voice_may) X(voice_beside) X(leg_taken) X(leg_who) X(offer_row) X(profile_row) X(one_text) \
	X(queue_row) X(queue_waiter) X(queue_yes) X(recording_file) X(recording_row) X(recording_source) \
	X(router_ask) X(router_yes) X(router_next) X(router_settings) X(router_member) X(router_seen) X(router_worker_row) X(router_settling) \
	X(routing_member) X(schedule_head) X(schema_row) X(session) X(session_row) \
	X(shell_now) X(sign_in_limit) X(sign_in_row) X(stage_row) X(task) \
	X(task_due) X(tenant_line) X(trace_row) X(voice_wait) \
	X(change_row) X(handoff_closed) X(handoff_row) X(handed_row) X(handed_counts) X(note_row) X(notice_row) X(texted_row) X(text_way) X(story_person) \
	X(contact_guess) X(contacts_more) X(purged_rows) X(known_names) X(audit_chain) \
	X(audit_head) X(token_row) X(token_line) X(answer_kept) X(contact_doc) X(contact_reach) \
	X(contact_save_row) X(blocked_row) X(custom_head) \
	X(crm_link) X(crm_slot) X(crm_touched) X(crm_number) X(crm_known) X(crm_record_id) \
	X(crm_call_row) X(crm_hook) X(crm_numbers) X(crm_problem) X(crm_open_push) X(crm_word) X(crm_choice) \
	X(crm_locked) \
	X(consent_row) X(contact_brief) X(contact_sheet_row) X(merge_row) X(merged_row) \
	X(removed_ids) X(removed_row) \
	X(missed_fact) X(queue_setting) X(skill_setting) X(team_choice) X(team_saved) X(team_member) X(team_queue) X(team_told) \
	X(own_row) X(own_saved) X(own_did) X(blocked_line) X(bulk_choice) X(bulk_head) X(bulk_line) \
	X(disposition) X(disposition_rules) X(disposition_saved) X(text_policy) X(text_arrived) X(text_written) X(text_moved) \
	X(text_to_send) X(text_turn) X(media_row) X(filed_row) X(fetch_head) X(thread_row) X(whom_row) X(way_to) X(inbox_counts) X(message_row) \
	X(lead_policy) X(lead_begun) X(lead_judgement) X(lead_did) X(attempt_row) X(attempt_call) X(attempt_told) X(lead_won) X(lead_claimed) \
	X(lead_mate) X(lead_ordered) X(lead_reach) X(lead_row) X(lead_figures) \
	X(mate_row) X(tag_row) X(again_row) X(draft_row) X(text_meanwhile) X(registration_row) X(sender_row) X(picture_gone) X(woken_row) X(reach_facts) X(consent_news) X(consent_stand) X(consent_line) X(consent_chain) X(dnc_registry) X(consent_who) X(consent_counts) \
	X(desk_call) X(desk_other) X(desk_owed) X(desk_person) X(desk_place) X(desk_said) X(desk_state) X(hours_saved) X(desk_caller) X(desk_leg) \
	X(policy_row) X(step_row) X(sla_closed_row) X(source_row) X(ticked_row) X(promise_row) X(board_row) \
	X(board_counts) X(figure_row) X(done_row) X(person_row) X(recent_row) X(mine_row) X(template_row) \
	X(template_values) X(template_for) X(missed_row) X(settings_doc) X(text_id) X(text_row) X(conversation_row) X(call_contact) \
	X(phone_account) X(phone_left) X(about_row) X(outbound_other) X(outbound_whom) X(outbound_line) X(outbound_dialing) X(outbound_said) X(outbound_state) \
	X(call_beside) X(call_bulk) X(call_file) X(call_note) X(call_person_row) X(call_table) X(call_view_row) X(call_work) X(today_row) \
	X(way_row) X(times_row) X(device_row) X(post_row) X(reader_row) X(push_row) X(heard_row) X(said_row) X(worked_row) X(follow_task) X(carry_row) \
	X(visit_row) X(reminded_row) X(rule_row) X(rule_choice) X(visit_id) X(remind_row) X(visit_yes) X(visit_asked) \
	X(data_line) X(erase_did) X(erase_row) X(erasure_row) X(retention_row) X(retention_counted) \
	X(call_filed) X(call_privacy) X(compliance_figure) X(compliance_reader) X(compliance_settings) X(compliance_to) X(contact_now) \
	X(lead_at_work) X(lead_callee) X(promise_told) X(redact_row) X(redact_run) X(request_row)
/* clang-format on */

#define ROW_EXTERN(name) extern const type name##_t;
ROW_TYPES(ROW_EXTERN)
#undef ROW_EXTERN

#define ROW_ADDRESS(name) &name##_t,
static const type *const ROWS[] = {ROW_TYPES(ROW_ADDRESS)};
#undef ROW_ADDRESS

static const type *verify_type(const char *name)
{
	for (size_t i = 0; i < sizeof(ROWS) / sizeof(ROWS[0]); i++)
		if (!strcmp(ROWS[i]->name, name))
			return ROWS[i];
	return NULL;
}

static bool verify_query(ctx *x, enum query q, buf *problems)
{
	const type *t = verify_type(QUERIES[q].returns);

	if (!t && strcmp(QUERIES[q].returns, "nothing") != 0) {
		buf_fmt(problems, "%s: returns %s, which is not in serve/verify.c\n",
			QUERIES[q].name, QUERIES[q].returns);
		return false;
	}
	return pg_describe(x, q, t, problems);
}

/* One clear line when there is nothing that queries could fit. */
static bool verify_schema(ctx *x, buf *problems)
{
	schema_row row = {0};
	int64_t newest = migrate_newest(x->cfg->migrations);
	rc r = pg_begin(x, S(""), S(""));

	if (r == OK)
		pg_send(x, Q_schema_newest, NO_ARGS, pg_into(&schema_row_t, &row));
	if (r == OK)
		r = pg_commit(x);
	if (r == E_DB)
		buf_fmt(problems, "DATABASE_URL: %s\n", x->first_error);
	else if (r != OK)
		buf_fmt(problems, "the database has no schema yet: patchbay migrate\n");
	else if (row.newest < newest)
		buf_fmt(problems,
			"the database's schema is number %lld, this program is made "
			"for %lld: patchbay migrate\n",
			(long long)row.newest, (long long)newest);
	pg_rollback(x);
	return r == OK && row.newest >= newest;
}

/* Each query is prepared on a connection that has prepared nothing yet. */
static bool verify_queries(ctx *x, buf *problems)
{
	bool ok = true;

	for (int q = 0; q < Q_COUNT; q++)
		ok = verify_query(x, (enum query)q, problems) && ok;
	return ok;
}

static bool verify_database(arena *a, const config *cfg, buf *problems)
{
	static bool (*const looks[])(ctx * x, buf * problems) = {verify_schema,
								 verify_queries};
	bool ok = true;

	for (size_t i = 0; ok && i < sizeof(looks) / sizeof(looks[0]); i++) {
		ctx x = {.a = a, .cfg = cfg, .now = when_now()};
		x.pg = pg_new(cfg->database_url, "check", 5000, 10000);
		ok = looks[i](&x, problems);
		pg_delete(x.pg);
	}
	return ok;
}

bool verify_all(arena *a, const config *cfg, buf *problems)
{
	bool table = routes_check(problems);
	bool pages = serve_templates(a, cfg, problems) != NULL;

	return verify_database(a, cfg, problems) && table && pages;
}
