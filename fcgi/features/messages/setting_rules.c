#include "features/messages/setting_rules.h"

#include "base/state.h"
#include "base/text.h"

const setting_def SETTINGS[SETTINGS_N] = {
	{"Hours", "schedule_id", "Opening hours",
	 "By which a text comes after hours. Until when it is to be answered is said "
	 "by "
	 "the rules of the SLA board.",
	 SETTING_HOURS, 0, 40, NULL},
	{"Who answers", "claim_min", "Minutes a claim lasts",
	 "Others see for so long who is answering.", SETTING_NUMBER, 1, 240, NULL},
	{"", "capacity", "Open threads a member may have",
	 "Beyond it new ones go to the department. 0: any number.", SETTING_NUMBER, 0,
	 1000, NULL},
	{"By itself, once a day", "closed_reply", "Answer to texts after hours",
	 "Empty: none.", SETTING_TEXT, 0, 480, NULL},
	{"", "missed_reply", "Text to callers whom nobody answered", "Empty: none.",
	 SETTING_TEXT, 0, 480, NULL},
	{"When people may be reached", "quiet_from", "No texts from",
	 "By their own clock. The same as the end: at any hour.", SETTING_TIME, 0, 5,
	 NULL},
	{"", "quiet_to", "until", "", SETTING_TIME, 0, 5, NULL},
	{"", "call_from", "Calls from", "By their own clock.", SETTING_TIME, 0, 5,
	 NULL},
	{"", "call_to", "until", "", SETTING_TIME, 0, 5, NULL},
	{"", "state_hours", "States with rules of their own",
	 "A line each: FL: 8 AM to 8 PM | 3 calls a day | not on 2026-12-25. They "
	 "narrow the hours above, for texts too. Where somebody is, their address "
	 "says, "
	 "else their number.",
	 SETTING_STATES, 0, 4000, NULL},
	{"", "daily_cap", "Automatic texts a person gets in 24 hours, at most", "",
	 SETTING_NUMBER, 0, 100, NULL},
	{"STOP and HELP", "stop_answer", "Who confirms STOP and answers HELP",
	 "The carrier does by itself, unless it was told not to.", SETTING_CHOICE, 0,
	 10, "carrier|The carrier,patchbay|Patchbay"},
	{"", "help_contact", "What HELP says", "Such as: call (801) 555-0100.",
	 SETTING_TEXT, 0, 120, NULL},
	{"Reviews and surveys", "review_url", "Where customers write a review",
	 "The link that Google or another site gives. A text with it goes only to "
	 "those "
	 "who agreed to be asked, which is noted on their page.",
	 SETTING_LINK, 0, 290, NULL},
	{"", "review_text", "What asks for it",
	 "{review_link} stands for the link, here and in templates.", SETTING_TEXT, 0,
	 480, NULL},
	{"Privacy", "redact_cards", "Card numbers in texts and transcripts",
	 "Security codes too. Recognition misses things: do not ask for cards by text.",
	 SETTING_CHOICE, 0, 5,
	 "true|Are made unreadable before they are kept,false|Stay as they came"},
	{"Sending", "per_second", "Texts a second from one line",
	 "1 for an ordinary number, 3 for a toll-free one, up to 100 for a short code.",
	 SETTING_NUMBER, 1, 100, NULL},
	{"", "segment_microusd", "Price of a segment, in millionths of a dollar", "",
	 SETTING_NUMBER, 0, 1000000, NULL},
};

static bool is_time(str s)
{
	int64_t hour, minute;

	return s.n == 5 && s.p[2] == ':' && str_i64(str_sub(s, 0, 2), &hour) &&
	       str_i64(str_sub(s, 3, 5), &minute) && hour >= 0 && hour < 24 &&
	       minute >= 0 && minute < 60 && s.p[0] >= '0' && s.p[3] >= '0';
}

/* "clock|Words,opening|Words": whether the value is the word before one of the bars. */
static bool is_choice(const char *words, str value)
{
	str rest = str_of(words), part;

	while (str_split(&rest, ',', &part)) {
		ptrdiff_t bar = str_find(part, '|', 0);
		if (bar > 0 && str_eq(str_sub(part, 0, (size_t)bar), value))
			return true;
	}
	return false;
}

static bool is_link(str s, size_t most)
{
	bool plain = s.n > 12 && s.n <= most && str_starts(s, S("https://"));

	for (size_t i = 0; plain && i < s.n; i++)
		plain = s.p[i] > ' ' && s.p[i] < 127 && s.p[i] != '"' && s.p[i] != '<';
	return plain;
}

str setting_fault(arena *a, const setting_def *d, str value)
{
	int64_t n;

	switch (d->kind) {
	case SETTING_NUMBER:
		if (str_i64(value, &n) && n >= d->least && n <= d->most)
			break;
		return str_printf(a, "Give a number from %lld to %lld.",
				  (long long)d->least, (long long)d->most);
	case SETTING_TIME:
		return is_time(value) ? S("") : S("Give a time, such as 09:00.");
	case SETTING_TEXT:
		if ((int64_t)text_chars(value) <= d->most)
			break;
		return str_printf(a, "At most %lld characters.", (long long)d->most);
	case SETTING_STATES:
		return state_rules_fault(a, value);
	case SETTING_CHOICE:
		return is_choice(d->words, value) ? S("") : S("Choose one of them.");
	case SETTING_LINK:
		return !value.n || is_link(value, (size_t)d->most)
			       ? S("")
			       : S("Give a link that begins with https://.");
	case SETTING_HOURS:
		return !value.n || str_is_uuid(value) ? S("")
						      : S("Choose one of them.");
	}
	return S("");
}
