-- The CRM's records become contacts: found by record id, then by number; changed only where they
-- differ, and told only then; the machine's words for states and people are learned.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE here (t uuid, ann uuid) ON COMMIT DROP;
INSERT INTO here (t) VALUES (pg_temp.new_tenant());
GRANT SELECT, UPDATE ON here TO PUBLIC;
SELECT pg_temp.as_tenant(t) FROM here \g /dev/null
INSERT INTO contact_statuses (tenant_id, name, label, aliases, category, position)
	SELECT t, s.* FROM here, (VALUES ('Active', '', '{}'::text[], 'active', 1), ('Hold', 'Roof Hold', '{"on hold"}', 'active', 2), ('Lost', '', '{}', 'inactive', 3)) s;
INSERT INTO journey_stages (tenant_id, position, phase, name) SELECT t, i, 'PRE-PTO', 'Stage ' || i FROM here, generate_series(1, 3) i;
SELECT pg_temp.new_member(t, 'Zoë Last') FROM here \g /dev/null
SET ROLE patchbay_app;

CREATE FUNCTION pg_temp.mapped() RETURNS text[] LANGUAGE sql AS $$
	SELECT '{name,phone,email,address,status,stage,owner,sale_date,install_date}'::text[]
$$;
CREATE FUNCTION pg_temp.keep(doc text, pass timestamptz DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT count(*) FILTER (WHERE made) || ' made, ' || count(*) FILTER (WHERE NOT made) || ' changed' FROM crm_keep(doc::jsonb, pg_temp.mapped(), pass)
$$;
CREATE FUNCTION pg_temp.contact(rid text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws('|', k.type, k.name, coalesce(k.phone, '-'), coalesce(k.email, '-'), coalesce(k.status, '-'), coalesce(s.name, '-'),
		coalesce(m.name, '-'), coalesce(k.sale_date::text, '-'), k.version)
	FROM contacts k LEFT JOIN journey_stages s ON s.id = k.stage_id LEFT JOIN members m ON m.id = k.owner_id WHERE k.record_id = rid
$$;
CREATE FUNCTION pg_temp.changes(rid text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(c.what || ':' || c.before || '>' || c.after, ' ' ORDER BY c.what) FROM contact_changes c
	JOIN contacts k ON k.id = c.contact_id WHERE k.record_id = rid AND c.source = 'crm' AND c.what <> 'Added'
$$;

-- Made -------------------------------------------------------------------------------------

SELECT pg_temp.is_text(pg_temp.keep('[{"record_id": "17", "modified_at": "2026-11-21T07:55:00Z", "name": "Ann One", "phone": "+18015550111",
	"email": "ann@home.example", "status": "active", "stage": "Stage 2", "owner": "zoe last", "sale_date": "2026-01-02"},
	{"record_id": "18", "name": "Ben Two", "phone": "+18015550112", "status": "On Hold", "stage": "Nowhere", "owner": "Who"},
	{"record_id": "19", "problem": "neither name nor phone"}]'), '2 made, 0 changed', 'records become contacts');
SELECT pg_temp.is_text(pg_temp.contact('17'), 'customer|Ann One|+18015550111|ann@home.example|Active|Stage 2|Zoë Last|2026-01-02|1', 'words are found by name, whatever their case and accents');
SELECT pg_temp.is_text(pg_temp.contact('18'), 'customer|Ben Two|+18015550112|-|Hold|-|-|-|1', 'and by another name; what is not known stays empty');
SELECT pg_temp.is(NULL::text, pg_temp.contact('19'), 'without name and number nobody is made');
SELECT pg_temp.is_text((SELECT problem FROM crm_records WHERE record_id = '19'), 'neither name nor phone', 'and that is kept');
SELECT pg_temp.is_text((SELECT string_agg(kind || '=' || value || ':' || how, ' ' ORDER BY kind, value COLLATE "C") FROM crm_values),
	'owner=Who:unknown owner=zoe last:found stage=Nowhere:unknown stage=Stage 2:found status=On Hold:found status=active:found', 'what words mean is learned, or waits for somebody');

-- Changed ----------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.ann(more text) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.keep(jsonb_build_array('{"record_id": "17", "name": "Ann One", "phone": "+18015550111", "email": "ann@home.example",
		"status": "active", "stage": "Stage 2", "owner": "zoe last", "sale_date": "2026-01-02"}'::jsonb || more::jsonb)::text)
$$;
SELECT pg_temp.is_text(pg_temp.ann('{}'), '0 made, 0 changed', 'the same again changes nothing');
SELECT pg_temp.is_text(pg_temp.contact('17'), 'customer|Ann One|+18015550111|ann@home.example|Active|Stage 2|Zoë Last|2026-01-02|1', 'nor its version');
SELECT pg_temp.is(NULL::text, pg_temp.changes('17'), 'and tells nothing');
SELECT pg_temp.is_text(pg_temp.ann('{"status": "Lost", "email": ""}'), '0 made, 1 changed', 'what differs is changed');
SELECT pg_temp.is_text(pg_temp.contact('17'), 'customer|Ann One|+18015550111|-|Lost|Stage 2|Zoë Last|2026-01-02|2', 'the CRM wins, also with nothing');
SELECT pg_temp.is_text(pg_temp.changes('17'), 'Email:ann@home.example> Status:Active>Lost', 'and it is told what was before');
SELECT pg_temp.is(true, (SELECT hidden FROM contacts WHERE record_id = '17'), 'an inactive one is hidden');
UPDATE contacts SET address = '1 Here Street', status = 'Active' WHERE record_id = '17';
SELECT pg_temp.is_text((SELECT count(*)::text FROM crm_keep('[{"record_id": "17", "name": "", "status": "Lost"}]', '{name,status}', NULL)), '1', 'only what is mapped');
SELECT pg_temp.is_text((SELECT concat_ws('|', name, address, status, sale_date) FROM contacts WHERE record_id = '17'), 'Ann One|1 Here Street|Lost|2026-01-02',
	'what is not mapped is ours, and nobody loses their name');
RESET ROLE;
DELETE FROM contact_changes;
SET ROLE patchbay_app;
SELECT pg_temp.ann('{"status": "Strange", "phone": "+18015550119", "email": ""}') \g /dev/null
SELECT pg_temp.is_text(pg_temp.contact('17'), 'customer|Ann One|+18015550119|-|Lost|Stage 2|Zoë Last|2026-01-02|4', 'a word that is not known changes nothing');
SELECT pg_temp.is_text((SELECT string_agg(e164 || CASE WHEN is_primary THEN '*' ELSE '' END, ' ' ORDER BY e164) FROM contact_phones p JOIN contacts k ON k.id = p.contact_id
	WHERE k.record_id = '17'), '+18015550111 +18015550119*', 'the number before stays as another');
SELECT pg_temp.is_text(pg_temp.changes('17'), 'Address:1 Here Street> Phone:+18015550111>+18015550119', 'a new number is told');

-- Chosen by a person -----------------------------------------------------------------------

UPDATE crm_values SET target = 'Active', how = 'chosen' WHERE kind = 'status' AND value = 'Strange';
SELECT pg_temp.is(1::bigint, (SELECT count(*) FROM crm_apply('{17,18}', pg_temp.mapped())), 'once a word is given a meaning, it is applied without reading anything again');
SELECT pg_temp.is_text((SELECT status FROM contacts WHERE record_id = '17'), 'Active', 'to those who have it');

-- Whose contact ----------------------------------------------------------------------------

SELECT contact_for_caller('+18015550121', 'CALLER ID') \g /dev/null
INSERT INTO contacts (tenant_id, type, name) SELECT t, 'customer', 'Householder' FROM here;
INSERT INTO contact_phones (tenant_id, contact_id, e164) SELECT tenant_id, id, '+18015550122' FROM contacts WHERE name = 'Householder';
SELECT pg_temp.is_text(pg_temp.keep('[{"record_id": "21", "name": "Cleo Three", "phone": "+18015550121"}, {"record_id": "22", "name": "Cora Three", "phone": "+18015550121"},
	{"record_id": "23", "name": "Hugo Other", "phone": "+18015550122"}]'), '2 made, 1 changed', 'who called before is taken over, once');
SELECT pg_temp.is(2::bigint, (SELECT count(*) FROM contacts k JOIN contact_phones p ON p.contact_id = k.id WHERE p.e164 = '+18015550121'), 'a household shares a number');
SELECT pg_temp.is_text((SELECT coalesce(record_id, 'none') FROM contacts WHERE name = 'Householder'), 'none', 'nobody of another name is taken');
SELECT pg_temp.is_text((SELECT type FROM contacts WHERE record_id = '21'), 'customer', 'a caller becomes a customer');

UPDATE here SET ann = (SELECT id FROM contacts WHERE record_id = '18');
SELECT contact_remove(ann, NULL, NULL) FROM here \g /dev/null
SELECT pg_temp.is_text(pg_temp.keep('[{"record_id": "18", "name": "Ben Two", "phone": "+18015550112"}]'), '0 made, 0 changed', 'whom somebody deleted here does not come back by itself');
SELECT contact_restore(id, NULL) FROM contacts_removed \g /dev/null
SELECT pg_temp.is_text(pg_temp.keep('[{"record_id": "18", "name": "Ben New", "phone": "+18015550112"}]'), '0 made, 1 changed', 'brought back, it goes on');

-- Gone -------------------------------------------------------------------------------------

SELECT pg_temp.keep((SELECT jsonb_agg(jsonb_build_object('record_id', n::text, 'name', 'N ' || n)) FROM generate_series(100, 130) n)::text) \g /dev/null
UPDATE crm_records SET pulled_at = now() - interval '1 hour';
SELECT pg_temp.is(NULL::bigint, crm_pass_done(now()), 'when most are missing something else is wrong: nothing is marked');
SELECT pg_temp.keep((SELECT jsonb_agg(jsonb_build_object('record_id', n::text, 'name', 'N ' || n)) FROM generate_series(101, 130) n)::text, now()) \g /dev/null
UPDATE crm_records SET pulled_at = now() - interval '1 hour' WHERE record_id = '100';
SELECT pg_temp.is(7::bigint, crm_pass_done(now()), 'who is not seen by a full pass is marked');
SELECT pg_temp.is_text((SELECT c.what || ' ' || c.before || ' ' || c.after FROM contact_changes c JOIN contacts k ON k.id = c.contact_id WHERE k.record_id = '100' AND c.what <> 'Added'),
	'CRM record 100 gone', 'their contact stays and says so');
SELECT pg_temp.keep('[{"record_id": "100", "name": "N 100"}]') \g /dev/null
SELECT pg_temp.is(NULL::timestamptz, (SELECT gone_at FROM crm_records WHERE record_id = '100'), 'who is there again is there again');
SELECT pg_temp.is(6::bigint, (SELECT count(*) FROM crm_records WHERE gone_at IS NOT NULL), 'and nobody else');

-- The rate ---------------------------------------------------------------------------------

INSERT INTO crm_connections (tenant_id, realm, token, table_id, rate) SELECT t, 'acme.quickbase.com', 'x', 'bck7gp3q2', 5 FROM here;
SELECT pg_temp.is(NULL::bigint, crm_slot(1000), 'nobody asks before there is a state');
INSERT INTO crm_sync (tenant_id) SELECT t FROM here;
SELECT pg_temp.is(0::bigint, crm_slot(0), 'the first request goes out at once');
SELECT pg_temp.is(NULL::bigint, crm_slot(0), 'the next must wait');
SELECT pg_temp.ok((SELECT int8range(150, 201) @> s FROM crm_slot(1000) s), 'a fifth of a second');
SELECT pg_temp.ok((SELECT int8range(350, 401) @> s FROM crm_slot(1000) s), 'and the next after it');
UPDATE crm_sync SET slot_at = '-infinity', blocked_until = clock_timestamp() + interval '1 minute';
SELECT pg_temp.is(NULL::bigint, crm_slot(5000), 'nobody while they want to be left alone');

-- A call's end -----------------------------------------------------------------------------

CREATE FUNCTION pg_temp.ended(how text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	c uuid := pg_temp.new_call(app_tenant(), pg_temp.new_sid('CA'), now(), (SELECT id FROM contacts WHERE record_id = '17'));
BEGIN
	UPDATE calls SET ended_at = now(), unanswered = how = 'missed', blocked = how = 'blocked' WHERE id = c;
	RETURN (SELECT count(*) FROM tasks WHERE kind = 'crm.push' AND dedupe_key = c::text);
END $$;
SELECT pg_temp.is(0::bigint, pg_temp.ended('missed'), 'nothing is written to the CRM before somebody says where');
UPDATE crm_connections SET comm_table = 'bck7comm1';
SELECT pg_temp.is(1::bigint, pg_temp.ended('missed'), 'then a call that ended is');
SELECT pg_temp.is(0::bigint, pg_temp.ended('blocked'), 'a blocked one never');
UPDATE crm_connections SET state = 'paused';
SELECT pg_temp.is(0::bigint, pg_temp.ended('missed'), 'nor any in a pause');

ROLLBACK;
SELECT pg_temp.tap_done();
