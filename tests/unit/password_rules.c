/* password_rules.c -- tests of which passwords are taken. */
#include "features/accounts/accounts.h"

#include "tap.h"

#define SHORT "Use at least 8 characters."
#define PLAIN \
	"Add a character that is no letter or digit, or use at least 15 characters."
#define USED "That is one of the most used passwords, or close to one. Choose another."
#define SAME "Use more different characters."
#define BYTES "Use at most 1,024 bytes."
#define TYPED "Use characters that a keyboard can type."

/* fault NULL: is taken. */
static void table(void)
{
	static const struct {
		const char *password, *fault;
	} CASES[] = {
		{"", SHORT},
		{"a!", SHORT},
		{"abcde1!", SHORT},
		{"abcdef1!", USED},
		{"kwtdef1!", NULL},
		{"abcdefg1", PLAIN},
		{"ABCDEFGH", PLAIN},
		{"12345678", PLAIN},
		{"abcdefghijklmn", PLAIN},
		{"abcdefghijklmno", NULL},
		{"abc defg", NULL},
		{"        ", SAME},
		{"aaaabbb!", SAME},
		{"aaaabbc!", NULL},
		{"abcdefg_", NULL},
		{"Jack-field-42!", NULL},
		{"correct horse battery", NULL},
		{"password1!", USED},
		{"PassWord1!", USED},
		{"p@ssw0rd", USED},
		{"password1!!", USED},
		{"P@$$w0rd2026!", USED},
		{"!!Passw0rd", USED},
		{"Summer-2026", USED},
		{"W3lcome_W3lcome", USED},
		{"$unsh1ne.99", USED},
		{"Qwerty!Qwerty!", USED},
		{"Welcome1Password2!", USED},
		{"1qaz2wsx#", USED},
		{"123456789012345", USED},
		{"passwordpassword", USED},
		{"my password-is-not-that", NULL},
		{"Test-password-7!", NULL},
		{"loveliest-day", NULL},
		{"password-of-a-boat", NULL},
		{"84027-59135-66821", NULL},
		{"aaaaaaaaaaaaaaa", SAME},
		{"AAAAAAAAAAAAAAA", SAME},
		{"aaaaaaaaaaaaaaaa", SAME},
		{"qwertyuiopasdfg", USED},
		/* letters of other scripts are letters; characters count, not bytes */
		{"пароль12", PLAIN},
		{"пароль1!", NULL},
		{"пароли!", SHORT},
		{"パスワードパスワード", PLAIN},
		{"パスワードパスワードパスワード", NULL},
		{"\xff\xfe"
		 "abcdef!",
		 TYPED},
		{"\xc0\xaf"
		 "abcdef!",
		 TYPED},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(str_of(password_fault(str_of(CASES[i].password))),
		       str_of(CASES[i].fault), "\"%s\"", CASES[i].password);
}

static void lengths(void)
{
	static char text[2048];
	int wrong = 0;
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = "xkcdvu"[i % 6];
	for (size_t n = 0; n <= sizeof text; n++) {
		const char *fault = password_fault((str){text, n});
		const char *want = n < 8       ? SHORT
				   : n < 15    ? PLAIN
				   : n <= 1024 ? NULL
					       : BYTES;
		wrong += (fault == NULL) != (want == NULL) ||
			 (want && strcmp(fault, want) != 0);
	}
	is_i64(wrong, 0, "every length from 0 to 2,048 bytes");
	ok(password_fault((str){0}) != NULL, "no password is none");
}

/* What is no letter or digit, among seven letters. */
static void specials(void)
{
	int wrong = 0;
	for (int c = 1; c < 128; c++) {
		char text[9] = "abcdefg?";
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
			     (c >= 'a' && c <= 'z');
		text[7] = (char)c;
		wrong += (password_fault(str_of(text)) != NULL) != plain;
	}
	is_i64(wrong, 0, "every character of ASCII as the eighth");
}

int main(void)
{
	table();
	lengths();
	specials();
	return tap_done();
}
