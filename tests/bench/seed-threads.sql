-- A hundred thousand threads of the big business, one for each of its first contacts: the newest half
-- a minute ago, the oldest a month. psql variable: threads.

SET session_replication_role = replica;
SET synchronous_commit = off;

CREATE TABLE bench.text_indexes AS SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = 'messages' AND indexname <> 'messages_pkey';
SELECT format('DROP INDEX %I', indexname) FROM bench.text_indexes \gexec

CREATE TABLE bench.threads AS
SELECT t.id AS tenant_id, l.id AS number_id, l.e164 AS line, uuid7() AS id, k.id AS contact_id, k.phone AS peer, i,
	now() - make_interval(secs => 30 * (i + 1)) AS at, m.ids[1 + i % 5] AS member
FROM bench.tenants t JOIN numbers l ON l.tenant_id = t.id JOIN contacts k ON k.tenant_id = t.id,
	LATERAL (SELECT right(k.phone, 7)::int AS i) n,
	LATERAL (SELECT array_agg(id ORDER BY id) AS ids FROM members m WHERE m.tenant_id = t.id) m
WHERE t.n = 1 AND k.phone LIKE '+1801%' AND i < :threads;

-- Of a hundred, 58 are done with, 2 put off, 40 open; 5 wait for an answer, 5 are somebody's.
INSERT INTO threads (tenant_id, id, number_id, peer, contact_id, state, snoozed_until, assigned_member, last_at, last_in_at, last_direction,
	last_words, waiting_since, due_at, due_words)
SELECT tenant_id, id, number_id, peer, contact_id, CASE WHEN s < 58 THEN 'resolved' WHEN s < 60 THEN 'snoozed' ELSE 'open' END,
	CASE WHEN s IN (58, 59) THEN now() + interval '1 day' END, CASE WHEN s >= 90 AND s < 95 THEN member END, at, at, CASE WHEN s >= 95 THEN 'in' ELSE 'out' END,
	'The breaker is off and the panel is warm', CASE WHEN s >= 95 THEN at END, CASE WHEN s >= 95 THEN at + interval '30 minutes' END,
	CASE WHEN s >= 95 THEN 'Mon 9:00 AM + 30 min' ELSE '' END
FROM bench.threads, LATERAL (SELECT (i * 37) % 100 AS s) v;
INSERT INTO thread_reads (tenant_id, thread_id, member_id, read_at) SELECT tenant_id, id, member, at FROM bench.threads WHERE i % 2 = 0;
INSERT INTO consents (tenant_id, contact_id, address, channel, state, kind, source, words, seq)
SELECT tenant_id, contact_id, peer, 'all', 'refused', '', 'text', 'STOP', 1 FROM bench.threads WHERE i % 50 = 7;
