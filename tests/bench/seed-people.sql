-- Who works in the businesses of the bench, signed in, and when they are open. Run by the
-- superuser after the tenants were made. psql variables: big, small (how many contacts
-- bench-1 and the others have), browsers (sessions a tenant).

-- Beside the lean schema, because the tables of the bench itself are nobody's business.
CREATE SCHEMA bench;
CREATE TABLE bench.tenants AS
SELECT id, split_part(slug, '-', 2)::int AS n,
	CASE slug WHEN 'bench-1' THEN :big ELSE :small END AS contacts
FROM tenants WHERE slug LIKE 'bench-%';
-- What is dropped before the contacts come, and made again once they are there.
CREATE TABLE bench.indexes AS
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename IN ('contacts', 'contact_phones') AND indexdef NOT LIKE 'CREATE UNIQUE%';
SELECT format('DROP INDEX %I', indexname) FROM bench.indexes \gexec

INSERT INTO journey_stages (tenant_id, position, phase, name, usual_days)
SELECT t.id, s.i, s.phase, s.name, s.days FROM bench.tenants t, (VALUES
	(1, 'PRE-PTO', 'Sale', 7), (2, 'PRE-PTO', 'Survey', 14), (3, 'PRE-PTO', 'Design', 14),
	(4, 'PRE-PTO', 'Permit', 14), (5, 'PRE-PTO', 'Install', 10), (6, 'PRE-PTO', 'Inspect', 10),
	(7, 'POST-PTO', 'PTO', NULL)) s (i, phase, name, days)
ON CONFLICT DO NOTHING;
INSERT INTO contact_statuses (tenant_id, name, category, icon, position)
SELECT t.id, s.name, 'active', s.icon, s.i FROM bench.tenants t, (VALUES
	(11, 'On Hold', 'circle-pause'), (12, 'Pending Permit', 'hourglass'), (13, 'Complete', 'circle-check')) s (i, name, icon)
ON CONFLICT DO NOTHING;

-- Five people a tenant, who share its browsers.
INSERT INTO users (email, name, password_hash)
SELECT format('person%s@bench-%s.example', p, t.n), (ARRAY['Dana Okafor', 'Sofia Marin', 'Elena Vasquez',
	'Priya Raman', 'Marcus Diaz'])[p], 'nobody signs in with a password here'
FROM bench.tenants t, generate_series(1, 5) p;
INSERT INTO members (tenant_id, user_id, name, role)
SELECT t.id, u.id, u.name, 'lead' FROM bench.tenants t JOIN users u ON u.email LIKE format('person_@bench-%s.example', t.n);
UPDATE presence p SET state = 'ready', wanted = 'ready' FROM bench.tenants t WHERE t.id = p.tenant_id;
INSERT INTO sessions (id_hash, user_id, tenant_id, member_id, csrf, expires_at)
SELECT encode(sha256(convert_to(format('bench%sx%s', t.n, b), 'UTF8')), 'hex'), m.user_id, t.id, m.id,
	md5(format('%s %s', t.n, b)), now() + interval '8 hours'
FROM bench.tenants t, generate_series(1, :browsers) b,
	LATERAL (SELECT * FROM members m WHERE m.tenant_id = t.id ORDER BY m.id OFFSET b % 5 LIMIT 1) m;

-- Always open, so that every call hears the menu.
DELETE FROM schedule_periods p USING bench.tenants t WHERE p.tenant_id = t.id;
INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes)
SELECT s.tenant_id, s.id, d, '00:00', '00:00' FROM schedules s JOIN bench.tenants t ON t.id = s.tenant_id,
	generate_series(0, 6) d;
