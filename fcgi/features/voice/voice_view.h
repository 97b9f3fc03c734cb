/* voice_view.h -- private to voice: decisions as TwiML. */
#ifndef PB_VOICE_VIEW_H
#define PB_VOICE_VIEW_H

#include "features/voice/voice_store.h"

/* One ringing phone of a verdict, with the leg made for it. */
typedef struct voice_noun {
	str leg_id, phone;
	bool beside; /* called by itself: in no Dial */
} voice_noun;

/* What a document needs beside the verdict. */
typedef struct voice_how {
	const voice_noun *nouns; /* of DO_DIAL and DO_TRANSFER */
	size_t n;
	bool record;    /* the conversation */
	router_ask ask; /* of DO_ENQUEUE, where TaskRouter gives calls out */
} voice_how;
MUST_USE rc voice_twiml(ctx *x, const call_now *c, const flow_verdict *v,
			const voice_how *how, str *out);
/* Short documents of fixed meaning. */
MUST_USE rc voice_twiml_empty(ctx *x, str *out);
MUST_USE rc voice_twiml_reject(ctx *x, str *out);
MUST_USE rc voice_twiml_say_hangup(ctx *x, str words, str language, str *out);
/* Hold music with the place in line, asked for again when it has run out. */
/* keys: they may press 1 or 2. */
MUST_USE rc voice_twiml_wait(ctx *x, str words, bool keys, str music, str language,
			     str *out);
/* The sound of ringing while phones ring that are in no Dial, then asked again. */
MUST_USE rc voice_twiml_rings(ctx *x, int64_t visit, str *out);
MUST_USE rc voice_twiml_leave(ctx *x, str *out);
/* Back into the line, quietly: they were in it before. */
MUST_USE rc voice_twiml_line(ctx *x, int64_t visit, str queue_id, str *out);
/* A second of silence, then asked again. */
MUST_USE rc voice_twiml_moment(ctx *x, str *out);
/* How a leg is in the call's conference. */
typedef struct voice_room {
	str action;  /* absent for members' legs */
	bool starts; /* it begins with them */
	bool stays;  /* it goes on without them */
	bool muted;
	str coach; /* sid of the leg that alone hears them */
} voice_room;
MUST_USE rc voice_twiml_conference(ctx *x, str call_id, const voice_room *room,
				   str *out);
/* Music while a caller is on hold, asked for again when it has run out. */
MUST_USE rc voice_twiml_hold(ctx *x, str *out);
/* Calls an outside number for a caller who is handed over. */
MUST_USE rc voice_twiml_outside(ctx *x, str number, str leg_id, str action, str *out);
/* Asks the member to press 1. */
MUST_USE rc voice_twiml_screen(ctx *x, str words, str action, str language, str *out);

str voice_step_url(ctx *x, int64_t visit, const char *extra);

#endif
