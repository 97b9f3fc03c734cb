-- What happens to a contact besides calls: notes, hand-offs, changes, consent; and what was
-- taken away and can be brought back. Everything has a time-ordered id, so that one timeline
-- is read from all of it by key.

CREATE TABLE contact_notes (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	contact_id uuid NOT NULL,
	member_id  uuid,                             -- who wrote it; NULL: an import, a program
	body       text NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
	mentions   uuid[] NOT NULL DEFAULT '{}',     -- members
	pinned     boolean NOT NULL DEFAULT false,
	edited_at  timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE INDEX contact_notes_contact ON contact_notes (tenant_id, contact_id, id DESC);
SELECT app_protect('contact_notes', 'SELECT, INSERT, UPDATE, DELETE');

-- A contact passed from one department or member to another (C-55). Open until the receiver
-- accepts or returns it or the giver takes it back; due: when it should have been.
CREATE TABLE handoffs (
	tenant_id       uuid NOT NULL,
	id              uuid NOT NULL DEFAULT uuid7(),
	contact_id      uuid NOT NULL,
	from_member     uuid,
	from_department uuid,
	to_member       uuid,
	to_department   uuid,
	reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
	state           text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'returned', 'withdrawn')),
	due_at          timestamptz NOT NULL,
	answer          text NOT NULL DEFAULT '' CHECK (length(answer) <= 1000),
	closed_at       timestamptz,
	closed_by       uuid,
	created_at      timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	CHECK (to_member IS NOT NULL OR to_department IS NOT NULL),
	CHECK ((state = 'open') = (closed_at IS NULL)),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, from_member) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, to_member) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, closed_by) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, from_department) REFERENCES departments (tenant_id, id),
	FOREIGN KEY (tenant_id, to_department) REFERENCES departments (tenant_id, id)
);
CREATE INDEX handoffs_contact ON handoffs (tenant_id, contact_id, id DESC);
CREATE INDEX handoffs_open_member ON handoffs (tenant_id, to_member, due_at) WHERE state = 'open';
CREATE INDEX handoffs_open_department ON handoffs (tenant_id, to_department, due_at) WHERE state = 'open';
SELECT app_protect('handoffs', 'SELECT, INSERT, UPDATE');

-- What was changed about a contact, for its timeline: "Status", "Active", "Roof Hold". The
-- audit has the same with where from; this is what colleagues read.
CREATE TABLE contact_changes (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	contact_id uuid NOT NULL,
	member_id  uuid,
	source     text NOT NULL DEFAULT 'page' CHECK (source IN ('page', 'api', 'import', 'crm', 'call', 'system')),
	what       text NOT NULL CHECK (length(what) <= 60),
	before     text NOT NULL DEFAULT '',
	after      text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_changes_contact ON contact_changes (tenant_id, contact_id, id DESC);
SELECT app_protect('contact_changes', 'SELECT, INSERT');

-- Who may be called, texted or written to, by what right, since when: only ever added to. The
-- newest row of an address and channel counts; all: every channel, do not contact.
CREATE TABLE consents (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	contact_id uuid,                             -- who it was when it was given; may be gone since
	address    text NOT NULL CHECK (length(address) BETWEEN 1 AND 254),   -- E.164 or e-mail
	channel    text NOT NULL CHECK (channel IN ('call', 'text', 'email', 'all')),
	state      text NOT NULL CHECK (state IN ('granted', 'refused')),
	kind       text NOT NULL DEFAULT '' CHECK (kind IN ('', 'express', 'written', 'implied')),
	source     text NOT NULL CHECK (source IN ('page', 'api', 'import', 'crm', 'text', 'call', 'form')),
	words      text NOT NULL DEFAULT '' CHECK (length(words) <= 2000),
	member_id  uuid,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX consents_address ON consents (tenant_id, address, channel, id DESC);
CREATE INDEX consents_contact ON consents (tenant_id, contact_id, id DESC);
SELECT app_protect('consents', 'SELECT, INSERT');

ALTER TABLE blocked_numbers ADD member_id uuid, ADD CHECK (length(reason) <= 200);

-- Contacts that were deleted or merged into another, as they were, for 30 days. moved: by table,
-- the ids of what belongs to the other now, or, of a deleted one, the rows that went with it.
CREATE TABLE contacts_removed (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	contact_id uuid NOT NULL,
	name       text NOT NULL,
	into_id    uuid,                             -- NULL: deleted
	contact    jsonb NOT NULL,
	phones     jsonb NOT NULL,
	labels     jsonb NOT NULL,
	moved      jsonb NOT NULL DEFAULT '{}',
	member_id  uuid,
	created_at timestamptz NOT NULL DEFAULT now(),
	undone_at  timestamptz,
	PRIMARY KEY (tenant_id, id)
);
CREATE INDEX contacts_removed_contact ON contacts_removed (tenant_id, contact_id);
CREATE INDEX contacts_removed_into ON contacts_removed (tenant_id, into_id) WHERE into_id IS NOT NULL;
SELECT app_protect('contacts_removed', 'SELECT, INSERT, UPDATE, DELETE');

-- What a member is told by the product: somebody else touched a contact of theirs (C-56), a
-- mention, a hand-off, a finished import.
CREATE TABLE notices (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid NOT NULL,
	kind       text NOT NULL CHECK (kind IN ('touch', 'mention', 'handoff', 'import', 'export', 'crm', 'presence')),
	contact_id uuid,
	words      text NOT NULL CHECK (length(words) <= 300),
	href       text NOT NULL DEFAULT '',
	read_at    timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX notices_member ON notices (tenant_id, member_id, id DESC);
CREATE INDEX notices_unread ON notices (tenant_id, member_id) WHERE read_at IS NULL;
SELECT app_protect('notices', 'SELECT, INSERT, UPDATE, DELETE');

-- A visit agreed with a contact (C-52). Reminders and calendars build on this.
CREATE TABLE appointments (
	tenant_id            uuid NOT NULL,
	id                   uuid NOT NULL DEFAULT uuid7(),
	contact_id           uuid NOT NULL,
	starts_at            timestamptz NOT NULL,
	duration_min         int NOT NULL DEFAULT 60 CHECK (duration_min BETWEEN 1 AND 10080),
	type                 text NOT NULL DEFAULT '' CHECK (length(type) <= 80),
	status               text NOT NULL DEFAULT 'pending' CHECK (length(status) <= 40),
	special_instructions text NOT NULL DEFAULT '' CHECK (length(special_instructions) <= 2000),
	created_at           timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX appointments_contact ON appointments (tenant_id, contact_id, starts_at DESC);
SELECT app_protect('appointments', 'SELECT, INSERT, UPDATE, DELETE');

-- Takes a contact out: into_id given, all that belongs to it goes over to that one, which also
-- gets its phones and labels and whatever it lacks itself; else what belongs to it goes with
-- it, except calls, which keep their number. The row in contacts_removed, or NULL when there is
-- no such contact.
CREATE FUNCTION contact_remove(p_id uuid, p_into uuid, p_member uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	k contacts;
	r uuid := uuid7();
	went jsonb := '{}';
	tabs constant text[] := '{contact_notes,handoffs,contact_changes,appointments}';
	tab text;
	ids jsonb;
BEGIN
	-- both, always in the same order
	PERFORM FROM contacts c WHERE c.tenant_id = t AND c.id IN (p_id, p_into) ORDER BY c.id FOR UPDATE;
	SELECT * INTO k FROM contacts c WHERE c.tenant_id = t AND c.id = p_id;
	IF k.id IS NULL OR p_id = p_into OR p_into IS NOT NULL AND NOT EXISTS (SELECT FROM contacts c WHERE c.tenant_id = t AND c.id = p_into) THEN
		RETURN NULL;
	END IF;
	INSERT INTO contacts_removed (tenant_id, id, contact_id, name, into_id, contact, phones, labels, member_id)
	SELECT t, r, p_id, k.name, p_into, to_jsonb(k),
		coalesce((SELECT jsonb_agg(to_jsonb(p)) FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_id), '[]'),
		coalesce((SELECT jsonb_agg(l.label_id) FROM contact_labelled l WHERE l.tenant_id = t AND l.contact_id = p_id), '[]'), p_member;
	IF p_into IS NOT NULL THEN
		FOREACH tab IN ARRAY array_append(tabs, 'calls') LOOP
			EXECUTE format('WITH m AS (UPDATE %I SET contact_id = $2 WHERE tenant_id = $1 AND contact_id = $3 RETURNING id)
				SELECT coalesce(jsonb_agg(id), ''[]'') FROM m', tab) INTO ids USING t, p_into, p_id;
			went := went || jsonb_build_object(tab, ids);
		END LOOP;
		WITH m AS (INSERT INTO contact_phones (tenant_id, contact_id, e164, label, is_primary)
				SELECT t, p_into, p.e164, p.label, false FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_id
				ON CONFLICT DO NOTHING RETURNING e164)
			SELECT went || jsonb_build_object('phones', coalesce(jsonb_agg(e164), '[]')) FROM m INTO went;
		WITH m AS (INSERT INTO contact_labelled (tenant_id, label_id, contact_id)
				SELECT t, l.label_id, p_into FROM contact_labelled l WHERE l.tenant_id = t AND l.contact_id = p_id
				ON CONFLICT DO NOTHING RETURNING label_id)
			SELECT went || jsonb_build_object('labels', coalesce(jsonb_agg(label_id), '[]')) FROM m INTO went;
		went := went || jsonb_build_object('into', (SELECT to_jsonb(c) FROM contacts c WHERE c.tenant_id = t AND c.id = p_into));
	ELSE
		FOREACH tab IN ARRAY tabs LOOP
			EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(r)), ''[]'') FROM %I r WHERE r.tenant_id = $1 AND r.contact_id = $2', tab)
			INTO ids USING t, p_id;
			went := went || jsonb_build_object(tab, ids);
		END LOOP;
	END IF;
	UPDATE contacts_removed x SET moved = went WHERE x.tenant_id = t AND x.id = r;
	DELETE FROM contacts c WHERE c.tenant_id = t AND c.id = p_id;
	IF p_into IS NOT NULL THEN
		-- after the deletion: a record id belongs to one contact
		UPDATE contacts c SET email = coalesce(c.email, k.email), address = coalesce(c.address, k.address),
			record_id = coalesce(c.record_id, k.record_id), owner_id = coalesce(c.owner_id, k.owner_id),
			stage_id = coalesce(c.stage_id, k.stage_id), stage_since = coalesce(c.stage_since, k.stage_since),
			status = coalesce(c.status, k.status), sale_date = coalesce(c.sale_date, k.sale_date),
			install_date = coalesce(c.install_date, k.install_date), pto_date = coalesce(c.pto_date, k.pto_date),
			custom = k.custom || c.custom, do_not_contact = c.do_not_contact OR k.do_not_contact,
			emergency = c.emergency OR k.emergency, unread_voicemails = c.unread_voicemails + k.unread_voicemails,
			last_touch_at = greatest(c.last_touch_at, k.last_touch_at), version = c.version + 1, updated_at = now()
		WHERE c.tenant_id = t AND c.id = p_into;
	END IF;
	RETURN r;
END $$;

-- Brings back what contact_remove took out; false when that was undone already, is too old, or
-- its id or record id is taken.
CREATE FUNCTION contact_restore(p_removed uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	r contacts_removed;
	k contacts;
	was contacts;
	tab text;
BEGIN
	SELECT * INTO r FROM contacts_removed x WHERE x.tenant_id = t AND x.id = p_removed AND x.undone_at IS NULL FOR UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	k := jsonb_populate_record(NULL::contacts, r.contact);
	IF r.into_id IS NOT NULL THEN
		was := jsonb_populate_record(NULL::contacts, r.moved->'into');
		-- what the other had lacked, unless it was given something else since
		UPDATE contacts c SET email = CASE WHEN was.email IS NULL AND c.email = k.email THEN NULL ELSE c.email END,
			address = CASE WHEN was.address IS NULL AND c.address = k.address THEN NULL ELSE c.address END,
			record_id = CASE WHEN was.record_id IS NULL AND c.record_id = k.record_id THEN NULL ELSE c.record_id END,
			owner_id = CASE WHEN was.owner_id IS NULL AND c.owner_id = k.owner_id THEN NULL ELSE c.owner_id END,
			stage_id = CASE WHEN was.stage_id IS NULL AND c.stage_id = k.stage_id THEN NULL ELSE c.stage_id END,
			status = CASE WHEN was.status IS NULL AND c.status = k.status THEN NULL ELSE c.status END,
			do_not_contact = CASE WHEN k.do_not_contact THEN was.do_not_contact ELSE c.do_not_contact END,
			unread_voicemails = greatest(0, c.unread_voicemails - k.unread_voicemails),
			version = c.version + 1, updated_at = now()
		WHERE c.tenant_id = t AND c.id = r.into_id;
	END IF;
	IF EXISTS (SELECT FROM contacts c WHERE c.tenant_id = t AND (c.id = k.id OR c.record_id = k.record_id)) THEN
		RAISE unique_violation USING MESSAGE = 'the contact or its record id is there already';
	END IF;
	INSERT INTO contacts (tenant_id, id, type, name, email, address, record_id, owner_id, stage_id, stage_since, status, language,
		do_not_contact, emergency, source, last_touch_at, last_touch_kind, last_touch_by, last_touch_dept, unread_voicemails,
		version, created_at, updated_at, sale_date, install_date, pto_date, preferred_channel, time_windows, timezone,
		special_instructions, custom)
	SELECT t, k.id, k.type, k.name, k.email, k.address, k.record_id, k.owner_id, k.stage_id, k.stage_since,
		(SELECT s.name FROM contact_statuses s WHERE s.tenant_id = t AND s.name = k.status), k.language,
		k.do_not_contact, k.emergency, k.source, k.last_touch_at, k.last_touch_kind, k.last_touch_by, k.last_touch_dept,
		k.unread_voicemails, k.version + 1, k.created_at, now(), k.sale_date, k.install_date, k.pto_date, k.preferred_channel,
		k.time_windows, k.timezone, k.special_instructions, k.custom;
	INSERT INTO contact_phones SELECT (jsonb_populate_record(NULL::contact_phones, p)).* FROM jsonb_array_elements(r.phones) p;
	INSERT INTO contact_labelled (tenant_id, label_id, contact_id) SELECT t, l.id, k.id FROM contact_labels l
	WHERE l.tenant_id = t AND r.labels ? l.id::text;
	IF r.into_id IS NOT NULL THEN
		FOREACH tab IN ARRAY '{calls,contact_notes,handoffs,contact_changes,appointments}'::text[] LOOP
			EXECUTE format('UPDATE %I SET contact_id = $2 WHERE tenant_id = $1 AND contact_id = $3
				AND id IN (SELECT value::uuid FROM jsonb_array_elements_text($4))', tab)
			USING t, k.id, r.into_id, r.moved->tab;
		END LOOP;
		DELETE FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = r.into_id AND r.moved->'phones' ? p.e164;
		DELETE FROM contact_labelled l WHERE l.tenant_id = t AND l.contact_id = r.into_id AND r.moved->'labels' ? l.label_id::text;
	ELSE
		FOREACH tab IN ARRAY '{contact_notes,handoffs,contact_changes,appointments}'::text[] LOOP
			EXECUTE format('INSERT INTO %1$I SELECT * FROM jsonb_populate_recordset(NULL::%1$I, $1)', tab) USING r.moved->tab;
		END LOOP;
	END IF;
	UPDATE contacts_removed x SET undone_at = now() WHERE x.tenant_id = t AND x.id = p_removed;
	RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION contact_remove(uuid, uuid, uuid), contact_restore(uuid) TO patchbay_app;
GRANT UPDATE (contact_id) ON contact_changes TO patchbay_app;

SELECT app_audit('contact_notes', 'note');
SELECT app_audit('handoffs', 'handoff');
SELECT app_audit('consents', 'consent');
SELECT app_audit('appointments', 'appointment');
SELECT app_audit('contacts_removed', 'removal', quiet => '{contact,phones,labels,moved}', verbs => '{made,undone,forgotten}');

-- Tells a contact's coordinator that a colleague did something there; at most one unread notice a
-- contact and kind, the newest.
CREATE FUNCTION contact_tell_owner(p_contact uuid, p_member uuid, p_words text) RETURNS void LANGUAGE sql AS $$
	WITH k AS (SELECT c.owner_id, c.id, c.name FROM contacts c WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = p_contact
			AND c.owner_id <> p_member),
	gone AS (DELETE FROM notices n USING k WHERE n.tenant_id = (SELECT app_tenant()) AND n.member_id = k.owner_id AND n.contact_id = k.id
		AND n.kind = 'touch' AND n.read_at IS NULL)
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT app_tenant(), k.owner_id, 'touch', k.id, left((SELECT m.name FROM members m WHERE m.tenant_id = (SELECT app_tenant())
		AND m.id = p_member) || ' ' || p_words || ' ' || CASE WHEN k.name = '' THEN 'a contact without a name' ELSE k.name END, 300),
		'/contacts/' || k.id FROM k
$$;

CREATE FUNCTION contact_note(p_contact uuid, p_member uuid, p_body text, p_mentions uuid[]) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	note uuid;
	who text := (SELECT m.name FROM members m WHERE m.tenant_id = t AND m.id = p_member);
	about text := (SELECT CASE WHEN k.name = '' THEN 'a contact without a name' ELSE k.name END FROM contacts k
		WHERE k.tenant_id = t AND k.id = p_contact);
BEGIN
	INSERT INTO contact_notes (tenant_id, contact_id, member_id, body, mentions)
	VALUES (t, p_contact, p_member, p_body, p_mentions) RETURNING id INTO note;
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT t, m.id, 'mention', p_contact, left(who || ' mentioned you in a note about ' || about, 300), '/contacts/' || p_contact
	FROM members m WHERE m.tenant_id = t AND m.active AND m.id = ANY (p_mentions) AND m.id <> p_member;
	-- once is enough
	IF NOT EXISTS (SELECT FROM contacts k WHERE k.tenant_id = t AND k.id = p_contact AND k.owner_id = ANY (p_mentions)) THEN
		PERFORM contact_tell_owner(p_contact, p_member, 'wrote a note about');
	END IF;
	RETURN note;
END $$;

-- All who can accept it are told.
CREATE FUNCTION handoff_give(p_contact uuid, p_member uuid, p_to_member uuid, p_to_department uuid, p_reason text, p_due timestamptz)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	handoff uuid;
BEGIN
	INSERT INTO handoffs (tenant_id, contact_id, from_member, from_department, to_member, to_department, reason, due_at)
	SELECT t, p_contact, p_member, (SELECT m.department_id FROM members m WHERE m.tenant_id = t AND m.id = p_member),
		p_to_member, p_to_department, p_reason, p_due RETURNING id INTO handoff;
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT t, m.id, 'handoff', p_contact, left(f.name || ' hands ' || CASE WHEN k.name = '' THEN 'a contact' ELSE k.name END || ' to '
		|| CASE WHEN p_to_member IS NULL THEN 'your department' ELSE 'you' END || ': ' || p_reason, 300), '/contacts/' || p_contact
	FROM members m, members f, contacts k WHERE m.tenant_id = t AND m.active AND m.id <> p_member
		AND (m.id = p_to_member OR p_to_member IS NULL AND m.department_id = p_to_department)
		AND f.tenant_id = t AND f.id = p_member AND k.tenant_id = t AND k.id = p_contact;
	IF NOT EXISTS (SELECT FROM notices n, contacts k WHERE k.tenant_id = t AND k.id = p_contact AND n.tenant_id = t
			AND n.member_id = k.owner_id AND n.kind = 'handoff' AND n.contact_id = k.id AND n.created_at = now()) THEN
		PERFORM contact_tell_owner(p_contact, p_member, 'handed over');
	END IF;
	RETURN handoff;
END $$;

-- Accepted or returned by whom it was given to, withdrawn by who gave it. Who accepts a contact
-- becomes its coordinator when it has none.
CREATE FUNCTION handoff_close(p_handoff uuid, p_member uuid, p_state text, p_answer text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	h handoffs;
BEGIN
	UPDATE handoffs x SET state = p_state, answer = p_answer, closed_at = now(), closed_by = p_member
	FROM members me
	WHERE x.tenant_id = t AND x.id = p_handoff AND x.state = 'open' AND me.tenant_id = t AND me.id = p_member AND CASE p_state
		WHEN 'withdrawn' THEN x.from_member = p_member
		ELSE (x.to_member = me.id OR x.to_member IS NULL AND x.to_department = me.department_id) END
	RETURNING x.* INTO h;
	IF h.id IS NULL THEN
		RETURN NULL;
	END IF;
	IF p_state = 'accepted' THEN
		UPDATE contacts k SET owner_id = p_member, version = k.version + 1, updated_at = now()
		WHERE k.tenant_id = t AND k.id = h.contact_id AND k.owner_id IS NULL;
	END IF;
	IF p_state <> 'withdrawn' AND h.from_member IS NOT NULL THEN
		INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
		SELECT t, h.from_member, 'handoff', h.contact_id, left(m.name || ' ' || p_state || ' '
			|| CASE WHEN k.name = '' THEN 'a contact' ELSE k.name END || CASE WHEN p_answer = '' THEN '' ELSE ': ' || p_answer END, 300),
			'/contacts/' || h.contact_id
		FROM members m, contacts k WHERE m.tenant_id = t AND m.id = p_member AND k.tenant_id = t AND k.id = h.contact_id;
	END IF;
	RETURN h.id;
END $$;

-- A call of a contact that somebody else than its coordinator took is told to the coordinator
-- when that is another department's (C-56).
CREATE FUNCTION call_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM contacts k JOIN members o ON o.tenant_id = k.tenant_id AND o.id = k.owner_id
			JOIN members m ON m.tenant_id = k.tenant_id AND m.id = NEW.answered_by
			WHERE k.tenant_id = NEW.tenant_id AND k.id = NEW.contact_id AND o.department_id IS DISTINCT FROM m.department_id) THEN
		PERFORM contact_tell_owner(NEW.contact_id, NEW.answered_by, 'talked to');
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER told AFTER UPDATE ON calls FOR EACH ROW
	WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.answered_by IS NOT NULL AND NEW.contact_id IS NOT NULL)
	EXECUTE FUNCTION call_told();

GRANT EXECUTE ON FUNCTION contact_tell_owner(uuid, uuid, text), contact_note(uuid, uuid, text, uuid[]),
	handoff_give(uuid, uuid, uuid, uuid, text, timestamptz), handoff_close(uuid, uuid, text, text) TO patchbay_app;
