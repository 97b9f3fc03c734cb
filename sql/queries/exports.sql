-- Lists of contacts given out as files.

-- name: export_add
-- returns: id_row
INSERT INTO exports (tenant_id, member_id, who, what, format, filter, words)
VALUES ((SELECT app_tenant()), $1::uuid, $2, $3, $4, $5::jsonb, $6) RETURNING id

-- name: exports_recent
-- returns: export_line
SELECT id, who, format, words, state, rows::bigint AS rows, total::bigint AS total, bytes, whole, created_at FROM exports
WHERE tenant_id = (SELECT app_tenant()) AND what = $1 AND created_at > now() - interval '7 days' ORDER BY id DESC LIMIT 20

-- name: export_one
-- returns: export_head
SELECT e.id, e.who, e.what, e.format, e.filter::text AS filter, e.words, e.state, e.file, e.rows::bigint AS rows, e.total::bigint AS total, e.created_at,
	CASE WHEN t.company_name <> '' THEN t.company_name ELSE t.name END AS business, t.timezone, t.region
FROM exports e JOIN tenants t ON t.id = e.tenant_id WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = $1::uuid

-- What somebody has stopped meanwhile touches no row.
-- name: export_at
-- returns: nothing
WITH u AS (UPDATE exports SET state = $2, rows = $3::int, bytes = $4::bigint, file = $5, total = $6::int, whole = $7::boolean,
		ended_at = CASE WHEN $2 = 'done' THEN now() END
	WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state IN ('waiting', 'running') RETURNING tenant_id, member_id, words),
n AS (INSERT INTO notices (tenant_id, member_id, kind, words, href)
	SELECT u.tenant_id, u.member_id, 'export', left('Ready to download: ' || u.words, 300), $8 FROM u
	WHERE $2 = 'done' AND u.member_id IS NOT NULL)
SELECT FROM u

-- name: export_end
-- returns: nothing
UPDATE exports SET state = $2, ended_at = now() WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state IN ('waiting', 'running')

-- name: export_expire
-- returns: one_text
UPDATE exports SET state = 'expired' WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state <> 'expired' RETURNING file AS text

-- Whom a search finds or who was picked, as an array; of a search at most so many ($2).
-- name: export_found
-- returns: one_text
SELECT CASE WHEN f ? 'ids' THEN ARRAY(SELECT k.id FROM contacts k WHERE k.tenant_id = (SELECT app_tenant())
		AND k.id IN (SELECT jsonb_array_elements_text(f->'ids')::uuid) ORDER BY k.sort_name, k.id)
	ELSE ARRAY(SELECT m.id FROM contact_found((f->>'words')::text[], (f->>'names')::text[], f->>'digits', f->>'type', f->'filters', $2::int) m) END::text AS text
FROM (SELECT $1::jsonb AS f) x

-- The next thousand: of a list from an edge on ($2), or of those found ($3, from $4 on).
-- name: export_rows
-- returns: export_row
WITH f AS MATERIALIZED (SELECT $1::jsonb AS f),
l AS MATERIALIZED (SELECT c.id, c.n FROM f, contact_list(f->>'type', CASE WHEN f->>'hidden' = '1' THEN '{f,t}' ELSE '{f}' END::boolean[],
		f->'filters', 'name', false, $2::uuid, false, 1000) WITH ORDINALITY c (id, n) WHERE $3::text IS NULL
	UNION ALL SELECT u.id, u.n FROM unnest((($3::text)::uuid[])[$4::int + 1:$4::int + 1000]) WITH ORDINALITY u (id, n))
SELECT k.id, k.name, (SELECT string_agg(concat_ws(' ', p.e164, substring(p.label FROM 'ext\. \d+')), '; ' ORDER BY p.is_primary DESC, p.id) FROM contact_phones p
		WHERE p.tenant_id = k.tenant_id AND p.contact_id = k.id) AS phones,
	k.email, k.address, k.type, k.status, k.preferred_channel, k.timezone, k.language, k.special_instructions, k.record_id,
	m.name AS owner, s.name AS stage, k.sale_date::text AS sale_date, k.install_date::text AS install_date, k.pto_date::text AS pto_date,
	k.do_not_contact, k.custom::text AS custom, a.at AS visit_at, a.type AS visit_type, a.minutes AS visit_minutes,
	(SELECT string_agg(g.name, '; ' ORDER BY g.name) FROM contact_labelled d JOIN contact_labels g ON g.tenant_id = d.tenant_id AND g.id = d.label_id
		WHERE d.tenant_id = k.tenant_id AND d.contact_id = k.id AND g.kind = 'group') AS groups,
	(SELECT string_agg(g.name, '; ' ORDER BY g.name) FROM contact_labelled d JOIN contact_labels g ON g.tenant_id = d.tenant_id AND g.id = d.label_id
		WHERE d.tenant_id = k.tenant_id AND d.contact_id = k.id AND g.kind = 'tag') AS tags,
	(SELECT string_agg(n.body, E'\n' ORDER BY n.id) FROM (SELECT n.id, n.body FROM contact_notes n WHERE n.tenant_id = k.tenant_id
		AND n.contact_id = k.id ORDER BY n.id DESC LIMIT 20) n) AS notes
FROM l JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = l.id
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
LEFT JOIN LATERAL (SELECT to_char(v.starts_at AT TIME ZONE (SELECT t.timezone FROM tenants t), 'YYYY-MM-DD HH24:MI') AS at, v.type,
	v.duration_min::text AS minutes FROM appointments v WHERE v.tenant_id = k.tenant_id AND v.contact_id = k.id
	ORDER BY v.starts_at DESC LIMIT 1) a ON true
ORDER BY l.n

-- How many calls there are, counted to one more than a file may have ($2).
-- name: export_calls_count
-- returns: count_row
SELECT count(*) AS n FROM call_list($1::jsonb, 'started', true, NULL, false, 0, $2::int)

-- The next calls from an edge on ($2), for the file ($3: so many). Moments are of the business's clocks.
-- name: export_calls
-- returns: export_call
SELECT l.id, to_char(l.started_at AT TIME ZONE z.timezone, 'YYYY-MM-DD HH24:MI') AS started, l.direction, l.contact_name AS contact, l.from_number, l.to_number,
	l.line, l.queue, l.member, l.outcome AS result, extract(epoch FROM coalesce(l.answered_at, l.ended_at, l.started_at) - l.started_at)::bigint AS waited_s,
	CASE WHEN l.answered_at IS NULL THEN 0 ELSE extract(epoch FROM coalesce(l.ended_at, l.answered_at) - l.answered_at) END::bigint AS talked_s,
	l.disposition, l.assigned, l.tags, l.value, l.spam, l.urgent, to_char(l.due_at AT TIME ZONE z.timezone, 'YYYY-MM-DD HH24:MI') AS due,
	c.note::text AS note, k.source
FROM (SELECT p.id, p.n FROM call_list($1::jsonb, 'started', true, $2::uuid, false, 0, $3::int) WITH ORDINALITY p (id, n)) p
CROSS JOIN LATERAL (SELECT r.* FROM call_rows r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = p.id OFFSET 0) l
JOIN tenants z ON z.id = l.tenant_id JOIN calls c ON c.tenant_id = l.tenant_id AND c.id = l.id
LEFT JOIN contacts k ON k.tenant_id = l.tenant_id AND k.id = l.contact_id ORDER BY p.n
