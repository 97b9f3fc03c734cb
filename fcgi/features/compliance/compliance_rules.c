#include "features/compliance/compliance_rules.h"

#include "base/buf.h"
#include "base/text.h"
#include "base/when.h"

enum { LETTER_MOST = 16 * 1024 };

const compliance_part COMPLIANCE_PART[COMPLIANCE_PARTS] = {
	{"said", "What people said about being contacted", ""},
	{"now", "Who is not contacted, as it stands now", ""},
	{"refused", "Texts that were refused before they went out",
	 "None was refused."},
	{"failed", "Texts that the carrier did not deliver",
	 "All that were sent arrived."},
	{"people", "What people asked for about their data", ""},
	{"gone", "What was kept long enough and is gone", ""},
};

static const struct {
	const char *part, *what, *words;
} FIGURES[] = {
	{"said", "out", "Numbers that opted out"},
	{"said", "out_text", "... entries by text"},
	{"said", "out_call", "... entries by phone"},
	{"said", "out_form", "... entries by a form"},
	{"said", "out_page", "... entries written down here"},
	{"said", "out_api", "... entries by a program"},
	{"said", "out_import", "... entries by an import"},
	{"said", "out_crm", "... entries from the CRM"},
	{"said", "in", "Numbers that opted in"},
	{"said", "in_written", "... in writing"},
	{"said", "entries", "Entries of the consent ledger"},
	{"said", "changed", "... that were changed since"},
	{"now", "do_not_contact", "Contacts that are not to be contacted"},
	{"now", "restricted", "Contacts whose data is kept and not used"},
	{"now", "blocked", "Blocked numbers"},
	{"now", "blocked_new", "... blocked in these days"},
	{"refused", "no_number", "Not a number that takes texts"},
	{"refused", "blocked", "The number is blocked"},
	{"refused", "opted_out", "They had opted out"},
	{"refused", "do_not_contact", "They were not to be contacted"},
	{"refused", "restricted", "Their data is kept and not used"},
	{"refused", "wish", "They may have asked to stop"},
	{"refused", "registry", "The do-not-call registry"},
	{"refused", "consent", "No consent to be asked for a review"},
	{"refused", "channel", "They prefer another way"},
	{"refused", "quiet", "Quiet hours, until it was too late"},
	{"refused", "times", "Not when they asked to be reached"},
	{"refused", "cap", "Enough automatic texts for a day"},
	{"refused", "line", "The line may not text yet"},
	{"people", "asked", "Requests that came"},
	{"people", "answered", "Requests that were answered"},
	{"people", "late", "Requests that are overdue"},
	{"people", "given", "Data given out as a file"},
	{"people", "erased", "People erased"},
	{"gone", "recordings", "Recordings and voicemails"},
	{"gone", "transcripts", "Transcripts"},
	{"gone", "texts", "Texts and their pictures"},
	{"gone", "files", "Files beside calls"},
};

static str part_words(str part)
{
	for (int i = 0; i < COMPLIANCE_PARTS; i++)
		if (str_eq(part, str_of(COMPLIANCE_PART[i].part)))
			return str_of(COMPLIANCE_PART[i].words);
	return S("");
}

str compliance_words(arena *a, const compliance_figure *f,
		     const char *(*trouble)(int64_t code))
{
	int64_t code = 0;

	for (size_t i = 0; i < sizeof(FIGURES) / sizeof(FIGURES[0]); i++)
		if (str_eq(f->part, str_of(FIGURES[i].part)) &&
		    str_eq(f->what, str_of(FIGURES[i].what)))
			return str_of(FIGURES[i].words);
	if (!str_eq(f->part, S("failed")) || !str_i64(f->what, &code))
		return f->what;
	return code ? str_printf(a, "Error %lld: %s", (long long)code, trouble(code))
		    : S("No reason was told");
}

bool compliance_alarms(const compliance_figure *f)
{
	return f->n && ((str_eq(f->part, S("said")) && str_eq(f->what, S("changed"))) ||
			(str_eq(f->part, S("people")) && str_eq(f->what, S("late"))));
}

bool compliance_span(str from, str to)
{
	when a, b;

	if (!when_read_day(from, &a) || !when_read_day(to, &b))
		return false;
	return a.us <= b.us && b.us - a.us < DAYS(COMPLIANCE_DAYS_MOST);
}

str compliance_subject(arena *a, const compliance_said *s)
{
	size_t wrong = 0;

	for (size_t i = 0; i < s->figures.n; i++)
		wrong += compliance_alarms(LIST_AT(s->figures, compliance_figure, i));
	return str_printf(a, "%sCompliance of " STR_FMT ", " STR_FMT " to " STR_FMT,
			  wrong ? "To look at: " : "",
			  STR_ARG(text_line(a, s->business, 60)), STR_ARG(s->from),
			  STR_ARG(s->to));
}

str compliance_letter(arena *a, const compliance_said *s)
{
	buf b = buf_new(a, 2048, LETTER_MOST);
	str part = S("");

	for (size_t i = 0; i < s->figures.n; i++) {
		const compliance_figure *f = LIST_AT(s->figures, compliance_figure, i);
		if (!str_eq(part, f->part))
			buf_fmt(&b, "%s" STR_FMT "\r\n", i ? "\r\n" : "",
				STR_ARG(part_words(f->part)));
		part = f->part;
		buf_fmt(&b, "%s" STR_FMT ": %lld\r\n", compliance_alarms(f) ? "! " : "",
			STR_ARG(compliance_words(a, f, s->trouble)), (long long)f->n);
	}
	buf_fmt(&b,
		"\r\nThe same with a table for spreadsheets:\r\n" STR_FMT
		"/settings/compliance?from=" STR_FMT "&to=" STR_FMT
		"\r\n\r\n-- \r\nPatchbay, " STR_FMT ". %s\r\n",
		STR_ARG(s->base), STR_ARG(s->from), STR_ARG(s->to),
		STR_ARG(text_line(a, s->business, 120)),
		str_eq(s->why, S("week")) ? "You get this every week; whoever manages "
					    "the business chose you."
		: str_eq(s->why, S("month"))
			? "You get this every month; whoever manages the business "
			  "chose you."
			: "Somebody who manages the business had it sent to you.");
	return str_dup(a, buf_view(&b));
}
