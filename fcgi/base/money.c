#include "base/money.h"

#include "base/arena.h"

str money_sign(str region)
{
	static const char EURO[] = "AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL "
				   "PT SI SK ";
	str euro = str_sub(str_of(EURO), 0, sizeof(EURO) - 1), one;

	if (str_eq(region, S("GB")))
		return S("£");
	while (str_split(&euro, ' ', &one))
		if (one.n && str_eq(region, one))
			return S("€");
	return S("$");
}

/* Digits, with commas between them, to whole units; -1 when there are none. */
static int64_t whole(str s)
{
	int64_t n = 0;
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == ',' && digits)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9' || digits++ > 9)
			return -1;
		n = n * 10 + (s.p[i] - '0');
	}
	return digits ? n : -1;
}

/* ".5", ".50" to hundredths; -1 when it is none. */
static int64_t part(str s)
{
	int64_t n = 0;

	if (!s.n || s.n > 2)
		return -1;
	for (size_t i = 0; i < 2; i++) {
		char c = i < s.n ? s.p[i] : '0';
		if (c < '0' || c > '9')
			return -1;
		n = n * 10 + (c - '0');
	}
	return n;
}

static str unsigned_part(str s)
{
	static const char *const SIGNS[] = {"$", "£", "€"};

	for (size_t i = 0; i < sizeof(SIGNS) / sizeof(SIGNS[0]); i++)
		if (str_starts(s, str_of(SIGNS[i])))
			return str_trim(str_sub(s, str_of(SIGNS[i]).n, s.n));
	return s;
}

bool money_parse(str s, int64_t *hundredths)
{
	int64_t units, cents = 0, times = 1;
	ptrdiff_t dot;

	s = unsigned_part(str_trim(s));
	if (s.n && (s.p[s.n - 1] == 'k' || s.p[s.n - 1] == 'K')) {
		times = 1000;
		s.n--;
	}
	dot = str_find(s, '.', 0);
	if (dot >= 0)
		cents = part(str_sub(s, (size_t)dot + 1, s.n));
	units = whole(dot >= 0 ? str_sub(s, 0, (size_t)dot) : s);
	if (units < 0 || cents < 0)
		return false;
	*hundredths = (units * 100 + cents) * times;
	return *hundredths <= MONEY_MOST;
}

str money_plain(arena *a, int64_t hundredths)
{
	long long units = hundredths / 100, cents = hundredths % 100;

	return cents ? str_printf(a, "%lld.%02lld", units, cents)
		     : str_printf(a, "%lld", units);
}

str money_text(arena *a, int64_t hundredths, str region)
{
	str sign = money_sign(region);
	long long units = hundredths / 100, cents = hundredths % 100;
	str tail = cents ? str_printf(a, ".%02lld", cents) : S("");

	if (units >= 1000000)
		return str_printf(a, STR_FMT "%lld,%03lld,%03lld" STR_FMT,
				  STR_ARG(sign), units / 1000000, units / 1000 % 1000,
				  units % 1000, STR_ARG(tail));
	if (units >= 1000)
		return str_printf(a, STR_FMT "%lld,%03lld" STR_FMT, STR_ARG(sign),
				  units / 1000, units % 1000, STR_ARG(tail));
	return str_printf(a, STR_FMT "%lld" STR_FMT, STR_ARG(sign), units,
			  STR_ARG(tail));
}
