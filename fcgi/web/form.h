/* form.h -- a posted form read into a struct, with one message per field that is wrong.
 * The struct is the same kind of record that rows and templates use; handlers never see
 * raw parameters. Fields that are not in the table cannot be set. */
#ifndef PB_WEB_FORM_H
#define PB_WEB_FORM_H

#include "base/field.h"
#include "web/request.h"

/* Cleans and checks one value in place; NULL = fine, else a sentence for the person. */
typedef const char *(*form_check)(ctx *x, const request *q, str *value);

typedef struct form_field {
	const char *name; /* parameter and struct field */
	bool required;    /* not empty; a bool: ticked */
	size_t max_chars; /* of a str, after its check; 0 = what a parameter may have */
	form_check check; /* may be NULL */
	const char *missing; /* sentence when required and empty; may be NULL */
} form_field;

/* What a template shows beside each input: value as typed, message or absent. */
typedef struct form_note {
	str name, value, error;
	bool bad;
} form_note;

typedef struct form {
	form_note notes[24];
	size_t n;
	bool bad;
} form;

/* Fills `into` (type t; str, int64_t and bool fields) and f. Check f->bad. A field that
 * is bad or empty is "", 0 or false in `into`; what was typed is in f, whole. A bool is
 * true when its parameter is there at all. E_BUG when a name is not in t or has another
 * type. */
MUST_USE rc form_read(ctx *x, const request *q, const form_field *fields, size_t n,
		      const type *t, void *into, form *f);
/* A message found later (a name taken, say). The first message of a field stays. */
void form_error(form *f, str name, str message);
str form_value(const form *f, str name);
str form_message(const form *f, str name);

/* Checks for the tables. Cleaned: an e-mail address in lower case; one line of text;
 * text whose lines end in LF; an id chosen from a list. */
const char *form_email(ctx *x, const request *q, str *value);
const char *form_line(ctx *x, const request *q, str *value);
const char *form_text(ctx *x, const request *q, str *value);
const char *form_uuid(ctx *x, const request *q, str *value);

#endif
