/* config.h -- the settings of one installation, read once at start, checked as a whole.
 * Sources, later ones win: built-in defaults, the file named by PATCHBAY_CONF (lines
 * KEY=VALUE, # comments), the environment. docs/operations.md lists every key. */
#ifndef PB_BASE_CONFIG_H
#define PB_BASE_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/crypto.h"
#include "base/str.h"

/* The preset of task_look_ms, and the most it may be. */
enum { TASK_LOOK_MS = 2000 };

typedef struct config {
	str state; /* folder of everything that changes */
	/* scheme://host[:port], no slash at the end: what the carrier signs */
	str public_url;
	/* comma list of hosts that are ours (a port in it is not looked at); by default
	 * that of public_url */
	str allowed_hosts;
	str database_url; /* the application's role: owns nothing, cannot bypass RLS */
	str database_admin_url; /* the owner: migrate, tenant, user */
	str memcached;          /* unix socket path or host:port; empty = none */
	str twilio_api_url, taskrouter_api_url;
	str quickbase_api_url;
	str smtp_url; /* with name and password where it wants them; empty: no e-mail */
	str mail_from; /* the address that e-mail comes from */
	str push_url;  /* a push service of one's own, which may be in a private network
			*/
	str lm_url;    /* a language model's API, "https://HOST/v1"; empty: none */
	str run_dir, files_dir, fallback_dir, templates, assets, migrations;
	str key_file;
	int64_t hook_workers, page_workers, slow_workers;
	int64_t fast_tasks, slow_tasks, bulk_tasks;
	int64_t task_look_ms; /* how long a task worker with nothing to do sleeps */
	int64_t max_requests; /* a worker leaves after about so many */
	bool sandbox;
	unsigned char key[KEY_LEN]; /* from key_file; seals secrets */
	str pepper;                 /* derived from key */
} config;

/* Reads everything. False when something is wrong: *problems then holds one line per
 * problem that names the key, what is wrong and what would be right. */
bool config_load(arena *a, config *out, buf *problems);
/* Reads the key file into c->key and derives the pepper. */
bool config_load_key(arena *a, config *c, buf *problems);

#endif
