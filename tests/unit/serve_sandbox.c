/* What a process cannot do any more inside the sandbox, and what it still can. Each try
 * is made in a process of its own, as root (when we are) and as an ordinary user. */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/when.h"
#include "serve/sandbox.h"
#include "tap.h"

enum { REFUSED = 100, ALLOWED = 101, NO_SANDBOX = 102 };

static char dir[64];
static config cfg;
static bool as_nobody;

/* ---- one try */

static int outcome(bool worked)
{
	return worked ? ALLOWED : REFUSED;
}

static int in_sandbox(enum sandbox_profile p, int (*what)(void))
{
	arena *a = arena_new(1 << 20);
	buf problem = buf_new(a, 64, 4096);
	struct sandbox s;

	if (as_nobody && (setgid(65534) != 0 || setuid(65534) != 0))
		return NO_SANDBOX;
	sandbox_for(a, &cfg, p, &s);
	if (!sandbox_enter(&s, &problem)) {
		diag(STR_FMT, STR_ARG(buf_view(&problem)));
		fflush(stdout);
		return NO_SANDBOX;
	}
	return what();
}

/* Exit status, or the negated signal that ended it. */
static int attempt(enum sandbox_profile p, int (*what)(void))
{
	int status;

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		_exit(in_sandbox(p, what));
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* ---- what is tried */

static int try_exec(void)
{
	execl("/bin/true", "true", (char *)NULL);
	return REFUSED;
}

static int try_fork(void)
{
	pid_t pid = fork();
	if (pid == 0)
		_exit(0);
	return outcome(pid > 0);
}

static int try_vfork(void)
{
	return outcome(syscall(SYS_vfork) >= 0);
}

static int try_passwd(void)
{
	return outcome(open("/etc/passwd", O_RDONLY) >= 0);
}

static int try_proc(void)
{
	return outcome(open("/proc/1/environ", O_RDONLY) >= 0);
}

static int try_write_tmp(void)
{
	return outcome(open("/tmp/pb-sandbox-escape", O_WRONLY | O_CREAT, 0600) >= 0);
}

static int try_write_dir(void)
{
	char path[96];
	snprintf(path, sizeof(path), "%s/files/new", dir);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	bool worked = fd >= 0 && write(fd, "x", 1) == 1 && fsync(fd) == 0;
	char other[96];
	snprintf(other, sizeof(other), "%s/fallback/moved", dir);
	return outcome(worked && rename(path, other) == 0 && unlink(other) == 0);
}

static int try_truncate(void)
{
	char path[96];
	snprintf(path, sizeof(path), "%s/plain", dir);
	return outcome(truncate(path, 0) == 0 || unlink(path) == 0 ||
		       chmod(path, 0777) == 0);
}

static int try_ptrace(void)
{
	ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
	return REFUSED;
}

static int try_read_parent(void)
{
	char c;
	struct iovec mine = {&c, 1}, theirs = {&dir, 1};
	syscall(SYS_process_vm_readv, getppid(), &mine, 1, &theirs, 1, 0);
	return REFUSED;
}

static int try_kill(void)
{
	return outcome(kill(getppid(), 0) == 0);
}

static int try_netlink(void)
{
	return outcome(socket(AF_NETLINK, SOCK_RAW, 0) >= 0);
}

static int try_inet(void)
{
	return outcome(socket(AF_INET, SOCK_STREAM, 0) >= 0);
}

static int try_listen(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX,
				 .sun_path = "/tmp/pb-sandbox-sock"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	return outcome(bind(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
}

static int try_code(void)
{
	return outcome(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}

static int try_memory(void)
{
	return outcome(mmap(NULL, (size_t)600 << 20, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}

static int try_raise_limit(void)
{
	struct rlimit r = {.rlim_cur = 4096, .rlim_max = 4096};
	return outcome(setrlimit(RLIMIT_NOFILE, &r) == 0);
}

static int try_become_root(void)
{
	return outcome(syscall(SYS_setuid, 0) == 0 ||
		       syscall(SYS_unshare, 0x10000000) == 0 ||
		       syscall(SYS_mount, "x", "/mnt", "tmpfs", 0, NULL) == 0);
}

static int try_dumpable(void)
{
	return outcome(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0);
}

/* ---- what must go on working */

static int can_abort(void)
{
	signal(SIGABRT, SIG_DFL);
	abort();
}

static int can_tell_time(void)
{
	local_time t =
		when_local((when){INT64_C(1782561600000000)}, S("Europe/London"));
	return outcome(t.hour == 13 && t.utc_offset_s == 3600);
}

static void *thread(void *arg)
{
	return arg;
}

static int can_thread(void)
{
	pthread_t t;
	void *back = NULL;
	return outcome(pthread_create(&t, NULL, thread, dir) == 0 &&
		       pthread_join(t, &back) == 0 && back == dir);
}

static int can_connect(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/sock", dir);
	return outcome(connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0);
}

static int can_read_template(void)
{
	char path[96], c;
	snprintf(path, sizeof(path), "%s/templates/page", dir);
	int fd = open(path, O_RDONLY);
	return outcome(fd >= 0 && read(fd, &c, 1) == 1);
}

static int can_resolve(void)
{
	struct addrinfo *found = NULL, hint = {.ai_socktype = SOCK_STREAM};
	return outcome(getaddrinfo("localhost", "443", &hint, &found) == 0);
}

/* ---- tables */

struct expectation {
	enum sandbox_profile profile;
	int (*what)(void);
	int want;       /* outcome, or a negated signal */
	bool also_asan; /* in force also in builds with AddressSanitizer */
	const char *text;
};

static const struct expectation TABLE[] = {
	{SANDBOX_WEB, try_exec, -SIGSYS, false, "starting a program ends the process"},
	{SANDBOX_TASKS, try_exec, -SIGSYS, false, "the same for a task worker"},
	{SANDBOX_LIVE, try_exec, -SIGSYS, false, "and for the hub"},
	{SANDBOX_WEB, try_fork, REFUSED, false, "no fork"},
	{SANDBOX_TASKS, try_fork, REFUSED, false, "no fork for a task worker"},
	{SANDBOX_WEB, try_vfork, REFUSED, false, "no vfork"},
	{SANDBOX_WEB, try_ptrace, -SIGSYS, false, "ptrace ends the process"},
	{SANDBOX_WEB, try_read_parent, -SIGSYS, false, "so does reading other memory"},
	{SANDBOX_WEB, try_kill, REFUSED, false, "no signal to others"},
	{SANDBOX_WEB, try_passwd, REFUSED, true, "/etc/passwd cannot be opened"},
	{SANDBOX_TASKS, try_passwd, REFUSED, true, "nor by a task worker"},
	{SANDBOX_LIVE, try_passwd, REFUSED, true, "nor by the hub"},
	{SANDBOX_WEB, try_proc, REFUSED, false, "nor /proc"},
	{SANDBOX_WEB, try_write_tmp, REFUSED, true, "nothing is written in /tmp"},
	{SANDBOX_TASKS, try_write_tmp, REFUSED, true, "nor by a task worker"},
	{SANDBOX_WEB, try_write_dir, REFUSED, true, "nor in FILES_DIR by a web worker"},
	{SANDBOX_LIVE, try_write_dir, REFUSED, true, "nor by the hub"},
	{SANDBOX_WEB, try_truncate, REFUSED, false, "no truncating, removing, chmod"},
	{SANDBOX_WEB, try_netlink, REFUSED, false, "no netlink"},
	{SANDBOX_TASKS, try_netlink, REFUSED, false, "nor for a task worker"},
	{SANDBOX_WEB, try_inet, REFUSED, false, "no network for a web worker"},
	{SANDBOX_LIVE, try_inet, REFUSED, false, "nor for the hub"},
	{SANDBOX_WEB, try_listen, REFUSED, true, "no new listening socket"},
	{SANDBOX_WEB, try_code, REFUSED, false, "no memory that is code"},
	{SANDBOX_WEB, try_memory, REFUSED, false, "no 600 MiB"},
	{SANDBOX_WEB, try_raise_limit, REFUSED, false, "limits stay"},
	{SANDBOX_WEB, try_become_root, REFUSED, false, "no setuid, unshare, mount"},
	{SANDBOX_WEB, try_dumpable, REFUSED, false, "dumps stay off"},
	{SANDBOX_WEB, can_abort, -SIGABRT, true, "but abort works"},
	{SANDBOX_WEB, can_tell_time, ALLOWED, true, "time zones can be read"},
	{SANDBOX_WEB, can_connect, ALLOWED, true, "a unix socket can be connected to"},
	{SANDBOX_WEB, can_read_template, ALLOWED, true, "templates can be read"},
	{SANDBOX_TASKS, can_thread, ALLOWED, true, "threads can be made"},
	{SANDBOX_TASKS, try_inet, ALLOWED, true, "a task worker has the network"},
	{SANDBOX_TASKS, can_resolve, ALLOWED, true, "and finds names"},
	{SANDBOX_TASKS, try_write_dir, ALLOWED, true,
	 "and writes and renames its files"},
};

static void walk(void)
{
	for (size_t i = 0; i < sizeof(TABLE) / sizeof(TABLE[0]); i++) {
		const struct expectation *e = &TABLE[i];
		if (sandbox_is_partial() && !e->also_asan)
			continue;
		is_i64(attempt(e->profile, e->what), e->want, "%s: %s",
		       as_nobody ? "user" : "as started", e->text);
	}
}

static void make_file(const char *name, const char *text)
{
	char path[96];
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	if (!f)
		exit(1);
	fputs(text, f);
	fclose(f);
	chmod(path, 0666);
}

static str make_dir(arena *a, const char *name)
{
	char *path = str_cstr(a, str_printf(a, "%s/%s", dir, name));
	mkdir(path, 0777);
	chmod(path, 0777);
	return str_of(path);
}

static void make_listener(void)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/sock", dir);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 || listen(fd, 100) != 0)
		exit(1);
	chmod(at.sun_path, 0666);
}

/* What sandbox_for makes of settings. */
static bool inet_for(arena *a, const char *database, const char *memcached,
		     enum sandbox_profile p)
{
	config c = {.database_url = str_of(database), .memcached = str_of(memcached)};
	struct sandbox s;

	sandbox_for(a, &c, p, &s);
	return s.inet;
}

static void test_settings(arena *a)
{
	const char *local = "postgresql:///patchbay?host=/run/pg&user=app";

	ok(!inet_for(a, local, "/run/mc.sock", SANDBOX_WEB),
	   "local sockets: no network");
	ok(!inet_for(a, "dbname=x", "", SANDBOX_WEB), "no host: the local socket");
	ok(inet_for(a, "postgresql://app@db.example/patchbay", "", SANDBOX_WEB),
	   "a host name");
	ok(inet_for(a, "host=/run/pg,10.0.0.5 dbname=x", "", SANDBOX_WEB),
	   "one of two hosts");
	ok(inet_for(a, "hostaddr=10.0.0.5", "", SANDBOX_LIVE), "an address");
	ok(inet_for(a, local, "cache:11211", SANDBOX_WEB),
	   "memcached over the network");
	ok(!inet_for(a, local, "cache:11211", SANDBOX_LIVE),
	   "which the hub does not use");
	ok(inet_for(a, local, "", SANDBOX_TASKS),
	   "task workers have the network always");
}

int main(void)
{
	arena *a = arena_new(1 << 20);
	buf gone = buf_new(a, 64, 4096);

	signal(SIGPIPE, SIG_IGN);
	snprintf(dir, sizeof(dir), "/tmp/pb-sandbox-XXXXXX");
	if (!mkdtemp(dir) || chmod(dir, 0777) != 0)
		return 1;
	cfg = (config){.database_url = S("postgresql:///x?host=/run/pg"),
		       .templates = make_dir(a, "templates"),
		       .files_dir = make_dir(a, "files"),
		       .fallback_dir = make_dir(a, "fallback")};
	make_file("templates/page", "<p/>");
	make_file("plain", "text");
	make_listener();
	if (sandbox_is_partial())
		diag("AddressSanitizer: only a part of the sandbox is in force");
	walk();
	as_nobody = getuid() == 0;
	if (as_nobody)
		walk();
	test_settings(a);
	buf_fmt(&gone, "rm -r %s", dir);
	buf_chr(&gone, '\0');
	if (system(gone.p) != 0)
		diag("%s was not removed", dir);
	arena_delete(a);
	return tap_done();
}
