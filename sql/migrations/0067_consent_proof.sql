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

-- How a line stands with the carriers' register of business texts (A2P, or the verification of a toll-free line): the campaign it
-- sends under, and whether it may send yet. No row: nobody has said, and it may. port: how far it is on its way here from
-- another carrier; texts go out from it only when that is over.
CREATE TABLE text_registrations (
	tenant_id uuid NOT NULL,
	number_id uuid NOT NULL,
	state     text NOT NULL DEFAULT '' CHECK (state IN ('', 'registered', 'pending', 'refused')),
	brand     text NOT NULL DEFAULT '' CHECK (length(brand) <= 40),
	campaign  text NOT NULL DEFAULT '' CHECK (length(campaign) <= 60),
	pool      text NOT NULL DEFAULT '' CHECK (length(pool) <= 40),   -- lines of one name stand in for each other in new threads
	port      text NOT NULL DEFAULT '' CHECK (port IN ('', 'asked', 'agreed', 'refused', 'calls')),   -- calls: those are here, texts not yet
	port_on   date,                                                  -- the day it is to move
	port_note text NOT NULL DEFAULT '' CHECK (length(port_note) <= 200),
	port_by   uuid,                                                  -- who said so last
	port_at   timestamptz,
	version   integer NOT NULL DEFAULT 1,
	stands    text NOT NULL GENERATED ALWAYS AS (CASE port WHEN '' THEN state WHEN 'calls' THEN 'arriving' ELSE 'coming' END) STORED,
	FOREIGN KEY (tenant_id, port_by) REFERENCES members (tenant_id, id),
	PRIMARY KEY (tenant_id, number_id),
	FOREIGN KEY (tenant_id, number_id) REFERENCES numbers (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('text_registrations', 'SELECT, INSERT, UPDATE');
SELECT app_audit('text_registrations', 'text_registration', quiet => '{stands,port_by,port_at,version}');

-- The line on which a new thread begins that would begin on p_line: of its pool the one that may text and has the least before it,
-- which is the one that sent longest ago. A thread stays on its line from then on.
CREATE FUNCTION text_line_of(p_line uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT g.number_id FROM text_registrations o JOIN text_registrations g ON g.tenant_id = o.tenant_id AND lower(g.pool) = lower(o.pool)
			AND g.stands IN ('', 'registered') LEFT JOIN text_senders s ON s.tenant_id = g.tenant_id AND s.number_id = g.number_id
		WHERE o.tenant_id = (SELECT app_tenant()) AND o.number_id = p_line AND o.pool <> '' ORDER BY s.next_at NULLS FIRST, g.number_id LIMIT 1), p_line)
$$;

-- The line from which a member is told what came in on p_line: that one where it may text, else the first that may.
CREATE FUNCTION text_line_to_tell(p_line uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT n.id FROM numbers n LEFT JOIN text_registrations g ON g.tenant_id = n.tenant_id AND g.number_id = n.id
	WHERE n.tenant_id = (SELECT app_tenant()) ORDER BY coalesce(g.stands, '') NOT IN ('', 'registered'), n.id <> p_line, n.id LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION text_line_of(uuid), text_line_to_tell(uuid) TO patchbay_app;
