-- Calls for people: history, one call, the queue.

-- name: call_line
-- returns: call_line
SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state,
	l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at, l.duration_s, l.answered_by,
	l.number_id, l.queue_id, l.recording_notice, l.flow_version_id, l.contact_name, l.contact_type, l.phase, l.stage,
	l.stage_since, l.do_not_contact, l.emergency, l.owner_id, l.line, l.queue, l.target_s, l.member,
	(SELECT m.name FROM call_legs g JOIN members m ON m.tenant_id = g.tenant_id AND m.id = g.member_id
		WHERE g.tenant_id = l.tenant_id AND g.call_id = l.id AND g.state IN ('planned', 'ringing')
		ORDER BY g.created_at DESC LIMIT 1) AS ringing,
	(SELECT f.name || ' v' || v.version FROM flow_versions v JOIN flows f ON f.tenant_id = v.tenant_id AND f.id = v.flow_id
		WHERE v.tenant_id = l.tenant_id AND v.id = l.flow_version_id) AS flow,
	(SELECT t.words FROM call_trace_lines t WHERE t.tenant_id = l.tenant_id AND t.call_id = l.id AND t.code = 'menu_key'
		ORDER BY t.visit DESC LIMIT 1) AS choice
FROM call_lines l WHERE l.tenant_id = (SELECT app_tenant()) AND l.id = $1::uuid

-- name: call_trace
-- returns: trace_row
SELECT t.visit, t.line::bigint AS line, t.n, t.at, t.step, t.code, t.member_id, m.name AS member, t.words
FROM call_trace_lines t LEFT JOIN members m ON m.tenant_id = t.tenant_id AND m.id = t.member_id
WHERE t.tenant_id = (SELECT app_tenant()) AND t.call_id = $1::uuid ORDER BY t.visit, t.line, t.n LIMIT 500

-- name: call_legs
-- returns: leg_row
SELECT l.id, l.member_id, m.name AS member, l.to_address, l.via, l.state, l.end_reason, l.created_at, l.rang_at,
	l.answered_at, l.accepted_at, l.ended_at
FROM call_legs l LEFT JOIN members m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
WHERE l.tenant_id = (SELECT app_tenant()) AND l.call_id = $1::uuid ORDER BY l.created_at, l.id LIMIT 200

-- name: call_audio
-- returns: audio_row
SELECT r.id, r.kind, r.state, r.problem, r.transcript, transcript_now(r.transcript_state, r.created_at) AS transcript_state, r.duration_s, r.channels::bigint AS channels, r.peaks,
	r.unheard, r.unread, r.created_at, r.handled_at, m.name AS handler
FROM recordings_shown r LEFT JOIN members m ON m.tenant_id = r.tenant_id AND m.id = r.handled_by
WHERE r.tenant_id = (SELECT app_tenant()) AND r.call_id = $1::uuid ORDER BY r.created_at LIMIT 50

-- name: call_context
-- returns: context_row
SELECT k.id, k.name, k.type, k.phone, k.email, k.address, k.record_id, k.status, t.icon AS status_icon,
	t.category AS status_category, k.owner_id, m.name AS owner, k.language, k.stage_id, k.do_not_contact, k.emergency,
	k.stage_since, k.created_at, EXISTS (SELECT FROM text_settings s WHERE s.tenant_id = k.tenant_id AND s.review_url <> '') AS reviews
FROM calls c JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
LEFT JOIN contact_statuses t ON t.tenant_id = k.tenant_id AND t.name = k.status
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid

-- name: journey_stages
-- returns: stage_row
SELECT id, phase, name, usual_days::bigint AS usual_days FROM journey_stages WHERE tenant_id = (SELECT app_tenant())
ORDER BY position LIMIT 12

-- name: call_touches
-- returns: call_line
SELECT o.* FROM calls c, LATERAL (SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name,
	l.contact_id, l.candidates, l.state, l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at,
	l.duration_s, l.answered_by, l.number_id, l.queue_id, l.recording_notice, l.flow_version_id, l.contact_name,
	l.contact_type, l.phase, l.stage, l.stage_since, l.do_not_contact, l.emergency, l.owner_id, l.line, l.queue,
	l.target_s, l.member
	FROM call_lines l WHERE l.tenant_id = c.tenant_id AND l.contact_id = c.contact_id AND l.id <> c.id
		AND l.id >= uuid7_floor($2::timestamptz) ORDER BY l.id DESC LIMIT 8) o
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid AND c.contact_id IS NOT NULL

-- Each row is looked up by its id: OFFSET 0 keeps the planner from joining all calls first.
-- A page of the table: what is asked for ($1), in which order ($2, $3), from the call at the edge of
-- the page shown now ($4; $5: towards what came before it), or the page of so many before ($6).
-- name: calls_page
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.queue, l.member, l.duration_s, l.disposition, l.disposition_icon, l.spam, l.urgent, l.value, l.assigned_to, l.assigned,
	l.tags, l.nth, l.closed, l.owed, l.promise, l.promise_state,
	l.promised_at, l.warn_at, l.critical_at, l.due_at, l.promise_closed
FROM (SELECT p.id, p.n FROM call_list($1::jsonb, $2, $3::boolean, $4::uuid, $5::boolean, $6::int, 51) WITH ORDINALITY p (id, n)) p
CROSS JOIN LATERAL (SELECT r.* FROM call_rows r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = p.id OFFSET 0) l ORDER BY p.n

-- What is left to do, most urgent first, with its place and how many there are.
-- name: calls_triage
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.queue, l.member, l.duration_s, l.disposition, l.disposition_icon, l.spam, l.urgent, l.value, l.assigned_to, l.assigned,
	l.tags, l.nth, l.closed, l.owed, l.promise, l.promise_state,
	l.promised_at, l.warn_at, l.critical_at, l.due_at, l.promise_closed, p.n AS place, p.of
FROM call_triage($1::jsonb, $2::int, 51) p
CROSS JOIN LATERAL (SELECT r.* FROM call_rows r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = p.id OFFSET 0) l ORDER BY p.n

-- The call that comes after one in the table, and the one before it.
-- name: calls_beside
-- returns: call_beside
SELECT (SELECT l.id FROM call_list($1::jsonb, $2, $3::boolean, $4::uuid, false, 0, 1) l) AS next,
	(SELECT l.id FROM call_list($1::jsonb, $2, $3::boolean, $4::uuid, true, 0, 1) l) AS prev, 0::bigint AS place, 0::bigint AS left

-- The same in triage: next is the first that is left when the call is not (any more).
-- name: calls_triage_beside
-- returns: call_beside
WITH t AS MATERIALIZED (SELECT t.id, t.n, t.of FROM call_triage($1::jsonb, 0, 2000) t), here AS (SELECT t.n FROM t WHERE t.id = $2::uuid)
SELECT (SELECT t.id FROM t WHERE t.n = coalesce((SELECT h.n FROM here h), 0) + 1) AS next,
	(SELECT t.id FROM t WHERE t.n = (SELECT h.n FROM here h) - 1) AS prev, coalesce((SELECT h.n FROM here h), 0) AS place,
	(SELECT count(*) FROM t) AS left

-- How many were given an outcome today, counted to two thousand.
-- name: calls_worked
-- returns: count_row
SELECT count(*) AS n FROM (SELECT FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
	AND c.disposed_at >= day_begins((now() AT TIME ZONE $1)::date, $1) LIMIT 2000) c

-- How a member has the table, and what opens first.
-- name: call_table
-- returns: call_table
SELECT coalesce(t.columns, '') AS columns, v.id AS view_id, v.query FROM (SELECT) one
LEFT JOIN call_tables t ON t.tenant_id = (SELECT app_tenant()) AND t.member_id = $1::uuid
LEFT JOIN call_views v ON v.tenant_id = t.tenant_id AND v.id = t.view_id AND (v.shared OR v.member_id = $1::uuid)

-- name: call_table_columns
-- returns: nothing
INSERT INTO call_tables (tenant_id, member_id, columns) VALUES ((SELECT app_tenant()), $1::uuid, $2)
ON CONFLICT (tenant_id, member_id) DO UPDATE SET columns = excluded.columns

-- name: call_table_view
-- returns: nothing
INSERT INTO call_tables (tenant_id, member_id, view_id) VALUES ((SELECT app_tenant()), $1::uuid, $2::uuid)
ON CONFLICT (tenant_id, member_id) DO UPDATE SET view_id = excluded.view_id

-- Views of a member's own, and those of the team.
-- name: call_views
-- returns: call_view_row
SELECT v.id, v.name, v.query, v.shared, v.member_id = $1::uuid AS own, v.version::bigint AS version, m.name AS member
FROM call_views v JOIN members m ON m.tenant_id = v.tenant_id AND m.id = v.member_id
WHERE v.tenant_id = (SELECT app_tenant()) AND (v.shared OR v.member_id = $1::uuid) ORDER BY v.shared, lower(v.name), v.id LIMIT 60

-- A new one, at most 30 of one's own; no row when there is one of the name or there are too many.
-- name: call_view_add
-- returns: id_row
INSERT INTO call_views (tenant_id, member_id, name, query, shared) SELECT (SELECT app_tenant()), $1::uuid, $2, $3, $4::boolean
WHERE 30 > (SELECT count(*) FROM call_views v WHERE v.tenant_id = (SELECT app_tenant()) AND v.member_id = $1::uuid)
ON CONFLICT DO NOTHING RETURNING id

-- One's own, or, of those who may ($3), the team's too.
-- name: call_view_remove
-- returns: nothing
WITH u AS (UPDATE call_tables t SET view_id = NULL WHERE t.tenant_id = (SELECT app_tenant()) AND t.view_id = $2::uuid)
DELETE FROM call_views v WHERE v.tenant_id = (SELECT app_tenant()) AND v.id = $2::uuid AND (v.member_id = $1::uuid OR (v.shared AND $3::boolean))

-- name: call_view_theirs
-- returns: id_row
SELECT v.id FROM call_views v WHERE v.tenant_id = (SELECT app_tenant()) AND v.id = $2::uuid AND (v.member_id = $1::uuid OR (v.shared AND $3::boolean))

-- Its name, its query, or both. No row when the name is taken.
-- name: call_view_change
-- returns: id_row
UPDATE call_views v SET name = coalesce($4::text, v.name), query = coalesce($5::text, v.query), version = v.version + 1 WHERE v.tenant_id = (SELECT app_tenant()) AND v.id = $2::uuid
	AND (v.member_id = $1::uuid OR (v.shared AND $3::boolean))
	AND NOT EXISTS (SELECT FROM call_views o WHERE o.tenant_id = v.tenant_id AND o.member_id = v.member_id AND o.id <> v.id AND lower(o.name) = lower($4::text)) RETURNING v.id

-- What filters offer.
-- name: call_choices
-- returns: call_choice
(SELECT 'line' AS kind, id::text AS value, name AS text, e164 AS note FROM numbers WHERE tenant_id = (SELECT app_tenant())
	ORDER BY name, e164 LIMIT 100)
UNION ALL (SELECT 'member', id::text, name, '' FROM members WHERE tenant_id = (SELECT app_tenant()) AND active
	ORDER BY sort_name, id LIMIT 200)
UNION ALL (SELECT 'queue', id::text, name, '' FROM queues WHERE tenant_id = (SELECT app_tenant()) ORDER BY name LIMIT 100)
UNION ALL (SELECT 'disposition', id::text, name, icon FROM dispositions WHERE tenant_id = (SELECT app_tenant()) ORDER BY archived, position, id LIMIT 50)
UNION ALL (SELECT 'tag', id::text, name, '' FROM contact_labels WHERE tenant_id = (SELECT app_tenant()) AND kind = 'tag' AND work = ''
	ORDER BY folded LIMIT 200)

-- name: call_technical
-- returns: call_technical
SELECT c.call_sid, c.carrier_status, c.from_number, c.to_number, c.state, c.step, c.visit, c.started_at, c.queued_at,
	c.dequeued_at, c.answered_at, c.ended_at, e.events, e.first_event, e.last_event
FROM calls c, LATERAL (SELECT count(*) AS events, min(e.received_at) AS first_event, max(e.received_at) AS last_event
	FROM (SELECT received_at FROM call_events e WHERE e.tenant_id = c.tenant_id AND e.call_sid = c.call_sid LIMIT 1000) e) e
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid

-- What people made of a call.
-- name: call_work
-- returns: call_work
SELECT c.id, c.disposition_id, d.name AS disposition, d.special, c.disposed_at, m.name AS disposed_by, c.note, n.name AS note_by, n.id AS noter, c.note_at,
	w.name AS work_by, w.id AS worker, c.work_at,
	c.note_version::bigint AS note_version, c.value, c.spam, c.emergency AS urgent, c.assigned_to, c.contact_id, p.id AS promise_id,
	p.due_at AS follow_up_at, p.owner_id AS follow_up_by, f.name AS follow_up_owner, CASE c.direction WHEN 'inbound' THEN c.from_number ELSE c.to_number END AS number, c.work_version::bigint AS work_version, (SELECT string_agg(b.name, ', ' ORDER BY b.folded) FROM call_tagged g
		JOIN contact_labels b ON b.tenant_id = g.tenant_id AND b.id = g.label_id WHERE g.tenant_id = c.tenant_id AND g.call_id = c.id) AS tags
FROM calls c
LEFT JOIN dispositions d ON d.tenant_id = c.tenant_id AND d.id = c.disposition_id
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.disposed_by
LEFT JOIN members n ON n.tenant_id = c.tenant_id AND n.id = c.note_by
LEFT JOIN members w ON w.tenant_id = c.tenant_id AND w.id = c.work_by
LEFT JOIN LATERAL (SELECT o.id, o.due_at, o.owner_id FROM promises o WHERE o.tenant_id = c.tenant_id AND o.call_id = c.id AND o.kind = 'follow_up'
	AND o.closed_at IS NULL ORDER BY o.due_at, o.id LIMIT 1) p ON true
LEFT JOIN members f ON f.tenant_id = c.tenant_id AND f.id = p.owner_id
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid

-- Until the end of the transaction nobody else saves it.
-- name: call_work_hold
-- returns: nothing
SELECT FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid FOR UPDATE

-- Nor is what is owed changed where all promises are.
-- name: call_follow_up_hold
-- returns: nothing
SELECT FROM promises o WHERE o.tenant_id = (SELECT app_tenant()) AND o.call_id = $1::uuid AND o.kind = 'follow_up' AND o.closed_at IS NULL
	ORDER BY o.id FOR NO KEY UPDATE

-- Who may own a call or owe its follow-up.
-- name: call_owners
-- returns: call_choice
SELECT 'member' AS kind, m.id::text AS value, m.name AS text, '' AS note FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND m.active
	AND m.role IN ('owner', 'manager', 'lead', 'agent') ORDER BY m.sort_name, m.id LIMIT 200

-- name: call_tags_known
-- returns: one_text
SELECT l.name AS text FROM contact_labels l WHERE l.tenant_id = (SELECT app_tenant()) AND l.kind = 'tag' AND l.work = '' ORDER BY l.folded LIMIT 300

-- name: call_work_save
-- returns: one_text
SELECT call_work_save($1::uuid, $2::bigint, $3::jsonb, $4::uuid, $5::boolean) AS text

-- The follow-up that was set from a call goes to somebody else, or is taken back.
-- name: call_follow_up_give
-- returns: nothing
UPDATE promises p SET owner_id = $2::uuid, version = p.version + 1 WHERE p.tenant_id = (SELECT app_tenant()) AND p.id = $1::uuid
	AND p.closed_at IS NULL AND p.owner_id IS DISTINCT FROM $2::uuid

-- name: call_follow_up_end
-- returns: nothing
SELECT promise_close(ARRAY[$1::uuid], $2::uuid, 'Another time was chosen', true)

-- name: call_note_save
-- returns: call_note
SELECT * FROM call_note_save($1::uuid, $2::bigint, $3, $4::uuid)

-- name: call_tags_save
-- returns: nothing
SELECT call_tags_save($1::uuid, $2::text[], $3::text[], $4::uuid)

-- name: call_contact_link
-- returns: one_text
SELECT call_contact_link($1::uuid, $2::uuid, $3::uuid) AS text

-- Who it may have been: those who have the number, then those whom a search finds ($2 to $4).
-- name: call_people
-- returns: call_person_row
SELECT k.id, k.name, k.type, p.e164 AS phone, k.address, x.same FROM (
	SELECT DISTINCT ON (u.id) u.id, u.same FROM (SELECT p.contact_id AS id, true AS same FROM calls c JOIN contact_phones p ON p.tenant_id = c.tenant_id
			AND p.e164 = CASE c.direction WHEN 'inbound' THEN c.from_number ELSE c.to_number END
		WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid
	UNION ALL SELECT m.id, false FROM contact_matches($2::text[], $3::text[], $4, NULL, '{}', 12) m WHERE $2 IS NOT NULL) u ORDER BY u.id, u.same DESC) x
JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = x.id
LEFT JOIN LATERAL (SELECT h.e164 FROM contact_phones h WHERE h.tenant_id = k.tenant_id AND h.contact_id = k.id ORDER BY h.is_primary DESC, h.id LIMIT 1) p ON true
ORDER BY x.same DESC, k.sort_name LIMIT 16

-- What is known of why this call was missed, if it was.
-- name: missed_one
-- returns: missed_fact
SELECT m.facts, 1::bigint AS calls FROM call_missed_known(ARRAY[$1::uuid]) m

-- How many calls were missed, by what is known of why ($1 to $2 in the zone $3, line $4, queue $5).
-- name: missed_facts
-- returns: missed_fact
SELECT m.facts, count(*) AS calls FROM call_missed($1::date, $2::date, $3, $4::uuid, $5::uuid) m GROUP BY m.facts

-- All that came in, answered or not.
-- name: missed_of
-- returns: count_row
SELECT count(*) AS n FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.direction = 'inbound' AND c.ended_at IS NOT NULL
	AND c.outcome <> 'blocked' AND NOT c.spam AND c.id >= uuid7_floor(day_begins($1::date, $3) - interval '5 minutes')
	AND c.id < uuid7_floor(day_ends($2::date, $3) + interval '1 day') AND c.started_at >= day_begins($1::date, $3)
	AND c.started_at < day_ends($2::date, $3) AND ($4::uuid IS NULL OR c.number_id = $4::uuid) AND ($5::uuid IS NULL OR c.queue_id = $5::uuid)

-- The newest of those of which these facts ($6) are known.
-- name: missed_calls
-- returns: call_line
SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state,
	l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at, l.duration_s, l.answered_by,
	l.number_id, l.queue_id, l.recording_notice, l.flow_version_id, l.contact_name, l.contact_type, l.phase, l.stage,
	l.stage_since, l.do_not_contact, l.emergency, l.owner_id, l.line, l.queue, l.target_s, l.member
FROM (SELECT m.id FROM call_missed($1::date, $2::date, $3, $4::uuid, $5::uuid) m WHERE m.facts = ANY ($6::bigint[]) ORDER BY m.id DESC LIMIT 100) m
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = m.id ORDER BY l.id DESC

-- name: missed_choices
-- returns: call_choice
(SELECT 'line' AS kind, id::text AS value, name AS text, e164 AS note FROM numbers WHERE tenant_id = (SELECT app_tenant())
	ORDER BY name, e164 LIMIT 100)
UNION ALL (SELECT 'queue', id::text, name, '' FROM queues WHERE tenant_id = (SELECT app_tenant()) ORDER BY name LIMIT 100)
