/* system.h -- what operators and machines ask: health, metrics, the event stream. */
#ifndef PB_SERVE_SYSTEM_H
#define PB_SERVE_SYSTEM_H

#include "base/field.h"
#include "web/route.h"

extern const routes system_routes;

/* The newest migration that the database has seen. */
typedef struct schema_row {
	int64_t newest;
} schema_row;
extern const type schema_row_t;

#endif
