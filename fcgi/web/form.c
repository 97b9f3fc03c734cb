/* form.c -- a posted form read into a struct. */
#include "web/form.h"

#include "base/email.h"
#include "base/text.h"

enum { NOTES_MAX = sizeof((form *)0)->notes / sizeof(form_note) };

static const char *missing(const form_field *ff)
{
	return ff->missing ? ff->missing : "Fill this in.";
}

/* ---- one kind of field each: the struct's member filled, or a sentence ---- */

static const char *read_str(ctx *x, const request *q, const form_field *ff, str typed,
			    str *to)
{
	*to = S("");
	if (str_trim(typed).n == 0)
		return ff->required ? missing(ff) : NULL;
	str value = typed;
	const char *why = ff->check ? ff->check(x, q, &value) : NULL;
	if (why)
		return why;
	if (value.n == 0 && ff->required)
		return missing(ff);
	size_t chars = text_chars(value);
	if (ff->max_chars && chars > ff->max_chars)
		return str_printf(x->a,
				  "This can be at most %zu characters, it has %zu.",
				  ff->max_chars, chars)
			.p;
	*to = value;
	return NULL;
}

static const char *read_i64(const form_field *ff, str typed, int64_t *to)
{
	*to = 0;
	str value = str_trim(typed);
	if (value.n == 0)
		return ff->required ? missing(ff) : NULL;
	return str_i64(value, to) ? NULL : "Write a whole number, such as 12.";
}

static const char *read_bool(const form_field *ff, str typed, bool *to)
{
	*to = typed.p != NULL;
	return ff->required && !*to ? missing(ff) : NULL;
}

/* ---- the form ---- */

static rc read_field(ctx *x, const request *q, const form_field *ff, const field *to,
		     void *into, form_note *note)
{
	str typed = params_get(q->form, note->name);
	void *at = (char *)into + to->off;
	const char *why = NULL;
	if (to->kind == K_STR)
		why = read_str(x, q, ff, typed, at);
	else if (to->kind == K_I64)
		why = read_i64(ff, typed, at);
	else if (to->kind == K_BOOL)
		why = read_bool(ff, typed, at);
	else
		return FAIL(x, E_BUG, "form field %s: a kind no form can fill",
			    ff->name);
	note->value = typed.p ? typed : S("");
	note->error = str_of(why);
	note->bad = why != NULL;
	return OK;
}

rc form_read(ctx *x, const request *q, const form_field *fields, size_t n,
	     const type *t, void *into, form *f)
{
	*f = (form){.n = 0};
	if (n > NOTES_MAX)
		return FAIL(x, E_BUG, "form of %zu fields", n);
	for (size_t i = 0; i < n; i++) {
		str name = str_of(fields[i].name);
		const field *to = type_field(t, name);
		if (!to)
			return FAIL(x, E_BUG, "form field %s: not in %s",
				    fields[i].name, t->name);
		form_note *note = &f->notes[f->n++];
		note->name = name;
		TRY(read_field(x, q, &fields[i], to, into, note));
		f->bad |= note->bad;
	}
	return OK;
}

static const form_note *find(const form *f, str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->notes[i].name, name))
			return &f->notes[i];
	return NULL;
}

void form_error(form *f, str name, str message)
{
	const form_note *found = find(f, name);
	form_note *note = NULL;
	f->bad = true;
	if (found)
		note = &f->notes[found - f->notes];
	else if (f->n < NOTES_MAX)
		note = &f->notes[f->n++];
	if (!note || note->bad)
		return;
	note->name = name;
	note->error = message;
	note->bad = true;
}

str form_value(const form *f, str name)
{
	const form_note *note = find(f, name);
	return note ? note->value : (str){NULL, 0};
}

str form_message(const form *f, str name)
{
	const form_note *note = find(f, name);
	return note ? note->error : (str){NULL, 0};
}

/* ---- checks ---- */

const char *form_email(ctx *x, const request *q, str *value)
{
	(void)q;
	return email_clean(x->a, value);
}

const char *form_line(ctx *x, const request *q, str *value)
{
	(void)q;
	*value = text_line(x->a, *value, PARAM_VALUE_MAX);
	return NULL;
}

const char *form_text(ctx *x, const request *q, str *value)
{
	(void)q;
	str v = text_clean(x->a, *value);
	char *out = arena_alloc(x->a, v.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < v.n; i++) {
		if (v.p[i] != '\r')
			out[n++] = v.p[i];
		else if (i + 1 == v.n || v.p[i + 1] != '\n')
			out[n++] = '\n';
	}
	*value = str_trim((str){out, n});
	return NULL;
}

const char *form_uuid(ctx *x, const request *q, str *value)
{
	(void)q;
	*value = str_lower(x->a, str_trim(*value));
	return str_is_uuid(*value) ? NULL : "Choose one from the list.";
}
