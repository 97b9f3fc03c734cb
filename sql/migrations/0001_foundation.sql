-- Tenants, people, sessions, audit, tasks. Run by the owner; the application's role
-- (patchbay_app) gets only what the grants below say. Every table that has tenant_id is
-- protected by app_protect(): row-level security enabled and forced, one policy.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

DO $$ BEGIN
	IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'patchbay_app') THEN
		CREATE ROLE patchbay_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
	END IF;
END $$;
GRANT USAGE ON SCHEMA public TO patchbay_app;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Time-ordered identifiers (RFC 9562 version 7): 48 bits of milliseconds, then random.
CREATE FUNCTION uuid7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $$
	SELECT encode(
		set_bit(set_bit(
			overlay(uuid_send(gen_random_uuid())
				PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
				FROM 1 FOR 6),
			52, 1), 53, 1), 'hex')::uuid
$$;

-- Microseconds since 1970, for moments that go out within a text.
CREATE FUNCTION epoch_us(p_at timestamptz) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT (date_part('epoch', p_at) * 1000000)::bigint
$$;

-- The tenant of this transaction; NULL when none was set, and then no row is visible. Policies and
-- lists ask for it with (SELECT ...): once a statement, else it is read and parsed for every row;
-- and a plan is made for any tenant, not for the one who happened to ask first.
CREATE FUNCTION app_tenant() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT nullif(current_setting('app.tenant', true), '')::uuid
$$;

-- The user of this transaction, for audit rows; NULL for the carrier and for tasks.
CREATE FUNCTION app_user() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT nullif(current_setting('app.user', true), '')::uuid
$$;

CREATE FUNCTION app_protect(tab regclass, grants text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tab);
	EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tab);
	EXECUTE format('CREATE POLICY tenant ON %s USING (tenant_id = (SELECT app_tenant())) WITH CHECK (tenant_id = app_tenant())', tab);
	EXECUTE format('GRANT %s ON %s TO patchbay_app', grants, tab);
END $$;

-- Businesses. The row itself is the tenant, so its policy is on id.
CREATE TABLE tenants (
	id           uuid PRIMARY KEY DEFAULT uuid7(),
	slug         text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,40}$'),
	number       bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
	name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
	company_name text NOT NULL DEFAULT '',
	status       text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
	timezone     text NOT NULL,
	region       text NOT NULL CHECK (region ~ '^[A-Z]{2}$'),
	created_at   timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON tenants USING (id = (SELECT app_tenant()));
GRANT SELECT ON tenants TO patchbay_app;

-- Sign-in identities (C-19: one person, one e-mail, memberships in tenants). Reached only
-- through the sign-in functions below.
CREATE TABLE users (
	id                  uuid PRIMARY KEY DEFAULT uuid7(),
	email               text NOT NULL UNIQUE CHECK (email = lower(email) AND length(email) <= 254),
	name                text NOT NULL,
	password_hash       text NOT NULL,
	password_changed_at timestamptz NOT NULL DEFAULT now(),
	platform_admin      boolean NOT NULL DEFAULT false,
	active              boolean NOT NULL DEFAULT true,
	theme               text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
	density             text NOT NULL DEFAULT 'compact' CHECK (density IN ('compact', 'comfortable')),
	nav_size            text NOT NULL DEFAULT 'full' CHECK (nav_size IN ('full', 'rail')),
	keys                text NOT NULL DEFAULT 'on' CHECK (keys IN ('on', 'off')),
	movement            text NOT NULL DEFAULT 'full' CHECK (movement IN ('full', 'less')),
	created_at          timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE departments (
	tenant_id uuid NOT NULL REFERENCES tenants,
	id        uuid NOT NULL DEFAULT uuid7(),
	name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, name)
);
SELECT app_protect('departments', 'SELECT');

CREATE TABLE members (
	tenant_id         uuid NOT NULL REFERENCES tenants,
	id                uuid NOT NULL DEFAULT uuid7(),
	user_id           uuid NOT NULL REFERENCES users,
	name              text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
	role              text NOT NULL CHECK (role IN ('owner', 'manager', 'lead', 'agent', 'field', 'viewer')),
	department_id     uuid,
	phone             text CHECK (phone ~ '^\+[0-9]{8,15}$'),
	can_receive_calls boolean NOT NULL DEFAULT true,
	active            boolean NOT NULL DEFAULT true,
	created_at        timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, user_id),
	FOREIGN KEY (tenant_id, department_id) REFERENCES departments (tenant_id, id)
);
CREATE INDEX members_user ON members (user_id);
SELECT app_protect('members', 'SELECT');

-- What the server knows of a member right now; one row each, made with the member.
CREATE TABLE presence (
	tenant_id  uuid NOT NULL,
	member_id  uuid NOT NULL,
	state      text NOT NULL DEFAULT 'offline'
		CHECK (state IN ('ready', 'ringing', 'on_call', 'wrap_up', 'away', 'offline')),
	-- what the member goes back to when a call ends
	wanted     text NOT NULL DEFAULT 'offline' CHECK (wanted IN ('ready', 'away', 'offline')),
	reason     text NOT NULL DEFAULT '',
	since      timestamptz NOT NULL DEFAULT now(),
	idle_since timestamptz NOT NULL DEFAULT now(),
	call_id    uuid,
	-- when the server ends the time after a call
	wrap_until timestamptz,
	-- away until then: the server makes them ready again
	back_at    timestamptz,
	-- where their calls ring: the phone on file, or the browser
	rings      text NOT NULL DEFAULT 'phone' CHECK (rings IN ('phone', 'browser')),
	-- what the last ring came to, and how many in a row nobody took
	last_ring  text NOT NULL DEFAULT '' CHECK (length(last_ring) <= 20),
	rang_at    timestamptz,
	unanswered int NOT NULL DEFAULT 0,
	-- is active and receives calls, as members says: every page counts who does
	takes_calls boolean NOT NULL,
	PRIMARY KEY (tenant_id, member_id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('presence', 'SELECT, INSERT, UPDATE');

CREATE TABLE presence_history (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid NOT NULL,
	state      text NOT NULL,
	reason     text NOT NULL DEFAULT '',
	began_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX presence_history_member ON presence_history (tenant_id, member_id, began_at DESC);
SELECT app_protect('presence_history', 'SELECT, INSERT');

CREATE FUNCTION presence_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' OR NEW.state <> OLD.state OR NEW.reason <> OLD.reason THEN
		INSERT INTO presence_history (tenant_id, member_id, state, reason)
		VALUES (NEW.tenant_id, NEW.member_id, NEW.state, NEW.reason);
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER presence_history AFTER INSERT OR UPDATE ON presence
	FOR EACH ROW EXECUTE FUNCTION presence_changed();

CREATE FUNCTION member_presence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO presence AS p (tenant_id, member_id, takes_calls)
	VALUES (NEW.tenant_id, NEW.id, NEW.active AND NEW.can_receive_calls)
	ON CONFLICT (tenant_id, member_id) DO UPDATE SET takes_calls = EXCLUDED.takes_calls
	WHERE p.takes_calls <> EXCLUDED.takes_calls;
	RETURN NULL;
END $$;
CREATE TRIGGER member_presence AFTER INSERT OR UPDATE OF active, can_receive_calls ON members
	FOR EACH ROW EXECUTE FUNCTION member_presence();

-- Sessions: the truth; memcached holds copies. The id is the SHA-256 of the cookie.
CREATE TABLE sessions (
	id_hash    text PRIMARY KEY CHECK (length(id_hash) = 64),
	user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
	tenant_id  uuid,
	member_id  uuid,
	role       text,                             -- what it may act as now; NULL: as nobody (session_standing)
	who        text,                             -- whose name changes made in it bear
	csrf       text NOT NULL,
	address    text NOT NULL DEFAULT '',
	agent      text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now(),
	seen_at    timestamptz NOT NULL DEFAULT now(),
	expires_at timestamptz NOT NULL,
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_expires ON sessions (expires_at);

-- Failed sign-ins of the last five minutes, counted per account and per address.
-- The key is a hash: neither e-mail nor address is kept here.
CREATE TABLE sign_in_buckets (
	key     text PRIMARY KEY,
	tries   int NOT NULL,
	ends_at timestamptz NOT NULL
);
CREATE INDEX sign_in_buckets_ends ON sign_in_buckets (ends_at);

-- Who did what, from where, before and after: append-only, hash-chained per tenant, so that
-- a changed or removed row shows. tenant_id is NULL for what concerns the whole platform.
CREATE TABLE audit_log (
	id          uuid PRIMARY KEY DEFAULT uuid7(),
	tenant_id   uuid REFERENCES tenants,
	seq         bigint NOT NULL,
	at          timestamptz NOT NULL DEFAULT clock_timestamp(),
	user_id     uuid,
	who         text NOT NULL,
	action      text NOT NULL,
	object_type text NOT NULL,
	object_id   text NOT NULL DEFAULT '',
	before      jsonb,
	after       jsonb,
	address     text NOT NULL DEFAULT '',
	request_id  text NOT NULL DEFAULT '',
	prev_hash   text NOT NULL,
	hash        text NOT NULL
);
CREATE UNIQUE INDEX audit_log_seq ON audit_log (tenant_id, seq) NULLS NOT DISTINCT;
ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON audit_log FOR SELECT
	USING (tenant_id = (SELECT app_tenant()));
GRANT SELECT ON audit_log TO patchbay_app;

-- As a JSON array, in which every column keeps its place also when it is NULL.
CREATE FUNCTION audit_row_hash(a audit_log) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT encode(sha256(convert_to(jsonb_build_array(a.prev_hash, a.id, a.tenant_id, a.seq,
		extract(epoch FROM a.at), a.user_id, a.who, a.action, a.object_type, a.object_id,
		a.before, a.after, a.address, a.request_id)::text, 'UTF8')), 'hex')
$$;

-- The newest entry of a chain; no row when there is none.
CREATE FUNCTION audit_newest(p_tenant uuid) RETURNS TABLE (seq bigint, hash text) LANGUAGE plpgsql STABLE AS $$
BEGIN
	-- two queries, because IS NOT DISTINCT FROM uses no index
	IF p_tenant IS NULL THEN
		RETURN QUERY SELECT l.seq, l.hash FROM audit_log l WHERE l.tenant_id IS NULL ORDER BY l.seq DESC LIMIT 1;
	ELSE
		RETURN QUERY SELECT l.seq, l.hash FROM audit_log l WHERE l.tenant_id = p_tenant ORDER BY l.seq DESC LIMIT 1;
	END IF;
END $$;

-- The one way to write an audit row. Runs as the owner, so that the application can add but
-- never change; the tenant is the transaction's own.
CREATE FUNCTION audit_add(p_who text, p_action text, p_type text, p_object text, p_before jsonb,
		p_after jsonb, p_address text, p_request text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	a audit_log;
	last record;
BEGIN
	PERFORM pg_advisory_xact_lock(7301, hashtext(coalesce(app_tenant()::text, '')));
	SELECT * INTO last FROM audit_newest(app_tenant());
	a.id := uuid7();
	a.tenant_id := app_tenant();
	a.seq := coalesce(last.seq, 0) + 1;
	a.at := clock_timestamp();
	a.user_id := app_user();
	a.who := p_who;
	a.action := p_action;
	a.object_type := p_type;
	a.object_id := coalesce(p_object, '');
	a.before := p_before;
	a.after := p_after;
	a.address := coalesce(p_address, '');
	a.request_id := coalesce(p_request, '');
	a.prev_hash := coalesce(last.hash, '');
	a.hash := audit_row_hash(a);
	INSERT INTO audit_log SELECT a.*;
END $$;

-- First row of the current tenant's chain that does not fit, or NULL: what a verifier asks.
CREATE FUNCTION audit_first_broken(p_tenant uuid) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT min(seq) FROM (
		SELECT seq, hash <> audit_row_hash(l) AS bad_hash,
			prev_hash <> coalesce(lag(hash) OVER w, '') AS bad_link,
			seq <> coalesce(lag(seq) OVER w, 0) + 1 AS gap
		FROM audit_log l WHERE tenant_id = p_tenant OR (tenant_id IS NULL AND p_tenant IS NULL)
		WINDOW w AS (ORDER BY seq)) s
	WHERE bad_hash OR bad_link OR gap
$$;

-- What the machine owes. Claimed one at a time with a lease; see task_claim. No foreign key to the
-- tenant, whose row every webhook would have to lock: the policy lets in no other.
CREATE DOMAIN task_lane AS text CHECK (VALUE IN ('fast', 'slow', 'bulk'));
CREATE DOMAIN task_state AS text CHECK (VALUE IN ('waiting', 'running', 'done', 'dead'));
CREATE TABLE tasks (
	tenant_id   uuid NOT NULL,
	id          uuid NOT NULL DEFAULT uuid7(),
	lane        task_lane NOT NULL,
	kind        text NOT NULL,
	args        jsonb NOT NULL DEFAULT '{}',
	dedupe_key  text,
	state       task_state NOT NULL DEFAULT 'waiting',
	run_at      timestamptz NOT NULL DEFAULT now(),
	attempts    int NOT NULL DEFAULT 0,
	lost        int NOT NULL DEFAULT 0,          -- leases that ran out: its worker died
	lease_until timestamptz,
	lease_by    text,
	last_error  text,
	again       boolean NOT NULL DEFAULT false,  -- asked for while it ran: once more
	request_id  text NOT NULL DEFAULT '',
	created_at  timestamptz NOT NULL DEFAULT now(),
	ended_at    timestamptz,
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX tasks_dedupe ON tasks (tenant_id, kind, dedupe_key)
	WHERE state IN ('waiting', 'running');
CREATE INDEX tasks_due ON tasks (lane, run_at) WHERE state = 'waiting';
CREATE INDEX tasks_leased ON tasks (lane, lease_until) WHERE state = 'running';
CREATE INDEX tasks_dead ON tasks (kind, ended_at) WHERE state = 'dead';
SELECT app_protect('tasks', 'SELECT, INSERT, UPDATE, DELETE');

-- Schema versions are kept in schema_migrations, made by the migrator before it runs this.
