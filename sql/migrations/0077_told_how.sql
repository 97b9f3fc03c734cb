-- A rung of the ladder also says how those on it are told (C-12): as each has chosen for themselves, or,
-- whatever they chose, on the page alone, by e-mail, on their devices or by a text to their phone.

CREATE DOMAIN notice_channel AS text CHECK (VALUE IN ('own', 'page', 'email', 'push', 'text'));
ALTER TABLE sla_steps ADD channel notice_channel NOT NULL DEFAULT 'own', DROP CONSTRAINT sla_steps_pkey,
	ADD PRIMARY KEY (tenant_id, kind, after_min, who, channel);

-- channel: how this one is told. by_text: to the member's phone, by a task that may have asked the carrier
-- already (asked_at) without hearing what became of it.
ALTER TABLE notices ADD channel notice_channel NOT NULL DEFAULT 'own';
ALTER TABLE notice_posts ADD by_text boolean NOT NULL DEFAULT false, ADD asked_at timestamptz,
	ADD CHECK (NOT by_text OR device_id IS NULL);

-- A text of one's own that was not delivered is told, too.
ALTER TABLE notices DROP CONSTRAINT notices_kind_check, ADD CONSTRAINT notices_kind_check CHECK (kind IN ('touch', 'mention', 'handoff',
	'import', 'export', 'bulk', 'crm', 'presence', 'sla', 'reminder', 'emergency', 'failed'));
CREATE OR REPLACE FUNCTION notice_sort(p_kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN p_kind IN ('import', 'export', 'bulk', 'crm', 'failed') THEN 'work' ELSE p_kind END
$$;
CREATE FUNCTION text_failed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT NEW.tenant_id, NEW.member_id, 'failed', NEW.contact_id, left('Text not delivered to ' || coalesce(nullif(k.name, ''), NEW.to_number)
		|| CASE WHEN NEW.body = '' THEN '' ELSE ': “' || left(NEW.body, 120) || '”' END, 300), '/inbox/' || NEW.thread_id
	FROM members m LEFT JOIN contacts k ON k.tenant_id = NEW.tenant_id AND k.id = NEW.contact_id
	WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.member_id AND m.active;
	RETURN NULL;
END $$;
CREATE TRIGGER failed AFTER UPDATE OF state ON messages FOR EACH ROW WHEN (NEW.state IN ('failed', 'undelivered')
	AND OLD.state NOT IN ('failed', 'undelivered') AND NEW.direction = 'out' AND NEW.kind = 'person' AND NEW.member_id IS NOT NULL)
	EXECUTE FUNCTION text_failed();

-- What a member wants of a notice; a channel that is not theirs to choose comes before it. Whoever has no
-- device or no phone for that gets a letter.
CREATE FUNCTION notice_way(n notices, p_channel text) RETURNS notice_ways LANGUAGE sql STABLE AS $$
	SELECT CASE p_channel WHEN 'own' THEN coalesce((SELECT w FROM notice_ways w WHERE w.tenant_id = n.tenant_id AND w.member_id = n.member_id
			AND w.sort = notice_sort(n.kind)), notice_default(n.tenant_id, n.member_id, notice_sort(n.kind)))
		ELSE ROW(n.tenant_id, n.member_id, notice_sort(n.kind), true, CASE WHEN p_channel = 'email'
			OR p_channel = 'push' AND NOT EXISTS (SELECT FROM push_devices d WHERE d.tenant_id = n.tenant_id AND d.member_id = n.member_id)
			OR p_channel = 'text' AND NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = n.tenant_id AND m.id = n.member_id AND m.phone IS NOT NULL)
			THEN 'now' ELSE 'no' END, p_channel = 'push')::notice_ways END
$$;

-- Queues what has to go out of it, beside the page. Emergencies do not wait for the morning.
CREATE FUNCTION notice_go(n notices, p_channel text) RETURNS void LANGUAGE sql AS $$
	SELECT notice_post(n, notice_way(n, p_channel));
	INSERT INTO notice_posts (tenant_id, notice_id, member_id, by_text, due_at)
	SELECT n.tenant_id, n.id, n.member_id, true, notice_awake(coalesce((SELECT x FROM notice_times x WHERE x.tenant_id = n.tenant_id
		AND x.member_id = n.member_id), ROW(n.tenant_id, n.member_id, '21:00', '07:00', '07:30', false)::notice_times), t.timezone, now())
	FROM members m JOIN tenants t ON t.id = m.tenant_id
	WHERE p_channel = 'text' AND m.tenant_id = n.tenant_id AND m.id = n.member_id AND m.phone IS NOT NULL;
$$;

CREATE OR REPLACE FUNCTION notice_wanted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_WHEN = 'AFTER' THEN
		PERFORM notice_go(NEW, NEW.channel);
		RETURN NULL;
	END IF;
	IF NOT (notice_way(NEW, NEW.channel)).page THEN
		NEW.read_at := now();
	END IF;
	RETURN NEW;
END $$;

-- Members are told in the product, and as their rung says. Whoever stands on several rungs whose turn
-- comes at once is told once, by each of their channels.
DROP FUNCTION promise_tell(promises, text, text);
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

-- As before, each rung by its channel.
CREATE OR REPLACE FUNCTION promise_tick(p_limit int)
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

-- What was told of a promise is read when that is over: nothing of it goes out or counts any more.
CREATE INDEX notices_owed ON notices (tenant_id, href) WHERE read_at IS NULL AND kind IN ('sla', 'reminder');
CREATE FUNCTION promise_over() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	m uuid;
BEGIN
	FOR m IN UPDATE notices n SET read_at = now() WHERE n.tenant_id = NEW.tenant_id AND n.href = '/sla/' || NEW.id AND n.read_at IS NULL
			AND n.kind IN ('sla', 'reminder') RETURNING n.member_id LOOP
		RAISE NOTICE USING ERRCODE = 'PB201', MESSAGE = m, DETAIL = NEW.tenant_id;
	END LOOP;
	RETURN NULL;
END $$;
CREATE TRIGGER over AFTER UPDATE OF closed_at ON promises FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL)
	EXECUTE FUNCTION promise_over();

-- Whoever has something to be sent: a task each. What could not be sent for a day is given up.
CREATE OR REPLACE FUNCTION notices_due() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH late AS (DELETE FROM notice_posts p WHERE p.due_at < now() - interval '1 day'),
	due AS (SELECT DISTINCT p.tenant_id, p.member_id, p.device_id, p.by_text FROM (SELECT x.tenant_id, x.member_id, x.device_id, x.by_text
			FROM notice_posts x WHERE x.due_at <= now() AND x.due_at >= now() - interval '1 day' ORDER BY x.due_at LIMIT 2000) p),
	added AS (INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		SELECT tenant_id, 'slow', CASE WHEN by_text THEN 'notice.text' WHEN device_id IS NULL THEN 'notice.mail' ELSE 'notice.push' END,
			jsonb_build_object('member', member_id, 'device', device_id), coalesce(device_id, member_id)::text FROM due
		ON CONFLICT DO NOTHING RETURNING 1)
	SELECT count(*) FROM added
$$;

-- Whose a missed call of a line is, is a manager's to say.
GRANT UPDATE (follow_up_id) ON numbers TO patchbay_app;

GRANT EXECUTE ON FUNCTION notice_way(notices, text), notice_go(notices, text), promise_tell(promises, text, text, text) TO patchbay_app;
