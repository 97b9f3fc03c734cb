/* events.c -- what must follow a commit. */
#include "base/events.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20)
			return false;
	return true;
}

static char *put(char *to, char before, str s)
{
	*to++ = before;
	return (char *)mempcpy(to, s.n ? s.p : "", s.n);
}

/* "E tenant topic id" with tabs between; what does not fit is no event, nor is what
 * would be another line. */
static bool write_live(char out[EVENT_LEN], str tenant, str topic, str id)
{
	if (tenant.n + topic.n + id.n + sizeof("E\t\t\t") > EVENT_LEN || !tenant.n ||
	    !topic.n || !plain(tenant) || !plain(topic) || !plain(id))
		return false;
	*out = 'E';
	*put(put(put(out + 1, '\t', tenant), '\t', topic), '\t', id) = '\0';
	return true;
}

static bool is_there(const struct events *e, const char *text)
{
	for (size_t i = 0; i < e->n; i++)
		if (strcmp(e->text[i], text) == 0)
			return true;
	return false;
}

/* There is no place for one more: the last change gives way to the word that there were
 * more, unless that has been said. A transaction is of one tenant. */
static void say_more(struct events *e, str tenant)
{
	char text[EVENT_LEN];

	if (!write_live(text, tenant, S("stale"), S("all")) || is_there(e, text))
		return;
	for (size_t i = e->n; i-- > 0;)
		if (*e->text[i] == 'E') {
			memcpy(e->text[i], text, sizeof(text));
			return;
		}
}

void events_live(struct events *e, str tenant, str topic, str id)
{
	char text[EVENT_LEN];

	if (!write_live(text, tenant, topic, id) || is_there(e, text))
		return;
	if (e->n >= EVENTS_MAX)
		say_more(e, tenant);
	else
		memcpy(e->text[e->n++], text, sizeof(text));
}

static void end(struct events *e, char what, str id)
{
	/* Ids are hex and hyphens; anything else would be no id of ours. An end is
	 * worth more than one of many changes, so it always finds a place. */
	if (id.n == 0 || id.n > 100)
		return;
	for (size_t i = 0; i < id.n; i++)
		if (!memchr("0123456789abcdef-", id.p[i], 17))
			return;
	size_t at = e->n < EVENTS_ROOM ? e->n++ : 0;
	snprintf(e->text[at], EVENT_LEN, "%c\t" STR_FMT, what, STR_ARG(id));
}

void events_end_session(struct events *e, str session_hash)
{
	end(e, 'S', session_hash);
}

void events_end_user(struct events *e, str user_id)
{
	end(e, 'U', user_id);
}

void events_wake(struct events *e, enum lane lane)
{
	if ((unsigned)lane < LANE_COUNT)
		e->wake[lane] = true;
}

/* One datagram, a line for each event: sending wakes the hub, and its queue is short. A
 * hub that is not there or is full loses them: that is what it may do. */
static void send_live(struct events *e)
{
	char text[EVENTS_ROOM * EVENT_LEN], *end = text;
	bool named = e->live_addr.sun_path[0];

	for (size_t i = 0; i < e->n; i++)
		end = put(end, '\n', str_of(e->text[i]));
	(void)sendto(e->live_fd, text + 1, (size_t)(end - text) - 1,
		     MSG_DONTWAIT | MSG_NOSIGNAL,
		     named ? (const struct sockaddr *)(const void *)&e->live_addr
			   : NULL,
		     named ? sizeof e->live_addr : 0);
}

void events_send(struct events *e)
{
	/* Eight bytes, so that the other end may be a pipe, a socket or an eventfd. */
	static const uint64_t one = 1;
	int saved = errno;
	if (e->live_fd >= 0 && e->n)
		send_live(e);
	for (size_t i = 0; i < LANE_COUNT; i++)
		if (e->wake[i] && e->lane_fd[i] >= 0 &&
		    write(e->lane_fd[i], &one, sizeof one) < 0)
			continue; /* full: those who sleep there are being woken already
				   */
	errno = saved;
	events_forget(e);
}

void events_forget(struct events *e)
{
	e->n = 0;
	memset(e->wake, 0, sizeof e->wake);
}

bool events_open(struct events *e, str live_path)
{
	memset(e, 0, sizeof *e);
	e->live_fd = -1;
	for (size_t i = 0; i < LANE_COUNT; i++)
		e->lane_fd[i] = -1;
	if (live_path.n == 0)
		return true;
	if (live_path.n >= sizeof e->live_addr.sun_path)
		return false;
	e->live_addr.sun_family = AF_UNIX;
	memcpy(e->live_addr.sun_path, live_path.p, live_path.n);
	e->live_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return e->live_fd >= 0;
}

void events_close(struct events *e)
{
	if (e->live_fd >= 0)
		close(e->live_fd);
	e->live_fd = -1;
}
