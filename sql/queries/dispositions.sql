-- Outcomes of calls that a business words itself.

-- Those in use.
-- name: dispositions
-- returns: disposition
SELECT o.id, o.name, o.icon, o.follow_up, o.special, o.key::bigint AS key, o.due_min::bigint AS due_min, o.version::bigint AS version,
	o.needs_note, o.needs_value, o.needs_follow_up, o.needs_tag, o.closes, o.archived
FROM dispositions o WHERE o.tenant_id = (SELECT app_tenant()) AND NOT o.archived ORDER BY o.position, o.id LIMIT 50

-- All of them, or one ($1), with how often each was chosen in the last 30 days.
-- name: dispositions_kept
-- returns: disposition
SELECT o.id, o.name, o.icon, o.follow_up, o.special, o.key::bigint AS key, o.due_min::bigint AS due_min, o.version::bigint AS version,
	o.needs_note, o.needs_value, o.needs_follow_up, o.needs_tag, o.closes, o.archived,
	(SELECT count(*) FROM (SELECT FROM calls c WHERE c.tenant_id = o.tenant_id AND c.disposition_id = o.id
		AND c.id >= uuid7_floor(now() - interval '30 days') LIMIT 10000) u) AS used
FROM dispositions o WHERE o.tenant_id = (SELECT app_tenant()) AND ($1::uuid IS NULL OR o.id = $1::uuid)
ORDER BY o.archived, o.position, o.id LIMIT 100

-- name: disposition_save
-- returns: disposition_saved
SELECT * FROM disposition_save($1::uuid, $2::bigint, $3::jsonb)

-- name: disposition_move
-- returns: own_did
SELECT disposition_move($1::uuid, $2::boolean) AS did

-- name: disposition_rules
-- returns: disposition_rules
SELECT coalesce(r.needed, 'no') AS needed, coalesce(r.amounts, '{}')::text AS amounts, coalesce(array_to_string(r.emergency_words, E'\n'), '') AS words,
	coalesce(r.version, 1)::bigint AS version, coalesce(r.since, now()) AS since
FROM (SELECT) one LEFT JOIN disposition_rules r ON r.tenant_id = (SELECT app_tenant())

-- name: disposition_rules_save
-- returns: one_text
SELECT disposition_rules_save($1::bigint, $2, $3::bigint[], $4::text[]) AS text
