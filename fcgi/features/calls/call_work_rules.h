/* call_work_rules.h -- what the form about a call asks for, checked. Pure. */
#ifndef PB_CALL_WORK_RULES_H
#define PB_CALL_WORK_RULES_H

#include "base/arena.h"
#include "base/field.h"

enum { NOTE_MOST = 4000, TAGS_MOST = 20, TAG_LENGTH = 60 };

/* As typed. follow_up: empty, keep, 30m, 2h, tomorrow, pick. Ids checked elsewhere. */
typedef struct work_form {
	str disposition, follow_up, follow_up_at, owner, assigned, value, tags, note;
	/* as the form was opened with; was: it says so */
	str disposition_was, due_was, owner_was, value_was, assigned_was, tags_was,
		note_was;
	bool was;
	/* mine or theirs, where two had changed the same; asked: where it has to be
	 * said */
	str asked;
	str pick_disposition, pick_follow_up, pick_value, pick_assigned, pick_note;
	int64_t work_version, note_version;
	int64_t amount; /* of value; 0: none */
	when picked;    /* of follow_up_at, when that is what was chosen */
} work_form;
extern const type work_form_t;

typedef struct work_fault {
	const char *field, *says;
} work_fault;
enum { WORK_FAULTS_MOST = 4 };
/* needed: without an outcome it would not do. Reads the amount and the moment that was
 * picked, in the zone: one that is to come. What the outcome itself asks for is looked
 * at by outcome_missing. */
size_t work_check(work_form *f, bool needed, when now, str zone,
		  work_fault faults[WORK_FAULTS_MOST]);
/* "Storm, Electrical" as an array literal, each once; absent when one is too long or
 * there are too many. */
str work_tags(arena *a, str typed);
/* The document that call_work_save takes. */
str work_document(arena *a, const work_form *f);

#endif
