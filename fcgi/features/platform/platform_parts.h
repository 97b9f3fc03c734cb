/* platform_parts.h -- records of the operators' pages. */
#ifndef PB_PLATFORM_PARTS_H
#define PB_PLATFORM_PARTS_H

#include "base/field.h"
#include "features/shell/parts.h"

typedef struct v_tenant_row {
	str key;  /* "t1" */
	str name; /* "Sunledge Energy" */
	str sub;  /* "T-1007, America/Denver" */
	v_status status;
	str lines;   /* "6" */
	str members; /* "9" */
	str calls;   /* "142": calls in 24 h */
	str now;     /* "3": calls now */
	v_when last;
} v_tenant_row;
extern const type v_tenant_row_t;

typedef struct v_stat {
	str label; /* "Active tenants" */
	str value; /* "38 of 42" */
	str note;  /* "2 setting up": may be empty */
	str tone;  /* "none": TONE */
} v_stat;
extern const type v_stat_t;

#endif
