/* sandbox_paths.c -- Landlock: no file but the listed ones.
 * The C library has no wrappers, and the headers of Debian 12 end at ABI 2; what newer
 * kernels can do is asked for by number and used when there. */
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "serve/sandbox_parts.h"

/* struct landlock_ruleset_attr as of ABI 6; older kernels take its beginning. */
struct ruleset {
	uint64_t fs, net, scoped;
};

/* ABI 3 and 5; the names are ours because newer headers have them too. */
#define FS_TRUNCATE (UINT64_C(1) << 14)
#define FS_IOCTL_DEV (UINT64_C(1) << 15)
#define NET_BIND_TCP (UINT64_C(1) << 0)        /* ABI 4 */
#define NET_CONNECT_TCP (UINT64_C(1) << 1)     /* ABI 4 */
#define SCOPE_ABSTRACT_UNIX (UINT64_C(1) << 0) /* ABI 6 */
#define SCOPE_SIGNAL (UINT64_C(1) << 1)        /* ABI 6 */

#define FS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define FS_WRITE                                                          \
	(FS_READ | FS_TRUNCATE | LANDLOCK_ACCESS_FS_WRITE_FILE |          \
	 LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |      \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | \
	 LANDLOCK_ACCESS_FS_REFER)
/* What a rule on something that is no folder may hold. */
#define FS_OF_FILE                                                    \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | \
	 LANDLOCK_ACCESS_FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV)
/* All of ABI 1: bits 0 to 12. */
#define FS_ABI_1 ((UINT64_C(1) << 13) - 1)

static int landlock_abi(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0,
			    LANDLOCK_CREATE_RULESET_VERSION);
}

/* Everything this kernel can restrict, but what the profile needs all over. */
static struct ruleset ruleset_of(const struct sandbox *s, int abi)
{
	struct ruleset r = {.fs = FS_ABI_1};

	if (abi >= 2)
		r.fs |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		r.fs |= FS_TRUNCATE;
	if (abi >= 4)
		r.net = s->inet ? NET_BIND_TCP : NET_BIND_TCP | NET_CONNECT_TCP;
	if (abi >= 5)
		r.fs |= FS_IOCTL_DEV;
	if (abi >= 6)
		r.scoped = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
	return r;
}

static int ruleset_open(const struct ruleset *r, int abi)
{
	size_t size = abi >= 6   ? sizeof(*r)
		      : abi >= 4 ? offsetof(struct ruleset, scoped)
				 : offsetof(struct ruleset, net);

	return (int)syscall(SYS_landlock_create_ruleset, r, size, 0);
}

static bool allow_fd(int ruleset, int fd, uint64_t access)
{
	struct landlock_path_beneath_attr at = {.allowed_access = access,
						.parent_fd = fd};
	struct stat st;

	if (fstat(fd, &st) != 0)
		return false;
	if (!S_ISDIR(st.st_mode))
		at.allowed_access &= FS_OF_FILE;
	return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &at,
		       0) == 0;
}

static bool allow(int ruleset, const char *path, uint64_t access, buf *problem)
{
	int fd = open(path, O_PATH | O_CLOEXEC);

	if (fd < 0) /* what is not there cannot be opened either */
		return true;
	bool ok = allow_fd(ruleset, fd, access);
	if (!ok)
		buf_fmt(problem, "landlock: %s: %s\n", path, strerror(errno));
	close(fd);
	return ok;
}

static bool allow_all(int ruleset, const struct sandbox *s, uint64_t handled,
		      buf *problem)
{
	bool ok = true;

	for (size_t i = 0; i < SANDBOX_PATHS && s->read[i]; i++)
		ok = allow(ruleset, s->read[i], FS_READ & handled, problem) && ok;
	for (size_t i = 0; i < SANDBOX_PATHS && s->write[i]; i++)
		ok = allow(ruleset, s->write[i], FS_WRITE & handled, problem) && ok;
	if (sandbox_is_partial()) /* the leak checker reads maps and threads */
		ok = allow(ruleset, "/proc", FS_READ & handled, problem) && ok;
	return ok;
}

bool sandbox_paths(const struct sandbox *s, buf *problem)
{
	int abi = landlock_abi();

	if (abi < 1) {
		buf_str(problem,
			S("landlock: not in this kernel; files are not restricted\n"));
		return true;
	}
	struct ruleset r = ruleset_of(s, abi);
	int fd = ruleset_open(&r, abi);
	if (fd < 0) {
		buf_fmt(problem, "landlock: %s\n", strerror(errno));
		return false;
	}
	bool ok = allow_all(fd, s, r.fs, problem);
	if (ok && syscall(SYS_landlock_restrict_self, fd, 0) != 0) {
		buf_fmt(problem, "landlock: %s\n", strerror(errno));
		ok = false;
	}
	close(fd);
	return ok;
}
