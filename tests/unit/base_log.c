/* base_log.c -- tests of base/log. Standard error is replaced by pipes, files and
 * sockets; an alarm ends the test when a write should block after all. */
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "base/log.h"
#include "base/when.h"
#include "tap.h"

#define NONE ((str){NULL, 0})

static int saved_stderr;

static void stderr_to(int fd)
{
	dup2(fd, STDERR_FILENO);
}

static void stderr_back(void)
{
	dup2(saved_stderr, STDERR_FILENO);
}

/* Sends l into a pipe and reads it back. */
static str sent(arena *a, log_line *l)
{
	int fd[2];
	if (pipe(fd) != 0)
		return NONE;
	stderr_to(fd[1]);
	log_send(l);
	stderr_back();
	close(fd[1]);
	char *p = arena_alloc(a, 8192);
	ssize_t n = read(fd[0], p, 8192);
	close(fd[0]);
	return n > 0 ? (str){p, (size_t)n} : NONE;
}

static json *parsed(arena *a, str line)
{
	json *v = NULL;
	str why;
	if (line.n == 0 || line.p[line.n - 1] != '\n' ||
	    str_find(line, '\n', 0) != (ptrdiff_t)line.n - 1 ||
	    !json_read(a, line, &v, &why))
		return NULL;
	return v;
}

static void lines(arena *a)
{
	static const char *const LEVEL[] = {"error", "warn", "info"};
	for (int i = 0; i < 3; i++) {
		log_line l;
		log_start(&l, (enum log_level)i, "request");
		log_str(&l, "path", S("/queue"));
		log_i64(&l, "status", -200);
		log_str(&l, "none", NONE);
		json *v = parsed(a, sent(a, &l));
		int64_t n;
		str t = json_str(json_get(v, "t"));
		when w;
		ok(v != NULL, "one line of JSON");
		is_str(json_str(json_get(v, "level")), str_of(LEVEL[i]), "level");
		is_str(json_str(json_get(v, "event")), S("request"), "event");
		ok(when_parse(t, &w) && when_diff_s(when_now(), w) < 5, "time " STR_FMT,
		   STR_ARG(t));
		is_str(json_str(json_get(v, "path")), S("/queue"), "a string");
		ok(json_i64(json_get(v, "status"), &n) && n == -200, "a number");
		is_str(json_str(json_get(v, "none")), S(""),
		       "an absent string is empty");
		ok(!json_get(v, "cut"), "nothing was cut");
	}
}

static void hostile(arena *a)
{
	char all[256], big[6000];
	for (int i = 0; i < 256; i++)
		all[i] = (char)i;
	memset(big, 'x', sizeof big);
	static const str T[] = {
		STR_INIT("\"}\n{\"level\":\"error\",\"event\":\"forged"),
		STR_INIT("\x1b[2J\x1b]0;title\x07"),
		STR_INIT("\0\0\0"),
		STR_INIT("\xff\xfe\xfd"),
		STR_INIT("\xe2\x80\xa8\xc2\x9b"),
		STR_INIT("%s%n%d"),
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0] + 1; i++) {
		str value = i < sizeof T / sizeof T[0] ? T[i] : (str){all, 256};
		log_line l;
		log_start(&l, LOG_INFO, "x");
		log_str(&l, "v", value);
		str line = sent(a, &l);
		json *v = parsed(a, line);
		bool plain = v != NULL;
		for (size_t k = 0; k + 1 < line.n; k++)
			plain = plain && (unsigned char)line.p[k] >= 0x20 &&
				line.p[k] != 0x7f;
		ok(plain && json_get(v, "v"), "hostile value %zu is one line of JSON",
		   i);
		is_str(json_str(json_get(v, "event")), S("x"), "and forges nothing");
	}
	log_line l;
	log_start(&l, LOG_INFO, "x");
	log_str(&l, "v", (str){big, sizeof big});
	json *v = parsed(a, sent(a, &l));
	is_i64((int64_t)json_str(json_get(v, "v")).n, 500,
	       "a value is cut to 500 bytes");
	/* 499 bytes and then a character of four: not cut in its middle */
	memcpy(big + 498, "\xf0\x9f\x98\x80", 4);
	log_start(&l, LOG_INFO, "x");
	log_str(&l, "v", (str){big, sizeof big});
	v = parsed(a, sent(a, &l));
	is_i64((int64_t)json_str(json_get(v, "v")).n, 498,
	       "but not inside a character");
}

static void too_many(arena *a)
{
	char ctl[500];
	memset(ctl, 1, sizeof ctl);
	log_line l;
	log_start(&l, LOG_INFO, "x");
	for (int i = 0; i < 40; i++)
		log_str(&l, i % 2 ? "a" : "b", (str){ctl, sizeof ctl});
	log_i64(&l, "last", 1);
	str line = sent(a, &l);
	json *v = parsed(a, line);
	ok(v && line.n <= 4096, "too many fields: still one line of %zu bytes", line.n);
	ok(json_true(json_get(v, "cut")), "that says it was cut");
	is_str(json_str(json_get(v, "event")), S("x"), "with its beginning");
	/* every length around the end of the buffer */
	bool good = true;
	for (size_t n = 0; n < 120; n++) {
		log_start(&l, LOG_INFO, "x");
		while (l.n < sizeof l.text - 130)
			log_str(&l, "k", S("v"));
		char pad[120];
		memset(pad, 'p', sizeof pad);
		log_str(&l, "p", (str){pad, n});
		if (n % 2)
			log_str(&l, "q", (str){pad, sizeof pad});
		line = sent(a, &l);
		good = good && parsed(a, line) && line.n <= 4096;
	}
	ok(good, "fields that end around the end of the buffer");
}

static void say(arena *a)
{
	int fd[2];
	char text[5000], big[3000];
	memset(big, 'y', sizeof big);
	big[sizeof big - 1] = '\0';
	if (pipe(fd) != 0)
		return;
	stderr_to(fd[1]);
	log_say(LOG_WARN, "short_way", "%s %d", "a \"b\"", 7);
	log_say(LOG_WARN, "long", "%s", big);
	stderr_back();
	close(fd[1]);
	ssize_t n = read(fd[0], text, sizeof text);
	close(fd[0]);
	str rest = {text, n > 0 ? (size_t)n : 0}, line;
	str_split(&rest, '\n', &line);
	json *v = parsed(a, str_printf(a, STR_FMT "\n", STR_ARG(line)));
	is_str(json_str(json_get(v, "message")), S("a \"b\" 7"), "log_say");
	v = parsed(a, rest);
	is_i64((int64_t)json_str(json_get(v, "message")).n, 500,
	       "a long message is cut");
}

/* A pipe nobody reads, filled to the brim. */
static void nobody_reads(void)
{
	int fd[2];
	if (pipe(fd) != 0)
		return;
	stderr_to(fd[1]);
	int64_t before = log_dropped();
	for (int i = 0; i < 3000; i++)
		log_say(LOG_INFO, "flood", "%0400d", i);
	int64_t dropped = log_dropped() - before;
	int flags = fcntl(fd[1], F_GETFL);
	stderr_back();
	ok(dropped > 0 && dropped < 3000,
	   "a full pipe: %lld of 3000 dropped, none waited", (long long)dropped);
	ok(!(flags & O_NONBLOCK), "the shared descriptor was not made non-blocking");
	/* What went in is whole lines. */
	static char text[1 << 17];
	ssize_t n = read(fd[0], text, sizeof text);
	ok(n > 0 && text[n - 1] == '\n', "what went through is whole lines");
	stderr_to(fd[1]);
	before = log_dropped();
	log_say(LOG_INFO, "again", "x");
	is_i64(log_dropped() - before, 0, "and it goes on when there is room");
	close(fd[0]);
	before = log_dropped();
	log_say(LOG_INFO, "gone", "x");
	is_i64(log_dropped() - before, 1,
	       "a reader that has gone costs a line, not SIGPIPE");
	close(STDERR_FILENO);
	log_say(LOG_INFO, "closed", "x");
	is_i64(log_dropped() - before, 2, "no standard error at all, too");
	stderr_back();
	close(fd[1]);

	int pair[2];
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
		return;
	stderr_to(pair[0]);
	before = log_dropped();
	for (int i = 0; i < 3000; i++)
		log_say(LOG_INFO, "flood", "%0400d", i);
	stderr_back();
	ok(log_dropped() > before, "a full socket drops as well");
	close(pair[0]);
	close(pair[1]);
}

/* A file that may not grow takes a part of a line: the next line begins on its own. */
static void torn(arena *a)
{
	char name[64];
	snprintf(name, sizeof name, "%s/base_log.XXXXXX", tap_folder());
	int fd = mkstemp(name);
	struct rlimit old, small;
	getrlimit(RLIMIT_FSIZE, &old);
	small = old;
	small.rlim_cur = 100;
	signal(SIGXFSZ, SIG_IGN);
	stderr_to(fd);
	int64_t before = log_dropped();
	setrlimit(RLIMIT_FSIZE, &small);
	log_say(LOG_INFO, "first", "%080d", 1);
	log_say(LOG_INFO, "second", "nothing of this fits");
	setrlimit(RLIMIT_FSIZE, &old);
	log_say(LOG_INFO, "third", "whole");
	log_say(LOG_INFO, "fourth", "whole");
	stderr_back();
	is_i64(log_dropped() - before, 2,
	       "a torn line and one that did not fit are counted");
	char text[1000] = "";
	ssize_t n = pread(fd, text, sizeof text - 1, 0);
	str rest = {text, n > 0 ? (size_t)n : 0}, line[4] = {NONE, NONE, NONE, NONE};
	for (int i = 0; i < 4; i++)
		str_split(&rest, '\n', &line[i]);
	is_i64((int64_t)line[0].n, 100, "the part");
	json *v = parsed(a, str_printf(a, STR_FMT "\n", STR_ARG(line[1])));
	is_str(json_str(json_get(v, "event")), S("third"),
	       "then the third on its own line");
	ok(str_has(line[2], S("fourth")) && line[3].n == 0, "then the fourth");
	close(fd);
	unlink(name);
}

int main(void)
{
	arena *a = arena_new(8 << 20);
	saved_stderr = dup(STDERR_FILENO);
	alarm(60);
	lines(a);
	hostile(a);
	too_many(a);
	say(a);
	nobody_reads();
	torn(a);
	arena_delete(a);
	return tap_done();
}
