/* migrate.h -- brings the schema up to what this program expects. Run by the owner,
 * never by workers: forward only, each file in its own transaction, safe to repeat, one
 * at a time. */
#ifndef PB_STORE_MIGRATE_H
#define PB_STORE_MIGRATE_H

#include "base/buf.h"
#include "base/rc.h"

/* Applies every NNNN_*.sql of dir that is not applied yet. said: one line per file.
 * false when something failed: said ends with why; what was applied stays. */
bool migrate_run(str url, str dir, buf *said);

/* The number of the newest migration file: what /readyz compares with the database. 0
 * when the folder has none. */
int64_t migrate_newest(str dir);

#endif
