-- Calls that members make.

-- name: call_out
-- returns: outbound_said
SELECT call_id, said FROM call_out($1::uuid, $2::uuid, $3, $4::uuid)

-- name: call_out_dial
-- returns: outbound_dialing
SELECT * FROM call_out_dial($1::uuid)

-- name: call_out_named
-- returns: nothing
SELECT call_out_named($1::uuid, $2)

-- name: call_out_machine
-- returns: nothing
SELECT call_out_machine($1::uuid, $2)

-- name: call_out_over
-- returns: nothing
SELECT call_out_over($1::uuid, $2)

-- name: call_out_answered
-- returns: voice_may
SELECT call_out_answered($1::uuid, $2, $3::timestamptz) AS may

-- Whose number it is, and what was the last of them.
-- name: outbound_whom
-- returns: outbound_whom
SELECT k.id AS contact_id, coalesce(k.name, '') AS name, coalesce(s.phase, '') AS phase, coalesce(s.name, '') AS stage, o.name AS owner,
	k.last_touch_at, coalesce(k.last_touch_by, '') AS last_touch_by
FROM (SELECT 1) one LEFT JOIN contact_of_phone($1) f ON true
LEFT JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = f.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
LEFT JOIN members o ON o.tenant_id = k.tenant_id AND o.id = k.owner_id

-- name: outbound_lines
-- returns: outbound_line
SELECT id, name, e164 FROM numbers WHERE tenant_id = (SELECT app_tenant()) ORDER BY id LIMIT 50

-- name: outbound_state
-- returns: outbound_state
SELECT c.id, c.call_sid, c.state, c.outcome FROM calls c WHERE c.tenant_id = app_tenant() AND c.id = $1::uuid

-- The other side of a call; a number that was hidden is none.
-- name: outbound_other
-- returns: outbound_other
SELECT CASE WHEN o.number ~ '^\+[0-9]{8,15}$' THEN o.number ELSE '' END AS number, c.contact_id, EXISTS (SELECT FROM blocked_numbers b
	WHERE b.tenant_id = c.tenant_id AND b.e164 = o.number) AS blocked
FROM calls c, LATERAL (SELECT CASE c.direction WHEN 'outbound' THEN c.to_number ELSE c.from_number END AS number) o
WHERE c.tenant_id = app_tenant() AND c.id = $1::uuid
