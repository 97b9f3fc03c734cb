-- Calls as lists and pages show them.

-- The smallest version-7 id of a moment: turns a time into a place in the id order.
CREATE FUNCTION uuid7_floor(p_at timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT encode(overlay('\x00000000000070008000000000000000'::bytea PLACING
		substring(int8send(floor(extract(epoch FROM p_at) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 'hex')::uuid
$$;
GRANT EXECUTE ON FUNCTION uuid7_floor(timestamptz) TO patchbay_app;

-- The carrier need not say that it has no words for a recording: after a while none will come.
CREATE FUNCTION transcript_now(p_state text, p_since timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN p_state = 'waiting' AND p_since < now() - interval '15 minutes' THEN 'failed' ELSE p_state END
$$;
GRANT EXECUTE ON FUNCTION transcript_now(text, timestamptz) TO patchbay_app;

CREATE VIEW call_lines WITH (security_invoker = true) AS
SELECT c.tenant_id, c.id, c.call_sid, c.direction, c.from_number, c.to_number, c.caller_name, c.contact_id,
	c.candidates::bigint AS candidates, c.state, c.outcome, c.started_at, c.queued_at, c.dequeued_at, c.answered_at,
	c.ended_at, coalesce(c.duration_s, 0) AS duration_s, c.answered_by, c.number_id, c.queue_id,
	c.recording_notice, c.flow_version_id,
	coalesce(k.name, '') AS contact_name, coalesce(k.type, '') AS contact_type, s.phase, s.name AS stage,
	k.stage_since, coalesce(k.do_not_contact, false) AS do_not_contact, coalesce(k.emergency, false) AS emergency,
	k.owner_id, n.name AS line, q.name AS queue, coalesce(q.target_s, 30)::bigint AS target_s,
	m.name AS member
FROM calls c
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.answered_by;
GRANT SELECT ON call_lines TO patchbay_app;

-- Platform operators: every tenant with its size. Only for sessions of platform admins.
CREATE FUNCTION platform_tenants(p_q text, p_status text, p_after text, p_limit int)
RETURNS TABLE (id uuid, slug text, name text, status text, timezone text, members bigint, numbers bigint,
	calls_day bigint, calls_now bigint, last_call timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM users u WHERE u.id = app_user() AND u.platform_admin AND u.active) THEN
		RAISE EXCEPTION 'operators only' USING ERRCODE = '42501';
	END IF;
	RETURN QUERY SELECT t.id, t.slug, t.name, t.status, t.timezone,
		(SELECT count(*) FROM members m WHERE m.tenant_id = t.id AND m.active),
		(SELECT count(*) FROM numbers n WHERE n.tenant_id = t.id),
		(SELECT count(*) FROM calls c WHERE c.tenant_id = t.id AND c.id >= uuid7_floor(now() - interval '1 day')),
		(SELECT count(*) FROM calls c WHERE c.tenant_id = t.id AND c.ended_at IS NULL),
		(SELECT c.started_at FROM calls c WHERE c.tenant_id = t.id ORDER BY c.id DESC LIMIT 1)
	FROM tenants t
	WHERE t.slug > p_after AND (p_status = '' OR t.status = p_status)
		AND (p_q = '' OR t.name ILIKE '%' || p_q || '%' OR t.slug ILIKE '%' || p_q || '%'
			OR EXISTS (SELECT FROM numbers n WHERE n.tenant_id = t.id
				AND n.e164 LIKE '%' || nullif(regexp_replace(p_q, '[^0-9]', '', 'g'), '') || '%'))
	ORDER BY t.slug LIMIT p_limit;
END $$;
GRANT EXECUTE ON FUNCTION platform_tenants(text, text, text, int) TO patchbay_app;
