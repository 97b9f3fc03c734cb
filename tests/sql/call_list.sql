-- The table of calls of a business with many: whatever two things are asked of it, it finds what
-- walking from end to end would find, and walks so only where that is short.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE t ON COMMIT DROP AS SELECT pg_temp.new_tenant() AS id;
GRANT SELECT ON t TO PUBLIC;
SET LOCAL session_replication_role = replica;
CREATE TEMP TABLE k ON COMMIT DROP AS SELECT uuid7() AS line, uuid7() AS queue, uuid7() AS tag, uuid7() AS who;
-- outgoing ones are never spam, missed ones never recorded or worth something; the newest are all answered; the line was
-- given up long ago; some go on
INSERT INTO calls (tenant_id, id, call_sid, direction, from_number, started_at, answered_at, ended_at, duration_s, state, unanswered, recorded, spam, value, note,
	number_id, queue_id, assigned_to)
SELECT t.id, uuid7_floor(m.at), 'CA' || md5(n::text), CASE WHEN n % 5 = 0 THEN 'outbound' ELSE 'inbound' END, '+12025550123', m.at,
	CASE WHEN n < 11000 OR n % 4 > 0 THEN m.at END, CASE WHEN n % 3999 <> 5 THEN m.at + interval '1 minute' END, n % 700, 'ended', n >= 11000 AND n % 4 = 0, n < 11000 OR n % 4 > 1,
	n % 50 = 1, CASE WHEN n % 4 = 3 THEN n END, CASE WHEN n % 9 = 0 THEN 'Asked for zinnias' WHEN n % 1999 = 0 OR n = 30001 THEN 'A raccoon in the attic' ELSE '' END,
	CASE WHEN n > 15000 AND n % 3 = 0 THEN k.line END, CASE WHEN n % 4 = 1 THEN k.queue END, CASE WHEN n % 17 = 0 THEN k.who END
FROM t, k, generate_series(1, 40000) n, LATERAL (SELECT now() - n * interval '1 minute' AS at) m;
INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, transcript) SELECT c.tenant_id, c.id, 'RE' || md5(c.id::text), 'x', 'call',
	CASE WHEN c.duration_s % 30 = 0 THEN 'They spoke of tulips' END FROM calls c, t
WHERE c.tenant_id = t.id AND c.recorded;
INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind) SELECT c.tenant_id, c.id, 'RE' || md5('v' || c.id), 'x', 'voicemail' FROM calls c, t
WHERE c.tenant_id = t.id AND c.value % 900 = 3;
INSERT INTO call_tagged (tenant_id, label_id, call_id) SELECT c.tenant_id, k.tag, c.id FROM calls c, t, k WHERE c.tenant_id = t.id AND c.duration_s % 8 = 2;
INSERT INTO promises (tenant_id, kind, state, call_id, started_at, due_at, warn_at, critical_at, why, closed_at)
SELECT c.tenant_id, 'follow_up', CASE WHEN c.duration_s % 7 = 0 THEN 'late' ELSE 'kept' END, c.id, c.started_at, c.started_at, c.started_at, c.started_at, 'x', now()
FROM calls c, t, generate_series(1, 2) WHERE c.tenant_id = t.id AND c.duration_s % 3 = 0;
SELECT call_say_again(c.tenant_id, c.id) FROM calls c, t WHERE c.tenant_id = t.id AND (c.note <> '' OR c.recorded AND c.duration_s % 30 = 0) \g /dev/null
SET LOCAL session_replication_role = origin;
ANALYZE calls, recordings, promises, call_tagged;

CREATE TEMP TABLE asked (f jsonb) ON COMMIT DROP;
INSERT INTO asked SELECT v.f::jsonb || '{"zone":"UTC"}' FROM (VALUES ('{}'), ('{"spam":"yes"}'), ('{"direction":"outbound","spam":"yes"}'), ('{"outcome":"missed","recording":"yes"}'),
	('{"outcome":"answered","recording":"no"}'), ('{"outcome":"missed","value":"1"}'), ('{"direction":"inbound","outcome":"missed"}'), ('{"value":"100","spam":"no"}'),
	('{"outcome":"missed","spam":"yes"}'), ('{"longer":"690","recording":"yes"}'), ('{"text":"zinn","outcome":"missed"}'), ('{"recording":"no","direction":"outbound"}'), ('{"text":"zinn"}'),
	('{"text":"zinn","spam":"yes"}'), ('{"text":"raccoon","direction":"inbound"}'), ('{"text":"tulip","outcome":"missed"}'), ('{"text":"TULIPS they","spam":"yes"}'), ('{"text":"tulip"}'), ('{"text":"?!","spam":"no"}'),
	-- it is the first beyond the nearest that are walked
	('{"text":"raccoon","longer":"600","shorter":"650"}'), ('{"text":"raccoon","spam":"yes","longer":"600","shorter":"650"}'), ('{"text":"zinn","sla":"late"}'), ('{"text":"zinn","sla":"kept","spam":"yes"}'),
	('{"sla":"late","outcome":"missed"}'), ('{"sla":"kept","direction":"outbound"}'), ('{"sla":"kept","spam":"yes"}')) v (f);
INSERT INTO asked SELECT f || jsonb_build_object('from', (now() - interval '20 days')::date, 'to', (now() - interval '12 days')::date) FROM asked;
-- each with each
CREATE TEMP TABLE one ON COMMIT DROP AS SELECT v.n, v.f::jsonb FROM k, LATERAL (VALUES (1, '{"direction":"outbound"}'), (2, '{"outcome":"missed"}'),
	(3, '{"outcome":"answered"}'), (4, '{"recording":"no"}'), (5, '{"spam":"yes"}'), (6, '{"value":"15000"}'), (7, '{"shorter":"45"}'), (8, jsonb_build_object('line', k.line)::text),
	(9, jsonb_build_object('queue', k.queue)::text), (10, jsonb_build_object('tag', k.tag)::text), (11, '{"voicemail":"open"}'), (12, '{"sla":"late"}'), (13, '{"text":"zinn"}'),
	(14, jsonb_build_object('assigned', k.who)::text), (15, '{"follow_up":"no"}'), (16, '{"emergency":"yes"}')) v (n, f);
CREATE TEMP TABLE pairs ON COMMIT DROP AS SELECT a.f || b.f || '{"zone":"UTC"}' AS f FROM one a JOIN one b ON a.n < b.n AND NOT a.f ?| ARRAY(SELECT jsonb_object_keys(b.f));
GRANT SELECT ON asked, pairs TO PUBLIC;

CREATE FUNCTION pg_temp.walked(f jsonb, down boolean, edge uuid, back boolean, n int) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[];
BEGIN
	EXECUTE format('SELECT array_agg(s.id) FROM (SELECT c.id FROM calls c WHERE c.tenant_id = $1%s%s%s ORDER BY c.id %s LIMIT $4) s', call_list_when(f), call_list_fits(f),
		CASE WHEN edge IS NOT NULL THEN CASE WHEN down <> back THEN ' AND c.id < $3' ELSE ' AND c.id > $3' END END, CASE WHEN down <> back THEN 'DESC' ELSE 'ASC' END)
	INTO ids USING app_tenant(), f, edge, n;
	RETURN coalesce(ids, '{}');
END $$;
CREATE FUNCTION pg_temp.looked() RETURNS bigint LANGUAGE sql AS $$
	SELECT sum(s.seq_tup_read + s.idx_tup_fetch)::bigint FROM pg_stat_xact_user_tables s WHERE s.relname IN ('calls', 'recordings', 'promises')
$$;
CREATE FUNCTION pg_temp.cost(f jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	was bigint := pg_temp.looked();
BEGIN
	PERFORM call_list(f, 'started', true, NULL, false, 0, 51);
	RETURN pg_temp.looked() - was;
END $$;

SELECT pg_temp.as_tenant(id) FROM t \g /dev/null
SET LOCAL ROLE patchbay_app;
SET LOCAL enable_seqscan = off;
SET LOCAL jit = off;
CREATE TEMP TABLE edges (edge uuid) ON COMMIT DROP;
INSERT INTO edges VALUES (NULL), (uuid7_floor(now() - interval '10000 minutes')), (uuid7_floor(now() - interval '39990 minutes'));
SELECT pg_temp.none($$ SELECT a.f, e.edge, d.down, b.back FROM asked a, edges e, (VALUES (true), (false)) d (down), (VALUES (true), (false)) b (back)
	WHERE (e.edge IS NOT NULL OR NOT b.back) AND ARRAY(SELECT l.id FROM call_list(a.f, 'started', d.down, e.edge, b.back, 0, 51) WITH ORDINALITY l (id, n) ORDER BY l.n)
		<> pg_temp.walked(a.f, d.down, e.edge, b.back, 51) $$, 'what walking finds is found, in its order, from any edge, to both sides');
SELECT pg_temp.none($$ SELECT p.f FROM pairs p WHERE ARRAY(SELECT l.id FROM call_list(p.f, 'started', true, NULL, false, 0, 51) WITH ORDINALITY l (id, n) ORDER BY l.n)
	<> pg_temp.walked(p.f, true, NULL, false, 51) $$, 'any two things that are asked');
SELECT pg_temp.none($$ SELECT a.f FROM asked a CROSS JOIN LATERAL (SELECT pg_temp.walked(a.f, true, NULL, false, 2000) AS newest OFFSET 0) w, (VALUES ('value', true), ('length', false)) s (by, down) WHERE ARRAY(SELECT l.id FROM call_list(a.f, s.by, s.down, NULL, false, 51, 51) WITH ORDINALITY l (id, n) ORDER BY l.n)
	<> ARRAY(SELECT c.id FROM calls c WHERE c.tenant_id = app_tenant() AND c.id = ANY (w.newest)
		ORDER BY CASE s.by WHEN 'value' THEN -coalesce(c.value, 0) ELSE coalesce(c.duration_s, 0) END, CASE WHEN s.down THEN c.id END DESC, c.id OFFSET 51 LIMIT 51) $$, 'by value and length the newest two thousand');
-- facts alone are found where they are; else the nearest are walked, once in the index and once by what is asked, and
-- what is beyond is put together, first of nine times as many: no more than all of them once and the nearest again
SELECT pg_temp.none($$ SELECT x.f, n FROM (SELECT f FROM asked UNION ALL SELECT f FROM pairs) x, pg_temp.cost(x.f) n
	WHERE n > CASE WHEN x.f ?| '{text,sla,tag,voicemail,assigned,follow_up}' OR x.f ?& '{line,queue}' THEN 42000 ELSE 3500 END $$, 'few are looked at, whatever two things are asked');
SELECT pg_temp.ok(call_list_ten(uuid7_floor(b.first), uuid7_floor(b.near)) = uuid7_floor(b.ten), b.what) FROM (VALUES
	(timestamptz '2026-02-01', timestamptz '2026-01-31', timestamptz '2026-01-22', 'ten times as far back'), ('2026-02-01', '2026-02-02', '2026-02-11', 'and on'),
	('2090-01-01', '2026-01-01', '1970-01-01', 'but to no time before all ids'), ('2026-01-01', '6000-01-01', to_timestamp((1::bigint << 47) / 1000.0), 'nor after')) b (first, near, ten, what);
RESET ROLE;

-- The newest call: what is written of it is found once it is written, and no more when it is gone.
CREATE FUNCTION pg_temp.found(word text) RETURNS boolean LANGUAGE sql AS $$
	SELECT (SELECT max(c.id::text)::uuid FROM calls c, t WHERE c.tenant_id = t.id) IN (SELECT l.id FROM call_list(jsonb_build_object('text', word), 'started', true, NULL, false, 0, 51) l)
$$;
UPDATE calls c SET note = 'Éclairs, please' FROM t WHERE c.tenant_id = t.id AND c.id = (SELECT max(o.id::text)::uuid FROM calls o WHERE o.tenant_id = t.id);
UPDATE recordings r SET transcript = 'And a quince' FROM t WHERE r.tenant_id = t.id AND r.call_id = (SELECT max(o.id::text)::uuid FROM calls o WHERE o.tenant_id = t.id);
SELECT pg_temp.ok(pg_temp.found('eclair') AND pg_temp.found('quince') AND pg_temp.found('quince please'), 'a note and a transcript are found, by words of both');
DELETE FROM recordings r USING t WHERE r.tenant_id = t.id AND r.call_id = (SELECT max(o.id::text)::uuid FROM calls o WHERE o.tenant_id = t.id);
SELECT pg_temp.ok(pg_temp.found('eclair') AND NOT pg_temp.found('quince'), 'what was said and deleted is not found');
UPDATE calls c SET note = '' FROM t WHERE c.tenant_id = t.id AND c.note LIKE 'Éclair%';
SELECT pg_temp.ok(NOT pg_temp.found('eclair'), 'nor a note that is gone');
SELECT pg_temp.none($$ SELECT c.id FROM calls c, t WHERE c.tenant_id = t.id AND ((c.ended_at IS NULL) <> (c.facts IS NULL) OR (c.ended_at IS NULL) <> (c.outcome IS NULL)) $$, 'facts and an outcome are those of calls that ended');

ROLLBACK;
SELECT pg_temp.tap_done();
