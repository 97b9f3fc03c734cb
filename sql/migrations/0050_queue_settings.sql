-- Queues and skills as managers change them: each as a whole, and not over what somebody else
-- changed meanwhile; and why calls were missed.

-- outcome: made, taken, full.
CREATE FUNCTION queue_add(p_name text) RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || ' queues', 0));
	outcome := CASE WHEN EXISTS (SELECT FROM queues q WHERE q.tenant_id = t AND lower(q.name) = lower(p_name)) THEN 'taken'
		WHEN 100 <= (SELECT count(*) FROM queues q WHERE q.tenant_id = t) THEN 'full' ELSE 'made' END;
	IF outcome = 'made' THEN
		INSERT INTO queues AS q (tenant_id, name) VALUES (t, p_name) RETURNING q.id INTO id;
	END IF;
	RETURN NEXT;
END $$;

-- d: the columns; members: ids; asks: level by skill; helpers: seconds by queue. What is not named in
-- these three is taken out. outcome: saved, missing, stale, taken.
CREATE FUNCTION queue_save(p_id uuid, p_version bigint, d jsonb) RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was queues;
	f queues := jsonb_populate_record(NULL::queues, d);
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || ' queues', 0));
	SELECT * INTO was FROM queues q WHERE q.tenant_id = t AND q.id = p_id FOR UPDATE;
	id := p_id;
	outcome := CASE WHEN was.id IS NULL THEN 'missing' WHEN was.version <> p_version THEN 'stale'
		WHEN EXISTS (SELECT FROM queues q WHERE q.tenant_id = t AND q.id <> p_id AND lower(q.name) = lower(f.name)) THEN 'taken'
		ELSE 'saved' END;
	IF outcome <> 'saved' THEN
		RETURN NEXT;
		RETURN;
	END IF;
	UPDATE queues q SET name = f.name, department_id = f.department_id, target_s = f.target_s, ring_s = f.ring_s, wrap_s = f.wrap_s,
		priority = f.priority, relax_s = f.relax_s, max_size = f.max_size, max_wait_s = f.max_wait_s, owner_first = f.owner_first,
		last_agent_first = f.last_agent_first, skill_first = f.skill_first, leave_when_empty = f.leave_when_empty,
		callback = f.callback, version = q.version + 1
	WHERE q.tenant_id = t AND q.id = p_id;
	DELETE FROM queue_members m WHERE m.tenant_id = t AND m.queue_id = p_id AND NOT d->'members' ? m.member_id::text;
	INSERT INTO queue_members (tenant_id, queue_id, member_id)
	SELECT t, p_id, m.id FROM members m WHERE m.tenant_id = t AND d->'members' ? m.id::text ON CONFLICT DO NOTHING;
	DELETE FROM queue_skills s WHERE s.tenant_id = t AND s.queue_id = p_id AND NOT d->'asks' ? s.skill_id::text;
	INSERT INTO queue_skills AS o (tenant_id, queue_id, skill_id, level)
	SELECT t, p_id, s.id, (d->'asks'->>s.id::text)::int FROM skills s WHERE s.tenant_id = t AND d->'asks' ? s.id::text
	ON CONFLICT (tenant_id, queue_id, skill_id) DO UPDATE SET level = excluded.level WHERE o.level <> excluded.level;
	DELETE FROM queue_overflows x WHERE x.tenant_id = t AND x.queue_id = p_id AND NOT d->'helpers' ? x.to_id::text;
	INSERT INTO queue_overflows AS o (tenant_id, queue_id, to_id, after_s)
	SELECT t, p_id, q.id, (d->'helpers'->>q.id::text)::int FROM queues q WHERE q.tenant_id = t AND q.id <> p_id AND d->'helpers' ? q.id::text
	ON CONFLICT (tenant_id, queue_id, to_id) DO UPDATE SET after_s = excluded.after_s WHERE o.after_s <> excluded.after_s;
	RETURN NEXT;
END $$;

-- Makes (p_id NULL) or changes a skill. p_levels: by member; who is not named does not have it, NULL: as
-- they are. outcome: made, saved, missing, stale, taken, full.
CREATE FUNCTION skill_save(p_id uuid, p_version bigint, p_name text, p_category text, p_levels jsonb)
RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was skills;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || ' skills', 0));
	SELECT * INTO was FROM skills s WHERE s.tenant_id = t AND s.id = p_id FOR UPDATE;
	id := p_id;
	outcome := CASE WHEN p_id IS NOT NULL AND was.id IS NULL THEN 'missing' WHEN was.version <> p_version THEN 'stale'
		WHEN EXISTS (SELECT FROM skills s WHERE s.tenant_id = t AND s.id IS DISTINCT FROM p_id AND lower(s.name) = lower(p_name)) THEN 'taken'
		WHEN p_id IS NULL AND 100 <= (SELECT count(*) FROM skills s WHERE s.tenant_id = t) THEN 'full'
		WHEN p_id IS NULL THEN 'made' ELSE 'saved' END;
	IF outcome = 'made' THEN
		INSERT INTO skills AS s (tenant_id, name, category) VALUES (t, p_name, p_category) RETURNING s.id INTO id;
	ELSIF outcome = 'saved' THEN
		UPDATE skills s SET name = p_name, category = p_category, version = s.version + 1 WHERE s.tenant_id = t AND s.id = p_id;
		DELETE FROM member_skills k WHERE k.tenant_id = t AND k.skill_id = p_id AND NOT p_levels ? k.member_id::text;
		INSERT INTO member_skills AS k (tenant_id, member_id, skill_id, level)
		SELECT t, m.id, p_id, (p_levels->>m.id::text)::int FROM members m WHERE m.tenant_id = t AND p_levels ? m.id::text
		ON CONFLICT (tenant_id, member_id, skill_id) DO UPDATE SET level = excluded.level WHERE k.level <> excluded.level;
	END IF;
	RETURN NEXT;
END $$;

-- Nobody has it and no queue asks for it any more. outcome: gone, missing, stale.
CREATE FUNCTION skill_drop(p_id uuid, p_version bigint) RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was skills;
BEGIN
	SELECT * INTO was FROM skills s WHERE s.tenant_id = t AND s.id = p_id FOR UPDATE;
	id := p_id;
	outcome := CASE WHEN was.id IS NULL THEN 'missing' WHEN was.version <> p_version THEN 'stale' ELSE 'gone' END;
	-- one by one, not by cascade, so that each is in the audit log
	IF outcome = 'gone' THEN
		DELETE FROM member_skills k WHERE k.tenant_id = t AND k.skill_id = p_id;
		DELETE FROM queue_skills k WHERE k.tenant_id = t AND k.skill_id = p_id;
		DELETE FROM skills s WHERE s.tenant_id = t AND s.id = p_id;
	END IF;
	RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION queue_add(text), queue_save(uuid, bigint, jsonb), skill_save(uuid, bigint, text, text, jsonb),
	skill_drop(uuid, bigint) TO patchbay_app;

-- Of these calls the ones that nobody of the business answered live, with what is known of why, a bit
-- for each fact (missed_rules.h): one call once, whatever its legs.
CREATE FUNCTION call_missed_known(p_ids uuid[]) RETURNS TABLE (id uuid, facts bigint) LANGUAGE sql STABLE AS $$
	SELECT c.id, (t.late::int + t.closed::int * 2 + (c.queued_at IS NOT NULL)::int * 4 + l.rang::int * 8 + l.refused::int * 16
		+ l.gone::int * 32 + t.back::int * 64 + t.full_up::int * 128 + t.empty::int * 256 + t.message::int * 512 + t.too_long::int * 1024
		+ (c.outcome = 'abandoned')::int * 2048 + coalesce(coalesce(c.dequeued_at, c.ended_at) < c.queued_at + interval '10 seconds', false)::int * 4096
		+ (c.outcome = 'voicemail')::int * 8192)::bigint
	FROM (SELECT k.* FROM calls k WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = ANY (p_ids) AND k.direction = 'inbound'
		AND NOT k.spam AND k.outcome IN ('missed', 'abandoned', 'voicemail')) c,
	LATERAL (SELECT coalesce(bool_or(r.code = 'late'), false) AS late, coalesce(bool_or(r.code = 'hours_closed'), false) AS closed,
		coalesce(bool_or(r.code = 'callback'), false) AS back, coalesce(bool_or(r.code = 'queue_full'), false) AS full_up,
		coalesce(bool_or(r.code = 'queue_empty'), false) AS empty, coalesce(bool_or(r.code = 'queue_message'), false) AS message,
		coalesce(bool_or(r.code = 'queue_too_long'), false) AS too_long
		FROM call_trace_lines r WHERE r.tenant_id = c.tenant_id AND r.call_id = c.id) t,
	LATERAL (SELECT count(*) > 0 AS rang, coalesce(bool_or(g.end_reason IN ('declined', 'busy', 'failed')), false)
			AND NOT coalesce(bool_or(g.end_reason = 'no-answer'), false) AS refused, coalesce(bool_or(g.end_reason = 'gone'), false) AS gone
		FROM call_legs g WHERE g.tenant_id = c.tenant_id AND g.call_id = c.id AND g.via IN ('dial', 'offer')) l
$$;

-- The newest fifty thousand of some days, of a line, of a queue.
CREATE FUNCTION call_missed(p_from date, p_to date, p_zone text, p_line uuid, p_queue uuid) RETURNS TABLE (id uuid, facts bigint)
LANGUAGE sql STABLE AS $$
	SELECT * FROM call_missed_known(ARRAY(SELECT k.id FROM calls k WHERE k.tenant_id = (SELECT app_tenant())
		AND k.outcome IN ('missed', 'abandoned', 'voicemail')
		AND k.direction = 'inbound' AND NOT k.spam AND k.id >= uuid7_floor(day_begins(p_from, p_zone) - interval '5 minutes')
		AND k.id < uuid7_floor(day_ends(p_to, p_zone) + interval '1 day') AND k.started_at >= day_begins(p_from, p_zone)
		AND k.started_at < day_ends(p_to, p_zone) AND (p_line IS NULL OR k.number_id = p_line) AND (p_queue IS NULL OR k.queue_id = p_queue)
		ORDER BY k.id DESC LIMIT 50000))
$$;
GRANT EXECUTE ON FUNCTION call_missed_known(uuid[]), call_missed(date, date, text, uuid, uuid) TO patchbay_app;
