#include "features/messages/word_rules.h"

#include "base/fold.h"

static bool one_of(str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(words[i])))
			return true;
	return false;
}
#define ONE_OF(s, words) one_of(s, words, sizeof(words) / sizeof((words)[0]))

static bool wishes_to_stop(str text)
{
	static const char *const wishes[] = {
		"STOP TEXTING",
		"STOP SENDING",
		"STOP MESSAGING",
		"STOP CONTACTING",
		"STOP CALLING",
		"STOP BOTHERING",
		"STOP HARASSING",
		"STOP THESE",
		"STOP THE TEXTS",
		"STOP THE MESSAGES",
		"STOP PLEASE",
		"PLEASE STOP",
		"NO MORE TEXTS",
		"NO MORE MESSAGES",
		"NO MORE CALLS",
		"DONT TEXT",
		"DO NOT TEXT",
		"DONT CONTACT",
		"DO NOT CONTACT",
		"DONT CALL",
		"DO NOT CALL",
		"DONT MESSAGE",
		"DO NOT MESSAGE",
		"DONT WRITE",
		"NEVER TEXT",
		"NEVER CONTACT",
		"QUIT TEXTING",
		"REMOVE ME",
		"TAKE ME OFF",
		"DELETE MY NUMBER",
		"LOSE MY NUMBER",
		"WRONG NUMBER",
		"UNSUBSCRIBE ME",
		"LEAVE ME ALONE",
		"OPT ME OUT",
		"OFF YOUR LIST",
		"OFF THE LIST",
		"NO MAS",
		"NO ME ESCRIBA",
		"NO ME LLAME",
		"DEJE DE",
		"DEJEN DE",
		"YA NO ME",
		"BASTA",
		"NICHT MEHR SCHREIBEN",
		"NE PLUS ME",
	};

	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++)
		if (text_has_words(text, str_of(wishes[i])))
			return true;
	return false;
}

enum text_word text_word_of(arena *a, str body, str kind, bool yes_asked)
{
	static const char *const stop[] = {
		"STOP",   "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT",
		"REVOKE", "OPTOUT",  "OPT OUT",  "REMOVE",      "ARRET",  "TD"};
	static const char *const start[] = {"START", "UNSTOP"};
	static const char *const help[] = {"HELP", "INFO"};
	str s = text_fold(a, body);

	if (str_eq(kind, S("STOP")) || ONE_OF(s, stop))
		return WORD_STOP;
	if (str_eq(kind, S("START")) || ONE_OF(s, start) ||
	    (str_eq(s, S("YES")) && !yes_asked))
		return WORD_START;
	if (str_eq(kind, S("HELP")) || ONE_OF(s, help))
		return WORD_HELP;
	return wishes_to_stop(s) ? WORD_WISH : WORD_NONE;
}
