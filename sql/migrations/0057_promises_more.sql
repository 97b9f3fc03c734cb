-- Promises that outcomes set, outcomes that keep what was owed, emergencies that people are told of,
-- and follow-ups that are handed over.

-- An outcome's own promise: one that is open a call.
CREATE UNIQUE INDEX promises_outcome ON promises (tenant_id, call_id) WHERE kind = 'outcome' AND closed_at IS NULL;

-- Who lead, manage or own are told of an emergency at once, but for whoever said so themselves. One
-- that is older is no news: outcomes are also given days later, and to many calls at once.
CREATE FUNCTION emergency_tell(c calls) RETURNS void LANGUAGE sql AS $$
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT c.tenant_id, m.id, 'emergency', c.contact_id, left('Emergency: ' || coalesce(nullif(k.name, ''), nullif(n.number, ''), 'a caller without a number')
		|| CASE WHEN c.note = '' THEN '' ELSE ', ' || c.note END, 300), '/history/calls/' || c.id
	FROM members m, (SELECT CASE c.direction WHEN 'outbound' THEN c.to_number ELSE c.from_number END AS number) n
	LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
	WHERE m.tenant_id = c.tenant_id AND m.active AND (m.role IN ('lead', 'manager', 'owner') OR m.id = c.assigned_to)
		AND m.id IS DISTINCT FROM c.disposed_by AND coalesce(c.ended_at, now()) > now() - interval '2 hours'
$$;

-- Which call's outcome kept a promise: taken back, it is owed again.
ALTER TABLE promises ADD closed_call uuid;
CREATE INDEX promises_closed_call ON promises (tenant_id, closed_call) WHERE closed_call IS NOT NULL;

-- Owed again, but for those whose customer was talked to since, and voicemails that were heard.
CREATE FUNCTION promise_reopen(c calls, d dispositions) RETURNS void LANGUAGE sql AS $$
	UPDATE promises p SET state = 'open', closed_at = NULL, closed_by = NULL, close_why = '', closed_call = NULL, left_s = NULL, version = p.version + 1
	WHERE p.tenant_id = c.tenant_id AND p.closed_call = c.id AND (d.closes IS NOT TRUE OR p.state = 'excused' AND d.special <> 'spam')
		AND NOT EXISTS (SELECT FROM calls x WHERE x.tenant_id = p.tenant_id AND x.contact_id = p.contact_id AND x.answered_by IS NOT NULL AND x.answered_at > p.closed_at)
		AND NOT EXISTS (SELECT FROM recordings r WHERE r.tenant_id = p.tenant_id AND r.id = p.recording_id AND r.handled_at IS NOT NULL)
$$;

-- What an outcome does to promises, whoever gives it: one person, or a change of many calls. One that
-- closes keeps what is owed because of the call, and the calls owed to the same contact until then; of
-- spam nothing is owed. What a former outcome promised is not owed any more, what it kept is again.
CREATE FUNCTION promise_of_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	d dispositions;
	kept uuid[];
BEGIN
	SELECT * INTO d FROM dispositions o WHERE o.tenant_id = NEW.tenant_id AND o.id = NEW.disposition_id;
	PERFORM promise_close(array_agg(p.id), NEW.disposed_by, CASE WHEN d.id IS NULL THEN 'The outcome was taken back' ELSE 'Outcome: ' || d.name END, true)
	FROM promises p WHERE p.tenant_id = NEW.tenant_id AND p.call_id = NEW.id AND p.kind = 'outcome' AND p.closed_at IS NULL HAVING count(*) > 0;
	IF OLD.disposition_id IS NOT NULL THEN
		PERFORM promise_reopen(NEW, d);
	END IF;
	IF d.closes THEN
		SELECT array_agg(gone.id) INTO kept FROM (SELECT array_agg(p.id) AS ids
		FROM promises p WHERE p.tenant_id = NEW.tenant_id AND p.closed_at IS NULL AND (p.call_id = NEW.id AND p.kind NOT IN ('follow_up', 'survey')
			OR d.special <> 'spam' AND NEW.answered_at IS NOT NULL AND p.contact_id = NEW.contact_id AND p.kind IN ('missed_call', 'voicemail')
				AND p.started_at <= NEW.answered_at)) owed, promise_close(owed.ids, NEW.disposed_by, 'Outcome: ' || d.name, d.special = 'spam') gone (id);
		UPDATE promises p SET closed_call = NEW.id WHERE p.tenant_id = NEW.tenant_id AND p.id = ANY (kept);
	END IF;
	IF d.due_min IS NOT NULL THEN
		PERFORM promise_ask(NEW.tenant_id, 'outcome', 'call', NEW.id);
	END IF;
	IF d.special = 'emergency' THEN
		PERFORM emergency_tell(NEW);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER outcome_promised AFTER UPDATE OF disposition_id ON calls FOR EACH ROW
	WHEN (NEW.disposition_id IS DISTINCT FROM OLD.disposition_id) EXECUTE FUNCTION promise_of_outcome();

-- A contact was not satisfied: whoever runs surveys says so, once for an answer.
CREATE FUNCTION promise_survey(p_contact uuid, p_words text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
	VALUES (app_tenant(), 'fast', 'promise.begin', jsonb_build_object('kind', 'survey', 'contact', p_contact, 'words', left(p_words, 500)), 'survey' || p_contact)
	ON CONFLICT DO NOTHING
$$;

-- Handed over, and neither taken nor given back yet: by whom, when, and what they said.
ALTER TABLE promises ADD handed_by uuid, ADD handed_at timestamptz, ADD handed_words text NOT NULL DEFAULT '' CHECK (length(handed_words) <= 200),
	ADD FOREIGN KEY (tenant_id, handed_by) REFERENCES members (tenant_id, id);

-- Told of something at a promise; whoever did it is not.
CREATE FUNCTION promise_tell_one(p promises, p_to uuid, p_by uuid, p_words text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT p.tenant_id, p_to, 'sla', p.contact_id, left(p_words || promise_about(p) || CASE WHEN p.words = '' THEN '' ELSE ', ' || p.words END, 300), '/sla/' || p.id
	WHERE p_to IS NOT NULL AND p_to IS DISTINCT FROM p_by
$$;

-- Gives it to a member; of who gives it to somebody else it is handed over. How many were given.
CREATE FUNCTION promise_give(p_id uuid, p_to uuid, p_by uuid, p_words text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	p promises;
BEGIN
	UPDATE promises x SET owner_id = p_to, version = x.version + 1, handed_by = CASE WHEN p_to <> p_by THEN p_by END,
		handed_at = CASE WHEN p_to <> p_by THEN now() END, handed_words = CASE WHEN p_to <> p_by THEN left(p_words, 200) ELSE '' END
	WHERE x.tenant_id = app_tenant() AND x.id = p_id AND x.closed_at IS NULL AND x.owner_id IS DISTINCT FROM p_to
		AND EXISTS (SELECT FROM members m WHERE m.tenant_id = x.tenant_id AND m.id = p_to AND m.active) RETURNING * INTO p;
	IF p.id IS NULL THEN
		RETURN 0;
	END IF;
	PERFORM promise_tell_one(p, p_to, p_by, promise_label(p.kind) || ' is yours now: ');
	RETURN 1;
END $$;

-- Taken, or given back to whoever handed it over (to nobody when they have left). outcome: taken, returned, gone.
CREATE FUNCTION promise_answer(p_id uuid, p_member uuid, p_back boolean, p_words text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	p promises;
BEGIN
	SELECT * INTO p FROM promises x WHERE x.tenant_id = app_tenant() AND x.id = p_id AND x.closed_at IS NULL AND x.owner_id = p_member
		AND x.handed_by IS NOT NULL FOR UPDATE;
	IF p.id IS NULL THEN
		RETURN 'gone';
	END IF;
	UPDATE promises x SET handed_by = NULL, handed_at = NULL, handed_words = '', version = x.version + 1, owner_id = CASE WHEN p_back THEN (
		SELECT m.id FROM members m WHERE m.tenant_id = x.tenant_id AND m.id = p.handed_by AND m.active) ELSE x.owner_id END
	WHERE x.tenant_id = p.tenant_id AND x.id = p.id;
	PERFORM promise_tell_one(p, p.handed_by, p_member, promise_label(p.kind) || CASE WHEN p_back THEN ' came back to you (' || left(p_words, 100) || '): '
		ELSE ' was taken: ' END);
	RETURN CASE WHEN p_back THEN 'returned' ELSE 'taken' END;
END $$;

GRANT EXECUTE ON FUNCTION emergency_tell(calls), promise_reopen(calls, dispositions), promise_survey(uuid, text), promise_tell_one(promises, uuid, uuid, text),
	promise_give(uuid, uuid, uuid, text), promise_answer(uuid, uuid, boolean, text) TO patchbay_app;

-- What people promised in words: proposed to whoever said it, made a follow-up only when they say so.
CREATE TABLE promise_words (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	source     text NOT NULL CHECK (source IN ('text', 'note', 'call', 'recording')),
	source_id  uuid NOT NULL,
	member_id  uuid,
	contact_id uuid,
	call_id    uuid,
	quote      text NOT NULL CHECK (length(quote) <= 300),
	said_at    timestamptz NOT NULL,
	due_at     timestamptz,
	state      text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'accepted', 'dismissed')),
	promise_id uuid,
	decided_by uuid,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE UNIQUE INDEX promise_words_once ON promise_words (tenant_id, source, source_id, quote);
CREATE INDEX promise_words_new ON promise_words (tenant_id, said_at DESC, id DESC) WHERE state = 'new';
CREATE INDEX promise_words_contact ON promise_words (tenant_id, contact_id);
SELECT app_protect('promise_words', 'SELECT, INSERT, UPDATE');
SELECT app_audit('promise_words', 'promise_words');

-- Only what might hold a promise is listened to; a note that is being typed, when it is a minute old.
CREATE FUNCTION promise_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at) VALUES (NEW.tenant_id, 'bulk', 'promise.listen',
		jsonb_build_object('source', TG_ARGV[0], 'id', NEW.id), TG_ARGV[0] || NEW.id, now() + TG_ARGV[1]::interval) ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER heard AFTER INSERT ON messages FOR EACH ROW WHEN (NEW.direction IN ('out', 'note') AND NEW.kind = 'person'
	AND NEW.body ~* '(\mwill\M|[''’]ll\M|going to|let me|promise)') EXECUTE FUNCTION promise_heard('text', '0');
CREATE TRIGGER heard AFTER INSERT ON contact_notes FOR EACH ROW WHEN (NEW.body ~* '(\mwill\M|[''’]ll\M|going to|let me|promise)')
	EXECUTE FUNCTION promise_heard('note', '0');
CREATE TRIGGER heard AFTER UPDATE OF note ON calls FOR EACH ROW WHEN (NEW.note <> OLD.note AND NEW.note ~* '(\mwill\M|[''’]ll\M|going to|let me|promise)')
	EXECUTE FUNCTION promise_heard('call', '1 minute');
CREATE TRIGGER heard AFTER UPDATE OF transcript ON recordings FOR EACH ROW WHEN (NEW.kind <> 'voicemail' AND NEW.transcript IS DISTINCT FROM OLD.transcript
	AND NEW.transcript ~* '(\mwill\M|[''’]ll\M|going to|let me|promise)') EXECUTE FUNCTION promise_heard('recording', '0');

-- One that was found: kept once, and proposed to whoever said it.
CREATE FUNCTION promise_found(p_source text, p_id uuid, p_member uuid, p_contact uuid, p_call uuid, p_quote text, p_said timestamptz, p_due timestamptz)
RETURNS void LANGUAGE sql AS $$
	WITH w AS (INSERT INTO promise_words (tenant_id, source, source_id, member_id, contact_id, call_id, quote, said_at, due_at)
		SELECT app_tenant(), p_source, p_id, p_member, p_contact, p_call, p_quote, p_said, p_due ON CONFLICT DO NOTHING RETURNING *)
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT w.tenant_id, w.member_id, 'mention', w.contact_id, left('You said “' || w.quote || '”. Set a follow-up?', 300), '/sla/said'
	FROM w WHERE w.member_id IS NOT NULL
$$;
GRANT EXECUTE ON FUNCTION promise_found(text, uuid, uuid, uuid, uuid, text, timestamptz, timestamptz) TO patchbay_app;
