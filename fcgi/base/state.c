#include "base/state.h"

#include <stdio.h>

#include "base/place.h"

enum { CALLS_MOST = 100, DATE_CHARS = 10, RULES_MOST = 4000 };

static bool are_dates(str s)
{
	str rest = s, date;
	when day;

	while (str_split(&rest, ' ', &date))
		if (date.n && !when_read_day(date, &day))
			return false;
	return str_trim(s).n > 0;
}

/* "3 calls a day" */
static bool read_calls(str part, int64_t *calls)
{
	ptrdiff_t blank = str_find(part, ' ', 0);

	return blank > 0 &&
	       str_ieq(str_sub(part, (size_t)blank, part.n), S(" calls a day")) &&
	       str_i64(str_sub(part, 0, (size_t)blank), calls) && *calls >= 1 &&
	       *calls <= CALLS_MOST;
}

static bool read_part(str part, state_rule *r)
{
	if (str_starts(part, S("not on "))) {
		r->not_on = str_sub(part, 7, part.n);
		return are_dates(r->not_on);
	}
	if (read_calls(part, &r->calls))
		return true;
	r->timed = week_read(part, &r->hours);
	return r->timed;
}

/* "FL: 8 AM to 8 PM | 3 calls a day"; false where it cannot be understood. */
static bool read_line(str line, str *state, state_rule *r)
{
	ptrdiff_t colon = str_find(line, ':', 0);
	str rest, part;

	*r = (state_rule){0};
	if (colon < 0)
		return false;
	*state = str_trim(str_sub(line, 0, (size_t)colon));
	rest = str_sub(line, (size_t)colon + 1, line.n);
	if (!place_named(*state) || !str_trim(rest).n)
		return false;
	while (str_split(&rest, '|', &part))
		if (!read_part(str_trim(part), r))
			return false;
	return true;
}

str state_rules_fault(arena *a, str rules)
{
	str rest = rules, line, state;
	state_rule r;

	if (rules.n > RULES_MOST)
		return S("At most 4,000 characters.");
	while (str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n && !read_line(line, &state, &r))
			return str_printf(a,
					  "“" STR_FMT
					  "” cannot be read. Write a state and its "
					  "hours, such as FL: 8 AM to 8 PM | 3 calls a "
					  "day | not on 2026-12-25.",
					  STR_ARG(line));
	}
	return S("");
}

state_rule state_rule_of(str rules, str state)
{
	str rest = rules, line, named;
	state_rule r;

	while (str_split(&rest, '\n', &line))
		if (read_line(str_trim(line), &named, &r) && str_ieq(named, state))
			return r;
	return (state_rule){0};
}

bool state_rule_rests(const state_rule *r, const local_time *day)
{
	char typed[DATE_CHARS + 1];
	str rest = r->not_on, date;

	(void)snprintf(typed, sizeof(typed), "%04u-%02u-%02u",
		       (unsigned)day->year % 10000, (unsigned)day->month % 100,
		       (unsigned)day->day % 100);
	while (str_split(&rest, ' ', &date))
		if (str_eq(date, str_of(typed)))
			return true;
	return false;
}
