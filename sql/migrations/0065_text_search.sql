-- Words in a million texts. What is common is soon found among the newest, where the index would first
-- gather all that hold it; what is rare the index has at once. Which of the two it is, a thousand texts
-- from ten times tell, a hundred each.
CREATE OR REPLACE FUNCTION message_matches(p_words text[], p_limit int) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE ROWS 100 SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	t uuid := app_tenant();
	-- folding leaves no sign that LIKE would take for its own
	w text[] := ARRAY(SELECT '% ' || btrim(contact_fold(u.word)) || '%' FROM unnest(p_words) u (word)
		WHERE btrim(contact_fold(u.word)) <> '');
	first timestamptz;
	span interval;
	rarest text;
	hits bigint;
	newest uuid[] := '{}';
BEGIN
	IF cardinality(w) = 0 THEN
		RETURN;
	END IF;
	first := (SELECT m.created_at FROM messages m WHERE m.tenant_id = t ORDER BY m.id LIMIT 1);
	span := (SELECT m.created_at FROM messages m WHERE m.tenant_id = t ORDER BY m.id DESC LIMIT 1) - first;
	WITH s AS MATERIALIZED (SELECT m.search FROM generate_series(1, 10) k, LATERAL (SELECT n.search FROM messages n
		WHERE n.tenant_id = t AND n.id <= uuid7_floor(first + span * k / 10 + interval '1 second') ORDER BY n.id DESC LIMIT 100) m)
	SELECT u.one, h.n INTO rarest, hits FROM unnest(w) u (one), LATERAL (SELECT count(*) AS n FROM s WHERE s.search LIKE u.one) h
	ORDER BY h.n, length(u.one) DESC LIMIT 1;
	IF hits > 10 THEN
		newest := ARRAY(SELECT m.id FROM (SELECT n.id, n.search FROM messages n WHERE n.tenant_id = t ORDER BY n.id DESC LIMIT 100000) m
			WHERE m.search LIKE ALL (w) ORDER BY m.id DESC LIMIT p_limit);
	END IF;
	IF cardinality(newest) = p_limit THEN
		RETURN QUERY SELECT u.id FROM unnest(newest) u (id);
		RETURN;
	END IF;
	RETURN QUERY WITH f AS MATERIALIZED (SELECT m.id, m.search FROM messages m WHERE m.tenant_id = t AND m.search LIKE rarest)
	SELECT f.id FROM f WHERE f.search LIKE ALL (w) ORDER BY f.id DESC LIMIT p_limit;
END $$;

-- The halves of a list, those that wait and the others, of one member or department: neither looks at the other's.
CREATE INDEX threads_mine_waiting ON threads (tenant_id, assigned_member, due_at, id)
	WHERE assigned_member IS NOT NULL AND state = 'open' AND due_at IS NOT NULL;
CREATE INDEX threads_mine_rest ON threads (tenant_id, assigned_member, last_at, id)
	WHERE assigned_member IS NOT NULL AND state = 'open' AND due_at IS NULL;
CREATE INDEX threads_department_waiting ON threads (tenant_id, assigned_department, due_at, id)
	WHERE assigned_department IS NOT NULL AND assigned_member IS NULL AND state = 'open' AND due_at IS NOT NULL;

-- A text pays for its own words: with a list of what is to be sorted in later, whoever fills it pays for
-- all of it, which is longer than a text may take.
ALTER INDEX messages_search SET (fastupdate = off);
