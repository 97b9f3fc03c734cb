-- The number that lists show lies in the contact's row and follows the contact's numbers.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE two (t uuid, a uuid, b uuid) ON COMMIT DROP;
INSERT INTO two VALUES (pg_temp.new_tenant());
UPDATE two SET a = pg_temp.new_contact(t, 'First', '+18015550101');
UPDATE two SET b = pg_temp.new_contact(t, 'Second', '+18015550102');

CREATE FUNCTION pg_temp.shown(who uuid) RETURNS text LANGUAGE sql AS $$
	SELECT coalesce((SELECT phone FROM contacts WHERE id = who), 'none')
$$;

SELECT pg_temp.is_text(pg_temp.shown(a), '+18015550101', 'the first number is shown') FROM two;

INSERT INTO contact_phones (tenant_id, contact_id, e164, is_primary) SELECT t, a, '+18015550103', false FROM two;
SELECT pg_temp.is_text(pg_temp.shown(a), '+18015550101', 'a second one is not') FROM two;

UPDATE contact_phones SET is_primary = NOT is_primary FROM two WHERE contact_id = a;
SELECT pg_temp.is_text(pg_temp.shown(a), '+18015550103', 'unless it becomes the primary one') FROM two;

UPDATE contact_phones SET e164 = '+18015550104' FROM two WHERE tenant_id = t AND e164 = '+18015550103';
SELECT pg_temp.is_text(pg_temp.shown(a), '+18015550104', 'a corrected number is shown as corrected') FROM two;

UPDATE contact_phones SET contact_id = b FROM two WHERE tenant_id = t AND e164 = '+18015550104';
SELECT pg_temp.is_text(pg_temp.shown(a), '+18015550101', 'who loses a number shows the one that is left') FROM two;
DELETE FROM contact_phones USING two WHERE tenant_id = t AND e164 = '+18015550102';
SELECT pg_temp.is_text(pg_temp.shown(b), '+18015550104', 'who gets it shows it') FROM two;

DELETE FROM contact_phones USING two WHERE tenant_id = t AND e164 = '+18015550101';
SELECT pg_temp.is_text(pg_temp.shown(a), 'none', 'without numbers none is shown') FROM two;

SELECT set_config('app.tenant', t::text, true) FROM two \g /dev/null
SELECT pg_temp.is_text(pg_temp.shown(contact_for_caller('+18015550105', 'New')), '+18015550105', 'a new caller''s number is shown');

ROLLBACK;
SELECT pg_temp.tap_done();
