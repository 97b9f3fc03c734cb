#include "features/messages/inbox_view.h"

static const field v_thread_row_f[] = {
	FIELD(v_thread_row, key),
	FIELD(v_thread_row, href),
	FIELD(v_thread_row, current),
	FIELD_SUB(v_thread_row, person, &v_person_t),
	FIELD(v_thread_row, last),
	FIELD_SUB(v_thread_row, time, &v_when_t),
	FIELD(v_thread_row, unread),
	FIELD_SUB(v_thread_row, badge, &v_badge_t),
	FIELD_SUB(v_thread_row, pill, &v_pill_t),
	FIELD_SUB(v_thread_row, state, &v_status_t),
	FIELD(v_thread_row, taken),
};
const type v_thread_row_t = TYPE(v_thread_row, v_thread_row_f);

static const field v_filter_f[] = {
	FIELD(v_filter, text),
	FIELD(v_filter, count),
	FIELD(v_filter, href),
	FIELD(v_filter, current),
};
const type v_filter_t = TYPE(v_filter, v_filter_f);

static const field v_file_f[] = {
	FIELD(v_file, href),      FIELD(v_file, src), FIELD(v_file, text),
	FIELD(v_file, problem),   FIELD(v_file, key), FIELD(v_file, file),
	FIELD(v_file, file_text),
};
const type v_file_t = TYPE(v_file, v_file_f);

static const field v_message_f[] = {
	FIELD(v_message, key),
	FIELD(v_message, day),
	FIELD(v_message, side),
	FIELD(v_message, tone),
	FIELD(v_message, text),
	FIELD(v_message, lang),
	FIELD_SUB(v_message, files, &v_file_t),
	FIELD(v_message, who),
	FIELD(v_message, icon),
	FIELD_SUB(v_message, time, &v_when_t),
	FIELD_SUB(v_message, state, &v_status_t),
	FIELD(v_message, problem),
	FIELD(v_message, again_key),
	FIELD(v_message, again_text),
};
const type v_message_t = TYPE(v_message, v_message_f);

static const field v_snippet_f[] = {
	FIELD(v_snippet, id),      FIELD(v_snippet, name), FIELD(v_snippet, text),
	FIELD(v_snippet, missing), FIELD(v_snippet, key),
};
const type v_snippet_t = TYPE(v_snippet, v_snippet_f);

static const field v_brought_f[] = {
	FIELD(v_brought, id),
	FIELD(v_brought, src),
	FIELD(v_brought, text),
	FIELD(v_brought, drop),
};
const type v_brought_t = TYPE(v_brought, v_brought_f);

static const field v_draft_f[] = {
	FIELD(v_draft, use),
	FIELD(v_draft, drop),
	FIELD(v_draft, text),
	FIELD_SUB(v_draft, time, &v_when_t),
};
const type v_draft_t = TYPE(v_draft, v_draft_f);

static const field v_composer_f[] = {
	FIELD(v_composer, action),
	FIELD(v_composer, key),
	FIELD(v_composer, base),
	FIELD(v_composer, seen),
	FIELD(v_composer, text),
	FIELD(v_composer, error),
	FIELD(v_composer, as_typed),
	FIELD(v_composer, names_fill),
	FIELD(v_composer, mode_note),
	FIELD(v_composer, from),
	FIELD(v_composer, clock),
	FIELD(v_composer, night),
	FIELD(v_composer, count),
	FIELD(v_composer, count_tone),
	FIELD(v_composer, count_note),
	FIELD(v_composer, later),
	FIELD(v_composer, later_error),
	FIELD(v_composer, later_open),
	FIELD(v_composer, tomorrow),
	FIELD(v_composer, tomorrow_text),
	FIELD(v_composer, blocked_title),
	FIELD(v_composer, blocked_text),
	FIELD(v_composer, no_plain),
	FIELD(v_composer, taken),
	FIELD(v_composer, later_text),
	FIELD_SUB(v_composer, templates, &v_snippet_t),
	FIELD_SUB(v_composer, mates, &v_option_t),
	FIELD(v_composer, units),
	FIELD(v_composer, picture),
	FIELD(v_composer, self),
	FIELD_SUB(v_composer, brought, &v_brought_t),
	FIELD_SUB(v_composer, lines, &v_option_t),
	FIELD_SUB(v_composer, suggested, &v_snippet_t),
};
const type v_composer_t = TYPE(v_composer, v_composer_f);

static const field inbox_view_f[] = {
	FIELD_SUB(inbox_view, shell, &v_shell_t),
	FIELD(inbox_view, mode),
	FIELD(inbox_view, search),
	FIELD_SUB(inbox_view, tags_used, &v_tab_t),
	FIELD_SUB(inbox_view, tags, &v_option_t),
	FIELD_SUB(inbox_view, tags_known, &v_option_t),
	FIELD(inbox_view, tag_box),
	FIELD(inbox_view, new_href),
	FIELD_SUB(inbox_view, filters, &v_filter_t),
	FIELD(inbox_view, list_topics),
	FIELD_SUB(inbox_view, rows, &v_thread_row_t),
	FIELD(inbox_view, older_href),
	FIELD_SUB(inbox_view, empty, &v_empty_t),
	FIELD(inbox_view, id),
	FIELD(inbox_view, self),
	FIELD(inbox_view, thread_topics),
	FIELD_SUB(inbox_view, person, &v_person_t),
	FIELD_SUB(inbox_view, badge, &v_badge_t),
	FIELD_SUB(inbox_view, flag, &v_badge_t),
	FIELD(inbox_view, sub),
	FIELD_SUB(inbox_view, pill, &v_pill_t),
	FIELD(inbox_view, due_words),
	FIELD_SUB(inbox_view, call, &v_action_t),
	FIELD(inbox_view, do_action),
	FIELD(inbox_view, open),
	FIELD_SUB(inbox_view, notice, &v_notice_t),
	FIELD_SUB(inbox_view, wish, &v_notice_t),
	FIELD(inbox_view, may_claim),
	FIELD(inbox_view, claimed),
	FIELD(inbox_view, mine),
	FIELD(inbox_view, wished),
	FIELD_SUB(inbox_view, messages, &v_message_t),
	FIELD(inbox_view, earlier_href),
	FIELD(inbox_view, shown),
	FIELD_SUB(inbox_view, composer, &v_composer_t),
	FIELD_SUB(inbox_view, drafts, &v_draft_t),
	FIELD_SUB(inbox_view, nothing, &v_empty_t),
	FIELD(inbox_view, company),
	FIELD(inbox_view, company_icon),
	FIELD(inbox_view, company_writes),
	FIELD(inbox_view, company_again),
	FIELD(inbox_view, company_topic),
	FIELD(inbox_view, company_self),
	FIELD_SUB(inbox_view, journey, &v_journey_t),
	FIELD(inbox_view, contact_href),
	FIELD(inbox_view, follow_href),
	FIELD(inbox_view, contact_open),
	FIELD_SUB(inbox_view, assigned, &v_person_t),
	FIELD(inbox_view, assigned_note),
	FIELD_SUB(inbox_view, assign, &v_option_t),
	FIELD_SUB(inbox_view, snooze, &v_option_t),
	FIELD_SUB(inbox_view, consent, &v_line_t),
	FIELD_SUB(inbox_view, touches, &v_touch_t),
	FIELD(inbox_view, touches_meta),
	FIELD_SUB(inbox_view, promises, &v_line_t),
	FIELD(inbox_view, promises_count),
	FIELD(inbox_view, ledger_href),
	FIELD_SUB(inbox_view, photos, &v_file_t),
	FIELD(inbox_view, photos_count),
};
const type inbox_view_t = TYPE(inbox_view, inbox_view_f);
