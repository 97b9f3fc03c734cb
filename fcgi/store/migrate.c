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

enum applied { APPLIED_NOT, APPLIED, APPLIED_OTHERWISE, APPLIED_UNKNOWN };

/* What ran here under this number is known by its sum; rows of before sums were kept
 * take the one that comes. */
static enum applied migrate_applied(PGconn *c, const char *name, const char *sql)
{
	char n[24];
	const char *values[] = {n, sql};
	enum applied is = APPLIED_UNKNOWN;

	snprintf(n, sizeof(n), "%lld", (long long)migrate_number(name));
	PGresult *r = PQexecParams(
		c,
		"UPDATE schema_migrations SET sum = coalesce(sum, encode(sha256("
		"convert_to($2, 'UTF8')), 'hex')) WHERE number = $1 RETURNING "
		"sum = encode(sha256(convert_to($2, 'UTF8')), 'hex')",
		2, NULL, values, NULL, NULL, 0);
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		is = PQntuples(r) != 1               ? APPLIED_NOT
		     : PQgetvalue(r, 0, 0)[0] == 't' ? APPLIED
						     : APPLIED_OTHERWISE;
	PQclear(r);
	return is;
}

static bool migrate_note(PGconn *c, const char *name, const char *sql, buf *said)
{
	char n[24];
	const char *values[] = {n, name, sql};

	snprintf(n, sizeof(n), "%lld", (long long)migrate_number(name));
	PGresult *r = PQexecParams(
		c,
		"INSERT INTO schema_migrations (number, name, sum) VALUES ($1, $2, "
		"encode(sha256(convert_to($3, 'UTF8')), 'hex'))",
		3, NULL, values, NULL, NULL, 0);
	bool ok = PQresultStatus(r) == PGRES_COMMAND_OK;
	if (!ok)
		buf_fmt(said, "  %s", PQresultErrorMessage(r));
	PQclear(r);
	return ok;
}

static bool migrate_apply(PGconn *c, const char *name, const char *sql, buf *said)
{
	bool ok = migrate_do(c, "BEGIN", said) && migrate_do(c, sql, said) &&
		  migrate_note(c, name, sql, said) && migrate_do(c, "COMMIT", said);

	if (!ok)
		(void)migrate_do(c, "ROLLBACK", said);
	buf_fmt(said, "%s: %s\n", name,
		ok ? "applied" : "FAILED, nothing of it was kept");
	return ok;
}

static bool migrate_file(PGconn *c, str dir, const char *name, buf *said)
{
	char *sql = migrate_read(dir, name);
	bool ok = false;

	switch (sql ? migrate_applied(c, name, sql) : APPLIED_UNKNOWN) {
	case APPLIED_NOT:
		ok = migrate_apply(c, name, sql, said);
		break;
	case APPLIED:
		ok = true;
		break;
	case APPLIED_OTHERWISE:
		buf_fmt(said,
			"%s: ran here with another text. What has run is never "
			"changed: undo that and write a new one, or begin with an "
			"empty database.\n",
			name);
		break;
	case APPLIED_UNKNOWN:
		buf_fmt(said, "%s: cannot be %s\n", name, sql ? "looked up" : "read");
		break;
	}
	free(sql);
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
			  "now()); ALTER TABLE schema_migrations ADD COLUMN IF NOT "
			  "EXISTS sum text",
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
