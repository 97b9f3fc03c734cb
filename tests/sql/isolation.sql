-- One business never sees or touches another's rows, whatever the application asks: for every
-- table that has a tenant, with the rights that the workers have. A table without rows in the
-- fixture below fails, so that a new one is added here.
\ir ../lib/tap.sql
BEGIN;
\ir ../lib/fixture.sql

CREATE TEMP TABLE two (a uuid, b uuid, member uuid, phone text) ON COMMIT DROP;
INSERT INTO two VALUES (pg_temp.new_tenant(), pg_temp.new_tenant(), NULL, '+18015550177');
GRANT SELECT ON two TO PUBLIC;

-- The same rows, numbers and names for both; only the tenant differs.
CREATE FUNCTION pg_temp.fill(t uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	d uuid; m uuid; st uuid; k uuid; s uuid; f uuid; q uuid; n uuid; c uuid; tel text := (SELECT phone FROM two);
BEGIN
	INSERT INTO departments (tenant_id, name) VALUES (t, 'Office') RETURNING id INTO d;
	m := pg_temp.new_member(t, 'Same Name', tel);
	INSERT INTO sessions (id_hash, user_id, tenant_id, member_id, csrf, expires_at)
	SELECT md5(random()::text) || md5(random()::text), user_id, t, m, 'x', now() + interval '1 hour' FROM members WHERE tenant_id = t;
	INSERT INTO journey_stages (tenant_id, position, phase, name) VALUES (t, 1, 'PRE', 'First') RETURNING id INTO st;
	INSERT INTO contact_statuses (tenant_id, name, category) VALUES (t, 'Active', 'active');
	k := pg_temp.new_contact(t, 'Same Contact', tel);
	UPDATE contacts SET stage_id = st, status = 'Active', owner_id = m WHERE tenant_id = t;
	INSERT INTO custom_fields (tenant_id, key, label, kind) VALUES (t, 'gate', 'Gate code', 'text');
	INSERT INTO contact_labels (tenant_id, kind, name) VALUES (t, 'tag', 'VIP') RETURNING id INTO st;
	INSERT INTO contact_labelled VALUES (t, st, k);
	INSERT INTO contact_notes (tenant_id, contact_id, body) VALUES (t, k, 'x');
	INSERT INTO handoffs (tenant_id, contact_id, to_department, reason, due_at) VALUES (t, k, d, 'x', now());
	INSERT INTO contact_changes (tenant_id, contact_id, what) VALUES (t, k, 'Status');
	INSERT INTO consents (tenant_id, contact_id, address, channel, state, source) VALUES (t, k, tel, 'call', 'granted', 'page');
	INSERT INTO consents (tenant_id, contact_id, address, channel, state, source) VALUES (t, k, tel, 'all', 'refused', 'page');
	INSERT INTO api_answers (tenant_id, actor_id, key_hash, asked, status, headers, body) VALUES (t, m, 'same', 'x', 201, '', '');
	INSERT INTO notices (tenant_id, member_id, kind, words) VALUES (t, m, 'touch', 'x');
	INSERT INTO notice_ways VALUES (t, m, 'sla', true, 'no', false);
	INSERT INTO notice_times (tenant_id, member_id) VALUES (t, m);
	INSERT INTO push_devices (tenant_id, member_id, endpoint, browser, auth, session) VALUES (t, m, 'https://push.example/same', 'x', 'x', 'x');
	INSERT INTO notices (tenant_id, member_id, kind, words) VALUES (t, m, 'reminder', 'x');
	INSERT INTO presence_pages (tenant_id, member_id, id) VALUES (t, m, 'same-page');
	INSERT INTO appointments (tenant_id, contact_id, starts_at) VALUES (t, k, now());
	INSERT INTO exports (tenant_id, member_id, filter) VALUES (t, m, '{}');
	INSERT INTO bulk_changes (tenant_id, member_id, what, says, about, filter) VALUES (t, m, 'dnc', 'x', 'x', '{}') RETURNING id INTO st;
	INSERT INTO bulk_rows (tenant_id, bulk_id, contact_id, n) VALUES (t, st, k, 1);
	INSERT INTO imports (tenant_id, member_id, name, file, bytes, sha256, charset, rows, columns) VALUES (t, m, 'x.csv', 'x', 1, 'x', 'utf-8', 1, '[]') RETURNING id INTO st;
	INSERT INTO import_rows (tenant_id, import_id, line) VALUES (t, st, 1);
	PERFORM pg_temp.as_tenant(t), contact_remove(pg_temp.new_contact(t, 'Gone', '+18015550166'), NULL, m), contact_counts_settle();
	UPDATE contacts SET type = 'lead' WHERE tenant_id = t AND id = k;
	UPDATE contacts SET type = 'customer' WHERE tenant_id = t AND id = k;
	INSERT INTO schedules (tenant_id, name) VALUES (t, 'Hours') RETURNING id INTO s;
	INSERT INTO schedule_periods (tenant_id, schedule_id, weekday, opens, closes) VALUES (t, s, 1, '09:00', '17:00');
	INSERT INTO holidays (tenant_id, day, name) VALUES (t, '2026-12-25', 'Day off');
	INSERT INTO schedule_overrides (tenant_id, schedule_id, starts_at, ends_at, open) VALUES (t, s, now(), now() + interval '1 hour', true);
	f := pg_temp.new_flow(t);
	INSERT INTO queues (tenant_id, name) VALUES (t, 'Line') RETURNING id INTO q;
	INSERT INTO queue_members VALUES (t, q, m);
	INSERT INTO skills (tenant_id, name) VALUES (t, 'Spanish') RETURNING id INTO st;
	INSERT INTO member_skills VALUES (t, m, st, 3);
	INSERT INTO queue_skills VALUES (t, q, st, 2);
	INSERT INTO queues (tenant_id, name) VALUES (t, 'Other line') RETURNING id INTO st;
	INSERT INTO queue_overflows VALUES (t, q, st, 60);
	INSERT INTO carrier_accounts (tenant_id, account_sid, token) VALUES (t, 'AC' || md5(t::text), 'sealed');
	INSERT INTO numbers (tenant_id, e164, name, flow_id) VALUES (t,
		'+' || (18015550100 + (SELECT count(*) FROM numbers WHERE e164 LIKE '+180155501%')), 'Main', f) RETURNING id INTO n;
	INSERT INTO blocked_numbers (tenant_id, e164) VALUES (t, '+18015550199');
	c := pg_temp.new_call(t, 'CA' || md5('same call'), now(), k);
	INSERT INTO promises (tenant_id, kind, call_id, contact_id, started_at, due_at, warn_at, critical_at, why) VALUES (t, 'missed_call', c, k, now(), now(), now(), now(), 'x');
	INSERT INTO promise_words (tenant_id, source, source_id, contact_id, quote, said_at) VALUES (t, 'note', k, k, 'x', now());
	UPDATE calls SET state = 'waiting', queue_id = q, queued_at = now(), number_id = n WHERE tenant_id = t AND id = c;
	INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via) VALUES (t, uuid7(), c, m, tel, 'dial');
	INSERT INTO transfers (tenant_id, call_id, kind) VALUES (t, c, 'menu');
	INSERT INTO router_settings (tenant_id) VALUES (t);
	INSERT INTO router_workers (tenant_id, member_id) VALUES (t, m);
	INSERT INTO router_calls (tenant_id, call_id) VALUES (t, c);
	INSERT INTO router_reservations (tenant_id, sid, task_sid, worker_sid, state, answer) VALUES (t, 'WR1', 'WT1', 'WK1', 'refused', '{}');
	INSERT INTO call_events (tenant_id, key, call_sid, kind, payload) VALUES (t, 'same key', 'CA1', 'arrived', '{}');
	INSERT INTO call_trace (tenant_id, call_id, visit, line, step, code, words) VALUES (t, c, 1, 1, 'menu', 'arrived', 'x');
	INSERT INTO recordings (tenant_id, call_id, recording_sid, account_sid, kind) VALUES (t, c, 'RE' || md5('same'), 'AC1', 'voicemail');
	INSERT INTO crm_connections (tenant_id, realm, token, table_id) VALUES (t, 'same.example', 'sealed', 'bck7gp3q2');
	INSERT INTO crm_sync (tenant_id) VALUES (t);
	INSERT INTO crm_records (tenant_id, record_id, contact_id) VALUES (t, '17', k);
	INSERT INTO crm_values (tenant_id, kind, value) VALUES (t, 'status', 'Strange');
	INSERT INTO crm_pushes (tenant_id, call_id, what, state) VALUES (t, c, 'ticket', 'sent');
	PERFORM pg_temp.as_tenant(t), disposition_defaults();
	PERFORM text_settings_now();
	INSERT INTO threads (tenant_id, number_id, peer, contact_id) VALUES (t, n, tel, k) RETURNING id INTO st;
	INSERT INTO thread_reads (tenant_id, thread_id, member_id, read_at) VALUES (t, st, m, now());
	INSERT INTO thread_drafts (tenant_id, thread_id, member_id, body) VALUES (t, st, m, 'x');
	INSERT INTO messages (tenant_id, thread_id, message_sid, direction, body, state) VALUES (t, st, 'SM' || md5('same'), 'in', 'x', 'received');
	INSERT INTO message_media (tenant_id, thread_id, type) VALUES (t, st, 'image/png');
	INSERT INTO text_templates (tenant_id, name, body) VALUES (t, 'x', 'x');
	INSERT INTO retention_rules (tenant_id, kind) VALUES (t, 'texts');
	INSERT INTO erasures (tenant_id, contact_id) VALUES (t, k);
	INSERT INTO erase_left (tenant_id, kind, name) VALUES (t, 'file', 'none');
	INSERT INTO retention_log (tenant_id, day, kind, gone) VALUES (t, now(), 'texts', 1);
	INSERT INTO data_requests (tenant_id, contact_id, kind, who, asked_on, due_on, member_id) VALUES (t, k, 'access', 'x', now(), now(), m);
	INSERT INTO data_given (tenant_id, contact_id) VALUES (t, k);
	INSERT INTO compliance_settings (tenant_id) VALUES (t);
	INSERT INTO call_privacy (tenant_id) VALUES (t);
	INSERT INTO redact_runs (tenant_id, member_id) VALUES (t, m);
	INSERT INTO visit_rules (tenant_id, minutes, template_id) SELECT t, 60, x.id FROM text_templates x WHERE x.tenant_id = t LIMIT 1;
	INSERT INTO visit_reminders (tenant_id, visit_id, rule_id, starts_at, minutes) SELECT t, a.id, a.id, a.starts_at, 60 FROM appointments a WHERE a.tenant_id = t LIMIT 1;
	PERFORM lead_settings_now();
	INSERT INTO lead_turns (tenant_id, peer, until) VALUES (t, tel, now());
	INSERT INTO lead_judgements (tenant_id, message_id, thread_id, peer, score, reasons) VALUES (t, st, st, tel, 1, 'x');
	WITH l AS (INSERT INTO hot_leads (tenant_id, thread_id, message_id, score, reasons, in_hours, state) SELECT t, st, x.id, 1, 'x', true, 'ringing' FROM messages x WHERE x.tenant_id = t LIMIT 1 RETURNING id)
	INSERT INTO call_attempts (tenant_id, lead_id, member_id, phone) SELECT t, l.id, m, tel FROM l;
	INSERT INTO text_senders (tenant_id, number_id) VALUES (t, n);
	INSERT INTO text_registrations (tenant_id, number_id) VALUES (t, n);
	INSERT INTO dnc_registry (tenant_id, as_of, numbers) VALUES (t, '2026-11-01', 1);
	INSERT INTO dnc_registered (tenant_id, e164) VALUES (t, tel);
	INSERT INTO thread_tagged (tenant_id, label_id, thread_id, last_at) SELECT t, l.id, h.id, h.last_at FROM contact_labels l, threads h WHERE l.tenant_id = t AND h.tenant_id = t LIMIT 1;
	INSERT INTO call_tagged (tenant_id, label_id, call_id) SELECT t, id, c FROM contact_labels WHERE tenant_id = t LIMIT 1;
	INSERT INTO call_files (tenant_id, call_id, member_id, name, type, bytes, file) VALUES (t, c, m, 'x.png', 'image/png', 1, 'x');
	INSERT INTO call_views (tenant_id, member_id, name, query) VALUES (t, m, 'Mine', 'outcome=missed');
	INSERT INTO call_bulks (tenant_id, member_id, what, says, about, filter) VALUES (t, m, 'spam', 'x', 'x', '{}') RETURNING id INTO st;
	INSERT INTO call_bulk_rows (tenant_id, bulk_id, call_id, n) VALUES (t, st, c, 1);
	INSERT INTO call_tables (tenant_id, member_id, columns) VALUES (t, m, 'queue');
	INSERT INTO tasks (tenant_id, lane, kind) VALUES (t, 'bulk', 'none');
	INSERT INTO audit_heads (tenant_id, seq, hash, signature) VALUES (t, 1, 'x', 'x');
	PERFORM pg_temp.as_tenant(t), audit_add('tester', 'made', 'thing', '', NULL, NULL, '', '');
END $$;
SELECT pg_temp.fill(a), pg_temp.fill(b) FROM two \g /dev/null
UPDATE two SET member = (SELECT id FROM members WHERE tenant_id = a);

CREATE TEMP TABLE tabs ON COMMIT DROP AS
	SELECT c.oid, c.relname::text AS name, CASE WHEN c.relname = 'tenants' THEN 'id' ELSE 'tenant_id' END AS key
	FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v')
		AND has_table_privilege('patchbay_app', c.oid, 'SELECT') AND (c.relname = 'tenants' OR EXISTS (
			SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'));
GRANT SELECT ON tabs TO PUBLIC;

-- Rows of each table as the present role and tenant sees them: of whom.
CREATE FUNCTION pg_temp.seen(owner uuid) RETURNS TABLE (name text, n bigint) LANGUAGE plpgsql AS $$
DECLARE
	r record;
BEGIN
	FOR r IN SELECT * FROM tabs ORDER BY tabs.name LOOP
		name := r.name;
		EXECUTE format('SELECT count(*) FROM %I WHERE $1 IS NULL OR %I = $1', r.name, r.key) INTO n USING owner;
		RETURN NEXT;
	END LOOP;
END $$;

SELECT pg_temp.none($$ SELECT name FROM pg_temp.seen((SELECT a FROM two)) WHERE n = 0 $$,
	'the fixture has a row in every table and view');

SET ROLE patchbay_app;

-- Reading ----------------------------------------------------------------------------------

SELECT set_config('app.tenant', '', true) \g /dev/null
SELECT pg_temp.none($$ SELECT * FROM pg_temp.seen(NULL) WHERE n > 0 $$, 'with an empty tenant no row is visible');
RESET app.tenant;
SELECT pg_temp.none($$ SELECT * FROM pg_temp.seen(NULL) WHERE n > 0 $$, 'with no tenant no row is visible');
SELECT pg_temp.as_tenant(gen_random_uuid()) \g /dev/null
SELECT pg_temp.none($$ SELECT * FROM pg_temp.seen(NULL) WHERE n > 0 $$, 'with a tenant that is none no row is visible');

SELECT pg_temp.as_tenant(a) FROM two \g /dev/null
SELECT pg_temp.none($$ SELECT name FROM pg_temp.seen((SELECT a FROM two)) WHERE n = 0 $$, 'its own rows are visible');
SELECT pg_temp.none($$ SELECT * FROM pg_temp.seen((SELECT b FROM two)) WHERE n > 0 $$, 'the other''s rows are not');
SELECT pg_temp.none($$ SELECT x.name FROM pg_temp.seen(NULL) x JOIN pg_temp.seen((SELECT a FROM two)) y USING (name)
	WHERE x.n <> y.n $$, 'and nobody else''s');
SELECT set_config('app.tenant', 'x'' OR true --', true) \g /dev/null
SELECT pg_temp.fails('SELECT count(*) FROM contacts', '22P02', 'a tenant that is no id is an error, not a way around');
SELECT pg_temp.as_tenant(a) FROM two \g /dev/null

-- Writing ----------------------------------------------------------------------------------

-- Each row of ours, given to the other tenant: by INSERT and by UPDATE.
CREATE FUNCTION pg_temp.smuggle() RETURNS TABLE (name text, how text, result text) LANGUAGE plpgsql AS $$
DECLARE
	r record;
	columns text;
	b uuid := (SELECT two.b FROM two);
BEGIN
	FOR r IN SELECT t.* FROM tabs t JOIN pg_class c USING (oid) WHERE c.relkind <> 'v' AND t.name <> 'tenants' LOOP
		name := r.name;
		SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
		WHERE attrelid = r.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attname <> 'tenant_id';
		IF has_table_privilege('patchbay_app', r.oid, 'INSERT') THEN
			how := 'insert';
			result := pg_temp.tried(format('INSERT INTO %I (tenant_id, %s) SELECT %L, %2$s FROM %1$I LIMIT 1', r.name, columns, b));
			RETURN NEXT;
		END IF;
		IF has_table_privilege('patchbay_app', r.oid, 'UPDATE') THEN
			how := 'give away';
			result := pg_temp.tried(format('UPDATE %I SET tenant_id = %L', r.name, b));
			RETURN NEXT;
			how := 'take';
			result := pg_temp.tried(format('UPDATE %I SET tenant_id = %L WHERE tenant_id = %L', r.name, app_tenant(), b));
			RETURN NEXT;
		END IF;
		IF has_table_privilege('patchbay_app', r.oid, 'DELETE') THEN
			how := 'delete';
			result := pg_temp.tried(format('DELETE FROM %I WHERE tenant_id = %L', r.name, b));
			RETURN NEXT;
		END IF;
	END LOOP;
END $$;
SELECT pg_temp.none($$ SELECT * FROM pg_temp.smuggle() WHERE result <> CASE how
	WHEN 'insert' THEN '42501' WHEN 'give away' THEN '42501' ELSE 'done 0' END $$,
	'no row can be put into, given to, taken from or deleted for another tenant');
SELECT pg_temp.ok((SELECT count(*) FROM pg_temp.smuggle()) > 40, 'which was tried on all tables');

-- Functions that run as the owner ------------------------------------------------------------

RESET ROLE;
CREATE TEMP TABLE b_things ON COMMIT DROP AS SELECT (SELECT id FROM members m WHERE m.tenant_id = b) AS member,
	(SELECT user_id FROM members m WHERE m.tenant_id = b) AS person, (SELECT id_hash FROM sessions s WHERE s.tenant_id = b) AS session,
	(SELECT id FROM contacts k WHERE k.tenant_id = b) AS contact, (SELECT id FROM schedules s WHERE s.tenant_id = b) AS schedule,
	(SELECT id FROM call_legs l WHERE l.tenant_id = b) AS leg, (SELECT id FROM calls c WHERE c.tenant_id = b) AS call
	FROM two;
GRANT SELECT ON b_things TO PUBLIC;
SET ROLE patchbay_app;
SELECT set_config('app.user', (SELECT user_id::text FROM members LIMIT 1), true) \g /dev/null

SELECT pg_temp.is(member_email(member), NULL, 'a colleague''s address is told to colleagues only') FROM b_things;
SELECT pg_temp.is(1::bigint, (SELECT count(*) FROM contact_matches('{same}', '{}', NULL, NULL, '{}', 50)),
	'a search finds one of two equal contacts');
SELECT pg_temp.is(contact_guess('{samee,contakt}')::text, '{same,contact}', 'a guess knows the words of its own');
SELECT pg_temp.is(0::bigint, (SELECT count(*) FROM contact_matches('{}', '{}', '5550177', NULL, '{}', 50) m, b_things
	WHERE m.id = b_things.contact), 'also by number');
SELECT pg_temp.none('SELECT f.* FROM b_things b, unnest(''{notes,handoffs,changes,texts,calls,voicemail}''::text[]) k, contact_story_find(b.contact, k, ''{}'', NULL,
	''ffffffff-ffff-ffff-ffff-ffffffffffff'', 21) f', 'nothing is found in a timeline of another business');
SELECT pg_temp.is((SELECT contact_id FROM contact_of_phone((SELECT phone FROM two))), (SELECT id FROM contacts),
	'the same number is a contact of each business');
SELECT pg_temp.fails('SELECT * FROM platform_tenants('''', '''', '''', 10)', '42501', 'the list of businesses is for operators');
SELECT pg_temp.is(0::bigint, (SELECT count(*) FROM hours_spans((SELECT schedule FROM b_things), now(), now() + interval '9 days')),
	'hours of another business are not known');
SELECT pg_temp.fails(format('SELECT leg_accept(%L, ''CA1'', now())', leg), 'PB404', 'nor can its phones be answered') FROM b_things;
SELECT pg_temp.fails(format('SELECT leg_status(%L, ''CA1'', ''completed'', 9, now(), 1, ''k'', '''', '''')', leg), 'PB404',
	'or be reported') FROM b_things;
SELECT pg_temp.is(false, presence_release(member, call), 'or be freed') FROM b_things;
SELECT session_close(session) FROM b_things \g /dev/null
SELECT pg_temp.is(0::bigint, (SELECT count(*) FROM session_close_others(NULL) s, b_things WHERE s.id_hash = session),
	'ending all sessions ends one''s own');
SELECT pg_temp.is(0::bigint, (SELECT count(*) FROM session_list() s, b_things WHERE s.id_hash = session), 'and lists one''s own');
SELECT user_password_set('mine') \g /dev/null
SELECT user_display_set('dark', NULL, NULL, NULL, NULL) \g /dev/null
SELECT pg_temp.fails(format('SELECT session_enter(%L, %L, %L, ''agent'', '''', '''')', b.session, two.a, b.person), 'PB401',
	'a session does not open another tenant') FROM b_things b, two;
SELECT pg_temp.fails(format('SELECT session_enter(%L, %L, %L, ''owner'', '''', '''')', b.session, two.b, b.person), 'PB401',
	'nor another role') FROM b_things b, two;
SELECT pg_temp.fails(format('SELECT session_enter(%L, %L, %L, ''agent'', '''', '''')', b.session, two.b,
	(SELECT user_id FROM members LIMIT 1)), 'PB401', 'nor another person') FROM b_things b, two;

RESET ROLE;
SELECT pg_temp.is(1::bigint, (SELECT count(*) FROM sessions s, b_things WHERE s.id_hash = session),
	'the other''s session is still there');
SELECT pg_temp.is_text((SELECT u.password_hash || ' ' || u.theme FROM users u, b_things WHERE u.id = person), 'none system',
	'and its password and display are as they were');
SELECT pg_temp.is_text((SELECT state FROM presence p, b_things WHERE p.member_id = b_things.member), 'offline', 'and its presence');

-- The same numbers, names and ids of both were accepted above: unique keys are a tenant's own.
SELECT pg_temp.is(2::bigint, (SELECT count(*) FROM calls WHERE call_sid = 'CA' || md5('same call')), 'two tenants may know one id');

-- Foreign keys look past row-level security, so they must name the tenant: a leg of ours for
-- their member is refused.
SET ROLE patchbay_app;
SELECT pg_temp.as_tenant(a) FROM two \g /dev/null
SELECT pg_temp.fails(format('INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via)
	SELECT tenant_id, uuid7(), id, %L, ''x'', ''dial'' FROM calls', member), '23503', 'no leg for another''s member') FROM b_things;
SELECT pg_temp.fails(format('UPDATE contacts SET owner_id = %L', member), '23503', 'no contact owned by another''s member')
	FROM b_things;

ROLLBACK;
SELECT pg_temp.tap_done();
