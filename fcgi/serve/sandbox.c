/* sandbox.c -- limits, the order of things, and the three profiles of the house. */
#include "serve/sandbox.h"

#include <errno.h>
#include <libpq-fe.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "serve/sandbox_parts.h"

bool sandbox_is_partial(void)
{
#if defined(__SANITIZE_ADDRESS__)
	return true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
	return true;
#endif
#endif
	return false;
}

/* ---- limits */

static bool limit(__rlimit_resource_t what, uint64_t most, const char *name,
		  buf *problem)
{
	struct rlimit now;

	if (getrlimit(what, &now) != 0)
		return false;
	/* Never more than it is: raising needs root. */
	if (now.rlim_max < most)
		most = now.rlim_max;
	struct rlimit to = {.rlim_cur = most, .rlim_max = most};
	if (setrlimit(what, &to) == 0)
		return true;
	buf_fmt(problem, "%s: %s\n", name, strerror(errno));
	return false;
}

/* A log that is a plain file grows past any limit, and every line after that would be a
 * signal that kills the writer. */
static bool logs_to_file(void)
{
	struct stat st;

	return fstat(STDERR_FILENO, &st) == 0 && S_ISREG(st.st_mode);
}

static bool limits(const struct sandbox *s, buf *problem)
{
	bool ok = limit(RLIMIT_CORE, 0, "RLIMIT_CORE", problem);

	/* AddressSanitizer reserves terabytes of addresses. */
	if (s->memory && !sandbox_is_partial())
		ok = limit(RLIMIT_AS, s->memory, "RLIMIT_AS", problem) && ok;
	if (s->files)
		ok = limit(RLIMIT_NOFILE, s->files, "RLIMIT_NOFILE", problem) && ok;
	if (s->file_size && !logs_to_file())
		ok = limit(RLIMIT_FSIZE, s->file_size, "RLIMIT_FSIZE", problem) && ok;
	return ok;
}

static bool no_gain(buf *problem)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
		buf_fmt(problem, "no_new_privs: %s\n", strerror(errno));
		return false;
	}
	/* Not to be looked into by others of the same user; the leak checker looks into
	 * itself. */
	if (!sandbox_is_partial() && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
		buf_fmt(problem, "dumpable: %s\n", strerror(errno));
		return false;
	}
	return true;
}

bool sandbox_enter(const struct sandbox *s, buf *problem)
{
	/* Paths before calls: the calls that restrict paths are not on the list. */
	return limits(s, problem) && no_gain(problem) && sandbox_paths(s, problem) &&
	       sandbox_calls(s, problem);
}

/* ---- profiles */

/* What libraries open at any time, whoever they work for. Local time, OpenSSL's
 * settings, randomness where the system call is missing, and the libraries themselves
 * (loaded when first needed: character sets, name services). */
static const char *const EVERYBODY[] = {"/usr/share/zoneinfo",
					"/etc/localtime",
					"/etc/ssl/openssl.cnf",
					"/dev/urandom",
					"/dev/null",
					"/usr/lib",
					"/lib",
					"/lib64",
					NULL};
/* Names, and who vouches for servers. */
static const char *const NETWORK[] = {"/etc/resolv.conf",
				      "/etc/hosts",
				      "/etc/host.conf",
				      "/etc/nsswitch.conf",
				      "/etc/gai.conf",
				      "/etc/services",
				      "/etc/ssl/certs",
				      "/usr/share/ca-certificates",
				      "/usr/local/share/ca-certificates",
				      "/run/systemd/resolve",
				      NULL};

/* Letters, for who puts them on paper. */
static const char *const FONTS[] = {"/etc/fonts",
				    "/usr/share/fonts",
				    "/usr/local/share/fonts",
				    "/usr/share/fontconfig",
				    "/var/cache/fontconfig",
				    NULL};

static void add(const char **list, const char *path)
{
	size_t n = 0;

	while (list[n])
		n++;
	if (path && *path && n < SANDBOX_PATHS - 1)
		list[n] = path;
}

static void add_all(const char **list, const char *const *paths)
{
	for (; *paths; paths++)
		add(list, *paths);
}

/* One host of a list reached over the network? Socket folders begin with a slash. */
static bool any_host_is_net(str hosts)
{
	str one;

	while (str_split(&hosts, ',', &one))
		if (one.n && one.p[0] != '/' && one.p[0] != '@')
			return true;
	return false;
}

static bool database_is_net(arena *a, str url)
{
	PQconninfoOption *all = PQconninfoParse(str_cstr(a, url), NULL);
	bool net = !all; /* not readable: it may be anything */

	for (PQconninfoOption *o = all; o && o->keyword; o++) {
		if (!o->val)
			continue;
		if (strcmp(o->keyword, "hostaddr") == 0 && *o->val)
			net = true;
		if (strcmp(o->keyword, "host") == 0 && any_host_is_net(str_of(o->val)))
			net = true;
	}
	PQconninfoFree(all);
	return net;
}

static bool needs_net(arena *a, const config *cfg, enum sandbox_profile p)
{
	if (p == SANDBOX_TASKS || database_is_net(a, cfg->database_url))
		return true;
	return p != SANDBOX_LIVE && cfg->memcached.n && cfg->memcached.p[0] != '/';
}

void sandbox_for(arena *a, const config *cfg, enum sandbox_profile p,
		 struct sandbox *out)
{
	memset(out, 0, sizeof(*out));
	out->profile = p;
	out->memory = UINT64_C(512) << 20;
	out->files = 256;
	out->file_size = UINT64_C(16) << 20;
	out->inet = needs_net(a, cfg, p);
	add_all(out->read, EVERYBODY);
	if (out->inet)
		add_all(out->read, NETWORK);
	if (p == SANDBOX_WEB || p == SANDBOX_UPLOADS) {
		add(out->read, str_cstr(a, cfg->templates));
		add(out->read, str_cstr(a, cfg->assets));
		if (p == SANDBOX_UPLOADS) {
			out->file_size = UINT64_C(128) << 20;
			add(out->write, str_cstr(a, cfg->files_dir));
		}
	} else if (p == SANDBOX_TASKS) {
		out->file_size = UINT64_C(1) << 30;
		add_all(out->read, FONTS);
		add(out->write, str_cstr(a, cfg->files_dir));
		add(out->write, str_cstr(a, cfg->fallback_dir));
	} else {
		out->memory = UINT64_C(2) << 30;
		out->files = 0; /* the hub has set its own */
	}
}
