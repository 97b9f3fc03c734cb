/* voice_rules.h -- what the carrier's words mean. Pure. */
#ifndef PB_VOICE_RULES_H
#define PB_VOICE_RULES_H

#include "base/arena.h"
#include "base/str.h"
#include "base/when.h"

/* How far a status is; a later callback never takes a call back. 0: not a status.
 * queued 1, initiated 2, ringing 3, in-progress and answered 4, every end 9. */
int voice_rank(str status);

/* "Sat, 21 Nov 2026 12:00:00 +0000" (RFC 2822, as the carrier writes moments); false
 * when it is not one. */
bool voice_moment(str s, when *out);

/* What the parameters of an action request say. */
typedef struct voice_params {
	str call_status, digits, speech, dial_status, dial_bridged, queue_result,
		record_url, record_duration,
		extra; /* extra: the e= of our own redirect */
} voice_params;

enum voice_news {
	NEWS_INPUT, /* digits, speech or nothing */
	NEWS_DIALED,
	NEWS_DEQUEUED,
	NEWS_RECORDED,
	NEWS_MOVED, /* the call was moved by us while it waited: nothing to decide */
	NEWS_CONTINUED,
};

typedef struct voice_told {
	enum voice_news news;
	bool connected, hung_up;
	str result; /* as flow_event.result */
} voice_told;

/* state and answered: of the call as we know it; too_long: it waited out its time. */
voice_told voice_read(const voice_params *p, str state, bool answered, bool too_long);

/* The carrier put the caller out of a line by itself: neither they nor we ended the
 * wait. */
bool voice_is_thrown_out(str queue_result);

/* A voicemail shorter than two seconds is somebody hanging up after the beep. */
bool voice_is_message(str record_duration);

/* Who picked up, of what the carrier detected: "machine", "fax", or empty: a person, or
 * nobody knows, which counts as one. */
str voice_machine(str answered_by);

/* How a phone that was not answered stopped ringing. */
typedef struct voice_rang {
	str reason;     /* as kept with the leg */
	str call_state; /* of the call, by then */
	bool picked_up; /* by somebody, or by a mailbox */
	int64_t rang_s;
} voice_rang;
/* A sentence about whoever was rung. */
str voice_rang_words(arena *a, const voice_rang *r);

#endif
