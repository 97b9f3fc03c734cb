/* base_week.c -- tests of times of the week as people write them. */
#include "base/week.h"

#include "tap.h"

static arena *a;

/* What is typed, and what it means; absent: it is not understood. */
static const struct {
	const char *typed, *means;
} ROWS[] = {
	{"Mon to Fri, 9 to noon", "Mon-Fri 09:00-12:00"},
	{"Mon-Fri 09:00-12:00", "Mon-Fri 09:00-12:00"},
	{"mon\xe2\x80\x93"
	 "fri 9\xe2\x80\x93"
	 "5",
	 "Mon-Fri 09:00-17:00"},
	{"Weekdays 9-5; Sat 10-2", "Mon-Fri 09:00-17:00; Sat 10:00-14:00"},
	{"Mon, Wed & Fri after 5", "Mon 17:00-24:00; Wed 17:00-24:00; Fri 17:00-24:00"},
	{"Mornings", "Mon-Sun 08:00-12:00"},
	{"weekends", "Sat-Sun"},
	{"Tuesdays", "Tue"},
	{"Mon", "Mon"},
	{"Fri to Mon 8am to 10am", "Mon 08:00-10:00; Fri-Sun 08:00-10:00"},
	{"before 9", "Mon-Sun 00:00-09:00"},
	{"until 5 pm", "Mon-Sun 00:00-17:00"},
	{"from 6", "Mon-Sun 18:00-24:00"},
	{"between 9 and 5 on weekdays", "Mon-Fri 09:00-17:00"},
	{"9 to noon Mon to Fri", "Mon-Fri 09:00-12:00"},
	{"9 a.m. to 1 p.m.", "Mon-Sun 09:00-13:00"},
	{"10 to 12pm", "Mon-Sun 10:00-12:00"},
	{"1-4", "Mon-Sun 13:00-16:00"},
	{"0930-1615", "Mon-Sun 09:30-16:15"},
	{"9:30 to 4:15", "Mon-Sun 09:30-16:15"},
	{"9 to 9", "Mon-Sun 09:00-21:00"},
	{"12 to 2", "Mon-Sun 12:00-14:00"},
	{"8pm to midnight", "Mon-Sun 20:00-24:00"},
	{"Sat 20:00-02:00", "Sat 20:00-24:00; Sun 00:00-02:00"},
	{"10 pm to 6", "Mon-Sun 00:00-06:00, 22:00-24:00"},
	{"Mon 9-12, 13-17, Tue 10-14", "Mon 09:00-12:00, 13:00-17:00; Tue 10:00-14:00"},
	{"Mon 9-12, 11-14", "Mon 09:00-14:00"},
	{"any time", "Mon-Sun"},
	{"Thurs evenings", "Thu 17:00-21:00"},
	{"", NULL},
	{" ", NULL},
	{";", NULL},
	{"not on Mondays", NULL},
	{"call his wife", NULL},
	{"at 9", NULL},
	{"9", NULL},
	{"9:00 am to 9 am", NULL},
	{"09:00-09:00", NULL},
	{"25:00-26:00", NULL},
	{"9:75 to 10", NULL},
	{"13pm to 2pm", NULL},
	{"Mon to noon", NULL},
	{"9 to Mon", NULL},
	{"9 to noon Mon, 2 to 5 Sat", NULL},
	{"\xff\xfe", NULL},
	{"<script>", NULL},
	{"99999999999 to 3", NULL},
	{"mo 9-5", NULL},
};

static void table(void)
{
	for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
		week w, again;
		bool read = week_read(str_of(ROWS[i].typed), &w);
		is_i64(read, ROWS[i].means != NULL, "'%s'", ROWS[i].typed);
		if (!read || !ROWS[i].means)
			continue;
		str written = week_write(a, &w);
		is_str(written, str_of(ROWS[i].means), "'%s' means", ROWS[i].typed);
		ok(week_read(written, &again) && str_eq(week_write(a, &again), written),
		   "and reads as itself");
	}
}

/* Whatever is typed is read to its end or refused; what is written reads as the same.
 */
static void anything(void)
{
	static const char *const parts[] = {
		"mon",   "to", "9",   "-",     "5pm",     ",",
		"after", ";",  "sat", "noon",  "between", "and",
		"12",    "0",  ":",   "24:00", "before",  "\xf0\x9f"};
	unsigned seed = 7;
	int wrong = 0;

	for (int i = 0; i < 20000; i++) {
		char text[80];
		size_t n = 0;
		for (int k = 0; k < 6; k++) {
			seed = seed * 1103515245U + 12345U;
			const char *p = parts[seed / 65536 % 18];
			n += (size_t)snprintf(text + n, sizeof text - n, "%s ", p);
		}
		week w, again;
		if (!week_read((str){text, n}, &w))
			continue;
		wrong += !week_read(week_write(a, &w), &again) ||
			 memcmp(&w, &again, sizeof w);
	}
	is_i64(wrong, 0, "what is written reads as the same week");
}

static void ahead(void)
{
	week w;

	ok(week_read(S("Mon-Fri 09:00-12:00"), &w), "a week");
	ok(week_has(&w, 1, 540) && !week_has(&w, 1, 720) && !week_has(&w, 0, 600),
	   "begins with its first minute, ends before its last");
	is_i64(week_ahead(&w, 1, 0), 540, "Monday at nine");
	is_i64(week_ahead(&w, 1, 600), 1440 - 60, "the next one while it is on");
	is_i64(week_ahead(&w, 5, 800), 3 * 1440 - 260, "over the weekend");
	ok(week_read(S("any time"), &w), "always");
	is_i64(week_ahead(&w, 3, 5), -1, "never begins");
}

int main(void)
{
	a = arena_new(64 << 20);
	table();
	anything();
	ahead();
	arena_delete(a);
	return tap_done();
}
