-- A browser that dies in the middle of a conversation. Its leg does not end the conference; hanging up is
-- said by the phone's window before the carrier does it. An end that nobody announced leaves the caller to
-- whoever else is there, else in line for the same member for a moment, then for anybody.

ALTER TABLE call_legs ADD left_at timestamptz;   -- hung up in the phone's window

-- Somebody else of ours who talks in the call: a colleague who was called in, or who has it by now.
CREATE FUNCTION leg_beside(p_call uuid, p_leg uuid) RETURNS call_legs LANGUAGE sql STABLE AS $$
	SELECT l FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.call_id = p_call AND l.id <> p_leg AND l.accepted_at IS NOT NULL
		AND l.ended_at IS NULL AND l.left_at IS NULL AND l.via IN ('offer', 'join', 'agent', 'dial') ORDER BY l.accepted_at LIMIT 1
$$;

-- The member is about to hang up in the phone's window: their part is over. The call is, too, when the caller
-- is with nobody else; a colleague who is there has it from now on. The call, when it was theirs.
CREATE FUNCTION phone_left(p_member uuid, p_sid text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	l call_legs;
	o call_legs;
BEGIN
	SELECT k.* INTO c FROM calls k JOIN call_legs g ON g.tenant_id = k.tenant_id AND g.call_id = k.id
	WHERE k.tenant_id = t AND g.leg_sid = p_sid AND g.member_id = p_member FOR UPDATE OF k;
	UPDATE call_legs g SET left_at = clock_timestamp() WHERE g.tenant_id = t AND g.call_id = c.id AND g.leg_sid = p_sid
		AND g.accepted_at IS NOT NULL AND g.ended_at IS NULL AND g.left_at IS NULL RETURNING g.* INTO l;
	IF l.id IS NULL OR c.state <> 'connected' OR l.via = 'monitor' OR (l.via = 'offer' AND l.joined_at IS NULL) THEN
		RETURN l.call_id;
	END IF;
	o := leg_beside(c.id, l.id);
	IF o.id IS NULL THEN
		PERFORM fast_task('call.hangup', 'call', c.id), call_say(c.id, 'ended_by', p_member, member_name(p_member) || ': ended the call');
	ELSIF o.via = 'join' AND c.answered_by = p_member THEN
		PERFORM desk_complete(c, l, o.id);
	END IF;
	RETURN c.id;
END $$;

-- The browser by which a member talked is gone, nobody said so, and the caller is still there: a colleague beside
-- them has the call.
CREATE FUNCTION phone_gone(c calls, l call_legs) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	o call_legs := leg_beside(c.id, l.id);
BEGIN
	IF o.via = 'join' AND c.answered_by = l.member_id AND l.left_at IS NULL AND l.to_address LIKE 'client:%' THEN
		PERFORM call_say(c.id, 'browser_lost', l.member_id, member_name(l.member_id) || ': the browser phone is gone'),
			desk_complete(c, l, o.id);
	END IF;
END $$;

-- The caller who is alone thereby has come back from the conversation: into the line, for that member first.
-- What the member's pages said before does not count; what they have said since does.
CREATE FUNCTION call_reattach(c calls, l call_legs) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	ends timestamptz := now() + interval '20 seconds';
BEGIN
	UPDATE calls k SET state = 'waiting', only_member = l.member_id, queued_at = coalesce(k.queued_at, now()), dequeued_at = NULL,
		held_at = NULL, not_before = ends, updated_at = clock_timestamp() WHERE k.tenant_id = t AND k.id = c.id;
	UPDATE presence_pages g SET phone = false WHERE g.tenant_id = t AND g.member_id = l.member_id AND g.phone
		AND g.seen_at <= l.ended_at + interval '1 second';
	INSERT INTO transfers (tenant_id, call_id, kind, to_member) VALUES (t, c.id, 'member', l.member_id);
	PERFORM call_say(c.id, 'browser_lost', l.member_id, member_name(l.member_id)
		|| ': the browser phone is gone in the middle of the call; the caller hears music and waits for them a moment');
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href) VALUES (t, l.member_id, 'presence', c.contact_id,
		'Your browser phone was cut off in the middle of a call. Open the phone again: the caller waits for you, for 20 seconds.', '/phone');
	INSERT INTO tasks (tenant_id, lane, kind, run_at) VALUES (t, 'fast', 'queue.assign', ends);
	IF presence_reachable(l.member_id, 'browser') THEN
		PERFORM phone_back(l.member_id);
	END IF;
END $$;

-- A window says that its phone is there: whoever waits for this member rings in it.
CREATE FUNCTION phone_back(p_member uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c uuid;
BEGIN
	FOR c IN SELECT k.id FROM calls k WHERE k.tenant_id = t AND k.ended_at IS NULL AND k.state = 'waiting'
			AND k.only_member = p_member AND k.not_before > now() FOR UPDATE LOOP
		IF desk_ring(c, p_member, NULL, 'offer', '', NULL) IS NOT NULL THEN
			UPDATE calls k SET not_before = NULL WHERE k.tenant_id = t AND k.id = c;
			PERFORM call_say(c, 'offered', p_member, member_name(p_member) || ': the browser phone is back, ringing now');
		END IF;
	END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION leg_beside(uuid, uuid), phone_left(uuid, text), phone_gone(calls, call_legs),
	call_reattach(calls, call_legs), phone_back(uuid) TO patchbay_app;

-- A worker was killed: what it had begun is begun anew, not at once (what it asked of the carrier may be on
-- its way still), but before its lease would run out.
CREATE FUNCTION task_orphans(p_by text) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH left_over AS (UPDATE tasks SET lease_until = least(lease_until, clock_timestamp() + interval '3 seconds')
		WHERE state = 'running' AND lease_by = p_by RETURNING 1)
	SELECT count(*) FROM left_over
$$;
GRANT EXECUTE ON FUNCTION task_orphans(text) TO patchbay_app;
