/* privacy_rules.h -- how long things may be kept. Pure. */
#ifndef PB_PRIVACY_RULES_H
#define PB_PRIVACY_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { RETENTION_KINDS = 4, REQUEST_KINDS = 6, RANKS = 5, SEEN = 9 };

typedef struct retention_kind {
	const char *name, *label, *hint;
} retention_kind;
extern const retention_kind RETENTION[RETENTION_KINDS];

/* 0 is for ever; false: neither that nor from 30 to 3660 days. */
bool retention_days(str typed, int64_t *days);

typedef struct named_words {
	const char *name, *label;
} named_words;
/* What somebody may ask for by law. */
extern const named_words REQUESTS[REQUEST_KINDS];
/* From which role on; "viewer" is everybody. */
extern const named_words RANK_NAMES[RANKS];
bool rank_known(str name);
/* What a role may see and do of customers' data: who, in words. */
typedef struct seen_by {
	const char *what, *who;
} seen_by;
extern const seen_by SEEN_BY[SEEN];

/* "See what is known of them"; the name itself when it is none. */
str request_words(str name);

#endif
