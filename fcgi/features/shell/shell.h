/* shell.h -- what surrounds every page: navigation, live bar, the person signed in; and
 * the way a view becomes an answer. */
#ifndef PB_SHELL_H
#define PB_SHELL_H

#include "features/shell/fill.h"
#include "features/shell/shell_parts.h"
#include "render/tmpl.h"
#include "web/kept.h"
#include "web/response.h"
#include "web/route.h"

extern const page error_page;     /* inside the shell */
extern const page error_out_page; /* nobody is signed in */

/* Pages that show live lists load again by themselves when there is no JavaScript. */
enum { SHELL_REFRESH_S = 15 };

/* What the shell reads of the tenant, in the page's own flush. */
typedef struct shell_now {
	int64_t waiting;
	when longest; /* since when the longest waiting caller waits */
	int64_t free, members;
	int64_t overdue;   /* promises: one's own, for who leads everybody's; to 100 */
	int64_t notices;   /* of the member, not read yet; counted to 100 */
	int64_t texts;     /* threads that wait for an answer; counted to 100 */
	when texts_due;    /* the first of them */
	str state, reason; /* of the member signed in; absent: takes no part */
	when since;
	kept_as all, mine; /* what of it was read and is to be kept: everybody's, one's
			      own */
} shell_now;

/* Queues the shell's queries, as far as nobody has just asked. */
void shell_send(ctx *x, const request *q, shell_now *now);
/* For parts that show nothing of the member: what others of the tenant read just now,
 * if there is such (crowd.h); what was read is kept for them. */
bool shell_now_crowd(ctx *x, const request *q, shell_now *now);
void shell_now_keep(ctx *x, const request *q, const shell_now *now);
/* After the flush. title: of window and heading. */
void shell_fill(ctx *x, const request *q, const shell_now *now, const char *title,
		v_shell *out);
/* For pages that nobody is signed in to. */
void shell_fill_out(ctx *x, const char *title, v_shell *out);
/* A heading that differs from the title's place: "Contacts > Maribel Ortega". */
void shell_crumb(v_shell *s, str text, str href, str heading);
/* "Password changed." after a form: one flash, from the code= of the address. */
void shell_flash(ctx *x, v_shell *s, str title, str text);

/* Whether this part of the page is asked for by its name, alone or with others. */
bool shell_wants(const request *q, str part);
/* How many parts are asked for; 0: the page. */
size_t shell_parts_n(const request *q);
/* Renders a page, or the fragments that were asked for; what has not
 * changed is answered 304. */
MUST_USE rc shell_page(ctx *x, const request *q, response *p, const page *which,
		       const void *view);
/* An error in plain words; never fails but for a fault in the templates. */
MUST_USE rc shell_error(ctx *x, const request *q, response *p, int status, str title,
			str text, str todo, str reference);
/* The Content-Security-Policy of pages. */
str shell_policy(ctx *x);
/* A query value, percent-encoded. */
void shell_url_part(buf *b, str value);
/* "?name=value" or, after another, "&name=value"; nothing when the value is empty. */
void shell_url_query(buf *b, const char *name, str value);

#endif
