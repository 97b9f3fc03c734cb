-- Contacts and their numbers, those with i % parts = part, so that several of these can run
-- side by side. psql variables: parts, part.

-- Rows that reference each other are made together: no need to look each of them up, nor for
-- the trigger that copies the number.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET temp_buffers = '128MB';
SET jit = off;

CREATE TEMP TABLE made AS
SELECT t.id AS tenant_id, t.n, i, uuid7() AS id, abs(hashint4(i)) AS h, m.ids AS members, m.names, s.ids AS stages
FROM bench.tenants t
JOIN LATERAL (SELECT array_agg(id) AS ids, array_agg(name) AS names FROM members m WHERE m.tenant_id = t.id) m ON true
JOIN LATERAL (SELECT array_agg(id ORDER BY position) AS ids FROM journey_stages s WHERE s.tenant_id = t.id) s ON true,
	LATERAL generate_series(:part, t.contacts - 1, :parts) i;

INSERT INTO contacts (tenant_id, id, type, name, phone, email, address, record_id, owner_id, stage_id, stage_since, status,
	last_touch_at, last_touch_kind, last_touch_by, last_touch_dept, unread_voicemails)
SELECT tenant_id, id, CASE WHEN i % 50 = 49 THEN 'lead' ELSE 'customer' END,
	first[1 + h % 24] || ' ' || last[1 + h / 24 % 32] || ending[1 + h / 768 % 16],
	'+1801' || lpad(i::text, 7, '0'),
	lower(first[1 + h % 24]) || i || '@mail.example', (100 + h % 9000) || ' ' || last[1 + h / 7 % 32] || ' St, Murray UT',
	CASE WHEN i % 3 = 0 THEN n || '-' || i END, members[1 + i % 5], stages[1 + h % 7], now() - make_interval(days => h % 60),
	CASE WHEN i % 9 = 0 THEN 'On Hold' WHEN i % 7 = 0 THEN 'Pending Permit' ELSE 'Active' END,
	now() - make_interval(mins => h % 40000), 'call_in', names[1 + i % 5], 'Front desk', CASE WHEN i % 20 = 0 THEN 1 ELSE 0 END
FROM made, (VALUES (
	'{Maria,Jose,Linh,Aisha,Peter,Ana,Grace,Omar,Ivan,Rosa,Tom,Yuki,Carla,Ben,Nadia,Luis,Emma,Raj,Sara,Victor,Kim,Noah,Zoe,Paul}'::text[],
	'{Ortega,Nguyen,Brooks,Khan,Lindgren,Silva,Cole,Haddad,Petrov,Mendez,Baker,Sato,Rossi,Adler,Farah,Gomez,Quinn,Patel,Weiss,Moreau,Park,Reed,Young,Dunn,Ito,Novak,Costa,Byrne,Lopez,Marsh,Voss,Tran}'::text[],
	'{"",son,er,berg,man,ley,ton,field,well,worth,ford,stone,land,wood,dale,by}'::text[])) v (first, last, ending);

-- Numbers from +18010000000 on: the same in every tenant.
INSERT INTO contact_phones (tenant_id, contact_id, e164, label)
SELECT tenant_id, id, '+1801' || lpad(i::text, 7, '0'), 'mobile' FROM made;
