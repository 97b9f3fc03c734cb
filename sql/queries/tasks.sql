-- The machine's to-do list; see features/tasks/tasks.h.

-- name: task_add
-- returns: nothing
INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at, request_id)
VALUES (app_tenant(), $1, $2, $3::jsonb, $4, coalesce($5::timestamptz, clock_timestamp()), $6)
ON CONFLICT DO NOTHING

-- One that runs may have looked already: it runs once more.
-- name: task_add_again
-- returns: nothing
INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at, request_id)
VALUES (app_tenant(), $1, $2, $3::jsonb, $4, coalesce($5::timestamptz, clock_timestamp()), $6)
ON CONFLICT (tenant_id, kind, dedupe_key) WHERE state IN ('waiting', 'running')
DO UPDATE SET again = true WHERE tasks.state = 'running'

-- What a worker that was killed leaves.
-- name: task_orphans
-- returns: nothing
SELECT task_orphans($1)

-- name: task_claim
-- returns: task
SELECT * FROM task_claim($1, $2, $3::int)

-- The lease is checked: a worker that slept through its lease changes nothing any more.
-- name: task_done
-- returns: nothing
DELETE FROM tasks WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'running' AND lease_by = $2 AND NOT again

-- Done, and asked for again meanwhile.
-- name: task_once_more
-- returns: nothing
UPDATE tasks SET state = 'waiting', again = false, attempts = 0, lost = 0, lease_by = NULL, lease_until = NULL, last_error = '',
	run_at = clock_timestamp()
WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'running' AND lease_by = $2 AND again

-- name: task_die
-- returns: nothing
UPDATE tasks SET state = 'dead', ended_at = clock_timestamp(), lease_by = NULL, last_error = $3
WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'running' AND lease_by = $2

-- $5: it went well and goes on, with other arguments where there are any; what it did before
-- is no try any more.
-- name: task_again
-- returns: nothing
UPDATE tasks SET state = 'waiting', lease_by = NULL, lease_until = NULL, last_error = $4, lost = 0,
	attempts = CASE WHEN $5::boolean THEN 0 ELSE attempts END, args = coalesce($6::jsonb, args),
	run_at = clock_timestamp() + CASE WHEN again THEN interval '0' ELSE make_interval(secs => $3::bigint) END, again = false
WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'running' AND lease_by = $2

-- name: task_next_due
-- returns: task_due
SELECT task_next_due($1) AS due

-- name: tasks_dead_counts
-- returns: dead_count
SELECT kind, n FROM tasks_dead_counts()

-- For operators, as the owner: what could not be done, newest first.
-- name: tasks_dead
-- returns: dead_task
SELECT k.id, k.kind, t.slug AS tenant, k.ended_at, k.attempts::bigint AS tries, coalesce(k.last_error, '') AS problem
FROM tasks k JOIN tenants t ON t.id = k.tenant_id WHERE k.state = 'dead' ORDER BY k.ended_at DESC LIMIT 1000

-- One by its id, or all of a kind, are done again. Of several for the same thing only the newest;
-- none where the same thing is waiting already: those are struck off the list.
-- name: tasks_replay
-- returns: nothing
WITH dead AS (
	SELECT tenant_id, id, kind, dedupe_key, row_number() OVER (PARTITION BY tenant_id, kind, coalesce(dedupe_key, id::text)
		ORDER BY ended_at DESC, id) AS nth
	FROM tasks WHERE state = 'dead' AND (kind = $1 OR id::text = $1)),
again AS (
	SELECT * FROM dead d WHERE nth = 1 AND NOT EXISTS (SELECT FROM tasks k WHERE k.tenant_id = d.tenant_id AND k.kind = d.kind
		AND k.dedupe_key = d.dedupe_key AND k.state IN ('waiting', 'running'))),
twins AS (
	DELETE FROM tasks k USING dead d WHERE k.tenant_id = d.tenant_id AND k.id = d.id
		AND NOT EXISTS (SELECT FROM again a WHERE a.tenant_id = d.tenant_id AND a.id = d.id))
UPDATE tasks k SET state = 'waiting', attempts = 0, lost = 0, run_at = now(), ended_at = NULL, lease_until = NULL
FROM again a WHERE k.tenant_id = a.tenant_id AND k.id = a.id
