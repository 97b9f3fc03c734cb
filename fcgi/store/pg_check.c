/* `patchbay check`: does every query still fit the schema and its struct? */
#include "store/pg_conn.h"

/* Results are binary (pg_map.c): a type that is not here is cast to text in the query.
 */
static bool pg_fits(enum kind k, Oid oid)
{
	switch (k) {
	case K_STR:
		return oid == OID_TEXT || oid == OID_UUID || oid == OID_VARCHAR ||
		       oid == OID_NAME || oid == OID_JSON;
	case K_I64:
		return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2;
	case K_BOOL:
		return oid == OID_BOOL;
	case K_WHEN:
		return oid == OID_TIMESTAMPTZ;
	case K_NONE:
	case K_LIST:
	case K_REC:
		break;
	}
	return false;
}

static bool pg_check_column(enum query q, const type *t, const PGresult *r, int i,
			    buf *problems)
{
	const char *name = PQfname(r, i);
	const field *f = type_field(t, str_of(name));

	if (!f)
		buf_fmt(problems, "%s: type %s has no field %s\n", QUERIES[q].name,
			t->name, name);
	else if (!pg_fits(f->kind, PQftype(r, i)))
		buf_fmt(problems, "%s: column %s (type %u) does not fit its field\n",
			QUERIES[q].name, name, PQftype(r, i));
	return f && pg_fits(f->kind, PQftype(r, i));
}

/* What goes in the server's own form must be what the query says (pg_map.c). */
static bool pg_check_params(enum query q, const PGresult *r, buf *problems)
{
	bool ok = true;

	for (int i = 0; i < PQnparams(r) && i < PG_MAX_PARAMS; i++) {
		Oid is = PQparamtype(r, i);
		if ((!(QUERIES[q].uuids >> i & 1) || is == OID_UUID) &&
		    (!(QUERIES[q].moments >> i & 1) || is == OID_TIMESTAMPTZ))
			continue;
		buf_fmt(problems, "%s: parameter %d is of type %u, not as it says\n",
			QUERIES[q].name, i + 1, is);
		ok = false;
	}
	return ok;
}

static bool pg_check_result(enum query q, const type *t, const PGresult *r,
			    buf *problems)
{
	bool ok = pg_check_params(q, r, problems);

	if (PQnparams(r) != QUERIES[q].params) {
		buf_fmt(problems, "%s: %d parameters, %d expected\n", QUERIES[q].name,
			PQnparams(r), QUERIES[q].params);
		ok = false;
	}
	for (int i = 0; t && i < PQnfields(r); i++)
		ok = pg_check_column(q, t, r, i, problems) && ok;
	if (t && PQnfields(r) == 0) {
		buf_fmt(problems, "%s: returns no columns\n", QUERIES[q].name);
		ok = false;
	}
	return ok;
}

bool pg_describe(ctx *x, enum query q, const type *t, buf *problems)
{
	struct pg *pg = x->pg;
	bool ok = false;

	if (pg_connect(x) != OK) {
		buf_fmt(problems, "%s: %s\n", QUERIES[q].name, x->first_error);
		return false;
	}
	PQexitPipelineMode(pg->conn);
	PQsetnonblocking(pg->conn, 0);
	PGresult *p = PQprepare(pg->conn, QUERIES[q].name, QUERIES[q].sql,
				QUERIES[q].params, NULL);
	PGresult *d = PQdescribePrepared(pg->conn, QUERIES[q].name);
	if (PQresultStatus(p) != PGRES_COMMAND_OK)
		buf_fmt(problems, "%s: %s", QUERIES[q].name, PQresultErrorMessage(p));
	else
		ok = pg_check_result(q, t, d, problems);
	PQclear(p);
	PQclear(d);
	return ok;
}
