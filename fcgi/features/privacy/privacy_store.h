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

/* Days are "2026-11-22". */
typedef struct request_row {
	str id, contact_id, contact, kind, who, asked_on, due_on, member, done_by, did;
	bool refused, late;
	when done_at;
} request_row;

typedef struct contact_now {
	str today; /* of the business */
	bool restricted;
} contact_now;

/* What a contact asked for, the newest first (of request_row), and how they stand. */
MUST_USE rc requests_read(ctx *x, str contact, list *out, contact_now *now);
/* Of all contacts: what is open, what is due first on top; then what was done last. */
MUST_USE rc requests_all(ctx *x, list *out);
/* False: no such contact, or a day that is not in the last year. */
MUST_USE rc request_add(ctx *x, str contact, str kind, str who, str asked_on,
			str member, bool *did);
/* False: there is none that is open. */
MUST_USE rc request_close(ctx *x, str contact, str id, str words, bool refused,
			  str member, bool *did);
/* False: no such contact, or it was so. */
MUST_USE rc contact_restrict(ctx *x, str contact, bool on, bool *did);

/* From which role on they are shown: viewer, agent, lead, manager, owner. */
typedef struct call_privacy {
	str transcripts, recordings;
} call_privacy;
MUST_USE rc call_privacy_read(ctx *x, call_privacy *out);
MUST_USE rc call_privacy_keep(ctx *x, const call_privacy *p);

/* Going through what stands. part: texts, transcripts; after: the last id. */
typedef struct redact_run {
	str id, member, part, after;
	int64_t looked, changed;
	when created_at, done_at;
} redact_run;
/* That one, or the newest (id absent). */
MUST_USE rc redact_run_read(ctx *x, str id, redact_run *out, bool *found);
/* *id is empty when one is going on. */
MUST_USE rc redact_begin(ctx *x, str member, str *id);
/* Goes through the next of a run's part: in the open transaction; *more: there may be
 * more of the run. */
MUST_USE rc redact_step(ctx *x, const redact_run *r, bool *more);

/* Writes down that it is given out, too. As one JSON document; E_NOTFOUND when there is
 * no such contact. */
MUST_USE rc privacy_data(ctx *x, str contact, str member, str *document);
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
