/* carrier.h -- whose webhook is this, and how we speak to the carrier for a tenant. */
#ifndef PB_CARRIER_H
#define PB_CARRIER_H

#include "remote/twilio.h"
#include "web/request.h"

/* Checks X-Twilio-Signature with the token of the account that the request names (the
 * current one, or the previous one while a rotation lasts) and sets q->tenant and the
 * zone and region of q->who. Afterwards q->form is clean text. E_DENIED when the
 * account is unknown or the signature wrong: no row is written, nothing is told. */
MUST_USE rc carrier_authenticate(ctx *x, request *q);

/* The tenant's account with its open token, inside a transaction of that tenant.
 * E_NOTFOUND when the tenant has none. */
MUST_USE rc carrier_account(ctx *x, str tenant, twilio_account *out);

/* Seals a token for its row. */
str carrier_seal(ctx *x, str tenant, str token);
/* The secret of the key that signs access tokens, sealed in the same way. */
MUST_USE rc carrier_open_secret(ctx *x, str tenant, str sealed, str *secret);

#endif
