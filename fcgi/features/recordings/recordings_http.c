/* The carrier's callbacks about recordings, and the addresses that play them. */
#include "base/redact.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/messages/messages.h"
#include "features/recordings/recordings.h"
#include "features/recordings/recordings_store.h"
#include "features/voice/voice.h"

static str rec_param(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

static int64_t rec_number(const request *q, const char *name, int64_t otherwise)
{
	int64_t n;

	return str_i64(rec_param(q, name), &n) && n >= 0 ? n : otherwise;
}

static void rec_read(ctx *x, const request *q, str kind, recording_news *n)
{
	*n = (recording_news){.sid = rec_param(q, "RecordingSid"),
			      .account_sid = rec_param(q, "AccountSid"),
			      .call_sid = rec_param(q, "CallSid"),
			      .kind = kind,
			      .duration_s = rec_number(q, "RecordingDuration", 0),
			      .channels = rec_number(q, "RecordingChannels", 1),
			      .at = x->now};
}

static void rec_tell(ctx *x, const request *q, const recording_row *r)
{
	events_live(x->events, q->tenant, S("voicemail"), S(""));
	call_changed(x, q->tenant, r->call_id, r->contact_id);
}

/* A call that we never heard of was taken by the static document while we were away:
 * what else is known of it is asked from the carrier. */
static void rec_unknown_call(ctx *x, const recording_news *n, const recording_row *r)
{
	if (r->made)
		task_add(x, &voice_reconcile, task_arg(x, "call_sid", n->call_sid),
			 n->call_sid, (when){0});
}

rc recording_of_voicemail(ctx *x, const request *q)
{
	recording_news n;
	recording_row r = {0};

	rec_read(x, q, S("voicemail"), &n);
	if (!twilio_sid(n.sid, "RE") || !twilio_sid(n.call_sid, "CA"))
		return OK; /* an older carrier names it only in the recording callback
			    */
	TRY(recording_note(x, &n, &r));
	rec_unknown_call(x, &n, &r);
	rec_tell(x, q, &r);
	return OK;
}

/* POST /recording: the file is there. */
static rc recording_post(ctx *x, request *q, response *p)
{
	str kind = params_get(q->query, S("kind"));
	recording_news n;
	recording_row r = {0};

	p->status = 204;
	rec_read(x, q, str_eq(kind, S("voicemail")) ? kind : S("call"), &n);
	if (!twilio_sid(n.sid, "RE") || !twilio_sid(n.call_sid, "CA"))
		return FAIL(x, E_INPUT, "recording callback without ids");
	if (!str_eq(rec_param(q, "RecordingStatus"), S("completed")) ||
	    (str_eq(n.kind, S("voicemail")) && n.duration_s < 2))
		return OK;
	TRY(recording_note(x, &n, &r));
	rec_unknown_call(x, &n, &r);
	task_add(x, &recording_fetch, task_arg(x, "recording", r.recording_id),
		 r.recording_id, (when){0});
	rec_tell(x, q, &r);
	return OK;
}

/* Kept with the recording, told, and looked at for a wish to stop. */
static rc rec_words(ctx *x, const request *q, str sid, bool good, recording_row *r,
		    bool *found)
{
	str said = rec_param(q, "TranscriptionText");

	TRY(recording_transcribed(x, sid, good, said, r, found));
	if (!*found)
		return OK;
	rec_tell(x, q, r);
	return good && r->theirs ? text_wish_heard(x, q->tenant, r->call_id,
						   redact_cards(x->a, said))
				 : OK;
}

/* POST /transcription: the words of a voicemail, or that there are none. */
static rc transcription_post(ctx *x, request *q, response *p)
{
	str sid = rec_param(q, "RecordingSid");
	bool good = str_eq(rec_param(q, "TranscriptionStatus"), S("completed"));
	recording_row r = {0};
	bool found;

	p->status = 204;
	if (!twilio_sid(sid, "RE"))
		return FAIL(x, E_INPUT, "transcription callback without a recording");
	TRY(rec_words(x, q, sid, good, &r, &found));
	if (found)
		return OK;
	/* it overtook the recording's own callback: the recording is noted, the words
	 * kept; without words it says nothing that the other callback will not say
	 * better */
	recording_news n;
	if (!good)
		return OK;
	rec_read(x, q, S("voicemail"), &n);
	if (!twilio_sid(n.call_sid, "CA"))
		return OK;
	TRY(recording_note(x, &n, &r));
	return rec_words(x, q, sid, good, &r, &found);
}

/* GET the audio: nginx sends the file, with ranges, so that players can seek. */
static rc audio_get(ctx *x, request *q, response *p)
{
	recording_file f = {0};

	if (!str_is_uuid(q->arg[0]) || !str_is_uuid(q->arg[1]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(recording_file_of(x, q->arg[0], q->arg[1], &f));
	p->content_type = "audio/wav";
	TRY(response_header(x, p, "Content-Disposition",
			    S("inline; filename=\"recording.wav\"")));
	return response_header(x, p, "X-Accel-Redirect",
			       str_printf(x->a, "/_files/" STR_FMT, STR_ARG(f.file)));
}

/* POST: a voicemail was dealt with, or not after all. */
static rc handled_post(ctx *x, request *q, response *p)
{
	str undo = params_get(q->form, S("undo"));

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(recording_handled(x, q, q->arg[0], !undo.n));
	events_live(x->events, q->tenant, S("voicemail"), S(""));
	str back = params_get(q->form, S("back"));
	return response_redirect(x, p, response_own_path(back) ? back : S("/queue"));
}

static const route RECORDINGS[] = {
	{M_POST, "/api/webhooks/twilio/recording", WHO_CARRIER, 262144, SERVES_TEXT,
	 recording_post},
	{M_POST, "/api/webhooks/twilio/transcription", WHO_CARRIER, 262144, SERVES_TEXT,
	 transcription_post},
	{M_GET, "/history/calls/:call/audio/:recording", WHO_VIEWERS, 0, SERVES_TEXT,
	 audio_get},
	{M_POST, "/voicemails/:recording/handled", WHO_AGENTS, 4096, SERVES_HTML,
	 handled_post},
};
const routes recordings_routes = ROUTES("recordings", RECORDINGS);
