/* jwt.h -- signed tokens for a browser's phone (HS256, libjwt). Ours for programs are
 * opaque (docs/decisions.md); this one is the carrier's to read. */
#ifndef PB_BASE_JWT_H
#define PB_BASE_JWT_H

#include "base/arena.h"
#include "base/str.h"
#include "base/when.h"

/* What an access token of the carrier's voice SDK says. */
typedef struct jwt_voice {
	str account, key, secret; /* AC..., SK..., and its secret, which signs */
	str identity;             /* the client's name */
	str application;          /* AP..., for calls from the browser; empty: none */
	when now;
	int64_t seconds;
} jwt_voice;

/* Absent when it cannot be made. */
str jwt_voice_token(arena *a, const jwt_voice *v);

#endif
