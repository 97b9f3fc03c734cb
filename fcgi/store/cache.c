#include "store/cache.h"

#include <assert.h>
#include <libmemcached/memcached.h>

#include "base/crypto.h"

/* Raised when the meaning of cached values changes: old ones become misses. */
#define CACHE_VERSION "1"

enum { MAC_LEN = 16, CACHE_MAX_VALUE = 64 * 1024, CHANGE_TRIES = 8 };

struct cache {
	memcached_st *mc; /* NULL: no cache configured */
	struct crypto_key *key;
	int64_t closed_until; /* monotonic us: left alone until then */
};

static memcached_st *cache_connect(str where)
{
	char name[256];
	memcached_st *mc;
	ptrdiff_t colon = str_find(where, ':', 0);

	if (where.n == 0 || where.n >= sizeof(name))
		return NULL;
	memcpy(name, where.p, where.n);
	name[where.n] = 0;
	mc = memcached_create(NULL);
	assert(mc);
	if (name[0] == '/' || colon < 0) {
		memcached_server_add_unix_socket(mc, name);
	} else {
		int64_t port = 11211;
		name[colon] = 0;
		(void)str_i64(str_sub(where, (size_t)colon + 1, where.n), &port);
		memcached_server_add(mc, name, (in_port_t)port);
	}
	memcached_behavior_set(mc, MEMCACHED_BEHAVIOR_BINARY_PROTOCOL, 1);
	memcached_behavior_set(mc, MEMCACHED_BEHAVIOR_NO_BLOCK, 1);
	memcached_behavior_set(mc, MEMCACHED_BEHAVIOR_SUPPORT_CAS, 1);
	memcached_behavior_set(mc, MEMCACHED_BEHAVIOR_TCP_NODELAY, 1);
	memcached_behavior_set(mc, MEMCACHED_BEHAVIOR_CONNECT_TIMEOUT, 50);
	memcached_behavior_set(mc, MEMCACHED_BEHAVIOR_POLL_TIMEOUT, 50);
	memcached_behavior_set(mc, MEMCACHED_BEHAVIOR_RETRY_TIMEOUT, 1);
	memcached_behavior_set(mc, MEMCACHED_BEHAVIOR_DISTRIBUTION,
			       MEMCACHED_DISTRIBUTION_CONSISTENT_KETAMA);
	return mc;
}

struct cache *cache_new(str where, str key)
{
	struct cache *c = calloc(1, sizeof(*c));

	assert(c);
	c->key = crypto_key_new(key);
	c->mc = cache_connect(where);
	return c;
}

void cache_delete(struct cache *c)
{
	if (!c)
		return;
	if (c->mc)
		memcached_free(c->mc);
	crypto_key_delete(c->key);
	free(c);
}

static bool cache_usable(const struct cache *c)
{
	return c && c->mc && when_mono_us() >= c->closed_until;
}

/* A miss is an answer; anything else that is no success closes the cache for a second.
 */
static bool cache_ok(struct cache *c, memcached_return_t r)
{
	if (r == MEMCACHED_SUCCESS)
		return true;
	if (r != MEMCACHED_NOTFOUND && r != MEMCACHED_NOTSTORED) {
		c->closed_until = when_mono_us() + SECONDS(1);
		memcached_quit(c->mc);
	}
	return false;
}

/* No byte of a name reaches memcached: the key is a hash of all that names the value.
 */
static str cache_key(ctx *x, str tenant, str kind, str id)
{
	const str parts[] = {S(CACHE_VERSION "\n"), tenant, S("\n"), kind, S("\n"), id};
	unsigned char h[SHA256_LEN];

	crypto_key_hmac(x->cache->key, parts, 6, h);
	return crypto_hex(x->a, h, sizeof(h));
}

static void cache_mac(const struct cache *c, str key, str value,
		      unsigned char out[SHA256_LEN])
{
	const str parts[] = {key, S("="), value};

	crypto_key_hmac(c->key, parts, 3, out);
}

/* Takes the value out of MAC | value; false when it is not ours. */
static bool cache_open(ctx *x, str key, str raw, str *value)
{
	unsigned char mac[SHA256_LEN];

	if (raw.n < MAC_LEN)
		return false;
	*value = str_sub(raw, MAC_LEN, raw.n);
	cache_mac(x->cache, key, *value, mac);
	return crypto_same(str_sub(raw, 0, MAC_LEN), (str){(const char *)mac, MAC_LEN});
}

bool cache_get(ctx *x, str tenant, str kind, str id, str *value)
{
	size_t n = 0;
	uint32_t flags = 0;
	memcached_return_t r;

	if (!cache_usable(x->cache))
		return false;
	str key = cache_key(x, tenant, kind, id);
	char *raw = memcached_get(x->cache->mc, key.p, key.n, &n, &flags, &r);
	if (!cache_ok(x->cache, r) || !raw) {
		free(raw);
		return false;
	}
	str copy = str_dup(x->a, (str){raw, n});
	free(raw);
	return cache_open(x, key, copy, value);
}

/* MAC | value */
static str cache_seal(ctx *x, str key, str value)
{
	unsigned char mac[SHA256_LEN];
	char *raw = arena_alloc(x->a, MAC_LEN + value.n);

	cache_mac(x->cache, key, value, mac);
	memcpy(raw, mac, MAC_LEN);
	memcpy(raw + MAC_LEN, value.p, value.n);
	return (str){raw, MAC_LEN + value.n};
}

void cache_put(ctx *x, str tenant, str kind, str id, str value, int64_t ttl_s)
{
	if (!cache_usable(x->cache) || value.n > CACHE_MAX_VALUE)
		return;
	str key = cache_key(x, tenant, kind, id), raw = cache_seal(x, key, value);
	(void)cache_ok(x->cache, memcached_set(x->cache->mc, key.p, key.n, raw.p, raw.n,
					       (time_t)ttl_s, 0));
}

/* The value with the number that memcached gives each of its states, 0 for none. False
 * when the cache does not answer. */
static bool cache_get_state(ctx *x, str key, str *value, uint64_t *state)
{
	memcached_st *mc = x->cache->mc;
	const char *keys[] = {key.p};
	memcached_return_t r = memcached_mget(mc, keys, &key.n, 1);
	memcached_result_st *got, *rest;

	*value = (str){0};
	*state = 0;
	if (!cache_ok(x->cache, r))
		return false;
	got = memcached_fetch_result(mc, NULL, &r);
	if (!got)
		return r == MEMCACHED_END || cache_ok(x->cache, r) ||
		       r == MEMCACHED_NOTFOUND;
	*state = memcached_result_cas(got);
	str raw = str_dup(
		x->a, (str){memcached_result_value(got), memcached_result_length(got)});
	memcached_result_free(got);
	while ((rest = memcached_fetch_result(mc, NULL, &r)))
		memcached_result_free(rest);
	if (!cache_open(x, key, raw, value))
		*value = (str){0};
	return true;
}

static memcached_return_t cache_put_over(ctx *x, str key, str value, int64_t ttl_s,
					 uint64_t state)
{
	str raw = cache_seal(x, key, value);

	return state ? memcached_cas(x->cache->mc, key.p, key.n, raw.p, raw.n,
				     (time_t)ttl_s, 0, state)
		     : memcached_add(x->cache->mc, key.p, key.n, raw.p, raw.n,
				     (time_t)ttl_s, 0);
}

void cache_change(ctx *x, str tenant, str kind, str id, cache_changed *change,
		  void *arg, int64_t ttl_s)
{
	str key = cache_key(x, tenant, kind, id), kept;
	uint64_t state;

	for (int i = 0; i < CHANGE_TRIES && cache_usable(x->cache) &&
			cache_get_state(x, key, &kept, &state);
	     i++) {
		str value = change(arg, kept);
		if (value.n > CACHE_MAX_VALUE)
			return;
		memcached_return_t r = cache_put_over(x, key, value, ttl_s, state);
		if (r != MEMCACHED_DATA_EXISTS && r != MEMCACHED_NOTSTORED &&
		    r != MEMCACHED_NOTFOUND) {
			(void)cache_ok(x->cache, r);
			return;
		}
	}
}

void cache_drop(ctx *x, str tenant, str kind, str id)
{
	if (!cache_usable(x->cache))
		return;
	str key = cache_key(x, tenant, kind, id);
	(void)cache_ok(x->cache, memcached_delete(x->cache->mc, key.p, key.n, 0));
}

bool cache_alive(ctx *x)
{
	if (!cache_usable(x->cache))
		return false;
	cache_put(x, S(""), S("alive"), S("0"), S("1"), 60);
	str v;
	return cache_get(x, S(""), S("alive"), S("0"), &v) && str_eq(v, S("1"));
}
