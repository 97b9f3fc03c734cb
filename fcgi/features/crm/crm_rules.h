/* crm_rules.h -- what the CRM's fields mean here, what it is asked, where the next page
 * begins, what a value reads as. Pure. */
#ifndef PB_CRM_RULES_H
#define PB_CRM_RULES_H

#include "base/buf.h"
#include "base/when.h"

/* ---- fields */

enum crm_table { CRM_CUSTOMERS, CRM_COMMUNICATIONS, CRM_TICKETS, CRM_TABLES };

enum crm_field {
	CRM_NAME,
	CRM_PHONE,
	CRM_EMAIL,
	CRM_ADDRESS,
	CRM_STATUS,
	CRM_STAGE,
	CRM_OWNER,
	CRM_SALE_DATE,
	CRM_INSTALL_DATE,
	CRM_PTO_DATE,
	CRM_READ_COUNT, /* those before are read, those behind are written */
	CRM_LAST_CONTACT = CRM_READ_COUNT,
	CRM_COMM_CALL,
	CRM_COMM_CUSTOMER,
	CRM_COMM_AT,
	CRM_COMM_OUTCOME,
	CRM_COMM_WHO,
	CRM_COMM_WORDS,
	CRM_TICKET_CALL,
	CRM_TICKET_CUSTOMER,
	CRM_TICKET_AT,
	CRM_TICKET_ISSUE,
	CRM_FIELD_COUNT
};

/* Built-in fields of every table. */
enum { CRM_FID_MODIFIED = 2, CRM_FID_RECORD = 3 };

typedef struct crm_field_kind {
	const char *key;   /* in the map, in forms and in the mirror */
	const char *label; /* for people */
	enum crm_table table;
	int64_t preset;  /* the field it is at first; 0 = none */
	unsigned good;   /* kinds of field that fit, */
	unsigned usable; /* and those that can be used */
} crm_field_kind;
extern const crm_field_kind CRM_FIELDS[CRM_FIELD_COUNT];

/* Ids of the CRM's fields; 0 = not mapped. */
typedef struct crm_map {
	int64_t id[CRM_FIELD_COUNT];
} crm_map;
crm_map crm_map_preset(void);

/* A field as its table tells of it. */
typedef struct crm_column {
	int64_t id;
	str label, type;
	str mode;    /* lookup, summary, formula: made from something else */
	bool unique; /* no two records have the same in it */
} crm_column;

enum crm_level { CRM_FINE, CRM_DOUBTFUL, CRM_REFUSED, CRM_UNMAPPED };
typedef struct crm_verdict {
	enum crm_level level;
	const char *words; /* a sentence; "" when there is nothing to say */
	str label;         /* of the column; absent when it is not there */
} crm_verdict;
/* One mapped field against the columns of its table. */
crm_verdict crm_check(const crm_map *m, enum crm_field f, const crm_column *c,
		      size_t n);

/* ---- what is asked */

/* Quotes cannot be written inside a value: only what needs none may stand there. */
bool crm_plain(str value);
/* {3.EX.'17'}; absent when the value is not plain. */
str crm_where(arena *a, int64_t fid, const char *op, str value);
/* What was changed since a moment, or at it. */
str crm_where_since(arena *a, when from);
/* Where the phone is this one, as people write it; others come too. Absent for what is
 * no number. */
str crm_where_phone(arena *a, int64_t fid, str e164);

/* A realm and a table's id, as they may stand in addresses and headers. */
bool crm_is_realm(str s);
bool crm_is_table(str s);

/* ---- where the next page begins */

/* Records by moment of change, from a moment on, past some of them. */
typedef struct crm_cursor {
	when from;
	int64_t skip;
	int64_t first; /* the record that must come first, or rows have moved; 0 = any
			*/
	int64_t pages; /* read so far */
} crm_cursor;
/* What a page brought. */
typedef struct crm_seen {
	int64_t rows, total;
	int64_t first, last; /* record ids */
	when newest;         /* moment of change of its last row */
} crm_seen;
enum { CRM_PAGES_MOST = 20000, CRM_OVERLAP_S = 120 };
/* The beginning of a pull after everything up to the watermark was taken over. */
crm_cursor crm_begin(when watermark);
/* false: that was the last page. */
bool crm_next(const crm_cursor *at, const crm_seen *seen, crm_cursor *next);
/* Seconds until the next try after so many failed ones. */
int64_t crm_patience_s(int64_t failures);

/* ---- what a value reads as */

/* "2026-11-21", also of a moment; absent when it is no day. */
str crm_day(arena *a, str value);
/* In lower case; absent when it is no address. */
str crm_email(arena *a, str value);

/* ---- what is written */

typedef struct crm_call {
	str id, record_id, outcome, who, caller, line;
	when started, ended;
	int64_t seconds;
	bool field_line; /* of the line whose unanswered calls are tickets */
	bool answered, voicemail;
} crm_call;
/* "Answered by Maya Chen, 3 min 10 s". */
str crm_call_words(arena *a, const crm_call *c);
/* A call that somebody must look after: a voicemail, or a field call nobody took. */
bool crm_call_tickets(const crm_call *c);
/* The record of a table for a call: a JSON array of one; absent when not enough of it
 * is mapped. */
str crm_record_of(arena *a, enum crm_table t, const crm_map *m, const crm_call *c);

#endif
