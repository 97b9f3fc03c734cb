/* sheet_file.h -- a sheet in the file store, looked at as memory: the system reads it
 * in pieces as they are touched, and keeps none of it for us. */
#ifndef PB_SHEET_FILE_H
#define PB_SHEET_FILE_H

#include "base/ctx.h"

/* Absent when it is not there; given back with the arena. */
str sheet_file(ctx *x, str path);
/* path: below the file store. */
str sheet_stored(ctx *x, str name);

#endif
