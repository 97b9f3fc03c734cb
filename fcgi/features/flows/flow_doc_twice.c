/* flow_doc_twice.c -- finds names that stand twice in one JSON object. A menu with two
 * keys 1 is a manager's mistake that a JSON reader hides: it keeps one of them. */
#include "features/flows/flow_doc_inside.h"
#include "features/flows/flow_steps_rules.h"

/* More names than these, in one object and in all, are not looked at. */
enum { MAX_DEPTH = 40, MAX_NAMES = 2 * FLOW_MAX_STEPS, MAX_ALL_NAMES = 20000 };

/* An object or array that the scanner is inside of. */
typedef struct level {
	bool object, at_name; /* the next string is a name */
	str name;             /* the one last read */
	str *names;           /* kept for the next object at this depth */
	size_t n;
} level;

typedef struct scan {
	flow_problems *p;
	const json *doc;
	str text;
	size_t at;
	level levels[MAX_DEPTH];
	size_t depth, all;
} scan;

/* What a manager calls the step with this id: its name, or else the id. */
static str step_name(const scan *s, str id)
{
	char *key = str_cstr(s->p->a, id);
	str name = json_str(json_get(json_get(json_get(s->doc, "steps"), key), "name"));
	return name.n ? name : id;
}

static void report(scan *s, str name)
{
	const level *l = s->levels;
	if (s->depth == 2 && str_eq(l[0].name, S("steps"))) {
		PROBLEM(s->p, NULL, S("Two steps have the id \u201c"), name,
			S("\u201d."));
	} else if (s->depth > 2 && str_eq(l[0].name, S("steps"))) {
		bool key = s->depth == 4 && str_eq(l[2].name, S("keys"));
		flow_step at = {.name = step_name(s, l[1].name)};
		if (key)
			PROBLEM(s->p, &at, S("key "), name, S(" is used twice."));
		else
			PROBLEM(s->p, &at, S("\u201c"), name,
				S("\u201d is written twice."));
	} else {
		PROBLEM(s->p, NULL, S("\u201c"), name, S("\u201d is written twice."));
	}
}

/* Notes a name of the innermost object. */
static void add_name(scan *s, str name)
{
	level *l = &s->levels[s->depth - 1];
	l->name = name;
	l->at_name = false;
	for (size_t i = 0; i < l->n; i++)
		if (str_eq(l->names[i], name)) {
			report(s, name);
			return;
		}
	if (l->n == MAX_NAMES)
		return;
	s->all++;
	if (!l->names)
		l->names = ARENA_ARRAY(s->p->a, str, MAX_NAMES);
	l->names[l->n++] = name;
}

/* The string literal that begins at s->at, quotes and all; moves past it. */
static str literal(scan *s)
{
	size_t from = s->at++;
	while (s->at < s->text.n && s->text.p[s->at] != '"')
		s->at += s->text.p[s->at] == '\\' ? 2 : 1;
	if (s->at < s->text.n)
		s->at++;
	return str_sub(s->text, from, s->at);
}

static void string(scan *s)
{
	str raw = literal(s);
	if (!s->depth || !s->levels[s->depth - 1].at_name || raw.n < 2)
		return;
	str name = str_sub(raw, 1, raw.n - 1);
	json *decoded;
	str why;
	if (str_find(name, '\\', 0) >= 0 && json_read(s->p->a, raw, &decoded, &why))
		name = json_str(decoded);
	add_name(s, name);
}

static void open_level(scan *s, bool object)
{
	level *l = &s->levels[s->depth++];
	*l = (level){.object = object, .at_name = object, .names = l->names};
}

/* What a character outside of strings means; everything else is passed over. */
static void structure(scan *s, char c)
{
	level *top = s->depth ? &s->levels[s->depth - 1] : NULL;
	if (c == '{' || c == '[')
		open_level(s, c == '{');
	else if (top && (c == '}' || c == ']'))
		s->depth--;
	else if (top && c == ',')
		top->at_name = top->object;
	s->at++;
}

void flow_doc_twice(flow_problems *p, str json_text, const json *doc)
{
	scan s = {.p = p, .doc = doc, .text = json_text};
	while (s.at < s.text.n && s.depth < MAX_DEPTH && s.all < MAX_ALL_NAMES) {
		char c = s.text.p[s.at];
		if (c == '"')
			string(&s);
		else
			structure(&s, c);
	}
}
