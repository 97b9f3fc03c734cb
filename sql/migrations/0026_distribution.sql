-- Who may take which waiting call, in which order, and what becomes of those who wait too long.

CREATE TABLE skills (
	tenant_id uuid NOT NULL REFERENCES tenants,
	id        uuid NOT NULL DEFAULT uuid7(),
	name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	category  text NOT NULL DEFAULT '' CHECK (length(category) <= 60),
	version   int NOT NULL DEFAULT 1,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, name)
);
SELECT app_protect('skills', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('skills', 'skill', quiet => '{version}');

-- 1 knows a little, 5 is the best. Several skills make a member take calls of several queues.
CREATE TABLE member_skills (
	tenant_id uuid NOT NULL,
	member_id uuid NOT NULL,
	skill_id  uuid NOT NULL,
	level     int NOT NULL CHECK (level BETWEEN 1 AND 5),
	PRIMARY KEY (tenant_id, member_id, skill_id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, skill_id) REFERENCES skills (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('member_skills', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('member_skills', 'member skill');

-- What whoever takes a call of this queue has to know, at least so well.
CREATE TABLE queue_skills (
	tenant_id uuid NOT NULL,
	queue_id  uuid NOT NULL,
	skill_id  uuid NOT NULL,
	level     int NOT NULL CHECK (level BETWEEN 1 AND 5),
	PRIMARY KEY (tenant_id, queue_id, skill_id),
	FOREIGN KEY (tenant_id, queue_id) REFERENCES queues (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, skill_id) REFERENCES skills (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('queue_skills', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('queue_skills', 'queue skill');

-- After so long the members of another queue are rung too; the caller keeps their place here.
CREATE TABLE queue_overflows (
	tenant_id uuid NOT NULL,
	queue_id  uuid NOT NULL,
	to_id     uuid NOT NULL CHECK (to_id <> queue_id),
	after_s   int NOT NULL CHECK (after_s BETWEEN 0 AND 7200),
	PRIMARY KEY (tenant_id, queue_id, to_id),
	FOREIGN KEY (tenant_id, queue_id) REFERENCES queues (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, to_id) REFERENCES queues (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('queue_overflows', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('queue_overflows', 'queue overflow');

GRANT INSERT, UPDATE ON queues TO patchbay_app;
GRANT INSERT, UPDATE, DELETE ON queue_members TO patchbay_app;

ALTER TABLE calls
	ADD priority int NOT NULL DEFAULT 0,
	-- rings nobody else: handed over by a colleague, picked up, or an own call
	ADD only_member uuid,
	-- held in line until somebody picks them up
	ADD parked_at timestamptz,
	ADD parked_by uuid,
	-- why the caller was let out of the line: full, too-long, empty, message, callback
	ADD leaving text NOT NULL DEFAULT '',
	-- hears music, because a member said so
	ADD held_at timestamptz,
	-- a conversation of a Dial is made a conference: the member's leg is on its way there
	ADD room_at timestamptz;

-- The level of a skill that is asked for after a wait: it sinks by one every so many seconds, to the least.
CREATE FUNCTION queue_level(p_level int, p_relax_s int, p_since timestamptz) RETURNS int LANGUAGE sql VOLATILE AS $$
	SELECT CASE WHEN p_relax_s > 0 THEN greatest(p_level - floor(extract(epoch FROM clock_timestamp() - p_since) / p_relax_s), 1)::int ELSE p_level END
$$;

-- Everybody who might be rung for a waiting call, best first, with what speaks against it.
CREATE FUNCTION queue_candidates(p_call uuid)
RETURNS TABLE (id uuid, name text, phone text, state text, reason text, since timestamptz, rings text,
	can_receive boolean, reachable boolean, rung_ago_s bigint, lacks text, choice text, noted text)
LANGUAGE plpgsql STABLE AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	q queues;
	waited numeric;
	owner uuid;
	last uuid;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call;
	SELECT * INTO q FROM queues k WHERE k.tenant_id = t AND k.id = c.queue_id;
	waited := extract(epoch FROM clock_timestamp() - c.queued_at);
	IF q.owner_first AND c.contact_id IS NOT NULL THEN
		SELECT k.owner_id INTO owner FROM contacts k WHERE k.tenant_id = t AND k.id = c.contact_id;
	END IF;
	IF q.last_agent_first AND c.contact_id IS NOT NULL THEN
		SELECT k.answered_by INTO last FROM calls k WHERE k.tenant_id = t AND k.contact_id = c.contact_id
			AND k.answered_by IS NOT NULL AND k.id > uuid7_floor(now() - interval '30 days') ORDER BY k.id DESC LIMIT 1;
	END IF;
	RETURN QUERY
	WITH who AS (
		SELECT x.member_id, min(x.far) AS far FROM (
			SELECT m.member_id, 0 AS far FROM queue_members m
			WHERE c.only_member IS NULL AND m.tenant_id = t AND m.queue_id = c.queue_id
			UNION ALL SELECT m.member_id, 1 FROM queue_overflows o
			JOIN queue_members m ON m.tenant_id = t AND m.queue_id = o.to_id
			WHERE c.only_member IS NULL AND o.tenant_id = t AND o.queue_id = c.queue_id AND waited >= o.after_s
			UNION ALL SELECT c.only_member, 0 WHERE c.only_member IS NOT NULL) x GROUP BY x.member_id),
	able AS (
		SELECT w.member_id, coalesce(sum(k.level), 0) AS level, string_agg(s.name || CASE WHEN k.level IS NULL THEN ''
			ELSE ' at level ' || n.now END, ', ' ORDER BY s.name) FILTER (WHERE coalesce(k.level, 0) < n.now) AS lacks
		FROM who w LEFT JOIN (SELECT x.skill_id, queue_level(x.level, q.relax_s, c.queued_at) AS now FROM queue_skills x
			WHERE c.only_member IS NULL AND x.tenant_id = t AND x.queue_id = c.queue_id) n ON true
		LEFT JOIN skills s ON s.tenant_id = t AND s.id = n.skill_id
		LEFT JOIN member_skills k ON k.tenant_id = t AND k.member_id = w.member_id AND k.skill_id = n.skill_id
		GROUP BY w.member_id)
	SELECT m.id, m.name, m.phone, p.state, CASE WHEN p.state = 'wrap_up' AND p.owes IS NOT NULL AND p.wrap_until IS NULL
			THEN 'outcome' ELSE p.reason END, p.since, p.rings, m.can_receive_calls,
		presence_reachable(m.id, p.rings),
		coalesce((SELECT floor(extract(epoch FROM clock_timestamp() - max(coalesce(l.ended_at, l.created_at))))
			FROM call_legs l WHERE l.tenant_id = t AND l.member_id = m.id AND l.call_id = p_call AND (l.accepted_at IS NULL OR l.end_reason = 'gone')), -1)::bigint,
		coalesce(a.lacks, ''),
		CASE WHEN m.id = c.only_member THEN 'only' WHEN m.id = owner THEN 'owner' WHEN m.id = last THEN 'last'
			WHEN w.far > 0 THEN 'overflow' WHEN q.skill_first AND a.level > 0 THEN 'skill' ELSE 'idle' END,
		coalesce((SELECT r.code FROM call_trace_lines r WHERE r.tenant_id = t AND r.call_id = p_call AND r.member_id = m.id
			ORDER BY r.visit DESC, r.line DESC, r.n DESC LIMIT 1), '')
	FROM who w JOIN able a ON a.member_id = w.member_id
	JOIN members m ON m.tenant_id = t AND m.id = w.member_id AND m.active
	JOIN presence p ON p.tenant_id = t AND p.member_id = m.id
	ORDER BY (p.state = 'ready') DESC, (m.id = owner) DESC NULLS LAST, (m.id = last) DESC NULLS LAST, w.far,
		CASE WHEN q.skill_first THEN a.level END DESC NULLS LAST, p.idle_since, m.id
	LIMIT 200;
END $$;

-- The one that gives a waiting call to a free member: of whoever tries, one succeeds. The call's row
-- is held by then; a member's that is held by somebody else is passed by, not waited for. The leg that
-- was made, or nothing.
CREATE FUNCTION offer_claim(p_call uuid, p_member uuid, p_leg uuid, p_address text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	WITH free AS (
		SELECT p.tenant_id, p.member_id FROM presence p WHERE p.tenant_id = app_tenant() AND p.member_id = p_member
			AND p.state = 'ready' FOR UPDATE SKIP LOCKED),
	waits AS (
		SELECT c.id FROM calls c WHERE c.tenant_id = app_tenant() AND c.id = p_call AND c.ended_at IS NULL
			AND c.state = 'waiting' AND NOT EXISTS (SELECT FROM call_legs l WHERE l.tenant_id = c.tenant_id
				AND l.call_id = c.id AND l.via IN ('offer', 'agent') AND l.state <> 'ended')),
	taken AS (
		UPDATE presence p SET state = 'ringing', call_id = waits.id, since = clock_timestamp() FROM free, waits
		WHERE p.tenant_id = free.tenant_id AND p.member_id = free.member_id RETURNING p.member_id)
	INSERT INTO call_legs (tenant_id, id, call_id, member_id, to_address, via, confirm)
	-- of a call that is ours to make the member comes first
	SELECT app_tenant(), p_leg, p_call, taken.member_id, p_address, CASE WHEN c.call_sid LIKE 'out:%' THEN 'agent' ELSE 'offer' END, true
	FROM taken JOIN calls c ON c.tenant_id = app_tenant() AND c.id = p_call;
	RETURN FOUND;
END $$;

GRANT EXECUTE ON FUNCTION queue_level(int, int, timestamptz), queue_candidates(uuid), offer_claim(uuid, uuid, uuid, text) TO patchbay_app;
