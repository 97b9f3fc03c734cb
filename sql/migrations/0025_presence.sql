-- What the server knows of a member from evidence: open pages, the browser's phone, rings.

-- One row a page that is open somewhere, as long as it says so. id is the page's own.
CREATE TABLE presence_pages (
	tenant_id  uuid NOT NULL,
	member_id  uuid NOT NULL,
	id         text NOT NULL CHECK (id ~ '^[A-Za-z0-9_-]{8,40}$'),
	-- the browser's phone is registered at the carrier in this page; what it may hear
	phone      boolean NOT NULL DEFAULT false,
	microphone text NOT NULL DEFAULT '' CHECK (microphone IN ('', 'granted', 'denied', 'prompt')),
	seen_at    timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, member_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('presence_pages', 'SELECT, INSERT, UPDATE, DELETE');

-- A page says that it is open. Pages that have been quiet for long are forgotten; of one member
-- twenty are kept, whatever is sent. True when what others see of the member changes.
CREATE FUNCTION presence_beat(p_member uuid, p_page text, p_phone boolean, p_mic text, p_gone boolean)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was int;
	is_now int;
	rings boolean := false;
BEGIN
	IF p_phone AND NOT p_gone THEN
		-- who waits for this phone (0072_reattach.sql): calls are always locked before members
		PERFORM FROM calls c WHERE c.tenant_id = t AND c.ended_at IS NULL AND c.only_member = p_member FOR UPDATE;
		rings := FOUND;
	END IF;
	PERFORM FROM presence p WHERE p.tenant_id = t AND p.member_id = p_member FOR UPDATE;
	SELECT count(*) + 1000 * count(*) FILTER (WHERE g.phone) INTO was FROM presence_pages g
	WHERE g.tenant_id = t AND g.member_id = p_member AND g.seen_at > now() - interval '45 seconds';
	DELETE FROM presence_pages g WHERE g.tenant_id = t AND g.member_id = p_member
		AND (g.seen_at < now() - interval '10 minutes' OR (p_gone AND g.id = p_page));
	IF NOT p_gone AND (SELECT count(*) FROM presence_pages g WHERE g.tenant_id = t AND g.member_id = p_member
			AND g.id <> p_page) < 20 THEN
		INSERT INTO presence_pages AS g (tenant_id, member_id, id, phone, microphone)
		VALUES (t, p_member, p_page, p_phone, p_mic)
		ON CONFLICT (tenant_id, member_id, id) DO UPDATE SET phone = p_phone, microphone = p_mic, seen_at = now();
	END IF;
	SELECT count(*) + 1000 * count(*) FILTER (WHERE g.phone) INTO is_now FROM presence_pages g
	WHERE g.tenant_id = t AND g.member_id = p_member AND g.seen_at > now() - interval '45 seconds';
	IF rings THEN
		PERFORM phone_back(p_member);
	END IF;
	RETURN was <> is_now OR rings;
END $$;

-- Whether a ring would reach the member: a browser's phone has to have been heard of just now.
CREATE FUNCTION presence_reachable(p_member uuid, p_rings text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT p_rings = 'phone' OR EXISTS (SELECT FROM presence_pages g WHERE g.tenant_id = (SELECT app_tenant())
		AND g.member_id = p_member AND g.phone AND g.seen_at > now() - interval '45 seconds')
$$;

-- What a ring came to. After three in a row that the member did not take, nobody is rung there any
-- longer: they are away until they say otherwise, and are told. 'canceled' says nothing of them.
CREATE FUNCTION presence_rang(p_member uuid, p_call uuid, p_result text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	missed boolean := p_result IN ('no-answer', 'busy', 'declined', 'failed');
	p presence;
BEGIN
	UPDATE presence k SET last_ring = p_result, rang_at = clock_timestamp(),
		unanswered = CASE WHEN missed THEN k.unanswered + 1 WHEN p_result = 'canceled' THEN k.unanswered ELSE 0 END
	WHERE k.tenant_id = t AND k.member_id = p_member RETURNING * INTO p;
	IF p.unanswered < 3 OR p.wanted <> 'ready' OR NOT missed THEN
		RETURN;
	END IF;
	UPDATE presence k SET wanted = 'away', reason = 'Missed 3 calls', unanswered = 0, back_at = NULL,
		state = CASE WHEN k.state IN ('ringing', 'on_call') THEN k.state ELSE 'away' END, since = clock_timestamp()
	WHERE k.tenant_id = t AND k.member_id = p_member;
	PERFORM call_say(p_call, 'auto_away', m.id, m.name || ': set to away, three calls in a row were not taken')
	FROM members m WHERE m.tenant_id = t AND m.id = p_member;
	INSERT INTO notices (tenant_id, member_id, kind, words, href)
	VALUES (t, p_member, 'presence', 'You were set to Away: three calls in a row rang and were not taken. Set Available when you are back.', '/queue');
END $$;

-- Whoever was away until now takes calls again. When it is not time yet: how many seconds are left; 0: it is done, or they
-- have chosen something else since.
CREATE FUNCTION presence_back(p_member uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	p presence;
BEGIN
	SELECT * INTO p FROM presence x WHERE x.tenant_id = app_tenant() AND x.member_id = p_member AND x.back_at IS NOT NULL FOR UPDATE;
	IF p.back_at > clock_timestamp() THEN
		RETURN ceil(extract(epoch FROM p.back_at - clock_timestamp()));
	END IF;
	UPDATE presence x SET back_at = NULL, wanted = 'ready', reason = '', unanswered = 0, state = CASE WHEN x.state = 'away' THEN 'ready' ELSE x.state END,
		since = CASE WHEN x.state = 'away' THEN clock_timestamp() ELSE x.since END, idle_since = clock_timestamp()
	WHERE x.tenant_id = p.tenant_id AND x.member_id = p.member_id;
	RETURN 0;
END $$;

-- The time after a call is over. False when it was ended before, or began anew.
CREATE FUNCTION presence_wrapped(p_member uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	UPDATE presence SET state = wanted, wrap_until = NULL, since = clock_timestamp(), idle_since = clock_timestamp()
	WHERE tenant_id = app_tenant() AND member_id = p_member AND state = 'wrap_up' AND wrap_until <= clock_timestamp();
	RETURN FOUND;
END $$;

GRANT EXECUTE ON FUNCTION presence_beat(uuid, text, boolean, text, boolean), presence_reachable(uuid, text),
	presence_rang(uuid, uuid, text), presence_wrapped(uuid), presence_back(uuid) TO patchbay_app;
