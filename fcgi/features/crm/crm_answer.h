/* crm_answer.h -- the CRM's answers read: records into what the mirror takes, a table's
 * list of fields, and the map as it is kept. Nothing here asks or keeps. */
#ifndef PB_CRM_ANSWER_H
#define PB_CRM_ANSWER_H

#include "base/field.h"
#include "base/json.h"
#include "features/crm/crm_rules.h"

/* Of any type of field, as text: names of people, lists with commas. Empty for nothing.
 */
str crm_value(arena *a, const json *v);

typedef struct crm_reading {
	const crm_map *map;
	str region;
	str phone; /* present: only who has this number */
} crm_reading;
typedef struct crm_page {
	crm_seen seen;
	int64_t kept; /* records in rows */
	str rows;     /* a JSON array for crm_keep */
} crm_page;
void crm_page_read(arena *a, const json *body, const crm_reading *how, crm_page *out);

/* GET /fields: of crm_column. */
list crm_columns_read(arena *a, const json *body);
/* As it is kept for a table: [[id, label, type, mode, unique], ...], and back. */
str crm_columns_write(arena *a, list columns);
list crm_columns_kept(arena *a, str all, str table);

/* {"name": 147}: what is not there is not mapped. */
crm_map crm_map_read(arena *a, str text);
str crm_map_write(arena *a, const crm_map *m);
/* {name,phone}: what is read, as an array for the database. */
str crm_mapped(arena *a, const crm_map *m);

#endif
