-- A member has accepted a waiting call: the caller is brought to them once, whatever is asked twice
-- and in whatever order, and waits on when the member is gone by then.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE scene (t uuid, m uuid, q uuid, call uuid, sid text, leg uuid) ON COMMIT DROP;

CREATE FUNCTION pg_temp.at(s numeric) RETURNS timestamptz LANGUAGE sql AS $$
	SELECT '2026-11-02 15:00:00+00'::timestamptz + make_interval(secs => s::double precision)
$$;

-- A caller in line for whom Ann's phone rings, and who presses 1 unless it is said otherwise.
CREATE FUNCTION pg_temp.begin_scene(accepts boolean DEFAULT true) RETURNS scene LANGUAGE plpgsql AS $$
DECLARE
	s scene;
BEGIN
	s.t := pg_temp.new_tenant();
	s.m := pg_temp.new_member(s.t, 'Ann', '+18015550161');
	s.sid := pg_temp.new_sid('CA');
	s.call := pg_temp.new_call(s.t, s.sid, pg_temp.at(0));
	s.leg := uuid7();
	PERFORM pg_temp.as_tenant(s.t);
	INSERT INTO queues (tenant_id, name) VALUES (s.t, 'Line') RETURNING id INTO s.q;
	UPDATE calls SET state = 'waiting', queue_id = s.q, queued_at = pg_temp.at(1) WHERE id = s.call;
	UPDATE presence SET state = 'ringing', wanted = 'ready', call_id = s.call WHERE member_id = s.m;
	INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, leg_sid)
	VALUES (s.t, s.leg, s.call, s.m, '+18015550161', 'offer', true, pg_temp.new_sid('CA'));
	IF accepts THEN
		PERFORM leg_accept(s.leg, NULL, pg_temp.at(10));
	END IF;
	RETURN s;
END $$;

-- What the steps answer, and how the call is left.
CREATE FUNCTION pg_temp.play(VARIADIC steps text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	s scene := pg_temp.begin_scene(steps[1] <> 'not accepted');
	step text;
	said text[] := '{}';
	yes boolean;
	j record;
BEGIN
	FOREACH step IN ARRAY steps LOOP
		CASE split_part(step, ' ', 1)
		WHEN 'move' THEN
			said := said || CASE WHEN leg_move(s.leg, pg_temp.at(split_part(step, ' ', 2)::numeric)) THEN 'moved' ELSE 'not moved' END;
		WHEN 'wait' THEN
			said := said || CASE WHEN call_leave_line(s.call, pg_temp.at(split_part(step, ' ', 2)::numeric)) THEN 'leaves' ELSE 'stays' END;
		WHEN 'come' THEN
			SELECT * INTO j FROM call_join(s.sid, pg_temp.at(split_part(step, ' ', 2)::numeric));
			said := said || CASE WHEN j.leg_id = s.leg THEN 'joined' ELSE 'waits' END;
		WHEN 'gone' THEN
			SELECT * INTO j FROM leg_status(s.leg, NULL, 'completed', 9, pg_temp.at(split_part(step, ' ', 2)::numeric), 1, 'k' || step, '', '{}');
			said := said || CASE WHEN j.alone THEN 'caller alone' ELSE 'freed' END;
		WHEN 'other' THEN -- a second member takes the call that waits again
			INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, accepted_at)
			VALUES (s.t, uuid7(), s.call, s.m, '+18015550161', 'offer', true, pg_temp.at(20));
			UPDATE calls SET state = 'connected', answered_at = pg_temp.at(20) WHERE id = s.call;
		WHEN 'park' THEN
			PERFORM desk_do(s.call, s.m, 'park', NULL);
		WHEN 'end' THEN
			UPDATE calls SET state = 'ended', ended_at = pg_temp.at(30) WHERE id = s.call;
		WHEN 'accept' THEN
			SELECT * INTO j FROM leg_accept(s.leg, NULL, pg_temp.at(11));
			said := said || CASE WHEN j.fresh THEN 'fresh' WHEN j.taken THEN 'taken' ELSE 'again' END;
		ELSE NULL;
		END CASE;
	END LOOP;
	RETURN array_to_string(said, ', ') || (SELECT format(': %s%s%s', c.state, CASE WHEN c.answered_at IS NULL THEN ', nobody' END,
		(SELECT string_agg(', ' || r.words, '') FROM call_trace_lines r WHERE r.call_id = c.id AND r.code = 'waits_again'))
		FROM calls c WHERE c.id = s.call);
END $$;

SELECT pg_temp.is_text(pg_temp.play(VARIADIC v.steps), v.want, v.what) FROM (VALUES
	('brought once', ARRAY['move 11', 'come 12', 'move 13'], 'moved, joined, not moved: connected'),
	('asked again before they have come: brought again', ARRAY['move 11', 'move 13', 'come 13'], 'moved, moved, joined: connected'),
	('the caller does not go while they are brought', ARRAY['move 11', 'wait 12', 'wait 25'], 'moved, stays, stays: connected'),
	('bringing them did not work: they go by themselves, and are not brought any more', ARRAY['move 11', 'wait 26', 'move 27', 'come 27'],
		'moved, leaves, not moved, joined: connected'),
	('too late to bring them: they may be on their way', ARRAY['move 11', 'move 16', 'wait 26'], 'moved, not moved, leaves: connected'),
	('they went before they were brought', ARRAY['wait 11', 'move 11', 'come 12', 'come 12'], 'leaves, not moved, joined, joined: connected'),
	('the member is gone before', ARRAY['gone 11', 'move 12', 'come 12'],
		'freed, not moved, waits: waiting, nobody, Ann hung up before the caller was put through: the caller waits on, at the same place in line'),
	('the member is gone while the caller is brought', ARRAY['move 11', 'gone 12', 'come 12'],
		'moved, freed, waits: waiting, nobody, Ann hung up before the caller was put through: the caller waits on, at the same place in line'),
	('the member is gone when the caller has come: brought back', ARRAY['move 11', 'come 12', 'gone 12', 'move 15', 'come 16'],
		'moved, joined, caller alone, moved, waits: waiting, nobody, Ann hung up before the caller was put through: the caller waits on, at the same place in line'),
	('and another has taken it meanwhile: left alone', ARRAY['wait 11', 'gone 12', 'come 12', 'other', 'move 15'],
		'leaves, caller alone, waits, not moved: connected, Ann hung up before the caller was put through: the caller waits on, at the same place in line'),
	('parked before they have come: they are not put through, but wait', ARRAY['move 11', 'park', 'come 12'], 'moved, waits: waiting'),
	('the caller is gone', ARRAY['end', 'move 31'], 'not moved: ended'),
	('pressing 1 twice is accepting once', ARRAY['not accepted', 'accept', 'accept'], 'fresh, again: connected')) v (what, steps, want);

SELECT pg_temp.is_text((SELECT string_agg(DISTINCT extract(epoch FROM c.queued_at - pg_temp.at(0))::int::text, ' ') FROM calls c
	WHERE c.started_at = pg_temp.at(0) AND c.state = 'waiting'), '1', 'the place in line is kept');

ROLLBACK;
SELECT pg_temp.tap_done();
