/* log.c -- one JSON object a line on standard error.
 * Standard error is shared with the supervisor, the other workers and perhaps a
 * terminal, so it must not be made non-blocking: the flag belongs to all who share it.
 * Instead we ask with poll whether a write would go through. A pipe that says yes takes
 * at least a page, and no line is longer than that, so the write does not wait. The
 * count of dropped lines and the torn mark are per process. */
#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "base/when.h"

/* Room kept for the end of the line, whatever the fields take. */
static const char CUT_TAIL[] = ",\"cut\":true}\n";
enum { TAIL = sizeof CUT_TAIL - 1, VALUE_MAX = 500 };

static int64_t dropped;
static bool torn; /* the last line went out in part: the next begins on a new line */

static bool put(log_line *l, const char *p, size_t n)
{
	if (n > sizeof l->text - TAIL - l->n)
		return false;
	memcpy(l->text + l->n, p, n);
	l->n += n;
	return true;
}

static bool put_string(log_line *l, str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	bool ok = put(l, "\"", 1);
	for (size_t i = 0, from; ok && i < s.n;) {
		from = i;
		i += utf8_json_run(p + i, s.n - i);
		ok = from == i || put(l, s.p + from, i - from);
		if (ok && i < s.n) {
			char out[8];
			size_t n;
			i += utf8_json(p + i, s.n - i, out, &n);
			ok = put(l, out, n);
		}
	}
	return ok && put(l, "\"", 1);
}

static bool put_key(log_line *l, const char *key)
{
	/* our own words: nothing in them to be escaped */
	return put(l, ",\"", 2) && put(l, key, strlen(key)) && put(l, "\":", 2);
}

void log_start(log_line *l, enum log_level level, const char *event)
{
	static const char *const LEVELS[] = {
		[LOG_ERROR] = "error", [LOG_WARN] = "warn", [LOG_INFO] = "info"};
	char at[WHEN_ISO_MAX];
	l->n = 0;
	l->cut = false;
	put(l, "{\"t\":\"", 6);
	put(l, at, when_iso_text(when_now(), at));
	put(l, "\"", 1);
	log_str(l, "level", str_of(LEVELS[level]));
	log_str(l, "event", str_of(event));
}

/* At most max bytes, never ending inside a character. */
static str clip(str s, size_t max)
{
	if (s.n <= max)
		return s;
	size_t n = max;
	while (n > max - 4 && ((unsigned char)s.p[n] & 0xc0) == 0x80)
		n--;
	return str_sub(s, 0, n);
}

void log_str(log_line *l, const char *key, str value)
{
	size_t start = l->n;
	if (!put_key(l, key) || !put_string(l, clip(value, VALUE_MAX))) {
		l->n = start;
		l->cut = true;
	}
}

void log_i64(log_line *l, const char *key, int64_t value)
{
	char digits[STR_NUMBER_MAX];
	size_t start = l->n;
	str s = str_digits(value, digits);
	if (!put_key(l, key) || !put(l, s.p, s.n)) {
		l->n = start;
		l->cut = true;
	}
}

/* 1 when all went out, 0 when nothing did, -1 when a part did. An error or a hang-up on
 * the other side counts as nothing: writing then would bring SIGPIPE. */
static int write_now(const char *p, size_t n)
{
	struct pollfd fd = {.fd = STDERR_FILENO, .events = POLLOUT};
	if (poll(&fd, 1, 0) != 1 || fd.revents != POLLOUT)
		return 0;
	ssize_t w = write(STDERR_FILENO, p, n);
	if (w < 0)
		return 0;
	return (size_t)w == n ? 1 : -1;
}

void log_send(log_line *l)
{
	const char *tail = l->cut ? CUT_TAIL : "}\n";
	size_t tail_n = strlen(tail);
	memcpy(l->text + l->n, tail, tail_n);
	l->n += tail_n;
	int saved = errno;
	if (torn && write_now("\n", 1) == 1)
		torn = false;
	int done = torn ? 0 : write_now(l->text, l->n);
	torn = torn || done < 0;
	if (done != 1)
		dropped++;
	errno = saved;
}

void log_say(enum log_level level, const char *event, const char *fmt, ...)
{
	char text[VALUE_MAX + 1];
	log_line l;
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	log_start(&l, level, event);
	log_str(&l, "message", n < 0 ? S("") : str_of(text));
	log_send(&l);
}

int64_t log_dropped(void)
{
	return dropped;
}
