-- Look-ups that come before a tenant is known: narrow functions that run as the owner.

-- Five failed tries in five minutes for an account, wherever they come from, and five for an
-- address, whoever is tried (G03.04). A try counts before its password is looked at, so that
-- tries at the same moment are not more than five, and one that succeeds is taken back; what
-- others did wrong stays counted. The window is fixed from its first try.

-- How long to wait: 0 = go on. Counts nothing.
CREATE FUNCTION sign_in_wait(p_account_key text, p_address_key text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT coalesce(max(ceil(extract(epoch FROM ends_at - clock_timestamp()))), 0)::bigint
	FROM sign_in_buckets WHERE key IN ('a:' || p_account_key, 'i:' || p_address_key)
		AND tries >= 5 AND ends_at > clock_timestamp()
$$;

-- Counts a try, unless one has to wait: then trying on changes nothing. Concurrent tries queue
-- on the buckets' rows, always in the same order.
CREATE FUNCTION sign_in_try(p_account_key text, p_address_key text)
RETURNS TABLE (wait_s bigint, tries_left bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	keys text[] := ARRAY['a:' || p_account_key, 'i:' || p_address_key];
BEGIN
	INSERT INTO sign_in_buckets AS b (key, tries, ends_at)
	SELECT k, 0, clock_timestamp() + interval '5 minutes' FROM unnest(keys) k ORDER BY k
	ON CONFLICT (key) DO UPDATE SET
		tries = CASE WHEN b.ends_at <= clock_timestamp() OR b.tries = 0 THEN 0 ELSE b.tries END,
		ends_at = CASE WHEN b.ends_at <= clock_timestamp() OR b.tries = 0 THEN excluded.ends_at ELSE b.ends_at END;
	wait_s := sign_in_wait(p_account_key, p_address_key);
	tries_left := 0;
	IF wait_s = 0 THEN
		UPDATE sign_in_buckets SET tries = tries + 1 WHERE key = ANY (keys);
		SELECT 5 - max(tries) INTO tries_left FROM sign_in_buckets WHERE key = ANY (keys);
	END IF;
	RETURN NEXT;
END $$;

-- The password was right: its own try is taken back, and no other.
CREATE FUNCTION sign_in_pass(p_account_key text, p_address_key text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE sign_in_buckets b SET tries = b.tries - 1
	FROM (SELECT key FROM sign_in_buckets WHERE key IN ('a:' || p_account_key, 'i:' || p_address_key)
		ORDER BY key FOR UPDATE) k
	WHERE b.key = k.key AND b.tries > 0;
$$;

-- What nobody asks for any more: windows that are over and sessions that have ended. A part at a
-- time; how many rows went.
CREATE FUNCTION sign_in_purge() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH b AS (DELETE FROM sign_in_buckets WHERE key IN (SELECT key FROM sign_in_buckets
			WHERE ends_at < now() LIMIT 5000 FOR UPDATE SKIP LOCKED) RETURNING 1),
	s AS (DELETE FROM sessions WHERE id_hash IN (SELECT id_hash FROM sessions
			WHERE expires_at < now() LIMIT 5000 FOR UPDATE SKIP LOCKED) RETURNING 1)
	SELECT (SELECT count(*) FROM b) + (SELECT count(*) FROM s)
$$;

-- The one user of an e-mail, with the first active membership (platform admins: none).
CREATE FUNCTION sign_in_user(p_email text)
RETURNS TABLE (user_id uuid, name text, password_hash text, active boolean, platform_admin boolean,
	tenant_id uuid, member_id uuid, role text, tenant_status text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT u.id, u.name, u.password_hash, u.active, u.platform_admin,
		m.tenant_id, m.id, CASE WHEN u.platform_admin THEN 'platform_admin' ELSE m.role END, t.status
	FROM users u
	LEFT JOIN LATERAL (SELECT * FROM members m WHERE m.user_id = u.id AND m.active
		AND NOT u.platform_admin ORDER BY m.created_at LIMIT 1) m ON true
	LEFT JOIN tenants t ON t.id = m.tenant_id
	WHERE u.email = p_email
$$;

-- What a session may act as, while its user, membership and tenant are active.
CREATE FUNCTION session_standing(p_user uuid, p_tenant uuid, p_member uuid) RETURNS TABLE (role text, who text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT CASE WHEN u.platform_admin THEN 'platform_admin' WHEN t.id IS NOT NULL THEN m.role END, coalesce(m.name, u.name)
	FROM users u
	LEFT JOIN members m ON m.tenant_id = p_tenant AND m.id = p_member AND m.active
	LEFT JOIN tenants t ON t.id = m.tenant_id AND t.status = 'active'
	WHERE u.id = p_user AND u.active
$$;

-- Every request asks for it, so it stands in the session itself. Whoever is deactivated in the
-- same moment as they sign in waits for that, or that for them: neither misses the other.
CREATE FUNCTION session_begins() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM users WHERE id = NEW.user_id FOR SHARE;
	PERFORM FROM members WHERE tenant_id = NEW.tenant_id AND id = NEW.member_id FOR SHARE;
	PERFORM FROM tenants WHERE id = NEW.tenant_id FOR SHARE;
	SELECT s.role, s.who INTO NEW.role, NEW.who FROM session_standing(NEW.user_id, NEW.tenant_id, NEW.member_id) s;
	RETURN NEW;
END $$;
CREATE TRIGGER begins BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION session_begins();

CREATE FUNCTION session_restands() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	UPDATE sessions SET (role, who) = (SELECT s.role, s.who FROM session_standing(user_id, tenant_id, member_id) s)
	WHERE user_id IN (SELECT (to_jsonb(NEW)->>TG_ARGV[0])::uuid WHERE TG_TABLE_NAME <> 'tenants'
		UNION ALL SELECT m.user_id FROM members m WHERE m.tenant_id = NEW.id AND TG_TABLE_NAME = 'tenants');
	RETURN NULL;
END $$;
CREATE TRIGGER sessions AFTER UPDATE OF active, platform_admin, name ON users FOR EACH ROW EXECUTE FUNCTION session_restands('id');
CREATE TRIGGER sessions AFTER UPDATE OF active, role, name, user_id ON members FOR EACH ROW EXECUTE FUNCTION session_restands('user_id');
CREATE TRIGGER sessions AFTER UPDATE OF status ON tenants FOR EACH ROW EXECUTE FUNCTION session_restands();

CREATE FUNCTION session_open(p_hash text, p_user uuid, p_tenant uuid, p_member uuid, p_csrf text,
		p_address text, p_agent text, p_hours int)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO sessions (id_hash, user_id, tenant_id, member_id, csrf, address, agent, expires_at)
	VALUES (p_hash, p_user, p_tenant, p_member, p_csrf, left(p_address, 64), left(p_agent, 200),
		now() + make_interval(hours => p_hours));
$$;

-- What a request needs to know of its session; no row when it is unknown, expired, idle for
-- 30 minutes, or may act as nobody any more.
CREATE FUNCTION session_find(p_hash text)
RETURNS TABLE (id_hash text, user_id uuid, tenant_id uuid, member_id uuid, role_name text, name text,
	email text, tenant_name text, zone text, region text, theme text, density text,
	nav_size text, keys text, movement text, csrf text, expires timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT s.id_hash, s.user_id, s.tenant_id, s.member_id,
		s.role, s.who, u.email, coalesce(t.name, 'Platform'), coalesce(t.timezone, 'UTC'),
		coalesce(t.region, 'US'), u.theme, u.density, u.nav_size, u.keys, u.movement, s.csrf, s.expires_at
	FROM sessions s
	JOIN users u ON u.id = s.user_id
	LEFT JOIN tenants t ON t.id = s.tenant_id
	WHERE s.id_hash = p_hash AND s.expires_at > now() AND s.seen_at > now() - interval '30 minutes'
		AND s.role IS NOT NULL
$$;

-- Opens the transaction of a signed-in request: sets tenant and user, and refuses (SQLSTATE
-- PB401) when the session has ended since it was copied to memcached or has another role
-- there. So ending a session acts at once, whatever memcached still says. Notes activity at
-- most every two minutes. From here on the transaction's changes are told as this person's.
CREATE FUNCTION session_enter(p_hash text, p_tenant text, p_user text, p_role text, p_address text, p_request text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	seen timestamptz;
BEGIN
	-- set where the row is found: every page does this, and a statement of its own would take longer
	SELECT s.seen_at, set_config('app.tenant', p_tenant, true), set_config('app.user', p_user, true),
		set_config('app.who', s.who, true), set_config('app.role', p_role, true), set_config('app.address', p_address, true),
		set_config('app.request', p_request, true) INTO seen
	FROM sessions s
	WHERE s.id_hash = p_hash AND s.expires_at > now() AND s.seen_at > now() - interval '30 minutes'
		AND s.user_id = p_user::uuid AND s.tenant_id IS NOT DISTINCT FROM nullif(p_tenant, '')::uuid
		AND s.role = p_role;
	IF NOT FOUND THEN
		RAISE EXCEPTION 'session ended' USING ERRCODE = 'PB401';
	END IF;
	IF seen < now() - interval '2 minutes' THEN
		UPDATE sessions SET seen_at = now() WHERE id_hash = p_hash;
	END IF;
END $$;

-- Ends one session of the current user, or all but (or including) the present one, and gives the
-- ended ids so that their copies and streams can be closed.
CREATE FUNCTION session_close(p_hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	DELETE FROM sessions WHERE id_hash = p_hash AND user_id = app_user()
$$;

CREATE FUNCTION session_close_others(p_keep text)
RETURNS TABLE (id_hash text) LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	DELETE FROM sessions s WHERE s.user_id = app_user() AND s.id_hash IS DISTINCT FROM p_keep
	RETURNING s.id_hash
$$;

CREATE FUNCTION session_list()
RETURNS TABLE (id_hash text, address text, agent text, created_at timestamptz, seen_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT s.id_hash, s.address, s.agent, s.created_at, s.seen_at FROM sessions s
	WHERE s.user_id = app_user() AND s.expires_at > now() AND s.seen_at > now() - interval '30 minutes'
	ORDER BY s.seen_at DESC LIMIT 50
$$;

CREATE FUNCTION user_password_hash() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT password_hash FROM users WHERE id = app_user()
$$;

CREATE FUNCTION user_password_set(p_hash text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE users SET password_hash = p_hash, password_changed_at = now() WHERE id = app_user()
$$;

-- After a sign-in with a hash of older cost: the same password, hashed anew.
CREATE FUNCTION user_rehash(p_user uuid, p_old text, p_new text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE users SET password_hash = p_new WHERE id = p_user AND password_hash = p_old
$$;

-- An absent value stays as it is.
CREATE FUNCTION user_display_set(p_theme text, p_density text, p_nav text, p_keys text, p_movement text)
RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE users SET theme = coalesce(p_theme, theme), density = coalesce(p_density, density),
		nav_size = coalesce(p_nav, nav_size), keys = coalesce(p_keys, keys),
		movement = coalesce(p_movement, movement)
	WHERE id = app_user()
$$;

-- Task claims run across tenants, as the workers do.
-- One task at a time, so that a task that kills its worker drags no other along; after eight
-- leases that ran out it is dead, whoever was to blame. Expired leases come first.
CREATE FUNCTION task_claim(p_lane text, p_by text, p_lease_s int)
RETURNS TABLE (tenant_id uuid, id uuid, kind text, args text, attempts bigint, request_id text,
	created_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	c record;
BEGIN
	LOOP
		SELECT t.tenant_id, t.id, t.lost + 1 AS lost INTO c FROM tasks t
		WHERE t.lane = p_lane AND t.state = 'running' AND t.lease_until < clock_timestamp()
		ORDER BY t.lease_until LIMIT 1 FOR UPDATE SKIP LOCKED;
		EXIT WHEN NOT FOUND OR c.lost < 8;
		UPDATE tasks t SET state = 'dead', ended_at = clock_timestamp(), lease_by = NULL,
			last_error = coalesce(t.last_error, 'its worker died every time')
		WHERE t.tenant_id = c.tenant_id AND t.id = c.id;
	END LOOP;
	IF c.id IS NULL THEN
		SELECT t.tenant_id, t.id, t.lost INTO c FROM tasks t
		WHERE t.lane = p_lane AND t.state = 'waiting' AND t.run_at <= clock_timestamp()
		ORDER BY t.run_at LIMIT 1 FOR UPDATE SKIP LOCKED;
	END IF;
	IF c.id IS NULL THEN
		RETURN;
	END IF;
	RETURN QUERY UPDATE tasks t SET state = 'running', attempts = t.attempts + 1, lost = c.lost, lease_by = p_by,
		lease_until = clock_timestamp() + make_interval(secs => p_lease_s)
	WHERE t.tenant_id = c.tenant_id AND t.id = c.id
	RETURNING t.tenant_id, t.id, t.kind, t.args::text, t.attempts::bigint, t.request_id, t.created_at;
END $$;

-- When the next task of a lane falls due, for the worker's nap.
CREATE FUNCTION task_next_due(p_lane text) RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT least(
		(SELECT min(run_at) FROM tasks WHERE lane = p_lane AND state = 'waiting'),
		(SELECT min(lease_until) FROM tasks WHERE lane = p_lane AND state = 'running'))
$$;

-- What could not be done, of all tenants, for operators: only counts.
CREATE FUNCTION tasks_dead_counts() RETURNS TABLE (kind text, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT t.kind, count(*) FROM tasks t WHERE t.state = 'dead' GROUP BY t.kind ORDER BY t.kind
$$;

GRANT EXECUTE ON FUNCTION tasks_dead_counts(), uuid7(), epoch_us(timestamptz), app_tenant(), app_user(),
	audit_add(text, text, text, text, jsonb, jsonb, text, text),
	sign_in_wait(text, text), sign_in_try(text, text), sign_in_pass(text, text), sign_in_purge(), sign_in_user(text),
	session_open(text, uuid, uuid, uuid, text, text, text, int), session_find(text),
	session_enter(text, text, text, text, text, text), session_close(text), session_close_others(text),
	session_list(), user_password_hash(), user_password_set(text), user_rehash(uuid, text, text),
	user_display_set(text, text, text, text, text), task_claim(text, text, int), task_next_due(text)
TO patchbay_app;
