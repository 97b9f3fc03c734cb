-- Sheets of contacts that are taken in, and lists of contacts that are given out. A sheet's rows
-- are read, checked and kept here first (by a task, in parts); only when somebody says so are
-- contacts made and changed from them, part by part, each part once. What every contact was
-- before is kept beside its row, so that it can be undone for 30 days.

CREATE TABLE imports (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid,                             -- who brought it
	who        text NOT NULL DEFAULT '' CHECK (length(who) <= 120),
	name       text NOT NULL CHECK (length(name) <= 200),   -- of the file, as it came
	file       text NOT NULL CHECK (length(file) <= 120),   -- in the file store
	bytes      bigint NOT NULL,
	sha256     text NOT NULL CHECK (length(sha256) <= 64),
	charset    text NOT NULL CHECK (length(charset) <= 20),
	rows       int NOT NULL,                     -- without the heads
	columns    jsonb NOT NULL,                   -- what the sheet holds: heads, values, what they look like
	mapping    jsonb NOT NULL DEFAULT '[]',      -- what becomes of each column
	match_by   text[] NOT NULL DEFAULT '{phone,email,record}',
	on_match   text NOT NULL DEFAULT 'update' CHECK (on_match IN ('skip', 'update', 'create')),
	type       text NOT NULL DEFAULT 'customer' CHECK (type IN ('customer', 'vendor', 'crew', 'lead', 'employee')),
	-- open: being prepared; checking, checked: step 4, nothing written yet; waiting: to run after
	-- another one; done, stopped: contacts are there; undoing, undone; failed: see problem
	state      text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'checking', 'checked', 'waiting', 'running', 'done',
		'stopped', 'undoing', 'undone', 'failed')),
	turn       int NOT NULL DEFAULT 0,           -- of the check: another mapping makes the one at work vain
	read       int NOT NULL DEFAULT 0,           -- rows that are in import_rows
	done       int NOT NULL DEFAULT 0,           -- rows that were applied, or undone
	made       int NOT NULL DEFAULT 0,
	changed    int NOT NULL DEFAULT 0,
	skipped    int NOT NULL DEFAULT 0,
	refused    int NOT NULL DEFAULT 0,
	kept       int NOT NULL DEFAULT 0,           -- by an undo, because somebody has worked with them since
	reasons    jsonb NOT NULL DEFAULT '{}',      -- why rows are refused, and how many
	known      jsonb NOT NULL DEFAULT '[]',      -- of a check, the first rows that are somebody already: {line, contact, twin}
	problem    text NOT NULL DEFAULT '' CHECK (length(problem) <= 300),
	started_at timestamptz,
	ended_at   timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE INDEX imports_sha256 ON imports (tenant_id, sha256);
SELECT app_protect('imports', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('imports', 'import', quiet => '{file,columns,mapping,charset,turn,read,done,made,changed,skipped,refused,kept,'
	'reasons,known,problem,started_at,ended_at}');

-- data: {"set": columns of contacts as JSON has them, "tags": [], "groups": [], "note": "",
-- "visit": {"at", "type", "minutes"}, "text": "granted"}. was: {"before", "after": columns that
-- were changed, "phones", "labels", "notes", "visits": what was added, "named": labels of phones before and after,
-- "back": its undo gave the contact something back}.
CREATE TABLE import_rows (
	tenant_id  uuid NOT NULL,
	import_id  uuid NOT NULL,
	line        int NOT NULL,
	data       jsonb NOT NULL DEFAULT '{}',
	phones     text[] NOT NULL DEFAULT '{}',
	email      text,
	record_id  text,
	twin       int,                              -- an earlier row of the sheet that is the same person
	action     text NOT NULL DEFAULT '' CHECK (action IN ('', 'made', 'changed', 'skipped', 'refused', 'undone', 'kept')),
	reason     text NOT NULL DEFAULT '',
	cells      jsonb,                            -- of refused rows: as they stood in the sheet
	contact_id uuid,
	was        jsonb,
	PRIMARY KEY (tenant_id, import_id, line),
	FOREIGN KEY (tenant_id, import_id) REFERENCES imports (tenant_id, id) ON DELETE CASCADE
);
-- Who came twice in a sheet, by who it is.
CREATE INDEX import_rows_twins ON import_rows (tenant_id, import_id, contact_id) WHERE twin IS NOT NULL;
-- What undone imports had changed, by whose it was.
CREATE INDEX import_rows_undone ON import_rows (tenant_id, contact_id) WHERE action = 'undone' AND was ? 'after';
SELECT app_protect('import_rows', 'SELECT, INSERT, UPDATE, DELETE');

-- May two names be one person's? Each word of the shorter begins one of the other's, or is begun by
-- it, but for single letters ("Berger, Anna" and "Anna Maria Berger"); who has no name may be anybody.
-- A household shares a phone.
CREATE FUNCTION import_name_fits(p_one text, p_other text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT p_one = '' OR p_other = '' OR NOT EXISTS (
		SELECT FROM regexp_split_to_table(CASE WHEN few THEN p_one ELSE p_other END, ' +') x
		WHERE NOT EXISTS (SELECT FROM regexp_split_to_table(CASE WHEN few THEN p_other ELSE p_one END, ' +') y
			WHERE x = y OR length(x) > 1 AND starts_with(y, x) OR length(y) > 1 AND starts_with(x, y)))
	FROM (SELECT regexp_count(p_one, ' +') <= regexp_count(p_other, ' +') AS few) c
$$;

-- Which contact each row of a part is: the oldest that has its record id, else its phone and a name
-- that fits, else its e-mail, as far as the import looks for these. Runs as the owner, because lower() could
-- leak through an error and so its index is not used under row-level security; it looks at rows
-- of the transaction's own tenant only.
CREATE FUNCTION import_match(p_import uuid, p_from int, p_to int) RETURNS TABLE (line int, twin int, contact_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT r.line, r.twin, coalesce(
		(SELECT k.id FROM contacts k WHERE k.tenant_id = i.tenant_id AND k.record_id = r.record_id
			AND 'record' = ANY (i.match_by)),
		(SELECT min(p.contact_id::text)::uuid FROM unnest(r.phones) u (e164), LATERAL (SELECT q.contact_id FROM contact_phones q
			WHERE q.tenant_id = i.tenant_id AND q.e164 = u.e164 OFFSET 0) p WHERE 'phone' = ANY (i.match_by)
			AND import_name_fits((SELECT k.sort_name FROM contacts k WHERE k.tenant_id = i.tenant_id AND k.id = p.contact_id),
				ltrim(contact_fold(coalesce(r.data#>>'{set,name}', ''))))),
		(SELECT min(k.id::text)::uuid FROM contacts k WHERE k.tenant_id = i.tenant_id AND lower(k.email) = r.email
			AND k.email IS NOT NULL AND 'email' = ANY (i.match_by)))
	FROM imports i JOIN import_rows r ON r.tenant_id = i.tenant_id AND r.import_id = i.id
	WHERE i.tenant_id = (SELECT app_tenant()) AND i.id = p_import AND i.on_match <> 'create'
		AND r.line > p_from AND r.line <= p_to AND r.action = ''
$$;

-- Rows of a sheet that were read, in the order of the sheet, added once: false when others came first.
CREATE FUNCTION import_keep(p_import uuid, p_turn int, p_from int, p_to int, p_rows jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	UPDATE imports i SET read = p_to WHERE i.tenant_id = t AND i.id = p_import AND i.turn = p_turn
		AND i.state = 'checking' AND i.read = p_from;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	INSERT INTO import_rows (tenant_id, import_id, line, data, phones, email, record_id, action, reason, cells)
	-- a zone that is none would make the hours of a contact unknown
	SELECT t, p_import, x.line, coalesce(x.data, '{}'), coalesce(x.phones, '{}'), x.email, x.record_id,
		CASE WHEN w.reason IS NULL THEN '' ELSE 'refused' END, coalesce(w.reason, ''), CASE WHEN w.reason IS NOT NULL THEN x.cells END
	FROM jsonb_to_recordset(p_rows) x (line int, data jsonb, phones text[], email text, record_id text, reason text, cells jsonb),
		LATERAL (SELECT coalesce(x.reason, CASE WHEN x.data#>>'{set,timezone}' <> '' AND NOT contact_is_zone(x.data#>>'{set,timezone}')
			THEN 'Time zone is not one such as America/Denver' END) AS reason OFFSET 0) w;
	RETURN true;
END $$;

-- After the last row was read: which rows are one person, and what the import would do.
CREATE FUNCTION import_checked(p_import uuid, p_turn int) RETURNS boolean LANGUAGE plpgsql SET enable_nestloop = off SET work_mem = '64MB' AS $$
DECLARE
	t uuid := app_tenant();
	i imports;
BEGIN
	SELECT * INTO i FROM imports x WHERE x.tenant_id = t AND x.id = p_import AND x.turn = p_turn AND x.state = 'checking' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	WITH keys AS (
		-- of one phone, those of one name are one person, and those of none whoever comes first
		SELECT r.line, 'phone' AS kind, concat(u.e164, ' ', (SELECT string_agg(w, ' ' ORDER BY w) FROM regexp_split_to_table(
			contact_fold(r.data#>>'{set,name}'), ' +') w WHERE w <> '')) AS key FROM import_rows r, unnest(r.phones) u (e164)
		WHERE r.tenant_id = t AND r.import_id = p_import AND r.action = '' AND 'phone' = ANY (i.match_by) AND i.on_match <> 'create'
		UNION ALL SELECT r.line, 'email', r.email FROM import_rows r
		WHERE r.tenant_id = t AND r.import_id = p_import AND r.action = '' AND r.email IS NOT NULL
			AND 'email' = ANY (i.match_by) AND i.on_match <> 'create'
		UNION ALL SELECT r.line, 'record', r.record_id FROM import_rows r
		WHERE r.tenant_id = t AND r.import_id = p_import AND r.action = '' AND r.record_id IS NOT NULL),
	firsts AS (SELECT k.line, min(k.line) OVER (PARTITION BY k.kind, k.key) AS first FROM keys k
		UNION ALL SELECT n.line, n.first FROM (SELECT k.line, k.key, min(k.line) OVER (PARTITION BY split_part(k.key, ' ', 1)) AS first FROM keys k
			WHERE k.kind = 'phone') n WHERE split_part(n.key, ' ', 2) = ''),
	twins AS (SELECT f.line, min(f.first) AS twin FROM firsts f WHERE f.first < f.line GROUP BY f.line)
	UPDATE import_rows r SET twin = w.twin FROM twins w WHERE r.tenant_id = t AND r.import_id = p_import AND r.line = w.line;
	WITH w AS MATERIALIZED (SELECT * FROM import_match(p_import, 0, i.rows)),
	m AS (SELECT count(*) FILTER (WHERE w.contact_id IS NULL AND w.twin IS NULL) AS fresh,
			count(*) FILTER (WHERE w.contact_id IS NOT NULL OR w.twin IS NOT NULL) AS known FROM w),
	f AS (SELECT coalesce(jsonb_agg(jsonb_build_object('line', f.line, 'contact', f.contact_id, 'twin', f.twin) ORDER BY f.line), '[]') AS first
		FROM (SELECT * FROM w WHERE w.contact_id IS NOT NULL OR w.twin IS NOT NULL ORDER BY w.line LIMIT 50) f),
	r AS (SELECT r.reason, count(*) AS n FROM import_rows r WHERE r.tenant_id = t AND r.import_id = p_import GROUP BY 1)
	UPDATE imports x SET state = 'checked',
		made = CASE i.on_match WHEN 'create' THEN coalesce((SELECT r.n FROM r WHERE r.reason = ''), 0) ELSE m.fresh END,
		changed = CASE i.on_match WHEN 'update' THEN m.known ELSE 0 END, skipped = CASE i.on_match WHEN 'skip' THEN m.known ELSE 0 END,
		refused = coalesce((SELECT sum(r.n) FROM r WHERE r.reason <> ''), 0),
		reasons = coalesce((SELECT jsonb_object_agg(r.reason, r.n) FROM r WHERE r.reason <> ''), '{}'), known = f.first
	FROM m, f WHERE x.tenant_id = t AND x.id = p_import;
	RETURN true;
END $$;

-- One import of a business is at work at a time. true: it is this one's turn.
CREATE FUNCTION import_turn(p_import uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	PERFORM pg_advisory_xact_lock(7304, hashtext(t::text));
	UPDATE imports i SET state = 'running', started_at = coalesce(i.started_at, now()), done = 0, made = 0, changed = 0,
		skipped = 0, refused = 0, reasons = '{}'
	WHERE i.tenant_id = t AND i.id = p_import AND i.state = 'waiting'
		AND NOT EXISTS (SELECT FROM imports o WHERE o.tenant_id = t AND o.id <> p_import AND o.state IN ('running', 'undoing'));
	RETURN EXISTS (SELECT FROM imports i WHERE i.tenant_id = t AND i.id = p_import AND i.state = 'running');
END $$;

-- Names of coordinators and stages as people read them, for the timeline.
CREATE FUNCTION import_words(p_column text, p_value text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce(CASE p_column
		WHEN 'owner_id' THEN (SELECT m.name FROM members m WHERE m.tenant_id = (SELECT app_tenant()) AND m.id = p_value::uuid)
		WHEN 'stage_id' THEN (SELECT s.name FROM journey_stages s WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = p_value::uuid) END, '')
$$;

-- Rows of a part that are to become contacts. Statuses, coordinators and stages that were taken
-- away since the check are left out.
CREATE FUNCTION import_make(p_import uuid, p_from int, p_to int, p_lines int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	UPDATE import_rows r SET action = 'made', contact_id = uuid7()
	WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.line = ANY (p_lines);
	INSERT INTO contacts (tenant_id, id, type, name, phone, email, address, record_id, owner_id, stage_id, stage_since, status, language,
		do_not_contact, source, sale_date, install_date, pto_date, preferred_channel, timezone, special_instructions, custom)
	SELECT t, r.contact_id, coalesce(d.type, i.type), coalesce(d.name, ''), r.phones[1], d.email, d.address, r.record_id, m.id, s.id,
		CASE WHEN s.id IS NOT NULL THEN now() END, u.name, coalesce(d.language, ''), coalesce(d.do_not_contact, false), 'import',
		d.sale_date, d.install_date, d.pto_date, coalesce(d.preferred_channel, ''), coalesce(d.timezone, ''),
		coalesce(d.special_instructions, ''), coalesce(d.custom, '{}')
	FROM import_rows r JOIN imports i ON i.tenant_id = t AND i.id = p_import,
		jsonb_to_record(coalesce(r.data->'set', '{}')) d (type text, name text, email text, address text, owner_id uuid, stage_id uuid,
			status text, language text, do_not_contact boolean, sale_date date, install_date date, pto_date date,
			preferred_channel text, timezone text, special_instructions text, custom jsonb)
		LEFT JOIN members m ON m.tenant_id = t AND m.id = d.owner_id
		LEFT JOIN journey_stages s ON s.tenant_id = t AND s.id = d.stage_id
		LEFT JOIN contact_statuses u ON u.tenant_id = t AND u.name = d.status
	WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.line = ANY (p_lines);
END $$;

-- Rows of a part that are contacts already: what differs is changed, and remembered as it was. All
-- at once, but of rows that are one contact the second after the first.
CREATE FUNCTION import_change(p_import uuid, p_from int, p_to int, p_lines int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	member uuid := (SELECT i.member_id FROM imports i WHERE i.tenant_id = t AND i.id = p_import);
	turn int[];
	ids uuid[];
	sets jsonb[];
BEGIN
	LOOP
		turn := ARRAY(SELECT DISTINCT ON (x.contact_id) x.line FROM import_rows x WHERE x.tenant_id = t AND x.import_id = p_import
			AND x.line > p_from AND x.line <= p_to AND x.line = ANY (p_lines) AND x.action = '' ORDER BY x.contact_id, x.line);
		EXIT WHEN cardinality(turn) = 0;
		WITH d AS MATERIALIZED (SELECT x.line, k.id, d.before, d.after
			FROM import_rows x LEFT JOIN LATERAL (SELECT c.id, to_jsonb(c) AS j, CASE WHEN c.record_id IS NULL THEN '{}' ELSE crm_locks(c.record_id) END AS locked
				FROM contacts c WHERE c.tenant_id = t AND c.id = x.contact_id OFFSET 0) k ON true,
				LATERAL (SELECT jsonb_object_agg(e.key, k.j->e.key) AS before, jsonb_object_agg(e.key, e.value) AS after
					FROM (SELECT s.key, CASE s.key WHEN 'custom' THEN k.j->'custom' || s.value ELSE s.value END AS value
						FROM jsonb_each(x.data->'set' || CASE WHEN x.record_id IS NULL THEN '{}' ELSE jsonb_build_object('record_id', x.record_id) END) s) e
					WHERE k.j->e.key IS DISTINCT FROM e.value AND k.id IS NOT NULL
						-- what the CRM keeps is left as it is there
						AND NOT CASE e.key WHEN 'stage_id' THEN 'stage' WHEN 'owner_id' THEN 'owner' ELSE e.key END = ANY (k.locked)
						AND (e.key <> 'status' OR EXISTS (SELECT FROM contact_statuses u WHERE u.tenant_id = t AND u.name = e.value #>> '{}'))
						AND (e.key <> 'owner_id' OR EXISTS (SELECT FROM members m WHERE m.tenant_id = t AND m.id::text = e.value #>> '{}'))
						AND (e.key <> 'stage_id' OR EXISTS (SELECT FROM journey_stages s WHERE s.tenant_id = t AND s.id::text = e.value #>> '{}'))) d
			WHERE x.tenant_id = t AND x.import_id = p_import AND x.line > p_from AND x.line <= p_to AND x.line = ANY (turn)),
		told AS (INSERT INTO contact_changes (tenant_id, contact_id, member_id, source, what, before, after)
			SELECT t, d.id, member, 'import', CASE e.key WHEN 'owner_id' THEN 'Coordinator' ELSE 'Stage' END,
				import_words(e.key, d.before->>e.key), import_words(e.key, e.value)
			FROM d, jsonb_each_text(d.after) e WHERE e.key IN ('owner_id', 'stage_id')
			UNION ALL SELECT t, d.id, member, 'import', upper(left(e.key, 1)) || replace(substr(e.key, 2), '_', ' '),
				left(coalesce(d.before->>e.key, ''), 500), left(coalesce(e.value, ''), 500)
			FROM d, jsonb_each_text(d.after) e WHERE e.key NOT IN ('owner_id', 'stage_id')),
		did AS (UPDATE import_rows x SET action = 'changed', was = CASE WHEN d.after IS NULL THEN '{}'
				ELSE jsonb_build_object('before', d.before, 'after', d.after) END
			FROM d WHERE x.tenant_id = t AND x.import_id = p_import AND x.line > p_from AND x.line <= p_to AND x.line = d.line
			RETURNING d.id, d.after)
		SELECT array_agg(did.id ORDER BY did.id), array_agg(did.after ORDER BY did.id) INTO ids, sets FROM did WHERE did.after IS NOT NULL;
		PERFORM contacts_take(ids, sets) WHERE ids IS NOT NULL;
	END LOOP;
END $$;

-- What rows add to their contacts, made or changed: phones, labels, a note, a visit, consent.
CREATE FUNCTION import_add(p_import uuid, p_from int, p_to int, p_lines int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	zone text := (SELECT timezone FROM tenants);
	member uuid := (SELECT i.member_id FROM imports i WHERE i.tenant_id = t AND i.id = p_import);
BEGIN
	WITH mine AS MATERIALIZED (SELECT r.line, r.contact_id, r.phones, r.data, r.email, r.action FROM import_rows r
		WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.line = ANY (p_lines)),
	-- a number that is there already gets the extension into its label
	named AS (UPDATE contact_phones p SET label = x.after FROM (SELECT m.contact_id, o.id, o.label AS before,
			concat_ws(', ', nullif(left(o.label, 60 - length(e.value) - 2), ''), e.value) AS after
			FROM mine m, jsonb_each_text(m.data->'phone_labels') e, contact_phones o WHERE o.tenant_id = t AND o.contact_id = m.contact_id
				AND o.e164 = e.key AND position(e.value IN o.label) = 0) x
		WHERE p.tenant_id = t AND p.id = x.id RETURNING p.contact_id, p.e164, x.before, x.after),
	phones AS (INSERT INTO contact_phones (tenant_id, contact_id, e164, label, is_primary)
		SELECT t, m.contact_id, u.e164, coalesce(m.data->'phone_labels'->>u.e164, ''), m.action = 'made' AND u.n = 1 FROM mine m, unnest(m.phones) WITH ORDINALITY u (e164, n)
		ON CONFLICT DO NOTHING RETURNING contact_id, e164),
	marks AS (SELECT m.line, m.contact_id, l.id FROM mine m CROSS JOIN (VALUES ('tag', 'tags'), ('group', 'groups')) v (kind, key)
		CROSS JOIN LATERAL jsonb_array_elements_text(m.data->v.key) e (name)
		JOIN contact_labels l ON l.tenant_id = t AND l.kind = v.kind AND l.folded = ltrim(contact_fold(e.name))),
	labels AS (INSERT INTO contact_labelled (tenant_id, label_id, contact_id) SELECT DISTINCT t, id, contact_id FROM marks
		ON CONFLICT DO NOTHING RETURNING label_id, contact_id),
	notes AS (INSERT INTO contact_notes (tenant_id, contact_id, member_id, body)
		SELECT t, m.contact_id, member, m.data->>'note' FROM mine m WHERE m.data->>'note' <> '' RETURNING id, contact_id),
	visits AS (INSERT INTO appointments (tenant_id, contact_id, starts_at, duration_min, type)
		SELECT t, m.contact_id, (m.data#>>'{visit,at}')::timestamp AT TIME ZONE zone, coalesce((m.data#>>'{visit,minutes}')::int, 60),
			coalesce(m.data#>>'{visit,type}', '') FROM mine m WHERE m.data#>>'{visit,at}' <> '' RETURNING id, contact_id),
	consent AS (INSERT INTO consents (tenant_id, contact_id, address, channel, state, kind, source, member_id)
		SELECT t, m.contact_id, m.phones[1], 'text', m.data->>'text', CASE m.data->>'text' WHEN 'granted' THEN 'express' ELSE '' END,
			'import', member FROM mine m WHERE m.data->>'text' <> '' AND m.phones[1] IS NOT NULL
		UNION ALL SELECT t, m.contact_id, u.address, 'all', 'refused', '', 'import', member
		FROM mine m, unnest(m.phones || coalesce(m.email, '')) u (address)
		WHERE m.data#>>'{set,do_not_contact}' = 'true' AND u.address <> '')
	UPDATE import_rows r SET was = coalesce(r.was, '{}') || jsonb_strip_nulls(jsonb_build_object(
		'phones', (SELECT jsonb_agg(p.e164) FROM phones p WHERE p.contact_id = r.contact_id),
		'named', (SELECT jsonb_object_agg(p.e164, jsonb_build_array(p.before, p.after)) FROM named p WHERE p.contact_id = r.contact_id),
		'labels', (SELECT jsonb_agg(l.label_id) FROM labels l WHERE l.contact_id = r.contact_id),
		'notes', (SELECT jsonb_agg(n.id) FROM notes n WHERE n.contact_id = r.contact_id),
		'visits', (SELECT jsonb_agg(v.id) FROM visits v WHERE v.contact_id = r.contact_id)))
	WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.line = ANY (p_lines) AND r.action = 'changed';
END $$;

-- Labels that no contact has had yet.
CREATE FUNCTION import_labels(p_import uuid, p_from int, p_to int) RETURNS void LANGUAGE sql AS $$
	INSERT INTO contact_labels (tenant_id, kind, name)
	SELECT DISTINCT ON (v.kind, contact_fold(e.name)) r.tenant_id, v.kind, e.name
	FROM import_rows r, (VALUES ('tag', 'tags'), ('group', 'groups')) v (kind, key), jsonb_array_elements_text(r.data->v.key) e (name)
	WHERE r.tenant_id = (SELECT app_tenant()) AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.action = ''
	ON CONFLICT DO NOTHING
$$;

-- Nothing is known yet of tables that are being filled, and plans are kept from when they were
-- small: so whole tables are never read, and single rows are looked up by sub-selects, which can
-- only use the whole key.

-- The next part of an import: the rows after p_from, up to p_to, once. The number of rows that
-- are done, or NULL when it is not at work (any more) or another was quicker.
CREATE FUNCTION import_apply(p_import uuid, p_from int, p_to int) RETURNS int LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
	t uuid := app_tenant();
	i imports;
	new int[];
	old int[];
	wave int[];
BEGIN
	SELECT * INTO i FROM imports x WHERE x.tenant_id = t AND x.id = p_import AND x.state = 'running' AND x.done = p_from FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	PERFORM import_labels(p_import, p_from, p_to);
	-- rows that are the same person as another of this part come after that one
	LOOP
		wave := ARRAY(SELECT r.line FROM import_rows r
			WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.action = ''
				AND coalesce((SELECT w.action FROM import_rows w WHERE w.tenant_id = t AND w.import_id = p_import
					AND w.line = r.twin) <> '', true) ORDER BY r.line);
		EXIT WHEN cardinality(wave) = 0;
		UPDATE import_rows r SET contact_id = coalesce(m.contact_id, (SELECT k.id FROM contacts k WHERE k.tenant_id = t
			AND k.id = (SELECT w.contact_id FROM import_rows w WHERE w.tenant_id = t AND w.import_id = p_import AND w.line = r.twin)))
		FROM import_match(p_import, p_from, p_to) m
		WHERE r.tenant_id = t AND r.import_id = p_import AND r.line = m.line AND r.line > p_from AND r.line <= p_to
			AND r.line = ANY (wave);
		UPDATE import_rows r SET action = 'refused', reason = 'Its record id belongs to another contact'
		WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.line = ANY (wave) AND r.record_id IS NOT NULL
			AND coalesce((SELECT k.id FROM contacts k WHERE k.tenant_id = t AND k.record_id = r.record_id), r.contact_id)
				IS DISTINCT FROM r.contact_id;
		UPDATE import_rows r SET action = 'skipped' WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.line = ANY (wave)
			AND r.action = '' AND i.on_match = 'skip' AND r.contact_id IS NOT NULL;
		SELECT array_agg(r.line) FILTER (WHERE r.contact_id IS NULL), array_agg(r.line) FILTER (WHERE r.contact_id IS NOT NULL)
		INTO new, old FROM import_rows r
		WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.line = ANY (wave) AND r.action = '';
		PERFORM import_make(p_import, p_from, p_to, new) WHERE new IS NOT NULL;
		PERFORM import_change(p_import, p_from, p_to, old) WHERE old IS NOT NULL;
		UPDATE import_rows r SET was = r.was || '{"own": true}'
		WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to AND r.line = ANY (old) AND r.twin IS NOT NULL
			AND (SELECT w.contact_id = r.contact_id AND (w.action = 'made' OR w.was ? 'own') FROM import_rows w
				WHERE w.tenant_id = t AND w.import_id = p_import AND w.line = r.twin);
		PERFORM import_add(p_import, p_from, p_to, coalesce(new, '{}') || coalesce(old, '{}'));
	END LOOP;
	UPDATE imports x SET done = least(p_to, x.rows), made = x.made + n.made, changed = x.changed + n.changed,
		skipped = x.skipped + n.skipped, refused = x.refused + n.refused,
		state = CASE WHEN p_to >= x.rows THEN 'done' ELSE x.state END, ended_at = CASE WHEN p_to >= x.rows THEN clock_timestamp() END
	FROM (SELECT count(*) FILTER (WHERE r.action = 'made') AS made, count(*) FILTER (WHERE r.action = 'changed') AS changed,
			count(*) FILTER (WHERE r.action = 'skipped') AS skipped, count(*) FILTER (WHERE r.action = 'refused') AS refused
		FROM import_rows r WHERE r.tenant_id = t AND r.import_id = p_import AND r.line > p_from AND r.line <= p_to) n
	WHERE x.tenant_id = t AND x.id = p_import;
	INSERT INTO notices (tenant_id, member_id, kind, words, href)
	SELECT t, x.member_id, 'import', left(format('%s is imported: %s added, %s updated, %s refused', x.name, x.made, x.changed, x.refused), 300),
		'/contacts/import/' || x.id
	FROM imports x WHERE x.tenant_id = t AND x.id = p_import AND x.state = 'done' AND x.member_id IS NOT NULL;
	IF p_to >= i.rows THEN
		PERFORM import_told(p_import);
	END IF;
	RETURN least(p_to, i.rows);
END $$;

-- Coordinators of other departments are told once of all their contacts that a sheet changed (C-56).
CREATE FUNCTION import_told(p_import uuid) RETURNS void LANGUAGE sql AS $$
	INSERT INTO notices (tenant_id, member_id, kind, words, href)
	SELECT i.tenant_id, o.id, 'touch', left(format('%s changed %s of your contacts by importing %s', m.name, count(*), i.name), 300),
		'/contacts?coordinator=' || o.id
	FROM imports i JOIN members m ON m.tenant_id = i.tenant_id AND m.id = i.member_id
	JOIN import_rows r ON r.tenant_id = i.tenant_id AND r.import_id = i.id AND r.action = 'changed' AND r.was ? 'after'
	JOIN contacts k ON k.tenant_id = i.tenant_id AND k.id = r.contact_id
	JOIN members o ON o.tenant_id = i.tenant_id AND o.id = k.owner_id AND o.id <> m.id AND o.department_id IS DISTINCT FROM m.department_id
	WHERE i.tenant_id = (SELECT app_tenant()) AND i.id = p_import
	GROUP BY i.tenant_id, o.id, m.name, i.name
$$;

-- The next part of an undo, from the last row back: p_to is how many rows are undone from the end
-- after it. What somebody has changed since stays as they left it, and so do contacts that have
-- been called, noted or handed on. What another import changed that is undone as well was nobody's work.
CREATE FUNCTION import_undo(p_import uuid, p_from int, p_to int) RETURNS int LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
	t uuid := app_tenant();
	i imports;
	r record;
	made uuid[];
	stays uuid[];
BEGIN
	SELECT * INTO i FROM imports x WHERE x.tenant_id = t AND x.id = p_import AND x.state = 'undoing' AND x.done = p_from FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	-- newest first: a contact that two rows changed gets back what it was before the first
	FOR r IN SELECT x.line, x.contact_id, x.was FROM import_rows x
		WHERE x.tenant_id = t AND x.import_id = p_import AND x.action = 'changed' AND NOT x.was ? 'own'
			AND x.line > i.rows - p_to AND x.line <= i.rows - p_from ORDER BY x.line DESC LOOP
		PERFORM contact_takes(r.contact_id, b.back) FROM (SELECT jsonb_object_agg(e.key, e.value) AS back
			FROM contacts k, jsonb_each(r.was->'before') e WHERE k.tenant_id = t AND k.id = r.contact_id
				AND to_jsonb(k)->e.key IS NOT DISTINCT FROM r.was#>ARRAY['after', e.key]) b WHERE b.back IS NOT NULL;
		UPDATE import_rows x SET was = x.was || '{"back": true}' WHERE x.tenant_id = t AND x.import_id = p_import AND x.line = r.line AND FOUND;
		DELETE FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = r.contact_id AND r.was->'phones' ? p.e164;
		UPDATE contact_phones p SET label = r.was->'named'->p.e164->>0 WHERE p.tenant_id = t AND p.contact_id = r.contact_id
			AND p.label = r.was->'named'->p.e164->>1;
		DELETE FROM contact_labelled l WHERE l.tenant_id = t AND l.contact_id = r.contact_id AND r.was->'labels' ? l.label_id::text;
		DELETE FROM contact_notes n WHERE n.tenant_id = t AND n.contact_id = r.contact_id AND r.was->'notes' ? n.id::text;
		DELETE FROM appointments v WHERE v.tenant_id = t AND v.contact_id = r.contact_id AND r.was->'visits' ? v.id::text;
	END LOOP;
	UPDATE import_rows x SET action = 'undone' WHERE x.tenant_id = t AND x.import_id = p_import AND x.action = 'changed'
		AND x.line > i.rows - p_to AND x.line <= i.rows - p_from;
	made := ARRAY(SELECT x.contact_id FROM import_rows x WHERE x.tenant_id = t AND x.import_id = p_import AND x.action = 'made'
		AND x.line > i.rows - p_to AND x.line <= i.rows - p_from);
	PERFORM FROM contacts k WHERE k.tenant_id = t AND k.id = ANY (made) ORDER BY k.id FOR UPDATE;
	stays := ARRAY(SELECT k.id FROM contacts k WHERE k.tenant_id = t AND k.id = ANY (made) AND (
		k.version > 1 + (SELECT count(*) FROM import_rows o WHERE o.tenant_id = t AND o.import_id = p_import AND o.twin IS NOT NULL
			AND o.contact_id = k.id AND o.was ? 'own' AND o.was ? 'after')
			+ (SELECT coalesce(sum(1 + (o.was ? 'back')::int), 0) FROM import_rows o WHERE o.tenant_id = t AND o.contact_id = k.id
				AND o.import_id <> p_import AND o.action = 'undone' AND o.was ? 'after' AND NOT o.was ? 'own')
		OR EXISTS (SELECT FROM calls c WHERE c.tenant_id = t AND c.contact_id = k.id)
		OR EXISTS (SELECT FROM handoffs h WHERE h.tenant_id = t AND h.contact_id = k.id)
		OR EXISTS (SELECT FROM contact_notes n WHERE n.tenant_id = t AND n.contact_id = k.id AND n.created_at > i.ended_at)
		OR EXISTS (SELECT FROM appointments v WHERE v.tenant_id = t AND v.contact_id = k.id AND v.created_at > i.ended_at)));
	DELETE FROM contacts k WHERE k.tenant_id = t AND k.id = ANY (made) AND NOT k.id = ANY (stays);
	UPDATE import_rows x SET action = CASE WHEN x.contact_id = ANY (stays) THEN 'kept' ELSE 'undone' END
	WHERE x.tenant_id = t AND x.import_id = p_import AND x.action = 'made' AND x.line > i.rows - p_to AND x.line <= i.rows - p_from;
	UPDATE imports x SET done = least(p_to, x.rows), kept = x.kept + cardinality(stays),
		state = CASE WHEN p_to >= x.rows THEN 'undone' ELSE x.state END
	WHERE x.tenant_id = t AND x.id = p_import;
	RETURN least(p_to, i.rows);
END $$;

GRANT EXECUTE ON FUNCTION import_match(uuid, int, int), import_keep(uuid, int, int, int, jsonb), import_checked(uuid, int), import_turn(uuid),
	import_words(text, text), import_make(uuid, int, int, int[]), import_change(uuid, int, int, int[]), import_add(uuid, int, int, int[]),
	import_labels(uuid, int, int), import_told(uuid), import_apply(uuid, int, int), import_undo(uuid, int, int) TO patchbay_app;

-- Lists of contacts as files. found: of a search, who was found when it began.
CREATE TABLE exports (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid,
	who        text NOT NULL DEFAULT '' CHECK (length(who) <= 120),
	filter     jsonb NOT NULL,
	words      text NOT NULL DEFAULT '' CHECK (length(words) <= 300),   -- the filter, for people
	state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'expired')),
	found      uuid[],
	rows       int NOT NULL DEFAULT 0,
	bytes      bigint NOT NULL DEFAULT 0,
	file       text NOT NULL DEFAULT '' CHECK (length(file) <= 120),
	ended_at   timestamptz,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
SELECT app_protect('exports', 'SELECT, INSERT, UPDATE');
SELECT app_audit('exports', 'export', quiet => '{found,bytes,file,rows,ended_at}');
