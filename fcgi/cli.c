#include "cli.h"

#include <unistd.h>

#include "base/config.h"
#include "serve/admin.h"
#include "serve/dead_tasks.h"
#include "serve/routes.h"
#include "serve/serve.h"
#include "serve/verify.h"
#include "store/migrate.h"

/* What every command is given: settings that were checked as a whole. */
struct call {
	arena *a;
	config cfg;
	int argc;
	char **argv; /* after the command's name */
};

static int cli_serve(struct call *c)
{
	return serve_main(&c->cfg, SERVE_ALL, c->argv - 2);
}

static int cli_tasks(struct call *c)
{
	if (c->argc > 0)
		return dead_tasks_command(c->a, &c->cfg, c->argc, c->argv);
	return serve_main(&c->cfg, SERVE_TASKS, c->argv - 2);
}

static int cli_live(struct call *c)
{
	return serve_main(&c->cfg, SERVE_LIVE, c->argv - 2);
}

static int cli_migrate(struct call *c)
{
	buf said = buf_new(c->a, 4096, 1024 * 1024);
	bool ok = migrate_run(c->cfg.database_admin_url, c->cfg.migrations, &said);

	printf(STR_FMT, STR_ARG(buf_view(&said)));
	return ok ? 0 : 1;
}

static int cli_routes(struct call *c)
{
	const route_row *rows;
	size_t n = routes_flat(c->a, &rows);

	for (size_t i = 0; i < n; i++) {
		const route *r = rows[i].route;
		printf("%-6s %-44s %-10s %-40.*s %-8zu %s " STR_FMT "\n",
		       method_text(r->method), r->pattern, rows[i].feature,
		       STR_ARG(routes_who(c->a, r->who)), r->body_limit,
		       routes_serves(r->serves), STR_ARG(routes_scope(r->who)));
	}
	return 0;
}

static int cli_check(struct call *c)
{
	buf problems = buf_new(c->a, 4096, 1024 * 1024);
	bool ok = verify_all(c->a, &c->cfg, &problems);

	fprintf(stderr, STR_FMT, STR_ARG(buf_view(&problems)));
	printf("%s\n", ok ? "everything fits" : "not fit to run");
	return ok ? 0 : 1;
}

static int cli_admin(struct call *c)
{
	return admin_run(c->a, &c->cfg, c->argv[-1], c->argc, c->argv);
}

static const struct command {
	const char *name, *arguments, *what;
	int (*run)(struct call *c);
	bool bare; /* needs no settings */
} COMMANDS[] = {
	{"serve", "", "supervisor, web workers, task workers and the live hub",
	 cli_serve, false},
	{"tasks", "[--dead | --replay ID|KIND]",
	 "supervisor and task workers only; what was given up", cli_tasks, false},
	{"live", "", "supervisor and the live hub only", cli_live, false},
	{"migrate", "", "brings the database schema up to date (as its owner)",
	 cli_migrate, false},
	{"routes", "", "every address, who may use it, how large a body it takes",
	 cli_routes, true},
	{"check", "", "settings, templates, routes, queries: does everything fit?",
	 cli_check, false},
	{"tenant", "create | line | publish | token | voice-key",
	 "businesses and their lines", cli_admin, false},
	{"user", "create | password", "people and their roles", cli_admin, false},
	{"audit", "verify | sign", "is what was written down still there, unchanged?",
	 cli_admin, false},
};
enum { COMMANDS_N = sizeof(COMMANDS) / sizeof(COMMANDS[0]) };

static int cli_help(FILE *to, int status)
{
	fprintf(to, "usage: patchbay COMMAND [arguments]\n\n");
	for (size_t i = 0; i < COMMANDS_N; i++)
		fprintf(to, "  %-8s %-34s %s\n", COMMANDS[i].name,
			COMMANDS[i].arguments, COMMANDS[i].what);
	fprintf(to, "\nSettings come from the environment and the file named by "
		    "PATCHBAY_CONF;\n"
		    "docs/operations.md lists them.\n");
	return status;
}

static int cli_usage(FILE *to, const struct command *cmd, int status)
{
	fprintf(to, "usage: patchbay %s %s\n\n  %s\n", cmd->name, cmd->arguments,
		cmd->what);
	admin_help(to, cmd->name);
	return status;
}

static int cli_run(const struct command *cmd, int argc, char **argv)
{
	struct call c = {
		.a = arena_new(256 * 1024 * 1024), .argc = argc - 2, .argv = argv + 2};
	buf problems = buf_new(c.a, 1024, 64 * 1024);

	if (!crypto_init()) {
		fprintf(stderr, "patchbay: the cryptographic library cannot start\n");
		return 70;
	}
	if (!cmd->bare && (!config_load(c.a, &c.cfg, &problems) ||
			   !config_load_key(c.a, &c.cfg, &problems))) {
		fprintf(stderr, "patchbay: the settings are not usable:\n" STR_FMT,
			STR_ARG(buf_view(&problems)));
		return 78;
	}
	int status = cmd->run(&c);
	arena_delete(c.a);
	return status;
}

/* Anywhere after the command: `tenant create --help` too. */
static bool cli_asks_help(int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		if (!strcmp(argv[i], "--help"))
			return true;
	return false;
}

int cli_main(int argc, char **argv)
{
	if (argc < 2)
		return cli_help(stderr, 64);
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
		return cli_help(stdout, 0);
	for (size_t i = 0; i < COMMANDS_N; i++) {
		if (strcmp(argv[1], COMMANDS[i].name) != 0)
			continue;
		if (cli_asks_help(argc, argv))
			return cli_usage(stdout, &COMMANDS[i], 0);
		if (!admin_knows(COMMANDS[i].name, argc - 2, argv + 2))
			return cli_usage(stderr, &COMMANDS[i], 64);
		return cli_run(&COMMANDS[i], argc, argv);
	}
	fprintf(stderr, "patchbay: no command \"%s\"\n\n", argv[1]);
	return cli_help(stderr, 64);
}
