-- Calls that the carrier's TaskRouter gives out.

-- name: router_ask
-- returns: router_ask
SELECT workflow, attributes, priority FROM router_ask($1::uuid, $2::uuid, $3::uuid, $4::int)

-- name: router_waits
-- returns: nothing
SELECT router_waits($1::uuid)

-- name: router_left
-- returns: router_yes
SELECT router_left($1::uuid) AS yes

-- name: router_look
-- returns: router_seen
SELECT * FROM router_look($1, $2, $3)

-- name: router_keep
-- returns: nothing
SELECT router_keep($1, $2, $3, $4::uuid, $5::uuid, $6::uuid, $7::boolean, $8)

-- name: router_event
-- returns: nothing
SELECT router_event($1, $2, $3, $4)

-- name: router_watch
-- returns: router_next
SELECT router_watch($1::uuid) AS after_s

-- name: router_settle
-- returns: router_settling
SELECT s.workspace_sid AS workspace, r.sid, r.task_sid, r.state, r.told FROM router_reservations r JOIN router_settings s ON s.tenant_id = r.tenant_id
WHERE r.tenant_id = (SELECT app_tenant()) AND r.sid = $1

-- Of the phone by which somebody accepted, if TaskRouter named them and does not know yet.
-- name: router_taken
-- returns: router_settling
SELECT s.workspace_sid AS workspace, r.sid, r.task_sid, r.state, r.told FROM router_reservations r JOIN router_settings s ON s.tenant_id = r.tenant_id
WHERE r.tenant_id = (SELECT app_tenant()) AND r.leg_id = $1::uuid AND r.state = 'accepted' AND NOT r.told

-- name: router_took
-- returns: nothing
UPDATE router_reservations SET told = true WHERE tenant_id = app_tenant() AND sid = $1

-- name: router_worker
-- returns: router_worker_row
SELECT * FROM router_worker($1::uuid)

-- name: router_worker_told
-- returns: nothing
SELECT router_worker_told($1::uuid, $2, $3, $4, $5::boolean, $6)

-- version 0: nothing was ever saved. longest_s: the longest that a queue lets a phone ring.
-- name: router_settings
-- returns: router_settings
SELECT coalesce(s.state, 'off') AS state, coalesce(s.workspace_sid, '') AS workspace, coalesce(s.workflow_sid, '') AS workflow,
	coalesce(s.available_sid, '') AS available, coalesce(s.unavailable_sid, '') AS unavailable, coalesce(s.fallback_s, 60)::bigint AS fallback_s,
	coalesce(s.problem, '') AS problem, coalesce(s.version, 0)::bigint AS version,
	coalesce((SELECT max(q.ring_s) FROM queues q WHERE q.tenant_id = t.id AND q.archived_at IS NULL), 20)::bigint AS longest_s
FROM (SELECT app_tenant() AS id) t LEFT JOIN router_settings s ON s.tenant_id = t.id

-- name: router_save
-- returns: one_text
SELECT router_save($1::bigint, $2::boolean, $3, $4, $5, $6, $7::int) AS text

-- name: router_checked
-- returns: nothing
SELECT router_checked($1::bigint, $2)

-- Every member who takes calls, and the worker that stands for them.
-- name: router_members
-- returns: router_member
SELECT m.id, m.name, coalesce(CASE WHEN w.workspace_sid = s.workspace_sid THEN m.twilio_worker_sid END, '') AS sid,
	coalesce(w.told_available::text, '') AS told, coalesce(w.problem, '') AS problem
FROM members m JOIN router_settings s ON s.tenant_id = m.tenant_id LEFT JOIN router_workers w ON w.tenant_id = m.tenant_id AND w.member_id = m.id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND m.role <> 'viewer' ORDER BY m.name, m.id LIMIT 500
