/* The phone's page, and its access token: an hour, renewed by the page in time. */
#include "base/config.h"
#include "base/events.h"
#include "base/jwt.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/phone/phone.h"
#include "features/phone/phone_store.h"
#include "features/phone/phone_view.h"
#include "features/shell/shell.h"
#include "features/voice/voice.h"

enum { TOKEN_S = 3600 };

const page phone_page = {"phone/phone", &phone_view_t};

/* Its own address when we speak to a stand-in; the carrier's real one needs none. */
static str phone_standin(ctx *x)
{
	str url = x->cfg->twilio_api_url;

	return str_starts(url, S("http://127.0.0.1")) ||
			       str_starts(url, S("http://localhost"))
		       ? url
		       : S("");
}

static void phone_fill(ctx *x, const request *q, const phone_account *acc,
		       phone_view *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, 2);

	v->able = acc->api_key.n && acc->api_secret.n;
	v->client = voice_client(x, q->who.member_id);
	v->standin = phone_standin(x);
	v->number = acc->phone.n ? fill_phone(x, &q->who, acc->phone) : S("");
	o[0] = fill_option(S("browser"), S("In this browser"), acc->rings);
	o[1] = fill_option(S("phone"),
			   v->number.n ? fill_text(x, S("On my phone, "), v->number)
				       : S("On my phone (none is on file)"),
			   acc->rings);
	v->rings = (list){o, 2};
	if (!v->able)
		v->notice = (v_notice){
			.tone = S("amber"),
			.icon = S("circle-alert"),
			.title = S("The browser phone is not set up."),
			.text = S("An operator has to give this business a key of the "
				  "carrier. Calls ring on your own phone until then.")};
}

static rc phone_get(ctx *x, request *q, response *p)
{
	phone_account acc = {0};
	phone_view v = {0};
	shell_now now;

	shell_send(x, q, &now);
	phone_account_send(x, q->who.member_id, &acc);
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Phone", &v.shell);
	phone_fill(x, q, &acc, &v);
	/* the SDK speaks to the carrier from the page */
	x->connect =
		v.standin.n ? v.standin : S("https://*.twilio.com wss://*.twilio.com");
	return shell_page(x, q, p, &phone_page, &v);
}

static rc phone_token_post(ctx *x, request *q, response *p)
{
	phone_account acc = {0};
	str secret, client = voice_client(x, q->who.member_id);

	phone_account_send(x, q->who.member_id, &acc);
	TRY(pg_flush(x));
	if (!acc.api_key.n || !acc.api_secret.n)
		return FAIL(x, E_NOTFOUND, "no key for access tokens");
	TRY(carrier_open_secret(x, q->tenant, acc.api_secret, &secret));
	const jwt_voice v = {.account = acc.account_sid,
			     .key = acc.api_key,
			     .secret = secret,
			     .identity = str_sub(client, 7, client.n),
			     .application = acc.voice_app,
			     .now = x->now,
			     .seconds = TOKEN_S};
	str token = jwt_voice_token(x->a, &v);
	if (!token.n)
		return FAIL(x, E_BUG, "the token could not be made");
	p->content_type = "text/plain; charset=utf-8";
	buf_str(&p->body, token);
	return OK;
}

/* The window says that it hangs up, before it does: a call that ends otherwise was cut
 * off, and its caller is kept for this member. */
static rc phone_left_post(ctx *x, request *q, response *p)
{
	str sid = params_get(q->form, S("sid"));
	phone_left left;

	if (sid.n != 34 || !str_starts(sid, S("CA")))
		return FAIL(x, E_INPUT, "not the id of a call");
	TRY(phone_left_keep(x, q->who.member_id, sid, &left));
	if (left.call_id.n) {
		call_changed(x, q->tenant, left.call_id, (str){0});
		events_live(x->events, q->tenant, S("presence"), S(""));
	}
	p->status = 204;
	return OK;
}

static const route PHONE[] = {
	{M_GET, "/phone", WHO_AGENTS, 0, SERVES_HTML, phone_get},
	{M_POST, "/phone/token", WHO_AGENTS, 4096, SERVES_HTML, phone_token_post},
	{M_POST, "/phone/left", WHO_AGENTS, 4096, SERVES_HTML, phone_left_post},
};
const routes phone_routes = ROUTES("phone", PHONE);
