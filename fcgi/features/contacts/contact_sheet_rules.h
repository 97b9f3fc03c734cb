/* contact_sheet_rules.h -- a contact's fields as people edit them: which stand together
 * in a form, and what becomes of a value that two people changed. Pure. */
#ifndef PB_CONTACT_SHEET_RULES_H
#define PB_CONTACT_SHEET_RULES_H

#include "features/contacts/contact_edit_rules.h"

/* Parts of the page that are edited by themselves; the last is the form of a new
 * contact, which has something of all. */
enum sheet_part {
	SHEET_WHO,
	SHEET_REACH,
	SHEET_PROJECT,
	SHEET_WISHES,
	SHEET_MARKS,
	SHEET_OWN,
	SHEET_NEW,
	SHEET_NONE,
	SHEET_PARTS = SHEET_NEW
};
/* key: in addresses. */
struct sheet_part_def {
	const char *key, *title;
};
extern const struct sheet_part_def SHEET_TITLES[SHEET_PARTS];
enum sheet_part sheet_part_of(str key); /* SHEET_NONE when it is none */

enum sheet_kind {
	SHEET_LINE,
	SHEET_AREA,
	SHEET_DATE,
	SHEET_CHOICE,
	SHEET_PHONES, /* sheet_phones_text */
	SHEET_NAMES,  /* a name a line */
};
/* key: in forms and documents; lock: as the CRM calls it, or NULL. */
struct sheet_def {
	const char *key, *label, *hint, *lock;
	enum sheet_kind kind;
	int text; /* contact_text, or -1 */
	unsigned parts;
};
enum { SHEET_DEFS = 19, SHEET_MOST = SHEET_DEFS + CUSTOM_MOST };
extern const struct sheet_def SHEET_FIELDS[SHEET_DEFS];
static inline unsigned sheet_bit(enum sheet_part p)
{
	return 1U << (unsigned)p;
}

/* What becomes of a typed value: it is not news, it is saved, or somebody else changed
 * the same and a person has to choose. */
enum sheet_verdict { SHEET_KEEP, SHEET_TAKE, SHEET_CLASH };
/* Which of two values a person chose; SHEET_ASKED: was asked, and has not said. */
enum sheet_pick { SHEET_UNASKED, SHEET_ASKED, SHEET_MINE, SHEET_THEIRS };
/* was: what the form showed when it was opened. */
enum sheet_verdict sheet_decide(str typed, str was, str now, enum sheet_pick pick);

/* One field of one contact. All values are text: as forms send it. */
typedef struct sheet_field {
	str key, label, hint;
	enum sheet_kind kind;
	int text;
	unsigned parts;
	bool own, yes_no; /* own: of the business's own fields */
	bool locked;      /* the CRM keeps it */
	str own_kind;     /* text, number, date, choice, yes_no */
	str choices;      /* of an own one: a line each */
	str now, was, typed, error;
	enum sheet_pick pick;
	enum sheet_verdict verdict;
} sheet_field;

/* "+18015550142<tab>Mobile", a line each, the main one first; and back,
 * one more than there may be at most. */
str sheet_phones_text(arena *a, const contact_phone_in *phones, size_t n);
contact_phone_in *sheet_phones_read(arena *a, str text, size_t *n);
/* Names, a line each, blanks at their ends and empty lines dropped; and back. */
str sheet_names_text(arena *a, const str *names, size_t n);
str *sheet_names_read(arena *a, str text, size_t *n);
/* The value of an own field as JSON; NULL, or what is wrong with it. */
const char *sheet_own_json(arena *a, str kind, str typed, str *out);

/* Of two contacts that become one: whether a person picks which value of a field stays;
 * and which does unless they pick. Phones, tags and groups are joined, who it is in the
 * CRM and what the CRM keeps stays. */
bool sheet_pickable(const sheet_field *one, const sheet_field *other);
bool sheet_other_stays(const sheet_field *one);

/* Puts the values of fields of a part into a draft: with `all` every one that is not
 * what its form showed, else those to be taken. Faults of own fields go to f. */
void sheet_draft(arena *a, const sheet_field *fields, size_t n, enum sheet_part part,
		 bool all, contact_draft *d, contact_faults *f);
/* The other way round, after the draft was put right: typed becomes what would be
 * saved, and each fault goes to its field. Faults that belong to no field: false. */
void sheet_tidied(arena *a, sheet_field *fields, size_t n, enum sheet_part part,
		  const contact_draft *d);
bool sheet_faults(arena *a, sheet_field *fields, size_t n, const contact_faults *f);

#endif
