#include "serve/admin.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/ctx.h"
#include "base/events.h"
#include "base/memo.h"
#include "base/phone.h"
#include "base/text.h"
#include "features/accounts/accounts.h"
#include "features/accounts/audit.h"
#include "features/carrier/carrier.h"
#include "features/flows/publish.h"
#include "store/pg.h"
#include "store/rows.h"

/* One command under way: its options and a connection as the owner. */
struct admin {
	ctx x;
	events ev;
	int argc;
	char **argv;
	str by;
};

static str admin_option(const struct admin *m, const char *name)
{
	for (int i = 1; i + 1 < m->argc; i++)
		if (!strcmp(m->argv[i], name))
			return str_of(m->argv[i + 1]);
	return (str){0};
}

/* The options must come in pairs and be known: a misspelt one is not passed over. */
static bool admin_known(const struct admin *m, const char *const *known)
{
	for (int i = 1; i < m->argc; i += 2) {
		int k = 0;
		while (known[k] && strcmp(known[k], m->argv[i]) != 0)
			k++;
		if (!known[k] || i + 1 >= m->argc) {
			fprintf(stderr,
				known[k] ? "%s needs a value\n" : "unknown option %s\n",
				m->argv[i]);
			return false;
		}
	}
	return true;
}

static void admin_open(struct admin *m, arena *a, const config *cfg, int argc,
		       char **argv)
{
	*m = (struct admin){.argc = argc, .argv = argv, .by = S("command line")};
	(void)events_open(&m->ev, S(""));
	m->x = (ctx){
		.a = a,
		.cfg = cfg,
		.now = when_now(),
		.request_id = crypto_token(a, 8),
		.pg = pg_new(cfg->database_admin_url, "patchbay-admin", 10000, 20000),
		.memo = memo_new(16),
		.events = &m->ev};
}

static int admin_close(struct admin *m, rc r)
{
	if (r == OK)
		r = pg_commit(&m->x);
	if (r != OK) {
		pg_rollback(&m->x);
		fprintf(stderr, "patchbay: %s (%s)\n", m->x.first_error, rc_text(r));
	}
	pg_delete(m->x.pg);
	return r == OK ? 0 : 1;
}

/* Required options, all named when missing. */
static bool admin_need(const struct admin *m, const char *const *names)
{
	bool ok = true;

	for (int i = 0; names[i]; i++)
		if (!admin_option(m, names[i]).n) {
			fprintf(stderr, "%s is missing\n", names[i]);
			ok = false;
		}
	return ok;
}

static rc admin_find_tenant(struct admin *m, str *id)
{
	id_row row = {0};
	bool found;

	TRY(pg_begin(&m->x, S(""), S("")));
	pg_send(&m->x, Q_tenant_by_slug, ARGS(A(admin_option(m, "--tenant"))),
		pg_maybe(&id_row_t, &row, &found));
	TRY(pg_flush(&m->x));
	if (!found)
		return FAIL(&m->x, E_NOTFOUND, "no tenant with that slug");
	*id = row.id;
	pg_send(&m->x, Q_tx_enter, ARGS(A(row.id), A(S(""))), pg_count(NULL));
	return OK;
}

/* A password from the environment (PATCHBAY_PASSWORD) or one line of standard input, so
 * that it is in no process list and no shell history. */
static str admin_password(arena *a)
{
	const char *env = getenv("PATCHBAY_PASSWORD");
	char line[1100];

	if (env)
		return str_of(env);
	if (isatty(STDIN_FILENO))
		fprintf(stderr, "Password: ");
	if (!fgets(line, sizeof(line), stdin))
		return (str){0};
	return str_dup(a, str_trim(str_of(line)));
}

static str admin_json(struct admin *m, const char *key, str value)
{
	buf b = buf_new(m->x.a, 64, 4096);

	buf_chr(&b, '{');
	buf_json(&b, str_of(key));
	buf_chr(&b, ':');
	buf_json(&b, value);
	buf_chr(&b, '}');
	return str_dup(m->x.a, buf_view(&b));
}

static rc admin_account(struct admin *m, str tenant)
{
	str sid = admin_option(m, "--account-sid"),
	    token = admin_option(m, "--auth-token");

	if (!sid.n)
		return OK;
	if (!twilio_sid(sid, "AC") || !token.n)
		return FAIL(&m->x, E_INPUT,
			    "--account-sid needs an AC... id and --auth-token");
	pg_send(&m->x, Q_account_set,
		ARGS(A(sid), A(carrier_seal(&m->x, tenant, token))), pg_count(NULL));
	return OK;
}

/* A new tenant can take its first call: hours Mon to Fri 9 to 5, one queue, one flow.
 */
static rc tenant_create(struct admin *m)
{
	static const char *const need[] = {"--slug", "--name", "--timezone", "--region",
					   NULL};
	id_row row = {0};

	if (!admin_need(m, need))
		return FAIL(&m->x, E_INPUT, "a tenant needs these");
	TRY(pg_begin(&m->x, S(""), S("")));
	TRY(pg_one(&m->x, Q_tenant_create,
		   ARGS(A(admin_option(m, "--slug")), A(admin_option(m, "--name")),
			A(admin_option(m, "--timezone")),
			A(admin_option(m, "--region"))),
		   &id_row_t, &row));
	pg_send(&m->x, Q_tx_enter, ARGS(A(row.id), A(S(""))), pg_count(NULL));
	pg_send(&m->x, Q_tenant_basics, NO_ARGS, pg_count(NULL));
	TRY(pg_flush(&m->x));
	TRY(admin_account(m, row.id));
	TRY(flow_publish_basic(&m->x, m->by));
	audit_add_by(&m->x, m->by, "tenant.created", "tenant", row.id, (str){0},
		     admin_json(m, "name", admin_option(m, "--name")));
	printf(STR_FMT "\n", STR_ARG(row.id));
	return OK;
}

static rc tenant_line(struct admin *m)
{
	static const char *const need[] = {"--tenant", "--number", "--name", NULL};
	str id, number, backup = admin_option(m, "--backup"),
			flow = admin_option(m, "--flow");
	str recording = admin_option(m, "--recording"),
	    language = admin_option(m, "--language");
	int64_t made = 0;

	if (!admin_need(m, need))
		return FAIL(&m->x, E_INPUT, "a line needs these");
	if (!phone_e164(m->x.a, admin_option(m, "--number"), S("US"), &number) ||
	    (backup.n && !phone_e164(m->x.a, backup, S("US"), &backup)))
		return FAIL(&m->x, E_INPUT, "write numbers in full, like +18015550142");
	TRY(admin_find_tenant(m, &id));
	pg_send(&m->x, Q_line_create,
		ARGS(A(number), A(admin_option(m, "--name")),
		     A(flow.n ? flow : S("Main flow")),
		     A(recording.n ? recording : S("announce")),
		     A(language.n ? language : S("en-US")), A(backup),
		     A(admin_option(m, "--department")),
		     A(admin_option(m, "--greeting"))),
		pg_count(&made));
	TRY(pg_flush(&m->x));
	if (!made)
		return FAIL(&m->x, E_NOTFOUND, "the tenant has no flow of that name");
	audit_add_by(&m->x, m->by, "line.created", "number", number, (str){0},
		     admin_json(m, "name", admin_option(m, "--name")));
	return OK;
}

static str admin_read_file(struct admin *m, str path)
{
	char part[8192];
	buf b = buf_new(m->x.a, sizeof(part), 1024 * 1024);
	int fd = open(str_cstr(m->x.a, path), O_RDONLY | O_CLOEXEC);
	ssize_t n;

	while (fd >= 0 && (n = read(fd, part, sizeof(part))) > 0)
		buf_put(&b, part, (size_t)n);
	if (fd >= 0)
		close(fd);
	return buf_view(&b);
}

static rc tenant_publish(struct admin *m)
{
	static const char *const need[] = {"--tenant", "--flow", "--file", NULL};
	buf problems = buf_new(m->x.a, 1024, 64 * 1024);
	str id, text;
	rc r;

	if (!admin_need(m, need))
		return FAIL(&m->x, E_INPUT, "publishing needs these");
	text = admin_read_file(m, admin_option(m, "--file"));
	if (!text.n)
		return FAIL(&m->x, E_INPUT, "the file is not there or empty");
	TRY(admin_find_tenant(m, &id));
	r = flow_publish(&m->x, admin_option(m, "--flow"), text,
			 admin_option(m, "--note"), m->by, &problems);
	fprintf(stderr, STR_FMT, STR_ARG(buf_view(&problems)));
	return r;
}

/* A new auth token: the one it replaces stays valid for 24 hours. */
static rc tenant_token(struct admin *m)
{
	static const char *const need[] = {"--tenant", "--auth-token", NULL};
	str id;

	if (!admin_need(m, need))
		return FAIL(&m->x, E_INPUT, "a rotation needs these");
	TRY(admin_find_tenant(m, &id));
	pg_send(&m->x, Q_account_rotate,
		ARGS(A(carrier_seal(&m->x, id, admin_option(m, "--auth-token")))),
		pg_count(NULL));
	audit_add_by(&m->x, m->by, "carrier.token_rotated", "tenant", id, (str){0},
		     (str){0});
	return OK;
}

static bool user_password_good(struct admin *m, str password)
{
	const char *why = password_fault(password);

	if (why)
		(void)FAIL(&m->x, E_INPUT, "%s", why);
	return !why;
}

static rc user_hash(struct admin *m, str *hash)
{
	str password = admin_password(m->x.a);

	if (!user_password_good(m, password))
		return E_INPUT;
	if (!password_hash(m->x.a, m->x.cfg->pepper, password, hash))
		return FAIL(&m->x, E_BUG, "the password could not be hashed");
	return OK;
}

static rc user_member(struct admin *m, str user)
{
	str phone = admin_option(m, "--phone"), calls = admin_option(m, "--calls");

	if (phone.n && !phone_e164(m->x.a, phone, S("US"), &phone))
		return FAIL(&m->x, E_INPUT,
			    "write the phone in full, like +18015550142");
	pg_send(&m->x, Q_member_create,
		ARGS(A(user), A(admin_option(m, "--name")),
		     A(admin_option(m, "--role")), A(phone),
		     A(admin_option(m, "--department")), A(!str_eq(calls, S("no"))),
		     A(admin_option(m, "--queue"))),
		pg_count(NULL));
	audit_add_by(&m->x, m->by, "member.created", "user", user, (str){0},
		     admin_json(m, "role", admin_option(m, "--role")));
	return OK;
}

static rc user_create(struct admin *m)
{
	static const char *const need[] = {"--email", "--name", "--role", NULL};
	bool platform = str_eq(admin_option(m, "--role"), S("platform_admin"));
	str tenant, hash, email = str_lower(m->x.a, admin_option(m, "--email"));
	id_row row = {0};

	if (!admin_need(m, need) || (!platform && !admin_option(m, "--tenant").n))
		return FAIL(
			&m->x, E_INPUT,
			"a user needs these (and --tenant, but for platform_admin)");
	TRY(user_hash(m, &hash));
	TRY(platform ? pg_begin(&m->x, S(""), S("")) : admin_find_tenant(m, &tenant));
	TRY(pg_one(&m->x, Q_user_create,
		   ARGS(A(email), A(admin_option(m, "--name")), A(hash), A(platform)),
		   &id_row_t, &row));
	if (!platform)
		return user_member(m, row.id);
	audit_add_by(&m->x, m->by, "user.created", "user", row.id, (str){0},
		     admin_json(m, "role", S("platform_admin")));
	return OK;
}

static rc user_password(struct admin *m)
{
	static const char *const need[] = {"--email", NULL};
	str hash;
	int64_t changed = 0;

	if (!admin_need(m, need))
		return FAIL(&m->x, E_INPUT, "whose password?");
	TRY(user_hash(m, &hash));
	TRY(pg_begin(&m->x, S(""), S("")));
	pg_send(&m->x, Q_user_password_reset,
		ARGS(A(admin_option(m, "--email")), A(hash)), pg_count(&changed));
	TRY(pg_flush(&m->x));
	return changed ? OK : FAIL(&m->x, E_NOTFOUND, "nobody has that e-mail");
}

static const struct order {
	const char *name, *usage;
	const char *const *options;
	rc (*run)(struct admin *m);
} TENANT_ORDERS[] = {
	{"create",
	 "--slug S --name N --timezone Zone/City --region CC [--account-sid AC.. "
	 "--auth-token T]",
	 (const char *const[]){"--slug", "--name", "--timezone", "--region",
			       "--account-sid", "--auth-token", NULL},
	 tenant_create},
	{"line",
	 "--tenant S --number +1... --name N [--flow F] [--recording "
	 "always|ask|announce|never] "
	 "[--backup +1...] [--language en-US] [--department D] [--greeting TEXT]",
	 (const char *const[]){"--tenant", "--number", "--name", "--flow",
			       "--recording", "--backup", "--language", "--department",
			       "--greeting", NULL},
	 tenant_line},
	{"publish", "--tenant S --flow F --file document.json [--note TEXT]",
	 (const char *const[]){"--tenant", "--flow", "--file", "--note", NULL},
	 tenant_publish},
	{"token", "--tenant S --auth-token T   (the old one stays valid for 24 hours)",
	 (const char *const[]){"--tenant", "--auth-token", NULL}, tenant_token},
	{NULL, NULL, NULL, NULL},
};

static const struct order USER_ORDERS[] = {
	{"create",
	 "--email E --name N --role R [--tenant S] [--phone +1...] [--department D] "
	 "[--queue Q] "
	 "[--calls yes|no]   (password: PATCHBAY_PASSWORD or standard input)",
	 (const char *const[]){"--email", "--name", "--role", "--tenant", "--phone",
			       "--department", "--queue", "--calls", NULL},
	 user_create},
	{"password", "--email E   (password: PATCHBAY_PASSWORD or standard input)",
	 (const char *const[]){"--email", NULL}, user_password},
	{NULL, NULL, NULL, NULL},
};

static int admin_usage(const struct order *orders, const char *command)
{
	for (; orders->name; orders++)
		fprintf(stderr, "patchbay %s %s %s\n", command, orders->name,
			orders->usage);
	return 64;
}

static int admin_run(arena *a, const config *cfg, const struct order *orders,
		     const char *command, int argc, char **argv)
{
	struct admin m;

	for (const struct order *o = orders; o->name && argc > 0; o++) {
		if (strcmp(o->name, argv[0]) != 0)
			continue;
		if (!cfg->database_admin_url.n) {
			fprintf(stderr, "patchbay: set DATABASE_ADMIN_URL, the owner's "
					"connection\n");
			return 78;
		}
		admin_open(&m, a, cfg, argc, argv);
		if (!admin_known(&m, o->options))
			return admin_usage(orders, command);
		return admin_close(&m, o->run(&m));
	}
	return admin_usage(orders, command);
}

int admin_tenant(arena *a, const config *cfg, int argc, char **argv)
{
	return admin_run(a, cfg, TENANT_ORDERS, "tenant", argc, argv);
}

int admin_user(arena *a, const config *cfg, int argc, char **argv)
{
	return admin_run(a, cfg, USER_ORDERS, "user", argc, argv);
}

void admin_help(const char *command)
{
	const struct order *orders =
		strcmp(command, "tenant") ? USER_ORDERS : TENANT_ORDERS;

	for (; orders->name; orders++)
		printf("  patchbay %s %s %s\n", command, orders->name, orders->usage);
}
