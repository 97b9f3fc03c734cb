#include "features/calls/call_drawer_view.h"

static const field v_outcome_choice_f[] = {
	FIELD(v_outcome_choice, id),     FIELD(v_outcome_choice, name),
	FIELD(v_outcome_choice, icon),   FIELD(v_outcome_choice, key),
	FIELD(v_outcome_choice, offers), FIELD(v_outcome_choice, needs),
	FIELD(v_outcome_choice, chosen),
};
const type v_outcome_choice_t = TYPE(v_outcome_choice, v_outcome_choice_f);

static const field v_both_f[] = {
	FIELD(v_both, name),   FIELD(v_both, label), FIELD(v_both, mine),
	FIELD(v_both, theirs), FIELD(v_both, by),
};
const type v_both_t = TYPE(v_both, v_both_f);

static const field v_outcome_form_f[] = {
	FIELD(v_outcome_form, action),
	FIELD(v_outcome_form, writer),
	FIELD(v_outcome_form, list_of),
	FIELD(v_outcome_form, next),
	FIELD(v_outcome_form, back_href),
	FIELD(v_outcome_form, skip_href),
	FIELD(v_outcome_form, work_version),
	FIELD(v_outcome_form, note_version),
	FIELD(v_outcome_form, required),
	FIELD_SUB(v_outcome_form, choices, &v_outcome_choice_t),
	FIELD(v_outcome_form, error),
	FIELD_SUB(v_outcome_form, follow_ups, &v_option_t),
	FIELD(v_outcome_form, follow_up_at),
	FIELD(v_outcome_form, follow_up_error),
	FIELD_SUB(v_outcome_form, owners, &v_option_t),
	FIELD_SUB(v_outcome_form, assigned, &v_option_t),
	FIELD(v_outcome_form, value),
	FIELD(v_outcome_form, value_error),
	FIELD(v_outcome_form, sign),
	FIELD_SUB(v_outcome_form, amounts, &v_option_t),
	FIELD(v_outcome_form, tags),
	FIELD(v_outcome_form, tags_was),
	FIELD(v_outcome_form, tags_error),
	FIELD_SUB(v_outcome_form, known_tags, &v_option_t),
	FIELD(v_outcome_form, note),
	FIELD(v_outcome_form, note_error),
	FIELD(v_outcome_form, saved),
	FIELD_SUB(v_outcome_form, clash, &v_notice_t),
	FIELD_SUB(v_outcome_form, versus, &v_both_t),
	FIELD(v_outcome_form, asked),
	FIELD(v_outcome_form, disposition_was),
	FIELD(v_outcome_form, due_was),
	FIELD(v_outcome_form, owner_was),
	FIELD(v_outcome_form, value_was),
	FIELD(v_outcome_form, assigned_was),
	FIELD(v_outcome_form, note_was),
};
const type v_outcome_form_t = TYPE(v_outcome_form, v_outcome_form_f);

static const field v_call_person_f[] = {
	FIELD(v_call_person, key),  FIELD_SUB(v_call_person, person, &v_person_t),
	FIELD(v_call_person, meta), FIELD(v_call_person, why),
	FIELD(v_call_person, now),
};
const type v_call_person_t = TYPE(v_call_person, v_call_person_f);

static const field v_call_file_f[] = {
	FIELD(v_call_file, key),  FIELD(v_call_file, name),  FIELD(v_call_file, meta),
	FIELD(v_call_file, href), FIELD(v_call_file, shown), FIELD(v_call_file, remove),
	FIELD(v_call_file, back),
};
const type v_call_file_t = TYPE(v_call_file, v_call_file_f);

static const field v_drawer_f[] = {
	FIELD(v_drawer, id),
	FIELD(v_drawer, topics),
	FIELD(v_drawer, place),
	FIELD_SUB(v_drawer, person, &v_person_t),
	FIELD_SUB(v_drawer, flags, &v_badge_t),
	FIELD(v_drawer, path),
	FIELD_SUB(v_drawer, state, &v_status_t),
	FIELD_SUB(v_drawer, clock, &v_clock_t),
	FIELD_SUB(v_drawer, pill, &v_pill_t),
	FIELD_SUB(v_drawer, call, &v_action_t),
	FIELD_SUB(v_drawer, text, &v_action_t),
	FIELD(v_drawer, self),
	FIELD(v_drawer, page),
	FIELD(v_drawer, close),
	FIELD(v_drawer, link_href),
	FIELD(v_drawer, prev),
	FIELD(v_drawer, next),
	FIELD_SUB(v_drawer, tabs, &v_tab_t),
	FIELD(v_drawer, summary),
	FIELD(v_drawer, recording),
	FIELD(v_drawer, transcript),
	FIELD(v_drawer, details),
	FIELD(v_drawer, history),
	FIELD(v_drawer, job),
	FIELD(v_drawer, people),
	FIELD(v_drawer, words),
	FIELD(v_drawer, quote),
	FIELD(v_drawer, quote_meta),
	FIELD_SUB(v_drawer, permission, &v_notice_t),
	FIELD_SUB(v_drawer, done, &v_notice_t),
	FIELD_SUB(v_drawer, form, &v_outcome_form_t),
	FIELD(v_drawer, news),
	FIELD(v_drawer, news_of),
	FIELD(v_drawer, news_form),
	FIELD_SUB(v_drawer, read_only, &v_notice_t),
	FIELD_SUB(v_drawer, recordings, &v_recording_t),
	FIELD(v_drawer, recordings_none),
	FIELD_SUB(v_drawer, lines, &v_cue_t),
	FIELD(v_drawer, find),
	FIELD(v_drawer, lines_note),
	FIELD_SUB(v_drawer, facts, &v_fact_t),
	FIELD_SUB(v_drawer, trace, &v_trace_t),
	FIELD_SUB(v_drawer, legs, &v_leg_t),
	FIELD_SUB(v_drawer, technical, &v_fact_t),
	FIELD_SUB(v_drawer, touches, &v_touch_t),
	FIELD(v_drawer, trace_meta),
	FIELD(v_drawer, touches_meta),
	FIELD_SUB(v_drawer, context, &v_context_t),
	FIELD_SUB(v_drawer, who, &v_call_person_t),
	FIELD(v_drawer, looked_for),
	FIELD(v_drawer, foot),
	FIELD(v_drawer, list_of),
	FIELD_SUB(v_drawer, files, &v_call_file_t),
	FIELD(v_drawer, attach),
};
const type v_drawer_t = TYPE(v_drawer, v_drawer_f);
