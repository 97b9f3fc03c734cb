-- Audio of calls and voicemails.

-- name: recording_note
-- returns: recording_row
SELECT r.* FROM recording_note($1, $2, $3, $4, $5::bigint, $6::int, $7::timestamptz,
	$4 = 'voicemail' AND coalesce((SELECT n.transcribe FROM calls c JOIN numbers n
		ON n.tenant_id = c.tenant_id AND n.id = c.number_id
		WHERE c.tenant_id = (SELECT app_tenant()) AND c.call_sid = $3), false)) r

-- As it came ($3), or without card numbers ($4), as the business says.
-- name: recording_transcribed
-- returns: recording_row
UPDATE recordings r SET transcript_state = CASE WHEN $2::boolean THEN 'ready' ELSE 'failed' END,
	transcript = CASE WHEN NOT $2::boolean THEN r.transcript WHEN (SELECT s.redact_cards FROM text_settings s WHERE s.tenant_id = r.tenant_id) IS FALSE
		THEN $3 ELSE $4 END
FROM calls c WHERE r.tenant_id = (SELECT app_tenant()) AND r.recording_sid = $1
	AND c.tenant_id = r.tenant_id AND c.id = r.call_id
RETURNING r.id AS recording_id, r.call_id, c.contact_id, r.kind = 'voicemail' AS theirs

-- name: recording_file
-- returns: recording_file
SELECT file FROM recordings_shown WHERE tenant_id = (SELECT app_tenant()) AND call_id = $1::uuid AND id = $2::uuid
	AND state = 'ready'

-- name: recording_source
-- returns: recording_source
SELECT r.recording_sid, r.state, r.call_id, c.contact_id FROM recordings r
JOIN calls c ON c.tenant_id = r.tenant_id AND c.id = r.call_id
WHERE r.tenant_id = (SELECT app_tenant()) AND r.id = $1::uuid

-- name: recording_ready
-- returns: nothing
UPDATE recordings SET state = 'ready', file = $2, bytes = $3::bigint, problem = ''
WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- What its shape is made from; no row when it is known, or there is no audio.
-- name: recording_heard
-- returns: one_text
SELECT file AS text FROM recordings WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND state = 'ready' AND peaks = ''

-- name: recording_peaks
-- returns: nothing
UPDATE recordings SET peaks = $2 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- name: recording_failed
-- returns: nothing
UPDATE recordings SET state = 'failed', problem = $2 WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid

-- No row when it is as wanted already: a second click changes nothing.
-- name: recording_handled
-- returns: recording_row
WITH r AS (
	UPDATE recordings SET handled_at = CASE WHEN $2::boolean THEN coalesce(handled_at, clock_timestamp()) END,
		handled_by = CASE WHEN $2::boolean THEN coalesce(handled_by, $3::uuid) END
	WHERE tenant_id = (SELECT app_tenant()) AND id = $1::uuid AND kind = 'voicemail'
		AND (handled_at IS NULL) = $2::boolean RETURNING *),
k AS (
	UPDATE contacts SET unread_voicemails = greatest(0, unread_voicemails + CASE WHEN $2::boolean THEN -1 ELSE 1 END)
	FROM r JOIN calls c ON c.tenant_id = r.tenant_id AND c.id = r.call_id
	WHERE contacts.tenant_id = c.tenant_id AND contacts.id = c.contact_id)
SELECT r.id AS recording_id, r.call_id, c.contact_id FROM r JOIN calls c ON c.tenant_id = r.tenant_id AND c.id = r.call_id
