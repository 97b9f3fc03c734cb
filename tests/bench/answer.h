/* answer.h -- takes in an HTTP/1.1 answer as it arrives. For the bench's programs. */
#ifndef PB_BENCH_ANSWER_H
#define PB_BENCH_ANSWER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

struct answer {
	char *p; /* everything received; the body is put together in place */
	size_t n, room;
	size_t head; /* bytes of status line and headers; 0 = not all there */
	int status;
	bool chunked, close;
	long long length; /* Content-Length, or -1 */
	size_t body_n;    /* bytes of the body so far, from p + head */
	size_t at;        /* where the next chunk begins */
};

enum heard { HEARD_PART, HEARD_ALL, HEARD_NONSENSE };

static inline int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static inline void answer_reset(struct answer *a)
{
	char *p = a->p;
	size_t room = a->room;

	*a = (struct answer){.p = p, .room = room, .length = -1};
}

/* One read; as read(2) answers. */
static inline ssize_t answer_read(struct answer *a, int fd)
{
	enum { AT_ONCE = 65536 };

	if (a->room - a->n < AT_ONCE) {
		a->room = a->room ? a->room * 2 : 2 * AT_ONCE;
		a->p = realloc(a->p, a->room);
		if (!a->p)
			abort();
	}
	ssize_t got = read(fd, a->p + a->n, a->room - a->n - 1);
	if (got > 0)
		a->n += (size_t)got;
	return got;
}

static inline void answer_header(struct answer *a, const char *line, size_t n)
{
	static const char LENGTH[] = "content-length:", CODING[] = "transfer-encoding:",
			  CONN[] = "connection:";

	if (n >= sizeof(LENGTH) && strncasecmp(line, LENGTH, sizeof(LENGTH) - 1) == 0)
		a->length = strtoll(line + sizeof(LENGTH) - 1, NULL, 10);
	else if (n > sizeof(CODING) &&
		 strncasecmp(line, CODING, sizeof(CODING) - 1) == 0)
		a->chunked = memmem(line, n, "chunked", 7) != NULL;
	else if (n > sizeof(CONN) && strncasecmp(line, CONN, sizeof(CONN) - 1) == 0)
		a->close = memmem(line, n, "close", 5) != NULL;
}

static inline bool answer_head(struct answer *a)
{
	char *end = memmem(a->p, a->n, "\r\n\r\n", 4);

	if (!end)
		return false;
	a->head = (size_t)(end - a->p) + 4;
	a->at = a->head;
	a->status = a->n > 12 ? (int)strtol(a->p + 9, NULL, 10) : 0;
	for (char *line = a->p; line < end;) {
		char *stop = memmem(line, (size_t)(end + 2 - line), "\r\n", 2);
		answer_header(a, line, (size_t)(stop - line));
		line = stop + 2;
	}
	return true;
}

static inline enum heard answer_chunks(struct answer *a)
{
	for (;;) {
		char *line = a->p + a->at, *after;
		char *end = memmem(line, a->n - a->at, "\r\n", 2);
		if (!end)
			return HEARD_PART;
		size_t size = (size_t)strtoull(line, &after, 16);
		if (after == line)
			return HEARD_NONSENSE;
		size_t start = (size_t)(end - a->p) + 2;
		if (a->n < start + size + 2)
			return HEARD_PART;
		memmove(a->p + a->head + a->body_n, a->p + start, size);
		a->body_n += size;
		a->at = start + size + 2;
		if (size == 0)
			return HEARD_ALL;
	}
}

/* After each read. */
static inline enum heard answer_take(struct answer *a)
{
	if (!a->head && !answer_head(a))
		return HEARD_PART;
	if (a->status < 100 || a->status > 599)
		return HEARD_NONSENSE;
	if (a->chunked)
		return answer_chunks(a);
	a->body_n = a->n - a->head;
	return a->length >= 0 && (long long)a->body_n >= a->length ? HEARD_ALL
								   : HEARD_PART;
}

/* How often a text stands in the body. */
static inline int answer_count(const struct answer *a, const char *text)
{
	const char *at = a->p + a->head, *end = at + a->body_n;
	size_t n = strlen(text);
	int found = 0;

	while (at < end && (at = memmem(at, (size_t)(end - at), text, n)) != NULL) {
		found++;
		at += n;
	}
	return found;
}

#endif
