/* lean.c -- the leanest FastCGI program for the same two answers, to measure ours
 * against: no framework, no tenants apart, no history, no renderer; one query each.
 *
 *   lean voice SOCKET WORKERS DATABASE FOLDER URL        FOLDER/answer
 *   lean page  SOCKET WORKERS DATABASE FOLDER MEMCACHED  FOLDER/head, row, tail
 *
 * voice: checks the signature (tokens are read at the start), finds the line, the
 * tenant and the contact and stores the call, durably, in one round trip; answers
 * TwiML. page: finds the session in memcached, reads 50 contacts in one query and
 * writes the same HTML as ours: FOLDER's files are a page of ours cut up, with {name}
 * where values go. */
#include <errno.h>
#include <fcgiapp.h>
#include <libmemcached/memcached.h>
#include <libpq-fe.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BODY_MAX = 65536, PAIRS_MAX = 64, PIECES_MAX = 64, ACCOUNTS_MAX = 64 };
enum { COLUMNS = 6, PAGE_MAX = 512 * 1024 };

static const char VOICE_SQL[] =
	"WITH n AS (SELECT tenant_id, name FROM lean.numbers WHERE account = $1 AND "
	"e164 = "
	"$2), c AS (SELECT k.id, k.name FROM n JOIN lean.contacts k ON k.tenant_id = "
	"n.tenant_id AND k.phone = $3 LIMIT 1), i AS (INSERT INTO lean.calls "
	"(tenant_id, "
	"call_sid, from_number, to_number, contact_id, state, payload) SELECT "
	"n.tenant_id, "
	"$4, $3, $2, (SELECT id FROM c), 'menu', $5 FROM n ON CONFLICT DO NOTHING) "
	"SELECT n.name, (SELECT c.name FROM c) FROM n";

static const char PAGE_SQL[] =
	"SELECT id, name, phone, stage, status, owner FROM lean.contacts WHERE "
	"tenant_id = "
	"$1 AND type = 'customer' AND (sort_name, id) > ((SELECT sort_name FROM "
	"lean.contacts WHERE tenant_id = $1 AND id = $2::uuid), $2::uuid) "
	"ORDER BY sort_name, id LIMIT 50";
static const char *const NAMES[COLUMNS] = {"{id}",    "{name}",   "{phone}",
					   "{stage}", "{status}", "{owner}"};

struct text {
	char *p;
	size_t n;
};

struct param {
	struct text name, value;
};

static PGconn *db;
static struct text answer, head, tail;
/* The row: a piece of text, then a column (or -1 at the end). */
static struct {
	struct text text;
	int column;
} pieces[PIECES_MAX];
static size_t npieces;
static struct {
	char sid[40], token[64];
} accounts[ACCOUNTS_MAX];
static int naccounts;
static char *page;
static size_t page_n;

static void die(const char *what)
{
	fprintf(stderr, "lean: %s: %s\n", what,
		db ? PQerrorMessage(db) : strerror(errno));
	exit(1);
}

static struct text read_file(const char *folder, const char *name)
{
	char path[512];
	struct text t = {malloc(PAGE_MAX), 0};
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "r");
	if (!f || !t.p)
		die(path);
	t.n = fread(t.p, 1, PAGE_MAX - 1, f);
	t.p[t.n] = '\0';
	fclose(f);
	return t;
}

static void refuse(FCGX_Request *r, int status)
{
	FCGX_FPrintF(r->out, "Status: %d\r\nContent-Length: 0\r\n\r\n", status);
}

static void connect_db(const char *url, const char *sql)
{
	db = PQconnectdb(url);
	if (PQstatus(db) != CONNECTION_OK)
		die("connect");
	PGresult *r = PQprepare(db, "q", sql, 0, NULL);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		die("prepare");
	PQclear(r);
}

/* ---- voice ---- */

static void read_accounts(void)
{
	PGresult *r = PQexec(db, "SELECT sid, token FROM lean.accounts");

	for (int i = 0; i < PQntuples(r) && naccounts < ACCOUNTS_MAX;
	     i++, naccounts++) {
		snprintf(accounts[i].sid, sizeof(accounts[i].sid), "%s",
			 PQgetvalue(r, i, 0));
		snprintf(accounts[i].token, sizeof(accounts[i].token), "%s",
			 PQgetvalue(r, i, 1));
	}
	PQclear(r);
}

static int hex(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

static struct text decode(char *p, char *end)
{
	char *to = p, *start = p;

	for (; p < end; p++)
		if (*p == '%' && end - p > 2) {
			*to++ = (char)(hex(p[1]) * 16 + hex(p[2]));
			p += 2;
		} else {
			*to++ = *p == '+' ? ' ' : *p;
		}
	*to = '\0';
	return (struct text){start, (size_t)(to - start)};
}

static size_t parse(char *body, size_t n, struct param *out)
{
	char *end = body + n, *next;
	size_t count = 0;

	for (char *p = body; p < end && count < PAIRS_MAX; p = next + 1) {
		next = memchr(p, '&', (size_t)(end - p));
		if (!next)
			next = end;
		char *eq = memchr(p, '=', (size_t)(next - p));
		if (!eq)
			continue;
		out[count].name = decode(p, eq);
		out[count++].value = decode(eq + 1, next);
	}
	return count;
}

static int by_name(const void *a, const void *b)
{
	const struct param *x = a, *y = b;

	return strcmp(x->name.p, y->name.p);
}

static const char *value(const struct param *p, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(p[i].name.p, name) == 0)
			return p[i].value.p;
	return "";
}

static bool is_signed(struct param *p, size_t n, const char *url, const char *signature)
{
	static char text[BODY_MAX * 2];
	unsigned char mac[EVP_MAX_MD_SIZE], b64[64];
	unsigned int mac_n = 0;
	size_t at = strlen(url);
	const char *token = NULL, *sid = value(p, n, "AccountSid");

	for (int i = 0; i < naccounts; i++)
		if (strcmp(accounts[i].sid, sid) == 0)
			token = accounts[i].token;
	if (!token || !signature)
		return false;
	qsort(p, n, sizeof(*p), by_name);
	memcpy(text, url, at);
	for (size_t i = 0; i < n; i++) {
		memcpy(text + at, p[i].name.p, p[i].name.n);
		at += p[i].name.n;
		memcpy(text + at, p[i].value.p, p[i].value.n);
		at += p[i].value.n;
	}
	HMAC(EVP_sha1(), token, (int)strlen(token), (unsigned char *)text, at, mac,
	     &mac_n);
	int len = EVP_EncodeBlock(b64, mac, (int)mac_n);
	return strlen(signature) == (size_t)len &&
	       CRYPTO_memcmp(signature, b64, (size_t)len) == 0;
}

static void voice(FCGX_Request *r, const char *url)
{
	static char body[BODY_MAX], kept[BODY_MAX];
	struct param p[PAIRS_MAX];
	const char *said = FCGX_GetParam("CONTENT_LENGTH", r->envp);
	int want = said ? (int)strtol(said, NULL, 10) : 0;

	if (want <= 0 || want >= BODY_MAX - 1 ||
	    FCGX_GetStr(body, want, r->in) != want) {
		refuse(r, 400);
		return;
	}
	(void)FCGX_GetChar(r->in); /* the end, so that closing does not wait for it */
	body[want] = '\0';
	memcpy(kept, body, (size_t)want + 1);
	size_t n = parse(body, (size_t)want, p);
	if (!is_signed(p, n, url, FCGX_GetParam("HTTP_X_TWILIO_SIGNATURE", r->envp))) {
		refuse(r, 403);
		return;
	}
	const char *args[] = {value(p, n, "AccountSid"), value(p, n, "To"),
			      value(p, n, "From"), value(p, n, "CallSid"), kept};
	PGresult *got = PQexecPrepared(db, "q", 5, args, NULL, NULL, 0);
	if (PQresultStatus(got) != PGRES_TUPLES_OK || PQntuples(got) != 1) {
		refuse(r, 503);
	} else {
		FCGX_FPrintF(r->out,
			     "Content-Type: text/xml; charset=utf-8\r\n"
			     "Content-Length: %d\r\n\r\n",
			     (int)answer.n);
		FCGX_PutStr(answer.p, (int)answer.n, r->out);
	}
	PQclear(got);
}

/* ---- page ---- */

static void add_piece(char *p, size_t n, int column)
{
	if (npieces == PIECES_MAX)
		die("too many pieces");
	pieces[npieces].text = (struct text){p, n};
	pieces[npieces++].column = column;
}

static void cut_row(struct text row)
{
	char *from = row.p;

	for (char *p = row.p; p < row.p + row.n; p++) {
		for (int c = 0; c < COLUMNS; c++) {
			size_t n = strlen(NAMES[c]);
			if (strncmp(p, NAMES[c], n) != 0)
				continue;
			add_piece(from, (size_t)(p - from), c);
			from = p + n;
		}
	}
	add_piece(from, (size_t)(row.p + row.n - from), -1);
}

static void put(const char *p, size_t n)
{
	if (page_n + n > PAGE_MAX)
		die("page");
	memcpy(page + page_n, p, n);
	page_n += n;
}

static void put_escaped(const char *p)
{
	for (const char *from = p;; p++) {
		const char *as = *p == '<'   ? "&lt;"
				 : *p == '>' ? "&gt;"
				 : *p == '&' ? "&amp;"
				 : *p == '"' ? "&quot;"
					     : NULL;
		if (!as && *p)
			continue;
		put(from, (size_t)(p - from));
		if (!as)
			return;
		put(as, strlen(as));
		from = p + 1;
	}
}

/* Who is signed in: their tenant. */
static bool session_of(memcached_st *mc, const char *cookies, char tenant[40])
{
	static const char NAME[] = "__Host-patchbay=";
	const char *at = cookies ? strstr(cookies, NAME) : NULL;
	unsigned char sum[SHA256_DIGEST_LENGTH];
	char key[80] = "lean:";
	size_t n;
	uint32_t flags;
	memcached_return_t rc;

	if (!at)
		return false;
	at += sizeof(NAME) - 1;
	SHA256((const unsigned char *)at, strcspn(at, ";"), sum);
	for (size_t i = 0; i < sizeof(sum); i++)
		snprintf(key + 5 + 2 * i, 3, "%02x", sum[i]);
	char *v = memcached_get(mc, key, strlen(key), &n, &flags, &rc);
	if (!v)
		return false;
	snprintf(tenant, 40, "%.*s", (int)n, v);
	free(v);
	return true;
}

static void page_rows(const PGresult *got)
{
	for (int i = 0; i < PQntuples(got); i++)
		for (size_t k = 0; k < npieces; k++) {
			put(pieces[k].text.p, pieces[k].text.n);
			if (pieces[k].column >= 0)
				put_escaped(PQgetvalue(got, i, pieces[k].column));
		}
}

static void contacts(FCGX_Request *r, memcached_st *mc)
{
	char tenant[40];
	const char *query = FCGX_GetParam("QUERY_STRING", r->envp);
	const char *after = query ? strstr(query, "after=") : NULL;

	if (!session_of(mc, FCGX_GetParam("HTTP_COOKIE", r->envp), tenant) || !after) {
		refuse(r, 401);
		return;
	}
	const char *args[] = {tenant, after + 6};
	PGresult *got = PQexecPrepared(db, "q", 2, args, NULL, NULL, 0);
	if (PQresultStatus(got) != PGRES_TUPLES_OK) {
		PQclear(got);
		refuse(r, 503);
		return;
	}
	page_n = 0;
	put(head.p, head.n);
	page_rows(got);
	put(tail.p, tail.n);
	PQclear(got);
	FCGX_FPrintF(
		r->out,
		"Content-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n",
		(int)page_n);
	FCGX_PutStr(page, (int)page_n, r->out);
}

/* ---- processes ---- */

static _Noreturn void worker(int fd, char **argv)
{
	bool is_voice = strcmp(argv[1], "voice") == 0;
	memcached_st *mc = memcached_create(NULL);
	FCGX_Request r;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	connect_db(argv[4], is_voice ? VOICE_SQL : PAGE_SQL);
	if (is_voice)
		read_accounts();
	else
		memcached_server_add_unix_socket(mc, argv[6]);
	page = malloc(PAGE_MAX);
	FCGX_Init();
	signal(SIGTERM, SIG_DFL);
	FCGX_InitRequest(&r, fd, 0);
	while (FCGX_Accept_r(&r) == 0) {
		if (is_voice)
			voice(&r, argv[6]);
		else
			contacts(&r, mc);
		FCGX_Finish_r(&r);
	}
	exit(1);
}

int main(int argc, char **argv)
{
	if (argc != 7) {
		fprintf(stderr, "lean: see the head of tests/bench/lean.c\n");
		return 64;
	}
	if (strcmp(argv[1], "voice") == 0) {
		answer = read_file(argv[5], "answer");
	} else {
		head = read_file(argv[5], "head");
		tail = read_file(argv[5], "tail");
		cut_row(read_file(argv[5], "row"));
	}
	unlink(argv[2]);
	int fd = FCGX_OpenSocket(argv[2], 1024);
	if (fd < 0 || chmod(argv[2], 0666) != 0)
		die(argv[2]);
	for (long i = strtol(argv[3], NULL, 10); i > 0; i--)
		if (fork() == 0)
			worker(fd, argv);
	while (wait(NULL) > 0)
		continue;
	return 1;
}
