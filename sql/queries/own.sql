-- What a business words its own way: statuses, tags, groups, fields.

-- Those of some kinds ($1: an array), or one of them ($2).
-- name: own_rows
-- returns: own_row
SELECT 'status' AS kind, s.id, CASE s.label WHEN '' THEN s.name ELSE s.label END AS name, s.name AS key, s.icon, s.category, '' AS field_kind,
	'' AS choices, s.stale_months::bigint AS months, s.version::bigint AS version, own_used('status', s.name) AS used, s.work,
	contact_status_label(nullif(s.work_to, '')) AS work_to, s.work_done, s.work_of, false AS archived,
	row_number() OVER (ORDER BY s.position, s.name) AS place
FROM contact_statuses s WHERE 'status' = ANY ($1::text[]) AND s.tenant_id = (SELECT app_tenant()) AND ($2::uuid IS NULL OR s.id = $2::uuid)
UNION ALL SELECT l.kind, l.id, l.name, '', '', '', '', '', NULL, l.version, own_used('label', l.id::text), l.work, NULL, l.work_done, l.work_of, false,
	row_number() OVER (ORDER BY l.kind, l.folded)
FROM contact_labels l WHERE l.kind = ANY ($1::text[]) AND l.tenant_id = (SELECT app_tenant()) AND ($2::uuid IS NULL OR l.id = $2::uuid)
UNION ALL SELECT 'field', f.id, f.label, f.key, '', '', f.kind, array_to_string(f.choices, E'\n'), NULL, f.version, 0, '', NULL, 0, 0, f.archived,
	row_number() OVER (ORDER BY f.position, f.key)
FROM custom_fields f WHERE 'field' = ANY ($1::text[]) AND f.tenant_id = (SELECT app_tenant()) AND ($2::uuid IS NULL OR f.id = $2::uuid)
ORDER BY kind, place LIMIT 2000

-- name: own_save
-- returns: own_saved
SELECT * FROM own_save($1, $2::uuid, $3::bigint, $4::jsonb)

-- name: own_move
-- returns: own_did
SELECT own_move($1, $2::uuid, $3::boolean) AS did

-- name: own_retire
-- returns: one_text
SELECT own_retire($1, $2::uuid, $3::bigint, $4::uuid, $5::uuid) AS text

-- name: own_work
-- returns: own_did
SELECT own_work($1, $2::uuid, 500) AS did
