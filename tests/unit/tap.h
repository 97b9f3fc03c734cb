/* tap.h -- a test program in TAP, as prove reads it.
 * Each check prints one line; a failed one prints what was got and what was expected.
 * main ends with `return tap_done();`, which prints the plan. For one-file programs:
 * everything is static, unused parts cost nothing. */
#ifndef PB_TESTS_TAP_H
#define PB_TESTS_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/str.h"

static int tap_count, tap_failed;

/* Comment lines, shown when a test fails or prove is asked to be verbose. */
static inline void __attribute__((format(printf, 1, 2))) diag(const char *fmt, ...)
{
	char text[2048];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	for (char *line = text, *next; line; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		printf("# %s\n", line);
	}
}

/* Every check has a description, made as by printf. */
static inline bool __attribute__((format(printf, 4, 0)))
tap_line(bool good, const char *file, int line, const char *fmt, va_list args)
{
	char what[512];
	vsnprintf(what, sizeof what, fmt, args);
	/* '#' would begin a TAP directive and a line break would begin a line. */
	for (char *p = what; *p; p++)
		if (*p == '#' || (unsigned char)*p < 0x20)
			*p = '.';
	tap_failed += !good;
	printf("%sok %d - %s\n", good ? "" : "not ", ++tap_count, what);
	if (!good)
		diag("at %s line %d", file, line);
	fflush(stdout);
	return good;
}

static inline bool __attribute__((format(printf, 4, 5)))
tap_ok(bool good, const char *file, int line, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	tap_line(good, file, line, fmt, args);
	va_end(args);
	return good;
}

/* A str in quotes, with what is not plain ASCII as \xNN. */
static inline void tap_show(const char *label, str s)
{
	printf("# %s: ", label);
	if (!s.p)
		printf("(absent)");
	else
		putchar('"');
	for (size_t i = 0; i < s.n && i < 600; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= 0x20 && c < 0x7f)
			putchar(c);
		else
			printf("\\x%02x", c);
	}
	printf("%s%s\n", s.p ? "\"" : "", s.n > 600 ? " ..." : "");
}

static inline bool __attribute__((format(printf, 5, 6)))
tap_is_str(str got, str want, const char *file, int line, const char *fmt, ...)
{
	bool good = got.n == want.n && (!got.p) == (!want.p) &&
		    (got.n == 0 || memcmp(got.p, want.p, got.n) == 0);
	va_list args;
	va_start(args, fmt);
	tap_line(good, file, line, fmt, args);
	va_end(args);
	if (!good) {
		tap_show("     got", got);
		tap_show("expected", want);
	}
	return good;
}

static inline bool __attribute__((format(printf, 5, 6)))
tap_is_i64(int64_t got, int64_t want, const char *file, int line, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	tap_line(got == want, file, line, fmt, args);
	va_end(args);
	if (got != want)
		diag("     got: %lld\nexpected: %lld", (long long)got, (long long)want);
	return got == want;
}

#define ok(good, ...) tap_ok((good), __FILE__, __LINE__, __VA_ARGS__)
/* Bytes and absence must agree: "" is not the absent str. */
#define is_str(got, want, ...) \
	tap_is_str((got), (want), __FILE__, __LINE__, __VA_ARGS__)
#define is_i64(got, want, ...) \
	tap_is_i64((got), (want), __FILE__, __LINE__, __VA_ARGS__)

/* A folder for what a test must write; the test takes it away again. */
static inline const char *tap_folder(void)
{
	return access("build/test", W_OK) == 0 ? "build/test" : P_tmpdir;
}

/* The plan, at the end so that nobody has to count. 0 when all went well. */
static inline int tap_done(void)
{
	printf("1..%d\n", tap_count);
	if (tap_failed)
		diag("%d of %d failed", tap_failed, tap_count);
	return tap_failed || tap_count == 0;
}

#endif
