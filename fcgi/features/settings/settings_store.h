/* settings_store.h -- private to settings: the rows of its pages. Nothing here waits:
 * the functions queue queries, pg_flush fills the places. */
#ifndef PB_SETTINGS_STORE_H
#define PB_SETTINGS_STORE_H

#include "features/hours/hours.h"
#include "store/pg.h"

/* Rows of one page of a list; one more is read to know whether there is a next page. */
/* n: 0 when there is no such line. */
/* member absent: nobody's. *n: 0 when there is no such line or nobody of that id. */
MUST_USE rc line_follow_up(ctx *x, str id, str member, int64_t *n);
MUST_USE rc line_detect(ctx *x, str id, bool on, int64_t *n);

enum { SETTINGS_A_PAGE = 25, SETTINGS_VERSIONS = 20, SETTINGS_BESIDE = 20 };

/* How far ahead openings are looked for. */
#define SETTINGS_HORIZON DAYS(35)

/* opens_at and closes_at: of the interval that is now or comes next; closes_at absent =
 * not within the horizon. Both absent: no opening within the horizon. */
typedef struct number_line {
	str id, e164, line, team, recording, flow_id, flow;
	int64_t version;   /* 0: none is live */
	int64_t schedules; /* that the flow asks */
	str hours_id, hours, zone;
	when opens_at, closes_at;
	bool detect_machine;         /* who picks up when it calls */
	str follow_up_id, follow_up; /* whose a missed call of it is */
	str port;                    /* on its way here; absent: it is here */
	when port_on;
} number_line;

typedef struct flow_summary {
	str id, name;
	int64_t version, numbers;
	when published_at;
} flow_summary;

typedef struct schedule_line {
	str id, name, zone;
	when opens_at, closes_at;
	int64_t numbers, flows;
} schedule_line;

typedef struct flow_sheet {
	str id, name;
	int64_t live; /* 0: none */
	str version_id;
	int64_t version;
	str document, published_by;
	when published_at;
} flow_sheet;

typedef struct answer_row {
	str e164, name, backup_number, greeting;
} answer_row;

typedef struct version_row {
	str id;
	int64_t version;
	str note, published_by;
	when published_at;
} version_row;

typedef struct name_row {
	str kind, id, name;
} name_row;

/* Minutes of the day; closes <= opens runs past midnight. */
typedef struct period_row {
	int64_t weekday, opens, closes;
} period_row;

/* day: since 1970-01-01. */
typedef struct holiday_row {
	str id;
	bool everywhere; /* of every schedule */
	int64_t day;
	str name;
	bool has_hours; /* else closed the whole day */
	int64_t opens, closes;
} holiday_row;

typedef struct override_row {
	str id;
	when starts_at, ends_at;
	bool open;
	str reason;
} override_row;

typedef struct closed_row {
	str flow, type, name;
} closed_row;

typedef struct use_row {
	str kind, id, title, note;
	int64_t version;
} use_row;

/* Since when the carrier does not take the business's credentials; no time: it does. */
typedef struct carrier_trouble {
	when denied_since;
} carrier_trouble;

/* after: the last key of the page before; empty on the first. */
typedef struct lines_rows {
	list numbers, flows, schedules;
	list people; /* of name_row: whose missed calls may be */
	carrier_trouble trouble;
	bool has_carrier;
} lines_rows;
void lines_send(ctx *x, str numbers_after, str flows_after, str schedules_after,
		lines_rows *out);

/* version: absent for the live one. before: versions below that number. */
typedef struct flow_rows {
	bool found;
	flow_sheet sheet;
	list names, numbers, versions;
} flow_rows;
void flow_send(ctx *x, str flow, str version, int64_t before, flow_rows *out);

typedef struct schedule_sheet {
	str id, name, zone;
	int64_t revision; /* of its week */
} schedule_sheet;

/* What does not depend on the calendar; the calendar is read when the zone is known. */
typedef struct hours_rows {
	bool found;
	schedule_sheet sheet;
	list schedules, periods, closed, uses;
	list holidays, overrides, spans;  /* of the month that is shown */
	list upcoming, planned, openings; /* from now on */
} hours_rows;
void hours_send(ctx *x, str schedule, str schedules_after, hours_rows *out);

/* The days that a month's calendar shows, and moments that surely contain them. Days
 * are counted from 1970-01-01. */
typedef struct hours_range {
	int64_t first, today;
	when from, to;
} hours_range;
void hours_send_days(ctx *x, str schedule, const hours_range *r, hours_rows *out);

/* E_NOTFOUND when there is no such schedule. */
MUST_USE rc hours_sheet_read(ctx *x, str schedule, schedule_sheet *out);

/* What a change came to: "saved", "stale" or "missing". */
typedef struct hours_saved {
	str outcome;
} hours_saved;
/* week: [[weekday, opens, closes], ...] in minutes, as JSON. */
MUST_USE rc hours_week_save(ctx *x, str schedule, int64_t revision, str week,
			    str *outcome);

/* A day that differs; closed when it has no hours. */
typedef struct holiday_new {
	int64_t day, opens, closes;
	str name;
	bool everywhere, has_hours;
} holiday_new;
/* *n: 0 when that day differs already. */
MUST_USE rc holiday_add(ctx *x, str schedule, const holiday_new *h, int64_t *n);

/* From a moment to another, "2026-11-27T10:00" by the schedule's clock. */
typedef struct override_new {
	str from, to, reason;
	bool open;
} override_new;
/* *n: 0 when nothing is left of it. */
MUST_USE rc override_add(ctx *x, str schedule, const override_new *o, int64_t *n);

/* *n: 0 when it was gone. */
MUST_USE rc holiday_remove(ctx *x, str schedule, str id, int64_t *n);
MUST_USE rc override_remove(ctx *x, str schedule, str id, int64_t *n);

#endif
