/* lead_rules.h -- how hot a text is, by the business's own words and weights; and what
 * a member's text commands. Pure. */
#ifndef PB_LEAD_RULES_H
#define PB_LEAD_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/field.h"
#include "base/str.h"

typedef struct lead_score {
	int64_t points; /* 0 to 100 */
	str reasons;    /* "come today +50, smoking +60" */
} lead_score;

/* words: a line each, "come today = 50"; each counts once, a weight may be negative.
 * What is denied just before ("not urgent") or said of the past just after ("smoke last
 * year") does not count.
 * Lines that cannot be read count for nothing (lead_words_fault tells). */
lead_score lead_score_of(arena *a, str body, str words);
/* The first line that cannot be read, as a sentence; empty: all can. */
str lead_words_fault(arena *a, str words);

/* What a language model said, in the words it may use, and why; false: it used others.
 * certainty: of that word, in percent; negative: it did not tell. */
bool lead_score_said(arena *a, str urgency, str why, int certainty, lead_score *out);

/* "CLAIM 4K7Q2", "BUSY 30", "CALL 801 555 0142": what a member texts. */
enum lead_word {
	LEAD_NOTHING, /* a text like any other */
	LEAD_CLAIM,
	LEAD_CODE, /* a claim if the code is one we know, else a text like any other */
	LEAD_MENTION, /* of codes: of one we know they are told how to claim it */
	LEAD_ACK,
	LEAD_CALL,
	LEAD_WHO,
	LEAD_IN,
	LEAD_OUT,
	LEAD_BUSY,
	LEAD_ETA,
	LEAD_HELP /* one of them, and nothing that can be understood */
};
typedef struct lead_order {
	enum lead_word word;
	str code;        /* of LEAD_CLAIM and LEAD_ACK; may be empty. Of LEAD_CODE
			    and LEAD_MENTION: what may be one, with blanks between. Of
			    LEAD_ETA: whose        number; of LEAD_CALL: a number or a code, as
			    typed
			  */
	int64_t minutes; /* of LEAD_ETA: until they are there; 0: not said. Of
			    LEAD_BUSY: for how long; 0: until they say otherwise */
} lead_order;
lead_order lead_order_of(arena *a, str body);

/* What came of a CLAIM: won, mine, taken (by whom), none (that they were told of is
 * open), which (of these codes), open (they only wrote of it), gone. */
str lead_claim_words(arena *a, str outcome, str code, str codes, str by_name);

/* Why no phone rings for it. held: as lead_begun has it. */
str lead_unrung_words(str held, bool open);
/* What whoever is told of it has to know, with a blank before; empty: nothing. */
str lead_held_words(str held);

/* That no text of a claim got to anybody; why: of the last one; empty: there was none.
 */
str lead_unreached_words(arena *a, str why);

/* What IN, OUT and BUSY choose. state: what came of it ("ready", "wrap_up", "on_call");
 * reachable: a ring would get to them. */
const char *lead_state_of(enum lead_word word);
str lead_state_words(arena *a, enum lead_word word, int64_t minutes, str state,
		     bool reachable);

/* Who takes calls: those who are ready, then those who are on one. */
typedef struct lead_at_work {
	str name, state; /* ready, on_call */
} lead_at_work;
str lead_who_words(arena *a, str name, list mates);

/* How far a member's phone is; a late word never takes it back. 0: not a status. */
int lead_call_rank(str status);

#endif
