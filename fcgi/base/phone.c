/* phone.c -- telephone numbers.
 * libphonenumber takes some 10 us to lay out a number and a page shows fifty, so North
 * American numbers are laid out here (a test compares both) and the others are
 * remembered in a small table: a cache of a pure function, one per process. */
#include "base/phone.h"

#include <string.h>

#include "base/phone_shim.h"
#include "base/text.h"

enum { E164_MAX = 16, EXT_MAX = 20, SHOWN_MAX = 40, INPUT_MAX = 100, SLOTS = 256 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool phone_is_e164(str s)
{
	if (s.n < 9 || s.n > 16 || s.p[0] != '+' || s.p[1] == '0')
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return true;
}

void phone_init(void)
{
	/* One of each kind: patterns are compiled at their first use. */
	char text[SHOWN_MAX], ext[EXT_MAX];
	size_t ext_n = sizeof ext;
	(void)phone_shim_e164("(801) 555-0142", 14, "US", text, sizeof text, ext,
			      &ext_n);
	ext_n = sizeof ext;
	(void)phone_shim_e164("020 7946 0958", 13, "GB", text, sizeof text, ext,
			      &ext_n);
	(void)phone_shim_show("+442079460958", 13, "GB", text, sizeof text);
	(void)phone_shim_show("+442079460958", 13, "US", text, sizeof text);
	(void)phone_shim_show("+18015550142", 12, "GB", text, sizeof text);
}

/* Two capital letters; anything else becomes "ZZ", which is nowhere: then only numbers
 * with a country code are understood. */
static void region_of(str region, char out[2])
{
	memcpy(out, "ZZ", 2);
	if (region.n != 2)
		return;
	char a = (char)(region.p[0] & ~0x20), b = (char)(region.p[1] & ~0x20);
	if (a >= 'A' && a <= 'Z' && b >= 'A' && b <= 'Z') {
		out[0] = a;
		out[1] = b;
	}
}

/* libphonenumber digs numbers out of prose; here what was typed must be a number from
 * its first character on ("tel:" may stand before it). */
static bool begins_as_number(str s)
{
	return s.n > 0 &&
	       (is_digit(s.p[0]) || memchr("+([", s.p[0], 3) || s.p[0] & 0x80);
}

bool phone_read(arena *a, str input, str region, str *e164, str *ext)
{
	str s = str_trim(input);
	char home[2], text[E164_MAX], dial[EXT_MAX];
	size_t dial_n = sizeof dial;
	if (str_ieq(str_sub(s, 0, 4), S("tel:")))
		s = str_sub(s, 4, s.n);
	if (s.n > INPUT_MAX || !begins_as_number(s) || memchr(s.p, 0, s.n) ||
	    !text_is_utf8(s))
		return false;
	region_of(region, home);
	size_t n = phone_shim_e164(s.p, s.n, home, text, sizeof text, dial, &dial_n);
	if (!phone_is_e164((str){text, n}))
		return false;
	*e164 = str_dup(a, (str){text, n});
	*ext = str_dup(a, (str){dial, dial_n});
	return true;
}

bool phone_e164(arena *a, str input, str region, str *out)
{
	str ext;

	return phone_read(a, input, region, out, &ext);
}

str phone_label(arena *a, str label, str ext, size_t most)
{
	str dial = str_printf(a, "ext. " STR_FMT, STR_ARG(ext));

	if (!ext.n || str_has(label, dial))
		return text_clip(a, label, most);
	if (!label.n)
		return dial;
	return str_printf(a, STR_FMT ", " STR_FMT,
			  STR_ARG(text_clip(a, label, most - dial.n - 2)),
			  STR_ARG(dial));
}

/* In the United States or Canada: +1 and ten digits, the area code beginning with 2
 * to 9. */
static bool is_nanp(str s, const char home[2])
{
	return (memcmp(home, "US", 2) == 0 || memcmp(home, "CA", 2) == 0) &&
	       s.n == 12 && s.p[1] == '1' && s.p[2] >= '2';
}

static str show_nanp(arena *a, str e164)
{
	char text[] = "(801) 555-0142";
	memcpy(text + 1, e164.p + 2, 3);
	memcpy(text + 6, e164.p + 5, 3);
	memcpy(text + 10, e164.p + 8, 4);
	return str_dup(a, str_of(text));
}

/* Key and value of one remembered number; n == 0: empty, or no answer. */
struct slot {
	char key[2 + E164_MAX];
	unsigned char key_n, n;
	char text[SHOWN_MAX];
};

static str show_other(arena *a, str e164, const char home[2])
{
	static struct slot slots[SLOTS];
	char key[2 + E164_MAX];
	memcpy(key, home, 2);
	memcpy(key + 2, e164.p, e164.n);
	str k = {key, 2 + e164.n};
	struct slot *s = &slots[str_hash(k) % SLOTS];
	if (!str_eq(k, (str){s->key, s->key_n})) {
		memcpy(s->key, k.p, k.n);
		s->key_n = (unsigned char)k.n;
		s->n = (unsigned char)phone_shim_show(e164.p, e164.n, home, s->text,
						      sizeof s->text);
	}
	return s->n ? str_dup(a, (str){s->text, s->n}) : e164;
}

str phone_show(arena *a, str e164, str region)
{
	char home[2];
	if (e164.n == 0)
		return S("Hidden number");
	if (!phone_is_e164(e164))
		return e164;
	region_of(region, home);
	if (is_nanp(e164, home))
		return show_nanp(a, e164);
	return show_other(a, e164, home);
}
