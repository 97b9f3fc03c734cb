/* Opening hours as they are typed, and as they are kept. */
#include "features/settings/settings_rules.h"

#include <string.h>

#include "base/buf.h"

enum { TYPED_MOST = 200 };

static bool week_open(const week *w, int at)
{
	return week_has(w, at / DAY_MIN, at % DAY_MIN);
}

/* What is typed after a day's name means that day; read as another day it must be the
 * same, else it names a day itself. */
static bool day_alone(str text, int64_t weekday, week *out)
{
	static const char *const names[] = {"Sun ", "Mon ", "Tue ", "Wed ",
					    "Thu ", "Fri ", "Sat "};
	enum { NAME = 4 };
	char line[TYPED_MOST + NAME];
	week other;

	memcpy(line + NAME, text.p, text.n);
	memcpy(line, names[weekday], NAME);
	if (!week_read((str){line, NAME + text.n}, out))
		return false;
	memcpy(line, names[(weekday + 1) % WEEK_DAYS], NAME);
	if (!week_read((str){line, NAME + text.n}, &other))
		return false;
	for (int at = 0; at < WEEK_MIN; at++)
		if (week_open(out, at) != week_open(&other, (at + DAY_MIN) % WEEK_MIN))
			return false;
	return true;
}

bool week_day_read(str text, int64_t weekday, week *w)
{
	week one;

	text = str_trim(text);
	if (!text.n || str_ieq(text, S("closed")))
		return true;
	if (str_ieq(text, S("all day")))
		text = S("anytime");
	if (text.n > TYPED_MOST || !day_alone(text, weekday, &one))
		return false;
	for (size_t i = 0; i < sizeof(w->minutes); i++)
		w->minutes[i] |= one.minutes[i];
	return true;
}

/* Where periods are put, and how many there are. */
struct periods {
	week_period *p;
	size_t n, most;
};

/* An evening that ends within a day is one period; what is longer begins anew at each
 * midnight. */
static void run_put(struct periods *out, int at, int length)
{
	while (length > 0 && out->n < out->most) {
		int m = at % DAY_MIN, part = length <= DAY_MIN ? length : DAY_MIN - m;
		out->p[out->n++] = (week_period){at / DAY_MIN, m, (m + part) % DAY_MIN};
		at = (at + part) % WEEK_MIN;
		length -= part;
	}
}

static int run_length(const week *w, int at)
{
	int n = 0;

	while (n < WEEK_MIN && week_open(w, (at + n) % WEEK_MIN))
		n++;
	return n;
}

size_t week_periods(const week *w, week_period *out, size_t most)
{
	struct periods all = {out, 0, most};

	if (run_length(w, 0) == WEEK_MIN)
		run_put(&all, 0, WEEK_MIN);
	else
		for (int at = 0; at < WEEK_MIN; at++)
			if (week_open(w, at) &&
			    !week_open(w, (at + WEEK_MIN - 1) % WEEK_MIN))
				run_put(&all, at, run_length(w, at));
	return all.n;
}

str week_day_words(arena *a, const week_period *p, size_t n, int64_t weekday, bool us)
{
	buf b = buf_new(a, 64, 4096);

	for (size_t i = 0; i < n; i++) {
		if (p[i].weekday != weekday)
			continue;
		if (b.n)
			buf_str(&b, S(", "));
		buf_str(&b, period_tight(a, p[i].opens, p[i].closes, us));
	}
	return str_dup(a, buf_view(&b));
}

/* ---- dates and times as forms send them ---- */

/* So many digits as a number; -1 when there is anything else. */
static int64_t digits(str s, size_t from, size_t n)
{
	int64_t v = 0;

	for (size_t i = from; i < from + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return -1;
		v = v * 10 + (s.p[i] - '0');
	}
	return v;
}

bool picked_day(str text, int64_t *day)
{
	int64_t year = digits(text, 0, 4), month = digits(text, 5, 2),
		d = digits(text, 8, 2), y, m, same;

	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' || year < 2000 ||
	    year > 2199 || month < 1 || month > 12 || d < 1 || d > 31)
		return false;
	*day = day_number(year, month, d);
	day_civil(*day, &y, &m, &same);
	return m == month && same == d;
}

bool picked_time(str text, int64_t *minute)
{
	int64_t hour = digits(text, 0, 2), m = digits(text, 3, 2);

	/* browsers may send seconds */
	if ((text.n != 5 && text.n != 8) || text.p[2] != ':' || hour < 0 || hour > 23 ||
	    m < 0 || m > 59)
		return false;
	*minute = hour * 60 + m;
	return true;
}

bool picked_moment(str text, int64_t *day, int64_t *minute)
{
	return text.n > 11 && text.p[10] == 'T' &&
	       picked_day(str_sub(text, 0, 10), day) &&
	       picked_time(str_sub(text, 11, text.n), minute);
}
