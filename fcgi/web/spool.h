/* spool.h -- a multipart body read piece by piece, its file written to the file store
 * as it comes: a sheet of 64 MB costs the memory of one piece. */
#ifndef PB_WEB_SPOOL_H
#define PB_WEB_SPOOL_H

#include "web/multipart.h"
#include "web/request.h"

/* The file of a body. It goes away with the request unless it is kept: when what says
 * where it lies is committed. */
typedef struct spool {
	str field, filename; /* filename as of form_part; both absent when none came */
	str path;            /* where it lies meanwhile */
	int64_t bytes;
	bool placed; /* it has its name for good, and stays if the request ends well */
	bool kept;
} spool;

/* The next bytes of the body; 0 at its end. */
typedef size_t (*spool_source)(void *arg, char *out, size_t n);

/* Fills q->form with the text fields and q->spool with the first file, which is written
 * below folder. Another file is E_INPUT; the rest as multipart_parse. */
MUST_USE rc spool_read(ctx *x, spool_source read, void *arg, str folder, request *q);
/* Gives the file its name for good, a path below the folder it is in; E_BUG when that
 * cannot be. */
MUST_USE rc spool_keep(ctx *x, spool *s, str name);
/* The transaction has been committed: what has its name stays. */
void spool_committed(spool *s);
/* It has not: nothing of the file stays. Nothing when it has been. */
void spool_undone(spool *s);

#endif
