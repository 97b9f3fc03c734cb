-- Promises: see sql/migrations/0030_sla.sql and features/sla/sla.h.

-- name: promises_due
-- returns: count_row
SELECT promises_due() AS n

-- How a kind is measured, and by whose hours.
-- name: sla_policy
-- returns: policy_row
SELECT p.kind, p.active, p.rule, p.minutes::bigint AS minutes, (extract(epoch FROM p.cutoff) / 60)::bigint AS cutoff_min,
	coalesce((extract(epoch FROM p.closed_at) / 60)::bigint, -1) AS at_min, p.warn_pct::bigint AS warn_pct,
	p.critical_pct::bigint AS critical_pct, p.target_pct::bigint AS target_pct, p.version::bigint AS version, p.schedule_id,
	s.id AS hours_id, s.name AS hours, coalesce(s.timezone, t.timezone) AS zone, t.region
FROM sla_policies p JOIN tenants t ON t.id = p.tenant_id
LEFT JOIN LATERAL (SELECT s.id, s.name, s.timezone FROM schedules s WHERE s.tenant_id = p.tenant_id
	AND (p.schedule_id IS NULL OR s.id = p.schedule_id) ORDER BY s.name <> 'Opening hours', s.id LIMIT 1) s ON true
WHERE p.tenant_id = (SELECT app_tenant()) AND p.kind = $1

-- name: sla_policies
-- returns: policy_row
SELECT p.kind, p.active, p.rule, p.minutes::bigint AS minutes, (extract(epoch FROM p.cutoff) / 60)::bigint AS cutoff_min,
	coalesce((extract(epoch FROM p.closed_at) / 60)::bigint, -1) AS at_min, p.warn_pct::bigint AS warn_pct,
	p.critical_pct::bigint AS critical_pct, p.target_pct::bigint AS target_pct, p.version::bigint AS version, p.schedule_id,
	s.id AS hours_id, s.name AS hours, coalesce(s.timezone, t.timezone) AS zone, t.region
FROM sla_policies p JOIN tenants t ON t.id = p.tenant_id
LEFT JOIN LATERAL (SELECT s.id, s.name, s.timezone FROM schedules s WHERE s.tenant_id = p.tenant_id
	AND (p.schedule_id IS NULL OR s.id = p.schedule_id) ORDER BY s.name <> 'Opening hours', s.id LIMIT 1) s ON true
WHERE p.tenant_id = (SELECT app_tenant())
ORDER BY array_position(ARRAY['voicemail', 'text', 'missed_call', 'survey', 'outcome', 'follow_up'], p.kind::text)

-- name: sla_steps
-- returns: step_row
SELECT s.kind, s.after_min::bigint AS after_min, s.who, s.channel FROM sla_steps s WHERE s.tenant_id = (SELECT app_tenant())
ORDER BY s.kind, s.after_min, s.who, s.channel

-- When it is open by the hours of a kind.
-- name: sla_spans
-- returns: hours_span
SELECT opens_at, closes_at FROM hours_spans(sla_hours_of($1), $2::timestamptz, $3::timestamptz)

-- Days that are closed by name, for the words that say why something is due when it is.
-- name: sla_closed
-- returns: sla_closed_row
WITH s AS MATERIALIZED (SELECT s.id, coalesce(s.timezone, t.timezone) AS zone FROM schedules s JOIN tenants t ON t.id = s.tenant_id
	WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = sla_hours_of($1))
SELECT (h.day::timestamp AT TIME ZONE s.zone) AS from_at, ((h.day + 1)::timestamp AT TIME ZONE s.zone) AS to_at, h.name
FROM s, holidays h WHERE h.tenant_id = (SELECT app_tenant()) AND h.opens IS NULL AND (h.schedule_id IS NULL OR h.schedule_id = s.id)
	AND h.day BETWEEN ($2::timestamptz AT TIME ZONE s.zone)::date AND ($3::timestamptz AT TIME ZONE s.zone)::date
UNION ALL
SELECT o.starts_at, o.ends_at, CASE o.reason WHEN '' THEN 'closed' ELSE o.reason END FROM s, schedule_overrides o
WHERE o.tenant_id = (SELECT app_tenant()) AND o.schedule_id = s.id AND NOT o.open AND o.ends_at > $2::timestamptz
	AND o.starts_at < $3::timestamptz
ORDER BY 1 LIMIT 60

-- What a promise is about, or nothing when there is none to be made: the call was answered after
-- all, or is answered for by a voicemail. A caller who was missed twice is owed one call.
-- name: promise_source
-- returns: source_row
SELECT c.id AS call_id, NULL::uuid AS thread_id, r.id AS recording_id, c.contact_id, c.from_number AS number, c.queue_id,
	coalesce(r.created_at, c.ended_at) AS started_at, (SELECT m.id FROM members m WHERE m.tenant_id = c.tenant_id AND m.active
		AND m.id IN (k.owner_id, n.follow_up_id) ORDER BY m.id = k.owner_id DESC NULLS LAST LIMIT 1) AS owner_id,
	CASE $1 WHEN 'voicemail' THEN '' ELSE coalesce('Waited ' || (extract(epoch FROM c.ended_at - c.queued_at)::bigint / 60) || ':'
		|| lpad((extract(epoch FROM c.ended_at - c.queued_at)::bigint % 60)::text, 2, '0') || ' in ' || q.name, n.name, '') END AS words,
	(SELECT p.id FROM promises p WHERE p.tenant_id = c.tenant_id AND p.contact_id = c.contact_id AND p.kind = 'missed_call'
		AND p.closed_at IS NULL AND p.call_id <> c.id LIMIT 1) AS same_id, NULL::bigint AS minutes
FROM calls c LEFT JOIN recordings r ON r.tenant_id = c.tenant_id AND r.id = $3::uuid
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
WHERE c.tenant_id = (SELECT app_tenant())
	AND c.id = coalesce($2::uuid, (SELECT x.call_id FROM recordings x WHERE x.tenant_id = (SELECT app_tenant()) AND x.id = $3::uuid))
	AND coalesce(r.created_at, c.ended_at) IS NOT NULL AND CASE $1 WHEN 'voicemail' THEN r.handled_at IS NULL
		ELSE c.outcome IN ('missed', 'abandoned') END

-- The thread first, as whoever writes in it does: the promise then points at it, and changes it.
-- name: promise_thread
-- returns: source_row
SELECT NULL::uuid AS call_id, h.id AS thread_id, NULL::uuid AS recording_id, h.contact_id, h.peer AS number, NULL::uuid AS queue_id,
	h.waiting_since AS started_at, h.assigned_member AS owner_id, CASE h.last_words WHEN '' THEN '' ELSE '“' || h.last_words || '”' END AS words,
	NULL::uuid AS same_id, NULL::bigint AS minutes
FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.id = $1::uuid AND h.due_at IS NOT NULL FOR UPDATE

-- What an outcome promises, by itself or not at all: it may have been changed meanwhile.
-- name: promise_outcome
-- returns: source_row
SELECT c.id AS call_id, NULL::uuid AS thread_id, NULL::uuid AS recording_id, c.contact_id,
	coalesce(CASE c.direction WHEN 'outbound' THEN c.to_number ELSE c.from_number END, '') AS number, c.queue_id, c.disposed_at AS started_at,
	coalesce(c.assigned_to, c.disposed_by) AS owner_id, left(d.name || CASE WHEN c.note = '' THEN '' ELSE ': ' || c.note END, 200) AS words,
	NULL::uuid AS same_id, d.due_min::bigint AS minutes
FROM calls c JOIN dispositions d ON d.tenant_id = c.tenant_id AND d.id = c.disposition_id
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid AND d.due_min IS NOT NULL AND c.disposed_at IS NOT NULL

-- Whoever was not satisfied is called by their own coordinator before the permission to operate, else
-- by a manager (C-11); not twice at the same time.
-- name: promise_survey
-- returns: source_row
SELECT NULL::uuid AS call_id, NULL::uuid AS thread_id, NULL::uuid AS recording_id, k.id AS contact_id, coalesce(k.phone, '') AS number,
	NULL::uuid AS queue_id, $3::timestamptz AS started_at, coalesce((SELECT m.id FROM members m JOIN journey_stages s ON s.tenant_id = m.tenant_id
			AND s.id = k.stage_id AND s.phase = 'PRE-PTO' WHERE m.tenant_id = k.tenant_id AND m.id = k.owner_id AND m.active),
		(SELECT m.id FROM members m WHERE m.tenant_id = k.tenant_id AND m.active AND m.role = 'manager' ORDER BY m.id LIMIT 1)) AS owner_id,
	left($2, 500) AS words, (SELECT p.id FROM promises p WHERE p.tenant_id = k.tenant_id AND p.contact_id = k.id AND p.kind = 'survey'
		AND p.closed_at IS NULL LIMIT 1) AS same_id, NULL::bigint AS minutes
FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- name: promise_survey_ask
-- returns: nothing
SELECT promise_survey($1::uuid, $2)

-- The voicemail takes the place of the missed call.
-- name: promise_add
-- returns: id_row
WITH gone AS (SELECT promise_close(array_agg(p.id), NULL, 'They left a voicemail', true) FROM promises p
	WHERE p.tenant_id = app_tenant() AND p.call_id = $3::uuid AND p.kind = 'missed_call' AND $1 = 'voicemail' HAVING count(*) > 0)
INSERT INTO promises (tenant_id, id, kind, call_id, recording_id, contact_id, number, words, owner_id, queue_id, made_by, started_at,
	due_at, warn_at, critical_at, window_s, why, thread_id)
SELECT app_tenant(), $2::uuid, $1, $3::uuid, $4::uuid, $5::uuid, $6, left($7, 500), $8::uuid, $9::uuid, $10::uuid, $11::timestamptz,
	$12::timestamptz, $13::timestamptz, $14::timestamptz, $15::bigint, $16, $17::uuid FROM (SELECT count(*) FROM gone) g
ON CONFLICT DO NOTHING RETURNING id

-- name: promise_again
-- returns: nothing
UPDATE promises SET words = left('Again: ' || $2 || CASE WHEN words = '' THEN '' ELSE '. Before: ' || regexp_replace(words, '^Again: ', '') END, 500),
	version = version + 1
WHERE tenant_id = app_tenant() AND id = $1::uuid AND closed_at IS NULL

-- name: promise_tick
-- returns: ticked_row
SELECT id, kind, contact_id, state, owner_id, overdue FROM promise_tick($1::int)

-- name: promise_one
-- returns: promise_row
SELECT p.id, p.kind, p.state, p.words, p.started_at, p.due_at, p.warn_at, p.critical_at, p.window_s, p.why, p.left_s, p.pause_why,
	p.resume_at, p.escalated_to, p.escalated_at, p.owner_id, m.name AS owner, p.contact_id, k.name AS contact, k.type AS contact_type,
	s.phase, coalesce(nullif(p.number, ''), k.phone) AS number, coalesce(k.do_not_contact, false) AS do_not_contact, p.call_id,
	p.thread_id, p.closed_at, c.name AS closer, p.close_why, w.name AS maker,
	p.version::bigint AS version, p.handed_by, (SELECT h.name FROM members h WHERE h.tenant_id = p.tenant_id AND h.id = p.handed_by) AS hander,
	p.handed_words
FROM promises p LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id
LEFT JOIN members c ON c.tenant_id = p.tenant_id AND c.id = p.closed_by LEFT JOIN members w ON w.tenant_id = p.tenant_id AND w.id = p.made_by
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = p.tenant_id AND s.id = k.stage_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.id = $1::uuid

-- The board: of each column the first, and one more than it shows. $1 a kind, $2 a member whose
-- they are, $3 only what nobody has.
-- name: promises_board
-- returns: board_row
WITH o AS (
	(SELECT 'overdue' AS place, p.* FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'open' AND p.due_at <= now()
		AND ($1::text IS NULL OR p.kind = $1) AND ($2::uuid IS NULL OR p.owner_id = $2::uuid) AND (NOT $3::boolean OR p.owner_id IS NULL)
		ORDER BY p.due_at, p.id LIMIT 26)
	UNION ALL
	(SELECT 'critical', p.* FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'open' AND p.due_at > now()
		AND p.critical_at <= now()
		AND ($1::text IS NULL OR p.kind = $1) AND ($2::uuid IS NULL OR p.owner_id = $2::uuid) AND (NOT $3::boolean OR p.owner_id IS NULL)
		ORDER BY p.due_at, p.id LIMIT 26)
	UNION ALL
	(SELECT 'soon', p.* FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'open' AND p.due_at > now()
		AND p.critical_at > now() AND p.warn_at <= now()
		AND ($1::text IS NULL OR p.kind = $1) AND ($2::uuid IS NULL OR p.owner_id = $2::uuid) AND (NOT $3::boolean OR p.owner_id IS NULL)
		ORDER BY p.due_at, p.id LIMIT 26)
	UNION ALL
	(SELECT 'later', p.* FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'open' AND p.due_at > now()
		AND p.critical_at > now() AND p.warn_at > now()
		AND ($1::text IS NULL OR p.kind = $1) AND ($2::uuid IS NULL OR p.owner_id = $2::uuid) AND (NOT $3::boolean OR p.owner_id IS NULL)
		ORDER BY p.due_at, p.id LIMIT 26)
	UNION ALL
	(SELECT 'paused', p.* FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'paused'
		AND ($1::text IS NULL OR p.kind = $1) AND ($2::uuid IS NULL OR p.owner_id = $2::uuid) AND (NOT $3::boolean OR p.owner_id IS NULL)
		ORDER BY p.resume_at, p.id LIMIT 26))
SELECT p.place, p.id, p.kind, p.state, p.words, p.started_at, p.due_at, p.warn_at, p.critical_at, p.why, p.pause_why, p.resume_at,
	p.escalated_to, p.escalated_at, p.owner_id, m.name AS owner, p.contact_id, k.name AS contact, k.type AS contact_type, s.phase,
	coalesce(nullif(p.number, ''), k.phone) AS number, coalesce(k.do_not_contact, false) AS do_not_contact, p.call_id, p.thread_id
FROM o p LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = p.tenant_id AND s.id = k.stage_id
ORDER BY array_position(ARRAY['overdue', 'critical', 'soon', 'later', 'paused'], p.place), p.due_at, p.id

-- name: promises_counts
-- returns: board_counts
SELECT count(*) FILTER (WHERE p.state = 'open' AND p.due_at <= now()) AS overdue,
	count(*) FILTER (WHERE p.state = 'open' AND p.due_at > now() AND p.critical_at <= now()) AS critical,
	count(*) FILTER (WHERE p.state = 'open' AND p.due_at > now() AND p.critical_at > now() AND p.warn_at <= now()) AS soon,
	count(*) FILTER (WHERE p.state = 'open' AND p.critical_at > now() AND p.warn_at > now()) AS later,
	count(*) FILTER (WHERE p.state = 'paused') AS paused
FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.closed_at IS NULL
	AND ($1::text IS NULL OR p.kind = $1) AND ($2::uuid IS NULL OR p.owner_id = $2::uuid) AND (NOT $3::boolean OR p.owner_id IS NULL)

-- Kept of all that were due or are closed since Monday, a kind.
-- name: promises_figures
-- returns: figure_row
SELECT l.kind, count(*) FILTER (WHERE p.state = 'kept') AS kept,
	count(*) FILTER (WHERE p.state IN ('kept', 'late') OR p.state = 'open' AND p.due_at <= now()) AS all_of,
	l.target_pct::bigint AS target_pct, l.minutes::bigint AS minutes
FROM sla_policies l LEFT JOIN promises p ON p.tenant_id = l.tenant_id AND p.kind = l.kind
	AND (p.closed_at >= day_begins((date_trunc('week', now() AT TIME ZONE $1))::date, $1) OR p.state = 'open' AND p.due_at <= now())
WHERE l.tenant_id = (SELECT app_tenant()) AND l.active GROUP BY l.kind, l.target_pct, l.minutes
ORDER BY array_position(ARRAY['voicemail', 'text', 'missed_call', 'survey', 'outcome', 'follow_up'], l.kind::text)

-- Closed today: those that were late, and the newest that were kept.
-- name: promises_done
-- returns: done_row
(SELECT p.id, p.kind, p.state, coalesce(nullif(k.name, ''), nullif(p.number, ''), '') AS who, p.closed_at, p.due_at
FROM promises p LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'late' AND p.due_at > now() - interval '7 days'
	AND p.closed_at >= day_begins((now() AT TIME ZONE $1)::date, $1) ORDER BY p.due_at DESC, p.id DESC LIMIT 8)
UNION ALL
(SELECT p.id, p.kind, p.state, coalesce(nullif(k.name, ''), nullif(p.number, ''), '') AS who, p.closed_at, p.due_at
FROM promises p LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'kept' AND p.closed_at > now() - interval '1 hour'
ORDER BY p.closed_at DESC, p.id DESC LIMIT 8)

-- Those that were broken: overdue or closed late, newest due first below a cursor.
-- name: promises_broken
-- returns: promise_row
SELECT p.id, p.kind, p.state, p.words, p.started_at, p.due_at, p.warn_at, p.critical_at, p.window_s, p.why, p.left_s, p.pause_why,
	p.resume_at, p.escalated_to, p.escalated_at, p.owner_id, m.name AS owner, p.contact_id, k.name AS contact, k.type AS contact_type,
	s.phase, coalesce(nullif(p.number, ''), k.phone) AS number, coalesce(k.do_not_contact, false) AS do_not_contact, p.call_id,
	p.thread_id, p.closed_at, c.name AS closer, p.close_why, w.name AS maker,
	p.version::bigint AS version, p.handed_by, (SELECT h.name FROM members h WHERE h.tenant_id = p.tenant_id AND h.id = p.handed_by) AS hander,
	p.handed_words
FROM (
	(SELECT * FROM promises x WHERE x.tenant_id = (SELECT app_tenant()) AND x.state = 'open' AND x.due_at <= now()
		AND (x.due_at, x.id) < ($1::timestamptz, $2::uuid) ORDER BY x.due_at DESC, x.id DESC LIMIT 51)
	UNION ALL
	(SELECT * FROM promises x WHERE x.tenant_id = (SELECT app_tenant()) AND x.state = 'late'
		AND (x.due_at, x.id) < ($1::timestamptz, $2::uuid) ORDER BY x.due_at DESC, x.id DESC LIMIT 51)
	ORDER BY due_at DESC, id DESC LIMIT 51) p
LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id
LEFT JOIN members c ON c.tenant_id = p.tenant_id AND c.id = p.closed_by LEFT JOIN members w ON w.tenant_id = p.tenant_id AND w.id = p.made_by
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = p.tenant_id AND s.id = k.stage_id
ORDER BY p.due_at DESC, p.id DESC

-- The list: all that are owed, paused or not, soonest first above a cursor.
-- name: promises_list
-- returns: promise_row
SELECT p.id, p.kind, p.state, p.words, p.started_at, p.due_at, p.warn_at, p.critical_at, p.window_s, p.why, p.left_s, p.pause_why,
	p.resume_at, p.escalated_to, p.escalated_at, p.owner_id, m.name AS owner, p.contact_id, k.name AS contact, k.type AS contact_type,
	s.phase, coalesce(nullif(p.number, ''), k.phone) AS number, coalesce(k.do_not_contact, false) AS do_not_contact, p.call_id,
	p.thread_id, p.closed_at, c.name AS closer, p.close_why, w.name AS maker,
	p.version::bigint AS version, p.handed_by, (SELECT h.name FROM members h WHERE h.tenant_id = p.tenant_id AND h.id = p.handed_by) AS hander,
	p.handed_words
FROM (
	(SELECT * FROM promises x WHERE x.tenant_id = (SELECT app_tenant()) AND x.state = 'open'
		AND ($1::text IS NULL OR x.kind = $1) AND ($2::uuid IS NULL OR x.owner_id = $2::uuid) AND (NOT $3::boolean OR x.owner_id IS NULL)
		AND (x.due_at, x.id) > ($4::timestamptz, $5::uuid) ORDER BY x.due_at, x.id LIMIT 51)
	UNION ALL
	(SELECT * FROM promises x WHERE x.tenant_id = (SELECT app_tenant()) AND x.state = 'paused'
		AND ($1::text IS NULL OR x.kind = $1) AND ($2::uuid IS NULL OR x.owner_id = $2::uuid) AND (NOT $3::boolean OR x.owner_id IS NULL)
		AND (x.due_at, x.id) > ($4::timestamptz, $5::uuid) ORDER BY x.due_at, x.id LIMIT 51)
	ORDER BY due_at, id LIMIT 51) p
LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id
LEFT JOIN members c ON c.tenant_id = p.tenant_id AND c.id = p.closed_by LEFT JOIN members w ON w.tenant_id = p.tenant_id AND w.id = p.made_by
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = p.tenant_id AND s.id = k.stage_id
ORDER BY p.due_at, p.id

-- name: promise_close
-- returns: id_row
SELECT promise_close(ARRAY[$1::uuid], $2::uuid, $3, $4::boolean) AS id

-- name: promise_give
-- returns: count_row
SELECT promise_give($1::uuid, $2::uuid, $3::uuid, $4) AS n

-- name: promise_answer
-- returns: one_text
SELECT promise_answer($1::uuid, $2::uuid, $3::boolean, $4) AS text

-- Another time, by somebody who says why; warned of and escalated anew.
-- name: promise_due_set
-- returns: nothing
UPDATE promises SET due_at = $2::timestamptz, warn_at = $3::timestamptz, critical_at = $4::timestamptz, window_s = $5::bigint, why = left($6, 600),
	told_min = -1, reminded_at = NULL, version = version + 1
WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'open' AND version = $7::bigint

-- name: promise_pause
-- returns: nothing
UPDATE promises SET state = 'paused', paused_at = $2::timestamptz, pause_why = $3, resume_at = $4::timestamptz, left_s = $5::bigint,
	version = version + 1
WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'open'

-- name: promise_resume
-- returns: nothing
UPDATE promises SET state = 'open', paused_at = NULL, pause_why = '', resume_at = NULL, left_s = NULL, due_at = $2::timestamptz,
	warn_at = $3::timestamptz, critical_at = $4::timestamptz, why = $5, version = version + 1
WHERE tenant_id = app_tenant() AND id = $1::uuid AND state = 'paused'

-- name: promise_people
-- returns: person_row
SELECT m.id, m.name FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND m.role <> 'viewer' ORDER BY m.name LIMIT 200

-- name: promises_mine
-- returns: mine_row
SELECT count(*) FILTER (WHERE p.due_at <= now()) AS overdue, count(*) FILTER (WHERE p.due_at > now() AND p.warn_at <= now()) AS soon
FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'open' AND p.owner_id = $1::uuid

-- name: sla_policy_save
-- returns: nothing
UPDATE sla_policies SET active = $2::boolean, rule = $3, minutes = $4::int, cutoff = $5::time, closed_at = $6::time,
	warn_pct = $7::int, critical_pct = $8::int, target_pct = $9::int, schedule_id = $10::uuid, version = version + 1
WHERE tenant_id = app_tenant() AND kind = $1 AND version = $11::int

-- What a rule would have done with those of the last 30 days: their starts.
-- name: sla_recent
-- returns: recent_row
SELECT p.started_at, p.due_at, coalesce(p.closed_at, now()) AS done_at FROM promises p
WHERE p.tenant_id = (SELECT app_tenant()) AND p.kind = $1 AND p.started_at > now() - interval '30 days' AND p.state <> 'excused'
	AND p.state <> 'paused'
ORDER BY p.id DESC LIMIT 1000

-- name: sla_schedules
-- returns: person_row
SELECT s.id, s.name FROM schedules s WHERE s.tenant_id = (SELECT app_tenant()) ORDER BY s.name LIMIT 100

-- The ladder of a kind, anew: [[after_min, who, channel], ...].
-- name: sla_steps_save
-- returns: nothing
WITH gone AS (DELETE FROM sla_steps s WHERE s.tenant_id = app_tenant() AND s.kind = $1 AND NOT EXISTS (
	SELECT FROM json_array_elements($2::json) v WHERE (v->>0)::int = s.after_min AND v->>1 = s.who AND v->>2 = s.channel))
INSERT INTO sla_steps (tenant_id, kind, after_min, who, channel)
SELECT app_tenant(), $1, (v->>0)::int, v->>1, v->>2 FROM json_array_elements($2::json) v
WHERE CASE WHEN v->>1 LIKE 'member:%' THEN EXISTS (SELECT FROM members m WHERE m.tenant_id = app_tenant() AND m.active AND m.id::text = substr(v->>1, 8))
	WHEN v->>1 LIKE 'queue:%' THEN EXISTS (SELECT FROM queues q WHERE q.tenant_id = app_tenant() AND q.id::text = substr(v->>1, 7)) ELSE true END
ON CONFLICT DO NOTHING

-- Who can be named on a rung of the ladder, beside roles.
-- name: sla_named
-- returns: person_row
(SELECT 'queue:' || q.id AS id, 'those of ' || q.name AS name FROM queues q WHERE q.tenant_id = (SELECT app_tenant()) AND q.archived_at IS NULL ORDER BY q.name LIMIT 40)
UNION ALL
(SELECT 'member:' || m.id, m.name FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND m.role <> 'viewer' ORDER BY m.name LIMIT 80)

-- What is owed to a contact.
-- name: promises_about
-- returns: promise_row
SELECT p.id, p.kind, p.state, p.words, p.started_at, p.due_at, p.warn_at, p.critical_at, p.window_s, p.why, p.left_s, p.pause_why,
	p.resume_at, p.escalated_to, p.escalated_at, p.owner_id, m.name AS owner, p.contact_id, k.name AS contact, k.type AS contact_type,
	s.phase, coalesce(nullif(p.number, ''), k.phone) AS number, coalesce(k.do_not_contact, false) AS do_not_contact, p.call_id,
	p.thread_id, p.closed_at, c.name AS closer, p.close_why, w.name AS maker,
	p.version::bigint AS version, p.handed_by, (SELECT h.name FROM members h WHERE h.tenant_id = p.tenant_id AND h.id = p.handed_by) AS hander,
	p.handed_words
FROM promises p LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id
LEFT JOIN members c ON c.tenant_id = p.tenant_id AND c.id = p.closed_by LEFT JOIN members w ON w.tenant_id = p.tenant_id AND w.id = p.made_by
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = p.tenant_id AND s.id = k.stage_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.contact_id = $1::uuid AND p.closed_at IS NULL ORDER BY p.due_at, p.id LIMIT 20

-- Whom a follow-up is about: a contact, else whoever a call was with.
-- name: promise_about
-- returns: about_row
SELECT k.id AS contact_id, k.name, k.phone AS number FROM contacts k
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid
UNION ALL
SELECT c.contact_id, k.name, CASE c.direction WHEN 'outbound' THEN c.to_number ELSE c.from_number END FROM calls c
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $2::uuid AND $1::uuid IS NULL

-- name: promises_of_call
-- returns: promise_row
SELECT p.id, p.kind, p.state, p.words, p.started_at, p.due_at, p.warn_at, p.critical_at, p.window_s, p.why, p.left_s, p.pause_why,
	p.resume_at, p.escalated_to, p.escalated_at, p.owner_id, m.name AS owner, p.contact_id, k.name AS contact, k.type AS contact_type,
	s.phase, coalesce(nullif(p.number, ''), k.phone) AS number, coalesce(k.do_not_contact, false) AS do_not_contact, p.call_id,
	p.thread_id, p.closed_at, c.name AS closer, p.close_why, w.name AS maker,
	p.version::bigint AS version, p.handed_by, (SELECT h.name FROM members h WHERE h.tenant_id = p.tenant_id AND h.id = p.handed_by) AS hander,
	p.handed_words
FROM promises p LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id
LEFT JOIN members c ON c.tenant_id = p.tenant_id AND c.id = p.closed_by LEFT JOIN members w ON w.tenant_id = p.tenant_id AND w.id = p.made_by
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = p.tenant_id AND s.id = k.stage_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.call_id = $1::uuid ORDER BY p.due_at, p.id LIMIT 50

-- A thread says when it is due as the promise about it does.
-- name: promise_thread_due
-- returns: nothing
UPDATE threads SET due_at = $2::timestamptz, due_words = $3 WHERE tenant_id = app_tenant() AND id = $1::uuid AND due_at IS NOT NULL
	AND due_at <> $2::timestamptz

-- How long what was done lately was worked on: since it was there, or since the one before it was
-- done. What somebody set for later is not worked on before its time comes.
-- name: sla_pace
-- returns: worked_row
SELECT greatest(p.started_at, lag(p.closed_at) OVER (ORDER BY p.closed_at, p.id), CASE WHEN p.kind IN ('follow_up', 'outcome')
	THEN least(p.critical_at, p.closed_at) END) AS from_at, p.closed_at AS to_at
FROM (SELECT * FROM promises x WHERE x.tenant_id = (SELECT app_tenant()) AND x.closed_at > now() - interval '14 days'
	AND x.state IN ('kept', 'late') ORDER BY x.closed_at DESC, x.id DESC LIMIT 500) p

-- What is open and due until the end of the day, soonest first.
-- name: sla_today
-- returns: today_row
SELECT p.id, p.due_at, coalesce(nullif(k.name, ''), nullif(p.number, ''), '') AS who FROM promises p
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'open' AND p.due_at < day_ends((now() AT TIME ZONE $1)::date, $1)
ORDER BY p.due_at, p.id LIMIT 500

-- What somebody said or wrote, to be listened to.
-- name: promise_heard
-- returns: heard_row
SELECT m.id, m.member_id, m.contact_id, NULL::uuid AS call_id, m.body AS text, m.created_at AS said_at FROM messages m
WHERE $1 = 'text' AND m.tenant_id = (SELECT app_tenant()) AND m.id = $2::uuid
UNION ALL
SELECT n.id, n.member_id, n.contact_id, NULL, n.body, n.created_at FROM contact_notes n
WHERE $1 = 'note' AND n.tenant_id = (SELECT app_tenant()) AND n.id = $2::uuid
UNION ALL
SELECT c.id, c.note_by, c.contact_id, c.id, c.note, coalesce(c.note_at, c.started_at) FROM calls c
WHERE $1 = 'call' AND c.tenant_id = (SELECT app_tenant()) AND c.id = $2::uuid
UNION ALL
SELECT r.id, c.answered_by, c.contact_id, c.id, coalesce(r.transcript, ''), c.started_at FROM recordings r
JOIN calls c ON c.tenant_id = r.tenant_id AND c.id = r.call_id
WHERE $1 = 'recording' AND r.tenant_id = (SELECT app_tenant()) AND r.id = $2::uuid

-- name: promise_zone
-- returns: one_text
SELECT t.timezone AS text FROM tenants t WHERE t.id = (SELECT app_tenant())

-- name: promise_found
-- returns: nothing
SELECT promise_found($1, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6, $7::timestamptz, $8::timestamptz)

-- Proposals: a member's own, or everybody's ($1 absent), newest first.
-- name: promises_said
-- returns: said_row
SELECT w.id, w.quote, w.source, w.said_at, w.due_at, w.contact_id, k.name AS contact, w.call_id, m.name AS member, w.member_id
FROM promise_words w LEFT JOIN contacts k ON k.tenant_id = w.tenant_id AND k.id = w.contact_id
LEFT JOIN members m ON m.tenant_id = w.tenant_id AND m.id = w.member_id
WHERE w.tenant_id = (SELECT app_tenant()) AND w.state = 'new' AND ($1::uuid IS NULL OR w.member_id = $1::uuid)
ORDER BY w.said_at DESC, w.id DESC LIMIT 100

-- One that nobody has decided about yet, taken by whoever decides; of others only who leads may ($3).
-- name: promise_said_decide
-- returns: said_row
UPDATE promise_words w SET state = $2, decided_by = $3::uuid FROM (SELECT x.tenant_id, x.id, k.name AS contact, m.name AS member FROM promise_words x
	LEFT JOIN contacts k ON k.tenant_id = x.tenant_id AND k.id = x.contact_id LEFT JOIN members m ON m.tenant_id = x.tenant_id AND m.id = x.member_id
	WHERE x.tenant_id = (SELECT app_tenant()) AND x.id = $1::uuid) n
WHERE w.tenant_id = n.tenant_id AND w.id = n.id AND w.state = 'new' AND ($4::boolean OR w.member_id = $3::uuid)
RETURNING w.id, w.quote, w.source, w.said_at, w.due_at, w.contact_id, n.contact, w.call_id, n.member, w.member_id

-- name: promise_said_became
-- returns: nothing
UPDATE promise_words SET promise_id = $2::uuid WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- Whose time has come is carried out; $1: also what could not be before.
-- name: promises_carry_out
-- returns: count_row
SELECT promises_carry_out($1::boolean) AS n

-- One that is to be carried out, for one worker at a time.
-- name: promise_carry
-- returns: carry_row
SELECT p.contact_id, coalesce(nullif(p.number, ''), k.phone, '') AS number, m.id AS owner_id, coalesce(s.state, '') AS presence, p.carried_at, t.region
FROM promises p JOIN tenants t ON t.id = p.tenant_id
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id AND m.active
LEFT JOIN presence s ON s.tenant_id = p.tenant_id AND s.member_id = p.owner_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.id = $1::uuid AND p.state = 'open' AND p.automatic AND p.carried_at IS NOT NULL
	AND p.carried_call IS NULL FOR UPDATE OF p

-- name: promise_carried
-- returns: nothing
SELECT promise_carried($1::uuid, $2::uuid, $3)

-- name: promise_tell_missed
-- returns: nothing
SELECT promise_tell_missed($1::uuid)

-- name: promise_automatic
-- returns: nothing
UPDATE promises SET automatic = $2::boolean, version = version + 1 WHERE tenant_id = app_tenant() AND id = $1::uuid AND kind = 'follow_up'
	AND closed_at IS NULL AND automatic <> $2::boolean

-- Tasks as programs see them: what is open, soonest first above a cursor; $1 whose, $2 the machine's or
-- people's, $3 overdue or not.
-- name: follow_tasks
-- returns: follow_task
SELECT p.id, p.kind, p.state, p.words, p.contact_id, k.name AS contact, p.owner_id, m.name AS owner, p.due_at, p.automatic, p.carried_at, p.carried_call,
	p.carried_words, p.tries::bigint AS tries, p.created_at, p.closed_at, p.version::bigint AS version
FROM (SELECT * FROM promises x WHERE x.tenant_id = (SELECT app_tenant()) AND x.state = 'open' AND ($1::uuid IS NULL OR x.owner_id = $1::uuid)
	AND ($2::boolean IS NULL OR x.automatic = $2::boolean) AND ($3::boolean IS NULL OR (x.due_at <= now()) = $3::boolean)
	AND (x.due_at, x.id) > ($4::timestamptz, $5::uuid) ORDER BY x.due_at, x.id LIMIT 51) p
LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
ORDER BY p.due_at, p.id

-- name: follow_task
-- returns: follow_task
SELECT p.id, p.kind, p.state, p.words, p.contact_id, k.name AS contact, p.owner_id, m.name AS owner, p.due_at, p.automatic, p.carried_at, p.carried_call,
	p.carried_words, p.tries::bigint AS tries, p.created_at, p.closed_at, p.version::bigint AS version
FROM promises p LEFT JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.owner_id
LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.id = $1::uuid

-- name: promises_waiting
-- returns: count_row
SELECT count(*) AS n FROM (SELECT FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.state = 'open' AND p.due_at <= now()
	AND NOT p.automatic LIMIT 1000) w

-- What a member was told of lately.
-- name: promises_told
-- returns: promise_told
SELECT p.id, p.contact_id, coalesce(nullif(p.number, ''), k.phone, '') AS number, promise_label(p.kind) AS label, promise_about(p) AS about,
	p.closed_at IS NULL AS open, p.owner_id IS NOT DISTINCT FROM $1::uuid AS mine
FROM (SELECT DISTINCT substr(n.href, 6)::uuid AS id FROM notices n WHERE n.tenant_id = (SELECT app_tenant()) AND n.member_id = $1::uuid
	AND n.id >= uuid7_floor(now() - interval '3 days') AND n.href ~ '^/sla/[0-9a-f-]{36}$' LIMIT 500) t
JOIN promises p ON p.tenant_id = (SELECT app_tenant()) AND p.id = t.id LEFT JOIN contacts k ON k.tenant_id = p.tenant_id AND k.id = p.contact_id
