#include "features/bulk/bulk.h"
#include "features/calls/calls.h"
#include "features/compliance/compliance.h"
#include "features/crm/crm.h"
#include "features/desk/desk.h"
#include "features/imports/imports.h"
#include "features/leads/leads.h"
#include "features/messages/messages.h"
#include "features/notices/notices.h"
#include "features/outbound/outbound.h"
#include "features/own/own.h"
#include "features/privacy/privacy.h"
#include "features/queue/queue.h"
#include "features/recordings/recordings.h"
#include "features/router/router.h"
#include "features/sla/sla.h"
#include "features/team/team.h"
#include "features/visits/visits.h"
#include "features/voice/voice.h"
#include "serve/lanes.h"

const task_kind *const TASK_KINDS[] = {
	&import_check,    &import_run,      &import_undo,      &import_expire,
	&export_run,      &export_expire,   &queue_assign,     &queue_offer,
	&recording_fetch, &voice_bridge,    &voice_record,     &voice_hangup_leg,
	&voice_reconcile, &voice_check_leg, &catch_up,         &crm_check_fields,
	&crm_pull,        &crm_full,        &crm_caller,       &crm_record,
	&crm_mean,        &crm_push,        &presence_wrap_up, &own_work,
	&bulk_run,        &bulk_expire,     &call_bulk_run,    &call_bulk_expire,
	&call_file_erase, &recording_peaks, &message_send,     &message_fetch,
	&desk_hold,       &desk_mute,       &desk_move,        &desk_leave,
	&desk_room,       &desk_coach,      &desk_unpark,      &call_hangup,
	&outbound_dial,   &promise_begin,   &promise_call,     &promise_listen,
	&promise_tick,    &message_missed,  &lead_ring,        &lead_timeout,
	&lead_tell,       &lead_stop,       &lead_judge,       &lead_settled,
	&notice_mail,     &notice_push,     &notice_text,      &router_check,
	&router_worker,   &router_settle,   &router_watch,     &visit_remind,
	&privacy_erase,   &privacy_retain,  &compliance_mail,  &presence_back,
	&privacy_redact,
};
const size_t TASK_KINDS_N = sizeof(TASK_KINDS) / sizeof(TASK_KINDS[0]);
