-- Who may see and do what, read from the database's own catalogues, so that a table, a key or a
-- function that is added later is held to the same rules (reliability, security rows 37 and 38).
\ir ../lib/tap.sql
BEGIN;

CREATE TEMP VIEW tabs AS
	SELECT c.oid, c.relname::text AS name, c.relrowsecurity AS rls, c.relforcerowsecurity AS forced,
		EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'
			AND NOT a.attisdropped) AS tenanted
	FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p');

-- Tables -----------------------------------------------------------------------------------

SELECT pg_temp.ok((SELECT count(*) FROM tabs WHERE tenanted) >= 20, 'there are tables to look at');

SELECT pg_temp.none($$ SELECT name FROM tabs WHERE tenanted AND name NOT IN ('sessions', 'api_tokens') AND NOT (rls AND forced) $$,
	'row-level security is enabled and forced on every table with tenant_id');

-- Of sessions and tokens every row is found by the hash of a secret, before the tenant is known.
SELECT pg_temp.is_text((SELECT string_agg(name, ' ' ORDER BY name) FROM tabs WHERE NOT rls),
	'api_token_minutes api_tokens schema_migrations sessions sign_in_buckets users', 'the tables without it are the known six');

SELECT pg_temp.none($$ SELECT t.name FROM tabs t WHERE t.rls AND 1 <> (SELECT count(*) FROM pg_policies p
		WHERE p.schemaname = 'public' AND p.tablename = t.name) $$, 'one policy a table, not two that add up');

SELECT pg_temp.none($$ SELECT tablename, qual FROM pg_policies WHERE schemaname = 'public'
	AND qual IS DISTINCT FROM format('(%s = ( SELECT app_tenant() AS app_tenant))',
		CASE WHEN tablename = 'tenants' THEN 'id' ELSE 'tenant_id' END) $$,
	'every policy compares the row''s tenant with the transaction''s');

SELECT pg_temp.none($$ SELECT t.name, pg_get_expr(p.polwithcheck, t.oid) FROM tabs t JOIN pg_policy p ON p.polrelid = t.oid
	WHERE pg_get_expr(p.polwithcheck, t.oid) IS DISTINCT FROM '(tenant_id = app_tenant())'
		AND has_table_privilege('patchbay_app', t.oid, 'INSERT, UPDATE') $$,
	'what is written is checked as what is read');

SELECT pg_temp.none($$ SELECT tablename, permissive, roles, cmd FROM pg_policies WHERE schemaname = 'public'
	AND (permissive <> 'PERMISSIVE' OR roles <> '{public}'
		OR cmd <> CASE WHEN tablename = 'audit_log' THEN 'SELECT' ELSE 'ALL' END) $$,
	'policies are for everybody and for all commands');

SELECT pg_temp.none($$ SELECT t.name FROM tabs t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'tenant_id'
	WHERE NOT a.attnotnull AND t.name NOT IN ('sessions', 'api_tokens', 'audit_log', 'audit_heads') $$, 'no row is without a tenant');

SELECT pg_temp.none($$ SELECT t.name FROM tabs t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'tenant_id'
	WHERE a.atthasdef $$, 'nobody''s tenant is a default');

-- Views ------------------------------------------------------------------------------------

SELECT pg_temp.none($$ SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'
	AND NOT coalesce('security_invoker=true' = ANY (reloptions), false) $$,
	'views read with the rights of whoever asks');
SELECT pg_temp.none($$ SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace
	AND relkind IN ('m', 'f') $$, 'no copies or foreign tables that would evade the policies');

-- Keys -------------------------------------------------------------------------------------

SELECT pg_temp.none($$
	SELECT c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
	JOIN tabs a ON a.oid = c.conrelid AND a.tenanted JOIN tabs b ON b.oid = c.confrelid AND b.tenanted
	WHERE c.contype = 'f' AND NOT (
		(SELECT attname FROM pg_attribute WHERE attrelid = c.conrelid AND attnum = c.conkey[1]) = 'tenant_id'
		AND (SELECT attname FROM pg_attribute WHERE attrelid = c.confrelid AND attnum = c.confkey[1]) = 'tenant_id') $$,
	'foreign keys between tenants'' tables carry the tenant first');

SELECT pg_temp.none($$
	SELECT c.conrelid::regclass, c.conname FROM pg_constraint c
	JOIN tabs a ON a.oid = c.conrelid AND a.tenanted
	WHERE c.contype = 'f' AND c.confrelid NOT IN (SELECT oid FROM tabs WHERE tenanted)
		AND c.confrelid NOT IN ('tenants'::regclass, 'users'::regclass) $$,
	'other foreign keys lead to tenants or users only');

-- carrier_accounts and numbers: by these keys the tenant of a webhook and the static document of a
-- number are found (docs/decisions.md). The ids of
-- sessions and audit rows are hashes and random numbers: that one is taken tells nothing.
SELECT pg_temp.is_text((
	SELECT string_agg(i.indexrelid::regclass::text, ' ' ORDER BY 1) FROM (
		SELECT i.indexrelid FROM pg_index i JOIN tabs t ON t.oid = i.indrelid AND t.tenanted
		WHERE (i.indisunique OR i.indisexclusion) AND (SELECT attname FROM pg_attribute
			WHERE attrelid = i.indrelid AND attnum = i.indkey[0]) IS DISTINCT FROM 'tenant_id'
		ORDER BY i.indexrelid::regclass::text) i),
	'api_tokens_id_hash_key api_tokens_pkey audit_log_pkey carrier_accounts_account_sid_key numbers_e164_key sessions_pkey',
	'unique keys carry the tenant first, but for the known six');

-- Roles ------------------------------------------------------------------------------------

SELECT pg_temp.is_text((SELECT concat_ws(' ', rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
		rolcanlogin) FROM pg_roles WHERE rolname = 'patchbay_app'),
	'f f f f f t', 'the application''s role can sign in and nothing more');
SELECT pg_temp.none($$ SELECT m.roleid::regrole FROM pg_auth_members m WHERE m.member = 'patchbay_app'::regrole $$,
	'it is a member of no other role');
SELECT pg_temp.none($$ SELECT relname FROM pg_class WHERE relowner = 'patchbay_app'::regrole
	UNION ALL SELECT proname FROM pg_proc WHERE proowner = 'patchbay_app'::regrole
	UNION ALL SELECT datname FROM pg_database WHERE datdba = 'patchbay_app'::regrole
	UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = 'patchbay_app'::regrole $$, 'it owns nothing');
SELECT pg_temp.is_text((SELECT rolsuper::text FROM pg_roles r WHERE r.oid =
		(SELECT relowner FROM pg_class WHERE oid = 'calls'::regclass)), 'false', 'the tables'' owner is no superuser');
SELECT pg_temp.is(1::bigint, (SELECT count(DISTINCT c.relowner) FROM pg_class c JOIN tabs USING (oid)),
	'all tables have one owner');
SELECT pg_temp.ok(NOT has_schema_privilege('patchbay_app', 'public', 'CREATE'), 'it cannot create in the schema');
SELECT pg_temp.ok(NOT has_database_privilege('patchbay_app', current_database(), 'CREATE'), 'nor make schemas');

-- Grants -----------------------------------------------------------------------------------

SELECT pg_temp.none($$ SELECT name, p FROM tabs, unnest('{TRUNCATE,REFERENCES,TRIGGER}'::text[]) p
	WHERE has_table_privilege('patchbay_app', oid, p) $$,
	'no privilege that row-level security does not see');
SELECT pg_temp.none($$ SELECT c.relname, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
	WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S') AND a.grantee = 0 $$,
	'nothing is granted to PUBLIC');
SELECT pg_temp.is_text((SELECT string_agg(name, ' ' ORDER BY name) FROM tabs
		WHERE NOT has_table_privilege('patchbay_app', oid, 'SELECT')),
	'api_token_minutes api_tokens sessions sign_in_buckets users', 'people, sessions, tokens and tries are reached through functions only');
SELECT pg_temp.none($$ SELECT name, p FROM tabs, unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) p
	WHERE name IN ('sessions', 'api_tokens', 'api_token_minutes', 'sign_in_buckets', 'users')
		AND (has_table_privilege('patchbay_app', oid, p)
			OR (p <> 'DELETE' AND has_any_column_privilege('patchbay_app', oid, p))) $$, 'not even their columns');
SELECT pg_temp.is_text((SELECT string_agg(name, ' ' ORDER BY name) FROM tabs
		WHERE has_table_privilege('patchbay_app', oid, 'DELETE')),
	'api_answers appointments blocked_numbers bulk_rows call_bulk_rows call_files call_tagged call_views contact_count_changes contact_counts contact_labelled contact_labels contact_notes contact_phones contact_statuses contacts contacts_removed dnc_registered erase_left holidays import_rows imports member_skills message_media notice_posts notices opt_outs presence_pages push_devices queue_members queue_overflows queue_skills schedule_overrides schedule_periods skills sla_steps tasks thread_drafts thread_tagged visit_reminders visit_rules',
	'rows of these tables can be deleted, and of no others');
SELECT pg_temp.is_text((SELECT string_agg(name, ' ' ORDER BY name) FROM tabs
		WHERE name IN ('audit_log', 'call_events', 'call_trace', 'flow_versions', 'presence_history')
			AND NOT has_table_privilege('patchbay_app', oid, 'UPDATE')
			AND NOT has_table_privilege('patchbay_app', oid, 'DELETE')),
	'audit_log call_events call_trace flow_versions presence_history', 'what is history is never changed');
SELECT pg_temp.is_text((SELECT concat_ws(' ', has_table_privilege('patchbay_app', 'audit_log', 'INSERT'),
		has_table_privilege('patchbay_app', 'carrier_accounts', 'INSERT'),
		has_table_privilege('patchbay_app', 'carrier_accounts', 'UPDATE'),
		has_table_privilege('patchbay_app', 'tenants', 'UPDATE'),
		has_table_privilege('patchbay_app', 'members', 'UPDATE'),
		has_table_privilege('patchbay_app', 'schema_migrations', 'INSERT'))), 'f f f f f f',
	'audit rows, tokens, tenants, roles and versions are not the application''s to write');

-- Functions --------------------------------------------------------------------------------

CREATE TEMP VIEW funcs AS SELECT p.oid::regprocedure::text AS name, p.oid, p.proname, p.proacl, p.proowner,
		p.prosecdef, p.proconfig, p.prolang FROM pg_proc p
	WHERE p.pronamespace = 'public'::regnamespace
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e');

SELECT pg_temp.none($$ SELECT name, proconfig FROM funcs WHERE prosecdef
	AND (proconfig IS NULL OR NOT 'search_path=public, pg_temp' = ANY (proconfig)) $$,
	'functions with the owner''s rights have a search path of their own, temporary objects last');

SELECT pg_temp.is_text((SELECT string_agg(proname, ' ' ORDER BY proname) FROM funcs WHERE prosecdef),
	'api_purge api_token_enter api_token_find api_token_list api_token_make api_token_revoke audit_add audit_head_keep audit_heads_due blocked_number_lines call_list_words carrier_account carrier_denied_count catch_up_due compliance_due contact_erase contact_guess contact_matches contact_story_find contact_twins contacts_upkeep crm_turned erase_done fallback_lines fallback_stamp flow_published handoffs_late import_match member_add member_change member_email member_leave message_matches notices_due number_crm pictures_left platform_tenants promises_due '
	'retention_due retention_step '
	'session_begins session_close session_close_others session_enter session_find session_list session_open session_restands session_standing sign_in_pass '
	'sign_in_purge sign_in_try sign_in_user sign_in_wait task_claim task_next_due task_orphans tasks_dead_counts threads_wake user_display_set user_password_hash user_password_set '
	'user_rehash visits_due', 'functions with the owner''s rights are those that were looked at');

SELECT pg_temp.none($$ SELECT f.name FROM funcs f, aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
	WHERE a.grantee = 0 $$, 'no function may be called by everybody');

SELECT pg_temp.none($$ SELECT f.name FROM funcs f JOIN pg_language l ON l.oid = f.prolang
	WHERE l.lanname NOT IN ('sql', 'plpgsql') $$, 'functions are in SQL and PL/pgSQL only');

SELECT pg_temp.is_text((SELECT string_agg(proname, ' ' ORDER BY proname) FROM funcs
		WHERE NOT has_function_privilege('patchbay_app', oid, 'EXECUTE')),
	'app_audit app_protect audit_change audit_first_broken audit_newest audit_row_hash blocked_number_lines call_facts call_note_said call_recorded call_told call_transcript_said call_words_heard consent_chain consent_counted contact_count_labels contact_count_moved contact_count_rows contact_hides contact_phone_kept contact_touched contact_unlabel contact_words_learn contact_words_renamed crm_call_ended crm_turned flow_published import_name_fits member_presence notice_said notice_wanted number_crm number_version outcome_now outcome_ungated presence_changed presence_gate presence_said promise_clock promise_heard promise_of_call promise_of_carrying promise_of_outcome promise_of_recording promise_of_thread promise_over promise_show router_call_news router_leg_news router_member_news router_name_news session_begins session_restands session_standing sla_defaults sla_of_tenant text_failed thread_tags_moved visit_changed',
	'what the application may not call is what it needs not call');

-- What people change is audited. The others are the machine's own: what happened (calls, events,
-- traces, histories), what it owes, what it counts.
SELECT pg_temp.is_text((SELECT string_agg(name, ' ' ORDER BY name) FROM tabs t WHERE NOT EXISTS (
		SELECT FROM pg_trigger g WHERE g.tgrelid = t.oid AND g.tgname = 'audit' AND g.tgenabled = 'O'
			AND g.tgfoid = 'audit_change'::regproc AND g.tgtype = 29)),
	'api_answers api_token_minutes audit_heads audit_log bulk_rows call_attempts call_bulk_rows call_events call_legs call_trace calls contact_changes contact_count_changes contact_counts contact_words crm_pushes crm_records crm_sync dnc_registered erase_left erasures hot_leads import_rows lead_judgements lead_turns message_media messages notice_posts notices opt_outs presence_history presence_pages retention_log router_calls router_reservations router_workers schema_migrations sign_in_buckets tasks text_senders thread_drafts thread_reads transfers visit_reminders',
	'a change of every other table is audited');

-- What people type has a longest length. The others are the machine's: hashes, sealed tokens, names
-- of files, what the carrier told.
SELECT pg_temp.is_text((SELECT string_agg(t.name || '.' || a.attname, ' ' ORDER BY t.name, a.attname)
	FROM tabs t JOIN pg_trigger g ON g.tgrelid = t.oid AND g.tgname = 'audit'
	JOIN pg_attribute a ON a.attrelid = t.oid AND a.atttypid = 'text'::regtype AND a.attnum > 0 AND NOT a.attisdropped
	WHERE a.attgenerated = '' AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'c'
		AND a.attnum = ANY (c.conkey))),
	'carrier_accounts.old_token carrier_accounts.token recordings.account_sid recordings.file recordings.problem '
	'recordings.transcript sessions.csrf sessions.role sessions.who users.password_hash', 'what people type has a longest length');

SELECT pg_temp.is_text((SELECT string_agg(t.name || '.' || g.tgname, ' ' ORDER BY t.name, g.tgname)
		FROM pg_trigger g JOIN tabs t ON t.oid = g.tgrelid WHERE NOT g.tgisinternal AND g.tgenabled NOT IN ('O', 'A')), NULL,
	'no trigger is switched off');

ROLLBACK;
SELECT pg_temp.tap_done();
