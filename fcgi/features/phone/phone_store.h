/* phone_store.h -- private to phone: the account's key. */
#ifndef PB_PHONE_STORE_H
#define PB_PHONE_STORE_H

#include "store/pg.h"

typedef struct phone_account {
	str account_sid, api_key, api_secret, voice_app; /* absent: none set */
	str rings, phone;
} phone_account;

typedef struct phone_left {
	str call_id; /* absent: they talked in none */
} phone_left;

/* The member hangs up the call of this id in the phone's window. */
MUST_USE rc phone_left_keep(ctx *x, str member, str call_sid, phone_left *out);
/* Queues; the secret is still sealed. */
void phone_account_send(ctx *x, str member, phone_account *out);

#endif
