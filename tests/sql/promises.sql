-- A hundred thousand open clocks cost the scheduler one indexed query a tick: it looks at those whose
-- time has come, never at the others.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE t ON COMMIT DROP AS SELECT pg_temp.new_tenant() AS id;
GRANT SELECT ON t TO PUBLIC;
ALTER TABLE promises DISABLE TRIGGER USER;
INSERT INTO promises (tenant_id, kind, started_at, due_at, warn_at, critical_at, why, next_at)
SELECT t.id, 'follow_up', now() - interval '1 hour', now() + n * interval '1 second', now(), now(), 'x', now() + n * interval '1 second'
FROM t, generate_series(1, 100000) n;
INSERT INTO promises (tenant_id, kind, started_at, due_at, warn_at, critical_at, why, next_at)
SELECT t.id, 'follow_up', now() - interval '1 hour', now() - interval '1 minute', now() - interval '2 minutes', now() - interval '2 minutes', 'x', now() - interval '1 second'
FROM t, generate_series(1, 30);
ALTER TABLE promises ENABLE TRIGGER USER;
ANALYZE promises;

CREATE FUNCTION pg_temp.looked() RETURNS TABLE (seq bigint, rows bigint) LANGUAGE sql AS $$
	SELECT s.seq_scan, s.seq_tup_read + s.idx_tup_fetch FROM pg_stat_xact_user_tables s WHERE s.relname = 'promises'
$$;
CREATE TEMP TABLE was ON COMMIT DROP AS SELECT * FROM pg_temp.looked();

SELECT promises_due();
SELECT pg_temp.is(0::bigint, (SELECT l.seq - w.seq FROM pg_temp.looked() l, was w), 'finding whose time has come reads no table from end to end');
SELECT pg_temp.ok((SELECT l.rows - w.rows <= 40 FROM pg_temp.looked() l, was w), 'and no row of those whose time has not');
SELECT pg_temp.is(1::bigint, (SELECT count(*) FROM tasks k, t WHERE k.tenant_id = t.id AND k.kind = 'promise.tick'), 'one task for the business');
SELECT promises_due();
SELECT pg_temp.is(1::bigint, (SELECT count(*) FROM tasks k, t WHERE k.tenant_id = t.id AND k.kind = 'promise.tick'), 'and no second one while it waits');

TRUNCATE was;
INSERT INTO was SELECT * FROM pg_temp.looked();
SELECT pg_temp.as_tenant(id) FROM t;
SET LOCAL ROLE patchbay_app;
SELECT pg_temp.is(30::bigint, (SELECT count(*) FROM promise_tick(200)), 'the tick takes those thirty');
SELECT pg_temp.is(0::bigint, (SELECT count(*) FROM promise_tick(200)), 'once');
RESET ROLE;
SELECT pg_temp.is(0::bigint, (SELECT l.seq - w.seq FROM pg_temp.looked() l, was w), 'it reads no table from end to end either');
SELECT pg_temp.ok((SELECT l.rows - w.rows <= 400 FROM pg_temp.looked() l, was w), 'nor those whose time has not come');

ROLLBACK;
SELECT pg_temp.tap_done();
