/* own_rules.h -- what the forms of statuses, tags, groups and fields ask for. Pure. */
#ifndef PB_OWN_RULES_H
#define PB_OWN_RULES_H

#include "base/arena.h"
#include "base/field.h"

enum own_kind { OWN_STATUS, OWN_TAG, OWN_GROUP, OWN_FIELD, OWN_KINDS };
/* key: in forms and in the database; one: for people. */
struct own_kind_def {
	const char *key, *one;
};
extern const struct own_kind_def OWN_DEFS[OWN_KINDS];
/* Anything unknown is `usual`. */
enum own_kind own_kind_of(str key, enum own_kind usual);

enum { OWN_NAME_MOST = 60, OWN_MONTHS_MOST = 120, OWN_CHOICES_MOST = 100 };

/* As typed. months 0: never. choices: a line each. */
typedef struct own_form {
	str name, category, icon, kind, field_kind, choices;
	int64_t months, version;
	bool archived;
} own_form;
extern const type own_form_t;

/* A choice of a form. */
struct own_choice {
	const char *value, *text;
};
extern const struct own_choice OWN_ICONS[], OWN_CATEGORIES[], OWN_FIELD_KINDS[];
enum { OWN_ICONS_N = 7, OWN_CATEGORIES_N = 2, OWN_FIELD_KINDS_N = 5 };

typedef struct own_fault {
	const char *field, *says;
} own_fault;
enum { OWN_FAULTS_MOST = 4 };
/* What is wrong with it, but for what form_read sees; how many. was_kind: of a field
 * that is there, what it holds; absent of a new one. */
size_t own_check(arena *a, enum own_kind kind, const own_form *f, str was_kind,
		 own_fault faults[OWN_FAULTS_MOST]);
/* The document that own_save takes (sql/migrations/0018). */
str own_document(arena *a, enum own_kind kind, const own_form *f);

#endif
