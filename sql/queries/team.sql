-- Who is at work, and from what the server knows it.

-- name: presence_beat
-- returns: team_told
SELECT presence_beat($1::uuid, $2, $3::int, $4::boolean, $5, $6::boolean) AS told

-- name: presence_wrapped
-- returns: team_told
SELECT presence_wrapped($1::uuid) AS told

-- name: presence_back
-- returns: count_row
SELECT presence_back($1::uuid) AS n

-- $2: the business's zone, for "today".
-- name: team_members
-- returns: team_member
SELECT m.id, m.name, m.role, d.name AS department, p.state, p.reason, p.since, p.wrap_until, p.rings, p.last_ring,
	p.rang_at, m.can_receive_calls AS can_receive, m.phone IS NOT NULL AS has_phone, g.seen_at, g.phone_at, g.microphone,
	coalesce(p.call_id, w.owes) AS call_id, w.owes IS NOT NULL AS owes, coalesce(nullif(k.name, ''), nullif(c.caller_name, ''), nullif(c.from_number, '')) AS caller,
	(SELECT count(*) FROM calls o WHERE o.tenant_id = m.tenant_id AND o.answered_by = m.id
		AND o.id >= uuid7_floor(date_trunc('day', now() AT TIME ZONE $1) AT TIME ZONE $1)) AS today
FROM members m JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
CROSS JOIN LATERAL (SELECT CASE WHEN p.state = 'wrap_up' AND p.wrap_until IS NULL THEN p.owes END AS owes) w
LEFT JOIN calls c ON c.tenant_id = m.tenant_id AND c.id = coalesce(p.call_id, w.owes)
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
LEFT JOIN LATERAL (SELECT max(s.seen_at) AS seen_at, max(s.seen_at) FILTER (WHERE s.phone) AS phone_at,
	max(s.microphone) FILTER (WHERE s.phone) AS microphone FROM presence_pages s
	WHERE s.tenant_id = m.tenant_id AND s.member_id = m.id) g ON true
WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND m.role <> 'viewer'
ORDER BY array_position(ARRAY['ringing', 'on_call', 'wrap_up', 'ready', 'away', 'offline'], p.state), p.since, m.id LIMIT 500

-- name: team_queues
-- returns: team_queue
SELECT q.id, q.name, q.target_s::bigint AS target_s, w.waiting, w.longest, f.ready, f.members, t.came, t.answered, t.in_target, t.gone
FROM queues q,
LATERAL (SELECT count(*) AS waiting, min(c.queued_at) AS longest FROM calls c WHERE c.tenant_id = q.tenant_id
	AND c.ended_at IS NULL AND c.state = 'waiting' AND c.queue_id = q.id) w,
LATERAL (SELECT count(*) FILTER (WHERE p.state = 'ready' AND presence_reachable(p.member_id, p.rings)) AS ready, count(*) AS members
	FROM queue_members x JOIN members m ON m.tenant_id = x.tenant_id AND m.id = x.member_id AND m.active AND m.can_receive_calls
	JOIN presence p ON p.tenant_id = x.tenant_id AND p.member_id = x.member_id
	WHERE x.tenant_id = q.tenant_id AND x.queue_id = q.id) f,
LATERAL (SELECT count(*) AS came, count(*) FILTER (WHERE c.answered_at IS NOT NULL) AS answered,
	count(*) FILTER (WHERE c.answered_at <= c.queued_at + make_interval(secs => q.target_s)) AS in_target,
	count(*) FILTER (WHERE c.outcome IS NOT NULL AND c.answered_at IS NULL) AS gone
	FROM calls c WHERE c.tenant_id = q.tenant_id AND c.queue_id = q.id
		AND c.id >= uuid7_floor(date_trunc('day', now() AT TIME ZONE $1) AT TIME ZONE $1)) t
WHERE q.tenant_id = (SELECT app_tenant()) AND (q.archived_at IS NULL OR w.waiting > 0) ORDER BY w.longest NULLS LAST, q.name LIMIT 100

-- A lead says what another member's state is; during a call it counts for afterwards. Who is made
-- ready need not give an outcome first.
-- name: presence_force
-- returns: nothing
UPDATE presence SET wanted = $2, reason = CASE WHEN $2 = 'away' THEN 'Set by a lead' ELSE '' END,
	state = CASE WHEN state IN ('ringing', 'on_call') THEN state ELSE $2 END,
	since = CASE WHEN state IN ('ringing', 'on_call') THEN since ELSE clock_timestamp() END,
	idle_since = CASE WHEN state = $2 THEN idle_since ELSE clock_timestamp() END, unanswered = 0, wrap_until = NULL, back_at = NULL,
	owes = CASE WHEN $2 <> 'ready' THEN owes END
WHERE tenant_id = app_tenant() AND member_id = $1::uuid

-- Where one's calls ring from now on.
-- name: presence_rings
-- returns: nothing
UPDATE presence SET rings = $2 WHERE tenant_id = app_tenant() AND member_id = $1::uuid

-- All of them, or one ($1).
-- name: queue_settings
-- returns: queue_setting
SELECT q.id, q.name, q.department_id, d.name AS department, q.target_s::bigint AS target_s, q.ring_s::bigint AS ring_s,
	q.wrap_s::bigint AS wrap_s, q.priority::bigint AS priority, q.relax_s::bigint AS relax_s, q.max_size::bigint AS max_size,
	q.max_wait_s::bigint AS max_wait_s, q.version::bigint AS version, q.owner_first, q.last_agent_first, q.skill_first,
	q.leave_when_empty, q.callback, q.archived_at IS NOT NULL AS archived,
	(SELECT count(*) FROM queue_members m WHERE m.tenant_id = q.tenant_id AND m.queue_id = q.id) AS members,
	(SELECT string_agg(s.name || ' ' || n.level, ', ' ORDER BY s.name) FROM queue_skills n
		JOIN skills s ON s.tenant_id = n.tenant_id AND s.id = n.skill_id WHERE n.tenant_id = q.tenant_id AND n.queue_id = q.id) AS asks,
	(SELECT string_agg(h.name, ', ' ORDER BY o.after_s, h.name) FROM queue_overflows o
		JOIN queues h ON h.tenant_id = o.tenant_id AND h.id = o.to_id WHERE o.tenant_id = q.tenant_id AND o.queue_id = q.id) AS helpers
FROM queues q LEFT JOIN departments d ON d.tenant_id = q.tenant_id AND d.id = q.department_id
WHERE q.tenant_id = (SELECT app_tenant()) AND ($1::uuid IS NULL OR q.id = $1::uuid) ORDER BY q.archived_at IS NOT NULL, q.name LIMIT 100

-- Whom a queue may ring; n: is a member of it.
-- name: queue_people
-- returns: team_choice
SELECT m.id, m.name, coalesce((SELECT string_agg(s.name || ' ' || k.level, ', ' ORDER BY s.name) FROM member_skills k
	JOIN skills s ON s.tenant_id = k.tenant_id AND s.id = k.skill_id WHERE k.tenant_id = m.tenant_id AND k.member_id = m.id), '') AS note,
	(x.member_id IS NOT NULL)::int::bigint AS n
FROM members m LEFT JOIN queue_members x ON x.tenant_id = m.tenant_id AND x.member_id = m.id AND x.queue_id = $1::uuid
WHERE m.tenant_id = (SELECT app_tenant()) AND (x.member_id IS NOT NULL OR (m.active AND m.role <> 'viewer'))
ORDER BY m.name, m.id LIMIT 500

-- n: the level that it asks for; 0: it does not.
-- name: queue_asks
-- returns: team_choice
SELECT s.id, s.name, s.category AS note, coalesce(x.level, 0)::bigint AS n
FROM skills s LEFT JOIN queue_skills x ON x.tenant_id = s.tenant_id AND x.skill_id = s.id AND x.queue_id = $1::uuid
WHERE s.tenant_id = (SELECT app_tenant()) ORDER BY s.category, s.name LIMIT 100

-- n: after how many seconds; -1: never.
-- name: queue_helpers
-- returns: team_choice
SELECT q.id, q.name, '' AS note, coalesce(x.after_s, -1)::bigint AS n
FROM queues q LEFT JOIN queue_overflows x ON x.tenant_id = q.tenant_id AND x.to_id = q.id AND x.queue_id = $1::uuid
WHERE q.tenant_id = (SELECT app_tenant()) AND q.id <> $1::uuid AND q.archived_at IS NULL ORDER BY q.name LIMIT 100

-- name: queue_departments
-- returns: team_choice
SELECT id, name, '' AS note, 0::bigint AS n FROM departments WHERE tenant_id = (SELECT app_tenant()) ORDER BY name LIMIT 100

-- name: queue_add
-- returns: team_saved
SELECT * FROM queue_add($1)

-- name: queue_save
-- returns: team_saved
SELECT * FROM queue_save($1::uuid, $2::bigint, $3::jsonb)

-- name: queue_archive
-- returns: team_saved
SELECT * FROM queue_archive($1::uuid, $2::bigint, $3::boolean)

-- All of them, or one ($1).
-- name: skill_settings
-- returns: skill_setting
SELECT s.id, s.name, s.category, s.version::bigint AS version,
	(SELECT count(*) FROM member_skills k WHERE k.tenant_id = s.tenant_id AND k.skill_id = s.id) AS members,
	(SELECT string_agg(q.name || ' ' || n.level, ', ' ORDER BY q.name) FROM queue_skills n
		JOIN queues q ON q.tenant_id = n.tenant_id AND q.id = n.queue_id WHERE n.tenant_id = s.tenant_id AND n.skill_id = s.id) AS queues
FROM skills s WHERE s.tenant_id = (SELECT app_tenant()) AND ($1::uuid IS NULL OR s.id = $1::uuid) ORDER BY s.category, s.name LIMIT 100

-- n: how well they know it; 0: not.
-- name: skill_people
-- returns: team_choice
SELECT m.id, m.name, coalesce(d.name, '') AS note, coalesce(x.level, 0)::bigint AS n
FROM members m LEFT JOIN member_skills x ON x.tenant_id = m.tenant_id AND x.member_id = m.id AND x.skill_id = $1::uuid
LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
WHERE m.tenant_id = (SELECT app_tenant()) AND (x.member_id IS NOT NULL OR (m.active AND m.role <> 'viewer'))
ORDER BY m.name, m.id LIMIT 500

-- name: skill_save
-- returns: team_saved
SELECT * FROM skill_save($1::uuid, $2::bigint, $3, $4, $5::jsonb)

-- name: skill_drop
-- returns: team_saved
SELECT * FROM skill_drop($1::uuid, $2::bigint)
