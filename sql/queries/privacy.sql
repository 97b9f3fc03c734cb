-- What is known of people: given out, erased, kept for so long.

-- name: contact_data
-- returns: one_text
SELECT jsonb_pretty(d) AS text FROM contact_data($1::uuid) d WHERE d IS NOT NULL

-- The same for reading: a line a thing.
-- name: contact_data_lines
-- returns: data_line
SELECT upper(left(s.key, 1)) || substr(s.key, 2) AS section, f.words FROM contact_data($1::uuid) d, jsonb_each(d) s,
	jsonb_array_elements(CASE jsonb_typeof(s.value) WHEN 'array' THEN s.value ELSE '[]' END) WITH ORDINALITY r (thing, n),
	LATERAL (SELECT string_agg(replace(e.key, '_', ' ') || ': ' || e.value, E'\n' ORDER BY e.key NOT IN ('at', 'name', 'number'), e.key) AS words FROM jsonb_each_text(r.thing) e
		WHERE e.value <> '' AND e.value NOT IN ('{}', 'false', '0')) f
WHERE f.words <> ''
ORDER BY array_position('{contact,phones,labels,consents,appointments,notes,hand-offs,promises,texts,calls,recordings,call files,changes,crm}'::text[], s.key), r.n
LIMIT 5000

-- name: contact_erase
-- returns: erase_did
SELECT id, outcome FROM contact_erase($1::uuid, $2::uuid)

-- name: erase_left
-- returns: erase_row
SELECT l.id, l.kind, l.name FROM erase_left l WHERE l.tenant_id = (SELECT app_tenant()) ORDER BY l.id LIMIT 50

-- name: erase_gone
-- returns: nothing
DELETE FROM erase_left l WHERE l.tenant_id = (SELECT app_tenant()) AND l.id = $1::uuid

-- name: erase_done
-- returns: nothing
SELECT erase_done()

-- name: erasures
-- returns: erasure_row
SELECT e.id, e.created_at, e.done_at, coalesce(m.name, '') AS member, coalesce((e.counts->>'texts')::bigint, 0) AS texts,
	coalesce((e.counts->>'calls')::bigint, 0) AS calls, coalesce((e.counts->>'recordings')::bigint, 0) AS recordings
FROM erasures e LEFT JOIN members m ON m.tenant_id = e.tenant_id AND m.id = e.member_id
WHERE e.tenant_id = (SELECT app_tenant()) ORDER BY e.id DESC LIMIT 20

-- name: retention_rules
-- returns: retention_row
SELECT u.kind, coalesce(r.days, 0)::bigint AS days, coalesce(r.gone, 0)::bigint AS gone, r.ran_on::text
FROM unnest('{recordings,transcripts,texts,files}'::text[]) WITH ORDINALITY u (kind, n)
LEFT JOIN retention_rules r ON r.tenant_id = (SELECT app_tenant()) AND r.kind = u.kind ORDER BY u.n

-- How many would go if they were kept so long; counted to 10,000.
-- name: retention_count
-- returns: retention_counted
SELECT CASE WHEN $2::int = 0 THEN 0 ELSE (SELECT count(*) FROM retention_old($1, $2::int, 10000)) END AS n

-- name: retention_put
-- returns: nothing
INSERT INTO retention_rules AS r (tenant_id, kind, days) VALUES (app_tenant(), $1, $2::int)
ON CONFLICT (tenant_id, kind) DO UPDATE SET days = excluded.days WHERE r.days <> excluded.days

-- name: retention_step
-- returns: retention_counted
SELECT retention_step($1, $2::int, $3::int) AS n

-- name: retention_due
-- returns: id_row
SELECT tenant_id AS id FROM retention_due()
