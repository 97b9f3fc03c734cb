-- What a member is told, newest first below an id ($2), one more than a page shows; about whom is
-- known from the notice, else from what it leads to, which may be a number and nobody's yet.
-- name: notices_of
-- returns: notice_row
SELECT n.id, n.kind, n.words, n.href, n.created_at, n.read_at IS NULL AS fresh, k.id AS contact_id, coalesce(k.name, '') AS contact,
	coalesce(CASE WHEN k.id IS NULL THEN coalesce(nullif(p.number, ''), h.peer, CASE c.direction WHEN 'inbound' THEN c.from_number ELSE c.to_number END) ELSE k.phone END, '') AS phone,
	coalesce(k.do_not_contact, false) AS do_not_contact, p.id AS promise_id, coalesce(p.state, '') AS promise_state, p.owner_id, p.handed_by
FROM (SELECT o.*, regexp_match(o.href, '^(/sla|/inbox|/history/calls|/queue/calls)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$') AS at FROM notices o
	WHERE o.tenant_id = (SELECT app_tenant()) AND o.member_id = $1::uuid AND o.id < $2::uuid ORDER BY o.id DESC LIMIT 51) n
LEFT JOIN promises p ON p.tenant_id = n.tenant_id AND n.at[1] = '/sla' AND p.id = n.at[2]::uuid
LEFT JOIN threads h ON h.tenant_id = n.tenant_id AND n.at[1] = '/inbox' AND h.id = n.at[2]::uuid
LEFT JOIN calls c ON c.tenant_id = n.tenant_id AND n.at[1] LIKE '%/calls' AND c.id = n.at[2]::uuid
LEFT JOIN contacts k ON k.tenant_id = n.tenant_id AND k.id = coalesce(n.contact_id, p.contact_id, h.contact_id, c.contact_id)
ORDER BY n.id DESC

-- All of them, or one ($2).
-- name: notices_seen
-- returns: nothing
UPDATE notices SET read_at = now() WHERE tenant_id = (SELECT app_tenant()) AND member_id = $1::uuid AND read_at IS NULL
	AND ($2::uuid IS NULL OR id = $2::uuid)

-- How a member is told of each sort of thing: as chosen, else as it begins.
-- name: notice_ways
-- returns: way_row
SELECT s.sort, coalesce(w.page, d.page) AS page, coalesce(w.email, d.email) AS email, coalesce(w.push, d.push) AS push
FROM unnest('{emergency,reminder,sla,mention,handoff,touch,presence,work}'::text[]) WITH ORDINALITY s (sort, n)
LEFT JOIN notice_ways w ON w.tenant_id = (SELECT app_tenant()) AND w.member_id = $1::uuid AND w.sort = s.sort,
LATERAL notice_default((SELECT app_tenant()), $1::uuid, s.sort) d ORDER BY s.n

-- name: notice_times
-- returns: times_row
SELECT to_char(coalesce(t.quiet_from, '21:00'), 'HH24:MI') AS quiet_from, to_char(coalesce(t.quiet_to, '07:00'), 'HH24:MI') AS quiet_to,
	to_char(coalesce(t.daily_at, '07:30'), 'HH24:MI') AS daily_at, coalesce(t.push_words, false) AS push_words
FROM (SELECT 1) one LEFT JOIN notice_times t ON t.tenant_id = (SELECT app_tenant()) AND t.member_id = $1::uuid

-- [[sort, page, email, push], ...]: what is as it was is not written again.
-- name: notice_ways_save
-- returns: nothing
INSERT INTO notice_ways AS w (tenant_id, member_id, sort, page, email, push)
SELECT app_tenant(), $1::uuid, v->>0, (v->>1)::boolean, v->>2, (v->>3)::boolean FROM json_array_elements($2::json) v
ON CONFLICT (tenant_id, member_id, sort) DO UPDATE SET page = excluded.page, email = excluded.email, push = excluded.push
WHERE (w.page, w.email, w.push) IS DISTINCT FROM (excluded.page, excluded.email, excluded.push)

-- name: notice_times_save
-- returns: nothing
INSERT INTO notice_times AS t (tenant_id, member_id, quiet_from, quiet_to, daily_at, push_words)
VALUES (app_tenant(), $1::uuid, $2::time, $3::time, $4::time, $5::boolean)
ON CONFLICT (tenant_id, member_id) DO UPDATE SET quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
	daily_at = excluded.daily_at, push_words = excluded.push_words
WHERE (t.quiet_from, t.quiet_to, t.daily_at, t.push_words) IS DISTINCT FROM (excluded.quiet_from, excluded.quiet_to, excluded.daily_at, excluded.push_words)

-- name: push_devices
-- returns: device_row
SELECT d.id, d.agent, d.created_at, d.sent_at, d.session = $2 AS here FROM push_devices d
WHERE d.tenant_id = (SELECT app_tenant()) AND d.member_id = $1::uuid ORDER BY d.id LIMIT 20

-- name: push_device_add
-- returns: nothing
SELECT push_device_add($1::uuid, $2, $3, $4, $5, $6)

-- One of a member's own; one that answered that it is gone ($2 absent).
-- name: push_device_end
-- returns: nothing
DELETE FROM push_devices WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND ($2::uuid IS NULL OR member_id = $2::uuid)

-- A session ends by its member's wish: nothing is shown there any more.
-- name: push_session_end
-- returns: nothing
DELETE FROM push_devices WHERE tenant_id = (SELECT app_tenant()) AND session = $1

-- name: notices_due
-- returns: count_row
SELECT notices_due() AS n

-- What has been seen meanwhile, or is for somebody who has left, is not sent.
-- name: notice_posts_settle
-- returns: nothing
DELETE FROM notice_posts p WHERE p.tenant_id = (SELECT app_tenant()) AND p.member_id = $1::uuid AND p.device_id IS NOT DISTINCT FROM $2::uuid
	AND NOT p.by_text AND p.due_at <= now() AND (EXISTS (SELECT FROM notices n WHERE n.tenant_id = p.tenant_id AND n.id = p.notice_id AND n.read_at IS NOT NULL
			AND EXISTS (SELECT FROM notice_ways w WHERE w.tenant_id = p.tenant_id AND w.member_id = p.member_id AND w.sort = notice_sort(n.kind)
				AND NOT w.page) IS FALSE)
		OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = p.tenant_id AND m.id = p.member_id AND m.active))

-- name: notice_posts
-- returns: post_row
SELECT p.id, n.id AS notice_id, n.kind, n.words, n.href FROM notice_posts p
JOIN notices n ON n.tenant_id = p.tenant_id AND n.id = p.notice_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.member_id = $1::uuid AND p.device_id IS NOT DISTINCT FROM $2::uuid AND NOT p.by_text
	AND p.due_at <= now()
ORDER BY p.due_at, p.id LIMIT 50

-- name: notice_posts_sent
-- returns: nothing
WITH told AS (UPDATE push_devices SET sent_at = now() WHERE tenant_id = (SELECT app_tenant()) AND id = $2::uuid AND $3::boolean)
DELETE FROM notice_posts WHERE tenant_id = (SELECT app_tenant()) AND id = ANY ($1::uuid[])

-- Whom a letter goes to.
-- name: notice_reader
-- returns: reader_row
SELECT member_email(m.id) AS email, m.name, t.name AS business FROM members m JOIN tenants t ON t.id = m.tenant_id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid AND m.active

-- name: push_device
-- returns: push_row
SELECT d.endpoint, d.browser, d.auth, coalesce((SELECT t.push_words FROM notice_times t WHERE t.tenant_id = d.tenant_id
	AND t.member_id = d.member_id), false) AS words
FROM push_devices d WHERE d.tenant_id = (SELECT app_tenant()) AND d.id = $1::uuid AND d.member_id = $2::uuid

-- Of what goes to a member's phone: as above, but for what the carrier was asked for already.
-- name: notice_texts_settle
-- returns: nothing
DELETE FROM notice_posts p WHERE p.tenant_id = (SELECT app_tenant()) AND p.member_id = $1::uuid AND p.by_text AND p.asked_at IS NULL
	AND p.due_at <= now() AND (EXISTS (SELECT FROM notices n WHERE n.tenant_id = p.tenant_id AND n.id = p.notice_id AND n.read_at IS NOT NULL)
		OR NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = p.tenant_id AND m.id = p.member_id AND m.active))

-- What was asked for goes by itself, so that the same words are looked for.
-- name: notice_texts
-- returns: texted_row
SELECT p.id, n.kind, n.words, n.href, p.asked_at FROM notice_posts p JOIN notices n ON n.tenant_id = p.tenant_id AND n.id = p.notice_id
WHERE p.tenant_id = (SELECT app_tenant()) AND p.member_id = $1::uuid AND p.by_text AND p.due_at <= now()
	AND (p.asked_at IS NOT NULL OR NOT EXISTS (SELECT FROM notice_posts o WHERE o.tenant_id = p.tenant_id AND o.member_id = p.member_id
		AND o.by_text AND o.asked_at IS NOT NULL))
ORDER BY p.due_at, p.id LIMIT 50

-- name: notice_text_way
-- returns: text_way
SELECT m.phone, t.name AS business, l.e164 AS line, l.state AS line_state, coalesce(k.push_words, false) AS words
FROM members m JOIN tenants t ON t.id = m.tenant_id JOIN carrier_accounts a ON a.tenant_id = m.tenant_id
CROSS JOIN LATERAL (SELECT n.e164, coalesce(g.stands, '') AS state FROM numbers n
	LEFT JOIN text_registrations g ON g.tenant_id = n.tenant_id AND g.number_id = n.id
	WHERE n.tenant_id = m.tenant_id ORDER BY coalesce(g.stands, '') NOT IN ('', 'registered'), n.id LIMIT 1) l
LEFT JOIN notice_times k ON k.tenant_id = m.tenant_id AND k.member_id = m.id
WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = $1::uuid AND m.active AND m.phone IS NOT NULL

-- Asked for ($2) or not any more; $3: they go by e-mail instead.
-- name: notice_texts_mark
-- returns: nothing
UPDATE notice_posts SET asked_at = CASE WHEN $2::boolean THEN coalesce(asked_at, clock_timestamp()) END, by_text = NOT $3::boolean
WHERE tenant_id = (SELECT app_tenant()) AND id = ANY ($1::uuid[])

-- name: notice_texted_since
-- returns: id_row
SELECT p.id FROM notice_posts p WHERE p.tenant_id = (SELECT app_tenant()) AND p.id = $1::uuid
	AND date_trunc('second', p.asked_at) <= $2::timestamptz
