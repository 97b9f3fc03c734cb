#include "base/jwt.h"

#include <jwt.h>
#include <stdlib.h>

#include "base/buf.h"

/* {"grants":{...}} as the carrier's own libraries write it. */
static str jwt_voice_grants(arena *a, const jwt_voice *v)
{
	buf b = buf_new(a, 256, 4096);

	buf_str(&b, S("{\"grants\":{\"identity\":"));
	buf_json(&b, v->identity);
	buf_str(&b, S(",\"voice\":{\"incoming\":{\"allow\":true}"));
	if (v->application.n) {
		buf_str(&b, S(",\"outgoing\":{\"application_sid\":"));
		buf_json(&b, v->application);
		buf_str(&b, S("}"));
	}
	buf_str(&b, S("}}}"));
	return str_dup(a, buf_view(&b));
}

static bool jwt_voice_fill(arena *a, jwt_t *t, const jwt_voice *v)
{
	long now = (long)(v->now.us / SECONDS(1));
	str id = str_printf(a, STR_FMT "-%ld", STR_ARG(v->key), now);
	str secret = str_dup(a, v->secret);

	return !jwt_set_alg(t, JWT_ALG_HS256, (const unsigned char *)secret.p,
			    (int)secret.n) &&
	       !jwt_add_header(t, "cty", "twilio-fpa;v=1") &&
	       !jwt_add_grant(t, "jti", id.p) &&
	       !jwt_add_grant(t, "iss", str_dup(a, v->key).p) &&
	       !jwt_add_grant(t, "sub", str_dup(a, v->account).p) &&
	       !jwt_add_grant_int(t, "iat", now) &&
	       !jwt_add_grant_int(t, "exp", now + (long)v->seconds) &&
	       !jwt_add_grants_json(t, jwt_voice_grants(a, v).p);
}

str jwt_voice_token(arena *a, const jwt_voice *v)
{
	jwt_t *t = NULL;
	str out = {0};

	if (!v->secret.n || jwt_new(&t))
		return out;
	if (jwt_voice_fill(a, t, v)) {
		char *text = jwt_encode_str(t);
		if (text)
			out = str_dup(a, str_of(text));
		free(text);
	}
	jwt_free(t);
	return out;
}
