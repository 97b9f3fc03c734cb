/* text_rules.c -- tests of what a text costs, counted as carriers bill it, of words
 * that stop and start, and of the words for what went wrong. */
#include "features/messages/text_rules.h"
#include "features/messages/word_rules.h"

#include "base/buf.h"
#include "tap.h"

static arena *a;

static str times(const char *what, int n)
{
	buf b = buf_new(a, 64, 64 * 1024);

	for (int i = 0; i < n; i++)
		buf_str(&b, str_of(what));
	return str_dup(a, buf_view(&b));
}

static void sizes(void)
{
	static const struct {
		const char *what;
		int n;
		bool unicode;
		int64_t chars, units, segments, room;
	} CASES[] = {
		{"a", 0, false, 0, 0, 0, 160},
		{"a", 1, false, 1, 1, 1, 160},
		{"a", 160, false, 160, 160, 1, 160},
		{"a", 161, false, 161, 161, 2, 306},
		{"a", 306, false, 306, 306, 2, 306},
		{"a", 307, false, 307, 307, 3, 459},
		{"a", 1530, false, 1530, 1530, 10, 1530},
		{"a", 1531, false, 1531, 1531, 11, 1683},
		{"\xe2\x82\xac", 80, false, 80, 160, 1, 160},
		{"\xe2\x82\xac", 81, false, 81, 162, 2, 306},
		{"[", 80, false, 80, 160, 1, 160},
		{"\\", 81, false, 81, 162, 2, 306},
		{"\n", 160, false, 160, 160, 1, 160},
		{"\xc3\xa9", 160, false, 160, 160, 1, 160},
		{"\xce\xa9", 160, false, 160, 160, 1, 160},
		{"`", 1, true, 1, 1, 1, 70},
		{"\xc3\xa7", 70, true, 70, 70, 1, 70},
		{"\xc3\xa7", 71, true, 71, 71, 2, 134},
		{"\xc3\xa7", 134, true, 134, 134, 2, 134},
		{"\xc3\xa7", 135, true, 135, 135, 3, 201},
		{"\xf0\x9f\x99\x82", 35, true, 70, 70, 1, 70},
		{"\xf0\x9f\x99\x82", 36, true, 72, 72, 2, 134},
		{"\xd9\x85", 70, true, 70, 70, 1, 70},
		{"\xd9\x85", 1600, true, 1600, 1600, 24, 1608},
		{"\xf0\x9f\x99\x82", 800, true, 1600, 1600, 24, 1608},
		{"\xff", 1, true, 1, 1, 1, 70},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		text_size s = text_measure(a, times(CASES[i].what, CASES[i].n));
		is_i64(s.unicode, CASES[i].unicode, "%d of %s: kind", CASES[i].n,
		       CASES[i].what);
		is_i64(s.chars, CASES[i].chars, "characters");
		is_i64(s.units, CASES[i].units, "units");
		is_i64(s.segments, CASES[i].segments, "segments");
		is_i64(s.room, CASES[i].room, "room");
	}
}

static void odd_ones(void)
{
	text_size s = text_measure(a, S("It\xe2\x80\x99s \xe2\x80\x9cok\xe2\x80\x9d, "
					"it\xe2\x80\x99s \xf0\x9f\x99\x82"));

	is_str(s.odd, S("\xe2\x80\x99\xe2\x80\x9c\xe2\x80\x9d\xf0\x9f\x99\x82"),
	       "each once, in order");
	is_str(text_plain(a, S("It\xe2\x80\x99s \xe2\x80\x9cok\xe2\x80\x9d "
			       "\xe2\x80\x94 8\xe2\x80\x93"
			       "9\xe2\x80\xa6 \xf0\x9f\x99\x82")),
	       S("It's \"ok\" - 8-9... \xf0\x9f\x99\x82"), "made plain");
	is_str(text_measure(a, S("plain")).odd, S(""), "nothing odd");
}

static void costs(void)
{
	text_size two = text_measure(a, times("a", 200));

	is_i64(text_cost(&two, 0, 8300, 22000), 16600, "by the segment");
	is_i64(text_cost(&two, 3, 8300, 22000), 22000, "a picture message is one");
	is_str(text_dollars(a, 16600), S("$0.017"), "rounded up");
	is_str(text_dollars(a, 0), S("$0.000"), "nothing");
	is_str(text_dollars(a, 1234567), S("$1.235"), "dollars");
}

static void words(void)
{
	static const struct {
		const char *body, *kind;
		bool yes_asked;
		enum text_word is;
	} CASES[] = {
		{"STOP", "", false, WORD_STOP},
		{" stop ", "", false, WORD_STOP},
		{"Stop.", "", false, WORD_STOP},
		{"\"STOP\"", "", false, WORD_STOP},
		{"stop all!!", "", false, WORD_STOP},
		{"Stopall", "", false, WORD_STOP},
		{"opt-out", "", false, WORD_STOP},
		{"Opt  Out", "", false, WORD_STOP},
		{"ARR\xc3\x8aT", "", false, WORD_STOP},
		{"st\xc3\xb8p", "", false, WORD_STOP},
		{"\xef\xbc\xb3\xef\xbc\xb4\xef\xbc\xaf\xef\xbc\xb0", "", false,
		 WORD_STOP},
		{"ST\xd0\x9eP", "", false, WORD_STOP},
		{"STOP\xe2\x80\x8b", "", false, WORD_STOP},
		{"unsubscribe", "", false, WORD_STOP},
		{"cancel", "", false, WORD_STOP},
		{"end", "", false, WORD_STOP},
		{"quit", "", false, WORD_STOP},
		{"revoke", "", false, WORD_STOP},
		{"remove", "", false, WORD_STOP},
		{"td", "", false, WORD_STOP},
		{"anything", "STOP", false, WORD_STOP},
		{"START", "", false, WORD_START},
		{"unstop", "", false, WORD_START},
		{"anything", "START", false, WORD_START},
		{"yes", "", false, WORD_YES},
		{"Yes!", "START", false, WORD_YES},
		{"yes", "", true, WORD_NONE},
		{"yes", "START", true, WORD_NONE},
		{"yes please", "", false, WORD_NONE},
		{"help", "", false, WORD_HELP},
		{"Info?", "", false, WORD_HELP},
		{"please stop texting me", "", false, WORD_WISH},
		{"No mas", "", false, WORD_WISH},
		{"No m\xc3\xa1s, por favor", "", false, WORD_WISH},
		{"You have the wrong number", "", false, WORD_WISH},
		{"Don\xe2\x80\x99t text me again", "", false, WORD_WISH},
		{"take me off your list", "", false, WORD_WISH},
		{"no me escriban mas", "", false, WORD_WISH},
		{"No me llamen", "", false, WORD_WISH},
		{"ALTO", "", false, WORD_WISH},
		{"Parar.", "", false, WORD_WISH},
		{"Stopp", "", false, WORD_WISH},
		{"quit it", "", false, WORD_WISH},
		{"\U0001f6d1", "", false, WORD_WISH},
		{"\U0001f6d1\U0001f6d1!", "", false, WORD_WISH},
		{"the \U0001f6d1 sign is down", "", false, WORD_NONE},
		{"S.T.O.P", "", false, WORD_STOP},
		{"s t o p", "", false, WORD_STOP},
		{"Please stop", "", false, WORD_WISH},
		{"please stop at once", "", false, WORD_WISH},
		{"please stop by, and please stop texting", "", false, WORD_WISH},
		{"Please stop by the shop", "", false, WORD_NONE},
		{"please stop over at 5", "", false, WORD_NONE},
		{"para hoy, por favor", "", false, WORD_NONE},
		{"stop by tomorrow", "", false, WORD_NONE},
		{"The bus stop", "", false, WORD_NONE},
		{"can you help me", "", false, WORD_NONE},
		{"cancel my appointment", "", false, WORD_NONE},
		{"", "", false, WORD_NONE},
		{"\xf0\x9f\x99\x82", "", false, WORD_NONE},
		{"end of the week is fine", "", false, WORD_NONE},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(text_word_of(a, str_of(CASES[i].body), str_of(CASES[i].kind),
				    CASES[i].yes_asked),
		       CASES[i].is, "%s", CASES[i].body);
}

/* A stop among few words, and what asks for it without the word. */
static void wishes(void)
{
	static const struct {
		const char *body;
		enum text_word is;
	} CASES[] = {
		{"STOP it", WORD_WISH},
		{"Stop now", WORD_WISH},
		{"stop stop", WORD_WISH},
		{"Stop, thank you", WORD_WISH},
		{"ok stop", WORD_WISH},
		{"STOP ALL TEXTS", WORD_WISH},
		{"I want to unsubscribe", WORD_WISH},
		{"please unsubscribe", WORD_WISH},
		{"I would like to stop receiving messages", WORD_WISH},
		{"Don't send me any more texts", WORD_WISH},
		{"do not send me texts", WORD_WISH},
		{"Don't ever contact me again", WORD_WISH},
		{"I revoke my consent", WORD_WISH},
		{"I opt out", WORD_WISH},
		{"opt-out please", WORD_WISH},
		{"end texts", WORD_WISH},
		{"please cancel these texts", WORD_WISH},
		{"take my number off", WORD_WISH},
		{"no quiero que me escriban", WORD_WISH},
		{"I do not want these messages any more", WORD_WISH},
		{"no me env\xc3\xad"
		 "en m\xc3\xa1s mensajes",
		 WORD_WISH},
		{"can you people stop with these texts", WORD_WISH},
		{"Stop all your calls", WORD_WISH},
		{"would you just stop", WORD_WISH},
		{"Stop spamming my phone or else", WORD_WISH},
		{"cease and desist", WORD_WISH},
		{"Please don't reach out again", WORD_WISH},
		{"Remove us from this", WORD_WISH},
		{"unsub", WORD_WISH},
		{"I can't stop getting your texts", WORD_WISH},
		{"Don't call before 9 and don't text me", WORD_WISH},
		{"Do not call until I say so", WORD_WISH},
		{"Don't call me before 9am please", WORD_NONE},
		{"do not call after 5:30, we eat", WORD_NONE},
		{"Please don't text till noon", WORD_NONE},
		{"I'll just stop by tomorrow", WORD_NONE},
		{"Don't stop the work", WORD_NONE},
		{"dont stop", WORD_NONE},
		{"I can't stop laughing", WORD_NONE},
		{"next stop is Elm St", WORD_NONE},
		{"stop for a coffee", WORD_NONE},
		{"can you stop by today", WORD_NONE},
		{"can you stop at 5", WORD_NONE},
		{"I didn't unsubscribe", WORD_NONE},
		{"I dont want to opt out", WORD_NONE},
		{"stop the leak in my kitchen please", WORD_NONE},
		{"send me the text again", WORD_NONE},
		{"cancel my visit, text me", WORD_NONE},
		{"we never got the messages", WORD_NONE},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(text_word_of(a, str_of(CASES[i].body), S(""), false),
		       CASES[i].is, "%s", CASES[i].body);
}

/* A keyword before more, and what else is a wish; of the weather it is none. */
static void keyword_first(void)
{
	static const struct {
		const char *body;
		enum text_word is;
	} CASES[] = {
		{"STOP\nSent from my iPhone", WORD_STOP},
		{"\n STOP \n\nOn Mon you wrote: START now", WORD_STOP},
		{"STOP\r\n--\r\nJo", WORD_STOP},
		{"S.T.O.P\nJo", WORD_STOP},
		{"Opt-out\nJo Smith", WORD_STOP},
		{"QUIT\nSent from my iPhone", WORD_STOP},
		{"Stop. Thanks, John Smith Jr", WORD_STOP},
		{"STOP! You wake my baby every day", WORD_STOP},
		{"stop... I mean it, all of you people", WORD_STOP},
		{"Cancel. I have to work, can we do Thursday?", WORD_WISH},
		{"Quit? Never, we love the new roof", WORD_NONE},
		{"START\nSent from my iPhone", WORD_NONE},
		{"Start. Thanks, John Smith Jr", WORD_NONE},
		{"Yes. Thanks", WORD_NONE},
		{"Stop I am not interested in solar", WORD_WISH},
		{"STOP https://example.com/terms", WORD_WISH},
		{"Stop, I have asked you people five times now", WORD_WISH},
		{"I told you that we are not interested. Stop.", WORD_WISH},
		{"This is harassment stop it right now", WORD_WISH},
		{"quit calling", WORD_WISH},
		{"Quit messaging me", WORD_WISH},
		{"I no longer wish to be contacted", WORD_WISH},
		{"i no longer want these texts", WORD_WISH},
		{"I don't want to receive any more of these", WORD_WISH},
		{"Do not bother me again", WORD_WISH},
		{"Leave me the hell alone", WORD_WISH},
		{"leave us alone", WORD_WISH},
		{"\u0421\u0422\u041e\u041f", WORD_WISH},
		{"\u0441\u0442\u043e\u043f!", WORD_WISH},
		{"Your office won't stop calling my mother", WORD_WISH},
		{"CTO", WORD_NONE},
		{"the rain won't stop", WORD_NONE},
		{"The rain won't stop. Come soon", WORD_NONE},
		{"the water will not stop", WORD_NONE},
		{"The rain won't stop, please come", WORD_NONE},
		{"Don't, stop, please, I mean it", WORD_WISH},
		{"non-stop rain here", WORD_NONE},
		{"it drips non stop", WORD_NONE},
		{"how do I stop it from leaking", WORD_NONE},
		{"I shut the main valve to stop it", WORD_NONE},
		{"stop the leak. Please hurry, it is bad", WORD_NONE},
		{"I no longer want the appointment on Friday", WORD_NONE},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(text_word_of(a, str_of(CASES[i].body), S(""), false),
		       CASES[i].is, "%s", CASES[i].body);
}

/* Who says that they did not ask to stop has not; what is not sure is a wish. */
static void denials(void)
{
	static const struct {
		const char *body;
		enum text_word is;
	} CASES[] = {
		{"I didn't say please stop", WORD_NONE},
		{"I never said stop texting, I said 5 pm", WORD_NONE},
		{"Don't stop texting me!", WORD_NONE},
		{"please do not stop sending reminders", WORD_NONE},
		{"I didn't say stop texting me. Stop calling me", WORD_WISH},
		{"I didn't say stop texting me just stop calling me", WORD_WISH},
		{"Don't! Stop texting me", WORD_WISH},
		{"No stop texting me", WORD_WISH},
		{"Why don't you stop texting me", WORD_WISH},
		{"No dije que no me llamen", WORD_NONE},
		{"yo nunca dije basta", WORD_NONE},
		{"No quiero parar", WORD_NONE},
		{"No dije alto", WORD_NONE},
		{"No deje de avisarme, por favor", WORD_NONE},
		{"no quiero que dejen de escribirme", WORD_NONE},
		{"Nunca dejes de llamarme", WORD_NONE},
		{"Basta con una llamada", WORD_NONE},
		{"eso no basta", WORD_NONE},
		{"No, deje de escribirme", WORD_WISH},
		{"\xc2\xa1No! Dejen de llamarme", WORD_WISH},
		{"Deje de escribirme, no deje de llamar", WORD_WISH},
		{"quiero que dejes de escribirme", WORD_WISH},
		{"No quiero recibir m\xc3\xa1s mensajes", WORD_WISH},
		{"N\xc3\xbamero equivocado", WORD_WISH},
		{"borre mi n\xc3\xbamero", WORD_WISH},
		{"ya basta", WORD_WISH},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(text_word_of(a, str_of(CASES[i].body), S(""), false),
		       CASES[i].is, "%s", CASES[i].body);
}

/* What is quoted of a voicemail: the sentence, and nothing where nobody asked. */
static void said(void)
{
	is_str(wish_in(a, S("Hi, this is Ida. Please stop calling me! Thanks.")),
	       S("Please stop calling me"), "the sentence");
	is_str(wish_in(a, S("Hi. I didn't say stop calling. See you at 5.")), S(""),
	       "denied");
	is_str(wish_in(a, S("Could you please stop by at five? The gate is open.")),
	       S(""), "to come by");
	is_str(wish_in(a, S("Hola. No deje de llamarme hoy.")), S(""),
	       "en espa\xc3\xb1ol");
	is_str(wish_in(a, S("Hola, soy Ana. No me llamen m\xc3\xa1s.")),
	       S("No me llamen m\xc3\xa1s"), "y al rev\xc3\xa9s");
}

static void troubles(void)
{
	ok(text_trouble_of(21610)->opted_out, "21610 is an opt-out");
	ok(!text_trouble_of(30003)->opted_out, "an unreachable phone is none");
	ok(text_trouble_of(999999)->words != NULL, "unknown codes have words");
	ok(text_rank(S("sent")) < text_rank(S("delivered")), "forward");
	is_i64(text_rank(S("delivered")), text_rank(S("failed")), "ends are ends");
	is_i64(text_rank(S("nonsense")), 0, "no word of theirs");
}

int main(void)
{
	a = arena_new(1 << 20);
	sizes();
	odd_ones();
	costs();
	words();
	wishes();
	keyword_first();
	denials();
	said();
	troubles();
	arena_delete(a);
	return tap_done();
}
