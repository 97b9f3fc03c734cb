-- Whoever is told of something sees so at once, whatever it was that told them: the transaction says so
-- to the program that runs it (store/pg_conn.c), which lets their pages know after its commit.
CREATE FUNCTION notice_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE NOTICE USING ERRCODE = 'PB201', MESSAGE = NEW.member_id, DETAIL = NEW.tenant_id;
	RETURN NULL;
END $$;
CREATE TRIGGER said AFTER INSERT ON notices FOR EACH ROW WHEN (NEW.read_at IS NULL) EXECUTE FUNCTION notice_said();

-- Whose a missed call of a line is when the caller is nobody's (C-10).
ALTER TABLE numbers ADD follow_up_id uuid, ADD FOREIGN KEY (tenant_id, follow_up_id) REFERENCES members (tenant_id, id);
GRANT UPDATE (follow_up_id) ON numbers TO patchbay_app;

-- A call was missed: whoever owes one back is told at once, the leads when it is nobody's.
CREATE FUNCTION promise_tell_missed(p_id uuid) RETURNS void LANGUAGE sql AS $$
	SELECT promise_tell(p, 'owner', 'Missed call, due ' || to_char(p.due_at AT TIME ZONE t.timezone, CASE t.region WHEN 'US' THEN 'Dy FMHH12:MI AM' ELSE 'Dy HH24:MI' END)
		|| ': ' || promise_about(p) || CASE WHEN p.words = '' THEN '' ELSE ', ' || p.words END)
	FROM promises p JOIN tenants t ON t.id = p.tenant_id WHERE p.tenant_id = app_tenant() AND p.id = p_id
$$;
GRANT EXECUTE ON FUNCTION promise_tell_missed(uuid) TO patchbay_app;

-- A rung of the ladder may name a person or those of a queue (C-12).
ALTER TABLE sla_steps DROP CONSTRAINT sla_steps_who_check,
	ADD CONSTRAINT sla_steps_who_check CHECK (who IN ('owner', 'lead', 'manager', 'boss') OR who ~ '^(member|queue):[0-9a-f-]{36}$');

-- As before; of somebody named who has left, and of a queue with nobody in it, the leads are told.
CREATE OR REPLACE FUNCTION promise_told(p promises, p_who text) RETURNS TABLE (id uuid, name text) LANGUAGE sql STABLE AS $$
	WITH mine AS (SELECT m.department_id FROM members m WHERE m.tenant_id = p.tenant_id AND m.id = p.owner_id),
	named AS (SELECT m.id FROM members m WHERE m.tenant_id = p.tenant_id AND m.active AND CASE
		WHEN p_who = 'owner' THEN m.id = p.owner_id
		WHEN p_who LIKE 'member:%' THEN m.id = substr(p_who, 8)::uuid
		WHEN p_who LIKE 'queue:%' THEN EXISTS (SELECT FROM queue_members q WHERE q.tenant_id = m.tenant_id AND q.member_id = m.id
			AND q.queue_id = substr(p_who, 7)::uuid) END)
	SELECT m.id, m.name FROM members m WHERE m.tenant_id = p.tenant_id AND m.active AND CASE p_who
		WHEN 'lead' THEN m.role = 'lead' AND (m.department_id = (SELECT department_id FROM mine) OR NOT EXISTS (
			SELECT FROM members o WHERE o.tenant_id = p.tenant_id AND o.active AND o.role = 'lead'
				AND o.department_id = (SELECT department_id FROM mine)))
		WHEN 'manager' THEN m.role = 'manager' WHEN 'boss' THEN m.role = 'owner'
		ELSE m.id IN (SELECT n.id FROM named n) OR m.role = 'lead' AND NOT EXISTS (SELECT FROM named) END
	ORDER BY m.name
$$;

-- A text of one's own that was not delivered is told, too.
CREATE FUNCTION text_failed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT NEW.tenant_id, NEW.member_id, 'failed', NEW.contact_id, left('Text not delivered to ' || coalesce(nullif(k.name, ''), NEW.to_number)
		|| CASE WHEN NEW.body = '' THEN '' ELSE ': “' || left(NEW.body, 120) || '”' END, 300), '/inbox/' || NEW.thread_id
	FROM members m LEFT JOIN contacts k ON k.tenant_id = NEW.tenant_id AND k.id = NEW.contact_id
	WHERE m.tenant_id = NEW.tenant_id AND m.id = NEW.member_id AND m.active;
	RETURN NULL;
END $$;
CREATE TRIGGER failed AFTER UPDATE OF state ON messages FOR EACH ROW WHEN (NEW.state IN ('failed', 'undelivered')
	AND OLD.state NOT IN ('failed', 'undelivered') AND NEW.direction = 'out' AND NEW.kind = 'person' AND NEW.member_id IS NOT NULL)
	EXECUTE FUNCTION text_failed();

-- What was told of a promise is read when that is over: nothing of it goes out or counts any more.
CREATE INDEX notices_owed ON notices (tenant_id, href) WHERE read_at IS NULL AND kind IN ('sla', 'reminder');
CREATE FUNCTION promise_over() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	m uuid;
BEGIN
	FOR m IN UPDATE notices n SET read_at = now() WHERE n.tenant_id = NEW.tenant_id AND n.href = '/sla/' || NEW.id AND n.read_at IS NULL
			AND n.kind IN ('sla', 'reminder') RETURNING n.member_id LOOP
		RAISE NOTICE USING ERRCODE = 'PB201', MESSAGE = m, DETAIL = NEW.tenant_id;
	END LOOP;
	RETURN NULL;
END $$;
CREATE TRIGGER over AFTER UPDATE OF closed_at ON promises FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL)
	EXECUTE FUNCTION promise_over();
