-- An audit row for every change that somebody makes: who, what, from where, before and after.
-- Written by the tables themselves, so that no page and no command can forget it: whoever acts is
-- named once, at the beginning of the transaction (app.who, app.address, app.request; session_enter
-- does it for pages). What the machine does by itself names nobody and is told elsewhere: calls by
-- their events and traces, presence by its history.

-- Arguments: what the thing is called; its verbs (created, changed, deleted); the columns of its
-- key; columns that are no news; columns whose values are nobody's to read.
CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	verbs text[] := TG_ARGV[1];
	key text[] := TG_ARGV[2];
	quiet text[] := TG_ARGV[3];
	secret text[] := TG_ARGV[4];
	old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
	new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
	object text := (SELECT string_agg(coalesce(new_row, old_row) ->> k, ' ' ORDER BY n)
		FROM unnest(key) WITH ORDINALITY u (k, n));
	old_part jsonb := old_row - quiet;
	new_part jsonb := new_row - quiet;
BEGIN
	IF TG_OP = 'UPDATE' THEN
		SELECT jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, new_row -> o.key) INTO old_part, new_part
		FROM jsonb_each(old_part) o WHERE o.value IS DISTINCT FROM new_row -> o.key;
		IF old_part IS NULL THEN
			RETURN NULL;
		END IF;
	END IF;
	old_part := old_part || coalesce((SELECT jsonb_object_agg(k, 'hidden') FROM unnest(secret) k
		WHERE old_part ->> k <> ''), '{}');
	new_part := new_part || coalesce((SELECT jsonb_object_agg(k, 'hidden') FROM unnest(secret) k
		WHERE new_part ->> k <> ''), '{}');
	PERFORM audit_add(current_setting('app.who'),
		TG_ARGV[0] || '.' || verbs[CASE TG_OP WHEN 'INSERT' THEN 1 WHEN 'UPDATE' THEN 2 ELSE 3 END],
		TG_ARGV[0], object, old_part, new_part,
		current_setting('app.address', true), current_setting('app.request', true));
	RETURN NULL;
END $$;

-- Consequences (what other triggers and cascades do) are not told: their cause is.
CREATE FUNCTION app_audit(tab regclass, what text, quiet text[] DEFAULT '{}', secret text[] DEFAULT '{}',
		verbs text[] DEFAULT '{created,changed,deleted}')
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	key text[] := (SELECT coalesce(array_agg(a.attname::text ORDER BY array_position(i.indkey::int2[], a.attnum)), '{}')
		FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
		WHERE i.indrelid = tab AND i.indisprimary AND a.attname <> 'tenant_id');
BEGIN
	EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW '
		'WHEN (current_setting(''app.who'', true) <> '''' AND pg_trigger_depth() = 0) '
		'EXECUTE FUNCTION audit_change(%L, %L, %L, %L, %L)',
		tab, what, verbs, key, quiet || '{tenant_id}'::text[], secret);
END $$;

SELECT app_audit('tenants', 'tenant');
SELECT app_audit('users', 'user', secret => '{password_hash}');
SELECT app_audit('departments', 'department');
SELECT app_audit('members', 'member');
SELECT app_audit('presence', 'presence', quiet => '{since,idle_since,call_id,wrap_until,back_at,last_ring,rang_at,unanswered}');
SELECT app_audit('sessions', 'session', quiet => '{id_hash,seen_at,expires_at,member_id,role,who}', secret => '{csrf}',
	verbs => '{opened,changed,closed}');
SELECT app_audit('journey_stages', 'stage');
SELECT app_audit('contact_statuses', 'status');
SELECT app_audit('contacts', 'contact', quiet => '{phone,search,sort_name,brief,version,updated_at,unread_voicemails,last_touch_at,'
	'last_touch_kind,last_touch_by,last_touch_dept}');
SELECT app_audit('contact_phones', 'phone');
SELECT app_audit('schedules', 'schedule', quiet => '{revision}');
SELECT app_audit('schedule_periods', 'period');
SELECT app_audit('holidays', 'holiday');
SELECT app_audit('schedule_overrides', 'override');
SELECT app_audit('flows', 'flow');
SELECT app_audit('flow_versions', 'flow_version', quiet => '{document}');
SELECT app_audit('queues', 'queue', quiet => '{version}');
SELECT app_audit('queue_members', 'queue_member');
SELECT app_audit('carrier_accounts', 'carrier_account', quiet => '{known_until,look_at,denied_since}', secret => '{token,old_token,api_secret}');
SELECT app_audit('numbers', 'line', quiet => '{live_version,crm}');
SELECT app_audit('blocked_numbers', 'blocked_number');
SELECT app_audit('recordings', 'recording');

-- The newest entry of each chain, signed once a day with a key that is not in the database, and
-- told in the log: entries cut off at the end, or a chain made anew, show against it.
CREATE TABLE audit_heads (
	tenant_id uuid REFERENCES tenants,
	day       date NOT NULL DEFAULT current_date,
	seq       bigint NOT NULL,
	hash      text NOT NULL,
	signature text NOT NULL
);
CREATE UNIQUE INDEX audit_heads_day ON audit_heads (tenant_id, day) NULLS NOT DISTINCT;
SELECT app_protect('audit_heads', 'SELECT');

-- Chains that have grown since they were signed last, if that was not today; some at a time.
CREATE FUNCTION audit_heads_due() RETURNS TABLE (tenant_id uuid, day date, seq bigint, hash text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT c.id, current_date, n.seq, n.hash
	FROM (SELECT id FROM tenants UNION ALL SELECT NULL) c, audit_newest(c.id) n
	WHERE NOT EXISTS (SELECT FROM audit_heads h WHERE (h.tenant_id = c.id OR (h.tenant_id IS NULL AND c.id IS NULL))
		AND (h.day = current_date OR h.seq = n.seq))
	LIMIT 25
$$;

-- The first that signs a day's head is heard.
CREATE FUNCTION audit_head_keep(p_tenant uuid, p_day date, p_seq bigint, p_hash text, p_signature text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO audit_heads (tenant_id, day, seq, hash, signature)
	VALUES (p_tenant, p_day, p_seq, p_hash, p_signature) ON CONFLICT DO NOTHING
$$;
GRANT EXECUTE ON FUNCTION audit_heads_due(), audit_head_keep(uuid, date, bigint, text, text) TO patchbay_app;
