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
