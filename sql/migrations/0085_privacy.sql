-- What is known of a person is given out, or erased; what is old goes by itself.

-- How long things of a kind are kept; no row, or 0: for ever.
CREATE TABLE retention_rules (
	tenant_id uuid NOT NULL REFERENCES tenants,
	kind      text NOT NULL CHECK (kind IN ('recordings', 'transcripts', 'texts', 'files')),
	days      int NOT NULL DEFAULT 0 CHECK (days = 0 OR days BETWEEN 30 AND 3660),
	ran_on    date,                              -- the last day on which all that was due was gone
	PRIMARY KEY (tenant_id, kind)
);
SELECT app_protect('retention_rules', 'SELECT, INSERT, UPDATE');
SELECT app_audit('retention_rules', 'retention_rule', quiet => '{ran_on}');

-- How many of a kind went on a day, by the business's clock.
CREATE TABLE retention_log (
	tenant_id uuid NOT NULL REFERENCES tenants,
	day       date NOT NULL,
	kind      text NOT NULL,
	gone      bigint NOT NULL,
	PRIMARY KEY (tenant_id, day, kind)
);
SELECT app_protect('retention_log', 'SELECT');

-- Who was erased, without who it was: ids and counts.
CREATE TABLE erasures (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	contact_id uuid NOT NULL,
	member_id  uuid,
	counts     jsonb NOT NULL DEFAULT '{}',
	created_at timestamptz NOT NULL DEFAULT now(),
	done_at    timestamptz,                      -- files and the carrier's copies are gone, too
	PRIMARY KEY (tenant_id, id)
);
SELECT app_protect('erasures', 'SELECT');

-- What is left to do outside of the database: files, and the carrier's copies.
CREATE TABLE erase_left (
	tenant_id uuid NOT NULL,
	id        uuid NOT NULL DEFAULT uuid7(),
	kind      text NOT NULL CHECK (kind IN ('file', 'recording', 'message')),
	name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	PRIMARY KEY (tenant_id, id)
);
SELECT app_protect('erase_left', 'SELECT, DELETE');

-- What was known of somebody was given out as a file.
CREATE TABLE data_given (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	contact_id uuid NOT NULL,
	member_id  uuid,
	PRIMARY KEY (tenant_id, id)
);
SELECT app_protect('data_given', 'SELECT, INSERT');
SELECT app_audit('data_given', 'contact_data', verbs => '{given_out,changed,deleted}');

-- What somebody asked for that is theirs by law: who asked and how that is known, until when it is due, what was done.
CREATE TABLE data_requests (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	contact_id uuid NOT NULL,                    -- stays when they are erased
	kind       text NOT NULL CHECK (kind IN ('access', 'correct', 'erase', 'port', 'restrict', 'object')),
	who        text NOT NULL CHECK (length(who) BETWEEN 1 AND 300),
	asked_on   date NOT NULL,
	due_on     date NOT NULL CHECK (due_on >= asked_on),
	member_id  uuid NOT NULL,
	done_at    timestamptz,
	done_by    uuid,
	refused    boolean NOT NULL DEFAULT false,
	did        text NOT NULL DEFAULT '' CHECK (length(did) <= 1000 AND (done_at IS NULL OR did <> '')),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, done_by) REFERENCES members (tenant_id, id)
);
CREATE INDEX data_requests_contact ON data_requests (tenant_id, contact_id, id);
CREATE INDEX data_requests_open ON data_requests (tenant_id, due_on) WHERE done_at IS NULL;
SELECT app_protect('data_requests', 'SELECT, INSERT, UPDATE');
SELECT app_audit('data_requests', 'data_request');

-- Everything that is known of a contact: lists of things, by what they are.
CREATE FUNCTION contact_data(p_id uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	WITH k AS (SELECT * FROM contacts c WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = p_id),
	tel AS (SELECT p.* FROM contact_phones p JOIN k ON p.tenant_id = k.tenant_id AND p.contact_id = k.id),
	h AS (SELECT x.* FROM threads x JOIN k ON x.tenant_id = k.tenant_id AND x.contact_id = k.id),
	c AS (SELECT x.* FROM calls x JOIN k ON x.tenant_id = k.tenant_id AND x.contact_id = k.id)
	SELECT jsonb_build_object(
		'contact', (SELECT jsonb_agg(to_jsonb(k) - '{tenant_id,search,sort_name,brief,touch_order,unread_order,version}'::text[]
				|| jsonb_build_object('coordinator', m.name, 'stage', s.name)) FROM k LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
			LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id),
		'phones', (SELECT jsonb_agg(jsonb_build_object('number', t.e164, 'label', t.label)) FROM tel t),
		'labels', (SELECT jsonb_agg(jsonb_build_object('kind', l.kind, 'name', l.name)) FROM contact_labelled x JOIN k ON x.tenant_id = k.tenant_id
			AND x.contact_id = k.id JOIN contact_labels l ON l.tenant_id = x.tenant_id AND l.id = x.label_id),
		'consents', (SELECT jsonb_agg(jsonb_build_object('at', s.created_at, 'address', s.address, 'channel', s.channel, 'state', s.state, 'kind', s.kind,
			'source', s.source, 'words', s.words) ORDER BY s.id) FROM consents s JOIN k ON s.tenant_id = k.tenant_id AND (s.contact_id = k.id OR s.address IN (SELECT e164 FROM tel))),
		'appointments', (SELECT jsonb_agg(jsonb_build_object('at', a.starts_at, 'minutes', a.duration_min, 'type', a.type, 'state', a.status,
			'instructions', a.special_instructions) ORDER BY a.starts_at) FROM appointments a JOIN k ON a.tenant_id = k.tenant_id AND a.contact_id = k.id),
		'notes', (SELECT jsonb_agg(jsonb_build_object('at', n.created_at, 'note', n.body) ORDER BY n.id) FROM contact_notes n JOIN k ON n.tenant_id = k.tenant_id AND n.contact_id = k.id),
		'requests', (SELECT jsonb_agg(jsonb_build_object('asked', d.asked_on, 'what', d.kind, 'who', d.who, 'due', d.due_on, 'done', d.done_at, 'did', d.did) ORDER BY d.id)
			FROM data_requests d JOIN k ON d.tenant_id = k.tenant_id AND d.contact_id = k.id),
		'hand-offs', (SELECT jsonb_agg(jsonb_build_object('at', o.created_at, 'reason', o.reason, 'state', o.state, 'answer', o.answer) ORDER BY o.id)
			FROM handoffs o JOIN k ON o.tenant_id = k.tenant_id AND o.contact_id = k.id),
		'promises', (SELECT jsonb_agg(jsonb_build_object('at', o.started_at, 'kind', o.kind, 'state', o.state, 'due', o.due_at, 'words', o.words) ORDER BY o.id)
			FROM promises o JOIN k ON o.tenant_id = k.tenant_id AND o.contact_id = k.id),
		'changes', (SELECT jsonb_agg(jsonb_build_object('at', o.created_at, 'what', o.what, 'before', o.before, 'after', o.after, 'source', o.source) ORDER BY o.id)
			FROM contact_changes o JOIN k ON o.tenant_id = k.tenant_id AND o.contact_id = k.id),
		'texts', (SELECT jsonb_agg(jsonb_build_object('at', m.created_at, 'direction', m.direction, 'from', m.from_number, 'to', m.to_number, 'text', m.body, 'state', m.state,
			'files', (SELECT string_agg('/inbox/' || f.thread_id || '/media/' || f.id, ' ' ORDER BY f.n) FROM message_media f WHERE f.tenant_id = m.tenant_id AND f.message_id = m.id)) ORDER BY m.id)
			FROM messages m JOIN h ON m.tenant_id = h.tenant_id AND m.thread_id = h.id),
		'calls', (SELECT jsonb_agg(jsonb_build_object('at', c.started_at, 'direction', c.direction, 'from', c.from_number, 'to', c.to_number, 'name', c.caller_name,
			'outcome', c.outcome, 'seconds', c.duration_s, 'note', c.note) ORDER BY c.id) FROM c),
		'recordings', (SELECT jsonb_agg(jsonb_build_object('at', r.created_at, 'kind', r.kind, 'seconds', r.duration_s, 'transcript', r.transcript,
			'audio', CASE WHEN r.file IS NOT NULL THEN '/history/calls/' || r.call_id || '/audio/' || r.id END) ORDER BY r.id)
			FROM recordings_shown r JOIN c ON r.tenant_id = c.tenant_id AND r.call_id = c.id),
		'call files', (SELECT jsonb_agg(jsonb_build_object('at', f.created_at, 'name', f.name, 'type', f.type, 'file', '/history/calls/' || f.call_id || '/files/' || f.id) ORDER BY f.id)
			FROM call_files f JOIN c ON f.tenant_id = c.tenant_id AND f.call_id = c.id),
		'crm', (SELECT jsonb_agg(to_jsonb(x) - '{tenant_id,contact_id,pass_at}'::text[]) FROM crm_records x JOIN k ON x.tenant_id = k.tenant_id AND x.contact_id = k.id))
	WHERE EXISTS (SELECT FROM k)
$$;

-- Erases a contact: who they are and all they said is gone, from the call list their number and name. What
-- law makes a business keep stays: the ledger of consent by number, as it is sealed; a blocked number; the
-- audit log, until it is a year old. outcome: erased, missing, busy (they are on a call).
CREATE FUNCTION contact_erase(p_id uuid, p_member uuid) RETURNS TABLE (id uuid, outcome text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	t uuid := app_tenant();
	who text := coalesce(current_setting('app.who', true), '');
	tels text[];
	thr uuid[];
	cal uuid[];
	n_texts bigint;
	n_audio bigint;
BEGIN
	PERFORM FROM contacts k WHERE k.tenant_id = t AND k.id = p_id FOR UPDATE;
	outcome := CASE WHEN NOT FOUND THEN 'missing' WHEN EXISTS (SELECT FROM calls c WHERE c.tenant_id = t AND c.contact_id = p_id AND c.ended_at IS NULL)
		THEN 'busy' ELSE 'erased' END;
	IF outcome <> 'erased' THEN
		RETURN NEXT;
		RETURN;
	END IF;
	-- the audit log is not told what was in it
	PERFORM set_config('app.who', '', true);
	-- numbers of theirs alone
	tels := ARRAY(SELECT p.e164 FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_id AND NOT EXISTS (SELECT FROM contact_phones o
		WHERE o.tenant_id = t AND o.e164 = p.e164 AND o.contact_id <> p_id));
	thr := ARRAY(SELECT h.id FROM threads h WHERE h.tenant_id = t AND (h.contact_id = p_id OR h.peer = ANY (tels)));
	cal := ARRAY(SELECT c.id FROM calls c WHERE c.tenant_id = t AND (c.contact_id = p_id OR c.from_number = ANY (tels) OR c.to_number = ANY (tels)));
	INSERT INTO erase_left (tenant_id, kind, name)
	SELECT t, 'file', r.file FROM recordings r WHERE r.tenant_id = t AND r.call_id = ANY (cal) AND r.file IS NOT NULL
	UNION ALL SELECT t, 'recording', r.recording_sid FROM recordings r WHERE r.tenant_id = t AND r.call_id = ANY (cal)
	UNION ALL SELECT t, 'file', f.file FROM call_files f WHERE f.tenant_id = t AND f.call_id = ANY (cal)
	UNION ALL SELECT t, 'file', m.file FROM message_media m WHERE m.tenant_id = t AND m.thread_id = ANY (thr) AND m.file IS NOT NULL
	UNION ALL SELECT t, 'message', m.message_sid FROM messages m WHERE m.tenant_id = t AND m.thread_id = ANY (thr) AND m.message_sid IS NOT NULL;
	DELETE FROM message_media m WHERE m.tenant_id = t AND m.thread_id = ANY (thr);
	DELETE FROM call_attempts a USING hot_leads l WHERE a.tenant_id = t AND l.tenant_id = t AND a.lead_id = l.id AND l.thread_id = ANY (thr);
	DELETE FROM hot_leads l WHERE l.tenant_id = t AND l.thread_id = ANY (thr);
	DELETE FROM lead_judgements j WHERE j.tenant_id = t AND j.thread_id = ANY (thr);
	DELETE FROM lead_turns j WHERE j.tenant_id = t AND j.peer = ANY (tels);
	DELETE FROM messages m WHERE m.tenant_id = t AND m.thread_id = ANY (thr);
	GET DIAGNOSTICS n_texts = ROW_COUNT;
	DELETE FROM promises o WHERE o.tenant_id = t AND (o.contact_id = p_id OR o.thread_id = ANY (thr) OR o.call_id = ANY (cal) OR o.number = ANY (tels));
	DELETE FROM promise_words o WHERE o.tenant_id = t AND (o.contact_id = p_id OR o.call_id = ANY (cal));
	DELETE FROM threads h WHERE h.tenant_id = t AND h.id = ANY (thr);
	DELETE FROM recordings r WHERE r.tenant_id = t AND r.call_id = ANY (cal);
	GET DIAGNOSTICS n_audio = ROW_COUNT;
	DELETE FROM call_files f WHERE f.tenant_id = t AND f.call_id = ANY (cal);
	DELETE FROM call_trace x WHERE x.tenant_id = t AND x.call_id = ANY (cal);
	DELETE FROM call_events x USING calls c WHERE x.tenant_id = t AND c.tenant_id = t AND c.id = ANY (cal) AND x.call_sid = c.call_sid;
	UPDATE transfers x SET note = '', to_number = CASE WHEN x.to_number = ANY (tels) THEN NULL ELSE x.to_number END WHERE x.tenant_id = t AND x.call_id = ANY (cal);
	UPDATE call_legs x SET to_address = '' WHERE x.tenant_id = t AND x.call_id = ANY (cal) AND x.to_address = ANY (tels);
	UPDATE calls c SET contact_id = NULL, caller_name = '', note = '', vars = '', from_number = CASE WHEN c.direction = 'inbound' THEN '' ELSE c.from_number END,
		to_number = CASE WHEN c.direction = 'inbound' THEN c.to_number ELSE '' END WHERE c.tenant_id = t AND c.id = ANY (cal);
	DELETE FROM notices x WHERE x.tenant_id = t AND x.contact_id = p_id;
	DELETE FROM contacts_removed x WHERE x.tenant_id = t AND (x.contact_id = p_id OR x.into_id = p_id);
	DELETE FROM bulk_rows x WHERE x.tenant_id = t AND x.contact_id = p_id;
	UPDATE import_rows x SET data = '{}', phones = '{}', email = NULL, record_id = NULL, cells = NULL, was = NULL
	WHERE x.tenant_id = t AND (x.contact_id = p_id OR x.phones && tels);
	-- its number in the CRM stays: by it they do not come back from there
	UPDATE crm_records x SET name = '', phone = NULL, phone_label = '', email = NULL, address = NULL, status = '', stage = '', owner = '',
		sale_date = NULL, install_date = NULL, pto_date = NULL, problem = '' WHERE x.tenant_id = t AND x.contact_id = p_id;
	UPDATE data_requests d SET who = 'Somebody who was erased since', did = coalesce(nullif(d.did, ''), 'They were erased.'), done_at = coalesce(d.done_at, now()),
		done_by = coalesce(d.done_by, p_member) WHERE d.tenant_id = t AND d.contact_id = p_id;
	DELETE FROM contacts k WHERE k.tenant_id = t AND k.id = p_id;
	PERFORM set_config('app.who', who, true);
	contact_erase.id := uuid7();
	INSERT INTO erasures (tenant_id, id, contact_id, member_id, counts)
	VALUES (t, contact_erase.id, p_id, p_member, jsonb_build_object('texts', n_texts, 'calls', cardinality(cal), 'recordings', n_audio));
	PERFORM audit_add(who, 'contact.erased', 'contact', p_id::text, NULL, jsonb_build_object('texts', n_texts, 'calls', cardinality(cal)),
		current_setting('app.address', true), current_setting('app.request', true));
	PERFORM erase_owed();
	RETURN NEXT;
END $$;

-- What is left outside of the database is owed to it.
CREATE FUNCTION erase_owed() RETURNS void LANGUAGE sql AS $$
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
	SELECT app_tenant(), 'bulk', 'privacy.erase', '{}', 'all'
	ON CONFLICT (tenant_id, kind, dedupe_key) WHERE state IN ('waiting', 'running') DO UPDATE SET again = true WHERE tasks.state = 'running'
$$;
-- All of it is done.
CREATE FUNCTION erase_done() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE erasures e SET done_at = now() WHERE e.tenant_id = app_tenant() AND e.done_at IS NULL
		AND NOT EXISTS (SELECT FROM erase_left l WHERE l.tenant_id = e.tenant_id)
$$;

-- Things of a kind that are older than so many days and there to go, at most p_most of them, the oldest
-- first. A voicemail that nobody has heard waits; so does a thread that waits for an answer.
CREATE FUNCTION retention_old(p_kind text, p_days int, p_most int) RETURNS TABLE (id uuid) LANGUAGE sql STABLE AS $$
	SELECT x.id FROM (SELECT app_tenant() AS t, uuid7_floor(now() - make_interval(days => p_days)) AS edge) o, LATERAL (
		SELECT r.id FROM recordings r WHERE p_kind = 'recordings' AND r.tenant_id = o.t AND r.id < o.edge AND r.file IS NOT NULL
			AND (r.kind <> 'voicemail' OR r.handled_at IS NOT NULL)
		UNION ALL SELECT r.id FROM recordings r WHERE p_kind = 'transcripts' AND r.tenant_id = o.t AND r.id < o.edge AND r.transcript <> ''
			AND (r.kind <> 'voicemail' OR r.handled_at IS NOT NULL)
		UNION ALL SELECT m.id FROM messages m JOIN threads h ON h.tenant_id = m.tenant_id AND h.id = m.thread_id AND h.waiting_since IS NULL
			WHERE p_kind = 'texts' AND m.tenant_id = o.t AND m.id < o.edge
		UNION ALL SELECT f.id FROM call_files f WHERE p_kind = 'files' AND f.tenant_id = o.t AND f.id < o.edge) x
	ORDER BY x.id LIMIT p_most
$$;

-- A part of it goes; how many. 0: that was all.
CREATE FUNCTION retention_step(p_kind text, p_days int, p_most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	t uuid := app_tenant();
	today date := (SELECT (now() AT TIME ZONE z.timezone)::date FROM tenants z WHERE z.id = t);
	old uuid[] := ARRAY(SELECT o.id FROM retention_old(p_kind, p_days, p_most) o);
BEGIN
	INSERT INTO erase_left (tenant_id, kind, name)
	SELECT t, 'file', r.file FROM recordings r WHERE p_kind = 'recordings' AND r.tenant_id = t AND r.id = ANY (old)
	UNION ALL SELECT t, 'recording', r.recording_sid FROM recordings r WHERE p_kind = 'recordings' AND r.tenant_id = t AND r.id = ANY (old)
	UNION ALL SELECT t, 'file', f.file FROM call_files f WHERE p_kind = 'files' AND f.tenant_id = t AND f.id = ANY (old)
	UNION ALL SELECT t, 'file', m.file FROM message_media m WHERE p_kind = 'texts' AND m.tenant_id = t AND m.message_id = ANY (old) AND m.file IS NOT NULL
	UNION ALL SELECT t, 'message', m.message_sid FROM messages m WHERE p_kind = 'texts' AND m.tenant_id = t AND m.id = ANY (old) AND m.message_sid IS NOT NULL;
	CASE p_kind
	WHEN 'recordings' THEN
		UPDATE recordings r SET file = NULL, bytes = NULL, peaks = '', state = 'failed', problem = 'It was kept as long as this business keeps recordings.'
		WHERE r.tenant_id = t AND r.id = ANY (old);
	WHEN 'transcripts' THEN
		UPDATE recordings r SET transcript = NULL, transcript_state = '' WHERE r.tenant_id = t AND r.id = ANY (old);
	WHEN 'texts' THEN
		UPDATE threads h SET last_words = '' FROM messages m WHERE m.tenant_id = t AND m.id = ANY (old) AND h.tenant_id = t AND h.id = m.thread_id
			AND h.last_at <= m.created_at;
		DELETE FROM message_media m WHERE m.tenant_id = t AND m.message_id = ANY (old);
		DELETE FROM messages m WHERE m.tenant_id = t AND m.id = ANY (old);
	ELSE
		DELETE FROM call_files f WHERE f.tenant_id = t AND f.id = ANY (old);
	END CASE;
	IF old = '{}' THEN
		UPDATE retention_rules r SET ran_on = today WHERE r.tenant_id = t AND r.kind = p_kind;
		RETURN 0;
	END IF;
	INSERT INTO retention_log AS l (tenant_id, day, kind, gone) VALUES (t, today, p_kind, cardinality(old))
	ON CONFLICT (tenant_id, day, kind) DO UPDATE SET gone = l.gone + excluded.gone;
	PERFORM erase_owed();
	RETURN cardinality(old);
END $$;

-- Each night, between two and five by a business's own clock, what is old there is owed to go.
CREATE FUNCTION retention_due() RETURNS TABLE (tenant_id uuid) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO tasks AS k (tenant_id, lane, kind, args, dedupe_key)
	SELECT DISTINCT r.tenant_id, 'bulk', 'privacy.retain', '{}'::jsonb, 'all' FROM retention_rules r JOIN tenants z ON z.id = r.tenant_id
	WHERE r.days > 0 AND (now() AT TIME ZONE z.timezone)::time BETWEEN '02:00' AND '05:00'
		AND r.ran_on IS DISTINCT FROM (now() AT TIME ZONE z.timezone)::date
	ON CONFLICT DO NOTHING RETURNING k.tenant_id
$$;

GRANT EXECUTE ON FUNCTION contact_data(uuid), contact_erase(uuid, uuid), erase_owed(), erase_done(), retention_old(text, int, int),
	retention_step(text, int, int), retention_due() TO patchbay_app;
