-- What comes of a call, in the business's own words: outcomes people choose, with what each asks
-- for and does, and when a call needs one.

-- key: of the keyboard, 1 to 9. follow_up: what is offered when it is chosen. due_min: when it sets
-- a promise of its own, business minutes until it is due. special: what the page offers besides.
CREATE TABLE dispositions (
	tenant_id        uuid NOT NULL REFERENCES tenants,
	id               uuid NOT NULL DEFAULT uuid7(),
	name             text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	key              int CHECK (key BETWEEN 1 AND 9),
	icon             text NOT NULL DEFAULT 'circle-check' CHECK (icon ~ '^[a-z0-9-]{1,40}$'),
	needs_note       boolean NOT NULL DEFAULT false,
	needs_follow_up  boolean NOT NULL DEFAULT false,
	needs_value      boolean NOT NULL DEFAULT false,
	needs_tag        boolean NOT NULL DEFAULT false,
	closes           boolean NOT NULL DEFAULT true,  -- the caller's promise is kept by it
	follow_up        text NOT NULL DEFAULT '' CHECK (follow_up IN ('', '30m', '2h', 'tomorrow')),
	due_min          int CHECK (due_min BETWEEN 1 AND 14400),
	special          text NOT NULL DEFAULT '' CHECK (special IN ('', 'job', 'spam', 'emergency')),
	archived         boolean NOT NULL DEFAULT false,
	position         int NOT NULL DEFAULT 0,
	version          int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX dispositions_name ON dispositions (tenant_id, lower(name));
CREATE UNIQUE INDEX dispositions_key ON dispositions (tenant_id, key) WHERE NOT archived;
SELECT app_protect('dispositions', 'SELECT, INSERT, UPDATE');
SELECT app_audit('dispositions', 'disposition', quiet => '{version,position}');

-- needed: no call needs an outcome; every call that ended since then does; and nobody gets the
-- next call before. amounts: offered as values, in hundredths.
CREATE TABLE disposition_rules (
	tenant_id       uuid NOT NULL REFERENCES tenants,
	kind            text NOT NULL DEFAULT 'calls' CHECK (kind = 'calls'),
	needed          text NOT NULL DEFAULT 'yes' CHECK (needed IN ('no', 'yes', 'before_next')),
	since           timestamptz NOT NULL DEFAULT now(),
	amounts         bigint[] NOT NULL DEFAULT '{15000,35000,80000,200000}' CHECK (cardinality(amounts) <= 6),
	emergency_words text[] NOT NULL DEFAULT '{fire,smoke,sparks,sparking,burning,buzzing,shock,explosion,gas leak,hot to the touch}'
		CHECK (cardinality(emergency_words) <= 50),
	version         int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, kind)
);
SELECT app_protect('disposition_rules', 'SELECT, INSERT, UPDATE');
SELECT app_audit('disposition_rules', 'disposition_rules', quiet => '{version}');

-- What a new business begins with.
CREATE FUNCTION disposition_defaults() RETURNS void LANGUAGE sql AS $$
	INSERT INTO disposition_rules (tenant_id) VALUES (app_tenant()) ON CONFLICT DO NOTHING;
	INSERT INTO dispositions (tenant_id, key, name, icon, needs_follow_up, needs_note, closes, follow_up, special, position)
	SELECT app_tenant(), v.* FROM (VALUES
		(1, 'Booked job', 'calendar-check', false, false, true, '', 'job', 1),
		(2, 'Quote requested', 'file-text', true, false, true, 'tomorrow', '', 2),
		(3, 'Callback needed', 'phone-forwarded', true, false, false, '2h', '', 3),
		(4, 'Handed off', 'arrow-right-left', false, true, true, '', '', 4),
		(5, 'Question answered', 'circle-check', false, false, true, '', '', 5),
		(6, 'Emergency sent', 'siren', true, true, true, '30m', 'emergency', 6),
		(7, 'Not in our area', 'map-pin', false, false, true, '', '', 7),
		(8, 'Wrong number', 'phone-off', false, false, true, '', '', 8),
		(9, 'Spam', 'ban', false, false, true, '', 'spam', 9)) v
	ON CONFLICT DO NOTHING;
$$;
GRANT EXECUTE ON FUNCTION disposition_defaults() TO patchbay_app;

-- Makes (p_id NULL) or changes one. outcome: made, saved, missing, stale, taken, key, full.
CREATE FUNCTION disposition_save(p_id uuid, p_version bigint, d jsonb) RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was dispositions;
	f dispositions := jsonb_populate_record(NULL::dispositions, d);
BEGIN
	-- two who take the same name or key come one after the other
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || ' dispositions', 0));
	SELECT * INTO was FROM dispositions o WHERE o.tenant_id = t AND o.id = p_id FOR UPDATE;
	id := p_id;
	outcome := CASE WHEN p_id IS NOT NULL AND was.id IS NULL THEN 'missing' WHEN was.version <> p_version THEN 'stale'
		WHEN EXISTS (SELECT FROM dispositions o WHERE o.tenant_id = t AND o.id IS DISTINCT FROM p_id AND lower(o.name) = lower(f.name)) THEN 'taken'
		WHEN NOT f.archived AND EXISTS (SELECT FROM dispositions o WHERE o.tenant_id = t AND o.id IS DISTINCT FROM p_id
			AND o.key = f.key AND NOT o.archived) THEN 'key'
		WHEN p_id IS NULL AND 50 <= (SELECT count(*) FROM dispositions o WHERE o.tenant_id = t) THEN 'full' END;
	IF outcome IS NULL AND p_id IS NULL THEN
		INSERT INTO dispositions AS o (tenant_id, name, key, icon, needs_note, needs_follow_up, needs_value, needs_tag, closes, follow_up,
			due_min, special, position)
		SELECT t, f.name, f.key, f.icon, f.needs_note, f.needs_follow_up, f.needs_value, f.needs_tag, f.closes, f.follow_up, f.due_min,
			f.special, 1 + coalesce(max(n.position), 0) FROM dispositions n WHERE n.tenant_id = t RETURNING o.id INTO id;
		outcome := 'made';
	ELSIF outcome IS NULL THEN
		UPDATE dispositions o SET name = f.name, key = f.key, icon = f.icon, needs_note = f.needs_note, needs_follow_up = f.needs_follow_up,
			needs_value = f.needs_value, needs_tag = f.needs_tag, closes = f.closes, follow_up = f.follow_up, due_min = f.due_min,
			special = f.special, archived = f.archived, version = o.version + 1
		WHERE o.tenant_id = t AND o.id = p_id;
		outcome := 'saved';
	END IF;
	RETURN NEXT;
END $$;

-- One place up or down in its list; false when there is no such one.
CREATE FUNCTION disposition_move(p_id uuid, p_up boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	ids uuid[];
	at int;
	goes int;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || ' dispositions', 0));
	ids := ARRAY(SELECT o.id FROM dispositions o WHERE o.tenant_id = t ORDER BY o.position, o.id);
	at := array_position(ids, p_id);
	IF at IS NULL THEN
		RETURN false;
	END IF;
	goes := least(greatest(at + CASE WHEN p_up THEN -1 ELSE 1 END, 1), cardinality(ids));
	ids[at] := ids[goes];
	ids[goes] := p_id;
	UPDATE dispositions o SET position = u.n FROM unnest(ids) WITH ORDINALITY u (id, n)
	WHERE o.tenant_id = t AND o.id = u.id AND o.position <> u.n;
	RETURN true;
END $$;

-- outcome: saved, stale.
CREATE FUNCTION disposition_rules_save(p_version bigint, p_needed text, p_amounts bigint[], p_words text[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was disposition_rules;
BEGIN
	INSERT INTO disposition_rules (tenant_id) VALUES (t) ON CONFLICT DO NOTHING;
	SELECT * INTO was FROM disposition_rules r WHERE r.tenant_id = t FOR UPDATE;
	IF was.version <> p_version THEN
		RETURN 'stale';
	END IF;
	-- calls that ended while none needed one stay as they are
	UPDATE disposition_rules r SET needed = p_needed, amounts = p_amounts, emergency_words = p_words, version = r.version + 1,
		since = CASE WHEN was.needed = 'no' AND p_needed <> 'no' THEN now() ELSE r.since END
	WHERE r.tenant_id = t;
	RETURN 'saved';
END $$;
GRANT EXECUTE ON FUNCTION disposition_save(uuid, bigint, jsonb), disposition_move(uuid, boolean),
	disposition_rules_save(bigint, text, bigint[], text[]) TO patchbay_app;
