/* contact_edit_rules.h -- what a change to a contact asks for, looked over and put
 * right before it is saved, whoever asks: a page, a program, an import. Pure. */
#ifndef PB_CONTACT_EDIT_RULES_H
#define PB_CONTACT_EDIT_RULES_H

#include "base/arena.h"
#include "base/field.h"

/* Fields that are text; the order of contact_draft's `text`. */
enum contact_text {
	CT_TYPE,
	CT_NAME,
	CT_EMAIL,
	CT_ADDRESS,
	CT_RECORD_ID,
	CT_STATUS, /* by name, label or alias */
	CT_STAGE,  /* by name or id */
	CT_OWNER,  /* a member's id */
	CT_SALE_DATE,
	CT_INSTALL_DATE,
	CT_PTO_DATE,
	CT_LANGUAGE,
	CT_TIMEZONE,
	CT_CHANNEL,
	CT_WINDOWS,
	CT_INSTRUCTIONS,
	CT_N
};
/* key: in forms, in JSON and in the database. */
struct contact_text_def {
	const char *key, *label;
	size_t most;     /* characters */
	bool nullable;   /* empty is nothing (else it is empty text) */
	const char *one; /* "customer lead": one of these; NULL: anything */
};
extern const struct contact_text_def CONTACT_TEXTS[CT_N];

typedef struct contact_phone_in {
	str number, label; /* number: as typed, then E.164 */
} contact_phone_in;

/* A field of the business's own: value is a JSON text; null takes it away. */
typedef struct contact_custom_in {
	str key, value;
} contact_custom_in;

enum contact_given {
	GIVEN_EMERGENCY = 1 << 0,
	GIVEN_PHONES = 1 << 1,
	GIVEN_TAGS = 1 << 2,
	GIVEN_GROUPS = 1 << 3,
	GIVEN_CUSTOM = 1 << 4,
	GIVEN_WHOLE = 1 << 5, /* own fields that are not among custom go */
};

enum { PHONES_MOST = 20, LABELS_MOST = 50, CUSTOM_MOST = 100, FAULTS_MOST = 40 };

/* What is to be: text that is not given (absent) stays as it is, empty text takes it
 * away. */
typedef struct contact_draft {
	str text[CT_N];
	unsigned given; /* of the others, bits of contact_given */
	bool emergency;
	contact_phone_in *phones;
	str *tags, *groups;
	contact_custom_in *custom;
	size_t phones_n, tags_n, groups_n, custom_n;
} contact_draft;

typedef struct contact_fault {
	str field, says; /* "phones/0", "This is no phone number." */
} contact_fault;
typedef struct contact_faults {
	contact_fault items[FAULTS_MOST];
	size_t n;
} contact_faults;
/* Past the most, faults are dropped: there are enough to begin with. */
void contact_fault_add(contact_faults *f, str where, str says);

/* Puts right what can be (blanks, E.164 by the region, lower-case e-mail) and notes
 * what cannot. Twice the same phone or label becomes one. */
void contact_draft_check(arena *a, contact_draft *d, str region, contact_faults *f);
/* The document that contact_save takes (sql/migrations/0016). */
str contact_draft_document(arena *a, const contact_draft *d);

#endif
