-- Files beside calls.

-- name: call_files
-- returns: call_file
SELECT f.id, f.call_id, f.name, f.type, f.bytes, f.file, f.removed_at, f.created_at, m.name AS who, r.name AS remover
FROM call_files f LEFT JOIN members m ON m.tenant_id = f.tenant_id AND m.id = f.member_id
LEFT JOIN members r ON r.tenant_id = f.tenant_id AND r.id = f.removed_by
WHERE f.tenant_id = (SELECT app_tenant()) AND f.call_id = $1::uuid ORDER BY f.id LIMIT 100

-- Pictures of texts that somebody put among the files of the call's contact.
-- name: call_filed
-- returns: call_filed
SELECT x.id, x.thread_id, x.type, x.name, w.name AS who, x.filed_at FROM calls c
JOIN messages m ON m.tenant_id = c.tenant_id AND m.contact_id = c.contact_id AND m.media > 0
JOIN message_media x ON x.tenant_id = m.tenant_id AND x.message_id = m.id AND x.filed_at IS NOT NULL
LEFT JOIN members w ON w.tenant_id = x.tenant_id AND w.id = x.filed_by
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid ORDER BY x.filed_at DESC, x.id LIMIT 24

-- name: call_file_one
-- returns: call_file
SELECT f.id, f.call_id, f.name, f.type, f.bytes, f.file, f.removed_at, f.created_at, m.name AS who, NULL::text AS remover
FROM call_files f LEFT JOIN members m ON m.tenant_id = f.tenant_id AND m.id = f.member_id
WHERE f.tenant_id = (SELECT app_tenant()) AND f.id = $1::uuid

-- name: call_file_call
-- returns: id_row
SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid

-- No row when the call is not there, or has fifty.
-- name: call_file_add
-- returns: id_row
INSERT INTO call_files (tenant_id, id, call_id, member_id, name, type, bytes, file)
SELECT c.tenant_id, $1::uuid, c.id, $3::uuid, $4, $5, $6::bigint, $7 FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $2::uuid
	AND (SELECT count(*) FROM call_files f WHERE f.tenant_id = c.tenant_id AND f.call_id = c.id AND f.removed_at IS NULL) < 50
RETURNING id

-- name: call_file_remove
-- returns: nothing
UPDATE call_files SET removed_at = now(), removed_by = $2::uuid WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND removed_at IS NULL

-- name: call_file_back
-- returns: nothing
UPDATE call_files SET removed_at = NULL, removed_by = NULL WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND removed_at IS NOT NULL

-- One that was put back meanwhile, and perhaps taken away again, stays.
-- name: call_file_erase
-- returns: one_text
DELETE FROM call_files WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND removed_at <= now() - interval '7 days' + interval '1 minute'
RETURNING file AS text
