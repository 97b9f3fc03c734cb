-- Calls, their legs, every carrier event once, and why each call went where it went.

-- What a column of a busy row may hold is said by a domain: a CHECK of the table is parsed anew by
-- every statement that writes there, and three of them cost as much as the row itself.
CREATE DOMAIN call_direction AS text CHECK (VALUE IN ('inbound', 'outbound'));
CREATE DOMAIN call_state AS text CHECK (VALUE IN ('flow', 'ringing', 'waiting', 'connected', 'voicemail', 'ended'));
CREATE DOMAIN recording_notice AS text CHECK (VALUE IN ('', 'announced', 'agreed', 'refused'));

CREATE TABLE calls (
	tenant_id        uuid NOT NULL,
	id               uuid NOT NULL,
	call_sid         text NOT NULL,
	direction        call_direction NOT NULL DEFAULT 'inbound',
	from_number      text NOT NULL DEFAULT '',       -- E.164, or as sent; '' = withheld
	to_number        text NOT NULL DEFAULT '',
	caller_name      text NOT NULL DEFAULT '',
	number_id        uuid,
	contact_id       uuid,
	candidates       int NOT NULL DEFAULT 0,         -- contacts that share the number
	flow_version_id  uuid,
	-- where the call is for people: in the flow, ringing, waiting, connected, leaving a
	-- voicemail, ended
	state            call_state NOT NULL DEFAULT 'flow',
	-- where the engine is: step, how many decisions it has taken, what it counts
	step             text NOT NULL DEFAULT '',
	visit            bigint NOT NULL DEFAULT 0,
	vars             text NOT NULL DEFAULT '',
	-- the carrier's word; only ever replaced by one of higher rank
	carrier_status   text NOT NULL DEFAULT '',
	carrier_rank     int NOT NULL DEFAULT 0,
	queue_id         uuid,
	queued_at        timestamptz,
	dequeued_at      timestamptz,
	recording_notice recording_notice NOT NULL DEFAULT '',
	-- facts from which the outcome follows
	blocked          boolean NOT NULL DEFAULT false,
	unanswered       boolean NOT NULL DEFAULT false, -- the flow had nobody more to ring
	has_voicemail    boolean NOT NULL DEFAULT false,
	started_at       timestamptz NOT NULL,
	answered_at      timestamptz,
	answered_by      uuid,
	ended_at         timestamptz,
	duration_s       bigint,
	-- Exactly one when the call has ended, whatever order the facts came in: answered when
	-- somebody talked to the caller; missed when the flow ran out of people; abandoned when the
	-- caller left before that. By a trigger (0071): a generated column is parsed anew by every
	-- statement that writes there, too.
	outcome          text,
	updated_at       timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, call_sid)
) WITH (fillfactor = 80);
-- No foreign keys on this hot row (they cost a fifth of the throughput): the ids it holds were
-- read under row-level security in the same transaction, and none of those rows is deleted.
CREATE INDEX calls_contact ON calls (tenant_id, contact_id, id DESC);
CREATE INDEX calls_live ON calls (tenant_id, id) WHERE ended_at IS NULL;
CREATE INDEX calls_member ON calls (tenant_id, answered_by, id DESC) WHERE answered_by IS NOT NULL;
SELECT app_protect('calls', 'SELECT, INSERT, UPDATE');

CREATE TABLE call_legs (
	tenant_id    uuid NOT NULL,
	id           uuid NOT NULL,
	call_id      uuid NOT NULL,
	leg_sid      text,
	member_id    uuid,
	to_address   text NOT NULL,                  -- E.164 or client:name
	-- dial: of a ring step; offer: rung for whoever waits; transfer: an outside number of the flow
	-- or of a hand-over; join: called in by a member; monitor: a lead; agent: the own phone of who calls out
	via          text NOT NULL CHECK (via IN ('dial', 'offer', 'transfer', 'join', 'monitor', 'agent')),
	confirm      boolean NOT NULL DEFAULT false, -- must press 1 to accept
	state        text NOT NULL DEFAULT 'planned'
		CHECK (state IN ('planned', 'ringing', 'answered', 'accepted', 'ended')),
	carrier_rank int NOT NULL DEFAULT 0,
	end_reason   text NOT NULL DEFAULT '',       -- completed, gone (before the caller came), busy, no-answer, declined, canceled, failed
	created_at   timestamptz NOT NULL DEFAULT now(),
	rang_at      timestamptz,
	answered_at  timestamptz,
	accepted_at  timestamptz,
	-- of an offer of a ring step whose group is larger than a Dial takes: it rings beside the Dial, so long
	beside_s     int,
	-- of an offer: the carrier is asked to call; to bring the caller here; and they came
	asked_at     timestamptz,
	moving_at    timestamptz,
	joined_at    timestamptz,
	ended_at     timestamptz,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, call_id) REFERENCES calls (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE INDEX call_legs_call ON call_legs (tenant_id, call_id, created_at);
CREATE UNIQUE INDEX call_legs_sid ON call_legs (tenant_id, leg_sid) WHERE leg_sid IS NOT NULL;
CREATE INDEX call_legs_member ON call_legs (tenant_id, member_id, created_at DESC);
SELECT app_protect('call_legs', 'SELECT, INSERT, UPDATE');

-- Everything the carrier told us, once: the key is the event's own name (call, step visit,
-- status), so a retry, a duplicate or a replay finds the row and gets the stored answer. Beside the
-- answer stands why, where the event led to a decision: what it took of steps, members and reasons,
-- a line each, in arrays; a caller waits while they are written, and rows of their own cost as much as
-- the call's.
CREATE TABLE call_events (
	tenant_id   uuid NOT NULL,
	key         text NOT NULL,
	call_sid    text NOT NULL,
	kind        text NOT NULL,
	token       text NOT NULL DEFAULT '',        -- I-Twilio-Idempotency-Token
	payload     text NOT NULL,                   -- parameters as JSON
	response    text NOT NULL DEFAULT '',
	received_at timestamptz NOT NULL DEFAULT now(),
	visit       bigint,                          -- the decision's, and its lines
	steps       text[],
	codes       text[],                          -- for counting: menu_key, skipped_busy, rang ...
	members     uuid[],                          -- NULL: in no line is anybody named
	words       text[],                          -- for people
	PRIMARY KEY (tenant_id, call_sid, key)
);
SELECT app_protect('call_events', 'SELECT, INSERT');

-- What was added to a call's story between decisions: an offer, a leg's end.
CREATE TABLE call_trace (
	tenant_id uuid NOT NULL,
	call_id   uuid NOT NULL,
	visit     bigint NOT NULL,
	line      int NOT NULL,
	at        timestamptz NOT NULL DEFAULT clock_timestamp(),
	step      text NOT NULL,
	code      text NOT NULL,
	member_id uuid,
	words     text NOT NULL,
	PRIMARY KEY (tenant_id, call_id, visit, line)
);
SELECT app_protect('call_trace', 'SELECT, INSERT');

-- The call's autopsy: each step taken, each member skipped or rung, with the reason, in the order
-- (visit, line, n). Of a visit the decision comes first. Where the caller made no difference, nobody
-- asked who it is before the call was answered: whoever reads the story is told, with the stage if they have
-- had it since before; the number, when they were deleted since.
CREATE VIEW call_trace_lines WITH (security_invoker = true) AS
SELECT t.tenant_id, t.call_id, t.visit, t.line, 1::bigint AS n, t.at, t.step, t.code, t.member_id, t.words FROM call_trace t
UNION ALL
SELECT c.tenant_id, c.id, e.visit, 0, l.n, e.received_at, l.step, l.code, l.member_id, CASE WHEN l.words <> '' THEN l.words
	ELSE 'Call from ' || coalesce((SELECT CASE WHEN k.name = '' THEN 'an unknown number' ELSE concat_ws(', ', k.name, s.phase, s.name) END
		FROM contacts k LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id AND k.stage_since <= e.received_at
		WHERE k.tenant_id = c.tenant_id AND k.id = c.contact_id), c.from_number) END
FROM calls c JOIN call_events e ON e.tenant_id = c.tenant_id AND e.call_sid = c.call_sid,
	LATERAL unnest(e.steps, e.codes, e.members, e.words) WITH ORDINALITY l (step, code, member_id, words, n);
GRANT SELECT ON call_trace_lines TO patchbay_app;

-- A line of a call's story, after those that are there.
CREATE FUNCTION call_say(p_call uuid, p_code text, p_member uuid, p_words text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO call_trace (tenant_id, call_id, visit, line, step, code, member_id, words)
	SELECT c.tenant_id, c.id, c.visit, coalesce((SELECT max(r.line) FROM call_trace r WHERE r.tenant_id = c.tenant_id
		AND r.call_id = c.id AND r.visit = c.visit), 0) + 1, c.step, p_code, p_member, p_words
	FROM calls c WHERE c.tenant_id = app_tenant() AND c.id = p_call
$$;
GRANT EXECUTE ON FUNCTION call_say(uuid, text, uuid, text) TO patchbay_app;

CREATE TABLE recordings (
	tenant_id        uuid NOT NULL,
	id               uuid NOT NULL DEFAULT uuid7(),
	call_id          uuid NOT NULL,
	recording_sid    text NOT NULL CHECK (recording_sid ~ '^RE[0-9a-f]{32}$'),
	account_sid      text NOT NULL,
	kind             text NOT NULL CHECK (kind IN ('voicemail', 'call')),
	state            text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'ready', 'failed')),
	problem          text NOT NULL DEFAULT '',
	duration_s       bigint NOT NULL DEFAULT 0,
	channels         int NOT NULL DEFAULT 1,
	file             text,                       -- name in the file store
	bytes            bigint,
	transcript       text,
	transcript_state text NOT NULL DEFAULT '' CHECK (transcript_state IN ('', 'waiting', 'ready', 'failed')),
	handled_at       timestamptz,                -- voicemail: somebody dealt with it
	handled_by       uuid,
	created_at       timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, recording_sid),
	FOREIGN KEY (tenant_id, call_id) REFERENCES calls (tenant_id, id),
	FOREIGN KEY (tenant_id, handled_by) REFERENCES members (tenant_id, id)
);
CREATE INDEX recordings_call ON recordings (tenant_id, call_id);
CREATE INDEX recordings_open ON recordings (tenant_id, created_at) WHERE kind = 'voicemail' AND handled_at IS NULL;
SELECT app_protect('recordings', 'SELECT, INSERT, UPDATE');

-- Everything a decision about a call that is known needs, in one row; of a new one nothing (call_meet).
-- Takes the call's lock first: two webhooks of one call are answered one after the other,
-- and the second of two equal ones finds the first one's answer (replay). Whose rows it sees is said by
-- the policies alone: a condition of its own would be one more node of the plan for each table.
CREATE FUNCTION call_look(p_sid text, p_key text, p_from text, p_to text)
RETURNS TABLE (
	replay text, known boolean, call_id uuid, step text, visit bigint, vars text, state text,
	flow_version_id uuid, started_at timestamptz, queued_at timestamptz, queue_id uuid,
	recording_notice text, ended boolean, answered boolean,
	number_id uuid, number_name text, number_e164 text, recording text, language text, transcribe boolean,
	contact_id uuid, contact_name text, contact_type text, phase text, stage text, status text,
	owner_id uuid, candidates bigint, blocked boolean)
LANGUAGE plpgsql AS $$
DECLARE
	c calls;
	live uuid;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(p_sid, 1));
	SELECT * INTO c FROM calls k WHERE k.call_sid = p_sid FOR UPDATE;
	known := FOUND;
	IF NOT known THEN
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT e.response INTO replay FROM call_events e WHERE e.call_sid = p_sid AND e.key = p_key;
	IF FOUND THEN
		RETURN NEXT;
		RETURN;
	END IF;
	call_id := c.id; step := c.step; visit := c.visit; vars := c.vars; state := c.state;
	flow_version_id := c.flow_version_id; started_at := c.started_at;
	queued_at := c.queued_at; queue_id := c.queue_id; recording_notice := c.recording_notice;
	ended := c.ended_at IS NOT NULL; answered := c.answered_at IS NOT NULL; contact_id := c.contact_id; candidates := c.candidates;
	-- what came before its first webhook (a late callback) does not know of that
	blocked := c.blocked OR (c.visit = 0 AND EXISTS (SELECT FROM blocked_numbers b
		WHERE b.e164 = p_from));
	SELECT m.id, m.name, m.e164, m.recording, m.language, m.transcribe, m.live_version
	INTO number_id, number_name, number_e164, recording, language, transcribe, live
	FROM numbers m WHERE m.id = c.number_id;
	IF number_id IS NULL THEN
		SELECT m.id, m.name, m.e164, m.recording, m.language, m.transcribe, m.live_version
		INTO number_id, number_name, number_e164, recording, language, transcribe, live
		FROM numbers m WHERE m.e164 = p_to;
	END IF;
	-- a call first heard of by a late callback has no version yet: it begins with today's
	flow_version_id := coalesce(flow_version_id, live);
	SELECT k.name, k.type, s.phase, s.name, k.status, k.owner_id
	INTO contact_name, contact_type, phase, stage, call_look.status, owner_id
	FROM contacts k LEFT JOIN journey_stages s ON s.id = k.stage_id
	WHERE k.id = call_look.contact_id;
	RETURN NEXT;
END $$;

GRANT EXECUTE ON FUNCTION call_look(text, text, text, text) TO patchbay_app;
