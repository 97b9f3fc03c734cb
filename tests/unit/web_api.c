/* web_api.c -- what answers to programs share: cursors, versions, bodies. */
#include "web/api.h"

#include "tap.h"

static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

static void test_names(void)
{
	static const char *const KNOWN[] = {"owner", "kind", NULL};
	static const struct {
		const char *names[2];
		rc is;
		const char *says;
	} ASKED[] = {
		{{"owner", "kind"}, OK, NULL},
		{{"owner", "Kind"}, E_INPUT, "there is no filter Kind."},
		{{"kind", "kind"}, E_INPUT, "kind is there twice."},
	};
	static const struct {
		const char *body;
		rc is;
		const char *says;
	} SAID[] = {
		{"{}", OK, NULL},
		{"{\"kind\":\"x\",\"owner\":false}", OK, NULL},
		{"{\"kinds\":\"x\"}", E_INPUT, "kinds: no such field."},
		{"{\"kind\":null}", E_INPUT, "kind: no value."},
	};

	for (size_t i = 0; i < sizeof ASKED / sizeof *ASKED; i++) {
		ctx x = fresh();
		const param two[] = {{str_of(ASKED[i].names[0]), S("1")},
				     {str_of(ASKED[i].names[1]), S("2")}};
		request q = {.query = {two, 2}};
		response p = {0};
		ok(api_query_known(&x, &q, &p, KNOWN) == ASKED[i].is, "query %zu", i);
		if (ASKED[i].says)
			is_str(p.problem->detail, str_of(ASKED[i].says), "query %zu",
			       i);
	}
	for (size_t i = 0; i < sizeof SAID / sizeof *SAID; i++) {
		ctx x = fresh();
		response p = {0};
		json *body;
		str why;
		ok(json_read(x.a, str_of(SAID[i].body), &body, &why), "read %zu", i);
		ok(api_fields_known(&x, &p, body, KNOWN, "No") == SAID[i].is,
		   "body %zu", i);
		if (SAID[i].says)
			is_str(p.problem->detail, str_of(SAID[i].says), "body %zu", i);
	}
}

static void test_cursors(void)
{
	static const str parts[][2] = {
		{STR_INIT("created"), STR_INIT("0198")},
		{STR_INIT(""), STR_INIT("")},
		{STR_INIT("-name"), STR_INIT("\xc3\xa9 / + ? &")},
	};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		ctx x = fresh();
		str got[2], three[3], cursor = api_cursor(&x, parts[i], 2);
		ok(api_cursor_read(&x, cursor, got, 2), "read again %zu", i);
		is_str(got[0], parts[i][0], "first %zu", i);
		is_str(got[1], parts[i][1], "second %zu", i);
		is_str(api_escape(&x, cursor), cursor, "fits a URL as it is %zu", i);
		ok(!api_cursor_read(&x, cursor, three, 3), "of another length %zu", i);
		ok(!api_cursor_read(&x, cursor, three, 1), "of another length %zu", i);
	}
	static const char *const bad[] = {"", "!", "abc", "a b", "%", "AAA=", "/w"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		ctx x = fresh();
		str got[2];
		ok(!api_cursor_read(&x, str_of(bad[i]), got, 2), "none: '%s'", bad[i]);
	}
}

static void test_versions(void)
{
	static const struct {
		const char *sent;
		int status; /* 0: goes on */
	} rows[] = {
		{NULL, 428},     {"", 428},     {"\"7\"", 0},     {"*", 0},
		{"\"6\"", 412},  {"7", 412},    {"W/\"7\"", 412}, {"\"1\", \"7\"", 0},
		{"\"77\"", 412}, {"\"\"", 412},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ctx x = fresh();
		request q = {.if_match = str_of(rows[i].sent)};
		response p;
		response_init(&x, &p);
		rc r = api_if_match(&x, &q, &p, 7, S("{\"a\":1}"));
		ok((r == OK) == !rows[i].status, "If-Match: %s", rows[i].sent);
		is_i64(p.problem ? p.problem->status : 0, rows[i].status,
		       "If-Match: %s", rows[i].sent);
		if (rows[i].status == 412)
			is_str(p.problem->more, S(",\"current\":{\"a\":1}"), "shown");
	}
}

static void test_bodies(void)
{
	static const struct {
		const char *content_type, *also, *body;
		bool may_miss;
		int status; /* 0: read */
	} rows[] = {
		{"application/json", NULL, "{}", false, 0},
		{"Application/JSON; charset=UTF-8", NULL, "{}", false, 0},
		{"application/json; charset=latin1", NULL, "{}", false, 415},
		{"application/merge-patch+json", NULL, "{}", false, 415},
		{"application/merge-patch+json", "application/merge-patch+json", "{}",
		 false, 0},
		{"text/plain", NULL, "{}", false, 415},
		{"", NULL, "", true, 0},
		{"", NULL, "", false, 415},
		{"application/json", NULL, "", false, 400},
		{"application/json", NULL, "[]", false, 400},
		{"application/json", NULL, "{} x", false, 400},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ctx x = fresh();
		request q = {.content_type = str_of(rows[i].content_type),
			     .body = str_of(rows[i].body)};
		response p;
		json *out;
		response_init(&x, &p);
		rc r = api_body(&x, &q, &p, rows[i].also, rows[i].may_miss, &out);
		ok((r == OK) == !rows[i].status, "body %zu", i);
		int said = p.problem && p.problem->status ? p.problem->status
							  : rc_status(r);
		is_i64(r == OK ? 0 : said, rows[i].status, "body %zu: status", i);
	}
}

int main(void)
{
	mem = arena_new(32 << 20);
	test_names();
	test_cursors();
	test_versions();
	test_bodies();
	arena_delete(mem);
	return tap_done();
}
