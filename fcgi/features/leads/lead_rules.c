#include "features/leads/lead_rules.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/text.h"

enum {
	REASONS_MOST = 380,
	WHY_MOST = 200,
	MINUTES_MOST = 720,
	CALL_MOST = 40,
	WHO_MOST = 300,
	CODE_LETTERS = 5,
	MENTION_WORDS = 8
};

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

static str word_before(str text, size_t at)
{
	size_t end = at, from;

	while (end && text.p[end - 1] == ' ')
		end--;
	for (from = end; from && text.p[from - 1] != ' ';)
		from--;
	return str_sub(text, from, end);
}

/* "Not urgent", "not an emergency", "no longer smoking". */
static bool is_denied(str text, size_t at)
{
	static const char *const denials[] = {"NO",      "NOT",  "NEVER",
					      "WITHOUT", "ISNT", "ARENT",
					      "WASNT",   "AINT", "HAVENT"};
	static const char *const between[] = {"A",    "AN",     "ANY",    "THAT", "SO",
					      "VERY", "REALLY", "LONGER", "HAD"};
	str word = word_before(text, at);

	if (STR_ONE_OF(word, between))
		word = word_before(text, (size_t)(word.p - text.p));
	return STR_ONE_OF(word, denials);
}

/* "Had smoke last year". */
static bool is_past(str text, size_t end)
{
	static const char *const past[] = {"LAST YEAR",   "LAST MONTH", "LAST SUMMER",
					   "LAST WINTER", "YEARS AGO",  "A YEAR AGO",
					   "MONTHS AGO"};
	str after = str_trim(str_sub(text, end, text.n));

	for (size_t i = 0; i < sizeof(past) / sizeof(past[0]); i++)
		if (str_starts(after, str_of(past[i])))
			return true;
	return false;
}

static bool is_break(char c)
{
	return c == '.' || c == ',' || c == ';' || c == '!' || c == '?' || c == '\n';
}

/* Folded, with a comma for a word where a part of a sentence ends: a denial reaches no
 * further ("no, urgent" is urgent). */
static str fold_parts(arena *a, str body)
{
	buf b = buf_new(a, body.n + 8, body.n * 4 + 8);

	for (size_t at = 0, from = 0; at <= body.n; at++) {
		if (at < body.n && !is_break(body.p[at]))
			continue;
		str part = text_fold(a, str_sub(body, from, at));
		from = at + 1;
		if (!part.n)
			continue;
		buf_str(&b, b.n ? S(" , ") : S(""));
		buf_str(&b, part);
	}
	return buf_view(&b);
}

/* One of the places where it stands is neither denied nor over. One that goes over the
 * end of a part is neither. */
static bool is_meant(str parts, str text, str phrase)
{
	int n = 0;

	for (size_t i = 0; i + phrase.n <= parts.n; i++) {
		str rest = str_sub(parts, i, parts.n);
		if (!str_starts(rest, phrase) || (i && parts.p[i - 1] != ' ') ||
		    (rest.n > phrase.n && rest.p[phrase.n] != ' '))
			continue;
		if (!is_denied(parts, i) && !is_past(parts, i + phrase.n))
			return true;
		n++;
	}
	return !n && text_has_words(text, phrase);
}

lead_score lead_score_of(arena *a, str body, str words)
{
	lead_score s = {0};
	buf why = buf_new(a, 128, REASONS_MOST);
	str parts = fold_parts(a, body), text = text_fold(a, body);
	str rest = words, line, phrase;
	int64_t weight;

	while (str_split(&rest, '\n', &line)) {
		if (!read_line(a, line, &phrase, &weight) ||
		    !is_meant(parts, text, phrase))
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
	if (!str_i64(word, &o.minutes) || o.minutes < 1 || o.minutes > MINUTES_MOST)
		o.minutes = 0;
	o.code = str_trim(rest);
	return o;
}

/* "CALL (801) 555-0142" as it was typed, or a code. */
static lead_order call_of(str body)
{
	str rest = str_trim(body);

	return (lead_order){.word = LEAD_CALL,
			    .code = str_trim(str_sub(rest, 4, rest.n))};
}

/* "BUSY" until they say otherwise, "BUSY 30" for so many minutes. */
static lead_order busy_of(str minutes, bool more)
{
	lead_order o = {.word = LEAD_BUSY, .code = S("")};

	if (!minutes.n)
		return o;
	if (more || !str_i64(minutes, &o.minutes) || o.minutes < 1 ||
	    o.minutes > MINUTES_MOST)
		return (lead_order){.word = LEAD_HELP, .code = S("")};
	return o;
}

static bool is_number(str s)
{
	return s.n && s.p[0] >= '0' && s.p[0] <= '9';
}

/* What follows CALL: nothing, one word, or what begins as a number does. */
static bool is_callee(str body, str second, bool more)
{
	str typed = str_trim(body);

	return !second.n || !more || is_number(second) ||
	       str_find(typed, '+', 0) == 5 || str_find(typed, '(', 0) == 5;
}

/* A sentence that begins with such a word is a text like any other, but where what
 * follows can only be meant for us. */
static lead_order other_of(str body, str first, str second, bool more)
{
	static const struct {
		const char *text;
		enum lead_word word;
	} alone[] = {{"WHO", LEAD_WHO},
		     {"IN", LEAD_IN},
		     {"OUT", LEAD_OUT},
		     {"COMMANDS", LEAD_HELP}};

	if (str_eq(first, S("BUSY")) && (!second.n || is_number(second)))
		return busy_of(second, more);
	if (str_eq(first, S("CALL")) && is_callee(body, second, more))
		return call_of(body);
	for (size_t i = 0; i < sizeof(alone) / sizeof(alone[0]); i++)
		if (str_eq(first, str_of(alone[i].text)) &&
		    (!second.n || is_number(second)))
			return (lead_order){.word = second.n ? LEAD_HELP
							     : alone[i].word,
					    .code = S("")};
	return (lead_order){.word = LEAD_NOTHING, .code = S("")};
}

/* As crypto_code makes them. */
static bool is_code(str word)
{
	static const str letters = STR_INIT("ABCDEFGHJKLMNPQRTUVWXYZ2346789");
	bool digit = false;

	for (size_t i = 0; i < word.n; i++) {
		if (str_find(letters, word.p[i], 0) < 0)
			return false;
		digit = digit || (word.p[i] >= '0' && word.p[i] <= '9');
	}
	return word.n == CODE_LETTERS && digit;
}

/* What a text of few words says of codes. */
typedef struct code_talk {
	buf codes;
	bool claims; /* the word CLAIM is in it */
	bool plain;  /* and nothing but "I", "the lead" and the like */
	size_t words, n;
} code_talk;

static void talk_word(code_talk *t, str word)
{
	static const char *const fillers[] = {"I",  "ILL", "WILL", "CAN",    "YES",
					      "OK", "THE", "LEAD", "PLEASE", "CODE"};
	bool claims = str_starts(word, S("CLAIM"));

	t->words++;
	if (claims && is_code(str_sub(word, CODE_LETTERS, word.n)))
		word = str_sub(word, CODE_LETTERS, word.n);
	t->claims |= claims;
	if (is_code(word)) {
		buf_str(&t->codes, t->n++ ? S(" ") : S(""));
		buf_str(&t->codes, word);
	} else if (!claims && !STR_ONE_OF(word, fillers))
		t->plain = false;
}

/* "V3NG9", "I claim V3NG9", "CLAIMV3NG9" claim; "who has V3NG9?" does not. Most texts
 * are customers' and have nothing to be looked up. */
static lead_order talk_of(arena *a, str text)
{
	code_talk t = {.codes = buf_new(a, 64, 64), .plain = true};
	str word;

	while (t.words < MENTION_WORDS && str_split(&text, ' ', &word))
		talk_word(&t, word);
	if (!t.n || text.n)
		return (lead_order){.word = LEAD_NOTHING, .code = S("")};
	bool claims = t.n == 1 && t.plain && (t.claims || t.words == 1);
	return (lead_order){.word = claims ? LEAD_CODE : LEAD_MENTION,
			    .code = str_dup(a, buf_view(&t.codes))};
}

/* "CLAIM V3NG9", "claim the lead V3NG9". */
static str claimed_code(str second, str rest)
{
	str word;

	for (str at = rest; !is_code(second) && str_split(&at, ' ', &word);)
		if (is_code(word))
			return word;
	return second.p ? second : S("");
}

lead_order lead_order_of(arena *a, str body)
{
	str text = text_fold(a, body), rest = text, first, second = {0};

	if (!str_split(&rest, ' ', &first))
		return (lead_order){.word = LEAD_NOTHING, .code = S("")};
	(void)str_split(&rest, ' ', &second);
	if (str_eq(first, S("CLAIM")))
		return (lead_order){.word = LEAD_CLAIM,
				    .code = claimed_code(second, rest)};
	if (str_eq(first, S("ACK")))
		return (lead_order){.word = LEAD_ACK,
				    .code = second.p ? second : S("")};
	if (str_eq(first, S("ETA")) && (!second.n || is_number(second)))
		return eta_of(body);
	lead_order o = other_of(body, first, second, rest.n > 0);
	return o.word == LEAD_NOTHING ? talk_of(a, text) : o;
}

str lead_claim_words(arena *a, str outcome, str code, str codes, str by_name)
{
	if (str_eq(outcome, S("won")))
		return str_printf(a,
				  "It is yours. The thread is in your inbox; answer "
				  "them now, or text CALL " STR_FMT ".",
				  STR_ARG(code));
	if (str_eq(outcome, S("mine")))
		return S("It is yours already.");
	if (str_eq(outcome, S("taken")))
		return str_printf(a, STR_FMT " has taken the lead " STR_FMT ".",
				  STR_ARG(by_name), STR_ARG(code));
	if (str_eq(outcome, S("none")))
		return S("No lead that you were told of is open now.");
	if (str_eq(outcome, S("which")))
		return str_printf(a,
				  "Several leads are open. Text CLAIM and the code of "
				  "one: " STR_FMT ".",
				  STR_ARG(codes));
	if (str_eq(outcome, S("open")))
		return str_printf(a,
				  "The lead " STR_FMT " is open. Text CLAIM " STR_FMT
				  " to take it.",
				  STR_ARG(code), STR_ARG(code));
	return S("There is no open lead with that code.");
}

str lead_unrung_words(str held, bool open)
{
	if (str_eq(held, S("wish")))
		return S("They may have asked to stop: decide that in their thread "
			 "first");
	if (str_eq(held, S("out")))
		return S("They opted out: nobody calls or texts them");
	return open ? S("Nobody could be rung") : S("It was closed");
}

str lead_held_words(str held)
{
	if (str_eq(held, S("wish")))
		return S(" They may have asked to stop: decide that in their thread "
			 "before you call.");
	return str_eq(held, S("out")) ? S(" They opted out: do not call.") : S("");
}

str lead_unreached_words(arena *a, str why)
{
	if (!why.n)
		return S("Nobody was told by text: nobody of the team has a phone on "
			 "file that could be texted.");
	return str_printf(a, "Nobody was reached by text. " STR_FMT, STR_ARG(why));
}

str lead_who_words(arena *a, str name, list mates)
{
	buf b = buf_new(a, 128, WHO_MOST);
	str state = S("");

	buf_fmt(&b, "You are " STR_FMT ". ", STR_ARG(text_clip(a, name, 40)));
	if (!mates.n)
		buf_str(&b, S("Nobody takes calls now."));
	for (size_t i = 0; i < mates.n; i++) {
		const lead_at_work *m = LIST_AT(mates, lead_at_work, i);
		str short_name = text_clip(a, m->name, 40);
		if (b.n + short_name.n + 40 > WHO_MOST) {
			buf_fmt(&b, " and %zu more", mates.n - i);
			break;
		}
		if (str_eq(m->state, state))
			buf_str(&b, S(", "));
		else
			buf_fmt(&b, "%s%s: ", i ? ". " : "",
				str_eq(m->state, S("ready")) ? "In" : "On a call");
		state = m->state;
		buf_str(&b, short_name);
	}
	if (mates.n)
		buf_chr(&b, '.');
	return str_dup(a, buf_view(&b));
}

const char *lead_state_of(enum lead_word word)
{
	return word == LEAD_IN ? "ready" : word == LEAD_BUSY ? "away" : "offline";
}

str lead_state_words(arena *a, enum lead_word word, int64_t minutes, str state,
		     bool reachable)
{
	if (word == LEAD_BUSY && minutes)
		return str_printf(a,
				  "You are busy for %lld minutes: no calls until then. "
				  "Text IN to be back sooner.",
				  (long long)minutes);
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
