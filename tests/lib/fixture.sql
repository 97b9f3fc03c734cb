-- Businesses that exist only inside a test's transaction: \ir ../lib/fixture.sql after BEGIN.

CREATE FUNCTION pg_temp.as_tenant(t uuid) RETURNS void LANGUAGE sql VOLATILE AS $$
	SELECT set_config('app.tenant', coalesce(t::text, ''), true)
$$;

CREATE FUNCTION pg_temp.new_tenant(zone text DEFAULT 'America/Chicago') RETURNS uuid LANGUAGE sql VOLATILE AS $$
	INSERT INTO tenants (slug, name, timezone, region)
	VALUES ('t-' || substr(md5(random()::text), 1, 16), 'Test business', zone, 'US') RETURNING id
$$;

CREATE FUNCTION pg_temp.new_user() RETURNS uuid LANGUAGE sql VOLATILE AS $$
	INSERT INTO users (email, name, password_hash)
	VALUES (md5(random()::text) || '@test.example', 'Test Person', 'none') RETURNING id
$$;

CREATE FUNCTION pg_temp.new_member(t uuid, who text, phone text DEFAULT NULL) RETURNS uuid
LANGUAGE sql VOLATILE AS $$
	INSERT INTO members (tenant_id, user_id, name, role, phone)
	VALUES (t, pg_temp.new_user(), who, 'agent', phone) RETURNING id
$$;

-- A flow with one version, live; its id.
CREATE FUNCTION pg_temp.new_flow(t uuid) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	f uuid;
	v uuid;
BEGIN
	INSERT INTO flows (tenant_id, name) VALUES (t, 'Flow ' || md5(random()::text)) RETURNING id INTO f;
	INSERT INTO flow_versions (tenant_id, flow_id, version, document) VALUES (t, f, 1, '{}') RETURNING id INTO v;
	UPDATE flows SET live_version = v WHERE tenant_id = t AND id = f;
	RETURN f;
END $$;

CREATE FUNCTION pg_temp.new_sid(prefix text) RETURNS text LANGUAGE sql VOLATILE AS $$
	SELECT prefix || md5(random()::text)
$$;

-- A call that has arrived, as the first webhook leaves it.
CREATE FUNCTION pg_temp.new_call(t uuid, sid text, at timestamptz, contact uuid DEFAULT NULL) RETURNS uuid
LANGUAGE sql VOLATILE AS $$
	INSERT INTO calls (tenant_id, id, call_sid, from_number, contact_id, state, step, visit, started_at)
	VALUES (t, uuid7(), sid, '+18015550111', contact, 'ringing', 'menu', 1, at) RETURNING id
$$;

CREATE FUNCTION pg_temp.new_contact(t uuid, who text, phone text) RETURNS uuid LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	k uuid;
BEGIN
	INSERT INTO contacts (tenant_id, type, name) VALUES (t, 'customer', who) RETURNING id INTO k;
	INSERT INTO contact_phones (tenant_id, contact_id, e164) VALUES (t, k, phone);
	RETURN k;
END $$;
