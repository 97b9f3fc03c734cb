-- Templates of texts.

-- name: text_templates
-- returns: template_row
SELECT t.id, t.name, t.body, t.language, t.version FROM text_templates t
WHERE t.tenant_id = (SELECT app_tenant()) AND NOT t.archived ORDER BY lower(t.name), t.language, t.id LIMIT 200

-- name: text_template_put
-- returns: text_id
INSERT INTO text_templates AS t (tenant_id, id, name, body, language) VALUES (app_tenant(), coalesce($1::uuid, uuid7()), $2, $3, $4)
ON CONFLICT (tenant_id, id) DO UPDATE SET name = excluded.name, body = excluded.body, language = excluded.language, version = t.version + 1
	WHERE t.version = $5::int AND NOT t.archived
RETURNING id

-- Another of that name in that language.
-- name: text_template_named
-- returns: text_id
SELECT t.id FROM text_templates t WHERE t.tenant_id = (SELECT app_tenant()) AND NOT t.archived AND lower(t.name) = lower($2) AND t.language = $3
	AND t.id IS DISTINCT FROM $1::uuid

-- name: text_template_drop
-- returns: nothing
UPDATE text_templates SET archived = true, version = version + 1 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- What the names in a template stand for, for a contact: their next appointment too.
-- name: template_values
-- returns: template_values
SELECT k.name AS contact_name, k.language, coalesce(s.name, '') AS stage, k.phone, a.starts_at AS appointment,
	coalesce(m.name, '') AS owner
FROM contacts k LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
LEFT JOIN LATERAL (SELECT p.starts_at FROM appointments p WHERE p.tenant_id = k.tenant_id AND p.contact_id = k.id AND p.starts_at > now()
	AND p.status IN ('pending', 'confirmed') ORDER BY p.starts_at LIMIT 1) a ON true
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- A template ($1) as it is in the language of a contact ($2), else as it is.
-- name: template_for
-- returns: template_for
SELECT o.body, z.timezone AS zone, z.region FROM text_templates t JOIN tenants z ON z.id = t.tenant_id
JOIN contacts k ON k.tenant_id = t.tenant_id AND k.id = $2::uuid
JOIN text_templates o ON o.tenant_id = t.tenant_id AND NOT o.archived AND (o.id = t.id OR lower(o.name) = lower(t.name)
	AND o.language IN (k.language, split_part(k.language, '-', 1)))
WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = $1::uuid AND NOT t.archived
ORDER BY (o.language = k.language)::int * 2 + (o.language <> '' AND o.language = split_part(k.language, '-', 1))::int DESC, o.id = t.id DESC LIMIT 1

-- The contact who wrote last: to show what a template becomes.
-- name: template_example
-- returns: text_id
SELECT h.contact_id AS id FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.contact_id IS NOT NULL AND h.last_in_at IS NOT NULL
	AND EXISTS (SELECT FROM contacts k WHERE k.tenant_id = h.tenant_id AND k.id = h.contact_id) ORDER BY h.last_at DESC LIMIT 1

-- name: text_settings_put
-- returns: nothing
UPDATE text_settings s SET (schedule_id, closed_reply, missed_reply, quiet_from, quiet_to, call_from,
		call_to, state_hours, daily_cap, stop_answer, help_contact, claim_min, capacity, per_second, segment_microusd, review_url, review_text,
		redact_cards) =
	(SELECT v.schedule_id, v.closed_reply, v.missed_reply, v.quiet_from, v.quiet_to, v.call_from,
		v.call_to, v.state_hours, v.daily_cap, v.stop_answer, v.help_contact, v.claim_min, v.capacity, v.per_second, v.segment_microusd, v.review_url,
		v.review_text, v.redact_cards
	FROM jsonb_populate_record(s, $1::jsonb) v)
WHERE s.tenant_id = (SELECT app_tenant())

-- name: text_settings_show
-- returns: settings_doc
SELECT (to_jsonb(s) || jsonb_build_object('quiet_from', to_char(s.quiet_from, 'HH24:MI'),
	'quiet_to', to_char(s.quiet_to, 'HH24:MI'), 'call_from', to_char(s.call_from, 'HH24:MI'), 'call_to', to_char(s.call_to, 'HH24:MI')))::text AS document
FROM text_settings_now() s

-- name: text_schedules
-- returns: mate_row
SELECT id, name FROM schedules WHERE tenant_id = (SELECT app_tenant()) ORDER BY name LIMIT 100

-- name: missed_call
-- returns: missed_row
SELECT m.thread_id, m.peer, m.contact_id, m.reply, z.timezone AS zone FROM missed_call($1::uuid) m JOIN tenants z ON z.id = (SELECT app_tenant())

-- name: thread_to
-- returns: text_id
SELECT t.id FROM thread_from($1::uuid, $2, $3) t (id) WHERE t.id IS NOT NULL

-- The look at a call that was missed is owed, where the business answers such calls by text.
-- name: missed_owed
-- returns: nothing
INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, request_id)
SELECT c.tenant_id, 'fast', 'message.missed', jsonb_build_object('call', c.id), c.id::text, $2 FROM calls c
JOIN text_settings s ON s.tenant_id = c.tenant_id AND s.missed_reply <> ''
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid AND c.outcome IN ('missed', 'abandoned') AND c.direction = 'inbound'
ON CONFLICT DO NOTHING
