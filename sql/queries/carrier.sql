-- Accounts at the carrier.

-- name: carrier_account
-- returns: carrier_row
SELECT tenant_id, zone, region, token, old_token FROM carrier_account($1)

-- name: carrier_of_tenant
-- returns: carrier_row
SELECT tenant_id, account_sid, token FROM carrier_accounts WHERE tenant_id = app_tenant()

-- name: catch_up_due
-- returns: count_row
SELECT catch_up_due($1::boolean) AS n

-- name: carrier_denied_count
-- returns: count_row
SELECT carrier_denied_count() AS n

-- name: catch_up_state
-- returns: catch_up_state
SELECT known_until, denied_since IS NOT NULL AS denied FROM carrier_accounts WHERE tenant_id = app_tenant()

-- name: catch_up_done
-- returns: nothing
UPDATE carrier_accounts SET known_until = greatest(known_until, $1::timestamptz) WHERE tenant_id = app_tenant()

-- name: carrier_denied
-- returns: nothing
UPDATE carrier_accounts SET denied_since = CASE WHEN $1::boolean THEN coalesce(denied_since, now()) END
WHERE tenant_id = app_tenant()

-- Of calls that the carrier says are over: those on a line of ours whose end is not known here.
-- Of a call that is known, the callback that tells it has two minutes to come.
-- name: catch_up_calls
-- returns: catch_up_sid
SELECT j.sid FROM json_to_recordset($1::json) AS j (sid text, line text, ended timestamptz)
WHERE EXISTS (SELECT FROM numbers n WHERE n.tenant_id = app_tenant() AND n.e164 = j.line)
	AND NOT EXISTS (SELECT FROM calls c WHERE c.tenant_id = app_tenant() AND c.call_sid = j.sid
		AND (c.ended_at IS NOT NULL OR j.ended > now() - interval '2 minutes'))

-- Of recordings that the carrier has: those of known calls that are neither here nor on their way.
-- name: catch_up_recordings
-- returns: catch_up_sid
SELECT j.sid FROM json_to_recordset($1::json) AS j (sid text, call_sid text)
WHERE EXISTS (SELECT FROM calls c WHERE c.tenant_id = app_tenant() AND c.call_sid = j.call_sid)
	AND NOT EXISTS (SELECT FROM recordings r WHERE r.tenant_id = app_tenant() AND r.recording_sid = j.sid
		AND (r.state <> 'waiting' OR EXISTS (SELECT FROM tasks t WHERE t.tenant_id = r.tenant_id
			AND t.kind = 'recording.fetch' AND t.dedupe_key = r.id::text AND t.state IN ('waiting', 'running'))))
