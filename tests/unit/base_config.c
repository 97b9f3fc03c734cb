/* base_config.c -- tests of base/config: sources, defaults, every kind of mistake. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/config.h"
#include "tap.h"

#define NONE ((str){NULL, 0})

/* Every key there is, to be cleared. */
static const char *const KEYS = "STATE,"
				"PUBLIC_URL,"
				"ALLOWED_HOSTS,"
				"DATABASE_URL,"
				"DATABASE_ADMIN_URL,"
				"MEMCACHED,"
				"TWILIO_API_URL,TASKROUTER_API_URL,"
				"RUN_DIR,"
				"FILES_DIR,"
				"FALLBACK_DIR,"
				"TEMPLATES,"
				"ASSETS,"
				"KEY_FILE,"
				"HOOK_WORKERS,"
				"PAGE_WORKERS,"
				"SLOW_WORKERS,"
				"FAST_TASKS,"
				"SLOW_TASKS,"
				"BULK_TASKS,"
				"TASK_LOOK_MS,"
				"MAX_REQUESTS,"
				"SANDBOX,"
				"LOG,"
				"PATCHBAY_CONF,";

static char dir[64];
static char path[96];

/* An environment with only what a valid one needs. */
static void fresh(void)
{
	char name[32];
	for (str rest = str_of(KEYS), key; str_split(&rest, ',', &key);) {
		snprintf(name, sizeof name, STR_FMT, STR_ARG(key));
		unsetenv(name);
	}
	setenv("PUBLIC_URL", "https://desk.example.com", 1);
	setenv("DATABASE_URL", "host=/run/pg user=patchbay_app password=hunter2", 1);
}

static void write_file(str text)
{
	FILE *f = fopen(path, "w");
	fwrite(text.p, 1, text.n, f);
	fclose(f);
	setenv("PATCHBAY_CONF", path, 1);
}

static bool load(arena *a, config *c, str *problems)
{
	buf b = buf_new(a, 0, 1 << 16);
	bool good = config_load(a, c, &b);
	*problems = buf_view(&b);
	return good;
}

static void defaults(arena *a)
{
	config c;
	str problems;
	fresh();
	ok(load(a, &c, &problems), "what is required is enough");
	is_str(problems, S(""), "without problems");
	is_str(c.state, S("./var"), "STATE");
	is_str(c.run_dir, S("./var/run"), "RUN_DIR");
	is_str(c.files_dir, S("./var/files"), "FILES_DIR");
	is_str(c.fallback_dir, S("./var/fallback"), "FALLBACK_DIR");
	is_str(c.key_file, S("./var/secrets/master.key"), "KEY_FILE");
	is_str(c.allowed_hosts, S("desk.example.com"), "ALLOWED_HOSTS");
	is_str(c.twilio_api_url, S("https://api.twilio.com"), "TWILIO_API_URL");
	is_str(c.taskrouter_api_url, S("https://taskrouter.twilio.com"),
	       "TASKROUTER_API_URL");
	is_str(c.memcached, S(""), "MEMCACHED");
	is_str(c.database_admin_url, S(""), "DATABASE_ADMIN_URL");
	is_str(c.templates, S("templates"), "TEMPLATES");
	is_str(c.assets, S("build/static"), "ASSETS");
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	is_i64(c.hook_workers, processors > 2 ? 3 * processors : 6,
	       "HOOK_WORKERS: three for each processor, six at least");
	is_i64(c.page_workers, processors > 2 ? 3 * processors : 6,
	       "HOOK_WORKERS: three for each processor, six at least");
	is_i64(c.max_requests, 10000, "MAX_REQUESTS");
	ok(c.sandbox, "SANDBOX");
	setenv("STATE", "/srv/desk", 1);
	setenv("PUBLIC_URL", "http://127.0.0.1:8080", 1);
	ok(load(a, &c, &problems), "another STATE and PUBLIC_URL");
	is_str(c.run_dir, S("/srv/desk/run"), "folders follow STATE");
	is_str(c.allowed_hosts, S("127.0.0.1:8080"), "hosts follow PUBLIC_URL");
}

static void sources(arena *a)
{
	config c;
	str problems;
	fresh();
	write_file(S("# the desk\r\n\r\n  HOOK_WORKERS = 5  \r\nPAGE_WORKERS=6\n"
		     "DATABASE_URL=from=file\nMEMCACHED=\n   # indented comment\n"
		     "RUN_DIR=/run/a b#c"));
	setenv("PAGE_WORKERS", "7", 1);
	setenv("SLOW_WORKERS", "", 1);
	ok(load(a, &c, &problems), "file and environment");
	is_str(problems, S(""), "without problems");
	is_i64(c.hook_workers, 5, "from the file");
	is_i64(c.page_workers, 7, "the environment wins");
	is_i64(c.slow_workers, 2, "an empty variable is as good as none");
	is_str(c.run_dir, S("/run/a b#c"), "a # inside a value is no comment");
	unsetenv("DATABASE_URL");
	ok(load(a, &c, &problems), "DATABASE_URL from the file");
	is_str(c.database_url, S("from=file"), "with = in it");
	setenv("HOOK_WORKERS", "9", 1);
	ok(load(a, &c, &problems) && c.hook_workers == 9, "read anew each time");
}

/* One wrong setting: exactly one line, that names it and says what would be right. */
static void one_wrong(arena *a)
{
	static const struct {
		const char *key, *value, *says;
	} T[] = {
		{"PUBLIC_URL", "desk.example.com",
		 "must be http://HOST or https://HOST"},
		{"PUBLIC_URL", "ftp://desk.example.com", "https://HOST"},
		{"PUBLIC_URL", "https://desk.example.com/", "not even a slash"},
		{"PUBLIC_URL", "https://desk.example.com/app", "nothing after it"},
		{"PUBLIC_URL", "https://user@desk.example.com", "https://HOST"},
		{"PUBLIC_URL", "https://desk.example.com:99999", "https://HOST"},
		{"PUBLIC_URL", "https://desk.example.com:", "https://HOST"},
		{"PUBLIC_URL", "https://desk.example.com:80a", "https://HOST"},
		{"PUBLIC_URL", "https://", "https://HOST"},
		{"PUBLIC_URL", "https://a b", "https://HOST"},
		{"PUBLIC_URL", "https://desk?x", "https://HOST"},
		{"ALLOWED_HOSTS", "desk.example.com, ,x", "separated by commas"},
		{"ALLOWED_HOSTS", "https://desk.example.com", "separated by commas"},
		{"ALLOWED_HOSTS", ",", "separated by commas"},
		{"ALLOWED_HOSTS", "*", "separated by commas"},
		{"TWILIO_API_URL", "api.twilio.com", "https://HOST"},
		{"HOOK_WORKERS", "0", "from 1 to 256"},
		{"HOOK_WORKERS", "257", "from 1 to 256"},
		{"HOOK_WORKERS", "many", "from 1 to 256"},
		{"HOOK_WORKERS", "4 ", NULL},
		{"HOOK_WORKERS", "4.5", "from 1 to 256"},
		{"HOOK_WORKERS", "-4", "from 1 to 256"},
		{"HOOK_WORKERS", "99999999999999999999", "from 1 to 256"},
		{"BULK_TASKS", "65", "from 1 to 64"},
		{"TASK_LOOK_MS", "2001", "from 50 to 2000"},
		{"MAX_REQUESTS", "0", "from 1 to 100000000"},
		{"SANDBOX", "maybe", "on or off"},
		{"LOG", "/var/log/x", "must be stderr"},
		{"MEMCACHED", "a\nb", "control characters"},
		{"MEMCACHED", "\xff", "UTF-8"},
		{"RUN_DIR",
		 "/a1234567890123456789012345678901234567890123456789012345678901234567"
		 "89"
		 "0123456789012345678901234567890",
		 "at most 92 bytes"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		config c;
		str problems;
		fresh();
		setenv(T[i].key, T[i].value, 1);
		bool good = load(a, &c, &problems);
		bool one = problems.n > 0 &&
			   str_find(problems, '\n', 0) == (ptrdiff_t)problems.n - 1;
		if (!T[i].says)
			ok(good, "%s=%s is fine", T[i].key, T[i].value);
		else if (!ok(!good && one && str_starts(problems, str_of(T[i].key)) &&
				     str_has(problems, str_of(T[i].says)),
			     "%s=%s", T[i].key, T[i].value))
			tap_show("problems", problems);
	}
}

static void good_values(arena *a)
{
	static const struct {
		const char *key, *value;
	} T[] = {
		{"PUBLIC_URL", "http://localhost:8080"},
		{"PUBLIC_URL", "https://[::1]:8443"},
		{"PUBLIC_URL", "https://desk.example.com"},
		{"ALLOWED_HOSTS", "desk.example.com, localhost:8080,[::1]"},
		{"SANDBOX", "OFF"},
		{"SANDBOX", "0"},
		{"SANDBOX", "True"},
		{"HOOK_WORKERS", "256"},
		{"LOG", "stderr"},
		{"STATE", "/srv/b\xc3\xbcro"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		config c;
		str problems;
		fresh();
		setenv(T[i].key, T[i].value, 1);
		load(a, &c, &problems);
		is_str(problems, S(""), "%s=%s is fine", T[i].key, T[i].value);
	}
}

static size_t count_lines(str s)
{
	size_t n = 0;
	for (str line; str_split(&s, '\n', &line);)
		n++;
	return n;
}

static void all_wrong(arena *a)
{
	config c;
	str problems;
	fresh();
	unsetenv("PUBLIC_URL");
	unsetenv("DATABASE_URL");
	write_file(S("HOOK_WORKERS=0\nHOOK_WORKER=4\nnonsense s3cret\nPAGE_WORKERS=1\n"
		     "PAGE_WORKERS=x\n=\n\x01\x1b[2J=1\nDATABASE_ADMIN_URL=postgres://"
		     "u:hunter2@h/\x07\n"));
	setenv("SANDBOX", "maybe", 1);
	ok(!load(a, &c, &problems), "all at once");
	static const char *const SAYS[] = {
		"PUBLIC_URL is not set: must be the address",
		"DATABASE_URL is not set: must be a PostgreSQL connection string",
		"HOOK_WORKERS=\"0\" (line 1 of PATCHBAY_CONF): must be a number from 1 "
		"to 256",
		"PATCHBAY_CONF line 2: there is no setting named \"HOOK_WORKER\"",
		"PATCHBAY_CONF line 3: not KEY=VALUE and not a # comment",
		"PATCHBAY_CONF line 5: set a second time: \"PAGE_WORKERS\"",
		"PAGE_WORKERS=\"x\" (line 5 of PATCHBAY_CONF): must be a number",
		"PATCHBAY_CONF line 6: there is no setting named \"\"",
		"PATCHBAY_CONF line 7: there is no setting named",
		"DATABASE_ADMIN_URL=(secret) (line 8 of PATCHBAY_CONF): must be UTF-8 "
		"text",
		"SANDBOX=\"maybe\": must be on or off",
	};
	for (size_t i = 0; i < sizeof SAYS / sizeof SAYS[0]; i++)
		ok(str_has(problems, str_of(SAYS[i])), "says %s", SAYS[i]);
	if (!is_i64((int64_t)count_lines(problems), sizeof SAYS / sizeof SAYS[0],
		    "one line each"))
		tap_show("problems", problems);
	ok(!str_has(problems, S("hunter2")) && !str_has(problems, S("s3cret")),
	   "no secret is shown");
	bool plain = true;
	for (size_t i = 0; i < problems.n; i++)
		plain = plain &&
			((unsigned char)problems.p[i] >= 0x20 || problems.p[i] == '\n');
	ok(plain, "nor a control character");
}

static void bad_files(arena *a)
{
	config c;
	str problems;
	fresh();
	setenv("PATCHBAY_CONF", "/nonexistent/patchbay.conf", 1);
	ok(!load(a, &c, &problems) && str_has(problems, S("No such file")),
	   "no such file");
	setenv("PATCHBAY_CONF", dir, 1);
	ok(!load(a, &c, &problems) && str_has(problems, S("PATCHBAY_CONF")),
	   "a folder");
	char *big = arena_alloc(a, 70000);
	memset(big, '#', 70000);
	write_file((str){big, 70000});
	ok(!load(a, &c, &problems) && str_has(problems, S("too large")), "a huge file");
	write_file(S("MEMCACHED=a\0b\n"));
	ok(!load(a, &c, &problems) && str_has(problems, S("control")), "a NUL in it");
	write_file(S(""));
	ok(load(a, &c, &problems), "an empty one is fine");
}

#define HEX "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"

static void keys(arena *a)
{
	config c = {.key_file = str_of(path)};
	static const struct {
		const char *text;
		mode_t mode;
		const char *says; /* NULL: good */
	} T[] = {
		{HEX, 0600, NULL},
		{HEX "\n", 0640, NULL},
		{HEX, 0644, "read by everybody"},
		{HEX "00", 0600, "is no key"},
		{HEX "0", 0600, "is no key"},
		{"x" HEX, 0600, "is no key"},
		{"0001", 0600, "is no key"},
		{"", 0600, "is no key"},
		{HEX HEX HEX HEX HEX, 0600, "too long"},
	};
	str pepper = NONE;
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		buf b = buf_new(a, 0, 4096);
		write_file(str_of(T[i].text));
		chmod(path, T[i].mode);
		bool good = config_load_key(a, &c, &b);
		ok(good == !T[i].says &&
			   (good || str_has(buf_view(&b), str_of(T[i].says))),
		   "key file %zu: " STR_FMT, i, STR_ARG(buf_view(&b)));
		ok(!str_has(buf_view(&b), S("0001")), "which shows nothing of it");
		if (good) {
			ok(c.key[0] == 0 && c.key[31] == 31, "the key");
			ok(c.pepper.n == 64 && (!pepper.p || str_eq(pepper, c.pepper)),
			   "the pepper is the same each time");
			pepper = c.pepper;
		}
	}
	buf b = buf_new(a, 0, 4096);
	c.key_file = S("/nonexistent/master.key");
	ok(!config_load_key(a, &c, &b) && str_has(buf_view(&b), S("No such file")) &&
		   str_has(buf_view(&b), S("openssl rand -hex 32")),
	   "no key file: says how to make one");
	b = buf_new(a, 0, 4096);
	c.key_file = str_of(dir);
	ok(!config_load_key(a, &c, &b), "a folder is no key");
}

int main(void)
{
	arena *a = arena_new(32 << 20);
	snprintf(dir, sizeof dir, "%s/base_config.XXXXXX", tap_folder());
	if (!mkdtemp(dir) || !crypto_init())
		return 1;
	snprintf(path, sizeof path, "%s/conf", dir);
	defaults(a);
	sources(a);
	one_wrong(a);
	good_values(a);
	all_wrong(a);
	bad_files(a);
	keys(a);
	unlink(path);
	rmdir(dir);
	arena_delete(a);
	return tap_done();
}
