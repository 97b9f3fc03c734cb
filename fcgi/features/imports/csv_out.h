/* csv_out.h -- tables of ours written to the file store. Private to imports. */
#ifndef PB_CSV_OUT_H
#define PB_CSV_OUT_H

#include "base/ctx.h"
#include "render/csv.h"

/* A file under a temporary name, which it loses when it is complete. */
typedef struct csv_file {
	int fd;
	str half, path;
	int64_t bytes;
} csv_file;
MUST_USE rc csv_open(ctx *x, str tenant, str name, csv_file *f);
/* Goes on where bytes were written before; 0: from the beginning. */
MUST_USE rc csv_resume(ctx *x, str tenant, str name, int64_t bytes, csv_file *f);
MUST_USE rc csv_bytes(ctx *x, csv_file *f, str s);
/* Writes what is in b and empties it. */
MUST_USE rc csv_put(ctx *x, csv_file *f, buf *b);
/* ok false: it is thrown away. */
MUST_USE rc csv_close(ctx *x, csv_file *f, bool ok);

/* The refused rows of an import, with the reason in a last column. columns: as it was
 * seen. */
str refused_name(ctx *x, str tenant, str import);
MUST_USE rc refused_write(ctx *x, str tenant, str import, str columns);

#endif
