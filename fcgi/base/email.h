/* email.h -- e-mail addresses, put right and looked at. Pure. */
#ifndef PB_BASE_EMAIL_H
#define PB_BASE_EMAIL_H

#include "base/arena.h"
#include "base/str.h"

/* Trimmed and in lower case in *value; NULL when it is an address, else a sentence. */
const char *email_clean(arena *a, str *value);

#endif
