/* base_crypto.c -- tests of base/crypto: published vectors, round trips, tampering. */
#include <time.h>

#include "base/crypto.h"
#include "base/when.h"
#include "tap.h"

#define NONE ((str){NULL, 0})

static str repeat(arena *a, char c, size_t n)
{
	char *p = arena_alloc(a, n);
	memset(p, c, n);
	return (str){p, n};
}

static void hashes(arena *a)
{
	is_str(crypto_sha256_hex(a, S("")),
	       S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
	       "SHA-256 of nothing");
	is_str(crypto_sha256_hex(a, NONE),
	       S("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
	       "SHA-256 of absent");
	is_str(crypto_sha256_hex(a, S("abc")),
	       S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
	       "SHA-256 of abc");
	is_str(crypto_sha256_hex(a, repeat(a, 'a', 1000000)),
	       S("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
	       "SHA-256 of a million a");
}

/* RFC 2202 for SHA-1, RFC 4231 for SHA-256, and the empty key. */
static void hmacs(arena *a)
{
	str k20 = repeat(a, 0x0b, 20), k131 = repeat(a, (char)0xaa, 131);
	str k80 = repeat(a, (char)0xaa, 80), dd = repeat(a, (char)0xdd, 50);
	const struct {
		bool sha1;
		str key, text, want;
	} T[] = {
		{true, k20, S("Hi There"),
		 S("b617318655057264e28bc0b6fb378c8ef146be00")},
		{true, S("Jefe"), S("what do ya want for nothing?"),
		 S("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")},
		{true, repeat(a, (char)0xaa, 20), dd,
		 S("125d7342b9ac11cd91a39af48aa17b4f63f175d3")},
		{true, k80, S("Test Using Larger Than Block-Size Key - Hash Key First"),
		 S("aa4ae5e15272d00e95705637ce8a3b55ed402112")},
		{true, S(""), S(""), S("fbdb1d1b18aa6c08324b7d64b71fb76370690e1d")},
		{true, NONE, NONE, S("fbdb1d1b18aa6c08324b7d64b71fb76370690e1d")},
		{false, k20, S("Hi There"),
		 S("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")},
		{false, S("Jefe"), S("what do ya want for nothing?"),
		 S("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")},
		{false, k131,
		 S("Test Using Larger Than Block-Size Key - Hash Key First"),
		 S("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")},
		{false, S(""), S(""),
		 S("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		unsigned char out[SHA256_LEN];
		size_t n = T[i].sha1 ? SHA1_LEN : SHA256_LEN;
		/* in one part, in two, and with empty parts between */
		for (size_t cut = 0; cut < 3; cut++) {
			size_t at = cut * T[i].text.n / 2;
			str parts[] = {str_sub(T[i].text, 0, at), NONE,
				       str_sub(T[i].text, at, T[i].text.n)};
			if (T[i].sha1)
				crypto_hmac_sha1(T[i].key, parts, 3, out);
			else
				crypto_hmac_sha256(T[i].key, parts, 3, out);
			is_str(crypto_hex(a, out, n), T[i].want,
			       "HMAC row %zu cut at %zu", i, at);
		}
		/* a key that stays, again and again, beside others */
		struct crypto_key *k = crypto_key_new(T[i].key);
		for (int again = 0; again < 3; again++) {
			crypto_hmac_sha256(T[i].text, &T[i].key, 1, out);
			crypto_key_hmac(k, &T[i].text, 1, out);
			if (!T[i].sha1)
				is_str(crypto_hex(a, out, n), T[i].want,
				       "HMAC row %zu, kept key, time %d", i, again);
		}
		crypto_key_delete(k);
	}
	/* A key must not stay behind in the shared context. */
	unsigned char one[SHA1_LEN], two[SHA1_LEN];
	str text = S("x");
	crypto_hmac_sha1(S("first"), &text, 1, one);
	crypto_hmac_sha1(S(""), &text, 1, two);
	crypto_hmac_sha1(S("first"), &text, 1, two);
	ok(memcmp(one, two, SHA1_LEN) == 0, "keys do not leak into the next use");
}

static void texts(arena *a)
{
	static const struct {
		str raw, hex, b64, url;
	} T[] = {
		{STR_INIT(""), STR_INIT(""), STR_INIT(""), STR_INIT("")},
		{STR_INIT("f"), STR_INIT("66"), STR_INIT("Zg=="), STR_INIT("Zg")},
		{STR_INIT("fo"), STR_INIT("666f"), STR_INIT("Zm8="), STR_INIT("Zm8")},
		{STR_INIT("foo"), STR_INIT("666f6f"), STR_INIT("Zm9v"),
		 STR_INIT("Zm9v")},
		{STR_INIT("\0\xff\xfb"), STR_INIT("00fffb"), STR_INIT("AP/7"),
		 STR_INIT("AP_7")},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		str back = NONE;
		is_str(crypto_hex(a, T[i].raw.p, T[i].raw.n), T[i].hex, "hex row %zu",
		       i);
		is_str(crypto_b64(a, T[i].raw.p, T[i].raw.n), T[i].b64, "b64 row %zu",
		       i);
		is_str(crypto_b64url(a, T[i].raw.p, T[i].raw.n), T[i].url,
		       "b64url row %zu", i);
		ok(crypto_unhex(a, T[i].hex, &back), "unhex row %zu", i);
		is_str(back, T[i].raw, "unhex row %zu value", i);
		ok(crypto_unb64(a, T[i].b64, &back), "unb64 row %zu", i);
		is_str(back, T[i].raw, "unb64 row %zu value", i);
	}
	str out = NONE;
	ok(crypto_unhex(a, S("AbCd"), &out) && str_eq(out, S("\xab\xcd")),
	   "hex in capitals");
	static const str HEX[] = {
		STR_INIT("a"),   STR_INIT("ag"),     STR_INIT("0x41"),
		STR_INIT(" 41"), STR_INIT("41\0\0"), STR_INIT("4 1 "),
		{NULL, 0},       STR_INIT("41zz"),   STR_INIT("4:1:")};
	for (size_t i = 0; i < sizeof HEX / sizeof HEX[0]; i++)
		ok(!crypto_unhex(a, HEX[i], &out), "bad hex %zu", i);
	static const str B64[] = {STR_INIT("Zg"),
				  STR_INIT("Zg="),
				  STR_INIT("Zg==="),
				  STR_INIT("Zh=="),
				  STR_INIT("Zm9="),
				  STR_INIT("=Zg="),
				  STR_INIT("Zg==Zg=="),
				  STR_INIT("AP_7"),
				  STR_INIT("Zm9\n"),
				  STR_INIT("Zm 9"),
				  STR_INIT("===="),
				  STR_INIT("Z==="),
				  {NULL, 0},
				  STR_INIT("Zm9\0"),
				  STR_INIT("Zm9\xc3")};
	for (size_t i = 0; i < sizeof B64 / sizeof B64[0]; i++)
		ok(!crypto_unb64(a, B64[i], &out), "bad base64 %zu", i);
	/* every byte in every place of a group */
	bool right = true;
	for (int c = 0; c < 256; c++)
		for (size_t at = 0; at < 4; at++) {
			char group[] = "AAAA";
			group[at] = (char)c;
			bool digit =
				c && strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					    "abcdefghijklmnopqrstuvwxyz0123456789+/",
					    c);
			bool pad = c == '=' && at == 3;
			right = right && crypto_unb64(a, (str){group, 4}, &out) ==
						 (digit || pad);
		}
	ok(right, "base64: every byte in every place");
	right = true;
	for (int c = 0; c < 256; c++)
		for (size_t at = 0; at < 2; at++) {
			char pair[] = "00";
			pair[at] = (char)c;
			bool digit = c && strchr("0123456789abcdefABCDEF", c);
			right = right && crypto_unhex(a, (str){pair, 2}, &out) == digit;
		}
	ok(right, "hex: every byte in every place");
}

static void codes(arena *a)
{
	int words = 0, all = 2000;

	for (int64_t i = 0; i < all; i++) {
		str about = {(const char *)&i, sizeof(i)};
		str code = crypto_code(a, S("key"), &about, 1);
		bool digit = false;
		for (size_t k = 0; k < code.n; k++)
			digit |= code.p[k] >= '2' && code.p[k] <= '9';
		words += code.n != 5 || !digit;
	}
	ok(words == 0, "in every code there is a digit");
}

static void sameness(void)
{
	ok(crypto_same(S("abc"), S("abc")) && crypto_same(S(""), NONE), "same");
	ok(!crypto_same(S("abc"), S("abd")) && !crypto_same(S("abc"), S("xbc")),
	   "not same");
	ok(!crypto_same(S("abc"), S("ab")) && !crypto_same(S("ab"), S("abc")),
	   "lengths");
	ok(!crypto_same(S("a\0b"), S("a\0c")), "NULs count");
}

static void randomness(arena *a)
{
	str t = crypto_token(a, 16), u = crypto_token(a, 16);
	ok(t.n == 32 && u.n == 32 && !str_eq(t, u), "tokens differ");
	str raw;
	ok(crypto_unhex(a, t, &raw) && raw.n == 16, "and are hex");
	/* each of the 256 values turns up in 8 KiB */
	static unsigned char p[8192];
	bool seen[256] = {false};
	int count = 0;
	crypto_random(p, sizeof p);
	crypto_random(NULL, 0);
	for (size_t i = 0; i < sizeof p; i++) {
		count += !seen[p[i]];
		seen[p[i]] = true;
	}
	is_i64(count, 256, "random bytes take every value");
}

static void sealing(arena *a)
{
	unsigned char key[KEY_LEN], other[KEY_LEN];
	crypto_random(key, KEY_LEN);
	memcpy(other, key, KEY_LEN);
	other[31] ^= 1;
	str where = S("T1:accounts.auth_token"), plain = S("s3cret\0\xff"), out;
	str sealed = crypto_seal(a, key, where, plain);
	ok(crypto_open(a, key, where, sealed, &out), "opens");
	is_str(out, plain, "with the same bytes");
	is_i64((int64_t)sealed.n, (1 + 4 + 12 + 8 + 16 + 2) / 3 * 4,
	       "of the length it says");
	ok(!str_eq(sealed, crypto_seal(a, key, where, plain)), "twice is not the same");
	ok(!str_has(sealed, S("s3cret")), "the text does not show");
	ok(!crypto_open(a, other, where, sealed, &out), "not with another key");
	ok(!crypto_open(a, key, S("T2:accounts.auth_token"), sealed, &out),
	   "nor tenant");
	ok(!crypto_open(a, key, S("T1:accounts.api_key"), sealed, &out), "nor column");
	ok(!crypto_open(a, key, S(""), sealed, &out), "nor nowhere");
	str empty = crypto_seal(a, key, where, S(""));
	ok(crypto_open(a, key, where, empty, &out) && out.n == 0 && out.p,
	   "an empty secret");
	str big = repeat(a, 'x', 100000);
	ok(crypto_open(a, key, where, crypto_seal(a, key, where, big), &out) &&
		   str_eq(out, big),
	   "100,000 bytes");

	/* every bit of the sealed bytes */
	str raw;
	size_t opened = 0;
	crypto_unb64(a, sealed, &raw);
	for (size_t bit = 0; bit < raw.n * 8; bit++) {
		unsigned char *p = arena_copy(a, raw.p, raw.n);
		p[bit / 8] ^= (unsigned char)(1U << bit % 8);
		opened += crypto_open(a, key, where, crypto_b64(a, p, raw.n), &out);
	}
	is_i64((int64_t)opened, 0, "any flipped bit keeps it shut");
	for (size_t n = 0; n < raw.n; n++)
		opened += crypto_open(a, key, where, crypto_b64(a, raw.p, n), &out);
	is_i64((int64_t)opened, 0, "and any shorter text");
	static const str JUNK[] = {STR_INIT(""),
				   {NULL, 0},
				   STR_INIT("AQ=="),
				   STR_INIT("plain text"),
				   STR_INIT("\xff\xff\xff\xff")};
	for (size_t i = 0; i < sizeof JUNK / sizeof JUNK[0]; i++)
		ok(!crypto_open(a, key, where, JUNK[i], &out), "junk %zu does not open",
		   i);
}

static int64_t cpu_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void passwords(arena *a)
{
	str pepper = S("pepper"), hash = NONE, again = NONE;
	str pw = S("correct horse battery staple");
	ok(password_hash(a, pepper, pw, &hash), "hashed");
	ok(str_starts(hash, S("$argon2id$v=19$m=47104,t=1,p=1$")),
	   "Argon2id, 46 MiB, 1 pass");
	ok(password_hash(a, pepper, pw, &again) && !str_eq(hash, again),
	   "with its own salt");
	ok(password_verify(a, pepper, pw, hash), "verifies");
	ok(!password_verify(a, pepper, S("correct horse battery stapl"), hash),
	   "not another");
	ok(!password_verify(a, S("peppex"), pw, hash), "nor with another pepper");
	str old = S("$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
		    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	ok(!password_needs_rehash(a, hash), "today's cost is today's");
	ok(password_needs_rehash(a, old), "another cost is not");
	ok(password_needs_rehash(a, S("junk")) && password_needs_rehash(a, NONE),
	   "nor junk");
	static const str JUNK[] = {STR_INIT(""),
				   {NULL, 0},
				   STR_INIT("x"),
				   STR_INIT("$argon2id$"),
				   STR_INIT("$argon2id$v=19$m=8\0")};
	for (size_t i = 0; i < sizeof JUNK / sizeof JUNK[0]; i++)
		ok(!password_verify(a, pepper, pw, JUNK[i]), "junk hash %zu", i);
	ok(!password_verify(a, pepper, pw, repeat(a, '$', 5000)), "an endless hash");

	/* What bcrypt-like schemes get wrong: length and NULs count. */
	str longer = repeat(a, 'x', 5000), nul = S("abc\0def");
	ok(password_hash(a, pepper, longer, &hash), "5,000 characters are hashed");
	ok(!password_verify(a, pepper, repeat(a, 'x', 4999), hash), "all of them");
	ok(password_hash(a, pepper, nul, &hash), "a NUL inside");
	ok(password_verify(a, pepper, nul, hash) &&
		   !password_verify(a, pepper, S("abc"), hash),
	   "does not end it");
	ok(password_hash(a, pepper, S(""), &hash) &&
		   password_verify(a, pepper, S(""), hash) &&
		   !password_verify(a, pepper, S("x"), hash),
	   "an empty password is a password here: the form refuses it");

	/* The time of a look-up must not say whether the name exists. Processor time,
	 * the best of some, and wide bounds: other programs run here, too. */
	int64_t best[2] = {INT64_MAX, INT64_MAX};
	for (int i = 0; i < 5; i++) {
		int64_t t0 = cpu_us();
		(void)password_verify(a, pepper, S("wrong"), hash);
		int64_t t1 = cpu_us();
		password_dummy(a, pepper, S("wrong"));
		int64_t t2 = cpu_us();
		best[0] = t1 - t0 < best[0] ? t1 - t0 : best[0];
		best[1] = t2 - t1 < best[1] ? t2 - t1 : best[1];
	}
	diag("verify %lld us, dummy %lld us", (long long)best[0], (long long)best[1]);
	ok(best[1] > best[0] / 3 && best[1] < best[0] * 3,
	   "the dummy does the same work");
}

static void timing(void)
{
	unsigned char out[SHA256_LEN];
	str parts[] = {
		S("https://desk.example.com/api/webhooks/twilio/voice"),
		S("AccountSidACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxCallSidCAxxxxxxx")};
	int64_t start = when_mono_us();
	for (int i = 0; i < 200000; i++)
		crypto_hmac_sha1(S("0123456789abcdef0123456789abcdef"), parts, 2, out);
	diag("HMAC-SHA1 of 110 bytes: %lld ns",
	     (long long)(when_mono_us() - start) / 200);
	start = when_mono_us();
	for (int i = 0; i < 200000; i++)
		crypto_hmac_sha256(S("0123456789abcdef0123456789abcdef"), parts, 2,
				   out);
	diag("HMAC-SHA256 of 110 bytes: %lld ns",
	     (long long)(when_mono_us() - start) / 200);
	start = when_mono_us();
	for (int i = 0; i < 200000; i++)
		crypto_sha256(parts[0], out);
	diag("SHA-256 of 50 bytes: %lld ns", (long long)(when_mono_us() - start) / 200);
}

int main(void)
{
	arena *a = arena_new(64 << 20);
	ok(crypto_init() && crypto_init(), "starts, and again does no harm");
	hashes(a);
	hmacs(a);
	texts(a);
	codes(a);
	sameness();
	randomness(a);
	sealing(a);
	passwords(a);
	timing();
	arena_delete(a);
	return tap_done();
}
