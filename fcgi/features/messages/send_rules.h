/* send_rules.h -- what a file that came is, by its first bytes, and what an answer of
 * the carrier's to a text means for its task. Pure. */
#ifndef PB_SEND_RULES_H
#define PB_SEND_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { MEDIA_HEAD = 16, PICTURE_MOST = 5 * 1024 * 1024 };

/* A kind of file that is taken. */
typedef struct media_kind {
	const char *type, *extension, *word; /* "image/jpeg", "jpg", "Photo" */
	bool picture;                        /* shown in the page; the rest is a link */
	bool sent;                           /* the carrier takes it from us */
} media_kind;
/* By the file's own first bytes; NULL when it is nothing that is taken. told: what it
 * was said to be, for the kinds that have no mark of their own (text, vCard). */
const media_kind *media_kind_of(const unsigned char *head, size_t n, str told);
/* By its type; NULL for one that is not taken. */
const media_kind *media_kind_named(str type);

#endif
