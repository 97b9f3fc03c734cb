-- Sheets of contacts that are taken in.

-- name: import_add
-- returns: id_row
INSERT INTO imports (tenant_id, id, member_id, who, name, file, bytes, sha256, charset, rows, columns, mapping)
VALUES ((SELECT app_tenant()), $1::uuid, $2::uuid, $3, $4, $5, $6::bigint, $7, $8, $9::int, $10::jsonb, $11::jsonb)
RETURNING id

-- One import; same_at: when the same file was imported before, and not undone.
-- name: import_one
-- returns: import_head
SELECT i.id, i.who, i.name, i.file, i.bytes, i.charset, i.rows, i.columns::text AS columns, i.mapping::text AS mapping, array_to_string(i.match_by, ' ') AS match_by,
	i.on_match, i.type, i.state, i.turn, i.read, i.done, i.made, i.changed, i.skipped, i.refused, i.kept, i.reasons::text AS reasons, i.problem,
	i.started_at, i.ended_at, i.created_at, w.name AS ahead,
	(SELECT max(o.created_at) FROM imports o WHERE o.tenant_id = i.tenant_id AND o.sha256 = i.sha256 AND o.id < i.id
		AND o.state IN ('waiting', 'running', 'done', 'stopped')) AS same_at
FROM imports i LEFT JOIN LATERAL (SELECT o.name FROM imports o WHERE o.tenant_id = i.tenant_id AND i.state = 'waiting'
	AND o.id <> i.id AND o.state IN ('running', 'undoing') LIMIT 1) w ON true
WHERE i.tenant_id = (SELECT app_tenant()) AND i.id = $1::uuid

-- Of a check: the first rows that are somebody already, whom, and what of them would be different when the
-- rows before are in. number: as the sheet counts its rows; twin: that of an earlier row which is the same
-- person. Rows that are one person share a whose: the contact, or the row that will make it.
-- name: import_known
-- returns: import_known
WITH RECURSIVE i AS (SELECT x.* FROM imports x WHERE x.tenant_id = (SELECT app_tenant()) AND x.id = $1::uuid AND x.state = 'checked'),
w AS (SELECT u.* FROM i, jsonb_to_recordset(i.known) u (line int, contact uuid, twin int)),
who AS (SELECT w.line, w.twin, w.contact, coalesce(w.contact::text, w.twin::text) AS whose FROM w
		WHERE w.contact IS NOT NULL OR w.twin NOT IN (SELECT o.line FROM w o)
	UNION ALL SELECT w.line, w.twin, o.contact, o.whose FROM who o JOIN w ON w.twin = o.line AND w.contact IS NULL),
given AS MATERIALIZED (SELECT g.whose, r.* FROM i, (SELECT line, whose FROM who UNION SELECT twin, whose FROM who WHERE contact IS NULL) g
	JOIN import_rows r ON r.line = g.line WHERE r.tenant_id = i.tenant_id AND r.import_id = i.id),
-- fields of the business's own one by one, under their key with a point before it
sets AS MATERIALIZED (SELECT g.whose, g.line, s.key, s.value FROM given g, LATERAL (
	SELECT e.key, e.value FROM jsonb_each(g.data->'set') e WHERE e.key <> 'custom'
	UNION ALL SELECT '.' || e.key, e.value FROM jsonb_each(g.data#>'{set,custom}') e
	UNION ALL SELECT 'record_id', to_jsonb(g.record_id) WHERE g.record_id IS NOT NULL) s)
SELECT w.line + h.n AS number, w.twin + h.n AS twin, coalesce(r.data#>>'{set,name}', '') AS name, k.id AS contact_id, coalesce(k.name, '') AS contact, k.phone,
	concat_ws(', ', (SELECT string_agg(DISTINCT f.name, ', ') FROM (
			SELECT CASE s.key WHEN 'owner_id' THEN 'coordinator' WHEN 'stage_id' THEN 'stage' ELSE
				CASE WHEN s.key LIKE '.%' THEN 'own fields' ELSE replace(s.key, '_', ' ') END END AS name
			FROM sets s WHERE s.whose = w.whose AND s.line = w.line AND s.value IS DISTINCT FROM coalesce(
					(SELECT e.value FROM sets e WHERE e.whose = s.whose AND e.key = s.key AND e.line < s.line ORDER BY e.line DESC LIMIT 1),
					CASE WHEN s.key LIKE '.%' THEN k.custom->substr(s.key, 2) WHEN k.id IS NOT NULL THEN to_jsonb(k)->s.key
						WHEN s.key = 'type' THEN to_jsonb(i.type) END)
				AND NOT CASE WHEN s.key LIKE '.%' THEN 'custom' WHEN s.key = 'stage_id' THEN 'stage' WHEN s.key = 'owner_id' THEN 'owner' ELSE s.key END
					= ANY (CASE WHEN k.record_id IS NULL THEN '{}' ELSE crm_locks(k.record_id) END)) f),
		(SELECT 'another phone' FROM unnest(r.phones) u (e164) WHERE NOT EXISTS (SELECT FROM contact_phones p
			WHERE p.tenant_id = k.tenant_id AND p.contact_id = k.id AND p.e164 = u.e164)
			AND NOT EXISTS (SELECT FROM given e WHERE e.whose = w.whose AND e.line < w.line AND u.e164 = ANY (e.phones)) LIMIT 1)) AS changes
FROM i CROSS JOIN LATERAL (SELECT (coalesce(i.columns->>'heads', '') = 'true')::int AS n) h
CROSS JOIN who w JOIN given r ON r.line = w.line AND r.whose = w.whose
LEFT JOIN contacts k ON k.tenant_id = i.tenant_id AND k.id = w.contact
ORDER BY w.line LIMIT 50

-- name: import_last
-- returns: import_last
SELECT i.name, i.columns::text AS columns, i.mapping::text AS mapping, i.type, i.created_at FROM imports i
WHERE i.tenant_id = (SELECT app_tenant()) AND i.id <> $1::uuid AND i.state NOT IN ('open', 'checking', 'failed') ORDER BY i.id DESC LIMIT 1

-- name: imports_recent
-- returns: import_line
SELECT id, who, name, state, rows, read, done, made, changed, skipped, refused, kept, created_at, ended_at FROM imports
WHERE tenant_id = (SELECT app_tenant()) AND created_at > now() - interval '30 days' ORDER BY id DESC LIMIT 20

-- What cells may name: statuses by name, label and aliases, stages, coordinators by name and
-- e-mail, fields of the business's own.
-- name: import_choices
-- returns: import_choice
(SELECT 'status' AS kind, s.name AS value, u.word AS text, '' AS more FROM contact_statuses s,
	unnest(ARRAY[s.name, nullif(s.label, '')] || s.aliases) u (word)
	WHERE s.tenant_id = (SELECT app_tenant()) AND u.word IS NOT NULL ORDER BY s.position, s.name LIMIT 500)
UNION ALL (SELECT 'stage', s.id::text, s.name, '' FROM journey_stages s WHERE s.tenant_id = (SELECT app_tenant()) ORDER BY s.position LIMIT 50)
UNION ALL (SELECT 'member', m.id::text, u.word, '' FROM members m, unnest(ARRAY[m.name, member_email(m.id)]) u (word)
	WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND u.word IS NOT NULL ORDER BY m.sort_name, m.id LIMIT 600)
UNION ALL (SELECT 'field', f.key, f.label, f.kind FROM custom_fields f WHERE f.tenant_id = (SELECT app_tenant()) AND NOT f.archived
	ORDER BY f.position, f.key LIMIT 100)

-- What was decided changes only before anything is written.
-- name: import_map
-- returns: nothing
UPDATE imports SET mapping = $2::jsonb, type = $3, state = 'open' WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid
	AND state IN ('open', 'checking', 'checked', 'failed')

-- name: import_check_begin
-- returns: nothing
WITH old AS (DELETE FROM import_rows r USING imports i WHERE i.tenant_id = (SELECT app_tenant()) AND i.id = $1::uuid
	AND i.state IN ('open', 'checking', 'checked', 'failed') AND r.tenant_id = i.tenant_id AND r.import_id = i.id)
UPDATE imports SET state = 'checking', on_match = $2, match_by = string_to_array($3, ' '), turn = turn + 1, read = 0, made = 0, changed = 0, skipped = 0,
	refused = 0, reasons = '{}', problem = '' WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid
	AND state IN ('open', 'checking', 'checked', 'failed')

-- Start, stop, undo: each from the states it makes sense in.
-- name: import_start
-- returns: nothing
UPDATE imports SET state = 'waiting', done = 0 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state = 'checked'

-- name: import_stop
-- returns: nothing
UPDATE imports SET state = CASE WHEN state = 'running' THEN 'stopped' ELSE 'open' END,
	ended_at = CASE WHEN state = 'running' THEN clock_timestamp() END
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state IN ('checking', 'waiting', 'running')

-- name: import_back
-- returns: nothing
UPDATE imports i SET state = 'undoing', done = 0 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid
	AND state IN ('done', 'stopped') AND ended_at > now() - interval '30 days'
	AND NOT EXISTS (SELECT FROM imports o WHERE o.tenant_id = i.tenant_id AND o.id <> i.id AND o.state = 'running')

-- name: import_forget
-- returns: nothing
DELETE FROM imports WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state IN ('open', 'checked', 'failed', 'undone')

-- For the tasks.

-- name: import_keep_rows
-- returns: import_went
SELECT import_keep($1::uuid, $2::int, $3::int, $4::int, $5::jsonb) AS went

-- name: import_check_end
-- returns: import_went
SELECT import_checked($1::uuid, $2::int) AS went

-- name: import_my_turn
-- returns: import_went
SELECT import_turn($1::uuid) AS went

-- name: import_part
-- returns: import_at
SELECT import_apply($1::uuid, $2::int, $3::int) AS done

-- name: import_back_part
-- returns: import_at
SELECT import_undo($1::uuid, $2::int, $3::int) AS done

-- name: import_fail
-- returns: nothing
UPDATE imports SET state = 'failed', problem = $2 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state IN ('checking', 'waiting', 'running')

-- name: import_refused
-- returns: import_bad
SELECT line, reason, coalesce(cells::text, '') AS cells, coalesce(data->'set'->>'name', '') AS name, coalesce(phones[1], '') AS phone,
	coalesce(email, '') AS email, coalesce(record_id, '') AS record_id
FROM import_rows WHERE tenant_id = (SELECT app_tenant()) AND import_id = $1::uuid AND line > $2::int AND action = 'refused'
ORDER BY line LIMIT 500

-- What was not finished goes after 7 days, the rest when it can be undone no more.
-- name: import_expire
-- returns: one_text
DELETE FROM imports WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND (created_at < now() - interval '30 days'
	OR created_at < now() - interval '7 days' AND state IN ('open', 'checking', 'checked', 'failed')) RETURNING file AS text
