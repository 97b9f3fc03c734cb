-- What a search for contacts finds: ids in whatever way they are typed, coordinators and their
-- departments, alone and beside words of the contact.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE here (t uuid, zoe uuid, al uuid) ON COMMIT DROP;
INSERT INTO here (t) VALUES (pg_temp.new_tenant());
GRANT SELECT ON here TO PUBLIC;
SELECT pg_temp.as_tenant(t) FROM here \g /dev/null
UPDATE here SET zoe = pg_temp.new_member(t, 'Zoe Raman'), al = pg_temp.new_member(t, 'Al Diaz');
INSERT INTO departments (tenant_id, name) SELECT t, n FROM here, (VALUES ('Project Care'), ('Finance')) v (n);
UPDATE members m SET department_id = d.id FROM departments d, here h WHERE d.tenant_id = h.t AND m.tenant_id = h.t
	AND d.name = CASE m.id WHEN h.zoe THEN 'Project Care' ELSE 'Finance' END;
INSERT INTO contacts (tenant_id, type, name, record_id, address, owner_id)
	SELECT h.t, v.type, v.name, v.id, v.address, CASE v.owner WHEN 'zoe' THEN h.zoe WHEN 'al' THEN h.al END
	FROM here h, (VALUES ('customer', 'Maria Ortega', 'SU-3303', '418 Juniper Hollow', 'zoe'), ('customer', 'Ben Ortega', 'SU3304', '7 Elm', 'al'),
		('lead', 'Ida Diaz', 'A/17.b', NULL, NULL), ('vendor', 'Finance Forms Inc', NULL, NULL, 'zoe'), ('customer', 'Cy Plain', '991', NULL, 'zoe')) v (type, name, id, address, owner);
SET ROLE patchbay_app;

CREATE FUNCTION pg_temp.found(words text[], kind text DEFAULT NULL, filters jsonb DEFAULT '{}') RETURNS text LANGUAGE sql AS $$
	SELECT coalesce(string_agg(k.name, ', ' ORDER BY k.sort_name), '') FROM contact_found(words, words, NULL, kind, filters, 50) f JOIN contacts k ON k.id = f.id
$$;
SELECT pg_temp.none($$ SELECT v.words, v.wanted, pg_temp.found(v.words) FROM (VALUES
	('{SU,3303}'::text[], 'Maria Ortega'), ('{su3303}', 'Maria Ortega'), ('{SU330}', 'Ben Ortega, Maria Ortega'), ('{3303}', 'Maria Ortega'),
	('{su,3304}', 'Ben Ortega'), ('{su3304}', 'Ben Ortega'), ('{3304}', 'Ben Ortega'), ('{a17b}', 'Ida Diaz'), ('{a,17,b}', 'Ida Diaz'),
	('{991}', 'Cy Plain'), ('{su,3305}', '')) v (words, wanted) WHERE pg_temp.found(v.words) <> v.wanted $$, 'ids, with and without their signs');
SELECT pg_temp.none($$ SELECT v.words, v.wanted, pg_temp.found(v.words) FROM (VALUES
	('{raman}'::text[], 'Cy Plain, Finance Forms Inc, Maria Ortega'), ('{diaz}', 'Ben Ortega, Ida Diaz'), ('{project}', 'Cy Plain, Finance Forms Inc, Maria Ortega'),
	('{finance}', 'Ben Ortega, Finance Forms Inc'), ('{al,finance}', 'Ben Ortega'), ('{care,project,zoe}', 'Cy Plain, Finance Forms Inc, Maria Ortega'),
	('{ortega,zoe}', 'Maria Ortega'), ('{finance,ortega}', 'Ben Ortega'), ('{juniper,418,project,care}', 'Maria Ortega'), ('{ortega,cleo}', ''),
	('{zoe,finance}', 'Finance Forms Inc')) v (words, wanted) WHERE pg_temp.found(v.words) <> v.wanted $$,
	'coordinators and departments, beside words of the contact');

-- Letters with a stroke and joined ones are found as people type them, and as they are written.
RESET ROLE;
SELECT pg_temp.none($$ SELECT v.* FROM (VALUES ('Łukasz', 'lukasz'), ('SØREN Ǿ', 'soren o'), ('Đorđe', 'dorde'), ('Þór', 'thor'), ('Weiß GROẞ', 'weiss gross'), ('Æbel Œuf', 'aebel oeuf'),
	('Guðrún Ħal', 'gudrun hal'), ('Yıldız İnce', 'yildiz ince'), ('Ŋa Ŧa', 'na ta'), ('O''Brien-Núñez', 'obrien nunez'), ('Łódź', 'lodz')) v (a, b) WHERE contact_fold(v.a) <> v.b $$, 'what letters are folded to');
INSERT INTO contacts (tenant_id, type, name) SELECT t, 'crew', n FROM here, unnest('{Łukasz Weiß,Søren Ærø,Đorđe Þór}'::text[]) n;
SET ROLE patchbay_app;
SELECT pg_temp.none($$ SELECT v.words, pg_temp.found(v.words) FROM (VALUES ('{luk}'::text[], 'Łukasz Weiß'), ('{ŁUK}', 'Łukasz Weiß'), ('{weiss}', 'Łukasz Weiß'), ('{weiß,l}', 'Łukasz Weiß'), ('{sor}', 'Søren Ærø'),
	('{aero}', 'Søren Ærø'), ('{dorde}', 'Đorđe Þór'), ('{thor}', 'Đorđe Þór'), ('{þór}', 'Đorđe Þór')) v (words, wanted) WHERE pg_temp.found(v.words, 'crew') <> v.wanted $$, 'and found by');
SELECT pg_temp.is(pg_temp.found('{raman}', 'vendor'), 'Finance Forms Inc', 'of one type');
SELECT pg_temp.is((SELECT pg_temp.found('{ortega,finance}', NULL, jsonb_build_object('owner', zoe)) FROM here), '', 'filters still hold');
SELECT pg_temp.is((SELECT pg_temp.found('{ortega,zoe}', NULL, jsonb_build_object('owner', zoe)) FROM here), 'Maria Ortega', 'and let pass');
RESET ROLE;
INSERT INTO contacts (tenant_id, type, name, address) SELECT t, 'customer', n, a FROM here, (VALUES ('Ana Belmont', NULL), ('Ana Bell', NULL), ('Ana Cole', '9 Bel Road')) v (n, a);
SET ROLE patchbay_app;
SELECT pg_temp.is((SELECT array_agg(k.name ORDER BY k.name) FROM contact_matches('{ana,bel}', '{ana,bel}', NULL, NULL, '{}', n) m JOIN contacts k ON k.id = m.id), w::text[],
	'of ' || n || ' at most, those who are called so, and others only where there is room') FROM (VALUES (2, '{Ana Bell,Ana Belmont}'),
	(3, '{Ana Bell,Ana Belmont,Ana Cole}')) v (n, w);

RESET ROLE;
INSERT INTO contacts (tenant_id, type, name, address) SELECT t, 'customer', n, a FROM here, (VALUES ('Karim Haddad', '418 Rim Rd, Apt 12'), ('Liv Johnson', '77 N Rim Road #4'),
	('Bo Lane', '5 Saint Marks Avenue'), ('Kairm Sato', '9 W Temple'), ('Tom Quist', '12 Elm Lane'), ('Jo West', NULL), ('Ann Moe', '3 Park St, N Ogden'), ('Uma Fox', '8 W Main Ct')) v (n, a);
SET ROLE patchbay_app;
SELECT pg_temp.none($$ SELECT v.words, v.wanted, pg_temp.found(v.words) FROM (VALUES
	('{rim,road}'::text[], 'Karim Haddad, Liv Johnson'), ('{Rim,RD}', 'Karim Haddad, Liv Johnson'), ('{418,rim,road}', 'Karim Haddad'), ('{rim,north}', 'Liv Johnson'),
	('{77,n,rim,rd}', 'Liv Johnson'), ('{77,s,rim}', ''), ('{elm,ln}', 'Tom Quist'), ('{5,st,marks,ave}', 'Bo Lane'), ('{marks,aven}', 'Bo Lane'), ('{marks,street}', ''),
	('{lane}', 'Bo Lane, Tom Quist'), ('{bo,lane}', 'Bo Lane'), ('{west,temple}', 'Kairm Sato'), ('{west}', 'Jo West'), ('{west,jo}', 'Jo West'), ('{rd,lane}', ''), ('{elm,street}', ''), ('{park,street}', 'Ann Moe'), ('{west,court}', ''), ('{north,street}', ''),
	('{418,rim,road,unit,12}', 'Karim Haddad'), ('{77,rim,apt,4}', 'Liv Johnson'), ('{418,rim,apt,5}', ''), ('{77,rim,apt}', '')) v (words, wanted)
	WHERE pg_temp.found(v.words) <> v.wanted $$, 'streets, written out or short');
SELECT pg_temp.none($$ SELECT v.words, v.wanted, contact_guess(v.words) FROM (VALUES
	('{akrim}'::text[], '{karim}'::text[]), ('{karmi}', '{karim}'), ('{Jonhson}', '{johnson}'), ('{liv,johsnon}', '{liv,johnson}'), ('{ilv}', '{liv}'), ('{jhonso}', '{johnso}'),
	('{jonsohn}', '{johnson}'), ('{johnsen}', '{johnson}'), ('{haddda}', '{haddad}'), ('{kairm,haddad}', '{karim,haddad}'), ('{kairm,sato}', NULL),
	('{zzzz}', NULL), ('{li}', NULL), ('{aab}', NULL)) v (words, wanted) WHERE contact_guess(v.words) IS DISTINCT FROM v.wanted $$, 'letters that changed places');

ROLLBACK;
SELECT pg_temp.tap_done();
