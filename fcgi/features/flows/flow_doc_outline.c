/* flow_doc_outline.c -- a flow as lines that a person reads, and its greeting. */
#include "features/flows/flow_doc.h"
#include "features/flows/flow_doc_inside.h"
#include "features/flows/flow_steps_rules.h"

static const field flow_line_f[] = {
	FIELD(flow_line, depth),  FIELD(flow_line, branch), FIELD(flow_line, label),
	FIELD(flow_line, icon),   FIELD(flow_line, title),  FIELD(flow_line, summary),
	FIELD(flow_line, shared), FIELD(flow_line, step),
};
const type flow_line_t = TYPE(flow_line, flow_line_f);

typedef struct outline {
	arena *a;
	const flow *f;
	flow_name_fn names;
	void *arg;
	flow_line *lines;
	size_t n;
	bool *shown; /* by step */
} outline;

static str name_of(const outline *o, str kind, str id, str otherwise)
{
	str name = o->names ? o->names(o->arg, kind, id) : (str){0};
	return name.n ? name : otherwise;
}

static str icon_of(const flow_step *s)
{
	switch (s->type) {
	case STEP_HOURS:
		return S("clock");
	case STEP_MENU:
		return S("list-tree");
	case STEP_CONDITION:
		return S("split");
	case STEP_RING:
		return s->who == WHO_COORDINATOR ? S("user") : S("users");
	case STEP_QUEUE:
		return S("headset");
	case STEP_VOICEMAIL:
		return S("voicemail");
	case STEP_SAY:
	case STEP_PLAY:
		return S("volume-2");
	case STEP_TRANSFER:
		return S("phone-forwarded");
	case STEP_HANGUP:
		return S("phone-off");
	case STEP_NONE:
		break;
	}
	return S("circle-alert");
}

/* "Amador Bala, then Deven Smith, 20 s each" */
static str people_words(const outline *o, const flow_step *s)
{
	bool once = s->who == WHO_AT_ONCE;
	str out = S("");
	for (size_t i = 0; i < s->nmembers; i++) {
		str before = i == 0 ? S("") : once ? S(", ") : S(", then ");
		out = WORDS(o->a, out, before,
			    name_of(o, S("member"), s->members[i], S("someone")));
	}
	str how = once ? S(" at once, ") : S(", ");
	str each = s->nmembers > 1 && !once ? S(" each") : S("");
	return WORDS(o->a, out, how, when_words(o->a, s->seconds), each);
}

static str summary_of(const outline *o, const flow_step *s)
{
	arena *a = o->a;
	switch (s->type) {
	case STEP_HOURS:
		return name_of(o, S("schedule"), s->target, S(""));
	case STEP_MENU:
		return WORDS(a, flow_quote(a, s->text), S(" "),
			     when_words(a, s->seconds));
	case STEP_CONDITION:
		return flow_condition_words(a, s);
	case STEP_RING:
		return s->who == WHO_COORDINATOR ? WORDS(a, S("Their coordinator, "),
							 when_words(a, s->seconds))
						 : people_words(o, s);
	case STEP_QUEUE:
		return WORDS(a, name_of(o, S("queue"), s->target, S("Queue")),
			     S(", up to "), when_words(a, s->max_wait),
			     flow_place_words(s),
			     s->notify ? S(", their coordinator is told") : S(""));
	case STEP_VOICEMAIL:
		return WORDS(a, flow_quote(a, s->text), S(" up to "),
			     when_words(a, s->max_length));
	case STEP_TRANSFER:
		return WORDS(a, name_of(o, S("number"), s->target, s->target), S(", "),
			     when_words(a, s->seconds));
	case STEP_PLAY:
		return s->target;
	case STEP_SAY:
	case STEP_HANGUP:
		return s->text.n ? flow_quote(a, s->text) : S("");
	case STEP_NONE:
		break;
	}
	return S("");
}

/* Which way out of s this is. */
static str branch_of(const outline *o, const flow_step *s, const flow_exit *x)
{
	if (x->key)
		return WORDS(o->a, S("Key "), x->key->key);
	switch (s->type) {
	case STEP_HOURS:
		return x->yes ? S("Open") : S("Closed");
	case STEP_CONDITION:
		return x->yes ? S("Yes") : S("No");
	case STEP_MENU:
		return S("No key");
	case STEP_RING:
	case STEP_TRANSFER:
		return S("No answer");
	case STEP_QUEUE:
		return WORDS(o->a, S("After "), when_words(o->a, s->max_wait));
	case STEP_VOICEMAIL:
	case STEP_SAY:
	case STEP_PLAY:
	case STEP_HANGUP:
	case STEP_NONE:
		break;
	}
	return S("");
}

/* The line is begun (depth, branch, label); the step is written on it, and what
 * follows. */
static void show(outline *o, flow_line line, int at)
{
	const flow_step *s = &o->f->steps[at];
	bool branches = s->type == STEP_HOURS || s->type == STEP_MENU ||
			s->type == STEP_CONDITION;
	flow_exit exits[FLOW_MAX_EXITS];
	line.step = s->id;
	line.icon = icon_of(s);
	line.title = flow_label(s);
	if (o->shown[at]) {
		line.shared = WORDS(o->a, S("goes to "), line.title);
		o->lines[o->n++] = line;
		return;
	}
	o->shown[at] = true;
	line.summary = summary_of(o, s);
	o->lines[o->n++] = line;
	size_t n = flow_exits(s, exits);
	for (size_t i = 0; i < n; i++) {
		const flow_exit *x = &exits[i];
		flow_line next = {.depth = line.depth + branches};
		next.branch = branch_of(o, s, x);
		next.label = x->key ? x->key->label : S("");
		show(o, next, x->to);
	}
}

list flow_doc_outline(arena *a, const flow *f, flow_name_fn names, void *arg)
{
	flow_exit exits[FLOW_MAX_EXITS];
	size_t most =
		1; /* every step is shown once, and every exit that leads to it again */
	if (f->start < 0 || (size_t)f->start >= f->n)
		return (list){0};
	for (size_t i = 0; i < f->n; i++)
		most += flow_exits(&f->steps[i], exits);
	outline o = {.a = a, .f = f, .names = names, .arg = arg};
	o.lines = ARENA_ARRAY(a, flow_line, most);
	o.shown = ARENA_ARRAY(a, bool, f->n);
	show(&o, (flow_line){0}, f->start);
	return (list){o.lines, o.n};
}

/* ---- the greeting ---- */

#define GENERAL "Thank you for calling."

/* The first text a caller hears in opening hours. */
static str first_words(const flow *f)
{
	int at = f->start;
	for (size_t i = 0; i < f->n && at >= 0 && (size_t)at < f->n; i++) {
		const flow_step *s = &f->steps[at];
		if (s->text.n)
			return s->text;
		at = s->yes >= 0 ? s->yes : s->no;
	}
	return S("");
}

/* "St. Mary's": a point after a short capitalised word ends no sentence. */
static bool is_short_form(str s, size_t point)
{
	size_t from = point;
	while (from > 0 && s.p[from - 1] != ' ')
		from--;
	return point - from <= 3 && point > from && s.p[from] >= 'A' &&
	       s.p[from] <= 'Z';
}

static str first_sentence(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool end = i + 1 == s.n || s.p[i + 1] == ' ' || s.p[i + 1] == '\n';
		bool mark = s.p[i] == '!' || s.p[i] == '?' ||
			    (s.p[i] == '.' && !is_short_form(s, i));
		if (end && mark)
			return str_sub(s, 0, i + 1);
	}
	return s;
}

str flow_doc_greeting(arena *a, const flow *f)
{
	/* Words of a sentence that wants something of the caller, or promises
	 * something. */
	static const str ASKS[] = {
		STR_INIT("press"),   STR_INIT("message"), STR_INIT("tone"),
		STR_INIT("beep"),    STR_INIT("hold"),    STR_INIT("wait"),
		STR_INIT("connect"), STR_INIT("?"),
	};
	enum { LONGEST = 200 };
	str greeting = first_sentence(first_words(f));
	str low = str_lower(a, greeting);
	for (size_t i = 0; i < sizeof ASKS / sizeof ASKS[0]; i++)
		if (str_has(low, ASKS[i]))
			return S(GENERAL);
	return greeting.n && greeting.n <= LONGEST ? greeting : S(GENERAL);
}
