-- Ann talks to a caller in her browser, and the browser is gone: who has the caller then, whatever comes in
-- which order. Bob is a colleague.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE scene (t uuid, ann uuid, bob uuid, q uuid, call uuid, sid text, leg uuid, leg_sid text) ON COMMIT DROP;

CREATE FUNCTION pg_temp.talking(p_via text) RETURNS scene LANGUAGE plpgsql AS $$
DECLARE
	s scene;
BEGIN
	s.t := pg_temp.new_tenant();
	s.ann := pg_temp.new_member(s.t, 'Ann', '+18015550161');
	s.bob := pg_temp.new_member(s.t, 'Bob', '+18015550162');
	s.sid := pg_temp.new_sid('CA'); s.leg_sid := pg_temp.new_sid('CA'); s.leg := uuid7();
	s.call := pg_temp.new_call(s.t, s.sid, now() - interval '5 minutes');
	PERFORM pg_temp.as_tenant(s.t);
	INSERT INTO queues (tenant_id, name) VALUES (s.t, 'Line') RETURNING id INTO s.q;
	UPDATE calls SET state = 'connected', direction = CASE p_via WHEN 'agent' THEN 'outbound' ELSE 'inbound' END, answered_by = s.ann,
		answered_at = now() - interval '4 minutes', queue_id = CASE p_via WHEN 'offer' THEN s.q END, queued_at = CASE p_via WHEN 'offer' THEN started_at END
	WHERE id = s.call;
	UPDATE presence SET state = 'on_call', wanted = 'away', rings = 'browser', call_id = s.call WHERE member_id = s.ann;
	INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, state, leg_sid, accepted_at, joined_at)
	VALUES (s.t, s.leg, s.call, s.ann, 'client:m_ann', p_via, true, 'accepted', s.leg_sid, now() - interval '4 minutes', now() - interval '4 minutes');
	INSERT INTO presence_pages (tenant_id, member_id, id, phone, seen_at) VALUES (s.t, s.ann, 'window-one', true, now() - interval '9 seconds');
	RETURN s;
END $$;

-- What the steps answer, and how the call is left.
CREATE FUNCTION pg_temp.play(p_via text, VARIADIC steps text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	s scene := pg_temp.talking(p_via);
	step text;
	said text[] := '{}';
	j record;
	bobs uuid := uuid7();
BEGIN
	FOREACH step IN ARRAY steps LOOP
		CASE step
		WHEN 'gone' THEN
			SELECT * INTO j FROM leg_status(s.leg, NULL, 'completed', 9, now(), 1, 'gone', '', '{}');
			said := said || CASE WHEN j.alone THEN 'a look in a moment' ELSE 'nothing' END;
		WHEN 'look' THEN
			said := said || CASE WHEN leg_move(s.leg, now()) THEN 'brought' ELSE 'not brought' END;
		WHEN 'come' THEN
			SELECT * INTO j FROM call_join(s.sid, now());
			said := said || CASE WHEN j.ended THEN 'over' WHEN j.queue_id IN (s.q, s.call) THEN 'into the line' ELSE 'nowhere' END;
		WHEN 'left' THEN
			said := said || CASE WHEN phone_left(s.ann, s.leg_sid) = s.call THEN 'heard' ELSE 'not heard' END;
		WHEN 'another' THEN
			said := said || CASE WHEN phone_left(s.bob, s.leg_sid) IS NULL THEN 'not heard' ELSE 'heard' END;
		WHEN 'bob' THEN
			INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, state, leg_sid, accepted_at)
			VALUES (s.t, uuid7(), s.call, s.bob, '+18015550162', 'join', true, 'accepted', pg_temp.new_sid('CA'), now());
		WHEN 'bob accepts' THEN
			INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, state) VALUES (s.t, bobs, s.call, s.bob, '+18015550162', 'offer', true, 'ringing');
			SELECT * INTO j FROM leg_accept(bobs, NULL, now());
			said := said || CASE WHEN j.fresh THEN 'his' ELSE 'not his' END;
		WHEN 'bob gone' THEN
			PERFORM leg_status(bobs, NULL, 'completed', 9, now(), 1, 'bob gone', '', '{}');
		WHEN 'caller gone' THEN
			PERFORM call_status(s.sid, 'completed', 9, now(), 1, '', '', 'caller gone', '', '{}');
		WHEN 'alive' THEN
			UPDATE presence_pages SET seen_at = now() + interval '2 seconds' WHERE member_id = s.ann;
		WHEN 'window' THEN
			PERFORM presence_beat(s.ann, 'window-two', 1, true, '', false);
		WHEN 'page' THEN
			PERFORM presence_beat(s.ann, 'queue-page', 1, false, '', false);
		WHEN 'in vain' THEN
			PERFORM call_bounce(s.call, 'Ann is not back');
		WHEN 'end' THEN
			UPDATE calls SET state = 'ended', ended_at = now() WHERE id = s.call;
		END CASE;
	END LOOP;
	RETURN array_to_string(said, ', ') || (SELECT format(': %s%s, %s', c.state, CASE WHEN c.only_member = s.ann THEN ' for Ann' END || CASE WHEN c.not_before > now() THEN ' alone' ELSE '' END,
		(SELECT m.name FROM members m WHERE m.id = c.answered_by)) FROM calls c WHERE c.id = s.call)
		|| coalesce((SELECT ', rings ' || string_agg(replace(l.to_address, replace(s.ann::text, '-', ''), 'ANN'), ' ') FROM call_legs l WHERE l.call_id = s.call AND l.state = 'planned'), '')
		|| coalesce((SELECT ', ' || string_agg(DISTINCT k.kind, ' ' ORDER BY k.kind) FROM tasks k WHERE k.tenant_id = s.t AND k.kind IN ('call.hangup', 'desk.leave', 'queue.assign')), '')
		|| coalesce((SELECT ', told of ' || count(*) FROM notices n WHERE n.tenant_id = s.t AND n.member_id = s.ann HAVING count(*) > 0), '');
END $$;

SELECT pg_temp.is_text(pg_temp.play(v.via, VARIADIC v.steps), v.want, v.what) FROM (VALUES
	('nobody said so: back into the line, for her', 'offer', ARRAY['gone', 'look', 'come'],
		'a look in a moment, brought, into the line: waiting for Ann alone, Ann, queue.assign, told of 1'),
	('asked twice it is the same', 'offer', ARRAY['gone', 'look', 'come', 'look', 'gone'],
		'a look in a moment, brought, into the line, not brought, nothing: waiting for Ann alone, Ann, queue.assign, told of 1'),
	('the next window rings, though she is away', 'offer', ARRAY['gone', 'look', 'come', 'page', 'window', 'window'],
		'a look in a moment, brought, into the line: waiting for Ann, Ann, rings client:m_ANN, queue.assign, told of 1'),
	('her window is there all the same: it rings at once', 'offer', ARRAY['gone', 'look', 'alive', 'come'],
		'a look in a moment, brought, into the line: waiting for Ann, Ann, rings client:m_ANN, queue.assign, told of 1'),
	('not back: whoever is free', 'offer', ARRAY['gone', 'look', 'come', 'in vain'],
		'a look in a moment, brought, into the line: waiting, Ann, queue.assign, told of 1'),
	('who accepts, and hangs up before the caller is there, did not talk to them: she did', 'offer', ARRAY['gone', 'look', 'come', 'in vain', 'bob accepts', 'bob gone'],
		'a look in a moment, brought, into the line, his: waiting, Ann, queue.assign, told of 1'),
	('nor did who accepts when the caller hangs up', 'offer', ARRAY['gone', 'look', 'come', 'in vain', 'bob accepts', 'caller gone'],
		'a look in a moment, brought, into the line, his: ended, Ann, queue.assign, told of 1'),
	('she hung up: the call is over', 'offer', ARRAY['left', 'gone', 'look', 'come'],
		'heard, a look in a moment, brought, over: connected, Ann, call.hangup'),
	('twice she hung up, once it is done', 'offer', ARRAY['left', 'left'], 'heard, not heard: connected, Ann, call.hangup'),
	('another cannot hang up for her', 'offer', ARRAY['another', 'gone'], 'not heard, a look in a moment: connected, Ann'),
	('the caller was gone first', 'offer', ARRAY['gone', 'end', 'look'], 'a look in a moment, not brought: ended, Ann'),
	('a colleague who is there has the call', 'offer', ARRAY['bob', 'gone', 'look'], 'a look in a moment, not brought: connected, Bob, desk.leave'),
	('and when she hangs up with a colleague there', 'offer', ARRAY['bob', 'left', 'gone', 'look'], 'heard, a look in a moment, not brought: connected, Bob, desk.leave'),
	('a call of her own: kept for her too', 'agent', ARRAY['gone', 'look', 'come', 'window'],
		'a look in a moment, brought, into the line: waiting for Ann, Ann, rings client:m_ANN, queue.assign, told of 1'),
	('and in vain: it ends, and she is to call again', 'agent', ARRAY['gone', 'look', 'come', 'in vain'],
		'a look in a moment, brought, into the line: waiting, Ann, call.hangup queue.assign, told of 2')) v (what, via, steps, want);

ROLLBACK;
SELECT pg_temp.tap_done();
