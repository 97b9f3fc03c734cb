/* rows.h -- records so plain that many queries return them. */
#ifndef PB_STORE_ROWS_H
#define PB_STORE_ROWS_H

#include "base/field.h"

typedef struct id_row {
	str id;
} id_row;
extern const type id_row_t;

typedef struct one_text {
	str text;
} one_text;
extern const type one_text_t;

typedef struct count_row {
	int64_t n;
} count_row;
extern const type count_row_t;

#endif
