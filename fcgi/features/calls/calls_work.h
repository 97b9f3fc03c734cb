/* calls_work.h -- private to calls: the open call beside the table, and its forms. */
#ifndef PB_CALLS_WORK_H
#define PB_CALLS_WORK_H

#include "features/calls/call_merge.h"
#include "features/calls/call_work_store.h"
#include "features/calls/calls_page.h"
#include "features/consent/consent.h"
#include "store/rows.h"
#include "web/form.h"

/* Writes what was typed over what is kept. */
void outcome_typed(ctx *x, const request *q, const outcome_shelf *s, const work_form *f,
		   v_outcome_form *v);

/* All that the open call is shown from. */
typedef struct drawer_read {
	str id, tab;
	call_story story;
	outcome_shelf shelf;
	call_beside beside;
	call_technical technical;
	list people; /* of call_person_row */
	list files;  /* of call_file */
	list filed;  /* of call_filed */
	reach_facts reach;
	bool reach_found;
	str looked_for, find, done, seen;
} drawer_read;

/* Reads it, with what else is queued; story.found false: no such call. params: of the
 * page, or of the form that was refused. */
MUST_USE rc drawer_load(ctx *x, const request *q, const call_ask *k, params p, str id,
			drawer_read *d);
void drawer_files_fill(ctx *x, const request *q, const drawer_read *d, v_drawer *v);
void drawer_fill(ctx *x, const request *q, const call_ask *k, const drawer_read *d,
		 v_drawer *v);

/* What a refused form shows in place of what is kept. */
typedef struct work_refused {
	const work_form *form;
	const form *notes;
	const work_merge *merge;
} work_refused;

/* The table with a call open; id absent: none. refused may be NULL. */
MUST_USE rc history_page_send(ctx *x, request *q, response *p, const call_ask *k,
			      str id, const work_refused *refused);

rc call_work_post(ctx *x, request *q, response *p);
rc call_note_post(ctx *x, request *q, response *p);
rc call_table_get(ctx *x, request *q, response *p);
rc call_table_post(ctx *x, request *q, response *p);

#endif
