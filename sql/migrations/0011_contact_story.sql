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
-- accepts or returns it or the giver takes it back; due: when it should have been. whole: who accepts
-- becomes its coordinator; else they help, and the coordinator stays.
CREATE TABLE handoffs (
	tenant_id       uuid NOT NULL,
	id              uuid NOT NULL DEFAULT uuid7(),
	contact_id      uuid NOT NULL,
	from_member     uuid,
	from_department uuid,
	to_member       uuid,
	to_department   uuid,
	reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 1000),
	whole           boolean NOT NULL DEFAULT false,
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
-- The page of open ones, by when they are due: for me, for my department, given by me, all.
CREATE INDEX handoffs_open_member ON handoffs (tenant_id, to_member, due_at, id) WHERE state = 'open';
CREATE INDEX handoffs_open_department ON handoffs (tenant_id, to_department, due_at, id) WHERE state = 'open' AND to_member IS NULL;
CREATE INDEX handoffs_open_given ON handoffs (tenant_id, from_member, due_at, id) WHERE state = 'open';
CREATE INDEX handoffs_open_all ON handoffs (tenant_id, due_at, id) WHERE state = 'open';
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
	-- survey: agreeing to be asked for reviews is a word of its own, which neither opens nor closes another
	channel    text NOT NULL CHECK (channel IN ('call', 'text', 'email', 'all', 'survey')),
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

-- How one is told: as each has chosen for themselves, or, whatever they chose, on the page alone, by
-- e-mail, on their devices or by a text to their phone.
CREATE DOMAIN notice_channel AS text CHECK (VALUE IN ('own', 'page', 'email', 'push', 'text'));

-- What a member is told by the product: somebody else touched a contact of theirs (C-56), a
-- mention, a hand-off, a finished import.
CREATE TABLE notices (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid NOT NULL,
	kind       text NOT NULL CHECK (kind IN ('touch', 'mention', 'handoff', 'import', 'export', 'bulk', 'crm', 'presence', 'sla', 'reminder', 'emergency', 'failed')),
	contact_id uuid,
	words      text NOT NULL CHECK (length(words) <= 300),
	href       text NOT NULL DEFAULT '',
	read_at    timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	channel    notice_channel NOT NULL DEFAULT 'own',
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

-- What of b's columns a has nothing of its own for: what a merged contact gains. A lead that is
-- merged with somebody of another kind becomes one of that kind; the later touch is the last one;
-- what warns stays a warning.
CREATE FUNCTION contact_gains(a contacts, b contacts) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_object_agg(n.key, n.value), '{}')
	FROM (SELECT to_jsonb(a) AS a, to_jsonb(b) AS b) j, LATERAL jsonb_each(j.b) n
	WHERE j.a->n.key IS DISTINCT FROM n.value AND CASE
		WHEN n.key LIKE 'last\_touch\_%' THEN b.last_touch_at > a.last_touch_at OR b.last_touch_at IS NOT NULL AND a.last_touch_at IS NULL
		WHEN n.key = 'type' THEN a.type = 'lead'
		WHEN n.key IN ('do_not_contact', 'emergency') THEN n.value = 'true'
		WHEN n.key = ANY ('{name,email,address,record_id,owner_id,stage_id,stage_since,status,language,sale_date,install_date,pto_date,'
			'preferred_channel,time_windows,timezone,special_instructions,restricted_at}') THEN j.a->>n.key IS NULL OR j.a->>n.key = '' END
$$;

-- What a gains of b when a person has picked, field by field: {"columns": {"email": "other"}, "custom":
-- {"roof": "one"}}; b is the other. What was not picked is as contact_gains says. Who it is in the
-- CRM is not for picking, nor what warns.
CREATE FUNCTION contact_picks(a contacts, b contacts, p_picks jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT (contact_gains(a, b) - ARRAY(SELECT p.key FROM jsonb_each_text(p_picks->'columns') p WHERE p.value = 'one' AND p.key <> ALL (n.never))
			- CASE WHEN p_picks#>>'{columns,stage_id}' = 'one' THEN '{stage_since}'::text[] ELSE '{}' END)
		|| coalesce((SELECT jsonb_object_agg(c.key, c.value) FROM jsonb_each(to_jsonb(b)) c
			WHERE c.key = ANY ('{name,type,email,address,owner_id,stage_id,stage_since,status,language,sale_date,install_date,pto_date,'
				'preferred_channel,time_windows,timezone,special_instructions}')
			AND p_picks#>>ARRAY['columns', replace(c.key, 'stage_since', 'stage_id')] = 'other' AND to_jsonb(a)->c.key IS DISTINCT FROM c.value), '{}')
	FROM (SELECT '{record_id,do_not_contact,emergency}'::text[] AS never) n
$$;

-- The same of the business's own fields: all of them, as they will be.
CREATE FUNCTION contact_picks_own(a contacts, b contacts, p_picks jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_object_agg(f.key, f.value) FILTER (WHERE f.value IS NOT NULL), '{}')
	FROM (SELECT u.key, CASE p_picks#>>ARRAY['custom', u.key] WHEN 'one' THEN a.custom->u.key WHEN 'other' THEN b.custom->u.key
		ELSE coalesce(a.custom->u.key, b.custom->u.key) END AS value FROM jsonb_object_keys(a.custom || b.custom) u (key)) f
$$;

-- Contacts take columns by their names, each its own ones; those that are not named stay. Whoever
-- changes contacts does it here: pages, programs, sheets, merges. In plpgsql, whose plans are kept: as an SQL
-- function it was planned anew for each contact, which cost more than the change.
CREATE FUNCTION contacts_take(p_ids uuid[], p_sets jsonb[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE contacts k SET (type, name, email, address, record_id, owner_id, stage_id, stage_since, status, language, do_not_contact,
		restricted_at, emergency, sale_date, install_date, pto_date, preferred_channel, time_windows, timezone, special_instructions, custom,
		last_touch_at, last_touch_kind, last_touch_by, last_touch_dept, unread_voicemails, unread_texts, version, updated_at) =
		(SELECT n.type, n.name, n.email, n.address, n.record_id, n.owner_id, n.stage_id,
			CASE WHEN p.set ? 'stage_since' OR n.stage_id IS NOT DISTINCT FROM k.stage_id THEN n.stage_since
				WHEN n.stage_id IS NOT NULL THEN now() END, n.status, n.language, n.do_not_contact, n.restricted_at, n.emergency, n.sale_date, n.install_date, n.pto_date, n.preferred_channel, n.time_windows, n.timezone,
			n.special_instructions, n.custom, n.last_touch_at, n.last_touch_kind, n.last_touch_by, n.last_touch_dept,
			n.unread_voicemails, n.unread_texts, k.version + 1, now()
		FROM jsonb_populate_record(k, p.set) n)
	FROM unnest(p_ids, p_sets) p (id, set)
	WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = p.id;
END $$;
CREATE FUNCTION contact_takes(p_id uuid, p_set jsonb) RETURNS void LANGUAGE sql AS $$
	SELECT contacts_take(ARRAY[p_id], ARRAY[p_set])
$$;

-- Addresses of a contact whose newest word on every channel is not p_state: it is now.
CREATE FUNCTION contact_consents(p_id uuid, p_only text[], p_state text, p_words text, p_member uuid) RETURNS text[] LANGUAGE sql AS $$
	WITH said AS (INSERT INTO consents (tenant_id, contact_id, address, channel, state, source, words, member_id)
		SELECT app_tenant(), p_id, a.address, 'all', p_state, 'page', left(p_words, 2000), p_member
		FROM (SELECT p.e164 AS address FROM contact_phones p WHERE p.tenant_id = (SELECT app_tenant()) AND p.contact_id = p_id
			UNION SELECT lower(k.email) FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = p_id AND k.email <> '') a
		WHERE (p_only IS NULL OR a.address = ANY (p_only)) AND p_state IS DISTINCT FROM (SELECT c.state FROM consents c
			WHERE c.tenant_id = (SELECT app_tenant()) AND c.address = a.address AND c.channel = 'all' ORDER BY c.id DESC LIMIT 1)
		RETURNING address)
	SELECT coalesce(array_agg(address), '{}') FROM said
$$;

-- What belongs to a contact and goes over to another one with it.
CREATE FUNCTION contact_belongings() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT '{contact_notes,handoffs,contact_changes,appointments,calls,notices,promises,threads,messages}'::text[]
$$;

-- What goes away and comes back with a contact; calls and texts keep their number.
CREATE FUNCTION contact_goes_along() RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT array_agg(b) FROM unnest(contact_belongings()) b WHERE b NOT IN ('calls', 'threads', 'messages')
$$;

-- Takes a contact out: into_id given, all that belongs to it goes over to that one, which also
-- gets its phones and labels and whatever it lacks itself, and is not to be contacted when either
-- was not, and what was picked of it (contact_picks); else what belongs to it goes with it, except calls, which keep their number. The row in
-- contacts_removed, or NULL when there is no such contact.
CREATE FUNCTION contact_remove(p_id uuid, p_into uuid, p_member uuid, p_picks jsonb DEFAULT '{}') RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	k contacts;
	was contacts;
	r uuid := uuid7();
	went jsonb := '{}';
	tab text;
	ids jsonb;
BEGIN
	-- both, always in the same order
	PERFORM FROM contacts c WHERE c.tenant_id = t AND c.id IN (p_id, p_into) ORDER BY c.id FOR UPDATE;
	SELECT * INTO k FROM contacts c WHERE c.tenant_id = t AND c.id = p_id;
	SELECT * INTO was FROM contacts c WHERE c.tenant_id = t AND c.id = p_into;
	IF k.id IS NULL OR p_id = p_into OR p_into IS NOT NULL AND was.id IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM contact_tell_elsewhere(p_id, p_member, CASE WHEN p_into IS NULL THEN 'deleted' ELSE 'merged' END);
	INSERT INTO contacts_removed (tenant_id, id, contact_id, name, into_id, contact, phones, labels, member_id)
	SELECT t, r, p_id, k.name, p_into, to_jsonb(k),
		coalesce((SELECT jsonb_agg(to_jsonb(p)) FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_id), '[]'),
		coalesce((SELECT jsonb_agg(l.label_id) FROM contact_labelled l WHERE l.tenant_id = t AND l.contact_id = p_id), '[]'), p_member;
	IF p_into IS NOT NULL THEN
		FOREACH tab IN ARRAY contact_belongings() LOOP
			EXECUTE format('WITH m AS (UPDATE %I SET contact_id = $2 WHERE tenant_id = $1 AND contact_id = $3 RETURNING id)
				SELECT coalesce(jsonb_agg(id), ''[]'') FROM m', tab) INTO ids USING t, p_into, p_id;
			went := went || jsonb_build_object(tab, ids);
		END LOOP;
		UPDATE notices n SET href = '/contacts/' || p_into WHERE n.tenant_id = t AND n.contact_id = p_into;
		WITH m AS (INSERT INTO contact_phones (tenant_id, contact_id, e164, label, is_primary)
				SELECT t, p_into, p.e164, p.label, false FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_id
				ON CONFLICT DO NOTHING RETURNING e164)
			SELECT went || jsonb_build_object('phones', coalesce(jsonb_agg(e164), '[]')) FROM m INTO went;
		WITH m AS (INSERT INTO contact_labelled (tenant_id, label_id, contact_id)
				SELECT t, l.label_id, p_into FROM contact_labelled l WHERE l.tenant_id = t AND l.contact_id = p_id
				ON CONFLICT DO NOTHING RETURNING label_id)
			SELECT went || jsonb_build_object('labels', coalesce(jsonb_agg(label_id), '[]')) FROM m INTO went;
		went := went || jsonb_build_object('into', to_jsonb(was), 'gains', contact_picks(was, k, p_picks),
			'custom', contact_picks_own(was, k, p_picks));
	ELSE
		FOREACH tab IN ARRAY contact_goes_along() LOOP
			EXECUTE format('SELECT coalesce(jsonb_agg(to_jsonb(r)), ''[]'') FROM %I r WHERE r.tenant_id = $1 AND r.contact_id = $2', tab)
			INTO ids USING t, p_id;
			went := went || jsonb_build_object(tab, ids);
		END LOOP;
		DELETE FROM notices n WHERE n.tenant_id = t AND n.contact_id = p_id AND n.created_at < now();
		UPDATE notices n SET href = '/contacts/removed' WHERE n.tenant_id = t AND n.contact_id = p_id;
	END IF;
	DELETE FROM contacts c WHERE c.tenant_id = t AND c.id = p_id;
	IF p_into IS NOT NULL THEN
		-- after the deletion: a record id belongs to one contact
		PERFORM contact_takes(p_into, (went->'gains') || jsonb_build_object('custom', went->'custom',
			'unread_voicemails', was.unread_voicemails + k.unread_voicemails, 'unread_texts', was.unread_texts + k.unread_texts));
		UPDATE crm_records x SET contact_id = p_into WHERE x.tenant_id = t AND x.contact_id = p_id AND went#>>'{gains,record_id}' = x.record_id;
		IF was.do_not_contact OR k.do_not_contact THEN
			went := went || jsonb_build_object('refused', contact_consents(p_into, NULL, 'refused',
				'Merged with ' || contact_called(k) || '; one of the two was not to be contacted', p_member));
		END IF;
		INSERT INTO contact_changes (tenant_id, contact_id, member_id, source, what, after)
		VALUES (t, p_into, p_member, 'page', 'Merged', contact_called(k));
	END IF;
	UPDATE contacts_removed x SET moved = went WHERE x.tenant_id = t AND x.id = r;
	RETURN r;
END $$;

CREATE FUNCTION contact_called(k contacts) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN k.name <> '' THEN k.name WHEN k.phone IS NOT NULL THEN k.phone ELSE 'a contact without a name' END
$$;

-- Takes apart what was merged: the other one loses what it gained, unless it was given something
-- else since; who asked not to be contacted since stays so.
CREATE FUNCTION contact_unmerge(r contacts_removed, k contacts) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was contacts := jsonb_populate_record(NULL::contacts, r.moved->'into');
	now_is contacts;
	back jsonb;
	own text[];
	tab text;
BEGIN
	SELECT * INTO now_is FROM contacts c WHERE c.tenant_id = t AND c.id = r.into_id;
	back := (SELECT coalesce(jsonb_object_agg(g.key, to_jsonb(was)->g.key), '{}') FROM jsonb_each(r.moved->'gains') g
		WHERE to_jsonb(now_is)->g.key = g.value AND NOT (g.key = 'do_not_contact' AND EXISTS (SELECT FROM consents c WHERE c.tenant_id = t
			AND c.contact_id = r.into_id AND c.channel = 'all' AND c.created_at > r.created_at)));
	-- own fields that the merge changed and nobody since
	own := ARRAY(SELECT u.key FROM jsonb_object_keys(was.custom || (r.moved->'custom')) u (key)
		WHERE was.custom->u.key IS DISTINCT FROM r.moved->'custom'->u.key AND now_is.custom->u.key IS NOT DISTINCT FROM r.moved->'custom'->u.key);
	PERFORM contact_takes(r.into_id, back || jsonb_build_object('unread_voicemails', greatest(0, now_is.unread_voicemails - k.unread_voicemails),
		'unread_texts', greatest(0, now_is.unread_texts - k.unread_texts),
		'custom', (now_is.custom - own) || (SELECT coalesce(jsonb_object_agg(u, was.custom->u), '{}') FROM unnest(own) u WHERE was.custom ? u)));
	FOREACH tab IN ARRAY contact_belongings() LOOP
		EXECUTE format('UPDATE %I SET contact_id = $2 WHERE tenant_id = $1 AND contact_id = $3
			AND id IN (SELECT value::uuid FROM jsonb_array_elements_text($4))', tab)
		USING t, k.id, r.into_id, r.moved->tab;
	END LOOP;
	UPDATE notices n SET href = '/contacts/' || k.id WHERE n.tenant_id = t AND n.contact_id = k.id;
	UPDATE crm_records x SET contact_id = k.id WHERE x.tenant_id = t AND x.record_id = k.record_id;
	DELETE FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = r.into_id AND r.moved->'phones' ? p.e164;
	DELETE FROM contact_labelled l WHERE l.tenant_id = t AND l.contact_id = r.into_id AND r.moved->'labels' ? l.label_id::text;
	IF back ? 'do_not_contact' THEN
		-- where nobody has said anything since
		PERFORM contact_consents(r.into_id, ARRAY(SELECT a FROM jsonb_array_elements_text(r.moved->'refused') a
			WHERE NOT EXISTS (SELECT FROM consents c WHERE c.tenant_id = t AND c.address = a AND c.created_at > r.created_at)), 'granted',
			'The merge with ' || contact_called(k) || ' was undone', NULL);
	END IF;
END $$;

-- Brings back what contact_remove took out; false when that was undone already or is forgotten,
-- its id or record id is taken, or what it was merged into is gone itself.
CREATE FUNCTION contact_restore(p_removed uuid, p_member uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	r contacts_removed;
	k contacts;
	tab text;
BEGIN
	SELECT * INTO r FROM contacts_removed x WHERE x.tenant_id = t AND x.id = p_removed AND x.undone_at IS NULL FOR UPDATE;
	k := jsonb_populate_record(NULL::contacts, r.contact);
	PERFORM FROM contacts c WHERE c.tenant_id = t AND c.id = r.into_id FOR UPDATE;
	IF r.id IS NULL OR r.into_id IS NOT NULL AND NOT FOUND OR EXISTS (SELECT FROM contacts c WHERE c.tenant_id = t AND (c.id = k.id
			OR c.record_id = k.record_id AND NOT (c.id = r.into_id AND r.moved#>'{gains,record_id}' IS NOT NULL))) THEN
		RETURN false;
	END IF;
	IF r.into_id IS NOT NULL THEN
		UPDATE contacts c SET record_id = NULL WHERE c.tenant_id = t AND c.id = r.into_id AND c.record_id = k.record_id;
	END IF;
	INSERT INTO contacts (tenant_id, id, type, name, email, address, record_id, owner_id, stage_id, stage_since, status, language,
		do_not_contact, restricted_at, emergency, source, last_touch_at, last_touch_kind, last_touch_by, last_touch_dept, unread_voicemails, unread_texts,
		version, created_at, updated_at, sale_date, install_date, pto_date, preferred_channel, time_windows, timezone,
		special_instructions, custom)
	SELECT t, k.id, k.type, k.name, k.email, k.address, k.record_id, k.owner_id,
		(SELECT s.id FROM journey_stages s WHERE s.tenant_id = t AND s.id = k.stage_id), k.stage_since,
		(SELECT s.name FROM contact_statuses s WHERE s.tenant_id = t AND s.name = k.status), k.language,
		k.do_not_contact, k.restricted_at, k.emergency, k.source, k.last_touch_at, k.last_touch_kind, k.last_touch_by, k.last_touch_dept,
		k.unread_voicemails, coalesce(k.unread_texts, 0), k.version + 1, k.created_at, now(), k.sale_date, k.install_date, k.pto_date, k.preferred_channel,
		k.time_windows, k.timezone, k.special_instructions, k.custom;
	INSERT INTO contact_phones SELECT (jsonb_populate_record(NULL::contact_phones, p)).* FROM jsonb_array_elements(r.phones) p;
	INSERT INTO contact_labelled (tenant_id, label_id, contact_id) SELECT t, l.id, k.id FROM contact_labels l
	WHERE l.tenant_id = t AND r.labels ? l.id::text;
	IF r.into_id IS NOT NULL THEN
		PERFORM contact_unmerge(r, k);
		INSERT INTO contact_changes (tenant_id, contact_id, member_id, source, what, after)
		SELECT t, u.id, p_member, 'page', 'Merge undone', u.other FROM contacts c, LATERAL (VALUES (k.id, contact_called(c)),
			(c.id, contact_called(k))) u (id, other) WHERE c.tenant_id = t AND c.id = r.into_id;
	ELSE
		DELETE FROM notices n WHERE n.tenant_id = t AND n.contact_id = k.id;
		FOREACH tab IN ARRAY contact_goes_along() LOOP
			EXECUTE format('INSERT INTO %1$I SELECT * FROM jsonb_populate_recordset(NULL::%1$I, $1)', tab) USING r.moved->tab;
		END LOOP;
		INSERT INTO contact_changes (tenant_id, contact_id, member_id, source, what) VALUES (t, k.id, p_member, 'page', 'Brought back');
	END IF;
	UPDATE contacts_removed x SET undone_at = now() WHERE x.tenant_id = t AND x.id = p_removed;
	RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION contact_gains(contacts, contacts), contact_takes(uuid, jsonb), contacts_take(uuid[], jsonb[]), contact_consents(uuid, text[], text, text, uuid),
	contact_belongings(), contact_goes_along(), contact_called(contacts), contact_unmerge(contacts_removed, contacts), contact_picks(contacts, contacts, jsonb), contact_picks_own(contacts, contacts, jsonb), contact_remove(uuid, uuid, uuid, jsonb),
	contact_restore(uuid, uuid) TO patchbay_app;
GRANT UPDATE (contact_id) ON contact_changes TO patchbay_app;

SELECT app_audit('contact_notes', 'note');
SELECT app_audit('handoffs', 'handoff');
SELECT app_audit('consents', 'consent');
SELECT app_audit('appointments', 'appointment');
SELECT app_audit('contacts_removed', 'removal', quiet => '{contact,phones,labels,moved}', verbs => '{made,undone,forgotten}');

-- Tells a member that a colleague did something to a contact. Each thing that a colleague does
-- stands by itself until it is read; the same again counts up: "Ann Bell texted Maribel Ortega (3 times)".
CREATE FUNCTION contact_tell_member(p_contact uuid, p_to uuid, p_member uuid, p_words text) RETURNS void LANGUAGE sql AS $$
	WITH k AS (SELECT c.id, left(m.name || ' ' || p_words || ' ' || CASE WHEN c.name = '' THEN 'a contact without a name' ELSE c.name END, 280) AS words
		FROM contacts c JOIN members m ON m.tenant_id = c.tenant_id AND m.id = p_member
		WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = p_contact AND p_to <> p_member),
	gone AS (DELETE FROM notices n USING k WHERE n.tenant_id = (SELECT app_tenant()) AND n.member_id = p_to AND n.contact_id = k.id
		AND n.kind = 'touch' AND n.read_at IS NULL AND starts_with(n.words, k.words)
		AND substr(n.words, length(k.words) + 1) ~ '^( \(\d{1,6} times\))?$' RETURNING substr(n.words, length(k.words) + 1) AS more),
	again AS (SELECT coalesce(sum(coalesce(substring(g.more FROM '\d+')::bigint, 1)), 0) AS n FROM gone g)
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT app_tenant(), p_to, 'touch', k.id, k.words || CASE WHEN again.n > 0 THEN format(' (%s times)', least(again.n + 1, 999999)) ELSE '' END,
		'/contacts/' || k.id FROM k, again
$$;
-- The contact's coordinator.
CREATE FUNCTION contact_tell_owner(p_contact uuid, p_member uuid, p_words text) RETURNS void LANGUAGE sql AS $$
	SELECT contact_tell_member(c.id, c.owner_id, p_member, p_words) FROM contacts c
	WHERE c.tenant_id = (SELECT app_tenant()) AND c.id = p_contact AND c.owner_id IS NOT NULL
$$;
-- The coordinator, when the colleague is of another department (C-56).
CREATE FUNCTION contact_tell_elsewhere(p_contact uuid, p_member uuid, p_words text) RETURNS void LANGUAGE sql AS $$
	SELECT contact_tell_member(k.id, o.id, m.id, p_words) FROM contacts k
	JOIN members o ON o.tenant_id = k.tenant_id AND o.id = k.owner_id
	JOIN members m ON m.tenant_id = k.tenant_id AND m.id = p_member
	WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = p_contact AND o.department_id IS DISTINCT FROM m.department_id
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

-- Whose it is to give away whole: nobody's is anybody's, else the coordinator's and who leads.
CREATE FUNCTION handoff_whole_may(p_contact uuid, p_member uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN EXISTS (SELECT FROM contacts k, members m WHERE k.tenant_id = app_tenant() AND k.id = p_contact AND m.tenant_id = k.tenant_id
		AND m.id = p_member AND (k.owner_id IS NULL OR k.owner_id = m.id OR m.role IN ('lead', 'manager', 'owner')));
END $$;

-- All who can accept it are told.
CREATE FUNCTION handoff_give(p_contact uuid, p_member uuid, p_to_member uuid, p_to_department uuid, p_reason text, p_due timestamptz, p_whole boolean)
RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	handoff uuid;
BEGIN
	INSERT INTO handoffs (tenant_id, contact_id, from_member, from_department, to_member, to_department, reason, due_at, whole)
	SELECT t, p_contact, p_member, (SELECT m.department_id FROM members m WHERE m.tenant_id = t AND m.id = p_member),
		p_to_member, p_to_department, p_reason, p_due, p_whole RETURNING id INTO handoff;
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT t, m.id, 'handoff', p_contact, left(f.name || ' hands ' || CASE WHEN k.name = '' THEN 'a contact' ELSE k.name END || ' to '
		|| CASE WHEN p_to_member IS NULL THEN 'your department' ELSE 'you' END || ': ' || p_reason, 300), '/contacts/' || p_contact || '?kind=handoffs'
	FROM members m, members f, contacts k WHERE m.tenant_id = t AND m.active AND m.id <> p_member AND m.role IN ('agent', 'lead', 'manager', 'owner')
		AND (m.id = p_to_member OR p_to_member IS NULL AND m.department_id = p_to_department)
		AND f.tenant_id = t AND f.id = p_member AND k.tenant_id = t AND k.id = p_contact;
	IF NOT EXISTS (SELECT FROM notices n, contacts k WHERE k.tenant_id = t AND k.id = p_contact AND n.tenant_id = t
			AND n.member_id = k.owner_id AND n.kind = 'handoff' AND n.contact_id = k.id AND n.created_at = now()) THEN
		PERFORM contact_tell_owner(p_contact, p_member, 'handed over');
	END IF;
	RETURN handoff;
END $$;

-- Who may accept or return: whom it was given to, when they may change contacts at all; when it is late, whoever leads.
CREATE FUNCTION handoff_may(p_to_member uuid, p_to_department uuid, p_due timestamptz, m members) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT (m.role IN ('agent', 'lead', 'manager', 'owner') AND (p_to_member = m.id OR p_to_member IS NULL AND p_to_department = m.department_id)
		OR p_due <= now() AND m.role IN ('lead', 'manager', 'owner')) IS TRUE
$$;

-- Accepted or returned by who may, withdrawn by who gave it. Who accepts a contact becomes its
-- coordinator when it has none, or when it was given whole; another coordinator is told, as is who
-- gave it. taken: who accepted it is its coordinator now.
CREATE FUNCTION handoff_close(p_handoff uuid, p_member uuid, p_state text, p_answer text, OUT id uuid, OUT taken boolean) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	h handoffs;
	was uuid;
	kept boolean; -- by the CRM
BEGIN
	UPDATE handoffs x SET state = p_state, answer = p_answer, closed_at = now(), closed_by = p_member
	FROM members me
	WHERE x.tenant_id = t AND x.id = p_handoff AND x.state = 'open' AND me.tenant_id = t AND me.id = p_member AND CASE p_state
		WHEN 'withdrawn' THEN x.from_member = p_member
		ELSE handoff_may(x.to_member, x.to_department, x.due_at, me) END
	RETURNING x.* INTO h;
	IF h.id IS NULL THEN
		RETURN;
	END IF;
	id := h.id;
	SELECT k.owner_id, bulk_locked(k.record_id, 'owner') INTO was, kept FROM contacts k WHERE k.tenant_id = t AND k.id = h.contact_id FOR NO KEY UPDATE;
	taken := p_state = 'accepted' AND (was IS NOT DISTINCT FROM p_member OR (h.whole OR was IS NULL) AND NOT kept);
	IF taken AND was IS DISTINCT FROM p_member THEN
		UPDATE contacts k SET owner_id = p_member, version = k.version + 1, updated_at = now()
		WHERE k.tenant_id = t AND k.id = h.contact_id;
		INSERT INTO contact_changes (tenant_id, contact_id, member_id, what, before, after)
		SELECT t, h.contact_id, p_member, 'Coordinator', coalesce(w.name, ''), m.name FROM members m
		LEFT JOIN members w ON w.tenant_id = t AND w.id = was WHERE m.tenant_id = t AND m.id = p_member;
		-- one who gave it is told of that anyway
		IF was IS NOT NULL AND was IS DISTINCT FROM h.from_member THEN
			PERFORM contact_tell_member(h.contact_id, was, p_member, 'took over');
		END IF;
	END IF;
	IF p_state <> 'withdrawn' AND h.from_member IS NOT NULL THEN
		INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
		SELECT t, h.from_member, 'handoff', h.contact_id, left(m.name || ' ' || p_state || ' '
			|| CASE WHEN k.name = '' THEN 'a contact' ELSE k.name END || CASE WHEN p_answer = '' THEN '' ELSE ': ' || p_answer END, 300),
			'/contacts/' || h.contact_id || '?kind=handoffs'
		FROM members m, contacts k WHERE m.tenant_id = t AND m.id = p_member AND k.tenant_id = t AND k.id = h.contact_id;
	END IF;
	IF NOT EXISTS (SELECT FROM contacts k WHERE k.tenant_id = t AND k.id = h.contact_id AND k.owner_id = h.from_member) THEN
		PERFORM contact_tell_owner(h.contact_id, p_member, CASE p_state WHEN 'withdrawn' THEN 'took back' ELSE p_state END || ' the hand-off of');
	END IF;
END $$;

-- A call that is over was the contact's last touch, unless there was one since. What is told of
-- the call later (who had answered, a voicemail) is told of the touch, whatever came first.
CREATE FUNCTION contact_touched() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE contacts k SET last_touch_at = NEW.ended_at,
		last_touch_kind = CASE WHEN NEW.direction = 'outbound' THEN 'call_out' WHEN NEW.outcome = 'answered' THEN 'call_in'
			WHEN NEW.outcome = 'voicemail' THEN 'voicemail' ELSE 'missed' END,
		last_touch_by = coalesce(a.name, ''), last_touch_dept = coalesce(a.department, '')
	FROM (SELECT) one LEFT JOIN (SELECT m.name, d.name AS department FROM members m
		LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
		WHERE m.tenant_id = NEW.tenant_id AND m.id = coalesce(NEW.answered_by, CASE WHEN NEW.direction = 'outbound' THEN
			(SELECT l.member_id FROM call_legs l WHERE l.tenant_id = NEW.tenant_id AND l.call_id = NEW.id AND l.via = 'agent' ORDER BY l.created_at LIMIT 1) END)) a ON true
	WHERE k.tenant_id = NEW.tenant_id AND k.id = NEW.contact_id
		AND (k.last_touch_at IS NULL OR k.last_touch_at <= NEW.ended_at);
	RETURN NULL;
END $$;
CREATE TRIGGER touches AFTER UPDATE ON calls FOR EACH ROW
	WHEN (NEW.ended_at IS NOT NULL AND NEW.contact_id IS NOT NULL AND (OLD.ended_at IS NULL OR OLD.contact_id IS NULL
		OR OLD.answered_by IS DISTINCT FROM NEW.answered_by OR OLD.outcome IS DISTINCT FROM NEW.outcome))
	EXECUTE FUNCTION contact_touched();

-- A call of a contact that somebody else than its coordinator took is told to the coordinator
-- when that is another department's (C-56); who took it may become known after its end.
CREATE FUNCTION call_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM contact_tell_elsewhere(NEW.contact_id, NEW.answered_by, 'talked to');
	RETURN NULL;
END $$;
CREATE TRIGGER told AFTER UPDATE ON calls FOR EACH ROW
	WHEN (NEW.ended_at IS NOT NULL AND NEW.answered_by IS NOT NULL AND NEW.contact_id IS NOT NULL
		AND (OLD.ended_at IS NULL OR OLD.answered_by IS NULL))
	EXECUTE FUNCTION call_told();

GRANT EXECUTE ON FUNCTION contact_tell_member(uuid, uuid, uuid, text), contact_tell_owner(uuid, uuid, text),
	contact_tell_elsewhere(uuid, uuid, text), contact_note(uuid, uuid, text, uuid[]),
	handoff_may(uuid, uuid, timestamptz, members), handoff_whole_may(uuid, uuid), handoff_give(uuid, uuid, uuid, uuid, text, timestamptz, boolean), handoff_close(uuid, uuid, text, text) TO patchbay_app;
