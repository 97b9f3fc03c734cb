/* crypto.c -- the few primitives the house uses, over OpenSSL and libsodium.
 * OpenSSL 3 looks an algorithm up by name in microseconds and uses it in nanoseconds,
 * so what we need is fetched once per process, in crypto_init, and never changes
 * afterwards (the contexts are set anew by every use). One thread. A failure of a
 * primitive that cannot fail (no memory) ends the process: going on without a signature
 * check is no choice. */
#include "base/crypto.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* text: version, id of the key, nonce; then the sealed bytes; then the tag */
enum { SEAL_VERSION = 1, KEY_ID_LEN = 4, NONCE_LEN = 12, TAG_LEN = 16 };
enum { SEAL_HEAD = 1 + KEY_ID_LEN + NONCE_LEN };
enum { PW_OPS = 1, PW_MEM = 46 * 1024 * 1024, SHA384_LEN = 48 };

static EVP_MAC *hmac;
static EVP_MAC_CTX *hmac_sha1, *hmac_sha256, *hmac_sha384;
static EVP_MD *sha256;
static EVP_MD_CTX *sha256_ctx;
static EVP_CIPHER *gcm;

static void must(bool ok, const char *what)
{
	if (ok)
		return;
	log_say(LOG_ERROR, "crypto_failed", "%s", what);
	abort();
}

static EVP_MAC_CTX *hmac_of(const char *digest)
{
	char name[16];
	memcpy(name, digest, strlen(digest) + 1);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
		OSSL_PARAM_construct_end()};
	EVP_MAC_CTX *c = hmac ? EVP_MAC_CTX_new(hmac) : NULL;
	if (c && EVP_MAC_CTX_set_params(c, params) == 1)
		return c;
	EVP_MAC_CTX_free(c);
	return NULL;
}

bool crypto_init(void)
{
	if (gcm)
		return true;
	hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	hmac_sha1 = hmac_of("SHA1");
	hmac_sha256 = hmac_of("SHA256");
	hmac_sha384 = hmac_of("SHA384");
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	sha256_ctx = EVP_MD_CTX_new();
	gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	return sodium_init() >= 0 && hmac_sha1 && hmac_sha256 && hmac_sha384 &&
	       sha256 && sha256_ctx && gcm;
}

void crypto_random(void *out, size_t n)
{
	if (n)
		randombytes_buf(out, n);
}

str crypto_token(arena *a, size_t n)
{
	unsigned char *p = arena_alloc(a, n);
	crypto_random(p, n);
	return crypto_hex(a, p, n);
}

static const unsigned char *bytes(str s)
{
	return (const unsigned char *)(s.n ? s.p : "");
}

void crypto_sha256(str s, unsigned char out[SHA256_LEN])
{
	must(EVP_DigestInit_ex(sha256_ctx, sha256, NULL) == 1 &&
		     EVP_DigestUpdate(sha256_ctx, bytes(s), s.n) == 1 &&
		     EVP_DigestFinal_ex(sha256_ctx, out, NULL) == 1,
	     "SHA-256");
}

str crypto_sha256_hex(arena *a, str s)
{
	unsigned char digest[SHA256_LEN];
	crypto_sha256(s, digest);
	return crypto_hex(a, digest, sizeof digest);
}

/* c has its key. */
static void mac_of(EVP_MAC_CTX *c, const str *parts, size_t n, unsigned char *out,
		   size_t len)
{
	bool ok = true;
	for (size_t i = 0; ok && i < n; i++)
		ok = EVP_MAC_update(c, bytes(parts[i]), parts[i].n) == 1;
	size_t got = 0;
	must(ok && EVP_MAC_final(c, out, &got, len) == 1 && got == len, "HMAC");
}

static void mac(EVP_MAC_CTX *c, str key, const str *parts, size_t n, unsigned char *out,
		size_t len)
{
	must(EVP_MAC_init(c, bytes(key), key.n, NULL) == 1, "HMAC");
	mac_of(c, parts, n, out, len);
}

void crypto_hmac_sha1(str key, const str *parts, size_t n, unsigned char out[SHA1_LEN])
{
	mac(hmac_sha1, key, parts, n, out, SHA1_LEN);
}

void crypto_hmac_sha256(str key, const str *parts, size_t n,
			unsigned char out[SHA256_LEN])
{
	mac(hmac_sha256, key, parts, n, out, SHA256_LEN);
}

struct crypto_key {
	EVP_MAC_CTX *c;
};

struct crypto_key *crypto_key_new(str key)
{
	struct crypto_key *k = calloc(1, sizeof *k);
	must(k && (k->c = hmac_of("SHA256")) &&
		     EVP_MAC_init(k->c, bytes(key), key.n, NULL) == 1,
	     "HMAC key");
	return k;
}

void crypto_key_delete(struct crypto_key *k)
{
	if (k)
		EVP_MAC_CTX_free(k->c);
	free(k);
}

void crypto_key_hmac(struct crypto_key *k, const str *parts, size_t n,
		     unsigned char out[SHA256_LEN])
{
	must(EVP_MAC_init(k->c, NULL, 0, NULL) == 1, "HMAC"); /* the key again */
	mac_of(k->c, parts, n, out, SHA256_LEN);
}

str crypto_code(arena *a, str key, const str *parts, size_t n)
{
	static const char letters[] = "2346789ABCDEFGHJKLMNPQRTUVWXYZ";
	enum { DIGITS = 7 };
	unsigned char mac[SHA256_LEN];
	char code[5];
	bool digit = false;

	crypto_hmac_sha256(key, parts, n, mac);
	for (size_t i = 0; i < sizeof(code); i++) {
		size_t at = mac[i] % (sizeof(letters) - 1);
		code[i] = letters[at];
		digit = digit || at < DIGITS;
	}
	if (!digit)
		code[mac[5] % sizeof(code)] = letters[mac[6] % DIGITS];
	return str_dup(a, (str){code, sizeof(code)});
}

bool crypto_same(str a, str b)
{
	return a.n == b.n && CRYPTO_memcmp(bytes(a), bytes(b), a.n) == 0;
}

str crypto_hex(arena *a, const void *p, size_t n)
{
	char *out = arena_alloc(a, 2 * n + 1);
	sodium_bin2hex(out, 2 * n + 1, p, n);
	return (str){out, 2 * n};
}

bool crypto_unhex(arena *a, str hex, str *out)
{
	if (!hex.p || hex.n % 2 != 0)
		return false;
	unsigned char *p = arena_alloc(a, hex.n / 2 + 1);
	const char *end = hex.p;
	size_t n = 0;
	/* Without a place for the end libsodium would take a good beginning for all. */
	if (sodium_hex2bin(p, hex.n / 2, hex.p, hex.n, NULL, &n, &end) != 0 ||
	    end != hex.p + hex.n)
		return false;
	*out = (str){(const char *)p, n};
	return true;
}

static str b64(arena *a, const void *p, size_t n, int variant)
{
	size_t max = sodium_base64_encoded_len(n, variant);
	char *out = arena_alloc(a, max);
	sodium_bin2base64(out, max, p, n, variant);
	return str_of(out);
}

str crypto_b64(arena *a, const void *p, size_t n)
{
	return b64(a, p, n, sodium_base64_VARIANT_ORIGINAL);
}

str crypto_b64url(arena *a, const void *p, size_t n)
{
	return b64(a, p, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* libsodium 1.0.18 takes some bytes above 0x7f for digits of base64, so they are kept
 * from it. Not in constant time: where a stranger's byte stands is no secret. */
static bool is_ascii(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] & 0x80)
			return false;
	return true;
}

bool crypto_unb64(arena *a, str text, str *out)
{
	if (!text.p || text.n % 4 != 0 || !is_ascii(text))
		return false;
	unsigned char *p = arena_alloc(a, text.n / 4 * 3 + 1);
	const char *end = text.p;
	size_t n = 0;
	if (sodium_base642bin(p, text.n / 4 * 3, text.p, text.n, NULL, &n, &end,
			      sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    end != text.p + text.n)
		return false;
	*out = (str){(const char *)p, n};
	return true;
}

bool crypto_unb64url(arena *a, str text, str *out)
{
	while (text.n && text.p[text.n - 1] == '=')
		text.n--;
	size_t n = (text.n + 3) / 4 * 4;
	char *p = arena_alloc(a, n + 1);

	for (size_t i = 0; i < n; i++) {
		char c = i < text.n ? text.p[i] : '=';
		p[i] = c == '-' ? '+' : c == '_' ? '/' : c;
	}
	return text.n && crypto_unb64(a, (str){p, n}, out);
}

/* ---- secrets at rest ---- */

/* Says which key sealed a value without saying anything about the key. */
static void key_id(const unsigned char key[KEY_LEN], unsigned char out[KEY_ID_LEN])
{
	unsigned char digest[SHA256_LEN];
	str label = S("patchbay key id");
	crypto_hmac_sha256((str){(const char *)key, KEY_LEN}, &label, 1, digest);
	memcpy(out, digest, KEY_ID_LEN);
}

/* Seals or opens n bytes; the head and `where` are authenticated with them. */
static bool gcm_run(bool seal, const unsigned char *key, str where,
		    const unsigned char *head, const unsigned char *from, size_t n,
		    unsigned char *to, unsigned char *tag)
{
	if (n > INT32_MAX || where.n > INT32_MAX)
		return false;
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int len = 0;
	bool ok = c &&
		  EVP_CipherInit_ex2(c, gcm, key, head + 1 + KEY_ID_LEN, seal, NULL) ==
			  1 &&
		  EVP_CipherUpdate(c, NULL, &len, head, 1 + KEY_ID_LEN) == 1 &&
		  EVP_CipherUpdate(c, NULL, &len, bytes(where), (int)where.n) == 1 &&
		  EVP_CipherUpdate(c, to, &len, from, (int)n) == 1;
	if (ok && !seal)
		ok = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG_LEN, tag) == 1;
	ok = ok && EVP_CipherFinal_ex(c, to + n, &len) == 1;
	if (ok && seal)
		ok = EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG_LEN, tag) == 1;
	EVP_CIPHER_CTX_free(c);
	return ok;
}

str crypto_seal(arena *a, const unsigned char key[KEY_LEN], str where, str plain)
{
	size_t n = SEAL_HEAD + plain.n + TAG_LEN;
	unsigned char *p = arena_alloc(a, n);
	p[0] = SEAL_VERSION;
	key_id(key, p + 1);
	crypto_random(p + 1 + KEY_ID_LEN, NONCE_LEN);
	must(gcm_run(true, key, where, p, bytes(plain), plain.n, p + SEAL_HEAD,
		     p + SEAL_HEAD + plain.n),
	     "AES-256-GCM");
	return crypto_b64(a, p, n);
}

bool crypto_open(arena *a, const unsigned char key[KEY_LEN], str where, str sealed,
		 str *plain)
{
	str raw;
	unsigned char id[KEY_ID_LEN], tag[TAG_LEN];
	if (!crypto_unb64(a, sealed, &raw) || raw.n < SEAL_HEAD + TAG_LEN)
		return false;
	const unsigned char *p = bytes(raw);
	key_id(key, id);
	if (p[0] != SEAL_VERSION || memcmp(p + 1, id, KEY_ID_LEN) != 0)
		return false;
	size_t n = raw.n - SEAL_HEAD - TAG_LEN;
	unsigned char *out = arena_alloc(a, n + 1);
	memcpy(tag, p + SEAL_HEAD + n, TAG_LEN);
	if (!gcm_run(false, key, where, p, p + SEAL_HEAD, n, out, tag)) {
		/* What did not verify must not be read by mistake. */
		OPENSSL_cleanse(out, n);
		return false;
	}
	*plain = (str){(const char *)out, n};
	return true;
}

/* ---- passwords ---- */

/* What Argon2 is given: the peppered password in a form without NUL. */
struct peppered {
	char text[SHA384_LEN / 3 * 4 + 1];
};

static struct peppered pepper_in(str pepper, str password)
{
	unsigned char digest[SHA384_LEN];
	struct peppered p;
	mac(hmac_sha384, pepper, &password, 1, digest, sizeof digest);
	sodium_bin2base64(p.text, sizeof p.text, digest, sizeof digest,
			  sodium_base64_VARIANT_ORIGINAL);
	OPENSSL_cleanse(digest, sizeof digest);
	return p;
}

bool password_hash(arena *a, str pepper, str password, str *out)
{
	struct peppered p = pepper_in(pepper, password);
	char hash[crypto_pwhash_STRBYTES];
	bool ok = crypto_pwhash_str_alg(hash, p.text, strlen(p.text), PW_OPS, PW_MEM,
					crypto_pwhash_ALG_ARGON2ID13) == 0;
	OPENSSL_cleanse(&p, sizeof p);
	if (ok)
		*out = str_dup(a, str_of(hash));
	return ok;
}

bool password_verify(arena *a, str pepper, str password, str hash)
{
	if (hash.n == 0 || hash.n >= crypto_pwhash_STRBYTES ||
	    memchr(hash.p, 0, hash.n))
		return false;
	struct peppered p = pepper_in(pepper, password);
	bool ok = crypto_pwhash_str_verify(str_cstr(a, hash), p.text, strlen(p.text)) ==
		  0;
	OPENSSL_cleanse(&p, sizeof p);
	return ok;
}

void password_dummy(arena *a, str pepper, str password)
{
	/* Of 32 random bytes that nobody has kept, at today's cost. */
	static const str HASH =
		STR_INIT("$argon2id$v=19$m=47104,t=1,p=1$JWN2lu0uEMZPTwpW6Nk1WQ$"
			 "6N+YtpSPYVB6EWbenKo9Ni/5OSOJv4sYo21y/Cpwuo0");
	(void)password_verify(a, pepper, password, HASH);
}

bool password_needs_rehash(arena *a, str hash)
{
	if (hash.n == 0 || hash.n >= crypto_pwhash_STRBYTES)
		return true;
	return crypto_pwhash_str_needs_rehash(str_cstr(a, hash), PW_OPS, PW_MEM) != 0;
}
