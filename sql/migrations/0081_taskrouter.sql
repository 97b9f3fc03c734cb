-- A second way of giving out calls, chosen by a business: the carrier's TaskRouter says who is next. The
-- offer, presence, conference, trace and wrap-up are the same as ever.

-- Whom TaskRouter means by a worker.
ALTER TABLE members ADD twilio_worker_sid text CHECK (twilio_worker_sid ~ '^WK[0-9a-f]{32}$');
CREATE UNIQUE INDEX members_worker ON members (tenant_id, twilio_worker_sid) WHERE twilio_worker_sid IS NOT NULL;
GRANT UPDATE (twilio_worker_sid) ON members TO patchbay_app;

-- off: the built-in queue gives out calls; checking: the carrier is asked whether all of this is there; refused:
-- it is not (problem), and the built-in queue goes on; on.
CREATE TABLE router_settings (
	tenant_id       uuid PRIMARY KEY REFERENCES tenants,
	state           text NOT NULL DEFAULT 'off' CHECK (state IN ('off', 'checking', 'refused', 'on')),
	workspace_sid   text NOT NULL DEFAULT '' CHECK (workspace_sid ~ '^(WS[0-9a-f]{32})?$'),
	workflow_sid    text NOT NULL DEFAULT '' CHECK (workflow_sid ~ '^(WW[0-9a-f]{32})?$'),
	-- the activities of workers who can be rung, and who cannot
	available_sid   text NOT NULL DEFAULT '' CHECK (available_sid ~ '^(WA[0-9a-f]{32})?$'),
	unavailable_sid text NOT NULL DEFAULT '' CHECK (unavailable_sid ~ '^(WA[0-9a-f]{32})?$'),
	-- so long may somebody be free and TaskRouter name nobody
	fallback_s      int NOT NULL DEFAULT 60 CHECK (fallback_s BETWEEN 1 AND 600),
	problem         text NOT NULL DEFAULT '' CHECK (length(problem) <= 400),
	version         int NOT NULL DEFAULT 1
);
SELECT app_protect('router_settings', 'SELECT, INSERT, UPDATE');
SELECT app_audit('router_settings', 'distribution', quiet => '{version,problem}');

-- What TaskRouter was told of a member last. told_available NULL: not known.
CREATE TABLE router_workers (
	tenant_id       uuid NOT NULL,
	member_id       uuid NOT NULL,
	workspace_sid   text NOT NULL DEFAULT '',
	told_attributes text NOT NULL DEFAULT '',
	told_available  boolean,
	problem         text NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, member_id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('router_workers', 'SELECT, INSERT, UPDATE');

-- Calls that wait in TaskRouter. open: it decides who is next; given_up: the built-in queue does since (lost: why
-- it will); over: it is for somebody else, or nobody; left: the carrier itself has put them out.
CREATE TABLE router_calls (
	tenant_id uuid NOT NULL,
	call_id   uuid NOT NULL,
	state     text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'given_up', 'over', 'left')),
	since     timestamptz NOT NULL DEFAULT clock_timestamp(),  -- when it was last offered to nobody
	lost      text NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, call_id)
);
CREATE INDEX router_calls_open ON router_calls (tenant_id) WHERE state = 'open';
SELECT app_protect('router_calls', 'SELECT, INSERT, UPDATE');

-- Every reservation once, with what was answered: refused at once; over: its call is not to be given out any more;
-- offered, then rejected, or accepted and completed; lost: TaskRouter took it back.
CREATE TABLE router_reservations (
	tenant_id  uuid NOT NULL,
	sid        text NOT NULL,
	task_sid   text NOT NULL,
	worker_sid text NOT NULL,
	call_id    uuid,
	member_id  uuid,
	leg_id     uuid,
	state      text NOT NULL CHECK (state IN ('refused', 'over', 'offered', 'rejected', 'accepted', 'completed', 'lost')),
	answer     text NOT NULL,
	told       boolean NOT NULL DEFAULT false,                 -- of accepted: TaskRouter knows
	created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (tenant_id, sid)
);
CREATE UNIQUE INDEX router_reservations_leg ON router_reservations (tenant_id, leg_id) WHERE leg_id IS NOT NULL;
SELECT app_protect('router_reservations', 'SELECT, INSERT, UPDATE');

-- TaskRouter is told of a member soon. A task for each change, for one that runs may have looked before it.
CREATE FUNCTION router_worker_due(p_tenant uuid, p_member uuid, p_in_s int) RETURNS void LANGUAGE sql AS $$
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at)
	SELECT s.tenant_id, 'fast', 'router.worker', jsonb_build_object('member', p_member),
		p_member || ':' || pg_current_xact_id() || ':' || p_in_s, now() + make_interval(secs => p_in_s)
	FROM router_settings s WHERE s.tenant_id = p_tenant AND s.state = 'on' ON CONFLICT DO NOTHING
$$;

-- What a call's task says: TaskRouter's filters may ask for any of it. Emergencies come before all others.
CREATE FUNCTION router_ask(p_call uuid, p_queue uuid, p_contact uuid, p_priority int)
RETURNS TABLE (workflow text, attributes text, priority bigint) LANGUAGE sql STABLE AS $$
	SELECT s.workflow_sid, jsonb_strip_nulls(jsonb_build_object('call_id', p_call, 'queue', q.name, 'queue_id', q.id, 'contact_id', p_contact,
			'contact_type', k.type, 'emergency', coalesce(k.emergency, false), 'skills', (SELECT jsonb_agg(z.name ORDER BY z.name) FROM queue_skills n
				JOIN skills z ON z.tenant_id = n.tenant_id AND z.id = n.skill_id WHERE n.tenant_id = s.tenant_id AND n.queue_id = p_queue)))::text,
		(greatest(p_priority + coalesce(q.priority, 0), 0) + CASE WHEN k.emergency THEN 1000 ELSE 0 END)::bigint
	FROM router_settings s LEFT JOIN queues q ON q.tenant_id = s.tenant_id AND q.id = p_queue
	LEFT JOIN contacts k ON k.tenant_id = s.tenant_id AND k.id = p_contact
	WHERE s.tenant_id = (SELECT app_tenant()) AND s.state = 'on'
$$;

CREATE FUNCTION router_waits(p_call uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	INSERT INTO router_calls AS r (tenant_id, call_id) VALUES (t, p_call)
	ON CONFLICT (tenant_id, call_id) DO UPDATE SET state = 'open', lost = '', since = clock_timestamp();
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at)
	SELECT t, 'fast', 'router.watch', jsonb_build_object('call', p_call), p_call, now() + make_interval(secs => s.fallback_s)
	FROM router_settings s WHERE s.tenant_id = t ON CONFLICT DO NOTHING;
	PERFORM call_say(p_call, 'router', NULL, 'TaskRouter decides who is rung');
END $$;

-- The worker of a reservation and the caller of its task, both as they are now. The call's row is held from here on.
CREATE FUNCTION router_look(p_sid text, p_worker text, p_call_sid text)
RETURNS TABLE (answer text, call_id uuid, contact_id uuid, waiting boolean, ended boolean, ring_s bigint, unavailable text,
	member_id uuid, name text, phone text, state text, reason text, since timestamptz, rings text, can_receive boolean, reachable boolean)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(p_sid, 1));
	answer := (SELECT r.answer FROM router_reservations r WHERE r.tenant_id = t AND r.sid = p_sid);
	unavailable := coalesce((SELECT s.unavailable_sid FROM router_settings s WHERE s.tenant_id = t), '');
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.call_sid = p_call_sid FOR UPDATE;
	call_id := c.id; contact_id := c.contact_id; ended := c.ended_at IS NOT NULL;
	waiting := coalesce(NOT ended AND c.state = 'waiting' AND c.parked_at IS NULL AND c.only_member IS NULL
		AND EXISTS (SELECT FROM router_calls r WHERE r.tenant_id = t AND r.call_id = c.id AND r.state IN ('open', 'given_up'))
		AND NOT EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = t AND l.call_id = c.id AND l.via IN ('offer', 'agent') AND l.state <> 'ended'), false);
	ring_s := coalesce((SELECT q.ring_s FROM queues q WHERE q.tenant_id = t AND q.id = c.queue_id), 20);
	SELECT m.id, m.name, m.phone, p.state, CASE WHEN p.state = 'wrap_up' AND p.owes IS NOT NULL AND p.wrap_until IS NULL THEN 'outcome' ELSE p.reason END,
		p.since, p.rings, m.active AND m.can_receive_calls, presence_reachable(m.id, p.rings)
	INTO member_id, name, phone, state, reason, since, rings, can_receive, reachable
	FROM members m JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id WHERE m.tenant_id = t AND m.twilio_worker_sid = p_worker;
	RETURN NEXT;
END $$;

CREATE FUNCTION router_settle_due(p_tenant uuid, p_sid text, p_state text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
	VALUES (p_tenant, 'fast', 'router.settle', jsonb_build_object('reservation', p_sid), p_sid || ':' || p_state) ON CONFLICT DO NOTHING
$$;

-- What was answered. A member who cannot be rung has been made unavailable by the answer: should they be free by then,
-- TaskRouter is told a moment later.
CREATE FUNCTION router_keep(p_sid text, p_task text, p_worker text, p_call uuid, p_member uuid, p_leg uuid, p_over boolean, p_answer text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	INSERT INTO router_reservations (tenant_id, sid, task_sid, worker_sid, call_id, member_id, leg_id, state, answer)
	VALUES (t, p_sid, p_task, p_worker, p_call, p_member, p_leg, CASE WHEN p_leg IS NOT NULL THEN 'offered' WHEN p_over THEN 'over'
		ELSE 'refused' END, p_answer);
	IF p_leg IS NOT NULL THEN
		UPDATE router_calls r SET since = clock_timestamp() WHERE r.tenant_id = t AND r.call_id = p_call;
	ELSIF p_over THEN
		PERFORM router_settle_due(t, p_sid, 'over');
	ELSIF p_member IS NOT NULL AND p_answer LIKE '%activity_sid%' THEN
		UPDATE router_workers w SET told_available = false WHERE w.tenant_id = t AND w.member_id = p_member;
		PERFORM router_worker_due(t, p_member, 5);
	END IF;
END $$;

-- An offer has come to something: the reservation follows.
CREATE FUNCTION router_leg_news() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	r router_reservations;
BEGIN
	UPDATE router_reservations x SET state = CASE WHEN NEW.accepted_at IS NULL THEN 'rejected' WHEN NEW.state = 'ended' THEN 'completed'
		ELSE 'accepted' END
	WHERE x.tenant_id = NEW.tenant_id AND x.leg_id = NEW.id AND x.state IN ('offered', 'accepted') RETURNING * INTO r;
	-- that it was accepted is told before the caller is moved (call.bridge)
	IF FOUND AND r.state <> 'accepted' THEN
		UPDATE router_calls c SET since = clock_timestamp() WHERE c.tenant_id = r.tenant_id AND c.call_id = r.call_id;
		PERFORM router_settle_due(r.tenant_id, r.sid, r.state);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER router_leg AFTER UPDATE ON call_legs FOR EACH ROW
	WHEN (NEW.via = 'offer' AND ((NEW.state = 'ended' AND OLD.state <> 'ended') OR (NEW.accepted_at IS NOT NULL AND OLD.accepted_at IS NULL)))
	EXECUTE FUNCTION router_leg_news();

-- A call that waits no longer, for somebody in particular, or elsewhere, is TaskRouter's no more.
CREATE FUNCTION router_call_news() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE router_calls r SET state = 'over' WHERE r.tenant_id = NEW.tenant_id AND r.call_id = NEW.id AND r.state IN ('open', 'given_up');
	RETURN NULL;
END $$;
CREATE TRIGGER router_call AFTER UPDATE ON calls FOR EACH ROW
	WHEN (OLD.state = 'waiting' AND (NEW.state <> 'waiting' OR NEW.only_member IS NOT NULL OR NEW.queue_id IS DISTINCT FROM OLD.queue_id))
	EXECUTE FUNCTION router_call_news();

-- TaskRouter tells by itself: a reservation or a whole task is no more. A caller who hung up ends a task too, and the
-- call's own end may be on its way: a moment passes before the call is looked at.
CREATE FUNCTION router_event(p_kind text, p_sid text, p_call_sid text, p_words text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	r router_reservations;
	c uuid;
BEGIN
	IF p_kind LIKE 'reservation.%' THEN
		UPDATE router_reservations x SET state = 'lost' WHERE x.tenant_id = t AND x.sid = p_sid AND x.state = 'offered' RETURNING * INTO r;
		IF r.sid IS NULL THEN
			RETURN;
		END IF;
		UPDATE router_calls x SET since = clock_timestamp() WHERE x.tenant_id = t AND x.call_id = r.call_id;
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		VALUES (t, 'fast', 'leg.hangup', jsonb_build_object('leg', r.leg_id), r.leg_id) ON CONFLICT DO NOTHING;
		PERFORM call_say(r.call_id, 'router_back', r.member_id, member_name(r.member_id) || ': ' || p_words);
		UPDATE router_workers w SET told_available = NULL WHERE w.tenant_id = t AND w.member_id = r.member_id;
		PERFORM router_worker_due(t, r.member_id, 1);
	ELSE
		UPDATE router_calls x SET lost = p_words FROM calls k WHERE k.tenant_id = t AND k.call_sid = p_call_sid AND x.tenant_id = t
			AND x.call_id = k.id AND x.state = 'open' AND x.lost = '' RETURNING x.call_id INTO c;
		IF c IS NOT NULL THEN
			PERFORM fast_task('router.watch', 'call', c, 2);
		END IF;
	END IF;
END $$;

-- Seconds until the call is to be looked at again; 0: never; -1: TaskRouter has lost it, the built-in queue has it now.
CREATE FUNCTION router_watch(p_call uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	r router_calls;
	s router_settings;
	time_left bigint;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call FOR UPDATE;
	SELECT * INTO r FROM router_calls x WHERE x.tenant_id = t AND x.call_id = p_call;
	SELECT * INTO s FROM router_settings x WHERE x.tenant_id = t;
	IF c.id IS NULL OR c.ended_at IS NOT NULL OR c.state <> 'waiting' OR r.state IS DISTINCT FROM 'open' THEN
		RETURN 0;
	END IF;
	IF EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = t AND l.call_id = p_call AND l.via = 'offer' AND l.state <> 'ended') THEN
		RETURN s.fallback_s;
	END IF;
	time_left := ceil(extract(epoch FROM r.since - clock_timestamp()) + s.fallback_s);
	IF r.lost = '' AND time_left > 0 THEN
		RETURN time_left;
	END IF;
	IF r.lost = '' AND NOT EXISTS (SELECT FROM queue_members m JOIN presence p ON p.tenant_id = t AND p.member_id = m.member_id AND p.state = 'ready'
			WHERE m.tenant_id = t AND m.queue_id = c.queue_id AND presence_reachable(p.member_id, p.rings)) THEN
		RETURN s.fallback_s;
	END IF;
	UPDATE router_calls x SET state = 'given_up' WHERE x.tenant_id = t AND x.call_id = p_call;
	PERFORM call_say(p_call, 'router_lost', NULL, coalesce(nullif(r.lost, ''), 'TaskRouter named nobody for ' || s.fallback_s
		|| ' seconds while somebody was free') || ': the built-in queue decides who is rung');
	RETURN -1;
END $$;

-- The carrier put the caller out of TaskRouter's line. False: they were not in it.
CREATE FUNCTION router_left(p_call uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	UPDATE router_calls r SET state = 'left' WHERE r.tenant_id = app_tenant() AND r.call_id = p_call AND r.state <> 'left';
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM call_say(p_call, 'router_lost', NULL, 'TaskRouter does not keep the caller: they wait on, and the built-in queue decides who is rung');
	RETURN true;
END $$;

-- Whatever waits in TaskRouter is the built-in queue's from here on.
CREATE FUNCTION router_give_up(p_words text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c uuid;
BEGIN
	FOR c IN UPDATE router_calls r SET state = 'given_up' WHERE r.tenant_id = app_tenant() AND r.state = 'open' RETURNING r.call_id LOOP
		PERFORM call_say(c, 'router_lost', NULL, p_words || ': the built-in queue decides who is rung');
	END LOOP;
END $$;

-- outcome: saved, stale.
CREATE FUNCTION router_save(p_version bigint, p_on boolean, p_workspace text, p_workflow text, p_available text, p_unavailable text, p_fallback int)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || ' distribution', 0));
	IF coalesce((SELECT s.version FROM router_settings s WHERE s.tenant_id = t), 0) <> p_version THEN
		RETURN 'stale';
	END IF;
	INSERT INTO router_settings AS s (tenant_id, state, workspace_sid, workflow_sid, available_sid, unavailable_sid, fallback_s)
	VALUES (t, CASE WHEN p_on THEN 'checking' ELSE 'off' END, p_workspace, p_workflow, p_available, p_unavailable, p_fallback)
	ON CONFLICT (tenant_id) DO UPDATE SET state = excluded.state, workspace_sid = excluded.workspace_sid, workflow_sid = excluded.workflow_sid,
		available_sid = excluded.available_sid, unavailable_sid = excluded.unavailable_sid, fallback_s = excluded.fallback_s, problem = '',
		version = s.version + 1;
	IF NOT p_on THEN
		PERFORM router_give_up('TaskRouter was turned off');
	END IF;
	RETURN 'saved';
END $$;

-- What the carrier said to the settings of that version; problem empty: all of it is there.
CREATE FUNCTION router_checked(p_version bigint, p_problem text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	UPDATE router_settings s SET state = CASE WHEN p_problem = '' THEN 'on' ELSE 'refused' END, problem = p_problem
	WHERE s.tenant_id = t AND s.version = p_version AND s.state = 'checking';
	IF FOUND AND p_problem = '' THEN
		PERFORM router_worker_due(t, m.id, 0) FROM members m WHERE m.tenant_id = t AND m.active AND m.role <> 'viewer';
	ELSIF FOUND THEN
		PERFORM router_give_up('TaskRouter is not in use any more');
	END IF;
END $$;

-- What TaskRouter is to know of a member, and what it was told.
CREATE FUNCTION router_worker(p_member uuid)
RETURNS TABLE (workspace text, available_sid text, unavailable_sid text, sid text, attributes text, told_attributes text,
	wanted boolean, available boolean, told text) LANGUAGE sql STABLE AS $$
	SELECT s.workspace_sid, s.available_sid, s.unavailable_sid, CASE WHEN w.workspace_sid = s.workspace_sid THEN m.twilio_worker_sid END,
		jsonb_build_object('member', m.id, 'name', m.name, 'role', m.role,
			'queues', coalesce((SELECT jsonb_agg(q.name ORDER BY q.name) FROM queue_members x JOIN queues q ON q.tenant_id = x.tenant_id AND q.id = x.queue_id
				WHERE x.tenant_id = m.tenant_id AND x.member_id = m.id), '[]'),
			'routing', jsonb_build_object('skills', coalesce(z.names, '[]'), 'levels', coalesce(z.levels, '{}')))::text,
		coalesce(w.told_attributes, ''), m.active AND m.role <> 'viewer',
		m.active AND m.can_receive_calls AND p.state = 'ready' AND (p.rings = 'browser' OR m.phone IS NOT NULL) AND presence_reachable(m.id, p.rings),
		coalesce(w.told_available::text, '')
	FROM router_settings s JOIN members m ON m.tenant_id = s.tenant_id AND m.id = p_member
	JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
	LEFT JOIN router_workers w ON w.tenant_id = m.tenant_id AND w.member_id = m.id
	CROSS JOIN LATERAL (SELECT jsonb_agg(k.name ORDER BY k.name) AS names,
		jsonb_object_agg(regexp_replace(k.name, '[^A-Za-z0-9_]+', '_', 'g'), x.level) AS levels
		FROM member_skills x JOIN skills k ON k.tenant_id = x.tenant_id AND k.id = x.skill_id WHERE x.tenant_id = m.tenant_id AND x.member_id = m.id) z
	WHERE s.tenant_id = (SELECT app_tenant()) AND s.state = 'on'
$$;

CREATE FUNCTION router_worker_told(p_member uuid, p_workspace text, p_sid text, p_attributes text, p_available boolean, p_problem text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	INSERT INTO router_workers AS w (tenant_id, member_id, workspace_sid, told_attributes, told_available, problem)
	VALUES (t, p_member, p_workspace, p_attributes, p_available, p_problem)
	ON CONFLICT (tenant_id, member_id) DO UPDATE SET workspace_sid = p_workspace, told_attributes = p_attributes, told_available = p_available,
		problem = p_problem;
	UPDATE members m SET twilio_worker_sid = p_sid WHERE m.tenant_id = t AND m.id = p_member AND m.twilio_worker_sid IS DISTINCT FROM p_sid;
END $$;

GRANT EXECUTE ON FUNCTION router_worker_due(uuid, uuid, int), router_ask(uuid, uuid, uuid, int), router_waits(uuid), router_look(text, text, text),
	router_keep(text, text, text, uuid, uuid, uuid, boolean, text), router_settle_due(uuid, text, text), router_event(text, text, text, text), router_watch(uuid), router_left(uuid),
	router_give_up(text), router_save(bigint, boolean, text, text, text, text, int), router_checked(bigint, text), router_worker(uuid),
	router_worker_told(uuid, text, text, text, boolean, text) TO patchbay_app;
