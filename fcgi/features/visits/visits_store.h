/* visits_store.h -- rows of appointments and of what reminds of them. Private to
 * visits. */
#ifndef PB_VISITS_STORE_H
#define PB_VISITS_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/when.h"

typedef struct visit_row {
	str id, contact_id, contact, type, status, instructions;
	when starts_at;
	int64_t minutes, version;
} visit_row;
extern const type visit_row_t;

/* A reminder of one: its text's state, or why there is none. */
typedef struct reminded_row {
	str state, reason, text_reason;
	int64_t minutes;
	when planned_at, sent_at;
} reminded_row;

typedef struct rule_row {
	str id, template_id, name, body;
	int64_t minutes;
} rule_row;

typedef struct rule_choice {
	str id, name;
	bool by_member; /* it names whoever writes: a reminder is written by nobody */
} rule_choice;

/* What a task needs to know about a reminder. */
typedef struct remind_row {
	str contact_id, phone, thread_id, template_id;
	when starts_at;
	int64_t minutes;
} remind_row;

/* *found is false when the tenant has no such appointment. */
MUST_USE rc visit_read(ctx *x, str id, visit_row *out, list *reminded, bool *found);
/* The contact's name; E_NOTFOUND when there is no such contact. */
MUST_USE rc visit_contact(ctx *x, str contact, str *name);
/* By a member. id absent: a new one. *saved is false when it was changed since its
 * version, or is no more. */
MUST_USE rc visit_keep(ctx *x, const visit_row *v, str member, str *id, bool *saved);
MUST_USE rc visit_turn(ctx *x, str id, str status, int64_t version, str member,
		       bool *saved);

MUST_USE rc reminder_rules(ctx *x, list *rules, list *choices);
/* *added is false when there is one of that time already, or no such template. */
MUST_USE rc reminder_rule_add(ctx *x, int64_t minutes, str template, bool *added);
MUST_USE rc reminder_rule_drop(ctx *x, str id);

#endif
