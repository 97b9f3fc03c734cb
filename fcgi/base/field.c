/* field.c -- what a struct holds, as data. */
#include "base/field.h"

const field *type_field(const type *t, str name)
{
	for (size_t i = 0; i < t->count; i++)
		if (str_eq(str_of(t->fields[i].name), name))
			return &t->fields[i];
	return NULL;
}
