#include "features/sla/sla_view.h"

static const field v_kept_f[] = {
	FIELD(v_kept, key),     FIELD(v_kept, label),  FIELD(v_kept, share),
	FIELD(v_kept, verdict), FIELD(v_kept, icon),   FIELD(v_kept, tone),
	FIELD(v_kept, filled),  FIELD(v_kept, target), FIELD(v_kept, note),
};
const type v_kept_t = TYPE(v_kept, v_kept_f);

static const field v_owed_f[] = {
	FIELD(v_owed, key),
	FIELD(v_owed, href),
	FIELD(v_owed, kind),
	FIELD(v_owed, icon),
	FIELD_SUB(v_owed, who, &v_person_t),
	FIELD_SUB(v_owed, badge, &v_badge_t),
	FIELD(v_owed, words),
	FIELD(v_owed, escalated),
	FIELD_SUB(v_owed, owner, &v_person_t),
	FIELD(v_owed, owner_note),
	FIELD_SUB(v_owed, pill, &v_pill_t),
	FIELD_SUB(v_owed, reply, &v_action_t),
	FIELD_SUB(v_owed, call, &v_action_t),
	FIELD(v_owed, open_label),
	FIELD(v_owed, why),
	FIELD_SUB(v_owed, result, &v_status_t),
	FIELD_SUB(v_owed, due, &v_when_t),
};
const type v_owed_t = TYPE(v_owed, v_owed_f);

static const field v_done_f[] = {
	FIELD(v_done, key),  FIELD(v_done, href), FIELD(v_done, text),
	FIELD(v_done, note), FIELD(v_done, icon), FIELD(v_done, tone),
};
const type v_done_t = TYPE(v_done, v_done_f);

static const field v_column_f[] = {
	FIELD(v_column, key),        FIELD(v_column, title),
	FIELD(v_column, icon),       FIELD(v_column, tone),
	FIELD(v_column, count),      FIELD_SUB(v_column, cards, &v_owed_t),
	FIELD(v_column, more_text),  FIELD(v_column, more_href),
	FIELD(v_column, empty),      FIELD(v_column, done_title),
	FIELD(v_column, done_count), FIELD_SUB(v_column, done, &v_done_t),
};
const type v_column_t = TYPE(v_column, v_column_f);

static const field sla_board_view_f[] = {
	FIELD_SUB(sla_board_view, shell, &v_shell_t),
	FIELD_SUB(sla_board_view, figures, &v_kept_t),
	FIELD_SUB(sla_board_view, views, &v_tab_t),
	FIELD_SUB(sla_board_view, kinds, &v_option_t),
	FIELD_SUB(sla_board_view, owners, &v_option_t),
	FIELD(sla_board_view, view),
	FIELD(sla_board_view, manages),
	FIELD_SUB(sla_board_view, columns, &v_column_t),
	FIELD_SUB(sla_board_view, forecast, &v_notice_t),
	FIELD_SUB(sla_board_view, empty, &v_empty_t),
};
const type sla_board_view_t = TYPE(sla_board_view, sla_board_view_f);

static const field sla_list_view_f[] = {
	FIELD_SUB(sla_list_view, shell, &v_shell_t),
	FIELD(sla_list_view, mode),
	FIELD(sla_list_view, caption),
	FIELD(sla_list_view, due_head),
	FIELD_SUB(sla_list_view, views, &v_tab_t),
	FIELD_SUB(sla_list_view, kinds, &v_option_t),
	FIELD_SUB(sla_list_view, owners, &v_option_t),
	FIELD_SUB(sla_list_view, rows, &v_owed_t),
	FIELD_SUB(sla_list_view, pager, &v_pager_t),
	FIELD_SUB(sla_list_view, empty, &v_empty_t),
};
const type sla_list_view_t = TYPE(sla_list_view, sla_list_view_f);

static const field sla_promise_view_f[] = {
	FIELD_SUB(sla_promise_view, shell, &v_shell_t),
	FIELD_SUB(sla_promise_view, p, &v_owed_t),
	FIELD_SUB(sla_promise_view, flash, &v_flash_t),
	FIELD_SUB(sla_promise_view, facts, &v_fact_t),
	FIELD(sla_promise_view, open),
	FIELD(sla_promise_view, paused),
	FIELD(sla_promise_view, leads),
	FIELD(sla_promise_view, close_href),
	FIELD(sla_promise_view, give_href),
	FIELD(sla_promise_view, snooze_href),
	FIELD(sla_promise_view, resume_href),
	FIELD(sla_promise_view, may_set),
	FIELD(sla_promise_view, due_href),
	FIELD(sla_promise_view, hand_href),
	FIELD(sla_promise_view, due_at),
	FIELD(sla_promise_view, due_why),
	FIELD(sla_promise_view, version),
	FIELD(sla_promise_view, handed),
	FIELD_SUB(sla_promise_view, people, &v_option_t),
	FIELD_SUB(sla_promise_view, moments, &v_option_t),
	FIELD(sla_promise_view, reason_error),
	FIELD(sla_promise_view, reason),
	FIELD(sla_promise_view, by_itself),
	FIELD(sla_promise_view, heard_href),
	FIELD(sla_promise_view, confirm_href),
	FIELD(sla_promise_view, confirm_words),
};
const type sla_promise_view_t = TYPE(sla_promise_view, sla_promise_view_f);

static const field sla_new_view_f[] = {
	FIELD_SUB(sla_new_view, shell, &v_shell_t),
	FIELD(sla_new_view, contact),
	FIELD(sla_new_view, call),
	FIELD(sla_new_view, about),
	FIELD(sla_new_view, back),
	FIELD(sla_new_view, words),
	FIELD(sla_new_view, at),
	FIELD(sla_new_view, error),
	FIELD(sla_new_view, automatic),
	FIELD_SUB(sla_new_view, moments, &v_option_t),
	FIELD_SUB(sla_new_view, people, &v_option_t),
};
const type sla_new_view_t = TYPE(sla_new_view, sla_new_view_f);
