-- Status callbacks are best effort: unordered, repeated, late (reliability, faults 35 to 37). All
-- 720 orders of six events about a call leave the same rows behind, and so do their repetitions.
-- Three kinds of call are tried in every order, the others in 144 of them.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

-- Numbers from 1 to 6 in every order.
CREATE TEMP TABLE orders ON COMMIT DROP AS
	WITH RECURSIVE o (p) AS (
		SELECT ARRAY[n] FROM generate_series(1, 6) n
		UNION ALL SELECT p || n FROM o, generate_series(1, 6) n WHERE n <> ALL (p))
	SELECT p FROM o WHERE cardinality(p) = 6;

CREATE FUNCTION pg_temp.at(s numeric) RETURNS timestamptz LANGUAGE sql AS $$
	SELECT '2026-11-02 15:00:00+00'::timestamptz + make_interval(secs => s::double precision)
$$;

CREATE TEMP TABLE sets (name text, sid text, t uuid, call uuid, leg uuid, leg2 uuid, events text[], whole boolean, first int) ON COMMIT DROP;

-- A callback about the caller's leg, a member's leg, and what else happens to a call.
CREATE FUNCTION pg_temp.told(sid text, status text, rank int, s numeric, seconds int) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT FROM call_status(%L, %L, %s, %L, %s, ''+18015550111'', ''+15135550187'', %L, %L, ''{}'')',
		sid, status, rank, pg_temp.at(s), seconds, sid || ':status:' || status, md5(random()::text))
$$;
CREATE FUNCTION pg_temp.told_leg(leg uuid, status text, rank int, s numeric, seconds int) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT FROM leg_status(%L, %L, %L, %s, %L, %s, %L, %L, ''{}'')',
		leg, 'CA' || md5(leg::text), status, rank, pg_temp.at(s), seconds, 'leg:' || leg || ':' || status, md5(random()::text))
$$;
CREATE FUNCTION pg_temp.accept(leg uuid, s numeric) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT FROM leg_accept(%L, %L, %L)', leg, 'CA' || md5(leg::text), pg_temp.at(s))
$$;
CREATE FUNCTION pg_temp.accept_and_join(leg uuid, sid text, s numeric) RETURNS text LANGUAGE sql AS $$
	SELECT format('%s; SELECT FROM call_join(%L, %L)', pg_temp.accept(leg, s), sid, pg_temp.at(s + 0.5))
$$;
CREATE FUNCTION pg_temp.recorded(sid text, s numeric) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT FROM recording_note(%L, %L, %L, ''voicemail'', 9, 1, %L, false)',
		'RE' || md5(sid), 'AC' || md5(''), sid, pg_temp.at(s))
$$;

-- A business with a member who is rung, a contact who calls, and the call's two legs.
CREATE FUNCTION pg_temp.scene(what text, via text, confirm boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := pg_temp.new_tenant();
	m uuid := pg_temp.new_member(t, 'Ann', '+18015550161');
	m2 uuid := pg_temp.new_member(t, 'Bea', '+18015550162');
	k uuid := pg_temp.new_contact(t, 'Cal', '+18015550111');
	sid text := pg_temp.new_sid('CA');
	c uuid := pg_temp.new_call(t, sid, pg_temp.at(0.7), k);
	l uuid := uuid7();
	l2 uuid := uuid7();
	q uuid;
BEGIN
	INSERT INTO departments (tenant_id, name) VALUES (t, 'Support') RETURNING id INTO q;
	UPDATE members SET department_id = q WHERE tenant_id = t;
	UPDATE contacts SET last_touch_at = pg_temp.at(-5000), last_touch_kind = 'sms_in' WHERE tenant_id = t;
	UPDATE presence SET state = 'ringing', wanted = 'ready', call_id = c WHERE tenant_id = t AND member_id = m;
	INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, created_at) VALUES
		(t, l, c, m, '+18015550161', via, confirm, pg_temp.at(2)), (t, l2, c, m2, '+18015550162', via, confirm, pg_temp.at(22));
	IF via = 'offer' THEN
		INSERT INTO queues (tenant_id, name) VALUES (t, 'Line') RETURNING id INTO q;
		UPDATE calls SET state = 'waiting', queue_id = q, queued_at = pg_temp.at(1.5) WHERE tenant_id = t AND id = c;
	END IF;
	INSERT INTO sets (name, sid, t, call, leg, leg2) VALUES (what, sid, t, c, l, l2);
END $$;

SELECT pg_temp.scene(v.what, v.via, v.confirm) FROM (VALUES ('a member picks up', 'dial', false), ('a member presses 1', 'dial', true),
	('a voicemail after nobody answered', 'dial', true), ('the caller leaves while phones ring', 'offer', true),
	('the second offer is accepted', 'offer', true), ('a call nobody knew', 'dial', true)) v (what, via, confirm) \g /dev/null

UPDATE sets SET events = ARRAY[pg_temp.told(sid, 'ringing', 3, 0, 0), pg_temp.told(sid, 'in-progress', 4, 1, 0),
	pg_temp.told(sid, 'completed', 9, 60, 60), pg_temp.told_leg(leg, 'ringing', 3, 3, 0),
	pg_temp.told_leg(leg, 'in-progress', 4, 10, 0), pg_temp.told_leg(leg, 'completed', 9, 59, 48)] WHERE name = 'a member picks up';
UPDATE sets SET events = ARRAY[pg_temp.told(sid, 'in-progress', 4, 1, 0), pg_temp.told(sid, 'completed', 9, 60, 60),
	pg_temp.told_leg(leg, 'ringing', 3, 3, 0), pg_temp.told_leg(leg, 'in-progress', 4, 10, 0), pg_temp.accept(leg, 12),
	pg_temp.told_leg(leg, 'completed', 9, 59, 49)] WHERE name = 'a member presses 1';
UPDATE sets SET events = ARRAY[pg_temp.told(sid, 'in-progress', 4, 1, 0), pg_temp.told_leg(leg, 'ringing', 3, 3, 0),
	pg_temp.told_leg(leg, 'no-answer', 9, 23, 0), pg_temp.told_leg(leg2, 'busy', 9, 24, 0), pg_temp.recorded(sid, 40),
	pg_temp.told(sid, 'completed', 9, 45, 45)] WHERE name = 'a voicemail after nobody answered';
UPDATE sets SET events = ARRAY[pg_temp.told(sid, 'in-progress', 4, 1, 0), pg_temp.told_leg(leg, 'ringing', 3, 3, 0),
	pg_temp.told_leg(leg, 'no-answer', 9, 22, 0), pg_temp.told_leg(leg2, 'ringing', 3, 24, 0),
	pg_temp.told(sid, 'completed', 9, 30, 30), pg_temp.told_leg(leg2, 'canceled', 9, 31, 0)]
	WHERE name = 'the caller leaves while phones ring';
-- That the key was pressed is asked while the caller waits and the phone is up; afterwards it is too
-- late, and said so.
UPDATE sets SET first = 4, events = ARRAY[pg_temp.told_leg(leg, 'ringing', 3, 3, 0), pg_temp.told_leg(leg, 'no-answer', 9, 22, 0),
	pg_temp.told_leg(leg2, 'in-progress', 4, 25, 0), pg_temp.accept_and_join(leg2, sid, 28), pg_temp.told_leg(leg2, 'completed', 9, 59, 30),
	pg_temp.told(sid, 'completed', 9, 60, 60)] WHERE name = 'the second offer is accepted';
UPDATE sets SET sid = 'CA' || md5(sid), events = ARRAY[pg_temp.told('CA' || md5(sid), 'initiated', 2, 0, 0),
	pg_temp.told('CA' || md5(sid), 'ringing', 3, 1, 0), pg_temp.told('CA' || md5(sid), 'in-progress', 4, 2, 0),
	pg_temp.told('CA' || md5(sid), 'completed', 9, 30, 28), pg_temp.recorded('CA' || md5(sid), 29),
	'SELECT 1'] WHERE name = 'a call nobody knew';
INSERT INTO numbers (tenant_id, e164, name, flow_id) SELECT t, '+15135550187', 'Main', pg_temp.new_flow(t) FROM sets WHERE name = 'a call nobody knew';

-- All that is left of a call, in words; what is only an order of arrival (updated_at) or a new id
-- is not compared.
CREATE FUNCTION pg_temp.left_over(which sets) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT concat_ws(E'\n',
		(SELECT jsonb_strip_nulls(to_jsonb(c) - '{id,tenant_id,call_sid,updated_at}'::text[])::text FROM calls c
			WHERE c.tenant_id = which.t AND c.call_sid = which.sid),
		(SELECT string_agg(jsonb_strip_nulls(to_jsonb(l) - '{id,tenant_id,call_id,leg_sid,member_id,created_at}'::text[])::text, E'\n'
			ORDER BY l.created_at) FROM call_legs l WHERE l.tenant_id = which.t AND l.call_id = (SELECT id FROM calls c
			WHERE c.tenant_id = which.t AND c.call_sid = which.sid)),
		(SELECT string_agg(concat_ws(' ', 'contact', k.last_touch_at, k.last_touch_kind, k.last_touch_by, k.last_touch_dept, k.unread_voicemails), E'\n')
			FROM contacts k WHERE k.tenant_id = which.t),
		(SELECT string_agg(concat_ws(' ', 'presence', p.state, p.call_id IS NULL), E'\n' ORDER BY p.member_id)
			FROM presence p WHERE p.tenant_id = which.t),
		(SELECT string_agg(concat_ws(' ', 'recording', r.kind, r.duration_s, r.created_at), E'\n')
			FROM recordings r WHERE r.tenant_id = which.t),
		(SELECT 'events ' || count(*) FROM call_events e WHERE e.tenant_id = which.t))
$$;

-- One order, undone afterwards. again: everything is told a second time, last first.
CREATE FUNCTION pg_temp.try_order(which sets, o int[], again boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	i int;
BEGIN
	FOREACH i IN ARRAY o LOOP
		EXECUTE which.events[i];
	END LOOP;
	FOR i IN REVERSE 6 .. 1 LOOP
		EXIT WHEN NOT again;
		EXECUTE which.events[o[i]];
	END LOOP;
	RAISE EXCEPTION USING ERRCODE = 'ZZ001', MESSAGE = pg_temp.left_over(which);
EXCEPTION WHEN SQLSTATE 'ZZ001' THEN
	RETURN SQLERRM;
END $$;

CREATE FUNCTION pg_temp.ends(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	which sets;
	usual text;
	r record;
	n int := 0;
	bad int := 0;
BEGIN
	SELECT * INTO which FROM sets WHERE name = what;
	PERFORM pg_temp.as_tenant(which.t);
	SET LOCAL ROLE patchbay_app;
	usual := pg_temp.try_order(which, '{1,2,3,4,5,6}', false);
	FOR r IN SELECT p, pg_temp.try_order(which, p, n % 16 = 0) AS got FROM orders
			WHERE (which.whole OR (p[1] * 7 + p[2] * 5 + p[3] * 3 + p[4]) % 5 = 0)
				AND (which.first IS NULL OR array_position(p, which.first) < least(array_position(p, 5), array_position(p, 6)))
			ORDER BY p LOOP
		n := n + 1;
		IF r.got IS DISTINCT FROM usual THEN
			bad := bad + 1;
			IF bad = 1 THEN
				RETURN NEXT '# in order:' || E'\n# ' || replace(usual, E'\n', E'\n# ');
				RETURN NEXT '# as ' || r.p::text || E':\n# ' || replace(r.got, E'\n', E'\n# ');
			END IF;
		END IF;
	END LOOP;
	RESET ROLE;
	RETURN NEXT pg_temp.ok(bad = 0 AND n >= 60, format('%s: %s orders end as one%s', what, n,
		CASE WHEN bad > 0 THEN format(' (%s do not)', bad) ELSE '' END));
END $$;
UPDATE sets SET whole = name IN ('a member picks up', 'a voicemail after nobody answered', 'the second offer is accepted');
GRANT SELECT ON sets, orders TO PUBLIC;

SELECT pg_temp.ends(name) FROM sets ORDER BY name;

-- And it is the right end.
CREATE FUNCTION pg_temp.facts(what text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	which sets;
	i int;
BEGIN
	SELECT * INTO which FROM sets WHERE name = what;
	PERFORM pg_temp.as_tenant(which.t);
	FOR i IN 1 .. 6 LOOP
		EXECUTE which.events[i];
	END LOOP;
	RETURN (SELECT concat_ws(' ', c.outcome, c.state, c.duration_s, extract(epoch FROM c.answered_at - pg_temp.at(0))::int,
		extract(epoch FROM c.ended_at - pg_temp.at(0))::int,
		(SELECT string_agg(l.state || ':' || l.end_reason, ' ' ORDER BY l.created_at) FROM call_legs l
			WHERE l.tenant_id = c.tenant_id AND l.call_id = c.id))
		FROM calls c WHERE c.tenant_id = which.t AND c.call_sid = which.sid)
		|| coalesce((SELECT ', ' || concat_ws(' ', k.last_touch_kind, extract(epoch FROM k.last_touch_at - pg_temp.at(0))::int,
			nullif(k.last_touch_by, ''), nullif(k.last_touch_dept, '')) FROM contacts k WHERE k.tenant_id = which.t AND k.last_touch_kind <> 'sms_in'), '');
END $$;
SELECT pg_temp.is_text(pg_temp.facts(v.name), v.want, v.name || ': ' || v.want) FROM (VALUES
	('a member picks up', 'answered ended 60 10 60 ended:completed ended:canceled, call_in 60 Ann Support'),
	('a member presses 1', 'answered ended 60 12 60 ended:completed ended:canceled, call_in 60 Ann Support'),
	('a voicemail after nobody answered', 'voicemail ended 45 45 ended:no-answer ended:busy, voicemail 45'),
	('the caller leaves while phones ring', 'abandoned ended 30 30 ended:no-answer ended:canceled, missed 30'),
	('the second offer is accepted', 'answered ended 60 28 60 ended:no-answer ended:completed, call_in 60 Bea Support'),
	('a call nobody knew', 'voicemail ended 28 30, voicemail 30')) v (name, want);

ROLLBACK;
SELECT pg_temp.tap_done();
