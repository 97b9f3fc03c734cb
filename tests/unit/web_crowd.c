/* web_crowd.c -- tests of what many who ask in one moment may have from each other. */
#include "web/crowd.h"

#include "base/memo.h"
#include "tap.h"

typedef struct line {
	str name, note;
	int64_t n;
} line;
static const field line_f[] = {FIELD(line, name), FIELD_OPT(line, note),
			       FIELD(line, n)};
static const type line_t = TYPE(line, line_f);

static struct memo *memo;

/* A request that came to the web server and began to be answered at these
 * milliseconds. */
static ctx at(int64_t now_ms, int64_t came_ms, const char *tenant, request *q)
{
	ctx x = {.a = arena_new(1 << 20), .memo = memo};

	memo_tick(memo);
	x.now = (when){SECONDS(1000) + now_ms * 1000};
	*q = (request){.came = {SECONDS(1000) + came_ms * 1000}};
	q->who.tenant_id = str_of(tenant);
	return x;
}

static void keep(int64_t now_ms, const char *what)
{
	request q;
	ctx x = at(now_ms, now_ms, "a", &q);
	const line lines[] = {{str_dup(x.a, S("first")), {NULL, 0}, 1},
			      {str_dup(x.a, S("second")), S("n"), 2}};

	crowd_keep(&x, &q, str_of(what), &line_t, (list){lines, 2});
	arena_delete(x.a);
}

static bool has(int64_t now_ms, int64_t came_ms, const char *tenant, const char *what)
{
	request q;
	ctx x = at(now_ms, came_ms, tenant, &q);
	list rows = {0};
	bool got = crowd_rows(&x, &q, str_of(what), &rows);

	arena_delete(x.a);
	return got;
}

static void what_is_kept(void)
{
	request q;
	list rows = {0};

	keep(100, "waiting");
	ctx x = at(120, 50, "a", &q);
	ok(crowd_rows(&x, &q, S("waiting"), &rows), "who came before they were read");
	is_i64((int64_t)rows.n, 2, "all rows");
	is_str(LIST_AT(rows, line, 0)->name, S("first"),
	       "strings outlive their request");
	ok(!LIST_AT(rows, line, 0)->note.p, "what is absent stays absent");
	is_i64(LIST_AT(rows, line, 1)->n, 2, "numbers");
	arena_delete(x.a);
}

static void who_may_have_it(void)
{
	keep(100, "waiting");
	ok(has(120, 0, "a", "waiting"), "long before");
	ok(has(120, 90, "a", "waiting"), "one turn of the web server before");
	ok(!has(120, 91, "a", "waiting"), "less than that is not sure to be before");
	ok(!has(120, 100, "a", "waiting"), "the same moment");
	ok(!has(150, 140, "a", "waiting"), "who came after must read anew");
	ok(!has(120, 50, "b", "waiting"), "another tenant");
	ok(!has(120, 50, "", "waiting"), "no tenant");
	ok(!has(120, 50, "a", "active"), "other rows");
	ok(!has(120, -1000000, "a", "waiting"), "nobody said when they came");
	ok(!has(90, 50, "a", "waiting"), "a clock that was set back");
	keep(200, "waiting");
	ok(has(220, 150, "a", "waiting"), "the newest counts");
}

int main(void)
{
	memo = memo_new(8);
	what_is_kept();
	who_may_have_it();
	memo_delete(memo);
	return tap_done();
}
