/* template_rules.h -- texts with names in them: "Hi {first_name|there}, {member} here."
 * Pure. */
#ifndef PB_TEMPLATE_RULES_H
#define PB_TEMPLATE_RULES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* A name and what stands for it; an empty value is one that is not known, words: as
 * people say it, "their first name". */
typedef struct template_var {
	const char *name, *words;
	str value;
} template_var;

enum { TEMPLATE_MISSING_MOST = 8 };

typedef struct template_text {
	str text;
	str shown; /* the same with what is missing by name, "Hi [their first name]" */
	str missing; /* what has no value, in words, "their first name, their stage":
			then it is not sent */
	str lacking; /* the names of that, "first_name, stage" */
	str unknown; /* names that there are not */
} template_text;

/* Puts values in once: what stands in a value is text and no name again. "{{" is a
 * brace. "{first_name|there}": what follows the bar stands for what is not known. */
template_text template_fill(arena *a, str body, const template_var *vars, size_t n);

/* What looks like a name in a text that was typed and not put in by a template, as it
 * stands there, "{first_name}, {stage}": nobody fills those in. */
str template_typed(arena *a, str body);

/* Whether a text in this language is for somebody of that one: "es" is for "es-MX", ""
 * for everybody. */
bool template_speaks(str language, str theirs);

/* How many words of what they wrote stand in a text too, such that everybody writes
 * left out: 0 does not fit. */
int template_fits(arena *a, str said, str text);

#endif
