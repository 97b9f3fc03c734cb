#include "features/messages/word_rules.h"

#include "base/fold.h"

enum { GAP_WORDS = 3, SHORT_WORDS = 4 };

/* Where a sentence ends. */
static const str ENDS = STR_INIT(".!?\n");

/* "before 9", "after noon": of a call it says when, not never. */
static bool says_when(str rest)
{
	static const char *const sides[] = {"BEFORE", "AFTER", "UNTIL", "TILL"};
	str side, hour;

	if (str_starts(rest, S("ME ")))
		rest = str_sub(rest, 3, rest.n);
	if (!str_split(&rest, ' ', &side) || !STR_ONE_OF(side, sides) ||
	    !str_split(&rest, ' ', &hour))
		return false;
	return str_eq(hour, S("NOON")) ||
	       (hour.n && hour.p[0] >= '0' && hour.p[0] <= '9');
}

/* A wish that means something else when one of these words follows: to stop by the shop
 * is none, and "basta con una llamada" says that one call is enough. */
static bool goes_on_otherwise(str wish, str rest)
{
	static const char *const visits[] = {"BY",      "IN",    "OVER",
					     "AT",      "FOR",   "TODAY",
					     "TONIGHT", "LATER", "TOMORROW"};
	static const char *const stops[] = {"STOP", "PLEASE STOP", "JUST STOP"};
	static const char *const leaks[] = {"FROM", "UP", "BY", "KEEPS"};
	static const char *const timed[] = {"DONT CALL", "DO NOT CALL", "DONT TEXT",
					    "DO NOT TEXT"};
	str word;

	rest = str_trim(rest);
	if (STR_ONE_OF(wish, timed))
		return says_when(rest);
	if (!str_split(&rest, ' ', &word))
		return false;
	if (STR_ONE_OF(wish, stops))
		return STR_ONE_OF(word, visits);
	if (str_eq(wish, S("STOP IT")))
		return STR_ONE_OF(word, leaks);
	return str_eq(wish, S("BASTA")) && str_eq(word, S("CON"));
}

static bool ends_in_words(str text, str words)
{
	return text.n >= words.n &&
	       str_eq(str_sub(text, text.n - words.n, text.n), words) &&
	       (text.n == words.n || text.p[text.n - words.n - 1] == ' ');
}

/* What says before a wish that it is none: of any, or of those that begin so. */
static const struct {
	const char *words, *of;
} DENIALS[] = {
	{"DIDNT SAY", ""},
	{"DIDNT SAY TO", ""},
	{"DID NOT SAY", ""},
	{"DID NOT SAY TO", ""},
	{"NEVER SAID", ""},
	{"NEVER SAID TO", ""},
	{"DIDNT MEAN", ""},
	{"DIDNT MEAN TO SAY", ""},
	{"DID NOT MEAN", ""},
	{"NOT SAYING", ""},
	{"DIDNT ASK YOU TO", ""},
	{"DID NOT ASK YOU TO", ""},
	{"DONT", "STOP"},
	{"DO NOT", "STOP"},
	{"NEVER", "STOP"},
	{"DONT WANT YOU TO", "STOP"},
	{"DO NOT WANT YOU TO", "STOP"},
	{"DONT", "QUIT"},
	{"BUS", "STOP"},
	{"NEXT", "STOP"},
	{"LAST", "STOP"},
	{"FIRST", "STOP"},
	{"CANT", "STOP"},
	{"CANNOT", "STOP"},
	{"WONT", "STOP"},
	{"WILL NOT", "STOP"},
	{"DOESNT", "STOP"},
	{"DOES NOT", "STOP"},
	{"NON", "STOP"},
	{"PIT", "STOP"},
	{"TO", "STOP IT"},
	{"CAN I", "STOP IT"},
	{"DO I", "STOP IT"},
	{"DO WE", "STOP IT"},
	{"DONT WANT TO", "UNSUBSCRIBE"},
	{"DONT WANT TO", "OPT"},
	{"DO NOT WANT TO", "UNSUBSCRIBE"},
	{"DO NOT WANT TO", "OPT"},
	{"DONT", "UNSUBSCRIBE"},
	{"DID NOT", "UNSUBSCRIBE"},
	{"DIDNT", "UNSUBSCRIBE"},
	{"DIDNT", "OPT"},
	{"DID NOT", "OPT"},
	{"NO DIJE", ""},
	{"NO DIJE QUE", ""},
	{"NO HE DICHO", ""},
	{"NO HE DICHO QUE", ""},
	{"NUNCA DIJE", ""},
	{"NUNCA DIJE QUE", ""},
	{"NO QUISE DECIR", ""},
	{"NO LE PEDI QUE", ""},
	{"NO LES PEDI QUE", ""},
	{"NO", "DEJ"},
	{"NUNCA", "DEJ"},
	{"NO QUIERO QUE", "DEJ"},
	{"NO", "BASTA"},
};

static bool is_denied(str before, str wish)
{
	before = str_trim(before);
	for (size_t i = 0; i < sizeof(DENIALS) / sizeof(DENIALS[0]); i++)
		if (str_starts(wish, str_of(DENIALS[i].of)) &&
		    ends_in_words(before, str_of(DENIALS[i].words)))
			return true;
	return false;
}

/* Takes these words from the beginning of the text. */
static bool takes_words(str *text, str words)
{
	if (!str_starts(*text, words) || (text->n > words.n && text->p[words.n] != ' '))
		return false;
	*text = str_trim(str_sub(*text, words.n, text->n));
	return true;
}

/* The same for a wish; " ~ " in it stands for three words at most. */
static bool takes_wish(str *text, str wish)
{
	ptrdiff_t gap = str_find(wish, '~', 0);
	str word;

	if (gap < 0)
		return takes_words(text, wish);
	if (!takes_words(text, str_trim(str_sub(wish, 0, (size_t)gap))))
		return false;
	wish = str_trim(str_sub(wish, (size_t)gap + 1, wish.n));
	for (int between = 0; between <= GAP_WORDS; between++)
		if (takes_words(text, wish))
			return true;
		else if (!str_split(text, ' ', &word))
			return false;
	return false;
}

enum said { NOT_SAID, DENIED, WISHED };

/* One wish in folded text: WISHED where it stands once without a denial. */
static enum said wish_said(str text, str wish)
{
	enum said is = NOT_SAID;

	for (size_t i = 0; i < text.n; i++) {
		str rest = str_sub(text, i, text.n);
		if ((i && text.p[i - 1] != ' ') || !takes_wish(&rest, wish) ||
		    goes_on_otherwise(wish, rest))
			continue;
		if (!is_denied(str_sub(text, 0, i), wish))
			return WISHED;
		is = DENIED;
	}
	return is;
}

static const char *const WISHES[] = {
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
	"STOP THE HARASSMENT",
	"STOP THE SPAM",
	"STOP ~ TEXTS",
	"STOP ~ MESSAGES",
	"STOP ~ CALLS",
	"STOP SPAMMING",
	"STOP WRITING",
	"STOP EMAILING",
	"STOP REACHING",
	"STOP ANNOYING",
	"JUST STOP",
	"CEASE",
	"CANT STOP GETTING ~ TEXTS",
	"CANT STOP GETTING ~ MESSAGES",
	"CANT STOP RECEIVING ~ TEXTS",
	"CANNOT STOP GETTING ~ TEXTS",
	"CANNOT STOP GETTING ~ MESSAGES",
	"WONT STOP TEXTING",
	"WONT STOP CALLING",
	"WONT STOP SENDING",
	"WONT STOP MESSAGING",
	"WONT STOP CONTACTING",
	"WONT STOP BOTHERING",
	"WONT STOP HARASSING",
	"WONT STOP SPAMMING",
	"STOP PLEASE",
	"STOP IT",
	"STOP RECEIVING",
	"STOP GETTING",
	"DONT EVER CONTACT",
	"DONT EVER TEXT",
	"DONT EVER CALL",
	"DONT EVER MESSAGE",
	"DO NOT EVER",
	"DONT SEND ~ TEXTS",
	"DONT SEND ~ TEXT",
	"DONT SEND ~ MESSAGES",
	"DONT SEND ~ SMS",
	"DO NOT SEND ~ TEXTS",
	"DO NOT SEND ~ TEXT",
	"DO NOT SEND ~ MESSAGES",
	"DO NOT SEND ~ SMS",
	"DONT WANT ~ TEXTS",
	"DONT WANT ~ MESSAGES",
	"DONT WANT ~ CALLS",
	"DO NOT WANT ~ TEXTS",
	"DO NOT WANT ~ MESSAGES",
	"DO NOT WANT ~ CALLS",
	"CANCEL ~ TEXTS",
	"CANCEL ~ MESSAGES",
	"END ~ TEXTS",
	"END ~ MESSAGES",
	"REVOKE ~ CONSENT",
	"WITHDRAW ~ CONSENT",
	"PLEASE STOP",
	"NO MORE TEXTS",
	"NO MORE CALLS",
	"NO MORE MESSAGES",
	"DONT TEXT",
	"DO NOT TEXT",
	"DONT CONTACT",
	"DO NOT CONTACT",
	"DONT CALL",
	"DO NOT CALL",
	"DONT MESSAGE",
	"DO NOT MESSAGE",
	"DONT WRITE",
	"DONT REACH",
	"DO NOT REACH",
	"NEVER TEXT",
	"NEVER CONTACT",
	"QUIT TEXTING",
	"QUIT CALLING",
	"QUIT MESSAGING",
	"QUIT SENDING",
	"QUIT CONTACTING",
	"QUIT BOTHERING",
	"QUIT HARASSING",
	"QUIT SPAMMING",
	"QUIT WRITING",
	"NO LONGER WISH",
	"NO LONGER WANT ~ TEXTS",
	"NO LONGER WANT ~ MESSAGES",
	"NO LONGER WANT ~ CALLS",
	"NO LONGER WANT TO BE",
	"NO LONGER WANT TO RECEIVE",
	"NO LONGER WANT TO GET",
	"NO LONGER WANT TO HEAR",
	"DONT WANT TO RECEIVE",
	"DO NOT WANT TO RECEIVE",
	"DONT WANT TO HEAR",
	"DO NOT WANT TO HEAR",
	"DONT WANT ANY MORE",
	"DO NOT WANT ANY MORE",
	"DONT WANT TO GET ~ TEXTS",
	"DONT WANT TO GET ~ MESSAGES",
	"DONT WANT TO GET ~ CALLS",
	"DONT WANT TO BE CONTACTED",
	"DO NOT WANT TO BE CONTACTED",
	"DO NOT WISH TO",
	"DONT WISH TO",
	"DONT BOTHER ME",
	"DONT BOTHER US",
	"DO NOT BOTHER ME",
	"DO NOT BOTHER US",
	"QUIT IT",
	"STOP AT ONCE",
	"REMOVE ME",
	"REMOVE US",
	"REMOVE MY NUMBER",
	"REMOVE THIS NUMBER",
	"TAKE ME OFF",
	"TAKE US OFF",
	"TAKE MY NUMBER OFF",
	"TAKE THIS NUMBER OFF",
	"LEAVE ME ~ ALONE",
	"LEAVE US ~ ALONE",
	"FUCK OFF",
	"UNSUB",
	"DELETE MY NUMBER",
	"LOSE MY NUMBER",
	"WRONG NUMBER",
	"UNSUBSCRIBE",
	"OPT OUT",
	"OPT ME OUT",
	"OFF YOUR LIST",
	"OFF THE LIST",
	"OFF THIS LIST",
	"NO MAS",
	"NO ME ESCRIBA",
	"NO ME ESCRIBAN",
	"NO ME ESCRIBAS",
	"NO ME LLAME",
	"NO ME LLAMEN",
	"NO ME LLAMES",
	"NO ME MANDE",
	"NO ME MANDEN",
	"NO ME MANDES",
	"NO ME ENVIE",
	"NO ME ENVIEN",
	"NO ME ENVIES",
	"NO QUIERO QUE ME",
	"NO QUIERO ~ MENSAJES",
	"NO DESEO",
	"NO ME MOLESTE",
	"NO ME MOLESTEN",
	"NO ME MOLESTES",
	"DEJE DE",
	"DEJEN DE",
	"DEJA DE",
	"DEJES DE",
	"NO VUELVA A",
	"NO VUELVAN A",
	"NO QUIERO MAS",
	"NO QUIERO RECIBIR",
	"BORRE MI NUMERO",
	"QUITEME DE",
	"NUMERO EQUIVOCADO",
	"BORREN MI NUMERO",
	"QUITENME DE",
	"YA NO ME",
	"BASTA",
	"NE PLUS ME",
	"NICHT MEHR SCHREIBEN",
};

static enum said any_wish(str text)
{
	enum said is = NOT_SAID;

	for (size_t i = 0; i < sizeof(WISHES) / sizeof(WISHES[0]) && is != WISHED;
	     i++) {
		enum said one = wish_said(text, str_of(WISHES[i]));
		if (one > is)
			is = one;
	}
	return is;
}

/* A denial counts only where nothing is between it and the wish: "No deje de llamar"
 * asks to call, "No, deje de llamar" does not. What is not sure is a wish: a person
 * decides. But "it won't stop, please come" is none. */
static bool wishes_to_stop(arena *a, str body)
{
	static const char marks[] = ",.;:!?\n";
	enum said whole = any_wish(text_fold(a, body));
	size_t from = 0;

	if (whole != DENIED)
		return whole == WISHED;
	for (size_t at = 0; at <= body.n; at++) {
		if (at < body.n && !memchr(marks, body.p[at], sizeof(marks) - 1))
			continue;
		str part = text_fold(a, str_sub(body, from, at));
		if (any_wish(part) == WISHED || str_eq(part, S("STOP")))
			return true;
		from = at + 1;
	}
	return false;
}

/* "Stop it", "ok stop", "Stop, thank you": among so few words it is about us. */
static bool says_stop_shortly(str text)
{
	str rest = text, word;
	int words = 0;

	while (str_split(&rest, ' ', &word))
		words++;
	return words <= SHORT_WORDS && wish_said(text, S("STOP")) == WISHED;
}

/* "Stop I am not interested": who begins with it means us, but for what else can be
 * stopped ("stop the leak"). */
static bool begins_with_stop(str text)
{
	static const char *const things[] = {"THE", "A", "AN", "SIGN", "WORK", "IT"};
	str rest = text, word;

	if (!takes_words(&rest, S("STOP")) || goes_on_otherwise(S("STOP"), rest))
		return false;
	return !str_split(&rest, ' ', &word) || !STR_ONE_OF(word, things);
}

/* Ends before the first of these signs, or with the text. */
static str up_to(str body, str signs)
{
	size_t at = 0;

	while (at < body.n && str_find(signs, body.p[at], 0) < 0)
		at++;
	return str_sub(body, 0, at);
}

/* One of the text's sentences by itself asks to stop, and nothing of theirs ("stop the
 * leak. Hurry"). */
static bool any_says_stop(arena *a, str body)
{
	while (body.n) {
		str one = up_to(body, ENDS);
		str text = text_fold(a, one);
		if (says_stop_shortly(text) && !text_has_words(text, S("STOP THE")))
			return true;
		body = str_sub(body, one.n + (one.n < body.n), body.n);
	}
	return false;
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
	if (str_eq(text, S("CTO")) &&
	    (str_has(body, S("\u041f")) || str_has(body, S("\u043f"))))
		return true; /* the last letter of the Russian word looks like none */
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]) && !text.n; i++)
		if (str_has(body, str_of(signs[i])))
			return true;
	return false;
}

static bool is_stop(str s)
{
	static const char *const stop[] = {
		"STOP",   "STOPALL", "STOP ALL", "UNSUBSCRIBE", "CANCEL",
		"END",    "QUIT",    "REVOKE",   "OPTOUT",      "OPT OUT",
		"REMOVE", "ARRET",   "TD",       "S T O P"};

	return STR_ONE_OF(s, stop);
}

bool stop_says_more(arena *a, str body)
{
	return !is_stop(text_fold(a, body));
}

/* "STOP" and a signature, or what their phone quotes below it: a line of its own, or a
 * sentence that goes on with another. *visit: a word of talk about appointments. */
static bool begins_as_keyword(arena *a, str body, bool *visit)
{
	static const char *const visits[] = {"CANCEL", "END", "QUIT"};

	body = str_trim(body);
	str first = up_to(body, ENDS), line = up_to(body, S("\n"));
	str word = text_fold(a, first);
	bool asks = first.n < body.n && body.p[first.n] == '?';

	*visit = false;
	if (is_stop(text_fold(a, line)))
		return true;
	*visit = STR_ONE_OF(word, visits);
	return !asks && is_stop(word);
}

static bool may_wish(arena *a, str body, str folded)
{
	return wishes_to_stop(a, body) || says_stop_shortly(folded) ||
	       begins_with_stop(folded) || any_says_stop(a, body) ||
	       means_stop(folded, body);
}

enum text_word text_word_of(arena *a, str body, str kind, bool yes_asked)
{
	static const char *const start[] = {"START", "UNSTOP"};
	static const char *const help[] = {"HELP", "INFO"};
	str s = text_fold(a, body);
	bool visit;

	if (str_eq(kind, S("STOP")) || is_stop(s))
		return WORD_STOP;
	if (str_eq(s, S("YES")))
		return yes_asked ? WORD_NONE : WORD_YES;
	if (str_eq(kind, S("START")) || STR_ONE_OF(s, start))
		return WORD_START;
	if (str_eq(kind, S("HELP")) || STR_ONE_OF(s, help))
		return WORD_HELP;
	if (begins_as_keyword(a, body, &visit))
		return visit ? WORD_WISH : WORD_STOP;
	return may_wish(a, body, s) ? WORD_WISH : WORD_NONE;
}

str wish_in(arena *a, str said)
{
	size_t from = 0;

	for (size_t at = 0; at <= said.n; at++) {
		char c = at < said.n ? said.p[at] : '.';
		if (str_find(ENDS, c, 0) < 0)
			continue;
		str sentence = str_trim(str_sub(said, from, at));
		if (wishes_to_stop(a, sentence))
			return sentence;
		from = at + 1;
	}
	return S("");
}
