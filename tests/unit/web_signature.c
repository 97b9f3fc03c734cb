/* web_signature.c -- X-Twilio-Signature against vectors made once with the official
 * Node package (twilio 6.2.0, getExpectedTwilioSignature), and hostile requests. */
#include "web/signature.h"

#include "base/crypto.h"
#include "tap.h"

static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

/* ---- the official package's signatures ---- */

/* clang-format off */
#define VOICE \
	"Called=%2B18015550100&ToState=UT&CallerCountry=US&Direction=inbound&" \
	"CallerState=TX&ToZip=&CallSid=CA0123456789abcdef0123456789abcdef&" \
	"To=%2B18015550100&CallerZip=78701&ToCountry=US&" \
	"StirVerstat=TN-Validation-Passed-A&" \
	"CallToken=%7B%22parentCallInfoToken%22%3A%22eyJhbGciOiJFUzI1NiJ9.eyJjYWx" \
	"sU2lkIjoiQ0EifQ.xyz%22%2C%22identityHeaderTokens%22%3A%5B%5D%7D&" \
	"CalledZip=&ApiVersion=2010-04-01&CalledCity=&CallStatus=ringing&" \
	"From=%2B15125550142&AccountSid=AC0123456789abcdef0123456789abcdef&" \
	"CalledCountry=US&CallerCity=AUSTIN&ToCity=&FromCountry=US&" \
	"Caller=%2B15125550142&FromCity=AUSTIN&CalledState=UT&FromZip=78701&" \
	"FromState=TX"

static const struct vector {
	const char *what, *token, *url, *form, *signature;
} VECTORS[] = {
	{ "contract", "12345",
	  "https://mycompany.com/myapp.php?foo=1&bar=2",
	  "CallSid=CA1234567890ABCDE&Caller=%2B12349013030&Digits=1234&"
	  "From=%2B12349013030&To=%2B18005551212",
	  "0/KCTR6DLpKmkAf8muzZqo1nDgQ=" },
	{ "no parameters", "12345",
	  "https://mycompany.com/myapp.php",
	  "",
	  "ZEVhNTf/+0VuA9ofUWb9iscKI5Y=" },
	{ "voice", "a94f0e7c5b2d4e6f8091a2b3c4d5e6f7",
	  "https://app.example.com/api/webhooks/twilio/voice",
	  VOICE,
	  "7ELxI2Q1A/vLo5QrQ7Vfoe/rxVs=" },
	{ "voice over http with port", "a94f0e7c5b2d4e6f8091a2b3c4d5e6f7",
	  "http://127.0.0.1:8080/api/webhooks/twilio/voice",
	  VOICE,
	  "KF09aOToWzP6UNUnC2W9efpM45Y=" },
	{ "a name twice", "t",
	  "https://a.example/x",
	  "Tag=b&Tag=a",
	  "v7fjbuD79yLFZhQKkhgVgV+pUvI=" },
	{ "a pair twice", "t",
	  "https://a.example/x",
	  "Tag=b&Tag=b&Tag=a",
	  "v7fjbuD79yLFZhQKkhgVgV+pUvI=" },
	{ "empty values", "t",
	  "https://a.example/x",
	  "B=&A=&C=",
	  "g9OV0sB5zsrmEVLw05E8gsKMK9E=" },
	{ "case decides the order", "t",
	  "https://a.example/x",
	  "a=1&B=2&b=3&A=4&_=5&Z=6",
	  "W5TdknoGBqx21MBCLnuEODCHExw=" },
	{ "names that begin alike", "t",
	  "https://a.example/x",
	  "ToCity=x&To=y&ToC=z&T=w",
	  "fMt8bbRF6sfvYmiagX0forVz0/w=" },
	{ "blanks and plus", "t",
	  "https://a.example/x",
	  "Body=+two++words+%2B+more+&From=%2B1+801",
	  "VF3j+1oU8qLKbVDyIdnbQH9BJHY=" },
	{ "text beyond ASCII", "t",
	  "https://a.example/x",
	  "Body=Zo%C3%AB+%E2%80%94+%E6%97%A5%E6%9C%AC+%F0%9F%99%82&"
	  "ProfileName=%C3%91and%C3%BA",
	  "88/K1UMkZhCpEF2S7D0cCUT49GA=" },
	{ "NUL and controls", "t",
	  "https://a.example/x",
	  "Body=a%00b%0D%0A%09c&Z=%00",
	  "v9lIo9KP+GuZtSpyBVxYEiTz7G8=" },
	{ "markup", "t",
	  "https://a.example/x",
	  "Body=%3Cb%3E%26amp%3B%22%27%3C%2Fb%3E%3D%26%3F%23",
	  "BWt6EyYlNcDx6wIQ4ibSJamAuLk=" },
	{ "query kept as it is", "t",
	  "https://a.example/x?q=it's&r=%2B%2b&s=a+b%20c&t=[1]&u={}|^`",
	  "A=1",
	  "3o6gN7JbJgWk764sXS7ljeH5V7U=" },
	{ "query empty", "t",
	  "https://a.example/x?",
	  "A=1",
	  "1Hftdkxum1VNV3pXcCWfgTC5iFM=" },
	{ "path with escapes", "t",
	  "https://a.example/%7Eme/%c3%a9//x/",
	  "A=1",
	  "/TwiJ07/y6l3nLLXrnDL1+RcfKQ=" },
	{ "GET", "t",
	  "https://a.example/x?CallSid=CA1&From=%2B1",
	  "",
	  "TnhrZry9+S6N27KrCFpgpYqqT8Y=" },
	{ "long", "0123456789abcdef0123456789abcdef",
	  "https://a.example/x",
	  "Body=long+long+long+long+long+long+long+long+long+long+long+long+long+"
	  "long+long+long+long+long+long+long+long+long+long+long+long+long+long+"
	  "long+long+long+&TranscriptionText=word+word+word+word+word+word+word+"
	  "word+word+word+word+word+word+word+word+word+word+word+word+word+word+"
	  "word+word+word+word+word+word+word+word+word+",
	  "S9s3Gu83fmb6+tgeUkoUIPOi+9Y=" },
	{ "token longer than a block",
	  "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"
	  "kkkkkkkkkkkkkkkkkkkkkkkkkkkk",
	  "https://a.example/x",
	  "A=1",
	  "5zb9TrNXdfgXOytWymI57n3iqkA=" },
	{ "many media", "t",
	  "https://a.example/sms",
	  "MediaUrl0=https%3A%2F%2Fapi.twilio.com%2Fm%2F0&"
	  "MediaUrl1=https%3A%2F%2Fapi.twilio.com%2Fm%2F1&"
	  "MediaUrl2=https%3A%2F%2Fapi.twilio.com%2Fm%2F2&"
	  "MediaUrl3=https%3A%2F%2Fapi.twilio.com%2Fm%2F3&"
	  "MediaUrl4=https%3A%2F%2Fapi.twilio.com%2Fm%2F4&"
	  "MediaUrl5=https%3A%2F%2Fapi.twilio.com%2Fm%2F5&"
	  "MediaUrl6=https%3A%2F%2Fapi.twilio.com%2Fm%2F6&"
	  "MediaUrl7=https%3A%2F%2Fapi.twilio.com%2Fm%2F7&"
	  "MediaUrl8=https%3A%2F%2Fapi.twilio.com%2Fm%2F8&"
	  "MediaUrl9=https%3A%2F%2Fapi.twilio.com%2Fm%2F9&NumMedia=10&NumMedia2=",
	  "AnVHHrMvHbojg0Yph5VNDpf7tQE=" },
	{ "SIP headers", "t",
	  "https://a.example/x",
	  "SipHeader_X-Foo=a%3Bb%3D%22c%2C+d%22&SipCallId=1%4010.0.0.1&"
	  "From=sip%3Abob%40example.com",
	  "3/ifnlimavJJ8yh1pyewh4PJPls=" },
	{ "IPv6", "t",
	  "https://[2001:db8::1]/x",
	  "A=1",
	  "BdjhhWJqwGbnjWHrbCHa92LrOvY=" },
};
/* clang-format on */

static void test_vectors(void)
{
	for (size_t i = 0; i < sizeof VECTORS / sizeof *VECTORS; i++) {
		const struct vector *v = &VECTORS[i];
		ctx x = fresh();
		params form;
		str token = str_of(v->token), url = str_of(v->url);
		str signature = str_of(v->signature);
		is_i64(params_parse_raw(&x, str_of(v->form), &form), OK, "%s: parses",
		       v->what);
		is_str(signature_make(&x, token, url, form), signature, "%s: made",
		       v->what);
		bool has_form = *v->form != '\0';
		ok(signature_valid(&x, token, url, form, has_form, S(""), signature),
		   "%s: valid", v->what);
		ok(!signature_valid(&x, S("other"), url, form, has_form, S(""),
				    signature),
		   "%s: not with another token", v->what);
	}
}

/* ---- ports, users ---- */

/* clang-format off */
static const struct port {
	const char *configured, *signed_url, *signature;
	bool valid;
} PORTS[] = {
	{ "https://a.example/x", "https://a.example/x", "TonbY02lcK8HRbZ9mDpJyJn7RRg=",
	  true },
	{ "https://a.example/x", "https://a.example:443/x",
	  "sSy8qf4eNBd21NU5LPLI90YMA6o=", true },
	{ "https://a.example:8443/x", "https://a.example/x",
	  "TonbY02lcK8HRbZ9mDpJyJn7RRg=", true },
	{ "https://a.example:8443/x", "https://a.example:8443/x",
	  "RVrEejkAORziaz1nVXtRQ9gaGb8=", true },
	{ "https://a.example:8443/x", "https://a.example:443/x",
	  "sSy8qf4eNBd21NU5LPLI90YMA6o=", false },
	{ "https://a.example/x", "https://a.example:8443/x",
	  "RVrEejkAORziaz1nVXtRQ9gaGb8=", false },
	{ "https://a.example/x", "https://a.example:444/x",
	  "OcExIR9W3DEsKSWcTews7NMX/nY=", false },
	{ "http://a.example/x", "http://a.example/x", "8tc4XB+Fr8Q9BjxQt+bHCaSJoIE=",
	  true },
	{ "http://a.example:8080/x", "http://a.example:8080/x",
	  "5Ma+fWmeQwJa3jdhvQ7A0+nk61A=", true },
	{ "http://a.example:8080/x", "http://a.example/x",
	  "8tc4XB+Fr8Q9BjxQt+bHCaSJoIE=", false },
	{ "http://a.example/x", "http://a.example:80/x", "nfrGMii416aliv3lK5LvRnrsxvA=",
	  false },
	{ "https://[2001:db8::1]:8443/x", "https://[2001:db8::1]/x",
	  "BdjhhWJqwGbnjWHrbCHa92LrOvY=", true },
	{ "https://[2001:db8::1]/x", "https://[2001:db8::1]:443/x",
	  "95kMJCllEei6eUmCAJCuUevfMuc=", true },
	{ "https://me:pw@a.example/x", "https://a.example/x",
	  "TonbY02lcK8HRbZ9mDpJyJn7RRg=", true },
	{ "https://a.example?x=1", "https://a.example:443?x=1",
	  "Ba+9n0AYHPAsiHdw/jINZsEMRS0=", true },
	{ "https://a.example/x?to=b:8443@c", "https://a.example:443/x?to=b:8443@c",
	  "RNWh26ywL9UyW4KFwixW/H7r5zA=", true },
};
/* clang-format on */

static void test_ports(void)
{
	static const param one = {STR_INIT("A"), STR_INIT("1")};
	const params form = {&one, 1};
	for (size_t i = 0; i < sizeof PORTS / sizeof *PORTS; i++) {
		const struct port *p = &PORTS[i];
		ctx x = fresh();
		str url = str_of(p->configured), signature = str_of(p->signature);
		ok(signature_valid(&x, S("t"), url, form, true, S(""), signature) ==
			   p->valid,
		   "configured %s, signed %s", p->configured, p->signed_url);
		is_str(signature_make(&x, S("t"), str_of(p->signed_url), form),
		       signature, "%s is what was signed", p->signed_url);
	}
}

/* ---- breakages of a good request ---- */

#define TOKEN "a94f0e7c5b2d4e6f8091a2b3c4d5e6f7"
#define URL "https://app.example.com/api/webhooks/twilio/voice?line=1"
#define FORM "CallSid=CA1&From=%2B15125550142&To=%2B18015550100&CallerName="

/* clang-format off */
static const struct broken {
	const char *what, *token, *url, *form;
	} BROKEN[] = {
	{ "http", TOKEN, "http://app.example.com/api/webhooks/twilio/voice?line=1",
	FORM },
	{ "other host", TOKEN,
	"https://app.example.org/api/webhooks/twilio/voice?line=1", FORM },
	{ "host with a dot", TOKEN,
	"https://app.example.com./api/webhooks/twilio/voice?line=1", FORM },
	{ "host in capitals", TOKEN,
	"https://App.example.com/api/webhooks/twilio/voice?line=1", FORM },
	{ "other port", TOKEN,
	"https://app.example.com/:8443/api/webhooks/twilio/voice?line=1", FORM },
	{ "other path", TOKEN,
	"https://app.example.com/api/webhooks/twilio/status?line=1", FORM },
	{ "slash at the end", TOKEN,
	"https://app.example.com/api/webhooks/twilio/voice/?line=1", FORM },
	{ "two slashes", TOKEN,
	"https://app.example.com//api/webhooks/twilio/voice?line=1", FORM },
	{ "escaped path", TOKEN,
	"https://app.example.com/api/webhooks/twilio/%76oice?line=1", FORM },
	{ "no query", TOKEN, "https://app.example.com/api/webhooks/twilio/voice",
	FORM },
	{ "other query", TOKEN,
	"https://app.example.com/api/webhooks/twilio/voice?line=2", FORM },
	{ "longer query", TOKEN, URL "&x=1", FORM },
	{ "other scheme", TOKEN,
	"ftp://app.example.com/api/webhooks/twilio/voice?line=1", FORM },
	{ "no scheme", TOKEN, "//app.example.com/api/webhooks/twilio/voice?line=1",
	FORM },
	{ "empty url", TOKEN, "", FORM },
	{ "parameter missing", TOKEN, URL,
	"CallSid=CA1&From=%2B15125550142&CallerName=" },
	{ "empty one missing", TOKEN, URL,
	"CallSid=CA1&From=%2B15125550142&To=%2B18015550100" },
	{ "parameter more", TOKEN, URL, FORM "&X=" },
	{ "value changed", TOKEN, URL,
	"CallSid=CA2&From=%2B15125550142&To=%2B18015550100&CallerName=" },
	{ "plus read as a blank", TOKEN, URL,
	"CallSid=CA1&From=+15125550142&To=%2B18015550100&CallerName=" },
	{ "name in other case", TOKEN, URL,
	"callsid=CA1&From=%2B15125550142&To=%2B18015550100&CallerName=" },
	{ "values swapped", TOKEN, URL,
	"CallSid=CA1&From=%2B18015550100&To=%2B15125550142&CallerName=" },
	{ "a blank more", TOKEN, URL,
	"CallSid=CA1+&From=%2B15125550142&To=%2B18015550100&CallerName=" },
	{ "a second value", TOKEN, URL, FORM "&To=%2B18015550199" },
	{ "a NUL more", TOKEN, URL,
	"CallSid=CA1%00&From=%2B15125550142&To=%2B18015550100&CallerName=" },
	{ "no form at all", TOKEN, URL, "" },
	{ "empty token", "", URL, FORM },
	{ "token cut", "a94f0e7c5b2d4e6f8091a2b3c4d5e6f", URL, FORM },
	{ "token longer", TOKEN "0", URL, FORM },
};
/* clang-format on */

static str good_signature(ctx *x)
{
	params form;
	if (params_parse_raw(x, S(FORM), &form) != OK)
		return (str){NULL, 0};
	return signature_make(x, S(TOKEN), S(URL), form);
}

static void test_broken(void)
{
	for (size_t i = 0; i < sizeof BROKEN / sizeof *BROKEN; i++) {
		const struct broken *b = &BROKEN[i];
		ctx x = fresh();
		params form;
		is_i64(params_parse_raw(&x, str_of(b->form), &form), OK, "parses");
		ok(!signature_valid(&x, str_of(b->token), str_of(b->url), form, true,
				    S(""), good_signature(&x)),
		   "refused: %s", b->what);
	}
}

/* The same request in another order, with a parameter twice: still what was signed. */
static void test_same(void)
{
	static const char *const forms[] = {
		FORM,
		"To=%2b18015550100&CallerName&CallSid=CA1&From=%2B15125550142",
		FORM "&CallSid=CA1&&",
		"CallSid=C%411&From=%2B15125550142&To=%2B18015550100&CallerName=",
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		ctx x = fresh();
		params form;
		is_i64(params_parse_raw(&x, str_of(forms[i]), &form), OK, "parses");
		ok(signature_valid(&x, S(TOKEN), S(URL), form, true, S(""),
				   good_signature(&x)),
		   "valid: %s", forms[i]);
	}
}

/* Every byte of the header counts, and its length. */
static void test_header(void)
{
	ctx x = fresh();
	params form;
	is_i64(params_parse_raw(&x, S(FORM), &form), OK, "parses");
	str good = good_signature(&x);
	is_i64((int64_t)good.n, 28, "28 characters");
	bool refused = true;
	for (size_t i = 0; i < good.n; i++) {
		for (int c = 0; c < 256; c++) {
			char *bad = str_cstr(x.a, good);
			bad[i] = (char)c;
			if (bad[i] == good.p[i])
				continue;
			refused &= !signature_valid(&x, S(TOKEN), S(URL), form, true,
						    S(""), (str){bad, good.n});
		}
	}
	ok(refused, "refused: any one byte of the signature changed");
	for (size_t n = 0; n < good.n; n++)
		ok(!signature_valid(&x, S(TOKEN), S(URL), form, true, S(""),
				    str_sub(good, 0, n)),
		   "refused: the first %zu bytes", n);
	str more = str_printf(x.a, STR_FMT " ", STR_ARG(good));
	ok(!signature_valid(&x, S(TOKEN), S(URL), form, true, S(""), more),
	   "refused: a blank behind");
	str twice = str_printf(x.a, STR_FMT ", " STR_FMT, STR_ARG(good), STR_ARG(good));
	ok(!signature_valid(&x, S(TOKEN), S(URL), form, true, S(""), twice),
	   "refused: the header twice");
	ok(!signature_valid(&x, S(""), S(URL), form, true, S(""),
			    signature_make(&x, S(""), S(URL), form)),
	   "refused: signed with an empty token");
	ok(!signature_valid(&x, S(TOKEN), S(URL), form, true, S(""), (str){NULL, 0}),
	   "refused: no header");
}

/* ---- JSON bodies ---- */

#define JSON "{\"a\":1}"
#define HASH "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"
#define NO_BODY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"

/* clang-format off */
static const struct body {
	const char *what, *url, *body;
	bool form_body, valid;
} BODIES[] = {
	{ "the hash of the body", "https://a.example/x?bodySHA256=" HASH, JSON, false,
	  true },
	{ "among other parameters", "https://a.example/x?a=b&bodySHA256=" HASH "&c=d",
	  JSON, false, true },
	{ "another body", "https://a.example/x?bodySHA256=" HASH, "{\"a\":2}", false,
	  false },
	{ "body with a line more", "https://a.example/x?bodySHA256=" HASH, JSON "\n",
	  false, false },
	{ "no body", "https://a.example/x?bodySHA256=" HASH, "", false, false },
	{ "no body, its hash", "https://a.example/x?bodySHA256=" NO_BODY, "", false,
	  true },
	{ "a form body", "https://a.example/x?bodySHA256=" HASH, JSON, true, false },
	{ "an empty form body", "https://a.example/x?bodySHA256=" NO_BODY, "", true,
	  false },
	{ "no hash", "https://a.example/x", JSON, false, false },
	{ "empty hash", "https://a.example/x?bodySHA256=", JSON, false, false },
	{ "hash in capitals",
	  "https://a.example/x?bodySHA256="
	  "015ABD7F5CC57A2DD94B7590F04AD8084273905EE33EC5CEBEAE62276A97F862",
	  JSON, false, false },
	{ "hash cut", "https://a.example/x?bodySHA256=015abd7f", JSON, false, false },
	{ "the first of two counts",
	  "https://a.example/x?bodySHA256=" HASH "&bodySHA256=" ZEROS, JSON, false,
	  true },
	{ "a wrong one first",
	  "https://a.example/x?bodySHA256=" ZEROS "&bodySHA256=" HASH, JSON, false,
	  false },
	{ "name in other case", "https://a.example/x?bodysha256=" HASH, JSON, false,
	  false },
	{ "name with a beginning", "https://a.example/x?xbodySHA256=" HASH, JSON, false,
	  false },
	{ "in the path only", "https://a.example/bodySHA256=" HASH, JSON, false,
	  false },
	{ "nothing at all", "https://a.example/x", "", false, true },
};
/* clang-format on */

static void test_bodies(void)
{
	const params none = {0};
	for (size_t i = 0; i < sizeof BODIES / sizeof *BODIES; i++) {
		const struct body *b = &BODIES[i];
		ctx x = fresh();
		str url = str_of(b->url), made = signature_make(&x, S("t"), url, none);
		ok(signature_valid(&x, S("t"), url, none, b->form_body, str_of(b->body),
				   made) == b->valid,
		   "%s: %s", b->valid ? "valid" : "refused", b->what);
		ok(!signature_valid(&x, S("t"), url, none, b->form_body,
				    str_of(b->body), S("okAGoDJtdXKCfOc/dtr64IXNTCt=")),
		   "refused with a wrong signature: %s", b->what);
	}
	ctx x = fresh();
	is_str(signature_make(&x, S("t"), str_of(BODIES[0].url), none),
	       S("okAGoDJtdXKCfOc/dtr64IXNTCs="), "as the official package signs it");
	is_str(signature_make(&x, S("t"), str_of(BODIES[1].url), none),
	       S("ygj+kteDN8Bl8QZa5J4RHgHop/s="), "and this");
	/* Parameters count only for a form: a GET is signed by its URL alone. */
	static const param one = {STR_INIT("A"), STR_INIT("1")};
	ok(signature_valid(&x, S("t"), S("https://a.example/x"), (params){&one, 1},
			   false, S(""),
			   signature_make(&x, S("t"), S("https://a.example/x"), none)),
	   "no form body: form parameters are not covered");
}

int main(void)
{
	mem = arena_new(32 << 20);
	if (!crypto_init())
		return 1;
	test_vectors();
	test_ports();
	test_broken();
	test_same();
	test_header();
	test_bodies();
	arena_delete(mem);
	return tap_done();
}
