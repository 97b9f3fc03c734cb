/* accounts.h -- people and their sessions: signing in and out, profile, who is asking.
 */
#ifndef PB_ACCOUNTS_H
#define PB_ACCOUNTS_H

#include "render/tmpl.h"
#include "web/route.h"

extern const routes accounts_routes;
extern const page login_page, me_page;

/* Who is asking, from the session cookie: memcached's copy, else PostgreSQL's row.
 * Nobody: q->who stays empty, which is no error. E_DB when neither can say. Outside a
 * transaction. */
MUST_USE rc session_load(ctx *x, request *q);
/* The copy is stale: PostgreSQL refused the session. */
void session_forget(ctx *x, str id_hash);
/* Begins the transaction of a signed-in request. */
MUST_USE rc session_begin(ctx *x, const request *q);

/* Removes what is over: ended sessions and tokens, counts of failed sign-ins, answers
 * that were kept for a day. For the machine's
 * upkeep, now and then. */
MUST_USE rc sessions_purge(ctx *x);

/* What is wrong with a new password, as a sentence; NULL when nothing is: at least 8
 * characters with one that is no letter or digit (G03.02), or at least 15 of any kind
 * (OWASP ASVS 6.2.5), and not one of the most used. Pure. */
const char *password_fault(str password);

/* Where somebody of that role starts: "/queue", "/platform/tenants", "/me". */
str accounts_home(enum role role);

/* Idle and absolute ends; platform admins have four hours, all others eight (G03.01).
 */
enum { SESSION_HOURS = 8, SESSION_HOURS_PLATFORM = 4 };

#endif
