-- Hot leads: scoring's settings, ring groups, claims.

-- name: lead_settings
-- returns: lead_policy
SELECT s.enabled, s.threshold, s.ring_s, s.remind_min, s.words, s.model_on, s.model, s.model_kind, s.model_key FROM lead_settings_now() s

-- name: lead_settings_put
-- returns: nothing
UPDATE lead_settings SET enabled = $1::boolean, threshold = $2::int, ring_s = $3::int, remind_min = $4::int, words = $5, model_on = $6::boolean, model = $7,
	model_kind = $8, model_key = CASE WHEN $10::boolean THEN '' WHEN $9 <> '' THEN $9 ELSE model_key END
WHERE tenant_id = (SELECT app_tenant())

-- name: lead_begin
-- returns: lead_begun
SELECT lead_id, rings, held FROM lead_begin($1::uuid, $2::uuid, $3::uuid, $4, $5::int, $6, $7, $8::boolean)

-- name: lead_judge_put
-- returns: nothing
INSERT INTO lead_judgements (tenant_id, message_id, thread_id, contact_id, peer, score, reasons)
VALUES ((SELECT app_tenant()), $1::uuid, $2::uuid, $3::uuid, $4, $5::int, $6) ON CONFLICT DO NOTHING

-- name: lead_judgement
-- returns: lead_judgement
SELECT j.thread_id, j.contact_id, j.peer, j.score, j.reasons, m.body, j.created_at FROM lead_judgements j
JOIN messages m ON m.tenant_id = j.tenant_id AND m.id = j.message_id
WHERE j.tenant_id = (SELECT app_tenant()) AND j.message_id = $1::uuid AND j.settled_at IS NULL

-- name: lead_settle
-- returns: lead_judgement
UPDATE lead_judgements j SET settled_at = clock_timestamp() FROM messages m WHERE j.tenant_id = (SELECT app_tenant()) AND j.message_id = $1::uuid
	AND j.settled_at IS NULL AND m.tenant_id = j.tenant_id AND m.id = j.message_id
RETURNING j.thread_id, j.contact_id, j.peer, j.score, j.reasons, m.body, j.created_at

-- name: lead_escalate
-- returns: lead_did
SELECT lead_escalate($1::uuid, $2, $3) AS done

-- name: lead_attempts
-- returns: attempt_row
SELECT a.id, a.lead_id, a.member_id, m.name AS member, a.phone, a.call_sid, a.state, a.rank = 9 AS over, a.answered, a.transferred, a.end_reason, a.duration_s,
	a.asked_at, a.created_at, a.answered_at
FROM call_attempts a JOIN members m ON m.tenant_id = a.tenant_id AND m.id = a.member_id
WHERE a.tenant_id = (SELECT app_tenant()) AND a.lead_id = $1::uuid ORDER BY a.created_at, a.id

-- A phone to be rung, with whom it is for.
-- name: lead_attempt
-- returns: attempt_call
SELECT a.id, a.lead_id, a.phone, a.call_sid, a.state, a.asked_at, l.state AS lead_state, h.peer, h.contact_id, n.e164 AS line, n.language,
	coalesce(k.name, '') AS contact_name, s.ring_s, left(m.body, 160) AS words
FROM call_attempts a JOIN hot_leads l ON l.tenant_id = a.tenant_id AND l.id = a.lead_id
JOIN threads h ON h.tenant_id = l.tenant_id AND h.id = l.thread_id JOIN numbers n ON n.tenant_id = h.tenant_id AND n.id = h.number_id
JOIN messages m ON m.tenant_id = l.tenant_id AND m.id = l.message_id
LEFT JOIN contacts k ON k.tenant_id = h.tenant_id AND k.id = h.contact_id CROSS JOIN lead_settings_now() s
WHERE a.tenant_id = (SELECT app_tenant()) AND a.id = $1::uuid

-- name: attempt_asked
-- returns: nothing
UPDATE call_attempts SET asked_at = clock_timestamp() WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND asked_at IS NULL

-- name: attempt_placed
-- returns: nothing
UPDATE call_attempts SET call_sid = coalesce(call_sid, $2), state = CASE WHEN state = 'planned' THEN 'ringing' ELSE state END
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- name: attempt_status
-- returns: attempt_told
SELECT lead_id, open, ringing FROM attempt_status($1::uuid, $2, $3, $4::int, $5::bigint)

-- The lead picked up: they talk.
-- name: attempt_talked
-- returns: nothing
WITH a AS (UPDATE call_attempts SET transferred = true WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid RETURNING lead_id)
UPDATE hot_leads l SET connected_at = coalesce(l.connected_at, clock_timestamp()) FROM a WHERE l.tenant_id = (SELECT app_tenant()) AND l.id = a.lead_id

-- name: lead_accept
-- returns: lead_won
SELECT won, lead_id, thread_id FROM lead_accept($1::uuid, $2)

-- name: lead_claim
-- returns: lead_claimed
SELECT outcome, lead_id, thread_id, by_name FROM lead_claim($1::uuid, $2, $3::uuid)

-- Whom a claim is told, and from which line: everybody who may take leads; from the second time their leads. Whose thread it is and who takes calls
-- are told first: a line sends so many texts a second.
-- name: lead_team
-- returns: lead_mate
SELECT m.id, m.name, m.phone, m.role, h.number_id, h.peer, coalesce(k.name, '') AS contact_name, left(t.body, 120) AS words, l.code, l.state,
	l.reminders, l.thread_id, (SELECT b.region FROM tenants b WHERE b.id = l.tenant_id) AS region, lead_held(h.peer) AS held
FROM hot_leads l JOIN threads h ON h.tenant_id = l.tenant_id AND h.id = l.thread_id JOIN messages t ON t.tenant_id = l.tenant_id AND t.id = l.message_id
LEFT JOIN contacts k ON k.tenant_id = l.tenant_id AND k.id = h.contact_id
JOIN members m ON m.tenant_id = l.tenant_id AND m.active AND m.phone IS NOT NULL AND m.role IN ('owner', 'manager', 'lead', 'agent', 'field')
WHERE l.tenant_id = (SELECT app_tenant()) AND l.id = $1::uuid AND ($2::int = 0 OR m.role IN ('lead', 'manager', 'owner'))
ORDER BY (m.id = h.assigned_member) DESC NULLS LAST, m.can_receive_calls DESC, m.sort_name, m.id LIMIT 50

-- name: lead_reminded
-- returns: nothing
UPDATE hot_leads SET reminders = reminders + 1 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state = 'escalated'

-- A member is texted.
-- name: lead_text
-- returns: nothing
SELECT lead_text($1::uuid, $2, $3, $4::int, $5, $6)

-- name: lead_taken
-- returns: nothing
SELECT lead_taken($1::uuid, $2::uuid, $3, $4::int, $5)

-- Who texts: a member, by their phone; and what came of the claim that they text.
-- name: lead_order
-- returns: lead_ordered
SELECT * FROM lead_order($1, $2, $3, $4, $5)

-- A lead that somebody has, by its code.
-- name: lead_of_code
-- returns: lead_callee
SELECT l.contact_id, h.peer AS number, contact_called(k) AS name, coalesce(l.claimed_by, l.answered_by) = $2::uuid AS theirs
FROM hot_leads l JOIN threads h ON h.tenant_id = l.tenant_id AND h.id = l.thread_id LEFT JOIN contacts k ON k.tenant_id = l.tenant_id AND k.id = l.contact_id
WHERE l.tenant_id = (SELECT app_tenant()) AND l.code = $1 AND l.code <> '' ORDER BY l.id DESC LIMIT 1

-- Who has a number; no contact: nobody we know.
-- name: lead_of_number
-- returns: lead_callee
SELECT k.id AS contact_id, $1 AS number, contact_called(k) AS name, true AS theirs
FROM (SELECT) one LEFT JOIN LATERAL contact_of_phone($1) o ON true LEFT JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = o.contact_id

-- name: lead_at_work
-- returns: lead_at_work
SELECT m.name, CASE p.state WHEN 'ready' THEN 'ready' ELSE 'on_call' END AS state FROM presence p JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.takes_calls AND p.state IN ('ready', 'ringing', 'on_call') ORDER BY p.state <> 'ready', m.name, m.id LIMIT 100

-- name: lead_reach
-- returns: lead_reach
SELECT p.state, presence_reachable(p.member_id, p.rings) AS reachable FROM presence p WHERE p.tenant_id = (SELECT app_tenant()) AND p.member_id = $1::uuid

-- name: lead_list
-- returns: lead_row
SELECT l.id, l.thread_id, l.state, l.score, l.reasons, l.judge, l.in_hours, l.code, l.escalated_why, l.created_at, l.answered_at, l.connected_at, l.escalated_at, l.claimed_at, l.reminders,
	h.peer, coalesce(k.name, '') AS contact_name, m.body AS words, a.name AS answered_by, c.name AS claimed_by,
	(SELECT count(*) FROM call_attempts x WHERE x.tenant_id = l.tenant_id AND x.lead_id = l.id
		AND (l.state = 'ringing' OR coalesce(x.rang_at, x.answered_at) IS NOT NULL)) AS phones,
	coalesce((SELECT string_agg(w.name || ': ' || CASE WHEN x.transferred THEN 'talked to them' WHEN x.answered THEN 'pressed 1'
			WHEN x.answered_at IS NOT NULL THEN 'picked up, did not press 1' WHEN x.end_reason = 'busy' THEN 'busy'
			WHEN x.end_reason = 'failed' THEN 'could not be reached' WHEN x.end_reason = 'canceled' AND x.rang_at IS NULL THEN 'did not ring' WHEN x.state = 'ended' THEN 'rang for '
				|| greatest(0, extract(epoch FROM x.ended_at - coalesce(x.rang_at, x.asked_at, x.created_at)))::bigint || ' s'
			ELSE 'rings' END, ' · ' ORDER BY x.created_at, x.id)
		FROM call_attempts x JOIN members w ON w.tenant_id = x.tenant_id AND w.id = x.member_id
		WHERE x.tenant_id = l.tenant_id AND x.lead_id = l.id), '') AS tries, l.state = 'escalated' AND o.told = o.lost
		AND (o.told > 0 OR l.escalated_at < now() - interval '1 minute') AS unreached, o.why AS unreached_why
FROM hot_leads l JOIN threads h ON h.tenant_id = l.tenant_id AND h.id = l.thread_id JOIN messages m ON m.tenant_id = l.tenant_id AND m.id = l.message_id
LEFT JOIN contacts k ON k.tenant_id = l.tenant_id AND k.id = h.contact_id
-- of an open claim: the texts to the team, and those that did not get there
CROSS JOIN LATERAL (SELECT count(*) AS told, count(*) FILTER (WHERE x.rank = 9 AND x.state IN ('canceled', 'failed', 'undelivered')) AS lost,
		coalesce(max(x.reason), '') AS why
	FROM members w CROSS JOIN generate_series(0, 2) r JOIN messages x ON x.tenant_id = w.tenant_id
		AND x.form_key = format('lead:%s:%s:%s', right(l.id::text, 12), right(w.id::text, 12), r)
	WHERE l.state = 'escalated' AND w.tenant_id = l.tenant_id) o
LEFT JOIN members a ON a.tenant_id = l.tenant_id AND a.id = l.answered_by LEFT JOIN members c ON c.tenant_id = l.tenant_id AND c.id = l.claimed_by
WHERE l.tenant_id = (SELECT app_tenant()) AND ($1::text = '' OR l.id >= uuid7_floor(day_begins((now() AT TIME ZONE $2)::date - ($3::int - 1), $2)) AND CASE $1::text
	WHEN 'rings' THEN EXISTS (SELECT FROM call_attempts x WHERE x.tenant_id = l.tenant_id AND x.lead_id = l.id)
	WHEN 'answered' THEN l.answered_at IS NOT NULL WHEN 'connected' THEN l.connected_at IS NOT NULL WHEN 'unanswered' THEN l.escalated_at IS NOT NULL AND l.in_hours
	WHEN 'closed' THEN NOT l.in_hours WHEN 'booked' THEN EXISTS (SELECT FROM appointments p WHERE p.tenant_id = l.tenant_id
		AND p.contact_id = l.contact_id AND p.created_at >= l.created_at) ELSE false END)
ORDER BY (l.state IN ('ringing', 'escalated')) DESC, l.id DESC LIMIT CASE $1::text WHEN '' THEN 100 ELSE 1000 END

-- The figures of today, or of so many days ($2) with it (G11.11, G11.12); each is the number of rows that lead_list shows for it.
-- name: lead_figures
-- returns: lead_figures
WITH l AS (SELECT l.*, (SELECT count(*) FROM call_attempts x WHERE x.tenant_id = l.tenant_id AND x.lead_id = l.id) AS phones
	FROM hot_leads l WHERE l.tenant_id = (SELECT app_tenant()) AND l.id >= uuid7_floor(day_begins((now() AT TIME ZONE $1)::date - ($2::int - 1), $1)))
SELECT count(*) FILTER (WHERE phones > 0) AS rings, count(*) FILTER (WHERE answered_at IS NOT NULL) AS answered,
	count(*) FILTER (WHERE connected_at IS NOT NULL) AS connected,
	count(*) FILTER (WHERE escalated_at IS NOT NULL AND in_hours) AS unanswered, count(*) FILTER (WHERE NOT in_hours) AS closed,
	coalesce(avg(extract(epoch FROM coalesce(answered_at, escalated_at) - created_at)) FILTER (WHERE phones > 0), 0)::bigint AS ring_s,
	coalesce(avg(extract(epoch FROM answered_at - created_at)) FILTER (WHERE answered_at IS NOT NULL AND phones > 0), 0)::bigint AS pickup_s,
	count(*) FILTER (WHERE EXISTS (SELECT FROM appointments p WHERE p.tenant_id = l.tenant_id AND p.contact_id = l.contact_id
		AND p.created_at >= l.created_at)) AS booked, count(*) AS all_leads,
	count(*) FILTER (WHERE connected_at IS NOT NULL AND EXISTS (SELECT FROM appointments p WHERE p.tenant_id = l.tenant_id
		AND p.contact_id = l.contact_id AND p.created_at >= l.created_at)) AS talked_booked
FROM l
