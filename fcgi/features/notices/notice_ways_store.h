/* notice_ways_store.h -- how members are told, and what has to go out still. Private to
 * notices. */
#ifndef PB_NOTICE_WAYS_STORE_H
#define PB_NOTICE_WAYS_STORE_H

#include "base/ctx.h"
#include "base/field.h"

/* email: no, now, daily. */
typedef struct way_row {
	str sort, email;
	bool page, push;
} way_row;

/* "21:00" */
typedef struct times_row {
	str quiet_from, quiet_to, daily_at;
	bool push_words;
} times_row;

typedef struct device_row {
	str id, agent;
	when created_at, sent_at;
	bool here; /* this browser */
} device_row;

typedef struct post_row {
	str id, notice_id, kind, words, href;
} post_row;

typedef struct reader_row {
	str email, name, business;
} reader_row;

typedef struct push_row {
	str endpoint, browser, auth;
	bool words;
} push_row;

/* way_row, device_row; with what else is queued. */
MUST_USE rc ways_read(ctx *x, str member, str session_hash, list *ways,
		      times_row *times, list *devices);
/* ways: JSON, [[sort, page, email, push], ...]. */
MUST_USE rc ways_save(ctx *x, str member, str ways, const times_row *times);
MUST_USE rc push_device_add(ctx *x, str member, str endpoint, str browser, str auth,
			    str agent, str session_hash);
/* member absent: whoever's it is. */
MUST_USE rc push_device_end(ctx *x, str id, str member);

/* What is due for a member, by e-mail (device absent) or to a device. */
MUST_USE rc posts_read(ctx *x, str member, str device, list *out);
/* They are done; ids as an array literal. */
MUST_USE rc posts_done(ctx *x, str ids, str device, bool sent);
MUST_USE rc reader_read(ctx *x, str member, reader_row *out, bool *found);
MUST_USE rc push_row_read(ctx *x, str device, str member, push_row *out, bool *found);

#endif
