/* web_multipart.c -- forms with files, well-formed and not. */
#include "web/multipart.h"

#include "base/buf.h"
#include "tap.h"

static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

/* [name=text][name:filename:type=data]: so that a test can name the whole result. */
static str shown(ctx *x, const multipart *m)
{
	buf b = buf_new(x->a, 256, 1 << 20);
	for (size_t i = 0; i < m->n; i++) {
		const form_part *p = &m->parts[i];
		buf_chr(&b, '[');
		buf_str(&b, p->name);
		if (p->is_file) {
			buf_chr(&b, ':');
			buf_str(&b, p->filename);
			buf_chr(&b, ':');
			buf_str(&b, p->content_type);
		}
		buf_chr(&b, '=');
		buf_str(&b, p->data);
		buf_chr(&b, ']');
	}
	return buf_view(&b);
}

/* ---- Content-Type ---- */

#define B70 "1234567890123456789012345678901234567890123456789012345678901234567890"

/* clang-format off */
static const struct kind {
	const char *content_type, *boundary; /* NULL: E_TYPE */
} KINDS[] = {
	{ "multipart/form-data; boundary=b", "b" },
	{ "multipart/form-data;boundary=b", "b" },
	{ "Multipart/Form-Data ; Boundary=\"b c\" ", "b c" },
	{ "multipart/form-data; charset=utf-8; boundary=b; x=y", "b" },
	{ "multipart/form-data; boundary=----WebKitFormBoundaryAbC123",
	  "----WebKitFormBoundaryAbC123" },
	{ "multipart/form-data; boundary='()+_,-./:=?'", "'()+_,-./:=?'" },
	{ "multipart/form-data; boundary=" B70, B70 },
	{ "multipart/form-data; boundary=" B70 "1", NULL },
	{ "multipart/form-data; boundary=", NULL },
	{ "multipart/form-data; boundary=\"\"", NULL },
	{ "multipart/form-data; boundary=\"b \"", NULL },
	{ "multipart/form-data; boundary=\"b", NULL },
	{ "multipart/form-data; boundary=b; boundary=c", NULL },
	{ "multipart/form-data; boundary=b\"c", NULL },
	{ "multipart/form-data; boundary=b\xc3\xab", NULL },
	{ "multipart/form-data; boundary=b\r\nc", NULL },
	{ "multipart/form-data; boundary =b", NULL },
	{ "multipart/form-data", NULL },
	{ "multipart/form-data boundary=b", NULL },
	{ "multipart/mixed; boundary=b", NULL },
	{ "multipart/form-datax; boundary=b", NULL },
	{ "text/plain; multipart/form-data; boundary=b", NULL },
	{ "application/json", NULL },
	{ "", NULL },
	{ NULL, NULL },
};
/* clang-format on */

static void test_kinds(void)
{
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
		const struct kind *k = &KINDS[i];
		ctx x = fresh();
		multipart m;
		str body =
			str_printf(x.a, "--%s--\r\n", k->boundary ? k->boundary : "b");
		is_i64(multipart_parse(&x, str_of(k->content_type), body, &m),
		       k->boundary ? OK : E_TYPE, "%s", k->content_type);
	}
	ctx x = fresh();
	multipart m;
	is_i64(multipart_parse(&x, S("multipart/form-data; boundary=b\0c"), S("--b--"),
			       &m),
	       E_TYPE, "boundary with NUL");
}

/* ---- bodies ---- */

#define FIELD_A "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
#define PART "--b\r\nContent-Disposition: form-data; "
#define END "\r\n--b--\r\n"
#define CODED(how) \
	PART "name=\"a\"\r\nContent-Transfer-Encoding: " how "\r\n\r\nMQ==" END

/* clang-format off */
static const struct good {
	str body, shown;
} GOOD[] = {
	{ STR_INIT("--b--"), STR_INIT("") },
	{ STR_INIT("--b--\r\n"), STR_INIT("") },
	{ STR_INIT(FIELD_A "1" END), STR_INIT("[a=1]") },
	{ STR_INIT(FIELD_A "1\r\n--b--"), STR_INIT("[a=1]") },
	{ STR_INIT(FIELD_A END), STR_INIT("[a=]") },
	{ STR_INIT(FIELD_A "\r\n" END), STR_INIT("[a=\r\n]") },
	{ STR_INIT(FIELD_A "1\r\n" FIELD_A "2" END), STR_INIT("[a=1][a=2]") },
	{ STR_INIT(FIELD_A "--b" END), STR_INIT("[a=--b]") },
	{ STR_INIT(FIELD_A "\r\n--" END), STR_INIT("[a=\r\n--]") },
	{ STR_INIT(FIELD_A "\n--b--" END), STR_INIT("[a=\n--b--]") },
	{ STR_INIT(FIELD_A "Zo\xc3\xab" END), STR_INIT("[a=Zo\xc3\xab]") },
	{ STR_INIT(PART "name=a\r\n\r\n1" END), STR_INIT("[a=1]") },
	{ STR_INIT(PART "name=\"\"\r\n\r\n1" END), STR_INIT("[=1]") },
	{ STR_INIT(PART "name=\"a;b=\\\"c\\\"\"\r\n\r\n1" END),
	  STR_INIT("[a;b=\"c\"=1]") },
	{ STR_INIT(PART "name=\"a%22b\"\r\n\r\n1" END), STR_INIT("[a%22b=1]") },
	{ STR_INIT(PART "name=\"a\\b\"\r\n\r\n1" END), STR_INIT("[a\\b=1]") },
	{ STR_INIT(PART " NAME = \"a\" ;; x=y; \r\n\r\n1" END), STR_INIT("[a=1]") },
	{ STR_INIT("--b\r\ncontent-DISPOSITION:form-data;name=a\r\nX: z\r\n\r\n1" END),
	  STR_INIT("[a=1]") },
	{ STR_INIT(CODED("8bit")), STR_INIT("[a=MQ==]") },
	{ STR_INIT(CODED("BINARY")), STR_INIT("[a=MQ==]") },
	{ STR_INIT(PART "name=\"a\"\r\nContent-Type: text/plain\r\n\r\n1" END),
	  STR_INIT("[a=1]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"x.csv\"\r\n"
			"Content-Type: text/csv\r\n\r\na,b\r\n" END),
	  STR_INIT("[f:x.csv:text/csv=a,b\r\n]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"\"\r\n"
			"Content-Type: application/octet-stream\r\n\r\n" END),
	  STR_INIT("[f::application/octet-stream=]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"x\"\r\n\r\n\0\xff\xfe\r\n\r\n" END),
	  STR_INIT("[f:x:=\0\xff\xfe\r\n\r\n]") },
	{ STR_INIT(PART "filename=\"x\"; name=\"f\"\r\n\r\n1" END),
	  STR_INIT("[f:x:=1]") },
	/* names of files are text, whatever they look like */
	{ STR_INIT(PART "name=\"f\"; filename=\"../../etc/passwd\"\r\n\r\n1" END),
	  STR_INIT("[f:passwd:=1]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"C:\\Users\\x\\a.txt\"\r\n\r\n1" END),
	  STR_INIT("[f:a.txt:=1]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"/a/b/\"\r\n\r\n1" END),
	  STR_INIT("[f::=1]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"<script>.html\"\r\n\r\n1" END),
	  STR_INIT("[f:<script>.html:=1]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"a\xff\x80" "b\"\r\n\r\n1" END),
	  STR_INIT("[f:a\xef\xbf\xbd\xef\xbf\xbd" "b:=1]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"a  b\t c\"\r\n\r\n1" END),
	  STR_INIT("[f:a b c:=1]") },
	{ STR_INIT(PART "name=\"f\"; filename=\"a\"; filename*=utf-8''b\r\n\r\n1" END),
	  STR_INIT("[f:a:=1]") },
};

static const struct bad {
	const char *what;
	str body;
} BAD[] = {
	{ "nothing", STR_INIT("") },
	{ "no boundary", STR_INIT("a=1") },
	{ "preamble", STR_INIT("x\r\n--b--\r\n") },
	{ "a line before", STR_INIT("\r\n--b--\r\n") },
	{ "only the boundary", STR_INIT("--b") },
	{ "boundary and one dash", STR_INIT("--b-") },
	{ "boundary and line", STR_INIT("--b\r\n") },
	{ "other boundary", STR_INIT("--c--\r\n") },
	{ "longer boundary", STR_INIT("--bb--\r\n") },
	{ "blank behind the boundary",
	  STR_INIT("--b \r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1" END) },
	{ "epilogue", STR_INIT("--b--\r\nx") },
	{ "second end", STR_INIT("--b--\r\n--b--\r\n") },
	{ "no end", STR_INIT(FIELD_A "1") },
	{ "half an end", STR_INIT(FIELD_A "1\r\n--b") },
	{ "half an end more", STR_INIT(FIELD_A "1\r\n--b-") },
	{ "boundary begins a line of data", STR_INIT(FIELD_A "1\r\n--bc" END) },
	{ "LF only",
	  STR_INIT("--b\nContent-Disposition: form-data; name=\"a\"\n\n1\n--b--\n") },
	{ "no headers", STR_INIT("--b\r\n\r\n1" END) },
	{ "no empty line",
	  STR_INIT("--b\r\nContent-Disposition: form-data; name=\"a\"\r\n1" END) },
	{ "no disposition", STR_INIT("--b\r\nContent-Type: text/plain\r\n\r\n1" END) },
	{ "two dispositions",
	  STR_INIT(PART "name=a\r\n"
			"Content-Disposition: form-data; name=b\r\n\r\n1" END) },
	{ "disposition without name twice",
	  STR_INIT(PART "filename=a\r\n"
			"Content-Disposition: form-data; name=b\r\n\r\n1" END) },
	{ "other disposition",
	  STR_INIT("--b\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1" END) },
	{ "no name", STR_INIT("--b\r\nContent-Disposition: form-data\r\n\r\n1" END) },
	{ "file without name", STR_INIT(PART "filename=\"x\"\r\n\r\n1" END) },
	{ "two names", STR_INIT(PART "name=\"a\"; name=\"b\"\r\n\r\n1" END) },
	{ "two file names",
	  STR_INIT(PART "name=\"a\"; filename=\"b\"; filename=\"c\"\r\n\r\n1" END) },
	{ "name without value", STR_INIT(PART "name\r\n\r\n1" END) },
	{ "name without end", STR_INIT(PART "name=\"a\r\n\r\n1" END) },
	{ "name that ends in a backslash", STR_INIT(PART "name=\"a\\\"\r\n\r\n1" END) },
	{ "text behind a name", STR_INIT(PART "name=\"a\"b\r\n\r\n1" END) },
	{ "quote in a plain name", STR_INIT(PART "name=a\"b\r\n\r\n1" END) },
	{ "empty plain name", STR_INIT(PART "name=\r\n\r\n1" END) },
	{ "bad UTF-8 in a name", STR_INIT(PART "name=\"\xff\"\r\n\r\n1" END) },
	{ "NUL in a name", STR_INIT(PART "name=\"a\0b\"\r\n\r\n1" END) },
	{ "line break in a name", STR_INIT(PART "name=\"a\nb\"\r\n\r\n1" END) },
	{ "DEL in a file name",
	  STR_INIT(PART "name=\"a\"; filename=\"b\x7f\"\r\n\r\n1" END) },
	{ "folded header",
	  STR_INIT("--b\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\n1" END) },
	{ "header without colon", STR_INIT(PART "name=\"a\"\r\nX\r\n\r\n1" END) },
	{ "header without name", STR_INIT(PART "name=\"a\"\r\n: x\r\n\r\n1" END) },
	{ "lone CR in a header", STR_INIT(PART "name=\"a\"\r\nX: a\rb\r\n\r\n1" END) },
	{ "base64",
	  STR_INIT(CODED("base64")) },
	{ "quoted-printable",
	  STR_INIT(CODED("quoted-printable")) },
	{ "bad UTF-8 in a field", STR_INIT(FIELD_A "\xff" END) },
	{ "NUL in a field", STR_INIT(FIELD_A "a\0b" END) },
};
/* clang-format on */

static const str TYPE_B = STR_INIT("multipart/form-data; boundary=b");

static void test_good(void)
{
	for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
		ctx x = fresh();
		multipart m;
		is_i64(multipart_parse(&x, TYPE_B, GOOD[i].body, &m), OK, "good %zu",
		       i);
		is_str(shown(&x, &m), GOOD[i].shown, "good %zu: read", i);
	}
}

static void test_bad(void)
{
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		ctx x = fresh();
		multipart m;
		is_i64(multipart_parse(&x, TYPE_B, BAD[i].body, &m), E_INPUT,
		       "refused: %s", BAD[i].what);
	}
}

/* A good body cut anywhere is refused, or is good by itself: only the very end may go.
 */
static void test_cut(void)
{
	str body = S(FIELD_A "1\r\n" PART "name=\"f\"; filename=\"x\"\r\n"
			     "Content-Type: image/png\r\n\r\n\x89PNG" END);
	for (size_t n = 0; n < body.n; n++) {
		ctx x = fresh();
		multipart m;
		rc want = n == body.n - 2 ? OK : E_INPUT;
		is_i64(multipart_parse(&x, TYPE_B, str_sub(body, 0, n), &m), want,
		       "the first %zu of %zu bytes", n, body.n);
	}
}

/* ---- limits ---- */

/* A field, the files, and the other fields. */
static str parts(ctx *x, size_t fields, size_t files)
{
	buf b = buf_new(x->a, 4096, 1 << 20);
	buf_str(&b, S(FIELD_A "1"));
	for (size_t i = 0; i < files; i++)
		buf_str(&b, S("\r\n" PART "name=\"f\"; filename=\"x\"\r\n\r\n2"));
	for (size_t i = 1; i < fields; i++)
		buf_str(&b, S("\r\n" FIELD_A "1"));
	buf_str(&b, S(END));
	return buf_view(&b);
}

/* A part whose headers (up to the empty line) have so many bytes. */
static str long_head(ctx *x, size_t n)
{
	buf b = buf_new(x->a, 16384, 1 << 20);
	buf_str(&b, S(PART "name=\"a\"\r\nX: "));
	while (b.n < n - 4 + 5)
		buf_chr(&b, 'x');
	buf_str(&b, S("\r\n\r\n1" END));
	return buf_view(&b);
}

static str long_field(ctx *x, const char *head, size_t n)
{
	buf b = buf_new(x->a, 16384, 1 << 20);
	buf_put(&b, head, strlen(head));
	for (size_t i = 0; i < n; i++)
		buf_chr(&b, 'v');
	buf_str(&b, S(END));
	return buf_view(&b);
}

static void test_limits(void)
{
	static const char file[] = PART "name=\"f\"; filename=\"x\"\r\n\r\n";
	ctx x = fresh();
	multipart m;
	is_i64(multipart_parse(&x, TYPE_B, parts(&x, 64, 0), &m), OK, "64 parts");
	is_i64((int64_t)m.n, 64, "all read");
	is_i64(multipart_parse(&x, TYPE_B, parts(&x, 65, 0), &m), E_TOOBIG, "65 parts");
	is_i64(multipart_parse(&x, TYPE_B, parts(&x, 20, 40), &m), OK, "40 files");
	is_i64((int64_t)m.n, 60, "all of them kept");
	is_i64((int64_t)m.more, 0, "none over");
	is_i64(multipart_parse(&x, TYPE_B, parts(&x, 20, 140), &m), OK, "140 files");
	is_i64((int64_t)m.n, 60, "40 of them kept, and the fields behind them");
	is_i64((int64_t)m.more, 100, "the others counted");
	is_i64(multipart_parse(&x, TYPE_B, parts(&x, 1, 1040), &m), OK, "1,040 files");
	is_i64(multipart_parse(&x, TYPE_B, parts(&x, 1, 1041), &m), E_TOOBIG,
	       "a file more");
	is_i64(multipart_parse(&x, TYPE_B, long_head(&x, 8192), &m), OK,
	       "headers of 8 KiB");
	is_i64(multipart_parse(&x, TYPE_B, long_head(&x, 8193), &m), E_INPUT,
	       "a byte more");
	is_i64(multipart_parse(&x, TYPE_B, long_field(&x, FIELD_A, 65536), &m), OK,
	       "a field of 64 KiB");
	is_i64(multipart_parse(&x, TYPE_B, long_field(&x, FIELD_A, 65537), &m), E_INPUT,
	       "a byte more");
	is_i64(multipart_parse(&x, TYPE_B, long_field(&x, file, 500000), &m), OK,
	       "a file may be longer");
	is_i64((int64_t)m.parts[0].data.n, 500000, "and is read whole");
	/* Thousands of quoted parameters must not take memory with the square of their
	 * number. */
	buf b = buf_new(x.a, 16384, 1 << 20);
	buf_str(&b, S(PART "name=a"));
	while (b.n < 8000)
		buf_str(&b, S(";x=\"\""));
	buf_str(&b, S("\r\n\r\n1" END));
	size_t before = arena_used(x.a);
	is_i64(multipart_parse(&x, TYPE_B, buf_view(&b), &m), OK, "1,600 parameters");
	ok(arena_used(x.a) - before < 200000, "cost little memory");
}

static void test_lookup(void)
{
	ctx x = fresh();
	multipart m;
	str body = S(FIELD_A "1\r\n" PART "name=\"f\"; filename=\"\"\r\n\r\n\r\n" PART
			     "name=\"f\"; filename=\"y\"\r\n\r\n2\r\n" PART
			     "name=\"g\"; filename=\"\"\r\n\r\n3" END);
	is_i64(multipart_parse(&x, TYPE_B, body, &m), OK, "fields and files");
	params p = multipart_fields(&x, &m);
	is_i64((int64_t)p.n, 1, "one field");
	is_str(params_get(p, S("a")), S("1"), "its value");
	const form_part *f = multipart_file(&m, S("f"));
	ok(f && str_eq(f->data, S("2")), "the file that was chosen, not the empty one");
	f = multipart_file(&m, S("g"));
	ok(f && str_eq(f->data, S("3")), "a file without name but with data");
	ok(!multipart_file(&m, S("a")), "a field is no file");
	ok(!multipart_file(&m, S("h")), "no such file");
}

int main(void)
{
	mem = arena_new(32 << 20);
	test_kinds();
	test_good();
	test_bad();
	test_cut();
	test_limits();
	test_lookup();
	arena_delete(mem);
	return tap_done();
}
