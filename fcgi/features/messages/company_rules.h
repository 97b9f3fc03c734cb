/* company_rules.h -- who else is in a thread right now: has it open, is writing. What
 * is remembered of it is a few lines of text that age by themselves. Pure. */
#ifndef PB_COMPANY_RULES_H
#define PB_COMPANY_RULES_H

#include "base/arena.h"
#include "base/when.h"

/* How long a sign of life counts; their page gives the next one before. */
enum { COMPANY_VIEWS_S = 60, COMPANY_WRITES_S = 6, COMPANY_MOST = 8 };

/* A look changes nothing about whether they write. */
enum company_sign { COMPANY_LOOKS, COMPANY_WRITES };

/* kept: what was remembered so far, also of nobody or nonsense. The same with me in it,
 * and without those who have left. *news: the others see something else now. */
str company_enter(arena *a, str kept, str me, str name, enum company_sign sign,
		  when now, bool *news);

/* "Theo L. is writing", "Theo L. and Ann B. are also here"; empty: nobody but me. */
str company_words(arena *a, str kept, str me, when now, bool *writes);

#endif
