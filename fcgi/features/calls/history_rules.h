/* history_rules.h -- what a request for the table of calls asks for: filters, order,
 * columns. Pure. */
#ifndef PB_HISTORY_RULES_H
#define PB_HISTORY_RULES_H

#include "base/arena.h"
#include "base/str.h"

/* "2026-11-16", a day of the calendar. */
bool history_day(str text);
/* A sentence when the days cannot be, else NULL. from and to as typed. */
const char *history_days_fault(str from, str to);

enum call_filter {
	CF_Q,
	CF_OUTCOME,
	CF_DISPOSITION,
	CF_OWED,
	CF_LINE,
	CF_MEMBER,
	CF_FROM,
	CF_TO,
	CF_DIRECTION,
	CF_QUEUE,
	CF_ASSIGNED,
	CF_TAG,
	CF_CONTACT,
	CF_LONGER,
	CF_SHORTER,
	CF_RECORDING,
	CF_VOICEMAIL,
	CF_SOURCE,
	CF_SPAM,
	CF_EMERGENCY,
	CF_VALUE,
	CF_FOLLOW_UP,
	CF_SLA,
	CF_TEXT,
	CF_N
};
enum { FILTER_MOST = 200 }; /* characters of one */
enum filter_kind { FK_CHOICE, FK_ID, FK_DAY, FK_LENGTH, FK_MONEY, FK_TEXT };
struct filter_choice {
	const char *value, *text;
};
struct filter_def {
	const char *name, *label; /* in addresses, for people */
	enum filter_kind kind;
	const char *any;                     /* of a choice: when none is chosen */
	const struct filter_choice *choices; /* of FK_CHOICE, up to a NULL */
};
extern const struct filter_def CALL_FILTERS[CF_N];

/* Absent: any. At most one of after (those before it in the list) and before. */
typedef struct call_ask {
	str v[CF_N]; /* as typed, one line */
	str after, before, sort;
	int64_t page;
	bool triage;
} call_ask;

/* Its value as the database takes it; absent when it is none that could be. */
str call_filter_sound(arena *a, enum call_filter f, str typed);
/* Whether a query for the table may say this, for programs: nothing of theirs is left
 * out unsaid. An empty value asks for nothing. */
enum call_param { CALL_PARAM_FINE, CALL_PARAM_UNKNOWN, CALL_PARAM_BAD };
enum call_param call_param_check(arena *a, str name, str value);
/* Is it triage=1? */
bool call_triage_asked(str value);
/* What is wrong with what was typed, in a sentence, else NULL. */
const char *call_ask_fault(const call_ask *k);
/* Is anything filtered? */
bool call_ask_filters(const call_ask *k);
/* The document that call_list takes: sound filters only, and the zone of days; the
 * search as array literals, absent when there is none. */
str call_ask_document(arena *a, const call_ask *k, str zone, str words, str names,
		      str digits);
/* "90", "1:30", "2": minutes, or minutes and seconds, to seconds; false when none. */
bool call_length_parse(str typed, int64_t *seconds);

/* The order: by start, length or value. */
enum call_sort { CS_STARTED, CS_LENGTH, CS_VALUE, CS_N };
extern const char *const CALL_SORTS[CS_N];
/* "-length": from the longest; by start the newest come first. */
enum call_sort call_sort_of(str sort, bool *down);

/* Columns, but for direction and contact, which are always first. */
enum call_column {
	CC_LINE,
	CC_QUEUE,
	CC_STARTED,
	CC_WAITED,
	CC_LENGTH,
	CC_ANSWERED,
	CC_RESULT,
	CC_OUTCOME,
	CC_FOLLOW_UP,
	CC_VALUE,
	CC_TAGS,
	CC_ASSIGNED,
	CC_N
};
struct column_def {
	const char *key, *text;
	enum call_sort sort; /* CS_N: none */
	bool num;
	/* its class: roomy ones go beside a drawer, spare and started ones where
	 * there is little room besides */
	const char *room;
};
extern const struct column_def CALL_COLUMNS[CC_N];
enum column_width { CW_AUTO, CW_S, CW_M, CW_L };
struct column_pick {
	enum call_column column;
	enum column_width width;
};
typedef struct column_set {
	struct column_pick picks[CC_N];
	size_t n;
} column_set;
/* "queue:s started"; what is unknown or twice is left out; none at all: the usual. */
column_set call_columns_read(str kept);
str call_columns_text(arena *a, const column_set *s);

#endif
