-- Appointments, and the texts that remind of them.

-- What is ahead, the next first, then what was, the last first.
-- name: visits_about
-- returns: visit_row
SELECT a.id, a.contact_id, k.name AS contact, a.type, a.status, a.special_instructions AS instructions, a.duration_min::bigint AS minutes,
	a.starts_at, a.version::bigint
FROM appointments a JOIN contacts k ON k.tenant_id = a.tenant_id AND k.id = a.contact_id
WHERE a.tenant_id = (SELECT app_tenant()) AND a.contact_id = $1::uuid
ORDER BY a.starts_at <= now(), abs(extract(epoch FROM a.starts_at - now())), a.id LIMIT 8

-- name: visit_one
-- returns: visit_row
SELECT a.id, a.contact_id, k.name AS contact, a.type, a.status, a.special_instructions AS instructions, a.duration_min::bigint AS minutes,
	a.starts_at, a.version::bigint
FROM appointments a JOIN contacts k ON k.tenant_id = a.tenant_id AND k.id = a.contact_id
WHERE a.tenant_id = (SELECT app_tenant()) AND a.id = $1::uuid

-- name: visit_reminded
-- returns: reminded_row
SELECT r.minutes::bigint, r.planned_at, r.reason, m.state, coalesce(m.asked_at, m.created_at) AS sent_at, m.reason AS text_reason
FROM visit_reminders r LEFT JOIN messages m ON m.tenant_id = r.tenant_id AND m.id = r.message_id
WHERE r.tenant_id = (SELECT app_tenant()) AND r.visit_id = $1::uuid ORDER BY r.starts_at DESC, r.minutes DESC LIMIT 20

-- name: visit_contact
-- returns: visit_id
SELECT contact_called(k) AS id FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- At another time it is agreed on anew, and reminded of anew. $8: by whom; the coordinator is told when
-- that is another department's.
-- name: visit_keep
-- returns: visit_id
WITH v AS (INSERT INTO appointments AS a (tenant_id, id, contact_id, starts_at, duration_min, type, special_instructions)
SELECT k.tenant_id, coalesce($1::uuid, uuid7()), k.id, $3::timestamptz, $4::int, $5, $6 FROM contacts k
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $2::uuid
ON CONFLICT (tenant_id, id) DO UPDATE SET starts_at = excluded.starts_at, duration_min = excluded.duration_min, type = excluded.type,
	special_instructions = excluded.special_instructions, version = a.version + 1,
	status = CASE WHEN a.starts_at <> excluded.starts_at THEN 'pending' ELSE a.status END,
	set_at = CASE WHEN a.starts_at <> excluded.starts_at THEN now() ELSE a.set_at END
	WHERE a.version = $7::int
RETURNING id, contact_id)
SELECT v.id FROM v, contact_tell_elsewhere(v.contact_id, $8::uuid, CASE WHEN $1::uuid IS NULL THEN 'made' ELSE 'changed' END || ' an appointment with')

-- name: visit_turn
-- returns: nothing
WITH v AS (UPDATE appointments SET status = $2, version = version + 1
	WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND version = $3::int RETURNING contact_id)
SELECT FROM v, contact_tell_elsewhere(v.contact_id, $4::uuid, 'changed an appointment with')

-- name: reminder_rules
-- returns: rule_row
SELECT r.id, r.minutes::bigint, r.template_id, t.name, CASE WHEN t.archived THEN '' ELSE t.body END AS body FROM visit_rules r
JOIN text_templates t ON t.tenant_id = r.tenant_id AND t.id = r.template_id
WHERE r.tenant_id = (SELECT app_tenant()) ORDER BY r.minutes DESC LIMIT 20

-- name: reminder_choices
-- returns: rule_choice
SELECT t.id, t.name || CASE WHEN t.language = '' THEN '' ELSE ', ' || t.language END AS name, t.body ~ '\{\s*member' AS by_member
FROM text_templates t WHERE t.tenant_id = (SELECT app_tenant()) AND NOT t.archived ORDER BY lower(t.name), t.language, t.id LIMIT 200

-- name: reminder_rule_add
-- returns: nothing
INSERT INTO visit_rules (tenant_id, minutes, template_id)
SELECT t.tenant_id, $1::int, t.id FROM text_templates t WHERE t.tenant_id = (SELECT app_tenant()) AND t.id = $2::uuid AND NOT t.archived
	AND (SELECT count(*) FROM visit_rules r WHERE r.tenant_id = t.tenant_id) < 10
ON CONFLICT DO NOTHING

-- name: reminder_rule_drop
-- returns: nothing
DELETE FROM visit_rules WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- name: visits_due
-- returns: visit_id
SELECT tenant_id AS id FROM visits_due()

-- A planned reminder ($1 visit, $2 rule, $3 the time it was planned for) that is still to be said.
-- name: visit_to_remind
-- returns: remind_row
SELECT a.contact_id, k.phone, thread_to(k.id, NULL) AS thread_id, u.template_id, a.starts_at, r.minutes::bigint FROM visit_reminders r
JOIN appointments a ON a.tenant_id = r.tenant_id AND a.id = r.visit_id AND a.starts_at = r.starts_at AND a.status IN ('pending', 'confirmed')
JOIN contacts k ON k.tenant_id = a.tenant_id AND k.id = a.contact_id
JOIN visit_rules u ON u.tenant_id = r.tenant_id AND u.id = r.rule_id
WHERE r.tenant_id = (SELECT app_tenant()) AND r.visit_id = $1::uuid AND r.rule_id = $2::uuid AND r.starts_at = $3::timestamptz
	AND r.message_id IS NULL AND a.starts_at > now()

-- name: visit_planned
-- returns: nothing
UPDATE visit_reminders SET planned_at = $4::timestamptz, reason = $5
WHERE tenant_id = (SELECT app_tenant()) AND visit_id = $1::uuid AND rule_id = $2::uuid AND starts_at = $3::timestamptz AND message_id IS NULL

-- name: visit_remind
-- returns: visit_yes
SELECT r AS yes FROM visit_remind($1::uuid, $2::uuid, $3::timestamptz, $4::uuid, $5, $6::int, $7) r

-- name: visit_asked
-- returns: visit_asked
SELECT a.id, a.starts_at, z.timezone AS zone, z.region, z.name AS company FROM visit_asked($1, $2) a JOIN tenants z ON z.id = a.tenant_id
WHERE a.id IS NOT NULL

-- name: visit_answered
-- returns: nothing
SELECT visit_answered($1::uuid, $2::boolean)
