-- What a member does with the call they are on, and what a lead does with anybody's. Functions here
-- change rows and queue the tasks that ask the carrier; what they refuse, they refuse in words.

ALTER TABLE call_legs
	ADD mode text NOT NULL DEFAULT '' CHECK (mode IN ('', 'listen', 'whisper', 'barge')),   -- of a lead
	ADD muted boolean NOT NULL DEFAULT false,
	ADD placed_by uuid;                                                                     -- who called them in

-- Every hand-over, with what was said along.
CREATE TABLE transfers (
	tenant_id   uuid NOT NULL,
	id          uuid NOT NULL DEFAULT uuid7(),
	call_id     uuid NOT NULL,
	from_member uuid,
	kind        text NOT NULL CHECK (kind IN ('member', 'queue', 'number', 'menu', 'park')),
	to_member   uuid,
	to_queue    uuid,
	to_number   text CHECK (to_number ~ '^\+[0-9]{8,15}$'),
	leg_id      uuid,                            -- of a consultation
	warm        boolean NOT NULL DEFAULT false,  -- they talk first
	note        text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
	state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'back', 'failed')),
	created_at  timestamptz NOT NULL DEFAULT now(),
	ended_at    timestamptz,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, call_id) REFERENCES calls (tenant_id, id),
	FOREIGN KEY (tenant_id, from_member) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, to_member) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, to_queue) REFERENCES queues (tenant_id, id)
);
CREATE INDEX transfers_call ON transfers (tenant_id, call_id, id DESC);
SELECT app_protect('transfers', 'SELECT, INSERT, UPDATE');

CREATE FUNCTION fast_task(p_kind text, p_name text, p_id uuid, p_in_s int DEFAULT 0) RETURNS void LANGUAGE sql AS $$
	INSERT INTO tasks (tenant_id, lane, kind, args, run_at)
	VALUES (app_tenant(), 'fast', p_kind, jsonb_build_object(p_name, p_id), now() + make_interval(secs => p_in_s))
$$;

-- Where a member's calls ring now; NULL: nowhere.
CREATE FUNCTION member_address(p_member uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN p.rings = 'browser' AND presence_reachable(m.id, 'browser')
		THEN 'client:m_' || replace(m.id::text, '-', '') ELSE m.phone END
	FROM members m JOIN presence p ON p.tenant_id = m.tenant_id AND p.member_id = m.id
	WHERE m.tenant_id = app_tenant() AND m.id = p_member AND m.active
$$;

CREATE FUNCTION member_name(p_member uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT m.name FROM members m WHERE m.tenant_id = app_tenant() AND m.id = p_member), 'Somebody')
$$;

-- The live leg by which a member talks in a call.
CREATE FUNCTION desk_leg(p_call uuid, p_member uuid) RETURNS call_legs LANGUAGE sql STABLE AS $$
	SELECT l FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.call_id = p_call AND l.member_id = p_member
		AND l.accepted_at IS NOT NULL AND l.ended_at IS NULL AND l.via <> 'monitor' ORDER BY l.created_at DESC LIMIT 1
$$;

-- A phone more for a call: NULL when the member's rings already, or has no phone to ring.
CREATE FUNCTION desk_ring(p_call uuid, p_member uuid, p_number text, p_via text, p_mode text, p_by uuid)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	leg uuid := uuid7();
	address text := coalesce(p_number, member_address(p_member));
BEGIN
	IF address IS NULL THEN
		RETURN NULL;
	END IF;
	IF p_member IS NOT NULL THEN
		UPDATE presence p SET state = 'ringing', call_id = p_call, since = clock_timestamp(), wrap_until = NULL
		WHERE p.tenant_id = t AND p.member_id = p_member AND p.state NOT IN ('ringing', 'on_call');
		IF NOT FOUND THEN
			RETURN NULL;
		END IF;
	END IF;
	INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm, mode, placed_by)
	VALUES (t, leg, p_call, p_member, address, p_via, p_member IS NOT NULL, p_mode, p_by);
	PERFORM fast_task('queue.offer', 'leg', leg), fast_task('leg.check', 'leg', leg, 60);
	RETURN leg;
END $$;

-- A conversation that the carrier holds in a Dial becomes a conference, in which more can be done.
CREATE FUNCTION desk_room(p_call uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	leg uuid;
BEGIN
	SELECT l.id INTO leg FROM call_legs l WHERE l.tenant_id = app_tenant() AND l.call_id = p_call AND l.via = 'dial'
		AND l.accepted_at IS NOT NULL AND l.ended_at IS NULL;
	IF leg IS NULL THEN
		RETURN;
	END IF;
	UPDATE calls SET room_at = now() WHERE tenant_id = app_tenant() AND id = p_call AND room_at IS NULL;
	IF FOUND THEN
		PERFORM fast_task('desk.room', 'leg', leg);
	END IF;
END $$;

-- What one's own controls do. verb: hold, resume, mute, unmute, end, park, decline, take, complete,
-- drop. '' when it is done, else why not.
CREATE FUNCTION desk_do(p_call uuid, p_member uuid, p_verb text, p_leg uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	l call_legs;
	o call_legs;
	who text := member_name(p_member);
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no such call' USING ERRCODE = 'PB404';
	END IF;
	IF c.ended_at IS NOT NULL THEN
		RETURN 'This call has ended.';
	END IF;
	IF p_verb = 'take' THEN
		RETURN desk_take(c, p_member);
	END IF;
	IF p_verb = 'decline' THEN
		WITH no AS (UPDATE call_legs k SET end_reason = 'declined' WHERE k.tenant_id = t AND k.call_id = p_call AND k.member_id = p_member
			AND k.accepted_at IS NULL AND k.ended_at IS NULL AND k.via IN ('offer', 'join') RETURNING k.id)
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key) SELECT t, 'fast', 'leg.hangup', jsonb_build_object('leg', no.id), no.id
		FROM no ON CONFLICT DO NOTHING;
		RETURN CASE WHEN FOUND THEN '' ELSE 'It does not ring here any more.' END;
	END IF;
	l := desk_leg(p_call, p_member);
	IF l.id IS NULL THEN
		RETURN 'You are not on this call.';
	END IF;
	PERFORM desk_room(p_call);
	CASE p_verb
	WHEN 'hold', 'resume' THEN
		UPDATE calls k SET held_at = CASE WHEN p_verb = 'hold' THEN coalesce(k.held_at, now()) END, updated_at = clock_timestamp()
		WHERE k.tenant_id = t AND k.id = p_call;
		PERFORM fast_task('desk.hold', 'call', p_call), call_say(p_call, p_verb, p_member,
			who || CASE WHEN p_verb = 'hold' THEN ': put the caller on hold' ELSE ': back with the caller' END);
	WHEN 'mute', 'unmute' THEN
		UPDATE call_legs k SET muted = p_verb = 'mute' WHERE k.tenant_id = t AND k.id = l.id;
		PERFORM fast_task('desk.mute', 'leg', l.id);
	WHEN 'end' THEN
		PERFORM fast_task('call.hangup', 'call', p_call), call_say(p_call, 'ended_by', p_member, who || ': ended the call');
	WHEN 'park' THEN
		INSERT INTO transfers (tenant_id, call_id, from_member, kind) VALUES (t, p_call, p_member, 'park') RETURNING id INTO o.id;
		UPDATE calls k SET state = 'waiting', parked_at = now(), parked_by = p_member, queued_at = coalesce(k.queued_at, now()),
			dequeued_at = NULL, held_at = NULL, updated_at = clock_timestamp() WHERE k.tenant_id = t AND k.id = p_call;
		PERFORM fast_task('desk.move', 'transfer', o.id), fast_task('desk.unpark', 'transfer', o.id, 180),
			call_say(p_call, 'parked', p_member, who || ': parked the call');
	WHEN 'complete' THEN
		RETURN desk_complete(c, l, p_leg);
	WHEN 'drop' THEN
		SELECT * INTO o FROM call_legs k WHERE k.tenant_id = t AND k.call_id = p_call AND k.id = p_leg
			AND k.via IN ('join', 'monitor') AND k.ended_at IS NULL;
		IF o.id IS NULL THEN
			RETURN 'They are gone already.';
		END IF;
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		VALUES (t, 'fast', 'leg.hangup', jsonb_build_object('leg', o.id), o.id) ON CONFLICT DO NOTHING;
	ELSE
		RETURN 'That is not possible here.';
	END CASE;
	RETURN '';
END $$;

-- Answers a waiting or parked call oneself: one's own phone rings at once. Whoever is away or offline is,
-- for the team and for who is rung next, not there: they say first that they are back.
CREATE FUNCTION desk_take(c calls, p_member uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	p presence;
BEGIN
	IF c.state <> 'waiting' THEN
		RETURN 'Somebody else has it: nobody waits there any more.';
	END IF;
	SELECT * INTO p FROM presence k WHERE k.tenant_id = app_tenant() AND k.member_id = p_member;
	IF p.state = 'on_call' OR (p.state = 'ringing' AND p.call_id <> c.id) THEN
		RETURN 'You are on another call. Finish, park or transfer it first.';
	END IF;
	IF p.state = 'ringing' THEN
		RETURN '';
	END IF;
	IF p.state IN ('away', 'offline') THEN
		RETURN format('You are %s. Set yourself Available in the menu at your name, then answer.', initcap(p.state));
	END IF;
	IF p.owes IS NOT NULL THEN
		RETURN 'Say first what came of your last call: its outcome is not given yet. A lead can let you go on without it.';
	END IF;
	IF desk_ring(c.id, p_member, NULL, 'offer', '', p_member) IS NULL THEN
		RETURN 'You have no phone that could ring. Turn on the browser phone, or ask for a number on file.';
	END IF;
	UPDATE calls k SET parked_at = NULL, only_member = CASE WHEN c.queue_id IS NULL THEN p_member ELSE k.only_member END
	WHERE k.tenant_id = app_tenant() AND k.id = c.id;
	PERFORM call_say(c.id, 'offered', p_member, member_name(p_member) || ': takes the call, ringing now');
	RETURN '';
END $$;

-- The member leaves the call to whom they called in.
CREATE FUNCTION desk_complete(c calls, l call_legs, p_leg uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	o call_legs;
BEGIN
	SELECT * INTO o FROM call_legs k WHERE k.tenant_id = t AND k.call_id = c.id AND k.id = p_leg AND k.via IN ('join', 'monitor')
		AND k.accepted_at IS NOT NULL AND k.ended_at IS NULL;
	IF o.id IS NULL THEN
		RETURN 'They are not on the call. The caller is still with you.';
	END IF;
	UPDATE call_legs k SET via = 'join', mode = '', muted = false WHERE k.tenant_id = t AND k.id = o.id;
	UPDATE calls k SET answered_by = o.member_id, held_at = NULL, updated_at = clock_timestamp() WHERE k.tenant_id = t AND k.id = c.id;
	UPDATE transfers r SET state = 'done', ended_at = now() WHERE r.tenant_id = t AND r.call_id = c.id AND r.state = 'open';
	PERFORM call_say(c.id, 'transferred', l.member_id, member_name(l.member_id) || ': handed the call to '
		|| CASE WHEN o.member_id IS NULL THEN 'the outside number' ELSE member_name(o.member_id) END);
	INSERT INTO tasks (tenant_id, lane, kind, args) VALUES (t, 'fast', 'desk.leave', jsonb_build_object('leg', l.id, 'to', o.id));
	RETURN '';
END $$;

-- Hands a call over, or calls somebody in. how: straight, consult (talk first), add. Waiting calls can
-- be handed over too, by a lead. '' when done, else why not.
CREATE FUNCTION desk_hand(p_call uuid, p_member uuid, p_how text, p_kind text, p_to uuid, p_number text, p_note text, p_lead boolean)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	l call_legs;
	x uuid;
	leg uuid;
	name text;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no such call' USING ERRCODE = 'PB404';
	END IF;
	l := desk_leg(p_call, p_member);
	IF c.ended_at IS NOT NULL THEN
		RETURN 'This call has ended.';
	ELSIF l.id IS NULL AND NOT (p_lead AND c.state = 'waiting') THEN
		RETURN 'You are not on this call.';
	ELSIF l.id IS NULL AND (p_how <> 'straight' OR p_kind NOT IN ('member', 'queue')) THEN
		RETURN 'A waiting call can be given to a member or a queue.';
	ELSIF p_kind = 'member' AND p_to = p_member THEN
		RETURN 'That is you.';
	ELSIF p_kind = 'member' AND NOT EXISTS (SELECT FROM members m JOIN presence p ON p.tenant_id = t AND p.member_id = m.id
			WHERE m.tenant_id = t AND m.id = p_to AND m.active AND m.can_receive_calls AND p.state NOT IN ('ringing', 'on_call')
			AND member_address(m.id) IS NOT NULL) THEN
		RETURN coalesce((SELECT m.name || ' cannot be rung right now.' FROM members m WHERE m.tenant_id = t AND m.id = p_to), 'There is no such member.');
	ELSIF p_kind = 'queue' AND (p_how <> 'straight' OR NOT EXISTS (SELECT FROM queues q WHERE q.tenant_id = t AND q.id = p_to AND q.archived_at IS NULL)) THEN
		RETURN CASE p_how WHEN 'straight' THEN 'There is no such queue.' ELSE 'A queue can only be handed the call, not asked first.' END;
	ELSIF p_kind = 'menu' AND (p_how <> 'straight' OR c.direction = 'outbound') THEN
		RETURN 'The menu takes a caller only as it is: choose to hand over.';
	END IF;
	name := CASE p_kind WHEN 'member' THEN member_name(p_to) WHEN 'queue' THEN (SELECT q.name FROM queues q WHERE q.tenant_id = t AND q.id = p_to)
		WHEN 'menu' THEN 'the menu' ELSE p_number END;
	IF p_how <> 'straight' THEN
		leg := desk_ring(p_call, CASE p_kind WHEN 'member' THEN p_to END, p_number, 'join', '', p_member);
		IF leg IS NULL THEN
			RETURN name || ' cannot be rung right now.';
		END IF;
	END IF;
	INSERT INTO transfers (tenant_id, call_id, from_member, kind, to_member, to_queue, to_number, leg_id, warm, note)
	VALUES (t, p_call, p_member, p_kind, CASE p_kind WHEN 'member' THEN p_to END, CASE p_kind WHEN 'queue' THEN p_to END,
		p_number, leg, p_how = 'consult', p_note) RETURNING id INTO x;
	PERFORM desk_room(p_call);
	IF p_how = 'straight' THEN
		PERFORM call_say(p_call, 'transferred', p_member, member_name(p_member) || ': hands the call to ' || name);
		PERFORM desk_send(c, x, l.id IS NULL);
	ELSE
		PERFORM call_say(p_call, 'called_in', p_member, member_name(p_member) || ': calls in ' || name);
		IF p_how = 'consult' THEN
			UPDATE calls k SET held_at = coalesce(k.held_at, now()) WHERE k.tenant_id = t AND k.id = p_call;
			PERFORM fast_task('desk.hold', 'call', p_call);
		END IF;
	END IF;
	RETURN '';
END $$;

-- The caller goes where a hand-over says; who waits is in line already and need not be moved.
CREATE FUNCTION desk_send(c calls, p_transfer uuid, p_waits boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	x transfers;
BEGIN
	SELECT * INTO x FROM transfers r WHERE r.tenant_id = t AND r.id = p_transfer;
	UPDATE calls k SET only_member = x.to_member, queue_id = coalesce(x.to_queue, k.queue_id),
		state = CASE WHEN x.kind IN ('member', 'queue') THEN 'waiting' WHEN x.kind = 'number' THEN 'ringing' ELSE 'flow' END,
		queued_at = CASE WHEN x.kind IN ('member', 'queue') THEN coalesce(k.queued_at, now()) ELSE k.queued_at END,
		dequeued_at = NULL, held_at = NULL, parked_at = NULL, updated_at = clock_timestamp()
	WHERE k.tenant_id = t AND k.id = c.id;
	-- phones that ring for it already, in another's hands
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key) SELECT t, 'fast', 'leg.hangup', jsonb_build_object('leg', l.id), l.id
	FROM call_legs l WHERE l.tenant_id = t AND l.call_id = c.id AND l.via = 'offer' AND l.accepted_at IS NULL AND l.state <> 'ended'
	ON CONFLICT DO NOTHING;
	IF NOT p_waits THEN
		PERFORM fast_task('desk.move', 'transfer', p_transfer);
	END IF;
	INSERT INTO tasks (tenant_id, lane, kind) VALUES (t, 'fast', 'queue.assign');
END $$;

-- A hand-over came to nothing: the caller goes back to who began it, and if they cannot be rung
-- either, on in the queue, or back to the beginning. p_words: why.
CREATE FUNCTION call_bounce(p_call uuid, p_words text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	x transfers;
	menu uuid;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call AND k.ended_at IS NULL FOR UPDATE;
	SELECT * INTO x FROM transfers r WHERE r.tenant_id = t AND r.call_id = p_call ORDER BY r.id DESC LIMIT 1;
	IF c.id IS NULL OR x.id IS NULL THEN
		RETURN;
	END IF;
	IF x.state = 'open' AND x.from_member IS NOT NULL AND EXISTS (SELECT FROM presence p WHERE p.tenant_id = t
			AND p.member_id = x.from_member AND p.state IN ('ready', 'wrap_up')) THEN
		-- before what they owe of other calls
		UPDATE presence p SET state = 'ready', wrap_until = NULL, owes = NULL WHERE p.tenant_id = t AND p.member_id = x.from_member AND p.state = 'wrap_up';
		UPDATE transfers r SET state = 'back', ended_at = now() WHERE r.tenant_id = t AND r.id = x.id;
		UPDATE calls k SET only_member = x.from_member, state = 'waiting', queued_at = coalesce(k.queued_at, now()), dequeued_at = NULL
		WHERE k.tenant_id = t AND k.id = p_call;
		PERFORM call_say(p_call, 'came_back', x.from_member, p_words || ': the caller comes back to ' || member_name(x.from_member));
	ELSE
		UPDATE transfers r SET state = 'failed', ended_at = coalesce(r.ended_at, now()) WHERE r.tenant_id = t AND r.id = x.id;
		UPDATE calls k SET only_member = NULL WHERE k.tenant_id = t AND k.id = p_call;
		IF c.queue_id IS NULL AND c.direction = 'inbound' THEN
			INSERT INTO transfers (tenant_id, call_id, kind, state) VALUES (t, p_call, 'menu', 'done') RETURNING id INTO menu;
			UPDATE calls k SET state = 'flow' WHERE k.tenant_id = t AND k.id = p_call;
			PERFORM fast_task('desk.move', 'transfer', menu);
		ELSIF c.queue_id IS NULL THEN
			-- whom we called: there is nowhere to go back to
			PERFORM fast_task('call.hangup', 'call', p_call);
			INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
			SELECT t, c.answered_by, 'presence', c.contact_id, 'A call that you made was cut off, and nobody could go on with it. Call them back.',
				'/history/calls/' || p_call WHERE c.answered_by IS NOT NULL;
		END IF;
		PERFORM call_say(p_call, 'came_back', NULL, p_words || CASE WHEN c.queue_id IS NOT NULL THEN ': the caller waits on in the queue'
			WHEN c.direction = 'inbound' THEN ': the caller goes back to the beginning' ELSE ': the call ends' END);
	END IF;
	INSERT INTO tasks (tenant_id, lane, kind) VALUES (t, 'fast', 'queue.assign');
END $$;

-- A phone that rang is down and nobody accepted there.
CREATE FUNCTION leg_lost(p_leg uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	l call_legs;
BEGIN
	SELECT * INTO l FROM call_legs k WHERE k.tenant_id = t AND k.id = p_leg;
	IF l.via = 'offer' AND EXISTS (SELECT FROM calls c WHERE c.tenant_id = t AND c.id = l.call_id AND c.only_member = l.member_id
			AND c.state = 'waiting') THEN
		PERFORM call_bounce(l.call_id, member_name(l.member_id) || ' did not take it');
	ELSIF l.via = 'join' THEN
		UPDATE transfers r SET state = 'failed', ended_at = now() WHERE r.tenant_id = t AND r.leg_id = l.id AND r.state = 'open';
		UPDATE calls c SET held_at = NULL WHERE c.tenant_id = t AND c.id = l.call_id AND c.ended_at IS NULL AND c.held_at IS NOT NULL;
		IF FOUND THEN
			PERFORM fast_task('desk.hold', 'call', l.call_id);
		END IF;
		PERFORM call_say(l.call_id, 'join_failed', l.member_id, CASE WHEN l.member_id IS NULL THEN 'The outside number'
			ELSE member_name(l.member_id) END || ' did not answer: the caller is still with ' || member_name(l.placed_by));
	END IF;
END $$;

-- Who was parked for long rings at whoever parked them.
CREATE FUNCTION desk_unpark(p_transfer uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	x transfers;
BEGIN
	SELECT * INTO x FROM transfers r WHERE r.tenant_id = t AND r.id = p_transfer;
	PERFORM FROM calls c WHERE c.tenant_id = t AND c.id = x.call_id AND c.parked_at IS NOT NULL AND c.ended_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	UPDATE calls c SET parked_at = NULL WHERE c.tenant_id = t AND c.id = x.call_id;
	PERFORM call_bounce(x.call_id, 'Nobody picked up the parked call');
	RETURN true;
END $$;

-- A lead listens, speaks to the member alone, joins in, takes the call, or leaves. '' or why not.
CREATE FUNCTION desk_watch(p_call uuid, p_member uuid, p_mode text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	l call_legs;
	o call_legs;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call FOR UPDATE;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'no such call' USING ERRCODE = 'PB404';
	END IF;
	SELECT * INTO l FROM call_legs k WHERE k.tenant_id = t AND k.call_id = p_call AND k.member_id = p_member
		AND k.via = 'monitor' AND k.ended_at IS NULL;
	SELECT * INTO o FROM call_legs k WHERE k.tenant_id = t AND k.call_id = p_call AND k.accepted_at IS NOT NULL AND k.ended_at IS NULL
		AND k.via <> 'monitor' AND k.member_id = c.answered_by AND k.member_id <> p_member ORDER BY k.created_at DESC LIMIT 1;
	IF c.ended_at IS NOT NULL OR o.id IS NULL THEN
		RETURN 'Nobody of the team talks in this call now.';
	ELSIF l.id IS NULL AND p_mode IN ('off', 'take') THEN
		RETURN 'You are not listening in.';
	ELSIF l.id IS NULL THEN
		IF desk_ring(p_call, p_member, NULL, 'monitor', p_mode, p_member) IS NULL THEN
			RETURN 'Your own phone cannot ring now: you are on a call, or have no phone.';
		END IF;
		PERFORM desk_room(p_call), call_say(p_call, 'watched', p_member, member_name(p_member) || ': listens in');
	ELSIF p_mode = 'off' THEN
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		VALUES (t, 'fast', 'leg.hangup', jsonb_build_object('leg', l.id), l.id) ON CONFLICT DO NOTHING;
	ELSIF p_mode = 'take' THEN
		RETURN desk_complete(c, o, l.id);
	ELSE
		UPDATE call_legs k SET mode = p_mode WHERE k.tenant_id = t AND k.id = l.id;
		PERFORM fast_task('desk.coach', 'leg', l.id);
		IF p_mode = 'barge' THEN
			PERFORM call_say(p_call, 'watched', p_member, member_name(p_member) || ': joins the conversation');
		END IF;
	END IF;
	RETURN '';
END $$;

GRANT EXECUTE ON FUNCTION fast_task(text, text, uuid, int), member_address(uuid), member_name(uuid),
	desk_leg(uuid, uuid), desk_ring(uuid, uuid, text, text, text, uuid), desk_room(uuid), desk_do(uuid, uuid, text, uuid),
	desk_take(calls, uuid), desk_complete(calls, call_legs, uuid),
	desk_hand(uuid, uuid, text, text, uuid, text, text, boolean), desk_send(calls, uuid, boolean), call_bounce(uuid, text),
	leg_lost(uuid), desk_unpark(uuid), desk_watch(uuid, uuid, text) TO patchbay_app;
