-- What operators do from the command line, as the owner.

-- name: tenant_by_slug
-- returns: id_row
SELECT id FROM tenants WHERE slug = $1

-- name: tenant_create
-- returns: id_row
INSERT INTO tenants (slug, name, timezone, region)
SELECT $1, $2, z.name, $4 FROM pg_timezone_names z WHERE z.name = $3 RETURNING id

-- name: tenant_basics
-- returns: nothing
WITH s AS (INSERT INTO schedules (tenant_id, name) VALUES (app_tenant(), 'Opening hours') RETURNING id),
h AS (INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes)
	SELECT app_tenant(), s.id, d, '09:00', '17:00' FROM s, generate_series(1, 5) d),
d AS (INSERT INTO departments (tenant_id, name) VALUES (app_tenant(), 'Front desk') RETURNING id),
q AS (INSERT INTO queues (tenant_id, name, department_id) SELECT app_tenant(), 'Front desk', d.id FROM d),
st AS (INSERT INTO contact_statuses (tenant_id, name, category, icon, stale_months, aliases, position) VALUES
	(app_tenant(), 'Active', 'active', 'circle-dot', 6, '{}', 1), (app_tenant(), 'On Hold', 'active', 'circle-pause', 6, '{}', 2),
	(app_tenant(), 'Complete', 'active', 'circle-check', 6, '{Completed}', 3), (app_tenant(), 'Cancelled', 'inactive', 'circle-minus', NULL, '{}', 4),
	(app_tenant(), 'Lost', 'inactive', 'circle-minus', NULL, '{}', 5), (app_tenant(), 'Duplicate', 'inactive', 'circle-minus', NULL, '{}', 6))
SELECT disposition_defaults()

-- name: account_set
-- returns: nothing
INSERT INTO carrier_accounts (tenant_id, account_sid, token) VALUES (app_tenant(), $1, $2)

-- name: account_key
-- returns: nothing
UPDATE carrier_accounts SET api_key = $1, api_secret = $2, voice_app = nullif($3, '') WHERE tenant_id = app_tenant()

-- What waits because the old token is not taken any more need not wait longer.
-- name: account_rotate
-- returns: nothing
WITH again AS (UPDATE tasks SET run_at = now() WHERE tenant_id = app_tenant() AND kind = 'carrier.catch_up' AND state = 'waiting')
UPDATE carrier_accounts SET look_at = now(), old_token = token, old_until = now() + interval '24 hours', token = $1
WHERE tenant_id = app_tenant()

-- name: line_create
-- returns: nothing
INSERT INTO numbers (tenant_id, e164, name, flow_id, recording, language, backup_number, department_id, greeting, detect_machine, follow_up_id)
SELECT app_tenant(), $1, $2, f.id, $4, $5, $6, (SELECT d.id FROM departments d
	WHERE d.tenant_id = app_tenant() AND d.name = $7), coalesce($8, ''), $9 = 'on',
	(SELECT m.id FROM members m WHERE m.tenant_id = app_tenant() AND m.active AND m.name = $10 LIMIT 1)
FROM flows f WHERE f.tenant_id = app_tenant() AND f.name = $3

-- name: user_create
-- returns: id_row
INSERT INTO users (email, name, password_hash, platform_admin) VALUES ($1, $2, $3, $4::boolean) RETURNING id

-- name: user_password_reset
-- returns: nothing
WITH u AS (UPDATE users SET password_hash = $2, password_changed_at = now() WHERE email = lower($1) RETURNING id),
s AS (DELETE FROM sessions USING u WHERE sessions.user_id = u.id)
SELECT id FROM u

-- name: member_create
-- returns: nothing
WITH m AS (
	INSERT INTO members (tenant_id, user_id, name, role, phone, department_id, can_receive_calls)
	VALUES (app_tenant(), $1::uuid, $2, $3, $4, (SELECT d.id FROM departments d
		WHERE d.tenant_id = app_tenant() AND d.name = $5), $6::boolean) RETURNING id)
INSERT INTO queue_members (tenant_id, queue_id, member_id)
SELECT app_tenant(), q.id, m.id FROM m JOIN queues q ON q.tenant_id = app_tenant() AND q.name = $7

-- name: flow_upsert
-- returns: id_row
INSERT INTO flows (tenant_id, name) VALUES (app_tenant(), $1)
ON CONFLICT (tenant_id, name) DO UPDATE SET name = excluded.name RETURNING id

-- name: flow_version_add
-- returns: id_row
INSERT INTO flow_versions (tenant_id, flow_id, version, document, note, published_by)
SELECT app_tenant(), $1::uuid, coalesce(max(version), 0) + 1, $2::jsonb, coalesce($3, ''), $4
FROM flow_versions WHERE tenant_id = app_tenant() AND flow_id = $1::uuid RETURNING id

-- name: flow_make_live
-- returns: nothing
UPDATE flows SET live_version = $2::uuid WHERE tenant_id = app_tenant() AND id = $1::uuid

-- name: flow_reference
-- returns: id_row
SELECT s.id FROM schedules s WHERE $1 = 'schedule' AND s.tenant_id = app_tenant() AND s.name = $2
UNION ALL
SELECT q.id FROM queues q WHERE $1 = 'queue' AND q.tenant_id = app_tenant() AND q.name = $2 AND q.archived_at IS NULL
UNION ALL
SELECT m.id FROM members m WHERE $1 = 'member' AND m.tenant_id = app_tenant() AND m.name = $2
LIMIT 1

-- Is there such a thing, and what are they all called?
-- name: known_names
-- returns: known_names
SELECT string_agg(n.name, ', ' ORDER BY n.name) AS names, coalesce(bool_or(n.name = $2), false) AS known
FROM (SELECT name FROM departments WHERE $1 = 'department' AND tenant_id = app_tenant()
	UNION ALL SELECT name FROM queues WHERE $1 = 'queue' AND tenant_id = app_tenant()
	UNION ALL SELECT name FROM members WHERE $1 = 'member' AND active AND tenant_id = app_tenant()
	UNION ALL SELECT name FROM flows WHERE $1 = 'flow' AND tenant_id = app_tenant()) n
