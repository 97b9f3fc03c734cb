-- Texts: what comes in and goes out, threads and who answers them.

-- name: text_policy
-- returns: text_policy
SELECT s.schedule_id, s.segment_microusd::bigint, s.picture_microusd::bigint,
	s.per_second::bigint, s.claim_min::bigint, s.capacity::bigint, s.stop_answer = 'patchbay' AS we_answer, s.help_contact, s.closed_reply, s.review_url, s.review_text, s.redact_cards,
	CASE WHEN t.company_name <> '' THEN t.company_name ELSE t.name END AS company
FROM text_settings_now() s JOIN tenants t ON t.id = s.tenant_id

-- A text came in: kept, and all that follows by itself.
-- name: text_come
-- returns: text_arrived
SELECT * FROM text_come($1, $2, $3, $4, $5, $6::int, $7::jsonb, $8::boolean, $9, $10::timestamptz, $11, $12, $13, $14, $15::int, $16, $17)

-- name: text_write
-- returns: text_written
SELECT * FROM text_write($1::uuid, $2::uuid, $3, $4, $5, $6::int, $7, $8::timestamptz, $9::uuid[], $10::uuid[])

-- name: text_status
-- returns: text_moved
SELECT * FROM text_status($1::uuid, $2, $3, $4::int, $5::int)

-- Everything the task needs to send a text. Locks it: a text is sent by one worker at a time.
-- name: text_to_send
-- returns: text_to_send
SELECT m.id, m.thread_id, m.contact_id, m.kind, m.state, m.body, m.from_number, m.to_number, m.message_sid, m.asked_at, m.send_at,
	m.media::bigint, h.number_id, m.segments::bigint, m.created_at, m.not_after, g.stands AS line_state
FROM messages m JOIN threads h ON h.tenant_id = m.tenant_id AND h.id = m.thread_id
LEFT JOIN text_registrations g ON g.tenant_id = h.tenant_id AND g.number_id = h.number_id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid AND m.direction = 'out' FOR UPDATE OF m

-- Written before the carrier is asked: whoever finds it does not know what became of that.
-- name: text_asked
-- returns: nothing
UPDATE messages SET asked_at = CASE WHEN $2::boolean THEN coalesce(asked_at, clock_timestamp()) END, state = 'queued', reason = ''
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND message_sid IS NULL

-- name: text_not_sent
-- returns: nothing
UPDATE messages SET state = $2, rank = 9, reason = $3, error_code = nullif($4::int, 0), refused = $5
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND message_sid IS NULL AND rank < 9

-- What it waits for; no row: that was known.
-- name: text_waits
-- returns: nothing
UPDATE messages SET reason = $2 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND asked_at IS NULL AND rank < 9 AND reason <> $2

-- name: text_turn
-- returns: text_turn
SELECT text_turn($1::uuid, $2::int, $3::boolean) AS wait_ms

-- name: text_media_of
-- returns: media_row
SELECT x.id, x.message_id, x.type, x.name, coalesce(x.bytes, 0) AS bytes, x.file, x.state, x.problem, x.media_sid
FROM message_media x WHERE x.tenant_id = (SELECT app_tenant()) AND x.message_id = $1::uuid ORDER BY x.n, x.id LIMIT 10

-- Of the carrier's texts that say the same, the one that is ours: made after it was asked (it tells
-- whole seconds), and no other's.
-- name: text_found
-- returns: nothing
UPDATE messages m SET message_sid = $2, rank = greatest(m.rank, 1), state = CASE WHEN m.rank < 1 THEN 'queued' ELSE m.state END
WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid AND m.message_sid IS NULL
	AND date_trunc('second', m.asked_at) <= $3::timestamptz
	AND NOT EXISTS (SELECT FROM messages o WHERE o.tenant_id = m.tenant_id AND o.message_sid = $2)

-- In the lists of threads each row is looked up by its id: OFFSET 0 keeps the planner from joining
-- all threads first.

-- Open threads that wait for an answer, the most urgent first, after the edge ($1, $2); $3: me.
-- name: inbox_waiting
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $3::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT h.id FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.state = 'open' AND h.due_at IS NOT NULL
		AND (h.due_at, h.id) > ($1::timestamptz, $2::uuid) ORDER BY h.due_at, h.id LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY l.due_at, l.id

-- The other open ones, the newest first, below the edge.
-- name: inbox_rest
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $3::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT h.id FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.state = 'open' AND h.due_at IS NULL
		AND (h.last_at, h.id) < ($1::timestamptz, $2::uuid) ORDER BY h.last_at DESC, h.id DESC LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY l.last_at DESC, l.id DESC

-- The same two of those that are mine ($3).
-- name: inbox_mine_waiting
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $3::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT h.id FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.state = 'open' AND h.assigned_member = $3::uuid
		AND h.due_at IS NOT NULL AND (h.due_at, h.id) > ($1::timestamptz, $2::uuid) ORDER BY h.due_at, h.id LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY l.due_at, l.id

-- name: inbox_mine
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $3::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT h.id FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.state = 'open' AND h.assigned_member = $3::uuid
		AND h.due_at IS NULL AND (h.last_at, h.id) < ($1::timestamptz, $2::uuid) ORDER BY h.last_at DESC, h.id DESC LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY l.last_at DESC, l.id DESC

-- And of those that are my department's, and no member's yet.
-- name: inbox_department_waiting
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $3::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT h.id FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.state = 'open' AND h.assigned_member IS NULL AND h.assigned_department = (SELECT m.department_id FROM members m
		WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $3::uuid)
		AND h.due_at IS NOT NULL AND (h.due_at, h.id) > ($1::timestamptz, $2::uuid) ORDER BY h.due_at, h.id LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY l.due_at, l.id

-- name: inbox_department
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $3::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT h.id FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.state = 'open' AND h.assigned_member IS NULL AND h.assigned_department = (SELECT m.department_id FROM members m
		WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $3::uuid)
		AND h.due_at IS NULL AND (h.last_at, h.id) < ($1::timestamptz, $2::uuid) ORDER BY h.last_at DESC, h.id DESC LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY l.last_at DESC, l.id DESC

-- Those in a state ($4): snoozed, resolved.
-- name: inbox_state
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $3::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT h.id FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.state = $4
		AND (h.last_at, h.id) < ($1::timestamptz, $2::uuid) ORDER BY h.last_at DESC, h.id DESC LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY l.last_at DESC, l.id DESC

-- Those that have a tag ($4), the newest first, below the edge.
-- name: inbox_tag
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $3::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT g.thread_id AS id FROM thread_tagged g WHERE g.tenant_id = (SELECT app_tenant()) AND g.label_id = $4::uuid
		AND (g.last_at, g.thread_id) < ($1::timestamptz, $2::uuid) ORDER BY g.last_at DESC, g.thread_id DESC LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY l.last_at DESC, l.id DESC

-- Those in which a text has all of the words ($1), the newest text first; $2: me.
-- name: inbox_found
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $2::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT m.thread_id AS id, max(m.id::text) AS newest FROM message_matches($1::text[], 300) f JOIN messages m ON m.tenant_id = (SELECT app_tenant())
		AND m.id = f.id GROUP BY 1 ORDER BY 2 DESC LIMIT 51) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY h.newest DESC

-- Those with the newest notes among colleagues, each with its last one; unread: it mentions me ($1) and I have not seen that.
-- name: inbox_notes
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, n.created_at AS last_at,
	l.last_in_at, 'note' AS last_direction, left(n.body, 200) AS last_words, n.member_id AS last_by, w.name AS last_by_name, l.waiting_since, l.due_at,
	l.due_words, l.wish, l.line, l.line_e164, l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage, o.is_out,
	EXISTS (SELECT FROM notices x WHERE x.tenant_id = l.tenant_id AND x.member_id = $1::uuid AND x.kind = 'mention' AND x.read_at IS NULL
		AND x.href = '/inbox/' || l.id) AS unread
FROM (SELECT a.thread_id AS id, max(a.id::text)::uuid AS newest FROM (SELECT m.thread_id, m.id FROM messages m WHERE m.tenant_id = (SELECT app_tenant())
		AND m.direction = 'note' ORDER BY m.id DESC LIMIT 300) a GROUP BY 1 ORDER BY 2 DESC LIMIT 50) h
JOIN messages n ON n.tenant_id = (SELECT app_tenant()) AND n.id = h.newest LEFT JOIN members w ON w.tenant_id = n.tenant_id AND w.id = n.member_id
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
ORDER BY n.id DESC

-- name: mentions_seen
-- returns: nothing
UPDATE notices SET read_at = now() WHERE tenant_id = (SELECT app_tenant()) AND member_id = $2::uuid AND kind = 'mention' AND read_at IS NULL
	AND href = '/inbox/' || $1::uuid

-- name: thread_one
-- returns: thread_row
SELECT l.id, l.peer, l.contact_id, l.state, l.snoozed_until, l.assigned_member, l.assigned, l.claimed_by, l.claimed, l.last_at,
	l.last_in_at, l.last_direction, l.last_words, l.last_by, l.last_by_name, l.waiting_since, l.due_at, l.due_words, l.wish, l.line, l.line_e164,
	l.contact_name, l.contact_type, l.do_not_contact, l.phase, l.stage,
	o.is_out, g.stands AS line_state, g.campaign, g.port AS line_port, g.port_on::timestamp AT TIME ZONE 'UTC' AS line_port_on, l.wish_call, l.number_id, l.assigned_department, l.department, l.claimed_until, l.stage_id, l.stage_since, l.version,
	l.last_in_at > coalesce((SELECT r.read_at FROM thread_reads r WHERE r.tenant_id = l.tenant_id AND r.thread_id = l.id AND r.member_id = $2::uuid),
		'-infinity') IS TRUE AS unread
FROM (SELECT $1::uuid AS id) h
CROSS JOIN LATERAL (SELECT r.* FROM thread_lines r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = h.id OFFSET 0) l CROSS JOIN consent_out(l.peer) o
LEFT JOIN text_registrations g ON g.tenant_id = l.tenant_id AND g.number_id = l.number_id
ORDER BY l.id

-- How many are in each list, counted to 1000; in the other lists of the inbox, to 100. $1: me.
-- name: inbox_counts
-- returns: inbox_counts
SELECT (SELECT count(*) FROM (SELECT FROM threads WHERE tenant_id = (SELECT app_tenant()) AND state = 'open' LIMIT 1000) a) AS open,
	(SELECT count(*) FROM (SELECT FROM threads WHERE tenant_id = (SELECT app_tenant()) AND state = 'open' AND assigned_member = $1::uuid LIMIT 1000) a) AS mine,
	(SELECT count(*) FROM (SELECT FROM threads WHERE tenant_id = (SELECT app_tenant()) AND state = 'snoozed' LIMIT 1000) a) AS snoozed,
	(SELECT count(*) FROM (SELECT FROM threads WHERE tenant_id = (SELECT app_tenant()) AND state = 'open' AND assigned_member IS NULL
		AND assigned_department = d.id LIMIT 1000) a) AS department,
	(SELECT count(*) FROM (SELECT FROM recordings WHERE tenant_id = (SELECT app_tenant()) AND kind = 'voicemail' AND handled_at IS NULL LIMIT 100) a) AS voicemails,
	(SELECT count(*) FROM (SELECT FROM notices WHERE tenant_id = (SELECT app_tenant()) AND member_id = $1::uuid AND kind = 'mention' AND read_at IS NULL
		AND href LIKE '/inbox/%' LIMIT 100) a) AS mentions,
	(SELECT count(*) FROM (SELECT FROM hot_leads WHERE tenant_id = (SELECT app_tenant()) AND state = 'escalated' LIMIT 100) a) AS leads,
	d.name AS department_name
FROM (SELECT) one LEFT JOIN members m ON m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid
LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id

-- Texts and notes of a thread, the newest first, below $2.
-- name: thread_messages
-- returns: message_row
SELECT m.id, m.direction, m.kind, m.body, m.state, coalesce(m.error_code, 0) AS error_code, m.reason, m.send_at, m.created_at, m.member_id,
	m.media, m.segments, w.name AS member, d.name AS department
FROM (SELECT * FROM messages m WHERE m.tenant_id = (SELECT app_tenant()) AND m.thread_id = $1::uuid AND m.id < $2::uuid
	ORDER BY m.id DESC LIMIT 51) m
LEFT JOIN members w ON w.tenant_id = m.tenant_id AND w.id = m.member_id
LEFT JOIN departments d ON d.tenant_id = w.tenant_id AND d.id = w.department_id
ORDER BY m.id DESC

-- name: thread_media
-- returns: media_row
SELECT x.id, x.message_id, x.type, x.name, coalesce(x.bytes, 0) AS bytes, x.state, x.problem, x.created_at, x.filed_at
FROM message_media x WHERE x.tenant_id = (SELECT app_tenant()) AND x.thread_id = $1::uuid AND x.message_id IS NOT NULL
ORDER BY x.id DESC LIMIT 200

-- A picture of a text goes among the contact's files, or is taken from them.
-- name: media_file
-- returns: nothing
UPDATE message_media x SET filed_at = CASE WHEN $3::boolean THEN coalesce(x.filed_at, now()) END,
	filed_by = CASE WHEN NOT $3::boolean THEN NULL WHEN x.filed_at IS NULL THEN $4::uuid ELSE x.filed_by END FROM messages m
WHERE x.tenant_id = (SELECT app_tenant()) AND x.id = $1::uuid AND x.thread_id = $2::uuid AND x.state = 'ready'
	AND m.tenant_id = x.tenant_id AND m.id = x.message_id AND m.contact_id IS NOT NULL

-- The file of one picture.
-- name: media_one
-- returns: media_row
SELECT x.id, x.message_id, x.type, x.name, coalesce(x.bytes, 0) AS bytes, x.file, x.state, x.problem, x.thread_id, x.media_sid,
	m.message_sid
FROM message_media x LEFT JOIN messages m ON m.tenant_id = x.tenant_id AND m.id = x.message_id
WHERE x.tenant_id = (SELECT app_tenant()) AND x.id = $1::uuid

-- name: media_done
-- returns: nothing
UPDATE message_media SET state = $2, file = $3, bytes = $4::bigint, type = CASE WHEN $5 <> '' THEN $5 ELSE type END, problem = $6
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state = 'waiting'

-- A member has seen a thread up to now.
-- name: thread_seen
-- returns: nothing
INSERT INTO thread_reads AS r (tenant_id, thread_id, member_id, read_at)
SELECT app_tenant(), h.id, $2::uuid, h.last_in_at FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.id = $1::uuid AND h.last_in_at IS NOT NULL
	AND NOT EXISTS (SELECT FROM thread_reads o WHERE o.tenant_id = h.tenant_id AND o.thread_id = h.id AND o.member_id = $2::uuid AND o.read_at >= h.last_in_at)
ON CONFLICT (tenant_id, thread_id, member_id) DO UPDATE SET read_at = greatest(r.read_at, excluded.read_at)

-- name: thread_resolve
-- returns: nothing
UPDATE threads SET state = CASE WHEN $2::boolean THEN 'resolved' ELSE 'open' END, snoozed_until = NULL,
	waiting_since = CASE WHEN NOT $2::boolean THEN waiting_since END, due_at = CASE WHEN NOT $2::boolean THEN due_at END,
	due_words = CASE WHEN $2::boolean THEN '' ELSE due_words END, claimed_by = NULL, claimed_until = NULL, version = version + 1
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- name: texts_read
-- returns: nothing
UPDATE contacts k SET unread_texts = 0 FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.id = $1::uuid
	AND k.tenant_id = h.tenant_id AND k.id = h.contact_id AND k.unread_texts > 0

-- Of a text that came: whose files are to be fetched.
-- name: media_head
-- returns: fetch_head
SELECT m.message_sid, m.thread_id, m.contact_id FROM messages m WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid

-- name: threads_wake
-- returns: woken_row
SELECT tenant_id, thread_id FROM threads_wake()

-- Whom a thread can be given to, and who can be mentioned.
-- name: text_mates
-- returns: mate_row
SELECT m.id, m.name, d.name AS department FROM members m LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.active AND m.role IN ('owner', 'manager', 'lead', 'agent') ORDER BY m.sort_name, m.id LIMIT 200

-- name: text_departments
-- returns: mate_row
SELECT d.id, d.name FROM departments d WHERE d.tenant_id = (SELECT app_tenant()) ORDER BY lower(d.name), d.id LIMIT 100

-- Somebody is answering: others see it for $4 minutes. Only who takes over ($3) takes it from another.
-- name: thread_claim
-- returns: nothing
UPDATE threads SET claimed_by = $2::uuid, claimed_until = now() + make_interval(mins => $4::int), version = version + 1
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid
	AND ($3::boolean OR claimed_by IS NULL OR claimed_by = $2::uuid OR claimed_until <= now())

-- name: thread_release
-- returns: nothing
UPDATE threads SET claimed_by = NULL, claimed_until = NULL, version = version + 1
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND claimed_by = $2::uuid

-- name: thread_assign
-- returns: nothing
SELECT thread_assign($1::uuid, $2::uuid, $3::uuid, $4::uuid)

-- name: thread_snooze
-- returns: nothing
UPDATE threads SET state = 'snoozed', snoozed_until = $2::timestamptz, claimed_by = NULL, claimed_until = NULL, version = version + 1
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- name: thread_tag
-- returns: nothing
SELECT thread_tag($1::uuid, $2)

-- name: thread_untag
-- returns: nothing
DELETE FROM thread_tagged g WHERE g.tenant_id = (SELECT app_tenant()) AND g.thread_id = $1::uuid AND g.label_id = $2::uuid

-- Tags of a thread.
-- name: thread_tags
-- returns: tag_row
SELECT l.id, l.name FROM thread_tagged g JOIN contact_labels l ON l.tenant_id = g.tenant_id AND l.id = g.label_id
WHERE g.tenant_id = (SELECT app_tenant()) AND g.thread_id = $1::uuid ORDER BY l.folded LIMIT 20

-- The business's tags; used: a thread has them.
-- name: thread_tags_known
-- returns: tag_row
SELECT l.id, l.name, EXISTS (SELECT FROM thread_tagged g WHERE g.tenant_id = l.tenant_id AND g.label_id = l.id) AS used FROM contact_labels l
WHERE l.tenant_id = (SELECT app_tenant()) AND l.kind = 'tag' AND l.work = '' ORDER BY l.folded LIMIT 300

-- It was decided what they meant, for all threads with the number: what waited for that is looked at again.
-- name: thread_wish_over
-- returns: nothing
WITH h AS (UPDATE threads SET wish = '', version = version + 1 WHERE tenant_id = (SELECT app_tenant()) AND peer = $1 AND wish <> '' RETURNING id)
UPDATE tasks k SET run_at = clock_timestamp() FROM h JOIN messages m ON m.tenant_id = (SELECT app_tenant()) AND m.thread_id = h.id
	AND m.direction = 'out' AND m.state IN ('queued', 'scheduled') AND m.reason <> ''
WHERE k.tenant_id = m.tenant_id AND k.kind = 'message.send' AND k.dedupe_key = m.id::text AND k.state = 'waiting'

-- A caller may have asked to stop, on voicemail.
-- name: wish_heard
-- returns: woken_row
SELECT (SELECT app_tenant()) AS tenant_id, thread_id FROM wish_heard($1::uuid, $2)

-- name: text_cancel
-- returns: nothing
UPDATE messages SET state = 'canceled', rank = 9, reason = 'Taken back before it went out.'
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND thread_id = $2::uuid AND direction = 'out' AND state IN ('scheduled', 'queued')
	AND asked_at IS NULL AND message_sid IS NULL

-- A text that was not delivered, once more: as a new one, at most one for each.
-- name: text_again
-- returns: again_row
SELECT * FROM text_again($1::uuid, $2::uuid, $3::uuid)

-- The lines from which can be texted.
-- name: text_lines
-- returns: sender_row
SELECT n.id, n.name, n.e164 FROM numbers n WHERE n.tenant_id = (SELECT app_tenant()) ORDER BY lower(n.name), n.id LIMIT 50

-- Whom a search finds, to write to: those who are hidden come last.
-- name: text_whom
-- returns: whom_row
SELECT k.id, k.name, k.phone, k.type, k.hidden, k.do_not_contact, EXISTS (SELECT FROM contact_phones p WHERE p.tenant_id = k.tenant_id
	AND p.contact_id = k.id AND p.e164 = $4) AS asked
FROM (SELECT m.id FROM contact_matches($1::text[], $2::text[], $3, NULL, '{}', 201) m OFFSET 0) f
JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = f.id ORDER BY k.hidden, k.sort_name, k.id LIMIT 41

-- The thread with a number, whoever has it.
-- name: thread_with
-- returns: text_id
SELECT t.id FROM thread_with($1, $2::uuid) t (id) WHERE t.id IS NOT NULL

-- A customer to whom a member ($2) is on the way, and where to write to them.
-- name: way_to
-- returns: way_to
SELECT k.id AS contact_id, k.name, t.id AS thread_id FROM contact_of_phone($1) o
JOIN contacts k ON k.tenant_id = (SELECT app_tenant()) AND k.id = o.contact_id CROSS JOIN LATERAL thread_with($1, $2::uuid) t (id)

-- How each line stands with the carriers' register.
-- name: text_registrations
-- returns: registration_row
SELECT n.id, n.name, n.e164, coalesce(g.state, '') AS state, coalesce(g.brand, '') AS brand, coalesce(g.campaign, '') AS campaign, coalesce(g.pool, '') AS pool,
	coalesce(g.port, '') AS port, coalesce(g.port_on::text, '') AS port_on, coalesce(g.port_note, '') AS port_note, coalesce(m.name, '') AS port_by, g.port_at,
	coalesce(g.version, 0) AS version
FROM numbers n LEFT JOIN text_registrations g ON g.tenant_id = n.tenant_id AND g.number_id = n.id
LEFT JOIN members m ON m.tenant_id = g.tenant_id AND m.id = g.port_by
WHERE n.tenant_id = (SELECT app_tenant()) ORDER BY lower(n.name), n.id LIMIT 50

-- Nothing comes back when it was changed since that version ($10; 0: nobody had said anything of it).
-- name: text_registration_put
-- returns: text_id
INSERT INTO text_registrations AS g (tenant_id, number_id, state, brand, campaign, pool, port, port_on, port_note, port_by, port_at)
SELECT n.tenant_id, n.id, $2, $3, $4, $5, $6, nullif($7, '')::date, $8, s.by, s.at
FROM numbers n LEFT JOIN (SELECT $9::uuid AS by, now() AS at) s ON $6 || $7 || $8 <> ''
WHERE n.tenant_id = (SELECT app_tenant()) AND n.id = $1::uuid
ON CONFLICT (tenant_id, number_id) DO UPDATE SET state = excluded.state, brand = excluded.brand, campaign = excluded.campaign, pool = excluded.pool,
	port = excluded.port, port_on = excluded.port_on, port_note = excluded.port_note, version = g.version + 1,
	(port_by, port_at) = (SELECT s.by, s.at FROM (VALUES (g.port_by, g.port_at, true), ($9::uuid, now(), false)) s (by, at, same)
		WHERE s.same = ((g.port, g.port_on, g.port_note) IS NOT DISTINCT FROM (excluded.port, excluded.port_on, excluded.port_note)))
	WHERE g.version = $10::int
RETURNING g.number_id AS id

-- name: thread_move
-- returns: text_id
SELECT m.id FROM thread_move($1::uuid, $2::uuid, $3::uuid, $4, $5::boolean) m (id) WHERE m.id IS NOT NULL

-- What a member ($2) has begun to write in a thread, a row for each window, the newest first.
-- name: drafts_of
-- returns: draft_row
SELECT d.body, d.note, d.form, (extract(epoch FROM d.changed_at) * 1000000)::bigint AS base, d.changed_at FROM thread_drafts d
WHERE d.tenant_id = (SELECT app_tenant()) AND d.thread_id = $1::uuid AND d.member_id = $2::uuid ORDER BY d.changed_at DESC, d.form LIMIT 10

-- name: draft_put
-- returns: nothing
SELECT draft_put($1::uuid, $2::uuid, $3, $4::boolean, $5, $6::bigint)

-- name: draft_drop
-- returns: nothing
DELETE FROM thread_drafts d WHERE d.tenant_id = (SELECT app_tenant()) AND d.thread_id = $1::uuid AND d.member_id = $2::uuid
	AND (extract(epoch FROM d.changed_at) * 1000000)::bigint = $3::bigint

-- Whoever writes in a thread waits here for whoever is writing in it at this moment.
-- name: thread_lock
-- returns: nothing
SELECT FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.id = $1::uuid FOR UPDATE

-- A colleague's text that went out after the page of whoever writes now ($2) was made ($3), and was not shown
-- there ($5: up to when texts are), or so lately that they cannot have read it. Not when theirs ($4) is the same form once more.
-- name: text_meanwhile
-- returns: text_meanwhile
SELECT w.name AS member, m.body, m.created_at FROM messages m JOIN members w ON w.tenant_id = m.tenant_id AND w.id = m.member_id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.thread_id = $1::uuid AND m.direction = 'out' AND m.kind = 'person' AND m.member_id <> $2::uuid
	AND m.created_at > greatest($3::timestamptz, least($5::timestamptz, now() - interval '30 seconds'))
	AND NOT EXISTS (SELECT FROM messages o WHERE o.tenant_id = m.tenant_id AND o.form_key = $4)
ORDER BY m.id DESC LIMIT 1

-- Pictures that a member has brought and not sent.
-- name: pictures_brought
-- returns: media_row
SELECT x.id, x.message_id, x.type, x.name, coalesce(x.bytes, 0) AS bytes, x.state, x.problem, x.file FROM message_media x
WHERE x.tenant_id = (SELECT app_tenant()) AND x.thread_id = $1::uuid AND x.member_id = $2::uuid AND x.message_id IS NULL AND x.state = 'ready'
	AND x.created_at > now() - interval '1 day' ORDER BY x.n, x.id LIMIT 10

-- In the order they were brought: ids of one moment have none. Named before its file is written, so
-- that no file is ever without a row: what is not ready after a day goes.
-- name: picture_put
-- returns: nothing
INSERT INTO message_media (tenant_id, id, thread_id, member_id, n, type, name, bytes, file, state)
SELECT (SELECT app_tenant()), $1::uuid, $2::uuid, $3::uuid, coalesce(max(x.n), 0) + 1, $4, $5, $6::bigint, $7, 'waiting' FROM message_media x
WHERE x.tenant_id = (SELECT app_tenant()) AND x.thread_id = $2::uuid AND x.member_id = $3::uuid AND x.message_id IS NULL

-- name: picture_ready
-- returns: nothing
UPDATE message_media SET state = 'ready' WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND message_id IS NULL AND state = 'waiting'

-- name: picture_drop
-- returns: picture_gone
DELETE FROM message_media x WHERE x.tenant_id = (SELECT app_tenant()) AND x.id = $1::uuid AND x.thread_id = $2::uuid AND x.member_id = $3::uuid
	AND x.message_id IS NULL RETURNING x.file

-- name: pictures_left
-- returns: picture_gone
SELECT file FROM pictures_left()

-- As programs see them.

-- name: api_templates
-- returns: one_text
SELECT json_build_object('templates', coalesce(json_agg(json_build_object('id', t.id, 'name', t.name, 'body', t.body,
	'language', nullif(t.language, '')) ORDER BY lower(t.name), t.language), '[]'))::text AS text
FROM text_templates t WHERE t.tenant_id = (SELECT app_tenant()) AND NOT t.archived

-- All threads with a number, the newest text first, below $2, at most $3.
-- name: api_conversation
-- returns: conversation_row
SELECT m.id, json_build_object('id', m.id, 'messageSid', m.message_sid, 'direction', CASE m.direction WHEN 'in' THEN 'inbound' ELSE 'outbound' END,
	'from', m.from_number, 'to', m.to_number, 'body', m.body, 'status', m.state, 'error_code', m.error_code, 'segments', m.segments,
	'media', m.media, 'member_id', m.member_id, 'contact_id', m.contact_id, 'response_time_minutes', m.response_s / 60,
	'created_at', m.created_at)::text AS document
FROM threads h JOIN messages m ON m.tenant_id = h.tenant_id AND m.thread_id = h.id AND m.direction <> 'note' AND m.id < $2::uuid
WHERE h.tenant_id = (SELECT app_tenant()) AND h.peer = $1 ORDER BY m.id DESC LIMIT $3::int

-- name: api_call_contact
-- returns: call_contact
SELECT c.contact_id, CASE c.direction WHEN 'inbound' THEN c.from_number ELSE c.to_number END AS phone FROM calls c
WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = $1::uuid
