/* consent_page.h -- the ledger of a number: what its owner has said about being
 * contacted, in order, and whether anybody changed it since. Private to consent; what
 * templates/consent/ledger.html shows. Addresses: /consent?number=, /consent/proof. */
#ifndef PB_CONSENT_PAGE_H
#define PB_CONSENT_PAGE_H

#include "features/consent/consent.h"
#include "features/shell/shell.h"

typedef struct consent_line {
	int64_t seq;
	str address, channel, state, kind, source, words, member, prev_hash, hash;
	str sealed; /* hash is of it */
	when created_at;
} consent_line;

typedef struct consent_chain {
	int64_t broken, rows; /* broken: the first row that does not fit; 0: none */
} consent_chain;

/* The national do-not-call registry, as the business has it. */
typedef struct dnc_registry {
	when as_of, taken_at;
	int64_t numbers;
	str member;
} dnc_registry;
MUST_USE rc dnc_registry_read(ctx *x, dnc_registry *out, bool *found);
/* as_of: "2026-11-01"; numbers: an array of E.164. The list before is gone. */
MUST_USE rc dnc_take(ctx *x, str as_of, str numbers, str member);

typedef struct v_ledger_row {
	str key, what, icon, tone, by, words, hash;
	v_when time;
} v_ledger_row;
extern const type v_ledger_row_t;

typedef struct consent_view {
	v_shell shell;
	str number, number_error;
	str shown;      /* "(801) 555-0142": empty: none was asked for */
	v_notice now;   /* what counts now */
	v_notice sound; /* whether the chain fits */
	list rows;      /* of v_ledger_row, newest first */
	str export_href;
	v_empty empty;
	bool manages; /* may take in the do-not-call registry */
	str registry; /* "1,204 numbers of Nov 1, taken in by Dana" */
	str registry_date, registry_numbers, registry_error;
} consent_view;
extern const type consent_view_t;

/* Reads a number's ledger, newest first, at most so many, and checks its chain.
 * Commits.
 */
MUST_USE rc consent_ledger_read(ctx *x, str number, int64_t most, list *lines,
				consent_chain *chain, reach_facts *facts);
/* JSON: how the business stands with the rules. */
MUST_USE rc compliance_read(ctx *x, str *document);

#endif
