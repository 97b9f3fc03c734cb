/* twilio.h -- what the product asks of the carrier (REST API 2010-04-01). For tasks
 * only. */
#ifndef PB_REMOTE_TWILIO_H
#define PB_REMOTE_TWILIO_H

#include "base/json.h"
#include "remote/http.h"

typedef struct twilio_account {
	str sid, token;
} twilio_account;

/* What a task must do next. */
enum twilio_fate {
	TWILIO_DONE,
	TWILIO_LATER, /* not processed: ask again after retry_after_s (0 = back off) */
	TWILIO_UNKNOWN, /* may have been done: look before asking again */
	TWILIO_GONE, /* the call is over or never was (404, 21220): nothing left to do
		      */
	TWILIO_REFUSED, /* asking again cannot help */
};

typedef struct twilio_reply {
	enum twilio_fate fate;
	int64_t retry_after_s;
	bool denied; /* our credentials are not taken, or not any more */
	str problem; /* "HTTP 400, code 21211": no words of the carrier's, for the log
		      */
	str sid;     /* of what was made */
	str status, from, to, direction, start_time, end_time; /* of a fetched call */
	str created;
	int64_t duration_s, bytes;
	int64_t code; /* the carrier's error code; 0: none was told */
} twilio_reply;

void twilio_call_create(ctx *x, const twilio_account *acc, const http_pair *form,
			size_t n, twilio_reply *out);
/* Url (and Method) or Status of a live call. */
void twilio_call_update(ctx *x, const twilio_account *acc, str call_sid,
			const http_pair *form, size_t n, twilio_reply *out);
/* The conference of that name that is going on: its sid; gone when there is none. */
void twilio_room_find(ctx *x, const twilio_account *acc, str name, twilio_reply *out);
/* Hold, Muted, Coaching ... of one participant. */
void twilio_participant(ctx *x, const twilio_account *acc, str room, str call_sid,
			const http_pair *form, size_t n, twilio_reply *out);
void twilio_call_fetch(ctx *x, const twilio_account *acc, str call_sid,
		       twilio_reply *out);
/* Newest call to a phone from a number, to find out whether an unanswered create was
 * done. */
void twilio_call_find(ctx *x, const twilio_account *acc, str to, str from,
		      twilio_reply *out);
/* The carrier's copy of a recording or a text goes for good; TWILIO_GONE when it has
 * none.
 */
void twilio_erase(ctx *x, const twilio_account *acc, str sid, twilio_reply *out);
/* The recording of a call that twilio_record_start began, if there is one: its sid. */
void twilio_record_find(ctx *x, const twilio_account *acc, str call_sid,
			twilio_reply *out);
void twilio_record_start(ctx *x, const twilio_account *acc, str call_sid, str callback,
			 twilio_reply *out);
/* Recording's audio (WAV) into fd. The address is built here from the ids, never taken
 * from a webhook, so that nobody can make us fetch something else. */
void twilio_media(ctx *x, const twilio_account *acc, str recording_sid, int fd,
		  twilio_reply *out);

/* Calls and recordings as the carrier lists them, newest first, in pages. */
typedef struct twilio_item {
	str sid, status, began;         /* began: RFC 2822; of recordings when made */
	str direction, from, to, ended; /* of calls */
	str call_sid, source;           /* of recordings */
	int64_t duration_s, channels;
} twilio_item;

enum twilio_list { TWILIO_CALLS, TWILIO_RECORDINGS };

typedef struct twilio_page {
	twilio_item *items;
	size_t n;
	str next; /* absent at the last one */
} twilio_page;

/* What began at from or later; the carrier may list the whole of that day. page: absent
 * for the first one, else a page's next. */
void twilio_list(ctx *x, const twilio_account *acc, enum twilio_list what, when from,
		 str page, twilio_page *out, twilio_reply *r);

/* Sends a text. There is no idempotency key: an unknown outcome is looked up. */
void twilio_text_create(ctx *x, const twilio_account *acc, const http_pair *form,
			size_t n, twilio_reply *out);
/* The newest texts to a number from another that say the same; began is when each was
 * made. */
void twilio_text_find(ctx *x, const twilio_account *acc, str to, str from, str body,
		      twilio_page *out, twilio_reply *r);
/* A file of a text that came, into fd: from the carrier, which may send us on to a host
 * of its own choice, but never into our own network. type: what it is said to be. */
void twilio_text_media(ctx *x, const twilio_account *acc, str message_sid,
		       str media_sid, int fd, twilio_reply *out, str *type);

/* A resource of another of the carrier's products, by its whole address, made of ids
 * that were looked at. form NULL: it is read. most_ms: how long that may take; 0: as
 * ever. */
void twilio_product(ctx *x, const twilio_account *acc, str url, const http_pair *form,
		    size_t n, int64_t most_ms, twilio_reply *out, json **answer);

/* Sids go into addresses: two letters and 32 hex digits, else refused. */
bool twilio_sid(str s, const char *prefix);

/* How a reply is to be treated. Pure; code is Twilio's error code, 0 when there is
 * none. */
enum twilio_fate twilio_judge(enum http_fate fate, int status, int64_t code);

#endif
