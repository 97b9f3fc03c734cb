/* `patchbay user`: people, their places in businesses, their passwords. */
#include <unistd.h>

#include "base/config.h"
#include "base/text.h"
#include "features/accounts/accounts.h"
#include "serve/admin_orders.h"
#include "store/rows.h"
#include "web/form.h"

/* From the environment (PATCHBAY_PASSWORD) or one line of standard input, so that it is
 * in no process list and no shell history. */
static str user_password_given(arena *a)
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

static rc user_hash(struct admin *m, str *hash)
{
	str password = user_password_given(m->x.a);
	const char *fault = password_fault(password);

	if (fault)
		return FAIL(&m->x, E_INPUT, "The password: %s", fault);
	if (!password_hash(m->x.a, m->x.cfg->pepper, password, hash))
		return FAIL(&m->x, E_BUG, "The password could not be hashed.");
	return OK;
}

static rc user_email(struct admin *m, str *email)
{
	*email = admin_option(m, "--email");
	const char *fault = form_email(&m->x, NULL, email);
	return fault ? FAIL(&m->x, E_INPUT, "--email: %s", fault) : OK;
}

/* In which business, as what; the rest of the options are of that. */
static rc user_member(struct admin *m, str user)
{
	str phone, calls = admin_option(m, "--calls"),
		   department = admin_option(m, "--department"),
		   queue = admin_option(m, "--queue");

	bool no_calls = calls.p && str_eq(calls, S("no"));

	if (calls.p && !no_calls && !str_eq(calls, S("yes")))
		return FAIL(&m->x, E_INPUT, "--calls is yes or no.");
	TRY(admin_phone(m, "--phone", &phone));
	TRY(admin_known_name(m, "department", department));
	TRY(admin_known_name(m, "queue", queue));
	pg_send(&m->x, Q_member_create,
		ARGS(A(user), A(admin_option(m, "--name")),
		     A(admin_option(m, "--role")), A(phone), A(department),
		     A(!no_calls), A(queue)),
		pg_count(NULL));
	return pg_flush(&m->x);
}

static rc user_create(struct admin *m)
{
	bool platform = str_eq(admin_option(m, "--role"), S("platform_admin"));
	str tenant, hash, email;
	id_row row = {0};

	if (platform == (admin_option(m, "--tenant").p != NULL))
		return FAIL(&m->x, E_INPUT,
			    "--tenant says in which business; only a platform_admin "
			    "is in none.");
	TRY(user_email(m, &email));
	TRY(user_hash(m, &hash));
	TRY(platform ? admin_begin(m) : admin_tenant_begin(m, &tenant));
	TRY(pg_one(&m->x, Q_user_create,
		   ARGS(A(email), A(admin_option(m, "--name")), A(hash), A(platform)),
		   &id_row_t, &row));
	return platform ? OK : user_member(m, row.id);
}

static rc user_password(struct admin *m)
{
	str hash, email;
	int64_t changed = 0;

	TRY(user_email(m, &email));
	TRY(user_hash(m, &hash));
	TRY(admin_begin(m));
	pg_send(&m->x, Q_user_password_reset, ARGS(A(email), A(hash)),
		pg_count(&changed));
	TRY(pg_flush(&m->x));
	return changed ? OK
		       : FAIL(&m->x, E_NOTFOUND, "Nobody has the e-mail " STR_FMT ".",
			      STR_ARG(email));
}

const struct admin_order USER_ORDERS[] = {
	{"create",
	 "--email E --name N --role R [--tenant S] [--phone +1...] [--department D] "
	 "[--queue Q] [--calls yes|no]   (password: PATCHBAY_PASSWORD or standard "
	 "input)",
	 ADMIN_NAMES("--email", "--name", "--role", "--tenant", "--phone",
		     "--department", "--queue", "--calls"),
	 ADMIN_NAMES("--email", "--name", "--role"), user_create},
	{"password", "--email E   (password: PATCHBAY_PASSWORD or standard input)",
	 ADMIN_NAMES("--email"), ADMIN_NAMES("--email"), user_password},
	{0},
};
