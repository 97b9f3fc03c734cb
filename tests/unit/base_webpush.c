/* base_webpush.c -- sealing for a browser, by the example of RFC 8291, and what is
 * refused. That what we sign is believed is shown against another implementation in
 * tests/http/notices.test.mjs. */
#include "base/webpush.h"
#include "tap.h"

static str bytes_of(arena *a, const char *b64)
{
	str out = {0};

	ok(crypto_unb64url(a, str_of(b64), &out), "%.12s... is base64url", b64);
	return out;
}

static const char BROWSER[] = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-"
			      "AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
static const char AUTH[] = "BTBZMqHH6r4Tts7J_aSIgg";

static void example(arena *a)
{
	str scalar = bytes_of(a, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
	str salt = bytes_of(a, "DGv6ra1nlYgDCS1FRnbzlw"), body = {0};
	push_pair own;

	ok(push_pair_of((const unsigned char *)scalar.p, &own), "the sender's pair");
	is_str(crypto_b64url(a, own.point, PUSH_POINT),
	       S("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzA"
		 "C8wEqKK6PBru3jl7A8"),
	       "its point");
	ok(push_seal(a, &own, (const unsigned char *)salt.p, bytes_of(a, BROWSER),
		     bytes_of(a, AUTH), S("When I grow up, I want to be a watermelon"),
		     &body),
	   "sealed");
	is_str(crypto_b64url(a, body.p, body.n),
	       S("DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZ"
		 "IIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1C"
		 "XztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"),
	       "as the RFC has it");
}

static void refused(arena *a)
{
	static const unsigned char salt[PUSH_SALT] = {1}, zero[PUSH_SCALAR] = {0};
	str browser = bytes_of(a, BROWSER), auth = bytes_of(a, AUTH), body;
	char *off = arena_copy(a, browser.p, browser.n);
	push_pair own;

	off[40] = (char)(off[40] ^ 1);
	push_pair_new(&own);
	ok(push_point_ok(browser), "a point of the curve");
	ok(!push_point_ok((str){off, browser.n}), "a point off the curve");
	ok(!push_point_ok(str_sub(browser, 0, 64)), "a point that is too short");
	ok(!push_point_ok((str){0}), "none");
	ok(!push_pair_of(zero, &own), "nought is no key");
	push_pair_new(&own);
	ok(!push_seal(a, &own, salt, browser, str_sub(auth, 0, 15), S("x"), &body),
	   "an auth that is too short");
	ok(!push_seal(a, &own, salt, (str){off, browser.n}, auth, S("x"), &body),
	   "a browser's key that is none");
	char *text = arena_alloc(a, PUSH_TEXT_MOST + 1);
	ok(push_seal(a, &own, salt, browser, auth, (str){text, PUSH_TEXT_MOST},
		     &body) &&
		   body.n == 4096,
	   "the longest text");
	ok(!push_seal(a, &own, salt, browser, auth, (str){text, PUSH_TEXT_MOST + 1},
		      &body),
	   "a longer one");
	ok(!crypto_unb64url(a, S("a"), &body) && !crypto_unb64url(a, S(""), &body) &&
		   !crypto_unb64url(a, S("a*bc"), &body),
	   "no base64");
	ok(crypto_unb64url(a, S("_-+/"), &body) && crypto_unb64url(a, S("_w=="), &body),
	   "both alphabets, and padding");
}

static void ours(arena *a)
{
	static const unsigned char key[KEY_LEN] = {7}, other[KEY_LEN] = {8};
	push_pair one, again, two;
	str said;

	push_pair_ours(key, &one);
	push_pair_ours(key, &again);
	push_pair_ours(other, &two);
	ok(!memcmp(&one, &again, sizeof(one)), "the same key, the same pair");
	ok(memcmp(one.point, two.point, PUSH_POINT) != 0, "another key, another pair");
	said = push_authorization(a, &one, S("https://push.example"),
				  S("mailto:desk@example.com"), (when){SECONDS(1)});
	ok(str_starts(said, S("vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.")),
	   "signed with ES256");
	ok(str_has(said, S(", k=")), "and names the key");
}

int main(void)
{
	arena *a = arena_new(1 << 20);

	crypto_init();
	example(a);
	refused(a);
	ours(a);
	arena_delete(a);
	return tap_done();
}
