/* base_phone.c -- tests of base/phone. Numbers are fictional: 555-01xx, and Ofcom's
 * drama numbers for Britain. */
#include "base/phone.h"
#include "base/phone_shim.h"
#include "base/when.h"
#include "tap.h"

#define NONE ((str){NULL, 0})

static void reading(arena *a)
{
	static const struct {
		str in;
		const char *region, *want; /* want NULL: refused */
	} T[] = {
		{STR_INIT("(801) 555-0142"), "US", "+18015550142"},
		{STR_INIT("801.555.0142"), "US", "+18015550142"},
		{STR_INIT("1 801 555 0142"), "US", "+18015550142"},
		{STR_INIT("+1 801 555 0142"), "GB", "+18015550142"},
		{STR_INIT("001 801 555 0142"), "GB", "+18015550142"},
		{STR_INIT("  801-555-0142\n"), "US", "+18015550142"},
		{STR_INIT("801 555 0142 x204"), "US", "+18015550142"},
		{STR_INIT("801 555 0142 ext. 204"), "US", "+18015550142"},
		{STR_INIT("801 555 0142;ext=204"), "US", "+18015550142"},
		{STR_INIT("tel:+18015550142"), "US", "+18015550142"},
		{STR_INIT("TEL:+18015550142"), "GB", "+18015550142"},
		{STR_INIT("1-800-FLOWERS"), "US", "+18003569377"},
		{STR_INIT("1-800-flowers"), "US", "+18003569377"},
		{STR_INIT("[801] 555 0142"), "us", "+18015550142"},
		{STR_INIT("020 7946 0958"), "GB", "+442079460958"},
		{STR_INIT("+44 (0)20 7946 0958"), "US", "+442079460958"},
		{STR_INIT("07700 900123"), "GB", "+447700900123"},
		{STR_INIT("01632 960123"), "GB", "+441632960123"},
		/* full-width digits, and the direction marks of pasted contacts */
		{STR_INIT("\xef\xbc\x8b\xef\xbc\x91 801 555 0142"), "US",
		 "+18015550142"},
		{STR_INIT("\xe2\x80\xaa+1 801 555 0142\xe2\x80\xac"), "US",
		 "+18015550142"},
		{STR_INIT("+39 06 1234 5678"), "US", "+390612345678"},
		{STR_INIT("555-0142"), "US", NULL},
		{STR_INIT("911"), "US", NULL},
		{STR_INIT("72345"), "US", NULL},
		{STR_INIT("8015550142"), "", NULL},
		{STR_INIT("8015550142"), "XX", NULL},
		{STR_INIT("8015550142"), "USA", NULL},
		{STR_INIT("+1"), "US", NULL},
		{STR_INIT("+"), "US", NULL},
		{STR_INIT("+0 801 555 0142"), "US", NULL},
		{STR_INIT("801 555 01422 99 1234"), "US", NULL},
		{STR_INIT("hello"), "US", NULL},
		{STR_INIT("FLOWERS"), "US", NULL},
		{STR_INIT("call 801 555 0142"), "US", NULL},
		{STR_INIT("801 555 0142 ask for Bob"), "US", NULL},
		{STR_INIT("<b>8015550142</b>"), "US", NULL},
		{STR_INIT("'; DROP TABLE contacts; --"), "US", NULL},
		{STR_INIT("8015550142\0"), "US", NULL},
		{STR_INIT("801\xff"
			  "5550142"),
		 "US", NULL},
		{STR_INIT("sip:8015550142@example.com"), "US", NULL},
		{STR_INIT("client:priya"), "US", NULL},
		{STR_INIT(""), "US", NULL},
		{STR_INIT("   "), "US", NULL},
		{{NULL, 0}, "US", NULL},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		str out = NONE;
		bool good = phone_e164(a, T[i].in, str_of(T[i].region), &out);
		is_str(good ? out : NONE, str_of(T[i].want), "'" STR_FMT "' in '%s'",
		       STR_ARG(T[i].in), T[i].region);
	}
	char *many = arena_alloc(a, 5000);
	memset(many, '8', 5000);
	str out;
	ok(!phone_e164(a, (str){many, 5000}, S("US"), &out), "5,000 digits");
	ok(!phone_e164(a, S("8015550142"), NONE, &out), "no region, no country code");
}

/* What is typed behind a number is kept as a part of its label. */
static void extensions(arena *a)
{
	static const struct {
		const char *in, *ext, *label, *want;
	} T[] = {
		{"801 555 0142 x204", "204", "", "ext. 204"},
		{"(801) 555-0142, ext. 12", "12", "Office", "Office, ext. 12"},
		{"801 555 0142 extension 7", "7", "Office, ext. 7", "Office, ext. 7"},
		{"801 555 0142;ext=204", "204", "abcdefghijklmnopqrstuvwxyz",
		 "abcdefghi\xe2\x80\xa6, ext. 204"},
		{"801 555 0142 #9", "9", "", "ext. 9"},
		{"801 555 0142", "", "Office", "Office"},
		{"+44 20 7946 0958 x1", "1", "", "ext. 1"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		str e164 = NONE, ext = NONE;
		ok(phone_read(a, str_of(T[i].in), S("US"), &e164, &ext), "%s", T[i].in);
		is_str(ext, str_of(T[i].ext), "the extension of %s", T[i].in);
		is_str(phone_label(a, str_of(T[i].label), ext, 20), str_of(T[i].want),
		       "the label of %s", T[i].in);
	}
}

/* All 10,000 fictional last digits of one exchange come back as they are. */
static void fictional(arena *a)
{
	bool same = true;
	for (int i = 0; i < 100; i++) {
		char in[32], want[32];
		snprintf(in, sizeof in, "(312) 555-01%02d", i);
		snprintf(want, sizeof want, "+131255501%02d", i);
		str out = NONE;
		same = same && phone_e164(a, str_of(in), S("US"), &out) &&
		       str_eq(out, str_of(want));
	}
	ok(same, "all 555-01xx numbers pass");
}

static void fast_check(void)
{
	static const struct {
		str in;
		bool good;
	} T[] = {
		{STR_INIT("+18015550142"), true},
		{STR_INIT("+12345678"), true},
		{STR_INIT("+123456789012345"), true},
		{STR_INIT("+1234567"), false},
		{STR_INIT("+1234567890123456"), false},
		{STR_INIT("+08015550142"), false},
		{STR_INIT("18015550142"), false},
		{STR_INIT("+1801555014x"), false},
		{STR_INIT("+1801555 0142"), false},
		{STR_INIT("+18015550142\0"), false},
		{STR_INIT("++8015550142"), false},
		{STR_INIT("+1801555014\xd9\xa1"), false},
		{STR_INIT("client:priya"), false},
		{STR_INIT("anonymous"), false},
		{STR_INIT("+"), false},
		{STR_INIT(""), false},
		{{NULL, 0}, false},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		ok(phone_is_e164(T[i].in) == T[i].good, "is E.164: '" STR_FMT "'",
		   STR_ARG(T[i].in));
}

static void showing(arena *a)
{
	static const struct {
		str in;
		const char *region, *want;
	} T[] = {
		{STR_INIT("+18015550142"), "US", "(801) 555-0142"},
		{STR_INIT("+18015550142"), "us", "(801) 555-0142"},
		{STR_INIT("+18015550142"), "CA", "(801) 555-0142"},
		{STR_INIT("+18015550142"), "GB", "+1 801-555-0142"},
		{STR_INIT("+18015550142"), "", "+1 801-555-0142"},
		{STR_INIT("+442079460958"), "US", "+44 20 7946 0958"},
		{STR_INIT("+442079460958"), "GB", "020 7946 0958"},
		{STR_INIT("+447700900123"), "GB", "07700 900123"},
		{STR_INIT("72345"), "US", "72345"},
		{STR_INIT("client:priya"), "US", "client:priya"},
		{STR_INIT("+999999999999999"), "US", "+999999999999999"},
		{STR_INIT("<i>"), "US", "<i>"},
		{STR_INIT(""), "US", "Hidden number"},
		{{NULL, 0}, "US", "Hidden number"},
	};
	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
			is_str(phone_show(a, T[i].in, str_of(T[i].region)),
			       str_of(T[i].want), "'" STR_FMT "' in '%s'%s",
			       STR_ARG(T[i].in), T[i].region,
			       round ? ", remembered" : "");
}

/* The hand-written layout against libphonenumber, and the table against itself when
 * more numbers pass through than it holds. */
static void like_library(arena *a)
{
	uint32_t seed = 4711;
	size_t same = 0, tried = 0, foreign = 0;
	for (int area = 0; area < 1000; area++)
		for (int i = 0; i < 8; i++) {
			seed = seed * 1664525 + 1013904223;
			char e[32], want[64];
			snprintf(e, sizeof e, "+1%03d%07u", area,
				 (seed >> 4) % 10000000);
			size_t n = phone_shim_show(e, 12, "US", want, sizeof want);
			str shown = phone_show(a, str_of(e), S("US"));
			bool good = str_eq(shown, n ? (str){want, n} : str_of(e));
			if (!good && tried - same < 5)
				diag("%s: " STR_FMT " and " STR_FMT, e, STR_ARG(shown),
				     STR_ARG(((str){want, n})));
			same += good;
			tried++;
			n = phone_shim_show(e, 12, "GB", want, sizeof want);
			shown = phone_show(a, str_of(e), S("GB"));
			foreign += str_eq(shown, n ? (str){want, n} : str_of(e));
			arena_reset(a);
		}
	is_i64((int64_t)same, (int64_t)tried,
	       "%zu American numbers as libphonenumber has them", tried);
	is_i64((int64_t)foreign, (int64_t)tried, "and as foreign ones");
}

static void timing(arena *a)
{
	int64_t start = when_mono_us();
	for (int i = 0; i < 100000; i++) {
		if (i % 100 == 0)
			arena_reset(a);
		phone_show(a, S("+18015550142"), S("US"));
	}
	diag("phone_show, American: %lld ns",
	     (long long)(when_mono_us() - start) / 100);
	start = when_mono_us();
	for (int i = 0; i < 100000; i++) {
		if (i % 100 == 0)
			arena_reset(a);
		phone_show(a, S("+442079460958"), S("GB"));
	}
	diag("phone_show, remembered: %lld ns",
	     (long long)(when_mono_us() - start) / 100);
	start = when_mono_us();
	char out[40];
	for (int i = 0; i < 2000; i++)
		phone_shim_show("+442079460958", 13, "GB", out, sizeof out);
	diag("libphonenumber's format: %lld ns",
	     (long long)(when_mono_us() - start) / 2);
	str s;
	start = when_mono_us();
	for (int i = 0; i < 2000; i++)
		phone_e164(a, S("(801) 555-0142"), S("US"), &s);
	diag("phone_e164: %lld ns", (long long)(when_mono_us() - start) / 2);
}

int main(void)
{
	arena *a = arena_new(8 << 20);
	phone_init();
	reading(a);
	extensions(a);
	fictional(a);
	fast_check();
	showing(a);
	like_library(a);
	timing(a);
	arena_delete(a);
	return tap_done();
}
