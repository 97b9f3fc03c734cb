#include "features/phone/phone_store.h"

static const field phone_account_f[] = {
	FIELD_OPT(phone_account, account_sid), FIELD_OPT(phone_account, api_key),
	FIELD_OPT(phone_account, api_secret),  FIELD_OPT(phone_account, voice_app),
	FIELD(phone_account, rings),           FIELD_OPT(phone_account, phone),
};
extern const type phone_account_t;
const type phone_account_t = TYPE(phone_account, phone_account_f);

static const field phone_left_f[] = {FIELD_OPT(phone_left, call_id)};
extern const type phone_left_t;
const type phone_left_t = TYPE(phone_left, phone_left_f);

rc phone_left_keep(ctx *x, str member, str call_sid, phone_left *out)
{
	*out = (phone_left){0};
	return pg_one(x, Q_phone_left, ARGS(A(member), A(call_sid)), &phone_left_t,
		      out);
}

void phone_account_send(ctx *x, str member, phone_account *out)
{
	pg_send(x, Q_phone_account, ARGS(A(member)), pg_into(&phone_account_t, out));
}
