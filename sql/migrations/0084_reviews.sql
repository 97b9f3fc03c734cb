-- Customers are asked for a review by text: where they write it, and whether they agreed to be asked.

ALTER TABLE text_settings
	ADD review_url  text NOT NULL DEFAULT '' CHECK (review_url = '' OR length(review_url) <= 290 AND review_url ~ '^https://[^[:space:]]+$'),
	ADD review_text text NOT NULL DEFAULT 'Hi {first_name|there}, thank you for choosing {company}. Would you tell others how it went? {review_link}'
		CHECK (length(review_text) <= 480);

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

GRANT EXECUTE ON FUNCTION contact_surveys(uuid, boolean, text, uuid) TO patchbay_app;
