-- What is known of people: given out, erased, kept for so long.

-- name: contact_data
-- returns: one_text
SELECT jsonb_pretty(d) AS text FROM contact_data($1::uuid) d WHERE d IS NOT NULL

-- The same for reading: a line a thing, moments as the business's clocks show them, without what only
-- a program can use (the ids of things that are named, and what follows from the rest).
-- name: contact_data_lines
-- returns: data_line
SELECT upper(left(s.key, 1)) || substr(s.key, 2) AS section, f.words FROM tenants t, contact_data($1::uuid) d, jsonb_each(d) s,
	jsonb_array_elements(CASE jsonb_typeof(s.value) WHEN 'array' THEN s.value ELSE '[]' END) WITH ORDINALITY r (thing, n),
	LATERAL (SELECT string_agg(upper(left(e.key, 1)) || replace(substr(e.key, 2), '_', ' ') || ': ' || CASE
			WHEN e.value ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]+[+-]\d\d:\d\d$' THEN to_char(e.value::timestamptz AT TIME ZONE t.timezone, 'FMDD Mon YYYY, HH24:MI')
			WHEN e.value ~ '^[a-z]+(_[a-z]+)+$' THEN replace(e.value, '_', ' ')
			ELSE e.value END, E'\n' ORDER BY e.key NOT IN ('at', 'name', 'number'), e.key) AS words FROM jsonb_each_text(r.thing) e
		WHERE e.value <> '' AND e.value NOT IN ('{}', 'false', '0')
			AND (s.key <> 'contact' OR e.key <> ALL ('{id,owner_id,stage_id,promise_id,stale_at,updated_at}'))) f
WHERE f.words <> ''
ORDER BY array_position('{contact,phones,labels,consents,appointments,requests,notes,hand-offs,promises,texts,calls,recordings,call files,changes,crm}'::text[], s.key), r.n
LIMIT 5000

-- name: contact_erase
-- returns: erase_did
SELECT id, outcome FROM contact_erase($1::uuid, $2::uuid)

-- name: erase_left
-- returns: erase_row
SELECT l.id, l.kind, l.name FROM erase_left l WHERE l.tenant_id = (SELECT app_tenant()) ORDER BY l.id LIMIT 50

-- name: erase_gone
-- returns: nothing
DELETE FROM erase_left l WHERE l.tenant_id = (SELECT app_tenant()) AND l.id = $1::uuid

-- name: erase_done
-- returns: nothing
SELECT erase_done()

-- name: erasures
-- returns: erasure_row
SELECT e.id, e.created_at, e.done_at, coalesce(m.name, '') AS member, coalesce((e.counts->>'texts')::bigint, 0) AS texts,
	coalesce((e.counts->>'calls')::bigint, 0) AS calls, coalesce((e.counts->>'recordings')::bigint, 0) AS recordings
FROM erasures e LEFT JOIN members m ON m.tenant_id = e.tenant_id AND m.id = e.member_id
WHERE e.tenant_id = (SELECT app_tenant()) ORDER BY e.id DESC LIMIT 20

-- name: retention_rules
-- returns: retention_row
SELECT u.kind, coalesce(r.days, 0)::bigint AS days, coalesce((SELECT sum(l.gone) FROM retention_log l
	WHERE l.tenant_id = (SELECT app_tenant()) AND l.kind = u.kind), 0)::bigint AS gone, r.ran_on::text
FROM unnest('{recordings,transcripts,texts,files}'::text[]) WITH ORDINALITY u (kind, n)
LEFT JOIN retention_rules r ON r.tenant_id = (SELECT app_tenant()) AND r.kind = u.kind ORDER BY u.n

-- How many would go if they were kept so long; counted to 10,000.
-- name: retention_count
-- returns: retention_counted
SELECT CASE WHEN $2::int = 0 THEN 0 ELSE (SELECT count(*) FROM retention_old($1, $2::int, 10000)) END AS n

-- name: retention_put
-- returns: nothing
INSERT INTO retention_rules AS r (tenant_id, kind, days) VALUES (app_tenant(), $1, $2::int)
ON CONFLICT (tenant_id, kind) DO UPDATE SET days = excluded.days WHERE r.days <> excluded.days

-- name: retention_step
-- returns: retention_counted
SELECT retention_step($1, $2::int, $3::int) AS n

-- name: retention_due
-- returns: id_row
SELECT tenant_id AS id FROM retention_due()

-- name: data_given
-- returns: nothing
INSERT INTO data_given (tenant_id, contact_id, member_id) SELECT k.tenant_id, k.id, $2::uuid FROM contacts k
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- name: data_contact
-- returns: contact_now
SELECT (now() AT TIME ZONE b.timezone)::date::text AS today, k.restricted_at IS NOT NULL AS restricted
FROM contacts k JOIN tenants b ON b.id = k.tenant_id WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid

-- name: data_requests
-- returns: request_row
SELECT d.id, d.contact_id, '' AS contact, d.kind, d.who, d.asked_on::text, d.due_on::text, m.name AS member, coalesce(o.name, '') AS done_by, d.did, d.refused,
	d.done_at IS NULL AND d.due_on < current_date AS late, d.done_at
FROM data_requests d JOIN members m ON m.tenant_id = d.tenant_id AND m.id = d.member_id LEFT JOIN members o ON o.tenant_id = d.tenant_id AND o.id = d.done_by
WHERE d.tenant_id = (SELECT app_tenant()) AND d.contact_id = $1::uuid ORDER BY d.done_at IS NOT NULL, d.id DESC LIMIT 50

-- Of everybody: what is open, what is due first on top; then what was done last.
-- name: data_requests_all
-- returns: request_row
SELECT d.id, d.contact_id, CASE WHEN k.id IS NULL THEN 'Somebody who was erased' ELSE contact_called(k) END AS contact, d.kind, d.who, d.asked_on::text, d.due_on::text, m.name AS member,
	coalesce(o.name, '') AS done_by, d.did, d.refused, d.done_at IS NULL AND d.due_on < current_date AS late, d.done_at
FROM data_requests d JOIN members m ON m.tenant_id = d.tenant_id AND m.id = d.member_id LEFT JOIN members o ON o.tenant_id = d.tenant_id AND o.id = d.done_by
LEFT JOIN contacts k ON k.tenant_id = d.tenant_id AND k.id = d.contact_id
WHERE d.tenant_id = (SELECT app_tenant()) ORDER BY d.done_at IS NOT NULL, CASE WHEN d.done_at IS NULL THEN d.due_on END, d.id DESC LIMIT 50

-- It is due in a calendar month.
-- name: data_request_add
-- returns: nothing
INSERT INTO data_requests (tenant_id, contact_id, kind, who, asked_on, due_on, member_id)
SELECT k.tenant_id, k.id, $2, $3, $4::date, ($4::date + interval '1 month')::date, $5::uuid FROM contacts k JOIN tenants b ON b.id = k.tenant_id
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid AND $4::date BETWEEN (now() AT TIME ZONE b.timezone)::date - 365 AND (now() AT TIME ZONE b.timezone)::date

-- name: data_request_close
-- returns: nothing
UPDATE data_requests SET did = $3, refused = $4::boolean, done_by = $5::uuid, done_at = now()
WHERE tenant_id = (SELECT app_tenant()) AND contact_id = $1::uuid AND id = $2::uuid AND done_at IS NULL

-- What is kept of somebody is not used (article 18), or is again.
-- name: contact_restrict
-- returns: nothing
UPDATE contacts k SET restricted_at = CASE WHEN $2::boolean THEN now() END, version = k.version + 1, updated_at = now()
WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = $1::uuid AND (k.restricted_at IS NOT NULL) <> $2::boolean

-- From which role on calls' transcripts and recordings are shown.
-- name: call_privacy
-- returns: call_privacy
SELECT coalesce(p.transcripts, 'viewer')::text AS transcripts, coalesce(p.recordings, 'viewer')::text AS recordings
FROM (SELECT) one LEFT JOIN call_privacy p ON p.tenant_id = (SELECT app_tenant())

-- name: call_privacy_put
-- returns: nothing
INSERT INTO call_privacy AS p (tenant_id, transcripts, recordings) VALUES (app_tenant(), $1, $2)
ON CONFLICT (tenant_id) DO UPDATE SET transcripts = excluded.transcripts, recordings = excluded.recordings
WHERE (p.transcripts, p.recordings) IS DISTINCT FROM (excluded.transcripts, excluded.recordings)

-- ---- card numbers in what stands

-- name: redact_run
-- returns: redact_run
SELECT r.id, coalesce(m.name, '') AS member, r.part, coalesce(r.after::text, '00000000-0000-0000-0000-000000000000') AS after, r.looked, r.changed, r.created_at, r.done_at
FROM redact_runs r LEFT JOIN members m ON m.tenant_id = r.tenant_id AND m.id = r.member_id
WHERE r.tenant_id = (SELECT app_tenant()) AND ($1::uuid IS NULL OR r.id = $1::uuid) ORDER BY r.id DESC LIMIT 1

-- One at a time.
-- name: redact_begin
-- returns: id_row
INSERT INTO redact_runs (tenant_id, member_id) VALUES (app_tenant(), $1::uuid) ON CONFLICT DO NOTHING RETURNING id

-- name: redact_texts
-- returns: redact_row
SELECT m.id, m.body AS words FROM messages m WHERE m.tenant_id = (SELECT app_tenant()) AND m.id > $1::uuid ORDER BY m.id LIMIT 500

-- name: redact_transcripts
-- returns: redact_row
SELECT r.id, coalesce(r.transcript, '') AS words FROM recordings r WHERE r.tenant_id = (SELECT app_tenant()) AND r.id > $1::uuid ORDER BY r.id LIMIT 500

-- What a thread says of its last text goes with it; nothing else was changed since it was read.
-- name: redact_text
-- returns: nothing
WITH m AS (UPDATE messages SET body = $3 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND body = $2 RETURNING tenant_id, thread_id, created_at)
UPDATE threads h SET last_words = left($3, 200) FROM m WHERE h.tenant_id = m.tenant_id AND h.id = m.thread_id AND h.last_at <= m.created_at

-- name: redact_transcript
-- returns: nothing
UPDATE recordings SET transcript = $3 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND transcript = $2

-- part '': all of it is done.
-- name: redact_on
-- returns: nothing
UPDATE redact_runs SET part = CASE WHEN $2 = '' THEN part ELSE $2 END, after = $3::uuid, looked = looked + $4::bigint, changed = changed + $5::bigint,
	done_at = CASE WHEN $2 = '' THEN now() END WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND done_at IS NULL
