-- How a business stands with the rules, as figures of some days, and to whom that is written by itself.

CREATE TABLE compliance_settings (
	tenant_id uuid PRIMARY KEY REFERENCES tenants,
	every     text NOT NULL DEFAULT '' CHECK (every IN ('', 'week', 'month')),
	readers   uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(readers) <= 50),
	next_on   date                               -- the day on which the next one is due, by the business's clock
);
SELECT app_protect('compliance_settings', 'SELECT, INSERT, UPDATE');
SELECT app_audit('compliance_settings', 'compliance_settings', quiet => '{next_on}');

-- Few of many, so that counting them does not read all contacts.
CREATE INDEX contacts_dnc ON contacts (tenant_id, sort_name, id) WHERE do_not_contact;
CREATE INDEX contacts_restricted ON contacts (tenant_id) WHERE restricted_at IS NOT NULL;

-- The figures of some days, both included: what part they belong to, what they count. All of it happened in these days,
-- but for part 'now', which is as it stands.
CREATE FUNCTION compliance_figures(p_from date, p_to date) RETURNS TABLE (part text, what text, n bigint) LANGUAGE sql STABLE AS $$
	WITH z AS MATERIALIZED (SELECT app_tenant() AS t, day_begins(p_from, b.timezone) AS since, day_ends(p_to, b.timezone) AS until FROM tenants b WHERE b.id = app_tenant()),
	ids AS MATERIALIZED (SELECT t, since, until, uuid7_floor(since) AS lo, uuid7_floor(until) AS hi FROM z),
	c AS MATERIALIZED (SELECT o AS r FROM ids i JOIN consents o ON o.tenant_id = i.t AND o.id >= i.lo AND o.id < i.hi),
	m AS MATERIALIZED (SELECT o.refused, o.error_code, o.state FROM ids i JOIN messages o ON o.tenant_id = i.t AND o.id >= i.lo AND o.id < i.hi
		WHERE o.direction = 'out' AND (o.refused <> '' OR o.state IN ('failed', 'undelivered'))),
	q AS MATERIALIZED (SELECT o.* FROM ids i JOIN data_requests o ON o.tenant_id = i.t)
	SELECT 'said', 'out', count(DISTINCT (r).address) FROM c WHERE (r).state = 'refused'
	UNION ALL SELECT 'said', 'out_' || s.source, count((c.r).id) FROM unnest('{text,call,form,page,api,import,crm}'::text[]) s (source)
		LEFT JOIN c ON (c.r).state = 'refused' AND (c.r).source = s.source GROUP BY s.source HAVING count((c.r).id) > 0
	UNION ALL SELECT 'said', 'in', count(DISTINCT (r).address) FROM c WHERE (r).state = 'granted'
	UNION ALL SELECT 'said', 'in_written', count(DISTINCT (r).address) FROM c WHERE (r).state = 'granted' AND (r).kind = 'written'
	UNION ALL SELECT 'said', 'entries', count(*) FROM c
	UNION ALL SELECT 'said', 'changed', count(*) FROM c WHERE (r).hash <> consent_row_hash(r)
	UNION ALL SELECT 'now', 'do_not_contact', count(*) FROM ids i JOIN contacts k ON k.tenant_id = i.t WHERE k.do_not_contact
	UNION ALL SELECT 'now', 'restricted', count(*) FROM ids i JOIN contacts k ON k.tenant_id = i.t WHERE k.restricted_at IS NOT NULL
	UNION ALL SELECT 'now', 'blocked', count(*) FROM ids i JOIN blocked_numbers b ON b.tenant_id = i.t
	UNION ALL SELECT 'now', 'blocked_new', count(*) FROM ids i JOIN blocked_numbers b ON b.tenant_id = i.t AND b.created_at >= i.since AND b.created_at < i.until
	UNION ALL SELECT 'refused', m.refused, count(*) FROM m WHERE m.refused <> '' GROUP BY 2
	UNION ALL SELECT 'failed', coalesce(m.error_code, 0)::text, count(*) FROM m WHERE m.state IN ('failed', 'undelivered') GROUP BY 2
	UNION ALL SELECT 'people', 'asked', count(*) FROM ids i JOIN q ON q.asked_on BETWEEN p_from AND p_to
	UNION ALL SELECT 'people', 'answered', count(*) FROM ids i JOIN q ON q.done_at >= i.since AND q.done_at < i.until
	UNION ALL SELECT 'people', 'late', count(*) FROM ids i JOIN q ON q.due_on < least(p_to, current_date) AND q.asked_on <= p_to AND (q.done_at IS NULL OR q.done_at >= i.until)
	UNION ALL SELECT 'people', 'given', count(*) FROM ids i JOIN data_given g ON g.tenant_id = i.t AND g.id >= i.lo AND g.id < i.hi
	UNION ALL SELECT 'people', 'erased', count(*) FROM ids i JOIN erasures e ON e.tenant_id = i.t AND e.id >= i.lo AND e.id < i.hi
	UNION ALL SELECT 'gone', k.kind, coalesce(sum(l.gone), 0)::bigint FROM unnest('{recordings,transcripts,texts,files}'::text[]) k (kind)
		LEFT JOIN retention_log l ON l.tenant_id = app_tenant() AND l.kind = k.kind AND l.day BETWEEN p_from AND p_to GROUP BY k.kind
$$;

-- When the next report is due after a day: on Mondays, or on the first of a month.
CREATE FUNCTION compliance_next(p_every text, p_after date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
	SELECT (date_trunc(p_every, p_after) + ('1 ' || p_every)::interval)::date WHERE p_every <> ''
$$;

CREATE FUNCTION compliance_keep(p_every text, p_readers uuid[]) RETURNS void LANGUAGE sql AS $$
	INSERT INTO compliance_settings AS s (tenant_id, every, readers, next_on)
	SELECT b.id, p_every, r.ids, compliance_next(p_every, (now() AT TIME ZONE b.timezone)::date)
	FROM tenants b, (SELECT coalesce(array_agg(m.id ORDER BY m.id), '{}') AS ids FROM members m
		WHERE m.tenant_id = app_tenant() AND m.active AND m.role IN ('owner', 'manager') AND m.id = ANY (p_readers)) r
	WHERE b.id = app_tenant()
	ON CONFLICT (tenant_id) DO UPDATE SET every = excluded.every, readers = excluded.readers,
		next_on = CASE WHEN s.every = excluded.every THEN s.next_on ELSE excluded.next_on END
	WHERE (s.every, s.readers) IS DISTINCT FROM (excluded.every, excluded.readers)
$$;

-- A letter to each of the readers about these days is owed; how many.
CREATE FUNCTION compliance_send(p_tenant uuid, p_from date, p_to date, p_why text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key)
	SELECT p_tenant, 'slow', 'compliance.mail', jsonb_build_object('member', m.id, 'from', p_from, 'to', p_to, 'why', p_why), m.id || ' ' || p_from || ' ' || p_to
	FROM compliance_settings s JOIN members m ON m.tenant_id = s.tenant_id AND m.id = ANY (s.readers) AND m.active AND m.role IN ('owner', 'manager')
	WHERE s.tenant_id = p_tenant ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END $$;

-- Businesses whose day has come: of the week or month that is over.
CREATE FUNCTION compliance_due() RETURNS TABLE (tenant_id uuid) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	s record;
BEGIN
	FOR s IN SELECT c.*, (now() AT TIME ZONE b.timezone)::date AS today FROM compliance_settings c JOIN tenants b ON b.id = c.tenant_id AND b.status = 'active'
			WHERE c.next_on <= (now() AT TIME ZONE b.timezone)::date FOR UPDATE OF c SKIP LOCKED LOOP
		PERFORM compliance_send(s.tenant_id, (date_trunc(s.every, s.today) - ('1 ' || s.every)::interval)::date, (date_trunc(s.every, s.today) - interval '1 day')::date, s.every);
		UPDATE compliance_settings c SET next_on = compliance_next(s.every, s.today) WHERE c.tenant_id = s.tenant_id;
		tenant_id := s.tenant_id;
		RETURN NEXT;
	END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION compliance_figures(date, date), compliance_next(text, date), compliance_keep(text, uuid[]),
	compliance_send(uuid, date, date, text), compliance_due() TO patchbay_app;
