-- Contacts: who is hidden, what is counted, the order of lists, and what is taken out and
-- brought back.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE here (t uuid, ann uuid, bea uuid, removed uuid) ON COMMIT DROP;
INSERT INTO here (t) VALUES (pg_temp.new_tenant());
GRANT SELECT, UPDATE ON here TO PUBLIC;
SELECT pg_temp.as_tenant(t) FROM here \g /dev/null
INSERT INTO contact_statuses (tenant_id, name, category, stale_months, position)
	SELECT t, s.* FROM here, (VALUES ('Active', 'active', 6, 1), ('Roof Hold', 'active', 3, 2), ('Permit', 'active', NULL, 3), ('Lost', 'inactive', NULL, 4)) s;
INSERT INTO journey_stages (tenant_id, position, phase, name) SELECT t, i, CASE WHEN i < 3 THEN 'PRE' ELSE 'POST' END, 'Stage ' || i FROM here, generate_series(1, 4) i;
SELECT pg_temp.new_member(t, who) FROM here, unnest('{Zoe Last,Al First}'::text[]) who \g /dev/null
SET ROLE patchbay_app;

-- Hidden -----------------------------------------------------------------------------------

CREATE FUNCTION pg_temp.hidden(status text, touched interval, sold interval, made interval) RETURNS boolean LANGUAGE sql AS $$
	INSERT INTO contacts (tenant_id, type, name, status, last_touch_at, sale_date, created_at)
	SELECT t, 'vendor', 'x', status, now() - touched, (now() - sold)::date, now() - made FROM here RETURNING hidden
$$;
SELECT pg_temp.none($$ SELECT * FROM (VALUES
	('just talked to', pg_temp.hidden('Active', '1 day', '3 years', '3 years'), false),
	('six months and a day ago', pg_temp.hidden('Active', '6 months 2 days', '1 day', '3 years'), true),
	('never talked to, sold lately', pg_temp.hidden('Active', NULL, '1 month', '3 years'), false),
	('never talked to, sold long ago', pg_temp.hidden('Active', NULL, '7 months', '1 day'), true),
	('never talked to, not sold, new', pg_temp.hidden('Active', NULL, NULL, '1 day'), false),
	('never talked to, not sold, old', pg_temp.hidden('Active', NULL, NULL, '7 months'), true),
	('a hold is three months', pg_temp.hidden('Roof Hold', '3 months 2 days', NULL, '1 day'), true),
	('less than three', pg_temp.hidden('Roof Hold', '2 months', NULL, '1 day'), false),
	('no rule', pg_temp.hidden('Permit', '9 years', NULL, '9 years'), false),
	('no status', pg_temp.hidden(NULL, '9 years', NULL, '9 years'), false),
	('inactive', pg_temp.hidden('Lost', '1 day', NULL, '1 day'), true)) v (what, got, wanted) WHERE got <> wanted $$,
	'hidden: by kind of status, and by months since the last contact, else the sale, else the making');
DELETE FROM contacts;

INSERT INTO contacts (tenant_id, type, name, status, last_touch_at) SELECT t, 'customer', 'Turning', 'Active', now() - interval '5 months' FROM here;
UPDATE contacts SET stale_at = now() - interval '1 second';
SELECT pg_temp.is(contacts_turn(10), 1, 'whose moment has come is hidden without a write of anybody''s');
SELECT pg_temp.is(contacts_turn(10), 0, 'once');
UPDATE contacts SET last_touch_at = now();
SELECT pg_temp.none('SELECT FROM contacts WHERE hidden', 'who calls is there again');
UPDATE contact_statuses SET category = 'inactive' WHERE name = 'Active';
SELECT pg_temp.ok(contacts_rehide('Active', '00000000-0000-0000-0000-000000000000', 10) IS NOT NULL, 'a changed rule is applied by and by');
SELECT pg_temp.none('SELECT FROM contacts WHERE NOT hidden', 'to all of the status');
UPDATE contact_statuses SET category = 'active' WHERE name = 'Active';
DELETE FROM contacts;

-- Counts -----------------------------------------------------------------------------------

-- What counting says, less what is kept: no row when both agree.
CREATE FUNCTION pg_temp.miscounted() RETURNS TABLE (kind text, hide boolean, d text, v text, n numeric) LANGUAGE sql AS $$
	SELECT type, hidden, dim, value, sum(n) FROM (
		SELECT k.type, k.hidden, v.dim, v.value, 1 AS n FROM contacts k, LATERAL (VALUES ('all', ''), ('status', coalesce(k.status, '')),
			('owner', coalesce(k.owner_id::text, '')), ('stage', coalesce(k.stage_id::text, ''))) v (dim, value)
		UNION ALL SELECT k.type, k.hidden, 'label', l.label_id::text, 1 FROM contact_labelled l JOIN contacts k ON k.id = l.contact_id
		UNION ALL SELECT type, hidden, dim, value, -n FROM contact_counted) c
	GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0
$$;
INSERT INTO contact_labels (tenant_id, kind, name) SELECT t, 'tag', n FROM here, unnest('{VIP,Roof}'::text[]) n;
INSERT INTO contacts (tenant_id, type, name, status, stage_id, owner_id, last_touch_at, unread_voicemails, unread_texts)
	SELECT t, 'customer', 'Contact ' || (i * 37 % 50), CASE i % 4 WHEN 0 THEN 'Active' WHEN 1 THEN 'Lost' WHEN 2 THEN 'Roof Hold' END,
		(SELECT id FROM journey_stages WHERE position = i % 5), (SELECT id FROM members WHERE name = CASE i % 3 WHEN 0 THEN 'Zoe Last' WHEN 1 THEN 'Al First' END),
		CASE WHEN i % 7 > 0 THEN now() - make_interval(days => i * 13 % 200) END, (i % 11 = 0)::int, (i % 9 = 0)::int
	FROM here, generate_series(1, 60) i;
INSERT INTO contact_labelled SELECT t, l.id, k.id FROM here, contact_labels l, contacts k WHERE l.name = 'VIP' AND k.sort_name < 'contact 3';
SELECT pg_temp.none('SELECT * FROM pg_temp.miscounted()', 'new contacts and labels are counted');
SELECT contact_counts_settle() \g /dev/null
SELECT pg_temp.none('SELECT * FROM contact_count_changes', 'differences are added up');
SELECT pg_temp.none('SELECT * FROM pg_temp.miscounted()', 'to the same counts');
UPDATE contacts SET status = 'Lost' WHERE sort_name LIKE 'contact 1%';
UPDATE contacts SET type = 'lead', owner_id = NULL WHERE sort_name LIKE 'contact 4%';
UPDATE contacts SET stage_id = NULL WHERE sort_name LIKE 'contact 2%';
UPDATE contacts SET last_touch_at = now() WHERE unread_voicemails > 0;
DELETE FROM contact_labelled WHERE contact_id IN (SELECT id FROM contacts WHERE sort_name = 'contact 11');
DELETE FROM contacts WHERE sort_name LIKE 'contact 12%';
SELECT pg_temp.none('SELECT * FROM pg_temp.miscounted()', 'changed, moved, unlabelled and deleted ones too');
SELECT contact_counts_settle() \g /dev/null
SELECT pg_temp.none('SELECT * FROM pg_temp.miscounted()', 'and after that is added up');
SELECT pg_temp.none('SELECT FROM contact_counts WHERE n <= 0', 'no row of nothing is kept');

-- Order ------------------------------------------------------------------------------------

-- The whole list by pages of p_size, forwards or from its end backwards.
CREATE FUNCTION pg_temp.walk(p_sort text, p_down boolean, p_filters jsonb, p_hidden boolean[], p_back boolean, p_size int) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
	got uuid[];
	part uuid[];
	edge uuid;
BEGIN
	LOOP
		part := ARRAY(SELECT id FROM contact_list('customer', p_hidden, p_filters, p_sort, p_down, edge, p_back, p_size));
		EXIT WHEN cardinality(part) = 0 OR cardinality(got) > 200;
		edge := part[cardinality(part)];
		got := got || part;
	END LOOP;
	RETURN coalesce(got, '{}');
END $$;
-- The same by sorting everything at once.
CREATE FUNCTION pg_temp.sorted(p_sort text, p_down boolean, p_filters jsonb, p_hidden boolean[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
	got uuid[];
	dir text := CASE WHEN p_down THEN 'DESC' ELSE 'ASC' END;
BEGIN
	EXECUTE format('SELECT coalesce(array_agg(c.id ORDER BY %s), ''{}'') FROM contacts c LEFT JOIN contact_statuses s ON s.name = c.status
		LEFT JOIN journey_stages j ON j.id = c.stage_id LEFT JOIN members m ON m.id = c.owner_id
		LEFT JOIN promises p ON p.id = c.promise_id AND p.closed_at IS NULL
		WHERE c.type = ''customer'' AND c.hidden = ANY ($1) AND ($2->>''status'' IS NULL OR coalesce(c.status, '''') = $2->>''status'' OR s.category = substr($2->>''status'', 2))
			AND ($2->>''owner'' IS NULL OR coalesce(c.owner_id::text, '''') = $2->>''owner'') AND ($2->>''phase'' IS NULL OR j.phase = $2->>''phase'')
			AND ($2->>''unread'' IS NULL OR c.unread_voicemails + c.unread_texts > 0)
			AND ($2->>''label'' IS NULL OR EXISTS (SELECT FROM contact_labelled l WHERE l.contact_id = c.id AND l.label_id::text = $2->>''label''))',
		replace(CASE p_sort WHEN 'touch' THEN 'c.touch_order dir, ' WHEN 'status' THEN 's.position dir, c.sort_name dir, '
			WHEN 'stage' THEN 'j.position dir, c.sort_name dir, ' WHEN 'owner' THEN 'm.sort_name dir, c.sort_name dir, '
			-- those who owe nothing and have nothing unread follow by name, whichever way the others are
			WHEN 'owed' THEN 'coalesce(p.state, ''x''), p.due_at dir, p.id dir, c.sort_name, '
			WHEN 'unread' THEN format('c.unread_order = 0, c.unread_order %1$s, CASE WHEN c.unread_order < 0 THEN c.sort_name END %1$s, CASE WHEN c.unread_order < 0 THEN c.id END %1$s, c.sort_name, ', CASE WHEN p_down THEN 'ASC' ELSE 'DESC' END)
			ELSE 'c.sort_name dir, ' END || CASE WHEN p_sort IN ('owed', 'unread') THEN 'c.id' ELSE 'c.id dir' END, 'dir', dir))
	INTO got USING CASE WHEN p_filters->>'status' IN ('*inactive', 'Lost') THEN '{f,t}' ELSE p_hidden END, p_filters;
	RETURN got;
END $$;
CREATE FUNCTION pg_temp.turned(ids uuid[]) RETURNS uuid[] LANGUAGE sql AS $$
	SELECT coalesce(array_agg(u.id ORDER BY u.n DESC), '{}') FROM unnest(ids) WITH ORDINALITY u (id, n)
$$;
-- what is owed: due, paused, kept, two of one; and one that is gone without a word
INSERT INTO promises (tenant_id, kind, state, contact_id, started_at, due_at, warn_at, critical_at, why, paused_at, closed_at)
	SELECT c.tenant_id, 'follow_up', v.state, c.id, now(), v.due, v.due, v.due, 'x', CASE v.state WHEN 'paused' THEN now() END, CASE v.state WHEN 'kept' THEN now() END
	FROM (SELECT k.tenant_id, k.id, row_number() OVER (ORDER BY k.sort_name, k.id) AS n FROM contacts k WHERE k.type = 'customer') c, LATERAL (
		SELECT CASE c.n % 7 WHEN 1 THEN 'paused' WHEN 2 THEN 'kept' ELSE 'open' END AS state, now() + make_interval(hours => (c.n * 17 % 5)::int + i) AS due
		FROM generate_series(0, CASE c.n % 7 WHEN 3 THEN 1 ELSE 0 END) i WHERE c.n % 7 < 5) v;
UPDATE contacts SET promise_id = '00000000-0000-0000-0000-0000000000ff' WHERE id = (SELECT id FROM contacts WHERE type = 'customer' AND promise_id IS NULL ORDER BY sort_name, id LIMIT 1);
CREATE TEMP TABLE asked ON COMMIT DROP AS
	SELECT s.sort, d.down, h.hidden, f.filters FROM unnest('{name,touch,status,stage,owner,owed,unread}'::text[]) s (sort), unnest('{f,t}'::boolean[]) d (down),
		(VALUES ('{f}'::boolean[]), ('{f,t}')) h (hidden), (SELECT '{}'::jsonb AS filters UNION ALL VALUES ('{"status": "Active"}'::jsonb), ('{"status": ""}'), ('{"owner": ""}'),
			('{"phase": "PRE"}'), ('{"status": "*active"}'), ('{"status": "*inactive"}'), ('{"status": "*active", "phase": "PRE"}'), ('{"unread": "1"}'), ('{"status": "Lost", "phase": "POST"}')
			UNION ALL SELECT jsonb_build_object('owner', id) FROM members UNION ALL SELECT jsonb_build_object('label', id) FROM contact_labels WHERE name = 'VIP') f;
SELECT pg_temp.ok((SELECT count(*) FROM asked a WHERE cardinality(pg_temp.sorted(a.sort, a.down, a.filters, a.hidden)) > 3) > 100, 'there is something to walk through');
SELECT pg_temp.none($$ SELECT sort, down, filters, hidden FROM asked
	WHERE pg_temp.walk(sort, down, filters, hidden, false, 3) <> pg_temp.sorted(sort, down, filters, hidden) $$, 'page by page in the order of every sort with every filter');
SELECT pg_temp.none($$ SELECT sort, down, filters, hidden FROM asked
	WHERE pg_temp.walk(sort, down, filters, hidden, true, 4) <> pg_temp.turned(pg_temp.sorted(sort, down, filters, hidden)) $$, 'and back from the end');
-- the same as where too many fit to look at all of them
RESET ROLE;
CREATE OR REPLACE FUNCTION contact_few(n bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT n < 0';
SET ROLE patchbay_app;
SELECT pg_temp.none($$ SELECT sort, down, filters, hidden FROM asked WHERE sort IN ('name', 'touch', 'owed', 'unread') AND (
	pg_temp.walk(sort, down, filters, hidden, false, 3) <> pg_temp.sorted(sort, down, filters, hidden)
	OR pg_temp.walk(sort, down, filters, hidden, true, 4) <> pg_temp.turned(pg_temp.sorted(sort, down, filters, hidden))) $$, 'both ways where many fit');
SELECT pg_temp.is((SELECT string_agg(contact_list_order('customer', '{f}', f::jsonb, s), ' ') FROM unnest('{owed,unread}'::text[]) s, unnest('{"{}","{\"owner\": \"\"}"}'::text[]) f),
	'owed name unread name', 'those who are owed something come first where they are few, or are all looked at');
SELECT pg_temp.is(pg_temp.walk('name', false, '{"status": "x'' OR true --"}', '{f,t}', false, 3)::text, '{}', 'a filter is a value, not a part of the statement');

-- Taken out and brought back -----------------------------------------------------------------

UPDATE here SET ann = pg_temp.new_contact(t, 'Ann', '+18015550101'), bea = pg_temp.new_contact(t, 'Bea', '+18015550102');
UPDATE contacts SET record_id = 'R-1', status = 'Active' WHERE id = (SELECT ann FROM here);
UPDATE contacts SET email = 'bea@example.com' WHERE id = (SELECT bea FROM here);
INSERT INTO contact_phones (tenant_id, contact_id, e164, is_primary) SELECT t, ann, '+18015550102', false FROM here;
INSERT INTO contact_notes (tenant_id, contact_id, body) SELECT t, ann, 'Dog in the yard' FROM here UNION ALL SELECT t, bea, 'Own note' FROM here;
INSERT INTO contact_labelled SELECT h.t, l.id, h.ann FROM here h, contact_labels l WHERE l.name = 'Roof';
SELECT pg_temp.new_call(t, 'CA' || md5('merged'), now(), ann) FROM here \g /dev/null
CREATE FUNCTION pg_temp.all_of(k uuid) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', (SELECT concat_ws(',', name, record_id, email, status) FROM contacts WHERE id = k),
		(SELECT string_agg(right(e164, 4), ',' ORDER BY e164) FROM contact_phones WHERE contact_id = k),
		(SELECT string_agg(body, ',' ORDER BY body) FROM contact_notes WHERE contact_id = k),
		(SELECT string_agg(l.name, ',') FROM contact_labelled JOIN contact_labels l ON l.id = label_id WHERE contact_id = k),
		(SELECT count(*) FROM calls WHERE contact_id = k))
$$;
UPDATE here SET removed = contact_remove(ann, bea, NULL);
SELECT pg_temp.is((SELECT pg_temp.all_of(bea) FROM here), 'Bea,R-1,bea@example.com,Active 0101,0102 Dog in the yard,Own note Roof 1', 'a merged contact''s things are the other''s, which keeps its own');
SELECT pg_temp.none('SELECT FROM contacts WHERE id = (SELECT ann FROM here)', 'and it is gone');
SELECT pg_temp.is((SELECT contact_remove(ann, bea, NULL) FROM here), NULL::uuid, 'not twice');
INSERT INTO contact_notes (tenant_id, contact_id, body) SELECT t, bea, 'Later' FROM here;
SELECT pg_temp.is((SELECT contact_restore(removed, NULL) FROM here), true, 'undone');
SELECT pg_temp.is((SELECT pg_temp.all_of(ann) FROM here), 'Ann,R-1,Active 0101,0102 Dog in the yard Roof 1', 'it is as it was');
SELECT pg_temp.is((SELECT pg_temp.all_of(bea) FROM here), 'Bea,bea@example.com 0102 Later,Own note 0', 'and so is the other, with what came later');
SELECT pg_temp.is((SELECT contact_restore(removed, NULL) FROM here), false, 'undone once');
UPDATE here SET removed = contact_remove(ann, NULL, NULL);
SELECT pg_temp.is((SELECT pg_temp.all_of(ann) FROM here), '1', 'a deleted one leaves its calls');
SELECT pg_temp.is((SELECT contact_restore(removed, NULL) FROM here), true, 'brought back');
SELECT pg_temp.is((SELECT pg_temp.all_of(ann) FROM here), 'Ann,R-1,Active 0101,0102 Dog in the yard Roof 1', 'with all that it had');

-- A merge fills every gap, is strictest with consent, and is taken back without what came since.
UPDATE here SET ann = pg_temp.new_contact(t, 'Gus', '+18015550171'), bea = pg_temp.new_contact(t, '', '+18015550172');
UPDATE contacts SET type = 'customer', address = '1 Gap Street', language = 'es', time_windows = 'Mornings', sale_date = '2026-02-01', custom = '{"roof": "Tile", "dog": true}',
	do_not_contact = true, last_touch_at = now(), last_touch_by = 'Priya', record_id = 'R-9' WHERE id = (SELECT ann FROM here);
UPDATE contacts SET unread_texts = 2 WHERE id = (SELECT ann FROM here);
UPDATE contacts SET unread_texts = 1, type = 'lead', language = 'en', custom = '{"dog": false}', email = 'gus@example.com', last_touch_at = now() - interval '1 day', last_touch_by = 'Marcus' WHERE id = (SELECT bea FROM here);
INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href) SELECT h.t, m.id, 'touch', h.ann, 'x', '/contacts/' || h.ann FROM here h, members m LIMIT 1;
CREATE FUNCTION pg_temp.as_it_is(k uuid) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(',', name, type, address, language, time_windows, sale_date, custom, do_not_contact, last_touch_by, record_id, email) FROM contacts WHERE id = k
$$;
UPDATE here SET removed = contact_remove(ann, bea, NULL);
SELECT pg_temp.is((SELECT pg_temp.as_it_is(bea) FROM here), 'Gus,customer,1 Gap Street,en,Mornings,2026-02-01,{"dog": false, "roof": "Tile"},t,Priya,R-9,gus@example.com', 'what one lacks the other gives');
SELECT pg_temp.is((SELECT string_agg(address, ' ' ORDER BY address) FROM consents c, here h WHERE c.contact_id = h.bea AND c.state = 'refused' AND c.channel = 'all'),
	'+18015550171 +18015550172 gus@example.com', 'not to be contacted at any address of the two');
SELECT pg_temp.is((SELECT n.href FROM notices n, here h WHERE n.contact_id = h.bea), (SELECT '/contacts/' || bea FROM here), 'notices lead to who is there');
SELECT pg_temp.is((SELECT unread_texts FROM contacts WHERE id = (SELECT bea FROM here))::bigint, 3::bigint, 'what was not read of both');
UPDATE contacts SET time_windows = 'Evenings' WHERE id = (SELECT bea FROM here);
INSERT INTO consents (tenant_id, contact_id, address, channel, state, source, created_at) SELECT t, NULL, '+18015550172', 'all', 'refused', 'text', now() + interval '1 second' FROM here;
SELECT pg_temp.is((SELECT contact_restore(removed, NULL) FROM here), true, 'taken apart');
SELECT pg_temp.is((SELECT pg_temp.as_it_is(bea) FROM here), ',lead,en,Evenings,{"dog": false},f,Marcus,gus@example.com', 'it has its own again, and what it was given since');
SELECT pg_temp.is((SELECT pg_temp.as_it_is(ann) FROM here), 'Gus,customer,1 Gap Street,es,Mornings,2026-02-01,{"dog": true, "roof": "Tile"},t,Priya,R-9', 'and so has the other');
SELECT pg_temp.is((SELECT c.state FROM consents c WHERE c.address = 'gus@example.com' ORDER BY c.id DESC LIMIT 1), 'granted', 'the word of the merge is taken back');
SELECT pg_temp.is((SELECT c.state FROM consents c, here h WHERE c.tenant_id = h.t AND c.address = '+18015550172' ORDER BY c.id DESC LIMIT 1), 'refused', 'but no word that was said since');
SELECT pg_temp.is((SELECT n.href FROM notices n, here h WHERE n.contact_id = h.ann), (SELECT '/contacts/' || ann FROM here), 'notices too');
-- who says no after the merge is not contacted after its undoing either
UPDATE here SET removed = contact_remove(ann, bea, NULL);
INSERT INTO consents (tenant_id, contact_id, address, channel, state, source, created_at) SELECT t, bea, '+18015550172', 'all', 'refused', 'call', now() + interval '1 second' FROM here;
SELECT pg_temp.is((SELECT contact_restore(removed, NULL) FROM here), true, 'taken apart again');
SELECT pg_temp.is((SELECT do_not_contact FROM contacts, here WHERE id = bea), true, 'and still not to be contacted');
UPDATE here SET ann = pg_temp.new_contact(t, 'Ann', '+18015550101'), bea = pg_temp.new_contact(t, 'Bea', '+18015550102');
SELECT pg_temp.is((SELECT contact_remove(ann, ann, NULL) FROM here), NULL::uuid, 'nobody is merged into themselves');
SELECT pg_temp.is((SELECT contact_remove(ann, gen_random_uuid(), NULL) FROM here), NULL::uuid, 'nor into nobody');
SELECT pg_temp.none('SELECT * FROM pg_temp.miscounted()', 'all of it counted');

-- After 30 days nothing is brought back any more.
UPDATE here SET removed = contact_remove(bea, NULL, NULL);
UPDATE contacts_removed SET created_at = now() - interval '31 days' WHERE id = (SELECT removed FROM here);
SELECT contacts_upkeep(10) \g /dev/null
SELECT pg_temp.as_tenant(t) FROM here \g /dev/null
SELECT pg_temp.is((SELECT contact_restore(removed, NULL) FROM here), false, 'and then it is forgotten');

ROLLBACK;
SELECT pg_temp.tap_done();
