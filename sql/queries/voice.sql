-- The phone path: one look, one decision, one write.

-- name: call_look
-- returns: call_now
SELECT * FROM call_look($1, $2, $3, $4)

-- What is known of a call that is new: the line, and the contacts whose number it comes from (two are
-- several). A look that is one plain statement: the same as a function costs half as much again.
-- name: call_meet
-- returns: call_now
SELECT m.id AS number_id, m.name AS number_name, m.e164 AS number_e164, m.recording, m.language, m.transcribe,
	m.live_version AS flow_version_id, m.crm, m.xmin::text AS seen,
	EXISTS (SELECT FROM blocked_numbers b WHERE b.e164 = $1) AS blocked,
	c.id AS contact_id, c.name AS contact_name, c.type AS contact_type, c.stage_id, c.status, c.owner_id
FROM numbers m
LEFT JOIN contact_phones p ON p.e164 = $1
LEFT JOIN contacts c ON c.id = p.contact_id
WHERE m.e164 = $2 LIMIT 2

-- Whom a business's lines refuse; one more than are remembered.
-- name: blocked_all
-- returns: one_text
SELECT e164 AS text FROM blocked_numbers WHERE tenant_id = app_tenant() LIMIT 501

-- name: stage_names
-- returns: stage_row
SELECT id, phase, name FROM journey_stages WHERE tenant_id = app_tenant() ORDER BY position LIMIT 200

-- name: call_hold
-- returns: nothing
SELECT pg_advisory_xact_lock(hashtextextended($1, 1))

-- name: call_stranger
-- returns: nothing
SELECT contact_for_caller($1, $2)

-- The contact of a number that several have, or that nobody had.
-- name: call_contact
-- returns: call_now
SELECT c.id AS contact_id, c.name AS contact_name, c.type AS contact_type, c.stage_id, c.status, c.owner_id, o.candidates
FROM contact_of_phone($1) o JOIN contacts c ON c.id = o.contact_id

-- A call that is new, what the carrier told and was answered, and why: in one statement, for
-- each of its own costs more than what it writes.
-- name: call_insert
-- returns: nothing
WITH c AS (INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, caller_name, number_id, flow_version_id,
		state, step, visit, vars, unanswered, recording_notice, started_at, contact_id, candidates, blocked,
		queue_id, queued_at)
	VALUES ($24::uuid, $1::uuid, $2, $9, $10, $11, $12::uuid, $13::uuid, $14, $15, $3::bigint, $16, $17::boolean, $18,
		$19::timestamptz, $25::uuid, $26::int, $27::boolean, $28::uuid,
		CASE WHEN $28 IS NOT NULL THEN $19::timestamptz END))
INSERT INTO call_events (tenant_id, key, call_sid, kind, token, payload, response, visit, steps, codes, members, words)
VALUES ($24::uuid, $4, $2, $5, $6, $7, $8, $3::bigint, $20::text[], $21::text[], $22::uuid[], $23::text[])

-- The same of a call that is answered alike whoever it comes from, in the round trip that looks who
-- it is: kept if its line's row is the one that was decided by ($25; another one when a number was
-- blocked since), and if the number is one contact's. Otherwise nothing is kept and no row comes back.
-- name: call_arrive
-- returns: id_row
WITH c AS (INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, caller_name, number_id, flow_version_id,
		state, step, visit, vars, unanswered, recording_notice, started_at, contact_id, candidates)
	SELECT $24::uuid, $1::uuid, $2, $9, $10, $11, $12::uuid, $13::uuid, $14, $15, $3::bigint, $16, $17::boolean, $18,
		$19::timestamptz, p.contact_id, 1
	FROM numbers m JOIN (SELECT contact_id, count(*) OVER () AS n FROM contact_phones WHERE e164 = $9) p ON p.n = 1
	WHERE m.id = $12::uuid AND m.xmin = $25::xid
	RETURNING contact_id)
INSERT INTO call_events (tenant_id, key, call_sid, kind, token, payload, response, visit, steps, codes, members, words)
SELECT $24::uuid, $4, $2, $5, $6, $7, $8, $3::bigint, $20::text[], $21::text[], $22::uuid[], $23::text[] FROM c
RETURNING (SELECT contact_id FROM c) AS id

-- The same for a call that goes on. One that ended keeps that state. Nothing has changed since
-- the decision: call_look holds the row.
-- name: call_move
-- returns: nothing
WITH c AS (UPDATE calls SET flow_version_id = coalesce(flow_version_id, $9::uuid), blocked = blocked OR $10::boolean,
		step = $11, visit = $3::bigint, vars = $12,
		state = CASE WHEN ended_at IS NOT NULL THEN state ELSE $13 END,
		unanswered = unanswered OR $14::boolean,
		recording_notice = CASE WHEN $15 <> '' THEN $15 ELSE recording_notice END,
		queue_id = coalesce($16::uuid, queue_id),
		queued_at = CASE WHEN $16 IS NOT NULL THEN coalesce(queued_at, $17::timestamptz) ELSE queued_at END,
		dequeued_at = CASE WHEN $16 IS NULL AND queued_at IS NOT NULL THEN coalesce(dequeued_at, $17::timestamptz)
			ELSE dequeued_at END,
		updated_at = clock_timestamp()
	WHERE tenant_id = app_tenant() AND id = $1::uuid)
INSERT INTO call_events (tenant_id, key, call_sid, kind, token, payload, response, visit, steps, codes, members, words)
VALUES (app_tenant(), $4, $2, $5, $6, $7, $8, $3::bigint, $18::text[], $19::text[], $20::uuid[], $21::text[])

-- Where among those who wait, as the step says; and whether the coordinator is told.
-- name: call_place
-- returns: nothing
SELECT call_place($1::uuid, $2::bigint, $3::boolean)

-- An action says that the caller is gone. Should the callback that ends the call be lost, the
-- carrier is asked.
-- name: call_ask_soon
-- returns: nothing
INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at)
VALUES (app_tenant(), 'slow', 'call.reconcile', jsonb_build_object('call_sid', $1::text), $1, now() + interval '1 minute')
ON CONFLICT (tenant_id, kind, dedupe_key) WHERE state IN ('waiting', 'running')
DO UPDATE SET run_at = least(tasks.run_at, excluded.run_at) WHERE tasks.state = 'waiting'

-- Calls that have been open for long: the carrier is asked, but not again about those for which it
-- was asked in vain.
-- name: calls_ask_open
-- returns: nothing
INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
SELECT c.tenant_id, 'slow', 'call.reconcile', jsonb_build_object('call_sid', c.call_sid), c.call_sid FROM calls c
WHERE c.tenant_id = app_tenant() AND c.ended_at IS NULL AND c.id < uuid7_floor(now() - interval '4 hours')
	AND NOT EXISTS (SELECT FROM tasks k WHERE k.tenant_id = c.tenant_id AND k.kind = 'call.reconcile'
		AND k.dedupe_key = c.call_sid AND k.state = 'dead')
ORDER BY c.id LIMIT 1000
ON CONFLICT DO NOTHING

-- Lines that are added between decisions (a leg's end, an offer) come after those of the
-- visit that led there.
-- name: call_trace_note
-- returns: nothing
SELECT call_say($1::uuid, $2, $3::uuid, $4)

-- name: call_leg_add
-- returns: nothing
INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, beside_s)
VALUES (app_tenant(), $1::uuid, $2::uuid, $3::uuid, $4, $5, $6::boolean, $7::int)

-- What rings beside a Dial, or where there is none: whether some ring still, whether somebody accepted
-- there, and how the last one ended that rang alone.
-- name: call_beside
-- returns: voice_beside
SELECT coalesce(bool_or(l.accepted_at IS NULL) FILTER (WHERE l.ended_at IS NULL), false) AS rings,
	coalesce(bool_or(l.accepted_at IS NOT NULL) FILTER (WHERE l.ended_at IS NULL), false) AS taken,
	coalesce((array_agg(CASE WHEN leg_alone(l) THEN l.end_reason ELSE '' END ORDER BY l.created_at DESC))[1], '') AS how
FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.call_id = $1::uuid AND l.beside_s IS NOT NULL

-- name: presence_ring
-- returns: nothing
UPDATE presence SET state = 'ringing', call_id = $2::uuid, since = clock_timestamp()
WHERE tenant_id = app_tenant() AND member_id = $1::uuid AND state = 'ready'

-- The call goes on to something else: members whose phones ring for it are free, and phones that
-- the carrier was asked to call are told to stop; their members are free when they have.
-- name: call_let_go
-- returns: nothing
WITH offers AS (INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
	SELECT l.tenant_id, 'fast', 'leg.hangup', jsonb_build_object('leg', l.id), l.id FROM call_legs l
	WHERE l.tenant_id = app_tenant() AND l.call_id = $1::uuid AND l.via = 'offer' AND l.state <> 'ended'
		AND l.accepted_at IS NULL
	ON CONFLICT DO NOTHING)
SELECT presence_release(p.member_id, p.call_id) FROM presence p
WHERE p.tenant_id = app_tenant() AND p.call_id = $1::uuid AND p.state = 'ringing'
	AND NOT EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = p.tenant_id AND l.call_id = p.call_id AND l.member_id = p.member_id
		AND l.via = 'offer' AND l.state <> 'ended')

-- name: flow_document
-- returns: flow_document
SELECT document::text AS document FROM flow_versions WHERE tenant_id = app_tenant() AND id = $1::uuid

-- Their presence is held until the decision about them is kept, so that no two calls ring
-- the same phone; in one order, so that no two wait for each other.
-- name: routing_members
-- returns: routing_member
SELECT m.id, m.name, m.phone, p.state, p.reason, p.since, m.can_receive_calls AS can_receive, m.active,
	p.rings = 'browser' AS browser, presence_reachable(m.id, p.rings) AS reachable
FROM members m JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
WHERE m.tenant_id = app_tenant() AND m.id = ANY ($1::uuid[])
ORDER BY m.id FOR UPDATE OF p

-- name: hours_spans
-- returns: hours_span
SELECT opens_at, closes_at FROM hours_spans($1::uuid, $2::timestamptz, $3::timestamptz)

-- name: schedule_head
-- returns: schedule_head
SELECT s.name, coalesce(s.timezone, t.timezone) AS zone FROM schedules s JOIN tenants t ON t.id = s.tenant_id
WHERE s.tenant_id = app_tenant() AND s.id = $1::uuid

-- Who talked to somebody and was handed over waits anew, as far as the longest wait goes.
-- name: voice_wait
-- returns: voice_wait
SELECT c.id, c.state, CASE WHEN c.answered_at IS NULL THEN c.queued_at ELSE greatest(c.queued_at, (SELECT max(x.created_at) FROM transfers x
		WHERE x.tenant_id = c.tenant_id AND x.call_id = c.id)) END AS queued_at, c.step, c.flow_version_id, c.ended_at IS NOT NULL AS ended,
	(SELECT count(*) FROM calls o WHERE o.tenant_id = c.tenant_id AND o.ended_at IS NULL
		AND o.queue_id = c.queue_id AND o.state = 'waiting' AND o.queued_at <= c.queued_at) AS position,
	coalesce(n.language, 'en-US') AS language, c.parked_at IS NOT NULL OR c.only_member IS NOT NULL AS quiet,
	coalesce(q.max_size, 0)::bigint AS max_size, coalesce(q.max_wait_s, 0)::bigint AS max_wait_s,
	coalesce(q.leave_when_empty, false) AND NOT EXISTS (SELECT FROM queue_members m
		JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.member_id AND p.state <> 'offline'
		WHERE m.tenant_id = c.tenant_id AND m.queue_id = c.queue_id) AS empty,
	coalesce(q.callback, false) AND c.direction = 'inbound' AND c.from_number ~ '^\+[0-9]{8,15}$' AS callback,
	coalesce(e.known, 0) AS known, coalesce(e.middle_s, 0) AS middle_s, coalesce(e.spread_s, 0) AS spread_s
FROM calls c LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
LEFT JOIN LATERAL (SELECT count(*) AS known, round(percentile_cont(0.5) WITHIN GROUP (ORDER BY w.s))::bigint AS middle_s,
	round(percentile_cont(0.8) WITHIN GROUP (ORDER BY w.s) - percentile_cont(0.2) WITHIN GROUP (ORDER BY w.s))::bigint AS spread_s
	FROM (SELECT extract(epoch FROM o.answered_at - o.queued_at)::float8 AS s FROM calls o WHERE o.tenant_id = c.tenant_id
		AND o.id > uuid7_floor(now() - interval '2 hours') AND o.queue_id = c.queue_id AND o.answered_at > o.queued_at
		ORDER BY o.id DESC LIMIT 20) w) e ON true
WHERE c.tenant_id = app_tenant() AND c.call_sid = $1

-- name: call_leaving
-- returns: nothing
UPDATE calls SET leaving = $2 WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'waiting'

-- name: call_left_why
-- returns: one_text
SELECT leaving AS text FROM calls WHERE tenant_id = app_tenant() AND id = $1::uuid

-- name: call_back
-- returns: nothing
SELECT call_back($1::uuid)

-- name: call_leave_line
-- returns: voice_may
SELECT call_leave_line($1::uuid, $2::timestamptz) AS may

-- name: leg_move
-- returns: voice_may
SELECT leg_move($1::uuid, $2::timestamptz) AS may

-- name: call_join
-- returns: voice_joined
SELECT * FROM call_join($1, $2::timestamptz)

-- name: leg_accept
-- returns: leg_taken
SELECT * FROM leg_accept($1::uuid, $2, $3::timestamptz)

-- name: leg_who
-- returns: leg_who
SELECT l.id, l.via, l.state, l.to_address, l.leg_sid, l.call_id, c.call_sid, c.state AS call_state, c.from_number,
	c.caller_name, coalesce(k.name, '') AS contact_name, coalesce(n.name, '') AS line, n.e164 AS line_e164,
	coalesce(q.name, '') AS queue, coalesce(n.language, 'en-US') AS language, coalesce(q.ring_s, 20)::bigint AS ring_s,
	n.recording, c.recording_notice, l.confirm, l.accepted_at IS NOT NULL AS accepted, l.mode,
	(SELECT o.leg_sid FROM call_legs o WHERE o.tenant_id = l.tenant_id AND o.call_id = l.call_id AND o.member_id = c.answered_by
		AND o.via <> 'monitor' AND o.accepted_at IS NOT NULL AND o.ended_at IS NULL ORDER BY o.created_at DESC LIMIT 1) AS coach
FROM call_legs l JOIN calls c ON c.tenant_id = l.tenant_id AND c.id = l.call_id
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
WHERE l.tenant_id = app_tenant() AND l.id = $1::uuid

-- name: leg_status
-- returns: leg_news
SELECT * FROM leg_status($1::uuid, $2, $3, $4::int, $5::timestamptz, $6::bigint, $7, $8, $9)

-- name: call_status
-- returns: call_news
SELECT * FROM call_status($1, $2, $3::int, $4::timestamptz, $5::bigint, $6, $7, $8, $9, $10)

-- Fills in what a call made by a late callback does not know yet.
-- name: call_learn
-- returns: nothing
SELECT call_learn($1, $2, $3, $4::timestamptz)

-- name: call_wants_room
-- returns: voice_may
SELECT room_at IS NOT NULL AND ended_at IS NULL AS may FROM calls WHERE tenant_id = app_tenant() AND id = $1::uuid

-- A hand-over of the call that asks; $2 absent: of whatever call.
-- name: transfer_one
-- returns: voice_transfer
SELECT x.id, x.kind, x.to_number, x.call_id, c.visit, coalesce(c.queue_id, x.call_id) AS line, c.state = 'waiting' AS waits,
	c.ended_at IS NOT NULL AS ended
FROM transfers x JOIN calls c ON c.tenant_id = x.tenant_id AND c.id = x.call_id
WHERE x.tenant_id = app_tenant() AND x.id = $1::uuid AND ($2::text IS NULL OR c.call_sid = $2)

-- name: transfer_leg
-- returns: nothing
INSERT INTO call_legs (tenant_id, id, call_id, to_address, via, placed_by)
SELECT tenant_id, id, call_id, to_number, 'transfer', from_member FROM transfers
WHERE tenant_id = app_tenant() AND id = $1::uuid ON CONFLICT DO NOTHING

-- name: transfer_end
-- returns: nothing
UPDATE transfers SET state = 'done', ended_at = now() WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'open'
