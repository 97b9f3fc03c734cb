/* mail.h -- e-mail to one person, handed to the installation's mail server (SMTP
 * through libcurl); for task workers only, never inside a transaction. Connect within 3
 * s, done within 15 s. On any other host than this machine nothing is said without TLS.
 */
#ifndef PB_REMOTE_MAIL_H
#define PB_REMOTE_MAIL_H

#include "base/ctx.h"

typedef struct mail {
	str to, subject, text;
	str id; /* of the message: the same when it is sent again, so that mail programs
		 * show it once */
} mail;

enum mail_fate {
	MAIL_SENT,    /* the server has taken it */
	MAIL_LATER,   /* not now: it may have been taken when the answer was lost */
	MAIL_REFUSED, /* never, to this person */
};

typedef struct mail_reply {
	enum mail_fate fate;
	str problem; /* no addresses, no secrets */
} mail_reply;

/* Is there a mail server? */
bool mail_ready(const struct config *cfg);
void mail_send(ctx *x, const mail *m, mail_reply *out);

/* The message as it is sent; absent when an address or a header would not do. Pure. */
str mail_compose(struct arena *a, const mail *m, str from, when now);

#endif
