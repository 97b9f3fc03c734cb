-- Waiting calls and the members who may take them.

-- One worker at a time assigns the calls of a tenant. It is a statement of its own, so that
-- those after it see what the one before has committed.
-- name: queue_lock
-- returns: nothing
SELECT pg_advisory_xact_lock(7303, hashtext((SELECT app_tenant())::text))

-- The next waiting call that nobody is rung for, but for those of $1; of those whose first look is
-- behind them only if somebody there is free and has what it takes: else each event would look at the
-- whole line. Emergencies first, then by priority, then by their wait.
-- name: queue_waiter
-- returns: queue_waiter
WITH free AS MATERIALIZED (
	SELECT p.member_id FROM presence p JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
	WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'ready' AND m.can_receive_calls
		AND (p.rings = 'browser' OR m.phone IS NOT NULL) AND presence_reachable(p.member_id, p.rings))
SELECT c.id AS call_id, c.queue_id, c.contact_id, t.timezone AS zone, t.region,
	coalesce(q.ring_s, 20)::bigint AS ring_s, w.told, c.only_member IS NOT NULL AS only
FROM calls c JOIN tenants t ON t.id = c.tenant_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id,
LATERAL (SELECT EXISTS (SELECT FROM call_trace r WHERE r.tenant_id = c.tenant_id AND r.call_id = c.id
	AND r.code IN ('queue_nobody', 'offered')) AS told) w
WHERE c.tenant_id = (SELECT app_tenant()) AND c.ended_at IS NULL AND c.state = 'waiting'
	AND (c.queue_id IS NOT NULL OR c.only_member IS NOT NULL) AND c.parked_at IS NULL AND c.id <> ALL ($1::uuid[])
	AND NOT EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = c.tenant_id AND l.call_id = c.id
		AND l.via IN ('offer', 'agent') AND l.state <> 'ended')
	AND (c.not_before IS NULL OR c.not_before <= now())
	-- TaskRouter decides whom these ring
	AND (c.only_member IS NOT NULL OR NOT EXISTS (SELECT FROM router_calls r WHERE r.tenant_id = c.tenant_id AND r.call_id = c.id AND r.state = 'open'))
	-- one that is meant for one member rings them or goes back where it came from
	AND (NOT w.told OR c.only_member IS NOT NULL OR EXISTS (SELECT FROM free f
		WHERE EXISTS (SELECT FROM queue_members m WHERE m.tenant_id = c.tenant_id AND m.member_id = f.member_id
			AND (m.queue_id = c.queue_id OR EXISTS (SELECT FROM queue_overflows o WHERE o.tenant_id = c.tenant_id
				AND o.queue_id = c.queue_id AND o.to_id = m.queue_id AND c.queued_at <= now() - make_interval(secs => o.after_s))))
		AND NOT EXISTS (SELECT FROM queue_skills n LEFT JOIN member_skills s ON s.tenant_id = n.tenant_id AND s.member_id = f.member_id
				AND s.skill_id = n.skill_id WHERE n.tenant_id = c.tenant_id AND n.queue_id = c.queue_id
			AND coalesce(s.level, 0) < queue_level(n.level, q.relax_s, c.queued_at))))
ORDER BY coalesce(k.emergency, false) DESC, c.priority + coalesce(q.priority, 0) DESC, c.queued_at, c.id
LIMIT 1 FOR UPDATE OF c

-- name: callback_resume
-- returns: nothing
SELECT callback_resume()

-- Whether calls still wait for somebody to be free.
-- name: queue_left
-- returns: queue_yes
SELECT EXISTS (SELECT FROM calls c WHERE c.tenant_id = (SELECT app_tenant()) AND c.ended_at IS NULL
	AND c.state = 'waiting' AND c.parked_at IS NULL AND (c.queue_id IS NOT NULL OR c.only_member IS NOT NULL)) AS yes

-- name: queue_candidates
-- returns: queue_row
SELECT * FROM queue_candidates($1::uuid)

-- name: offer_claim
-- returns: queue_yes
SELECT offer_claim($1::uuid, $2::uuid, $3::uuid, $4) AS yes

-- A hand-over that cannot be: back to who began it.
-- name: call_bounce
-- returns: nothing
SELECT call_bounce($1::uuid, $2)

-- name: offer_row
-- returns: offer_row
SELECT l.to_address, coalesce(n.e164, (SELECT o.e164 FROM numbers o WHERE o.tenant_id = l.tenant_id ORDER BY o.id LIMIT 1)) AS line_e164,
	l.state, coalesce(l.beside_s, q.ring_s, 20)::bigint AS ring_s,
	CASE WHEN l.beside_s IS NOT NULL AND c.state = 'ringing' THEN true WHEN l.via = 'offer' THEN c.state = 'waiting' ELSE c.ended_at IS NULL END AS wanted,
	l.leg_sid IS NOT NULL AS placed, l.asked_at IS NOT NULL AS asked
FROM call_legs l JOIN calls c ON c.tenant_id = l.tenant_id AND c.id = l.call_id
LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
WHERE l.tenant_id = (SELECT app_tenant()) AND l.id = $1::uuid

-- Written before the carrier is asked to call: whoever finds it does not know what became of
-- that. Withdrawn when the carrier says that nothing did.
-- name: offer_asked
-- returns: nothing
UPDATE call_legs SET asked_at = CASE WHEN $2::boolean THEN coalesce(asked_at, clock_timestamp()) END
WHERE tenant_id = app_tenant() AND id = $1::uuid AND leg_sid IS NULL AND state <> 'ended'

-- The newest call to this phone is the offer's if it is not older than the offer (the carrier
-- tells whole seconds) and no other's.
-- name: offer_found
-- returns: nothing
UPDATE call_legs l SET leg_sid = $2, state = CASE WHEN state = 'planned' THEN 'ringing' ELSE state END
WHERE l.tenant_id = app_tenant() AND l.id = $1::uuid AND (l.leg_sid IS NULL OR l.leg_sid = $2)
	AND date_trunc('second', l.created_at) <= $3::timestamptz
	AND NOT EXISTS (SELECT FROM call_legs o WHERE o.tenant_id = l.tenant_id AND o.leg_sid = $2 AND o.id <> l.id)

-- name: offer_placed
-- returns: nothing
UPDATE call_legs SET leg_sid = coalesce(leg_sid, $2), state = CASE WHEN state = 'planned' THEN 'ringing' ELSE state END
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- name: offer_over
-- returns: nothing
WITH leg AS (
	UPDATE call_legs SET state = 'ended', ended_at = clock_timestamp(), end_reason = $2
	WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state <> 'ended' RETURNING *)
SELECT CASE WHEN leg.member_id IS NOT NULL
		THEN call_say(leg.call_id, 'offer_failed', leg.member_id, member_name(leg.member_id) || ': ' || $3) END,
	presence_release(leg.member_id, leg.call_id),
	CASE WHEN leg.beside_s IS NULL THEN presence_rang(leg.member_id, leg.call_id, $2) END
FROM leg

-- name: queue_waiting
-- returns: call_line
SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state,
	l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at, l.duration_s, l.answered_by,
	l.number_id, l.queue_id, l.recording_notice, l.flow_version_id, l.contact_name, l.contact_type, l.phase, l.stage,
	l.stage_since, l.do_not_contact, l.emergency, l.owner_id, l.line, l.queue, l.target_s, l.member,
	r.name AS ringing, r.id AS ringing_id, w.name AS owner,
	CASE WHEN l.contact_id IS NULL THEN 0 ELSE (SELECT count(*) FROM calls o WHERE o.tenant_id = l.tenant_id
		AND o.contact_id = l.contact_id
		AND o.id >= uuid7_floor(date_trunc('day', now() AT TIME ZONE $1) AT TIME ZONE $1)) END AS today,
	(SELECT regexp_replace(t.words, '^.*?: key ', 'key ') FROM call_trace_lines t WHERE t.tenant_id = l.tenant_id AND t.call_id = l.id AND t.code = 'menu_key'
		ORDER BY t.visit DESC LIMIT 1) AS choice
FROM call_lines l
LEFT JOIN LATERAL (SELECT m.name, m.id FROM call_legs g JOIN members m ON m.tenant_id = g.tenant_id AND m.id = g.member_id
	WHERE g.tenant_id = l.tenant_id AND g.call_id = l.id AND g.state IN ('planned', 'ringing')
	ORDER BY g.created_at DESC LIMIT 1) r ON true
LEFT JOIN members w ON w.tenant_id = l.tenant_id AND w.id = l.owner_id
WHERE l.tenant_id = (SELECT app_tenant()) AND l.ended_at IS NULL AND l.state = 'waiting'
ORDER BY l.emergency DESC, l.queued_at, l.id LIMIT 201

-- The newest, one's own among them. Which ones is settled before anything is joined to them: so many
-- calls may be open that every other order of work is slow with some plan or other.
-- name: queue_active
-- returns: call_line
SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state,
	l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at, l.duration_s, l.answered_by,
	l.number_id, l.queue_id, l.recording_notice, l.flow_version_id, l.contact_name, l.contact_type, l.phase, l.stage,
	l.stage_since, l.do_not_contact, l.emergency, l.owner_id, l.line, l.queue, l.target_s, l.member,
	(SELECT m.name FROM call_legs g JOIN members m ON m.tenant_id = g.tenant_id AND m.id = g.member_id
		WHERE g.tenant_id = l.tenant_id AND g.call_id = l.id AND g.state IN ('planned', 'ringing')
		ORDER BY g.created_at DESC LIMIT 1) AS ringing
FROM (SELECT c.id FROM calls c
	WHERE c.tenant_id = (SELECT app_tenant()) AND c.ended_at IS NULL AND c.state <> 'waiting' AND c.id >= uuid7_floor(now() - interval '1 day')
	ORDER BY (c.state = 'connected' AND c.answered_by = $1::uuid) DESC NULLS LAST, c.id DESC LIMIT 201) o
JOIN call_lines l ON l.tenant_id = (SELECT app_tenant()) AND l.id = o.id
ORDER BY l.id DESC

-- name: queue_voicemails
-- returns: call_line
SELECT l.id, l.call_sid, l.direction, l.from_number, l.to_number, l.caller_name, l.contact_id, l.candidates, l.state,
	l.outcome, l.started_at, l.queued_at, l.dequeued_at, l.answered_at, l.ended_at, l.duration_s, l.answered_by,
	l.number_id, l.queue_id, l.recording_notice, l.flow_version_id, l.contact_name, l.contact_type, l.phase, l.stage,
	l.stage_since, l.do_not_contact, l.emergency, l.owner_id, l.line, l.queue, l.target_s, l.member,
	r.id AS recording_id, r.transcript, transcript_now(r.transcript_state, r.created_at) AS transcript_state, r.duration_s AS recording_s, r.created_at AS left_at,
	p.kind AS promise, p.state AS promise_state, p.started_at AS promised_at, p.warn_at, p.critical_at, p.due_at
FROM recordings_shown r JOIN call_lines l ON l.tenant_id = r.tenant_id AND l.id = r.call_id
LEFT JOIN promises p ON p.tenant_id = r.tenant_id AND p.call_id = r.call_id AND p.kind = 'voicemail' AND p.closed_at IS NULL
WHERE r.tenant_id = (SELECT app_tenant()) AND r.kind = 'voicemail' AND r.handled_at IS NULL
ORDER BY r.created_at LIMIT 101

-- A member's own choice. During a call the choice is kept for afterwards.
-- name: presence_choose
-- returns: nothing
UPDATE presence SET wanted = $2, reason = CASE WHEN $2 = 'away' THEN $3 ELSE '' END,
	state = CASE WHEN state IN ('ringing', 'on_call') THEN state ELSE $2 END,
	since = CASE WHEN state IN ('ringing', 'on_call') OR (state = $2 AND reason = $3) THEN since ELSE clock_timestamp() END,
	idle_since = CASE WHEN state = $2 THEN idle_since ELSE clock_timestamp() END,
	unanswered = 0, wrap_until = NULL, back_at = NULL
WHERE tenant_id = (SELECT app_tenant()) AND member_id = $1::uuid

-- What they chose ends by itself in so many minutes ($2).
-- name: presence_until
-- returns: nothing
WITH p AS (UPDATE presence SET back_at = clock_timestamp() + make_interval(mins => $2::int)
	WHERE tenant_id = (SELECT app_tenant()) AND member_id = $1::uuid RETURNING tenant_id, member_id, back_at)
INSERT INTO tasks (tenant_id, lane, kind, args, run_at) SELECT p.tenant_id, 'fast', 'presence.back', jsonb_build_object('member', p.member_id), p.back_at FROM p
