/* money.h -- amounts of money, in hundredths. */
#ifndef PB_BASE_MONEY_H
#define PB_BASE_MONEY_H

#include "base/str.h"

struct arena;

enum { MONEY_MOST = 1000000000 }; /* ten millions */

/* "1,200", "$350.5", "2k": false when it is none, is negative or above MONEY_MOST. */
bool money_parse(str s, int64_t *hundredths);
/* "$1,200" or "$12.50", with the sign of the region's money. */
str money_text(struct arena *a, int64_t hundredths, str region);
/* "1200" or "12.50": for a form's field. */
str money_plain(struct arena *a, int64_t hundredths);
/* "$", "£", "€"; "$" where it is not known. */
str money_sign(str region);

#endif
