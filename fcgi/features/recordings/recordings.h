/* recordings.h -- audio of calls and voicemails: noted when announced, fetched by a
 * task, played only through an authorised address. */
#ifndef PB_RECORDINGS_H
#define PB_RECORDINGS_H

#include "features/tasks/tasks.h"
#include "web/route.h"

extern const routes recordings_routes;
extern const task_kind recording_fetch;

/* The Record action of a voicemail says that one was left: noted, so that the call
 * counts as voicemail at once; its audio comes with the recording callback. */
MUST_USE rc recording_of_voicemail(ctx *x, const request *q);

#endif
