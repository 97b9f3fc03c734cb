-- The table of calls: tags, what it can be narrowed by, the order of triage, views people keep.

-- Tags are those of contacts.
CREATE TABLE call_tagged (
	tenant_id uuid NOT NULL,
	label_id  uuid NOT NULL,
	call_id   uuid NOT NULL,
	PRIMARY KEY (tenant_id, label_id, call_id),
	FOREIGN KEY (tenant_id, label_id) REFERENCES contact_labels (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, call_id) REFERENCES calls (tenant_id, id)
);
CREATE INDEX call_tagged_call ON call_tagged (tenant_id, call_id);
SELECT app_protect('call_tagged', 'SELECT, INSERT, DELETE');
SELECT app_audit('call_tagged', 'call_tag', verbs => '{added,changed,removed}');

-- Words that mean an emergency, said on a voicemail or in a transcript.
CREATE FUNCTION call_words_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.transcript <> '' AND EXISTS (SELECT FROM disposition_rules r, unnest(r.emergency_words) w WHERE r.tenant_id = NEW.tenant_id
			AND ' ' || regexp_replace(lower(NEW.transcript), '[^[:alnum:]]+', ' ', 'g') || ' ' LIKE '% ' || regexp_replace(lower(w), '[^[:alnum:]]+', ' ', 'g') || ' %') THEN
		UPDATE calls c SET emergency = true WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.call_id AND NOT c.emergency;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER call_words_heard AFTER INSERT OR UPDATE OF transcript ON recordings FOR EACH ROW EXECUTE FUNCTION call_words_heard();

-- How each member has the table, and the filters people keep under a name. query: as in an address.
CREATE TABLE call_views (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid NOT NULL,
	name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	query      text NOT NULL CHECK (length(query) <= 2000),
	shared     boolean NOT NULL DEFAULT false,
	version    int NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE UNIQUE INDEX call_views_name ON call_views (tenant_id, member_id, lower(name));
SELECT app_protect('call_views', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('call_views', 'call_view', quiet => '{version}');

CREATE TABLE call_tables (
	tenant_id uuid NOT NULL,
	member_id uuid NOT NULL,
	columns   text NOT NULL DEFAULT '' CHECK (length(columns) <= 400),  -- "queue:s started"; '': the usual ones
	view_id   uuid,                                                    -- what opens first
	PRIMARY KEY (tenant_id, member_id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
SELECT app_protect('call_tables', 'SELECT, INSERT, UPDATE');
SELECT app_audit('call_tables', 'call_table');

-- As lists show a call, with what people made of it.
CREATE OR REPLACE VIEW call_lines WITH (security_invoker = true) AS
SELECT c.tenant_id, c.id, c.call_sid, c.direction, c.from_number, c.to_number, c.caller_name, c.contact_id,
	c.candidates::bigint AS candidates, c.state, c.outcome, c.started_at, c.queued_at, c.dequeued_at, c.answered_at,
	c.ended_at, coalesce(c.duration_s, 0) AS duration_s, c.answered_by, c.number_id, c.queue_id,
	c.recording_notice, c.flow_version_id,
	coalesce(k.name, '') AS contact_name, coalesce(k.type, '') AS contact_type, s.phase, s.name AS stage,
	k.stage_since, coalesce(k.do_not_contact, false) AS do_not_contact, coalesce(k.emergency, false) AS emergency,
	k.owner_id, n.name AS line, q.name AS queue, coalesce(q.target_s, 30)::bigint AS target_s,
	m.name AS member, c.disposition_id, c.spam, c.emergency AS urgent, c.value, c.assigned_to, c.disposed_at, c.blocked
FROM calls c
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.answered_by;

-- The same for the table: its outcome, tags and how often they called that day.
CREATE VIEW call_rows WITH (security_invoker = true) AS
SELECT l.*, p.kind AS promise, p.state AS promise_state, p.started_at AS promised_at, p.warn_at, p.critical_at, p.due_at, p.closed_at AS promise_closed,
	d.name AS disposition, d.icon AS disposition_icon, w.name AS assigned,
	(SELECT string_agg(b.name, ', ' ORDER BY b.folded) FROM call_tagged g JOIN contact_labels b ON b.tenant_id = g.tenant_id AND b.id = g.label_id
		WHERE g.tenant_id = l.tenant_id AND g.call_id = l.id) AS tags,
	CASE WHEN l.contact_id IS NOT NULL AND l.direction = 'inbound' THEN (SELECT count(*) FROM calls o
		WHERE o.tenant_id = l.tenant_id AND o.contact_id = l.contact_id AND o.id <= l.id AND o.direction = 'inbound'
			AND o.id >= (SELECT uuid7_floor(day_begins((l.started_at AT TIME ZONE z.timezone)::date, z.timezone)) FROM tenants z WHERE z.id = l.tenant_id)) END AS nth,
	EXISTS (SELECT FROM call_events h WHERE h.tenant_id = l.tenant_id AND h.call_sid = l.call_sid AND 'hours_closed' = ANY (h.codes)) AS closed,
	l.ended_at IS NOT NULL AND l.disposition_id IS NULL AND NOT l.blocked AND NOT l.spam
		AND EXISTS (SELECT FROM disposition_rules r WHERE r.tenant_id = l.tenant_id AND r.needed <> 'no' AND l.ended_at >= r.since) AS owed
FROM call_lines l
LEFT JOIN dispositions d ON d.tenant_id = l.tenant_id AND d.id = l.disposition_id
LEFT JOIN members w ON w.tenant_id = l.tenant_id AND w.id = l.assigned_to
LEFT JOIN LATERAL (SELECT o.* FROM promises o WHERE o.tenant_id = l.tenant_id AND o.call_id = l.id AND o.state <> 'excused'
	ORDER BY o.closed_at IS NOT NULL, o.due_at, o.id LIMIT 1) p ON true;
GRANT SELECT ON call_rows TO patchbay_app;

-- What was chosen for a call. outcome: saved, same, missing, stale (somebody chose other things
-- meanwhile). d: disposition, value, assigned; what is not there is none. p_more: its follow-up is
-- another one, too.
CREATE FUNCTION call_work_save(p_call uuid, p_version bigint, d jsonb, p_member uuid, p_more boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	chosen uuid := (d->>'disposition')::uuid;
	spam_now boolean;
BEGIN
	SELECT * INTO c FROM calls o WHERE o.tenant_id = t AND o.id = p_call FOR UPDATE;
	IF c.id IS NULL THEN
		RETURN 'missing';
	END IF;
	spam_now := CASE WHEN chosen IS NOT DISTINCT FROM c.disposition_id THEN c.spam
		ELSE EXISTS (SELECT FROM dispositions o WHERE o.tenant_id = t AND o.id = chosen AND o.special = 'spam') END;
	IF NOT p_more AND (c.disposition_id, c.value, c.assigned_to) IS NOT DISTINCT FROM (chosen, (d->>'value')::bigint, (d->>'assigned')::uuid) THEN
		RETURN 'same';
	ELSIF c.work_version <> p_version THEN
		RETURN 'stale';
	END IF;
	UPDATE calls o SET disposition_id = chosen, value = (d->>'value')::bigint, assigned_to = (d->>'assigned')::uuid,
		spam = spam_now, work_version = o.work_version + 1, work_by = p_member, work_at = now(),
		disposed_by = CASE WHEN chosen IS NULL THEN NULL WHEN chosen IS DISTINCT FROM c.disposition_id THEN p_member ELSE o.disposed_by END,
		disposed_at = CASE WHEN chosen IS NULL THEN NULL WHEN chosen IS DISTINCT FROM c.disposition_id THEN now() ELSE o.disposed_at END
	WHERE o.tenant_id = t AND o.id = p_call;
	RETURN 'saved';
END $$;

-- A note is taken when it was written over the one that is there; else both are kept: this one where
-- it was typed. outcome: saved, same, stale, missing.
CREATE FUNCTION call_note_save(p_call uuid, p_version bigint, p_note text, p_member uuid)
RETURNS TABLE (outcome text, version bigint, note text, who text, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
BEGIN
	SELECT * INTO c FROM calls o WHERE o.tenant_id = t AND o.id = p_call FOR UPDATE;
	outcome := CASE WHEN c.id IS NULL THEN 'missing' WHEN c.note = p_note THEN 'same' WHEN c.note_version <> p_version THEN 'stale' ELSE 'saved' END;
	IF outcome = 'saved' THEN
		UPDATE calls o SET note = p_note, note_by = p_member, note_at = now(), note_version = o.note_version + 1
		WHERE o.tenant_id = t AND o.id = p_call RETURNING * INTO c;
	END IF;
	version := coalesce(c.note_version, 0);
	note := coalesce(c.note::text, '');
	who := (SELECT m.name FROM members m WHERE m.tenant_id = t AND m.id = c.note_by);
	at := c.note_at;
	RETURN NEXT;
END $$;

-- Tags as they were seen and as they are wanted: only the difference is made, so that two people's
-- changes add up. New ones are made.
CREATE FUNCTION call_tags_save(p_call uuid, p_was text[], p_want text[], p_member uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	fresh text[] := ARRAY(SELECT DISTINCT w FROM unnest(p_want) w WHERE ltrim(contact_fold(w)) <> ALL (SELECT ltrim(contact_fold(x)) FROM unnest(p_was) x));
	gone text[] := ARRAY(SELECT ltrim(contact_fold(w)) FROM unnest(p_was) w WHERE ltrim(contact_fold(w)) <> ALL (SELECT ltrim(contact_fold(x)) FROM unnest(p_want) x));
	more int;
	less int;
BEGIN
	INSERT INTO contact_labels (tenant_id, kind, name) SELECT t, 'tag', w FROM unnest(fresh) w WHERE NOT EXISTS (SELECT FROM contact_labels l
		WHERE l.tenant_id = t AND l.kind = 'tag' AND l.folded = ltrim(contact_fold(w))) ON CONFLICT DO NOTHING;
	INSERT INTO call_tagged (tenant_id, label_id, call_id) SELECT t, l.id, p_call FROM contact_labels l WHERE l.tenant_id = t AND l.kind = 'tag'
		AND l.work = '' AND l.folded IN (SELECT ltrim(contact_fold(w)) FROM unnest(fresh) w) ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS more = ROW_COUNT;
	DELETE FROM call_tagged g USING contact_labels l WHERE g.tenant_id = t AND g.call_id = p_call AND l.tenant_id = t AND l.id = g.label_id
		AND l.folded = ANY (gone);
	GET DIAGNOSTICS less = ROW_COUNT;
	IF more + less > 0 THEN
		UPDATE calls c SET work_by = p_member, work_at = now() WHERE c.tenant_id = t AND c.id = p_call;
	END IF;
END $$;

-- Whose call it was. outcome: saved, same, missing, nobody.
CREATE FUNCTION call_contact_link(p_call uuid, p_contact uuid, p_member uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
BEGIN
	SELECT * INTO c FROM calls o WHERE o.tenant_id = t AND o.id = p_call FOR UPDATE;
	IF c.id IS NULL THEN
		RETURN 'missing';
	ELSIF NOT EXISTS (SELECT FROM contacts k WHERE k.tenant_id = t AND k.id = p_contact) THEN
		RETURN 'nobody';
	ELSIF c.contact_id = p_contact THEN
		RETURN 'same';
	END IF;
	UPDATE calls o SET contact_id = p_contact, candidates = 1, work_version = o.work_version + 1, work_by = p_member, work_at = now()
	WHERE o.tenant_id = t AND o.id = p_call;
	RETURN 'saved';
END $$;
GRANT EXECUTE ON FUNCTION call_work_save(uuid, bigint, jsonb, uuid, boolean), call_note_save(uuid, bigint, text, uuid),
	call_tags_save(uuid, text[], text[], uuid), call_contact_link(uuid, uuid, uuid) TO patchbay_app;
