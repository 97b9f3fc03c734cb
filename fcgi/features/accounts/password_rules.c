#include "features/accounts/accounts.h"

#include "base/text.h"

enum {
	SHORTEST = 8,
	LONG_ENOUGH = 15,
	MOST_BYTES = 1024,
	GUESSED_BYTES = 64, /* nobody's list goes further */
	FEWEST_KINDS = 4,   /* of characters: "aaaaaaa!" has two */
};

/* What the most used passwords are made of, in whatever writing: lists of stolen ones
 * are these words, capitalised, with a few digits and a sign around them. */
static const char *const WORDS[] = {
	"password", "passwort",   "passwd",        "pass",       "passphrase",
	"welcome",  "willkommen", "bienvenue",     "qwerty",     "qwertyuiop",
	"qwertz",   "azerty",     "asdfg",         "asdfgh",     "asdfghjkl",
	"asdf",     "zxcvbn",     "zxcvbnm",       "qazwsx",     "qazwsxedc",
	"wsxedc",   "admin",      "administrator", "root",       "user",
	"guest",    "default",    "login",         "access",     "letmein",
	"changeme", "change",     "changeit",      "secret",     "topsecret",
	"private",  "master",     "super",         "superman",   "superuser",
	"batman",   "spiderman",  "starwars",      "pokemon",    "naruto",
	"dragon",   "monkey",     "tiger",         "shadow",     "killer",
	"hunter",   "ranger",     "football",      "baseball",   "basketball",
	"soccer",   "hockey",     "liverpool",     "arsenal",    "chelsea",
	"iloveyou", "loveyou",    "iloveu",        "love",       "lovely",
	"princess", "sunshine",   "flower",        "summer",     "winter",
	"spring",   "autumn",     "monday",        "friday",     "january",
	"december", "michael",    "jessica",       "jordan",     "daniel",
	"ashley",   "charlie",    "thomas",        "george",     "andrew",
	"freedom",  "trustno",    "whatever",      "computer",   "internet",
	"samsung",  "google",     "facebook",      "microsoft",  "company",
	"office",   "business",   "hello",         "helloworld", "abc",
	"abcd",     "abcdef",     "abcdefgh",      "aaa",        "qqq",
	"zzz",      "patchbay",   "cheese",        "cookie",     "ginger",
	"pepper",   "maggie",     "buster",        "mustang",    "harley",
	"matrix",   "phoenix",    "purple",        "orange",     "silver",
	"banana",   "test1234",   "testtest",      "test123",    "12345678901",
	"123456",   "654321",     "qwer",          "1qaz2wsx",   "1q2w3e4r",
	"1q2w3e",   "q1w2e3r4",   "zaq12wsx",
};

/* One writing for all: capitals, and the signs that people put for letters. */
static char password_plain(char c)
{
	static const char signs[] = "@4310!|l$57", letters[] = "aaeioiiisst";

	if (c >= 'A' && c <= 'Z')
		c = (char)(c - 'A' + 'a');
	const char *at = memchr(signs, c, sizeof(signs) - 1);
	return at ? letters[at - signs] : c;
}

static bool password_begins(str s, const char *word)
{
	size_t i = 0;

	while (i < s.n && word[i] && password_plain(s.p[i]) == password_plain(word[i]))
		i++;
	return !word[i];
}

static bool password_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

/* Is it nothing but such words, with digits and signs around them? Walks from the front
 * and notes which places can be reached, without a word (1) or with one (2). */
static bool password_is_common(str s)
{
	unsigned char reached[GUESSED_BYTES + 1] = {1};

	if (s.n > GUESSED_BYTES)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!reached[i])
			continue;
		for (size_t w = 0; w < sizeof(WORDS) / sizeof(WORDS[0]); w++)
			if (password_begins(str_sub(s, i, s.n), WORDS[w]))
				reached[i + strlen(WORDS[w])] |= 2;
		if (!password_is_letter(s.p[i]))
			reached[i + 1] |= reached[i];
	}
	return reached[s.n] & 2;
}

static bool password_is_monotonous(str s)
{
	bool seen[256] = {false};
	size_t kinds = 0;

	for (size_t i = 0; i < s.n; i++) {
		kinds += !seen[(unsigned char)s.p[i]];
		seen[(unsigned char)s.p[i]] = true;
	}
	return kinds < FEWEST_KINDS;
}

static bool password_has_special(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!password_is_letter(c) && !(c >= '0' && c <= '9'))
			return true;
	}
	return false;
}

const char *password_fault(str password)
{
	if (password.n > MOST_BYTES)
		return "Use at most 1,024 bytes.";
	if (!text_is_utf8(password))
		return "Use characters that a keyboard can type.";
	if (text_chars(password) < SHORTEST)
		return "Use at least 8 characters.";
	if (text_chars(password) < LONG_ENOUGH && !password_has_special(password))
		return "Add a character that is no letter or digit, or use at least 15 "
		       "characters.";
	if (password_is_monotonous(password))
		return "Use more different characters.";
	if (password_is_common(password))
		return "That is one of the most used passwords, or close to one. "
		       "Choose another.";
	return NULL;
}
