#include "features/privacy/privacy_rules.h"

enum { LEAST = 30, MOST = 3660 };

const retention_kind RETENTION[RETENTION_KINDS] = {
	{"recordings", "Recordings and voicemails",
	 "The audio. A voicemail that nobody has dealt with stays."},
	{"transcripts", "Transcripts", "What was said, as words."},
	{"texts", "Texts and their pictures",
	 "A conversation that waits for an answer stays."},
	{"files", "Files beside calls", ""},
};

bool retention_days(str typed, int64_t *days)
{
	return str_i64(typed, days) && (!*days || (*days >= LEAST && *days <= MOST));
}

const named_words REQUESTS[REQUEST_KINDS] = {
	{"access", "To see what is known of them"},
	{"correct", "To have something put right"},
	{"erase", "To be erased"},
	{"port", "To take it with them, as a file"},
	{"restrict", "That it is kept and not used"},
	{"object", "That it is not used for advertising"},
};

str request_words(str name)
{
	for (int i = 0; i < REQUEST_KINDS; i++)
		if (str_eq(name, str_of(REQUESTS[i].name)))
			return str_of(REQUESTS[i].label);
	return name;
}

const named_words RANK_NAMES[RANKS] = {
	{"viewer", "Everybody who sees calls"},
	{"agent", "Agents, team leads, managers and owners"},
	{"lead", "Team leads, managers and owners"},
	{"manager", "Managers and owners"},
	{"owner", "Owners"},
};

bool rank_known(str name)
{
	for (int i = 0; i < RANKS; i++)
		if (str_eq(name, str_of(RANK_NAMES[i].name)))
			return true;
	return false;
}

/* As the route tables have it. */
const seen_by SEEN_BY[SEEN] = {
	{"Contacts, calls, texts and voicemails, to read",
	 "Viewers, agents, team leads, managers and owners"},
	{"Contacts and calls, to work on; texts, to write",
	 "Agents, team leads, managers and owners"},
	{"The consent ledger of a number, as a file",
	 "Team leads, managers and owners"},
	{"Lists of calls, as files", "Team leads, managers and owners"},
	{"Lists of contacts, as files", "Managers and owners"},
	{"All that is known of a person, and their requests", "Managers and owners"},
	{"Compliance report, its settings and letters", "Managers and owners"},
	{"Erasing somebody; how long things are kept; this page", "Owners"},
	{"Field crews", "Their own state and phone; orders by text"},
};
