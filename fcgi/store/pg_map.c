/* Parameters out, rows to structs by their field tables. Results come in binary: the
 * server need not write out ids and moments (a third of what a list of contacts costs
 * it), we need not read them, and a page of rows fits one packet. Parameters are text,
 * but for ids and moments that a query names as such ($1::uuid): reading one takes the
 * server 4,000 instructions. */
#include "store/pg_conn.h"

#include <assert.h>
#include <endian.h>

/* Moments are counted from 2000 on the wire, and from 1970 here. */
static const int64_t FROM_2000_US = 946684800 * INT64_C(1000000);
enum { BINARY = 1, UUID_BYTES = 16, UUID_TEXT = 36 };

static const char *pg_text(arena *a, const pg_arg *v)
{
	switch (v->kind) {
	case K_STR:
		return v->v.s.p ? str_cstr(a, v->v.s) : NULL;
	case K_I64:
		return str_number(a, v->v.i).p;
	case K_BOOL:
		return v->v.b ? "t" : "f";
	case K_WHEN:
		return v->v.w.us ? when_iso(a, v->v.w).p : NULL;
	case K_NONE:
	case K_LIST:
	case K_REC:
		break;
	}
	return NULL;
}

static bool pg_bit(unsigned bits, size_t i)
{
	return (bits >> i & 1) != 0;
}

static void pg_eight(int64_t v, char *out)
{
	uint64_t wire = htobe64((uint64_t)v);

	memcpy(out, &wire, sizeof(wire));
}

/* The bytes of a parameter in the server's own form; what is no id goes as text, and
 * the server says so. */
static size_t pg_binary(const struct query_def *q, size_t i, const pg_arg *v, char *out)
{
	int64_t us;

	if (pg_bit(q->uuids, i) && v->kind == K_STR)
		return str_uuid_bytes(v->v.s, out) ? UUID_BYTES : 0;
	if (!pg_bit(q->moments, i) || v->kind != K_WHEN || !v->v.w.us ||
	    __builtin_sub_overflow(v->v.w.us, FROM_2000_US, &us))
		return 0;
	pg_eight(us, out);
	return 8;
}

/* PostgreSQL text cannot hold NUL, and a C string would end there without a word. */
static bool pg_clean(const pg_arg *v)
{
	return v->kind != K_STR || !v->v.s.p || !memchr(v->v.s.p, 0, v->v.s.n);
}

static bool pg_prepare(struct pg *pg, enum query q)
{
	if (pg->prepared[q])
		return true;
	if (!PQsendPrepare(pg->conn, QUERIES[q].name, QUERIES[q].sql, QUERIES[q].params,
			   NULL))
		return false;
	pg->prepared[q] = true;
	pg->pending[pg->n++] = (struct pg_pending){.q = q, .is_prepare = true};
	return true;
}

/* The parameters of one statement as libpq takes them. */
struct pg_values {
	const char *text[PG_MAX_PARAMS];
	int size[PG_MAX_PARAMS], format[PG_MAX_PARAMS];
	char bytes[PG_MAX_PARAMS][UUID_BYTES];
};

static void pg_value(ctx *x, enum query q, size_t i, const pg_arg *v,
		     struct pg_values *to)
{
	size_t n = pg_binary(&QUERIES[q], i, v, to->bytes[i]);

	to->format[i] = n ? BINARY : 0;
	to->size[i] = (int)n;
	to->text[i] = n ? to->bytes[i] : pg_text(x->a, v);
}

rc pg_put(ctx *x, enum query q, const pg_arg *args, size_t nargs)
{
	struct pg *pg = x->pg;
	struct pg_values v;

	if (nargs > PG_MAX_PARAMS || (int)nargs != QUERIES[q].params)
		return FAIL(x, E_BUG, "%s takes %d parameters, %zu given",
			    QUERIES[q].name, QUERIES[q].params, nargs);
	if (pg->n + 2 > PG_MAX_PENDING)
		return FAIL(x, E_BUG, "%s: too many statements in one flush",
			    QUERIES[q].name);
	for (size_t i = 0; i < nargs; i++) {
		if (!pg_clean(&args[i]))
			return FAIL(x, E_INPUT, "%s: parameter %zu holds NUL",
				    QUERIES[q].name, i + 1);
		pg_value(x, q, i, &args[i], &v);
	}
	if (!pg_prepare(pg, q) ||
	    !PQsendQueryPrepared(pg->conn, QUERIES[q].name, (int)nargs, v.text, v.size,
				 v.format, BINARY))
		return FAIL(x, E_DB, "%s could not be sent", QUERIES[q].name);
	return OK;
}

/* A number of 2, 4 or 8 bytes, the highest first. */
static bool pg_number(str s, int64_t *out)
{
	uint64_t eight;
	uint32_t four;
	uint16_t two;

	switch (s.n) {
	case 8:
		memcpy(&eight, s.p, 8);
		*out = (int64_t)be64toh(eight);
		return true;
	case 4:
		memcpy(&four, s.p, 4);
		*out = (int32_t)be32toh(four);
		return true;
	case 2:
		memcpy(&two, s.p, 2);
		*out = (int16_t)be16toh(two);
		return true;
	default:
		return false;
	}
}

/* The infinite moments do not fit: they are no number of microseconds. */
static bool pg_moment(str s, when *out)
{
	int64_t us;

	return s.n == 8 && pg_number(s, &us) && us != INT64_MIN &&
	       !__builtin_add_overflow(us, FROM_2000_US, &out->us);
}

typedef unsigned char sixteen __attribute__((vector_size(UUID_BYTES)));

static inline sixteen pg_hex(sixteen fours)
{
	return fours + '0' + ((fours > 9) & ('a' - '0' - 10));
}

/* All digits at once: pages are full of ids. */
static str pg_uuid(arena *a, const char *p)
{
	char hex[2 * UUID_BYTES], *text = arena_room(a, UUID_TEXT + 1);
	sixteen v, high, low, first, last;

	memcpy(&v, p, sizeof(v));
	high = pg_hex(v / 16);
	low = pg_hex(v & 15);
	first = __builtin_shufflevector(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5,
					21, 6, 22, 7, 23);
	last = __builtin_shufflevector(high, low, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28,
				       13, 29, 14, 30, 15, 31);
	memcpy(hex, &first, sizeof(first));
	memcpy(hex + sizeof(first), &last, sizeof(last));
	memcpy(text, hex, 8);
	memcpy(text + 9, hex + 8, 4);
	memcpy(text + 14, hex + 12, 4);
	memcpy(text + 19, hex + 16, 4);
	memcpy(text + 24, hex + 20, 12);
	text[8] = text[13] = text[18] = text[23] = '-';
	text[UUID_TEXT] = '\0';
	return (str){text, UUID_TEXT};
}

/* What all values of a column have in common. */
typedef struct pg_column {
	const field *f;
	int col;
	bool uuid; /* text is in the result as it is; of the other types only ids have a
		      form of their own (pg_check.c sees to that) */
} pg_column;

static rc pg_cell(ctx *x, const pg_column *c, const PGresult *r, int row, void *out)
{
	const field *f = c->f;
	char *at = (char *)out + f->off;
	str s = {.n = (size_t)PQgetlength(r, row, c->col)};
	bool good = true;

	/* asked last: a page has a thousand values, and what has a length is not NULL
	 */
	if (!s.n && PQgetisnull(r, row, c->col))
		return f->optional ? OK : FAIL(x, E_BUG, "%s is NULL", f->name);
	s.p = PQgetvalue(r, row, c->col);
	switch (f->kind) {
	case K_STR:
		*(str *)(void *)at =
			c->uuid && s.n == UUID_BYTES ? pg_uuid(x->a, s.p) : s;
		break;
	case K_I64:
		good = pg_number(s, (int64_t *)(void *)at);
		break;
	case K_BOOL:
		*(bool *)at = s.n && s.p[0];
		break;
	case K_WHEN:
		good = pg_moment(s, (when *)(void *)at);
		break;
	case K_NONE:
	case K_LIST:
	case K_REC:
		good = false;
	}
	return good ? OK : FAIL(x, E_BUG, "%s does not fit its field", f->name);
}

/* Which column of the result feeds which field; fields that no column names stay as
 * they are (views fill them), a column without a field is a fault. */
static rc pg_columns(ctx *x, enum query q, const type *t, PGresult *r,
		     const int8_t **out)
{
	struct pg *pg = x->pg;
	int n = PQnfields(r);
	int8_t *map = pg->columns[q];

	*out = map;
	if (map)
		return OK;
	if (n > PG_MAX_COLUMNS)
		return FAIL(x, E_BUG, "%s: too many columns", QUERIES[q].name);
	map = calloc((size_t)n + 1, sizeof(*map));
	assert(map);
	for (int i = 0; i < n; i++) {
		const field *f = type_field(t, str_of(PQfname(r, i)));
		if (!f) {
			free(map);
			return FAIL(x, E_BUG, "%s: type %s has no field %s",
				    QUERIES[q].name, t->name, PQfname(r, i));
		}
		map[i] = (int8_t)(f - t->fields);
	}
	*out = pg->columns[q] = map;
	return OK;
}

/* A column at a time: what it holds is asked once, and a thousand values are read the
 * same way one after the other. */
static rc pg_items(ctx *x, const type *t, const int8_t *map, PGresult *r, int rows,
		   char *items)
{
	int n = PQnfields(r);

	for (int i = 0; i < n; i++) {
		pg_column c = {&t->fields[map[i]], i, PQftype(r, i) == OID_UUID};
		for (int row = 0; row < rows; row++)
			TRY(pg_cell(x, &c, r, row, items + (size_t)row * t->size));
	}
	return OK;
}

static void pg_clear(void *r)
{
	PQclear(r);
}

/* Into a list of all rows, or into the one row that there is room for. */
static rc pg_fill_from(ctx *x, const struct pg_pending *p, PGresult *r)
{
	const pg_place *to = &p->to;
	int rows = PQntuples(r);
	char *items = to->row;
	const int8_t *map;

	if (to->kind == PG_LIST) {
		items = arena_array(x->a, rows ? (size_t)rows : 1, to->t->size);
		*to->rows = (list){items, (size_t)rows};
	} else {
		if (to->found)
			*to->found = rows > 0;
		if (rows == 0)
			return to->found ? OK
					 : FAIL(x, E_NOTFOUND, "%s: no row",
						QUERIES[p->q].name);
		rows = 1;
	}
	TRY(pg_columns(x, p->q, to->t, r, &map));
	return pg_items(x, to->t, map, r, rows, items);
}

rc pg_fill(ctx *x, const struct pg_pending *p, PGresult *r)
{
	if (p->is_prepare || p->to.kind == PG_NOWHERE) {
		if (p->to.count && !str_i64(str_of(PQcmdTuples(r)), p->to.count))
			*p->to.count = 0;
		PQclear(r);
		return OK;
	}
	arena_cleanup(x->a, pg_clear, r);
	if (PQresultStatus(r) != PGRES_TUPLES_OK)
		return FAIL(x, E_BUG, "%s returns no rows", QUERIES[p->q].name);
	return pg_fill_from(x, p, r);
}
