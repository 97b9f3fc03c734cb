/* privacy_rules.h -- how long things may be kept. Pure. */
#ifndef PB_PRIVACY_RULES_H
#define PB_PRIVACY_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { RETENTION_KINDS = 4 };

typedef struct retention_kind {
	const char *name, *label, *hint;
} retention_kind;
extern const retention_kind RETENTION[RETENTION_KINDS];

/* 0 is for ever; false: neither that nor from 30 to 3660 days. */
bool retention_days(str typed, int64_t *days);

#endif
