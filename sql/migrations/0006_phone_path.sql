-- What the carrier's callbacks change. All of it only moves forward: a late or repeated
-- callback finds its key in call_events or a higher rank in the row and changes nothing.

-- A member is free again: back to what they had chosen, last in line when ready. Who has talked to a
-- caller of a queue gets the queue's time to finish first, and a task ends it. Where an outcome is wanted
-- first (0051_outcome_gate.sql), it lasts until that is given.
CREATE FUNCTION presence_release(p_member uuid, p_call uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	wrap int := 0;
	ends timestamptz;
	gate boolean;
BEGIN
	SELECT q.wrap_s INTO wrap FROM calls c JOIN queues q ON q.tenant_id = t AND q.id = c.queue_id AND q.wrap_s > 0
	JOIN presence p ON p.tenant_id = t AND p.member_id = p_member AND p.call_id = p_call
		AND p.state = 'on_call' AND p.wanted = 'ready'
	WHERE c.tenant_id = t AND c.id = p_call AND EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = t
		AND l.call_id = p_call AND l.member_id = p_member AND l.accepted_at IS NOT NULL
		AND (l.via <> 'offer' OR l.joined_at IS NOT NULL));
	wrap := coalesce(wrap, 0);
	gate := outcome_gates(p_member, p_call);
	ends := clock_timestamp() + make_interval(secs => wrap);
	UPDATE presence SET state = CASE WHEN wrap > 0 THEN 'wrap_up' ELSE wanted END, call_id = NULL,
		wrap_until = CASE WHEN wrap > 0 THEN ends END, since = clock_timestamp(), idle_since = clock_timestamp(), owes = CASE WHEN gate THEN p_call ELSE owes END
	WHERE tenant_id = t AND member_id = p_member AND call_id = p_call AND state IN ('ringing', 'on_call');
	IF FOUND AND wrap > 0 THEN
		INSERT INTO tasks (tenant_id, lane, kind, args, run_at)
		VALUES (t, 'fast', 'presence.wrap_up', jsonb_build_object('member', p_member), ends);
		RETURN true;
	END IF;
	RETURN FOUND;
END $$;

-- A call that we hear of only now: its first webhook met nobody here. It says so in its trace. Its
-- id has the time of the call, by which lists are in order.
CREATE FUNCTION call_late(p_sid text, p_at timestamptz) RETURNS calls LANGUAGE plpgsql AS $$
DECLARE
	c calls;
BEGIN
	INSERT INTO calls (tenant_id, id, call_sid, started_at) VALUES (app_tenant(),
		encode(overlay(uuid_send(uuid7()) PLACING substring(int8send(floor(extract(epoch FROM p_at) * 1000)::bigint)
			FROM 3) FROM 1 FOR 6), 'hex')::uuid, p_sid, p_at)
	RETURNING * INTO c;
	PERFORM call_say(c.id, 'late', NULL, 'Known from the carrier''s report only: Patchbay did not answer when the call came');
	RETURN c;
END $$;

-- What the first one to tell of a call did not know (a late callback, a recording), from whoever
-- does: both numbers, line and contact, to whom its voicemails count then.
CREATE FUNCTION call_learn(p_sid text, p_from text, p_to text, p_began timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	who uuid;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(p_sid, 1));
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.call_sid = p_sid FOR UPDATE;
	who := c.contact_id;
	IF who IS NULL AND p_from ~ '^\+[0-9]{8,15}$' AND NOT c.blocked
		AND NOT EXISTS (SELECT FROM blocked_numbers b WHERE b.tenant_id = t AND b.e164 = p_from) THEN
		who := contact_for_caller(p_from, c.caller_name);
		UPDATE contacts k SET unread_voicemails = unread_voicemails + (SELECT count(*) FROM recordings r
			WHERE r.tenant_id = t AND r.call_id = c.id AND r.kind = 'voicemail' AND r.handled_at IS NULL)
		WHERE k.tenant_id = t AND k.id = who;
	END IF;
	UPDATE calls k SET from_number = CASE WHEN k.from_number = '' THEN p_from ELSE k.from_number END,
		to_number = CASE WHEN k.to_number = '' THEN p_to ELSE k.to_number END,
		number_id = coalesce(k.number_id, (SELECT n.id FROM numbers n WHERE n.tenant_id = t AND n.e164 = p_to)),
		contact_id = who,
		candidates = greatest(k.candidates, coalesce((SELECT p.candidates FROM contact_of_phone(p_from) p), 0)),
		started_at = least(k.started_at, p_began)
	WHERE k.tenant_id = t AND k.id = c.id;
END $$;

-- Who was with the caller last: whoever accepted and was left before they came together was not.
CREATE FUNCTION call_talker(p_call uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT l.member_id FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.call_id = p_call AND l.accepted_at IS NOT NULL
		AND l.via <> 'monitor' AND (l.via <> 'offer' OR l.joined_at IS NOT NULL)
	ORDER BY l.ended_at DESC NULLS FIRST, l.accepted_at DESC LIMIT 1
$$;

-- A status callback about the caller's own leg. rank: initiated 2, ringing 3, in-progress 4,
-- terminal 9. A call we never heard of (its first webhook met a dead database) is made now.
CREATE FUNCTION call_status(p_sid text, p_status text, p_rank int, p_at timestamptz, p_duration bigint,
	p_from text, p_to text, p_key text, p_token text, p_payload text)
RETURNS TABLE (duplicate boolean, made boolean, call_id uuid, contact_id uuid, queue_id uuid, ended_now boolean,
	freed boolean)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	leg record;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(p_sid, 1));
	-- a call that was not for us, and was refused: nothing of it is kept
	IF NOT EXISTS (SELECT FROM calls k WHERE k.tenant_id = t AND k.call_sid = p_sid)
		AND NOT EXISTS (SELECT FROM numbers n WHERE n.tenant_id = t AND n.e164 = p_to) THEN
		duplicate := true; made := false; ended_now := false; freed := false;
		RETURN NEXT;
		RETURN;
	END IF;
	INSERT INTO call_events (tenant_id, key, call_sid, kind, token, payload)
	VALUES (t, p_key, p_sid, 'status', p_token, p_payload) ON CONFLICT DO NOTHING;
	duplicate := NOT FOUND; made := false; ended_now := false; freed := false;
	IF duplicate THEN
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.call_sid = p_sid FOR UPDATE;
	IF NOT FOUND THEN
		c := call_late(p_sid, p_at);
		made := true;
	END IF;
	IF c.to_number = '' OR p_at < c.started_at THEN
		PERFORM call_learn(p_sid, p_from, p_to, p_at);
		SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.call_sid = p_sid;
	END IF;
	call_id := c.id; contact_id := c.contact_id; queue_id := c.queue_id;
	IF p_rank > c.carrier_rank THEN
		ended_now := p_rank = 9;
		UPDATE calls k SET carrier_status = p_status, carrier_rank = p_rank,
			ended_at = CASE WHEN ended_now THEN p_at ELSE k.ended_at END,
			duration_s = CASE WHEN ended_now THEN p_duration ELSE k.duration_s END,
			state = CASE WHEN ended_now THEN 'ended' ELSE k.state END,
			dequeued_at = CASE WHEN ended_now AND k.queued_at IS NOT NULL
				THEN coalesce(k.dequeued_at, p_at) ELSE k.dequeued_at END,
			updated_at = clock_timestamp()
		WHERE k.tenant_id = t AND k.id = c.id;
	END IF;
	IF ended_now THEN
		-- a member accepted, and the caller was gone before they came together: nobody has answered
		UPDATE calls k SET answered_at = NULL, answered_by = NULL WHERE k.tenant_id = t AND k.id = c.id
			AND k.answered_at IS NOT NULL AND EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = t AND l.call_id = c.id
				AND l.via = 'offer' AND l.accepted_at IS NOT NULL)
			AND NOT EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = t AND l.call_id = c.id
				AND l.accepted_at IS NOT NULL AND (l.via <> 'offer' OR l.joined_at IS NOT NULL));
		-- they were with somebody before: that member has
		UPDATE calls k SET answered_by = call_talker(c.id) WHERE k.tenant_id = t AND k.id = c.id AND EXISTS (SELECT FROM call_legs l
			WHERE l.tenant_id = t AND l.call_id = c.id AND l.member_id = k.answered_by AND l.via = 'offer' AND l.accepted_at IS NOT NULL)
			AND NOT EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = t AND l.call_id = c.id AND l.member_id = k.answered_by
				AND l.accepted_at IS NOT NULL AND (l.via <> 'offer' OR l.joined_at IS NOT NULL));
		IF c.answered_at IS NULL AND c.callback_of IS NOT NULL THEN
			PERFORM callback_again(c);
		END IF;
		-- whoever was talking for this call is free; ringing phones are told to stop, and are free when they have
		-- (leg_status): a phone that still rings cannot be rung
		FOR leg IN SELECT l.id, l.member_id, l.via, l.leg_sid, l.accepted_at FROM call_legs l
				WHERE l.tenant_id = t AND l.call_id = c.id AND l.state <> 'ended' LOOP
			IF leg.accepted_at IS NOT NULL OR leg.via NOT IN ('offer', 'join', 'monitor', 'agent') THEN
				freed := presence_release(leg.member_id, c.id) OR freed;
			END IF;
			IF leg.via IN ('offer', 'join', 'monitor', 'agent') THEN
				INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
				VALUES (t, 'fast', 'leg.hangup', jsonb_build_object('leg', leg.id), leg.id)
				ON CONFLICT DO NOTHING;
			ELSE
				UPDATE call_legs l SET state = 'ended', ended_at = coalesce(l.ended_at, p_at),
					end_reason = CASE WHEN l.end_reason <> '' THEN l.end_reason
						WHEN l.accepted_at IS NOT NULL THEN 'completed' ELSE 'canceled' END
				WHERE l.tenant_id = t AND l.id = leg.id;
			END IF;
		END LOOP;
		DELETE FROM tasks k WHERE k.tenant_id = t AND k.kind = 'call.reconcile'
			AND k.dedupe_key = p_sid AND k.state = 'waiting';
	END IF;
	RETURN NEXT;
END $$;

-- Somebody talks to the caller. Facts only grow: an answer that is told after the end of the
-- call still counts, and the earliest told moment stays.
CREATE FUNCTION call_answered(p_call uuid, p_leg uuid, p_member uuid, p_at timestamptz, p_leg_sid text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE call_legs k SET accepted_at = p_at, answered_at = coalesce(k.answered_at, p_at),
		leg_sid = coalesce(k.leg_sid, p_leg_sid),
		state = CASE WHEN k.state = 'ended' THEN k.state ELSE 'accepted' END,
		end_reason = CASE WHEN k.end_reason IN ('declined', 'canceled') THEN 'completed' ELSE k.end_reason END
	WHERE k.tenant_id = app_tenant() AND k.id = p_leg;
	-- who was handed over waits again, and whoever takes them then has the call
	UPDATE calls k SET answered_at = CASE WHEN k.state = 'waiting' THEN least(k.answered_at, p_at) ELSE p_at END,
		answered_by = p_member, state = CASE WHEN k.ended_at IS NULL THEN 'connected' ELSE k.state END,
		dequeued_at = CASE WHEN k.queued_at IS NOT NULL THEN p_at END, only_member = NULL, parked_at = NULL,
		updated_at = clock_timestamp()
	WHERE k.tenant_id = app_tenant() AND k.id = p_call AND (k.answered_at IS NULL OR k.answered_at > p_at
		OR k.answered_by = p_member OR (k.state = 'waiting' AND k.ended_at IS NULL))
		-- a member's own phone, rung before the other side is called, answers nobody
		AND NOT EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.id = p_leg AND l.via IN ('agent', 'join', 'monitor'));
	UPDATE presence k SET state = 'on_call', call_id = p_call, since = clock_timestamp()
	WHERE k.tenant_id = app_tenant() AND k.member_id = p_member AND k.call_id = p_call
		AND EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.id = p_leg
			AND l.state = 'accepted');
END $$;

-- A member accepted by pressing 1. Of several offers of one waiting call the first wins;
-- taken says that another had it, that the caller left or that this phone is down already. (Among the legs of a Dial the
-- carrier itself lets only one through; of those that ring beside it this decides.) Asking again gives the same answer,
-- and is not fresh.
CREATE FUNCTION leg_accept(p_leg uuid, p_leg_sid text, p_at timestamptz)
RETURNS TABLE (taken boolean, fresh boolean, call_id uuid, call_sid text, via text, queue_id uuid, member_id uuid,
	contact_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	l call_legs;
	c calls;
BEGIN
	SELECT * INTO l FROM call_legs k WHERE k.tenant_id = t AND k.id = p_leg;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no such leg' USING ERRCODE = 'PB404';
	END IF;
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = l.call_id FOR UPDATE;
	SELECT * INTO l FROM call_legs k WHERE k.tenant_id = t AND k.id = p_leg FOR UPDATE;
	call_id := c.id; call_sid := c.call_sid; via := l.via; queue_id := c.queue_id;
	member_id := l.member_id; contact_id := c.contact_id;
	taken := l.accepted_at IS NULL AND (c.ended_at <= p_at OR l.ended_at <= p_at
		OR (l.via = 'offer' AND (c.ended_at IS NOT NULL OR NOT (c.state = 'waiting' OR (l.beside_s IS NOT NULL AND c.state = 'ringing'))))
		OR (l.via = 'dial' AND EXISTS (SELECT FROM call_legs o WHERE o.tenant_id = t AND o.call_id = c.id AND o.beside_s IS NOT NULL
			AND o.accepted_at IS NOT NULL AND o.ended_at IS NULL))) IS TRUE;
	fresh := l.accepted_at IS NULL AND NOT taken;
	IF fresh AND l.via = 'agent' THEN
		UPDATE calls k SET state = 'ringing', dequeued_at = p_at WHERE k.tenant_id = t AND k.id = c.id AND k.state = 'waiting';
	END IF;
	IF fresh THEN
		PERFORM call_answered(c.id, l.id, l.member_id, p_at, p_leg_sid);
		-- of several that ring for one caller the others stop
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		SELECT t, 'fast', 'leg.hangup', jsonb_build_object('leg', o.id), o.id FROM call_legs o
		WHERE l.via IN ('offer', 'dial') AND o.tenant_id = t AND o.call_id = c.id AND o.id <> l.id AND o.via = 'offer'
			AND o.accepted_at IS NULL AND o.state <> 'ended'
		ON CONFLICT DO NOTHING;
	END IF;
	RETURN NEXT;
END $$;

-- The member who accepted is gone before the caller was with them: the caller waits on, at the
-- same place in line, and nobody has answered.
CREATE FUNCTION call_wait_again(p_call uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	talked boolean;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call AND k.state = 'connected' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	talked := EXISTS (SELECT FROM transfers r WHERE r.tenant_id = t AND r.call_id = p_call);
	UPDATE calls k SET state = 'waiting', dequeued_at = NULL, updated_at = clock_timestamp(),
		-- but who talked to them before has
		answered_at = CASE WHEN talked THEN k.answered_at END, answered_by = CASE WHEN talked THEN call_talker(c.id) END
	WHERE k.tenant_id = t AND k.id = c.id;
	UPDATE call_legs l SET end_reason = 'gone' WHERE l.tenant_id = t AND l.call_id = c.id AND l.via = 'offer'
		AND l.accepted_at IS NOT NULL AND l.ended_at IS NOT NULL;
	PERFORM call_say(c.id, 'waits_again', m.id, m.name || ' hung up before the caller was put through: the caller waits on, at the same place in line')
	FROM members m WHERE m.tenant_id = t AND m.id = c.answered_by;
END $$;

-- Whether the carrier is to be asked to bring the caller of an offer to the member: not when
-- they are there, and not when the caller may by now be on their way by themselves
-- (call_leave_line). Of a member who has hung up: when the caller was left alone with nobody.
CREATE FUNCTION leg_move(p_leg uuid, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	g call_legs;
BEGIN
	SELECT k.* INTO c FROM calls k JOIN call_legs l ON l.tenant_id = k.tenant_id AND l.call_id = k.id
	WHERE k.tenant_id = t AND l.id = p_leg FOR UPDATE OF k;
	IF c.state <> 'connected' THEN
		RETURN false;
	END IF;
	SELECT * INTO g FROM call_legs l WHERE l.tenant_id = t AND l.id = p_leg;
	IF g.ended_at IS NOT NULL THEN
		PERFORM phone_gone(c, g);
	END IF;
	UPDATE call_legs l SET moving_at = coalesce(l.moving_at, p_at)
	WHERE l.tenant_id = t AND l.id = p_leg AND CASE WHEN l.ended_at IS NULL
		THEN l.joined_at IS NULL AND (l.moving_at IS NULL OR l.moving_at > p_at - interval '5 seconds')
		ELSE NOT EXISTS (SELECT FROM call_legs o WHERE o.tenant_id = t AND o.call_id = c.id
			AND o.via IN ('offer', 'join', 'agent', 'dial') AND o.accepted_at IS NOT NULL AND o.ended_at IS NULL) END;
	RETURN FOUND;
END $$;

-- A caller for whom a member has accepted still asks what to hear in line. They are brought to
-- the member (leg_move), and only if that has not worked, or has not begun, do they go by
-- themselves: who is moved twice is torn out of the conversation.
CREATE FUNCTION call_leave_line(p_call uuid, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	PERFORM FROM calls k WHERE k.tenant_id = t AND k.id = p_call FOR UPDATE;
	UPDATE call_legs l SET joined_at = coalesce(l.joined_at, p_at)
	WHERE l.tenant_id = t AND l.call_id = p_call AND l.via = 'offer' AND l.accepted_at IS NOT NULL
		AND l.ended_at IS NULL AND (l.joined_at IS NOT NULL OR l.moving_at IS NULL
		OR l.moving_at <= p_at - interval '15 seconds');
	RETURN FOUND;
END $$;

-- The caller has come to be put through: to the leg of the member who accepted. No leg: the
-- member is gone, the caller waits on, or for that very member when their browser died (call_reattach);
-- or the member has sent them elsewhere since, and the carrier did the one after the other: they wait there.
CREATE FUNCTION call_join(p_sid text, p_at timestamptz)
RETURNS TABLE (call_id uuid, contact_id uuid, queue_id uuid, visit bigint, ended boolean, leg_id uuid)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	lost call_legs;
	again boolean := false;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.call_sid = p_sid FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	ended := c.ended_at IS NOT NULL;
	UPDATE call_legs l SET joined_at = coalesce(l.joined_at, p_at)
	WHERE l.tenant_id = t AND l.call_id = c.id AND l.via = 'offer' AND l.accepted_at IS NOT NULL
		AND l.ended_at IS NULL AND c.state <> 'waiting' RETURNING l.id INTO leg_id;
	IF leg_id IS NULL AND c.state = 'connected' THEN
		SELECT * INTO lost FROM call_legs l WHERE l.tenant_id = t AND l.call_id = c.id AND l.via IN ('offer', 'join', 'agent')
			AND l.accepted_at IS NOT NULL AND l.ended_at IS NOT NULL ORDER BY l.ended_at DESC, l.created_at DESC LIMIT 1;
	END IF;
	IF lost.to_address LIKE 'client:%' AND (lost.via <> 'offer' OR lost.joined_at IS NOT NULL) THEN
		again := lost.left_at IS NULL;
		IF again THEN
			PERFORM call_reattach(c, lost);
		END IF;
		ended := NOT again; -- they hung up
	ELSIF leg_id IS NULL THEN
		PERFORM call_wait_again(c.id);
	END IF;
	call_id := c.id; contact_id := c.contact_id; visit := c.visit;
	queue_id := coalesce(c.queue_id, CASE WHEN again OR c.state = 'waiting' THEN c.id END);
	RETURN NEXT;
END $$;

-- Whether nobody else was rung in the same moment for the same call.
CREATE FUNCTION leg_alone(l call_legs) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT NOT EXISTS (SELECT FROM call_legs o WHERE o.tenant_id = l.tenant_id AND o.call_id = l.call_id
		AND o.id <> l.id AND o.created_at = l.created_at)
$$;
GRANT EXECUTE ON FUNCTION leg_alone(call_legs) TO patchbay_app;

-- A status callback about a member's leg (a noun of Dial, or an offer placed by REST).
-- Moments are facts and are noted in whatever order they are told; the state follows the
-- highest rank.
CREATE FUNCTION leg_status(p_leg uuid, p_leg_sid text, p_status text, p_rank int, p_at timestamptz,
	p_duration bigint, p_key text, p_token text, p_payload text)
RETURNS TABLE (duplicate boolean, call_id uuid, contact_id uuid, queue_id uuid, member_id uuid, ended_now boolean,
	accepted boolean, freed boolean, alone boolean, via text, rang_s bigint, reason text,
	-- for the sentence about it; flow: the flow's own says it
	picked_up boolean, call_state text, flow boolean)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	l call_legs;
	c calls;
BEGIN
	duplicate := false; ended_now := false; accepted := false; freed := false; alone := false;
	SELECT * INTO l FROM call_legs k WHERE k.tenant_id = t AND k.id = p_leg;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no such leg' USING ERRCODE = 'PB404';
	END IF;
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = l.call_id FOR UPDATE;
	INSERT INTO call_events (tenant_id, key, call_sid, kind, token, payload)
	VALUES (t, p_key, c.call_sid, 'leg_status', p_token, p_payload) ON CONFLICT DO NOTHING;
	IF NOT FOUND THEN
		duplicate := true;
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT * INTO l FROM call_legs k WHERE k.tenant_id = t AND k.id = p_leg FOR UPDATE;
	call_id := c.id; contact_id := c.contact_id; queue_id := c.queue_id; member_id := l.member_id;
	via := l.via;
	ended_now := p_rank = 9 AND l.carrier_rank < 9;
	UPDATE call_legs k SET carrier_rank = greatest(k.carrier_rank, p_rank),
		leg_sid = coalesce(k.leg_sid, p_leg_sid),
		rang_at = CASE WHEN p_rank = 3 THEN p_at ELSE k.rang_at END,
		answered_at = CASE WHEN p_rank = 4 THEN p_at ELSE k.answered_at END,
		ended_at = CASE WHEN ended_now THEN p_at ELSE k.ended_at END,
		state = CASE WHEN ended_now OR k.state = 'ended' THEN 'ended' WHEN k.state = 'accepted' THEN k.state
			WHEN k.carrier_rank > p_rank THEN k.state
			WHEN p_rank = 4 THEN 'answered' WHEN p_rank >= 2 THEN 'ringing' ELSE k.state END,
		end_reason = CASE WHEN NOT ended_now THEN k.end_reason
			WHEN p_status = 'completed' AND k.confirm AND k.accepted_at IS NULL THEN 'declined'
			-- a browser has no other way to say so; and who declined on a page is hung up
			WHEN p_status = 'busy' AND k.to_address LIKE 'client:%' THEN 'declined'
			WHEN p_status = 'canceled' AND k.end_reason = 'declined' THEN 'declined'
			ELSE p_status END
	WHERE k.tenant_id = t AND k.id = p_leg;
	-- where no key is asked for, picking up is accepting; a completed leg was picked up
	IF NOT l.confirm AND p_rank = 4 THEN
		PERFORM call_answered(c.id, l.id, l.member_id, p_at, p_leg_sid);
	ELSIF NOT l.confirm AND p_status = 'completed' AND l.accepted_at IS NULL THEN
		PERFORM call_answered(c.id, l.id, l.member_id, p_at - make_interval(secs => p_duration), p_leg_sid);
	END IF;
	SELECT * INTO l FROM call_legs k WHERE k.tenant_id = t AND k.id = p_leg;
	accepted := l.accepted_at IS NOT NULL;
	rang_s := greatest(0, extract(epoch FROM p_at - coalesce(l.rang_at, l.created_at)))::bigint;
	reason := l.end_reason; picked_up := l.answered_at IS NOT NULL; call_state := c.state;
	flow := l.beside_s IS NOT NULL AND leg_alone(l);
	IF ended_now THEN
		freed := presence_release(l.member_id, c.id);
	END IF;
	IF ended_now AND via = 'agent' THEN
		PERFORM call_out_left(c.id);
	ELSIF ended_now AND NOT accepted THEN
		PERFORM leg_lost(l.id);
	END IF;
	IF ended_now AND via = 'offer' AND l.beside_s IS NULL THEN
		PERFORM presence_rang(l.member_id, c.id, CASE WHEN accepted THEN 'answered' ELSE l.end_reason END);
	END IF;
	IF ended_now AND accepted AND c.state = 'connected' AND l.to_address LIKE 'client:%'
		AND (via IN ('join', 'agent') OR (via = 'offer' AND l.joined_at IS NOT NULL)) THEN
		alone := true; -- a browser does not end the conference: leg_move looks in a moment
	ELSIF ended_now AND accepted AND via = 'offer' AND c.state = 'connected' THEN
		alone := l.joined_at IS NOT NULL;
		-- a colleague whom they called in stays with the caller
		IF EXISTS (SELECT FROM call_legs o WHERE o.tenant_id = t AND o.call_id = c.id AND o.via = 'join'
			AND o.accepted_at IS NOT NULL AND o.ended_at IS NULL) THEN
			alone := false;
			RETURN NEXT;
			RETURN;
		END IF;
		IF NOT alone THEN
			PERFORM call_wait_again(c.id);
		END IF;
	END IF;
	RETURN NEXT;
END $$;

-- A recording is there (or, from the Record action, announced). Idempotent by its id; a call
-- we never heard of is made, to be filled in from the carrier later.
CREATE FUNCTION recording_note(p_sid text, p_account text, p_call_sid text, p_kind text, p_duration bigint,
	p_channels int, p_at timestamptz, p_transcribe boolean)
RETURNS TABLE (recording_id uuid, call_id uuid, contact_id uuid, fresh boolean, made boolean)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(p_call_sid, 1));
	made := false;
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.call_sid = p_call_sid;
	IF NOT FOUND THEN
		c := call_late(p_call_sid, p_at);
		made := true;
	END IF;
	call_id := c.id; contact_id := c.contact_id;
	INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind, duration_s, channels,
		transcript_state, created_at)
	VALUES (t, c.id, p_sid, p_account, p_kind, p_duration, p_channels,
		CASE WHEN p_transcribe THEN 'waiting' ELSE '' END, p_at)
	ON CONFLICT (tenant_id, recording_sid) DO NOTHING RETURNING id INTO recording_id;
	fresh := FOUND;
	IF NOT fresh THEN
		-- a transcription that came first knew neither length nor channels
		UPDATE recordings r SET duration_s = greatest(r.duration_s, p_duration),
			channels = greatest(r.channels, p_channels)
		WHERE r.tenant_id = t AND r.recording_sid = p_sid RETURNING r.id INTO recording_id;
	ELSIF p_kind = 'voicemail' THEN
		UPDATE calls k SET has_voicemail = true, updated_at = clock_timestamp()
		WHERE k.tenant_id = t AND k.id = c.id;
		UPDATE contacts k SET unread_voicemails = unread_voicemails + 1
		WHERE k.tenant_id = t AND k.id = c.contact_id;
	END IF;
	RETURN NEXT;
END $$;

GRANT EXECUTE ON FUNCTION presence_release(uuid, uuid), call_talker(uuid), call_learn(text, text, text, timestamptz),
	call_late(text, timestamptz),
	call_status(text, text, int, timestamptz, bigint, text, text, text, text, text),
	leg_accept(uuid, text, timestamptz),
	call_wait_again(uuid), leg_move(uuid, timestamptz), call_leave_line(uuid, timestamptz),
	call_join(text, timestamptz),
	leg_status(uuid, text, text, int, timestamptz, bigint, text, text, text),
	call_answered(uuid, uuid, uuid, timestamptz, text),
	recording_note(text, text, text, text, bigint, int, timestamptz, boolean)
TO patchbay_app;

-- Lines of all tenants with what their static fallback needs, for the file writer; and a
-- stamp that changes whenever one of them does.
CREATE FUNCTION fallback_lines()
RETURNS TABLE (e164 text, tenant_name text, line_name text, language text, recording text,
	backup_number text, greeting text, document text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT n.e164, t.name, n.name, n.language, n.recording, n.backup_number, n.greeting,
		v.document::text
	FROM numbers n
	JOIN tenants t ON t.id = n.tenant_id AND t.status = 'active'
	JOIN flows f ON f.tenant_id = n.tenant_id AND f.id = n.flow_id
	LEFT JOIN flow_versions v ON v.tenant_id = n.tenant_id AND v.id = f.live_version
$$;

CREATE FUNCTION fallback_stamp() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT md5(coalesce(string_agg(concat_ws('|', t.name, n.e164, n.name, n.language, n.recording, n.backup_number,
		n.greeting, f.live_version, t.status), ',' ORDER BY n.e164), ''))
	FROM numbers n JOIN tenants t ON t.id = n.tenant_id
	JOIN flows f ON f.tenant_id = n.tenant_id AND f.id = n.flow_id
$$;
GRANT EXECUTE ON FUNCTION fallback_lines(), fallback_stamp() TO patchbay_app;

-- Queues a look at what the carrier has of each business that is due for one (p_soon: of all, for
-- we were away): every five minutes, not all at the same moment. How many were queued.
CREATE FUNCTION catch_up_due(p_soon boolean) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH due AS (
		SELECT a.tenant_id FROM carrier_accounts a JOIN tenants t ON t.id = a.tenant_id AND t.status = 'active'
		WHERE p_soon OR a.look_at <= now() ORDER BY a.look_at LIMIT 1000 FOR UPDATE OF a SKIP LOCKED),
	later AS (
		UPDATE carrier_accounts a SET look_at = now() + (270 + 60 * random()) * interval '1 second'
		FROM due WHERE a.tenant_id = due.tenant_id),
	-- a look that was given up is begun anew: one of them is enough to know
	struck AS (
		DELETE FROM tasks k USING due WHERE k.tenant_id = due.tenant_id AND k.kind = 'carrier.catch_up'
			AND k.state = 'dead'),
	added AS (
		INSERT INTO tasks (tenant_id, lane, kind, dedupe_key)
		SELECT tenant_id, 'bulk', 'carrier.catch_up', '' FROM due ON CONFLICT DO NOTHING RETURNING 1)
	SELECT count(*) FROM added
$$;

-- How many businesses' credentials the carrier does not take.
CREATE FUNCTION carrier_denied_count() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT count(*) FROM carrier_accounts WHERE denied_since IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION catch_up_due(boolean), carrier_denied_count() TO patchbay_app;
