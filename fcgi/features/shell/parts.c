#include "features/shell/parts.h"

static const field v_person_f[] = {
	FIELD(v_person, name), FIELD(v_person, href), FIELD(v_person, initials),
	FIELD(v_person, kind), FIELD(v_person, hue),  FIELD(v_person, dot),
};
const type v_person_t = TYPE(v_person, v_person_f);

static const field v_badge_f[] = {
	FIELD(v_badge, text),
	FIELD(v_badge, icon),
	FIELD(v_badge, tone),
	FIELD(v_badge, look),
};
const type v_badge_t = TYPE(v_badge, v_badge_f);

static const field v_status_f[] = {
	FIELD(v_status, text),
	FIELD(v_status, icon),
	FIELD(v_status, tone),
};
const type v_status_t = TYPE(v_status, v_status_f);

static const field v_when_f[] = {
	FIELD(v_when, text),
	FIELD(v_when, iso),
	FIELD(v_when, title),
	FIELD(v_when, clock),
};
const type v_when_t = TYPE(v_when, v_when_f);

static const field v_clock_f[] = {
	FIELD(v_clock, text),
	FIELD(v_clock, iso),
	FIELD(v_clock, label),
};
const type v_clock_t = TYPE(v_clock, v_clock_f);

static const field v_wait_f[] = {
	FIELD(v_wait, text), FIELD(v_wait, iso),  FIELD(v_wait, target),
	FIELD(v_wait, tone), FIELD(v_wait, icon), FIELD(v_wait, label),
};
const type v_wait_t = TYPE(v_wait, v_wait_f);

static const field v_pill_f[] = {
	FIELD(v_pill, state),    FIELD(v_pill, text),  FIELD(v_pill, prefix),
	FIELD(v_pill, icon),     FIELD(v_pill, ring),  FIELD(v_pill, iso),
	FIELD(v_pill, from),     FIELD(v_pill, label), FIELD(v_pill, warn),
	FIELD(v_pill, critical),
};
const type v_pill_t = TYPE(v_pill, v_pill_f);

static const field v_steps_f[] = {
	FIELD(v_steps, total),
	FIELD(v_steps, at),
	FIELD(v_steps, all),
	FIELD(v_steps, label),
};
const type v_steps_t = TYPE(v_steps, v_steps_f);

static const field v_stage_f[] = {
	FIELD(v_stage, name),
	FIELD(v_stage, sub),
	FIELD(v_stage, state),
};
const type v_stage_t = TYPE(v_stage, v_stage_f);

static const field v_journey_f[] = {
	FIELD_SUB(v_journey, stages, &v_stage_t),
	FIELD(v_journey, total_text),
	FIELD(v_journey, now_name),
	FIELD(v_journey, now_sub),
	FIELD(v_journey, days),
	FIELD(v_journey, next_text),
	FIELD(v_journey, next_date),
};
const type v_journey_t = TYPE(v_journey, v_journey_f);

static const field v_fact_f[] = {
	FIELD(v_fact, label),
	FIELD(v_fact, value),
	FIELD(v_fact, href),
	FIELD(v_fact, code),
};
const type v_fact_t = TYPE(v_fact, v_fact_f);

static const field v_line_f[] = {
	FIELD(v_line, icon),   FIELD(v_line, tone), FIELD(v_line, text),
	FIELD(v_line, strong), FIELD(v_line, href), FIELD(v_line, meta),
};
const type v_line_t = TYPE(v_line, v_line_f);

static const field v_action_f[] = {
	FIELD(v_action, text),   FIELD(v_action, label), FIELD(v_action, icon),
	FIELD(v_action, href),   FIELD(v_action, look),  FIELD(v_action, key),
	FIELD(v_action, reason),
};
const type v_action_t = TYPE(v_action, v_action_f);

static const field v_notice_f[] = {
	FIELD(v_notice, tone), FIELD(v_notice, icon), FIELD(v_notice, title),
	FIELD(v_notice, text), FIELD(v_notice, href), FIELD(v_notice, link),
};
const type v_notice_t = TYPE(v_notice, v_notice_f);

static const field v_empty_f[] = {
	FIELD(v_empty, drawing),     FIELD(v_empty, icon), FIELD(v_empty, tone),
	FIELD(v_empty, title),       FIELD(v_empty, text), FIELD(v_empty, action_text),
	FIELD(v_empty, action_href),
};
const type v_empty_t = TYPE(v_empty, v_empty_f);

static const field v_failure_f[] = {
	FIELD(v_failure, title),
	FIELD(v_failure, text),
	FIELD(v_failure, retry_href),
	FIELD(v_failure, reference),
};
const type v_failure_t = TYPE(v_failure, v_failure_f);

static const field v_pager_f[] = {
	FIELD(v_pager, summary),   FIELD(v_pager, prev_href), FIELD(v_pager, next_href),
	FIELD(v_pager, prev_text), FIELD(v_pager, next_text),
};
const type v_pager_t = TYPE(v_pager, v_pager_f);

static const field v_field_f[] = {
	FIELD(v_field, name),      FIELD(v_field, label),
	FIELD(v_field, type),      FIELD(v_field, value),
	FIELD(v_field, hint),      FIELD(v_field, error),
	FIELD(v_field, invalid),   FIELD(v_field, autocomplete),
	FIELD(v_field, optional),  FIELD(v_field, required),
	FIELD(v_field, autofocus), FIELD(v_field, max),
};
const type v_field_t = TYPE(v_field, v_field_f);

static const field v_option_f[] = {
	FIELD(v_option, value),
	FIELD(v_option, text),
	FIELD(v_option, chosen),
};
const type v_option_t = TYPE(v_option, v_option_f);

static const field v_chip_f[] = {
	FIELD(v_chip, text),
	FIELD(v_chip, href),
};
const type v_chip_t = TYPE(v_chip, v_chip_f);

static const field v_head_f[] = {
	FIELD(v_head, text),
	FIELD(v_head, href),
	FIELD(v_head, sort),
	FIELD(v_head, icon),
};
const type v_head_t = TYPE(v_head, v_head_f);

static const field v_flash_f[] = {
	FIELD(v_flash, tone),
	FIELD(v_flash, icon),
	FIELD(v_flash, title),
	FIELD(v_flash, text),
};
const type v_flash_t = TYPE(v_flash, v_flash_f);

static const field v_tick_f[] = {
	FIELD(v_tick, text),
};
const type v_tick_t = TYPE(v_tick, v_tick_f);
