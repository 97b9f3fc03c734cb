/* base_events.c -- tests of base/events. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/events.h"
#include "tap.h"

#define NONE ((str){NULL, 0})
#define TENANT S("01890a5d-ac96-774b-bcce-b302099a8057")
#define ID S("01890a5d-ac96-774b-bcce-b302099a8058")

static char dir[64];
static char path[96];

static int hub(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	snprintf(at.sun_path, sizeof at.sun_path, "%s", path);
	unlink(path);
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	return bind(fd, (const struct sockaddr *)(const void *)&at, sizeof at) == 0
		       ? fd
		       : -1;
}

static str received(arena *a, int fd)
{
	char *p = arena_alloc(a, 400);
	ssize_t n = recv(fd, p, 399, 0);
	return n < 0 ? NONE : (str){p, (size_t)n};
}

static void live(arena *a)
{
	events e;
	int fd = hub();
	ok(fd >= 0 && events_open(&e, str_of(path)), "opened");
	events_live(&e, TENANT, S("queue"), ID);
	events_live(&e, TENANT, S("queue"), ID);
	events_live(&e, TENANT, S("queue"), S(""));
	is_i64((int64_t)e.n, 2, "the same event twice is one");
	is_str(received(a, fd), NONE, "nothing goes before it is sent");
	events_send(&e);
	is_str(received(a, fd),
	       S("E\t01890a5d-ac96-774b-bcce-b302099a8057\tqueue\t"
		 "01890a5d-ac96-774b-bcce-b302099a8058\n"
		 "E\t01890a5d-ac96-774b-bcce-b302099a8057\tqueue\t"),
	       "both, a line each");
	is_str(received(a, fd), NONE, "and nothing else");
	is_i64((int64_t)e.n, 0, "what was sent is forgotten");
	events_live(&e, TENANT, S("queue"), ID);
	events_forget(&e);
	events_send(&e);
	is_str(received(a, fd), NONE, "what was forgotten is not sent");

	close(fd);
	events_live(&e, TENANT, S("a"), ID);
	errno = 0;
	events_send(&e);
	is_i64(errno, 0, "a hub that has gone loses the event and leaves errno alone");
	fd = hub();
	events_live(&e, TENANT, S("b"), ID);
	events_send(&e);
	ok(str_has(received(a, fd), S("\tb\t")), "a hub that came back is found again");
	close(fd);
	events_close(&e);
	events_close(&e);
	is_i64(e.live_fd, -1, "closed, twice");
}

static void limits(arena *a)
{
	events e;
	int fd = hub();
	events_open(&e, str_of(path));
	for (int i = 0; i < 100; i++)
		events_live(&e, TENANT, str_printf(a, "t%d", i), ID);
	is_i64((int64_t)e.n, EVENTS_MAX, "past the maximum they are not named");
	is_str(str_of(e.text[EVENTS_MAX - 1]),
	       S("E\t01890a5d-ac96-774b-bcce-b302099a8057\tstale\tall"),
	       "but that more has changed is said");
	ok(str_has(str_of(e.text[EVENTS_MAX - 2]), S("t14")), "the others stay");
	events_forget(&e);
	char big[400];
	memset(big, 'x', sizeof big);
	events_live(&e, TENANT, S("calls"), (str){big, sizeof big});
	is_i64((int64_t)e.n, 0, "one that is too long is no event");
	bool whole = true;
	for (size_t n = 0; n < 200; n++) {
		events_live(&e, S("t"), S("x"), (str){big, n});
		str text = e.n ? str_of(e.text[0]) : NONE;
		whole = whole && text.n == (n > EVENT_LEN - 7 ? 0 : n + 6);
		events_forget(&e);
	}
	ok(whole, "every length: the whole line or nothing");
	events_live(&e, S("t\n"), S("x"), ID);
	events_live(&e, TENANT, S("x\ty"), ID);
	events_live(&e, TENANT, S("x"), S("\r"));
	events_live(&e, TENANT, S(""), ID);
	events_live(&e, S(""), S("x"), ID);
	is_i64((int64_t)e.n, 0, "nothing makes another line, or half of one");

	/* More than the hub's queue takes: nothing waits. */
	alarm(20);
	for (int i = 0; i < 5000; i++) {
		events_live(&e, TENANT, S("flood"), str_printf(a, "%d", i));
		events_send(&e);
	}
	alarm(0);
	ok(true, "a hub that does not read holds nobody up");
	close(fd);
	events_close(&e);
	ok(events_open(&e, S("")) && e.live_fd == -1, "no hub");
	events_live(&e, TENANT, S("x"), ID);
	events_send(&e);
	is_i64((int64_t)e.n, 0, "then events go nowhere");
	ok(!events_open(&e, (str){big, 108}), "a path of 108 bytes is too long");
	ok(events_open(&e, (str){big, 107}), "one of 107 is not");
	events_close(&e);
}

static void ends(arena *a)
{
	events e;
	static const str BAD[] = {STR_INIT(""),
				  {NULL, 0},
				  STR_INIT("a\"b"),
				  STR_INIT("G"),
				  STR_INIT("ab\0")};
	events_open(&e, S(""));
	events_end_session(&e, S("00ff"));
	events_end_user(&e, ID);
	is_str(str_of(e.text[0]), S("S\t00ff"), "the end of a session");
	ok(str_starts(str_of(e.text[1]), S("U\t01890a5d-")), "and of a user's");
	events_forget(&e);
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++)
		events_end_user(&e, BAD[i]);
	is_i64((int64_t)e.n, 0, "what is no id ends nothing");
	for (int i = 0; i < EVENTS_MAX; i++)
		events_live(&e, TENANT, str_printf(a, "t%d", i), ID);
	events_end_session(&e, S("00ff"));
	is_i64((int64_t)e.n, EVENTS_MAX + 1, "a full set takes the end, too");
	ok(str_has(str_of(e.text[EVENTS_MAX]), S("00ff")), "beside its changes");
	events_live(&e, TENANT, S("one more"), ID);
	ok(str_has(str_of(e.text[EVENTS_MAX]), S("00ff")) &&
		   str_has(str_of(e.text[EVENTS_MAX - 1]), S("stale")),
	   "which is there still when there are more changes");
	for (int i = 0; i < EVENTS_ROOM; i++)
		events_end_session(&e, str_printf(a, "%d", i));
	is_i64((int64_t)e.n, EVENTS_ROOM, "and stays within its maximum");
}

static void lanes(void)
{
	events e;
	int p[2], full[2];
	uint64_t count = 0;
	char bytes[64];
	if (pipe2(p, O_NONBLOCK) != 0 || pipe2(full, O_NONBLOCK) != 0)
		return;
	while (write(full[1], bytes, sizeof bytes) > 0)
		continue;
	events_open(&e, S(""));
	e.lane_fd[LANE_FAST] = eventfd(0, EFD_NONBLOCK);
	e.lane_fd[LANE_SLOW] = p[1];
	e.lane_fd[LANE_BULK] = full[1];
	events_wake(&e, LANE_FAST);
	events_wake(&e, LANE_FAST);
	events_wake(&e, LANE_BULK);
	events_wake(&e, LANE_COUNT);
	events_send(&e);
	ok(read(e.lane_fd[LANE_FAST], &count, 8) == 8 && count == 1, "woken once");
	ok(read(p[0], bytes, sizeof bytes) < 0, "the other lane sleeps on");
	events_wake(&e, LANE_SLOW);
	events_forget(&e);
	events_send(&e);
	ok(read(p[0], bytes, sizeof bytes) < 0, "a forgotten wake-up, too");
	events_wake(&e, LANE_SLOW);
	events_send(&e);
	events_send(&e);
	is_i64(read(p[0], bytes, sizeof bytes), 8, "a pipe is woken once");
	close(e.lane_fd[LANE_FAST]);
	close(p[0]);
	close(p[1]);
	close(full[0]);
	close(full[1]);
}

int main(void)
{
	arena *a = arena_new(8 << 20);
	snprintf(dir, sizeof dir, "%s/base_events.XXXXXX", tap_folder());
	if (!mkdtemp(dir))
		return 1;
	snprintf(path, sizeof path, "%s/live-pub.sock", dir);
	live(a);
	limits(a);
	ends(a);
	lanes();
	unlink(path);
	rmdir(dir);
	arena_delete(a);
	return tap_done();
}
