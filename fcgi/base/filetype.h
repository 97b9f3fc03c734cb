/* filetype.h -- what a file is, by its content and not by its name. */
#ifndef PB_BASE_FILETYPE_H
#define PB_BASE_FILETYPE_H

#include "base/arena.h"
#include "base/str.h"

/* "image/jpeg"; absent when it cannot be told. What is known of files is read once a
 * process. */
str filetype_of(arena *a, str path);

#endif
