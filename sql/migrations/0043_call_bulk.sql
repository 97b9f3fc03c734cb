-- One change of many calls at once, in parts, and back: tags, spam, outcome, owner.

CREATE TABLE call_bulks (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid,
	what       text NOT NULL CHECK (what IN ('tag_add', 'tag_remove', 'spam', 'no_spam', 'outcome', 'assign')),
	value      text NOT NULL DEFAULT '' CHECK (length(value) <= 80),     -- an id; empty: none
	says       text NOT NULL CHECK (length(says) <= 300),
	about      text NOT NULL CHECK (length(about) <= 300),
	filter     jsonb NOT NULL,
	state      text NOT NULL DEFAULT 'gathering' CHECK (state IN ('gathering', 'running', 'done', 'stopped', 'undoing', 'undone', 'failed')),
	edge       uuid,
	total      int NOT NULL DEFAULT 0,
	done       int NOT NULL DEFAULT 0,
	changed    int NOT NULL DEFAULT 0,
	kept       int NOT NULL DEFAULT 0,
	created_at timestamptz NOT NULL DEFAULT now(),
	ended_at   timestamptz,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
SELECT app_protect('call_bulks', 'SELECT, INSERT, UPDATE');
SELECT app_audit('call_bulks', 'call_bulk', quiet => '{edge,total,done,changed,kept,ended_at}');

-- state as in bulk_rows; was: of a value that was replaced.
CREATE TABLE call_bulk_rows (
	tenant_id uuid NOT NULL,
	bulk_id   uuid NOT NULL,
	call_id   uuid NOT NULL,
	n         int NOT NULL,
	state     text NOT NULL DEFAULT '' CHECK (state IN ('', 'changed', 'same', 'kept', 'undone')),
	was       text,
	PRIMARY KEY (tenant_id, bulk_id, call_id),
	FOREIGN KEY (tenant_id, bulk_id) REFERENCES call_bulks (tenant_id, id)
);
CREATE INDEX call_bulk_rows_open ON call_bulk_rows (tenant_id, bulk_id, n) WHERE state = '';
CREATE INDEX call_bulk_rows_changed ON call_bulk_rows (tenant_id, bulk_id, n) WHERE state = 'changed';
SELECT app_protect('call_bulk_rows', 'SELECT, INSERT, UPDATE, DELETE');

-- The next part of which calls it is about.
CREATE FUNCTION call_bulk_gather(b call_bulks) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	part constant int := 5000;
	ids uuid[] := ARRAY(SELECT l.id FROM call_list(b.filter, 'started', true, b.edge, false, 0, part) WITH ORDINALITY l (id, n) ORDER BY l.n);
	added int;
BEGIN
	INSERT INTO call_bulk_rows (tenant_id, bulk_id, call_id, n)
	SELECT b.tenant_id, b.id, u.id, b.total + u.n FROM unnest(ids) WITH ORDINALITY u (id, n) ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS added = ROW_COUNT;
	UPDATE call_bulks x SET total = x.total + added, edge = coalesce(ids[cardinality(ids)], x.edge),
		state = CASE WHEN cardinality(ids) < part THEN 'running' ELSE 'gathering' END
	WHERE x.tenant_id = b.tenant_id AND x.id = b.id;
END $$;

-- Is what they were to get still there?
CREATE FUNCTION call_bulk_can(b call_bulks) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT CASE b.what WHEN 'outcome' THEN EXISTS (SELECT FROM dispositions d WHERE d.tenant_id = b.tenant_id AND d.id = b.value::uuid AND NOT d.archived)
		WHEN 'assign' THEN b.value = '' OR EXISTS (SELECT FROM members m WHERE m.tenant_id = b.tenant_id AND m.id = b.value::uuid AND m.active)
		WHEN 'tag_add' THEN EXISTS (SELECT FROM contact_labels l WHERE l.tenant_id = b.tenant_id AND l.id = b.value::uuid AND l.work = '')
		ELSE true END
$$;

-- Does it to some calls (p_undo: takes it back from them): those that changed, with what they had. An
-- outcome that somebody gave is not put over; what somebody changed since is not taken back.
CREATE FUNCTION call_bulk_apply(b call_bulks, p_ids uuid[], p_undo boolean) RETURNS TABLE (call_id uuid, was text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := b.tenant_id;
BEGIN
	IF b.what IN ('tag_add', 'tag_remove') AND (b.what = 'tag_add') <> p_undo THEN
		RETURN QUERY INSERT INTO call_tagged AS g (tenant_id, label_id, call_id) SELECT t, l.id, u.id FROM unnest(p_ids) u (id)
			JOIN contact_labels l ON l.tenant_id = t AND l.id = b.value::uuid ON CONFLICT DO NOTHING RETURNING g.call_id, ''::text;
	ELSIF b.what IN ('tag_add', 'tag_remove') THEN
		RETURN QUERY DELETE FROM call_tagged g WHERE g.tenant_id = t AND g.label_id = b.value::uuid AND g.call_id = ANY (p_ids) RETURNING g.call_id, ''::text;
	ELSIF b.what IN ('spam', 'no_spam') THEN
		RETURN QUERY UPDATE calls c SET spam = (b.what = 'spam') <> p_undo, work_version = c.work_version + 1, work_by = b.member_id, work_at = now() WHERE c.tenant_id = t AND c.id = ANY (p_ids)
			AND c.spam = ((b.what <> 'spam') <> p_undo) RETURNING c.id, ''::text;
	ELSIF b.what = 'outcome' THEN
		RETURN QUERY UPDATE calls c SET disposition_id = CASE WHEN NOT p_undo THEN b.value::uuid END, work_version = c.work_version + 1, work_by = b.member_id, work_at = now(),
			disposed_by = CASE WHEN NOT p_undo THEN b.member_id END, disposed_at = CASE WHEN NOT p_undo THEN now() END,
			spam = CASE WHEN EXISTS (SELECT FROM dispositions d WHERE d.tenant_id = t AND d.id = b.value::uuid AND d.special = 'spam') THEN NOT p_undo ELSE c.spam END
		WHERE c.tenant_id = t AND c.id = ANY (p_ids) AND c.ended_at IS NOT NULL
			AND c.disposition_id IS NOT DISTINCT FROM CASE WHEN p_undo THEN b.value::uuid END RETURNING c.id, ''::text;
	ELSE
		RETURN QUERY WITH o AS (SELECT c.id, c.assigned_to AS before, CASE WHEN p_undo THEN nullif(r.was, '')::uuid ELSE nullif(b.value, '')::uuid END AS after
				FROM calls c LEFT JOIN call_bulk_rows r ON r.tenant_id = t AND r.bulk_id = b.id AND r.call_id = c.id
				WHERE c.tenant_id = t AND c.id = ANY (p_ids) AND (NOT p_undo OR c.assigned_to IS NOT DISTINCT FROM nullif(b.value, '')::uuid)),
			u AS (UPDATE calls c SET assigned_to = o.after, work_version = c.work_version + 1, work_by = b.member_id, work_at = now() FROM o
				WHERE c.tenant_id = t AND c.id = o.id AND o.before IS DISTINCT FROM o.after RETURNING c.id)
		SELECT u.id, coalesce(o.before::text, '') FROM u JOIN o USING (id);
	END IF;
END $$;

-- The next part of a change or of its undo; false: it is over.
CREATE FUNCTION call_bulk_step(p_id uuid, p_limit int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	b call_bulks;
	ids uuid[];
	back boolean;
	went int;
	left_as int;
BEGIN
	SELECT * INTO b FROM call_bulks x WHERE x.tenant_id = t AND x.id = p_id FOR UPDATE;
	IF b.state = 'gathering' THEN
		PERFORM call_bulk_gather(b);
		RETURN true;
	ELSIF b.id IS NULL OR b.state NOT IN ('running', 'undoing') THEN
		RETURN false;
	END IF;
	back := b.state = 'undoing';
	ids := ARRAY(SELECT r.call_id FROM call_bulk_rows r WHERE r.tenant_id = t AND r.bulk_id = p_id
		AND r.state = CASE WHEN back THEN 'changed' ELSE '' END ORDER BY r.n LIMIT p_limit);
	IF cardinality(ids) = 0 THEN
		UPDATE call_bulks x SET state = CASE WHEN back THEN 'undone' ELSE 'done' END, ended_at = now() WHERE x.tenant_id = t AND x.id = p_id;
		INSERT INTO notices (tenant_id, member_id, kind, words, href) SELECT t, b.member_id, 'bulk', left(CASE WHEN back THEN 'Undone: ' ELSE 'Done: ' END
			|| b.says || ', ' || b.changed || CASE WHEN b.changed = 1 THEN ' call' ELSE ' calls' END, 300), '/history/calls/bulk/' || b.id WHERE b.member_id IS NOT NULL;
		RETURN false;
	ELSIF NOT back AND NOT call_bulk_can(b) THEN
		UPDATE call_bulks x SET state = 'failed', ended_at = now() WHERE x.tenant_id = t AND x.id = p_id;
		RETURN false;
	END IF;
	PERFORM FROM calls c WHERE c.tenant_id = t AND c.id = ANY (ids) ORDER BY c.id FOR UPDATE;
	UPDATE call_bulk_rows r SET state = CASE WHEN back THEN 'undone' ELSE 'changed' END, was = CASE WHEN back THEN r.was ELSE v.was END
	FROM call_bulk_apply(b, ids, back) v WHERE r.tenant_id = t AND r.bulk_id = p_id AND r.call_id = v.call_id;
	GET DIAGNOSTICS went = ROW_COUNT;
	-- what was not changed was so already, or is somebody else's
	UPDATE call_bulk_rows r SET state = CASE WHEN back OR (b.what = 'outcome' AND c.disposition_id IS DISTINCT FROM b.value::uuid) THEN 'kept' ELSE 'same' END
	FROM calls c WHERE r.tenant_id = t AND r.bulk_id = p_id AND r.call_id = ANY (ids) AND r.state = CASE WHEN back THEN 'changed' ELSE '' END
		AND c.tenant_id = t AND c.id = r.call_id;
	SELECT count(*) INTO left_as FROM call_bulk_rows r WHERE r.tenant_id = t AND r.bulk_id = p_id AND r.call_id = ANY (ids) AND r.state = 'kept';
	UPDATE call_bulks x SET done = x.done + cardinality(ids), changed = x.changed + CASE WHEN back THEN 0 ELSE went END, kept = x.kept + left_as
	WHERE x.tenant_id = t AND x.id = p_id;
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION call_bulk_gather(call_bulks), call_bulk_can(call_bulks), call_bulk_apply(call_bulks, uuid[], boolean),
	call_bulk_step(uuid, int) TO patchbay_app;
