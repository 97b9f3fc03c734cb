-- Changes of many calls at once.

-- How many it would be about, counted to ten thousand and one.
-- name: call_bulk_count
-- returns: count_row
SELECT count(*) AS n FROM call_list($1::jsonb, 'started', true, NULL, false, 0, 10001)

-- name: call_bulk_add
-- returns: id_row
INSERT INTO call_bulks (tenant_id, member_id, what, value, says, about, filter)
VALUES ((SELECT app_tenant()), $1::uuid, $2, $3, $4, $5, $6::jsonb) RETURNING id

-- name: call_bulk_one
-- returns: call_bulk
SELECT b.id, b.what, b.says, b.about, b.state, b.total::bigint AS total, b.done::bigint AS done, b.changed::bigint AS changed, b.kept::bigint AS kept,
	b.created_at, b.ended_at, m.name AS who,
	(SELECT count(*) FROM call_bulk_rows r WHERE r.tenant_id = b.tenant_id AND r.bulk_id = b.id AND r.state = 'undone' AND b.state IN ('undoing', 'undone')) AS undone
FROM call_bulks b LEFT JOIN members m ON m.tenant_id = b.tenant_id AND m.id = b.member_id
WHERE b.tenant_id = (SELECT app_tenant()) AND b.id = $1::uuid

-- name: call_bulk_step
-- returns: own_did
SELECT call_bulk_step($1::uuid, 500) AS did

-- name: call_bulk_stop
-- returns: nothing
UPDATE call_bulks SET state = 'stopped', ended_at = now() WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid
	AND state IN ('gathering', 'running')

-- What was done in the last seven days can be taken back.
-- name: call_bulk_back
-- returns: nothing
UPDATE call_bulks SET state = 'undoing', done = 0, kept = 0 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid
	AND state IN ('done', 'stopped', 'failed') AND changed > 0 AND ended_at > now() - interval '7 days'

-- name: call_bulk_forget
-- returns: nothing
DELETE FROM call_bulk_rows WHERE tenant_id = (SELECT app_tenant()) AND bulk_id = $1::uuid AND call_id IN (SELECT r.call_id FROM call_bulk_rows r
	WHERE r.tenant_id = (SELECT app_tenant()) AND r.bulk_id = $1::uuid LIMIT 5000)
