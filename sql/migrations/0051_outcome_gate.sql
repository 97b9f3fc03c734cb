-- Who has to say what came of a call before the next one: the time after the call lasts until then.

-- The call whose outcome a member owes. As long as it is there, "ready" is "after a call", whoever
-- says so: the distribution, ring steps, boards and pages need to know of nothing else.
ALTER TABLE presence ADD owes uuid;
CREATE INDEX presence_owes ON presence (tenant_id, owes) WHERE owes IS NOT NULL;

CREATE FUNCTION presence_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.state := 'wrap_up';
	RETURN NEW;
END $$;
CREATE TRIGGER presence_gate BEFORE UPDATE ON presence FOR EACH ROW
	WHEN (NEW.owes IS NOT NULL AND NEW.state = 'ready') EXECUTE FUNCTION presence_gate();

-- Whether the business wants an outcome of this call first, of this member: of who talked to them last.
-- Where none could be chosen, nobody is kept from calls.
CREATE FUNCTION outcome_gates(p_member uuid, p_call uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM calls c JOIN disposition_rules r ON r.tenant_id = c.tenant_id AND r.needed = 'before_next'
			WHERE c.tenant_id = app_tenant() AND c.id = p_call AND c.answered_by = p_member AND c.disposition_id IS NULL
				AND NOT c.spam AND NOT c.blocked
				-- handed on: to the line, a number or the menu
				AND c.state <> 'waiting' AND NOT EXISTS (SELECT FROM transfers x WHERE x.tenant_id = c.tenant_id AND x.call_id = c.id
					AND x.from_member = p_member AND x.kind IN ('number', 'menu') AND x.leg_id IS NULL AND x.state IN ('open', 'done'))
				AND EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = c.tenant_id AND l.call_id = c.id AND l.member_id = p_member
					AND l.accepted_at IS NOT NULL AND l.via <> 'monitor' AND (l.via <> 'offer' OR l.joined_at IS NOT NULL)))
		AND EXISTS (SELECT FROM dispositions d WHERE d.tenant_id = app_tenant() AND NOT d.archived)
$$;

-- Of this call (NULL: of all) nobody owes an outcome any more; what is left of the time after it is kept.
CREATE FUNCTION outcome_given(p_tenant uuid, p_call uuid) RETURNS void LANGUAGE sql AS $$
	WITH free AS (
		UPDATE presence p SET owes = NULL,
			wrap_until = CASE WHEN p.state = 'wrap_up' THEN coalesce(p.wrap_until, clock_timestamp()) ELSE p.wrap_until END
		WHERE p.tenant_id = p_tenant AND p.owes IS NOT NULL AND (p_call IS NULL OR p.owes = p_call) RETURNING p.member_id)
	INSERT INTO tasks (tenant_id, lane, kind, args)
	SELECT p_tenant, 'fast', 'presence.wrap_up', jsonb_build_object('member', free.member_id) FROM free
$$;

CREATE FUNCTION outcome_now() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM outcome_given(NEW.tenant_id, NEW.id);
	RETURN NULL;
END $$;
CREATE TRIGGER outcome_now AFTER UPDATE OF disposition_id, spam ON calls FOR EACH ROW
	WHEN ((NEW.disposition_id IS NOT NULL OR NEW.spam) AND OLD.disposition_id IS NULL AND NOT OLD.spam)
	EXECUTE FUNCTION outcome_now();

-- A business that asks for outcomes later, or not at all, lets everybody go.
CREATE FUNCTION outcome_ungated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM outcome_given(NEW.tenant_id, NULL);
	RETURN NULL;
END $$;
CREATE TRIGGER outcome_ungated AFTER UPDATE OF needed ON disposition_rules FOR EACH ROW
	WHEN (OLD.needed = 'before_next' AND NEW.needed <> 'before_next') EXECUTE FUNCTION outcome_ungated();

GRANT EXECUTE ON FUNCTION outcome_gates(uuid, uuid), outcome_given(uuid, uuid) TO patchbay_app;
