-- The call a member is on, or that is offered to them, and what can be done with it.

-- $1: a call, or absent: the one that the member's presence names. $2: the member.
-- name: desk_call
-- returns: desk_call
SELECT c.id, c.state, c.direction, c.held_at, c.parked_at, c.answered_at, c.started_at, c.queued_at, c.answered_by,
	a.name AS answerer, c.from_number, c.to_number, c.caller_name, c.contact_id, coalesce(k.name, '') AS contact_name,
	coalesce(s.phase, '') AS phase, coalesce(s.name, '') AS stage, coalesce(q.name, n.name, '') AS place,
	l.id AS leg_id, l.via, l.mode, coalesce(l.muted, false) AS muted, l.accepted_at IS NOT NULL AS accepted,
	coalesce(l.to_address LIKE 'client:%', false) AS browser, c.machine, x.note, y.name AS note_by
FROM calls c
LEFT JOIN members a ON a.tenant_id = c.tenant_id AND a.id = c.answered_by
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
LEFT JOIN LATERAL (SELECT * FROM call_legs o WHERE o.tenant_id = c.tenant_id AND o.call_id = c.id AND o.member_id = $2::uuid
	AND o.ended_at IS NULL AND o.state <> 'ended' ORDER BY o.accepted_at NULLS LAST, o.created_at DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (SELECT r.note, r.from_member FROM transfers r WHERE r.tenant_id = c.tenant_id AND r.call_id = c.id
	AND r.note <> '' ORDER BY r.id DESC LIMIT 1) x ON true
LEFT JOIN members y ON y.tenant_id = c.tenant_id AND y.id = x.from_member
WHERE c.tenant_id = (SELECT app_tenant()) AND c.ended_at IS NULL AND c.id = coalesce($1::uuid,
	(SELECT p.call_id FROM presence p WHERE p.tenant_id = (SELECT app_tenant()) AND p.member_id = $2::uuid))

-- name: desk_state
-- returns: desk_state
SELECT state, reason, since, call_id IS NOT NULL OR owes IS NOT NULL AS has_call
FROM presence WHERE tenant_id = (SELECT app_tenant()) AND member_id = $1::uuid

-- The call whose outcome the member owes before the next one.
-- name: desk_owed
-- returns: desk_owed
SELECT c.id, coalesce(nullif(k.name, ''), nullif(c.caller_name, ''), '') AS name, CASE c.direction WHEN 'outbound' THEN c.to_number
	ELSE c.from_number END AS number, p.since FROM presence p JOIN calls c ON c.tenant_id = p.tenant_id AND c.id = p.owes
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.member_id = $1::uuid AND p.state = 'wrap_up'

-- Who else is on that call, or rung for it.
-- name: desk_others
-- returns: desk_other
SELECT l.id, coalesce(m.name, '') AS name, l.to_address, l.via, l.mode, l.accepted_at IS NOT NULL AS accepted, l.member_id
FROM call_legs l LEFT JOIN members m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
WHERE l.tenant_id = (SELECT app_tenant()) AND l.ended_at IS NULL AND l.state <> 'ended' AND l.member_id IS DISTINCT FROM $2::uuid
	AND l.call_id = coalesce($1::uuid, (SELECT p.call_id FROM presence p WHERE p.tenant_id = (SELECT app_tenant()) AND p.member_id = $2::uuid))
ORDER BY l.created_at LIMIT 20

-- Whom a call can be given to.
-- name: desk_people
-- returns: desk_person
SELECT m.id, m.name, coalesce(d.name, '') AS department, p.state, p.reason, p.state IN ('ringing', 'on_call')
	OR member_address(m.id) IS NULL AS busy, coalesce(m.id = k.owner_id, false) AS owner
FROM members m JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
LEFT JOIN calls c ON c.tenant_id = m.tenant_id AND c.id = $1::uuid
LEFT JOIN contacts k ON k.tenant_id = m.tenant_id AND k.id = c.contact_id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND m.can_receive_calls AND m.id <> $2::uuid
ORDER BY coalesce(m.id = k.owner_id, false) DESC, (p.state = 'ready') DESC, busy, m.name LIMIT 200

-- name: desk_queues
-- returns: desk_place
SELECT id, name FROM queues WHERE tenant_id = (SELECT app_tenant()) AND archived_at IS NULL ORDER BY name LIMIT 100

-- name: desk_do
-- returns: desk_said
SELECT desk_do($1::uuid, $2::uuid, $3, $4::uuid) AS said, $1::uuid AS call_id

-- name: desk_hand
-- returns: desk_said
SELECT desk_hand($1::uuid, $2::uuid, $3, $4, $5::uuid, $6, $7, $8::boolean) AS said, $1::uuid AS call_id

-- name: desk_watch
-- returns: desk_said
SELECT desk_watch($1::uuid, $2::uuid, $3) AS said, $1::uuid AS call_id

-- name: desk_unpark
-- returns: voice_may
SELECT desk_unpark($1::uuid) AS may

-- What the tasks ask the carrier about: the caller's own leg.
-- name: desk_caller
-- returns: desk_caller
SELECT c.id, c.call_sid, c.held_at IS NOT NULL AS held, c.ended_at IS NOT NULL AS ended
FROM calls c WHERE c.tenant_id = app_tenant() AND c.id = $1::uuid

-- name: desk_moving
-- returns: desk_caller
SELECT c.id, c.call_sid, false AS held, c.ended_at IS NOT NULL AS ended
FROM transfers x JOIN calls c ON c.tenant_id = x.tenant_id AND c.id = x.call_id WHERE x.tenant_id = app_tenant() AND x.id = $1::uuid

-- The caller has been moved: whoever sent them is done, also when the caller was not with them yet,
-- so that nothing ended by itself.
-- name: desk_moved
-- returns: nothing
INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at)
SELECT l.tenant_id, 'fast', 'leg.hangup', jsonb_build_object('leg', l.id), l.id, now() + interval '2 seconds'
FROM transfers x JOIN call_legs l ON l.tenant_id = x.tenant_id AND l.call_id = x.call_id AND l.member_id = x.from_member
WHERE x.tenant_id = app_tenant() AND x.id = $1::uuid AND l.via <> 'monitor' AND l.accepted_at IS NOT NULL AND l.accepted_at < x.created_at
	AND l.ended_at IS NULL ON CONFLICT DO NOTHING

-- One member's leg.
-- name: desk_leg_row
-- returns: desk_leg
SELECT l.id, l.leg_sid, l.call_id, l.mode, l.muted, l.to_address LIKE 'client:%' AS browser,
	l.ended_at IS NOT NULL OR c.ended_at IS NOT NULL AS ended,
	(SELECT o.leg_sid FROM call_legs o WHERE o.tenant_id = l.tenant_id AND o.call_id = l.call_id AND o.member_id = c.answered_by
		AND o.via <> 'monitor' AND o.accepted_at IS NOT NULL AND o.ended_at IS NULL ORDER BY o.created_at DESC LIMIT 1) AS coach
FROM call_legs l JOIN calls c ON c.tenant_id = l.tenant_id AND c.id = l.call_id
WHERE l.tenant_id = app_tenant() AND l.id = $1::uuid

-- The carrier could not do it: what the page says is set right again.
-- name: desk_not_held
-- returns: nothing
UPDATE calls SET held_at = NULL WHERE tenant_id = app_tenant() AND id = $1::uuid
