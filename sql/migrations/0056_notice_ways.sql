-- How members are told: on the page, by e-mail, on their devices; by their own choice, for each
-- sort of thing, and not at night.

-- Sorts of things, as members choose between them.
CREATE FUNCTION notice_sort(p_kind text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN p_kind IN ('import', 'export', 'bulk', 'crm', 'failed') THEN 'work' ELSE p_kind END
$$;

-- What a member has chosen; a sort without a row is as in notice_default.
CREATE TABLE notice_ways (
	tenant_id uuid NOT NULL,
	member_id uuid NOT NULL,
	sort      text NOT NULL CHECK (sort IN ('reminder', 'sla', 'emergency', 'mention', 'handoff', 'touch', 'presence', 'work')),
	page      boolean NOT NULL,
	email     text NOT NULL CHECK (email IN ('no', 'now', 'daily')),
	push      boolean NOT NULL,
	PRIMARY KEY (tenant_id, member_id, sort),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('notice_ways', 'SELECT, INSERT, UPDATE');

-- quiet_from = quiet_to: never quiet. The day's mail goes out at daily_at, of the business's zone.
CREATE TABLE notice_times (
	tenant_id  uuid NOT NULL,
	member_id  uuid NOT NULL,
	quiet_from time NOT NULL DEFAULT '21:00',
	quiet_to   time NOT NULL DEFAULT '07:00',
	daily_at   time NOT NULL DEFAULT '07:30',
	push_words boolean NOT NULL DEFAULT false, -- names and words on locked screens
	PRIMARY KEY (tenant_id, member_id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('notice_times', 'SELECT, INSERT, UPDATE');
SELECT app_audit('notice_ways', 'notice_way');
SELECT app_audit('notice_times', 'notice_times');

-- Browsers that asked to be told. endpoint, browser and auth: as the browser said them; session: the
-- one that asked, so that signing out of it ends it.
CREATE TABLE push_devices (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid NOT NULL,
	endpoint   text NOT NULL CHECK (length(endpoint) <= 1000),
	browser    text NOT NULL CHECK (length(browser) <= 100),
	auth       text NOT NULL CHECK (length(auth) <= 40),
	agent      text NOT NULL DEFAULT '' CHECK (length(agent) <= 300),
	session    text NOT NULL CHECK (length(session) <= 64),
	created_at timestamptz NOT NULL DEFAULT now(),
	sent_at    timestamptz,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX push_devices_endpoint ON push_devices (tenant_id, endpoint);
CREATE INDEX push_devices_member ON push_devices (tenant_id, member_id);
SELECT app_protect('push_devices', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('push_devices', 'push_device', quiet => '{sent_at}', secret => '{endpoint,browser,auth,session}');

-- What has to go out still, by e-mail (no device) or to a device; by_text: to the member's phone, by a task
-- that may have asked the carrier already (asked_at) without hearing what became of it. A row goes when it has.
CREATE TABLE notice_posts (
	tenant_id uuid NOT NULL,
	id        uuid NOT NULL DEFAULT uuid7(),
	notice_id uuid NOT NULL,
	member_id uuid NOT NULL,
	device_id uuid,
	due_at    timestamptz NOT NULL,
	by_text   boolean NOT NULL DEFAULT false,
	asked_at  timestamptz,
	PRIMARY KEY (tenant_id, id),
	CHECK (NOT by_text OR device_id IS NULL),
	FOREIGN KEY (tenant_id, notice_id) REFERENCES notices (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, device_id) REFERENCES push_devices (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX notice_posts_due ON notice_posts (due_at, tenant_id);
CREATE INDEX notice_posts_whose ON notice_posts (tenant_id, member_id, device_id, due_at);
CREATE INDEX notice_posts_notice ON notice_posts (tenant_id, notice_id);
CREATE INDEX notice_posts_device ON notice_posts (tenant_id, device_id) WHERE device_id IS NOT NULL;
SELECT app_protect('notice_posts', 'SELECT, INSERT, UPDATE, DELETE');

-- Whoever has chosen nothing: promises, reminders and emergencies find them, the rest is on the page.
CREATE FUNCTION notice_default(p_tenant uuid, p_member uuid, p_sort text) RETURNS notice_ways LANGUAGE sql IMMUTABLE AS $$
	SELECT ROW(p_tenant, p_member, p_sort, true, CASE WHEN p_sort IN ('reminder', 'sla', 'emergency') THEN 'now' ELSE 'no' END,
		p_sort IN ('reminder', 'sla', 'emergency', 'mention', 'handoff'))::notice_ways
$$;

-- The next time of day, of a zone, at or after a moment.
CREATE FUNCTION next_time(p_time time, p_zone text, p_from timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN d.today >= p_from THEN d.today ELSE d.tomorrow END FROM (SELECT
		((p_from AT TIME ZONE p_zone)::date + p_time) AT TIME ZONE p_zone AS today,
		((p_from AT TIME ZONE p_zone)::date + 1 + p_time) AT TIME ZONE p_zone AS tomorrow) d
$$;

-- When it may go out: now, or when the member's night is over.
CREATE FUNCTION notice_awake(t notice_times, p_zone text, p_now timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN t.quiet_from = t.quiet_to THEN p_now
		WHEN CASE WHEN t.quiet_from < t.quiet_to THEN c.at >= t.quiet_from AND c.at < t.quiet_to
			ELSE c.at >= t.quiet_from OR c.at < t.quiet_to END THEN next_time(t.quiet_to, p_zone, p_now)
		ELSE p_now END FROM (SELECT (p_now AT TIME ZONE p_zone)::time AS at) c
$$;

-- What a member wants of a notice; a channel that is not theirs to choose comes before it. Whoever has no
-- device or no phone for that gets a letter.
CREATE FUNCTION notice_way(n notices, p_channel text) RETURNS notice_ways LANGUAGE sql STABLE AS $$
	SELECT CASE p_channel WHEN 'own' THEN coalesce((SELECT w FROM notice_ways w WHERE w.tenant_id = n.tenant_id AND w.member_id = n.member_id
			AND w.sort = notice_sort(n.kind)), notice_default(n.tenant_id, n.member_id, notice_sort(n.kind)))
		ELSE ROW(n.tenant_id, n.member_id, notice_sort(n.kind), true, CASE WHEN p_channel = 'email'
			OR p_channel = 'push' AND NOT EXISTS (SELECT FROM push_devices d WHERE d.tenant_id = n.tenant_id AND d.member_id = n.member_id)
			OR p_channel = 'text' AND NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = n.tenant_id AND m.id = n.member_id AND m.phone IS NOT NULL)
			THEN 'now' ELSE 'no' END, p_channel = 'push')::notice_ways END
$$;

CREATE FUNCTION notice_post(n notices, w notice_ways) RETURNS void LANGUAGE sql AS $$
	WITH at AS (SELECT CASE WHEN w.sort = 'emergency' THEN now() ELSE notice_awake(s.k, t.timezone, now()) END AS awake,
			next_time((s.k).daily_at, t.timezone, now()) AS daily
		FROM tenants t, LATERAL (SELECT x FROM notice_times x WHERE x.tenant_id = t.id AND x.member_id = n.member_id
			UNION ALL SELECT ROW(t.id, n.member_id, '21:00', '07:00', '07:30', false)::notice_times LIMIT 1) s (k) WHERE t.id = n.tenant_id)
	INSERT INTO notice_posts (tenant_id, notice_id, member_id, device_id, due_at)
	SELECT n.tenant_id, n.id, n.member_id, NULL, CASE w.email WHEN 'daily' THEN at.daily ELSE at.awake END FROM at WHERE w.email <> 'no'
	UNION ALL
	SELECT n.tenant_id, n.id, n.member_id, d.id, at.awake FROM at, push_devices d
	WHERE w.push AND d.tenant_id = n.tenant_id AND d.member_id = n.member_id
$$;

-- Queues what has to go out of it, beside the page. Emergencies do not wait for the morning.
CREATE FUNCTION notice_go(n notices, p_channel text) RETURNS void LANGUAGE sql AS $$
	SELECT notice_post(n, notice_way(n, p_channel));
	INSERT INTO notice_posts (tenant_id, notice_id, member_id, by_text, due_at)
	SELECT n.tenant_id, n.id, n.member_id, true, notice_awake(coalesce((SELECT x FROM notice_times x WHERE x.tenant_id = n.tenant_id
		AND x.member_id = n.member_id), ROW(n.tenant_id, n.member_id, '21:00', '07:00', '07:30', false)::notice_times), t.timezone, now())
	FROM members m JOIN tenants t ON t.id = m.tenant_id
	WHERE p_channel = 'text' AND m.tenant_id = n.tenant_id AND m.id = n.member_id AND m.phone IS NOT NULL;
$$;

CREATE FUNCTION notice_wanted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_WHEN = 'AFTER' THEN
		PERFORM notice_go(NEW, NEW.channel);
		RETURN NULL;
	END IF;
	IF NOT (notice_way(NEW, NEW.channel)).page THEN
		NEW.read_at := now();
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER page BEFORE INSERT ON notices FOR EACH ROW EXECUTE FUNCTION notice_wanted();
CREATE TRIGGER posted AFTER INSERT ON notices FOR EACH ROW EXECUTE FUNCTION notice_wanted();

-- Whoever has something to be sent: a task each. What could not be sent for a day is given up.
CREATE FUNCTION notices_due() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH late AS (DELETE FROM notice_posts p WHERE p.due_at < now() - interval '1 day'),
	due AS (SELECT DISTINCT p.tenant_id, p.member_id, p.device_id, p.by_text FROM (SELECT x.tenant_id, x.member_id, x.device_id, x.by_text
			FROM notice_posts x WHERE x.due_at <= now() AND x.due_at >= now() - interval '1 day' ORDER BY x.due_at LIMIT 2000) p),
	added AS (INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
		SELECT tenant_id, 'slow', CASE WHEN by_text THEN 'notice.text' WHEN device_id IS NULL THEN 'notice.mail' ELSE 'notice.push' END,
			jsonb_build_object('member', member_id, 'device', device_id), coalesce(device_id, member_id)::text FROM due
		ON CONFLICT DO NOTHING RETURNING 1)
	SELECT count(*) FROM added
$$;

-- One browser has one address and one member: whoever signs in to it next has it.
CREATE FUNCTION push_device_add(p_member uuid, p_endpoint text, p_browser text, p_auth text, p_agent text, p_session text) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO push_devices AS d (tenant_id, member_id, endpoint, browser, auth, agent, session)
	SELECT app_tenant(), p_member, p_endpoint, p_browser, p_auth, left(p_agent, 300), p_session
	WHERE 20 > (SELECT count(*) FROM push_devices o WHERE o.tenant_id = app_tenant() AND o.member_id = p_member AND o.endpoint <> p_endpoint)
	ON CONFLICT (tenant_id, endpoint) DO UPDATE SET member_id = excluded.member_id, browser = excluded.browser, auth = excluded.auth,
		agent = excluded.agent, session = excluded.session
$$;

REVOKE EXECUTE ON FUNCTION notices_due() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION notice_sort(text), notice_default(uuid, uuid, text), next_time(time, text, timestamptz),
	notice_awake(notice_times, text, timestamptz), notice_post(notices, notice_ways),
	notice_way(notices, text), notice_go(notices, text), notices_due(),
	push_device_add(uuid, text, text, text, text, text) TO patchbay_app;
