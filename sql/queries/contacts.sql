-- Contacts as lists and pages show them. Lists are walked by (sort_name, id) from the contact
-- at the edge of the page before ($2, the nil id for the first page), one row more than a page
-- shows. CASE, not coalesce: row-level security takes coalesce for a leak and would not look
-- the place up in the index. The policies say whose rows: to say it here as well has every row
-- looked at twice. What is owed is looked up a row at a time, and only where something is: joined,
-- all that a business owes would be read for a page. As one text (owed_read), as is most of what a row
-- says (brief): each value costs the database and the worker a hundredth of a page. The lists that most
-- pages are hold none that nobody looks at. Coordinators' names are not read with the rows (contact_owners).

-- name: contacts_after
-- returns: contact_row
SELECT k.id, k.name, k.brief, k.stage_id, k.stage_since, k.owner_id, k.last_touch_at,
	CASE WHEN k.promise_id IS NOT NULL THEN (SELECT promise_owed(p.kind, p.state, p.started_at, p.warn_at, p.critical_at, p.due_at)
		FROM promises p WHERE p.id = k.promise_id AND p.closed_at IS NULL) END AS owed
FROM contacts k
WHERE k.type = $1 AND NOT k.hidden
	AND (k.sort_name, k.id) > (CASE WHEN $2::uuid = '00000000-0000-0000-0000-000000000000' THEN '' ELSE
		(SELECT e.sort_name FROM contacts e WHERE e.id = $2::uuid) END, $2::uuid)
ORDER BY k.sort_name, k.id LIMIT 51

-- name: contacts_before
-- returns: contact_row
SELECT k.id, k.name, k.brief, k.stage_id, k.stage_since, k.owner_id, k.last_touch_at,
	CASE WHEN k.promise_id IS NOT NULL THEN (SELECT promise_owed(p.kind, p.state, p.started_at, p.warn_at, p.critical_at, p.due_at)
		FROM promises p WHERE p.id = k.promise_id AND p.closed_at IS NULL) END AS owed
FROM contacts k
WHERE k.type = $1 AND NOT k.hidden
	AND (k.sort_name, k.id) < ((SELECT e.sort_name FROM contacts e WHERE e.id = $2::uuid), $2::uuid)
ORDER BY k.sort_name DESC, k.id DESC LIMIT 51

-- Those that are shown with where they are: crews, vendors, other staff.
-- name: contacts_others_after
-- returns: contact_row
SELECT k.id, k.name, k.email, k.address, k.brief, k.last_touch_at
FROM contacts k
WHERE k.type = $1 AND NOT k.hidden
	AND (k.sort_name, k.id) > (CASE WHEN $2::uuid = '00000000-0000-0000-0000-000000000000' THEN '' ELSE
		(SELECT e.sort_name FROM contacts e WHERE e.id = $2::uuid) END, $2::uuid)
ORDER BY k.sort_name, k.id LIMIT 51

-- name: contacts_others_before
-- returns: contact_row
SELECT k.id, k.name, k.email, k.address, k.brief, k.last_touch_at
FROM contacts k
WHERE k.type = $1 AND NOT k.hidden
	AND (k.sort_name, k.id) < ((SELECT e.sort_name FROM contacts e WHERE e.id = $2::uuid), $2::uuid)
ORDER BY k.sort_name DESC, k.id DESC LIMIT 51

-- Any other list: with filters ($4 to $8: status, coordinator, phase, label, unread), in another
-- order ($9, $10: descending), with those who are hidden ($3). $11: backwards. sorted: the order it has, which is by name where too many would
-- have to be looked at (contact_list_order).
-- name: contacts_listed
-- returns: contact_row
WITH f AS MATERIALIZED (SELECT jsonb_strip_nulls(jsonb_build_object('status', $4::text, 'owner', $5::text, 'phase', $6::text,
	'label', $7::text, 'unread', $8::text)) AS filters),
o AS MATERIALIZED (SELECT f.filters, contact_list_order($1, $3::boolean[], f.filters, $9) AS sort FROM f)
SELECT k.id, k.type, k.name, k.email, k.address, k.brief, k.stage_id, k.stage_since, k.owner_id, k.last_touch_at, k.hidden, k.stale_at,
	CASE WHEN k.promise_id IS NOT NULL THEN (SELECT promise_owed(p.kind, p.state, p.started_at, p.warn_at, p.critical_at, p.due_at)
		FROM promises p WHERE p.id = k.promise_id AND p.closed_at IS NULL) END AS owed,
	o.sort AS sorted
FROM o, contact_list($1, $3::boolean[], o.filters, o.sort, $10::boolean, $2::uuid, $11::boolean, 51) WITH ORDINALITY l (id, n)
JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = l.id
ORDER BY l.n

-- Of what a search finds, at most 501 contacts, a page: those whose name it is come first.
-- name: contacts_found_after
-- returns: contact_row
WITH a AS MATERIALIZED (SELECT jsonb_strip_nulls(jsonb_build_object('status', $6::text, 'owner', $7::text,
		'phase', $8::text, 'label', $9::text, 'unread', $10::text)) AS filters),
f AS MATERIALIZED (SELECT m.id FROM a, contact_found($3::text[], $4::text[], $5, $1, a.filters, 501) m),
k AS MATERIALIZED (SELECT k.*, (SELECT NOT bool_and(' ' || k.sort_name LIKE '% ' || contact_fold(u.word) || '%')
		FROM unnest($4::text[]) u (word))::int AS place
	FROM f JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = f.id)
SELECT k.id, k.type, k.name, k.email, k.address, k.brief, k.stage_id, k.stage_since, k.owner_id, k.last_touch_at, k.hidden, k.stale_at,
	CASE WHEN k.promise_id IS NOT NULL THEN (SELECT promise_owed(p.kind, p.state, p.started_at, p.warn_at, p.critical_at, p.due_at)
		FROM promises p WHERE p.id = k.promise_id AND p.closed_at IS NULL) END AS owed,
	(SELECT count(*) FROM f) AS found
FROM k
WHERE $2::uuid IS NULL OR (coalesce(k.place, 0), k.sort_name, k.id) > (SELECT coalesce(e.place, 0), e.sort_name, e.id FROM k e WHERE e.id = $2::uuid)
ORDER BY coalesce(k.place, 0), k.sort_name, k.id LIMIT 51

-- name: contacts_found_before
-- returns: contact_row
WITH a AS MATERIALIZED (SELECT jsonb_strip_nulls(jsonb_build_object('status', $6::text, 'owner', $7::text,
		'phase', $8::text, 'label', $9::text, 'unread', $10::text)) AS filters),
f AS MATERIALIZED (SELECT m.id FROM a, contact_found($3::text[], $4::text[], $5, $1, a.filters, 501) m),
k AS MATERIALIZED (SELECT k.*, (SELECT NOT bool_and(' ' || k.sort_name LIKE '% ' || contact_fold(u.word) || '%')
		FROM unnest($4::text[]) u (word))::int AS place
	FROM f JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = f.id)
SELECT k.id, k.type, k.name, k.email, k.address, k.brief, k.stage_id, k.stage_since, k.owner_id, k.last_touch_at, k.hidden, k.stale_at,
	CASE WHEN k.promise_id IS NOT NULL THEN (SELECT promise_owed(p.kind, p.state, p.started_at, p.warn_at, p.critical_at, p.due_at)
		FROM promises p WHERE p.id = k.promise_id AND p.closed_at IS NULL) END AS owed,
	(SELECT count(*) FROM f) AS found
FROM k
WHERE $2::uuid IS NULL OR (coalesce(k.place, 0), k.sort_name, k.id) < (SELECT coalesce(e.place, 0), e.sort_name, e.id FROM k e WHERE e.id = $2::uuid)
ORDER BY coalesce(k.place, 0) DESC, k.sort_name DESC, k.id DESC LIMIT 51

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
	AND ($3::text IS NOT NULL AND m.phone LIKE '%' || $3 || '%' OR (SELECT coalesce(bool_and(concat(' ', m.sort_name,
		' ', contact_fold(member_email(m.id)), ' ', contact_fold(d.name)) LIKE '% ' || contact_fold(u.w) || '%'), true)
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
	AND ($3::text IS NOT NULL AND m.phone LIKE '%' || $3 || '%' OR (SELECT coalesce(bool_and(concat(' ', m.sort_name,
		' ', contact_fold(member_email(m.id)), ' ', contact_fold(d.name)) LIKE '% ' || contact_fold(u.w) || '%'), true)
		FROM unnest($2::text[]) u (w)))
ORDER BY m.sort_name DESC, m.id DESC LIMIT 51

-- What filters offer, and what names and pictures of stages and statuses are.
-- name: contact_choices
-- returns: contact_choice
(SELECT 'stage' AS kind, id::text AS value, name AS text, phase, NULL AS icon, usual_days::bigint AS usual_days
FROM journey_stages WHERE tenant_id = (SELECT app_tenant()) ORDER BY position LIMIT 12)
UNION ALL (SELECT 'status', s.name, CASE WHEN s.label <> '' THEN s.label ELSE s.name END, s.category, s.icon, NULL
	FROM contact_statuses s WHERE s.tenant_id = (SELECT app_tenant()) ORDER BY s.position, s.name LIMIT 50)
UNION ALL (SELECT 'member', id::text, CASE WHEN active THEN name ELSE name || ', who left' END, NULL, NULL, NULL FROM members m
	WHERE tenant_id = (SELECT app_tenant()) AND (active OR EXISTS (SELECT FROM contact_counted c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.dim = 'owner' AND c.value = m.id::text AND c.n > 0))
	ORDER BY active DESC, sort_name, id LIMIT 200)
UNION ALL (SELECT 'label', l.id::text, l.name, l.kind, NULL, NULL FROM contact_labels l WHERE l.tenant_id = (SELECT app_tenant())
	ORDER BY l.kind, l.folded LIMIT 200)

-- Whom contacts belong to: all who work there or ever did.
-- name: contact_owners
-- returns: contact_owner
SELECT id, name FROM members ORDER BY id

-- Exact, without counting (contact_counted).
-- name: contact_counts
-- returns: contact_counts
SELECT (SELECT count(*) FROM members WHERE tenant_id = (SELECT app_tenant()) AND active) AS employees,
	coalesce(sum(n) FILTER (WHERE type = 'customer' AND NOT hidden), 0)::bigint AS customers,
	coalesce(sum(n) FILTER (WHERE type = 'customer' AND hidden), 0)::bigint AS customers_hidden,
	coalesce(sum(n) FILTER (WHERE type = 'lead' AND NOT hidden), 0)::bigint AS leads,
	coalesce(sum(n) FILTER (WHERE type = 'lead' AND hidden), 0)::bigint AS leads_hidden,
	coalesce(sum(n) FILTER (WHERE type = 'crew' AND NOT hidden), 0)::bigint AS crews,
	coalesce(sum(n) FILTER (WHERE type = 'crew' AND hidden), 0)::bigint AS crews_hidden,
	coalesce(sum(n) FILTER (WHERE type = 'vendor' AND NOT hidden), 0)::bigint AS vendors,
	coalesce(sum(n) FILTER (WHERE type = 'vendor' AND hidden), 0)::bigint AS vendors_hidden,
	coalesce(sum(n) FILTER (WHERE type = 'employee' AND NOT hidden), 0)::bigint AS staff,
	coalesce(sum(n) FILTER (WHERE type = 'employee' AND hidden), 0)::bigint AS staff_hidden
FROM contact_counted WHERE tenant_id = (SELECT app_tenant()) AND dim = 'all'

-- What was typed, a little less wrong; no row when it cannot be bettered.
-- name: contact_guess
-- returns: contact_guess
SELECT g.words::text AS words FROM contact_guess($1::text[]) g (words) WHERE g.words IS NOT NULL

-- name: contacts_upkeep
-- returns: contacts_more
SELECT contacts_upkeep(1000) AS more

-- One contact.

-- name: contact_head
-- returns: contact_head
SELECT k.id, k.name, k.type, k.email, k.address, k.record_id, k.language, coalesce(nullif(t.label, ''), k.status) AS status,
	t.icon AS status_icon, k.hidden, (t.category = 'inactive') IS TRUE AS inactive, k.last_touch_at, k.stage_id,
	k.stage_since, k.owner_id, m.name AS owner, m.active IS FALSE AS owner_left, k.source, k.created_at, k.do_not_contact, k.restricted_at IS NOT NULL AS restricted, k.emergency,
	EXISTS (SELECT FROM text_settings s WHERE s.tenant_id = k.tenant_id AND s.review_url <> '') AS reviews
FROM contacts k LEFT JOIN contact_statuses t ON t.tenant_id = k.tenant_id AND t.name = k.status
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- Its phones, and up to three others who are reached at each.
-- name: contact_numbers
-- returns: contact_number
SELECT p.e164, p.label, p.is_primary, o.contact_id AS other_id, k.name AS other_name, b.reason AS blocked
FROM contact_phones p
LEFT JOIN blocked_numbers b ON b.tenant_id = p.tenant_id AND b.e164 = p.e164
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
		AND has_voicemail LIMIT 1001) c) AS voicemails,
	(SELECT count(*) FROM (SELECT FROM messages WHERE tenant_id = (SELECT app_tenant()) AND contact_id = $1::uuid
		AND direction <> 'note' LIMIT 1001) c) AS texts,
	(SELECT count(*) FROM (SELECT FROM contact_notes WHERE tenant_id = (SELECT app_tenant()) AND contact_id = $1::uuid LIMIT 1001) c) AS notes,
	(SELECT count(*) FROM (SELECT FROM handoffs WHERE tenant_id = (SELECT app_tenant()) AND contact_id = $1::uuid LIMIT 1001) c) AS handoffs,
	(SELECT count(*) FROM (SELECT FROM contact_changes WHERE tenant_id = (SELECT app_tenant()) AND contact_id = $1::uuid LIMIT 1001) c) AS changes

-- The timeline, newest first, below the call $2. Each kind of entry takes words and a department last:
-- found is whether there are any.
-- name: contact_calls
-- returns: call_line
SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state,
	l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at, l.duration_s, l.answered_by,
	l.recording_notice, l.contact_name, l.contact_type, l.do_not_contact, l.emergency, l.line, l.queue, l.target_s,
	l.member, r.id AS recording_id, r.kind AS recording_kind, r.state AS recording_state, r.transcript,
	transcript_now(r.transcript_state, r.created_at) AS transcript_state, r.duration_s AS recording_s
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id = $1::uuid
		AND c.id < $2::uuid AND (NOT $3::boolean OR c.has_voicemail) AND (NOT $4::boolean OR c.id IN (SELECT f.id FROM
			contact_story_find($1::uuid, CASE WHEN $3::boolean THEN 'voicemail' ELSE 'calls' END, $5::text[], $6::uuid, $2::uuid, 21) f))
	ORDER BY c.id DESC LIMIT 21) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id
LEFT JOIN LATERAL (SELECT a.* FROM recordings_shown a WHERE a.tenant_id = l.tenant_id AND a.call_id = l.id
	ORDER BY (a.kind = 'voicemail') DESC, a.created_at LIMIT 1) r ON true
ORDER BY l.id DESC

-- name: contact_texts
-- returns: text_row
SELECT p.id, p.thread_id, p.direction, p.state, CASE WHEN p.body <> '' THEN p.body ELSE 'Photo' END AS body, p.member_id, m.name AS author,
	p.created_at
FROM (SELECT * FROM messages t WHERE t.tenant_id = (SELECT app_tenant()) AND t.contact_id = $1::uuid AND t.id < $2::uuid
	AND t.direction <> 'note' AND (NOT $3::boolean OR t.id IN (SELECT f.id FROM contact_story_find($1::uuid, 'texts', $4::text[], $5::uuid, $2::uuid, 21) f))
	ORDER BY t.id DESC LIMIT 21) p
LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
ORDER BY p.id DESC

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

-- Pictures of their texts that somebody put among their files.
-- name: contact_filed
-- returns: filed_row
SELECT x.id, x.thread_id, x.type, x.name, w.name AS who, x.filed_at FROM messages m
JOIN message_media x ON x.tenant_id = m.tenant_id AND x.message_id = m.id AND x.filed_at IS NOT NULL
LEFT JOIN members w ON w.tenant_id = x.tenant_id AND w.id = x.filed_by
WHERE m.tenant_id = (SELECT app_tenant()) AND m.contact_id = $1::uuid AND m.media > 0 ORDER BY x.filed_at DESC, x.id LIMIT 24

-- Who was merged into this contact.
-- name: contact_merged
-- returns: merged_row
SELECT r.id, r.name, m.name AS who, r.created_at FROM contacts_removed r
LEFT JOIN members m ON m.tenant_id = r.tenant_id AND m.id = r.member_id
WHERE r.tenant_id = (SELECT app_tenant()) AND r.into_id = $1::uuid AND r.undone_at IS NULL
	AND r.created_at > now() - interval '30 days'
ORDER BY r.id DESC LIMIT 20

-- What was ever said of reaching this contact, or one of its addresses, or of whom was merged into it.
-- name: contact_consents
-- returns: consent_row
SELECT c.id, c.address, c.channel, c.state, c.kind, c.source, c.words, m.name AS who, c.created_at FROM (
	SELECT * FROM consents c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id = $1::uuid
	UNION SELECT c.* FROM contact_phones p JOIN consents c ON c.tenant_id = p.tenant_id AND c.address = p.e164
		WHERE p.tenant_id = (SELECT app_tenant()) AND p.contact_id = $1::uuid
	UNION SELECT c.* FROM contacts k JOIN consents c ON c.tenant_id = k.tenant_id AND c.address = k.email
		WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid
	UNION SELECT c.* FROM contacts_removed r JOIN consents c ON c.tenant_id = r.tenant_id AND c.contact_id = r.contact_id
		WHERE r.tenant_id = (SELECT app_tenant()) AND r.into_id = $1::uuid AND r.undone_at IS NULL) c
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.member_id
ORDER BY c.id DESC LIMIT 50

-- A colleague, as a manager changes them; who left too.
-- name: employee_one
-- returns: employee_row
SELECT m.id, m.name, m.role, m.phone, member_email(m.id) AS email, m.department_id::text AS department_id, m.can_receive_calls AS receives,
	member_stamp(m) AS stamp, NOT m.active AS left, m.user_id,
	(SELECT coalesce(sum(c.n), 0)::bigint FROM contact_counted c WHERE c.tenant_id = (SELECT app_tenant()) AND c.dim = 'owner' AND c.value = m.id::text) AS contacts
FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid

-- name: employees_gone
-- returns: employee_gone
SELECT m.id, m.name FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND NOT m.active ORDER BY m.sort_name, m.id LIMIT 200

-- name: employee_departments
-- returns: employee_department
SELECT d.id, d.name FROM departments d WHERE d.tenant_id = (SELECT app_tenant()) ORDER BY d.name, d.id LIMIT 200

-- name: employee_change
-- returns: one_text
SELECT member_change($1::uuid, $2::uuid, $3, $4, $5, $6, $7::uuid, $8::boolean) AS text

-- name: employee_add
-- returns: one_text
SELECT member_add($1::uuid, $2, $3, $4, $5, $6, $7::uuid, $8::boolean) AS text

-- name: employee_leave
-- returns: one_text
SELECT member_leave($1::uuid, $2::uuid, $3::boolean) AS text
