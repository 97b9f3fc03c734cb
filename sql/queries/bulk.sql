-- Changes of many contacts at once.

-- How many it would be about, counted to ten thousand and one.
-- name: bulk_count
-- returns: count_row
SELECT bulk_count($1::jsonb, 10001) AS n

-- name: bulk_add
-- returns: id_row
INSERT INTO bulk_changes (tenant_id, member_id, what, value, reason, says, about, filter)
VALUES ((SELECT app_tenant()), $1::uuid, $2, $3, $4, $5, $6, $7::jsonb) RETURNING id

-- A tag or group by its name; made when there is none and $3 says so.
-- name: bulk_label_take
-- returns: nothing
INSERT INTO contact_labels (tenant_id, kind, name) SELECT (SELECT app_tenant()), $1, $2
WHERE NOT EXISTS (SELECT FROM contact_labels l WHERE l.tenant_id = (SELECT app_tenant()) AND l.kind = $1 AND l.folded = ltrim(contact_fold($2)))
ON CONFLICT DO NOTHING

-- name: bulk_label_find
-- returns: id_row
SELECT l.id FROM contact_labels l WHERE l.tenant_id = (SELECT app_tenant()) AND l.kind = $1 AND l.folded = ltrim(contact_fold($2)) AND l.work = ''

-- What contacts can be given.
-- name: bulk_choices
-- returns: bulk_choice
(SELECT 'status' AS kind, s.name AS value, CASE s.label WHEN '' THEN s.name ELSE s.label END AS text FROM contact_statuses s
WHERE s.tenant_id = (SELECT app_tenant()) AND s.work <> 'retire' ORDER BY s.position, s.name LIMIT 50)
UNION ALL (SELECT 'owner', m.id::text, m.name FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND m.active ORDER BY m.sort_name, m.id LIMIT 500)
UNION ALL (SELECT l.kind, l.id::text, l.name FROM contact_labels l WHERE l.tenant_id = (SELECT app_tenant()) AND l.work = '' ORDER BY l.kind, l.folded LIMIT 500)

-- name: bulk_one
-- returns: bulk_head
SELECT b.id, b.what, b.says, b.about, b.reason, b.state, b.total::bigint AS total, b.done::bigint AS done, b.changed::bigint AS changed,
	b.kept::bigint AS kept, b.created_at, b.ended_at, m.name AS who,
	(SELECT count(*) FROM bulk_rows r WHERE r.tenant_id = b.tenant_id AND r.bulk_id = b.id AND r.state = 'undone' AND b.state IN ('undoing', 'undone')) AS undone
FROM bulk_changes b LEFT JOIN members m ON m.tenant_id = b.tenant_id AND m.id = b.member_id
WHERE b.tenant_id = (SELECT app_tenant()) AND b.id = $1::uuid

-- name: bulk_recent
-- returns: bulk_line
SELECT b.id, b.says, b.about, b.state, b.changed::bigint AS changed, b.created_at, m.name AS who
FROM bulk_changes b LEFT JOIN members m ON m.tenant_id = b.tenant_id AND m.id = b.member_id
WHERE b.tenant_id = (SELECT app_tenant()) AND b.created_at > now() - interval '7 days' ORDER BY b.id DESC LIMIT 20

-- name: bulk_step
-- returns: own_did
SELECT bulk_step($1::uuid, 500) AS did

-- name: bulk_stop
-- returns: nothing
UPDATE bulk_changes SET state = 'stopped', ended_at = now() WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid
	AND state IN ('gathering', 'running')

-- What was done in the last seven days can be taken back, but for do-not-contact.
-- name: bulk_back
-- returns: nothing
UPDATE bulk_changes SET state = 'undoing', done = 0, kept = 0 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid
	AND state IN ('done', 'stopped', 'failed') AND what <> 'dnc' AND changed > 0 AND ended_at > now() - interval '7 days'

-- Some thousands of those that no undo needs any more.
-- name: bulk_forget
-- returns: nothing
DELETE FROM bulk_rows WHERE tenant_id = (SELECT app_tenant()) AND bulk_id = $1::uuid AND contact_id IN (SELECT r.contact_id FROM bulk_rows r
	WHERE r.tenant_id = (SELECT app_tenant()) AND r.bulk_id = $1::uuid LIMIT 5000)
