/* flow_doc.c -- tests of flow documents: what is refused and in which words, the
 * outline that people read, the greeting. */
#include <stdlib.h>

#include "flow_fixture.h"

/* A good flow around one step under test; X stands for the step's JSON. */
#define AROUND_BEGIN "{'start':'x','steps':{'x':"
#define AROUND_END ",'h':{'type':'hangup'}}}"
#define HOURS_STEP                                                                     \
	"{'type':'hours','name':'Hours','schedule':'{schedule:s}','open':'h','closed'" \
	":'h'}"

/* clang-format off */
/* Steps that are wrong, and all that is said about them. */
static const struct {
	const char *step, *problems;
} BAD_STEPS[] = {
	{ "{}",
	  "x: choose what kind of step it is.\n" },
	{ "7",
	  "x: choose what kind of step it is.\n" },
	{ "null",
	  "x: choose what kind of step it is.\n" },
	{ "[]",
	  "x: choose what kind of step it is.\n" },
	{ "{'type':'teleport'}",
	  "x: \u201cteleport\u201d is no kind of step.\n" },
	{ "{'type':7}",
	  "x: choose what kind of step it is.\n" },
	{ "{'type':'hangup','name':7}",
	  "x: \u201cname\u201d has to be text.\n" },
	{ "{'type':'hours','name':'Support hours','schedule':'{schedule:s}',"
	  "'open':'h'}",
	  "Support hours: choose where calls go when closed.\n" },
	{ "{'type':'hours','schedule':'soon','open':'h','closed':'nowhere'}",
	  "x: choose the opening hours.\n"
	  "x: \u201cnowhere\u201d, where calls go when closed, does not exist.\n" },
	{ "{'type':'menu','name':'Main menu','none':'h'}",
	  "Main menu: write what callers hear (\u201cprompt\u201d).\n"
	  "Main menu: a menu has 1 to 12 keys.\n" },
	{ "{'type':'menu','prompt':'  ','keys':{'1':{'to':'h'}},'none':'h'}",
	  "x: write what callers hear (\u201cprompt\u201d).\n" },
	{ "{'type':'menu','prompt':[],'keys':[],'none':{}}",
	  "x: \u201cprompt\u201d has to be text.\n"
	  "x: choose where calls go when no key is chosen.\n"
	  "x: a menu has 1 to 12 keys.\n" },
	{ "{'type':'menu','prompt':'P','keys':{'12':{'to':'h'},'':{},'a':{}},"
	  "'none':'h'}",
	  "x: \u201c12\u201d is not a key: use 0 to 9, * or #.\n"
	  "x: \u201c\u201d is not a key: use 0 to 9, * or #.\n"
	  "x: \u201ca\u201d is not a key: use 0 to 9, * or #.\n" },
	{ "{'type':'menu','prompt':'P','keys':{'1':{},'2':null,'3':{'to':'hh'}},"
	  "'none':'h'}",
	  "x: choose where calls go on key 1.\n"
	  "x: choose where calls go on key 2.\n"
	  "x: \u201chh\u201d, where calls go on key 3, does not exist.\n" },
	{ "{'type':'menu','prompt':'P','keys':{'1':{'to':'h'}},'tries':0,"
	  "'timeout':'5','none':'h'}",
	  "x: \u201ctries\u201d has to be a number from 1 to 9.\n"
	  "x: \u201ctimeout\u201d has to be a number from 1 to 30.\n" },
	{ "{'type':'menu','prompt':'P','keys':{'1':{'to':'h'}},'tries':2.5,"
	  "'timeout':99999999999999999999,'none':'h'}",
	  "x: \u201ctries\u201d has to be a number from 1 to 9.\n"
	  "x: \u201ctimeout\u201d has to be a number from 1 to 30.\n" },
	{ "{'type':'menu','name':'Main','prompt':'P','keys':{'1':{'to':'h'},"
	  "'1':{'to':'h'}},'none':'h'}",
	  "Main: key 1 is used twice.\n" },
	{ "{'type':'menu','name':'Main','prompt':'P','keys':{'1':{'to':'h'},"
	  "'\\u0031':{'to':'h'}},'none':'h'}",
	  "Main: key 1 is used twice.\n" },
	{ "{'type':'menu','name':'Main','prompt':'P','none':'h','keys':{"
	  "'1':{'to':'h','to':'h'}}}",
	  "Main: \u201cto\u201d is written twice.\n" },
	{ "{'type':'hangup','say':'A','say':'B'}",
	  "x: \u201csay\u201d is written twice.\n" },
	{ "{'type':'condition','yes':'h'}",
	  "x: choose where calls go when it is not so.\n"
	  "x: choose what is asked (\u201cfield\u201d).\n" },
	{ "{'type':'condition','field':'contact.phase','yes':'h','no':'h'}",
	  "x: give one text in \u201cis\u201d or several in \u201cin\u201d.\n" },
	{ "{'type':'condition','field':'contact.phase','is':'A','in':['B'],"
	  "'yes':'h','no':'h'}",
	  "x: give one text in \u201cis\u201d or several in \u201cin\u201d.\n" },
	{ "{'type':'condition','field':'contact.phase','in':[],'yes':'h','no':'h'}",
	  "x: give one text in \u201cis\u201d or several in \u201cin\u201d.\n" },
	{ "{'type':'condition','field':'contact.known','is':'yes','yes':'h',"
	  "'no':'h'}",
	  "x: say true or false in \u201cis\u201d.\n" },
	{ "{'type':'condition','field':'time.weekday','in':[1,7],'yes':'h',"
	  "'no':'h'}",
	  "x: give weekdays from 0 (Sunday) to 6 in \u201cin\u201d.\n" },
	{ "{'type':'condition','field':'time.weekday','in':['Mon'],'yes':'h','no':'h'}",
	  "x: give weekdays from 0 (Sunday) to 6 in \u201cin\u201d.\n" },
	{ "{'type':'condition','field':'contact.stage','in':['A',7],'yes':'h','no':'h'}",
	  "x: give one text in \u201cis\u201d or several in \u201cin\u201d.\n" },
	{ "{'type':'condition','field':'time.between','in':['08:00'],'yes':'h',"
	  "'no':'h'}",
	  "x: give two times like 08:00 and 10:00 in \u201cin\u201d.\n" },
	{ "{'type':'condition','field':'time.between','in':['8:00','24:00'],"
	  "'yes':'h','no':'h'}",
	  "x: give two times like 08:00 and 10:00 in \u201cin\u201d.\n" },
	{ "{'type':'condition','field':'time.between','in':['08:00','08:00'],"
	  "'yes':'h','no':'h'}",
	  "x: give two times like 08:00 and 10:00 in \u201cin\u201d.\n" },
	{ "{'type':'ring','none':'h'}",
	  "x: choose who is rung: the coordinator, members or a group.\n" },
	{ "{'type':'ring','who':'members','none':'h'}",
	  "x: choose 1 to 30 people to ring.\n" },
	{ "{'type':'ring','who':'group','members':['{member:a}','bob',7,"
	  "'{member:a}'],'none':'h'}",
	  "x: person 2 on the list is not a member.\n"
	  "x: person 3 on the list is not a member.\n"
	  "x: person 4 on the list is there twice.\n" },
	{ "{'type':'ring','who':'coordinator','seconds':4}",
	  "x: \u201cseconds\u201d has to be a number from 5 to 120.\n"
	  "x: choose where calls go when nobody answers.\n" },
	{ "{'type':'queue','queue':'{queue:q}','full':'h','priority':10,'notify':'all'}",
	  "x: \u201cpriority\u201d has to be a number from -9 to 9.\nx: only the coordinator can be told (\u201cnotify\u201d).\n" },
	{ "{'type':'queue','music':'javascript:alert(1)'}",
	  "x: choose the queue.\n"
	  "x: \u201cmusic\u201d has to be the address of a sound, like https://example.com/a.mp3.\n"
	  "x: choose where calls go when the queue is full or the wait is too long.\n" },
	{ "{'type':'voicemail','then':'x9'}",
	  "x: write what callers hear (\u201cprompt\u201d).\n"
	  "x: \u201cx9\u201d, where calls go after the message, does not exist.\n" },
	{ "{'type':'say'}",
	  "x: write what callers hear (\u201ctext\u201d).\n"
	  "x: choose where calls go next.\n" },
	{ "{'type':'play','url':'https://exa mple.com/','then':'h'}",
	  "x: \u201curl\u201d has to be the address of a sound, like https://example.com/a.mp3.\n" },
	{ "{'type':'play','then':'h'}",
	  "x: \u201curl\u201d has to be the address of a sound, like https://example.com/a.mp3.\n" },
	{ "{'type':'transfer','number':'555-0142','none':'h'}",
	  "x: write the number with its country code, like +18015550142.\n" },
	{ "{'type':'transfer','number':true,'none':'h'}",
	  "x: \u201cnumber\u201d has to be text.\n"
	  "x: write the number with its country code, like +18015550142.\n" },
};
/* clang-format on */

static void bad_steps(arena *a)
{
	for (size_t i = 0; i < sizeof BAD_STEPS / sizeof BAD_STEPS[0]; i++) {
		flow f;
		str problems;
		str text = str_printf(a, "%s%s%s", AROUND_BEGIN, BAD_STEPS[i].step,
				      AROUND_END);
		bool good = read_doc(a, text, &f, &problems);
		is_str(problems, str_of(BAD_STEPS[i].problems), "%s",
		       BAD_STEPS[i].step);
		ok(!good, "and is refused");
	}
}

/* clang-format off */
/* Whole documents that are wrong. */
static const struct {
	const char *doc, *problems;
} BAD_DOCS[] = {
	{ "{}",
	  "A flow has 1 to 200 steps, this one has 0.\n" },
	{ "[]",
	  "A flow has 1 to 200 steps, this one has 0.\n" },
	{ "7",
	  "A flow has 1 to 200 steps, this one has 0.\n" },
	{ "{'steps':[]}",
	  "A flow has 1 to 200 steps, this one has 0.\n" },
	{ "{'steps':{'h':{'type':'hangup'}}}",
	  "Choose the step that calls begin with.\n" },
	{ "{'start':'g','steps':{'h':{'type':'hangup'}}}",
	  "\u201cg\u201d, the step that calls begin with, does not exist.\n" },
	{ "{'start':7,'steps':{'h':{'type':'hangup'}}}",
	  "Choose the step that calls begin with.\n" },
	{ "{'start':'h','steps':{'h':{'type':'hangup'},'g h':{'type':'hangup'}}}",
	  "The id \u201cg h\u201d is not 1 to 64 letters, digits, - and _.\n" },
	{ "{'start':'h','steps':{'h':{'type':'hangup'},'h':{'type':'hangup'}}}",
	  "Two steps have the id \u201ch\u201d.\n" },
	{ "{'start':'h','start':'h','steps':{'h':{'type':'hangup'}}}",
	  "\u201cstart\u201d is written twice.\n" },
	{ "{'start':'h','steps':{'h':{'type':'hangup'},'old':{'type':'hangup',"
	  "'name':'Old end'}}}",
	  "Old end: no call ever gets here.\n" },
	{ "{'start':'h','steps':{'old':{'type':'hangup'},'h':{'type':'hangup'}}}",
	  "old: no call ever gets here.\n" },
	{ "{'start':'m','steps':{'m':{'type':'menu','prompt':'P','keys':{"
	  "'1':{'to':'a'}},'none':'b'},"
	  "'a':{'type':'play','url':'https://x.y/a','then':'a'},"
	  "'b':{'type':'say','text':'Hi','then':'b'}}}",
	  "Calls would go in circles without being asked anything: a, then a again.\n" },
	{ "{'start':'s','steps':{'s':{'type':'say','name':'Hello','text':'Hi',"
	  "'then':'s'}}}",
	  "Calls would go in circles without being asked anything: Hello, then Hello again.\n" },
	{ "{'start':'a','steps':{'a':{'type':'ring','who':'coordinator',"
	  "'none':'b'},'b':{'type':'say','text':'Hi','then':'c'},"
	  "'c':{'type':'condition','field':'call.hidden','is':true,'yes':'h',"
	  "'no':'a'},'h':{'type':'hangup'}}}",
	  "Calls would go in circles without being asked anything: a, b, c, then a again.\n" },
};
/* clang-format on */

static void bad_docs(arena *a)
{
	flow f;
	str problems;
	for (size_t i = 0; i < sizeof BAD_DOCS / sizeof BAD_DOCS[0]; i++) {
		bool good = read_doc(a, str_of(BAD_DOCS[i].doc), &f, &problems);
		is_str(problems, str_of(BAD_DOCS[i].problems), "%s", BAD_DOCS[i].doc);
		ok(!good, "and is refused");
	}
	static const char *const BROKEN[] = {
		"",      "{",          "{]",       "{\"a\":}", "nul",
		"{} {}", "{\"a\":1,}", "\"\xff\"", "{'a':1}",  "/**/{}",
	};
	for (size_t i = 0; i < sizeof BROKEN / sizeof BROKEN[0]; i++) {
		ok(!read_raw(a, str_of(BROKEN[i]), &f, &problems), "%s is refused",
		   BROKEN[i]);
		ok(str_starts(problems, S("The flow cannot be read: ")) &&
			   str_find(problems, '\n', 0) == (ptrdiff_t)problems.n - 1,
		   "in one line");
	}
}

/* n steps that follow each other, of the given JSON, the last one a hangup. */
static str chain(arena *a, int n, const char *step)
{
	buf b = buf_new(a, 4096, 4 << 20);
	buf_str(&b, S("{'start':'s1','steps':{"));
	for (int i = 1; i < n; i++)
		buf_fmt(&b, "'s%d':{%s's%d'},", i, step, i + 1);
	buf_fmt(&b, "'s%d':{'type':'hangup'}}}", n);
	return buf_view(&b);
}

static void sizes(arena *a)
{
	static const char SAY[] = "'type':'say','text':'Hi','then':";
	static const char PASS[] = "'type':'condition','field':'call.hidden','is':true,"
				   "'yes':'s1','no':";
	flow f;
	str problems;
	ok(read_doc(a, chain(a, 9, SAY), &f, &problems),
	   "eight messages in a row may be");
	ok(!read_doc(a, chain(a, 10, SAY), &f, &problems), "nine may not");
	is_str(problems, S("s1: more than 8 messages follow each other from here.\n"),
	       "in words");
	static const char STRAIGHT[] = "'type':'ring','who':'coordinator','none':";
	ok(read_doc(a, chain(a, 64, STRAIGHT), &f, &problems),
	   "64 steps in a row may be");
	ok(!read_doc(a, chain(a, 65, STRAIGHT), &f, &problems), "65 may not");
	is_str(problems,
	       S("s1: more than 64 steps follow each other from here without anything "
		 "for the caller to do.\n"),
	       "in words");
	ok(!read_doc(a, chain(a, 5, PASS), &f, &problems) &&
		   str_has(problems, S("in circles")),
	   "a loop of conditions is found");
	ok(!read_doc(a, chain(a, 201, STRAIGHT), &f, &problems),
	   "201 steps are too many");
	is_str(problems, S("A flow has 1 to 200 steps, this one has 201.\n"),
	       "in words");
	str huge = chain(a, 10000, "'type':'say','then':");
	ok(!read_doc(a, huge, &f, &problems), "10,000 steps are refused");
	ok(problems.n < 200, "with few words");
}

static str repeated(arena *a, const char *text, size_t times)
{
	buf b = buf_new(a, 4096, 8 << 20);
	for (size_t i = 0; i < times; i++)
		buf_str(&b, str_of(text));
	return buf_view(&b);
}

static void hostile(arena *a)
{
	flow f;
	str problems, text;
	text = repeated(a, "[", 100000);
	ok(!read_doc(a, text, &f, &problems),
	   "a hundred thousand brackets are refused");
	text = repeated(a, "{'a':", 5000);
	ok(!read_doc(a, text, &f, &problems), "deep nesting is refused");
	text = repeated(a, "x", 3 << 20);
	ok(!read_doc(a, text, &f, &problems), "three megabytes are refused");
	is_str(problems, S("The flow is too large: at most 256 KiB.\n"), "in words");

	str x = repeated(a, "x", 2001);
	text = str_printf(a, "%s{'type':'say','then':'h','text':'%.*s'}%s",
			  AROUND_BEGIN, STR_ARG(x), AROUND_END);
	ok(!read_doc(a, text, &f, &problems), "a text of 2001 characters is refused");
	is_str(problems, S("x: \u201ctext\u201d is longer than 2000 characters.\n"),
	       "in words");
	x = repeated(a, "\u00e9", 2000);
	text = str_printf(a, "%s{'type':'say','then':'h','text':'%.*s'}%s",
			  AROUND_BEGIN, STR_ARG(x), AROUND_END);
	ok(read_doc(a, text, &f, &problems),
	   "2000 are fine, however many bytes each has");

	text = S(AROUND_BEGIN "{'type':'say','name':'A\\nB\\u0000C<b>',"
			      "'text':'x'}" AROUND_END);
	ok(!read_doc(a, text, &f, &problems), "a name with line breaks");
	is_str(problems, S("A B\ufffdC<b>: choose where calls go next.\n"),
	       "stays on one line");

	text = str_printf(
		a, "{'start':'a','steps':{%.*s'a':{}}}",
		STR_ARG(repeated(a, "'\\u0061':{'\\u0061':1,'\\u0061':2},", 5000)));
	ok(!read_doc(a, text, &f, &problems), "names twice, thousands of times");
	int lines = 0;
	for (size_t i = 0; i < problems.n; i++)
		lines += problems.p[i] == '\n';
	is_i64(lines, 41, "forty problems are told, and that there are more");
	ok(str_ends(problems, S("There are more problems than these.\n")), "in words");

	text = str_printf(a, "{'start':'s','steps':{'s':{'type':'hangup','note':"
			     "'}{][,:\\'\\\\','more':[{'a':1},{'a':1},['a','a']]}}}");
	ok(read_doc(a, text, &f, &problems), "members that no step knows are ignored");

	buf small = buf_new(a, 0, 10);
	ok(!flow_doc_read(a, S("{}"), &f, &small) && small.full,
	   "problems may overflow");
}

/* Every byte of a good document changed, dropped or cut off there: nothing breaks. */
static void mutations(void)
{
	arena *a = arena_new(64 << 20);
	str demo = str_dup(a, demo_text(a, "sunledge_field"));
	char *text = malloc(demo.n + 1);
	static const char PUT[] = "'{}[]:,0a\\\xff";
	int refused = 0, tried = 0;
	arena *b = arena_new(64 << 20);
	for (size_t i = 0; i < demo.n; i++)
		for (size_t c = 0; c < sizeof PUT; c++) {
			flow f;
			str problems;
			memcpy(text, demo.p, demo.n);
			text[i] = PUT[c];
			size_t n = c + 1 == sizeof PUT ? i : demo.n;
			bool good = read_raw(b, (str){text, n}, &f, &problems);
			tried++;
			refused += !good;
			if (good != (problems.n == 0))
				ok(false, "refused with a reason at byte %zu", i);
			arena_reset(b);
		}
	ok(refused > tried / 4, "of %d damaged documents %d were refused", tried,
	   refused);
	free(text);
	arena_delete(b);
	arena_delete(a);
}

/* The most that is allowed, and what is one more. */
static void limits(arena *a)
{
	flow f;
	str problems;
	ok(read_doc(a, S("{'start':'aZ-09_z','steps':{'aZ-09_z':{'type':'hangup'}}}"),
		    &f, &problems),
	   "letters, digits, - and _ make an id");
	for (int n = 20; n <= 21; n++) {
		str w = repeated(a, "'hello',", (size_t)n);
		str text = str_printf(a,
				      "%s{'type':'menu','prompt':'P','tries':9,"
				      "'timeout':30,'none':'h','keys':{'1':{'to':'h',"
				      "'words':[%.*s]}}}%s",
				      AROUND_BEGIN, (int)w.n - 1, w.p, AROUND_END);
		ok(read_doc(a, text, &f, &problems) == (n == 20), "%d spoken words", n);
	}
	is_str(problems, S("x: key 1 has more than 20 spoken words.\n"), "in words");
	static const char *const IDS[] = {"a.b", "a b", "\u00e9", "a/b", "{", "a@", ""};
	for (size_t i = 0; i < sizeof IDS / sizeof IDS[0]; i++)
		ok(!read_doc(
			   a,
			   str_printf(a,
				      "{'start':'%s','steps':{'%s':{'type':'hangup'}}}",
				      IDS[i], IDS[i]),
			   &f, &problems),
		   "%s is no id", IDS[i]);
}

/* Ids of 64 characters, 200 steps, 30 members; not one more. */
static void limits_of_numbers(arena *a)
{
	flow f;
	str problems;
	for (size_t n = 64; n <= 65; n++) {
		str id = repeated(a, "i", n);
		str text = str_printf(
			a, "{'start':'%.*s','steps':{'%.*s':{'type':'hangup'}}}",
			STR_ARG(id), STR_ARG(id));
		ok(read_doc(a, text, &f, &problems) == (n == 64), "an id of %zu", n);
	}
	for (int n = 200; n <= 201; n++) {
		/* A queue waits: nothing of this follows at once. */
		str text = chain(a, n, "'type':'queue','queue':'{queue:q}','full':");
		ok(read_doc(a, text, &f, &problems) == (n == 200), "%d steps", n);
	}
	for (int n = 30; n <= 31; n++) {
		str ids = S("");
		for (int i = 0; i < n; i++)
			ids = str_printf(a, "%.*s%s'{member:%d}'", STR_ARG(ids),
					 i ? "," : "", i);
		str text = str_printf(
			a,
			"%s{'type':'ring','who':'group','none':'h','members':["
			"%.*s]}%s",
			AROUND_BEGIN, STR_ARG(ids), AROUND_END);
		ok(read_doc(a, text, &f, &problems) == (n == 30), "%d members", n);
	}
	static const char *const TIMES[] = {"24:00", "08:60",  "8:00",
					    "08-00", "08:000", "-1:00",
					    "0a:00", "08:0b",  ""};
	for (size_t i = 0; i < sizeof TIMES / sizeof TIMES[0]; i++) {
		str text =
			str_printf(a,
				   "%s{'type':'condition','field':'time.between','in':["
				   "'00:00','%s'],'yes':'h','no':'h'}%s",
				   AROUND_BEGIN, TIMES[i], AROUND_END);
		ok(!read_doc(a, text, &f, &problems), "\"%s\" is no time", TIMES[i]);
	}
	str text = S(AROUND_BEGIN "{'type':'condition','field':'time.between','in':["
				  "'00:00','23:59'],'yes':'h','no':'h'}" AROUND_END);
	ok(read_doc(a, text, &f, &problems), "23:59 is one");
}

static void content(arena *a)
{
	flow f = demo_flow(a, "sunledge_support");
	is_i64((int64_t)f.n, 11, "the support line has eleven steps");
	const flow_step *menu = &f.steps[2];
	ok(menu->type == STEP_MENU && menu->tries == 3 && menu->seconds == 5 &&
		   menu->nkeys == 3,
	   "its menu: three keys, three tries, five seconds");
	is_str(menu->keys[1].label, S("Project coordination"), "key 2");
	is_str(menu->keys[1].words[0], S("coordinator"), "and what it listens to");
	f = flow_of(a, S(AROUND_BEGIN "{'type':'menu','prompt':'P','none':'h','keys':{"
				      "'#':{'to':'h'},'0':{'to':'h'},'*':{'to':'h'},"
				      "'9':{'to':'h'},'1':{'to':'h'}}}" AROUND_END));
	str keys = S("");
	for (size_t i = 0; i < f.steps[0].nkeys; i++)
		keys = str_printf(a, "%.*s%.*s", STR_ARG(keys),
				  STR_ARG(f.steps[0].keys[i].key));
	is_str(keys, S("190*#"), "keys stand as on a phone, 0 after 9");
	f = flow_of(a, S(AROUND_BEGIN "{'type':'ring','who':'coordinator',"
				      "'none':'h','say':null}" AROUND_END));
	ok(f.steps[0].seconds == 20 && !f.steps[0].text.n,
	   "a ring lasts 20 s unless said otherwise");
	f = flow_of(a, S(AROUND_BEGIN HOURS_STEP AROUND_END));
	ok(f.steps[0].yes == 1 && f.steps[0].no == 1, "both ways may lead to one step");
}

static str names(void *arg, str kind, str id)
{
	arena *a = arg;
	static const char *const KNOWN[][2] = {
		{"schedule:support", "Mon to Fri 8 AM to 6 PM"},
		{"queue:support", "Support"},
		{"member:hank", "Hank Miller"},
		{"member:rosa", "Rosa Diaz"},
		{"member:joan", "Joan Park"},
	};
	for (size_t i = 0; i < sizeof KNOWN / sizeof KNOWN[0]; i++)
		if (str_starts(str_of(KNOWN[i][0]), kind) &&
		    str_eq(id, id_of(a, str_of(KNOWN[i][0]))))
			return str_of(KNOWN[i][1]);
	return (str){0};
}

/* "depth|branch|label|icon|title|summary or shared", a line each. */
static str drawn(arena *a, const flow *f)
{
	buf b = buf_new(a, 0, 65536);
	list lines = flow_doc_outline(a, f, names, a);
	for (size_t i = 0; i < lines.n; i++) {
		const flow_line *l = LIST_AT(lines, flow_line, i);
		str last = l->shared.n ? l->shared : l->summary;
		buf_fmt(&b, "%lld|%.*s|%.*s|%.*s|%.*s|%.*s\n", (long long)l->depth,
			STR_ARG(l->branch), STR_ARG(l->label), STR_ARG(l->icon),
			STR_ARG(l->title), STR_ARG(last));
	}
	return buf_view(&b);
}

static void outline(arena *a)
{
	flow f = demo_flow(a, "sunledge_support");
	is_str(drawn(a, &f),
	       S("0|||clock|Support hours|Mon to Fri 8 AM to 6 PM\n"
		 "1|Closed||voicemail|After-hours voicemail|\u201cThanks for calling "
		 "Sunledge "
		 "Energy. We are closed right now\u2026\u201d up to 2 min\n"
		 "1|Open||list-tree|Main menu|\u201cThanks for calling Sunledge "
		 "Energy. For "
		 "customer support, p\u2026\u201d 5 s\n"
		 "2|Key 1|Customer support|split|Still PRE-PTO?|Phase is PRE-PTO\n"
		 "3|Yes||headset|Support overflow|Support, up to 10 min, behind other "
		 "calls, their coordinator is told\n"
		 "3|After 10 min||voicemail|Queue voicemail|\u201cEveryone is still on "
		 "another "
		 "call. Leave your name, your nu\u2026\u201d up to 2 min\n3|No||"
		 "headset|Support queue|Support, up to 10 min\n3|After 10 min||"
		 "voicemail|Queue voicemail|goes to Queue voicemail\n"
		 "2|Key 2|Project coordination|split|PRE-PTO?|Phase is PRE-PTO\n"
		 "3|Yes||user|Ring coordinator|Their coordinator, 20 s\n"
		 "3|No answer||volume-2|Coordinator busy|\u201cYour coordinator cannot "
		 "take the "
		 "call right now. Our suppor\u2026\u201d\n"
		 "3|||headset|Support queue|goes to Support queue\n"
		 "3|No||headset|Support queue|goes to Support queue\n"
		 "2|Key 3|Leave a voicemail|voicemail|Voicemail|\u201cLeave your name, "
		 "your number "
		 "and what you need after the to\u2026\u201d up to 2 min\n"
		 "2|No key||headset|Support queue|goes to Support queue\n"),
	       "the support line");
	f = demo_flow(a, "copperline_main");
	str text = drawn(a, &f);
	ok(str_has(text, S("|users|On-call plumbers|Hank Miller, Rosa Diaz, someone at "
			   "once, 25 s\n")),
	   "a group");
	ok(str_has(text, S("|Bookkeeping|Joan Park, 20 s\n")), "one person");
	f = demo_flow(a, "sunledge_field");
	ok(str_has(drawn(a, &f), S("|Design team|someone, then someone, 20 s each\n")),
	   "in order");
	list lines = flow_doc_outline(a, &f, NULL, NULL);
	ok(lines.n > 5, "an outline without names");
	is_i64((int64_t)flow_doc_outline(a, &(flow){.start = -1}, NULL, NULL).n, 0,
	       "an empty flow has no lines");
	f = flow_of(a, S(AROUND_BEGIN HOURS_STEP AROUND_END));
	is_str(drawn(a, &f),
	       S("0|||clock|Hours|\n1|Closed||phone-off|Hang up|\n"
		 "1|Open||phone-off|Hang up|goes to Hang up\n"),
	       "two ways to one step keep their names");
	lines = flow_doc_outline(a, &f, NULL, NULL);
	is_str(LIST_AT(lines, flow_line, 2)->step, S("h"), "a line names its step");
	for (size_t i = 0; i < flow_line_t.count; i++)
		ok(flow_line_t.fields[i].kind == K_STR || i == 0, "%s, for templates",
		   flow_line_t.fields[i].name);
}

static const struct {
	const char *text, *greeting;
} GREETINGS[] = {
	{"Thanks for calling Sunledge Energy. Press 1.",
	 "Thanks for calling Sunledge Energy."},
	{"Welcome to St. Mary's! For help, press 1.", "Welcome to St. Mary's!"},
	{"Hello from Dr. Poe", "Hello from Dr. Poe"},
	{"Press 1 for support.", "Thank you for calling."},
	{"Leave a message.", "Thank you for calling."},
	{"Are you there?", "Thank you for calling."},
	{"Acme 2.0 here.\nNext.", "Acme 2.0 here."},
};

static void greetings(arena *a)
{
	for (size_t i = 0; i < sizeof GREETINGS / sizeof GREETINGS[0]; i++) {
		flow_step step = {.type = STEP_SAY,
				  .text = str_of(GREETINGS[i].text),
				  .yes = -1,
				  .no = -1};
		flow f = {.steps = &step, .n = 1};
		is_str(flow_doc_greeting(a, &f), str_of(GREETINGS[i].greeting), "%s",
		       GREETINGS[i].text);
	}
	static const char *const DEMO[][2] = {
		{"sunledge_support", "Thanks for calling Sunledge Energy."},
		{"sunledge_field", "This is the Sunledge field line."},
		{"copperline_main", "Thanks for calling Copperline Plumbing."},
		{"brightwell_main", "Thank you for calling Brightwell Dental."},
	};
	for (size_t i = 0; i < sizeof DEMO / sizeof DEMO[0]; i++) {
		flow f = demo_flow(a, DEMO[i][0]);
		is_str(flow_doc_greeting(a, &f), str_of(DEMO[i][1]), "%s", DEMO[i][0]);
	}
	is_str(flow_doc_greeting(a, &(flow){.start = -1}), S("Thank you for calling."),
	       "a flow without steps");
	str words = repeated(a, "very ", 100);
	flow_step step = {.type = STEP_SAY, .text = words, .yes = 0, .no = -1};
	is_str(flow_doc_greeting(a, &(flow){.steps = &step, .n = 1}),
	       S("Thank you for calling."), "a greeting without an end");
}

int main(void)
{
	arena *a = arena_new(256 << 20);
	bad_steps(a);
	bad_docs(a);
	sizes(a);
	hostile(a);
	limits(a);
	limits_of_numbers(a);
	content(a);
	outline(a);
	greetings(a);
	arena_delete(a);
	mutations();
	return tap_done();
}
