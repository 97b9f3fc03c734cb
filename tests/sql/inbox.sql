-- The inbox of a business with a hundred thousand threads: each list looks at its page of them and at
-- no others, by the very queries that the program sends, planned as it plans them.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE t ON COMMIT DROP AS SELECT pg_temp.new_tenant() AS id;
GRANT SELECT ON t TO PUBLIC;
CREATE TEMP TABLE m ON COMMIT DROP AS SELECT pg_temp.new_member(id, 'Ann') AS id FROM t;
GRANT SELECT ON m TO PUBLIC;
CREATE TEMP TABLE d ON COMMIT DROP AS SELECT uuid7() AS id;
INSERT INTO departments (tenant_id, id, name) SELECT t.id, d.id, 'Service' FROM t, d;
UPDATE members w SET department_id = d.id FROM m, d WHERE w.id = m.id;
INSERT INTO numbers (tenant_id, e164, name, flow_id) SELECT id, '+18885550199', 'Line', pg_temp.new_flow(id) FROM t;
SET LOCAL session_replication_role = replica;
CREATE TEMP TABLE k ON COMMIT DROP AS SELECT uuid7() AS id, n FROM generate_series(1, 5000) n;
INSERT INTO contacts (tenant_id, id, type, name) SELECT t.id, k.id, 'customer', 'Somebody ' || k.n FROM t, k;
-- half are done with; of the open ones each tenth waits, and each fiftieth is Ann's
INSERT INTO threads (tenant_id, number_id, peer, contact_id, state, snoozed_until, last_at, last_in_at, waiting_since, due_at, assigned_member, assigned_department)
SELECT t.id, l.id, '+1202' || lpad(n::text, 7, '0'), k.id, CASE WHEN n % 2 = 0 THEN 'resolved' WHEN n % 50 = 1 THEN 'snoozed' ELSE 'open' END,
	CASE WHEN n % 2 = 1 AND n % 50 = 1 THEN now() + interval '1 day' END, now() - n * interval '1 second', now() - n * interval '1 second',
	CASE WHEN n % 20 = 7 THEN now() - n * interval '1 second' END, CASE WHEN n % 20 = 7 THEN now() - n * interval '1 second' + interval '30 minutes' END,
	CASE WHEN n % 200 IN (7, 9) THEN m.id END, CASE WHEN n % 200 IN (27, 29) THEN d.id END
FROM t, m, d, numbers l, generate_series(1, 100000) n LEFT JOIN (SELECT id, n AS at FROM k) k ON k.at = n WHERE l.tenant_id = t.id;
INSERT INTO thread_reads (tenant_id, thread_id, member_id, read_at) SELECT h.tenant_id, h.id, m.id, now() FROM threads h, t, m WHERE h.tenant_id = t.id;
INSERT INTO messages (tenant_id, thread_id, direction, body, state, message_sid)
SELECT h.tenant_id, h.id, 'in', 'Text of ' || h.peer, 'received', 'SM' || md5(h.peer) FROM threads h, t WHERE h.tenant_id = t.id AND h.contact_id IS NOT NULL;
INSERT INTO contact_labels (tenant_id, kind, name) SELECT id, 'tag', 'Storm' FROM t;
INSERT INTO thread_tagged (tenant_id, label_id, thread_id, last_at) SELECT h.tenant_id, l.id, h.id, h.last_at FROM threads h JOIN t ON h.tenant_id = t.id JOIN contact_labels l ON l.tenant_id = t.id;
SET LOCAL session_replication_role = origin;
ANALYZE threads, thread_reads, thread_tagged, messages, contacts;

-- The program's own words, by their name.
\set waiting `awk '/^-- name: /{on = $3 == "inbox_waiting"} on && !/^--/' sql/queries/messages.sql`
\set rest `awk '/^-- name: /{on = $3 == "inbox_rest"} on && !/^--/' sql/queries/messages.sql`
\set mine `awk '/^-- name: /{on = $3 == "inbox_mine"} on && !/^--/' sql/queries/messages.sql`
\set mine_waiting `awk '/^-- name: /{on = $3 == "inbox_mine_waiting"} on && !/^--/' sql/queries/messages.sql`
\set department_waiting `awk '/^-- name: /{on = $3 == "inbox_department_waiting"} on && !/^--/' sql/queries/messages.sql`
\set department `awk '/^-- name: /{on = $3 == "inbox_department"} on && !/^--/' sql/queries/messages.sql`
\set states `awk '/^-- name: /{on = $3 == "inbox_state"} on && !/^--/' sql/queries/messages.sql`
\set tag `awk '/^-- name: /{on = $3 == "inbox_tag"} on && !/^--/' sql/queries/messages.sql`
\set known `awk '/^-- name: /{on = $3 == "thread_tags_known"} on && !/^--/' sql/queries/messages.sql`
\set counts `awk '/^-- name: /{on = $3 == "inbox_counts"} on && !/^--/' sql/queries/messages.sql`
\set thread `awk '/^-- name: /{on = $3 == "thread_messages"} on && !/^--/' sql/queries/messages.sql`
PREPARE inbox_waiting AS :waiting;
PREPARE inbox_rest AS :rest;
PREPARE inbox_mine AS :mine;
PREPARE inbox_mine_waiting AS :mine_waiting;
PREPARE inbox_department AS :department;
PREPARE inbox_department_waiting AS :department_waiting;
PREPARE inbox_state AS :states;
PREPARE inbox_tag AS :tag;
PREPARE thread_tags_known AS :known;
PREPARE inbox_counts AS :counts;
PREPARE thread_messages AS :thread;

CREATE FUNCTION pg_temp.looked() RETURNS bigint LANGUAGE sql AS $$
	SELECT sum(s.seq_tup_read + s.idx_tup_fetch)::bigint FROM pg_stat_xact_user_tables s WHERE s.relname IN ('threads', 'thread_reads', 'messages', 'contacts', 'consents', 'thread_tagged', 'contact_labels')
$$;
-- How many rows a query of the program's looked at.
CREATE FUNCTION pg_temp.cost(call text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	was bigint := pg_temp.looked();
BEGIN
	EXECUTE 'EXECUTE ' || call;
	RETURN pg_temp.looked() - was;
END $$;

SELECT pg_temp.as_tenant(id) FROM t;
SET LOCAL ROLE patchbay_app;
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL enable_seqscan = off;
SET LOCAL jit = off;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'those that wait: ' || n) FROM m, pg_temp.cost(format('inbox_waiting(''-infinity'', ''00000000-0000-0000-0000-000000000000'', %L)', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'those that wait, from the middle: ' || n) FROM m, pg_temp.cost(format('inbox_waiting(%L, ''00000000-0000-0000-0000-000000000000'', %L)', now() - interval '12 hours', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'the other open ones: ' || n) FROM m, pg_temp.cost(format('inbox_rest(''infinity'', ''ffffffff-ffff-ffff-ffff-ffffffffffff'', %L)', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'the other open ones, from the middle: ' || n) FROM m, pg_temp.cost(format('inbox_rest(%L, ''ffffffff-ffff-ffff-ffff-ffffffffffff'', %L)', now() - interval '12 hours', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'mine: ' || n) FROM m, pg_temp.cost(format('inbox_mine(''infinity'', ''ffffffff-ffff-ffff-ffff-ffffffffffff'', %L)', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'the department''s: ' || n) FROM m, pg_temp.cost(format('inbox_department(''infinity'', ''ffffffff-ffff-ffff-ffff-ffffffffffff'', %L)', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'mine that wait: ' || n) FROM m, pg_temp.cost(format('inbox_mine_waiting(''-infinity'', ''00000000-0000-0000-0000-000000000000'', %L)', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'the department''s that wait: ' || n) FROM m, pg_temp.cost(format('inbox_department_waiting(''-infinity'', ''00000000-0000-0000-0000-000000000000'', %L)', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 400, 'the ' || s || ' ones: ' || n) FROM m, unnest('{snoozed,resolved}'::text[]) s, pg_temp.cost(format('inbox_state(''infinity'', ''ffffffff-ffff-ffff-ffff-ffffffffffff'', %L, %L)', m.id, s)) n;
SELECT pg_temp.ok(n BETWEEN 51 AND 450, 'those with a tag that all have: ' || n) FROM m, contact_labels l, pg_temp.cost(format('inbox_tag(''infinity'', ''ffffffff-ffff-ffff-ffff-ffffffffffff'', %L, %L)', m.id, l.id)) n WHERE l.name = 'Storm';
SELECT pg_temp.ok(n BETWEEN 51 AND 450, 'the same from the middle: ' || n) FROM m, contact_labels l, pg_temp.cost(format('inbox_tag(%L, ''ffffffff-ffff-ffff-ffff-ffffffffffff'', %L, %L)', now() - interval '12 hours', m.id, l.id)) n WHERE l.name = 'Storm';
SELECT pg_temp.ok(n BETWEEN 1 AND 10, 'the tags that there are: ' || n) FROM pg_temp.cost('thread_tags_known') n;
SELECT pg_temp.ok(n <= 10000, 'how many are in each list, to a thousand: ' || n) FROM m, pg_temp.cost(format('inbox_counts(%L)', m.id)) n;
SELECT pg_temp.ok(n BETWEEN 1 AND 60, 'the texts of one thread: ' || n) FROM (SELECT h.id FROM threads h, t WHERE h.tenant_id = t.id AND h.contact_id IS NOT NULL LIMIT 1) h, pg_temp.cost(format('thread_messages(%L, ''ffffffff-ffff-ffff-ffff-ffffffffffff'')', h.id)) n;
-- Found is what a look at every text finds, the newest first, whichever way was taken.
SELECT pg_temp.ok((SELECT array_agg(f.id ORDER BY f.id DESC) FROM message_matches(v.words::text[], 300) f) IS NOT DISTINCT FROM
	(SELECT array_agg(b.id ORDER BY b.id DESC) FROM (SELECT m.id FROM messages m WHERE m.tenant_id = (SELECT app_tenant())
		AND m.search LIKE ALL (v.patterns::text[]) ORDER BY m.id DESC LIMIT 300) b), 'words: ' || v.words)
FROM (VALUES ('{text}', '{% text%}'), ('{12020000042}', '{% 12020000042%}'), ('{of,120200004}', '{% of%,% 120200004%}'),
	('{Text,12020000042}', '{% text%,% 12020000042%}'), ('{text,nothing}', '{% nothing%}'), ('{"",120200}', '{% 120200%}')) v (words, patterns);
RESET ROLE;

ROLLBACK;
SELECT pg_temp.tap_done();
