/* flow_steps_speech_rules.c -- which key a caller means who speaks instead. */
#include "features/flows/flow_steps_rules.h"

/* What people say to a menu is short; whoever reads out a book is not answering it. */
enum { SPEECH_BYTES = 200 };

static const str NUMBERS[] = {
	STR_INIT("zero"),  STR_INIT("one"),  STR_INIT("two"), STR_INIT("three"),
	STR_INIT("four"),  STR_INIT("five"), STR_INIT("six"), STR_INIT("seven"),
	STR_INIT("eight"), STR_INIT("nine"),
};

/* Letters and digits; bytes of other scripts are letters. An apostrophe stays in its
 * word. */
static bool in_word(char c)
{
	unsigned char u = (unsigned char)c;
	return u >= 0x80 || u == '\'' || (u >= '0' && u <= '9') ||
	       (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z');
}

/* Takes the next word off *rest; false when there is none. */
static bool next_word(str *rest, str *word)
{
	size_t from = 0, to;
	while (from < rest->n && !in_word(rest->p[from]))
		from++;
	for (to = from; to < rest->n && in_word(rest->p[to]);)
		to++;
	*word = str_sub(*rest, from, to);
	*rest = str_sub(*rest, to, rest->n);
	return word->n > 0;
}

/* How many words phrase has when speech begins with it, else 0. */
static int begins_with(str speech, str phrase)
{
	str said, wanted;
	int n = 0;
	for (; next_word(&phrase, &wanted); n++)
		if (!next_word(&speech, &said) || !str_ieq(said, wanted))
			return 0;
	return n;
}

/* Words of the longest phrase of the key that speech begins with. */
static int longest(str speech, const flow_key *k)
{
	int best = begins_with(speech, k->label);
	for (size_t i = 0; i < k->nwords; i++) {
		int n = begins_with(speech, k->words[i]);
		best = n > best ? n : best;
	}
	return best;
}

/* The key that speech begins with as a number: "two", "2". */
static bool is_number(str speech, const flow_key *k)
{
	if (k->key.n != 1 || k->key.p[0] < '0' || k->key.p[0] > '9')
		return false;
	return begins_with(speech, k->key) ||
	       begins_with(speech, NUMBERS[k->key.p[0] - '0']);
}

/* The longest phrase anywhere in what was said wins, of equal ones the one said first.
 * A number counts only when no phrase was said: "support for one of my panels" is not
 * key 1. */
int flow_spoken_key(const flow_step *s, str speech)
{
	int best = 0, key = -1, number = -1;
	str word, rest = str_sub(speech, 0, SPEECH_BYTES);
	for (str here = rest; next_word(&rest, &word); here = rest)
		for (size_t i = 0; i < s->nkeys; i++) {
			int n = longest(here, &s->keys[i]);
			if (n > best) {
				best = n;
				key = (int)i;
			}
			if (number < 0 && is_number(here, &s->keys[i]))
				number = (int)i;
		}
	return key >= 0 ? key : number;
}
