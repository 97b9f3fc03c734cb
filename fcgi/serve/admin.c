/* The frame of `patchbay tenant` and `patchbay user`: options, transaction, words. */
#include "serve/admin.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/memo.h"
#include "base/phone.h"
#include "base/text.h"
#include "features/accounts/audit.h"
#include "serve/admin_orders.h"
#include "store/rows.h"

typedef struct known_names {
	str names;
	bool known;
} known_names;
static const field known_names_f[] = {FIELD_OPT(known_names, names),
				      FIELD(known_names, known)};
const type known_names_t = TYPE(known_names, known_names_f);

str admin_option(const struct admin *m, const char *name)
{
	for (int i = 1; i + 1 < m->argc; i++)
		if (!strcmp(m->argv[i], name))
			return str_of(m->argv[i + 1]);
	return (str){0};
}

/* The options must come in pairs and be known: a misspelt one is not passed over. */
static bool admin_options_known(const struct admin *m, const char *const *known)
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

/* Required options, all named when missing. */
static bool admin_options_there(const struct admin *m, const char *const *names)
{
	bool ok = true;

	for (int i = 0; names[i]; i++)
		if (!admin_option(m, names[i]).n) {
			fprintf(stderr, "%s is missing\n", names[i]);
			ok = false;
		}
	return ok;
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

/* What the database's rules say in words that a person can act on. Whatever is looked
 * at beforehand can be changed by somebody else a moment later, so that the last word
 * is the constraint's. */
static const char *admin_sentence(const char *error)
{
	static const char *const sentences[][2] = {
		{"tenants_slug_key", "That slug is taken: every business has its own."},
		{"tenants_slug_check",
		 "A slug is 2 to 41 small letters, digits and hyphens, such as acme."},
		{"tenants_name_check", "A business's name has 1 to 120 characters."},
		{"tenants_region_check",
		 "A region is a country's two capital letters, such as US."},
		{"users_email_key", "Somebody has that e-mail already."},
		{"users_name_check", "A person's name has 1 to 120 characters."},
		{"members_name_check", "A person's name has 1 to 120 characters."},
		{"members_role_check",
		 "A role is one of owner, manager, lead, agent, field, viewer or "
		 "platform_admin."},
		{"carrier_accounts_account_sid_key",
		 "That carrier account is another business's already."},
		{"carrier_accounts_pkey", "The business has that account already."},
		{"numbers_tenant_id_e164_key", "The business has that line already."},
		{"numbers_e164_key", "That number is another business's line already."},
		{"numbers_recording_check",
		 "--recording is one of always, ask, announce or never."},
		{"numbers_name_check", "A line's name has 1 to 80 characters."},
		{"numbers_language_check",
		 "A language is written as in en-US or en-GB."},
		{"numbers_greeting_check", "A greeting has at most 500 characters."},
		{"flows_name_check", "A flow's name has 1 to 80 characters."},
		{"flow_versions_note_check", "A note has at most 200 characters."},
	};

	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (strstr(error, sentences[i][0]))
			return sentences[i][1];
	return error;
}

static void admin_drop(struct admin *m)
{
	pg_delete(m->x.pg);
	memo_delete(m->x.memo);
}

static int admin_close(struct admin *m, rc r)
{
	if (r == OK && pg_in_transaction(m->x.pg))
		r = pg_commit(&m->x);
	if (r != OK) {
		pg_rollback(&m->x);
		fprintf(stderr, "patchbay: %s\n", admin_sentence(m->x.first_error));
	}
	admin_drop(m);
	return r == OK ? 0 : 1;
}

rc admin_begin(struct admin *m)
{
	TRY(pg_begin(&m->x, S(""), S("")));
	pg_send(&m->x, Q_tx_patient, NO_ARGS, pg_count(NULL));
	audit_actor(&m->x, m->by, S("this machine"));
	return OK;
}

void admin_enter(struct admin *m, str tenant)
{
	pg_send(&m->x, Q_tx_enter, ARGS(A(tenant)), pg_count(NULL));
}

rc admin_tenant_begin(struct admin *m, str *id)
{
	str slug = admin_option(m, "--tenant");
	id_row row = {0};
	bool found;

	TRY(admin_begin(m));
	pg_send(&m->x, Q_tenant_by_slug, ARGS(A(slug)),
		pg_maybe(&id_row_t, &row, &found));
	TRY(pg_flush(&m->x));
	if (!found)
		return FAIL(&m->x, E_NOTFOUND, "No business has the slug " STR_FMT ".",
			    STR_ARG(slug));
	*id = row.id;
	admin_enter(m, row.id);
	return OK;
}

rc admin_known_name(struct admin *m, const char *kind, str name)
{
	known_names n = {0};

	if (!name.p)
		return OK;
	TRY(pg_one(&m->x, Q_known_names, ARGS(A(str_of(kind)), A(name)), &known_names_t,
		   &n));
	if (n.known)
		return OK;
	return FAIL(&m->x, E_INPUT,
		    "There is no %s \"" STR_FMT "\". There %s " STR_FMT ".", kind,
		    STR_ARG(name), n.names.n ? "are:" : "is none", STR_ARG(n.names));
}

rc admin_phone(struct admin *m, const char *option, str *out)
{
	str written = admin_option(m, option);

	*out = (str){0};
	if (written.p && !phone_e164(m->x.a, written, S(""), out))
		return FAIL(&m->x, E_INPUT,
			    "%s is a number in full, such as +18015550142.", option);
	return OK;
}

static str admin_read(struct admin *m, int fd)
{
	char part[8192];
	buf b = buf_new(m->x.a, sizeof(part), 1024 * 1024);
	ssize_t n;

	while ((n = read(fd, part, sizeof(part))) > 0)
		buf_put(&b, part, (size_t)n);
	return buf_view(&b);
}

str admin_read_file(struct admin *m, str path)
{
	int fd = open(str_cstr(m->x.a, path), O_RDONLY | O_CLOEXEC);
	str text = {0};

	if (fd >= 0) {
		text = admin_read(m, fd);
		close(fd);
	}
	return text;
}

rc admin_secret_file(struct admin *m, const char *option, str *out)
{
	str path = admin_option(m, option);

	*out = (str){0};
	if (!path.p)
		return OK;
	*out = str_trim(str_eq(path, S("-")) ? admin_read(m, STDIN_FILENO)
					     : admin_read_file(m, path));
	if (!out->n || memchr(out->p, '\n', out->n))
		return FAIL(&m->x, E_INPUT,
			    "%s names a file that holds the secret in one line (- is "
			    "standard input).",
			    option);
	return OK;
}

static const struct command_orders {
	const char *command;
	const struct admin_order *orders;
} ALL[] = {{"tenant", TENANT_ORDERS}, {"user", USER_ORDERS}, {"audit", AUDIT_ORDERS}};
enum { ALL_N = sizeof(ALL) / sizeof(ALL[0]) };

static const struct admin_order *admin_orders(const char *command)
{
	for (size_t i = 0; i < ALL_N; i++)
		if (!strcmp(ALL[i].command, command))
			return ALL[i].orders;
	return NULL;
}

static const struct admin_order *admin_order_of(const char *command, int argc,
						char **argv)
{
	const struct admin_order *o = admin_orders(command);

	while (o && o->name && (argc < 1 || strcmp(o->name, argv[0]) != 0))
		o++;
	return o && o->name ? o : NULL;
}

bool admin_knows(const char *command, int argc, char **argv)
{
	return !admin_orders(command) || admin_order_of(command, argc, argv);
}

void admin_help(FILE *to, const char *command)
{
	for (const struct admin_order *o = admin_orders(command); o && o->name; o++)
		fprintf(to, "  patchbay %s %s %s\n", command, o->name, o->usage);
}

int admin_run(arena *a, const config *cfg, const char *command, int argc, char **argv)
{
	const struct admin_order *o = admin_order_of(command, argc, argv);
	struct admin m;

	if (!o) /* whoever runs one has asked admin_knows */
		return 64;
	if (!cfg->database_admin_url.n) {
		fprintf(stderr, "patchbay: set DATABASE_ADMIN_URL, the owner's "
				"connection\n");
		return 78;
	}
	admin_open(&m, a, cfg, argc, argv);
	if (!admin_options_known(&m, o->options) ||
	    !admin_options_there(&m, o->required)) {
		fprintf(stderr, "\npatchbay %s %s %s\n", command, o->name, o->usage);
		admin_drop(&m);
		return 64;
	}
	return admin_close(&m, o->run(&m));
}
