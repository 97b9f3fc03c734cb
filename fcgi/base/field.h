/* field.h -- what a struct holds, as data.
 * The same table fills a struct from a database row (store), from a form (web) and
 * feeds a template (render): one name for one thing, checked at start. */
#ifndef PB_BASE_FIELD_H
#define PB_BASE_FIELD_H

#include <stddef.h>

#include "base/str.h"
#include "base/when.h"

enum kind { K_NONE, K_STR, K_I64, K_BOOL, K_WHEN, K_LIST, K_REC };

struct type;

typedef struct field {
	const char *name;
	enum kind kind;
	bool optional; /* SQL NULL allowed: reads as absent str, 0, false, no time */
	size_t off;
	const struct type *sub; /* of K_LIST and K_REC */
} field;

typedef struct type {
	const char *name;
	size_t size;
	const field *fields;
	size_t count;
} type;

/* A list of structs, e.g. `list waiting` holding queue_card. */
typedef struct list {
	const void *items;
	size_t n;
} list;

#define LIST_AT(l, T, i) (((const T *)(l).items) + (i))

/* A member of any other type (int, say) does not compile: it could not be filled. */
/* clang-format off */
#define FIELD_KIND_(m) _Generic((m), str: K_STR, int64_t: K_I64, bool: K_BOOL, when: K_WHEN)
#define FIELD_SUB_KIND_(m) _Generic((m), list: K_LIST, default: K_REC)
#define FIELD_M_(T, m) (((const T *)0)->m)
#define FIELD(T, m) { #m, FIELD_KIND_(FIELD_M_(T, m)), false, offsetof(T, m), NULL }
#define FIELD_OPT(T, m) { #m, FIELD_KIND_(FIELD_M_(T, m)), true, offsetof(T, m), NULL }
/* sub: the type of the record, or of the list's elements */
#define FIELD_SUB(T, m, subtype) \
	{ #m, FIELD_SUB_KIND_(FIELD_M_(T, m)), false, offsetof(T, m), (subtype) }

/* const type queue_card_t = TYPE(queue_card, queue_card_f); */
#define TYPE(T, table) { #T, sizeof(T), (table), sizeof(table) / sizeof((table)[0]) }
/* clang-format on */

const field *type_field(const type *t, str name);

#endif
