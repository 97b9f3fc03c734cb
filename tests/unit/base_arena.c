/* base_arena.c -- tests of base/arena. */
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "tap.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif
#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>
#endif

static bool is_zero(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

/* Many sizes, filled with their own byte, checked at the end: nothing overlaps. */
static void allocations(void)
{
	enum { N = 400 };
	arena *a = arena_new(8 << 20);
	unsigned char *p[N];
	size_t n[N];
	bool zero = true, aligned = true, kept = true;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < N; i++) {
			n[i] = (size_t)(i * 37 % 1500 +
					(i % 50 == 0) * 300000 / (i + 1));
			p[i] = arena_alloc(a, n[i]);
			zero = zero && is_zero(p[i], n[i]);
			aligned = aligned && (uintptr_t)p[i] % 16 == 0;
			memset(p[i], i & 255, n[i]);
		}
		for (int i = 0; i < N; i++)
			for (size_t j = 0; j < n[i]; j++)
				kept = kept && p[i][j] == (i & 255);
		arena_reset(a);
		is_i64((int64_t)arena_used(a), 0, "nothing is used after a reset");
	}
	ok(zero, "what is handed out is zero, also after resets");
	ok(aligned, "and aligned to 16");
	ok(kept, "and does not overlap");
	ok(arena_peak(a) > 100000, "the peak stays after a reset");
	ok(arena_alloc(a, 0) != arena_alloc(a, 0), "nothing has an address of its own");
	arena_delete(a);
	arena_delete(NULL);
	ok(true, "deleting no arena is fine");
}

static void copies(void)
{
	arena *a = arena_new(1 << 20);
	char from[] = "hello";
	char *to = arena_copy(a, from, sizeof from);
	from[0] = 'j';
	is_str(str_of(to), S("hello"), "copy");
	ok(arena_copy(a, NULL, 0) != NULL, "copy of nothing");
	int *list = ARENA_ARRAY(a, int, 10);
	ok(is_zero((unsigned char *)list, 10 * sizeof *list), "array");

	char *g = arena_alloc(a, 10);
	memcpy(g, "0123456789", 10);
	char *g2 = arena_grow(a, g, 10, 5000);
	ok(memcmp(g2, "0123456789", 10) == 0, "grow keeps what was there");
#ifndef WITH_ASAN
	char *g3 = arena_grow(a, g2, 5000, 5200);
	ok(g3 == g2, "the last allocation grows in place");
	(void)arena_alloc(a, 1);
	ok(arena_grow(a, g3, 5200, 5300) != g3, "an older one moves");
#endif
	ok(arena_grow(a, NULL, 0, 10) != NULL, "grow from nothing");
	arena_delete(a);
}

static int order[8], ran;

static void note(void *obj)
{
	order[ran++] = *(int *)obj;
}

static arena *again;
static int five = 5;

/* A clean-up that registers another one and allocates. */
static void note_and_register(void *obj)
{
	note(obj);
	arena_alloc(again, 100);
	arena_cleanup(again, note, &five);
}

static void cleanups(void)
{
	int one = 1, two = 2, three = 3;
	arena *a = again = arena_new(1 << 20);
	arena_cleanup(a, note, &one);
	arena_cleanup(a, note_and_register, &two);
	arena_cleanup(a, note, &three);
	arena_reset(a);
	is_i64(ran, 4, "every clean-up ran once");
	ok(order[0] == 3 && order[1] == 2 && order[2] == 5 && order[3] == 1,
	   "newest first, one registered meanwhile included");
	arena_reset(a);
	is_i64(ran, 4, "and not again");
	arena_cleanup(a, note, &one);
	arena_delete(a);
	is_i64(ran, 5, "delete runs them too");
}

/* Runs fn in a child whose standard error we read; gives back its exit status. */
static int in_child(void (*fn)(void), char *err, size_t cap)
{
	int fd[2];
	if (pipe(fd) != 0)
		return -1;
	pid_t pid = fork();
	if (pid == 0) {
		dup2(fd[1], STDERR_FILENO);
		close(fd[0]);
		close(fd[1]);
#ifdef WITH_ASAN
		/* what is meant to be found is no report of the suite's */
		__sanitizer_set_report_path("stderr");
#endif
		fn();
		_exit(0);
	}
	close(fd[1]);
	ssize_t n = read(fd[0], err, cap - 1);
	err[n > 0 ? n : 0] = '\0';
	close(fd[0]);
	int status = 0;
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* In a variable that stays, so that valgrind finds no leak in a child that just leaves.
 */
static arena *volatile stays;

static void too_much(void)
{
	arena *a = stays = arena_new(1 << 20);
	for (int i = 0; i < 1000; i++)
		arena_alloc(a, 10000);
}

static void too_big(void)
{
	stays = arena_new(1 << 20);
	arena_alloc(stays, SIZE_MAX - 8);
}

static void too_many(void)
{
	stays = arena_new(1 << 20);
	arena_array(stays, SIZE_MAX / 4, 8);
}

static void grown_too_big(void)
{
	arena *a = stays = arena_new(1 << 20);
	arena_grow(a, arena_alloc(a, 16), 16, 2 << 20);
}

static void then_too_much(void)
{
	stays = arena_new(1 << 20);
	arena_alloc(stays, (1 << 20) - 64);
	arena_alloc(stays, 200);
}

static void just_fits(void)
{
	stays = arena_new(1 << 20);
	arena_alloc(stays, (1 << 20) - 64);
}

static void limits(void)
{
	static const struct {
		void (*fn)(void);
		const char *name;
		int status;
	} T[] = {
		{too_much, "many small ones past the limit", 70},
		{too_big, "a size near SIZE_MAX", 70},
		{too_many, "an array whose size wraps", 70},
		{grown_too_big, "growing past the limit", 70},
		{then_too_much, "a little after nearly the limit", 70},
		{just_fits, "nearly the limit", 0},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		char err[5000];
		is_i64(in_child(T[i].fn, err, sizeof err), T[i].status,
		       "%s: exit status", T[i].name);
		ok(T[i].status == 0 || strstr(err, "\"event\":\"arena_limit\""),
		   "%s: says so in the log", T[i].name);
	}
}

#ifdef WITH_ASAN
static void use_after_reset(void)
{
	arena *a = arena_new(1 << 20);
	volatile char *p = arena_alloc(a, 100);
	arena_reset(a);
	arena_alloc(a, 100);
	p[0] = 1;
}

static void past_the_end(void)
{
	arena *a = arena_new(1 << 20);
	volatile char *p = arena_alloc(a, 20);
	arena_alloc(a, 20);
	p[20] = 1;
}

static void with_asan(void)
{
	char err[20000];
	arena *a = arena_new(1 << 20);
	char *p = arena_alloc(a, 20);
	ok(!__asan_region_is_poisoned(p, 20), "what is handed out may be used");
	ok(__asan_address_is_poisoned(p + 20), "the byte after it may not");
	arena_alloc(a, 20);
	ok(__asan_address_is_poisoned(p + 20), "also when another one follows");
	ok(in_child(use_after_reset, err, sizeof err) != 0,
	   "use after reset is caught");
	ok(in_child(past_the_end, err, sizeof err) != 0, "an overrun is caught");
	arena_delete(a);
}
#endif

int main(void)
{
	allocations();
	copies();
	cleanups();
	limits();
#ifdef WITH_ASAN
	with_asan();
#else
	diag("not built with AddressSanitizer: poisoning is not tested here");
#endif
	return tap_done();
}
