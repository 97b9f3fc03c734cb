-- What SQL tests speak with: TAP lines, as prove reads them. A file begins with
--   \ir ../lib/tap.sql
-- and ends with SELECT tap_done(). Everything is temporary: nothing is left in the database.
\set QUIET on
\pset pager off
SET client_min_messages = warning;
SET search_path = public, pg_temp;

CREATE TEMP SEQUENCE tap_number;
GRANT USAGE, SELECT ON SEQUENCE tap_number TO PUBLIC;

-- One line; "#" would begin a directive and a line break a line.
CREATE FUNCTION pg_temp.ok(good boolean, what text) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT CASE WHEN good THEN 'ok ' ELSE 'not ok ' END || nextval('pg_temp.tap_number') || ' - '
		|| translate(what, E'#\n\r', '.  ')
$$;

CREATE FUNCTION pg_temp.is_text(got text, want text, what text) RETURNS SETOF text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
	RETURN NEXT pg_temp.ok(got IS NOT DISTINCT FROM want, what);
	IF got IS DISTINCT FROM want THEN
		RETURN NEXT '#      got: ' || coalesce(replace(got, E'\n', E'\n#           '), '(null)');
		RETURN NEXT '# expected: ' || coalesce(replace(want, E'\n', E'\n#           '), '(null)');
	END IF;
END $$;

CREATE FUNCTION pg_temp.is(got anyelement, want anyelement, what text) RETURNS SETOF text
LANGUAGE sql VOLATILE AS $$ SELECT pg_temp.is_text(got::text, want::text, what) $$;

-- Nothing may come out of the query; whatever does is shown.
CREATE FUNCTION pg_temp.none(query text, what text) RETURNS SETOF text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	r record;
	found text := '';
BEGIN
	FOR r IN EXECUTE query LOOP
		found := found || E'\n' || r::text;
	END LOOP;
	RETURN QUERY SELECT pg_temp.is_text(found, '', what);
END $$;

-- What a statement ends with: its SQLSTATE, or 'done N' with the number of rows.
CREATE FUNCTION pg_temp.tried(statement text) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE statement;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN 'done ' || n;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

CREATE FUNCTION pg_temp.fails(statement text, state text, what text) RETURNS SETOF text
LANGUAGE sql VOLATILE AS $$ SELECT pg_temp.is_text(pg_temp.tried(statement), state, what) $$;

-- For values that psql variables cannot carry through a rollback.
CREATE FUNCTION pg_temp.tap_done() RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT '1..' || currval('pg_temp.tap_number')
$$;
