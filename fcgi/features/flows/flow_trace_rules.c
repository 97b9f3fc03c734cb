/* flow_trace_rules.c -- the words that a decision leaves behind, for the person who
 * asks why a call went where it went. */
#include <string.h>

#include "base/text.h"
#include "features/flows/flow_steps_rules.h"

/* Long texts are looked at no further than it takes to see that they are long. */
enum { QUOTE_CHARS = 60, QUOTE_LOOK = 240 };

/* The last line always stands; the one before it counts what had to go. */
static flow_trace *next_line(flow_walk *w)
{
	flow_verdict *out = w->out;
	if (out->ntrace < FLOW_MAX_TRACE)
		return &out->trace[out->ntrace++];
	int64_t left_out = 2;
	flow_trace *count = &out->trace[FLOW_MAX_TRACE - 2];
	if (str_eq(count->code, S("left_out_lines"))) {
		(void)str_i64(str_sub(count->words, 0,
				      (size_t)str_find(count->words, ' ', 0)),
			      &left_out);
		left_out++;
	}
	*count = (flow_trace){.step = count->step, .code = S("left_out_lines")};
	count->words =
		WORDS(w->a, str_number(w->a, left_out), S(" lines left out here"));
	return &out->trace[FLOW_MAX_TRACE - 1];
}

void flow_note_member(flow_walk *w, const flow_step *s, str code, str id, str words)
{
	*next_line(w) = (flow_trace){
		.step = s ? s->id : S(""),
		.code = code,
		.member_id = id,
		.words = words,
	};
}

void flow_note(flow_walk *w, const flow_step *s, str code, str words)
{
	flow_note_member(w, s, code, (str){0}, words);
}

static str type_label(const flow_step *s)
{
	switch (s->type) {
	case STEP_HOURS:
		return S("Opening hours");
	case STEP_MENU:
		return S("Menu");
	case STEP_CONDITION:
		return S("Condition");
	case STEP_RING:
		return s->who == WHO_COORDINATOR ? S("Ring coordinator")
		       : s->who == WHO_IN_ORDER  ? S("Ring one by one")
						 : S("Ring all at once");
	case STEP_QUEUE:
		return S("Queue");
	case STEP_VOICEMAIL:
		return S("Voicemail");
	case STEP_SAY:
		return S("Message");
	case STEP_PLAY:
		return S("Recorded message");
	case STEP_TRANSFER:
		return S("Transfer");
	case STEP_HANGUP:
		return S("Hang up");
	case STEP_NONE:
		break;
	}
	return S("Step");
}

str flow_label(const flow_step *s)
{
	return s->name.n ? s->name : type_label(s);
}

str flow_quote(arena *a, str text)
{
	return WORDS(a, S("\u201c"),
		     text_clip(a, text_line(a, text, QUOTE_LOOK), QUOTE_CHARS),
		     S("\u201d"));
}

/* "a", "a or b", "a, b or c"; an empty value is one that is not set. */
static str any_of(arena *a, const str *values, size_t n)
{
	str out = S("");
	for (size_t i = 0; i < n; i++) {
		str before = i == 0 ? S("") : i + 1 < n ? S(", ") : S(" or ");
		out = WORDS(a, out, before, values[i].n ? values[i] : S("not set"));
	}
	return out;
}

static const str WEEKDAYS[] = {
	STR_INIT("Sun"), STR_INIT("Mon"), STR_INIT("Tue"), STR_INIT("Wed"),
	STR_INIT("Thu"), STR_INIT("Fri"), STR_INIT("Sat"),
};

static str weekdays(arena *a, const flow_step *s)
{
	str *names = ARENA_ARRAY(a, str, s->nvalues);
	for (size_t i = 0; i < s->nvalues; i++) {
		int64_t day = -1;
		bool known = str_i64(s->values[i], &day) && day >= 0 && day <= 6;
		names[i] = known ? WEEKDAYS[day] : s->values[i];
	}
	return any_of(a, names, s->nvalues);
}

/* Fields whose values are words, and what they are called. */
static const struct {
	str field, words;
} TEXT_FIELDS[] = {
	{STR_INIT("contact.phase"), STR_INIT("Phase is ")},
	{STR_INIT("contact.stage"), STR_INIT("Stage is ")},
	{STR_INIT("contact.status"), STR_INIT("Status is ")},
	{STR_INIT("contact.type"), STR_INIT("Contact type is ")},
	{STR_INIT("call.from"), STR_INIT("The caller is ")},
};

/* Fields that are true or false, as the statement and its opposite. */
static const struct {
	str field, yes, no;
} FLAG_FIELDS[] = {
	{STR_INIT("contact.known"), STR_INIT("The caller is a known contact"),
	 STR_INIT("The caller is not a known contact")},
	{STR_INIT("contact.owned"), STR_INIT("The contact has a coordinator"),
	 STR_INIT("The contact has no coordinator")},
	{STR_INIT("call.hidden"), STR_INIT("The number is hidden"),
	 STR_INIT("The number is shown")},
};

str flow_condition_words(arena *a, const flow_step *s)
{
	for (size_t i = 0; i < sizeof TEXT_FIELDS / sizeof TEXT_FIELDS[0]; i++)
		if (str_eq(s->field, TEXT_FIELDS[i].field))
			return WORDS(a, TEXT_FIELDS[i].words,
				     any_of(a, s->values, s->nvalues));
	for (size_t i = 0; i < sizeof FLAG_FIELDS / sizeof FLAG_FIELDS[0]; i++)
		if (str_eq(s->field, FLAG_FIELDS[i].field))
			return s->nvalues && str_eq(s->values[0], S("true"))
				       ? FLAG_FIELDS[i].yes
				       : FLAG_FIELDS[i].no;
	if (str_eq(s->field, S("time.weekday")))
		return WORDS(a, S("Today is "), weekdays(a, s));
	if (str_eq(s->field, S("time.between")) && s->nvalues == 2)
		return WORDS(a, S("The time is from "), s->values[0], S(" to "),
			     s->values[1]);
	return WORDS(a, s->field, S(" is "), any_of(a, s->values, s->nvalues));
}
