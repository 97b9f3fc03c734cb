/* webpush.h -- messages through a browser maker's push service that only the one
 * browser can read (RFC 8291), and how the service knows who sent them (VAPID, RFC
 * 8292). Over OpenSSL; no network here. */
#ifndef PB_WEBPUSH_H
#define PB_WEBPUSH_H

#include "base/crypto.h"
#include "base/when.h"

enum {
	PUSH_SCALAR = 32,
	PUSH_POINT = 65,
	PUSH_AUTH = 16,
	PUSH_SALT = 16,
	PUSH_TEXT_MOST = 3993, /* a push service must take 4096 bytes, head included */
};

/* A pair of keys on P-256. */
typedef struct push_pair {
	unsigned char scalar[PUSH_SCALAR], point[PUSH_POINT];
} push_pair;

/* False when it is no scalar of the curve. */
bool push_pair_of(const unsigned char scalar[PUSH_SCALAR], push_pair *out);
void push_pair_new(push_pair *out);
/* The installation's own pair follows from its master key: it is the same on every
 * node and after every restart, and there is no second secret to lose. Browsers are
 * subscribed with it, so a new master key ends their subscriptions. */
void push_pair_ours(const unsigned char key[KEY_LEN], push_pair *out);

/* Is it 65 bytes that are a point of the curve? */
bool push_point_ok(str point);

/* scheme://host[:port] of an address. */
str push_origin(str endpoint);
/* NULL: a browser may have told this; else why not. ours: the origin of the
 * installation's own push service; others must be https. */
const char *push_fault(arena *a, str endpoint, str browser, str auth, str ours);

/* The body of the request. own: a pair made for this message; browser and auth as the
 * browser told them. False when one of them is none, or the text is too long. */
bool push_seal(arena *a, const push_pair *own, const unsigned char salt[PUSH_SALT],
	       str browser, str auth, str text, str *body);

/* "vapid t=.., k=..", good for half a day. origin: of the push service; about: https:
 * or mailto: of who sends. Absent when it could not be signed. */
str push_authorization(arena *a, const push_pair *ours, str origin, str about,
		       when now);

#endif
