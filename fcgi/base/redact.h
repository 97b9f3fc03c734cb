/* redact.h -- card numbers and their security codes in what people write and say. Pure.
 */
#ifndef PB_BASE_REDACT_H
#define PB_BASE_REDACT_H

#include "base/arena.h"
#include "base/str.h"

/* The text without them: "[card number ending in 1111]", "[security code]". A card
 * number is 13 to 19 digits, in figures or in English words ("four one double five"),
 * that a card could have: it begins as one and its last digit fits. Others stay. */
str redact_cards(arena *a, str text);

#endif
