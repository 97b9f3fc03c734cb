/* text_rules.h -- what a text costs before it is sent, counted as carriers bill it, and
 * what is the matter when one was not delivered. Pure. */
#ifndef PB_TEXT_RULES_H
#define PB_TEXT_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* As the carrier counts, however many segments that makes. */
enum { TEXT_CHARS_MOST = 1600, TEXT_MEDIA_MOST = 10 };

/* A text of characters of GSM 03.38 holds 160 units alone and 153 a part of several;
 * any other character makes all of it UCS-2, 70 and 67. ^{}\[~]| and the euro sign
 * are two units, as are characters beyond the first plane in UCS-2. */
typedef struct text_size {
	bool unicode;
	int64_t chars;    /* 16-bit units: an emoji is two, as the carrier counts */
	int64_t units;    /* septets, or 16-bit units */
	int64_t segments; /* 0 of an empty text */
	int64_t room;     /* units that its segments hold together */
	int64_t per;      /* units a segment holds */
	str odd; /* the first characters that make it UCS-2, at most 5; empty otherwise
		  */
} text_size;
text_size text_measure(arena *a, str body);

/* The same in words that GSM has: curly quotes straight, dashes, ellipses and blanks
 * plain. What has no plain form stays. */
str text_plain(arena *a, str body);

/* Millionths of a dollar: segments, or one picture message. */
int64_t text_cost(const text_size *s, int64_t media, int64_t a_segment,
		  int64_t a_picture);
/* "$0.017", rounded up to a tenth of a cent. */
str text_dollars(arena *a, int64_t microusd);

/* What an error code of the carrier's means, and what to do. */
typedef struct text_trouble {
	const char *short_words; /* "the carrier filtered it" */
	const char *words;       /* a sentence */
	const char *todo;        /* what helps */
	bool opted_out;          /* 21610: they have sent STOP */
	bool again;              /* sending it again may work */
} text_trouble;
/* Never NULL: unknown codes have words too. code 0: none was told. */
const text_trouble *text_trouble_of(int64_t code);

/* How far the carrier is: rank 0 = a word that means nothing to us. */
int text_rank(str status);

#endif
