/* ctx.h -- what every impure function is given first: memory, the first error, the
 * clock of this request and the connections of this worker. One request or task at a
 * time. */
#ifndef PB_BASE_CTX_H
#define PB_BASE_CTX_H

#include "base/arena.h"
#include "base/rc.h"
#include "base/str.h"
#include "base/when.h"

struct pg;        /* store/pg.h */
struct cache;     /* store/cache.h */
struct memo;      /* base/memo.h */
struct tmpls;     /* render/tmpl.h */
struct twiml_pen; /* render/twiml.h */
struct config;    /* base/config.h */
struct events;    /* base/events.h */
struct http;      /* remote/http.h; only in task workers */

/* What the process around us offers to features, without their knowing it: hashing a
 * password is meant to be slow, so at most one per core is done at a time; and what all
 * workers of the machine know of a business (serve/board.h says how). */
struct services {
	int (*hash_enter)(
		int64_t wait_ms); /* a place, -1 when none came free in time */
	void (*hash_leave)(int place);
	int64_t (*changes)(str tenant);
	void (*changed)(str tenant);
	bool (*recall)(str name, int64_t changes, void *out, size_t n);
	void (*keep)(str name, int64_t changes, const void *p, size_t n);
};

typedef struct ctx {
	arena *a;
	when now; /* wall clock at the start of the request */
	str request_id;
	str connect;       /* where else this page may connect to, for its policy */
	str nonce;         /* of this answer's scripts, once a page has asked for it */
	str csrf, csrf_of; /* of this answer's forms, and the secret it was made of */
	const struct config *cfg;
	struct pg *pg;
	struct cache *cache;
	struct memo *memo;
	const struct tmpls *tmpls;
	struct twiml_pen *pen; /* for TwiML; may be none */
	struct events *events; /* live events and task wake-ups, sent after commit */
	const struct services *host; /* NULL outside of serve */
	struct http *http; /* only in task workers: nobody else speaks to the outside */

	/* The first error of the request; later ones do not replace it. */
	rc first_rc;
	char first_error[300];
	const char *first_file;
	int first_line;

	int sql_count,
		sql_trips; /* statements, and how often an answer was waited for */
	int64_t sql_us;
} ctx;

/* Notes the first error and gives back r, so that `return FAIL(x, E_CONFLICT, ...)`
 * works. The message is for the log, never for a visitor; it must hold no personal
 * data. */
#define FAIL(x, r, ...)                                                               \
	__extension__({                                                               \
		const rc fail_ = (r); /* seen here, so that whoever reads the code by \
					 machine knows it is not OK */                \
		ctx_fail((x), fail_, __FILE__, __LINE__, __VA_ARGS__);                \
		fail_;                                                                \
	})
void ctx_fail(ctx *x, rc r, const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
/* Forgets the first error: for code that handled it. */
void ctx_forgive(ctx *x);

#endif
