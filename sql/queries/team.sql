-- Who is at work, and from what the server knows it.

-- name: presence_beat
-- returns: team_told
SELECT presence_beat($1::uuid, $2, $3::boolean, $4, $5::boolean) AS told

-- name: presence_wrapped
-- returns: team_told
SELECT presence_wrapped($1::uuid) AS told

-- $2: the business's zone, for "today".
-- name: team_members
-- returns: team_member
SELECT m.id, m.name, m.role, d.name AS department, p.state, p.reason, p.since, p.wrap_until, p.rings, p.last_ring,
	p.rang_at, m.can_receive_calls AS can_receive, m.phone IS NOT NULL AS has_phone, g.seen_at, g.phone_at, g.microphone,
	p.call_id, coalesce(nullif(k.name, ''), nullif(c.caller_name, ''), nullif(c.from_number, '')) AS caller,
	(SELECT count(*) FROM calls o WHERE o.tenant_id = m.tenant_id AND o.answered_by = m.id
		AND o.id >= uuid7_floor(date_trunc('day', now() AT TIME ZONE $1) AT TIME ZONE $1)) AS today
FROM members m JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
LEFT JOIN calls c ON c.tenant_id = m.tenant_id AND c.id = p.call_id
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
WHERE q.tenant_id = (SELECT app_tenant()) ORDER BY w.longest NULLS LAST, q.name LIMIT 100

-- A lead says what another member's state is; during a call it counts for afterwards.
-- name: presence_force
-- returns: nothing
UPDATE presence SET wanted = $2, reason = CASE WHEN $2 = 'away' THEN 'Set by a lead' ELSE '' END,
	state = CASE WHEN state IN ('ringing', 'on_call') THEN state ELSE $2 END,
	since = CASE WHEN state IN ('ringing', 'on_call') THEN since ELSE clock_timestamp() END,
	idle_since = CASE WHEN state = $2 THEN idle_since ELSE clock_timestamp() END, unanswered = 0, wrap_until = NULL
WHERE tenant_id = app_tenant() AND member_id = $1::uuid

-- Where one's calls ring from now on.
-- name: presence_rings
-- returns: nothing
UPDATE presence SET rings = $2 WHERE tenant_id = app_tenant() AND member_id = $1::uuid

-- name: queue_settings
-- returns: queue_setting
SELECT id, name, target_s::bigint AS target_s, ring_s::bigint AS ring_s, wrap_s::bigint AS wrap_s, priority::bigint AS priority,
	relax_s::bigint AS relax_s, max_size::bigint AS max_size, max_wait_s::bigint AS max_wait_s, owner_first, last_agent_first,
	leave_when_empty, callback
FROM queues WHERE tenant_id = (SELECT app_tenant()) ORDER BY name LIMIT 100

-- name: queue_setting_save
-- returns: nothing
UPDATE queues SET target_s = $2::int, ring_s = $3::int, wrap_s = $4::int, priority = $5::int, relax_s = $6::int, max_size = $7::int,
	max_wait_s = $8::int, owner_first = $9::boolean, last_agent_first = $10::boolean, leave_when_empty = $11::boolean, callback = $12::boolean
WHERE tenant_id = app_tenant() AND id = $1::uuid
