#include "features/calls/history_rules.h"

#include "base/buf.h"
#include "base/money.h"
#include "base/text.h"

enum { DOCUMENT_MOST = 16 * 1024, LENGTH_MOST = 86400 };

static int64_t part(str text, size_t from, size_t to)
{
	int64_t n;
	str digits = str_sub(text, from, to);

	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return -1;
	return str_i64(digits, &n) ? n : -1;
}

static int64_t days_in(int64_t year, int64_t month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

bool history_day(str text)
{
	int64_t year = part(text, 0, 4), month = part(text, 5, 7),
		day = part(text, 8, 10);

	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' || year < 1970 ||
	    month < 1 || month > 12)
		return false;
	return day >= 1 && day <= days_in(year, month);
}

const char *history_days_fault(str from, str to)
{
	if ((from.n && !history_day(from)) || (to.n && !history_day(to)))
		return "That day is not in the calendar. Write it like 2026-11-17.";
	if (from.n && to.n && str_cmp(from, to) > 0)
		return "The first day is after the last one. Swap them.";
	return NULL;
}

/* ---- filters ---- */

static const struct filter_choice RESULTS[] = {
	{"answered", "Answered"}, {"voicemail", "Voicemail"}, {"missed", "Missed"},
	{"abandoned", "Hung up"}, {"blocked", "Blocked"},     {NULL, NULL}};
static const struct filter_choice OWED[] = {
	{"yes", "Needed"}, {"no", "Given"}, {NULL, NULL}};
static const struct filter_choice DIRECTIONS[] = {
	{"inbound", "Incoming"}, {"outbound", "Outgoing"}, {NULL, NULL}};
static const struct filter_choice YES_NO[] = {
	{"yes", "Yes"}, {"no", "No"}, {NULL, NULL}};
static const struct filter_choice YES[] = {{"yes", "Yes"}, {NULL, NULL}};
static const struct filter_choice VOICEMAILS[] = {
	{"yes", "Left one"}, {"open", "Left one, not handled"}, {NULL, NULL}};
static const struct filter_choice FOLLOW_UP[] = {{"yes", "Has one"},
						 {"overdue", "Overdue"},
						 {"today", "Due today or before"},
						 {"no", "Has none"},
						 {NULL, NULL}};

static const struct filter_choice SLA[] = {{"open", "Something is owed"},
					   {"overdue", "Overdue"},
					   {"kept", "Kept"},
					   {"late", "Kept too late"},
					   {NULL, NULL}};

const struct filter_def CALL_FILTERS[CF_N] = {
	[CF_Q] = {"q", "Search", FK_TEXT, NULL, NULL},
	[CF_OUTCOME] = {"outcome", "Result", FK_CHOICE, "Result: Any", RESULTS},
	[CF_DISPOSITION] = {"disposition", "Outcome", FK_ID, "Outcome: Any", NULL},
	[CF_OWED] = {"owed", "Outcome", FK_CHOICE, "Needed or given: Any", OWED},
	[CF_LINE] = {"line", "Line", FK_ID, "Line: Any", NULL},
	[CF_MEMBER] = {"member", "Answered by", FK_ID, "Answered by: Anyone", NULL},
	[CF_FROM] = {"from", "From", FK_DAY, NULL, NULL},
	[CF_TO] = {"to", "To", FK_DAY, NULL, NULL},
	[CF_DIRECTION] = {"direction", "Direction", FK_CHOICE, "Direction: Any",
			  DIRECTIONS},
	[CF_QUEUE] = {"queue", "Queue", FK_ID, "Queue: Any", NULL},
	[CF_ASSIGNED] = {"assigned", "Owner", FK_ID, "Owner: Anyone", NULL},
	[CF_TAG] = {"tag", "Tag", FK_ID, "Tag: Any", NULL},
	[CF_CONTACT] = {"contact", "Contact", FK_ID, NULL, NULL},
	[CF_LONGER] = {"longer", "At least", FK_LENGTH, NULL, NULL},
	[CF_SHORTER] = {"shorter", "At most", FK_LENGTH, NULL, NULL},
	[CF_RECORDING] = {"recording", "Recording", FK_CHOICE, "Recording: Any",
			  YES_NO},
	[CF_VOICEMAIL] = {"voicemail", "Voicemail", FK_CHOICE, "Voicemail: Any",
			  VOICEMAILS},
	[CF_SOURCE] = {"source", "Lead source", FK_TEXT, NULL, NULL},
	[CF_SPAM] = {"spam", "Spam", FK_CHOICE, "Spam: Any", YES_NO},
	[CF_EMERGENCY] = {"emergency", "Emergency words", FK_CHOICE,
			  "Emergency words: Any", YES},
	[CF_VALUE] = {"value", "Worth at least", FK_MONEY, NULL, NULL},
	[CF_FOLLOW_UP] = {"follow_up", "Follow-up", FK_CHOICE, "Follow-up: Any",
			  FOLLOW_UP},
	[CF_SLA] = {"sla", "Promise", FK_CHOICE, "Promise: Any", SLA},
	[CF_TEXT] = {"text", "Words", FK_TEXT, NULL, NULL},
};

bool call_length_parse(str typed, int64_t *seconds)
{
	ptrdiff_t colon = str_find(typed, ':', 0);
	str minutes = colon >= 0 ? str_sub(typed, 0, (size_t)colon) : typed;
	int64_t m = minutes.n && minutes.n < 6 ? part(minutes, 0, minutes.n) : -1;
	int64_t s = colon < 0 ? 0 : -1;

	if (colon >= 0 && typed.n - (size_t)colon == 3)
		s = part(typed, (size_t)colon + 1, typed.n);
	*seconds = m * 60 + s;
	return m >= 0 && s >= 0 && s < 60 && *seconds <= LENGTH_MOST;
}

static bool is_choice(const struct filter_choice *c, str v)
{
	for (; c->value; c++)
		if (str_eq(v, str_of(c->value)))
			return true;
	return false;
}

static str number(arena *a, bool good, int64_t n)
{
	return good ? str_printf(a, "%lld", (long long)n) : (str){0};
}

str call_filter_sound(arena *a, enum call_filter f, str typed)
{
	const struct filter_def *d = &CALL_FILTERS[f];
	int64_t n = 0;
	bool good;

	if (!typed.n)
		return (str){0};
	switch (d->kind) {
	case FK_CHOICE:
		return is_choice(d->choices, typed) ? typed : (str){0};
	case FK_ID:
		return str_is_uuid(typed) ? typed : (str){0};
	case FK_DAY:
		return history_day(typed) ? typed : (str){0};
	case FK_LENGTH:
		good = call_length_parse(typed, &n);
		return number(a, good, n);
	case FK_MONEY:
		good = money_parse(typed, &n);
		return number(a, good, n);
	case FK_TEXT:
		return typed;
	}
	return (str){0};
}

bool call_triage_asked(str value)
{
	return str_eq(value, S("1")) || str_eq(value, S("true"));
}

static bool is_sort(str value)
{
	str key = str_sub(value, str_starts(value, S("-")), value.n);

	for (int i = 0; i < CS_N; i++)
		if (str_eq(key, str_of(CALL_SORTS[i])))
			return true;
	return false;
}

static enum call_param fine_if(bool good)
{
	return good ? CALL_PARAM_FINE : CALL_PARAM_BAD;
}

enum call_param call_param_check(arena *a, str name, str value)
{
	if (str_eq(name, S("triage")))
		return fine_if(!value.n || call_triage_asked(value));
	if (str_eq(name, S("mode")))
		return fine_if(!value.n || str_eq(value, S("triage")));
	if (str_eq(name, S("sort")))
		return fine_if(!value.n || is_sort(value));
	for (int f = 0; f < CF_N; f++)
		if (str_eq(name, str_of(CALL_FILTERS[f].name)))
			return fine_if(
				!value.n ||
				(call_filter_sound(a, (enum call_filter)f, value).n &&
				 text_line(a, value, FILTER_MOST).n &&
				 text_chars(value) <= FILTER_MOST));
	return CALL_PARAM_UNKNOWN;
}

static const char *lengths_fault(str least, str most)
{
	int64_t from = 0, to = INT64_MAX;

	if ((least.n && !call_length_parse(least, &from)) ||
	    (most.n && !call_length_parse(most, &to)))
		return "Write a length in minutes, like 2 or 1:30.";
	return from > to ? "The least length is more than the most. Swap them." : NULL;
}

const char *call_ask_fault(const call_ask *k)
{
	const char *days = history_days_fault(k->v[CF_FROM], k->v[CF_TO]),
		   *lengths = lengths_fault(k->v[CF_LONGER], k->v[CF_SHORTER]);
	int64_t n;

	if (days || lengths)
		return days ? days : lengths;
	if (k->v[CF_VALUE].n && !money_parse(k->v[CF_VALUE], &n))
		return "Write a value like 350 or 2k.";
	return NULL;
}

bool call_ask_filters(const call_ask *k)
{
	for (int f = 0; f < CF_N; f++)
		if (k->v[f].n)
			return true;
	return false;
}

static void member(buf *b, const char *name, str value)
{
	if (!value.n)
		return;
	buf_fmt(b, ",\"%s\":", name);
	buf_json(b, value);
}

str call_ask_document(arena *a, const call_ask *k, str zone, str words, str names,
		      str digits)
{
	buf b = buf_new(a, 256, DOCUMENT_MOST);

	buf_str(&b, S("{\"zone\":"));
	buf_json(&b, zone);
	for (int f = 0; f < CF_N; f++)
		if (f != CF_Q)
			member(&b, CALL_FILTERS[f].name,
			       call_filter_sound(a, (enum call_filter)f, k->v[f]));
	if (words.p) {
		member(&b, "words", words);
		member(&b, "names", names);
		member(&b, "digits", digits);
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}

const char *const CALL_SORTS[CS_N] = {"started", "length", "value"};

enum call_sort call_sort_of(str sort, bool *down)
{
	*down = str_starts(sort, S("-")) || !sort.n;
	str key = str_sub(sort, str_starts(sort, S("-")), sort.n);
	for (int i = 0; i < CS_N; i++)
		if (str_eq(key, str_of(CALL_SORTS[i])))
			return (enum call_sort)i;
	*down = true;
	return CS_STARTED;
}

/* ---- columns ---- */

const struct column_def CALL_COLUMNS[CC_N] = {
	[CC_LINE] = {"line", "Line", CS_N, false, "roomy"},
	[CC_QUEUE] = {"queue", "Queue", CS_N, false, "spare"},
	[CC_STARTED] = {"started", "Started", CS_STARTED, false, "started"},
	[CC_WAITED] = {"waited", "Waited", CS_N, true, "roomy"},
	[CC_LENGTH] = {"length", "Length", CS_LENGTH, true, "spare"},
	[CC_ANSWERED] = {"answered", "Answered by", CS_N, false, "roomy"},
	[CC_RESULT] = {"result", "Result", CS_N, false, "roomy"},
	[CC_OUTCOME] = {"outcome", "Outcome", CS_N, false, ""},
	[CC_FOLLOW_UP] = {"follow_up", "Due", CS_N, false, ""},
	[CC_VALUE] = {"value", "Value", CS_VALUE, true, "roomy"},
	[CC_TAGS] = {"tags", "Tags", CS_N, false, "roomy"},
	[CC_ASSIGNED] = {"assigned", "Owner", CS_N, false, "roomy"},
};

static const char WIDTHS[] = "-sml";

static bool read_one(str text, struct column_pick *p)
{
	ptrdiff_t colon = str_find(text, ':', 0);
	str key = colon >= 0 ? str_sub(text, 0, (size_t)colon) : text;

	p->width = CW_AUTO;
	for (int w = CW_S; colon >= 0 && w <= CW_L; w++)
		if (text.n == (size_t)colon + 2 && text.p[text.n - 1] == WIDTHS[w])
			p->width = (enum column_width)w;
	for (int i = 0; i < CC_N; i++)
		if (str_eq(key, str_of(CALL_COLUMNS[i].key))) {
			p->column = (enum call_column)i;
			return true;
		}
	return false;
}

static bool has(const column_set *s, enum call_column c)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->picks[i].column == c)
			return true;
	return false;
}

column_set call_columns_read(str kept)
{
	static const column_set USUAL = {{{CC_QUEUE, CW_AUTO},
					  {CC_STARTED, CW_AUTO},
					  {CC_LENGTH, CW_AUTO},
					  {CC_ANSWERED, CW_AUTO},
					  {CC_RESULT, CW_AUTO},
					  {CC_OUTCOME, CW_AUTO},
					  {CC_FOLLOW_UP, CW_AUTO}},
					 7};
	column_set s = {0};
	str rest = kept, one;
	struct column_pick p;

	while (str_split(&rest, ' ', &one))
		if (read_one(one, &p) && !has(&s, p.column))
			s.picks[s.n++] = p;
	return s.n ? s : USUAL;
}

str call_columns_text(arena *a, const column_set *s)
{
	buf b = buf_new(a, 128, 1024);

	for (size_t i = 0; i < s->n; i++) {
		if (i)
			buf_chr(&b, ' ');
		buf_str(&b, str_of(CALL_COLUMNS[s->picks[i].column].key));
		if (s->picks[i].width)
			buf_fmt(&b, ":%c", WIDTHS[s->picks[i].width]);
	}
	return buf_view(&b);
}
