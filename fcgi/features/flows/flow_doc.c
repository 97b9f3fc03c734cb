/* flow_doc.c -- reads a flow document into the arrays that the engine walks. Every
 * mistake is told, not only the first; what is wrong with the flow as a whole is in
 * flow_doc_check.c. */
#include "features/flows/flow_doc.h"

#include "base/phone.h"
#include "base/text.h"
#include "features/flows/flow_doc_inside.h"
#include "features/flows/flow_steps_rules.h"

enum {
	MAX_BYTES = 256 * 1024,
	MAX_ID = 64,
	MAX_NAME = 80,
	MAX_TEXT = 2000, /* characters; the carrier takes 4096 in one Say */
	MAX_URL = 1000,
	MAX_VALUES = 50,
	MAX_VALUE = 100,
	MAX_WORDS = 20,
	MAX_WORD = 60,
	SCRATCH = 32 * 1024 * 1024,
};

typedef struct reader {
	arena *a;        /* of what is kept */
	flow_problems p; /* its arena ends with the reading */
	flow_step *steps;
	size_t n;
} reader;

void flow_problem(flow_problems *p, const flow_step *s, const str *parts, size_t n)
{
	if (p->n > FLOW_MAX_PROBLEMS)
		return;
	str words = str_join(p->a, parts, n);
	if (p->n == FLOW_MAX_PROBLEMS)
		words = S("There are more problems than these.");
	else if (s)
		words = WORDS(p->a, flow_known_as(s), S(": "), words);
	p->n++;
	buf_str(p->out, text_line(p->a, words, 500));
	buf_chr(p->out, '\n');
}

/* ---- values ---- */

/* Text of a step. Absent when it is missing or not usable, which was then said. */
static str text(reader *r, const flow_step *s, const json *o, const char *key,
		size_t max)
{
	const json *v = json_get(o, key);
	str t = json_str(v);
	if (!v)
		return (str){0};
	if (!t.p) {
		PROBLEM(&r->p, s, S("\u201c"), str_of(key),
			S("\u201d has to be text."));
		return (str){0};
	}
	/* Bytes first: nothing is counted in texts of megabytes. */
	if (t.n > 4 * max || text_chars(t) > max) {
		PROBLEM(&r->p, s, S("\u201c"), str_of(key), S("\u201d is longer than "),
			str_number(r->p.a, (int64_t)max), S(" characters."));
		return (str){0};
	}
	return str_dup(r->a, str_trim(text_clean(r->p.a, t)));
}

/* What a caller has to hear: missing text is a problem. */
static str spoken(reader *r, const flow_step *s, const json *o, const char *key)
{
	size_t before = r->p.n;
	str t = text(r, s, o, key, MAX_TEXT);
	if (!t.n && r->p.n == before)
		PROBLEM(&r->p, s, S("write what callers hear (\u201c"), str_of(key),
			S("\u201d)."));
	return t;
}

typedef struct range {
	int64_t usual, min, max;
} range;

static int64_t number(reader *r, const flow_step *s, const json *o, const char *key,
		      range in)
{
	const json *v = json_get(o, key);
	int64_t n = 0;
	if (!v)
		return in.usual;
	if (json_i64(v, &n) && n >= in.min && n <= in.max)
		return n;
	PROBLEM(&r->p, s, S("\u201c"), str_of(key),
		S("\u201d has to be a number from "), str_number(r->p.a, in.min),
		S(" to "), str_number(r->p.a, in.max), S("."));
	return in.usual;
}

static str uuid(reader *r, const flow_step *s, const json *o, const char *key,
		str missing)
{
	str id = json_str(json_get(o, key));
	if (!str_is_uuid(id))
		PROBLEM(&r->p, s, missing);
	return str_dup(r->a, id);
}

static bool is_url(str u)
{
	if (!str_starts(u, S("https://")) && !str_starts(u, S("http://")))
		return false;
	for (size_t i = 0; i < u.n; i++)
		if (u.p[i] <= ' ' || u.p[i] == '"' || u.p[i] == '<' || u.p[i] == '>' ||
		    u.p[i] == 0x7f)
			return false;
	return true;
}

static str url(reader *r, const flow_step *s, const json *o, const char *key,
	       bool needed)
{
	size_t before = r->p.n;
	str u = text(r, s, o, key, MAX_URL);
	if ((u.n || needed) && !is_url(u) && r->p.n == before)
		PROBLEM(&r->p, s, S("\u201c"), str_of(key),
			S("\u201d has to be the address of a sound, like "
			  "https://example.com/a.mp3."));
	return u;
}

static int step_index(const reader *r, str id)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->steps[i].id, id))
			return (int)i;
	return -1;
}

/* where: "when closed", "on key 1": the sentence's end. */
static int target(reader *r, const flow_step *s, const json *o, const char *key,
		  str where)
{
	str id = json_str(json_get(o, key));
	int to = id.n ? step_index(r, id) : -1;
	if (!id.n)
		PROBLEM(&r->p, s, S("choose where calls go "), where, S("."));
	else if (to < 0)
		PROBLEM(&r->p, s, S("\u201c"), text_clip(r->p.a, id, MAX_ID),
			S("\u201d, where calls go "), where, S(", does not exist."));
	return to;
}

/* ---- steps ---- */

static void read_hours(reader *r, flow_step *s, const json *o)
{
	s->target = uuid(r, s, o, "schedule", S("choose the opening hours."));
	s->yes = target(r, s, o, "open", S("when open"));
	s->no = target(r, s, o, "closed", S("when closed"));
}

/* Keys in the order of a menu: 1 to 9, 0, then * and #. -1: no key of a phone. */
static int key_rank(str key)
{
	return key.n == 1 ? (int)str_find(S("1234567890*#"), key.p[0], 0) : -1;
}

static void read_words(reader *r, const flow_step *s, flow_key *k, const json *items)
{
	size_t n = json_len(items);
	if (n > MAX_WORDS) {
		PROBLEM(&r->p, s, S("key "), k->key, S(" has more than "),
			str_number(r->p.a, MAX_WORDS), S(" spoken words."));
		return;
	}
	str *words = ARENA_ARRAY(r->a, str, n);
	for (size_t i = 0; i < n; i++) {
		str w = text_line(r->p.a, json_str(json_at(items, i)), MAX_WORD);
		if (w.n)
			words[k->nwords++] = str_dup(r->a, w);
	}
	k->words = words;
}

/* Put where it belongs among the keys that are already there. */
static void add_key(flow_step *s, flow_key *keys, flow_key k)
{
	size_t at = s->nkeys++;
	for (; at > 0 && key_rank(keys[at - 1].key) > key_rank(k.key); at--)
		keys[at] = keys[at - 1];
	keys[at] = k;
}

static void read_key(reader *r, flow_step *s, flow_key *keys, str key, const json *o)
{
	if (key_rank(key) < 0) {
		PROBLEM(&r->p, s, S("\u201c"), text_line(r->p.a, key, 20),
			S("\u201d is not a key: use 0 to 9, * or #."));
		return;
	}
	flow_key k = {.key = str_dup(r->a, key)};
	k.label = text_line(r->a, text(r, s, o, "label", MAX_NAME), MAX_NAME);
	k.to = target(r, s, o, "to", WORDS(r->p.a, S("on key "), k.key));
	read_words(r, s, &k, json_get(o, "words"));
	add_key(s, keys, k);
}

/* Runs over the members of an object: for (members m = members_of(o); next(&m);) */
typedef struct members {
	struct json_object_iterator now, end;
	str name;
	const json *value;
} members;

static members members_of(json *o)
{
	return (members){.now = json_object_iter_begin(o),
			 .end = json_object_iter_end(o)};
}

static bool next_member(members *m)
{
	if (json_object_iter_equal(&m->now, &m->end))
		return false;
	m->name = str_of(json_object_iter_peek_name(&m->now));
	m->value = json_object_iter_peek_value(&m->now);
	json_object_iter_next(&m->now);
	return true;
}

static size_t count(const json *o)
{
	return json_object_is_type(o, json_type_object)
		       ? (size_t)json_object_object_length(o)
		       : 0;
}

static void read_menu(reader *r, flow_step *s, const json *o)
{
	json *keys = json_get(o, "keys");
	s->text = spoken(r, s, o, "prompt");
	s->invalid = text(r, s, o, "invalid", MAX_TEXT);
	s->tries = number(r, s, o, "tries", (range){3, 1, 9});
	s->seconds = number(r, s, o, "timeout", (range){5, 1, 30});
	s->no = target(r, s, o, "none", S("when no key is chosen"));
	size_t n = count(keys);
	if (n == 0 || n > FLOW_MAX_KEYS) {
		PROBLEM(&r->p, s, S("a menu has 1 to "),
			str_number(r->p.a, FLOW_MAX_KEYS), S(" keys."));
		return;
	}
	flow_key *out = ARENA_ARRAY(r->a, flow_key, n);
	s->keys = out;
	for (members m = members_of(keys); next_member(&m);)
		read_key(r, s, out, m.name, m.value);
}

/* What may be compared with a field. */
enum values { TEXTS, FLAG, WEEKDAY, TIMES };

static const struct {
	const char *name;
	enum values values;
} FIELDS[] = {
	{"contact.phase", TEXTS}, {"contact.stage", TEXTS}, {"contact.status", TEXTS},
	{"contact.type", TEXTS},  {"contact.known", FLAG},  {"contact.owned", FLAG},
	{"call.hidden", FLAG},    {"call.from", TEXTS},     {"time.weekday", WEEKDAY},
	{"time.between", TIMES},
};

/* One value as the engine compares it; false when the field cannot have it. */
static bool read_value(arena *a, enum values kind, const json *v, str *out)
{
	int64_t n;
	switch (kind) {
	case FLAG:
		*out = json_true(v) ? S("true") : S("false");
		return json_object_is_type(v, json_type_boolean);
	case WEEKDAY:
		if (!json_i64(v, &n) || n < 0 || n > 6)
			return false;
		*out = str_number(a, n);
		return true;
	case TIMES:
		*out = str_dup(a, json_str(v));
		return flow_minute_of_day(*out) >= 0;
	case TEXTS:
		break;
	}
	str t = json_str(v);
	if (!t.p || t.n > MAX_VALUE * sizeof(uint32_t))
		return false;
	*out = str_dup(a, text_line(a, t, MAX_VALUE));
	return true;
}

/* As many values as the kind of field wants: one in "is", or a list in "in". */
static bool is_count(const json *o, enum values kind, size_t n)
{
	if (json_get(o, "is") && json_get(o, "in"))
		return false;
	return kind == FLAG    ? n == 1
	       : kind == TIMES ? n == 2
			       : n > 0 && n <= MAX_VALUES;
}

static bool fill_values(reader *r, flow_step *s, const json *o, enum values kind)
{
	const json *is = json_get(o, "is"), *in = json_get(o, "in");
	size_t n = is ? 1 : json_len(in);
	if (!is_count(o, kind, n))
		return false;
	str *values = ARENA_ARRAY(r->a, str, n);
	for (size_t i = 0; i < n; i++)
		if (!read_value(r->a, kind, is ? is : json_at(in, i), &values[i]))
			return false;
	s->values = values;
	s->nvalues = n;
	return kind != TIMES || !str_eq(values[0], values[1]);
}

static void read_values(reader *r, flow_step *s, const json *o, enum values kind)
{
	static const str WANTED[] = {
		[TEXTS] = STR_INIT("give one text in \u201cis\u201d or several in "
				   "\u201cin\u201d."),
		[FLAG] = STR_INIT("say true or false in \u201cis\u201d."),
		[WEEKDAY] = STR_INIT("give weekdays from 0 (Sunday) to 6 in "
				     "\u201cin\u201d."),
		[TIMES] = STR_INIT("give two times like 08:00 and 10:00 in "
				   "\u201cin\u201d."),
	};
	if (!fill_values(r, s, o, kind))
		PROBLEM(&r->p, s, WANTED[kind]);
}

static void read_condition(reader *r, flow_step *s, const json *o)
{
	str name = json_str(json_get(o, "field"));
	s->yes = target(r, s, o, "yes", S("when it is so"));
	s->no = target(r, s, o, "no", S("when it is not so"));
	for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++)
		if (str_eq(name, str_of(FIELDS[i].name))) {
			s->field = str_of(FIELDS[i].name);
			read_values(r, s, o, FIELDS[i].values);
			return;
		}
	PROBLEM(&r->p, s, S("choose what is asked (\u201cfield\u201d)."));
}

static bool is_listed(const str *ids, size_t n, str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(ids[i], id))
			return true;
	return false;
}

static void read_people(reader *r, flow_step *s, const json *items)
{
	size_t n = json_len(items);
	if (n == 0 || n > FLOW_MAX_MEMBERS) {
		PROBLEM(&r->p, s, S("choose 1 to "),
			str_number(r->p.a, FLOW_MAX_MEMBERS), S(" people to ring."));
		return;
	}
	str *ids = ARENA_ARRAY(r->a, str, n);
	s->members = ids;
	for (size_t i = 0; i < n; i++) {
		str id = json_str(json_at(items, i));
		if (!str_is_uuid(id))
			PROBLEM(&r->p, s, S("person "),
				str_number(r->p.a, (int64_t)i + 1),
				S(" on the list is not a member."));
		else if (is_listed(ids, s->nmembers, id))
			PROBLEM(&r->p, s, S("person "),
				str_number(r->p.a, (int64_t)i + 1),
				S(" on the list is there twice."));
		else
			ids[s->nmembers++] = str_dup(r->a, id);
	}
}

static void read_ring(reader *r, flow_step *s, const json *o)
{
	str who = json_str(json_get(o, "who"));
	s->text = text(r, s, o, "say", MAX_TEXT);
	s->seconds = number(r, s, o, "seconds", (range){20, 5, 120});
	s->no = target(r, s, o, "none", S("when nobody answers"));
	if (str_eq(who, S("coordinator")))
		s->who = WHO_COORDINATOR;
	else if (str_eq(who, S("members")))
		s->who = WHO_IN_ORDER;
	else if (str_eq(who, S("group")))
		s->who = WHO_AT_ONCE;
	else
		PROBLEM(&r->p, s,
			S("choose who is rung: the coordinator, members or a group."));
	if (s->who == WHO_IN_ORDER || s->who == WHO_AT_ONCE)
		read_people(r, s, json_get(o, "members"));
}

static void read_queue(reader *r, flow_step *s, const json *o)
{
	s->target = uuid(r, s, o, "queue", S("choose the queue."));
	s->text = text(r, s, o, "say", MAX_TEXT);
	s->music = url(r, s, o, "music", false);
	s->max_wait = number(r, s, o, "max_wait", (range){600, 10, 7200});
	s->priority = number(r, s, o, "priority", (range){0, -9, 9});
	s->notify = str_eq(json_str(json_get(o, "notify")), S("coordinator"));
	if (json_get(o, "notify") && !s->notify)
		PROBLEM(&r->p, s,
			S("only the coordinator can be told (\u201cnotify\u201d)."));
	s->no = target(r, s, o, "full",
		       S("when the queue is full or the wait is too long"));
}

static void read_voicemail(reader *r, flow_step *s, const json *o)
{
	s->text = spoken(r, s, o, "prompt");
	s->max_length = number(r, s, o, "max", (range){120, 5, 600});
	if (json_get(o, "then"))
		s->yes = target(r, s, o, "then", S("after the message"));
}

static void read_say(reader *r, flow_step *s, const json *o)
{
	s->text = spoken(r, s, o, "text");
	s->yes = target(r, s, o, "then", S("next"));
}

static void read_play(reader *r, flow_step *s, const json *o)
{
	s->target = url(r, s, o, "url", true);
	s->yes = target(r, s, o, "then", S("next"));
}

static void read_transfer(reader *r, flow_step *s, const json *o)
{
	s->target = text(r, s, o, "number", MAX_NAME);
	s->seconds = number(r, s, o, "seconds", (range){30, 5, 120});
	s->no = target(r, s, o, "none", S("when nobody answers"));
	if (!phone_is_e164(s->target))
		PROBLEM(&r->p, s,
			S("write the number with its country code, like "
			  "+18015550142."));
}

static void read_hangup(reader *r, flow_step *s, const json *o)
{
	s->text = text(r, s, o, "say", MAX_TEXT);
}

static const struct {
	const char *name;
	enum flow_step_type type;
	void (*read)(reader *r, flow_step *s, const json *o);
} TYPES[] = {
	{"hours", STEP_HOURS, read_hours},
	{"menu", STEP_MENU, read_menu},
	{"condition", STEP_CONDITION, read_condition},
	{"ring", STEP_RING, read_ring},
	{"queue", STEP_QUEUE, read_queue},
	{"voicemail", STEP_VOICEMAIL, read_voicemail},
	{"say", STEP_SAY, read_say},
	{"play", STEP_PLAY, read_play},
	{"transfer", STEP_TRANSFER, read_transfer},
	{"hangup", STEP_HANGUP, read_hangup},
};

static void read_step(reader *r, flow_step *s, const json *o)
{
	str name = json_str(json_get(o, "type"));
	s->name = text_line(r->a, text(r, s, o, "name", MAX_NAME), MAX_NAME);
	for (size_t i = 0; i < sizeof TYPES / sizeof TYPES[0]; i++)
		if (str_eq(name, str_of(TYPES[i].name))) {
			s->type = TYPES[i].type;
			TYPES[i].read(r, s, o);
			return;
		}
	if (name.n)
		PROBLEM(&r->p, s, S("\u201c"), text_clip(r->p.a, name, MAX_NAME),
			S("\u201d is no kind of step."));
	else
		PROBLEM(&r->p, s, S("choose what kind of step it is."));
}

/* ---- the document ---- */

static bool is_id(str id)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || c == '-' || c == '_'))
			return false;
	}
	return id.n >= 1 && id.n <= MAX_ID;
}

/* First all ids, so that targets may point ahead. */
static void read_steps(reader *r, json *steps)
{
	size_t i = 0;
	r->steps = ARENA_ARRAY(r->a, flow_step, r->n);
	for (members m = members_of(steps); next_member(&m); i++) {
		r->steps[i] =
			(flow_step){.id = str_dup(r->a, m.name), .yes = -1, .no = -1};
		if (!is_id(m.name))
			PROBLEM(&r->p, NULL, S("The id \u201c"),
				text_line(r->p.a, m.name, MAX_ID),
				S("\u201d is not 1 to 64 letters, digits, - and _."));
	}
	i = 0;
	for (members m = members_of(steps); next_member(&m); i++)
		read_step(r, &r->steps[i], m.value);
}

static void read_start(reader *r, const json *doc, flow *out)
{
	str id = json_str(json_get(doc, "start"));
	out->start = id.n ? step_index(r, id) : -1;
	if (!id.n)
		PROBLEM(&r->p, NULL, S("Choose the step that calls begin with."));
	else if (out->start < 0)
		PROBLEM(&r->p, NULL, S("\u201c"), text_clip(r->p.a, id, MAX_ID),
			S("\u201d, the step that calls begin with, does not exist."));
}

static void read_flow(reader *r, str json_text, flow *out)
{
	json *doc, *steps;
	str why;
	if (json_text.n > MAX_BYTES) {
		PROBLEM(&r->p, NULL, S("The flow is too large: at most "),
			str_number(r->p.a, MAX_BYTES / 1024), S(" KiB."));
		return;
	}
	if (!json_read(r->p.a, json_text, &doc, &why)) {
		PROBLEM(&r->p, NULL, S("The flow cannot be read: "), why);
		return;
	}
	steps = json_get(doc, "steps");
	r->n = count(steps);
	if (r->n == 0 || r->n > FLOW_MAX_STEPS) {
		PROBLEM(&r->p, NULL, S("A flow has 1 to "),
			str_number(r->p.a, FLOW_MAX_STEPS), S(" steps, this one has "),
			str_number(r->p.a, (int64_t)r->n), S("."));
		return;
	}
	flow_doc_twice(&r->p, json_text, doc);
	read_steps(r, steps);
	*out = (flow){.steps = r->steps, .n = r->n};
	read_start(r, doc, out);
	/* Where steps lead can be looked at only when all of them lead somewhere. */
	if (!r->p.n)
		flow_doc_check(&r->p, out);
}

bool flow_doc_read(arena *a, str json_text, flow *out, buf *problems)
{
	/* A worker keeps flows for long: only they themselves go into its arena. */
	arena *scratch = arena_new(SCRATCH);
	reader r = {.a = a, .p = {.a = scratch, .out = problems}};
	*out = (flow){.start = -1};
	read_flow(&r, json_text, out);
	arena_delete(scratch);
	return r.p.n == 0;
}
