/* fold.h -- text as keywords are looked for in it: capitals and digits, one blank
 * between words. Accents, strokes, letters of other scripts that look the same, full
 * width, quotes, apostrophes and punctuation do not count. */
#ifndef PB_BASE_FOLD_H
#define PB_BASE_FOLD_H

#include "base/arena.h"
#include "base/str.h"

/* "  Stop all!! " is "STOP ALL"; "don't" is "DONT". */
str text_fold(arena *a, str body);
/* Whether words (folded) stand in text (folded), beginning and ending at words. */
bool text_has_words(str text, str words);

#endif
