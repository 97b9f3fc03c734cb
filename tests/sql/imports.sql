-- Imports: rows become contacts once, by the rules for duplicates, and all of it is taken back.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE here (t uuid, m uuid) ON COMMIT DROP;
INSERT INTO here (t) VALUES (pg_temp.new_tenant());
GRANT SELECT, UPDATE ON here TO PUBLIC;
UPDATE here SET m = pg_temp.new_member(t, 'Priya Raman');
SELECT pg_temp.as_tenant(t) FROM here \g /dev/null
INSERT INTO contact_statuses (tenant_id, name, category) SELECT t, s.* FROM here, (VALUES ('Active', 'active'), ('Hold', 'active')) s;
INSERT INTO journey_stages (tenant_id, position, phase, name) SELECT t, 1, 'PRE', 'Permit' FROM here;
INSERT INTO contact_labels (tenant_id, kind, name) SELECT t, 'tag', 'VIP' FROM here;
SET ROLE patchbay_app;

-- An import of rows as the check leaves them.
CREATE FUNCTION pg_temp.sheet(rows jsonb, by text DEFAULT 'update', keys text[] DEFAULT '{phone,email,record}') RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	i uuid := uuid7();
BEGIN
	INSERT INTO imports (tenant_id, id, member_id, name, file, bytes, sha256, charset, rows, columns, on_match, match_by, state)
	SELECT h.t, i, h.m, 'x.csv', 'x', 1, 'x', 'utf-8', jsonb_array_length(rows), '[]', by, keys, 'checking' FROM here h;
	PERFORM import_keep(i, 0, 0, jsonb_array_length(rows), rows);
	PERFORM import_checked(i, 0);
	RETURN i;
END $$;
CREATE FUNCTION pg_temp.counts(i uuid) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', state, made, changed, skipped, refused, kept) FROM imports WHERE id = i
$$;
CREATE FUNCTION pg_temp.go(i uuid, step int DEFAULT 2) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	at int := 0;
BEGIN
	UPDATE imports SET state = 'waiting' WHERE id = i;
	IF NOT import_turn(i) THEN
		RETURN 'not its turn';
	END IF;
	WHILE (SELECT state FROM imports WHERE id = i) = 'running' LOOP
		at := import_apply(i, at, at + step);
	END LOOP;
	RETURN pg_temp.counts(i);
END $$;
CREATE FUNCTION pg_temp.back(i uuid, step int DEFAULT 2) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	at int := 0;
BEGIN
	UPDATE imports SET state = 'undoing', done = 0 WHERE id = i;
	WHILE (SELECT state FROM imports WHERE id = i) = 'undoing' LOOP
		at := import_undo(i, at, at + step);
	END LOOP;
	RETURN pg_temp.counts(i);
END $$;
-- All that contacts are, to be compared.
CREATE FUNCTION pg_temp.all_of_it() RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_array((SELECT jsonb_agg(to_jsonb(k) - '{version,updated_at,stage_since}'::text[] ORDER BY id) FROM contacts k), (SELECT jsonb_agg(to_jsonb(p) ORDER BY id) FROM contact_phones p),
		(SELECT jsonb_agg(to_jsonb(l) ORDER BY label_id, contact_id) FROM contact_labelled l), (SELECT count(*) FROM contact_notes), (SELECT count(*) FROM appointments))
$$;

CREATE TEMP TABLE seen (what text, i uuid, j jsonb) ON COMMIT DROP;
SELECT pg_temp.new_contact(t, 'Old Hand', '+18015550101') FROM here \g /dev/null
UPDATE contacts SET email = 'Old@Example.com', record_id = 'R1', status = 'Active', custom = '{"roof": "tile", "panels": 12}';
INSERT INTO seen VALUES ('before', NULL, pg_temp.all_of_it());

INSERT INTO seen SELECT 'first', pg_temp.sheet(jsonb_build_array(
	jsonb_build_object('line', 1, 'phones', '["+18015550102"]'::jsonb, 'data', jsonb_build_object('set', jsonb_build_object('name', 'New One', 'status', 'Hold', 'sale_date', '2026-03-10'),
		'tags', '["vip", "Roof"]'::jsonb, 'groups', '["West"]'::jsonb, 'note', 'from a sheet', 'visit', '{"at": "2026-12-01 14:30", "minutes": "90", "type": "Survey"}'::jsonb, 'text', 'granted')),
	jsonb_build_object('line', 2, 'phones', '["+18015550102"]'::jsonb, 'data', '{"set": {"address": "1 Elm"}}'::jsonb),
	jsonb_build_object('line', 3, 'email', 'old@example.com', 'phones', '["+18015550103"]'::jsonb, 'data', '{"set": {"status": "Hold", "custom": {"panels": 20}}, "tags": ["VIP"], "note": "again"}'::jsonb),
	jsonb_build_object('line', 4, 'reason', 'No name and no phone', 'cells', '["", "x"]'::jsonb),
	jsonb_build_object('line', 5, 'record_id', 'R1', 'data', '{"set": {"name": "Older Hand"}}'::jsonb)));
SELECT pg_temp.is_text(pg_temp.counts(i), 'checked 1 3 0 1 0', 'the check counts what will be, twins in the sheet as well') FROM seen WHERE what = 'first';
SELECT pg_temp.is((SELECT j FROM seen WHERE what = 'before'), pg_temp.all_of_it(), 'and writes nothing');
SELECT pg_temp.is_text(pg_temp.go(i), 'done 1 3 0 1 0', 'what was checked happens') FROM seen WHERE what = 'first';
SELECT pg_temp.is_text((SELECT concat_ws('|', name, phone, address, status, source, sale_date) FROM contacts WHERE phone = '+18015550102'),
	'New One|+18015550102|1 Elm|Hold|import|2026-03-10', 'a row makes a contact, its twin adds to it');
SELECT pg_temp.is_text((SELECT concat_ws('|', name, status, custom, (SELECT string_agg(e164, ' ' ORDER BY e164) FROM contact_phones p WHERE p.contact_id = k.id)) FROM contacts k WHERE record_id = 'R1'),
	'Older Hand|Hold|{"roof": "tile", "panels": 20}|+18015550101 +18015550103', 'what is known is changed, what no row says stays');
SELECT pg_temp.is_text((SELECT string_agg(l.kind || ':' || l.name, ' ' ORDER BY l.name) FROM contact_labelled d JOIN contact_labels l ON l.id = d.label_id JOIN contacts k ON k.id = d.contact_id WHERE k.name = 'New One'),
	'tag:Roof tag:VIP group:West', 'labels are found by their word, or made');
SELECT pg_temp.is_text((SELECT concat_ws(' ', starts_at AT TIME ZONE 'America/Chicago', duration_min, type) FROM appointments), '2026-12-01 14:30:00 90 Survey', 'a visit, by the clock of the business');
SELECT pg_temp.is_text((SELECT concat_ws(' ', address, channel, state, kind, source) FROM consents), '+18015550102 text granted express import', 'a consent');
SELECT pg_temp.is_text((SELECT string_agg(concat_ws(':', what, before, after), ' ' ORDER BY what, after) FROM contact_changes WHERE source = 'import'),
	'Address::1 Elm Custom:{"roof": "tile", "panels": 12}:{"roof": "tile", "panels": 20} Name:Old Hand:Older Hand Status:Active:Hold', 'changes are in the timeline');
SELECT pg_temp.none($$ SELECT FROM audit_log WHERE object_type IN ('contact', 'phone', 'labelled', 'note') $$, 'no row of the machine''s is audited');
SELECT pg_temp.is_text((SELECT string_agg(words || ' ' || kind, ',') FROM notices), 'x.csv is imported: 1 added, 3 updated, 1 refused import', 'whoever brought it is told');
SELECT pg_temp.is(import_apply(i, 4, 6), NULL, 'no part twice') FROM seen WHERE what = 'first';

SELECT pg_temp.is_text(pg_temp.back(i), 'undone 1 3 0 1 0', 'taken back') FROM seen WHERE what = 'first';
SELECT pg_temp.is(pg_temp.all_of_it(), (SELECT j FROM seen WHERE what = 'before'), 'and everything is as it was');
SELECT pg_temp.is(import_undo(i, 4, 6), NULL, 'once') FROM seen WHERE what = 'first';

-- What was worked with since stays.
INSERT INTO seen SELECT 'second', pg_temp.sheet('[{"line": 1, "phones": ["+18015550110"], "data": {"set": {"name": "Called"}}}, {"line": 2, "phones": ["+18015550111"], "data": {"set": {"name": "Edited"}}},
	{"line": 3, "phones": ["+18015550112"], "data": {"set": {"name": "Untouched"}}}, {"line": 4, "phones": ["+18015550112"], "data": {"set": {"address": "twin"}}}, {"line": 5, "phones": ["+18015550101"], "data": {"set": {"name": "Old Hand Jr", "address": "B"}}}]');
SELECT pg_temp.is_text(pg_temp.go(i, 500), 'done 3 2 0 0 0', 'twins of one part') FROM seen WHERE what = 'second';
SELECT pg_temp.new_call(t, pg_temp.new_sid('CA'), now(), (SELECT id FROM contacts WHERE name = 'Called')) FROM here \g /dev/null
UPDATE contacts SET name = 'Edited twice', version = version + 1 WHERE name = 'Edited';
UPDATE contacts SET name = 'Mine', version = version + 1 WHERE name = 'Old Hand Jr';
SELECT pg_temp.is_text(pg_temp.back(i), 'undone 3 2 0 0 2', 'what somebody has worked with stays, and is counted') FROM seen WHERE what = 'second';
SELECT pg_temp.is_text((SELECT string_agg(name || coalesce(address, ''), ' ' ORDER BY name) FROM contacts), 'Called Edited twice Mine', 'a column somebody changed stays, the others go back');
RESET ROLE;
DELETE FROM calls USING here WHERE tenant_id = t;
SET ROLE patchbay_app;
DELETE FROM contacts WHERE name <> 'Mine';

-- The same sheet twice, undone from the newest: what the other import did was nobody's work, what a person did is.
CREATE FUNCTION pg_temp.twice(what text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	i uuid := pg_temp.sheet('[{"line": 1, "phones": ["+18015550115"], "record_id": "T1", "data": {"set": {"name": "Twin A"}}},
		{"line": 2, "phones": ["+18015550115"], "record_id": "T1", "data": {"set": {"name": "Twin B"}}}, {"line": 3, "phones": ["+18015550116"], "data": {"set": {"name": "Lone"}}}]');
BEGIN
	INSERT INTO seen VALUES (what, i);
	RETURN pg_temp.go(i);
END $$;
SELECT pg_temp.is_text(pg_temp.twice('one') || ', ' || pg_temp.twice('two'), 'done 2 1 0 0 0, done 0 3 0 0 0', 'a sheet twice');
SELECT pg_temp.is_text(pg_temp.back(i), 'undone 0 3 0 0 0', 'its second import is undone') FROM seen WHERE what = 'two';
SELECT pg_temp.is_text(pg_temp.back(i), 'undone 2 1 0 0 0', 'and then its first, nobody having worked with them') FROM seen WHERE what = 'one';
SELECT pg_temp.none($$ SELECT FROM contacts WHERE name ~ '^(Twin|Lone)' $$, 'nobody is left behind');
SELECT pg_temp.is_text(pg_temp.twice('three') || ', ' || pg_temp.twice('four'), 'done 2 1 0 0 0, done 0 3 0 0 0', 'and again');
UPDATE contacts SET address = 'By hand', version = version + 1 WHERE name = 'Twin B';
SELECT pg_temp.is_text(pg_temp.back(i), 'undone 0 3 0 0 0', 'the second is undone') FROM seen WHERE what = 'four';
SELECT pg_temp.is_text(pg_temp.back(i), 'undone 2 1 0 0 1', 'the first but for whom somebody worked with') FROM seen WHERE what = 'three';
SELECT pg_temp.is_text((SELECT string_agg(concat_ws('|', name, address), ' ') FROM contacts WHERE record_id = 'T1'), 'Twin B|By hand', 'who stays as they were');
DELETE FROM contacts WHERE record_id = 'T1';
DELETE FROM seen WHERE what IN ('one', 'two', 'three', 'four');

-- Duplicates: skip, create; record ids belong to one contact.
SELECT pg_temp.is_text(pg_temp.go(pg_temp.sheet('[{"line": 1, "phones": ["+18015550101"], "data": {"set": {"name": "Mine"}}}, {"line": 2, "phones": ["+18015550120"]}, {"line": 3, "phones": ["+18015550120"]}]', 'skip')),
	'done 1 0 2 0 0', 'skipped: known ones, and twins');
SELECT pg_temp.is_text(pg_temp.go(pg_temp.sheet('[{"line": 1, "phones": ["+18015550101"]}, {"line": 2, "phones": ["+18015550101"], "record_id": "R2"}, {"line": 3, "record_id": "R2"}, {"line": 4, "record_id": "R1"}]', 'create')),
	'done 2 0 0 2 0', 'created all the same, but for a record id that is taken');
SELECT pg_temp.is_text(pg_temp.go(pg_temp.sheet('[{"line": 1, "phones": ["+18015550120"], "record_id": "R1"}]', 'update', '{phone}')),
	'done 0 0 0 1 0', 'or belongs to somebody else');
SELECT pg_temp.is_text(pg_temp.go(pg_temp.sheet('[{"line": 1, "phones": ["+18015550130"], "data": {"set": {"name": "Y", "status": "Gone", "owner_id": "00000000-0000-0000-0000-000000000001"}}}, {"line": 2, "phones": ["+18015550101"], "data": {"set": {"status": "Gone"}}}]')),
	'done 1 1 0 0 0', 'a status or coordinator taken away since is left out');

-- A household shares a phone: of one number only those whose names may be one person's are one.
RESET ROLE;
SELECT pg_temp.is_text((SELECT string_agg(import_name_fits(contact_fold(a), contact_fold(b))::int::text, '') FROM (VALUES ('Anna Berger', 'Bernd Berger'), ('Aisha Karim', 'aisha karim'),
	('Berger, Anna', 'Anna Berger'), ('A. Berger', 'Anna Berger'), ('Anna Berger', 'Anna Maria Berger'), ('', 'Anna'), ('Anna', ''), ('Anna', 'Berger'), ('Zoë', 'Zoe Lind')) v (a, b)),
	'011011101', 'names that may be one person''s');
SET ROLE patchbay_app;
INSERT INTO seen SELECT 'house', pg_temp.sheet('[{"line": 1, "phones": ["+18015550150"], "data": {"set": {"name": "Anna Berger"}}}, {"line": 2, "phones": ["+18015550150"], "data": {"set": {"name": "Bernd Berger"}}},
	{"line": 3, "phones": ["+18015550150"], "data": {"set": {"name": "Berger, Anna", "address": "1 Elm"}}}]');
SELECT pg_temp.is_text(pg_temp.counts(i), 'checked 2 1 0 0 0', 'a household is not one person') FROM seen WHERE what = 'house';
SELECT pg_temp.is_text(pg_temp.go(i), 'done 2 1 0 0 0', 'nor made one') FROM seen WHERE what = 'house';
SELECT pg_temp.is_text((SELECT string_agg(concat_ws('|', name, address, email), ' ' ORDER BY name) FROM contacts WHERE phone = '+18015550150'), 'Berger, Anna|1 Elm Bernd Berger', 'each keeps what is theirs');
SELECT pg_temp.is_text(pg_temp.go(pg_temp.sheet('[{"line": 1, "phones": ["+18015550150"], "data": {"set": {"name": "Cora Berger"}}}, {"line": 2, "phones": ["+18015550150"], "data": {"set": {"name": "Bernd Otto Berger", "address": "2 Elm"}}}]')),
	'done 1 1 0 0 0', 'whoever is not there yet is new');
SELECT pg_temp.is_text((SELECT string_agg(concat_ws('|', name, address), ' ' ORDER BY name) FROM contacts WHERE phone = '+18015550150'), 'Berger, Anna|1 Elm Bernd Otto Berger|2 Elm Cora Berger', 'and nobody else is changed');

-- What the CRM keeps of a contact is left as it is there; the rest is taken.
RESET ROLE;
DELETE FROM notices USING here WHERE tenant_id = t;
INSERT INTO crm_connections (tenant_id, realm, token, table_id, map) SELECT t, 'acme.quickbase.com', 'x', 'bck7gp3q2', '{"name": 6, "status": 0}' FROM here;
UPDATE contacts SET record_id = '77' FROM here WHERE tenant_id = t AND phone = '+18015550130';
INSERT INTO crm_records (tenant_id, record_id) SELECT t, '77' FROM here;
INSERT INTO departments (tenant_id, name) SELECT t, 'Permits' FROM here;
SELECT pg_temp.new_member(t, 'Rosa Lind') FROM here \g /dev/null
UPDATE members m SET department_id = d.id FROM here, departments d WHERE m.tenant_id = t AND d.tenant_id = t AND d.name = 'Permits' AND m.name = 'Rosa Lind';
UPDATE contacts k SET owner_id = m.id FROM here, members m WHERE k.tenant_id = t AND m.tenant_id = t AND m.name = 'Rosa Lind' AND k.phone IN ('+18015550130', '+18015550101');
SET ROLE patchbay_app;
SELECT pg_temp.is_text(pg_temp.go(pg_temp.sheet('[{"line": 1, "phones": ["+18015550130"], "data": {"set": {"name": "Y By Sheet", "address": "1 Sheet Street", "status": "Hold"}}}, {"line": 2, "phones": ["+18015550120"], "data": {"set": {"address": "2 Sheet Street"}}}]', 'update', '{phone}')),
	'done 0 2 0 0 0', 'a sheet over a contact of the CRM');
SELECT pg_temp.is_text((SELECT concat_ws(' | ', name, address, status) FROM contacts WHERE record_id = '77'), 'Y | 1 Sheet Street | Hold', 'leaves what is kept there');
SELECT pg_temp.is_text((SELECT string_agg(n.words, ', ') FROM notices n JOIN members m ON m.id = n.member_id WHERE m.name = 'Rosa Lind'),
	'Priya Raman changed 1 of your contacts by importing x.csv', 'the coordinator of another department is told once');

-- One at a time; another business's import is not there.
UPDATE imports SET state = 'running' WHERE id = (SELECT i FROM seen WHERE what = 'first');
SELECT pg_temp.is_text(pg_temp.go(pg_temp.sheet('[{"line": 1, "phones": ["+18015550140"]}]')), 'not its turn', 'two imports of a business go one after the other');
RESET ROLE;
SELECT pg_temp.as_tenant(pg_temp.new_tenant()) \g /dev/null
SET ROLE patchbay_app;
SELECT pg_temp.none(format('SELECT * FROM import_match(%L, 0, 100)', i), 'nobody sees another''s rows') FROM seen WHERE what = 'first';
SELECT pg_temp.none(format('SELECT 1 WHERE import_apply(%L, 4, 5) IS NOT NULL OR import_turn(%1$L)', i), 'nor sets them to work') FROM seen WHERE what = 'first';
ROLLBACK;
SELECT pg_temp.tap_done();
