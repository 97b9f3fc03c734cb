#include "base/webpush.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <string.h>

#include "base/buf.h"

enum { TAG = 16, CEK = 16, NONCE = 12, RECORD = 4096, ENDPOINT_MOST = 1000 };

static str of(const unsigned char *p, size_t n)
{
	return (str){(const char *)p, n};
}

static const unsigned char *bytes(str s)
{
	return (const unsigned char *)s.p;
}

/* ---- the curve */

/* r = k times point (absent: the generator), as 65 bytes. */
static bool times_in(const EC_GROUP *g, const BIGNUM *k, str point, BN_CTX *c,
		     unsigned char out[PUSH_POINT])
{
	EC_POINT *p = EC_POINT_new(g), *r = EC_POINT_new(g);
	bool ok = p && r;

	if (ok && point.p)
		ok = EC_POINT_oct2point(g, p, bytes(point), point.n, c) == 1 &&
		     EC_POINT_mul(g, r, NULL, p, k, c) == 1;
	else if (ok)
		ok = EC_POINT_mul(g, r, k, NULL, NULL, c) == 1;
	ok = ok && EC_POINT_point2oct(g, r, POINT_CONVERSION_UNCOMPRESSED, out,
				      PUSH_POINT, c) == PUSH_POINT;
	EC_POINT_free(p);
	EC_POINT_free(r);
	return ok;
}

/* False when the scalar or the point is none. */
static bool times(const unsigned char scalar[PUSH_SCALAR], str point,
		  unsigned char out[PUSH_POINT])
{
	EC_GROUP *g = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
	BN_CTX *c = BN_CTX_new();
	BIGNUM *k = BN_bin2bn(scalar, PUSH_SCALAR, NULL);
	bool ok = g && c && k && !BN_is_zero(k) &&
		  BN_cmp(k, EC_GROUP_get0_order(g)) < 0 &&
		  times_in(g, k, point, c, out);

	BN_clear_free(k);
	BN_CTX_free(c);
	EC_GROUP_free(g);
	return ok;
}

bool push_pair_of(const unsigned char scalar[PUSH_SCALAR], push_pair *out)
{
	memcpy(out->scalar, scalar, PUSH_SCALAR);
	return times(scalar, (str){0}, out->point);
}

void push_pair_new(push_pair *out)
{
	unsigned char scalar[PUSH_SCALAR];

	do
		crypto_random(scalar, sizeof(scalar));
	while (!push_pair_of(scalar, out));
}

/* One in four thousand million is no scalar: then the next number is taken. */
void push_pair_ours(const unsigned char key[KEY_LEN], push_pair *out)
{
	unsigned char scalar[SHA256_LEN], n = 0;

	do {
		const str parts[] = {S("patchbay push key"), of(&n, 1)};
		crypto_hmac_sha256(of(key, KEY_LEN), parts, 2, scalar);
		n++;
	} while (!push_pair_of(scalar, out));
}

bool push_point_ok(str point)
{
	static const unsigned char one[PUSH_SCALAR] = {[PUSH_SCALAR - 1] = 1};
	unsigned char same[PUSH_POINT];

	return point.n == PUSH_POINT && point.p[0] == 4 && times(one, point, same);
}

/* ---- what browsers tell */

str push_origin(str endpoint)
{
	ptrdiff_t colon = str_find(endpoint, ':', 0);
	ptrdiff_t end = colon < 0 ? -1 : str_find(endpoint, '/', (size_t)colon + 3);

	return end < 0 ? endpoint : str_sub(endpoint, 0, (size_t)end);
}

static bool writable(str endpoint)
{
	for (size_t i = 0; i < endpoint.n; i++)
		if ((unsigned char)endpoint.p[i] <= ' ' ||
		    (unsigned char)endpoint.p[i] >= 0x7f || endpoint.p[i] == '@')
			return false;
	return endpoint.n <= ENDPOINT_MOST;
}

const char *push_fault(arena *a, str endpoint, str browser, str auth, str ours)
{
	str point = {0}, secret = {0}, origin = push_origin(endpoint);

	if (!writable(endpoint) ||
	    !((ours.n && str_eq(origin, ours)) ||
	      (str_starts(endpoint, S("https://")) && str_find(origin, '.', 0) > 0)))
		return "The address is not that of a push service.";
	if (!crypto_unb64url(a, browser, &point) || !push_point_ok(point))
		return "The browser's key is none.";
	if (!crypto_unb64url(a, auth, &secret) || secret.n != PUSH_AUTH)
		return "The browser's secret is none.";
	return NULL;
}

/* ---- sealing */

/* HKDF with one block of output, which is all that is asked for here. */
static void derive(str salt, str secret, str info, unsigned char *out, size_t n)
{
	static const unsigned char one = 1;
	unsigned char prk[SHA256_LEN], block[SHA256_LEN];
	const str parts[] = {info, of(&one, 1)};

	crypto_hmac_sha256(salt, &secret, 1, prk);
	crypto_hmac_sha256(of(prk, sizeof(prk)), parts, 2, block);
	memcpy(out, block, n);
	OPENSSL_cleanse(prk, sizeof(prk));
	OPENSSL_cleanse(block, sizeof(block));
}

/* What both sides know and nobody else. */
static bool shared(arena *a, const push_pair *own, str browser, str auth,
		   unsigned char out[SHA256_LEN])
{
	unsigned char point[PUSH_POINT];
	buf info = buf_new(a, 160, 160);

	if (!times(own->scalar, browser, point))
		return false;
	buf_put(&info, "WebPush: info", 14);
	buf_str(&info, browser);
	buf_put(&info, own->point, PUSH_POINT);
	derive(auth, of(point + 1, 32), buf_view(&info), out, SHA256_LEN);
	OPENSSL_cleanse(point, sizeof(point));
	return true;
}

/* text and the mark of the last record, sealed: n + 1 + TAG bytes. */
static bool seal(const unsigned char key[CEK], const unsigned char nonce[NONCE],
		 str text, unsigned char *out)
{
	static const unsigned char last = 2;
	EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
	int n = 0, m = 0, end = 0;
	bool ok = c && EVP_EncryptInit_ex(c, EVP_aes_128_gcm(), NULL, key, nonce) == 1;

	ok = ok && EVP_EncryptUpdate(c, out, &n, bytes(text), (int)text.n) == 1 &&
	     EVP_EncryptUpdate(c, out + n, &m, &last, 1) == 1 &&
	     EVP_EncryptFinal_ex(c, out + n + m, &end) == 1 &&
	     EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG, out + n + m) == 1;
	EVP_CIPHER_CTX_free(c);
	return ok;
}

static void head(buf *b, const push_pair *own, const unsigned char salt[PUSH_SALT])
{
	static const unsigned char sizes[] = {0, 0, RECORD >> 8, RECORD & 0xff,
					      PUSH_POINT};

	buf_put(b, salt, PUSH_SALT);
	buf_put(b, sizes, sizeof(sizes));
	buf_put(b, own->point, PUSH_POINT);
}

bool push_seal(arena *a, const push_pair *own, const unsigned char salt[PUSH_SALT],
	       str browser, str auth, str text, str *body)
{
	unsigned char ikm[SHA256_LEN], key[CEK], nonce[NONCE];
	unsigned char *out = arena_alloc(a, text.n + 1 + TAG);
	buf b = buf_new(a, RECORD, RECORD);
	bool ok;

	if (text.n > PUSH_TEXT_MOST || auth.n != PUSH_AUTH || !push_point_ok(browser) ||
	    !shared(a, own, browser, auth, ikm))
		return false;
	/* the zero at the end of these belongs to them */
	derive(of(salt, PUSH_SALT), of(ikm, sizeof(ikm)),
	       (str){"Content-Encoding: aes128gcm", 28}, key, CEK);
	derive(of(salt, PUSH_SALT), of(ikm, sizeof(ikm)),
	       (str){"Content-Encoding: nonce", 24}, nonce, NONCE);
	ok = seal(key, nonce, text, out);
	OPENSSL_cleanse(ikm, sizeof(ikm));
	OPENSSL_cleanse(key, sizeof(key));
	head(&b, own, salt);
	buf_put(&b, out, text.n + 1 + TAG);
	*body = buf_view(&b);
	return ok && !b.full;
}

/* ---- who sends */

static EVP_PKEY *signer(const push_pair *ours)
{
	OSSL_PARAM_BLD *b = OSSL_PARAM_BLD_new();
	BIGNUM *k = BN_bin2bn(ours->scalar, PUSH_SCALAR, NULL);
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *key = NULL;

	if (b && k && c &&
	    OSSL_PARAM_BLD_push_utf8_string(b, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1",
					    0) &&
	    OSSL_PARAM_BLD_push_BN(b, OSSL_PKEY_PARAM_PRIV_KEY, k) &&
	    OSSL_PARAM_BLD_push_octet_string(b, OSSL_PKEY_PARAM_PUB_KEY, ours->point,
					     PUSH_POINT))
		params = OSSL_PARAM_BLD_to_param(b);
	if (params && EVP_PKEY_fromdata_init(c) == 1 &&
	    EVP_PKEY_fromdata(c, &key, EVP_PKEY_KEYPAIR, params) != 1)
		key = NULL;
	OSSL_PARAM_free(params);
	EVP_PKEY_CTX_free(c);
	BN_clear_free(k);
	OSSL_PARAM_BLD_free(b);
	return key;
}

/* A signature as tokens have it: two numbers of 32 bytes, leading zeros kept. */
static bool raw_signature(const unsigned char *der, size_t n, unsigned char out[64])
{
	ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &der, (long)n);
	bool ok = s && BN_bn2binpad(ECDSA_SIG_get0_r(s), out, 32) == 32 &&
		  BN_bn2binpad(ECDSA_SIG_get0_s(s), out + 32, 32) == 32;

	ECDSA_SIG_free(s);
	return ok;
}

static bool sign(const push_pair *ours, str text, unsigned char out[64])
{
	unsigned char der[80];
	size_t n = sizeof(der);
	EVP_PKEY *key = signer(ours);
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool ok = key && c &&
		  EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
		  EVP_DigestSign(c, der, &n, bytes(text), text.n) == 1 &&
		  raw_signature(der, n, out);

	EVP_MD_CTX_free(c);
	EVP_PKEY_free(key);
	return ok;
}

static str claims(arena *a, str origin, str about, when now)
{
	buf b = buf_new(a, 256, 2048);

	buf_str(&b, S("{\"aud\":"));
	buf_json(&b, origin);
	buf_fmt(&b, ",\"exp\":%lld,\"sub\":",
		(long long)(when_add(now, HOURS(12)).us / SECONDS(1)));
	buf_json(&b, about);
	buf_chr(&b, '}');
	return buf_view(&b);
}

str push_authorization(arena *a, const push_pair *ours, str origin, str about, when now)
{
	static const char header[] = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
	str said = claims(a, origin, about, now);
	unsigned char signature[64];
	str text = str_printf(a, STR_FMT "." STR_FMT,
			      STR_ARG(crypto_b64url(a, header, sizeof(header) - 1)),
			      STR_ARG(crypto_b64url(a, said.p, said.n)));

	if (!sign(ours, text, signature))
		return (str){0};
	return str_printf(a, "vapid t=" STR_FMT "." STR_FMT ", k=" STR_FMT,
			  STR_ARG(text),
			  STR_ARG(crypto_b64url(a, signature, sizeof(signature))),
			  STR_ARG(crypto_b64url(a, ours->point, PUSH_POINT)));
}
