/* loudness.h -- the shape of what was recorded: how loud it is in each part of it. */
#ifndef PB_BASE_LOUDNESS_H
#define PB_BASE_LOUDNESS_H

#include "base/arena.h"
#include "base/str.h"

enum { LOUD_PARTS = 100 };

/* A hexadecimal digit a part, of the first channel and then of the second where there
 * is one; absent when the file is no audio that can be read. It is read in pieces. */
str loudness_of(arena *a, str path);

#endif
