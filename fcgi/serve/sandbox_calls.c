/* sandbox_calls.c -- seccomp: which system calls there are. What is not listed fails
 * with EPERM, which libraries take for "not here"; starting a program or looking into
 * another process ends this one, because no ordinary mistake does that. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/sandbox_parts.h"

#define CALL(name) SCMP_SYS(name)

static const int EVERYBODY[] = {
	/* data */
	CALL(read),
	CALL(write),
	CALL(readv),
	CALL(writev),
	CALL(pread64),
	CALL(pwrite64),
	CALL(lseek),
	CALL(close),
	CALL(close_range),
	CALL(dup),
	CALL(dup2),
	CALL(dup3),
	CALL(fcntl),
	CALL(pipe2),
	/* what is there */
	CALL(fstat),
	CALL(newfstatat),
	CALL(stat),
	CALL(lstat),
	CALL(statx),
	CALL(access),
	CALL(faccessat),
	CALL(faccessat2),
	CALL(readlink),
	CALL(readlinkat),
	CALL(getdents64),
	CALL(statfs),
	CALL(fstatfs),
	CALL(getcwd),
	CALL(fadvise64),
	/* memory */
	CALL(munmap),
	CALL(mremap),
	CALL(madvise),
	CALL(brk),
	CALL(mincore),
	/* waiting */
	CALL(poll),
	CALL(ppoll),
	CALL(select),
	CALL(pselect6),
	CALL(epoll_create1),
	CALL(epoll_create),
	CALL(epoll_ctl),
	CALL(epoll_wait),
	CALL(epoll_pwait),
	CALL(epoll_pwait2),
	CALL(eventfd2),
	CALL(timerfd_create),
	CALL(timerfd_settime),
	CALL(timerfd_gettime),
	CALL(nanosleep),
	CALL(clock_nanosleep),
	CALL(futex),
	CALL(sched_yield),
	CALL(restart_syscall),
	/* time, chance, who am I */
	CALL(clock_gettime),
	CALL(clock_getres),
	CALL(gettimeofday),
	CALL(time),
	CALL(times),
	CALL(getrandom),
	CALL(getpid),
	CALL(gettid),
	CALL(getppid),
	CALL(getuid),
	CALL(geteuid),
	CALL(getgid),
	CALL(getegid),
	CALL(getgroups),
	CALL(getrusage),
	CALL(getrlimit),
	CALL(sysinfo),
	CALL(uname),
	CALL(sched_getaffinity),
	CALL(getcpu),
	CALL(umask),
	/* signals and threads of our own */
	CALL(rt_sigaction),
	CALL(rt_sigprocmask),
	CALL(rt_sigreturn),
	CALL(rt_sigpending),
	CALL(rt_sigtimedwait),
	CALL(sigaltstack),
	CALL(setitimer),
	CALL(getitimer),
	CALL(alarm),
	CALL(set_robust_list),
	CALL(get_robust_list),
	CALL(set_tid_address),
	CALL(rseq),
	CALL(membarrier),
	CALL(exit),
	CALL(exit_group),
	/* sockets; which families is said below */
	CALL(connect),
	CALL(accept),
	CALL(accept4),
	CALL(sendto),
	CALL(recvfrom),
	CALL(sendmsg),
	CALL(recvmsg),
	CALL(sendmmsg),
	CALL(recvmmsg),
	CALL(shutdown),
	CALL(getsockopt),
	CALL(setsockopt),
	CALL(getsockname),
	CALL(getpeername),
};

/* For those who keep files. */
static const int WRITERS[] = {
	CALL(open),      CALL(openat),    CALL(rename),
	CALL(renameat),  CALL(renameat2), CALL(unlink),
	CALL(unlinkat),  CALL(mkdir),     CALL(mkdirat),
	CALL(rmdir),     CALL(link),      CALL(linkat),
	CALL(fsync),     CALL(fdatasync), CALL(ftruncate),
	CALL(fallocate), CALL(fchmod),    CALL(chmod),
	CALL(fchmodat),  CALL(sendfile),  CALL(copy_file_range),
	CALL(utimensat), CALL(flock),
};

static const int DEADLY[] = {CALL(execve), CALL(execveat), CALL(ptrace),
			     CALL(process_vm_readv), CALL(process_vm_writev)};

static const unsigned long TERMINAL_QUESTIONS[] = {TCGETS, FIONREAD, FIONBIO};

typedef struct filter {
	scmp_filter_ctx ctx;
	int bad; /* the first error, negative */
} filter;

static void note(filter *f, int result)
{
	if (result < 0 && f->bad == 0)
		f->bad = result;
}

static void allow(filter *f, const int *calls, size_t n)
{
	for (size_t i = 0; i < n; i++)
		note(f, seccomp_rule_add(f->ctx, SCMP_ACT_ALLOW, calls[i], 0));
}

static void allow_if(filter *f, int call, struct scmp_arg_cmp when)
{
	note(f, seccomp_rule_add(f->ctx, SCMP_ACT_ALLOW, call, 1, when));
}

static void processes(filter *f)
{
	for (size_t i = 0; i < sizeof(DEADLY) / sizeof(DEADLY[0]); i++)
		note(f, seccomp_rule_add(f->ctx, SCMP_ACT_KILL_PROCESS, DEADLY[i], 0));
	/* A thread, not a process. clone3 has its flags in memory, where a filter
	 * cannot see them; told that there is none, the C library takes clone. */
	allow_if(f, CALL(clone),
		 SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
	note(f, seccomp_rule_add(f->ctx, SCMP_ACT_ERRNO(ENOSYS), CALL(clone3), 0));
	/* abort() signals itself. */
	allow_if(f, CALL(tgkill), SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
	allow_if(f, CALL(prctl), SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME, 0));
	/* Limits may be read. */
	allow_if(f, CALL(prlimit64), SCMP_A2(SCMP_CMP_EQ, 0, 0));
}

static void sockets(filter *f, bool inet)
{
	allow_if(f, CALL(socket), SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0));
	allow_if(f, CALL(socketpair), SCMP_A0(SCMP_CMP_EQ, AF_UNIX, 0));
	if (!inet)
		return;
	allow_if(f, CALL(socket), SCMP_A0(SCMP_CMP_EQ, AF_INET, 0));
	allow_if(f, CALL(socket), SCMP_A0(SCMP_CMP_EQ, AF_INET6, 0));
}

/* The second wall behind Landlock, and the only one without it: nothing is opened to
 * write. */
static void only_reading(filter *f)
{
	const scmp_datum_t writing = O_ACCMODE | O_CREAT | O_TRUNC;

	allow_if(f, CALL(openat), SCMP_A2(SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
	allow_if(f, CALL(open), SCMP_A1(SCMP_CMP_MASKED_EQ, writing, O_RDONLY));
}

/* Memory that is code comes from files of the system only, before or when a task worker
 * loads a library; who answers strangers loads no more. */
static void memory(filter *f, bool may_load)
{
	static const int CODE[] = {CALL(mmap), CALL(mprotect)};

	if (may_load) {
		allow(f, CODE, 2);
		return;
	}
	allow_if(f, CALL(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	allow_if(f, CALL(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

static void fill(filter *f, const struct sandbox *s)
{
	allow(f, EVERYBODY, sizeof(EVERYBODY) / sizeof(EVERYBODY[0]));
	for (size_t i = 0;
	     i < sizeof(TERMINAL_QUESTIONS) / sizeof(TERMINAL_QUESTIONS[0]); i++)
		allow_if(f, CALL(ioctl),
			 SCMP_A1(SCMP_CMP_EQ, TERMINAL_QUESTIONS[i], 0));
	processes(f);
	sockets(f, s->inet);
	if (s->write[0])
		allow(f, WRITERS, sizeof(WRITERS) / sizeof(WRITERS[0]));
	else
		only_reading(f);
	/* Name services come as libraries. */
	memory(f, s->inet);
	note(f,
	     seccomp_attr_set(f->ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
	note(f, seccomp_attr_set(f->ctx, SCMP_FLTATR_CTL_TSYNC, 1));
	/* A tree instead of a list: the filter runs at every call. */
	note(f, seccomp_attr_set(f->ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2));
}

bool sandbox_calls(const struct sandbox *s, buf *problem)
{
	if (sandbox_is_partial()) /* the leak checker stops threads with ptrace */
		return true;
	if (prctl(PR_GET_SECCOMP) < 0) {
		buf_str(problem,
			S("seccomp: not in this kernel; calls are not restricted\n"));
		return true;
	}
	filter f = {.ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM))};
	if (!f.ctx) {
		buf_str(problem, S("seccomp: no memory\n"));
		return false;
	}
	fill(&f, s);
	if (f.bad == 0)
		note(&f, seccomp_load(f.ctx));
	seccomp_release(f.ctx);
	if (f.bad)
		buf_fmt(problem, "seccomp: %s\n", strerror(-f.bad));
	return f.bad == 0;
}
