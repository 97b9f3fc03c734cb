#include "features/leads/lead_rules.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/text.h"

enum { REASONS_MOST = 380, CODE_CHARS = 5, WHY_MOST = 200, ETA_MOST = 600 };

/* "come today = 50" */
static bool read_line(arena *a, str line, str *words, int64_t *weight)
{
	ptrdiff_t at = str_find(line, '=', 0);

	if (at < 0)
		return false;
	*words = text_fold(a, str_sub(line, 0, (size_t)at));
	return words->n &&
	       str_i64(str_trim(str_sub(line, (size_t)at + 1, line.n)), weight) &&
	       *weight >= -100 && *weight <= 100;
}

lead_score lead_score_of(arena *a, str body, str words)
{
	lead_score s = {0};
	buf why = buf_new(a, 128, REASONS_MOST);
	str text = text_fold(a, body), rest = words, line, phrase;
	int64_t weight;

	while (str_split(&rest, '\n', &line)) {
		if (!read_line(a, line, &phrase, &weight) ||
		    !text_has_words(text, phrase))
			continue;
		s.points += weight;
		str shown = str_lower(a, phrase);
		buf_fmt(&why, "%s" STR_FMT " %+lld", why.n ? ", " : "", STR_ARG(shown),
			(long long)weight);
	}
	s.points = s.points < 0 ? 0 : s.points > 100 ? 100 : s.points;
	s.reasons = str_dup(a, buf_view(&why));
	return s;
}

str lead_words_fault(arena *a, str words)
{
	str rest = words, line, phrase;
	int64_t weight;

	while (str_split(&rest, '\n', &line)) {
		if (str_trim(line).n && !read_line(a, line, &phrase, &weight))
			return str_printf(a,
					  "“" STR_FMT
					  "” cannot be read. Write words, = "
					  "and a weight from -100 to 100.",
					  STR_ARG(str_trim(line)));
	}
	return S("");
}

bool lead_score_said(arena *a, str urgency, str why, int certainty, lead_score *out)
{
	static const struct {
		const char *name, *words;
		int64_t points;
	} said[] = {{"cannot_wait", "cannot wait", 95},
		    {"soon", "soon", 50},
		    {"can_wait", "can wait", 5}};

	why = text_line(a, why, WHY_MOST);
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		if (!str_eq(urgency, str_of(said[i].name)))
			continue;
		str sure = certainty < 0 ? S("certainty not measured")
					 : str_printf(a, "certainty %d%%", certainty);
		*out = (lead_score){
			.points = said[i].points,
			.reasons = str_printf(a, "%s, " STR_FMT "%s" STR_FMT,
					      said[i].words, STR_ARG(sure),
					      why.n ? ": " : "", STR_ARG(why))};
		return true;
	}
	return false;
}

/* "ETA 20 +1 (801) 555-0142" as it was typed: signs in numbers count. */
static lead_order eta_of(str body)
{
	lead_order o = {.word = LEAD_ETA, .code = S("")};
	str rest = body, word;

	for (int i = 0; i < 2; i++) {
		rest = str_trim(rest);
		ptrdiff_t end = str_find(rest, ' ', 0);
		word = end < 0 ? rest : str_sub(rest, 0, (size_t)end);
		rest = str_sub(rest, word.n, rest.n);
	}
	if (!str_i64(word, &o.minutes) || o.minutes < 1 || o.minutes > ETA_MOST)
		o.minutes = 0;
	o.code = str_trim(rest);
	return o;
}

lead_order lead_order_of(arena *a, str body)
{
	str rest = text_fold(a, body), first, code = {0};

	if (!str_split(&rest, ' ', &first))
		return (lead_order){.word = LEAD_NOTHING, .code = S("")};
	(void)str_split(&rest, ' ', &code);
	if (str_eq(first, S("CLAIM")))
		return (lead_order){.word = LEAD_CLAIM, .code = code.p ? code : S("")};
	if (str_eq(first, S("ETA")) &&
	    (!code.n || (code.p[0] >= '0' && code.p[0] <= '9')))
		return eta_of(body);
	static const struct {
		const char *text;
		enum lead_word word;
	} words[] = {{"WHO", LEAD_WHO},
		     {"IN", LEAD_IN},
		     {"OUT", LEAD_OUT},
		     {"BUSY", LEAD_BUSY}};
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !code.n; i++)
		if (str_eq(first, str_of(words[i].text)))
			return (lead_order){.word = words[i].word, .code = S("")};
	return (lead_order){.word = LEAD_NOTHING, .code = S("")};
}

const char *lead_state_of(enum lead_word word)
{
	return word == LEAD_IN ? "ready" : word == LEAD_BUSY ? "away" : "offline";
}

str lead_state_words(enum lead_word word, str state, bool reachable)
{
	if (word == LEAD_OUT)
		return S("You are out: no calls until you text IN.");
	if (word == LEAD_BUSY)
		return S("You are busy: no calls until you text IN.");
	if (str_eq(state, S("on_call")) || str_eq(state, S("ringing")))
		return S("You are in as soon as this call ends.");
	if (!str_eq(state, S("ready")))
		return S("You are in once your last call has its outcome.");
	return reachable ? S("You are in: calls ring you now.")
			 : S("You are in, but calls ring your browser, which is not "
			     "open. Open it, or let them ring your phone.");
}

str lead_code(arena *a, const unsigned char *hash)
{
	static const char letters[] = "ABCDEFGHJKLMNPQRTUVWXYZ2346789";
	buf b = buf_new(a, CODE_CHARS, CODE_CHARS + 1);

	for (int i = 0; i < CODE_CHARS; i++)
		buf_chr(&b, letters[hash[i] % (sizeof(letters) - 1)]);
	return str_dup(a, buf_view(&b));
}

int lead_call_rank(str status)
{
	static const struct {
		const char *name;
		int rank;
	} ranks[] = {{"queued", 1},      {"initiated", 2}, {"ringing", 3},
		     {"in-progress", 4}, {"answered", 4},  {"completed", 9},
		     {"busy", 9},        {"failed", 9},    {"no-answer", 9},
		     {"canceled", 9}};

	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++)
		if (str_eq(status, str_of(ranks[i].name)))
			return ranks[i].rank;
	return 0;
}
