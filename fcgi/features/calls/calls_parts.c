#include "features/calls/calls_parts.h"

static const field v_player_f[] = {
	FIELD(v_player, id),     FIELD(v_player, title),   FIELD(v_player, src),
	FIELD(v_player, length), FIELD(v_player, seconds), FIELD(v_player, peaks),
};
const type v_player_t = TYPE(v_player, v_player_f);

static const field v_cue_f[] = {
	FIELD(v_cue, at),  FIELD(v_cue, second), FIELD(v_cue, href),
	FIELD(v_cue, who), FIELD(v_cue, text),
};
const type v_cue_t = TYPE(v_cue, v_cue_f);

static const field v_recording_f[] = {
	FIELD(v_recording, key),
	FIELD(v_recording, icon),
	FIELD(v_recording, title),
	FIELD(v_recording, meta),
	FIELD_SUB(v_recording, player, &v_player_t),
	FIELD(v_recording, pending),
	FIELD_SUB(v_recording, transcript, &v_cue_t),
	FIELD(v_recording, transcript_note),
	FIELD(v_recording, machine),
	FIELD(v_recording, handle_href),
	FIELD(v_recording, handled),
};
const type v_recording_t = TYPE(v_recording, v_recording_f);

static const field v_trace_f[] = {
	FIELD(v_trace, key),
	FIELD(v_trace, level),
	FIELD(v_trace, icon),
	FIELD(v_trace, tone),
	FIELD(v_trace, title),
	FIELD(v_trace, detail),
	FIELD_SUB(v_trace, time, &v_when_t),
	FIELD(v_trace, offset),
};
const type v_trace_t = TYPE(v_trace, v_trace_f);

static const field v_leg_f[] = {
	FIELD(v_leg, key),    FIELD_SUB(v_leg, who, &v_person_t),
	FIELD(v_leg, to),     FIELD_SUB(v_leg, status, &v_status_t),
	FIELD(v_leg, began),  FIELD(v_leg, rang),
	FIELD(v_leg, talked), FIELD(v_leg, code),
};
const type v_leg_t = TYPE(v_leg, v_leg_f);

static const field v_card_f[] = {
	FIELD(v_card, key),
	FIELD(v_card, href),
	FIELD(v_card, current),
	FIELD_SUB(v_card, person, &v_person_t),
	FIELD_SUB(v_card, badge, &v_badge_t),
	FIELD_SUB(v_card, stage, &v_badge_t),
	FIELD(v_card, place),
	FIELD(v_card, fact),
	FIELD_SUB(v_card, wait, &v_wait_t),
	FIELD(v_card, edge),
	FIELD_SUB(v_card, offer, &v_status_t),
	FIELD_SUB(v_card, emergency, &v_badge_t),
};
const type v_card_t = TYPE(v_card, v_card_f);

static const field v_active_f[] = {
	FIELD(v_active, key),
	FIELD(v_active, href),
	FIELD(v_active, current),
	FIELD_SUB(v_active, person, &v_person_t),
	FIELD(v_active, by),
	FIELD_SUB(v_active, tag, &v_badge_t),
	FIELD_SUB(v_active, clock, &v_clock_t),
};
const type v_active_t = TYPE(v_active, v_active_f);

static const field v_mine_f[] = {
	FIELD(v_mine, key),
	FIELD(v_mine, href),
	FIELD(v_mine, current),
	FIELD_SUB(v_mine, person, &v_person_t),
	FIELD_SUB(v_mine, badge, &v_badge_t),
	FIELD(v_mine, place),
	FIELD_SUB(v_mine, clock, &v_clock_t),
};
const type v_mine_t = TYPE(v_mine, v_mine_f);

static const field v_voicemail_f[] = {
	FIELD(v_voicemail, key),     FIELD(v_voicemail, href),
	FIELD(v_voicemail, current), FIELD_SUB(v_voicemail, person, &v_person_t),
	FIELD(v_voicemail, length),  FIELD_SUB(v_voicemail, pill, &v_pill_t),
	FIELD(v_voicemail, quote),   FIELD(v_voicemail, quote_note),
	FIELD(v_voicemail, meta),
};
const type v_voicemail_t = TYPE(v_voicemail, v_voicemail_f);

static const field v_call_f[] = {
	FIELD(v_call, id),
	FIELD_SUB(v_call, person, &v_person_t),
	FIELD_SUB(v_call, badge, &v_badge_t),
	FIELD_SUB(v_call, stage, &v_badge_t),
	FIELD_SUB(v_call, flag, &v_badge_t),
	FIELD(v_call, path),
	FIELD_SUB(v_call, state, &v_status_t),
	FIELD(v_call, recording),
	FIELD_SUB(v_call, clock, &v_clock_t),
	FIELD(v_call, page),
	FIELD_SUB(v_call, call, &v_action_t),
	FIELD_SUB(v_call, text, &v_action_t),
};
const type v_call_t = TYPE(v_call, v_call_f);

static const field v_touch_f[] = {
	FIELD(v_touch, icon),
	FIELD(v_touch, tone),
	FIELD(v_touch, who),
	FIELD(v_touch, what),
	FIELD_SUB(v_touch, when, &v_when_t),
};
const type v_touch_t = TYPE(v_touch, v_touch_f);

static const field v_context_f[] = {
	FIELD(v_context, id),
	FIELD_SUB(v_context, person, &v_person_t),
	FIELD(v_context, unknown),
	FIELD_SUB(v_context, badge, &v_badge_t),
	FIELD_SUB(v_context, status, &v_status_t),
	FIELD_SUB(v_context, call, &v_action_t),
	FIELD_SUB(v_context, text, &v_action_t),
	FIELD(v_context, page),
	FIELD_SUB(v_context, journey, &v_journey_t),
	FIELD_SUB(v_context, facts, &v_fact_t),
	FIELD_SUB(v_context, coordinator, &v_person_t),
	FIELD(v_context, coordinator_note),
	FIELD(v_context, no_coordinator),
	FIELD_SUB(v_context, touches, &v_touch_t),
	FIELD(v_context, touches_meta),
	FIELD_SUB(v_context, consent, &v_line_t),
	FIELD(v_context, note),
	FIELD(v_context, note_meta),
};
const type v_context_t = TYPE(v_context, v_context_f);

static const field v_call_cell_f[] = {
	FIELD(v_call_cell, look),
	FIELD(v_call_cell, label),
	FIELD(v_call_cell, text),
	FIELD_SUB(v_call_cell, when, &v_when_t),
	FIELD_SUB(v_call_cell, status, &v_status_t),
	FIELD_SUB(v_call_cell, person, &v_person_t),
	FIELD_SUB(v_call_cell, pill, &v_pill_t),
};
const type v_call_cell_t = TYPE(v_call_cell, v_call_cell_f);

static const field v_call_row_f[] = {
	FIELD(v_call_row, key),
	FIELD(v_call_row, href),
	FIELD(v_call_row, current),
	FIELD(v_call_row, icon),
	FIELD(v_call_row, tone),
	FIELD(v_call_row, direction),
	FIELD_SUB(v_call_row, person, &v_person_t),
	FIELD_SUB(v_call_row, badge, &v_badge_t),
	FIELD_SUB(v_call_row, flags, &v_badge_t),
	FIELD_SUB(v_call_row, cells, &v_call_cell_t),
	FIELD_SUB(v_call_row, call, &v_action_t),
	FIELD_SUB(v_call_row, text, &v_action_t),
};
const type v_call_row_t = TYPE(v_call_row, v_call_row_f);

static const field v_call_head_f[] = {
	FIELD(v_call_head, look),
	FIELD_SUB(v_call_head, head, &v_head_t),
};
const type v_call_head_t = TYPE(v_call_head, v_call_head_f);

static const field v_call_filter_f[] = {
	FIELD(v_call_filter, name), FIELD(v_call_filter, label),
	FIELD(v_call_filter, type), FIELD(v_call_filter, value),
	FIELD(v_call_filter, hint), FIELD_SUB(v_call_filter, options, &v_option_t),
};
const type v_call_filter_t = TYPE(v_call_filter, v_call_filter_f);

static const field v_filters_f[] = {
	FIELD_SUB(v_filters, first, &v_call_filter_t),
	FIELD_SUB(v_filters, more, &v_call_filter_t),
	FIELD(v_filters, more_on),
	FIELD(v_filters, on),
	FIELD(v_filters, from),
	FIELD(v_filters, to),
	FIELD(v_filters, q),
	FIELD(v_filters, sort),
	FIELD_SUB(v_filters, chips, &v_chip_t),
	FIELD(v_filters, clear_href),
	FIELD(v_filters, note),
};
const type v_filters_t = TYPE(v_filters, v_filters_f);
