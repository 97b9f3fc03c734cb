/* recordings.h -- audio of calls and voicemails: noted when announced, fetched by a
 * task, played only through an authorised address. */
#ifndef PB_RECORDINGS_H
#define PB_RECORDINGS_H

#include "features/tasks/tasks.h"
#include "web/route.h"

extern const routes recordings_routes;
extern const task_kind recording_fetch, recording_peaks;

/* The Record action of a voicemail says that one was left: noted, so that the call
 * counts as voicemail at once; its audio comes with the recording callback. */
MUST_USE rc recording_of_voicemail(ctx *x, const request *q);

/* A recording that the carrier lists and of which no callback told, of a call that is
 * known: kept, and fetched. words: for the call's story. In a transaction of its own.
 */
typedef struct recording_listed {
	str sid, account_sid, call_sid;
	bool voicemail;
	int64_t duration_s, channels;
	when at;
	str words;
} recording_listed;
MUST_USE rc recording_learn(ctx *x, str tenant, const recording_listed *l);

#endif
