-- Hot leads: a text that cannot wait makes the team's phones ring, or becomes a claim that the first
-- to answer gets.

CREATE TABLE lead_settings (
	tenant_id   uuid PRIMARY KEY REFERENCES tenants,
	enabled     boolean NOT NULL DEFAULT false,
	threshold   int NOT NULL DEFAULT 70 CHECK (threshold BETWEEN 1 AND 100),
	ring_s      int NOT NULL DEFAULT 30 CHECK (ring_s BETWEEN 10 AND 30),
	remind_min  int NOT NULL DEFAULT 5 CHECK (remind_min BETWEEN 1 AND 240),
	-- "come today = 40", a line each
	words       text NOT NULL DEFAULT E'smoking = 70\nsmoke = 70\nsparks = 70\nsparking = 70\nfire = 70\nburning = 70\nemergency = 60\nurgent = 45\nasap = 30\nright now = 45\nimmediately = 45\ncome today = 50\ntoday = 25\ncan you come = 35\ncall me = 40\nbuy = 30\nquote = 20\nprice = 15\nhow much = 15\nsign up = 40\nready to start = 50\nnot working = 35\nno power = 50\nleak = 45\nno rush = -40\nno hurry = -40'
		CHECK (length(words) <= 8000),
	-- a language model judges instead; the words do when it does not answer in time
	model_on    boolean NOT NULL DEFAULT false,
	model       text NOT NULL DEFAULT '' CHECK (length(model) <= 100),
	model_kind  text NOT NULL DEFAULT 'usual' CHECK (model_kind IN ('usual', 'reasoning', 'local')),
	model_key   text NOT NULL DEFAULT '' CHECK (length(model_key) <= 1000)     -- sealed
);
SELECT app_protect('lead_settings', 'SELECT, INSERT, UPDATE');
SELECT app_audit('lead_settings', 'lead_settings', secret => '{model_key}');

CREATE TABLE hot_leads (
	tenant_id    uuid NOT NULL REFERENCES tenants,
	id           uuid NOT NULL DEFAULT uuid7(),
	thread_id    uuid NOT NULL,
	contact_id   uuid,
	message_id   uuid NOT NULL,
	score        int NOT NULL,
	reasons      text NOT NULL CHECK (length(reasons) <= 400),
	judge        text NOT NULL DEFAULT '' CHECK (length(judge) <= 400),   -- what a language model had to do with it
	in_hours     boolean NOT NULL,
	state        text NOT NULL CHECK (state IN ('ringing', 'connected', 'escalated', 'claimed', 'closed')),
	code         text NOT NULL DEFAULT '' CHECK (length(code) <= 12),
	answered_by  uuid,
	answered_at  timestamptz,                 -- somebody pressed 1
	connected_at timestamptz,                 -- and the lead picked up
	escalated_at timestamptz,
	escalated_why text NOT NULL DEFAULT '' CHECK (length(escalated_why) <= 200),
	claimed_by   uuid,
	claimed_at   timestamptz,
	reminders    int NOT NULL DEFAULT 0,
	created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
	FOREIGN KEY (tenant_id, answered_by) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, claimed_by) REFERENCES members (tenant_id, id)
);
CREATE INDEX hot_leads_new ON hot_leads (tenant_id, id DESC);
CREATE UNIQUE INDEX hot_leads_message ON hot_leads (tenant_id, message_id);
CREATE UNIQUE INDEX hot_leads_code ON hot_leads (tenant_id, code) WHERE state = 'escalated';
SELECT app_protect('hot_leads', 'SELECT, INSERT, UPDATE');

-- Texts that a language model is asked about, and what the words say of each. Its answer or the end
-- of its time: whichever comes first has decided.
CREATE TABLE lead_judgements (
	tenant_id  uuid NOT NULL,
	message_id uuid NOT NULL,
	thread_id  uuid NOT NULL,
	contact_id uuid,
	peer       text NOT NULL,
	score      int NOT NULL,
	reasons    text NOT NULL,
	settled_at timestamptz,
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (tenant_id, message_id),
	FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id)
);
SELECT app_protect('lead_judgements', 'SELECT, INSERT, UPDATE');

-- One ring group a lead and minute: whoever gets the row has it.
CREATE TABLE lead_turns (
	tenant_id uuid NOT NULL,
	peer      text NOT NULL,
	until     timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, peer)
);
SELECT app_protect('lead_turns', 'SELECT, INSERT, UPDATE');

-- Each phone that was rung for a lead (G09.05), or the browser in its place.
CREATE TABLE call_attempts (
	tenant_id   uuid NOT NULL,
	id          uuid NOT NULL DEFAULT uuid7(),
	lead_id     uuid NOT NULL,
	member_id   uuid NOT NULL,
	phone       text NOT NULL CHECK (phone ~ '^(\+[0-9]{8,15}|client:m_[0-9a-f]{32})$'),
	call_sid    text,
	state       text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'ringing', 'answered', 'accepted', 'ended')),
	rank        int NOT NULL DEFAULT 0,
	answered    boolean NOT NULL DEFAULT false,
	transferred boolean NOT NULL DEFAULT false,
	end_reason  text NOT NULL DEFAULT '' CHECK (length(end_reason) <= 40),
	duration_s  bigint NOT NULL DEFAULT 0,
	asked_at    timestamptz,
	rang_at     timestamptz,
	answered_at timestamptz,
	ended_at    timestamptz,
	created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, lead_id) REFERENCES hot_leads (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE INDEX call_attempts_lead ON call_attempts (tenant_id, lead_id);
CREATE UNIQUE INDEX call_attempts_sid ON call_attempts (tenant_id, call_sid) WHERE call_sid IS NOT NULL;
SELECT app_protect('call_attempts', 'SELECT, INSERT, UPDATE');

-- Why a lead is not called although it is hot: 'out', they opted out; 'wish', they may have asked to stop and nobody has decided; '': nothing.
CREATE FUNCTION lead_held(p_peer text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN (SELECT o.is_out FROM consent_out(p_peer) o) THEN 'out'
		WHEN EXISTS (SELECT FROM threads h WHERE h.tenant_id = (SELECT app_tenant()) AND h.peer = p_peer AND h.wish <> '') THEN 'wish' ELSE '' END
$$;

-- A lead is hot: rings everybody who may be rung (ten at most), each where their calls ring, or nobody, as when whoever picks up may
-- not be put through to it (held). No row when one of the last minute is being dealt with.
CREATE FUNCTION lead_begin(p_thread uuid, p_message uuid, p_contact uuid, p_peer text, p_score int, p_reasons text, p_judge text, p_open boolean)
RETURNS TABLE (lead_id uuid, rings bigint, held text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	IF EXISTS (SELECT FROM hot_leads l WHERE l.tenant_id = t AND l.message_id = p_message) THEN
		RETURN;
	END IF;
	INSERT INTO lead_turns AS l (tenant_id, peer, until) VALUES (t, p_peer, clock_timestamp() + interval '60 seconds')
	ON CONFLICT (tenant_id, peer) DO UPDATE SET until = excluded.until WHERE l.until <= clock_timestamp();
	IF NOT FOUND THEN
		RETURN;
	END IF;
	INSERT INTO hot_leads (tenant_id, thread_id, contact_id, message_id, score, reasons, judge, in_hours, state)
	VALUES (t, p_thread, p_contact, p_message, p_score, p_reasons, p_judge, p_open, 'ringing') RETURNING id INTO lead_id;
	rings := 0;
	held := lead_held(p_peer);
	IF p_open AND held = '' THEN
		INSERT INTO call_attempts (tenant_id, lead_id, member_id, phone)
		SELECT t, lead_begin.lead_id, m.id, w.address FROM members m JOIN presence p ON p.tenant_id = t AND p.member_id = m.id,
			LATERAL (SELECT member_address(m.id) AS address) w
		WHERE m.tenant_id = t AND m.active AND m.can_receive_calls AND w.address IS NOT NULL AND p.state NOT IN ('on_call', 'ringing')
		ORDER BY (p.state = 'ready') DESC, p.idle_since, m.id LIMIT 10;
		GET DIAGNOSTICS rings = ROW_COUNT;
	END IF;
	RETURN NEXT;
END $$;

-- The ring is over: so are the phones that still ring for it, whatever the carrier says of them later, or does not.
CREATE FUNCTION attempts_close(p_lead uuid) RETURNS void LANGUAGE sql AS $$
	UPDATE call_attempts a SET state = 'ended', end_reason = 'canceled', ended_at = clock_timestamp()
	WHERE a.tenant_id = app_tenant() AND a.lead_id = p_lead AND a.state IN ('planned', 'ringing', 'answered')
$$;

-- Nobody took it: it becomes a claim. False when it is over already.
CREATE FUNCTION lead_escalate(p_lead uuid, p_code text, p_why text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	UPDATE hot_leads l SET state = 'escalated', code = p_code, escalated_at = clock_timestamp(), escalated_why = p_why
	WHERE l.tenant_id = app_tenant() AND l.id = p_lead AND l.state = 'ringing';
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM attempts_close(p_lead);
	RETURN true;
END $$;

-- Somebody pressed 1: the first has it. Asking again gives the same answer.
CREATE FUNCTION lead_accept(p_attempt uuid, p_sid text) RETURNS TABLE (won boolean, lead_id uuid, thread_id uuid) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	a call_attempts;
	l hot_leads;
BEGIN
	SELECT * INTO a FROM call_attempts x WHERE x.tenant_id = t AND x.id = p_attempt;
	SELECT * INTO l FROM hot_leads x WHERE x.tenant_id = t AND x.id = a.lead_id FOR UPDATE;
	IF l.id IS NULL THEN
		RETURN;
	END IF;
	won := l.state IN ('ringing', 'escalated') OR (l.state = 'connected' AND l.answered_by = a.member_id);
	IF l.state IN ('ringing', 'escalated') THEN
		UPDATE hot_leads x SET state = 'connected', answered_by = a.member_id, answered_at = clock_timestamp()
		WHERE x.tenant_id = t AND x.id = l.id;
		UPDATE call_attempts x SET answered = true, state = 'accepted', answered_at = coalesce(x.answered_at, clock_timestamp()),
			ended_at = NULL, end_reason = '', call_sid = coalesce(x.call_sid, p_sid) WHERE x.tenant_id = t AND x.id = a.id;
		PERFORM attempts_close(l.id);
		UPDATE threads h SET assigned_member = a.member_id, version = h.version + 1 WHERE h.tenant_id = t AND h.id = l.thread_id;
	END IF;
	lead_id := l.id; thread_id := l.thread_id;
	RETURN NEXT;
END $$;

-- The first who claims it, by text or on the page, owns it. outcome: won, mine, taken, gone.
CREATE FUNCTION lead_claim(p_lead uuid, p_code text, p_member uuid) RETURNS TABLE (outcome text, lead_id uuid, thread_id uuid, by_name text)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	l hot_leads;
BEGIN
	SELECT * INTO l FROM hot_leads x WHERE x.tenant_id = t AND (x.id = p_lead OR p_code <> '' AND x.code = p_code)
	ORDER BY x.id DESC LIMIT 1 FOR UPDATE;
	outcome := CASE WHEN l.id IS NULL THEN 'gone' WHEN l.state = 'escalated' THEN 'won'
		WHEN coalesce(l.claimed_by, l.answered_by) = p_member THEN 'mine' WHEN l.state IN ('claimed', 'connected') THEN 'taken' ELSE 'gone' END;
	IF outcome = 'won' THEN
		UPDATE hot_leads x SET state = 'claimed', claimed_by = p_member, claimed_at = clock_timestamp() WHERE x.tenant_id = t AND x.id = l.id;
		UPDATE threads h SET assigned_member = p_member, version = h.version + 1 WHERE h.tenant_id = t AND h.id = l.thread_id;
	END IF;
	lead_id := l.id; thread_id := l.thread_id;
	by_name := (SELECT m.name FROM members m WHERE m.tenant_id = t AND m.id = coalesce(l.claimed_by, l.answered_by));
	RETURN NEXT;
END $$;

-- A word of the carrier's about a member's phone: forward only. open: phones that still ring. Behind the lead, as whoever closes them all.
CREATE FUNCTION attempt_status(p_attempt uuid, p_sid text, p_status text, p_rank int, p_duration bigint)
RETURNS TABLE (lead_id uuid, open bigint, ringing boolean) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	PERFORM FROM hot_leads l WHERE l.tenant_id = t AND l.id = (SELECT x.lead_id FROM call_attempts x WHERE x.tenant_id = t AND x.id = p_attempt)
	FOR NO KEY UPDATE;
	UPDATE call_attempts x SET rank = greatest(x.rank, p_rank), call_sid = coalesce(x.call_sid, p_sid),
		rang_at = CASE WHEN p_rank = 3 THEN coalesce(x.rang_at, least(clock_timestamp(), x.ended_at)) ELSE x.rang_at END,
		answered_at = CASE WHEN p_rank = 4 THEN coalesce(x.answered_at, clock_timestamp()) ELSE x.answered_at END,
		state = CASE WHEN x.rank >= p_rank OR x.state = 'ended' THEN x.state WHEN p_rank = 9 THEN 'ended' WHEN x.state = 'accepted' THEN x.state
			WHEN p_rank = 4 THEN 'answered' ELSE 'ringing' END,
		end_reason = CASE WHEN p_rank = 9 AND x.rank < 9 THEN p_status ELSE x.end_reason END,
		ended_at = CASE WHEN p_rank = 9 THEN coalesce(x.ended_at, clock_timestamp()) ELSE x.ended_at END,
		duration_s = greatest(x.duration_s, p_duration)
	WHERE x.tenant_id = t AND x.id = p_attempt RETURNING x.lead_id INTO attempt_status.lead_id;
	IF lead_id IS NULL THEN
		RETURN;
	END IF;
	open := (SELECT count(*) FROM call_attempts x WHERE x.tenant_id = t AND x.lead_id = attempt_status.lead_id AND x.state <> 'ended');
	ringing := (SELECT l.state = 'ringing' FROM hot_leads l WHERE l.tenant_id = t AND l.id = attempt_status.lead_id);
	RETURN NEXT;
END $$;

CREATE FUNCTION lead_settings_now() RETURNS lead_settings LANGUAGE plpgsql AS $$
DECLARE
	s lead_settings;
	who text := current_setting('app.who', true);
BEGIN
	SELECT * INTO s FROM lead_settings x WHERE x.tenant_id = app_tenant();
	IF NOT FOUND THEN
		PERFORM set_config('app.who', '', true);
		INSERT INTO lead_settings (tenant_id) VALUES (app_tenant()) ON CONFLICT DO NOTHING;
		PERFORM set_config('app.who', coalesce(who, ''), true);
		SELECT * INTO s FROM lead_settings x WHERE x.tenant_id = app_tenant();
	END IF;
	RETURN s;
END $$;

GRANT EXECUTE ON FUNCTION lead_held(text), lead_begin(uuid, uuid, uuid, text, int, text, text, boolean), attempts_close(uuid), lead_escalate(uuid, text, text), lead_accept(uuid, text),
	lead_claim(uuid, text, uuid), attempt_status(uuid, text, text, int, bigint), lead_settings_now() TO patchbay_app;
