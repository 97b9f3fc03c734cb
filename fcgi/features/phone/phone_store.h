/* phone_store.h -- private to phone: the account's key. */
#ifndef PB_PHONE_STORE_H
#define PB_PHONE_STORE_H

#include "store/pg.h"

typedef struct phone_account {
	str account_sid, api_key, api_secret, voice_app; /* absent: none set */
	str rings, phone;
} phone_account;

/* Queues; the secret is still sealed. */
void phone_account_send(ctx *x, str member, phone_account *out);

#endif
