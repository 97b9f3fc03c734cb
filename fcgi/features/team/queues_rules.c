#include "features/team/queues_rules.h"

#include "base/buf.h"

enum { DOCUMENT_MOST = 64 * 1024 };

#define AMOUNT(name, label, hint, min, max)                                 \
	{                                                                   \
#name, label, hint, offsetof(queue_setting, name), min, max \
	}
const struct queue_amount QUEUE_AMOUNT[QUEUE_AMOUNTS] = {
	AMOUNT(target_s, "Answer within, seconds", "service level", 1, 3600),
	AMOUNT(ring_s, "Ring a member, seconds", "then the next", 5, 60),
	AMOUNT(wrap_s, "Time after a call, seconds", "0: none", 0, 600),
	AMOUNT(priority, "Priority, -9 to 9", "higher goes first", -9, 9),
	AMOUNT(relax_s, "Ask for less every, seconds", "0: never", 0, 3600),
	AMOUNT(max_size, "Most callers in line", "0: no limit", 0, 1000),
	AMOUNT(max_wait_s, "Longest wait, seconds", "0: as the flow says", 0, 7200),
};
#undef AMOUNT

const struct queue_switch QUEUE_SWITCH[QUEUE_SWITCHES] = {
	{"owner_first", "The contact's coordinator first", "",
	 offsetof(queue_setting, owner_first)},
	{"last_agent_first", "Who talked to them last first", "",
	 offsetof(queue_setting, last_agent_first)},
	{"skill_first", "The best skill first",
	 "Off: everybody who knows enough takes turns",
	 offsetof(queue_setting, skill_first)},
	{"leave_when_empty", "Nobody waits when nobody is at work",
	 "The flow goes on at once", offsetof(queue_setting, leave_when_empty)},
	{"callback", "Callers may be called back, or leave a message", "",
	 offsetof(queue_setting, callback)},
};

int64_t *queue_amount_of(queue_setting *s, size_t i)
{
	return (int64_t *)(void *)((char *)s + QUEUE_AMOUNT[i].off);
}

bool *queue_switch_of(queue_setting *s, size_t i)
{
	return (bool *)(void *)((char *)s + QUEUE_SWITCH[i].off);
}

bool queue_number(str typed, int64_t min, int64_t max, int64_t *out)
{
	typed = str_trim(typed);
	return typed.n && str_i64(typed, out) && *out >= min && *out <= max;
}

str queue_amount_fault(arena *a, const struct queue_amount *m)
{
	return str_printf(a, "%s: a number from %lld to %lld.", m->label,
			  (long long)m->min, (long long)m->max);
}

static void document_choices(buf *b, list choices, int64_t least)
{
	bool first = true;

	buf_chr(b, '{');
	for (size_t i = 0; i < choices.n; i++) {
		const team_choice *c = LIST_AT(choices, team_choice, i);
		if (c->n < least)
			continue;
		if (!first)
			buf_chr(b, ',');
		first = false;
		buf_json(b, c->id);
		buf_fmt(b, ":%lld", (long long)c->n);
	}
	buf_chr(b, '}');
}

str choices_document(arena *a, list choices, int64_t least)
{
	buf b = buf_new(a, 512, DOCUMENT_MOST);

	document_choices(&b, choices, least);
	return buf_view(&b);
}

str queue_document(arena *a, const queue_setting *s, list people, list asks,
		   list helpers)
{
	buf b = buf_new(a, 1024, DOCUMENT_MOST);
	queue_setting is = *s;

	buf_str(&b, S("{\"name\":"));
	buf_json(&b, s->name);
	if (s->department_id.n) {
		buf_str(&b, S(",\"department_id\":"));
		buf_json(&b, s->department_id);
	}
	for (size_t i = 0; i < QUEUE_AMOUNTS; i++)
		buf_fmt(&b, ",\"%s\":%lld", QUEUE_AMOUNT[i].name,
			(long long)*queue_amount_of(&is, i));
	for (size_t i = 0; i < QUEUE_SWITCHES; i++)
		buf_fmt(&b, ",\"%s\":%s", QUEUE_SWITCH[i].name,
			*queue_switch_of(&is, i) ? "true" : "false");
	buf_str(&b, S(",\"members\":"));
	document_choices(&b, people, 1);
	buf_str(&b, S(",\"asks\":"));
	document_choices(&b, asks, 1);
	buf_str(&b, S(",\"helpers\":"));
	document_choices(&b, helpers, 0);
	buf_chr(&b, '}');
	return buf_view(&b);
}
