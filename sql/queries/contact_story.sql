-- What happened to a contact besides calls, newest first below an id ($2), one more than a page
-- shows; and what people do to it there.

-- name: contact_notes
-- returns: note_row
SELECT n.id, n.body, n.pinned, n.created_at, n.edited_at, n.member_id, m.name AS author, d.name AS department
FROM (SELECT * FROM contact_notes n WHERE n.tenant_id = (SELECT app_tenant()) AND n.contact_id = $1::uuid AND n.id < $2::uuid
		AND (NOT $3::boolean OR n.id IN (SELECT f.id FROM contact_story_find($1::uuid, 'notes', $4::text[], $5::uuid, $2::uuid, 21) f))
	ORDER BY n.id DESC LIMIT 21) n
LEFT JOIN members m ON m.tenant_id = n.tenant_id AND m.id = n.member_id
LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
ORDER BY n.id DESC

-- mine: I ($3) may accept or return it; given: I may take it back.
-- name: contact_handoffs
-- returns: handoff_row
SELECT h.id, h.reason, h.whole, h.state, h.due_at, h.answer, h.created_at, h.closed_at, f.name AS from_name, fd.name AS from_department,
	t.name AS to_name, td.name AS to_department, c.name AS closed_name,
	h.state = 'open' AND handoff_may(h.to_member, h.to_department, h.due_at, me) AS mine,
	h.state = 'open' AND (h.from_member = me.id) IS TRUE AS given
FROM (SELECT * FROM handoffs h WHERE h.tenant_id = (SELECT app_tenant()) AND h.contact_id = $1::uuid AND h.id < $2::uuid
		AND (NOT $4::boolean OR h.id IN (SELECT f.id FROM contact_story_find($1::uuid, 'handoffs', $5::text[], $6::uuid, $2::uuid, 21) f))
	ORDER BY h.id DESC LIMIT 21) h
LEFT JOIN members f ON f.tenant_id = h.tenant_id AND f.id = h.from_member
LEFT JOIN departments fd ON fd.tenant_id = h.tenant_id AND fd.id = h.from_department
LEFT JOIN members t ON t.tenant_id = h.tenant_id AND t.id = h.to_member
LEFT JOIN departments td ON td.tenant_id = h.tenant_id AND td.id = h.to_department
LEFT JOIN members c ON c.tenant_id = h.tenant_id AND c.id = h.closed_by
LEFT JOIN members me ON me.tenant_id = h.tenant_id AND me.id = $3::uuid
ORDER BY h.id DESC

-- name: contact_changes
-- returns: change_row
SELECT c.id, c.source, c.what, c.before, c.after, c.created_at, m.name AS who
FROM (SELECT * FROM contact_changes c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id = $1::uuid AND c.id < $2::uuid
		AND (NOT $3::boolean OR c.id IN (SELECT f.id FROM contact_story_find($1::uuid, 'changes', $4::text[], $5::uuid, $2::uuid, 21) f))
	ORDER BY c.id DESC LIMIT 21) c
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.member_id
ORDER BY c.id DESC

-- Whom something can be handed to, and who can be mentioned. takes: may accept what a member ($1) hands
-- to them, who is nobody to hand to; of a department, somebody in it.
-- name: story_people
-- returns: story_person
(SELECT 'department' AS kind, d.id, d.name, NULL AS note, EXISTS (SELECT FROM members m WHERE m.tenant_id = d.tenant_id AND m.department_id = d.id
		AND m.active AND m.role IN ('agent', 'lead', 'manager', 'owner') AND m.id IS DISTINCT FROM $1::uuid) AS takes
	FROM departments d WHERE d.tenant_id = (SELECT app_tenant())
	ORDER BY d.name LIMIT 50)
UNION ALL (SELECT 'member', m.id, m.name, d.name, m.role IN ('agent', 'lead', 'manager', 'owner') AND m.id IS DISTINCT FROM $1::uuid FROM members m
	LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
	WHERE m.tenant_id = (SELECT app_tenant()) AND m.active ORDER BY m.sort_name, m.id LIMIT 500)

-- name: contact_there
-- returns: id_row
SELECT id FROM contacts WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- A note; whoever is mentioned is told, and the contact's coordinator when it is not theirs.
-- name: note_add
-- returns: id_row
SELECT contact_note($1::uuid, $2::uuid, $3, $4::uuid[]) AS id

-- No row: the coordinator's place, which goes along ($7), is not theirs to give.
-- name: handoff_give
-- returns: id_row
SELECT handoff_give($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5, $6::timestamptz, $7::boolean) AS id
WHERE NOT $7::boolean OR handoff_whole_may($1::uuid, $2::uuid)

-- name: handoff_there
-- returns: id_row
SELECT id FROM handoffs WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- No row: it was closed already, or is not theirs to close so.
-- name: handoff_close
-- returns: handoff_closed
SELECT h.taken, o.contact_id FROM handoff_close($1::uuid, $2::uuid, $3, $4) h
JOIN handoffs o ON o.tenant_id = (SELECT app_tenant()) AND o.id = h.id

-- What is open, the one due first first, after one ($3, absent: from the start), one more than a page
-- shows: given to me ($1) or my department, given by me, or all ($2). Each has an index of its own.
-- name: handoffs_open
-- returns: handed_row
WITH me AS (SELECT m.* FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid),
edge AS (SELECT coalesce(o.due_at, '-infinity') AS due_at, coalesce(o.id, '00000000-0000-0000-0000-000000000000') AS id
	FROM (SELECT) one LEFT JOIN handoffs o ON o.tenant_id = (SELECT app_tenant()) AND o.id = $3::uuid)
SELECT h.id, h.contact_id, k.name AS contact, k.phone, h.reason, h.whole, h.due_at, h.created_at, f.name AS from_name, fd.name AS from_department,
	t.name AS to_name, td.name AS to_department, handoff_may(h.to_member, h.to_department, h.due_at, me) AS mine,
	(h.from_member = me.id) IS TRUE AS given
FROM ((SELECT o.* FROM handoffs o WHERE $2 = 'mine' AND o.tenant_id = (SELECT app_tenant()) AND o.state = 'open' AND o.to_member = $1::uuid
		AND (o.due_at, o.id) > ((SELECT due_at FROM edge), (SELECT id FROM edge)) ORDER BY o.due_at, o.id LIMIT 51)
	UNION ALL (SELECT o.* FROM handoffs o WHERE $2 = 'mine' AND o.tenant_id = (SELECT app_tenant()) AND o.state = 'open' AND o.to_member IS NULL
		AND o.to_department = (SELECT department_id FROM me)
		AND (o.due_at, o.id) > ((SELECT due_at FROM edge), (SELECT id FROM edge)) ORDER BY o.due_at, o.id LIMIT 51)
	UNION ALL (SELECT o.* FROM handoffs o WHERE $2 = 'given' AND o.tenant_id = (SELECT app_tenant()) AND o.state = 'open' AND o.from_member = $1::uuid
		AND (o.due_at, o.id) > ((SELECT due_at FROM edge), (SELECT id FROM edge)) ORDER BY o.due_at, o.id LIMIT 51)
	UNION ALL (SELECT o.* FROM handoffs o WHERE $2 = 'all' AND o.tenant_id = (SELECT app_tenant()) AND o.state = 'open'
		AND (o.due_at, o.id) > ((SELECT due_at FROM edge), (SELECT id FROM edge)) ORDER BY o.due_at, o.id LIMIT 51)) h
JOIN contacts k ON k.tenant_id = h.tenant_id AND k.id = h.contact_id
LEFT JOIN me ON true
LEFT JOIN members f ON f.tenant_id = h.tenant_id AND f.id = h.from_member
LEFT JOIN departments fd ON fd.tenant_id = h.tenant_id AND fd.id = h.from_department
LEFT JOIN members t ON t.tenant_id = h.tenant_id AND t.id = h.to_member
LEFT JOIN departments td ON td.tenant_id = h.tenant_id AND td.id = h.to_department
ORDER BY h.due_at, h.id LIMIT 51

-- How many there are of each, counted to 100; who does not lead ($2) is not told of all.
-- name: handoffs_counts
-- returns: handed_counts
SELECT (SELECT count(*) FROM (SELECT FROM handoffs o WHERE o.tenant_id = (SELECT app_tenant()) AND o.state = 'open' AND o.to_member = $1::uuid LIMIT 100) m)
	+ (SELECT count(*) FROM (SELECT FROM handoffs o WHERE o.tenant_id = (SELECT app_tenant()) AND o.state = 'open' AND o.to_member IS NULL
		AND o.to_department = (SELECT me.department_id FROM members me WHERE me.tenant_id = (SELECT app_tenant()) AND me.id = $1::uuid) LIMIT 100) d) AS mine,
	(SELECT count(*) FROM (SELECT FROM handoffs o WHERE o.tenant_id = (SELECT app_tenant()) AND o.state = 'open' AND o.from_member = $1::uuid LIMIT 100) g) AS given,
	(SELECT count(*) FROM (SELECT FROM handoffs o WHERE $2::boolean AND o.tenant_id = (SELECT app_tenant()) AND o.state = 'open' LIMIT 100) a) AS everybodys

-- Those that wait for a member, as the list of contacts says beside its lists.
-- name: handoffs_mine
-- returns: handed_counts
SELECT (SELECT count(*) FROM (SELECT FROM handoffs WHERE state = 'open' AND to_member = $1::uuid LIMIT 100) m)
	+ (SELECT count(*) FROM (SELECT FROM handoffs WHERE state = 'open' AND to_member IS NULL
		AND to_department = (SELECT department_id FROM members WHERE id = $1::uuid) LIMIT 100) d) AS mine

-- name: handoffs_late
-- returns: count_row
SELECT handoffs_late() AS n

-- No row: there is no such contact.
-- name: contact_surveys
-- returns: id_row
SELECT $1::uuid AS id FROM contact_surveys($1::uuid, $2::boolean, $3, $4::uuid) s WHERE s
