/* notice_words_rules.h -- what is said outside the product of what a member is told.
 * Pure. */
#ifndef PB_NOTICE_WORDS_RULES_H
#define PB_NOTICE_WORDS_RULES_H

#include "base/arena.h"
#include "base/str.h"

typedef struct notice_line {
	str kind, words, href;
} notice_line;

/* "sla" of a notice's kind: what members choose by. */
str notice_sort_of(str kind);
/* "Promises": what it is called. */
str notice_sort_name(str sort);

/* Of a letter about n of them, n > 0. base: where the product is; business: whose. */
str notice_subject(arena *a, const notice_line *lines, size_t n);
str notice_letter(arena *a, const notice_line *lines, size_t n, str base, str business);

/* JSON for the service worker. words: the member has said that names may be shown on a
 * locked screen. tag: a later one of the same tag takes its place. */
str notice_signal(arena *a, const notice_line *lines, size_t n, str tag, bool words);
/* A text to a phone, about n of them: the business, the first one's words (or none of
 * anybody), how many more, and where to look. code: by which it is taken by an answer;
 * may be empty. */
str notice_text_words(arena *a, const notice_line *lines, size_t n, str base,
		      str business, bool words, str code);
bool notice_urgent(const notice_line *lines, size_t n);

#endif
