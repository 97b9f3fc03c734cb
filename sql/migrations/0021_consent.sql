-- Who may be texted and called: a ledger per number that shows when it was tampered with, and all
-- that a decision needs in one row.

ALTER TABLE text_settings
	-- calls are placed between these, where the called person is (C-05)
	ADD call_from    time NOT NULL DEFAULT '08:00',
	ADD call_to      time NOT NULL DEFAULT '20:00' CHECK (call_to > call_from),
	-- no texts from, to; equal: at any hour
	ADD quiet_from   time NOT NULL DEFAULT '20:00',
	ADD quiet_to     time NOT NULL DEFAULT '08:00',
	ADD daily_cap    int NOT NULL DEFAULT 6 CHECK (daily_cap BETWEEN 0 AND 100),
	-- who confirms STOP and answers HELP: the carrier does by itself, unless told not to
	ADD stop_answer  text NOT NULL DEFAULT 'carrier' CHECK (stop_answer IN ('carrier', 'patchbay')),
	ADD help_contact text NOT NULL DEFAULT '' CHECK (length(help_contact) <= 120);

-- Each number's rows are a chain: every row has the hash of the one before.
ALTER TABLE consents
	ADD seq       bigint NOT NULL DEFAULT 0,
	ADD prev_hash text NOT NULL DEFAULT '' CHECK (length(prev_hash) <= 64),
	ADD hash      text NOT NULL DEFAULT '' CHECK (length(hash) <= 64);

CREATE FUNCTION consent_row_hash(c consents) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT encode(sha256(convert_to(jsonb_build_array(c.prev_hash, c.seq, c.id, c.tenant_id, c.contact_id, c.address, c.channel, c.state,
		c.kind, c.source, c.words, c.member_id, extract(epoch FROM c.created_at))::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION consent_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	last consents;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(NEW.tenant_id::text || NEW.address, 3));
	SELECT * INTO last FROM consents c WHERE c.tenant_id = NEW.tenant_id AND c.address = NEW.address ORDER BY c.seq DESC LIMIT 1;
	NEW.seq := coalesce(last.seq, 0) + 1;
	NEW.prev_hash := coalesce(last.hash, '');
	NEW.hash := consent_row_hash(NEW);
	RETURN NEW;
END $$;
-- Those that were there before, in their order.
DO $$
DECLARE
	c consents;
	last consents;
BEGIN
	FOR c IN SELECT * FROM consents ORDER BY tenant_id, address, id LOOP
		IF c.tenant_id IS DISTINCT FROM last.tenant_id OR c.address IS DISTINCT FROM last.address THEN
			last := NULL;
		END IF;
		c.seq := coalesce(last.seq, 0) + 1;
		c.prev_hash := coalesce(last.hash, '');
		c.hash := consent_row_hash(c);
		UPDATE consents x SET seq = c.seq, prev_hash = c.prev_hash, hash = c.hash WHERE x.tenant_id = c.tenant_id AND x.id = c.id;
		last := c;
	END LOOP;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON consents FOR EACH ROW EXECUTE FUNCTION consent_chain();
CREATE UNIQUE INDEX consents_seq ON consents (tenant_id, address, seq);

-- The first row of a number's chain that does not fit, or NULL.
CREATE FUNCTION consent_first_broken(p_address text) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT min(seq) FROM (
		SELECT seq, hash <> consent_row_hash(c) AS bad_hash, prev_hash <> coalesce(lag(hash) OVER w, '') AS bad_link,
			seq <> coalesce(lag(seq) OVER w, 0) + 1 AS gap
		FROM consents c WHERE tenant_id = (SELECT app_tenant()) AND address = p_address WINDOW w AS (ORDER BY seq)) s
	WHERE bad_hash OR bad_link OR gap
$$;

-- Whether a number is out: by its own last word (a text, a call, a form), which nobody else takes
-- back, or by the last word of all. A member on the entry took what they said for a wish to stop
-- (taken): that one a member can take back.
CREATE FUNCTION consent_out(p_address text)
RETURNS TABLE (is_out boolean, by_them boolean, taken boolean, since timestamptz, words text, kind text) LANGUAGE sql STABLE AS $$
	SELECT coalesce(o.state = 'refused' OR a.state = 'refused', false), coalesce(o.state = 'refused', false),
		coalesce(o.state IS DISTINCT FROM 'refused' AND a.state = 'refused' AND a.source IN ('text', 'call', 'form'), false),
		CASE WHEN o.state = 'refused' THEN o.created_at WHEN a.state = 'refused' THEN a.created_at END,
		coalesce(CASE WHEN o.state = 'refused' THEN o.words WHEN a.state = 'refused' THEN a.words END, ''), coalesce(a.kind, '')
	FROM (SELECT) one
	LEFT JOIN LATERAL (SELECT * FROM consents c WHERE c.tenant_id = (SELECT app_tenant()) AND c.address = p_address
		AND c.source IN ('text', 'call', 'form') AND c.member_id IS NULL AND c.channel IN ('text', 'all') ORDER BY c.seq DESC LIMIT 1) o ON true
	LEFT JOIN LATERAL (SELECT * FROM consents c WHERE c.tenant_id = (SELECT app_tenant()) AND c.address = p_address
		AND c.channel IN ('text', 'all') ORDER BY c.seq DESC LIMIT 1) a ON true
$$;

-- The numbers that are out, as consent_out says, with the entry by which they are: lists of them are walked, never counted out of
-- the ledger. Kept by every entry that is written.
CREATE TABLE opt_outs (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	address    text NOT NULL,
	consent_id uuid NOT NULL,
	source     text NOT NULL,
	since      timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, address),
	FOREIGN KEY (tenant_id, consent_id) REFERENCES consents (tenant_id, id)
);
CREATE INDEX opt_outs_list ON opt_outs (tenant_id, source, since, address);
SELECT app_protect('opt_outs', 'SELECT, INSERT, UPDATE, DELETE');

CREATE FUNCTION consent_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	o consents;
BEGIN
	SELECT * INTO o FROM consents c WHERE c.tenant_id = NEW.tenant_id AND c.address = NEW.address
		AND c.source IN ('text', 'call', 'form') AND c.member_id IS NULL AND c.channel IN ('text', 'all') ORDER BY c.seq DESC LIMIT 1;
	IF o.state IS DISTINCT FROM 'refused' THEN
		o := NEW;
	END IF;
	IF o.state = 'refused' THEN
		INSERT INTO opt_outs AS x (tenant_id, address, consent_id, source, since) VALUES (o.tenant_id, o.address, o.id, o.source, o.created_at)
		ON CONFLICT (tenant_id, address) DO UPDATE SET consent_id = excluded.consent_id, source = excluded.source, since = excluded.since
		WHERE x.consent_id <> excluded.consent_id;
	ELSE
		DELETE FROM opt_outs x WHERE x.tenant_id = NEW.tenant_id AND x.address = NEW.address;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER counted AFTER INSERT ON consents FOR EACH ROW
	WHEN (NEW.channel IN ('text', 'all') AND NEW.address LIKE '+%') EXECUTE FUNCTION consent_counted();

-- STOP or START by text: for every channel, and shown with whoever has the number. What was still
-- to go out to them does not. With a member, who took other words of theirs for STOP. True when that was news.
CREATE FUNCTION consent_by_text(p_address text, p_contact uuid, p_in boolean, p_words text, p_member uuid DEFAULT NULL) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was record;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || p_address, 3));
	SELECT * INTO was FROM consent_out(p_address);
	IF p_in THEN   -- words of theirs that wait for a decision are decided by that, too
		UPDATE threads h SET wish = '', wish_call = NULL WHERE h.tenant_id = t AND h.peer = p_address AND h.wish <> '';
	END IF;
	IF p_member IS NOT NULL AND was.is_out THEN
		RETURN false;
	END IF;
	IF was.by_them = NOT p_in AND (was.by_them OR NOT was.is_out) AND EXISTS (SELECT FROM consents c WHERE c.tenant_id = t AND c.address = p_address) THEN
		RETURN false;
	END IF;
	INSERT INTO consents (tenant_id, contact_id, address, channel, state, kind, source, words, member_id)
	VALUES (t, p_contact, p_address, 'all', CASE WHEN p_in THEN 'granted' ELSE 'refused' END,
		CASE WHEN p_in THEN 'express' ELSE '' END, CASE WHEN EXISTS (SELECT FROM threads h WHERE h.tenant_id = t AND h.peer = p_address
			AND h.wish = p_words AND h.wish_call IS NOT NULL) THEN 'call' ELSE 'text' END, left(p_words, 2000), p_member);
	UPDATE contacts k SET do_not_contact = NOT p_in, version = k.version + 1, updated_at = now()
	FROM contact_phones p WHERE p.tenant_id = t AND p.e164 = p_address AND k.tenant_id = t AND k.id = p.contact_id
		AND k.do_not_contact = p_in;
	IF NOT p_in THEN
		UPDATE messages m SET state = 'canceled', rank = 9, refused = 'opted_out', reason = CASE WHEN p_member IS NULL
			THEN 'They sent STOP before it was sent.' ELSE 'They asked to stop before it was sent.' END
		FROM threads h WHERE h.tenant_id = t AND h.peer = p_address AND m.tenant_id = t AND m.thread_id = h.id
			AND m.direction = 'out' AND m.state IN ('queued', 'scheduled') AND m.asked_at IS NULL AND m.kind NOT IN ('stop', 'help');
		UPDATE threads h SET wish = '', waiting_since = NULL, due_at = NULL, due_words = '' WHERE h.tenant_id = t AND h.peer = p_address;
	END IF;
	RETURN true;
END $$;

-- A member takes back what members have noted of a number, with the reason; nothing is deleted. lifted, none (it is not out), or
-- theirs: only their own START undoes a STOP of theirs.
CREATE FUNCTION consent_lift(p_address text, p_words text, p_member uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was record;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || p_address, 3));
	SELECT * INTO was FROM consent_out(p_address);
	IF was.by_them OR NOT was.is_out THEN
		RETURN CASE WHEN was.by_them THEN 'theirs' ELSE 'none' END;
	END IF;
	INSERT INTO consents (tenant_id, contact_id, address, channel, state, source, words, member_id)
	SELECT t, o.contact_id, p_address, 'all', 'granted', 'page', p_words, p_member FROM (SELECT) one LEFT JOIN LATERAL contact_of_phone(p_address) o ON true;
	-- whoever is out with another number too stays it
	UPDATE contacts k SET do_not_contact = false, version = k.version + 1, updated_at = now()
	FROM contact_phones p WHERE p.tenant_id = t AND p.e164 = p_address AND k.tenant_id = t AND k.id = p.contact_id AND k.do_not_contact
		AND NOT EXISTS (SELECT FROM contact_phones q JOIN opt_outs o ON o.tenant_id = t AND o.address = q.e164
			WHERE q.tenant_id = t AND q.contact_id = k.id);
	RETURN 'lifted';
END $$;

-- What stands against contacting a contact again by a word on its page: a STOP of theirs at one of its numbers (theirs), or words
-- that a member took for one (taken), which is taken back at the number.
CREATE FUNCTION consent_stands(p_contact uuid) RETURNS TABLE (stands text, address text) LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN c.member_id IS NULL THEN 'theirs' ELSE 'taken' END, o.address
	FROM contact_phones p JOIN opt_outs o ON o.tenant_id = p.tenant_id AND o.address = p.e164 AND o.source IN ('text', 'call', 'form')
	JOIN consents c ON c.tenant_id = o.tenant_id AND c.id = o.consent_id
	WHERE p.tenant_id = (SELECT app_tenant()) AND p.contact_id = p_contact ORDER BY c.member_id NULLS FIRST, o.address LIMIT 1
$$;

-- All that the decision about one text or call needs: surveys, whether they agreed to be asked for reviews;
-- time_windows, when they asked to be reached.
CREATE FUNCTION reach_facts(p_contact uuid, p_address text)
RETURNS TABLE (address text, contact_id uuid, contact_name text, do_not_contact boolean, restricted boolean, is_out boolean, by_them boolean, taken boolean, out_since timestamptz,
	out_words text, kind text, surveys boolean, blocked boolean, blocked_words text, wish text, zone text, zone_known boolean,
	preferred_channel text, time_windows text, call_from_min bigint, call_to_min bigint, quiet_from_min bigint, quiet_to_min bigint,
	daily_cap bigint, sent_today bigint, last_in_at timestamptz)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	s text_settings := text_settings_now();
BEGIN
	RETURN QUERY SELECT p_address, k.id, coalesce(k.name, ''), coalesce(k.do_not_contact, false), k.restricted_at IS NOT NULL, o.is_out, o.by_them, o.taken, o.since, o.words, o.kind,
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

GRANT EXECUTE ON FUNCTION consent_row_hash(consents), consent_first_broken(text), consent_out(text),
	consent_by_text(text, uuid, boolean, text, uuid), consent_lift(text, text, uuid), consent_stands(uuid), reach_facts(uuid, text) TO patchbay_app;
