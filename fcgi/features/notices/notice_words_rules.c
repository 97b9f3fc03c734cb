#include "features/notices/notice_words_rules.h"

#include "base/buf.h"
#include "base/text.h"

enum { SUBJECT_MOST = 120, BODY_MOST = 200, LETTER_MOST = 64 * 1024 };

static const struct {
	const char *sort, *name, *said;
} SORTS[] = {
	{"emergency", "Emergencies", "Emergency"},
	{"reminder", "Your follow-ups, before they are due", "Follow-up due soon"},
	{"sla", "Promises: overdue, or handed to you", "A promise needs you"},
	{"mention", "Mentions in notes", "You were mentioned"},
	{"handoff", "Hand-offs of contacts", "A contact was handed over"},
	{"touch", "Colleagues at your contacts", "News of a contact of yours"},
	{"presence", "Your state, changed by others", "Your state was changed"},
	{"work", "Imports, exports, changes of many; texts not delivered",
	 "Your work is done"},
};
enum { SORTS_N = sizeof(SORTS) / sizeof(SORTS[0]) };

str notice_sort_of(str kind)
{
	static const char *const works[] = {"import", "export", "bulk", "crm",
					    "failed"};

	for (size_t i = 0; i < sizeof(works) / sizeof(works[0]); i++)
		if (str_eq(kind, str_of(works[i])))
			return S("work");
	return kind;
}

str notice_sort_name(str sort)
{
	for (size_t i = 0; i < SORTS_N; i++)
		if (str_eq(sort, str_of(SORTS[i].sort)))
			return str_of(SORTS[i].name);
	return sort;
}

/* Without a name or a word of anybody. */
static str discreet(str kind)
{
	str sort = notice_sort_of(kind);

	for (size_t i = 0; i < SORTS_N; i++)
		if (str_eq(sort, str_of(SORTS[i].sort)))
			return str_of(SORTS[i].said);
	return S("Something to see to");
}

str notice_subject(arena *a, const notice_line *lines, size_t n)
{
	str first = text_line(a, lines[0].words, 300);

	if (n == 1)
		return text_clip(a, first, SUBJECT_MOST);
	return str_printf(a, STR_FMT " and %zu more",
			  STR_ARG(text_clip(a, first, SUBJECT_MOST - 20)), n - 1);
}

str notice_letter(arena *a, const notice_line *lines, size_t n, str base, str business)
{
	buf b = buf_new(a, 1024, LETTER_MOST);

	for (size_t i = 0; i < n; i++) {
		buf_str(&b, text_line(a, lines[i].words, 300));
		buf_str(&b, S("\r\n"));
		if (lines[i].href.n)
			buf_fmt(&b, STR_FMT STR_FMT "\r\n", STR_ARG(base),
				STR_ARG(lines[i].href));
		buf_str(&b, S("\r\n"));
	}
	buf_fmt(&b,
		"-- \r\nPatchbay, " STR_FMT ". What is sent to you, and when: " STR_FMT
		"/notices/ways\r\n",
		STR_ARG(business), STR_ARG(base));
	return str_dup(a, buf_view(&b));
}

str notice_signal(arena *a, const notice_line *lines, size_t n, str tag, bool words)
{
	buf b = buf_new(a, 512, 3900);
	str title = n == 1 ? discreet(lines[0].kind)
			   : str_printf(a, "%zu things to see to", n);

	buf_str(&b, S("{\"title\":"));
	buf_json(&b, title);
	buf_str(&b, S(",\"body\":"));
	buf_json(&b, words ? text_clip(a, text_line(a, lines[0].words, 300), BODY_MOST)
			   : S("Open Patchbay to see it."));
	buf_str(&b, S(",\"url\":"));
	buf_json(&b, n == 1 && lines[0].href.n ? lines[0].href : S("/notices"));
	buf_str(&b, S(",\"tag\":"));
	buf_json(&b, tag);
	buf_chr(&b, '}');
	return str_dup(a, buf_view(&b));
}

str notice_text_words(arena *a, const notice_line *lines, size_t n, str base,
		      str business, bool words, str code)
{
	str first = words ? text_clip(a, text_line(a, lines[0].words, 300), BODY_MOST)
			  : discreet(lines[0].kind);
	str more = n > 1 ? str_printf(a, " (and %zu more)", n - 1) : S("");

	str take = code.n ? str_printf(a, "\nReply ACK " STR_FMT " to take it.",
				       STR_ARG(code))
			  : S("");

	return str_printf(
		a, STR_FMT ": " STR_FMT STR_FMT "\n" STR_FMT STR_FMT STR_FMT,
		STR_ARG(text_line(a, business, 60)), STR_ARG(first), STR_ARG(more),
		STR_ARG(base),
		STR_ARG(n == 1 && lines[0].href.n ? lines[0].href : S("/notices")),
		STR_ARG(take));
}

bool notice_urgent(const notice_line *lines, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(lines[i].kind, S("emergency")) ||
		    str_eq(lines[i].kind, S("sla")))
			return true;
	return false;
}
