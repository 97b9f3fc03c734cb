/* consent_page.h -- the ledger of a number: what its owner has said about being
 * contacted, in order, and whether anybody changed it since. Private to consent; what
 * templates/consent/ledger.html shows. Without a number, the lists of those who are not
 * to be contacted. Addresses: /consent, /consent?number=, /consent/proof. Fragments:
 * consent-list. */
#ifndef PB_CONSENT_PAGE_H
#define PB_CONSENT_PAGE_H

#include "features/consent/consent.h"
#include "features/consent/consent_list_rules.h"
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
void dnc_registry_send(ctx *x, dnc_registry *out, bool *found);
/* as_of: "2026-11-01"; numbers: an array of E.164. The list before is gone. */
MUST_USE rc dnc_take(ctx *x, str as_of, str numbers, str member);

/* A line of one of the lists. */
typedef struct consent_who {
	str address, source, channel, words, member, contact_id, name, thread_id,
		call_id;
	when at;
} consent_who;

/* To 1000; of the registry, all. */
typedef struct consent_counts {
	int64_t out, wishes, dnc, registry;
} consent_counts;

enum { CONSENT_SHOWN = 50 };
/* Queues what a list shows: the page behind the edge, and one line more when there is
 * more. */
void consent_list_send(ctx *x, enum consent_list l, const consent_way *way,
		       const consent_edge *e, list *rows, consent_counts *counts);

typedef struct v_consent_who {
	str key;
	str lift_href;    /* where it is taken back; empty: not by this member */
	str number, href; /* leads to the number's ledger; empty: they have none */
	str name, contact_href;
	str what, words, how;
	v_when time;
	str thread_href, call_href;
	str act; /* where it is decided what they meant; empty: nothing to decide, or
		    not by this member */
} v_consent_who;
extern const type v_consent_who_t;

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
	str lift;       /* E.164: may be taken back here; empty: not */
	str lift_error, lift_words;
	str export_href;
	v_empty empty;
	/* a list; title is empty when a number was asked for */
	str title, about, topics;
	list ways;  /* of v_tab: said in which way */
	list whose; /* of v_consent_who */
	v_empty nobody;
	str next_href;
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
/* Takes back that a number is out. *became: "lifted", "none" (it is not out) or
 * "theirs" (only they can). */
MUST_USE rc consent_lift(ctx *x, str address, str words, str member, str *became);
/* "by text", "written down here by Dana Okafor". */
str consent_by(ctx *x, str source, str member);
/* "on every channel" */
str consent_where(ctx *x, str channel);
/* Whether a member may take back what members noted. */
bool consent_lifts(const request *q);
void consent_list_fill(ctx *x, const request *q, enum consent_list l, list rows,
		       consent_view *v);
/* now: the list that is shown; CONSENT_LISTS: none. */
void consent_tabs_fill(ctx *x, enum consent_list now, const consent_counts *counts,
		       consent_view *v);

/* JSON: how the business stands with the rules. */
MUST_USE rc compliance_read(ctx *x, str *document);

#endif
