-- Promises: what a business owes a customer, or a member has taken on, and until when (G10,
-- G16). One table for clocks that rules start and for follow-ups that people set (C-48): due,
-- warned of, escalated, kept. When something is due is computed by the program
-- (features/sla/sla_rules.c); here is what follows from that.

CREATE DOMAIN promise_kind AS text CHECK (VALUE IN ('voicemail', 'missed_call', 'text', 'survey', 'follow_up', 'outcome'));
CREATE DOMAIN promise_state AS text CHECK (VALUE IN ('open', 'paused', 'kept', 'late', 'excused'));

-- One rule a kind, which a manager edits. rule, minutes, cutoff and closed_at as in sla_policy;
-- closed_at NULL: so many minutes after opening.
CREATE TABLE sla_policies (
	tenant_id    uuid NOT NULL REFERENCES tenants,
	kind         promise_kind NOT NULL,
	active       boolean NOT NULL DEFAULT true,
	schedule_id  uuid,                           -- NULL: the business's own hours
	rule         text NOT NULL CHECK (rule IN ('minutes', 'same_day', 'clock')),
	minutes      int NOT NULL CHECK (minutes BETWEEN 1 AND 43200),
	cutoff       time NOT NULL DEFAULT '15:00',
	closed_at    time,
	warn_pct     int NOT NULL DEFAULT 50 CHECK (warn_pct BETWEEN 1 AND 99),
	critical_pct int NOT NULL DEFAULT 20 CHECK (critical_pct BETWEEN 0 AND 98),
	target_pct   int NOT NULL DEFAULT 95 CHECK (target_pct BETWEEN 1 AND 100),
	version      int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, kind),
	CHECK (critical_pct < warn_pct),
	FOREIGN KEY (tenant_id, schedule_id) REFERENCES schedules (tenant_id, id)
);
SELECT app_protect('sla_policies', 'SELECT, INSERT, UPDATE');

-- The ladder (C-12): who is told how long after it was due, and how.
CREATE TABLE sla_steps (
	tenant_id uuid NOT NULL,
	kind      promise_kind NOT NULL,
	after_min int NOT NULL CHECK (after_min BETWEEN 0 AND 43200),
	who       text NOT NULL CHECK (who IN ('owner', 'lead', 'manager', 'boss')),
	channel   notice_channel NOT NULL DEFAULT 'own',
	PRIMARY KEY (tenant_id, kind, after_min, who, channel),
	FOREIGN KEY (tenant_id, kind) REFERENCES sla_policies (tenant_id, kind) ON DELETE CASCADE
);
SELECT app_protect('sla_steps', 'SELECT, INSERT, DELETE');

CREATE TABLE promises (
	tenant_id    uuid NOT NULL,
	id           uuid NOT NULL DEFAULT uuid7(),
	kind         promise_kind NOT NULL,
	state        promise_state NOT NULL DEFAULT 'open',
	-- what it is about; the ids were read under row-level security
	call_id      uuid,
	recording_id uuid,
	thread_id    uuid,
	contact_id   uuid,
	number       text NOT NULL DEFAULT '' CHECK (length(number) <= 40),
	words        text NOT NULL DEFAULT '' CHECK (length(words) <= 500),
	owner_id     uuid,
	queue_id     uuid,
	made_by      uuid,
	started_at   timestamptz NOT NULL,
	due_at       timestamptz NOT NULL,
	warn_at      timestamptz NOT NULL,
	critical_at  timestamptz NOT NULL,
	window_s     bigint NOT NULL DEFAULT 0,
	why          text NOT NULL CHECK (length(why) <= 600),
	-- paused: with how much of the window to go, why, and until when
	left_s       bigint,
	paused_at    timestamptz,
	pause_why    text NOT NULL DEFAULT '' CHECK (length(pause_why) <= 200),
	resume_at    timestamptz,
	-- the scheduler's: when something happens to it next, and how much of the ladder is done
	next_at      timestamptz,
	told_min     int NOT NULL DEFAULT -1,
	reminded_at  timestamptz,                    -- its owner, before it is due
	escalated_to text NOT NULL DEFAULT '' CHECK (length(escalated_to) <= 300),
	escalated_at timestamptz,
	closed_at    timestamptz,
	closed_by    uuid,
	close_why    text NOT NULL DEFAULT '' CHECK (length(close_why) <= 300),
	version      int NOT NULL DEFAULT 1,
	created_at   timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	CHECK ((state = 'paused') = (paused_at IS NOT NULL)),
	CHECK ((state IN ('open', 'paused')) = (closed_at IS NULL)),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, owner_id) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, closed_by) REFERENCES members (tenant_id, id)
);
-- What the scheduler asks for at every tick, whoever's it is.
CREATE INDEX promises_next ON promises (next_at, tenant_id) WHERE next_at IS NOT NULL;
CREATE INDEX promises_open ON promises (tenant_id, due_at, id) WHERE state = 'open';
CREATE INDEX promises_owner ON promises (tenant_id, owner_id, due_at, id) WHERE state = 'open';
CREATE INDEX promises_paused ON promises (tenant_id, resume_at, id) WHERE state = 'paused';
CREATE INDEX promises_contact ON promises (tenant_id, contact_id, id DESC);
CREATE INDEX promises_closed ON promises (tenant_id, closed_at DESC, id DESC) WHERE closed_at IS NOT NULL;
CREATE INDEX promises_late ON promises (tenant_id, due_at DESC, id DESC) WHERE state = 'late';
-- Of what a rule starts there is one, however often it is told.
CREATE UNIQUE INDEX promises_call ON promises (tenant_id, call_id, kind) WHERE kind IN ('voicemail', 'missed_call');
CREATE INDEX promises_of_call ON promises (tenant_id, call_id) WHERE call_id IS NOT NULL;
CREATE UNIQUE INDEX promises_thread ON promises (tenant_id, thread_id) WHERE kind = 'text' AND closed_at IS NULL;
CREATE INDEX promises_waiting ON promises (tenant_id, contact_id, kind) WHERE closed_at IS NULL;
SELECT app_protect('promises', 'SELECT, INSERT, UPDATE');
SELECT app_audit('sla_policies', 'sla_policy', quiet => '{version}');
SELECT app_audit('sla_steps', 'sla_step');
SELECT app_audit('promises', 'promise', quiet => '{version,next_at,told_min,reminded_at,warn_at,critical_at,window_s,left_s,escalated_to,escalated_at}');

-- What a business begins with: G16, C-06 to C-13.
CREATE FUNCTION sla_defaults(p_tenant uuid) RETURNS void LANGUAGE sql AS $$
	INSERT INTO sla_policies (tenant_id, kind, rule, minutes, closed_at, target_pct) VALUES
		(p_tenant, 'voicemail', 'same_day', 1440, '12:00', 95), (p_tenant, 'missed_call', 'minutes', 60, NULL, 95),
		(p_tenant, 'text', 'minutes', 30, '09:00', 90), (p_tenant, 'survey', 'minutes', 240, NULL, 95),
		(p_tenant, 'follow_up', 'minutes', 60, NULL, 95), (p_tenant, 'outcome', 'minutes', 60, NULL, 95)
	ON CONFLICT DO NOTHING;
	INSERT INTO sla_steps (tenant_id, kind, after_min, who) VALUES
		(p_tenant, 'voicemail', 60, 'manager'), (p_tenant, 'missed_call', 0, 'lead'), (p_tenant, 'missed_call', 60, 'manager'),
		(p_tenant, 'text', 15, 'lead'), (p_tenant, 'text', 60, 'manager'), (p_tenant, 'survey', 0, 'manager'),
		(p_tenant, 'follow_up', 0, 'owner'), (p_tenant, 'follow_up', 60, 'lead'), (p_tenant, 'outcome', 0, 'owner'), (p_tenant, 'outcome', 60, 'lead')
	ON CONFLICT DO NOTHING;
$$;
CREATE FUNCTION sla_of_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM sla_defaults(NEW.id);
	RETURN NULL;
END $$;
CREATE TRIGGER sla AFTER INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION sla_of_tenant();
SELECT sla_defaults(id) FROM tenants;

-- When the scheduler looks at it next: the next threshold ahead, or the next rung.
CREATE FUNCTION promise_next(p promises) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT CASE p.state WHEN 'paused' THEN p.resume_at WHEN 'open' THEN least(
		CASE WHEN p.warn_at > now() THEN p.warn_at END, CASE WHEN p.critical_at > now() THEN p.critical_at END,
		CASE WHEN p.due_at > now() THEN p.due_at END,
		(SELECT p.due_at + min(s.after_min) * interval '1 minute' FROM sla_steps s
			WHERE s.tenant_id = p.tenant_id AND s.kind = p.kind AND s.after_min > p.told_min)) END
$$;
CREATE FUNCTION promise_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.next_at := promise_next(NEW);
	RETURN NEW;
END $$;
CREATE TRIGGER clock BEFORE INSERT OR UPDATE ON promises FOR EACH ROW EXECUTE FUNCTION promise_clock();

-- What a contact is owed soonest, for lists: beside the contact, because fifty rows would be fifty
-- searches.
CREATE FUNCTION promise_show() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE contacts k SET promise_id = n.id FROM (SELECT c.id AS contact_id, (SELECT p.id FROM promises p
			WHERE p.tenant_id = NEW.tenant_id AND p.contact_id = c.id AND p.closed_at IS NULL
			ORDER BY p.state = 'paused', p.due_at, p.id LIMIT 1) AS id
		FROM (SELECT NEW.contact_id AS id UNION SELECT CASE TG_OP WHEN 'UPDATE' THEN OLD.contact_id END) c) n
	WHERE k.tenant_id = NEW.tenant_id AND k.id = n.contact_id AND k.promise_id IS DISTINCT FROM n.id;
	RETURN NULL;
END $$;
CREATE TRIGGER shown_new AFTER INSERT ON promises FOR EACH ROW WHEN (NEW.contact_id IS NOT NULL) EXECUTE FUNCTION promise_show();
CREATE TRIGGER shown AFTER UPDATE ON promises FOR EACH ROW WHEN (NEW.state IS DISTINCT FROM OLD.state
	OR NEW.due_at IS DISTINCT FROM OLD.due_at OR NEW.contact_id IS DISTINCT FROM OLD.contact_id) EXECUTE FUNCTION promise_show();

-- What lists show of it, in one text (owed_read). A list must not prepare for more than it may have to do: within it,
-- only a call of this is prepared, and what it takes only where something is owed.
CREATE FUNCTION promise_owed(p_kind text, p_state text, p_from timestamptz, p_warn timestamptz, p_critical timestamptz, p_due timestamptz) RETURNS text
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
	RETURN concat_ws(' ', p_kind, p_state, epoch_us(p_from), epoch_us(p_warn), epoch_us(p_critical), epoch_us(p_due));
END $$;
GRANT EXECUTE ON FUNCTION promise_owed(text, text, timestamptz, timestamptz, timestamptz, timestamptz) TO patchbay_app;

-- Who is meant by a rung: the owner (the leads, when it is nobody's or of somebody who has left), the leads of the owner's department (of all departments when
-- it has none), the managers, the owners of the business.
CREATE FUNCTION promise_told(p promises, p_who text) RETURNS TABLE (id uuid, name text) LANGUAGE sql STABLE AS $$
	WITH mine AS (SELECT m.department_id FROM members m WHERE m.tenant_id = p.tenant_id AND m.id = p.owner_id)
	SELECT m.id, m.name FROM members m WHERE m.tenant_id = p.tenant_id AND m.active AND CASE p_who
		WHEN 'owner' THEN m.id = p.owner_id OR m.role = 'lead' AND NOT EXISTS (SELECT FROM members o WHERE o.tenant_id = p.tenant_id
			AND o.id = p.owner_id AND o.active)
		WHEN 'lead' THEN m.role = 'lead' AND (m.department_id = (SELECT department_id FROM mine) OR NOT EXISTS (
			SELECT FROM members o WHERE o.tenant_id = p.tenant_id AND o.active AND o.role = 'lead'
				AND o.department_id = (SELECT department_id FROM mine)))
		WHEN 'manager' THEN m.role = 'manager' ELSE m.role = 'owner' END
	ORDER BY m.name
$$;

CREATE FUNCTION promise_label(p_kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE p_kind WHEN 'voicemail' THEN 'Voicemail callback' WHEN 'missed_call' THEN 'Missed call' WHEN 'text' THEN 'Text reply'
		WHEN 'survey' THEN 'Survey follow-up' WHEN 'outcome' THEN 'After a call' ELSE 'Follow-up' END
$$;
CREATE FUNCTION promise_about(p promises) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT nullif(k.name, '') FROM contacts k WHERE k.tenant_id = p.tenant_id AND k.id = p.contact_id),
		nullif(p.number, ''), 'a caller without a number')
$$;

-- Members are told in the product, and as their rung says. Whoever stands on several rungs whose turn
-- comes at once is told once, by each of their channels.
CREATE FUNCTION promise_tell(p promises, p_who text, p_words text, p_channel text DEFAULT 'own') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	m record;
	n notices;
	names text;
BEGIN
	FOR m IN SELECT * FROM promise_told(p, p_who) LOOP
		SELECT * INTO n FROM notices x WHERE x.tenant_id = p.tenant_id AND x.member_id = m.id AND x.id >= uuid7_floor(now())
			AND x.created_at = now() AND x.kind = 'sla' AND x.href = '/sla/' || p.id LIMIT 1;
		IF n.id IS NULL THEN
			INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href, channel)
			VALUES (p.tenant_id, m.id, 'sla', p.contact_id, left(p_words, 300), '/sla/' || p.id, p_channel);
		ELSIF n.channel <> p_channel THEN
			PERFORM notice_go(n, p_channel);
		END IF;
		names := concat_ws(', ', names, m.name);
	END LOOP;
	RETURN names;
END $$;

-- Rungs of the ladder that are reached: everybody on them is told. What has changed, for pages.
CREATE FUNCTION promise_tick(p_limit int)
RETURNS TABLE (id uuid, kind text, contact_id uuid, state text, owner_id uuid, overdue boolean) LANGUAGE plpgsql AS $$
DECLARE
	p promises;
	step record;
	told text;
BEGIN
	FOR p IN SELECT * FROM promises x WHERE x.tenant_id = app_tenant() AND x.next_at <= now()
			ORDER BY x.next_at LIMIT p_limit FOR UPDATE SKIP LOCKED LOOP
		-- what a person has taken on is called to mind when little time is left, once
		IF p.state = 'open' AND p.kind IN ('follow_up', 'outcome') AND p.due_at > now() AND p.critical_at <= now() AND p.reminded_at IS NULL
				AND p.owner_id IS NOT NULL THEN
			INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
			SELECT p.tenant_id, p.owner_id, 'reminder', p.contact_id, left(promise_label(p.kind) || ' due at ' || to_char(p.due_at AT TIME ZONE t.timezone,
				CASE t.region WHEN 'US' THEN 'FMHH12:MI AM' ELSE 'HH24:MI' END) || ': ' || promise_about(p) || CASE WHEN p.words = '' THEN ''
				ELSE ', ' || p.words END, 300), '/sla/' || p.id FROM tenants t WHERE t.id = p.tenant_id;
			p.reminded_at := now();
		END IF;
		IF p.state = 'open' AND p.due_at <= now() THEN
			FOR step IN SELECT s.after_min, s.who, s.channel FROM sla_steps s WHERE s.tenant_id = p.tenant_id AND s.kind = p.kind
					AND s.after_min > p.told_min AND p.due_at + s.after_min * interval '1 minute' <= now()
					ORDER BY s.after_min, s.who, s.channel LOOP
				told := promise_tell(p, step.who, promise_label(p.kind) || ' overdue: ' || promise_about(p)
					|| CASE WHEN p.words = '' THEN '' ELSE ', ' || p.words END, step.channel);
				p.told_min := step.after_min;
				IF told IS NOT NULL AND step.who <> 'owner' THEN
					p.escalated_to := told;
					p.escalated_at := now();
				END IF;
			END LOOP;
		END IF;
		UPDATE promises x SET told_min = p.told_min, escalated_to = left(p.escalated_to, 300), escalated_at = p.escalated_at,
			reminded_at = p.reminded_at
		WHERE x.tenant_id = p.tenant_id AND x.id = p.id;
		id := p.id; kind := p.kind; contact_id := p.contact_id; state := p.state; owner_id := p.owner_id;
		overdue := p.due_at <= now();
		RETURN NEXT;
	END LOOP;
END $$;

-- Businesses that have something to look at: a task each, but for those where one waits already. One
-- that runs is not waited for: its worker may have died, and rows that are looked at are passed by.
-- One indexed query a tick.
CREATE FUNCTION promises_due() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH due AS (SELECT DISTINCT p.tenant_id FROM (SELECT x.tenant_id FROM promises x WHERE x.next_at <= now()
			ORDER BY x.next_at LIMIT 5000) p),
	added AS (INSERT INTO tasks (tenant_id, lane, kind, dedupe_key)
		SELECT d.tenant_id, 'fast', 'promise.tick', floor(extract(epoch FROM now()))::bigint::text FROM due d WHERE NOT EXISTS (
			SELECT FROM tasks k WHERE k.tenant_id = d.tenant_id AND k.kind = 'promise.tick' AND k.state = 'waiting'
				AND k.run_at <= now() + interval '1 second')
		ON CONFLICT DO NOTHING RETURNING 1)
	SELECT count(*) FROM added
$$;

-- Kept, or late when it was due before. Those that are closed already stay as they are.
CREATE FUNCTION promise_close(p_ids uuid[], p_member uuid, p_why text, p_excused boolean) RETURNS SETOF uuid LANGUAGE sql AS $$
	UPDATE promises p SET state = CASE WHEN p_excused THEN 'excused' WHEN p.state = 'open' AND p.due_at < now() THEN 'late' ELSE 'kept' END,
		closed_at = now(), closed_by = p_member, close_why = left(p_why, 300), paused_at = NULL, version = p.version + 1
	WHERE p.tenant_id = app_tenant() AND p.id = ANY (p_ids) AND p.closed_at IS NULL RETURNING p.id
$$;

-- Somebody talks with the customer: calls that were missed and voicemails are answered by that.
CREATE FUNCTION promise_talked(p_contact uuid, p_member uuid, p_why text) RETURNS void LANGUAGE sql AS $$
	SELECT promise_close(array_agg(p.id), p_member, p_why, false) FROM promises p
	WHERE p.tenant_id = app_tenant() AND p.contact_id = p_contact AND p.kind IN ('missed_call', 'voicemail') AND p.closed_at IS NULL
	HAVING count(*) > 0
$$;

-- A promise is begun by a task, which knows opening hours.
CREATE FUNCTION promise_ask(p_tenant uuid, p_kind text, p_key text, p_id uuid) RETURNS void LANGUAGE sql AS $$
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
	VALUES (p_tenant, 'fast', 'promise.begin', jsonb_build_object('kind', p_kind, p_key, p_id), p_kind || p_id) ON CONFLICT DO NOTHING
$$;

CREATE FUNCTION promise_of_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.answered_at IS NOT NULL AND OLD.answered_at IS NULL AND NEW.contact_id IS NOT NULL THEN
		PERFORM promise_talked(NEW.contact_id, NEW.answered_by,
			CASE NEW.direction WHEN 'outbound' THEN 'Called back' ELSE 'They called again and were answered' END);
	END IF;
	-- who hears the menu only and leaves has asked for nobody
	IF NEW.direction = 'inbound' AND (NEW.outcome = 'missed' OR NEW.outcome = 'abandoned' AND NEW.queued_at IS NOT NULL) THEN
		PERFORM promise_ask(NEW.tenant_id, 'missed_call', 'call', NEW.id);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER promised AFTER UPDATE ON calls FOR EACH ROW
	WHEN (NEW.outcome IS DISTINCT FROM OLD.outcome OR NEW.answered_at IS DISTINCT FROM OLD.answered_at)
	EXECUTE FUNCTION promise_of_call();

CREATE FUNCTION promise_of_recording() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		PERFORM promise_ask(NEW.tenant_id, 'voicemail', 'recording', NEW.id);
	ELSE
		PERFORM promise_close(array_agg(p.id), NEW.handled_by, 'Marked as handled', false) FROM promises p
		WHERE p.tenant_id = NEW.tenant_id AND p.call_id = NEW.call_id AND p.kind = 'voicemail' AND p.closed_at IS NULL
		HAVING count(*) > 0;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER promised AFTER INSERT ON recordings FOR EACH ROW WHEN (NEW.kind = 'voicemail') EXECUTE FUNCTION promise_of_recording();
CREATE TRIGGER handled AFTER UPDATE ON recordings FOR EACH ROW
	WHEN (NEW.kind = 'voicemail' AND NEW.handled_at IS NOT NULL AND OLD.handled_at IS NULL) EXECUTE FUNCTION promise_of_recording();

-- A text waits for an answer, as long as its thread says so.
CREATE FUNCTION promise_of_thread() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.due_at IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.due_at IS NULL) THEN
		PERFORM promise_ask(NEW.tenant_id, 'text', 'thread', NEW.id);
	ELSIF NEW.due_at IS NULL AND OLD.due_at IS NOT NULL THEN
		PERFORM promise_close(array_agg(p.id), CASE NEW.last_direction WHEN 'out' THEN NEW.last_by END,
			CASE NEW.last_direction WHEN 'out' THEN 'Answered' ELSE 'Closed without an answer' END, NEW.last_direction <> 'out')
		FROM promises p WHERE p.tenant_id = NEW.tenant_id AND p.thread_id = NEW.id AND p.kind = 'text' AND p.closed_at IS NULL
		HAVING count(*) > 0;
	ELSIF NEW.assigned_member IS DISTINCT FROM OLD.assigned_member THEN
		UPDATE promises p SET owner_id = NEW.assigned_member, version = p.version + 1
		WHERE p.tenant_id = NEW.tenant_id AND p.thread_id = NEW.id AND p.kind = 'text' AND p.closed_at IS NULL;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER promised_new AFTER INSERT ON threads FOR EACH ROW WHEN (NEW.due_at IS NOT NULL) EXECUTE FUNCTION promise_of_thread();
CREATE TRIGGER promised AFTER UPDATE ON threads FOR EACH ROW
	WHEN (NEW.due_at IS DISTINCT FROM OLD.due_at OR NEW.assigned_member IS DISTINCT FROM OLD.assigned_member)
	EXECUTE FUNCTION promise_of_thread();

GRANT EXECUTE ON FUNCTION promise_next(promises), promise_told(promises, text), promise_label(text), promise_about(promises),
	promise_tell(promises, text, text, text), promise_tick(int), promises_due(), promise_close(uuid[], uuid, text, boolean),
	promise_talked(uuid, uuid, text), promise_ask(uuid, text, text, uuid) TO patchbay_app;
