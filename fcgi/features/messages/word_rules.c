#include "features/messages/word_rules.h"

#include "base/fold.h"

/* "Please stop", but to come by is no wish: "please stop by the shop". */
static bool pleads_to_stop(str text)
{
	static const char *const visits[] = {"BY", "IN", "OVER", "AT"};
	str rest = text, word;
	int said = 0; /* words of "PLEASE STOP" */

	while (str_split(&rest, ' ', &word)) {
		if (said == 2 && !STR_ONE_OF(word, visits))
			return true;
		said = str_eq(word, S("PLEASE"))              ? 1
		       : said == 1 && str_eq(word, S("STOP")) ? 2
							      : 0;
	}
	return said == 2;
}

static bool wishes_to_stop(str text)
{
	static const char *const wishes[] = {
		"STOP TEXTING",      "STOP SENDING",   "STOP MESSAGING",
		"STOP CONTACTING",   "STOP CALLING",   "STOP BOTHERING",
		"STOP HARASSING",    "STOP THESE",     "STOP THE TEXTS",
		"STOP THE MESSAGES", "STOP PLEASE",    "NO MORE TEXTS",
		"NO MORE MESSAGES",  "NO MORE CALLS",  "DONT TEXT",
		"DO NOT TEXT",       "DONT CONTACT",   "DO NOT CONTACT",
		"DONT CALL",         "DO NOT CALL",    "DONT MESSAGE",
		"DO NOT MESSAGE",    "DONT WRITE",     "NEVER TEXT",
		"NEVER CONTACT",     "QUIT TEXTING",   "QUIT IT",
		"STOP AT ONCE",      "REMOVE ME",      "TAKE ME OFF",
		"DELETE MY NUMBER",  "LOSE MY NUMBER", "WRONG NUMBER",
		"UNSUBSCRIBE ME",    "LEAVE ME ALONE", "OPT ME OUT",
		"OFF YOUR LIST",     "OFF THE LIST",   "NO MAS",
		"NO ME ESCRIBA",     "NO ME ESCRIBAN", "NO ME ESCRIBAS",
		"NO ME LLAME",       "NO ME LLAMEN",   "NO ME LLAMES",
		"NO ME MANDE",       "NO ME MANDEN",   "NO ME MANDES",
		"NO ME MOLESTE",     "NO ME MOLESTEN", "NO ME MOLESTES",
		"DEJE DE",           "DEJEN DE",       "DEJA DE",
		"YA NO ME",          "BASTA",          "NICHT MEHR SCHREIBEN",
		"NE PLUS ME",
	};

	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++)
		if (text_has_words(text, str_of(wishes[i])))
			return true;
	return pleads_to_stop(text);
}

/* Nothing but a word for it that carriers do not know, or a sign. */
static bool means_stop(str text, str body)
{
	static const char *const words[] = {"STOPP",   "STOPPEN", "ALTO",  "PARAR",
					    "PARE",    "PAREN",   "PARA",  "DETENER",
					    "DETENGA", "BAJA",    "CESAR", "ARRETEZ"};
	static const char *const signs[] = {"\U0001f6d1", "\u26d4", "\U0001f6ab",
					    "\u270b"};

	if (STR_ONE_OF(text, words))
		return true;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]) && !text.n; i++)
		if (str_has(body, str_of(signs[i])))
			return true;
	return false;
}

enum text_word text_word_of(arena *a, str body, str kind, bool yes_asked)
{
	static const char *const stop[] = {
		"STOP",   "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL",
		"END",    "QUIT",    "REVOKE",   "OPTOUT",      "OPT OUT",
		"REMOVE", "ARRET",   "TD",       "S T O P"};
	static const char *const start[] = {"START", "UNSTOP"};
	static const char *const help[] = {"HELP", "INFO"};
	str s = text_fold(a, body);

	if (str_eq(kind, S("STOP")) || STR_ONE_OF(s, stop))
		return WORD_STOP;
	if (str_eq(kind, S("START")) || STR_ONE_OF(s, start) ||
	    (str_eq(s, S("YES")) && !yes_asked))
		return WORD_START;
	if (str_eq(kind, S("HELP")) || STR_ONE_OF(s, help))
		return WORD_HELP;
	return wishes_to_stop(s) || means_stop(s, body) ? WORD_WISH : WORD_NONE;
}

str wish_in(arena *a, str said)
{
	size_t from = 0;

	for (size_t at = 0; at <= said.n; at++) {
		char c = at < said.n ? said.p[at] : '.';
		if (c != '.' && c != '!' && c != '?' && c != '\n')
			continue;
		str sentence = str_trim(str_sub(said, from, at));
		if (wishes_to_stop(text_fold(a, sentence)))
			return sentence;
		from = at + 1;
	}
	return S("");
}
