/* config.c -- the settings of one installation.
 * One table says everything about a key; reading, checking and the words of a problem
 * follow from it. All problems are collected, so that they can be put right in one go.
 */
#include "base/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

enum { FILE_LIMIT = 64 * 1024, SHOWN_MAX = 80 };
/* A Unix socket's path is limited; the longest name under RUN_DIR is live-pub.sock. */
enum { RUN_DIR_MAX = 107 - (int)sizeof "/live-pub.sock" };

static const char TWILIO[] = "https://api.twilio.com";
static const char TASKROUTER[] = "https://taskrouter.twilio.com";
static const char QUICKBASE[] = "https://api.quickbase.com";

enum shape {
	TEXT,
	PATH,
	ORIGIN,
	ORIGIN_OR_NONE,
	BASE_OR_NONE,
	MAIL_SERVER,
	HOSTS,
	NUMBER,
	SWITCH,
	RUN_PATH,
	LOG_TARGET
};

enum { REQUIRED = 1, SECRET = 2 };
enum { WORKERS_MOST = 256, WORKERS_LEAST = 6, WORKERS_PER_PROCESSOR = 3 };

struct key {
	const char *name;
	enum shape shape;
	int flags;
	size_t off;
	const char *preset; /* NULL: follows from other settings, or required */
	int64_t min, max;
};

#define AT(m) offsetof(config, m)
static const struct key KEYS[] = {
	{"STATE", PATH, 0, AT(state), "./var", 0, 0},
	{"PUBLIC_URL", ORIGIN, REQUIRED, AT(public_url), NULL, 0, 0},
	{"ALLOWED_HOSTS", HOSTS, 0, AT(allowed_hosts), NULL, 0, 0},
	{"DATABASE_URL", TEXT, REQUIRED | SECRET, AT(database_url), NULL, 0, 0},
	{"DATABASE_ADMIN_URL", TEXT, SECRET, AT(database_admin_url), "", 0, 0},
	{"MEMCACHED", TEXT, 0, AT(memcached), "", 0, 0},
	{"TWILIO_API_URL", ORIGIN, 0, AT(twilio_api_url), TWILIO, 0, 0},
	{"TASKROUTER_API_URL", ORIGIN, 0, AT(taskrouter_api_url), TASKROUTER, 0, 0},
	{"QUICKBASE_API_URL", ORIGIN, 0, AT(quickbase_api_url), QUICKBASE, 0, 0},
	{"SMTP_URL", MAIL_SERVER, SECRET, AT(smtp_url), "", 0, 0},
	{"MAIL_FROM", TEXT, 0, AT(mail_from), "", 0, 0},
	{"PUSH_URL", ORIGIN_OR_NONE, 0, AT(push_url), "", 0, 0},
	{"LM_URL", BASE_OR_NONE, 0, AT(lm_url), "", 0, 0},
	{"RUN_DIR", RUN_PATH, 0, AT(run_dir), NULL, 0, 0},
	{"FILES_DIR", PATH, 0, AT(files_dir), NULL, 0, 0},
	{"FALLBACK_DIR", PATH, 0, AT(fallback_dir), NULL, 0, 0},
	{"TEMPLATES", PATH, 0, AT(templates), "templates", 0, 0},
	{"MIGRATIONS", PATH, 0, AT(migrations), "sql/migrations", 0, 0},
	{"ASSETS", PATH, 0, AT(assets), "build/static", 0, 0},
	{"KEY_FILE", PATH, 0, AT(key_file), NULL, 0, 0},
	{"HOOK_WORKERS", NUMBER, 0, AT(hook_workers), NULL, 1, WORKERS_MOST},
	{"PAGE_WORKERS", NUMBER, 0, AT(page_workers), NULL, 1, WORKERS_MOST},
	{"SLOW_WORKERS", NUMBER, 0, AT(slow_workers), "2", 1, 64},
	{"FAST_TASKS", NUMBER, 0, AT(fast_tasks), "2", 1, 64},
	{"SLOW_TASKS", NUMBER, 0, AT(slow_tasks), "1", 1, 64},
	{"BULK_TASKS", NUMBER, 0, AT(bulk_tasks), "1", 1, 64},
	{"TASK_LOOK_MS", NUMBER, 0, AT(task_look_ms), "2000", 50, TASK_LOOK_MS},
	{"MAX_REQUESTS", NUMBER, 0, AT(max_requests), "10000", 1, 100000000},
	{"SANDBOX", SWITCH, 0, AT(sandbox), "on", 0, 0},
	{"LOG", LOG_TARGET, 0, 0, "stderr", 0, 0},
};
enum { KEY_COUNT = sizeof KEYS / sizeof KEYS[0] };

/* What is known while reading: a value and where it was said, for each key. */
struct reading {
	arena *a;
	config *out;
	buf *problems;
	bool bad;
	struct {
		str value;
		const char *source;
		size_t line; /* in the file, 0 elsewhere */
	} said[KEY_COUNT];
};

/* ---- problems ---- */

static str quoted(struct reading *r, str value)
{
	buf b = buf_new(r->a, SHOWN_MAX, 16 * SHOWN_MAX);
	buf_json(&b, text_clip(r->a, text_clean(r->a, value), SHOWN_MAX));
	return buf_view(&b);
}

/* "KEY=value (environment): what is wrong; what would be right". */
static void problem(struct reading *r, const struct key *k, const char *right)
{
	size_t i = (size_t)(k - KEYS);
	r->bad = true;
	buf_str(r->problems, str_of(k->name));
	if (!r->said[i].source) {
		buf_str(r->problems, S(" is not set"));
	} else {
		str shown =
			k->flags & SECRET ? S("(secret)") : quoted(r, r->said[i].value);
		buf_fmt(r->problems, "=" STR_FMT, STR_ARG(shown));
		if (r->said[i].line)
			buf_fmt(r->problems, " (line %zu of PATCHBAY_CONF)",
				r->said[i].line);
	}
	buf_fmt(r->problems, ": %s\n", right);
}

static void problem_in_file(struct reading *r, size_t line, const char *what, str name)
{
	r->bad = true;
	buf_fmt(r->problems, "PATCHBAY_CONF line %zu: %s", line, what);
	if (name.p)
		buf_fmt(r->problems, " " STR_FMT, STR_ARG(quoted(r, name)));
	buf_chr(r->problems, '\n');
}

/* ---- sources ---- */

static const struct key *key_named(str name)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (str_eq(name, str_of(KEYS[i].name)))
			return &KEYS[i];
	return NULL;
}

/* Reads at most limit bytes; false (and errno) when it cannot, EFBIG when there are
 * more. */
static bool read_file(arena *a, const char *path, size_t limit, str *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	char *p = arena_alloc(a, limit + 2);
	size_t n = 0;
	ssize_t got = 1;
	while (n <= limit && (got = read(fd, p + n, limit + 1 - n)) > 0)
		n += (size_t)got;
	int saved = got < 0 ? errno : EFBIG;
	close(fd);
	errno = saved;
	*out = (str){p, n};
	return got >= 0 && n <= limit;
}

static void take_line(struct reading *r, str line, size_t number)
{
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return;
	ptrdiff_t eq = str_find(line, '=', 0);
	if (eq < 0) {
		/* Not shown: it may be half of a secret. */
		problem_in_file(r, number, "not KEY=VALUE and not a # comment",
				(str){NULL, 0});
		return;
	}
	str name = str_trim(str_sub(line, 0, (size_t)eq));
	const struct key *k = key_named(name);
	if (!k) {
		problem_in_file(r, number, "there is no setting named", name);
		return;
	}
	size_t i = (size_t)(k - KEYS);
	if (r->said[i].source)
		problem_in_file(r, number, "set a second time:", name);
	r->said[i].value = str_trim(str_sub(line, (size_t)eq + 1, line.n));
	r->said[i].source = "file";
	r->said[i].line = number;
}

static void take_file(struct reading *r, const char *path)
{
	str rest, line;
	if (!read_file(r->a, path, FILE_LIMIT, &rest)) {
		r->bad = true;
		buf_fmt(r->problems, "PATCHBAY_CONF=" STR_FMT ": cannot be read: %s\n",
			STR_ARG(quoted(r, str_of(path))), strerror(errno));
		return;
	}
	for (size_t number = 1; str_split(&rest, '\n', &line); number++)
		take_line(r, line, number);
}

/* An empty variable is as good as none: makefiles and shells pass such on. */
static void take_environment(struct reading *r)
{
	for (size_t i = 0; i < KEY_COUNT; i++) {
		const char *v = getenv(KEYS[i].name);
		if (!v || !*v)
			continue;
		r->said[i].value = str_trim(str_dup(r->a, str_of(v)));
		r->said[i].source = "environment";
		r->said[i].line = 0;
	}
}

/* ---- shapes ---- */

/* Text without control characters, in UTF-8. */
static bool is_plain(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return text_is_utf8(s);
}

/* Bytes at the start of s that are of a set. */
static size_t span(str s, const char *set)
{
	size_t n = 0;
	while (n < s.n && s.p[n] && strchr(set, s.p[n]))
		n++;
	return n;
}

#define HEX_DIGITS "0123456789abcdefABCDEF"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Length of the name, IPv4 or [IPv6] address at the start; 0 when there is none. */
static size_t name_len(str s)
{
	if (!str_starts(s, S("[")))
		return str_starts(s, S("-")) || str_starts(s, S("."))
			       ? 0
			       : span(s, LETTERS "0123456789-._");
	size_t n = 1 + span(str_sub(s, 1, s.n), HEX_DIGITS ":.");
	return n > 2 && n < s.n && s.p[n] == ']' ? n + 1 : 0;
}

/* A host, with a port or without. */
static bool is_host(str s)
{
	size_t n = name_len(s);
	str port = str_sub(s, n, s.n);
	int64_t number;
	if (n == 0 || port.n == 0)
		return n > 0;
	return port.p[0] == ':' && port.n <= 6 &&
	       str_i64(str_sub(port, 1, port.n), &number) && number >= 1 &&
	       number <= 65535;
}

/* What stands behind the scheme of an http or https URL; absent when there is none. */
static str after_scheme(str url)
{
	if (str_starts(url, S("https://")))
		return str_sub(url, 8, url.n);
	if (str_starts(url, S("http://")))
		return str_sub(url, 7, url.n);
	return (str){NULL, 0};
}

/* An origin, perhaps with a path behind it. */
static bool is_base(str url)
{
	str rest = after_scheme(url);
	ptrdiff_t slash = str_find(rest, '/', 0);

	return rest.n && is_host(slash < 0 ? rest : str_sub(rest, 0, (size_t)slash)) &&
	       rest.p[rest.n - 1] != '/' && str_find(rest, '?', 0) < 0 &&
	       str_find(rest, '#', 0) < 0;
}

/* smtp: or smtps:, perhaps a name and password, a host, perhaps how we greet it. */
static bool is_mail_server(str v)
{
	size_t head = str_starts(v, S("smtp://"))    ? 7
		      : str_starts(v, S("smtps://")) ? 8
						     : 0;
	str rest = str_sub(v, head, v.n);
	ptrdiff_t slash = str_find(rest, '/', 0), at;

	if (slash >= 0)
		rest = str_sub(rest, 0, (size_t)slash);
	while ((at = str_find(rest, '@', 0)) >= 0)
		rest = str_sub(rest, (size_t)at + 1, rest.n);
	return head && is_host(rest);
}

static bool are_hosts(str list)
{
	str one;
	size_t n = 0;
	for (; str_split(&list, ',', &one); n++)
		if (!is_host(str_trim(one)))
			return false;
	return n > 0;
}

static bool read_switch(str s, bool *out)
{
	static const char *const YES[] = {"on", "yes", "true", "1"};
	static const char *const NO[] = {"off", "no", "false", "0"};
	for (size_t i = 0; i < sizeof YES / sizeof YES[0]; i++) {
		*out = str_ieq(s, str_of(YES[i]));
		if (*out || str_ieq(s, str_of(NO[i])))
			return true;
	}
	return false;
}

/* What a text of each shape must be; NULL: any will do. */
static const char *const MUST_BE[] = {
	[ORIGIN] = "must be http://HOST or https://HOST, with :PORT when it is not the "
		   "usual one, and nothing after it, not even a slash",
	[ORIGIN_OR_NONE] = "must be http://HOST or https://HOST, with :PORT when it is "
			   "not the usual one, and nothing after it, not even a slash",
	[BASE_OR_NONE] = "must be http://HOST or https://HOST with the path of the API "
			 "behind it, like https://HOST/v1, and no slash at the end",
	[MAIL_SERVER] = "must be smtp://NAME:PASSWORD@HOST:587 or "
			"smtps://NAME:PASSWORD@HOST:465, name and password only where "
			"the server wants them",
	[HOSTS] = "must be host names separated by commas, like "
		  "desk.example.com,localhost",
	[RUN_PATH] = "too long for the sockets in it: a path of at most 92 bytes",
	[LOG_TARGET] = "must be stderr",
};

static bool text_right(enum shape shape, str v)
{
	if (!v.n &&
	    (shape == ORIGIN_OR_NONE || shape == BASE_OR_NONE || shape == MAIL_SERVER))
		return true;
	if (shape == BASE_OR_NONE)
		return is_base(v);
	if (shape == ORIGIN || shape == ORIGIN_OR_NONE)
		return is_host(after_scheme(v));
	if (shape == MAIL_SERVER)
		return is_mail_server(v);
	if (shape == HOSTS)
		return are_hosts(v);
	if (shape == RUN_PATH)
		return v.n <= RUN_DIR_MAX;
	return shape != LOG_TARGET || str_eq(v, S("stderr"));
}

/* What a text of this shape must be when v is not that; NULL when it is. */
static const char *text_wrong(enum shape shape, str v)
{
	if (!is_plain(v))
		return "must be UTF-8 text without control characters";
	return text_right(shape, v) ? NULL : MUST_BE[shape];
}

static const char *number_wrong(arena *a, const struct key *k, str v, int64_t *out)
{
	if (str_i64(v, out) && *out >= k->min && *out <= k->max)
		return NULL;
	str is = str_printf(a, "must be a number from %lld to %lld", (long long)k->min,
			    (long long)k->max);
	return is.p;
}

/* Puts the value into the config; NULL, or what would be right. */
static const char *set(struct reading *r, const struct key *k, str v)
{
	void *at = (char *)r->out + k->off;
	if (k->shape == NUMBER)
		return number_wrong(r->a, k, v, at);
	if (k->shape == SWITCH)
		return read_switch(v, at) ? NULL : "must be on or off";
	const char *wrong = text_wrong(k->shape, v);
	if (!wrong && k->shape != LOG_TARGET)
		*(str *)at = v;
	return wrong;
}

/* ---- putting it together ---- */

/* Workers wait for the database's answer or its commit, so a processor has work for a
 * few of them; each one more is a connection whose memory of the tables is cold at
 * every turn. */
static str preset_workers(arena *a)
{
	long n = WORKERS_PER_PROCESSOR * sysconf(_SC_NPROCESSORS_ONLN);

	n = n < WORKERS_LEAST ? WORKERS_LEAST : n;
	return str_printf(a, "%ld", n > WORKERS_MOST ? WORKERS_MOST : n);
}

/* Folders under STATE, hosts of URLs: presets that follow from other settings. */
static str preset(struct reading *r, const struct key *k)
{
	const config *c = r->out;
	if (k->preset)
		return str_of(k->preset);
	if (k->off == AT(allowed_hosts))
		return after_scheme(c->public_url);
	if (k->off == AT(hook_workers) || k->off == AT(page_workers))
		return preset_workers(r->a);
	const char *name = k->off == AT(run_dir)        ? "run"
			   : k->off == AT(files_dir)    ? "files"
			   : k->off == AT(fallback_dir) ? "fallback"
							: "secrets/master.key";
	return str_printf(r->a, STR_FMT "/%s", STR_ARG(c->state), name);
}

static void settle(struct reading *r, const struct key *k)
{
	size_t i = (size_t)(k - KEYS);
	str v = r->said[i].value;
	if (v.n == 0 && k->flags & REQUIRED) {
		problem(r, k,
			k->flags & SECRET
				? "must be a PostgreSQL connection string"
				: "must be the address people and the carrier use, "
				  "like https://desk.example.com");
		return;
	}
	if (v.n == 0)
		v = preset(r, k);
	/* A preset follows from a setting that is wrong itself, and said to be: no
	 * second word about it, except for RUN_DIR, which can be too long though STATE
	 * is not. */
	bool derived = r->said[i].value.n == 0 && !k->preset;
	if (derived && k->shape == HOSTS && v.n == 0)
		return;
	const char *right = set(r, k, v);
	if (!right)
		return;
	if (derived) {
		r->said[i].value = v;
		r->said[i].source = "preset";
	}
	problem(r, k, right);
}

bool config_load(arena *a, config *out, buf *problems)
{
	struct reading r = {.a = a, .out = out, .problems = problems};
	const char *path = getenv("PATCHBAY_CONF");
	*out = (config){0};
	if (path && *path)
		take_file(&r, path);
	take_environment(&r);
	for (size_t i = 0; i < KEY_COUNT; i++)
		settle(&r, &KEYS[i]);
	return !r.bad;
}

/* ---- the key ---- */

/* Why the file cannot be trusted or used; NULL when it can. */
static const char *key_file_problem(arena *a, const char *path, str *text)
{
	struct stat st;
	if (stat(path, &st) != 0 || !read_file(a, path, 256, text))
		return errno == EFBIG ? "is too long" : strerror(errno);
	if (!S_ISREG(st.st_mode))
		return "is not a file";
	if (st.st_mode & S_IRWXO)
		return "may be read by everybody on this machine: chmod 600 it";
	return NULL;
}

bool config_load_key(arena *a, config *c, buf *problems)
{
	static const char HINT[] =
		"must hold 32 random bytes in hex: openssl rand -hex 32";
	str text = {NULL, 0}, raw = text;
	const char *wrong = key_file_problem(a, str_cstr(a, c->key_file), &text);
	if (!wrong && (!crypto_unhex(a, str_trim(text), &raw) || raw.n != KEY_LEN))
		wrong = "is no key";
	if (wrong) {
		buf_fmt(problems, "KEY_FILE=" STR_FMT ": %s; %s\n",
			STR_ARG(c->key_file), wrong, HINT);
		return false;
	}
	memcpy(c->key, raw.p, KEY_LEN);
	unsigned char derived[SHA256_LEN];
	str label = S("patchbay password pepper");
	crypto_hmac_sha256(raw, &label, 1, derived);
	c->pepper = crypto_hex(a, derived, sizeof derived);
	return true;
}
