/* crypto.h -- the few primitives the house uses, over OpenSSL and libsodium. */
#ifndef PB_BASE_CRYPTO_H
#define PB_BASE_CRYPTO_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/str.h"

enum { SHA1_LEN = 20, SHA256_LEN = 32, KEY_LEN = 32 };

/* Call once per process, before anything else here; false when a library fails. */
bool crypto_init(void);

void crypto_random(void *out, size_t n);
/* n random bytes as lower-case hex (2n characters). */
str crypto_token(arena *a, size_t n);
void crypto_sha256(str s, unsigned char out[SHA256_LEN]);
str crypto_sha256_hex(arena *a, str s);
/* HMAC over the concatenation of parts, in order. */
void crypto_hmac_sha1(str key, const str *parts, size_t n, unsigned char out[SHA1_LEN]);
void crypto_hmac_sha256(str key, const str *parts, size_t n,
			unsigned char out[SHA256_LEN]);
/* HMAC-SHA-256 under a key that stays and is prepared once: most of a short one is its
 * key. */
struct crypto_key *crypto_key_new(str key);
void crypto_key_delete(struct crypto_key *k);
void crypto_key_hmac(struct crypto_key *k, const str *parts, size_t n,
		     unsigned char out[SHA256_LEN]);
/* Five letters and digits that are not mistaken for each other, for people to type, at
 * least one of them a digit, so that no word is a code: the same for the same parts,
 * and nobody without the key can guess them. */
str crypto_code(arena *a, str key, const str *parts, size_t n);
/* Constant time for equal lengths; different lengths are unequal. */
bool crypto_same(str a, str b);

str crypto_hex(arena *a, const void *p, size_t n);
bool crypto_unhex(arena *a, str hex, str *out);
str crypto_b64(arena *a, const void *p, size_t n); /* standard alphabet with padding */
bool crypto_unb64(arena *a, str b64, str *out);    /* strict: padding required */
str crypto_b64url(arena *a, const void *p, size_t n); /* without padding */
/* Both alphabets, with padding or without. */
bool crypto_unb64url(arena *a, str b64, str *out);

/* Secrets at rest: AES-256-GCM, random nonce, base64 of version | key id | nonce | text
 * | tag. `where` (tenant and column, e.g. "TENANT:accounts.auth_token") is
 * authenticated, so that a sealed value moved to another tenant or column does not
 * open. */
str crypto_seal(arena *a, const unsigned char key[KEY_LEN], str where, str plain);
bool crypto_open(arena *a, const unsigned char key[KEY_LEN], str where, str sealed,
		 str *plain);

/* Argon2id (46 MiB, 1 pass) over HMAC-SHA-384(pepper, password), in libsodium's text
 * form. False when there is not enough memory. */
MUST_USE bool password_hash(arena *a, str pepper, str password, str *out);
bool password_verify(arena *a, str pepper, str password, str hash);
/* Does the same work as a verify: for names that do not exist. */
void password_dummy(arena *a, str pepper, str password);
bool password_needs_rehash(arena *a, str hash);

#endif
