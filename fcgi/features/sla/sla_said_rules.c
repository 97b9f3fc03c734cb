#include "features/sla/sla_said_rules.h"

#include <string.h>

#include "base/text.h"

/* Hours at which vague words end, in minutes of the day. */
enum { FIRST_THING = 9 * 60, NOON = 12 * 60, EVENING = 17 * 60, NIGHT = 20 * 60 };
enum { DAY = 24 * 60, WORDS_MOST = 80, TEXT_MOST = 20000 };

/* A sentence as words in lower case, with one kind of apostrophe. */
typedef struct words {
	str w[WORDS_MOST];
	size_t n;
} words;

struct said_at {
	arena *a;
	when now;
	str zone;
	local_time local;
};

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ':';
}

/* How many bytes an apostrophe takes, straight or curly; 0: it is none. */
static size_t apostrophe(str s, size_t i)
{
	if (s.p[i] == '\'')
		return 1;
	return i + 2 < s.n && !memcmp(s.p + i, "\xe2\x80\x99", 3) ? 3 : 0;
}

/* "p.m." is one word. */
static bool half_day(const char *word, size_t n, char c)
{
	return c == '.' && n == 1 && (*word == 'a' || *word == 'p');
}

static words split(arena *a, str sentence)
{
	str s = str_lower(a, sentence);
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0, from = 0;
	words out = {.n = 0};

	for (size_t i = 0; i < s.n; i++) {
		size_t curly = apostrophe(s, i);
		if (curly || letter(s.p[i])) {
			p[n++] = curly ? '\'' : s.p[i];
			i += curly ? curly - 1 : 0;
		} else if (!half_day(p + from, n - from, s.p[i])) {
			if (n > from && out.n < WORDS_MOST)
				out.w[out.n++] = (str){p + from, n - from};
			from = n;
		}
	}
	if (n > from && out.n < WORDS_MOST)
		out.w[out.n++] = (str){p + from, n - from};
	return out;
}

/* Do the words from i on begin like this phrase? */
static bool at(const words *w, size_t i, const char *phrase)
{
	str rest = str_of(phrase), one;

	for (; str_split(&rest, ' ', &one); i++)
		if (i >= w->n || !str_eq(w->w[i], one))
			return false;
	return true;
}

static size_t words_in(const char *phrase)
{
	size_t n = 1;

	for (; *phrase; phrase++)
		n += *phrase == ' ';
	return n;
}

/* Where one of some phrases begins, from a word on; behind it in *after. -1: nowhere.
 */
static ptrdiff_t find(const words *w, size_t from, const char *const *phrases,
		      size_t *after)
{
	for (size_t i = from; i < w->n; i++)
		for (size_t k = 0; phrases[k]; k++)
			if (at(w, i, phrases[k])) {
				*after = i + words_in(phrases[k]);
				return (ptrdiff_t)i;
			}
	return -1;
}

static bool has(const words *w, const char *const *phrases)
{
	size_t after;

	return find(w, 0, phrases, &after) >= 0;
}

/* ---- is it a promise? */

/* Who promises. */
static const char *const WHO[] = {"i'll",
				  "i will",
				  "we'll",
				  "we will",
				  "i'm going to",
				  "i am going to",
				  "we're going to",
				  "we are going to",
				  "someone will",
				  "somebody will",
				  "somebody'll",
				  "someone'll",
				  "technician will",
				  "tech will",
				  "crew will",
				  "electrician will",
				  "plumber will",
				  "manager will",
				  "team will",
				  "he'll",
				  "she'll",
				  "they'll",
				  "he will",
				  "she will",
				  "they will",
				  "let me",
				  "you'll",
				  "you will",
				  "i promise to",
				  "we promise to",
				  "gonna",
				  NULL};

static const char *const DOES[] = {
	"call",        "ring you",     "phone you",     "text",        "get back",
	"reach out",   "follow up",    "followup",      "send",        "email",
	"e mail",      "let you know", "be there",      "be out",      "come",
	"stop by",     "have someone", "have somebody", "get someone", "get somebody",
	"get a",       "have a",       "have the",      "schedule",    "arrive",
	"contact you", "hear from",    "get you",       "get that",    "fix",
	"check on",    "check with",   "look into",     "find out",    "update you",
	"be in touch", "have it",      "have that",     "drop",        "bring",
	NULL};

/* What takes a promise back, or makes it none. */
static const char *const NOT[] = {
	"if",    "unless",  "won't",  "wont",      "will not", "can't",
	"cant",  "cannot",  "might",  "maybe",     "wouldn't", "not going to",
	"never", "hope to", "try to", "depending", NULL};

/* Between who and what may stand a few words: "I'll go ahead and call you". */
static bool promised(const words *w)
{
	enum { BETWEEN = 4 };
	size_t after = 0, behind;
	ptrdiff_t who, does;

	for (size_t from = 0;; from = (size_t)who + 1) {
		who = find(w, from, WHO, &after);
		if (who < 0)
			return false;
		does = find(w, after, DOES, &behind);
		if (does >= 0 && (size_t)does <= after + BETWEEN)
			return true;
	}
}

/* ---- by when? */

static when on_day(const struct said_at *s, int64_t days, int64_t minute)
{
	int64_t noon = 12 * 60 - (s->local.hour * 60 + s->local.minute);
	local_time d =
		when_local(when_add(s->now, MINUTES(noon) + DAYS(days)), s->zone);
	when out = {0};

	when_read_local(str_printf(s->a, "%04d-%02d-%02dT%02lld:%02lld", d.year,
				   d.month, d.day, (long long)(minute / 60),
				   (long long)(minute % 60)),
			s->zone, &out);
	return out;
}

static int64_t minute_now(const struct said_at *s)
{
	return s->local.hour * 60 + s->local.minute;
}

static int64_t number_of(str w)
{
	static const char *const names[] = {"",     "one",    "two",   "three", "four",
					    "five", "six",    "seven", "eight", "nine",
					    "ten",  "eleven", "twelve"};
	int64_t n;

	if (str_i64(w, &n))
		return n > 0 && n <= 90 ? n : 0;
	for (int64_t i = 1; i <= 12; i++)
		if (str_eq(w, str_of(names[i])))
			return i;
	if (str_eq(w, S("a")) || str_eq(w, S("an")) || str_eq(w, S("the")))
		return 1;
	return str_eq(w, S("couple")) ? 2 : str_eq(w, S("few")) ? 3 : 0;
}

static int64_t unit_minutes(str w)
{
	static const struct {
		const char *begins;
		int64_t minutes;
	} units[] = {{"min", 1}, {"hour", 60}, {"hr", 60}, {"day", DAY}};

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (str_starts(w, str_of(units[i].begins)))
			return units[i].minutes;
	return 0;
}

/* The span that the words from k on name: "20 minutes", "a couple of hours". */
static when span_at(const struct said_at *s, const words *w, size_t k)
{
	int64_t n, unit;

	if (at(w, k, "half an hour"))
		return when_add(s->now, MINUTES(30));
	if (at(w, k, "the next"))
		k += 2;
	if (at(w, k, "a couple") || at(w, k, "a few"))
		k++;
	n = k < w->n ? number_of(w->w[k]) : 0;
	k += at(w, k + 1, "of") ? 2 : 1;
	unit = k < w->n ? unit_minutes(w->w[k]) : 0;
	if (!n || !unit)
		return (when){0};
	return unit == DAY ? on_day(s, n, EVENING)
			   : when_add(s->now, MINUTES(n * unit));
}

/* "in 20 minutes", "within the hour", "in half an hour". */
static when span_from(const struct said_at *s, const words *w)
{
	static const char *const in[] = {"in", "within", NULL};
	size_t after = 0;

	for (ptrdiff_t i = 0; (i = find(w, (size_t)i, in, &after)) >= 0; i++) {
		when span = span_at(s, w, after);
		if (span.us)
			return span;
	}
	return (when){0};
}

/* The day that is named: 0 today, 1 tomorrow, up to 13; -1: none. */
static int64_t day_named(const struct said_at *s, const words *w)
{
	static const char *const days[] = {"sunday",   "monday", "tuesday", "wednesday",
					   "thursday", "friday", "saturday"};
	static const char *const tomorrow[] = {"tomorrow", NULL};
	static const char *const today[] = {"today",
					    "tonight",
					    "this morning",
					    "this afternoon",
					    "this evening",
					    "end of day",
					    "end of the day",
					    "eod",
					    "close of business",
					    NULL};

	if (has(w, tomorrow))
		return 1;
	for (size_t i = 0; i < w->n; i++)
		for (int d = 0; d < 7; d++)
			if (str_eq(w->w[i], str_of(days[d])))
				return (d - s->local.wday + 6) % 7 + 1;
	return has(w, today) ? 0 : -1;
}

/* Hour and minute of "4" and "4:30"; not of "430". */
static bool digits_of(str w, int64_t *h, int64_t *m)
{
	str hour, rest = w;

	*m = 0;
	if (!str_split(&rest, ':', &hour) || hour.n > 2 || !str_i64(hour, h))
		return false;
	if (rest.n && (rest.n != 2 || !str_i64(rest, m)))
		return false;
	return *h >= 0 && *h <= 23 && *m >= 0 && *m <= 59;
}

/* "4pm", "4:30am"; *half: it says which half of the day. */
static bool clock_of(str w, int64_t *minute, bool *half)
{
	bool pm = str_ends(w, S("pm"));
	int64_t h, m;

	*half = pm || str_ends(w, S("am"));
	if (!digits_of(*half ? str_sub(w, 0, w.n - 2) : w, &h, &m))
		return false;
	if (*half && (h < 1 || h > 12))
		return false;
	*minute = (*half ? h % 12 + (pm ? 12 : 0) : h) * 60 + m;
	return true;
}

/* Without am or pm it is in the working day: "by 4" is the afternoon. */
static int64_t working(int64_t minute)
{
	return minute < 7 * 60 ? minute + 12 * 60 : minute;
}

/* The clock that the word k and the next one name; -1: none. */
static int64_t clock_at(const words *w, size_t k)
{
	int64_t minute;
	bool half;

	if (k >= w->n || !clock_of(w->w[k], &minute, &half))
		return -1;
	if (at(w, k + 1, "pm"))
		return minute % (12 * 60) + 12 * 60;
	if (at(w, k + 1, "am"))
		return minute % (12 * 60);
	/* "by 3 days" has no clock in it */
	if (!half && k + 1 < w->n && unit_minutes(w->w[k + 1]))
		return -1;
	return half || minute >= 13 * 60 ? minute : working(minute);
}

/* "by 4", "at 4:30 pm", "before noon", "around 10am"; -1: no clock. */
static int64_t clock_named(const words *w)
{
	static const char *const by[] = {"by",    "at",   "before", "around", "about",
					 "until", "than", "after",  NULL};
	static const char *const noon[] = {"noon", "midday", "lunch", "lunchtime",
					   NULL};
	size_t after = 0;

	if (has(w, noon))
		return NOON;
	for (ptrdiff_t i = 0; (i = find(w, (size_t)i, by, &after)) >= 0; i++) {
		int64_t minute = clock_at(w, after);
		if (minute >= 0)
			return minute;
	}
	return -1;
}

/* The latest moment of the part of a day that is named; -1: none. */
static int64_t part_named(const words *w)
{
	static const char *const first[] = {"first thing", NULL};
	static const char *const morning[] = {"morning", NULL};
	static const char *const evening[] = {"tonight", "evening", NULL};
	static const char *const end[] = {"afternoon",         "end of day",
					  "end of the day",    "eod",
					  "close of business", NULL};

	return has(w, first)     ? FIRST_THING
	       : has(w, morning) ? NOON
	       : has(w, evening) ? NIGHT
	       : has(w, end)     ? EVENING
				 : -1;
}

static when week_named(const struct said_at *s, const words *w)
{
	static const char *const next[] = {"next week", NULL},
				 *const this[] = {"this week", "end of the week",
						  "end of week", NULL};
	enum { FRIDAY = 5 };
	int64_t to = (FRIDAY - s->local.wday + 7) % 7;

	if (has(w, next))
		return on_day(s,
			      to + (s->local.wday == 6 || s->local.wday == 0 ? 0 : 7),
			      EVENING);
	return has(w, this) ? on_day(s, to, EVENING) : (when){0};
}

static when soon_named(const struct said_at *s, const words *w)
{
	static const char *const soon[] = {"shortly",     "right back", "right away",
					   "asap",        "in a bit",   "in a moment",
					   "in a minute", "soon",       NULL};

	return has(w, soon) ? when_add(s->now, MINUTES(60)) : (when){0};
}

/* A minute of a day that is named, or of neither (-1) but not of both. */
static when moment_of(const struct said_at *s, int64_t day, int64_t minute)
{
	/* what has passed today was meant of tomorrow */
	if (day < 0)
		day = minute > minute_now(s) ? 0 : 1;
	/* "today", said in the evening */
	if (day == 0 && minute <= minute_now(s))
		minute = minute_now(s) < DAY - 61 ? minute_now(s) + 60 : DAY - 1;
	return on_day(s, day, minute);
}

static when due_of(const struct said_at *s, const words *w)
{
	when span = span_from(s, w);
	int64_t day = day_named(s, w), clock = clock_named(w), part = part_named(w);

	if (span.us)
		return span;
	if (clock < 0)
		clock = part;
	if (day >= 0 || clock >= 0)
		return moment_of(s, day, clock < 0 ? EVENING : clock);
	span = week_named(s, w);
	return span.us ? span : soon_named(s, w);
}

/* ---- a text */

/* Does a sentence end at i? A dot inside of "4.30" or behind "p.m" ends none. */
static bool ends_at(str s, size_t i)
{
	char c = s.p[i], next = i + 1 < s.n ? s.p[i + 1] : ' ';

	if (c != '.')
		return c == '!' || c == '?' || c == '\n' || c == ';';
	if (next != ' ' && next != '\n')
		return false;
	return !(i > 1 && s.p[i - 2] == '.' && (s.p[i - 1] | 32) == 'm');
}

/* Takes the next sentence off; *asks: it ends in a question mark. */
static bool sentence(str *rest, str *out, bool *asks)
{
	size_t i = 0;

	if (!rest->n)
		return false;
	while (i < rest->n && !ends_at(*rest, i))
		i++;
	*asks = i < rest->n && rest->p[i] == '?';
	*out = str_trim(str_sub(*rest, 0, i));
	*rest = str_sub(*rest, i < rest->n ? i + 1 : i, rest->n);
	return true;
}

size_t said_promises(arena *a, str text, when said_at, str zone,
		     said_promise out[SAID_MOST])
{
	const struct said_at s = {a, said_at, zone, when_local(said_at, zone)};
	str rest = str_sub(text, 0, TEXT_MOST), one;
	bool asks;
	size_t n = 0;

	while (n < SAID_MOST && sentence(&rest, &one, &asks)) {
		words w = split(a, one);
		if (asks || has(&w, NOT) || !promised(&w))
			continue;
		out[n++] = (said_promise){
			text_clip(a, text_line(a, one, 4000), SAID_QUOTE),
			due_of(&s, &w)};
	}
	return n;
}
