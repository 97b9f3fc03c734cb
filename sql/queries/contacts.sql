-- Contacts as lists and pages show them. Lists are walked by (sort_name, id) from the contact
-- at the edge of the page before ($2, the nil id for the first page), one row more than a page
-- shows. CASE, not coalesce: row-level security takes coalesce for a leak and would not look
-- the place up in the index. The page is cut before anything is joined: whatever the planner
-- thinks of a business's size, it walks the index no further.

-- name: contacts_after
-- returns: contact_row
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone
FROM (SELECT * FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.type = $1
		AND (k.sort_name, k.id) > (CASE WHEN $2::uuid = '00000000-0000-0000-0000-000000000000' THEN '' ELSE
			(SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = $2::uuid) END, $2::uuid)
	ORDER BY k.sort_name, k.id LIMIT 51) k
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
ORDER BY k.sort_name, k.id

-- name: contacts_before
-- returns: contact_row
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone
FROM (SELECT * FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.type = $1
		AND (k.sort_name, k.id) < ((SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant())
			AND e.id = $2::uuid), $2::uuid)
	ORDER BY k.sort_name DESC, k.id DESC LIMIT 51) k
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
ORDER BY k.sort_name DESC, k.id DESC

-- name: contacts_owner_after
-- returns: contact_row
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone
FROM (SELECT * FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.type = $1 AND k.owner_id = $3::uuid
		AND ($4::text IS NULL OR k.status = $4)
		AND ($5::text IS NULL OR k.stage_id IN (SELECT s.id FROM journey_stages s
			WHERE s.tenant_id = (SELECT app_tenant()) AND s.phase = $5))
		AND (k.sort_name, k.id) > (CASE WHEN $2::uuid = '00000000-0000-0000-0000-000000000000' THEN '' ELSE
			(SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = $2::uuid) END, $2::uuid)
	ORDER BY k.sort_name, k.id LIMIT 51) k
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
ORDER BY k.sort_name, k.id

-- name: contacts_owner_before
-- returns: contact_row
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone
FROM (SELECT * FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.type = $1 AND k.owner_id = $3::uuid
		AND ($4::text IS NULL OR k.status = $4)
		AND ($5::text IS NULL OR k.stage_id IN (SELECT s.id FROM journey_stages s
			WHERE s.tenant_id = (SELECT app_tenant()) AND s.phase = $5))
		AND (k.sort_name, k.id) < ((SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant())
			AND e.id = $2::uuid), $2::uuid)
	ORDER BY k.sort_name DESC, k.id DESC LIMIT 51) k
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
ORDER BY k.sort_name DESC, k.id DESC

-- name: contacts_status_after
-- returns: contact_row
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone
FROM (SELECT * FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.type = $1 AND k.status = $3
		AND ($4::text IS NULL OR k.stage_id IN (SELECT s.id FROM journey_stages s
			WHERE s.tenant_id = (SELECT app_tenant()) AND s.phase = $4))
		AND (k.sort_name, k.id) > (CASE WHEN $2::uuid = '00000000-0000-0000-0000-000000000000' THEN '' ELSE
			(SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = $2::uuid) END, $2::uuid)
	ORDER BY k.sort_name, k.id LIMIT 51) k
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
ORDER BY k.sort_name, k.id

-- name: contacts_status_before
-- returns: contact_row
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone
FROM (SELECT * FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.type = $1 AND k.status = $3
		AND ($4::text IS NULL OR k.stage_id IN (SELECT s.id FROM journey_stages s
			WHERE s.tenant_id = (SELECT app_tenant()) AND s.phase = $4))
		AND (k.sort_name, k.id) < ((SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant())
			AND e.id = $2::uuid), $2::uuid)
	ORDER BY k.sort_name DESC, k.id DESC LIMIT 51) k
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
ORDER BY k.sort_name DESC, k.id DESC

-- A phase has a few stages: the first page of each, then the first of those.
-- name: contacts_phase_after
-- returns: contact_row
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone
FROM (SELECT c.* FROM journey_stages s, LATERAL (SELECT * FROM contacts c
		WHERE c.tenant_id = (SELECT app_tenant()) AND c.type = $1 AND c.stage_id = s.id
			AND (c.sort_name, c.id) > (CASE WHEN $2::uuid = '00000000-0000-0000-0000-000000000000' THEN '' ELSE (SELECT e.sort_name FROM contacts e
				WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = $2::uuid) END,
				$2::uuid)
		ORDER BY c.sort_name, c.id LIMIT 51) c
	WHERE s.tenant_id = (SELECT app_tenant()) AND s.phase = $3
	ORDER BY c.sort_name, c.id LIMIT 51) k
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
ORDER BY k.sort_name, k.id

-- name: contacts_phase_before
-- returns: contact_row
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone
FROM (SELECT c.* FROM journey_stages s, LATERAL (SELECT * FROM contacts c
		WHERE c.tenant_id = (SELECT app_tenant()) AND c.type = $1 AND c.stage_id = s.id
			AND (c.sort_name, c.id) < ((SELECT e.sort_name FROM contacts e
				WHERE e.tenant_id = (SELECT app_tenant()) AND e.id = $2::uuid), $2::uuid)
		ORDER BY c.sort_name DESC, c.id DESC LIMIT 51) c
	WHERE s.tenant_id = (SELECT app_tenant()) AND s.phase = $3
	ORDER BY c.sort_name DESC, c.id DESC LIMIT 51) k
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
ORDER BY k.sort_name DESC, k.id DESC

-- Of what a search finds, at most 501 contacts, a page.
-- name: contacts_found_after
-- returns: contact_row
WITH f AS MATERIALIZED (SELECT f.id FROM contact_matches($3::text[], $4::text[], $5, $1, $6, $7::uuid, $8, 501) f)
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone,
	(SELECT count(*) FROM f) AS found
FROM f JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = f.id
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
WHERE (k.sort_name, k.id) > (CASE WHEN $2::uuid = '00000000-0000-0000-0000-000000000000' THEN '' ELSE (SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant())
	AND e.id = $2::uuid) END, $2::uuid)
ORDER BY k.sort_name, k.id LIMIT 51

-- name: contacts_found_before
-- returns: contact_row
WITH f AS MATERIALIZED (SELECT f.id FROM contact_matches($3::text[], $4::text[], $5, $1, $6, $7::uuid, $8, 501) f)
SELECT k.id, k.type, k.name, k.email, k.address, k.status, k.stage_id, k.stage_since, k.owner_id, m.name AS owner,
	k.last_touch_at, k.last_touch_by, k.last_touch_dept, k.unread_voicemails, k.do_not_contact, k.phone,
	(SELECT count(*) FROM f) AS found
FROM f JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = f.id
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
WHERE (k.sort_name, k.id) < ((SELECT e.sort_name FROM contacts e WHERE e.tenant_id = (SELECT app_tenant())
	AND e.id = $2::uuid), $2::uuid)
ORDER BY k.sort_name DESC, k.id DESC LIMIT 51

-- Colleagues. A business has few of them, so a search may look at each ($3: array of words).
-- name: members_after
-- returns: colleague_row
SELECT m.id, m.name, m.role, d.name AS department, m.phone, member_email(m.id) AS email,
	m.can_receive_calls AS receives, p.state
FROM members m LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
LEFT JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.active
	AND (m.sort_name, m.id) > (CASE WHEN $1::uuid = '00000000-0000-0000-0000-000000000000' THEN '' ELSE (SELECT e.sort_name FROM members e WHERE e.tenant_id = (SELECT app_tenant())
		AND e.id = $1::uuid) END, $1::uuid)
	AND ($3::text IS NOT NULL AND m.phone LIKE '%' || $3 || '%' OR (SELECT coalesce(bool_and(' ' || m.sort_name
		|| ' ' || contact_fold(member_email(m.id)) LIKE '% ' || contact_fold(u.w) || '%'), true)
		FROM unnest($2::text[]) u (w)))
ORDER BY m.sort_name, m.id LIMIT 51

-- name: members_before
-- returns: colleague_row
SELECT m.id, m.name, m.role, d.name AS department, m.phone, member_email(m.id) AS email,
	m.can_receive_calls AS receives, p.state
FROM members m LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
LEFT JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.active
	AND (m.sort_name, m.id) < ((SELECT e.sort_name FROM members e WHERE e.tenant_id = (SELECT app_tenant())
		AND e.id = $1::uuid), $1::uuid)
	AND ($3::text IS NOT NULL AND m.phone LIKE '%' || $3 || '%' OR (SELECT coalesce(bool_and(' ' || m.sort_name
		|| ' ' || contact_fold(member_email(m.id)) LIKE '% ' || contact_fold(u.w) || '%'), true)
		FROM unnest($2::text[]) u (w)))
ORDER BY m.sort_name DESC, m.id DESC LIMIT 51

-- What filters offer, and what names and pictures of stages and statuses are.
-- name: contact_choices
-- returns: contact_choice
(SELECT 'stage' AS kind, id::text AS value, name AS text, phase, NULL AS icon, usual_days::bigint AS usual_days
FROM journey_stages WHERE tenant_id = (SELECT app_tenant()) ORDER BY position LIMIT 12)
UNION ALL (SELECT 'status', name, name, NULL, icon, NULL FROM contact_statuses WHERE tenant_id = (SELECT app_tenant())
	ORDER BY position, name LIMIT 50)
UNION ALL (SELECT 'member', id::text, name, NULL, NULL, NULL FROM members WHERE tenant_id = (SELECT app_tenant()) AND active
	ORDER BY sort_name, id LIMIT 200)

-- Exact up to 10,000; beyond that nobody counts.
-- name: contact_counts
-- returns: contact_counts
SELECT (SELECT count(*) FROM (SELECT FROM contacts WHERE tenant_id = (SELECT app_tenant()) AND type = 'customer' LIMIT 10001) k) AS customers,
	(SELECT count(*) FROM (SELECT FROM contacts WHERE tenant_id = (SELECT app_tenant()) AND type = 'lead' LIMIT 10001) k) AS leads,
	(SELECT count(*) FROM (SELECT FROM members WHERE tenant_id = (SELECT app_tenant()) AND active LIMIT 10001) k) AS employees,
	(SELECT count(*) FROM (SELECT FROM contacts WHERE tenant_id = (SELECT app_tenant()) AND type = 'crew' LIMIT 10001) k) AS crews,
	(SELECT count(*) FROM (SELECT FROM contacts WHERE tenant_id = (SELECT app_tenant()) AND type = 'vendor' LIMIT 10001) k) AS vendors

-- One contact.

-- name: contact_head
-- returns: contact_head
SELECT k.id, k.name, k.type, k.email, k.address, k.record_id, k.language, k.status, t.icon AS status_icon, k.stage_id,
	k.stage_since, k.owner_id, m.name AS owner, k.source, k.created_at, k.do_not_contact, k.emergency
FROM contacts k LEFT JOIN contact_statuses t ON t.tenant_id = k.tenant_id AND t.name = k.status
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- Its phones, and up to three others who are reached at each.
-- name: contact_numbers
-- returns: contact_number
SELECT p.e164, p.label, p.is_primary, o.contact_id AS other_id, k.name AS other_name
FROM contact_phones p
LEFT JOIN LATERAL (SELECT q.tenant_id, q.contact_id FROM contact_phones q
	WHERE q.tenant_id = p.tenant_id AND q.e164 = p.e164 AND q.contact_id <> p.contact_id
	ORDER BY q.contact_id LIMIT 3) o ON true
LEFT JOIN contacts k ON k.tenant_id = o.tenant_id AND k.id = o.contact_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.contact_id = $1::uuid
ORDER BY p.is_primary DESC, p.e164, o.contact_id LIMIT 20

-- name: contact_kinds
-- returns: contact_kinds
SELECT (SELECT count(*) FROM (SELECT FROM calls WHERE tenant_id = (SELECT app_tenant()) AND contact_id = $1::uuid LIMIT 1001) c) AS calls,
	(SELECT count(*) FROM (SELECT FROM calls WHERE tenant_id = (SELECT app_tenant()) AND contact_id = $1::uuid
		AND has_voicemail LIMIT 1001) c) AS voicemails

-- The timeline, newest first, below the call $2.
-- name: contact_calls
-- returns: call_line
SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state,
	l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at, l.duration_s, l.answered_by,
	l.recording_notice, l.contact_name, l.contact_type, l.do_not_contact, l.emergency, l.line, l.queue, l.target_s,
	l.member, r.id AS recording_id, r.kind AS recording_kind, r.state AS recording_state, r.transcript,
	transcript_now(r.transcript_state, r.created_at) AS transcript_state, r.duration_s AS recording_s
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id = $1::uuid
		AND c.id < $2::uuid AND (NOT $3::boolean OR c.has_voicemail)
	ORDER BY c.id DESC LIMIT 21) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id
LEFT JOIN LATERAL (SELECT a.* FROM recordings a WHERE a.tenant_id = l.tenant_id AND a.call_id = l.id
	ORDER BY (a.kind = 'voicemail') DESC, a.created_at LIMIT 1) r ON true
ORDER BY l.id DESC

-- name: contact_touches
-- returns: call_line
SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state,
	l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at, l.duration_s, l.answered_by,
	l.recording_notice, l.contact_name, l.contact_type, l.do_not_contact, l.emergency, l.line, l.queue, l.target_s,
	l.member
FROM call_lines l WHERE l.tenant_id = (SELECT app_tenant()) AND l.contact_id = $1::uuid
	AND l.id >= uuid7_floor($2::timestamptz) ORDER BY l.id DESC LIMIT 8

-- The call this contact is on now.
-- name: contact_live
-- returns: call_line
SELECT c.id, c.call_sid, c.direction, c.from_number, c.to_number, c.caller_name, c.state, c.started_at, c.queued_at,
	c.answered_at
FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id = $1::uuid AND c.ended_at IS NULL
	AND c.id >= uuid7_floor(now() - interval '1 day') ORDER BY c.id DESC LIMIT 1
