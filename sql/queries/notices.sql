-- What a member is told, newest first below an id ($2), one more than a page shows.
-- name: notices_of
-- returns: notice_row
SELECT n.id, n.kind, n.words, n.href, n.created_at, n.read_at IS NULL AS fresh
FROM notices n WHERE n.tenant_id = (SELECT app_tenant()) AND n.member_id = $1::uuid AND n.id < $2::uuid
ORDER BY n.id DESC LIMIT 51

-- name: notices_seen
-- returns: nothing
UPDATE notices SET read_at = now() WHERE tenant_id = (SELECT app_tenant()) AND member_id = $1::uuid AND read_at IS NULL
