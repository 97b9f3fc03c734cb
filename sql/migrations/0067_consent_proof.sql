-- What an entry of the consent ledger is sealed by, as text: whoever is given a proof can compute the
-- seals by themselves. The seals are as they were.
CREATE FUNCTION consent_row_text(c consents) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_array(c.prev_hash, c.seq, c.id, c.tenant_id, c.contact_id, c.address, c.channel, c.state,
		c.kind, c.source, c.words, c.member_id, extract(epoch FROM c.created_at))::text
$$;
CREATE OR REPLACE FUNCTION consent_row_hash(c consents) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT encode(sha256(convert_to(consent_row_text(c), 'UTF8')), 'hex')
$$;
GRANT EXECUTE ON FUNCTION consent_row_text(consents) TO patchbay_app;

-- How a line stands with the carriers' register of business texts (A2P): the campaign it sends under, and
-- whether it may send yet. No row: nobody has said, and it may.
CREATE TABLE text_registrations (
	tenant_id uuid NOT NULL,
	number_id uuid NOT NULL,
	state     text NOT NULL DEFAULT '' CHECK (state IN ('', 'registered', 'pending', 'refused')),
	brand     text NOT NULL DEFAULT '' CHECK (length(brand) <= 40),
	campaign  text NOT NULL DEFAULT '' CHECK (length(campaign) <= 60),
	PRIMARY KEY (tenant_id, number_id),
	FOREIGN KEY (tenant_id, number_id) REFERENCES numbers (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('text_registrations', 'SELECT, INSERT, UPDATE');
SELECT app_audit('text_registrations', 'text_registration');
