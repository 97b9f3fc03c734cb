#include "features/calls/call_export.h"

#include "base/money.h"
#include "base/phone.h"

const char *const CALL_HEADS[CALL_CELLS] = {
	"Started",  "Direction",       "Contact",     "From",        "To",
	"Line",     "Queue",           "Answered by", "Result",      "Waited s",
	"Talked s", "Outcome",         "Owner",       "Tags",        "Value",
	"Spam",     "Emergency words", "Due",         "Lead source", "Note",
	"Call id",  "Talked",
};

const pdf_column CALL_PAPER[CALL_PAPER_CELLS] = {
	{STR_INIT("Started"), 14, false},     {STR_INIT("Contact"), 16, false},
	{STR_INIT("Number"), 13, false},      {STR_INIT("Line"), 10, false},
	{STR_INIT("Answered by"), 12, false}, {STR_INIT("Result"), 8, false},
	{STR_INIT("Talked"), 7, true},        {STR_INIT("Outcome"), 12, false},
	{STR_INIT("Tags"), 11, false},        {STR_INIT("Value"), 7, true},
};

static str number(arena *a, int64_t n)
{
	return str_printf(a, "%lld", (long long)n);
}

static str yes(bool is)
{
	return is ? S("yes") : S("");
}

static bool outbound(const export_call *c)
{
	return str_eq(c->direction, S("outbound"));
}

static str result(const export_call *c)
{
	static const char *const WORDS[][2] = {{"answered", "Answered"},
					       {"voicemail", "Voicemail"},
					       {"missed", "Missed"},
					       {"abandoned", "Hung up"},
					       {"blocked", "Blocked"}};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (str_eq(c->result, str_of(WORDS[i][0])))
			return str_of(WORDS[i][1]);
	return S("");
}

void call_cells(arena *a, const export_call *c, str *out)
{
	const str cells[CALL_CELLS] = {c->started,
				       outbound(c) ? S("Outgoing") : S("Incoming"),
				       c->contact,
				       c->from_number,
				       c->to_number,
				       c->line,
				       c->queue,
				       c->member,
				       result(c),
				       number(a, c->waited_s),
				       number(a, c->talked_s),
				       c->disposition,
				       c->assigned,
				       c->tags,
				       c->value ? money_plain(a, c->value) : S(""),
				       yes(c->spam),
				       yes(c->urgent),
				       c->due,
				       c->source,
				       c->note,
				       c->id,
				       when_length(a, c->talked_s)};

	for (size_t i = 0; i < CALL_CELLS; i++)
		out[i] = cells[i];
}

void call_paper_cells(arena *a, const export_call *c, str region, str *out)
{
	str peer = outbound(c) ? c->to_number : c->from_number;
	const str cells[CALL_PAPER_CELLS] = {
		c->started,
		c->contact,
		phone_show(a, peer, region),
		c->line,
		c->member,
		result(c),
		c->talked_s ? when_length(a, c->talked_s) : S(""),
		c->disposition.n ? c->disposition
		: c->spam        ? S("Spam")
				 : S(""),
		c->tags,
		c->value ? money_text(a, c->value, region) : S("")};

	for (size_t i = 0; i < CALL_PAPER_CELLS; i++)
		out[i] = cells[i];
}
