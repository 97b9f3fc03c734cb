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
	(SELECT t.words FROM call_trace t WHERE t.tenant_id = l.tenant_id AND t.call_id = l.id AND t.code = 'menu_key'
		ORDER BY t.visit DESC LIMIT 1) AS choice
FROM call_lines l WHERE l.tenant_id = (SELECT app_tenant()) AND l.id = $1::uuid

-- name: call_trace
-- returns: trace_row
SELECT t.visit, t.line::bigint AS line, t.at, t.step, t.code, t.member_id, m.name AS member, t.words
FROM call_trace t LEFT JOIN members m ON m.tenant_id = t.tenant_id AND m.id = t.member_id
WHERE t.tenant_id = (SELECT app_tenant()) AND t.call_id = $1::uuid ORDER BY t.visit, t.line LIMIT 500

-- name: call_legs
-- returns: leg_row
SELECT l.id, l.member_id, m.name AS member, l.to_address, l.via, l.state, l.end_reason, l.created_at, l.rang_at,
	l.answered_at, l.accepted_at, l.ended_at
FROM call_legs l LEFT JOIN members m ON m.tenant_id = l.tenant_id AND m.id = l.member_id
WHERE l.tenant_id = (SELECT app_tenant()) AND l.call_id = $1::uuid ORDER BY l.created_at, l.id LIMIT 200

-- name: call_audio
-- returns: audio_row
SELECT r.id, r.kind, r.state, r.problem, r.transcript, transcript_now(r.transcript_state, r.created_at) AS transcript_state, r.duration_s, r.channels::bigint AS channels,
	r.created_at, r.handled_at, m.name AS handler
FROM recordings r LEFT JOIN members m ON m.tenant_id = r.tenant_id AND m.id = r.handled_by
WHERE r.tenant_id = (SELECT app_tenant()) AND r.call_id = $1::uuid ORDER BY r.created_at LIMIT 50

-- name: call_context
-- returns: context_row
SELECT k.id, k.name, k.type, k.phone, k.email, k.address, k.record_id, k.status, t.icon AS status_icon,
	t.category AS status_category, k.owner_id, m.name AS owner, k.language, k.stage_id, k.do_not_contact, k.emergency,
	k.stage_since, k.created_at
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

-- The history, walked by id from the call at the edge of the page before ($1, the greatest id
-- for the newest page), one row more than a page shows. Days from $2 to $3 are those of the zone $4. Ids are in the order of
-- time, but a call that was made late, from the carrier's report, has an id up to a day
-- younger than its start, and clocks differ a little: so the ids are cut generously and the
-- start is looked at too.
-- name: history_older
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.id < $1::uuid
		AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
		AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
		AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
	ORDER BY c.id DESC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id DESC

-- name: history_newer
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.id > $1::uuid
		AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
		AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
		AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
	ORDER BY c.id ASC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id ASC

-- name: history_outcome_older
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.outcome = $5 AND ($6::uuid IS NULL OR c.number_id = $6::uuid)
		AND c.id < $1::uuid
		AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
		AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
		AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
	ORDER BY c.id DESC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id DESC

-- name: history_outcome_newer
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.outcome = $5 AND ($6::uuid IS NULL OR c.number_id = $6::uuid)
		AND c.id > $1::uuid
		AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
		AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
		AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
	ORDER BY c.id ASC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id ASC

-- name: history_member_older
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.answered_by = $5::uuid AND ($6::uuid IS NULL OR c.number_id = $6::uuid)
		AND ($7::text IS NULL OR c.outcome = $7)
		AND c.id < $1::uuid
		AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
		AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
		AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
	ORDER BY c.id DESC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id DESC

-- name: history_member_newer
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.answered_by = $5::uuid AND ($6::uuid IS NULL OR c.number_id = $6::uuid)
		AND ($7::text IS NULL OR c.outcome = $7)
		AND c.id > $1::uuid
		AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
		AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
		AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
	ORDER BY c.id ASC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id ASC

-- name: history_line_older
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.number_id = $5::uuid AND ($6::text IS NULL OR c.outcome = $6)
		AND c.id < $1::uuid
		AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
		AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
		AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
	ORDER BY c.id DESC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id DESC

-- name: history_line_newer
-- returns: call_line
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member
FROM (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant())
		AND c.number_id = $5::uuid AND ($6::text IS NULL OR c.outcome = $6)
		AND c.id > $1::uuid
		AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
		AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
		AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
	ORDER BY c.id ASC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id ASC

-- Calls of the people a search finds (of at most 201), and those from a number that belongs to
-- nobody.
-- name: history_found_older
-- returns: call_line
WITH f AS MATERIALIZED (SELECT f.id FROM contact_matches($5::text[], $6::text[], $7, NULL, '{}', 201) f)
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member,
	(SELECT count(*) FROM f) AS people
FROM (SELECT c.id FROM f, LATERAL (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id = f.id
			AND c.id < $1::uuid
			AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
			AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
			AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
			AND ($8::text IS NULL OR c.outcome = $8) AND ($9::uuid IS NULL OR c.number_id = $9::uuid)
			AND ($10::uuid IS NULL OR c.answered_by = $10::uuid)
		ORDER BY c.id DESC LIMIT 51) c
	UNION ALL (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id IS NULL
			AND $7::text IS NOT NULL AND c.from_number = '+' || $7
			AND c.id < $1::uuid
			AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
			AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
			AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
			AND ($8::text IS NULL OR c.outcome = $8) AND ($9::uuid IS NULL OR c.number_id = $9::uuid)
			AND ($10::uuid IS NULL OR c.answered_by = $10::uuid)
		ORDER BY c.id DESC LIMIT 51)
	ORDER BY id DESC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id DESC

-- name: history_found_newer
-- returns: call_line
WITH f AS MATERIALIZED (SELECT f.id FROM contact_matches($5::text[], $6::text[], $7, NULL, '{}', 201) f)
SELECT l.id, l.direction, l.from_number, l.caller_name, l.contact_id, l.candidates, l.state, l.outcome, l.started_at,
	l.queued_at, l.answered_at, l.ended_at, l.answered_by, l.contact_name, l.contact_type, l.phase, l.do_not_contact,
	l.emergency, l.line, l.member,
	(SELECT count(*) FROM f) AS people
FROM (SELECT c.id FROM f, LATERAL (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id = f.id
			AND c.id > $1::uuid
			AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
			AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
			AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
			AND ($8::text IS NULL OR c.outcome = $8) AND ($9::uuid IS NULL OR c.number_id = $9::uuid)
			AND ($10::uuid IS NULL OR c.answered_by = $10::uuid)
		ORDER BY c.id ASC LIMIT 51) c
	UNION ALL (SELECT c.id FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.contact_id IS NULL
			AND $7::text IS NOT NULL AND c.from_number = '+' || $7
			AND c.id > $1::uuid
			AND c.id >= uuid7_floor(day_begins($2::date, $4) - interval '5 minutes')
			AND c.id < uuid7_floor(day_ends($3::date, $4) + interval '1 day')
			AND c.started_at >= day_begins($2::date, $4) AND c.started_at < day_ends($3::date, $4)
			AND ($8::text IS NULL OR c.outcome = $8) AND ($9::uuid IS NULL OR c.number_id = $9::uuid)
			AND ($10::uuid IS NULL OR c.answered_by = $10::uuid)
		ORDER BY c.id ASC LIMIT 51)
	ORDER BY id ASC LIMIT 51) p
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = p.id ORDER BY l.id ASC

-- What filters offer.
-- name: call_choices
-- returns: call_choice
(SELECT 'line' AS kind, id::text AS value, name AS text, e164 AS note FROM numbers WHERE tenant_id = (SELECT app_tenant())
	ORDER BY name, e164 LIMIT 100)
UNION ALL (SELECT 'member', id::text, name, '' FROM members WHERE tenant_id = (SELECT app_tenant()) AND active
	ORDER BY sort_name, id LIMIT 200)

-- name: call_technical
-- returns: call_technical
SELECT c.call_sid, c.carrier_status, c.from_number, c.to_number, c.state, c.step, c.visit, c.started_at, c.queued_at,
	c.dequeued_at, c.answered_at, c.ended_at, e.events, e.first_event, e.last_event
FROM calls c, LATERAL (SELECT count(*) AS events, min(e.received_at) AS first_event, max(e.received_at) AS last_event
	FROM (SELECT received_at FROM call_events e WHERE e.tenant_id = c.tenant_id AND e.call_sid = c.call_sid LIMIT 1000) e) e
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid
