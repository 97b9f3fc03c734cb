/* word_rules.h -- what a text that came in asks of us by itself: stop, start, help; or
 * a wish to stop in other words, which a person looks at. Pure. */
#ifndef PB_WORD_RULES_H
#define PB_WORD_RULES_H

#include "base/arena.h"
#include "base/str.h"

enum text_word {
	WORD_NONE,
	WORD_STOP,
	WORD_START,
	WORD_YES, /* START of whoever has sent STOP; of others an answer like any */
	WORD_HELP,
	WORD_WISH /* it may be a wish to stop: pause, and let a person decide */
};

/* The whole message must be one of the known words (case, accents that stand for plain
 * letters, full-width letters, quotes, blanks and closing punctuation do not count); of
 * those that stop, the first line or sentence is enough ("STOP" and a signature), but
 * CANCEL, END and QUIT before more on their line are a wish: so people write of visits.
 * kind: the carrier's own word for it (OptOutType), which goes first, but for YES; may
 * be empty. yes_asked: a question of ours is open, so YES answers that and is no START.
 */
enum text_word text_word_of(arena *a, str body, str kind, bool yes_asked);

/* Whether a STOP says more than that: somebody may need us all the same. */
bool stop_says_more(arena *a, str body);

/* Of what was said, the sentence that may be a wish to stop; empty: none is. */
str wish_in(arena *a, str said);

#endif
