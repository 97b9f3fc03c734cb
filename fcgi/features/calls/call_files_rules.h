/* call_files_rules.h -- which files are taken, by what they are. Pure. */
#ifndef PB_CALL_FILES_RULES_H
#define PB_CALL_FILES_RULES_H

#include <stdbool.h>

#include "base/str.h"

enum { CALL_FILE_MOST = 25 * 1024 * 1024 };

/* A kind of file that is taken. */
typedef struct call_file_kind {
	const char *type, *extension, *word; /* "image/jpeg", "jpg", "Photo" */
	bool shown;                          /* in the page; the rest is saved */
} call_file_kind;
/* NULL when it is not taken. */
const call_file_kind *call_file_kind_of(str type);

/* How a file that came was taken. */
enum call_file_fate { FILE_TAKEN, FILE_NONE, FILE_EMPTY, FILE_OTHER, FILE_FULL };
/* Why it was not, in a sentence. */
const char *call_file_fault(enum call_file_fate fate);

#endif
