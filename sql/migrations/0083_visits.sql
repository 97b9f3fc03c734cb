-- Appointments: made, moved, called off and ended by members; customers are reminded of them by text and
-- answer by text.

ALTER TABLE appointments
	ADD version   int NOT NULL DEFAULT 1,
	ADD set_at    timestamptz NOT NULL DEFAULT now(),  -- since when it is at this time
	ADD CHECK (status IN ('pending', 'confirmed', 'cancelled', 'done', 'no_show'));
CREATE INDEX appointments_ahead ON appointments (starts_at, tenant_id) WHERE status IN ('pending', 'confirmed');

-- How long before, and with which template.
CREATE TABLE visit_rules (
	tenant_id   uuid NOT NULL,
	id          uuid NOT NULL DEFAULT uuid7(),
	minutes     int NOT NULL CHECK (minutes BETWEEN 15 AND 20160),
	template_id uuid NOT NULL,
	created_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, minutes),
	FOREIGN KEY (tenant_id, template_id) REFERENCES text_templates (tenant_id, id)
);
SELECT app_protect('visit_rules', 'SELECT, INSERT, DELETE');
SELECT app_audit('visit_rules', 'visit_rule');

-- One reminder of an appointment at its time: the text, or why there is none. No more than planned: neither.
CREATE TABLE visit_reminders (
	tenant_id  uuid NOT NULL,
	visit_id   uuid NOT NULL,
	rule_id    uuid NOT NULL,
	starts_at  timestamptz NOT NULL,
	minutes    int NOT NULL,
	planned_at timestamptz,
	message_id uuid,
	reason     text NOT NULL DEFAULT '' CHECK (length(reason) <= 300),
	PRIMARY KEY (tenant_id, visit_id, rule_id, starts_at),
	FOREIGN KEY (tenant_id, visit_id) REFERENCES appointments (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX visit_reminders_message ON visit_reminders (tenant_id, message_id) WHERE message_id IS NOT NULL;
SELECT app_protect('visit_reminders', 'SELECT, INSERT, UPDATE, DELETE');

ALTER TABLE messages
	ADD not_after timestamptz;                   -- of no use from then on: it is not sent

-- An appointment is moved, over or gone: what was to be said of it as it was is not.
CREATE FUNCTION visit_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE messages m SET state = 'canceled', rank = 9, reason = 'The appointment was changed before it was sent.'
	FROM visit_reminders r WHERE r.tenant_id = OLD.tenant_id AND r.visit_id = OLD.id AND m.tenant_id = r.tenant_id AND m.id = r.message_id
		AND m.state = 'queued' AND m.asked_at IS NULL;
	DELETE FROM visit_reminders r WHERE r.tenant_id = OLD.tenant_id AND r.visit_id = OLD.id AND r.message_id IS NULL;
	RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER changed BEFORE UPDATE OF starts_at, status ON appointments FOR EACH ROW
	WHEN (OLD.starts_at <> NEW.starts_at OR NEW.status NOT IN ('pending', 'confirmed')) EXECUTE FUNCTION visit_changed();
CREATE TRIGGER gone BEFORE DELETE ON appointments FOR EACH ROW EXECUTE FUNCTION visit_changed();

-- Reminders whose moment is within the next 14 hours (quiet hours may bring it forward so far), of all
-- businesses: each is planned once. Whoever agreed on a time after that moment needs none.
CREATE FUNCTION visits_due() RETURNS TABLE (tenant_id uuid) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH due AS (SELECT a.tenant_id, a.id, r.id AS rule_id, a.starts_at, r.minutes FROM appointments a
		JOIN visit_rules r ON r.tenant_id = a.tenant_id AND a.starts_at - make_interval(mins => r.minutes) <= now() + interval '14 hours'
			AND a.starts_at - make_interval(mins => r.minutes) > greatest(a.set_at, r.created_at)
		WHERE a.status IN ('pending', 'confirmed') AND a.starts_at > now() AND a.starts_at < now() + interval '15 days'
			AND NOT EXISTS (SELECT FROM visit_reminders x WHERE x.tenant_id = a.tenant_id AND x.visit_id = a.id AND x.rule_id = r.id
				AND x.starts_at = a.starts_at)
		ORDER BY a.starts_at LIMIT 500),
	planned AS (INSERT INTO visit_reminders AS v (tenant_id, visit_id, rule_id, starts_at, minutes)
		SELECT d.tenant_id, d.id, d.rule_id, d.starts_at, d.minutes FROM due d ON CONFLICT DO NOTHING
		RETURNING v.tenant_id, v.visit_id, v.rule_id, v.starts_at)
	INSERT INTO tasks AS k (tenant_id, lane, kind, args, dedupe_key)
	SELECT p.tenant_id, 'fast', 'visit.remind', jsonb_build_object('visit', p.visit_id, 'rule', p.rule_id, 'starts', p.starts_at),
		p.visit_id || ':' || p.rule_id || ':' || extract(epoch FROM p.starts_at) FROM planned p
	ON CONFLICT DO NOTHING RETURNING k.tenant_id
$$;

-- The text of a planned reminder, out by a task; false when there is none to be said any more.
CREATE FUNCTION visit_remind(p_visit uuid, p_rule uuid, p_starts timestamptz, p_thread uuid, p_body text, p_segments int, p_request text)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	named text := format('visit:%s:%s:%s', right(p_visit::text, 12), right(p_rule::text, 12), extract(epoch FROM p_starts)::bigint);
BEGIN
	PERFORM FROM appointments a WHERE a.tenant_id = t AND a.id = p_visit AND a.starts_at = p_starts AND a.status IN ('pending', 'confirmed')
		AND a.starts_at > now() FOR UPDATE;
	IF NOT FOUND OR NOT EXISTS (SELECT FROM visit_reminders r WHERE r.tenant_id = t AND r.visit_id = p_visit AND r.rule_id = p_rule
			AND r.starts_at = p_starts AND r.message_id IS NULL) THEN
		RETURN false;
	END IF;
	PERFORM text_machine(p_thread, 'reminder', p_body, p_segments, named, p_request);
	UPDATE messages m SET not_after = p_starts WHERE m.tenant_id = t AND m.form_key = named;
	UPDATE visit_reminders r SET reason = '', message_id = (SELECT m.id FROM messages m WHERE m.tenant_id = t AND m.form_key = named)
	WHERE r.tenant_id = t AND r.visit_id = p_visit AND r.rule_id = p_rule AND r.starts_at = p_starts;
	RETURN true;
END $$;

-- The appointment that a number outside was reminded of last, on one of our lines, as long as it is ahead.
CREATE FUNCTION visit_asked(p_peer text, p_line text) RETURNS appointments LANGUAGE sql STABLE AS $$
	SELECT a.* FROM numbers n JOIN threads h ON h.tenant_id = n.tenant_id AND h.number_id = n.id AND h.peer = p_peer
	JOIN messages m ON m.tenant_id = h.tenant_id AND m.thread_id = h.id AND m.kind = 'reminder' AND m.asked_at IS NOT NULL
	JOIN visit_reminders r ON r.tenant_id = m.tenant_id AND r.message_id = m.id
	JOIN appointments a ON a.tenant_id = r.tenant_id AND a.id = r.visit_id AND a.starts_at = r.starts_at
	WHERE n.tenant_id = (SELECT app_tenant()) AND n.e164 = p_line AND a.starts_at > now() AND a.status IN ('pending', 'confirmed')
	ORDER BY m.id DESC LIMIT 1
$$;

-- A customer's own word on it, by text; their coordinator hears that it is off.
CREATE FUNCTION visit_answered(p_visit uuid, p_comes boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	a appointments;
BEGIN
	UPDATE appointments x SET status = CASE WHEN p_comes THEN 'confirmed' ELSE 'cancelled' END, version = x.version + 1
	WHERE x.tenant_id = app_tenant() AND x.id = p_visit AND x.status IN ('pending', 'confirmed') RETURNING x.* INTO a;
	IF a.id IS NOT NULL AND NOT p_comes THEN
		INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
		SELECT k.tenant_id, k.owner_id, 'reminder', k.id, left(contact_called(k) || ' called off their appointment, by text', 300), '/visits/' || a.id
		FROM contacts k WHERE k.tenant_id = a.tenant_id AND k.id = a.contact_id AND k.owner_id IS NOT NULL;
	END IF;
END $$;

GRANT EXECUTE ON FUNCTION visits_due(), visit_remind(uuid, uuid, timestamptz, uuid, text, int, text), visit_asked(text, text),
	visit_answered(uuid, boolean) TO patchbay_app;
