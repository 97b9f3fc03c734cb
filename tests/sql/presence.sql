-- Who counts as taking calls.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

-- What every page counts (shell_now) is what members says, also of who came and of who went away.
CREATE FUNCTION pg_temp.takes(p_active boolean, p_receives boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := pg_temp.new_tenant();
	m uuid := pg_temp.new_member(t, 'Cleo', '+18015550163');
	said text[];
BEGIN
	SELECT array_append(said, p.takes_calls::text) INTO said FROM presence p WHERE p.member_id = m;
	UPDATE members SET active = p_active, can_receive_calls = p_receives WHERE id = m;
	SELECT array_append(said, p.takes_calls::text) INTO said FROM presence p WHERE p.member_id = m;
	UPDATE members SET active = true, can_receive_calls = true WHERE id = m;
	SELECT array_append(said, p.takes_calls::text) INTO said FROM presence p WHERE p.member_id = m;
	RETURN array_to_string(said, ' ');
END $$;
SELECT pg_temp.is_text(pg_temp.takes(v.active, v.receives), v.want, v.what)
FROM (VALUES ('a member who goes away and comes back', false, true, 'true false true'),
	('who is to have no calls for a while', true, false, 'true false true'),
	('both', false, false, 'true false true'),
	('neither', true, true, 'true true true')) v (what, active, receives, want);

ROLLBACK;
SELECT pg_temp.tap_done();
