/* `patchbay tenant`: businesses, their lines, flows and carrier accounts. */
#include "base/config.h"
#include "features/carrier/carrier.h"
#include "features/flows/publish.h"
#include "serve/admin_orders.h"
#include "store/rows.h"

/* From a file, from the environment (PATCHBAY_AUTH_TOKEN) or, for scripts on machines
 * of their own, from the command line. */
static rc tenant_auth_token(struct admin *m, str *token)
{
	const char *env = getenv("PATCHBAY_AUTH_TOKEN");

	TRY(admin_secret_file(m, "--auth-token-file", token));
	if (!token->n)
		*token = admin_option(m, "--auth-token");
	if (!token->n && env)
		*token = str_of(env);
	return OK;
}

static rc tenant_account(struct admin *m, str tenant)
{
	str sid = admin_option(m, "--account-sid"), token;

	TRY(tenant_auth_token(m, &token));
	if (!sid.n)
		return OK;
	if (!twilio_sid(sid, "AC") || !token.n)
		return FAIL(&m->x, E_INPUT,
			    "--account-sid needs the carrier's id (AC and 32 "
			    "characters) and its token: --auth-token-file FILE.");
	pg_send(&m->x, Q_account_set,
		ARGS(A(sid), A(carrier_seal(&m->x, tenant, token))), pg_count(NULL));
	return OK;
}

/* A new tenant can take its first call: hours Mon to Fri 9 to 5, one queue, one flow.
 */
static rc tenant_create(struct admin *m)
{
	str zone = admin_option(m, "--timezone");
	id_row row = {0};
	bool known;

	TRY(admin_begin(m));
	pg_send(&m->x, Q_tenant_create,
		ARGS(A(admin_option(m, "--slug")), A(admin_option(m, "--name")),
		     A(zone), A(admin_option(m, "--region"))),
		pg_maybe(&id_row_t, &row, &known));
	TRY(pg_flush(&m->x));
	if (!known)
		return FAIL(&m->x, E_INPUT,
			    "There is no time zone \"" STR_FMT
			    "\". One is written as in America/Denver.",
			    STR_ARG(zone));
	admin_enter(m, row.id);
	pg_send(&m->x, Q_tenant_basics, NO_ARGS, pg_count(NULL));
	TRY(pg_flush(&m->x));
	TRY(tenant_account(m, row.id));
	TRY(flow_publish_basic(&m->x, m->by));
	printf(STR_FMT "\n", STR_ARG(row.id));
	return OK;
}

static rc tenant_line(struct admin *m)
{
	str id, number, backup, flow = admin_option(m, "--flow");
	str recording = admin_option(m, "--recording"),
	    language = admin_option(m, "--language"),
	    department = admin_option(m, "--department"),
	    machine = admin_option(m, "--detect-machine"),
	    owner = admin_option(m, "--follow-ups");

	if (machine.n && !str_eq(machine, S("on")) && !str_eq(machine, S("off")))
		return FAIL(&m->x, E_INPUT, "--detect-machine is on or off.");
	flow = flow.n ? flow : S("Main flow");
	TRY(admin_phone(m, "--number", &number));
	TRY(admin_phone(m, "--backup", &backup));
	TRY(admin_tenant_begin(m, &id));
	TRY(admin_known_name(m, "flow", flow));
	TRY(admin_known_name(m, "department", department));
	TRY(admin_known_name(m, "member", owner));
	pg_send(&m->x, Q_line_create,
		ARGS(A(number), A(admin_option(m, "--name")), A(flow),
		     A(recording.n ? recording : S("announce")),
		     A(language.n ? language : S("en-US")), A(backup), A(department),
		     A(admin_option(m, "--greeting")),
		     A(machine.n ? machine : S("off")), A(owner)),
		pg_count(NULL));
	return pg_flush(&m->x);
}

static rc tenant_publish(struct admin *m)
{
	buf problems = buf_new(m->x.a, 1024, 64 * 1024);
	str id, text = admin_read_file(m, admin_option(m, "--file"));
	rc r;

	if (!text.n)
		return FAIL(&m->x, E_INPUT, "The file is not there or empty.");
	TRY(admin_tenant_begin(m, &id));
	r = flow_publish(&m->x, admin_option(m, "--flow"), text,
			 admin_option(m, "--note"), m->by, &problems);
	fprintf(stderr, STR_FMT, STR_ARG(buf_view(&problems)));
	return r;
}

/* A new auth token: the one it replaces stays valid for 24 hours. */
static rc tenant_token(struct admin *m)
{
	int64_t changed = 0;
	str id, token;

	TRY(tenant_auth_token(m, &token));
	if (!token.n)
		return FAIL(&m->x, E_INPUT,
			    "Which token? --auth-token-file FILE names it.");
	TRY(admin_tenant_begin(m, &id));
	pg_send(&m->x, Q_account_rotate, ARGS(A(carrier_seal(&m->x, id, token))),
		pg_count(&changed));
	TRY(pg_flush(&m->x));
	return changed ? OK
		       : FAIL(&m->x, E_NOTFOUND,
			      "The business has no carrier account yet.");
}

/* The key with which access tokens of browsers' phones are signed. */
static rc tenant_voice_key(struct admin *m)
{
	str key = admin_option(m, "--api-key"), app = admin_option(m, "--voice-app"),
	    id, secret;
	int64_t changed = 0;

	TRY(admin_secret_file(m, "--api-secret-file", &secret));
	if (!secret.n)
		secret = admin_option(m, "--api-secret");
	if (!twilio_sid(key, "SK") || !secret.n || (app.n && !twilio_sid(app, "AP")))
		return FAIL(&m->x, E_INPUT,
			    "A key is SK and 32 characters, with its secret in "
			    "--api-secret-file FILE; an application AP and 32.");
	TRY(admin_tenant_begin(m, &id));
	pg_send(&m->x, Q_account_key,
		ARGS(A(key), A(carrier_seal(&m->x, id, secret)),
		     A(app.n ? app : S(""))),
		pg_count(&changed));
	TRY(pg_flush(&m->x));
	return changed ? OK
		       : FAIL(&m->x, E_NOTFOUND,
			      "The business has no carrier account yet.");
}

const struct admin_order TENANT_ORDERS[] = {
	{"create",
	 "--slug S --name N --timezone Zone/City --region CC [--account-sid AC.. "
	 "--auth-token-file FILE]",
	 ADMIN_NAMES("--slug", "--name", "--timezone", "--region", "--account-sid",
		     "--auth-token", "--auth-token-file"),
	 ADMIN_NAMES("--slug", "--name", "--timezone", "--region"), tenant_create},
	{"line",
	 "--tenant S --number +1... --name N [--flow F] [--recording "
	 "always|ask|announce|never] [--backup +1...] [--language en-US] "
	 "[--department D] [--greeting TEXT] [--detect-machine on|off] "
	 "[--follow-ups MEMBER]",
	 ADMIN_NAMES("--tenant", "--number", "--name", "--flow", "--recording",
		     "--backup", "--language", "--department", "--greeting",
		     "--detect-machine", "--follow-ups"),
	 ADMIN_NAMES("--tenant", "--number", "--name"), tenant_line},
	{"publish", "--tenant S --flow F --file document.json [--note TEXT]",
	 ADMIN_NAMES("--tenant", "--flow", "--file", "--note"),
	 ADMIN_NAMES("--tenant", "--flow", "--file"), tenant_publish},
	{"token",
	 "--tenant S --auth-token-file FILE   (- is standard input; the old token "
	 "stays valid for 24 hours)",
	 ADMIN_NAMES("--tenant", "--auth-token", "--auth-token-file"),
	 ADMIN_NAMES("--tenant"), tenant_token},
	{"voice-key",
	 "--tenant S --api-key SK.. --api-secret-file FILE [--voice-app AP..]   (signs "
	 "the browser phones' access tokens)",
	 ADMIN_NAMES("--tenant", "--api-key", "--api-secret", "--api-secret-file",
		     "--voice-app"),
	 ADMIN_NAMES("--tenant", "--api-key"), tenant_voice_key},
	{0},
};
