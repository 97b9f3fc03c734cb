-- Follow-ups that carry themselves out: when one is due its owner's phone rings, then the customer's.
-- People's tasks and the machine's are one table with one clock (C-48).

-- carried_at: its time came; carried_call: the call it became; carried_words: why none, or what came of it.
ALTER TABLE promises ADD automatic boolean NOT NULL DEFAULT false, ADD carried_at timestamptz, ADD carried_call uuid,
	ADD carried_words text NOT NULL DEFAULT '' CHECK (length(carried_words) <= 200), ADD tries int NOT NULL DEFAULT 0;
CREATE INDEX promises_automatic ON promises (tenant_id, due_at, id) WHERE automatic AND state = 'open';
CREATE INDEX promises_carried ON promises (tenant_id, carried_call) WHERE carried_call IS NOT NULL;

-- Those whose time has come: a task each. p_again: also those that could not be called before.
CREATE FUNCTION promises_carry_out(p_again boolean) RETURNS bigint LANGUAGE sql AS $$
	WITH due AS (UPDATE promises p SET carried_at = now(), carried_words = '' WHERE p.tenant_id = app_tenant() AND p.automatic AND p.state = 'open'
		AND p.due_at <= now() AND p.carried_call IS NULL AND (p.carried_at IS NULL OR p_again) RETURNING p.id),
	added AS (INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		SELECT app_tenant(), 'fast', 'promise.call', jsonb_build_object('promise', d.id), d.id FROM due d ON CONFLICT DO NOTHING)
	SELECT count(*) FROM due
$$;

-- It rings, or why it does not: then its owner is told to call themselves.
CREATE FUNCTION promise_carried(p_id uuid, p_call uuid, p_words text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p promises;
BEGIN
	UPDATE promises x SET carried_call = p_call, carried_words = left(p_words, 200), tries = x.tries + 1, version = x.version + 1
	WHERE x.tenant_id = app_tenant() AND x.id = p_id AND x.state = 'open' RETURNING * INTO p;
	IF p.id IS NOT NULL AND p_call IS NULL THEN
		PERFORM promise_tell_one(p, p.owner_id, NULL, 'Not called by itself (' || left(p_words, 120) || '): ');
	END IF;
END $$;

-- A call that a follow-up became: talked to, it is kept; else it is tried once more an hour later, and
-- after that it is its owner's to call.
CREATE FUNCTION promise_of_carrying() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	p promises;
BEGIN
	FOR p IN SELECT * FROM promises x WHERE x.tenant_id = NEW.tenant_id AND x.carried_call = NEW.id AND x.state = 'open' FOR UPDATE LOOP
		IF NEW.answered_at IS NOT NULL THEN
			PERFORM promise_close(ARRAY[p.id], NEW.answered_by, 'Called, and they answered', false);
		ELSIF p.tries < 2 THEN
			UPDATE promises x SET due_at = now() + interval '1 hour', warn_at = now() + interval '30 minutes', critical_at = now() + interval '48 minutes',
				window_s = 3600, told_min = -1, reminded_at = NULL, carried_at = NULL, carried_call = NULL, carried_words = 'Nobody answered',
				why = left('Called, nobody answered: again an hour later. Before: ' || x.why, 600), version = x.version + 1
			WHERE x.tenant_id = p.tenant_id AND x.id = p.id;
		ELSE
			UPDATE promises x SET carried_words = 'Nobody answered, twice', version = x.version + 1 WHERE x.tenant_id = p.tenant_id AND x.id = p.id;
			PERFORM promise_tell_one(p, p.owner_id, NULL, 'Called twice, nobody answered: ');
		END IF;
	END LOOP;
	RETURN NULL;
END $$;
CREATE TRIGGER carried AFTER UPDATE ON calls FOR EACH ROW WHEN (NEW.direction = 'outbound' AND (NEW.answered_at IS NOT NULL AND OLD.answered_at IS NULL
	OR NEW.ended_at IS NOT NULL AND OLD.ended_at IS NULL AND NEW.answered_at IS NULL)) EXECUTE FUNCTION promise_of_carrying();

GRANT EXECUTE ON FUNCTION promises_carry_out(boolean), promise_carried(uuid, uuid, text) TO patchbay_app;
