/* queue_view.h -- what templates/queue/queue.html shows. Home of agents.
 * /queue/calls/:id is the same page with that call open. Addresses: /queue and
 * /queue/calls/:id. Fragments: queue-mine (topic active), queue-waiting (waiting),
 * queue-active (active), queue-voicemail (voicemail), queue-call (call_topics),
 * queue-context (context_topics), live-bar (waiting presence; layout). */
#ifndef PB_QUEUE_VIEW_H
#define PB_QUEUE_VIEW_H

#include "base/field.h"
#include "features/calls/calls_parts.h"
#include "features/desk/desk.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct queue_view {
	v_shell shell;
	str mode;  /* "on-list": on-list at /queue, on-call at /queue/calls/:id (phones
		      show one or the other) */
	list mine; /* of v_mine: 0 or 1 */
	list waiting; /* of v_card: ringing you first, emergencies, then longest first
		       */
	str waiting_count; /* "3": "" when 0 */
	str waiting_note;  /* "target 0:30" */
	v_empty waiting_empty;
	list active;         /* of v_active */
	str active_count;    /* "3": "" when 0 */
	str active_empty;    /* "Nobody is on a call.": shown when active is empty */
	list voicemails;     /* of v_voicemail */
	str voicemail_count; /* "3": "" when 0 */
	str voicemail_tone;  /* "red": none, amber, red by the worst pill */
	str voicemail_note;  /* "2 mine": may be empty */
	str voicemail_empty; /* "No voicemails to call back." */
	v_call call;
	str call_topics; /* "call:0195": topics the middle pane listens to */
	v_notice notice;
	list trace;         /* of v_trace */
	list recordings;    /* of v_recording: for a voicemail or an ended call */
	v_empty call_empty; /* nothing chosen */
	v_context context;
	str context_topics; /* "contact:c1 call:0195" */
	v_failure failure;
	v_desk desk; /* of the call in the middle */
} queue_view;
extern const type queue_view_t;

#endif
