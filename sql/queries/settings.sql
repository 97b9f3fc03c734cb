-- Lines, flows and opening hours, to be read. Which schedules and people a flow uses is
-- asked of its document by JSON path, so that nothing has to be kept in step with it. A
-- document that has another form than expected gives nothing instead of an error (lax).

-- An interval that reaches $4 has no end that anybody needs to know: closes_at is absent.
-- name: settings_numbers
-- returns: number_line
WITH n AS (
	SELECT id, e164, name, flow_id, department_id, recording, detect_machine, follow_up_id FROM numbers
	WHERE tenant_id = (SELECT app_tenant()) AND e164 > $1 ORDER BY e164 LIMIT $2::int),
f AS (
	SELECT f.id, f.name, v.version, u.schedules,
		CASE WHEN v.document #>> ARRAY['steps', v.document->>'start', 'type'] = 'hours'
			THEN v.document #>> ARRAY['steps', v.document->>'start', 'schedule']
			ELSE u.least END AS schedule
	FROM flows f
	LEFT JOIN flow_versions v ON v.tenant_id = f.tenant_id AND v.id = f.live_version
	LEFT JOIN LATERAL (SELECT count(DISTINCT p #>> '{}') AS schedules, min(p #>> '{}') AS least
		FROM jsonb_path_query(v.document, 'lax $.steps.* ? (@.type == "hours").schedule') p) u ON true
	WHERE f.tenant_id = (SELECT app_tenant()) AND f.id IN (SELECT flow_id FROM n)),
s AS (
	SELECT s.id, s.name, coalesce(s.timezone, t.timezone) AS zone, w.opens_at,
		CASE WHEN w.closes_at < $4::timestamptz THEN w.closes_at END AS closes_at
	FROM schedules s JOIN tenants t ON t.id = s.tenant_id
	LEFT JOIN LATERAL hours_next(s.id, $3::timestamptz, $4::timestamptz) w ON true
	WHERE s.tenant_id = (SELECT app_tenant()) AND s.id::text IN (SELECT schedule FROM f))
SELECT n.id, n.e164, n.name AS line, d.name AS team, n.recording, n.detect_machine, n.follow_up_id, m.name AS follow_up, f.id AS flow_id, f.name AS flow, f.version::bigint,
	coalesce(f.schedules, 0) AS schedules, s.id AS hours_id, s.name AS hours, s.zone, s.opens_at, s.closes_at,
	g.port, g.port_on::timestamp AT TIME ZONE 'UTC' AS port_on
FROM n JOIN f ON f.id = n.flow_id
LEFT JOIN text_registrations g ON g.tenant_id = (SELECT app_tenant()) AND g.number_id = n.id
LEFT JOIN departments d ON d.tenant_id = (SELECT app_tenant()) AND d.id = n.department_id
LEFT JOIN members m ON m.tenant_id = (SELECT app_tenant()) AND m.id = n.follow_up_id
LEFT JOIN s ON s.id::text = f.schedule
ORDER BY n.e164

-- name: settings_flows
-- returns: flow_summary
WITH f AS (
	SELECT id, name, live_version FROM flows
	WHERE tenant_id = (SELECT app_tenant()) AND name > $1 ORDER BY name LIMIT $2::int),
n AS (
	SELECT flow_id, count(*) AS numbers FROM numbers
	WHERE tenant_id = (SELECT app_tenant()) AND flow_id IN (SELECT id FROM f) GROUP BY flow_id)
SELECT f.id, f.name, v.version::bigint, v.published_at, coalesce(n.numbers, 0) AS numbers
FROM f LEFT JOIN flow_versions v ON v.tenant_id = (SELECT app_tenant()) AND v.id = f.live_version
LEFT JOIN n ON n.flow_id = f.id
ORDER BY f.name

-- name: settings_schedules
-- returns: schedule_line
WITH s AS (
	SELECT s.id, s.name, coalesce(s.timezone, t.timezone) AS zone
	FROM schedules s JOIN tenants t ON t.id = s.tenant_id
	WHERE s.tenant_id = (SELECT app_tenant()) AND s.name > $1 ORDER BY s.name LIMIT $2::int),
used AS (
	SELECT DISTINCT f.id AS flow_id, p #>> '{}' AS schedule
	FROM flows f JOIN flow_versions v ON v.tenant_id = f.tenant_id AND v.id = f.live_version,
		jsonb_path_query(v.document, 'lax $.steps.* ? (@.type == "hours").schedule') p
	WHERE f.tenant_id = (SELECT app_tenant())),
n AS (
	SELECT flow_id, count(*) AS numbers FROM numbers WHERE tenant_id = (SELECT app_tenant()) GROUP BY flow_id),
uses AS (
	SELECT u.schedule, count(*) AS flows, sum(coalesce(n.numbers, 0))::bigint AS numbers
	FROM used u LEFT JOIN n ON n.flow_id = u.flow_id GROUP BY u.schedule)
SELECT s.id, s.name, s.zone, w.opens_at, CASE WHEN w.closes_at < $4::timestamptz THEN w.closes_at END AS closes_at,
	coalesce(u.numbers, 0) AS numbers, coalesce(u.flows, 0) AS flows
FROM s LEFT JOIN LATERAL hours_next(s.id, $3::timestamptz, $4::timestamptz) w ON true
LEFT JOIN uses u ON u.schedule = s.id::text
ORDER BY s.name

-- The live version, or the one that was asked for ($2).
-- name: settings_flow
-- returns: flow_sheet
SELECT f.id, f.name, l.version::bigint AS live, v.id AS version_id, v.version::bigint,
	v.document::text AS document, v.published_by, v.published_at
FROM flows f
LEFT JOIN flow_versions l ON l.tenant_id = f.tenant_id AND l.id = f.live_version
LEFT JOIN flow_versions v ON v.tenant_id = f.tenant_id AND v.flow_id = f.id
	AND v.id = coalesce($2::uuid, f.live_version)
WHERE f.tenant_id = (SELECT app_tenant()) AND f.id = $1::uuid

-- name: settings_flow_numbers
-- returns: answer_row
SELECT e164, name, backup_number, greeting FROM numbers
WHERE tenant_id = (SELECT app_tenant()) AND flow_id = $1::uuid ORDER BY e164 LIMIT $2::int

-- name: settings_flow_versions
-- returns: version_row
SELECT id, version::bigint, note, published_by, published_at FROM flow_versions
WHERE tenant_id = (SELECT app_tenant()) AND flow_id = $1::uuid AND version < $2::bigint
ORDER BY version DESC LIMIT $3::int

-- What people call the things that the document names by id.
-- name: settings_flow_names
-- returns: name_row
WITH d AS (
	SELECT v.document FROM flows f JOIN flow_versions v ON v.tenant_id = f.tenant_id AND v.flow_id = f.id
		AND v.id = coalesce($2::uuid, f.live_version)
	WHERE f.tenant_id = (SELECT app_tenant()) AND f.id = $1::uuid),
named AS (
	SELECT 'schedule' AS kind, p #>> '{}' AS id FROM d, jsonb_path_query(document, 'lax $.steps.*.schedule') p
	UNION SELECT 'queue', p #>> '{}' FROM d, jsonb_path_query(document, 'lax $.steps.*.queue') p
	UNION SELECT 'member', p #>> '{}' FROM d, jsonb_path_query(document, 'lax $.steps.*.members[*]') p
	UNION SELECT 'number', p #>> '{}' FROM d, jsonb_path_query(document, 'lax $.steps.*.number') p)
SELECT k.kind, k.id, s.name FROM named k JOIN schedules s ON k.kind = 'schedule' AND s.id::text = k.id
	WHERE s.tenant_id = (SELECT app_tenant())
UNION ALL
SELECT k.kind, k.id, q.name FROM named k JOIN queues q ON k.kind = 'queue' AND q.id::text = k.id
	WHERE q.tenant_id = (SELECT app_tenant())
UNION ALL
SELECT k.kind, k.id, m.name FROM named k JOIN members m ON k.kind = 'member' AND m.id::text = k.id
	WHERE m.tenant_id = (SELECT app_tenant())
UNION ALL
SELECT k.kind, k.id, n.name FROM named k JOIN numbers n ON k.kind = 'number' AND n.e164 = k.id
	WHERE n.tenant_id = (SELECT app_tenant())

-- name: settings_schedule
-- returns: schedule_sheet
SELECT s.id, s.name, coalesce(s.timezone, t.timezone) AS zone, s.revision
FROM schedules s JOIN tenants t ON t.id = s.tenant_id
WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = $1::uuid

-- name: settings_periods
-- returns: period_row
SELECT weekday::bigint, (extract(epoch FROM opens) / 60)::bigint AS opens,
	(extract(epoch FROM closes) / 60)::bigint AS closes
FROM schedule_periods WHERE tenant_id = (SELECT app_tenant()) AND schedule_id = $1::uuid
ORDER BY weekday, opens, closes LIMIT 200

-- Days are counted from 1970-01-01. A holiday of this schedule is stronger than one of all.
-- name: settings_holidays
-- returns: holiday_row
SELECT DISTINCT ON (h.day) h.id, h.schedule_id IS NULL AS everywhere, (h.day - date '1970-01-01')::bigint AS day, h.name, h.opens IS NOT NULL AS has_hours,
	(extract(epoch FROM h.opens) / 60)::bigint AS opens, (extract(epoch FROM h.closes) / 60)::bigint AS closes
FROM holidays h
WHERE h.tenant_id = (SELECT app_tenant()) AND (h.schedule_id = $1::uuid OR h.schedule_id IS NULL)
	AND h.day >= date '1970-01-01' + $2::int
ORDER BY h.day, h.schedule_id NULLS LAST LIMIT $3::int

-- name: settings_overrides
-- returns: override_row
SELECT id, starts_at, ends_at, open, reason FROM schedule_overrides
WHERE tenant_id = (SELECT app_tenant()) AND schedule_id = $1::uuid AND ends_at > $2::timestamptz
ORDER BY ends_at, starts_at, id LIMIT $3::int

-- name: hours_save
-- returns: hours_saved
SELECT schedule_week_save($1::uuid, $2::bigint, $3::jsonb) AS outcome

-- Days are counted from 1970-01-01, times in minutes; $5 and $6 absent: closed. $4: of every schedule.
-- name: holiday_add
-- returns: nothing
INSERT INTO holidays (tenant_id, schedule_id, day, name, opens, closes)
SELECT s.tenant_id, CASE WHEN $4::boolean THEN NULL ELSE s.id END, date '1970-01-01' + $2::int, $3,
	time '00:00' + make_interval(mins => $5::int), time '00:00' + make_interval(mins => $6::int)
FROM schedules s WHERE s.tenant_id = app_tenant() AND s.id = $1::uuid
ON CONFLICT DO NOTHING

-- name: holiday_remove
-- returns: nothing
DELETE FROM holidays WHERE tenant_id = app_tenant() AND id = $2::uuid AND (schedule_id = $1::uuid OR schedule_id IS NULL)

-- From and to are local times of the schedule; what a clock change leaves nothing of is not kept.
-- name: override_add
-- returns: nothing
INSERT INTO schedule_overrides (tenant_id, schedule_id, starts_at, ends_at, open, reason)
SELECT s.tenant_id, s.id, w.starts_at, w.ends_at, $4::boolean, $5
FROM schedules s JOIN tenants t ON t.id = s.tenant_id, LATERAL (SELECT $2::timestamp AT TIME ZONE coalesce(s.timezone, t.timezone) AS starts_at,
	$3::timestamp AT TIME ZONE coalesce(s.timezone, t.timezone) AS ends_at) w
WHERE s.tenant_id = app_tenant() AND s.id = $1::uuid AND w.starts_at < w.ends_at AND w.ends_at > now()

-- name: override_remove
-- returns: nothing
DELETE FROM schedule_overrides WHERE tenant_id = app_tenant() AND id = $2::uuid AND schedule_id = $1::uuid

-- Where callers go when it is closed, in every live flow that asks this schedule.
-- name: settings_closed
-- returns: closed_row
SELECT f.name AS flow, c.step->>'type' AS type, c.step->>'name' AS name
FROM flows f JOIN flow_versions v ON v.tenant_id = f.tenant_id AND v.id = f.live_version,
	jsonb_path_query(v.document, 'lax $.steps.* ? (@.type == "hours" && @.schedule == $id)',
		jsonb_build_object('id', $1::text)) h,
	LATERAL (SELECT v.document #> ARRAY['steps', h->>'closed'] AS step) c
WHERE f.tenant_id = (SELECT app_tenant()) ORDER BY f.name, 3, 2 LIMIT 10

-- The live flows that ask this schedule, and their numbers.
-- name: settings_uses
-- returns: use_row
WITH f AS (
	SELECT f.id, f.name, v.version
	FROM flows f JOIN flow_versions v ON v.tenant_id = f.tenant_id AND v.id = f.live_version
	WHERE f.tenant_id = (SELECT app_tenant()) AND jsonb_path_exists(v.document,
		'lax $.steps.* ? (@.type == "hours" && @.schedule == $id)', jsonb_build_object('id', $1::text)))
(SELECT 'number' AS kind, n.id, n.e164 AS title, n.name AS note, 0::bigint AS version
FROM f JOIN numbers n ON n.tenant_id = (SELECT app_tenant()) AND n.flow_id = f.id ORDER BY n.e164 LIMIT $2::int)
UNION ALL
(SELECT 'flow', f.id, f.name, '', f.version::bigint FROM f ORDER BY f.name LIMIT $2::int)

-- name: line_detect
-- returns: nothing
UPDATE numbers SET detect_machine = $2::boolean WHERE tenant_id = app_tenant() AND id = $1::uuid

-- Whose a missed call of a line is, when the caller is nobody's: a member of today, or nobody ($2 absent).
-- name: line_follow_up
-- returns: nothing
UPDATE numbers SET follow_up_id = $2::uuid WHERE tenant_id = app_tenant() AND id = $1::uuid AND ($2::uuid IS NULL OR EXISTS (
	SELECT FROM members m WHERE m.tenant_id = app_tenant() AND m.id = $2::uuid AND m.active AND m.role IN ('owner', 'manager', 'lead', 'agent')))

-- name: settings_people
-- returns: name_row
SELECT 'member' AS kind, m.id, m.name FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND m.role IN ('owner', 'manager', 'lead', 'agent')
ORDER BY m.sort_name, m.id LIMIT 200

-- name: settings_carrier
-- returns: carrier_trouble
SELECT denied_since FROM carrier_accounts WHERE tenant_id = app_tenant()
