/* crm_store.h -- rows of the CRM: private to the feature. */
#ifndef PB_CRM_STORE_H
#define PB_CRM_STORE_H

#include "features/crm/crm_rules.h"
#include "store/pg.h"

typedef struct crm_link {
	str state, realm, token, table_id, comm_table, ticket_table, map;
	int64_t rate;
	str field_line, hook_hash, hook_before, region, zone;
	when watermark, tried_at, synced_at, full_at;
	int64_t failures;
	str problem, ray, warning;
	when blocked_until;
	str fields;
	when fields_at;
} crm_link;
extern const type crm_link_t;

typedef struct crm_slot {
	int64_t ms; /* until the request may go out; -1: not now */
} crm_slot;
typedef struct crm_touched {
	str contact_id;
	bool made;
} crm_touched;
typedef struct crm_number {
	int64_t n;
} crm_number;
typedef struct crm_known {
	str record_id;
	bool fresh;
} crm_known;
typedef struct crm_record_id {
	str record_id;
} crm_record_id;
typedef struct crm_call_row {
	str id, outcome, from_number;
	when started_at, ended_at;
	int64_t seconds;
	bool has_voicemail, answered;
	str who, line, contact, record_id;
	bool field_line;
} crm_call_row;
typedef struct crm_hook {
	str hook_hash, hook_before;
} crm_hook;
extern const type crm_slot_t, crm_touched_t, crm_number_t, crm_known_t, crm_record_id_t,
	crm_call_row_t, crm_hook_t;

/* Rows of the page. */
typedef struct crm_numbers {
	int64_t records, gone, problems, pushes;
} crm_numbers;
typedef struct crm_problem {
	str record_id, name, problem;
	when at;
	str contact_id;
} crm_problem;
typedef struct crm_open_push {
	str call_id, what, state, problem;
	when at;
} crm_open_push;
typedef struct crm_word {
	str kind, value, target, how;
	int64_t n;
} crm_word;
typedef struct crm_choice {
	str kind, id, name;
	int64_t place;
} crm_choice;
extern const type crm_numbers_t, crm_problem_t, crm_open_push_t, crm_word_t,
	crm_choice_t;

/* The token in its row, and back. E_BUG when it does not open with our key. */
str crm_seal(ctx *x, str tenant, str token);
MUST_USE rc crm_open_token(ctx *x, str tenant, str sealed, str *token);

/* What is mapped and can be used: by what the tables themselves say. Nothing of a table
 * whose fields were not read yet. */
crm_map crm_usable(ctx *x, const crm_link *l);

#endif
