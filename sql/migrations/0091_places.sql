-- Where somebody is, by their address or their number, and what the state there asks of whoever calls and texts.

-- A line each, as base/state.h says. They narrow the business's own hours.
ALTER TABLE text_settings ADD state_hours text NOT NULL DEFAULT
	E'FL: 8 AM to 8 PM | 3 calls a day\nOK: 8 AM to 8 PM | 3 calls a day\nTX: Mon to Sat 8 AM to 9 PM; Sun noon to 9 PM\nWA: 8 AM to 8 PM'
	CHECK (length(state_hours) <= 4000);

-- home: their address. calls_today: how often we called them in 24 hours. registered: on the national do-not-call
-- registry, as we have it (registry_on; migration 0092). acquainted: a customer, or somebody who called or wrote within three months.
CREATE FUNCTION reach_place(p_contact uuid, p_address text)
RETURNS TABLE (home text, state_hours text, calls_today bigint, registered boolean, registry_on timestamptz, acquainted boolean) LANGUAGE plpgsql AS $$
BEGIN
	RETURN QUERY
	SELECT coalesce(k.address, ''), s.state_hours, (SELECT count(*) FROM calls c WHERE c.tenant_id = s.tenant_id AND c.contact_id = p_contact
			AND c.direction = 'outbound' AND c.id >= uuid7_floor(now() - interval '24 hours')),
		EXISTS (SELECT FROM dnc_registered d WHERE d.tenant_id = s.tenant_id AND d.e164 = p_address), r.as_of::timestamptz,
		coalesce(k.type, 'lead') <> 'lead'
			OR EXISTS (SELECT FROM threads h WHERE h.tenant_id = s.tenant_id AND h.peer = p_address AND h.last_in_at > now() - interval '3 months')
			OR EXISTS (SELECT FROM calls c WHERE c.tenant_id = s.tenant_id AND c.contact_id = p_contact AND c.direction = 'inbound'
				AND c.id >= uuid7_floor(now() - interval '3 months'))
	FROM text_settings_now() s LEFT JOIN contacts k ON k.tenant_id = s.tenant_id AND k.id = p_contact
	LEFT JOIN dnc_registry r ON r.tenant_id = s.tenant_id;
END $$;
GRANT EXECUTE ON FUNCTION reach_place(uuid, text) TO patchbay_app;
