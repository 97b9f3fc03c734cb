/* place.h -- which state or province a person is likely to be in, and what time it may
 * be there. Pure. */
#ifndef PB_BASE_PLACE_H
#define PB_BASE_PLACE_H

#include "base/str.h"

typedef struct place {
	const char *code;     /* "UT" */
	const char *name;     /* "Utah" */
	const char *zones[2]; /* the second is NULL where all have the same time */
	const char *areas;    /* area codes, each behind a blank */
} place;

/* NULL: none of the United States or Canada. */
const place *place_named(str code);
/* Of an address as people write it: "41 Elm St, Provo, UT 84604". NULL: it says none.
 */
const place *place_of_address(str address);
/* Of an area code, which people take along when they move. NULL: it is no state's. */
const place *place_of_number(str e164);

#endif
