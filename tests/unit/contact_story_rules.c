/* contact_story_rules.c -- whom a note mentions, and where a hand-off goes. */
#include "features/contacts/contact_story_rules.h"

#include "tap.h"

#define ANA "11111111-1111-7111-8111-111111111111"
#define ANAB "22222222-2222-7222-8222-222222222222"
#define ZOE "33333333-3333-7333-8333-333333333333"

static const mention_name NAMES[] = {
	{STR_INIT(ANA), STR_INIT("Ana Lee")},
	{STR_INIT(ANAB), STR_INIT("Ana Lee-Brown")},
	{STR_INIT(ZOE), STR_INIT("Zo\xc3\xab")},
	{STR_INIT("x"), STR_INIT("")},
};

static void mentions(arena *a)
{
	static const struct {
		const char *text, *found;
	} CASES[] = {
		{"", "{}"},
		{"@", "{}"},
		{"@Ana", "{}"},
		{"@Ana Lee", "{" ANA "}"},
		{"please ask @ana lee, today", "{" ANA "}"},
		{"@Ana Lee-Brown knows", "{" ANAB "}"},
		{"@Ana Leery", "{}"},
		{"@Ana Lee @Ana Lee @Zo\xc3\xab", "{" ANA "," ZOE "}"},
		{"mail@Ana Lee", "{}"},
		{"(@Ana Lee)", "{" ANA "}"},
		{"@@Ana Lee", "{" ANA "}"},
		{"@Zo\xc3\xab\xc3\xa9", "{}"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(mentions_find(a, str_of(CASES[i].text), NAMES, 4),
		       str_of(CASES[i].found), "\"%s\"", CASES[i].text);
	is_str(mentions_find(a, S("@Ana Lee"), NULL, 0), S("{}"), "nobody to mention");
}

static void targets(void)
{
	static const struct {
		const char *typed;
		bool fine, member;
	} CASES[] = {
		{"member:" ANA, true, true},  {"department:" ANA, true, false},
		{"member:", false, false},    {"member:x", false, false},
		{"queue:" ANA, false, false}, {ANA, false, false},
		{"", false, false},           {"member:" ANA ":", false, false},
	};
	str member, department;

	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		bool fine =
			handoff_target(str_of(CASES[i].typed), &member, &department);
		ok(fine == CASES[i].fine && (member.n > 0) == CASES[i].member,
		   "to \"%s\"", CASES[i].typed);
	}
	ok(handoff_hours(S("4")) == 4 && handoff_hours(S("72")) == 72, "as chosen");
	ok(handoff_hours(S("")) == 24 && handoff_hours(S("-4")) == 24 &&
		   handoff_hours(S("999999")) == 24,
	   "else a day");
}

int main(void)
{
	arena *a = arena_new(1024 * 1024);
	mentions(a);
	targets();
	arena_delete(a);
	return tap_done();
}
