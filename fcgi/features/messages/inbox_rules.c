#include "features/messages/inbox_rules.h"

#include "base/buf.h"
#include "base/text.h"

enum { WORDS_MOST = 6 };

static const char *const KEYS[INBOX_LISTS] = {
	[INBOX_OPEN] = "",
	[INBOX_MINE] = "mine",
	[INBOX_DEPARTMENT] = "department",
	[INBOX_SNOOZED] = "snoozed",
	[INBOX_DONE] = "done",
	[INBOX_VOICEMAIL] = "voicemail",
	[INBOX_NOTES] = "notes",
	[INBOX_TAG] = "tag",
	[INBOX_FOUND] = "found",
};

enum inbox_list inbox_list_of(str key)
{
	for (int i = INBOX_MINE; i < INBOX_FOUND; i++)
		if (str_eq(key, str_of(KEYS[i])))
			return (enum inbox_list)i;
	return INBOX_OPEN;
}

const char *inbox_list_key(enum inbox_list l)
{
	return KEYS[l];
}

bool inbox_list_waits(enum inbox_list l)
{
	return l <= INBOX_DEPARTMENT;
}

static str due_words(arena *a, int64_t left, when due, str zone, enum time_style style)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
					   "Thu", "Fri", "Sat"};
	int64_t away = left < 0 ? -left : left;

	if (away < 3600)
		return str_printf(a, "%lldm", (long long)((away + 59) / 60));
	if (left < 0)
		return away < 86400 ? str_printf(a, "%lldh", (long long)(away / 3600))
				    : str_printf(a, "%lldd", (long long)(away / 86400));
	str clock = when_clock(a, due, zone, style);
	return left < 12 * 3600
		       ? clock
		       : str_printf(a, "%s " STR_FMT, days[when_local(due, zone).wday],
				    STR_ARG(clock));
}

due_look due_look_of(arena *a, when from, when due, when now, str zone,
		     enum time_style style)
{
	int64_t left = when_diff_s(due, now), whole = when_diff_s(due, from);
	due_look l = {.words = due_words(a, left, due, zone, style)};

	if (left > 0 && whole > 0)
		l.ring = left * 100 / whole;
	if (l.ring > 100)
		l.ring = 100;
	if (left <= 0)
		l.state = "overdue";
	else if (l.ring <= 20 || (left <= 300 && whole > 900))
		l.state = "critical";
	else
		l.state = l.ring <= 50 ? "soon" : "ontime";
	return l;
}

inbox_edge inbox_edge_read(str s, bool rest_only)
{
	inbox_edge first = {.rest = rest_only};
	str part, micros, rest = s;
	int64_t us;

	if (!str_split(&rest, '.', &part) || !str_split(&rest, '.', &micros) ||
	    !str_i64(micros, &us) || us <= 0 || !str_is_uuid(rest))
		return first;
	return (inbox_edge){
		.rest = rest_only || str_eq(part, S("1")), .at = {us}, .id = rest};
}

str inbox_edge_write(arena *a, const inbox_edge *e)
{
	return str_printf(a, "%d.%lld." STR_FMT, e->rest, (long long)e->at.us,
			  STR_ARG(e->id));
}

/* Quotes and backslashes mean something in an array literal: they are dropped. */
static void word_put(buf *b, str word)
{
	buf_chr(b, '"');
	for (size_t i = 0; i < word.n; i++)
		if (word.p[i] != '"' && word.p[i] != '\\')
			buf_chr(b, word.p[i]);
	buf_chr(b, '"');
}

str inbox_words(arena *a, str typed)
{
	str rest = text_line(a, typed, 200), word;
	buf b = buf_new(a, 128, 2048);
	int n = 0;

	buf_chr(&b, '{');
	while (n < WORDS_MOST && str_split(&rest, ' ', &word)) {
		if (!word.n)
			continue;
		if (n++)
			buf_chr(&b, ',');
		word_put(&b, word);
	}
	buf_chr(&b, '}');
	return n ? str_dup(a, buf_view(&b)) : S("");
}

str name_first(str name)
{
	ptrdiff_t end = str_find(name, ' ', 0);

	return end > 0 ? str_sub(name, 0, (size_t)end) : name;
}

static bool word_ends(str s, size_t at)
{
	char c = at < s.n ? s.p[at] : ' ';

	return !((unsigned char)c >= 0x80 || (c >= '0' && c <= '9') ||
		 (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

static bool begins_with(str s, str name)
{
	return name.n && s.n >= name.n && str_ieq(str_sub(s, 0, name.n), name) &&
	       word_ends(s, name.n);
}

bool note_names(str body, str name, bool alone)
{
	for (ptrdiff_t at = str_find(body, '@', 0); at >= 0;
	     at = str_find(body, '@', (size_t)at + 1)) {
		str rest = str_sub(body, (size_t)at + 1, body.n);
		if (begins_with(rest, name) ||
		    (alone && begins_with(rest, name_first(name))))
			return true;
	}
	return false;
}

/* So many days on, at nine. */
static when nine_on(when now, int64_t days, str zone)
{
	local_time t = when_local(now, zone);
	when guess = when_add(now, DAYS(days) + HOURS(9 - t.hour) - MINUTES(t.minute) -
					   SECONDS(t.second));
	local_time g = when_local(guess, zone);

	return when_add(guess, SECONDS(t.utc_offset_s - g.utc_offset_s));
}

when snooze_until(str choice, when now, str zone)
{
	if (str_eq(choice, S("1h")))
		return when_add(now, HOURS(1));
	if (str_eq(choice, S("3h")))
		return when_add(now, HOURS(3));
	if (str_eq(choice, S("tomorrow")))
		return nine_on(now, 1, zone);
	if (str_eq(choice, S("monday")))
		return nine_on(now, (7 - when_local(now, zone).wday) % 7 + 1, zone);
	return (when){0};
}

bool snooze_offered(str choice, when now, str zone)
{
	return !str_eq(choice, S("monday")) ||
	       snooze_until(choice, now, zone).us !=
		       snooze_until(S("tomorrow"), now, zone).us;
}
