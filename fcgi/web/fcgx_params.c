/* fcgx_params.c -- libfcgi believes every length it reads: a name of hundreds of
 * megabytes ends the worker that may not have as much. So nothing is given to it whose
 * lengths do not fit what came. */
#include "web/fcgx_params.h"

#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/when.h"

enum { HEADER = 8, VERSION = 1, BEGIN_REQUEST = 1, PARAMS = 4 };

/* One length of a name or a value; false when it is cut short. */
static bool take_length(const unsigned char *p, size_t n, size_t *at, size_t *length)
{
	if (*at < n && p[*at] < 0x80) {
		*length = p[(*at)++];
		return true;
	}
	if (*at + 4 > n)
		return false;
	*length = (size_t)(p[*at] & 0x7f) << 24 | (size_t)p[*at + 1] << 16 |
		  (size_t)p[*at + 2] << 8 | p[*at + 3];
	*at += 4;
	return true;
}

/* Names and values lie end to end, each with its length. */
static bool pairs_fine(const unsigned char *p, size_t n)
{
	size_t at = 0, name, value;

	while (at < n) {
		if (!take_length(p, n, &at, &name) || !take_length(p, n, &at, &value))
			return false;
		if (name > n - at || value > n - at - name)
			return false;
		at += name + value;
	}
	return true;
}

enum params_look fcgx_params_look(unsigned char *bytes, size_t n)
{
	size_t at = 0, kept = 0;

	for (;;) {
		if (at + HEADER > n)
			return PARAMS_MORE;
		const unsigned char *h = bytes + at;
		unsigned type = h[1];
		size_t content = (size_t)h[4] << 8 | h[5], padding = h[6];
		if (h[0] != VERSION || type != (at ? PARAMS : BEGIN_REQUEST))
			return PARAMS_BAD;
		if (type == PARAMS && !content)
			return pairs_fine(bytes, kept) ? PARAMS_FINE : PARAMS_BAD;
		if (at + HEADER + content + padding > n)
			return PARAMS_MORE;
		if (type == PARAMS) {
			memmove(bytes + kept, bytes + at + HEADER, content);
			kept += content;
		}
		at += HEADER + content + padding;
	}
}

/* Waits a moment; false when the other end has said that it sends no more. */
static bool more_may_come(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLRDHUP};

	return poll(&p, 1, 1) >= 0 && !(p.revents & (POLLRDHUP | POLLHUP | POLLERR));
}

bool fcgx_params_fine(int fd)
{
	/* what is looked at is what came: clearing it all would cost a request more */
	unsigned char bytes[PARAMS_MOST] __attribute__((uninitialized));
	int64_t end = when_mono_us() + PARAMS_WAIT_MS * 1000;
	bool last = false;

	for (;;) {
		ssize_t n = recv(fd, bytes, sizeof(bytes), MSG_PEEK);
		enum params_look look =
			n > 0 ? fcgx_params_look(bytes, (size_t)n) : PARAMS_BAD;
		if (look != PARAMS_MORE)
			return look == PARAMS_FINE;
		if (last || n == PARAMS_MOST || when_mono_us() > end)
			return false;
		/* what came before the end is looked at once more */
		last = !more_may_come(fd);
	}
}
