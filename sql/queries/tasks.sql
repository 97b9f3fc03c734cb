-- The machine's to-do list; see features/tasks/tasks.h.

-- name: task_add
-- returns: nothing
INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at, request_id)
VALUES (app_tenant(), $1, $2, $3::jsonb, $4, coalesce($5::timestamptz, clock_timestamp()), $6)
ON CONFLICT DO NOTHING

-- name: task_claim
-- returns: task
SELECT * FROM task_claim($1, $2, $3::int)

-- The lease is checked: a worker that slept through its lease changes nothing any more.
-- name: task_done
-- returns: nothing
DELETE FROM tasks WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'running' AND lease_by = $2

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
	run_at = clock_timestamp() + make_interval(secs => $3::bigint)
WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'running' AND lease_by = $2

-- name: task_next_due
-- returns: task_due
SELECT task_next_due($1) AS due
