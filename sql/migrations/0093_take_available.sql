-- Whoever is away or offline takes no waiting call: for the team, and for who is rung next, they are
-- not there. They say first that they are back.

-- Answers a waiting or parked call oneself: one's own phone rings at once.
CREATE OR REPLACE FUNCTION desk_take(c calls, p_member uuid) RETURNS text LANGUAGE plpgsql AS $$
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
