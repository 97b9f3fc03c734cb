/* cache.h -- memcached: copies and counters, never the truth.
 * A miss, an outage or a lie is never an error: values carry a MAC over key, version
 * and text, and what does not verify is a miss. After a failure the cache is left alone
 * for a second, so that a hanging memcached costs one short wait and not one a request.
 */
#ifndef PB_STORE_CACHE_H
#define PB_STORE_CACHE_H

#include "base/ctx.h"

struct cache;

/* where: unix socket path or host:port, empty = no cache (everything misses). key: for
 * the MAC. */
struct cache *cache_new(str where, str key);
void cache_delete(struct cache *c);

/* kind and id name the thing, tenant whose it is (absent for what belongs to nobody).
 */
bool cache_get(ctx *x, str tenant, str kind, str id, str *value);
void cache_put(ctx *x, str tenant, str kind, str id, str value, int64_t ttl_s);
/* What is kept becomes what change makes of it (kept: absent at first). Who changes it
 * in the same moment loses nothing: change is asked again then, a few times at most. */
typedef str cache_changed(void *arg, str kept);
void cache_change(ctx *x, str tenant, str kind, str id, cache_changed *change,
		  void *arg, int64_t ttl_s);
void cache_drop(ctx *x, str tenant, str kind, str id);
/* A round trip: is it there? */
bool cache_alive(ctx *x);

#endif
