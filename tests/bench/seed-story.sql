-- What the bench of contacts needs besides the contacts: counts and words, which triggers make
-- otherwise, labels, hidden ones, one contact with ten thousand things in its timeline, and a
-- manager who imports. psql variable: big.

SET synchronous_commit = off;
SET session_replication_role = replica;

UPDATE contacts k SET hidden = true FROM bench.tenants t WHERE t.n = 1 AND k.tenant_id = t.id AND right(k.phone, 2) IN ('17', '71');

INSERT INTO contact_labels (tenant_id, kind, name)
SELECT t.id, v.kind, v.name FROM bench.tenants t, (VALUES ('tag', 'Newsletter'), ('group', 'Board')) v (kind, name) WHERE t.n = 1;
INSERT INTO contact_labelled (tenant_id, label_id, contact_id)
SELECT k.tenant_id, l.id, k.id FROM bench.tenants t JOIN contacts k ON k.tenant_id = t.id
JOIN contact_labels l ON l.tenant_id = t.id WHERE t.n = 1
	AND CASE l.name WHEN 'Newsletter' THEN right(k.phone, 1) IN ('3', '7') ELSE right(k.phone, 4) = '0042' END;

DELETE FROM contact_counts c USING bench.tenants t WHERE c.tenant_id = t.id;
DELETE FROM contact_count_changes c USING bench.tenants t WHERE c.tenant_id = t.id;
INSERT INTO contact_counts (tenant_id, type, hidden, dim, value, n)
SELECT k.tenant_id, k.type, k.hidden, v.dim, v.value, count(*) FROM bench.tenants t JOIN contacts k ON k.tenant_id = t.id, LATERAL (
	VALUES ('all', ''), ('status', coalesce(k.status, '')), ('owner', coalesce(k.owner_id::text, '')),
		('stage', coalesce(k.stage_id::text, ''))) v (dim, value) GROUP BY 1, 2, 3, 4, 5
UNION ALL SELECT k.tenant_id, k.type, k.hidden, 'label', d.label_id::text, count(*) FROM contact_labelled d
	JOIN contacts k ON k.tenant_id = d.tenant_id AND k.id = d.contact_id GROUP BY 1, 2, 3, 5;
INSERT INTO contact_words SELECT DISTINCT k.tenant_id, w.word FROM bench.tenants t JOIN contacts k ON k.tenant_id = t.id,
	regexp_split_to_table(k.sort_name, ' ') w (word) WHERE t.n = 1 AND length(w.word) BETWEEN 3 AND 40 AND w.word !~ '[0-9]'
ON CONFLICT DO NOTHING;

-- Something is owed to one of a hundred, and paused for a tenth of those.
INSERT INTO promises (tenant_id, kind, state, contact_id, started_at, due_at, warn_at, critical_at, why, paused_at)
SELECT k.tenant_id, 'follow_up', CASE right(k.phone, 3) WHEN '023' THEN 'paused' ELSE 'open' END, k.id, now(), v.at, v.at, v.at, 'As promised',
	CASE right(k.phone, 3) WHEN '023' THEN now() END
FROM bench.tenants t JOIN contacts k ON k.tenant_id = t.id, LATERAL (SELECT now() + make_interval(mins => abs(hashtext(k.phone)) % 90000) AS at) v
WHERE t.n = 1 AND right(k.phone, 2) = '23';
UPDATE contacts k SET promise_id = p.id FROM bench.tenants t JOIN promises p ON p.tenant_id = t.id WHERE t.n = 1 AND k.tenant_id = t.id AND k.id = p.contact_id;

-- Ten thousand: calls, notes and changes, one an hour.
CREATE TABLE bench.story AS SELECT k.tenant_id, k.id, k.phone FROM bench.tenants t JOIN contacts k ON k.tenant_id = t.id
WHERE t.n = 1 AND k.type = 'customer' AND k.phone = '+18010000001';
INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, started_at, answered_at, ended_at, state, duration_s)
SELECT s.tenant_id, uuid7_floor(m.at), 'CA' || md5('story ' || n), s.phone, s.id, m.at, m.at, m.at + interval '5 minutes', 'ended', 300
FROM bench.story s, generate_series(1, 4000) n, LATERAL (SELECT now() - make_interval(hours => 3 * n) AS at) m;
INSERT INTO contact_notes (tenant_id, id, contact_id, body, created_at)
SELECT s.tenant_id, uuid7_floor(m.at), s.id, 'Spoke about the permit, call back on Friday. ' || n, m.at
FROM bench.story s, generate_series(1, 3000) n, LATERAL (SELECT now() - make_interval(hours => 3 * n + 1) AS at) m;
INSERT INTO contact_changes (tenant_id, id, contact_id, what, before, after, created_at)
SELECT s.tenant_id, uuid7_floor(m.at), s.id, 'Status', 'Active', 'On Hold', m.at
FROM bench.story s, generate_series(1, 3000) n, LATERAL (SELECT now() - make_interval(hours => 3 * n + 2) AS at) m;

WITH u AS (INSERT INTO users (email, name, password_hash) VALUES ('imports@bench-1.example', 'Ines Import', 'nobody signs in with a password here') RETURNING id, name)
INSERT INTO members (tenant_id, user_id, name, role) SELECT t.id, u.id, u.name, 'manager' FROM bench.tenants t, u WHERE t.n = 1;
RESET session_replication_role;
-- a session's trigger says what it may act as
INSERT INTO sessions (id_hash, user_id, tenant_id, member_id, csrf, expires_at)
SELECT encode(sha256('bench1ximport'::bytea), 'hex'), m.user_id, m.tenant_id, m.id, md5('import'), now() + interval '8 hours'
FROM members m JOIN users u ON u.id = m.user_id WHERE u.email = 'imports@bench-1.example';
