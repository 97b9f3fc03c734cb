-- The phone in the browser, calls that members make, and callers who are called back.

-- The key that signs the browsers' access tokens, sealed as the account's token is; and the
-- carrier's application that a call from a browser asks.
ALTER TABLE carrier_accounts
	ADD api_key text CHECK (api_key ~ '^SK[0-9a-f]{32}$'),
	ADD api_secret text CHECK (length(api_secret) <= 400),
	ADD voice_app text CHECK (voice_app ~ '^AP[0-9a-f]{32}$');

-- Whether the carrier is to find out who picks up when this line calls; and what it found.
ALTER TABLE numbers ADD detect_machine boolean NOT NULL DEFAULT false;
CREATE DOMAIN call_machine AS text CHECK (VALUE IN ('', 'machine', 'fax'));
ALTER TABLE calls ADD machine call_machine NOT NULL DEFAULT '';

-- A member calls somebody: their own phone rings first. said: '' or why not. line: what the other
-- side sees; NULL: the line of their last call, else of the member's team, else the first.
CREATE FUNCTION call_out(p_member uuid, p_contact uuid, p_number text, p_line uuid)
RETURNS TABLE (call_id uuid, said text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	n numbers;
	leg uuid;
BEGIN
	PERFORM pg_advisory_xact_lock(7304, hashtext(p_member::text));
	SELECT k.* INTO n FROM numbers k WHERE k.tenant_id = t AND (p_line IS NULL OR k.id = p_line)
	ORDER BY k.id = (SELECT c.number_id FROM calls c WHERE c.tenant_id = t AND c.contact_id = p_contact AND c.number_id IS NOT NULL
			ORDER BY c.id DESC LIMIT 1) DESC NULLS LAST,
		k.department_id = (SELECT m.department_id FROM members m WHERE m.tenant_id = t AND m.id = p_member) DESC NULLS LAST, k.id LIMIT 1;
	IF n.id IS NULL THEN
		said := 'The business has no line to call from.';
	ELSIF EXISTS (SELECT FROM presence p WHERE p.tenant_id = t AND p.member_id = p_member AND p.state IN ('ringing', 'on_call')) THEN
		said := 'You are on a call. Finish, park or transfer it first.';
	ELSIF member_address(p_member) IS NULL THEN
		said := 'You have no phone that could ring. Turn on the browser phone, or ask for a number on file.';
	ELSIF member_address(p_member) = p_number THEN
		said := 'That is your own phone.';
	ELSE
		call_id := uuid7();
		INSERT INTO calls (tenant_id, id, call_sid, direction, from_number, to_number, number_id, contact_id, state, unanswered, started_at)
		VALUES (t, call_id, 'out:' || call_id, 'outbound', n.e164, p_number, n.id, p_contact, 'ringing', true, now());
		leg := desk_ring(call_id, p_member, NULL, 'agent', '', p_member);
		PERFORM call_say(call_id, 'called_out', p_member, member_name(p_member) || ': calls, their own phone rings first');
		said := '';
	END IF;
	RETURN NEXT;
END $$;

-- The member is there: the other side may be called. Once; asked again, it is to be looked for first.
CREATE FUNCTION call_out_dial(p_call uuid) RETURNS TABLE (to_number text, from_number text, asked boolean, wanted boolean, began timestamptz, detect boolean)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call FOR UPDATE;
	to_number := c.to_number; from_number := c.from_number; asked := c.carrier_rank > 0; began := c.started_at;
	detect := coalesce((SELECT n.detect_machine FROM numbers n WHERE n.tenant_id = t AND n.id = c.number_id), false);
	wanted := c.ended_at IS NULL AND c.call_sid LIKE 'out:%' AND EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = t
		AND l.call_id = c.id AND l.via = 'agent' AND l.accepted_at IS NOT NULL AND l.ended_at IS NULL);
	UPDATE calls k SET carrier_rank = greatest(k.carrier_rank, 1) WHERE k.tenant_id = t AND k.id = p_call AND wanted;
	RETURN NEXT;
END $$;

-- The carrier's name of the call, from whichever of its answers and callbacks is first.
CREATE FUNCTION call_out_named(p_call uuid, p_sid text) RETURNS void LANGUAGE sql AS $$
	UPDATE calls SET call_sid = p_sid WHERE tenant_id = app_tenant() AND id = p_call AND call_sid LIKE 'out:%'
		AND NOT EXISTS (SELECT FROM calls o WHERE o.tenant_id = app_tenant() AND o.call_sid = p_sid)
$$;

-- The other side has picked up. False when nobody of us is there any more.
CREATE FUNCTION call_out_answered(p_call uuid, p_sid text, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	l call_legs;
BEGIN
	PERFORM FROM calls c WHERE c.tenant_id = t AND c.id = p_call FOR UPDATE;
	PERFORM call_out_named(p_call, p_sid);
	SELECT * INTO l FROM call_legs k WHERE k.tenant_id = t AND k.call_id = p_call AND k.via = 'agent'
		AND k.accepted_at IS NOT NULL AND k.ended_at IS NULL;
	UPDATE calls c SET state = 'connected', answered_at = coalesce(c.answered_at, p_at), answered_by = l.member_id, unanswered = false
	WHERE c.tenant_id = t AND c.id = p_call AND c.ended_at IS NULL AND l.id IS NOT NULL AND c.state <> 'connected';
	IF FOUND THEN
		PERFORM call_say(p_call, 'talked', l.member_id, 'The other side picked up');
	END IF;
	RETURN l.id IS NOT NULL;
END $$;

-- A machine picked up, says the carrier. It is said and nothing else: who is there hears it themselves, and
-- one such word in ten is wrong.
CREATE FUNCTION call_out_machine(p_call uuid, p_what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE calls c SET machine = p_what, updated_at = clock_timestamp()
	WHERE c.tenant_id = app_tenant() AND c.id = p_call AND c.direction = 'outbound' AND c.machine = '';
	IF FOUND THEN
		PERFORM call_say(p_call, 'machine', NULL, CASE p_what WHEN 'fax' THEN 'A fax machine picked up' ELSE 'An answering machine picked up' END
			|| ', as far as the carrier can tell');
	END IF;
END $$;

-- Over before anybody was called, or the carrier would not.
CREATE FUNCTION call_out_over(p_call uuid, p_words text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	l call_legs;
BEGIN
	UPDATE calls c SET ended_at = now(), state = 'ended', carrier_rank = 9, duration_s = 0
	WHERE c.tenant_id = t AND c.id = p_call AND c.ended_at IS NULL;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM call_say(p_call, 'ended', NULL, p_words);
	FOR l IN SELECT * FROM call_legs k WHERE k.tenant_id = t AND k.call_id = p_call AND k.state <> 'ended' LOOP
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		VALUES (t, 'fast', 'leg.hangup', jsonb_build_object('leg', l.id), l.id) ON CONFLICT DO NOTHING;
	END LOOP;
END $$;

-- The member who called is gone before the other side answered.
CREATE FUNCTION call_out_left(p_call uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c calls;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = app_tenant() AND k.id = p_call AND k.ended_at IS NULL AND k.state <> 'connected' FOR UPDATE;
	IF c.state = 'waiting' THEN
		RETURN; -- to be called back: by the next who is free
	END IF;
	IF c.call_sid LIKE 'out:%' AND c.carrier_rank = 0 THEN
		PERFORM call_out_over(p_call, 'Hung up before the other side was called');
	ELSIF c.id IS NOT NULL THEN
		PERFORM fast_task('call.hangup', 'call', p_call);
	END IF;
END $$;

GRANT EXECUTE ON FUNCTION call_out(uuid, uuid, text, uuid), call_out_dial(uuid), call_out_named(uuid, text),
	call_out_answered(uuid, text, timestamptz), call_out_machine(uuid, text), call_out_over(uuid, text), call_out_left(uuid) TO patchbay_app;

-- A caller who hangs up and keeps their place: a call of ours that waits in line for a member, and
-- then goes to them.
ALTER TABLE calls
	ADD callback_of uuid,
	ADD callback_try int NOT NULL DEFAULT 0,
	ADD not_before timestamptz;

CREATE FUNCTION call_back(p_call uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	made uuid := uuid7();
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call AND k.state = 'waiting' AND k.ended_at IS NULL FOR UPDATE;
	IF c.id IS NULL OR EXISTS (SELECT FROM calls k WHERE k.tenant_id = t AND k.callback_of = p_call) THEN
		RETURN;
	END IF;
	INSERT INTO calls (tenant_id, id, call_sid, direction, from_number, to_number, caller_name, number_id, contact_id, state, step,
		queue_id, queued_at, priority, unanswered, started_at, callback_of, callback_try)
	SELECT t, made, 'out:' || made, 'outbound', n.e164, c.from_number, c.caller_name, n.id, c.contact_id, 'waiting', '',
		c.queue_id, c.queued_at, c.priority, true, now(), c.id, 1 FROM numbers n WHERE n.tenant_id = t AND n.id = c.number_id;
	UPDATE calls k SET state = 'flow', leaving = 'callback', unanswered = true, dequeued_at = now() WHERE k.tenant_id = t AND k.id = p_call;
	PERFORM call_say(p_call, 'callback', NULL, 'Asked to be called back: keeps the place in line'),
		call_say(made, 'callback', NULL, 'To be called back, at the place in line that they had');
END $$;

-- Nobody there: once more after five minutes, at the same place.
CREATE FUNCTION callback_again(c calls) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	made uuid := uuid7();
BEGIN
	IF c.callback_of IS NULL OR c.callback_try >= 2 OR c.call_sid LIKE 'out:%' THEN
		RETURN;
	END IF;
	INSERT INTO calls (tenant_id, id, call_sid, direction, from_number, to_number, caller_name, number_id, contact_id, state, step,
		queue_id, queued_at, priority, unanswered, started_at, callback_of, callback_try, not_before)
	VALUES (c.tenant_id, made, 'out:' || made, 'outbound', c.from_number, c.to_number, c.caller_name, c.number_id, c.contact_id, 'waiting', '',
		c.queue_id, c.queued_at, c.priority, true, now(), c.callback_of, c.callback_try + 1, now() + interval '5 minutes');
	PERFORM call_say(made, 'callback', NULL, 'To be called back once more, in five minutes');
	INSERT INTO tasks (tenant_id, lane, kind, run_at) VALUES (c.tenant_id, 'fast', 'queue.assign', now() + interval '5 minutes');
END $$;

-- Who is to be called back and calls again has their place back.
CREATE FUNCTION callback_resume() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	r record;
BEGIN
	FOR r IN SELECT b.id AS back, n.id AS fresh, b.queued_at FROM calls b JOIN calls n ON n.tenant_id = t AND n.ended_at IS NULL
			AND n.state = 'waiting' AND n.direction = 'inbound' AND n.from_number = b.to_number AND n.queue_id = b.queue_id
			WHERE b.tenant_id = t AND b.ended_at IS NULL AND b.state = 'waiting' AND b.callback_of IS NOT NULL LOOP
		UPDATE calls c SET queued_at = least(c.queued_at, r.queued_at) WHERE c.tenant_id = t AND c.id = r.fresh;
		PERFORM call_out_over(r.back, 'They called again themselves'),
			call_say(r.fresh, 'callback', NULL, 'Was to be called back: has their place in line again');
	END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION call_back(uuid), callback_again(calls), callback_resume() TO patchbay_app;
