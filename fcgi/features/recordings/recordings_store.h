/* recordings_store.h -- private to recordings. */
#ifndef PB_RECORDINGS_STORE_H
#define PB_RECORDINGS_STORE_H

#include "features/recordings/recordings.h"

typedef struct recording_news {
	str sid, account_sid, call_sid, kind;
	int64_t duration_s, channels;
	when at;
} recording_news;

typedef struct recording_row {
	str recording_id, call_id, contact_id;
	bool fresh, made;
	bool theirs; /* all its words are the caller's: a voicemail's */
} recording_row;

typedef struct recording_file {
	str file;
} recording_file;

typedef struct recording_source {
	str recording_sid, state, call_id, contact_id;
} recording_source;

MUST_USE rc recording_note(ctx *x, const recording_news *n, recording_row *out);
/* found false: no such recording yet. */
MUST_USE rc recording_transcribed(ctx *x, str sid, bool good, str text,
				  recording_row *out, bool *found);
/* E_NOTFOUND unless the recording is of that call and its audio is there. */
MUST_USE rc recording_file_of(ctx *x, str call_id, str recording_id,
			      recording_file *out);
MUST_USE rc recording_handled(ctx *x, const request *q, str recording_id, bool handled);
MUST_USE rc recording_source_of(ctx *x, str recording_id, recording_source *out);
void recording_ready(ctx *x, str recording_id, str file, int64_t bytes);
void recording_failed(ctx *x, str recording_id, str problem);

#endif
