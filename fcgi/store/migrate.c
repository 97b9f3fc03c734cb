#include "store/migrate.h"

#include <dirent.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 1000, SQL_MAX = 4 * 1024 * 1024 };

static int migrate_is_file(const struct dirent *e)
{
	str name = str_of(e->d_name);
	int64_t n;

	return str_ends(name, S(".sql")) && name.n > 8 &&
	       str_i64(str_sub(name, 0, 4), &n) && name.p[4] == '_';
}

static int64_t migrate_number(const char *name)
{
	int64_t n = 0;

	(void)str_i64((str){name, 4}, &n);
	return n;
}

int64_t migrate_newest(str dir)
{
	char path[1024];
	struct dirent **files = NULL;
	int64_t newest = 0;

	snprintf(path, sizeof(path), STR_FMT, STR_ARG(dir));
	int n = scandir(path, &files, migrate_is_file, alphasort);
	for (int i = 0; i < n; i++) {
		newest = migrate_number(files[i]->d_name);
		free(files[i]);
	}
	free(files);
	return newest;
}

/* NULL when the file cannot be read; to be freed. */
static char *migrate_read(str dir, const char *name)
{
	char path[1024];
	struct stat st;
	char *text;

	snprintf(path, sizeof(path), STR_FMT "/%s", STR_ARG(dir), name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) != 0 || st.st_size > SQL_MAX) {
		close(fd);
		return NULL;
	}
	text = calloc(1, (size_t)st.st_size + 1);
	if (!text || read(fd, text, (size_t)st.st_size) != st.st_size) {
		free(text);
		text = NULL;
	}
	close(fd);
	return text;
}

static bool migrate_do(PGconn *c, const char *sql, buf *said)
{
	PGresult *r = PQexec(c, sql);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK ||
		  PQresultStatus(r) == PGRES_TUPLES_OK;

	if (!ok)
		buf_fmt(said, "  %s", PQresultErrorMessage(r));
	PQclear(r);
	return ok;
}

static bool migrate_applied(PGconn *c, int64_t number)
{
	char n[24];
	const char *values[] = {n};

	snprintf(n, sizeof(n), "%lld", (long long)number);
	PGresult *r =
		PQexecParams(c, "SELECT 1 FROM schema_migrations WHERE number = $1", 1,
			     NULL, values, NULL, NULL, 0);
	bool yes = PQresultStatus(r) == PGRES_TUPLES_OK && PQntuples(r) == 1;
	PQclear(r);
	return yes;
}

static bool migrate_note(PGconn *c, const char *name, buf *said)
{
	char n[24];
	const char *values[] = {n, name};

	snprintf(n, sizeof(n), "%lld", (long long)migrate_number(name));
	PGresult *r = PQexecParams(
		c, "INSERT INTO schema_migrations (number, name) VALUES ($1, $2)", 2,
		NULL, values, NULL, NULL, 0);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!ok)
		buf_fmt(said, "  %s", PQresultErrorMessage(r));
	PQclear(r);
	return ok;
}

static bool migrate_file(PGconn *c, str dir, const char *name, buf *said)
{
	char *sql;
	bool ok;

	if (migrate_applied(c, migrate_number(name)))
		return true;
	sql = migrate_read(dir, name);
	if (!sql) {
		buf_fmt(said, "%s: cannot be read\n", name);
		return false;
	}
	ok = migrate_do(c, "BEGIN", said) && migrate_do(c, sql, said) &&
	     migrate_note(c, name, said) && migrate_do(c, "COMMIT", said);
	free(sql);
	if (!ok)
		(void)migrate_do(c, "ROLLBACK", said);
	buf_fmt(said, "%s: %s\n", name,
		ok ? "applied" : "FAILED, nothing of it was kept");
	return ok;
}

/* Of two files with one number the second would be taken for applied. */
static bool migrate_all_numbered(struct dirent **files, int n, buf *said)
{
	bool ok = true;

	for (int i = 1; i < n; i++) {
		const char *a = files[i - 1]->d_name, *b = files[i]->d_name;
		if (migrate_number(a) == migrate_number(b)) {
			buf_fmt(said, "%s and %s have the same number\n", a, b);
			ok = false;
		}
	}
	return ok;
}

static bool migrate_files(PGconn *c, str dir, buf *said)
{
	char path[1024];
	struct dirent **files = NULL;
	bool ok = true;

	snprintf(path, sizeof(path), STR_FMT, STR_ARG(dir));
	int n = scandir(path, &files, migrate_is_file, alphasort);
	if (n <= 0) {
		buf_fmt(said, "%s: no migrations there\n", path);
		ok = false;
	}
	ok = ok && migrate_all_numbered(files, n, said);
	for (int i = 0; i < n; i++) {
		ok = ok && migrate_file(c, dir, files[i]->d_name, said);
		free(files[i]);
	}
	free(files);
	return ok;
}

/* One migrator at a time; waits for locks for two seconds, rather than stopping the
 * workers that queue behind it. */
static bool migrate_prepare(PGconn *c, buf *said)
{
	return migrate_do(c,
			  "SET client_min_messages = warning; SET lock_timeout = '2s'",
			  said) &&
	       migrate_do(c, "SELECT pg_advisory_lock(7300)", said) &&
	       migrate_do(c,
			  "CREATE TABLE IF NOT EXISTS schema_migrations (number bigint "
			  "PRIMARY KEY, "
			  "name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT "
			  "now())",
			  said);
}

static bool migrate_finish(PGconn *c, buf *said)
{
	return migrate_do(c, "GRANT SELECT ON schema_migrations TO patchbay_app", said);
}

bool migrate_run(str url, str dir, buf *said)
{
	char conninfo[1024];
	bool ok;

	snprintf(conninfo, sizeof(conninfo), STR_FMT, STR_ARG(url));
	PGconn *c = PQconnectdb(conninfo);
	ok = PQstatus(c) == CONNECTION_OK;
	if (!ok)
		buf_fmt(said, "no database connection: %s", PQerrorMessage(c));
	ok = ok && migrate_prepare(c, said) && migrate_files(c, dir, said) &&
	     migrate_finish(c, said);
	PQfinish(c);
	return ok;
}
