/* dispositions_rules.h -- what an outcome is, what it asks for, and what is wrong with
 * what was filled in. Pure. */
#ifndef PB_DISPOSITIONS_RULES_H
#define PB_DISPOSITIONS_RULES_H

#include "base/arena.h"
#include "base/field.h"
#include "base/when.h"

enum { DISPOSITION_NAME_MOST = 60, DISPOSITION_DUE_MOST = 14400, AMOUNTS_MOST = 6 };
enum { EMERGENCY_WORDS_MOST = 50, EMERGENCY_WORD_LENGTH = 60 };

/* key 0: none. due_min 0: no promise of its own. */
typedef struct disposition {
	str id, name, icon, follow_up, special;
	int64_t key, due_min, version, used;
	bool needs_note, needs_follow_up, needs_value, needs_tag, closes, archived;
} disposition;
extern const type disposition_t;

/* needed: no, yes, before_next. amounts: "15000 35000"; words: a line each. */
typedef struct disposition_rules {
	str needed, amounts, words;
	int64_t version;
	when since;
} disposition_rules;
extern const type disposition_rules_t;

/* A choice of a form. */
struct disposition_choice {
	const char *value, *text;
};
enum { FOLLOW_UPS_N = 4, SPECIALS_N = 4, NEEDED_N = 3, DISPOSITION_ICONS_N = 12 };
extern const struct disposition_choice FOLLOW_UPS[], SPECIALS[], NEEDED[],
	DISPOSITION_ICONS[];
bool disposition_choice_is(const struct disposition_choice *c, size_t n, str value);

typedef struct disposition_fault {
	const char *field, *says;
} disposition_fault;
enum { DISPOSITION_FAULTS_MOST = 6 };
/* What is wrong with one that is made or changed; how many. */
size_t disposition_check(const disposition *d,
			 disposition_fault faults[DISPOSITION_FAULTS_MOST]);
/* The document that disposition_save takes. */
str disposition_document(arena *a, const disposition *d);

/* What was filled in when a call was dealt with. */
typedef struct outcome_given {
	bool note, follow_up, value, tag;
} outcome_given;
/* What an outcome asks for and was not given. */
size_t outcome_missing(const disposition *d, const outcome_given *g,
		       disposition_fault faults[DISPOSITION_FAULTS_MOST]);

/* Among outcomes, the one of that id; NULL: none. */
const disposition *disposition_find(list outcomes, str id);
/* It asks for something that only whoever had the call can say. */
bool disposition_asks(const disposition *d);

/* "150, 350, 2k" to "{15000,35000,200000}"; absent when one is none or there are too
 * many. */
str amounts_read(arena *a, str typed);
/* "{15000,...}" to "150, 350". */
str amounts_show(arena *a, str amounts);
/* Lines to a PostgreSQL array; absent when a word is too long or there are too many. */
str emergency_words_read(arena *a, str typed);

#endif
