-- A day of a call centre, in the clock of this schema: search_path puts its now() and clock_timestamp()
-- before PostgreSQL's, so the product's own functions live a day in seconds. What happens when is drawn from
-- a seed; phones and callers are played here, who is rung for whom is the product's doing.
CREATE SCHEMA sim;
CREATE FUNCTION sim.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT current_setting('sim.now')::timestamptz $$;
CREATE FUNCTION sim.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT current_setting('sim.now')::timestamptz $$;
CREATE TABLE sim.ev (at timestamptz NOT NULL, n bigserial, what text NOT NULL, thing uuid, moment timestamptz, PRIMARY KEY (at, n));
CREATE TABLE sim.stat (what text PRIMARY KEY, n int NOT NULL);
CREATE TABLE sim.overtaken (call uuid, by_call uuid, member uuid);
CREATE TABLE sim.hung_up (call uuid PRIMARY KEY);

CREATE FUNCTION sim.count(p text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO sim.stat VALUES (p, 1) ON CONFLICT (what) DO UPDATE SET n = stat.n + 1;
END $$;
CREATE FUNCTION sim.later(p_s float8, p_what text, p_thing uuid, p_moment timestamptz DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO sim.ev (at, what, thing, moment) VALUES (clock_timestamp() + make_interval(secs => p_s), p_what, p_thing, p_moment);
END $$;
CREATE FUNCTION sim.mean(p_s float8) RETURNS float8 LANGUAGE sql AS $$ SELECT -p_s * ln(1 - random()) $$;

-- Five queues: one asks for a skill whose level sinks, one gets help from another, one goes first.
CREATE FUNCTION sim.people(p_agents int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	s uuid;
BEGIN
	INSERT INTO queues (tenant_id, name, ring_s, wrap_s, priority, relax_s, owner_first, last_agent_first) VALUES
		(t, 'Support', 20, 10, 0, 0, false, true), (t, 'Permits', 20, 0, 0, 0, true, false), (t, 'Service', 15, 5, 0, 0, false, false),
		(t, 'Storm', 20, 0, 2, 0, false, false), (t, 'Spanish', 20, 0, 0, 60, false, false);
	WITH u AS (INSERT INTO users (email, name, password_hash) SELECT 'agent' || i || '@sim.example', 'Agent ' || i, 'none'
		FROM generate_series(1, p_agents) i RETURNING id, name)
	INSERT INTO members (tenant_id, user_id, name, role, phone) SELECT t, u.id, u.name, 'agent', '+1801555' || lpad(split_part(u.name, ' ', 2), 4, '0') FROM u;
	INSERT INTO queue_members (tenant_id, queue_id, member_id) SELECT t, q.id, m.id FROM queues q, members m
	WHERE q.tenant_id = t AND m.tenant_id = t AND (hashtext(m.name || q.name) & 1023) < CASE q.name WHEN 'Spanish' THEN 1023 ELSE 450 END;
	INSERT INTO skills (tenant_id, name) VALUES (t, 'Spanish') RETURNING id INTO s;
	INSERT INTO queue_skills SELECT t, q.id, s, 3 FROM queues q WHERE q.tenant_id = t AND q.name = 'Spanish';
	INSERT INTO member_skills SELECT t, m.id, s, 1 + (hashtext(m.name) & 3) FROM members m WHERE m.tenant_id = t AND hashtext('s' || m.name) % 3 = 0;
	INSERT INTO queue_overflows SELECT t, a.id, b.id, 30 FROM queues a, queues b
	WHERE a.tenant_id = t AND b.tenant_id = t AND a.name = 'Service' AND b.name = 'Support';
	INSERT INTO contacts (tenant_id, type, name, emergency, owner_id) SELECT t, 'customer', 'Contact ' || i, i % 100 = 0,
		CASE WHEN i % 3 = 0 THEN (SELECT m.id FROM members m WHERE m.tenant_id = t ORDER BY hashtext(m.name || i) LIMIT 1) END FROM generate_series(1, 500) i;
	UPDATE presence SET state = 'ready', wanted = 'ready', rings = CASE WHEN hashtext(member_id::text) % 4 = 0 THEN 'browser' ELSE rings END
	WHERE tenant_id = t;
	PERFORM sim.later(0, 'tab', p.member_id) FROM presence p WHERE p.tenant_id = t AND p.rings = 'browser';
	PERFORM sim.later(sim.mean(600), 'mood', m.id) FROM members m WHERE m.tenant_id = t;
END $$;

-- A window with a phone is opened; one that was open is closed: what rings in it is lost, and who talks in it
-- is cut off without a word.
CREATE FUNCTION sim.tab(p_member uuid, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	l call_legs;
BEGIN
	DELETE FROM presence_pages g WHERE g.tenant_id = app_tenant() AND g.member_id = p_member;
	IF NOT FOUND THEN
		INSERT INTO presence_pages (tenant_id, member_id, id, phone, microphone, seen_at)
		VALUES (app_tenant(), p_member, 'simulated', true, 'granted', 'infinity');
		PERFORM phone_back(p_member), sim.later(sim.mean(300), 'tab', p_member);
		RETURN;
	END IF;
	FOR l IN SELECT * FROM call_legs k WHERE k.tenant_id = app_tenant() AND k.member_id = p_member AND k.state <> 'ended' AND k.to_address LIKE 'client:%' LOOP
		IF l.accepted_at IS NULL THEN
			PERFORM sim.count('closed while it rang'), sim.leg_over(l.id, 'failed', p_at);
		ELSE
			PERFORM sim.count('closed in a call'), sim.leg_over(l.id, 'completed', p_at);
		END IF;
	END LOOP;
	PERFORM sim.later(sim.mean(60), 'tab', p_member);
END $$;

CREATE FUNCTION sim.arrive() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c uuid := uuid7();
BEGIN
	INSERT INTO calls (tenant_id, id, call_sid, from_number, to_number, contact_id, state, queue_id, queued_at, started_at, priority, visit)
	SELECT t, c, 'CA' || replace(c::text, '-', ''), '+18015550100', '+18015550199',
		(SELECT k.id FROM contacts k WHERE k.tenant_id = t ORDER BY k.id OFFSET floor(random() * 500) LIMIT 1), 'waiting',
		(SELECT q.id FROM queues q WHERE q.tenant_id = t ORDER BY q.id OFFSET floor(random() * 5) LIMIT 1), clock_timestamp(), clock_timestamp(),
		CASE WHEN random() < 0.05 THEN 3 ELSE 0 END, 1;
	PERFORM sim.later(5 + sim.mean(300), 'leave', c);
END $$;

CREATE FUNCTION sim.call_over(p_call uuid, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	sid text := (SELECT c.call_sid FROM calls c WHERE c.tenant_id = app_tenant() AND c.id = p_call);
BEGIN
	PERFORM call_status(sid, 'completed', 9, p_at, 60, '', '', sid || 'end', '', '{}');
END $$;
-- A caller who is alone thereby is asked for in a moment.
CREATE FUNCTION sim.leg_over(p_leg uuid, p_status text, p_at timestamptz) RETURNS void LANGUAGE sql AS $$
	SELECT CASE WHEN s.alone THEN sim.later(1, 'alone', p_leg) END FROM leg_status(p_leg, NULL, p_status, 9, p_at, 60, p_leg || 'end', '', '{}') s
$$;

-- Who is rung does one of these things.
CREATE FUNCTION sim.rung(p_leg uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	r float8 := random();
BEGIN
	UPDATE call_legs l SET created_at = clock_timestamp() WHERE l.tenant_id = app_tenant() AND l.id = p_leg;
	PERFORM CASE WHEN r < 0.76 THEN sim.later(2 + 6 * random(), 'accept', p_leg) WHEN r < 0.9 THEN sim.later(20, 'no-answer', p_leg)
		WHEN r < 0.95 THEN sim.later(0.2, 'failed', p_leg) ELSE sim.later(3, 'completed', p_leg) END;
	IF random() < 0.2 THEN
		PERFORM sim.later(40 * random(), 'late-ringing', p_leg, clock_timestamp());
	END IF;
END $$;

-- Somebody before this caller in line, for whom this member could have been rung, and nobody was.
CREATE FUNCTION sim.fair(p_call uuid, p_member uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO sim.overtaken WITH line AS (
		SELECT c.*, NOT coalesce(k.emergency, false) AS later, -(c.priority + q.priority) AS less FROM calls c
		JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
		WHERE c.tenant_id = app_tenant() AND c.state = 'waiting' AND c.ended_at IS NULL)
	SELECT d.id, p_call, p_member FROM line c JOIN line d ON d.id <> c.id AND d.only_member IS NULL
		AND (d.later, d.less, d.queued_at) < (c.later, c.less, c.queued_at)
	WHERE c.id = p_call AND c.only_member IS NULL AND EXISTS (SELECT FROM queue_members m LEFT JOIN queue_overflows o
			ON o.tenant_id = m.tenant_id AND o.queue_id = d.queue_id AND o.to_id = m.queue_id
		WHERE m.tenant_id = d.tenant_id AND m.member_id = p_member
			AND (m.queue_id = d.queue_id OR clock_timestamp() - d.queued_at >= make_interval(secs => o.after_s)))
		AND NOT EXISTS (SELECT FROM queue_skills s LEFT JOIN member_skills k ON k.tenant_id = s.tenant_id AND k.skill_id = s.skill_id
				AND k.member_id = p_member AND k.level >= s.level
			WHERE s.tenant_id = d.tenant_id AND s.queue_id = d.queue_id AND k.level IS NULL)
		AND NOT EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = d.tenant_id AND l.call_id = d.id AND (l.state <> 'ended'
			OR (l.member_id = p_member AND l.ended_at > clock_timestamp() - interval '61 seconds')));
END $$;

-- One try to give a call to somebody, as a worker does it; now and then the worker dies before it commits.
CREATE FUNCTION sim.claim(p_call uuid, p_member uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	leg uuid := uuid7();
	dies boolean := random() < 0.03;
BEGIN
	IF NOT offer_claim(p_call, p_member, leg, member_address(p_member)) THEN
		RETURN false;
	ELSIF dies THEN
		RAISE EXCEPTION 'killed' USING ERRCODE = 'PB999';
	END IF;
	PERFORM sim.count('offered'), call_say(p_call, 'offered', p_member, 'ringing now'), sim.rung(leg), sim.fair(p_call, p_member);
	RETURN true;
EXCEPTION WHEN SQLSTATE 'PB999' THEN
	PERFORM sim.count('killed');
	RETURN false;
END $$;

-- Another worker, who looked a moment ago: at a member whom a call has taken since, or at a call for which
-- somebody's phone rings by now. It gets neither.
CREATE FUNCTION sim.too_late(p_call uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	who uuid := (SELECT k.id FROM queue_candidates(p_call) k WHERE k.can_receive AND k.lacks = '' AND k.reachable
		ORDER BY k.state = 'ready', random() LIMIT 1);
BEGIN
	IF who IS NOT NULL THEN
		PERFORM sim.count('too late'), sim.claim(p_call, who);
	END IF;
END $$;

-- What queue.assign does, with the first candidate against whom nothing speaks (queue_rules.c).
CREATE FUNCTION sim.assign() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	w record;
	who uuid;
	seen uuid[] := '{}';
BEGIN
	LOOP
		SELECT * INTO w FROM sim.waiter(seen);
		EXIT WHEN w.call_id IS NULL;
		SELECT k.id INTO who FROM queue_candidates(w.call_id) WITH ORDINALITY k WHERE k.can_receive AND k.lacks = '' AND k.state = 'ready'
			AND k.reachable AND (k.choice = 'only' OR NOT k.rung_ago_s BETWEEN 0 AND 59) ORDER BY k.ordinality LIMIT 1;
		IF who IS NULL AND w.one_only THEN
			PERFORM call_bounce(w.call_id, 'Not there');
		ELSIF who IS NULL THEN
			seen := seen || w.call_id;
			IF NOT w.told THEN
				PERFORM call_say(w.call_id, 'queue_nobody', NULL, 'Nobody can be rung right now');
			END IF;
		ELSIF sim.claim(w.call_id, who) AND random() < 0.2 THEN
			PERFORM sim.too_late(w.call_id);
		END IF;
		IF random() < 0.1 AND EXISTS (SELECT FROM queue_candidates(w.call_id) k WHERE k.state IN ('ringing', 'on_call')) THEN
			PERFORM sim.too_late(w.call_id);
		END IF;
	END LOOP;
END $$;

-- A conversation ends: what the carrier tells of it comes in either order, late, and twice.
CREATE FUNCTION sim.hang_up(p_leg uuid, p_call uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	first boolean := random() < 0.5;
	late float8 := CASE WHEN random() < 0.2 THEN 20 * random() ELSE 0.1 END;
BEGIN
	INSERT INTO sim.hung_up VALUES (p_call);
	PERFORM sim.later(CASE WHEN first THEN 0 ELSE late END, 'call-told', p_call, clock_timestamp()),
		sim.later(CASE WHEN first THEN late ELSE 0 END, 'leg-told', p_leg, clock_timestamp());
	IF random() < 0.2 THEN
		PERFORM sim.later(30, 'call-told', p_call, clock_timestamp()), sim.later(31, 'leg-told', p_leg, clock_timestamp());
	END IF;
END $$;

CREATE FUNCTION sim.accept(p_leg uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	a record;
BEGIN
	SELECT * INTO a FROM leg_accept(p_leg, NULL, clock_timestamp());
	IF a.taken THEN
		PERFORM sim.later(0.1, 'completed', p_leg);
	ELSIF random() < 0.04 THEN
		PERFORM sim.later(0.3, 'completed', p_leg); -- hangs up before the caller is there
	END IF;
	IF a.fresh THEN
		PERFORM sim.later(0.5, 'join', a.call_id);
	END IF;
END $$;

CREATE FUNCTION sim.join(p_call uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c calls;
	j record;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = app_tenant() AND k.id = p_call;
	IF c.ended_at IS NOT NULL THEN
		RETURN;
	END IF;
	SELECT * INTO j FROM call_join(c.call_sid, clock_timestamp());
	IF j.leg_id IS NOT NULL THEN
		PERFORM sim.count('talked'), sim.later(20 + sim.mean(100), 'talk-end', j.leg_id);
	ELSE
		PERFORM sim.count('back in line'), sim.later(5 + sim.mean(300), 'leave', p_call);
	END IF;
END $$;

CREATE FUNCTION sim.mood(p_member uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	to_state text := CASE WHEN random() < 0.8 THEN 'ready' WHEN random() < 0.5 THEN 'away' ELSE 'offline' END;
BEGIN
	PERFORM sim.chooses(p_member, to_state, CASE to_state WHEN 'away' THEN 'Break' ELSE '' END);
	PERFORM sim.later(sim.mean(CASE to_state WHEN 'ready' THEN 900 ELSE 120 END), 'mood', p_member);
END $$;

CREATE FUNCTION sim.happens(e sim.ev) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	at timestamptz := coalesce(e.moment, e.at);
BEGIN
	CASE e.what
	WHEN 'arrive' THEN PERFORM sim.arrive();
	WHEN 'leave' THEN
		PERFORM sim.call_over(c.id, at) FROM calls c WHERE c.tenant_id = app_tenant() AND c.id = e.thing AND c.ended_at IS NULL AND c.state = 'waiting';
	WHEN 'accept' THEN PERFORM sim.accept(e.thing);
	WHEN 'join' THEN PERFORM sim.join(e.thing);
	WHEN 'talk-end' THEN PERFORM sim.hang_up(l.id, l.call_id) FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.id = e.thing AND l.ended_at IS NULL;
	WHEN 'alone' THEN PERFORM sim.join(l.call_id) FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.id = e.thing
			AND NOT EXISTS (SELECT FROM sim.hung_up h WHERE h.call = l.call_id) AND leg_move(l.id, at);
	WHEN 'look' THEN NULL;
	WHEN 'call-told' THEN PERFORM sim.call_over(e.thing, at);
	WHEN 'leg-told' THEN PERFORM sim.leg_over(e.thing, 'completed', at);
	WHEN 'mood' THEN PERFORM sim.mood(e.thing);
	WHEN 'tab' THEN PERFORM sim.tab(e.thing, at);
	WHEN 'late-ringing' THEN PERFORM leg_status(e.thing, NULL, 'ringing', 3, at, 0, e.thing || 'ringing', '', '{}');
		PERFORM sim.count('told late');
	ELSE PERFORM sim.leg_over(e.thing, e.what, at);
	END CASE;
END $$;

-- What the product asked its tasks to do: phones that ring are stopped, others ring, the line is looked at
-- later, the time after a call ends.
CREATE FUNCTION sim.tasks() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	k tasks;
BEGIN
	FOR k IN DELETE FROM tasks RETURNING * LOOP
		PERFORM CASE WHEN k.kind = 'leg.hangup' THEN sim.later(0.3, 'canceled', (k.args->>'leg')::uuid)
			WHEN k.kind = 'queue.offer' THEN sim.rung((k.args->>'leg')::uuid)
			-- when it is due is said in PostgreSQL's own time; here it counts from the simulated one
			WHEN k.kind = 'queue.assign' AND k.run_at < now() + interval '1 hour' THEN sim.later(extract(epoch FROM k.run_at - now()), 'look', NULL) END;
	END LOOP;
	PERFORM presence_wrapped(p.member_id) FROM presence p WHERE p.wrap_until <= clock_timestamp();
END $$;

CREATE FUNCTION sim.day(p_calls int, p_hours float8) RETURNS void LANGUAGE sql AS $$
	INSERT INTO sim.ev (at, what) SELECT clock_timestamp() + make_interval(secs => random() * p_hours * 3600), 'arrive' FROM generate_series(1, p_calls)
$$;

-- One thing happens. Now and then the worker that is told of it dies before it commits: the carrier tells it again.
CREATE FUNCTION sim.step() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	e sim.ev;
BEGIN
	DELETE FROM sim.ev v WHERE (v.at, v.n) = (SELECT f.at, f.n FROM sim.ev f ORDER BY f.at, f.n LIMIT 1) RETURNING v.* INTO e;
	PERFORM set_config('sim.now', e.at::text, false);
	BEGIN
		PERFORM sim.happens(e);
		IF random() < 0.01 THEN
			RAISE EXCEPTION 'killed' USING ERRCODE = 'PB999';
		END IF;
	EXCEPTION WHEN SQLSTATE 'PB999' THEN
		PERFORM sim.count('killed when told'), sim.later(1, e.what, e.thing, coalesce(e.moment, e.at));
	END;
	PERFORM sim.tasks();
	-- what frees nobody and brings nobody wakes no queue
	IF e.what NOT IN ('accept', 'join', 'talk-end', 'late-ringing') THEN
		PERFORM sim.assign();
	END IF;
END $$;

-- Some of the day. It is over when the last call is, or when hours later one still is not.
CREATE PROCEDURE sim.live(p_events int) LANGUAGE plpgsql AS $$
BEGIN
	FOR n IN 1 .. p_events LOOP
		PERFORM sim.step();
		IF n % 50 = 0 THEN
			COMMIT;
		END IF;
	END LOOP;
END $$;
CREATE FUNCTION sim.over() RETURNS boolean LANGUAGE sql AS $$
	SELECT (NOT EXISTS (SELECT FROM sim.ev v WHERE v.what NOT IN ('mood', 'tab'))
			AND NOT EXISTS (SELECT FROM calls c WHERE c.tenant_id = app_tenant() AND c.ended_at IS NULL))
		OR clock_timestamp() > (SELECT max(c.started_at) + interval '3 hours' FROM calls c WHERE c.tenant_id = app_tenant())
$$;
