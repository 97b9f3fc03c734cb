/* str.h -- text with a length. Never assumed to end in NUL, except where a function
 * says so. A str owns nothing: its bytes live in an arena, in a PGresult or in the
 * program text. p == NULL means "no value" (SQL NULL); n == 0 with p set is the empty
 * string. */
#ifndef PB_BASE_STR_H
#define PB_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

typedef struct str {
	const char *p;
	size_t n;
} str;

#define S(lit) ((str){"" lit, sizeof(lit) - 1})
/* The same where a constant is needed: static const str X = STR_INIT("x"); */
#define STR_INIT(lit)                   \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

/* Wraps a NUL-terminated string; NULL gives the absent str. */
str str_of(const char *cstr);
/* An absent str equals an empty one. */
static inline bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
bool str_ieq(str a, str b); /* ASCII case folded */
int str_cmp(str a, str b);  /* byte order, as memcmp */
/* Whether it is one of an array's words. */
bool str_one_of(str s, const char *const *words, size_t n);
#define STR_ONE_OF(s, words) str_one_of(s, words, sizeof(words) / sizeof((words)[0]))
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* Index of byte c at or after from, or -1. */
ptrdiff_t str_find(str s, char c, size_t from);
bool str_has(str s, str needle);
/* s[from, to); both clamped to the length. */
str str_sub(str s, size_t from, size_t to);
str str_trim(str s); /* ASCII blanks at both ends */
/* Takes everything before the next sep off *rest; false when nothing is
 * left: "a,,b," gives "a", "", "b". */
bool str_split(str *rest, char sep, str *part);
/* Copies into the arena and ends it with NUL. An absent str gives "". */
char *str_cstr(struct arena *a, str s);
str str_dup(struct arena *a, str s);
/* The parts one after the other, in the arena: cheaper than a format. */
str str_join(struct arena *a, const str *parts, size_t n);
#define STR_JOIN(a, ...)                          \
	str_join((a), (const str[]){__VA_ARGS__}, \
		 sizeof((const str[]){__VA_ARGS__}) / sizeof(str))
/* printf into the arena. */
str str_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
str str_lower(struct arena *a, str s); /* ASCII only */
/* Whole string is a decimal integer in range, else false. */
bool str_i64(str s, int64_t *out);
str str_number(struct arena *a, int64_t v); /* in decimal */
/* The same in a place of the caller's. */
enum { STR_NUMBER_MAX = 20 };
str str_digits(int64_t v, char out[STR_NUMBER_MAX]);
bool str_is_uuid(str s);
bool str_uuid_bytes(str s, char out[16]); /* false: it is none */
/* For tables in memory; not for anything secret, nor for anything kept. */
uint64_t str_hash(str s);

#endif
