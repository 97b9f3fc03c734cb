#include "features/queue/queue_view.h"

static const field queue_view_f[] = {
	FIELD_SUB(queue_view, shell, &v_shell_t),
	FIELD(queue_view, mode),
	FIELD_SUB(queue_view, mine, &v_mine_t),
	FIELD_SUB(queue_view, waiting, &v_card_t),
	FIELD(queue_view, waiting_count),
	FIELD(queue_view, waiting_note),
	FIELD_SUB(queue_view, waiting_empty, &v_empty_t),
	FIELD_SUB(queue_view, active, &v_active_t),
	FIELD(queue_view, active_count),
	FIELD(queue_view, active_empty),
	FIELD_SUB(queue_view, voicemails, &v_voicemail_t),
	FIELD(queue_view, voicemail_count),
	FIELD(queue_view, voicemail_tone),
	FIELD(queue_view, voicemail_note),
	FIELD(queue_view, voicemail_empty),
	FIELD_SUB(queue_view, call, &v_call_t),
	FIELD(queue_view, call_topics),
	FIELD_SUB(queue_view, notice, &v_notice_t),
	FIELD_SUB(queue_view, trace, &v_trace_t),
	FIELD_SUB(queue_view, recordings, &v_recording_t),
	FIELD_SUB(queue_view, call_empty, &v_empty_t),
	FIELD_SUB(queue_view, context, &v_context_t),
	FIELD(queue_view, context_topics),
	FIELD_SUB(queue_view, failure, &v_failure_t),
};
const type queue_view_t = TYPE(queue_view, queue_view_f);
