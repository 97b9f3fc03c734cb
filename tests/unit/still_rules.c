/* still_rules.c -- tests of what counts as a change of a page's part. */
#include "features/shell/still_rules.h"

#include "tap.h"

static const struct {
	const char *what, *a, *b;
	bool same;
} CASES[] = {
	{"nothing", "", "", true},
	{"the same", "<p>a</p>", "<p>a</p>", true},
	{"another word", "<p>a</p>", "<p>b</p>", false},
	{"a clock that ran on", "<p><time datetime=\"x\">1 s</time> a</p>",
	 "<p><time datetime=\"x\">12 min</time> a</p>", true},
	{"a clock of something else", "<time datetime=\"x\">1 s</time>",
	 "<time datetime=\"y\">1 s</time>", false},
	{"what stands behind a clock", "<time>1 s</time> a", "<time>2 s</time> b",
	 false},
	{"the clock in words", "<time>1 s</time><span class=\"sr\">one second</span> a",
	 "<time>2 s</time><span class=\"sr\">two seconds</span> a", true},
	{"behind the clock in words", "<time>1</time><span class=\"sr\">x</span> a",
	 "<time>1</time><span class=\"sr\">x</span> b", false},
	{"other words for screen readers", "<span class=\"sr\">a</span>",
	 "<span class=\"sr\">b</span>", false},
	{"a form's token", "<input name=\"csrf\" value=\"abc\"/><b>x</b>",
	 "<input name=\"csrf\" value=\"d\"/><b>x</b>", true},
	{"the sum that is read aloud", "<p data-say-text=\"2, 1 s\" data-n=\"2\">",
	 "<p data-say-text=\"2, 9 s\" data-n=\"2\">", true},
	{"another field", "<input name=\"who\" value=\"abc\"/>",
	 "<input name=\"who\" value=\"d\"/>", false},
	{"two clocks", "<time>1</time>-<time>2</time>", "<time>3</time>-<time>4</time>",
	 true},
	{"one clock more", "<time>1</time>", "<time>1</time><time>1</time>", false},
	{"half a tag", "<time", "<tim", false},
	{"nothing in a clock", "<time></time>a", "<time>1</time>a", true},
	{"one blank more", "<p>abcd", "<p>abcd ", false},
	{"the last of many words", "<p>some words and some more</p>1",
	 "<p>some words and some more</p>2", false},
	{"words that changed places", "<p>aaaaabbbbbbbbcccccccc</p>",
	 "<p>aaaaaccccccccbbbbbbbb</p>", false},
	{"a sum that only moved", "<p>1</p><p>2</p>", "<p>2</p><p>1</p>", false},
};

int main(void)
{
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		ok((still_hash(str_of(CASES[i].a)) == still_hash(str_of(CASES[i].b))) ==
			   CASES[i].same,
		   "%s", CASES[i].what);
	return tap_done();
}
