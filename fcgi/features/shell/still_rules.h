/* still_rules.h -- has a part of a page changed, or has only time gone by? */
#ifndef PB_STILL_RULES_H
#define PB_STILL_RULES_H

#include "base/str.h"

/* A hash of our own HTML without what differs at every look though nothing happened:
 * the text of <time>, which runs on in the browser, the words for screen readers right
 * behind it, the sum that is read aloud, and the tokens of forms. Pure. */
uint64_t still_hash(str html);

#endif
