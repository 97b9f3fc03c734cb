/* imports_rules.h -- what the columns of a sheet are and what its cells mean. Pure. */
#ifndef PB_IMPORTS_RULES_H
#define PB_IMPORTS_RULES_H

#include "base/buf.h"
#include "base/field.h"
#include "base/sheet.h"

/* ---- dates ---- */

/* How "03/10/26" is read; asked once a column where both fit. */
enum date_order { DATES_UNSAID, DATES_MONTH_FIRST, DATES_DAY_FIRST };
enum date_kind { DATE_NONE, DATE_SURE, DATE_MONTH, DATE_DAY, DATE_BOTH };

/* What kind of date a cell is: none, one way to read it, only month or only day first,
 * or both. */
enum date_kind date_kind_of(str cell);
/* "2026-03-10", also from 3/10/26, 10.3.2026, Mar 10, 2026, 10 March 2026 and what
 * spreadsheets count days by. Absent when it is no date that way. */
str date_read(arena *a, str cell, enum date_order order);
/* "2026-03-10 14:30": a date with a time behind it, 00:00 without. */
str moment_read(arena *a, str cell, enum date_order order);

/* ---- columns ---- */

enum { COLUMN_VALUES = 40, COLUMN_VALUE = 60, COLUMN_SAMPLES = 3 };

typedef struct column_value {
	str text;
	int64_t n;
} column_value;

/* What was seen of a column in the whole sheet. */
typedef struct column_seen {
	str head, first, unsure; /* unsure: the first date that fits both orders */
	int64_t filled, emails, phones, dates, months, days, both;
	str samples[COLUMN_SAMPLES];        /* of the first rows, clipped */
	column_value values[COLUMN_VALUES]; /* in the order they came */
	size_t nvalues;
	bool many; /* more than these, or longer ones */
} column_seen;

/* Adds one cell. */
void column_see(arena *a, column_seen *c, str cell, str region);
/* Whether a first row is heads: no number, no address, no date in it. */
bool row_is_heads(const sheet_row *r);

/* Where a column may go. custom fields are "custom:KEY". */
enum target_kind {
	T_TEXT,
	T_ZONE,
	T_PHONE,
	T_EMAIL,
	T_DATE,
	T_MOMENT,
	T_NUMBER,
	T_WORDS,  /* tags, groups: parted by commas or semicolons */
	T_CHOICE, /* of what the business has: status, stage, coordinator */
	T_FIXED,  /* of what there is: type, channel */
	T_YES,
};
typedef struct target {
	const char *key, *label;
	enum target_kind kind;
	size_t max;        /* characters of a text */
	bool many;         /* several columns may go there */
	const char *heads; /* how sheets call it: letters and digits, blanks between */
} target;
extern const target TARGETS[];
extern const size_t TARGETS_N;
const target *target_of(str key); /* NULL when there is none */

/* A status, stage, coordinator or own field of the business and one of the words it
 * goes by (name, label, alias, e-mail). kind: status, stage, member, field. more: of a
 * field its kind (text, number, date, choice, yes_no). */
typedef struct import_choice {
	str kind, value, text, more;
} import_choice;

/* The target that head and values speak for: its key, or absent. */
str column_guess(arena *a, const column_seen *c, list choices);
/* The choice a cell names: its value, or absent. kind: of choices. */
str choice_of(list choices, str kind, str cell);
/* Of T_FIXED: the value a word stands for, or absent. */
str fixed_of(str key, str cell);
/* yes and no in the ways sheets say them: 1, 0, or -1 when it is neither. */
int yes_of(str cell);
/* Lower case, without what is no letter or digit: heads and words are compared so. */
str plain_word(arena *a, str s);
/* Which kind of choices a target has, "" when none. */
str target_choices(str key);

/* ---- rows ---- */

/* What a column goes to, as it was decided. */
typedef struct column_plan {
	str to; /* key; empty: left out */
	enum date_order order;
	const column_value *words; /* values the person has chosen: text is the cell */
	const str *means;          /* what they mean; empty: left out */
	size_t nwords;
} column_plan;

typedef struct import_plan {
	const column_plan *columns;
	size_t n;
	list choices; /* of import_choice */
	str region;
} import_plan;

/* One row as import_keep takes it, as JSON. True: it can be imported; else it is a
 * refused row with the reason and its cells. */
/* Nothing but blanks: no row at all, whatever stands between its separators. */
bool sheet_row_blank(const sheet_row *r);
bool import_row_json(arena *a, const import_plan *p, const sheet_row *r, buf *out);

#endif
