-- The audit log: added to, never changed, and a change by whoever owns the database shows
-- (reliability, security row 46).
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE here ON COMMIT DROP AS SELECT pg_temp.new_tenant() AS t;
GRANT SELECT ON here TO PUBLIC;
SELECT pg_temp.as_tenant(t) FROM here \g /dev/null

SET ROLE patchbay_app;
SELECT set_config('app.user', gen_random_uuid()::text, true) \g /dev/null
SELECT audit_add('Ann', 'contact.changed', 'contact', 'one', '{"name": "A"}', '{"name": "B"}', '10.0.0.1', 'r1') \g /dev/null
SELECT set_config('app.user', '', true) \g /dev/null
SELECT audit_add('command line', 'line.created', 'number', NULL, NULL, '{"name": "B"}', NULL, NULL) \g /dev/null
SELECT audit_add('Ann', 'contact.deleted', 'contact', 'three', '{"name": "C"}', NULL, '10.0.0.1', 'r3') \g /dev/null
SELECT audit_add('Bea', 'presence.set', 'member', 'four', NULL, NULL, '10.0.0.2', 'r4') \g /dev/null
SELECT audit_add('Bea', 'presence.set', 'member', 'five', NULL, NULL, '10.0.0.2', 'r5') \g /dev/null

SELECT pg_temp.is_text((SELECT string_agg(seq || ' ' || who, ', ' ORDER BY seq) FROM audit_log),
	'1 Ann, 2 command line, 3 Ann, 4 Bea, 5 Bea', 'rows are numbered in a tenant''s own order');
SELECT pg_temp.fails('UPDATE audit_log SET who = ''Eve''', '42501', 'the application cannot change a row');
SELECT pg_temp.fails('DELETE FROM audit_log', '42501', 'or delete one');
SELECT pg_temp.fails('TRUNCATE audit_log', '42501', 'or all');
SELECT pg_temp.fails('INSERT INTO audit_log SELECT * FROM audit_log LIMIT 1', '42501', 'or add one past the function');
RESET ROLE;
SELECT pg_temp.is(NULL::bigint, (SELECT audit_first_broken(t) FROM here), 'the chain as written holds');

-- Each column of each row, changed in whatever way its type allows.
CREATE FUNCTION pg_temp.tamper(t uuid) RETURNS TABLE (seq bigint, col text, told bigint) LANGUAGE plpgsql AS $$
DECLARE
	r record;
	value text;
BEGIN
	FOR r IN SELECT a.attname, a.atttypid::regtype::text AS kind, s.n FROM pg_attribute a, generate_series(1, 5) s (n)
			WHERE a.attrelid = 'audit_log'::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY s.n, a.attnum LOOP
		value := CASE r.kind WHEN 'uuid' THEN 'gen_random_uuid()' WHEN 'bigint' THEN r.attname || ' + 100'
			WHEN 'jsonb' THEN 'coalesce(' || r.attname || ', ''{}'') || ''{"x": 1}'''
			WHEN 'timestamp with time zone' THEN r.attname || ' + interval ''1 microsecond'''
			ELSE r.attname || ' || ''x''' END;
		IF r.attname = 'tenant_id' THEN
			value := quote_literal(pg_temp.new_tenant());
		END IF;
		BEGIN
			EXECUTE format('UPDATE audit_log SET %I = %s WHERE tenant_id = %L AND seq = %s', r.attname, value, t, r.n);
			seq := r.n; col := r.attname; told := audit_first_broken(t);
			RAISE EXCEPTION USING ERRCODE = 'ZZ001';
		EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
			RETURN NEXT;
		END;
	END LOOP;
END $$;
-- A row that left (another tenant, another number) is missed where the next one stands; the last
-- row of a chain has no next one.
SELECT pg_temp.none($$ SELECT x.* FROM here, pg_temp.tamper(t) x
	WHERE told IS DISTINCT FROM CASE WHEN col = 'tenant_id' THEN seq + 1 WHEN col = 'seq' AND seq < 5 THEN seq + 1
		WHEN col = 'seq' THEN 105 ELSE seq END
		AND NOT (seq = 5 AND col = 'tenant_id') $$, 'a changed value is found, and where');

-- What moves from one column to its neighbour, or swaps with it, changes nothing in a sum of words.
CREATE FUNCTION pg_temp.found_after(statement text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	told bigint;
BEGIN
	EXECUTE statement;
	told := (SELECT audit_first_broken(t) FROM here);
	RAISE EXCEPTION USING ERRCODE = 'ZZ001', MESSAGE = coalesce(told::text, '');
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
	RETURN nullif(SQLERRM, '')::bigint;
END $$;
SELECT pg_temp.is(pg_temp.found_after($$ UPDATE audit_log SET before = after, after = NULL
	WHERE tenant_id = (SELECT t FROM here) AND seq = 2 $$), 2::bigint, 'what was made looks not as if it had been deleted');
SELECT pg_temp.is(pg_temp.found_after($$ UPDATE audit_log SET after = before, before = NULL
	WHERE tenant_id = (SELECT t FROM here) AND seq = 3 $$), 3::bigint, 'nor the other way round');
SELECT pg_temp.is(pg_temp.found_after($$ UPDATE audit_log SET who = action, action = who
	WHERE tenant_id = (SELECT t FROM here) AND seq = 4 $$), 4::bigint, 'columns do not swap');
SELECT pg_temp.is(pg_temp.found_after($$ UPDATE audit_log SET who = who || E'\x1f' || action || E'\x1f' || object_type,
	action = object_id, object_type = address, object_id = request_id, address = '', request_id = ''
	WHERE tenant_id = (SELECT t FROM here) AND seq = 4 $$), 4::bigint, 'nor run into each other');
SELECT pg_temp.is(pg_temp.found_after($$ DELETE FROM audit_log WHERE tenant_id = (SELECT t FROM here) AND seq = 3 $$), 4::bigint,
	'a missing row is found');
SELECT pg_temp.is(pg_temp.found_after($$ DELETE FROM audit_log WHERE tenant_id = (SELECT t FROM here) AND seq = 1 $$), 2::bigint,
	'also the first');
SELECT pg_temp.is(pg_temp.found_after($$ UPDATE audit_log SET seq = CASE seq WHEN 4 THEN 50 ELSE 4 END
	WHERE tenant_id = (SELECT t FROM here) AND seq IN (4, 5) $$), 4::bigint, 'and rows in another order');

-- The platform's own chain is one too.
SELECT pg_temp.as_tenant(NULL), audit_add('command line', 'user.created', 'user', 'x', NULL, NULL, '', '') \g /dev/null
SELECT pg_temp.is(NULL::bigint, audit_first_broken(NULL), 'what concerns no tenant is chained too');

ROLLBACK;

-- As it stands after whatever was done in this installation.
SELECT pg_temp.none('SELECT id, audit_first_broken(id) FROM tenants WHERE audit_first_broken(id) IS NOT NULL',
	'every chain of this installation holds');
SELECT pg_temp.tap_done();
