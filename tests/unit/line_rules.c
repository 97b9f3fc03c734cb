/* What a caller in line hears, and what their keys do. */
#include "features/voice/line_rules.h"

#include "tap.h"

int main(void)
{
	static const struct {
		const char *what;
		line_facts f;
		enum line_what does;
		const char *why;
	} cases[] = {
		{"waits", {.position = 3}, LINE_WAITS, ""},
		{"too long",
		 {.waited_s = 60, .max_wait_s = 60},
		 LINE_LEAVES,
		 "too-long"},
		{"not yet", {.waited_s = 59, .max_wait_s = 60}, LINE_WAITS, ""},
		{"full", {.position = 6, .max_size = 5}, LINE_LEAVES, "full"},
		{"the last place", {.position = 5, .max_size = 5}, LINE_WAITS, ""},
		{"not sent away later",
		 {.position = 6, .max_size = 5, .waited_s = 30},
		 LINE_WAITS,
		 ""},
		{"nobody there", {.position = 1, .empty = true}, LINE_LEAVES, "empty"},
		{"meant for one",
		 {.quiet = true, .empty = true, .waited_s = 999, .max_wait_s = 60},
		 LINE_WAITS,
		 ""},
		{"1",
		 {.callback = true, .digits = STR_INIT("1")},
		 LINE_CALLED_BACK,
		 ""},
		{"2",
		 {.callback = true, .digits = STR_INIT("2")},
		 LINE_LEAVES,
		 "message"},
		{"1 where that is not offered",
		 {.digits = STR_INIT("1")},
		 LINE_WAITS,
		 ""},
		{"3", {.callback = true, .digits = STR_INIT("3")}, LINE_WAITS, ""},
	};
	static const struct {
		line_facts f;
		const char *words;
	} said[] = {
		{{.position = 1}, "You are next in line."},
		{{.position = 0}, "You are next in line."},
		{{.position = 4}, "You are number 4 in line."},
		{{.position = 2, .known = 20, .middle_s = 240, .spread_s = 40},
		 "You are number 2 in line. It takes about 4 minutes."},
		{{.position = 2,
		  .known = 20,
		  .middle_s = 240,
		  .spread_s = 40,
		  .waited_s = 200},
		 "You are number 2 in line. It takes about a minute."},
		{{.position = 2, .known = 9, .middle_s = 240},
		 "You are number 2 in line."},
		{{.position = 2, .known = 20, .middle_s = 240, .spread_s = 130},
		 "You are number 2 in line."},
		{{.position = 2, .known = 20, .middle_s = 240, .waited_s = 300},
		 "You are number 2 in line."},
		{{.position = 1, .callback = true},
		 "You are next in line. Press 1 to be called back and keep your place, "
		 "or 2 to leave a message."},
	};
	arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		str why;
		is_i64(line_decide(&cases[i].f, &why), cases[i].does, "%s",
		       cases[i].what);
		is_str(why, str_of(cases[i].why), "%s: why", cases[i].what);
	}
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++)
		is_str(line_words(a, &said[i].f), str_of(said[i].words), "words %zu",
		       i);
	arena_delete(a);
	return tap_done();
}
