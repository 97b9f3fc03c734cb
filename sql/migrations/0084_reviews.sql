-- Customers are asked for a review by text: where they write it, and whether they agreed to be asked.

ALTER TABLE text_settings
	ADD review_url  text NOT NULL DEFAULT '' CHECK (review_url = '' OR length(review_url) <= 290 AND review_url ~ '^https://[^[:space:]]+$'),
	ADD review_text text NOT NULL DEFAULT 'Hi {first_name}, thank you for choosing {company}. Would you tell others how it went? {review_link}'
		CHECK (length(review_text) <= 480);

-- Agreeing to be asked is a word of its own: it neither opens nor closes what else goes to them.
ALTER TABLE consents DROP CONSTRAINT consents_channel_check,
	ADD CONSTRAINT consents_channel_check CHECK (channel IN ('call', 'text', 'email', 'all', 'survey'));

-- As before, and whether they agreed to be asked for reviews and surveys.
DROP FUNCTION reach_facts(uuid, text);
CREATE FUNCTION reach_facts(p_contact uuid, p_address text)
RETURNS TABLE (address text, contact_id uuid, contact_name text, do_not_contact boolean, is_out boolean, by_them boolean, out_since timestamptz,
	out_words text, kind text, surveys boolean, blocked boolean, blocked_words text, wish text, zone text, zone_known boolean,
	preferred_channel text, time_windows text, call_from_min bigint, call_to_min bigint, quiet_from_min bigint, quiet_to_min bigint,
	daily_cap bigint, sent_today bigint, last_in_at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	s text_settings := text_settings_now();
BEGIN
	RETURN QUERY SELECT p_address, k.id, coalesce(k.name, ''), coalesce(k.do_not_contact, false), o.is_out, o.by_them, o.since, o.words, o.kind,
		coalesce((SELECT c.state = 'granted' FROM consents c WHERE c.tenant_id = t AND c.address = p_address AND c.channel = 'survey'
			ORDER BY c.seq DESC LIMIT 1), false),
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

-- Said by hand, for every number of theirs; false: there is no such contact.
CREATE FUNCTION contact_surveys(p_contact uuid, p_in boolean, p_words text, p_member uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO consents (tenant_id, contact_id, address, channel, state, kind, source, words, member_id)
	SELECT p.tenant_id, p.contact_id, p.e164, 'survey', CASE WHEN p_in THEN 'granted' ELSE 'refused' END, CASE WHEN p_in THEN 'express' ELSE '' END,
		'page', left(p_words, 2000), p_member
	FROM contact_phones p WHERE p.tenant_id = app_tenant() AND p.contact_id = p_contact
		AND p_in IS DISTINCT FROM (SELECT c.state = 'granted' FROM consents c WHERE c.tenant_id = p.tenant_id AND c.address = p.e164
			AND c.channel = 'survey' ORDER BY c.seq DESC LIMIT 1);
	RETURN EXISTS (SELECT FROM contacts k WHERE k.tenant_id = app_tenant() AND k.id = p_contact);
END $$;

GRANT EXECUTE ON FUNCTION reach_facts(uuid, text), contact_surveys(uuid, boolean, text, uuid) TO patchbay_app;
