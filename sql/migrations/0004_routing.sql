-- Opening hours, flows, lines, queues: how a call finds its way.

CREATE TABLE schedules (
	tenant_id uuid NOT NULL REFERENCES tenants,
	id        uuid NOT NULL DEFAULT uuid7(),
	name      text NOT NULL,
	timezone  text,                  -- absent: the tenant's
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, name)
);
SELECT app_protect('schedules', 'SELECT');

-- Weekly periods; closes <= opens runs past midnight. Several a day are allowed.
CREATE TABLE schedule_periods (
	tenant_id   uuid NOT NULL,
	id          uuid NOT NULL DEFAULT uuid7(),
	schedule_id uuid NOT NULL,
	weekday     int NOT NULL CHECK (weekday BETWEEN 0 AND 6),   -- 0 = Sunday
	opens       time NOT NULL,
	closes      time NOT NULL,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, schedule_id) REFERENCES schedules (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX schedule_periods_day ON schedule_periods (tenant_id, schedule_id, weekday);
SELECT app_protect('schedule_periods', 'SELECT, INSERT, UPDATE, DELETE');

-- Days that differ: closed the whole day, or open for other hours (half-day holidays).
CREATE TABLE holidays (
	tenant_id   uuid NOT NULL,
	id          uuid NOT NULL DEFAULT uuid7(),
	schedule_id uuid,                -- absent: every schedule of the tenant
	day         date NOT NULL,
	name        text NOT NULL,
	opens       time,                -- both absent: closed
	closes      time,
	PRIMARY KEY (tenant_id, id),
	CHECK ((opens IS NULL) = (closes IS NULL)),
	FOREIGN KEY (tenant_id, schedule_id) REFERENCES schedules (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX holidays_day ON holidays (tenant_id, day);
SELECT app_protect('holidays', 'SELECT, INSERT, UPDATE, DELETE');

-- Temporary changes: open or closed from one moment to another, stronger than all the rest.
CREATE TABLE schedule_overrides (
	tenant_id   uuid NOT NULL,
	id          uuid NOT NULL DEFAULT uuid7(),
	schedule_id uuid NOT NULL,
	starts_at   timestamptz NOT NULL,
	ends_at     timestamptz NOT NULL,
	open        boolean NOT NULL,
	reason      text NOT NULL DEFAULT '',
	PRIMARY KEY (tenant_id, id),
	CHECK (ends_at > starts_at),
	FOREIGN KEY (tenant_id, schedule_id) REFERENCES schedules (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX schedule_overrides_time ON schedule_overrides (tenant_id, schedule_id, ends_at);
SELECT app_protect('schedule_overrides', 'SELECT, INSERT, UPDATE, DELETE');

-- Open intervals of a schedule between two moments, in UTC, in order, merged. Local times are
-- turned into moments by PostgreSQL's zone tables, so that clock changes are right: a time
-- that a spring change leaves out moves forward, one that an autumn change doubles is its
-- second. The day before is included for periods that run past midnight.
CREATE FUNCTION hours_spans(p_schedule uuid, p_from timestamptz, p_to timestamptz)
RETURNS TABLE (opens_at timestamptz, closes_at timestamptz) LANGUAGE sql STABLE AS $$
	WITH s AS (
		SELECT coalesce(s.timezone, t.timezone) AS zone FROM schedules s JOIN tenants t ON t.id = s.tenant_id
		WHERE s.tenant_id = (SELECT app_tenant()) AND s.id = p_schedule),
	days AS (
		SELECT d::date AS day, s.zone FROM s, generate_series(
			(p_from AT TIME ZONE s.zone)::date - 1, (p_to AT TIME ZONE s.zone)::date, interval '1 day') d),
	special AS (
		-- a holiday of this very schedule is stronger than one of all schedules
		SELECT DISTINCT ON (h.day) h.day, h.opens, h.closes FROM holidays h JOIN days d ON d.day = h.day
		WHERE h.tenant_id = (SELECT app_tenant()) AND (h.schedule_id = p_schedule OR h.schedule_id IS NULL)
		ORDER BY h.day, h.schedule_id NULLS LAST),
	local AS (
		SELECT d.day, d.zone, p.opens, p.closes FROM days d
		JOIN schedule_periods p ON p.tenant_id = (SELECT app_tenant()) AND p.schedule_id = p_schedule
			AND p.weekday = extract(dow FROM d.day)
		WHERE NOT EXISTS (SELECT FROM special x WHERE x.day = d.day)
		UNION ALL
		SELECT x.day, d.zone, x.opens, x.closes FROM special x JOIN days d ON d.day = x.day
		WHERE x.opens IS NOT NULL),
	weekly AS (
		SELECT range_agg(tstzrange((day + opens) AT TIME ZONE zone,
			(day + closes + CASE WHEN closes <= opens THEN interval '1 day' ELSE interval '0' END)
				AT TIME ZONE zone)) AS r
		FROM local
		WHERE (day + opens) AT TIME ZONE zone < (day + closes +
			CASE WHEN closes <= opens THEN interval '1 day' ELSE interval '0' END) AT TIME ZONE zone),
	opened AS (
		SELECT range_agg(tstzrange(starts_at, ends_at)) AS r FROM schedule_overrides
		WHERE tenant_id = (SELECT app_tenant()) AND schedule_id = p_schedule AND open
			AND ends_at > p_from AND starts_at < p_to),
	closed AS (
		SELECT range_agg(tstzrange(starts_at, ends_at)) AS r FROM schedule_overrides
		WHERE tenant_id = (SELECT app_tenant()) AND schedule_id = p_schedule AND NOT open
			AND ends_at > p_from AND starts_at < p_to)
	SELECT lower(u), upper(u)
	FROM unnest(((SELECT coalesce(r, '{}') FROM weekly) + (SELECT coalesce(r, '{}') FROM opened)
		- (SELECT coalesce(r, '{}') FROM closed)) * tstzmultirange(tstzrange(p_from, p_to))) u
	ORDER BY 1
$$;

-- The first of them. Looks at the next days before it looks at all: most lines open again soon.
CREATE FUNCTION hours_next(p_schedule uuid, p_from timestamptz, p_to timestamptz)
RETURNS TABLE (opens_at timestamptz, closes_at timestamptz) LANGUAGE plpgsql STABLE AS $$
DECLARE
	near timestamptz := least(p_from + interval '3 days', p_to);
BEGIN
	SELECT s.opens_at, s.closes_at INTO opens_at, closes_at FROM hours_spans(p_schedule, p_from, near) s ORDER BY 1 LIMIT 1;
	IF opens_at IS NULL OR closes_at >= near THEN
		SELECT s.opens_at, s.closes_at INTO opens_at, closes_at FROM hours_spans(p_schedule, p_from, p_to) s ORDER BY 1 LIMIT 1;
	END IF;
	IF opens_at IS NOT NULL THEN
		RETURN NEXT;
	END IF;
END $$;

CREATE TABLE flows (
	tenant_id    uuid NOT NULL REFERENCES tenants,
	id           uuid NOT NULL DEFAULT uuid7(),
	name         text NOT NULL,
	live_version uuid,               -- what new calls begin with
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, name)
);
SELECT app_protect('flows', 'SELECT, INSERT, UPDATE');

-- Published documents; never changed. A call keeps the version it began with.
CREATE TABLE flow_versions (
	tenant_id    uuid NOT NULL,
	id           uuid NOT NULL DEFAULT uuid7(),
	flow_id      uuid NOT NULL,
	version      int NOT NULL,
	document     jsonb NOT NULL,
	note         text NOT NULL DEFAULT '',
	published_by text NOT NULL DEFAULT '',
	published_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, flow_id, version),
	FOREIGN KEY (tenant_id, flow_id) REFERENCES flows (tenant_id, id)
);
SELECT app_protect('flow_versions', 'SELECT, INSERT');
ALTER TABLE flows ADD FOREIGN KEY (tenant_id, live_version) REFERENCES flow_versions (tenant_id, id);

CREATE TABLE queues (
	tenant_id     uuid NOT NULL REFERENCES tenants,
	id            uuid NOT NULL DEFAULT uuid7(),
	name          text NOT NULL,
	department_id uuid,
	target_s      int NOT NULL DEFAULT 30 CHECK (target_s > 0),
	ring_s        int NOT NULL DEFAULT 20 CHECK (ring_s BETWEEN 5 AND 60),
	wrap_s        int NOT NULL DEFAULT 0 CHECK (wrap_s BETWEEN 0 AND 600),
	-- among waiting calls: higher first
	priority      int NOT NULL DEFAULT 0 CHECK (priority BETWEEN -9 AND 9),
	-- whom to ring before who has been free for longest
	owner_first      boolean NOT NULL DEFAULT false,
	last_agent_first boolean NOT NULL DEFAULT false,
	skill_first      boolean NOT NULL DEFAULT true,
	relax_s       int NOT NULL DEFAULT 0 CHECK (relax_s BETWEEN 0 AND 3600),
	-- 0: no limit
	max_size      int NOT NULL DEFAULT 0 CHECK (max_size BETWEEN 0 AND 1000),
	max_wait_s    int NOT NULL DEFAULT 0 CHECK (max_wait_s BETWEEN 0 AND 7200),
	leave_when_empty boolean NOT NULL DEFAULT false,
	callback      boolean NOT NULL DEFAULT false,
	version       int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, name),
	FOREIGN KEY (tenant_id, department_id) REFERENCES departments (tenant_id, id)
);
SELECT app_protect('queues', 'SELECT');

CREATE TABLE queue_members (
	tenant_id uuid NOT NULL,
	queue_id  uuid NOT NULL,
	member_id uuid NOT NULL,
	PRIMARY KEY (tenant_id, queue_id, member_id),
	FOREIGN KEY (tenant_id, queue_id) REFERENCES queues (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('queue_members', 'SELECT');

-- A business's account at the carrier. Tokens are sealed by the application; the old one stays
-- valid until old_until while a rotation is under way.
CREATE TABLE carrier_accounts (
	tenant_id    uuid NOT NULL UNIQUE REFERENCES tenants,
	account_sid  text NOT NULL UNIQUE CHECK (account_sid ~ '^AC[0-9a-f]{32}$'),
	token        text NOT NULL,
	old_token    text,
	old_until    timestamptz,
	-- what the carrier lists of the time before is known here; when to ask it again
	known_until  timestamptz NOT NULL DEFAULT now(),
	look_at      timestamptz NOT NULL DEFAULT now() + interval '5 minutes',
	denied_since timestamptz,          -- the carrier does not take our credentials
	PRIMARY KEY (tenant_id, account_sid)
);
CREATE INDEX carrier_accounts_look ON carrier_accounts (look_at);
CREATE INDEX carrier_accounts_denied ON carrier_accounts (denied_since) WHERE denied_since IS NOT NULL;
SELECT app_protect('carrier_accounts', 'SELECT');
GRANT UPDATE (known_until, denied_since) ON carrier_accounts TO patchbay_app;

-- Lines: the phone numbers we own, each with its flow.
CREATE TABLE numbers (
	tenant_id     uuid NOT NULL REFERENCES tenants,
	id            uuid NOT NULL DEFAULT uuid7(),
	e164          text NOT NULL CHECK (e164 ~ '^\+[0-9]{8,15}$'),
	name          text NOT NULL,
	flow_id       uuid NOT NULL,
	department_id uuid,
	recording     text NOT NULL DEFAULT 'announce' CHECK (recording IN ('always', 'ask', 'announce', 'never')),
	language      text NOT NULL DEFAULT 'en-US',
	transcribe    boolean NOT NULL DEFAULT true,
	backup_number text CHECK (backup_number ~ '^\+[0-9]{8,15}$'),
	greeting      text NOT NULL DEFAULT '',
	live_version  uuid,                          -- its flow's: here a new call finds it with the line
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, e164),
	UNIQUE (e164),                   -- a number rings at one business
	FOREIGN KEY (tenant_id, flow_id) REFERENCES flows (tenant_id, id),
	FOREIGN KEY (tenant_id, department_id) REFERENCES departments (tenant_id, id)
);
SELECT app_protect('numbers', 'SELECT');

-- A line that gets a flow waits for one who publishes it, or that one for this: neither misses the other.
CREATE FUNCTION number_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	SELECT f.live_version INTO NEW.live_version FROM flows f WHERE f.tenant_id = NEW.tenant_id AND f.id = NEW.flow_id FOR SHARE;
	RETURN NEW;
END $$;
CREATE TRIGGER version BEFORE INSERT OR UPDATE OF flow_id ON numbers FOR EACH ROW EXECUTE FUNCTION number_version();

-- Lines are locked in one order, here and wherever several change at once.
CREATE FUNCTION flow_published() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM numbers WHERE tenant_id = NEW.tenant_id AND flow_id = NEW.id ORDER BY id FOR NO KEY UPDATE;
	UPDATE numbers SET live_version = NEW.live_version WHERE tenant_id = NEW.tenant_id AND flow_id = NEW.id;
	RETURN NULL;
END $$;
CREATE TRIGGER published AFTER UPDATE OF live_version ON flows FOR EACH ROW EXECUTE FUNCTION flow_published();

CREATE TABLE blocked_numbers (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	e164       text NOT NULL,
	reason     text NOT NULL DEFAULT '',
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, e164)
);
SELECT app_protect('blocked_numbers', 'SELECT, INSERT, DELETE');

-- Whoever decides by a line as they remember it knows whom it refuses, too: with the list its lines
-- become other rows (call_arrive). A line that is made meanwhile waits for that (number_crm), or that
-- for it.
CREATE FUNCTION blocked_number_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM tenants WHERE id IN (SELECT tenant_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
	PERFORM FROM numbers WHERE tenant_id IN (SELECT tenant_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
	UPDATE numbers SET name = name WHERE tenant_id IN (SELECT tenant_id FROM changed);
	RETURN NULL;
END $$;
CREATE TRIGGER more AFTER INSERT ON blocked_numbers REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION blocked_number_lines();
CREATE TRIGGER fewer AFTER DELETE ON blocked_numbers REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION blocked_number_lines();
CREATE TRIGGER others AFTER UPDATE ON blocked_numbers REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION blocked_number_lines();

-- Before the tenant is known: whose webhook is this, and with which tokens may it be signed?
CREATE FUNCTION carrier_account(p_sid text)
RETURNS TABLE (tenant_id uuid, zone text, region text, token text, old_token text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN -- its plan is kept, where one in SQL would be planned by every webhook
	RETURN QUERY SELECT a.tenant_id, t.timezone, t.region, a.token, CASE WHEN a.old_until > now() THEN a.old_token END
	FROM carrier_accounts a JOIN tenants t ON t.id = a.tenant_id AND t.status = 'active'
	WHERE a.account_sid = p_sid;
END $$;

GRANT EXECUTE ON FUNCTION hours_spans(uuid, timestamptz, timestamptz),
	hours_next(uuid, timestamptz, timestamptz), carrier_account(text) TO patchbay_app;
