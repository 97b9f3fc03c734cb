-- Contacts changed, by whomever; and as programs see them.

-- name: contact_save
-- returns: contact_save_row
SELECT * FROM contact_save($1::uuid, $2::bigint, $3::jsonb, $4::uuid, $5)

-- name: contact_delete
-- returns: id_row
SELECT id FROM contact_remove($1::uuid, NULL, $2::uuid) AS id WHERE id IS NOT NULL

-- name: contact_merge
-- returns: merge_row
SELECT contact_merge($1::uuid, $2::bigint, $3::uuid, $4::bigint, $5::uuid, $6::jsonb) AS id

-- No row: nothing of that id was taken away.
-- name: contact_bring_back
-- returns: removed_ids
SELECT r.contact_id, r.into_id, contact_restore(r.id, $2::uuid) AS restored FROM contacts_removed r
WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = $1::uuid

-- Who was deleted or merged and can be brought back.
-- name: contacts_removed
-- returns: removed_row
SELECT r.id, r.name, r.into_id, k.name AS into_name, m.name AS who, r.created_at FROM contacts_removed r
LEFT JOIN contacts k ON k.tenant_id = r.tenant_id AND k.id = r.into_id
LEFT JOIN members m ON m.tenant_id = r.tenant_id AND m.id = r.member_id
WHERE r.tenant_id = (SELECT app_tenant()) AND r.undone_at IS NULL AND r.created_at > now() - interval '30 days'
ORDER BY r.id DESC LIMIT 200

-- Others with one of these phones, or this e-mail address; but for one.
-- name: contact_twins
-- returns: contact_brief
SELECT k.id, k.name, k.type, k.phone, k.email, k.address, k.status
FROM contact_twins($1::text[], $2, $3::uuid) w JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = w.id
ORDER BY k.sort_name, k.id LIMIT 10

-- name: contact_like
-- returns: contact_brief
WITH f AS MATERIALIZED (SELECT m.id FROM contact_matches($1::text[], $2::text[], $3, NULL, '{}', 101) m)
SELECT k.id, k.name, k.type, k.phone, k.email, k.address, k.status FROM f
JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = f.id
WHERE k.id <> $4::uuid ORDER BY k.sort_name, k.id LIMIT 20

-- name: contact_do_not
-- returns: count_row
SELECT n FROM contact_dnc($1::uuid, $2::boolean, $3, $4::uuid, $5) AS n WHERE n IS NOT NULL

-- name: contact_doc
-- returns: contact_doc
SELECT k.id, k.version::bigint AS version, contact_json(k) AS document, k.do_not_contact FROM contacts k
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- As its page edits it; locks: what the CRM keeps of it.
-- name: contact_sheet
-- returns: contact_sheet_row
SELECT k.id, k.version::bigint AS version, contact_json(k) AS document, array_to_string(crm_locks(k.record_id), ' ') AS locks
FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- In the order they were made ($1: after this one, $2: so many). Filters: type, status, owner,
-- stage's phase, label, unread, hidden, phone, record id; absent ones do not count.
-- name: contact_docs_made
-- returns: contact_doc
SELECT k.id, k.version::bigint AS version, contact_json(k) AS document
FROM contact_made($3, $9::boolean, $8::boolean, jsonb_strip_nulls(jsonb_build_object('status', $4::text, 'owner', $5::text, 'phase', $6::text,
		'label', $7::text)), $10, $11, $1::uuid, $2::int) m
JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = m.id
ORDER BY k.id

-- In another order, which needs the type: $3 by name or touch, $4 descending, $5 after this one.
-- name: contact_docs_listed
-- returns: contact_doc
SELECT k.id, k.version::bigint AS version, contact_json(k) AS document
FROM contact_list($1, $2::boolean[], jsonb_strip_nulls(jsonb_build_object('status', $7::text, 'owner', $8::text, 'phase', $9::text,
		'label', $10::text, 'unread', $11::text)), $3, $4::boolean, $5::uuid, false, $6::int) WITH ORDINALITY l (id, n)
JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = l.id
WHERE k.hidden = ANY ($2::boolean[])
ORDER BY l.n

-- With filters as above ($6 to $11: status, owner, phase, label, unread, hidden).
-- name: contact_docs_found
-- returns: contact_doc
WITH f AS MATERIALIZED (SELECT m.id FROM contact_found($1::text[], $2::text[], $3, $4, jsonb_strip_nulls(jsonb_build_object('status', $6::text,
	'owner', $7::text, 'phase', $8::text, 'label', $9::text)), 501) m)
SELECT k.id, k.version::bigint AS version, contact_json(k) AS document FROM f
JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = f.id
WHERE ($10::boolean IS NULL OR (k.unread_voicemails > 0 OR k.unread_texts > 0) = $10::boolean) AND ($11::boolean IS NULL OR k.hidden = $11::boolean)
ORDER BY (SELECT NOT bool_and(' ' || k.sort_name LIKE '% ' || contact_fold(u.word) || '%') FROM unnest($2::text[]) u (word)),
	k.sort_name, k.id LIMIT $5::int

-- name: contact_stats
-- returns: one_text
SELECT json_build_object(
	'total', coalesce(sum(c.n) FILTER (WHERE c.dim = 'all'), 0), 'hidden', coalesce(sum(c.n) FILTER (WHERE c.dim = 'all' AND c.hidden), 0),
	'by_type', coalesce((SELECT json_object_agg(t.type, t.n ORDER BY t.type) FROM (SELECT type, sum(n) AS n FROM contact_counted
		WHERE tenant_id = (SELECT app_tenant()) AND dim = 'all' GROUP BY 1 HAVING sum(n) > 0) t), '{}'),
	'by_status', coalesce((SELECT json_agg(json_build_object('status', nullif(t.value, ''), 'category', s.category, 'count', t.n)
			ORDER BY s.position NULLS LAST, t.value) FROM (SELECT value, sum(n) AS n FROM contact_counted
				WHERE tenant_id = (SELECT app_tenant()) AND dim = 'status' GROUP BY 1 HAVING sum(n) > 0) t
		LEFT JOIN contact_statuses s ON s.tenant_id = (SELECT app_tenant()) AND s.name = t.value), '[]'),
	'by_category', json_build_object(
		'active', coalesce(sum(c.n) FILTER (WHERE c.dim = 'status' AND s.category = 'active'), 0),
		'inactive', coalesce(sum(c.n) FILTER (WHERE c.dim = 'status' AND s.category = 'inactive'), 0),
		'none', coalesce(sum(c.n) FILTER (WHERE c.dim = 'status' AND c.value = ''), 0)),
	'created', (SELECT json_agg(json_build_object('day', d.day, 'count', (SELECT count(*) FROM contacts k
			WHERE k.tenant_id = (SELECT app_tenant()) AND k.id >= uuid7_floor(day_begins(d.day, $1))
				AND k.id < uuid7_floor(day_begins(d.day + 1, $1)))) ORDER BY d.day)
		FROM (SELECT (now() AT TIME ZONE $1)::date - g AS day FROM generate_series(0, 29) g) d))::text AS text
FROM contact_counted c LEFT JOIN contact_statuses s ON s.tenant_id = c.tenant_id AND s.name = c.value
WHERE c.tenant_id = (SELECT app_tenant())

-- May this contact be called or texted: do not contact, and which of its numbers are blocked.
-- name: contact_reach
-- returns: contact_reach
SELECT k.do_not_contact, (SELECT c.words FROM consents c WHERE c.tenant_id = k.tenant_id AND c.contact_id = k.id
		AND c.channel = 'all' ORDER BY c.id DESC LIMIT 1) AS words,
	coalesce($2::text, k.phone) AS e164,
	EXISTS (SELECT FROM contact_phones p WHERE p.tenant_id = k.tenant_id AND p.contact_id = k.id
		AND p.e164 = coalesce($2::text, k.phone)) AS known,
	b.e164 IS NOT NULL AS blocked, b.reason AS blocked_reason
FROM contacts k LEFT JOIN blocked_numbers b ON b.tenant_id = k.tenant_id AND b.e164 = coalesce($2::text, k.phone)
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- Numbers whose calls are not taken.

-- name: blocked_list
-- returns: blocked_row
SELECT b.e164 AS number, json_build_object('number', b.e164, 'reason', b.reason, 'created_at', b.created_at) AS document
FROM blocked_numbers b WHERE b.tenant_id = (SELECT app_tenant()) AND b.e164 > $1 ORDER BY b.e164 LIMIT $2::int

-- The same for people: fifty after a number, and who blocked them.
-- name: blocked_lines
-- returns: blocked_line
SELECT b.e164, b.reason, b.created_at, m.name AS who, k.contact_id, k.name
FROM blocked_numbers b LEFT JOIN members m ON m.tenant_id = b.tenant_id AND m.id = b.member_id
LEFT JOIN LATERAL (SELECT p.contact_id, c.name FROM contact_phones p JOIN contacts c ON c.tenant_id = p.tenant_id AND c.id = p.contact_id
	WHERE p.tenant_id = b.tenant_id AND p.e164 = b.e164 ORDER BY p.contact_id LIMIT 1) k ON true
WHERE b.tenant_id = (SELECT app_tenant()) AND b.e164 > $1 ORDER BY b.e164 LIMIT 51

-- name: blocked_add
-- returns: nothing
INSERT INTO blocked_numbers (tenant_id, e164, reason, member_id) VALUES (app_tenant(), $1, $2, $3::uuid)
ON CONFLICT (tenant_id, e164) DO NOTHING

-- name: blocked_one
-- returns: blocked_row
SELECT b.e164 AS number, json_build_object('number', b.e164, 'reason', b.reason, 'created_at', b.created_at) AS document
FROM blocked_numbers b WHERE b.tenant_id = (SELECT app_tenant()) AND b.e164 = $1

-- name: blocked_remove
-- returns: nothing
DELETE FROM blocked_numbers WHERE tenant_id = (SELECT app_tenant()) AND e164 = $1

-- name: custom_heads
-- returns: custom_head
SELECT f.key, f.label, f.kind, array_to_string(f.choices, E'\n') AS choices FROM custom_fields f WHERE f.tenant_id = (SELECT app_tenant()) AND NOT f.archived
ORDER BY f.position, f.key LIMIT 100
