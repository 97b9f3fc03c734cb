#include "features/accounts/accounts.h"

#include "base/text.h"

enum { SHORTEST = 8, LONG_ENOUGH = 15, MOST_BYTES = 1024 };

/* The most used ones that the other rules let through. */
static const char *const COMMON[] = {
	"password1!",      "password123!",     "p@ssw0rd",        "p@ssword",
	"p@ssword1",       "p@$$w0rd",         "passw0rd!",       "password!",
	"welcome1!",       "welcome123!",      "qwerty123!",      "qwerty1!",
	"admin123!",       "admin@123",        "abc123!@#",       "abcd1234!",
	"iloveyou!",       "1q2w3e4r!",        "letmein!",        "monkey123!",
	"dragon123!",      "sunshine1!",       "football1!",      "summer2024!",
	"summer2025!",     "summer2026!",      "winter2025!",     "winter2026!",
	"changeme!",       "changeme123!",     "secret123!",      "test1234!",
	"company123!",     "passwordpassword", "123456789012345", "qwertyuiopasdfg",
	"aaaaaaaaaaaaaaa",
};

static bool password_is_common(str password)
{
	for (size_t i = 0; i < sizeof(COMMON) / sizeof(COMMON[0]); i++)
		if (str_ieq(password, str_of(COMMON[i])))
			return true;
	return false;
}

static bool password_has_special(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool letter =
			(c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
		if (!letter && !(c >= '0' && c <= '9'))
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
	if (password_is_common(password))
		return "That is one of the most used passwords. Choose another.";
	return NULL;
}
