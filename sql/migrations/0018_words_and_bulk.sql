-- What a business words its own way (statuses, tags, groups, fields), changed in its settings,
-- and changes of many contacts at once. What touches many contacts is done in parts, each a
-- transaction of its own, which say how far they are.

-- work: what is being done to the contacts that have it; to: the status they get, empty: none;
-- edge: the last one done.
ALTER TABLE contact_statuses
	ADD id uuid NOT NULL DEFAULT uuid7(),
	ADD version int NOT NULL DEFAULT 1,
	ADD work text NOT NULL DEFAULT '' CHECK (work IN ('', 'rehide', 'retire')),
	ADD work_to text NOT NULL DEFAULT '' CHECK (length(work_to) <= 80),
	ADD work_by uuid,
	ADD work_edge uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
	ADD work_done bigint NOT NULL DEFAULT 0,
	ADD work_of bigint NOT NULL DEFAULT 0,
	ADD UNIQUE (tenant_id, id);
ALTER TABLE contact_labels
	ADD version int NOT NULL DEFAULT 1,
	ADD work text NOT NULL DEFAULT '' CHECK (work IN ('', 'retire')),
	ADD work_done bigint NOT NULL DEFAULT 0,
	ADD work_of bigint NOT NULL DEFAULT 0;
ALTER TABLE custom_fields
	ADD id uuid NOT NULL DEFAULT uuid7(),
	ADD version int NOT NULL DEFAULT 1,
	ADD UNIQUE (tenant_id, id);

DROP TRIGGER audit ON contact_statuses;
SELECT app_audit('contact_statuses', 'status', quiet => '{version,work_by,work_edge,work_done,work_of}');
DROP TRIGGER audit ON contact_labels;
SELECT app_audit('contact_labels', 'label', quiet => '{folded,version,work_done,work_of}');
DROP TRIGGER audit ON custom_fields;
SELECT app_audit('custom_fields', 'custom_field', quiet => '{version}');

-- How many contacts have a status or a label.
CREATE FUNCTION own_used(p_dim text, p_value text) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT coalesce(sum(c.n), 0)::bigint FROM contact_counted c
	WHERE c.tenant_id = (SELECT app_tenant()) AND c.dim = p_dim AND c.value = p_value
$$;

-- A key for a field, of its label: letters and digits, and a number where it is taken.
CREATE FUNCTION own_key(p_label text) RETURNS text LANGUAGE sql STABLE AS $$
	WITH plain AS (SELECT left(coalesce(nullif(trim('_' FROM regexp_replace(ltrim(contact_fold(p_label), '0123456789 _'),
		'[^a-z0-9]+', '_', 'g')), ''), 'field'), 34) AS key)
	SELECT k FROM plain, generate_series(1, 1000) n, LATERAL (SELECT CASE n WHEN 1 THEN plain.key ELSE plain.key || '_' || n END) v (k)
	WHERE NOT EXISTS (SELECT FROM custom_fields f WHERE f.tenant_id = (SELECT app_tenant()) AND f.key = k) ORDER BY n LIMIT 1
$$;

-- Makes (p_id NULL) or changes one. outcome: made, saved, same, missing, stale, busy, taken,
-- full. work: contacts are to be looked at again.
CREATE FUNCTION own_status_save(p_id uuid, p_version bigint, d jsonb) RETURNS TABLE (id uuid, outcome text, work boolean)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was contact_statuses;
	named text := lower(d->>'name');
	months int := (d->>'months')::int;
	rule boolean;
BEGIN
	SELECT * INTO was FROM contact_statuses s WHERE s.tenant_id = t AND s.id = p_id FOR UPDATE;
	outcome := CASE WHEN p_id IS NOT NULL AND was.id IS NULL THEN 'missing' WHEN was.version <> p_version THEN 'stale'
		WHEN was.work = 'retire' THEN 'busy'
		WHEN EXISTS (SELECT FROM contact_statuses s WHERE s.tenant_id = t AND s.id IS DISTINCT FROM p_id
			AND (lower(s.name) = named OR lower(s.label) = named OR named IN (SELECT lower(a) FROM unnest(s.aliases) a))) THEN 'taken'
		WHEN p_id IS NULL AND 50 <= (SELECT count(*) FROM contact_statuses s WHERE s.tenant_id = t) THEN 'full' END;
	work := false;
	IF outcome IS NULL AND p_id IS NULL THEN
		INSERT INTO contact_statuses AS s (tenant_id, name, category, icon, stale_months, position)
		SELECT t, d->>'name', d->>'category', d->>'icon', months, 1 + coalesce(max(o.position), 0) FROM contact_statuses o
		WHERE o.tenant_id = t RETURNING s.id INTO id;
		outcome := 'made';
	ELSIF outcome IS NULL THEN
		id := p_id;
		rule := (was.category, was.stale_months) IS DISTINCT FROM (d->>'category', months);
		outcome := CASE WHEN rule OR was.icon <> d->>'icon' OR coalesce(nullif(was.label, ''), was.name) <> d->>'name' THEN 'saved' ELSE 'same' END;
		work := rule AND own_used('status', was.name) > 0;
		UPDATE contact_statuses s SET label = CASE WHEN d->>'name' = s.name THEN '' ELSE d->>'name' END, category = d->>'category',
			icon = d->>'icon', stale_months = months, version = s.version + 1, work = CASE WHEN own_status_save.work THEN 'rehide' ELSE s.work END,
			work_edge = CASE WHEN rule THEN '00000000-0000-0000-0000-000000000000' ELSE s.work_edge END,
			work_done = CASE WHEN rule THEN 0 ELSE s.work_done END, work_of = CASE WHEN rule THEN own_used('status', s.name) ELSE s.work_of END
		WHERE s.tenant_id = t AND s.id = p_id AND outcome = 'saved';
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION own_label_save(p_id uuid, p_version bigint, p_kind text, p_name text) RETURNS TABLE (id uuid, outcome text, work boolean)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was contact_labels;
BEGIN
	SELECT * INTO was FROM contact_labels l WHERE l.tenant_id = t AND l.id = p_id FOR UPDATE;
	id := p_id;
	work := false;
	outcome := CASE WHEN p_id IS NOT NULL AND was.id IS NULL THEN 'missing' WHEN was.version <> p_version THEN 'stale'
		WHEN was.work <> '' THEN 'busy' WHEN was.name = p_name THEN 'same'
		WHEN EXISTS (SELECT FROM contact_labels l WHERE l.tenant_id = t AND l.id IS DISTINCT FROM p_id
			AND l.kind = coalesce(was.kind, p_kind) AND l.folded = ltrim(contact_fold(p_name))) THEN 'taken'
		WHEN p_id IS NULL AND 2000 <= (SELECT count(*) FROM contact_labels l WHERE l.tenant_id = t) THEN 'full' END;
	IF outcome IS NULL AND p_id IS NULL THEN
		INSERT INTO contact_labels AS l (tenant_id, kind, name) VALUES (t, p_kind, p_name) RETURNING l.id INTO id;
		outcome := 'made';
	ELSIF outcome IS NULL THEN
		UPDATE contact_labels l SET name = p_name, version = l.version + 1 WHERE l.tenant_id = t AND l.id = p_id;
		outcome := 'saved';
	END IF;
	RETURN NEXT;
END $$;

-- The kind of a field stays: what contacts have in it would mean nothing else.
CREATE FUNCTION own_field_save(p_id uuid, p_version bigint, d jsonb) RETURNS TABLE (id uuid, outcome text, work boolean)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was custom_fields;
	picks text[] := ARRAY(SELECT jsonb_array_elements_text(d->'choices'));
BEGIN
	SELECT * INTO was FROM custom_fields f WHERE f.tenant_id = t AND f.id = p_id FOR UPDATE;
	id := p_id;
	work := false;
	outcome := CASE WHEN p_id IS NOT NULL AND was.id IS NULL THEN 'missing' WHEN was.version <> p_version THEN 'stale'
		WHEN EXISTS (SELECT FROM custom_fields f WHERE f.tenant_id = t AND f.id IS DISTINCT FROM p_id
			AND lower(f.label) = lower(d->>'name')) THEN 'taken'
		WHEN p_id IS NULL AND 100 <= (SELECT count(*) FROM custom_fields f WHERE f.tenant_id = t) THEN 'full'
		WHEN (was.label, was.choices, was.archived) = (d->>'name', picks, (d->>'archived')::boolean) THEN 'same' END;
	IF outcome IS NULL AND p_id IS NULL THEN
		INSERT INTO custom_fields AS f (tenant_id, key, label, kind, choices, position)
		SELECT t, own_key(d->>'name'), d->>'name', d->>'kind', picks, 1 + coalesce(max(o.position), 0) FROM custom_fields o
		WHERE o.tenant_id = t RETURNING f.id INTO id;
		outcome := 'made';
	ELSIF outcome IS NULL THEN
		UPDATE custom_fields f SET label = d->>'name', choices = picks, archived = (d->>'archived')::boolean, version = f.version + 1
		WHERE f.tenant_id = t AND f.id = p_id;
		outcome := 'saved';
	END IF;
	RETURN NEXT;
END $$;

CREATE FUNCTION own_save(p_kind text, p_id uuid, p_version bigint, d jsonb) RETURNS TABLE (id uuid, outcome text, work boolean)
LANGUAGE plpgsql AS $$
BEGIN
	-- two who add the last one, or the same one, come one after the other
	PERFORM pg_advisory_xact_lock(hashtextextended(app_tenant()::text || ' own', 0));
	RETURN QUERY SELECT * FROM own_status_save(p_id, p_version, d) WHERE p_kind = 'status'
		UNION ALL SELECT * FROM own_label_save(p_id, p_version, p_kind, d->>'name') WHERE p_kind IN ('tag', 'group')
		UNION ALL SELECT * FROM own_field_save(p_id, p_version, d) WHERE p_kind = 'field';
END $$;

-- One place up or down in its list; false when there is no such one.
CREATE FUNCTION own_move(p_kind text, p_id uuid, p_up boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	ids uuid[];
	at int;
	goes int;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || ' own', 0));
	ids := CASE p_kind WHEN 'status' THEN ARRAY(SELECT s.id FROM contact_statuses s WHERE s.tenant_id = t ORDER BY s.position, s.name)
		WHEN 'field' THEN ARRAY(SELECT f.id FROM custom_fields f WHERE f.tenant_id = t ORDER BY f.position, f.key) END;
	at := array_position(ids, p_id);
	IF at IS NULL THEN
		RETURN false;
	END IF;
	goes := least(greatest(at + CASE WHEN p_up THEN -1 ELSE 1 END, 1), cardinality(ids));
	ids[at] := ids[goes];
	ids[goes] := p_id;
	UPDATE contact_statuses s SET position = o.n FROM unnest(ids) WITH ORDINALITY o (id, n)
	WHERE p_kind = 'status' AND s.tenant_id = t AND s.id = o.id AND s.position <> o.n;
	UPDATE custom_fields f SET position = o.n FROM unnest(ids) WITH ORDINALITY o (id, n)
	WHERE p_kind = 'field' AND f.tenant_id = t AND f.id = o.id AND f.position <> o.n;
	RETURN true;
END $$;

-- Takes one away: first from the contacts that have it, which of a status get another (p_to, or
-- none). outcome: going, missing, stale, to.
CREATE FUNCTION own_retire(p_kind text, p_id uuid, p_version bigint, p_to uuid, p_member uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	is_version int;
	becomes text := (SELECT s.name FROM contact_statuses s WHERE s.tenant_id = t AND s.id = p_to AND s.id <> p_id AND s.work <> 'retire');
BEGIN
	IF p_kind = 'status' THEN
		SELECT s.version INTO is_version FROM contact_statuses s WHERE s.tenant_id = t AND s.id = p_id FOR UPDATE;
	ELSE
		SELECT l.version INTO is_version FROM contact_labels l WHERE l.tenant_id = t AND l.id = p_id AND l.kind = p_kind FOR UPDATE;
	END IF;
	IF is_version IS NULL OR is_version <> p_version THEN
		RETURN CASE WHEN is_version IS NULL THEN 'missing' ELSE 'stale' END;
	ELSIF p_to IS NOT NULL AND becomes IS NULL THEN
		RETURN 'to';
	END IF;
	UPDATE contact_statuses s SET work = 'retire', work_to = coalesce(becomes, ''), work_by = p_member, version = s.version + 1,
		work_edge = '00000000-0000-0000-0000-000000000000', work_done = 0, work_of = own_used('status', s.name)
	WHERE p_kind = 'status' AND s.tenant_id = t AND s.id = p_id;
	UPDATE contact_labels l SET work = 'retire', version = l.version + 1, work_done = 0, work_of = own_used('label', l.id::text)
	WHERE p_kind <> 'status' AND l.tenant_id = t AND l.id = p_id;
	RETURN 'going';
END $$;

-- The next contacts of a status whose rule changed, or that is being taken away; false: over.
CREATE FUNCTION own_status_work(p_id uuid, p_limit int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	s contact_statuses;
	ids uuid[];
BEGIN
	SELECT * INTO s FROM contact_statuses c WHERE c.tenant_id = t AND c.id = p_id FOR UPDATE;
	IF coalesce(s.work, '') = '' THEN
		RETURN false;
	END IF;
	ids := ARRAY(SELECT k.id FROM contacts k WHERE k.tenant_id = t AND k.status = s.name AND k.id > s.work_edge
		ORDER BY k.id LIMIT p_limit FOR UPDATE);
	IF cardinality(ids) > 0 AND s.work = 'rehide' THEN
		UPDATE contacts k SET status = k.status WHERE k.tenant_id = t AND k.id = ANY (ids);
	ELSIF cardinality(ids) > 0 THEN
		INSERT INTO contact_changes (tenant_id, contact_id, member_id, what, before, after)
		SELECT t, k.id, s.work_by, 'Status', coalesce(nullif(s.label, ''), s.name), coalesce(contact_status_label(nullif(s.work_to, '')), '')
		FROM unnest(ids) k (id);
		UPDATE contacts k SET status = nullif(s.work_to, ''), version = k.version + 1, updated_at = now()
		WHERE k.tenant_id = t AND k.id = ANY (ids);
	ELSIF s.work = 'rehide' THEN
		UPDATE contact_statuses c SET work = '' WHERE c.tenant_id = t AND c.id = p_id;
		RETURN false;
	ELSIF EXISTS (SELECT FROM contacts k WHERE k.tenant_id = t AND k.status = s.name) THEN
		-- some got it meanwhile, with an id that was passed already
		UPDATE contact_statuses c SET work_edge = '00000000-0000-0000-0000-000000000000' WHERE c.tenant_id = t AND c.id = p_id;
		RETURN true;
	ELSE
		UPDATE crm_values v SET target = nullif(s.work_to, '') WHERE v.tenant_id = t AND v.kind = 'status' AND v.target = s.name;
		DELETE FROM contact_statuses c WHERE c.tenant_id = t AND c.id = p_id;
		RETURN false;
	END IF;
	UPDATE contact_statuses c SET work_edge = ids[cardinality(ids)], work_done = least(c.work_done + cardinality(ids), c.work_of)
	WHERE c.tenant_id = t AND c.id = p_id;
	RETURN true;
END $$;

CREATE FUNCTION own_label_work(p_id uuid, p_limit int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	gone int;
BEGIN
	IF NOT EXISTS (SELECT FROM contact_labels l WHERE l.tenant_id = t AND l.id = p_id AND l.work = 'retire' FOR UPDATE) THEN
		RETURN false;
	END IF;
	DELETE FROM contact_labelled d WHERE d.tenant_id = t AND d.label_id = p_id AND d.contact_id IN (SELECT o.contact_id
		FROM contact_labelled o WHERE o.tenant_id = t AND o.label_id = p_id LIMIT p_limit);
	GET DIAGNOSTICS gone = ROW_COUNT;
	IF gone > 0 THEN
		UPDATE contact_labels l SET work_done = least(l.work_done + gone, l.work_of) WHERE l.tenant_id = t AND l.id = p_id;
	ELSE
		DELETE FROM contact_labels l WHERE l.tenant_id = t AND l.id = p_id;
	END IF;
	RETURN gone > 0;
END $$;

CREATE FUNCTION own_work(p_kind text, p_id uuid, p_limit int) RETURNS boolean LANGUAGE sql AS $$
	SELECT CASE p_kind WHEN 'status' THEN own_status_work(p_id, p_limit) ELSE own_label_work(p_id, p_limit) END
$$;

GRANT EXECUTE ON FUNCTION own_used(text, text), own_key(text), own_status_save(uuid, bigint, jsonb), own_label_save(uuid, bigint, text, text),
	own_field_save(uuid, bigint, jsonb), own_save(text, uuid, bigint, jsonb), own_move(text, uuid, boolean),
	own_retire(text, uuid, bigint, uuid, uuid), own_status_work(uuid, int), own_label_work(uuid, int), own_work(text, uuid, int) TO patchbay_app;

-- One change of many contacts. filter: a list's, a search's, whose finds are taken when the work
-- begins, or the ids of those that were picked. value: a label's or a member's id, a status'
-- name; empty: none.
CREATE TABLE bulk_changes (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid,
	what       text NOT NULL CHECK (what IN ('tag_add', 'tag_remove', 'group_add', 'group_remove', 'owner', 'status', 'dnc')),
	value      text NOT NULL DEFAULT '' CHECK (length(value) <= 80),
	reason     text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
	says       text NOT NULL CHECK (length(says) <= 300),       -- "Add the tag VIP"
	about      text NOT NULL CHECK (length(about) <= 300),      -- "Customers, status Active"
	filter     jsonb NOT NULL,
	state      text NOT NULL DEFAULT 'gathering' CHECK (state IN ('gathering', 'running', 'done', 'stopped', 'undoing', 'undone', 'failed')),
	edge       uuid,
	total      int NOT NULL DEFAULT 0,
	done       int NOT NULL DEFAULT 0,
	changed    int NOT NULL DEFAULT 0,
	kept       int NOT NULL DEFAULT 0,
	ended_at   timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
SELECT app_protect('bulk_changes', 'SELECT, INSERT, UPDATE');
SELECT app_audit('bulk_changes', 'bulk_change', quiet => '{edge,total,done,changed,kept,ended_at}');

-- Whom it is about. state: empty until it is their turn; kept: left as they were, or, of an undo,
-- changed again since. was: of a value that was replaced.
CREATE TABLE bulk_rows (
	tenant_id  uuid NOT NULL,
	bulk_id    uuid NOT NULL,
	contact_id uuid NOT NULL,
	n          int NOT NULL,
	state      text NOT NULL DEFAULT '' CHECK (state IN ('', 'changed', 'same', 'kept', 'undone')),
	was        text,
	PRIMARY KEY (tenant_id, bulk_id, contact_id),
	FOREIGN KEY (tenant_id, bulk_id) REFERENCES bulk_changes (tenant_id, id)
);
CREATE INDEX bulk_rows_open ON bulk_rows (tenant_id, bulk_id, n) WHERE state = '';
CREATE INDEX bulk_rows_changed ON bulk_rows (tenant_id, bulk_id, n) WHERE state = 'changed';
SELECT app_protect('bulk_rows', 'SELECT, INSERT, UPDATE, DELETE');

-- How many contacts a list shows or a search finds, counted to a limit.
CREATE FUNCTION bulk_count(f jsonb, p_limit int) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT count(*) FROM (
		SELECT m.id FROM contact_found((f->>'words')::text[], (f->>'names')::text[], f->>'digits', f->>'type', f->'filters', p_limit) m WHERE f ? 'words'
		UNION ALL SELECT k.id FROM contacts k WHERE k.tenant_id = (SELECT app_tenant()) AND k.id IN (SELECT jsonb_array_elements_text(f->'ids')::uuid)
		UNION ALL SELECT l.id FROM contact_list(f->>'type', CASE WHEN f->>'hidden' = '1' THEN '{f,t}' ELSE '{f}' END::boolean[],
			f->'filters', 'name', false, NULL, false, CASE WHEN f ?| '{words,ids}' THEN 0 ELSE p_limit END) l) x
$$;

-- The next part of whom it is about.
CREATE FUNCTION bulk_gather(b bulk_changes) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	part constant int := 5000;
	f jsonb := b.filter;
	ids uuid[];
	added int;
BEGIN
	ids := CASE WHEN f ? 'ids' THEN ARRAY(SELECT k.id FROM contacts k WHERE k.tenant_id = b.tenant_id
			AND k.id IN (SELECT jsonb_array_elements_text(f->'ids')::uuid))
		WHEN f ? 'words' THEN ARRAY(SELECT m.id FROM contact_found((f->>'words')::text[], (f->>'names')::text[], f->>'digits', f->>'type',
			f->'filters', 100000) m)
		ELSE ARRAY(SELECT l.id FROM contact_list(f->>'type', CASE WHEN f->>'hidden' = '1' THEN '{f,t}' ELSE '{f}' END::boolean[],
			f->'filters', 'name', false, b.edge, false, part) WITH ORDINALITY l (id, n) ORDER BY l.n) END;
	INSERT INTO bulk_rows (tenant_id, bulk_id, contact_id, n)
	SELECT b.tenant_id, b.id, u.id, b.total + u.n FROM unnest(ids) WITH ORDINALITY u (id, n) ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS added = ROW_COUNT;
	UPDATE bulk_changes x SET total = x.total + added, edge = coalesce(ids[cardinality(ids)], x.edge),
		state = CASE WHEN f ?| '{words,ids}' OR cardinality(ids) < part THEN 'running' ELSE 'gathering' END
	WHERE x.tenant_id = b.tenant_id AND x.id = b.id;
END $$;

-- A contact's tags or groups for people, with one and without one.
CREATE FUNCTION bulk_labels_said(p_contact uuid, p_kind text, p_with uuid, p_without uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce(string_agg(l.name, ', ' ORDER BY l.folded), '') FROM contact_labels l
	WHERE l.tenant_id = (SELECT app_tenant()) AND l.kind = p_kind AND l.id IS DISTINCT FROM p_without
		AND (l.id = p_with OR EXISTS (SELECT FROM contact_labelled d WHERE d.tenant_id = l.tenant_id AND d.label_id = l.id
			AND d.contact_id = p_contact))
$$;

-- Adds a label to contacts or takes it from them; those that changed.
CREATE FUNCTION bulk_label(p_ids uuid[], p_label uuid, p_add boolean, p_member uuid) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	g text;
	changed uuid[];
BEGIN
	SELECT l.kind INTO g FROM contact_labels l WHERE l.tenant_id = t AND l.id = p_label AND l.work = '' FOR SHARE;
	IF g IS NULL THEN
		RETURN NULL;
	END IF;
	IF p_add THEN
		WITH i AS (INSERT INTO contact_labelled (tenant_id, label_id, contact_id) SELECT t, p_label, k.id FROM contacts k
			WHERE k.tenant_id = t AND k.id = ANY (p_ids) ON CONFLICT DO NOTHING RETURNING contact_id)
		SELECT coalesce(array_agg(i.contact_id), '{}') INTO changed FROM i;
	ELSE
		WITH d AS (DELETE FROM contact_labelled l WHERE l.tenant_id = t AND l.label_id = p_label AND l.contact_id = ANY (p_ids)
			RETURNING l.contact_id)
		SELECT coalesce(array_agg(d.contact_id), '{}') INTO changed FROM d;
	END IF;
	INSERT INTO contact_changes (tenant_id, contact_id, member_id, what, before, after)
	SELECT t, k.id, p_member, CASE g WHEN 'tag' THEN 'Tags' ELSE 'Groups' END,
		CASE WHEN p_add THEN bulk_labels_said(k.id, g, NULL, p_label) ELSE bulk_labels_said(k.id, g, p_label, NULL) END,
		bulk_labels_said(k.id, g, NULL, NULL) FROM unnest(changed) k (id);
	UPDATE contacts k SET version = k.version + 1, updated_at = now() WHERE k.tenant_id = t AND k.id = ANY (changed);
	RETURN changed;
END $$;

-- Is it the CRM that says it of a contact?
CREATE FUNCTION bulk_locked(p_record text, p_what text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT p_record IS NOT NULL AND p_what = ANY (crm_locks(p_record))
$$;

-- Gives contacts another coordinator or status: each the value that stands beside it, where it
-- still has what p_from says (NULL: whatever). Those that changed, with what they had.
CREATE FUNCTION bulk_value(p_what text, p_ids uuid[], p_values text[], p_from text, p_member uuid)
RETURNS TABLE (contact_id uuid, was text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	RETURN QUERY WITH o AS (SELECT k.id, CASE p_what WHEN 'owner' THEN k.owner_id::text ELSE k.status END AS before, nullif(v.value, '') AS after
			FROM unnest(p_ids, p_values) v (id, value) JOIN contacts k ON k.tenant_id = t AND k.id = v.id
			WHERE NOT bulk_locked(k.record_id, p_what)),
		o2 AS (SELECT * FROM o WHERE o.before IS DISTINCT FROM o.after AND (p_from IS NULL OR coalesce(o.before, '') = p_from)),
		u AS (UPDATE contacts k SET owner_id = CASE p_what WHEN 'owner' THEN o2.after::uuid ELSE k.owner_id END,
				status = CASE p_what WHEN 'status' THEN o2.after ELSE k.status END, version = k.version + 1, updated_at = now()
			FROM o2 WHERE k.tenant_id = t AND k.id = o2.id RETURNING k.id),
		told AS (INSERT INTO contact_changes (tenant_id, contact_id, member_id, what, before, after)
			SELECT t, o2.id, p_member, CASE p_what WHEN 'owner' THEN 'Coordinator' ELSE 'Status' END,
				coalesce(CASE p_what WHEN 'owner' THEN (SELECT m.name FROM members m WHERE m.tenant_id = t AND m.id::text = o2.before) ELSE contact_status_label(o2.before) END, ''),
				coalesce(CASE p_what WHEN 'owner' THEN (SELECT m.name FROM members m WHERE m.tenant_id = t AND m.id::text = o2.after) ELSE contact_status_label(o2.after) END, '')
			FROM o2)
	SELECT o2.id, coalesce(o2.before, '') FROM o2;
END $$;

-- What it does to some contacts: marks them; false: it cannot go on (what it is about is gone).
CREATE FUNCTION bulk_do(b bulk_changes, p_ids uuid[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := b.tenant_id;
	did uuid[];
	dnc uuid[];
BEGIN
	IF b.what IN ('owner', 'status') THEN
		IF b.value <> '' AND NOT (CASE b.what WHEN 'owner' THEN EXISTS (SELECT FROM members m WHERE m.tenant_id = t AND m.id::text = b.value AND m.active)
				ELSE EXISTS (SELECT FROM contact_statuses s WHERE s.tenant_id = t AND s.name = b.value AND s.work <> 'retire') END) THEN
			RETURN false;
		END IF;
		UPDATE bulk_rows r SET state = 'changed', was = v.was
		FROM bulk_value(b.what, p_ids, array_fill(b.value, ARRAY[cardinality(p_ids)]), NULL, b.member_id) v
		WHERE r.tenant_id = t AND r.bulk_id = b.id AND r.contact_id = v.contact_id;
		UPDATE bulk_rows r SET state = 'kept' FROM contacts k WHERE r.tenant_id = t AND r.bulk_id = b.id AND r.state = ''
			AND r.contact_id = ANY (p_ids) AND k.tenant_id = t AND k.id = r.contact_id AND bulk_locked(k.record_id, b.what);
		RETURN true;
	ELSIF b.what = 'dnc' THEN
		dnc := ARRAY(SELECT k.id FROM contacts k WHERE k.tenant_id = t AND k.id = ANY (p_ids) AND NOT k.do_not_contact ORDER BY k.id);
		PERFORM contact_dnc(u.id, true, b.reason, b.member_id, 'page') FROM unnest(dnc) u (id);
		did := dnc;
	ELSE
		did := bulk_label(p_ids, b.value::uuid, b.what IN ('tag_add', 'group_add'), b.member_id);
	END IF;
	IF did IS NULL THEN
		RETURN false;
	END IF;
	UPDATE bulk_rows r SET state = 'changed' WHERE r.tenant_id = t AND r.bulk_id = b.id AND r.contact_id = ANY (did);
	RETURN true;
END $$;

-- Back to what they had, where nobody has changed it since.
CREATE FUNCTION bulk_undo(b bulk_changes, p_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := b.tenant_id;
	did uuid[];
	back text[] := ARRAY(SELECT CASE WHEN b.what = 'owner' OR EXISTS (SELECT FROM contact_statuses s WHERE s.tenant_id = t AND s.name = r.was)
		THEN coalesce(r.was, '') ELSE '' END FROM unnest(p_ids) WITH ORDINALITY u (id, n) JOIN bulk_rows r ON r.tenant_id = t
			AND r.bulk_id = b.id AND r.contact_id = u.id ORDER BY u.n);
BEGIN
	IF b.what IN ('owner', 'status') THEN
		did := ARRAY(SELECT v.contact_id FROM bulk_value(b.what, p_ids, back, b.value, b.member_id) v);
	ELSE
		did := coalesce(bulk_label(p_ids, b.value::uuid, b.what IN ('tag_remove', 'group_remove'), b.member_id), '{}');
	END IF;
	UPDATE bulk_rows r SET state = CASE WHEN r.contact_id = ANY (did) THEN 'undone' ELSE 'kept' END
	WHERE r.tenant_id = t AND r.bulk_id = b.id AND r.contact_id = ANY (p_ids);
END $$;

-- The next part of a change or of its undo; false: it is over.
CREATE FUNCTION bulk_step(p_id uuid, p_limit int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	b bulk_changes;
	ids uuid[];
	went int;
BEGIN
	SELECT * INTO b FROM bulk_changes x WHERE x.tenant_id = t AND x.id = p_id FOR UPDATE;
	IF b.state = 'gathering' THEN
		PERFORM bulk_gather(b);
		RETURN true;
	ELSIF b.id IS NULL OR b.state NOT IN ('running', 'undoing') THEN
		RETURN false;
	END IF;
	ids := ARRAY(SELECT r.contact_id FROM bulk_rows r WHERE r.tenant_id = t AND r.bulk_id = p_id
		AND r.state = CASE b.state WHEN 'running' THEN '' ELSE 'changed' END ORDER BY r.n LIMIT p_limit);
	PERFORM FROM contacts k WHERE k.tenant_id = t AND k.id = ANY (ids) ORDER BY k.id FOR UPDATE;
	IF cardinality(ids) = 0 THEN
		UPDATE bulk_changes x SET state = CASE b.state WHEN 'running' THEN 'done' ELSE 'undone' END, ended_at = now()
		WHERE x.tenant_id = t AND x.id = p_id;
		INSERT INTO notices (tenant_id, member_id, kind, words, href) SELECT t, b.member_id, 'bulk', left(CASE b.state
			WHEN 'running' THEN 'Done: ' ELSE 'Undone: ' END || b.says || ', ' || b.changed || ' contacts', 300), '/contacts/bulk/' || b.id
		WHERE b.member_id IS NOT NULL;
		RETURN false;
	ELSIF b.state = 'undoing' THEN
		PERFORM bulk_undo(b, ids);
	ELSIF NOT bulk_do(b, ids) THEN
		UPDATE bulk_changes x SET state = 'failed', ended_at = now() WHERE x.tenant_id = t AND x.id = p_id;
		RETURN false;
	END IF;
	UPDATE bulk_rows r SET state = 'same' WHERE r.tenant_id = t AND r.bulk_id = p_id AND r.contact_id = ANY (ids) AND r.state = '';
	SELECT count(*) FILTER (WHERE r.state = CASE b.state WHEN 'running' THEN 'changed' ELSE 'undone' END) INTO went
	FROM bulk_rows r WHERE r.tenant_id = t AND r.bulk_id = p_id AND r.contact_id = ANY (ids);
	UPDATE bulk_changes x SET done = x.done + cardinality(ids), changed = x.changed + CASE b.state WHEN 'running' THEN went ELSE 0 END,
		kept = x.kept + (SELECT count(*) FROM bulk_rows r WHERE r.tenant_id = t AND r.bulk_id = p_id AND r.contact_id = ANY (ids) AND r.state = 'kept')
	WHERE x.tenant_id = t AND x.id = p_id;
	RETURN true;
END $$;

GRANT EXECUTE ON FUNCTION bulk_count(jsonb, int), bulk_gather(bulk_changes), bulk_labels_said(uuid, text, uuid, uuid),
	bulk_label(uuid[], uuid, boolean, uuid), bulk_locked(text, text),
	bulk_value(text, uuid[], text[], text, uuid), bulk_do(bulk_changes, uuid[]),
	bulk_undo(bulk_changes, uuid[]), bulk_step(uuid, int) TO patchbay_app;

-- What a manager changes about a colleague: name and role (member_role_may), where they work,
-- which phone rings for them, and whether it does. Runs as the owner, because not every role is
-- everybody's to give; only in the transaction's own business. p_stamp: of what was shown.
-- outcome: saved, same, missing, stale, role, department.
CREATE FUNCTION member_stamp(m members) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT md5(concat_ws('|', m.name, m.role, coalesce(m.phone, ''), coalesce(m.department_id::text, ''), m.can_receive_calls))
$$;
CREATE FUNCTION member_change(p_by uuid, p_member uuid, p_stamp text, p_name text, p_role text, p_phone text, p_department uuid, p_receives boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	t uuid := app_tenant();
	giver members;
	was members;
BEGIN
	SELECT * INTO giver FROM members m WHERE m.tenant_id = t AND m.id = p_by AND m.active;
	SELECT * INTO was FROM members m WHERE m.tenant_id = t AND m.id = p_member AND m.active FOR UPDATE;
	IF was.id IS NULL THEN
		RETURN 'missing';
	ELSIF member_stamp(was) <> p_stamp THEN
		RETURN 'stale';
	ELSIF member_role_may(giver, was.role, p_role, was.id = giver.id) IS NOT TRUE THEN
		RETURN 'role';
	ELSIF p_department IS NOT NULL AND NOT EXISTS (SELECT FROM departments d WHERE d.tenant_id = t AND d.id = p_department) THEN
		RETURN 'department';
	ELSIF (was.name, was.role, was.phone, was.department_id, was.can_receive_calls) IS NOT DISTINCT FROM (p_name, p_role, p_phone, p_department, p_receives) THEN
		RETURN 'same';
	END IF;
	UPDATE members m SET name = p_name, role = p_role, phone = p_phone, department_id = p_department, can_receive_calls = p_receives
	WHERE m.tenant_id = t AND m.id = p_member;
	RETURN 'saved';
END $$;
GRANT EXECUTE ON FUNCTION member_stamp(members), member_change(uuid, uuid, text, text, text, text, uuid, boolean) TO patchbay_app;
