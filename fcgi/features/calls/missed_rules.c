#include "features/calls/missed_rules.h"

#include "base/buf.h"

const struct missed_words MISSED_CAUSES[CAUSES] = {
	[CAUSE_DOWN] = {"down", "Patchbay did not answer",
			"Look at the state of the system at that time."},
	[CAUSE_CLOSED] = {"closed", "Called outside opening hours",
			  "Longer hours, or somebody on duty."},
	[CAUSE_FULL] = {"full", "The line was full",
			"A longer line, or more members in the queue."},
	[CAUSE_EMPTY] = {"empty", "Nobody was at work",
			 "Somebody available whenever the hours say open."},
	[CAUSE_LONG] = {"long", "Waited as long as the line allows",
			"Help from another queue before that."},
	[CAUSE_BACK] = {"back", "Asked to be called back",
			"More members at that time of day."},
	[CAUSE_MESSAGE] = {"message", "Left the line for a voicemail",
			   "More members at that time of day."},
	[CAUSE_GONE] = {"gone", "Hung up as somebody accepted",
			"Members who answer faster: the browser phone."},
	[CAUSE_SOON] = {"soon", "Hung up within 10 seconds of waiting",
			"Often a wrong number: nothing to do."},
	[CAUSE_REFUSED] = {"refused", "Phones were busy or declined",
			   "Members set Away when they cannot take calls."},
	[CAUSE_UNANSWERED] = {"unanswered", "Phones rang and nobody answered",
			      "Shorter ringing, or more members in turn."},
	[CAUSE_NOBODY] = {"nobody", "Nobody was free",
			  "More members, or help from another queue."},
	[CAUSE_MENU] = {"menu", "Hung up before a choice",
			"A shorter greeting, fewer choices."},
	[CAUSE_MAILBOX] = {"mailbox", "Chose a voicemail",
			   "Nothing: the caller wanted that."},
	[CAUSE_OTHER] = {"other", "Other", "The call's page tells its story."},
};

/* Who rang and was not answered; of a queue or of a step that rings members. */
static enum missed_cause missed_ringing(int64_t facts)
{
	if (facts & MISSED_REFUSED)
		return CAUSE_REFUSED;
	return CAUSE_UNANSWERED;
}

static enum missed_cause missed_waiting(int64_t facts)
{
	static const struct {
		int64_t fact;
		enum missed_cause cause;
	} LEFT[] = {
		{MISSED_BACK, CAUSE_BACK}, {MISSED_MESSAGE, CAUSE_MESSAGE},
		{MISSED_FULL, CAUSE_FULL}, {MISSED_EMPTY, CAUSE_EMPTY},
		{MISSED_GONE, CAUSE_GONE},
	};

	for (size_t i = 0; i < sizeof(LEFT) / sizeof(LEFT[0]); i++)
		if (facts & LEFT[i].fact)
			return LEFT[i].cause;
	if (facts & MISSED_LEFT && facts & MISSED_SOON)
		return CAUSE_SOON;
	if (facts & MISSED_RANG)
		return missed_ringing(facts);
	return facts & MISSED_LONG ? CAUSE_LONG : CAUSE_NOBODY;
}

enum missed_cause missed_cause(int64_t facts)
{
	if (facts & MISSED_LATE)
		return CAUSE_DOWN;
	if (facts & MISSED_QUEUED)
		return missed_waiting(facts);
	if (facts & MISSED_CLOSED)
		return CAUSE_CLOSED;
	if (facts & MISSED_GONE)
		return CAUSE_GONE;
	if (facts & MISSED_RANG)
		return missed_ringing(facts);
	if (facts & MISSED_LEFT)
		return CAUSE_MENU;
	return facts & MISSED_MAIL ? CAUSE_MAILBOX : CAUSE_OTHER;
}

enum missed_cause missed_cause_of(str code)
{
	for (int c = 0; c < CAUSES; c++)
		if (str_eq(code, str_of(MISSED_CAUSES[c].code)))
			return (enum missed_cause)c;
	return CAUSES;
}

size_t missed_bars(list facts, missed_bar bars[CAUSES], int64_t *all)
{
	int64_t calls[CAUSES] = {0};
	size_t n = 0;

	*all = 0;
	for (size_t i = 0; i < facts.n; i++) {
		const missed_fact *f = LIST_AT(facts, missed_fact, i);
		calls[missed_cause(f->facts)] += f->calls;
		*all += f->calls;
	}
	for (int c = 0; c < CAUSES; c++) {
		size_t at = n;
		if (!calls[c])
			continue;
		for (; at > 0 && bars[at - 1].calls < calls[c]; at--)
			bars[at] = bars[at - 1];
		bars[at] = (missed_bar){(enum missed_cause)c, calls[c], 0};
		n++;
	}
	for (size_t i = 0; i < n; i++)
		bars[i].sum = bars[i].calls + (i ? bars[i - 1].sum : 0);
	return n;
}

str missed_facts_of(arena *a, list facts, enum missed_cause cause)
{
	buf b = buf_new(a, 256, 512 * 1024);

	buf_chr(&b, '{');
	for (size_t i = 0; i < facts.n; i++) {
		int64_t f = LIST_AT(facts, missed_fact, i)->facts;
		if (missed_cause(f) != cause)
			continue;
		buf_fmt(&b, "%s%lld", b.n > 1 ? "," : "", (long long)f);
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}

int64_t missed_share(int64_t part, int64_t all)
{
	return all ? (part * 1000 + all / 2) / all : 0;
}
