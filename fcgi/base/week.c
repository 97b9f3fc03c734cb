/* week.c -- times of the week as people write them. */
#include "base/week.h"

#include <string.h>

#include "base/buf.h"

enum { SPANS_MOST = 12, WRITTEN_MOST = 1024, NOON = 720, ALL_DAYS = 127 };

/* ---- what is meant ---- */

static void week_put(week *w, int minute)
{
	w->minutes[minute / 8] |= (unsigned char)(1U << (minute % 8));
}

static bool week_at(const week *w, int minute)
{
	return w->minutes[minute / 8] >> (minute % 8) & 1;
}

bool week_has(const week *w, int day, int minute)
{
	return week_at(w, day * WEEK_DAY_MIN + minute);
}

int week_ahead(const week *w, int day, int minute)
{
	int from = day * WEEK_DAY_MIN + minute;
	bool on = week_at(w, from);

	for (int i = 1; i <= WEEK_MIN; i++) {
		bool now = week_at(w, (from + i) % WEEK_MIN);
		if (now && !on)
			return i;
		on = now;
	}
	return -1;
}

/* ---- words ---- */

enum word {
	W_END,
	W_UNKNOWN,
	W_DAY,  /* of: which */
	W_DAYS, /* of: a bit for each */
	W_PART, /* a part of the day: of, to */
	W_TIME, /* of: minute of the day */
	W_TO,
	W_FROM,
	W_AFTER,
	W_BEFORE,
	W_BETWEEN,
	W_AND,
	W_FILL,
	W_BREAK,
};

enum half { HALF_OPEN, HALF_AM, HALF_PM, HALF_SAID };

typedef struct token {
	enum word word;
	int of, to;
	enum half half; /* of a time: whether AM or PM was said; HALF_SAID: 24 hours */
} token;

typedef struct span {
	int from, to; /* to may be smaller: past midnight */
} span;

typedef struct reading {
	str rest;
	token next;
	week *week;
	unsigned days; /* a bit for each */
	span spans[SPANS_MOST];
	int n;
	bool led; /* times came first, the days after them */
} reading;

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes n bytes off the front. */
static str take(str *s, size_t n)
{
	str head = str_sub(*s, 0, n);

	*s = str_sub(*s, n, s->n);
	return head;
}

static str take_letters(str *s)
{
	size_t n = 0;

	while (n < s->n && is_letter(s->p[n]))
		n++;
	str word = take(s, n);
	if (n && s->n && s->p[0] == '.')
		(void)take(s, 1);
	return word;
}

static int take_number(str *s, size_t *digits)
{
	int v = 0;
	size_t n = 0;

	while (n < s->n && n < 5 && is_digit(s->p[n]))
		v = v * 10 + (s->p[n++] - '0');
	(void)take(s, n);
	*digits = n;
	return v;
}

static token word_day(str word)
{
	static const char *const names[] = {"sundays",    "mondays",   "tuesdays",
					    "wednesdays", "thursdays", "fridays",
					    "saturdays"};

	for (int i = 0; i < WEEK_DAYS; i++)
		if (word.n >= 3 && word.n <= strlen(names[i]) &&
		    str_ieq(word, (str){names[i], word.n}))
			return (token){.word = W_DAY, .of = i};
	return (token){.word = W_UNKNOWN};
}

static token word_of(str word)
{
	static const struct {
		const char *text;
		token is;
	} words[] = {
		{"weds", {.word = W_DAY, .of = 3}},
		{"weekday", {.word = W_DAYS, .of = 62}},
		{"weekdays", {.word = W_DAYS, .of = 62}},
		{"weekend", {.word = W_DAYS, .of = 65}},
		{"weekends", {.word = W_DAYS, .of = 65}},
		{"daily", {.word = W_DAYS, .of = ALL_DAYS}},
		{"everyday", {.word = W_DAYS, .of = ALL_DAYS}},
		{"day", {.word = W_DAYS, .of = ALL_DAYS}},
		{"days", {.word = W_DAYS, .of = ALL_DAYS}},
		{"morning", {.word = W_PART, .of = 480, .to = NOON}},
		{"mornings", {.word = W_PART, .of = 480, .to = NOON}},
		{"afternoon", {.word = W_PART, .of = NOON, .to = 1020}},
		{"afternoons", {.word = W_PART, .of = NOON, .to = 1020}},
		{"evening", {.word = W_PART, .of = 1020, .to = 1260}},
		{"evenings", {.word = W_PART, .of = 1020, .to = 1260}},
		{"anytime", {.word = W_PART, .of = 0, .to = WEEK_DAY_MIN}},
		{"time", {.word = W_PART, .of = 0, .to = WEEK_DAY_MIN}},
		{"noon", {.word = W_TIME, .of = NOON, .half = HALF_SAID}},
		{"midday", {.word = W_TIME, .of = NOON, .half = HALF_SAID}},
		{"midnight", {.word = W_TIME, .of = 0, .half = HALF_SAID}},
		{"to", {.word = W_TO}},
		{"till", {.word = W_TO}},
		{"until", {.word = W_TO}},
		{"through", {.word = W_TO}},
		{"thru", {.word = W_TO}},
		{"from", {.word = W_FROM}},
		{"after", {.word = W_AFTER}},
		{"before", {.word = W_BEFORE}},
		{"between", {.word = W_BETWEEN}},
		{"and", {.word = W_AND}},
		{"or", {.word = W_AND}},
		{"at", {.word = W_FILL}},
		{"on", {.word = W_FILL}},
		{"in", {.word = W_FILL}},
		{"the", {.word = W_FILL}},
		{"every", {.word = W_FILL}},
		{"any", {.word = W_FILL}},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_ieq(word, str_of(words[i].text)))
			return words[i].is;
	return word_day(word);
}

/* "am", "p.m.": behind a number. */
static enum half take_half(str *s)
{
	str at = *s;

	while (at.n && at.p[0] == ' ')
		(void)take(&at, 1);
	str word = take_letters(&at);
	if (word.n == 1 && at.n && str_has((str){"mM", 2}, str_sub(at, 0, 1))) {
		(void)take_letters(&at);
		word = word.p[0] == 'a' || word.p[0] == 'A' ? S("am") : S("pm");
	}
	if (!str_ieq(word, S("am")) && !str_ieq(word, S("pm")))
		return HALF_OPEN;
	*s = at;
	return str_ieq(word, S("am")) ? HALF_AM : HALF_PM;
}

/* What stands there as hour and minute. */
typedef struct digits {
	int hour, minute;
	size_t n, more; /* how many digits each has; minutes by themselves */
} digits;

/* "9", "9:30", "09:00", "17.30", "0930". */
static digits take_digits(str *s)
{
	digits d = {.more = 2};

	d.hour = take_number(s, &d.n);
	if (d.n >= 3) {
		d.minute = d.hour % 100;
		d.hour /= 100;
	} else if (s->n > 1 && (s->p[0] == ':' || s->p[0] == '.') &&
		   is_digit(s->p[1])) {
		(void)take(s, 1);
		d.minute = take_number(s, &d.more);
	}
	return d;
}

static bool digits_fit(const digits *d, bool half)
{
	if (d->n > 4 || d->more != 2 || d->minute > 59)
		return false;
	return half ? d->hour >= 1 && d->hour <= 12
		    : d->hour * 60 + d->minute <= WEEK_DAY_MIN;
}

/* The same with "a.m." or "pm" behind it. */
static token take_time(str *s)
{
	bool zero = s->p[0] == '0';
	digits d = take_digits(s);
	token t = {.word = W_TIME, .half = take_half(s)};
	bool half = t.half != HALF_OPEN;

	if (!digits_fit(&d, half))
		return (token){.word = W_UNKNOWN};
	if (!half && (zero || d.hour > 12 || d.n == 4))
		t.half = HALF_SAID;
	if (half)
		d.hour %= 12;
	t.of = d.hour * 60 + d.minute + (t.half == HALF_PM ? NOON : 0);
	return t;
}

static token take_sign(str *s)
{
	static const struct {
		const char *text;
		enum word word;
	} signs[] = {{"-", W_TO},   {"\xe2\x80\x93", W_TO}, {"\xe2\x80\x94", W_TO},
		     {",", W_AND},  {"&", W_AND},           {"+", W_AND},
		     {"/", W_AND},  {";", W_BREAK},         {"\n", W_BREAK},
		     {":", W_FILL}, {".", W_FILL}};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (str_starts(*s, str_of(signs[i].text))) {
			(void)take(s, strlen(signs[i].text));
			return (token){.word = signs[i].word};
		}
	return (token){.word = W_UNKNOWN};
}

static void step(reading *r)
{
	while (r->rest.n && (r->rest.p[0] == ' ' || r->rest.p[0] == '\t'))
		(void)take(&r->rest, 1);
	if (!r->rest.n)
		r->next = (token){.word = W_END};
	else if (is_digit(r->rest.p[0]))
		r->next = take_time(&r->rest);
	else if (is_letter(r->rest.p[0]))
		r->next = word_of(take_letters(&r->rest));
	else
		r->next = take_sign(&r->rest);
}

/* ---- sentences ---- */

static void mark(week *w, int day, span s)
{
	int n = s.to - s.from + (s.to <= s.from ? WEEK_DAY_MIN : 0);

	for (int i = 0; i < n; i++)
		week_put(w, (day * WEEK_DAY_MIN + s.from + i) % WEEK_MIN);
}

/* What was said so far is meant. */
static void settle(reading *r)
{
	if (!r->n && r->days)
		r->spans[r->n++] = (span){0, WEEK_DAY_MIN};
	if (!r->days)
		r->days = ALL_DAYS;
	for (int d = 0; d < WEEK_DAYS; d++)
		for (int i = 0; r->days >> d & 1 && i < r->n; i++)
			mark(r->week, d, r->spans[i]);
	r->days = 0;
	r->n = 0;
	r->led = false;
}

/* 1 to 6 by themselves are in the afternoon. */
static int alone(token t)
{
	return t.half == HALF_OPEN && t.of >= 60 && t.of < 420 ? t.of + NOON : t.of;
}

static span between(token a, token b)
{
	span s = {alone(a), b.of};

	if (a.half == HALF_OPEN && (b.half == HALF_AM || b.half == HALF_PM)) {
		s.from = a.of % NOON + (b.half == HALF_PM ? NOON : 0);
		if (s.from >= s.to)
			s.from = a.of % NOON;
	}
	if (b.half == HALF_OPEN && s.to <= s.from && s.to + NOON > s.from &&
	    s.to < NOON)
		s.to += NOON;
	if (!s.to)
		s.to = WEEK_DAY_MIN;
	return s;
}

static bool span_add(reading *r, span s)
{
	if (r->n == SPANS_MOST || r->led || s.from == s.to || s.from >= WEEK_DAY_MIN)
		return false;
	r->spans[r->n++] = s;
	return true;
}

/* "Mon", "Mon to Fri". */
static bool read_days(reading *r)
{
	unsigned bits = 0;
	token first = r->next;

	step(r);
	if (first.word == W_DAYS)
		bits = (unsigned)first.of;
	else
		bits = 1U << first.of;
	if (first.word == W_DAY && r->next.word == W_TO) {
		step(r);
		if (r->next.word != W_DAY)
			return false;
		for (int d = first.of; d != r->next.of; d = (d + 1) % WEEK_DAYS)
			bits |= 1U << d;
		bits |= 1U << r->next.of;
		step(r);
	}
	if (r->n && r->days && !r->led)
		settle(r);
	r->led = r->n > 0;
	r->days |= bits;
	return true;
}

/* "9 to noon"; open: "after 2", "from 9"; both: "between 9 and 5". */
static bool read_times(reading *r, bool open, bool both)
{
	token first = r->next;

	if (first.word != W_TIME)
		return false;
	step(r);
	if (r->next.word == W_TO || (both && r->next.word == W_AND)) {
		step(r);
		if (r->next.word != W_TIME)
			return false;
		span s = between(first, r->next);
		step(r);
		return span_add(r, s);
	}
	return open && span_add(r, (span){alone(first), WEEK_DAY_MIN});
}

static bool read_before(reading *r)
{
	step(r);
	if (r->next.word != W_TIME || !alone(r->next))
		return false;
	span s = {0, alone(r->next)};
	step(r);
	return span_add(r, s);
}

static bool read_part(reading *r)
{
	span s = {r->next.of, r->next.to};

	step(r);
	return span_add(r, s);
}

/* What only leads on to something. */
static bool read_link(reading *r)
{
	enum word w = r->next.word;

	step(r);
	if (w == W_FROM || w == W_AFTER)
		return read_times(r, true, false);
	if (w == W_BETWEEN)
		return read_times(r, false, true);
	if (w == W_BREAK)
		settle(r);
	return w == W_AND || w == W_FILL || w == W_BREAK;
}

static bool read_one(reading *r)
{
	enum word w = r->next.word;

	if (w == W_DAY || w == W_DAYS)
		return read_days(r);
	if (w == W_PART)
		return read_part(r);
	if (w == W_TIME)
		return read_times(r, false, false);
	return w == W_BEFORE || w == W_TO ? read_before(r) : read_link(r);
}

bool week_read(str text, week *out)
{
	reading r = {.rest = text, .week = out};

	*out = (week){0};
	step(&r);
	while (r.next.word != W_END)
		if (!read_one(&r))
			return false;
	settle(&r);
	return week_has(out, 0, 0) || week_ahead(out, 0, 0) > 0;
}

/* ---- written ---- */

static bool same_day(const week *w, int a, int b)
{
	for (int m = 0; m < WEEK_DAY_MIN; m++)
		if (week_has(w, a, m) != week_has(w, b, m))
			return false;
	return true;
}

static void write_spans(buf *b, const week *w, int day)
{
	int n = 0;

	for (int m = 0; m < WEEK_DAY_MIN; m++) {
		int from = m;
		while (m < WEEK_DAY_MIN && week_has(w, day, m))
			m++;
		if (m == from || m - from == WEEK_DAY_MIN)
			continue;
		buf_fmt(b, "%s%02d:%02d-%02d:%02d", n++ ? ", " : " ", from / 60,
			from % 60, m / 60, m % 60);
	}
}

str week_write(arena *a, const week *w)
{
	static const char *const names[] = {"Sun", "Mon", "Tue", "Wed",
					    "Thu", "Fri", "Sat"};
	buf b = buf_new(a, 64, WRITTEN_MOST);
	week none = {0};

	for (int i = 0; i < WEEK_DAYS; i++) {
		int day = (i + 1) % WEEK_DAYS, last = i;
		bool off = !memcmp(w->minutes + day * WEEK_DAY_MIN / 8,
				   none.minutes + day * WEEK_DAY_MIN / 8,
				   WEEK_DAY_MIN / 8);
		while (last + 1 < WEEK_DAYS && same_day(w, day, (last + 2) % WEEK_DAYS))
			last++;
		if (!off) {
			buf_fmt(&b, "%s%s", b.n ? "; " : "", names[day]);
			if (last > i)
				buf_fmt(&b, "-%s", names[(last + 1) % WEEK_DAYS]);
			write_spans(&b, w, day);
		}
		i = last;
	}
	return str_dup(a, buf_view(&b));
}
