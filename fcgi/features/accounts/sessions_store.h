/* sessions_store.h -- private to accounts: sessions, sign-in look-ups, passwords. */
#ifndef PB_SESSIONS_STORE_H
#define PB_SESSIONS_STORE_H

#include "features/accounts/accounts.h"
#include "store/pg.h"

typedef struct sign_in_row {
	str user_id, name, password_hash;
	bool active, platform_admin;
	str tenant_id, member_id, role, tenant_status;
} sign_in_row;

typedef struct sign_in_limit {
	int64_t wait_s, tries_left;
} sign_in_limit;

typedef struct session_row {
	str id_hash, address, agent;
	when created_at, seen_at;
} session_row;
extern const type session_row_t, sign_in_limit_t;

/* Who has that e-mail (found false: nobody), and whether they must wait; counts
 * nothing. Like sign_in_try a transaction of its own. */
MUST_USE rc sign_in_look(ctx *x, str email, str address, sign_in_limit *limit,
			 sign_in_row *who, bool *found);
/* Counts a try, commits it at once (so that a crash or rollback does not give it back,
 * and so that no lock is held while a password is hashed). */
MUST_USE rc sign_in_try(ctx *x, str email, str address, sign_in_limit *out);
/* The password was right: the try is taken back. Queued in the open transaction. */
void sign_in_pass(ctx *x, str email, str address);
/* A new session; *cookie is what the browser keeps. Queues the rows. */
void session_open(ctx *x, const request *q, const sign_in_row *who, str *cookie);
void user_rehash(ctx *x, str user_id, str old_hash, str new_hash);

void session_close(ctx *x, str id_hash);
/* Ends the user's other sessions (keep absent: all); their ids, so that copies go too.
 */
MUST_USE rc session_close_others(ctx *x, str keep, list *ended);
MUST_USE rc session_rows(ctx *x, list *out);
MUST_USE rc user_password_hash(ctx *x, str *out);
void user_password_set(ctx *x, str hash);

/* How somebody likes their pages; an absent value stays as it is. */
typedef struct user_display {
	str theme, density, nav_size, keys, movement;
} user_display;
void user_display_set(ctx *x, const user_display *d);

#endif
