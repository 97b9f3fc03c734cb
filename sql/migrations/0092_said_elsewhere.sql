-- What people said elsewhere than in texts: on voicemail, and to the national do-not-call registry.

-- The caller of p_call may have asked to stop: as in a text, what goes out by itself waits until a person has decided.
-- No row: there is no number to stop for, or that call's words were looked at before.
CREATE FUNCTION wish_heard(p_call uuid, p_words text) RETURNS TABLE (thread_id uuid, contact_id uuid) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	h threads;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call AND k.direction = 'inbound' AND k.number_id IS NOT NULL
		AND k.from_number ~ '^\+[0-9]{8,15}$';
	IF c.id IS NULL THEN
		RETURN;
	END IF;
	h := thread_of(c.number_id, c.from_number, c.contact_id);
	UPDATE threads x SET wish = left(p_words, 400), wish_call = c.id, state = 'open', snoozed_until = NULL, last_at = clock_timestamp(),
		last_words = left(p_words, 200), last_direction = 'in', last_by = NULL, version = x.version + 1
	WHERE x.tenant_id = t AND x.id = h.id AND x.wish_call IS DISTINCT FROM c.id RETURNING x.id, x.contact_id INTO wish_heard.thread_id, wish_heard.contact_id;
	IF FOUND THEN
		RETURN NEXT;
	END IF;
END $$;
GRANT EXECUTE ON FUNCTION wish_heard(uuid, text) TO patchbay_app;

-- Numbers on the national registry, as a business has them from it, and of which day they are.
CREATE TABLE dnc_registry (
	tenant_id uuid PRIMARY KEY REFERENCES tenants,
	as_of     date NOT NULL,
	numbers   bigint NOT NULL,
	member_id uuid,
	taken_at  timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
SELECT app_protect('dnc_registry', 'SELECT, INSERT, UPDATE');
SELECT app_audit('dnc_registry', 'dnc_registry');

CREATE TABLE dnc_registered (
	tenant_id uuid NOT NULL REFERENCES tenants,
	e164      text NOT NULL CHECK (e164 ~ '^\+[0-9]{8,15}$'),
	PRIMARY KEY (tenant_id, e164)
);
SELECT app_protect('dnc_registered', 'SELECT, INSERT, DELETE');

-- A new list takes the place of the one before.
CREATE FUNCTION dnc_take(p_as_of date, p_numbers text[], p_member uuid) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	n bigint;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text, 4));
	DELETE FROM dnc_registered d WHERE d.tenant_id = t;
	INSERT INTO dnc_registered (tenant_id, e164) SELECT DISTINCT t, u.e164 FROM unnest(p_numbers) u (e164);
	GET DIAGNOSTICS n = ROW_COUNT;
	INSERT INTO dnc_registry AS r (tenant_id, as_of, numbers, member_id) VALUES (t, p_as_of, n, p_member)
	ON CONFLICT (tenant_id) DO UPDATE SET as_of = excluded.as_of, numbers = excluded.numbers, member_id = excluded.member_id, taken_at = now();
	RETURN n;
END $$;
GRANT EXECUTE ON FUNCTION dnc_take(date, text[], uuid) TO patchbay_app;
