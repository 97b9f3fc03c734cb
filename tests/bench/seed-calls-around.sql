-- Who and what a business's calls are about: forty people, four lines, four queues, ten tags, the
-- contacts that call. Indexes of what comes next are dropped, to be made once over everything.

SET session_replication_role = replica;
WITH u AS (INSERT INTO users (email, name, password_hash) SELECT format('caller%s@bench-1.example', n), 'Member ' || n, 'nobody signs in with a password here'
	FROM generate_series(1, 40) n RETURNING id, name)
INSERT INTO members (tenant_id, user_id, name, role) SELECT t.id, u.id, u.name, 'agent' FROM bench.tenants t, u WHERE t.n = 1;
INSERT INTO numbers (tenant_id, e164, name, flow_id) SELECT t.id, '+143555520' || lpad(g::text, 2, '0'), 'Line ' || g, l.flow_id FROM bench.tenants t
	JOIN numbers l ON l.tenant_id = t.id, generate_series(1, 4) g WHERE t.n = 1;
INSERT INTO queues (tenant_id, name) SELECT t.id, 'Queue ' || g FROM bench.tenants t, generate_series(1, 4) g WHERE t.n = 1;
INSERT INTO contact_labels (tenant_id, kind, name) SELECT t.id, 'tag', 'Calls ' || g FROM bench.tenants t, generate_series(1, 10) g WHERE t.n = 1;
UPDATE disposition_rules r SET needed = 'yes', since = now() - interval '60 days' FROM bench.tenants t WHERE t.n = 1 AND r.tenant_id = t.id;
CREATE TABLE bench.callers AS SELECT row_number() OVER (ORDER BY k.id) - 1 AS n, k.id, k.phone FROM contacts k JOIN bench.tenants t ON t.id = k.tenant_id
	WHERE t.n = 1 AND k.phone IS NOT NULL LIMIT 200000;
UPDATE contacts k SET source = 'Billboard' FROM bench.callers c WHERE c.id = k.id AND c.n % 500 = 7;
CREATE INDEX ON bench.callers (n);
ANALYZE bench.callers;
CREATE TABLE bench.around AS SELECT t.id AS tenant_id, (SELECT count(*) FROM bench.callers) AS callers,
	ARRAY(SELECT m.id FROM members m WHERE m.tenant_id = t.id AND m.name LIKE 'Member %' ORDER BY m.id) AS members,
	ARRAY(SELECT l.id FROM numbers l WHERE l.tenant_id = t.id AND l.name LIKE 'Line %' ORDER BY l.name) AS lines,
	ARRAY(SELECT q.id FROM queues q WHERE q.tenant_id = t.id AND q.name LIKE 'Queue %' ORDER BY q.name) AS queues,
	ARRAY(SELECT d.id FROM dispositions d WHERE d.tenant_id = t.id AND d.special = '' ORDER BY d.position) || ARRAY(SELECT d.id FROM dispositions d WHERE d.tenant_id = t.id AND d.special = 'job') AS outcomes,
	(SELECT d.id FROM dispositions d WHERE d.tenant_id = t.id AND d.special = 'spam') AS spam,
	ARRAY(SELECT l.id FROM contact_labels l WHERE l.tenant_id = t.id AND l.name LIKE 'Calls %' ORDER BY length(l.name), l.name) AS tags
FROM bench.tenants t WHERE t.n = 1;

CREATE TABLE bench.call_indexes AS SELECT tablename, indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename IN ('calls', 'call_legs', 'recordings', 'promises', 'call_tagged') AND indexdef NOT LIKE 'CREATE UNIQUE%';
SELECT format('DROP INDEX %I', indexname) FROM bench.call_indexes \gexec
