/* uuid.h -- time-ordered identifiers (RFC 9562, version 7). */
#ifndef PB_BASE_UUID_H
#define PB_BASE_UUID_H

#include "base/arena.h"
#include "base/str.h"
#include "base/when.h"

/* 36 characters, lower case: 48 bits of milliseconds, then random. */
str uuid7(arena *a, when now);

#endif
