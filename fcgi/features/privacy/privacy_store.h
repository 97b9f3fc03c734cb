/* privacy_store.h -- rows of what is given out, erased and kept. Private to privacy. */
#ifndef PB_PRIVACY_STORE_H
#define PB_PRIVACY_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/when.h"
#include "features/privacy/privacy_rules.h"

typedef struct data_line {
	str section, words;
} data_line;

typedef struct erase_did {
	str id, outcome; /* erased, missing, busy */
} erase_did;

typedef struct erase_row {
	str id, kind, name;
} erase_row;

typedef struct erasure_row {
	str id, member;
	when created_at, done_at;
	int64_t texts, calls, recordings;
} erasure_row;

typedef struct retention_row {
	str kind, ran_on;
	int64_t days, gone;
} retention_row;

/* As one JSON document; E_NOTFOUND when there is no such contact. */
MUST_USE rc privacy_data(ctx *x, str contact, str *document);
/* The same as lines (of data_line); none: no such contact. */
MUST_USE rc privacy_lines(ctx *x, str contact, list *out);
MUST_USE rc privacy_erase_contact(ctx *x, str contact, str member, erase_did *out);
MUST_USE rc erasures_read(ctx *x, list *out);
/* One a kind, in the order of RETENTION. */
MUST_USE rc retention_read(ctx *x, list *out);
/* How many things of each kind would go; of RETENTION_KINDS. */
MUST_USE rc retention_counts(ctx *x, const int64_t *days, int64_t *counts);
MUST_USE rc retention_keep(ctx *x, const int64_t *days);
MUST_USE rc retention_step(ctx *x, str kind, int64_t days, int64_t *gone);

#endif
