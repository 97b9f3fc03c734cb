/* Two hubs on one database: what happens at one node is heard at the other. Needs
 * DATABASE_URL; skips without. */
#include <libpq-fe.h>

#include "base/events.h"
#include "serve/live.h"
#include "serve_tree.h"

static arena *a;
static ctx x;

struct node {
	char dir[64];
	struct live live;
	struct crew crew;
	pid_t master;
	events out;
	int stream;
	size_t n;
	char text[1 << 20];
};
static struct node nodes[2];

static void node_start(struct node *node, const char *database)
{
	buf problem = buf_new(a, 64, 4096);

	tree_make_dir();
	memcpy(node->dir, tree_dir, sizeof(tree_dir));
	tree_cfg = (config){.run_dir = str_of(node->dir),
			    .database_url = str_of(database),
			    .sandbox = true};
	if (!live_open(&tree_cfg, &node->live, &problem))
		exit(1);
	node->crew = (struct crew){
		"live",           POOL_LIVE, 1,          node->live.listen_fd,
		LIVE_DEADLINE_MS, live_main, &node->live};
	node->master = tree_start(&node->crew, 1, NULL);
	events_open(&node->out, S(""));
	live_sender(&node->live, &node->out);
}

/* A browser of the one tenant. */
static void node_listen(struct node *node)
{
	session who = {.tenant_id = S("t1"),
		       .user_id = S("01-ab"),
		       .id_hash = S("aa"),
		       .role_name = S("agent"),
		       .expires = when_add(when_now(), SECONDS(600))};
	str ask = str_printf(a, "GET /" STR_FMT " HTTP/1.1\r\n\r\n",
			     STR_ARG(live_ticket(&x, &who)));

	memcpy(tree_dir, node->dir, sizeof(tree_dir));
	node->stream = tree_connect("live");
	tree_say(node->stream, ask.p);
	fcntl(node->stream, F_SETFL, O_NONBLOCK);
	node->n = 0;
	node->text[0] = '\0';
}

/* True when the browser there has been told so, within ms. */
static bool hears(struct node *node, const char *what, int64_t ms)
{
	int64_t until = when_mono_us() + ms * 1000;

	while (!strstr(node->text, what) && when_mono_us() < until) {
		struct pollfd p = {.fd = node->stream, .events = POLLIN};
		poll(&p, 1, 10);
		ssize_t n = read(node->stream, node->text + node->n,
				 sizeof(node->text) - 1 - node->n);
		if (n > 0)
			node->n += (size_t)n;
		if (n == 0)
			break;
		node->text[node->n] = '\0';
	}
	return strstr(node->text, what) != NULL;
}

static bool told_end(struct node *node)
{
	return hears(node, "0\r\n\r\n", 3000);
}

static void say(struct node *node, const char *topic, const char *id)
{
	events_live(&node->out, S("t1"), str_of(topic), str_of(id));
	events_send(&node->out);
}

/* Until the two are connected, an event may be lost: that is what it may do. */
static bool connected(struct node *from, struct node *to, const char *topic)
{
	char id[24];

	for (int i = 0; i < 80; i++) {
		snprintf(id, sizeof(id), "try-%d", i);
		say(from, topic, id);
		if (hears(to, topic, 50))
			return true;
	}
	return false;
}

static void test_both_ways(void)
{
	ok(connected(&nodes[0], &nodes[1], "first"),
	   "the second node hears of the first");
	ok(connected(&nodes[1], &nodes[0], "second"), "and the first of the second");
	int64_t at = when_mono_us(), changes = board_changes(S("t1"));
	say(&nodes[0], "timed", "018f-x");
	ok(hears(&nodes[1], "event: timed\ndata: 018f-x\n", 3000), "with its id");
	/* the board of the node that was started last */
	ok(board_changes(S("t1")) > changes, "and its workers ask again");
	diag("after %lld us", (long long)(when_mono_us() - at));
	say(&nodes[0], "bare", "");
	ok(hears(&nodes[1], "event: bare\ndata: \n", 3000), "or without one");
	ok(hears(&nodes[0], "event: bare\ndata: \n", 3000), "here too");
	const char *once = strstr(nodes[0].text, "event: bare");
	say(&nodes[1], "after", "");
	ok(hears(&nodes[0], "event: after", 3000) && !strstr(once + 1, "event: bare"),
	   "and only once: our own news does not come back");
}

static void test_many(void)
{
	char id[80];

	for (int i = 0; i < 400; i++) {
		snprintf(id, sizeof(id), "%040d", i);
		say(&nodes[0], "many", id);
	}
	ok(hears(&nodes[1], id, 5000), "more than fits one NOTIFY arrives in several");
	int n = 0;
	for (const char *p = nodes[1].text; (p = strstr(p, "event: many")); p++)
		n++;
	is_i64(n, 400, "all of it");
	for (int i = 0; i < 3000; i++) {
		snprintf(id, sizeof(id), "%070d", i);
		say(&nodes[0], "more", id);
		if (i % 100 == 99 && !hears(&nodes[0], id, 1000))
			break;
	}
	ok(hears(&nodes[1], "event: stale\ndata: all\n", 5000),
	   "more than can be named: that more has changed is said");
}

/* The database drops everybody: both hubs come back by themselves. */
static void test_database_restart(PGconn *pg)
{
	PQclear(PQexec(pg, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
			   "WHERE application_name = 'patchbay live'"));
	say(&nodes[0], "local", "");
	ok(hears(&nodes[0], "event: local", 1000),
	   "without the database the own node hears");
	ok(connected(&nodes[0], &nodes[1], "third"),
	   "and the other again when it is back");
}

static void test_ends(void)
{
	live_end_user(&nodes[0].out, S("01-ab"));
	events_send(&nodes[0].out);
	ok(told_end(&nodes[0]), "who is signed out at one node");
	ok(told_end(&nodes[1]), "loses his streams at the other too");
	close(nodes[0].stream);
	close(nodes[1].stream);
	node_listen(&nodes[0]);
	node_listen(&nodes[1]);
	ok(hears(&nodes[0], "hello", 1000) && hears(&nodes[1], "hello", 1000),
	   "new streams");
	live_end_session(&nodes[1].out, S("aa"));
	events_send(&nodes[1].out);
	ok(told_end(&nodes[0]) && told_end(&nodes[1]), "the same for a session");
}

int main(void)
{
	const char *database = getenv("DATABASE_URL");
	PGconn *pg = database ? PQconnectdb(database) : NULL;

	if (!pg || PQstatus(pg) != CONNECTION_OK) {
		printf("1..0 # SKIP no database at DATABASE_URL\n");
		PQfinish(pg);
		return 0;
	}
	signal(SIGPIPE, SIG_IGN);
	if (!crypto_init())
		return 1;
	a = arena_new(8 << 20);
	x = (ctx){.a = a, .cfg = &tree_cfg};
	for (int i = 0; i < 2; i++) {
		node_start(&nodes[i], database);
		node_listen(&nodes[i]);
		ok(hears(&nodes[i], "hello", 2000), "node %d", i);
	}
	test_both_ways();
	test_many();
	test_database_restart(pg);
	test_ends();
	for (int i = 0; i < 2; i++) {
		memcpy(tree_dir, nodes[i].dir, sizeof(tree_dir));
		is_i64(tree_stop(nodes[i].master), 0, "end");
		if (tap_failed)
			tree_show_log();
		tree_remove_dir();
	}
	PQfinish(pg);
	return tap_done();
}
