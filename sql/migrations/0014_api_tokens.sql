-- Programs: tokens in place of sessions, and answers that are kept so that a request which
-- is sent again changes nothing more.

-- A token belongs to the member who made it and may at most what that member may; what it is
-- for narrows that. Only its hash is kept. Like sessions, found before the tenant is known.
-- kind: made on the page, or by signing in by program.
CREATE TABLE api_tokens (
	id           uuid PRIMARY KEY DEFAULT uuid7(),
	id_hash      text NOT NULL UNIQUE CHECK (length(id_hash) = 64),
	user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE,
	tenant_id    uuid,
	member_id    uuid,
	kind         text NOT NULL CHECK (kind IN ('made', 'sign_in')),
	name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
	hint         text NOT NULL CHECK (length(hint) <= 8),   -- its last letters, to tell it by
	scopes       text[] NOT NULL,
	created_at   timestamptz NOT NULL DEFAULT now(),
	last_used_at timestamptz,
	expires_at   timestamptz,
	revoked_at   timestamptz,
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX api_tokens_tenant ON api_tokens (tenant_id, id) WHERE kind = 'made';
CREATE INDEX api_tokens_over ON api_tokens (expires_at) WHERE kind = 'sign_in';
SELECT app_audit('api_tokens', 'token', quiet => '{id_hash,last_used_at,user_id}', verbs => '{made,changed,forgotten}');

-- Requests of a token in the running minute. Unlogged: counting costs no wait for the disk,
-- and after a crash a minute is forgiven.
CREATE UNLOGGED TABLE api_token_minutes (
	token_id uuid PRIMARY KEY,
	ends_at  timestamptz NOT NULL,
	n        int NOT NULL
);

-- What a request needs to know of its token; no row when there is no such token. state: ok, or
-- why not. wait_s: it has asked too often, 300 times in a minute.
CREATE FUNCTION api_token_find(p_hash text)
RETURNS TABLE (token_id uuid, scopes text, token_expires timestamptz, state text, wait_s bigint, user_id uuid, tenant_id uuid,
	member_id uuid, role_name text, name text, email text, tenant_name text, zone text, region text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
	seen timestamptz;
BEGIN
	SELECT k.id, array_to_string(k.scopes, ' '), k.expires_at, CASE
			WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= now() THEN 'expired'
			WHEN NOT u.active OR NOT u.platform_admin AND (m.id IS NULL OR t.id IS NULL) THEN 'stopped' ELSE 'ok' END,
		0, k.user_id, k.tenant_id, k.member_id, CASE WHEN u.platform_admin THEN 'platform_admin' ELSE m.role END,
		coalesce(m.name, u.name), u.email, coalesce(t.name, 'Platform'), coalesce(t.timezone, 'UTC'),
		coalesce(t.region, 'US'), k.last_used_at
	INTO token_id, scopes, token_expires, state, wait_s, user_id, tenant_id, member_id, role_name, name, email, tenant_name,
		zone, region, seen
	FROM api_tokens k JOIN users u ON u.id = k.user_id
	LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.member_id AND m.active
	LEFT JOIN tenants t ON t.id = k.tenant_id AND t.status = 'active'
	WHERE k.id_hash = p_hash;
	IF token_id IS NULL THEN
		RETURN;
	END IF;
	IF state = 'ok' THEN
		INSERT INTO api_token_minutes AS b VALUES (token_id, clock_timestamp() + interval '1 minute', 1)
		ON CONFLICT (token_id) DO UPDATE SET
			n = CASE WHEN b.ends_at <= clock_timestamp() THEN 1 ELSE least(b.n + 1, 301) END,
			ends_at = CASE WHEN b.ends_at <= clock_timestamp() THEN excluded.ends_at ELSE b.ends_at END
		RETURNING CASE WHEN b.n > 300 THEN greatest(1, ceil(extract(epoch FROM b.ends_at - clock_timestamp()))) ELSE 0 END
		INTO wait_s;
		IF seen IS NULL OR seen < now() - interval '1 minute' THEN
			UPDATE api_tokens k SET last_used_at = now() WHERE k.id = token_id;
		END IF;
	END IF;
	RETURN NEXT;
END $$;

-- Opens the transaction of a program's request, as session_enter does that of a browser's: what
-- it changes is told as done by its member's token.
CREATE FUNCTION api_token_enter(p_hash text, p_role text, p_address text, p_request text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	k record;
BEGIN
	SELECT t.tenant_id, t.user_id, left(coalesce(m.name, u.name), 100) || ' (' || t.name || ')' AS who INTO k
	FROM api_tokens t JOIN users u ON u.id = t.user_id AND u.active
	LEFT JOIN members m ON m.tenant_id = t.tenant_id AND m.id = t.member_id AND m.active
	LEFT JOIN tenants b ON b.id = t.tenant_id AND b.status = 'active'
	WHERE t.id_hash = p_hash AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
		AND CASE WHEN u.platform_admin THEN 'platform_admin' ELSE m.role END = p_role
		AND (u.platform_admin OR b.id IS NOT NULL);
	IF NOT FOUND THEN
		RAISE EXCEPTION 'token ended' USING ERRCODE = 'PB401';
	END IF;
	PERFORM set_config('app.tenant', coalesce(k.tenant_id::text, ''), true), set_config('app.user', k.user_id::text, true),
		set_config('app.who', k.who, true), set_config('app.role', p_role, true), set_config('app.address', p_address, true),
		set_config('app.request', p_request, true);
END $$;

-- A new token of the transaction's user; hours NULL: it does not end by itself.
CREATE FUNCTION api_token_make(p_hash text, p_tenant uuid, p_member uuid, p_kind text, p_name text, p_hint text,
		p_scopes text[], p_hours int)
RETURNS uuid LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	INSERT INTO api_tokens (id_hash, user_id, tenant_id, member_id, kind, name, hint, scopes, expires_at)
	VALUES (p_hash, app_user(), p_tenant, p_member, p_kind, p_name, p_hint, p_scopes, now() + make_interval(hours => p_hours))
	RETURNING id
$$;

-- Those of the transaction's tenant that were made on the page, newest first; ended ones for a
-- month more.
CREATE FUNCTION api_token_list()
RETURNS TABLE (id uuid, name text, hint text, scopes text, made_by text, created_at timestamptz, last_used_at timestamptz,
	expires_at timestamptz, revoked_at timestamptz, stopped boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT k.id, k.name, k.hint, array_to_string(k.scopes, ' '), m.name, k.created_at, k.last_used_at, k.expires_at,
		k.revoked_at, NOT m.active
	FROM api_tokens k JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.member_id
	WHERE k.tenant_id = app_tenant() AND k.kind = 'made'
		AND coalesce(least(k.revoked_at, k.expires_at) > now() - interval '30 days', true)
	ORDER BY k.id DESC LIMIT 200
$$;

CREATE FUNCTION api_token_revoke(p_id uuid) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	UPDATE api_tokens SET revoked_at = now()
	WHERE id = p_id AND tenant_id = app_tenant() AND revoked_at IS NULL RETURNING id
$$;

-- Answers to requests that came with a name of their own (Idempotency-Key), for a day.
CREATE TABLE api_answers (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	actor_id   uuid NOT NULL,                    -- the token, else the user
	key_hash   text NOT NULL,
	asked      text NOT NULL,                    -- hash of the request
	status     int NOT NULL,
	headers    text NOT NULL,
	body       text NOT NULL,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, actor_id, key_hash)
);
CREATE INDEX api_answers_over ON api_answers (created_at);
SELECT app_protect('api_answers', 'SELECT, INSERT, DELETE');

-- The answer that was given to that name; no row: nobody has, and whoever comes with the same
-- name at the same time waits here until it is known.
CREATE FUNCTION api_answer_take(p_actor uuid, p_key text)
RETURNS TABLE (asked text, status bigint, headers text, body text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(7304, hashtext(app_tenant()::text || p_actor::text || p_key));
	DELETE FROM api_answers a WHERE a.tenant_id = (SELECT app_tenant()) AND a.actor_id = p_actor AND a.key_hash = p_key
		AND a.created_at < now() - interval '24 hours';
	RETURN QUERY SELECT a.asked, a.status::bigint, a.headers, a.body FROM api_answers a
		WHERE a.tenant_id = (SELECT app_tenant()) AND a.actor_id = p_actor AND a.key_hash = p_key;
END $$;

-- What is over: tokens of sign-ins, minutes, answers. A part at a time; how many rows went.
CREATE FUNCTION api_purge() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH t AS (DELETE FROM api_tokens WHERE id IN (SELECT id FROM api_tokens WHERE kind = 'sign_in'
			AND expires_at < now() - interval '1 day' LIMIT 5000 FOR UPDATE SKIP LOCKED) RETURNING 1),
	m AS (DELETE FROM api_token_minutes WHERE token_id IN (SELECT token_id FROM api_token_minutes
			WHERE ends_at < now() - interval '1 hour' LIMIT 5000 FOR UPDATE SKIP LOCKED) RETURNING 1),
	a AS (DELETE FROM api_answers WHERE (tenant_id, actor_id, key_hash) IN (SELECT tenant_id, actor_id, key_hash
			FROM api_answers WHERE created_at < now() - interval '24 hours' LIMIT 5000 FOR UPDATE SKIP LOCKED) RETURNING 1)
	SELECT (SELECT count(*) FROM t) + (SELECT count(*) FROM m) + (SELECT count(*) FROM a)
$$;

GRANT EXECUTE ON FUNCTION api_token_find(text), api_token_enter(text, text, text, text),
	api_token_make(text, uuid, uuid, text, text, text, text[], int), api_token_list(), api_token_revoke(uuid),
	api_answer_take(uuid, text), api_purge() TO patchbay_app;
