-- Whoever asked for times of their own is reached in them; a text to a number of nobody's.

-- The times too that a contact asked for.
DROP FUNCTION reach_facts(uuid, text);
CREATE FUNCTION reach_facts(p_contact uuid, p_address text)
RETURNS TABLE (address text, contact_id uuid, contact_name text, do_not_contact boolean, is_out boolean, by_them boolean, out_since timestamptz,
	out_words text, kind text, blocked boolean, blocked_words text, wish text, zone text, zone_known boolean, preferred_channel text,
	time_windows text, call_from_min bigint, call_to_min bigint, quiet_from_min bigint, quiet_to_min bigint, daily_cap bigint, sent_today bigint,
	last_in_at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	s text_settings := text_settings_now();
BEGIN
	RETURN QUERY SELECT p_address, k.id, coalesce(k.name, ''), coalesce(k.do_not_contact, false), o.is_out, o.by_them, o.since, o.words, o.kind,
		b.e164 IS NOT NULL, coalesce(b.reason, ''),
		coalesce((SELECT h.wish FROM threads h WHERE h.tenant_id = t AND h.peer = p_address AND h.wish <> '' LIMIT 1), ''),
		coalesce(nullif(k.timezone, ''), z.timezone), coalesce(k.timezone, '') <> '', coalesce(k.preferred_channel, ''),
		coalesce(k.time_windows, ''),
		(extract(epoch FROM s.call_from) / 60)::bigint, (extract(epoch FROM s.call_to) / 60)::bigint,
		(extract(epoch FROM s.quiet_from) / 60)::bigint, (extract(epoch FROM s.quiet_to) / 60)::bigint, s.daily_cap::bigint,
		(SELECT count(*) FROM threads h JOIN messages m ON m.tenant_id = t AND m.thread_id = h.id
			WHERE h.tenant_id = t AND h.peer = p_address AND m.direction = 'out' AND m.kind NOT IN ('person', 'api')
				AND m.state NOT IN ('canceled', 'failed') AND m.id >= uuid7_floor(now() - interval '24 hours')),
		(SELECT max(h.last_in_at) FROM threads h WHERE h.tenant_id = t AND h.peer = p_address)
	FROM tenants z CROSS JOIN consent_out(p_address) o
	LEFT JOIN contacts k ON k.tenant_id = t AND k.id = p_contact
	LEFT JOIN blocked_numbers b ON b.tenant_id = t AND b.e164 = p_address
	WHERE z.id = t;
END $$;

-- The thread with a number, whoever has it: the one that was used last, else a new one on the line of the
-- member's department, else on the first. NULL: there is no line, or the number is one.
CREATE FUNCTION thread_with(p_number text, p_member uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	h uuid := (SELECT x.id FROM threads x WHERE x.tenant_id = t AND x.peer = p_number ORDER BY x.last_at DESC LIMIT 1);
	line uuid := (SELECT n.id FROM numbers n WHERE n.tenant_id = t ORDER BY n.department_id IS DISTINCT FROM (SELECT m.department_id
		FROM members m WHERE m.tenant_id = t AND m.id = p_member), n.id LIMIT 1);
BEGIN
	IF line IS NULL OR EXISTS (SELECT FROM numbers n WHERE n.tenant_id = t AND n.e164 = p_number) THEN
		RETURN NULL;
	END IF;
	RETURN coalesce(h, (thread_of(line, p_number, (SELECT o.contact_id FROM contact_of_phone(p_number) o))).id);
END $$;

GRANT EXECUTE ON FUNCTION reach_facts(uuid, text), thread_with(text, uuid) TO patchbay_app;
