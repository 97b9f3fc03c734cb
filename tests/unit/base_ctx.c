/* base_ctx.c -- tests of base/rc, base/ctx and base/field. */
#include "base/ctx.h"
#include "base/field.h"
#include "tap.h"

static rc fails_late(ctx *x)
{
	TRY(OK);
	TRY(FAIL(x, E_CONFLICT, "call %d already ended", 7));
	return OK;
}

static rc fails_on_top(ctx *x)
{
	TRY(fails_late(x));
	return OK;
}

static void first_error(void)
{
	ctx x = {0};
	is_i64(fails_on_top(&x), E_CONFLICT, "TRY hands the result up");
	is_i64(x.first_rc, E_CONFLICT, "the first error's result");
	is_str(str_of(x.first_error), S("call 7 already ended"), "and message");
	ok(str_ends(str_of(x.first_file), S("base_ctx.c")) && x.first_line == 9,
	   "and place");
	is_i64(FAIL(&x, E_DB, "later"), E_DB, "a later error gives its own result");
	is_str(str_of(x.first_error), S("call 7 already ended"),
	       "but leaves the first");
	ctx_forgive(&x);
	ok(x.first_rc == OK && x.first_error[0] == '\0' && !x.first_file &&
		   x.first_line == 0,
	   "forgiven");
	FAIL(&x, E_BUG, "%500d", 1);
	is_i64((int64_t)strlen(x.first_error), sizeof x.first_error - 1,
	       "a long message is cut");
}

static void results(void)
{
	static const struct {
		rc r;
		int status;
	} T[] = {
		{OK, 200},         {E_INPUT, 400},  {E_AUTH, 401},     {E_DENIED, 403},
		{E_NOTFOUND, 404}, {E_METHOD, 405}, {E_CONFLICT, 409}, {E_TOOBIG, 413},
		{E_TYPE, 415},     {E_LIMIT, 429},  {E_UPSTREAM, 502}, {E_DB, 503},
		{E_BUG, 500},
	};
	is_i64(RC_COUNT, sizeof T / sizeof T[0], "every result is in this table");
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		ok(rc_status(T[i].r) == T[i].status && *rc_text(T[i].r),
		   "status %d, '%s'", T[i].status, rc_text(T[i].r));
	/* From memory that was never set, say: read through an int, as the enum's own
	 * values are all the compiler expects. */
	unsigned wild = 4711;
	rc r;
	memcpy(&r, &wild, sizeof r);
	ok(rc_status(r) == 500 && *rc_text(r), "what is no result is our fault");
}

typedef struct shell {
	str name;
} shell;

typedef struct page {
	str title;
	int64_t count;
	bool live;
	when since;
	list calls;
	shell head;
} page;

static const field shell_f[] = {FIELD(shell, name)};
static const type shell_t = TYPE(shell, shell_f);
static const field page_f[] = {
	FIELD(page, title),
	FIELD_OPT(page, count),
	FIELD(page, live),
	FIELD(page, since),
	FIELD_SUB(page, calls, &shell_t),
	FIELD_SUB(page, head, &shell_t),
};
static const type page_t = TYPE(page, page_f);

static void fields(void)
{
	static const struct {
		const char *name;
		enum kind kind;
		size_t off;
		bool optional, sub;
	} T[] = {
		{"title", K_STR, offsetof(page, title), false, false},
		{"count", K_I64, offsetof(page, count), true, false},
		{"live", K_BOOL, offsetof(page, live), false, false},
		{"since", K_WHEN, offsetof(page, since), false, false},
		{"calls", K_LIST, offsetof(page, calls), false, true},
		{"head", K_REC, offsetof(page, head), false, true},
	};
	is_i64((int64_t)page_t.count, 6, "the table knows its length");
	is_i64((int64_t)page_t.size, sizeof(page), "and the size of its struct");
	is_str(str_of(page_t.name), S("page"), "and its name");
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		const field *f = type_field(&page_t, str_of(T[i].name));
		ok(f && f->kind == T[i].kind && f->off == T[i].off &&
			   f->optional == T[i].optional && !f->sub == !T[i].sub,
		   "field %s", T[i].name);
	}
	static const char *const WRONG[] = {"", "titl", "titles", "TITLE", "name"};
	for (size_t i = 0; i < sizeof WRONG / sizeof WRONG[0]; i++)
		ok(!type_field(&page_t, str_of(WRONG[i])), "no field '%s'", WRONG[i]);
	ok(!type_field(&page_t, (str){NULL, 0}), "no absent field");
	ok(!type_field(&page_t, S("title\0")), "no field with a NUL in it");
	shell two[] = {{S("a")}, {S("b")}};
	list l = {two, 2};
	is_str(LIST_AT(l, shell, 1)->name, S("b"), "LIST_AT");
}

int main(void)
{
	first_error();
	results();
	fields();
	return tap_done();
}
