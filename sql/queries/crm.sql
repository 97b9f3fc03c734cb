-- The business's CRM; see features/crm/crm.h.

-- name: crm_link
-- returns: crm_link
SELECT c.state, c.realm, c.token, c.table_id, c.comm_table, c.ticket_table, c.map::text AS map, c.rate, c.field_line,
	c.hook_hash, c.hook_before, t.region, t.timezone AS zone, s.watermark, s.tried_at, s.synced_at, s.full_at, s.failures, s.problem,
	s.ray, s.warning, s.blocked_until, s.fields::text AS fields, s.fields_at
FROM crm_connections c JOIN tenants t ON t.id = c.tenant_id JOIN crm_sync s ON s.tenant_id = c.tenant_id
WHERE c.tenant_id = app_tenant()

-- name: crm_slot
-- returns: crm_slot
SELECT coalesce(crm_slot($1::bigint), -1) AS ms

-- name: crm_keep
-- returns: crm_touched
SELECT contact_id, made FROM crm_keep($1::jsonb, $2::text[], $3::timestamptz)

-- name: crm_apply
-- returns: crm_touched
SELECT contact_id, made FROM crm_apply($1::text[], $2::text[])

-- name: crm_gone
-- returns: crm_number
SELECT crm_gone(ARRAY[$1]) AS n

-- name: crm_pass_done
-- returns: crm_number
SELECT coalesce(crm_pass_done($1::timestamptz), -1) AS n

-- A pull has come to its end. The watermark never goes back.
-- name: crm_synced
-- returns: nothing
UPDATE crm_sync SET watermark = greatest(watermark, $1::timestamptz), tried_at = clock_timestamp(), synced_at = clock_timestamp(),
	full_at = coalesce($2::timestamptz, full_at), failures = 0, problem = '', ray = '',
	warning = CASE WHEN $2::timestamptz IS NOT NULL THEN $3 ELSE warning END, blocked_until = NULL
WHERE tenant_id = app_tenant()

-- name: crm_failed
-- returns: nothing
UPDATE crm_sync SET tried_at = clock_timestamp(), failures = failures + 1, problem = $1, ray = $2,
	blocked_until = CASE WHEN $3::bigint > 0 THEN clock_timestamp() + make_interval(secs => $3::bigint / 1000.0) ELSE blocked_until END
WHERE tenant_id = app_tenant()

-- name: crm_fields_keep
-- returns: nothing
UPDATE crm_sync SET fields = fields || jsonb_build_object($1::text, $2::jsonb), fields_at = clock_timestamp(), tried_at = clock_timestamp(),
	failures = 0, problem = '', ray = '', blocked_until = NULL
WHERE tenant_id = app_tenant()

-- Records of the contacts with a number: whom to ask for, unless that was done just now.
-- name: crm_of_phone
-- returns: crm_known
SELECT k.record_id, coalesce(r.pulled_at > now() - interval '3 minutes', false) AS fresh
FROM contact_phones p JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
LEFT JOIN crm_records r ON r.tenant_id = k.tenant_id AND r.record_id = k.record_id
WHERE p.tenant_id = app_tenant() AND p.e164 = $1 AND k.record_id IS NOT NULL ORDER BY k.record_id LIMIT 5

-- name: crm_with_value
-- returns: crm_record_id
SELECT record_id FROM crm_records WHERE tenant_id = app_tenant() AND $1 = 'status' AND status = $2 AND record_id > $3
UNION ALL SELECT record_id FROM crm_records WHERE tenant_id = app_tenant() AND $1 = 'stage' AND stage = $2 AND record_id > $3
UNION ALL SELECT record_id FROM crm_records WHERE tenant_id = app_tenant() AND $1 = 'owner' AND owner = $2 AND record_id > $3
ORDER BY record_id LIMIT 300

-- name: crm_call
-- returns: crm_call_row
SELECT c.id, c.outcome, c.from_number, c.started_at, c.ended_at, coalesce(c.duration_s, 0) AS seconds, c.has_voicemail,
	c.answered_at IS NOT NULL AS answered, coalesce(m.name, '') AS who, coalesce(n.name, '') AS line,
	coalesce(k.name, '') AS contact, coalesce(k.record_id, '') AS record_id,
	coalesce(x.field_line = c.number_id, false) AS field_line
FROM calls c JOIN crm_connections x ON x.tenant_id = c.tenant_id
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.answered_by
LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
WHERE c.tenant_id = app_tenant() AND c.id = $1::uuid AND c.ended_at IS NOT NULL

-- name: crm_push_note
-- returns: nothing
INSERT INTO crm_pushes AS p (tenant_id, call_id, what, state, problem) VALUES (app_tenant(), $1::uuid, $2, $3, $4)
ON CONFLICT (tenant_id, call_id, what) DO UPDATE SET state = excluded.state, problem = excluded.problem, updated_at = clock_timestamp()

-- For the page --------------------------------------------------------------------------------

-- name: crm_numbers
-- returns: crm_numbers
SELECT (SELECT count(*) FROM crm_records r WHERE r.tenant_id = app_tenant() AND r.gone_at IS NULL) AS records,
	(SELECT count(*) FROM crm_records r WHERE r.tenant_id = app_tenant() AND r.gone_at IS NOT NULL) AS gone,
	(SELECT count(*) FROM crm_records r WHERE r.tenant_id = app_tenant() AND r.problem <> '') AS problems,
	(SELECT count(*) FROM crm_pushes p WHERE p.tenant_id = app_tenant() AND p.state <> 'sent') AS pushes

-- name: crm_problems
-- returns: crm_problem
SELECT r.record_id, r.name, r.problem, r.pulled_at AS at, k.id AS contact_id
FROM crm_records r LEFT JOIN contacts k ON k.tenant_id = r.tenant_id AND k.id = r.contact_id
WHERE r.tenant_id = app_tenant() AND r.problem <> '' ORDER BY r.record_id LIMIT 20

-- name: crm_open_pushes
-- returns: crm_open_push
SELECT p.call_id, p.what, p.state, p.problem, p.updated_at AS at FROM crm_pushes p
WHERE p.tenant_id = app_tenant() AND p.state <> 'sent' ORDER BY p.updated_at DESC LIMIT 20

-- name: crm_words
-- returns: crm_word
SELECT v.kind, v.value, v.target, v.how, CASE v.kind
	WHEN 'status' THEN (SELECT count(*) FROM crm_records r WHERE r.tenant_id = v.tenant_id AND r.status = v.value)
	WHEN 'stage' THEN (SELECT count(*) FROM crm_records r WHERE r.tenant_id = v.tenant_id AND r.stage = v.value)
	ELSE (SELECT count(*) FROM crm_records r WHERE r.tenant_id = v.tenant_id AND r.owner = v.value) END AS n
FROM crm_values v WHERE v.tenant_id = app_tenant() AND v.how <> 'found'
ORDER BY v.how <> 'unknown', v.kind DESC, v.value LIMIT 60

-- What a word of the CRM may mean.
-- name: crm_choices
-- returns: crm_choice
SELECT 'status' AS kind, s.name AS id, CASE s.label WHEN '' THEN s.name ELSE s.label END AS name, s.position::bigint AS place
FROM contact_statuses s WHERE s.tenant_id = app_tenant()
UNION ALL SELECT 'stage', s.id::text, s.name, s.position FROM journey_stages s WHERE s.tenant_id = app_tenant()
UNION ALL SELECT 'owner', m.id::text, m.name, row_number() OVER (ORDER BY m.sort_name) FROM members m
	WHERE m.tenant_id = app_tenant() AND m.active
UNION ALL SELECT 'line', n.id::text, n.name, row_number() OVER (ORDER BY n.name) FROM numbers n WHERE n.tenant_id = app_tenant()
ORDER BY 1, 4

-- name: crm_connect
-- returns: nothing
INSERT INTO crm_connections AS c (tenant_id, realm, token, table_id, rate, map) VALUES (app_tenant(), $1, $2, $3, $4::int, $5::jsonb)
ON CONFLICT (tenant_id, kind) DO UPDATE SET state = 'on', realm = excluded.realm, token = coalesce(nullif(excluded.token, ''), c.token),
	table_id = excluded.table_id, rate = excluded.rate

-- Another table is another world: what was read of the one before says nothing of it.
-- name: crm_begin
-- returns: nothing
INSERT INTO crm_sync AS s (tenant_id) VALUES (app_tenant())
ON CONFLICT (tenant_id) DO UPDATE SET fields_at = NULL, failures = 0, problem = '', ray = '', warning = '', blocked_until = NULL,
	watermark = CASE WHEN $1::boolean THEN NULL ELSE s.watermark END

-- name: crm_state_set
-- returns: nothing
UPDATE crm_connections SET state = $1 WHERE tenant_id = app_tenant() AND state <> $1

-- name: crm_map_set
-- returns: nothing
UPDATE crm_connections SET map = $1::jsonb, comm_table = $2, ticket_table = $3, field_line = $4::uuid WHERE tenant_id = app_tenant()

-- name: crm_hook_set
-- returns: nothing
UPDATE crm_connections SET hook_before = hook_hash, hook_hash = $1 WHERE tenant_id = app_tenant()

-- A word is given a meaning ('' = is passed over).
-- name: crm_word_set
-- returns: nothing
UPDATE crm_values SET target = nullif($3, ''), how = CASE $3 WHEN '' THEN 'ignored' ELSE 'chosen' END
WHERE tenant_id = app_tenant() AND kind = $1 AND value = $2 AND ($3 = '' OR CASE kind
	WHEN 'status' THEN EXISTS (SELECT FROM contact_statuses s WHERE s.tenant_id = app_tenant() AND s.name = $3)
	WHEN 'stage' THEN EXISTS (SELECT FROM journey_stages s WHERE s.tenant_id = app_tenant() AND s.id::text = $3)
	ELSE EXISTS (SELECT FROM members m WHERE m.tenant_id = app_tenant() AND m.id::text = $3) END)

-- Waiting ones of a kind are due now.
-- name: crm_hurry
-- returns: nothing
UPDATE tasks SET run_at = clock_timestamp() WHERE tenant_id = app_tenant() AND kind = $1 AND state = 'waiting'

-- For other features --------------------------------------------------------------------------

-- name: crm_locked
-- returns: crm_locked
SELECT c.map::text AS map, c.realm, c.table_id, s.synced_at, s.problem, c.state FROM crm_connections c
JOIN crm_sync s ON s.tenant_id = c.tenant_id WHERE c.tenant_id = app_tenant() AND c.state <> 'off'

-- name: crm_hook
-- returns: crm_hook
SELECT hook_hash, hook_before FROM crm_connections WHERE tenant_id = app_tenant() AND state <> 'off' AND hook_hash <> ''
