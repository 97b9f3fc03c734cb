-- The table of calls: tags, what it can be narrowed by, the order of triage, views people keep.

-- Tags are those of contacts.
CREATE TABLE call_tagged (
	tenant_id uuid NOT NULL,
	label_id  uuid NOT NULL,
	call_id   uuid NOT NULL,
	PRIMARY KEY (tenant_id, label_id, call_id),
	FOREIGN KEY (tenant_id, label_id) REFERENCES contact_labels (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, call_id) REFERENCES calls (tenant_id, id)
);
CREATE INDEX call_tagged_call ON call_tagged (tenant_id, call_id);
SELECT app_protect('call_tagged', 'SELECT, INSERT, DELETE');
SELECT app_audit('call_tagged', 'call_tag', verbs => '{added,changed,removed}');

-- Words as they are looked for. A function that is not looked into, because taking a note to pieces
-- costs a thousand times what the planner takes its parts for: it asks the index instead.
CREATE FUNCTION call_said(p_text text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 5000 AS $$
BEGIN
	RETURN to_tsvector('simple'::regconfig, public.contact_fold(p_text));
END $$;
GRANT EXECUTE ON FUNCTION call_said(text) TO patchbay_app;

-- What few calls have is found by itself; the walk by id finds the rest.
CREATE INDEX calls_queue ON calls (tenant_id, queue_id, id DESC) WHERE queue_id IS NOT NULL;
CREATE INDEX calls_length ON calls (tenant_id, duration_s) WHERE duration_s IS NOT NULL;
CREATE INDEX calls_spam ON calls (tenant_id, id DESC) WHERE spam;
CREATE INDEX calls_urgent ON calls (tenant_id, id DESC) WHERE emergency;
CREATE INDEX calls_worth ON calls (tenant_id, value) WHERE value IS NOT NULL;
CREATE INDEX calls_assigned ON calls (tenant_id, assigned_to, id DESC) WHERE assigned_to IS NOT NULL;
CREATE INDEX calls_worked ON calls (tenant_id, disposed_at) WHERE disposed_at IS NOT NULL;
CREATE INDEX calls_noted ON calls (tenant_id, id DESC) WHERE note <> '';
CREATE INDEX calls_note ON calls USING gin (tenant_id, call_said(note::text)) WHERE note <> '';
CREATE INDEX recordings_said ON recordings (tenant_id, call_id DESC) WHERE transcript <> '';
CREATE INDEX recordings_words ON recordings USING gin (tenant_id, call_said(transcript)) WHERE transcript <> '';

-- Calls whose note or transcript has all of the words, by their beginnings, without accents, of those
-- from one id to another: the newest five thousand of each. Runs as the owner, because @@ may not
-- use an index under row-level security; it gives ids of the transaction's own tenant and nothing
-- else. Planned for the words and for where they are looked for.
CREATE FUNCTION call_words(p_words text, p_from uuid, p_to uuid) RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 500 SECURITY DEFINER
SET search_path = public, pg_temp SET random_page_cost = 1.1 AS $$
DECLARE
	asked text := (SELECT string_agg(quote_literal(w) || ':*', ' & ') FROM regexp_split_to_table(contact_fold(p_words), '[^[:alnum:]]+') w WHERE w <> '');
BEGIN
	IF asked IS NOT NULL THEN
		RETURN QUERY EXECUTE '(SELECT c.id FROM calls c WHERE c.tenant_id = $1 AND c.note <> '''' AND c.id BETWEEN $3 AND $4
				AND call_said(c.note::text) @@ to_tsquery(''simple''::regconfig, $2) ORDER BY c.id DESC LIMIT 5000)
			UNION (SELECT r.call_id FROM recordings r WHERE r.tenant_id = $1 AND r.transcript <> '''' AND r.call_id BETWEEN $3 AND $4
				AND call_said(r.transcript) @@ to_tsquery(''simple''::regconfig, $2) ORDER BY r.call_id DESC LIMIT 5000)'
		USING app_tenant(), asked, coalesce(p_from, '00000000-0000-0000-0000-000000000000'), coalesce(p_to, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
	END IF;
END $$;

-- Those of some calls whose note or transcript has all of the words, in their order, as many as are
-- wanted: what is written is taken to pieces call by call, 12 us each. Without OFFSET the planner may take
-- everything written to pieces first.
CREATE FUNCTION call_said_among(p_calls uuid[], p_asked text, p_limit int) RETURNS SETOF uuid LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
	t uuid := app_tenant();
	asked tsquery := to_tsquery('simple'::regconfig, p_asked);
BEGIN
	RETURN QUERY SELECT u.id FROM unnest(p_calls) WITH ORDINALITY u (id, n)
	WHERE EXISTS (SELECT FROM calls c WHERE c.tenant_id = t AND c.id = u.id AND c.note <> '' AND call_said(c.note::text) @@ asked OFFSET 0)
		OR EXISTS (SELECT FROM recordings r WHERE r.tenant_id = t AND r.call_id = u.id AND r.transcript <> '' AND call_said(r.transcript) @@ asked OFFSET 0)
	LIMIT p_limit;
END $$;

-- Days are those of f->>'zone'. Ids are in the order of time, but a call that was made late, from
-- the carrier's report, has an id up to a day younger than its start, and clocks differ a little: so
-- the ids are cut generously and the start is looked at too.
CREATE FUNCTION call_list_when(f jsonb) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT concat(
		CASE WHEN f ? 'from' THEN format(' AND c.id >= %L AND c.started_at >= %L', uuid7_floor(day_begins((f->>'from')::date, f->>'zone') - interval '5 minutes'),
			day_begins((f->>'from')::date, f->>'zone')) END,
		CASE WHEN f ? 'to' THEN format(' AND c.id < %L AND c.started_at < %L', uuid7_floor(day_ends((f->>'to')::date, f->>'zone') + interval '1 day'),
			day_ends((f->>'to')::date, f->>'zone')) END,
		CASE WHEN f ? 'since' THEN format(' AND c.id >= %L', uuid7_floor((f->>'since')::timestamptz)) END)
$$;

-- What else is asked of a call; $6 and $7: between which ids words are looked for.
CREATE FUNCTION call_list_fits(f jsonb) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT concat(
		CASE WHEN f ? 'ids' THEN $q$ AND c.id IN (SELECT u::uuid FROM jsonb_array_elements_text($2->'ids') u)$q$ END,
		-- what a member answered was answered, and nothing is longer than what it is shorter than
		CASE WHEN (f ? 'member' AND f->>'outcome' <> 'answered') OR (f->>'longer')::bigint > (f->>'shorter')::bigint THEN ' AND false' END,
		CASE WHEN f ? 'direction' THEN $q$ AND c.direction = $2->>'direction'$q$ END,
		CASE WHEN f ? 'line' THEN $q$ AND c.number_id = ($2->>'line')::uuid$q$ END,
		CASE WHEN f ? 'queue' THEN $q$ AND c.queue_id = ($2->>'queue')::uuid$q$ END,
		CASE WHEN f ? 'member' THEN $q$ AND c.answered_by = ($2->>'member')::uuid$q$ END,
		CASE WHEN f ? 'assigned' THEN $q$ AND c.assigned_to = ($2->>'assigned')::uuid$q$ END,
		CASE WHEN f ? 'contact' THEN $q$ AND c.contact_id = ($2->>'contact')::uuid$q$ END,
		CASE WHEN f ? 'outcome' THEN $q$ AND c.outcome = $2->>'outcome'$q$ END,
		CASE WHEN f ? 'disposition' THEN $q$ AND c.disposition_id = ($2->>'disposition')::uuid$q$ END,
		CASE f->>'owed' WHEN 'yes' THEN ' AND c.ended_at IS NOT NULL AND c.disposition_id IS NULL AND NOT c.blocked AND NOT c.spam'
			|| coalesce((SELECT format(' AND c.ended_at >= %L AND c.id >= %L', r.since, uuid7_floor(r.since - interval '1 day')) FROM disposition_rules r
				WHERE r.tenant_id = app_tenant() AND r.needed <> 'no'), ' AND false')
			WHEN 'no' THEN ' AND c.disposition_id IS NOT NULL' END,
		CASE WHEN f ? 'tag' THEN $q$ AND c.id IN (SELECT g.call_id FROM call_tagged g WHERE g.tenant_id = $1 AND g.label_id = ($2->>'tag')::uuid)$q$ END,
		CASE WHEN f ? 'longer' THEN $q$ AND c.duration_s >= ($2->>'longer')::bigint$q$ END,
		CASE WHEN f ? 'shorter' THEN $q$ AND c.duration_s <= ($2->>'shorter')::bigint$q$ END,
		CASE f->>'recording' WHEN 'yes' THEN ' AND c.recorded'
			WHEN 'no' THEN ' AND NOT c.recorded AND NOT c.has_voicemail' END,
		CASE f->>'voicemail' WHEN 'yes' THEN ' AND c.outcome = ''voicemail'' AND c.has_voicemail' WHEN 'open' THEN
			' AND c.id IN (SELECT r.call_id FROM recordings r WHERE r.tenant_id = $1 AND r.kind = ''voicemail'' AND r.handled_at IS NULL)' END,
		CASE f->>'spam' WHEN 'yes' THEN ' AND c.spam' WHEN 'no' THEN ' AND NOT c.spam' END,
		CASE f->>'emergency' WHEN 'yes' THEN ' AND c.emergency' END,
		CASE WHEN f ? 'value' THEN $q$ AND c.value IS NOT NULL AND c.value >= ($2->>'value')::bigint$q$ END,
		CASE WHEN f ? 'follow_up' OR f ? 'sla' THEN format(CASE WHEN f->>'follow_up' = 'no' THEN ' AND NOT EXISTS (SELECT FROM promises p WHERE p.tenant_id = $1 AND p.call_id = c.id%s%s)'
				ELSE ' AND c.id IN (SELECT p.call_id FROM promises p WHERE p.tenant_id = $1 AND p.call_id IS NOT NULL%s%s)' END,
			CASE f->>'follow_up' WHEN 'overdue' THEN ' AND p.kind = ''follow_up'' AND p.state = ''open'' AND p.due_at < now()'
				WHEN 'today' THEN format(' AND p.kind = ''follow_up'' AND p.closed_at IS NULL AND p.due_at < %L', day_ends((now() AT TIME ZONE (f->>'zone'))::date, f->>'zone'))
				WHEN 'yes' THEN ' AND p.kind = ''follow_up'' AND p.closed_at IS NULL' WHEN 'no' THEN ' AND p.kind = ''follow_up'' AND p.closed_at IS NULL' END,
			CASE f->>'sla' WHEN 'open' THEN ' AND p.closed_at IS NULL' WHEN 'overdue' THEN ' AND p.state = ''open'' AND p.due_at < now()'
				WHEN 'kept' THEN ' AND p.state = ''kept''' WHEN 'late' THEN ' AND p.state = ''late''' END) END,
		CASE WHEN f ? 'source' THEN $q$ AND EXISTS (SELECT FROM contacts k WHERE k.tenant_id = $1 AND k.id = c.contact_id AND k.source = $2->>'source')$q$ END,
		CASE WHEN f ? 'text' THEN $q$ AND c.id IN (SELECT w.id FROM call_words($2->>'text', $6, $7) w)$q$ END)
$$;

-- Where calls are looked up that have what few have, from an id on ($5), in order. What is asked of
-- calls themselves is put together from their indexes, before a row is read; tags and what became of
-- promises are walked as they are, in the order of calls.
CREATE FUNCTION call_list_far(f jsonb, p_when text, dir text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE
		WHEN f ? 'tag' THEN format('SELECT c.id FROM call_tagged g JOIN calls c ON c.tenant_id = $1 AND c.id = g.call_id WHERE g.tenant_id = $1
				AND g.label_id = ($2->>''tag'')::uuid AND %s%s AND g.call_id %s $5 ORDER BY g.call_id %s LIMIT $4', p_when, call_list_fits(f - 'tag'), o.op, dir)
		WHEN f->>'sla' IN ('kept', 'late') AND NOT f ? 'follow_up' THEN format('SELECT DISTINCT p.call_id FROM promises p JOIN calls c ON c.tenant_id = $1 AND c.id = p.call_id
				WHERE p.tenant_id = $1 AND p.call_id IS NOT NULL AND p.state = $2->>''sla'' AND %s%s AND p.call_id %s $5 ORDER BY p.call_id %s LIMIT $4', p_when, call_list_fits(f - 'sla'), o.op, dir)
		WHEN f->>'voicemail' = 'open' THEN format('SELECT DISTINCT r.call_id FROM recordings r JOIN calls c ON c.tenant_id = $1 AND c.id = r.call_id WHERE r.tenant_id = $1
				AND r.kind = ''voicemail'' AND r.handled_at IS NULL AND %s%s AND r.call_id %s $5 ORDER BY r.call_id %s LIMIT $4', p_when, call_list_fits(f - 'voicemail'), o.op, dir)
		ELSE format('SELECT s.id FROM (SELECT c.id FROM calls c WHERE %s%s AND c.id %s $5 OFFSET 0) s ORDER BY s.id %s LIMIT $4', p_when, call_list_fits(f), o.op, dir) END
	FROM (SELECT CASE dir WHEN 'DESC' THEN '<=' ELSE '>=' END AS op) o
$$;

-- Words as they are asked for; none when there are none.
CREATE FUNCTION call_asked(p_words text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT string_agg(quote_literal(w) || ':*', ' & ') FROM regexp_split_to_table(contact_fold(p_words), '[^[:alnum:]]+') w WHERE w <> ''
$$;

-- Calls with words and all else that is asked, in order, from an id on (p_beyond: "<= '...'"). The index
-- of words is put together with those of all else before a row is read; nothing written is taken to
-- pieces. Runs as the owner for that, as call_words; every part of it names the tenant.
CREATE FUNCTION call_list_words(f jsonb, p_when text, dir text, p_beyond text, p_edge uuid, p_limit int) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = public, pg_temp SET random_page_cost = 1.1 AS $$
BEGIN
	RETURN QUERY EXECUTE format('SELECT u.id FROM (
			SELECT c.id FROM calls c WHERE %1$s%2$s AND c.id %3$s AND c.note <> '''' AND call_said(c.note::text) @@ to_tsquery(''simple''::regconfig, $5)
			UNION SELECT c.id FROM calls c WHERE %1$s%2$s AND c.id %3$s AND c.id IN (SELECT r.call_id FROM recordings r WHERE r.tenant_id = $1
				AND r.transcript <> '''' AND r.call_id %3$s AND call_said(r.transcript) @@ to_tsquery(''simple''::regconfig, $5))) u
		ORDER BY u.id %4$s LIMIT $4', p_when, call_list_fits(f - 'text'), p_beyond, dir)
	USING app_tenant(), f, p_edge, p_limit, call_asked(f->>'text');
END $$;

-- Ids of a page of the table. By start: walked by id from the call at the edge of the page shown now
-- (p_back: towards what came before it, nearest first). By length or value: the newest five thousand
-- that fit are sorted, from p_offset on, so that no order costs more than that. The statement is put
-- together, so that the planner sees the values. Of a search ('words', 'names', 'digits'): calls of
-- the people it finds, of at most 201, and those from a number that belongs to nobody.
-- Of two things that are asked nobody knows how often they come together: missed calls are never long.
-- So the nearest ten thousand (thirty where words are asked) are walked, where a page is full soon if it is ever; only then what few
-- calls have is looked up, and nothing is walked from end to end in vain.
CREATE FUNCTION call_list(f jsonb, p_sort text, p_down boolean, p_edge uuid, p_back boolean, p_offset int, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 50 SET random_page_cost = 1.1 SET seq_page_cost = 1 SET enable_indexscan = on SET enable_hashjoin = on SET enable_mergejoin = on AS $$
DECLARE
	near CONSTANT int := 10000;
	few CONSTANT int := 60;
	closest CONSTANT int := 3000; -- what is written is taken to pieces at no more
	t uuid := app_tenant();
	dir text := CASE WHEN p_down <> p_back THEN 'DESC' ELSE 'ASC' END;
	op text := CASE WHEN p_down <> p_back THEN '<' ELSE '>' END;
	col text := CASE p_sort WHEN 'length' THEN 'coalesce(c.duration_s, 0)' WHEN 'value' THEN 'coalesce(c.value, 0)' ELSE '0' END;
	plain boolean := p_sort NOT IN ('length', 'value');
	span text := 'c.tenant_id = $1' || call_list_when(f) || CASE WHEN plain AND p_edge IS NOT NULL THEN format(' AND c.id %s $3', op) ELSE '' END;
	fits text := span || call_list_fits(f);
	asked bigint := (SELECT count(DISTINCT CASE k WHEN 'to' THEN 'from' ELSE k END) FROM jsonb_object_keys(f) k WHERE k NOT IN ('zone', 'since'));
	found int;
	far uuid;
	step int;
	more uuid[];
	beyond text;
	said uuid[];
	people uuid[];
	source text := 'SELECT c.id, ' || col || ' AS by FROM calls c WHERE ' || fits || ' ORDER BY c.id '
		|| CASE WHEN plain THEN dir || ' LIMIT $4' ELSE 'DESC LIMIT 5000' END;
BEGIN
	IF f ?| '{words,digits}' THEN
		people := ARRAY(SELECT m.id FROM contact_matches((f->>'words')::text[], (f->>'names')::text[], f->>'digits', NULL, '{}', 201) m);
		source := format('SELECT x.id, x.by FROM unnest($5) p (id), LATERAL (SELECT c.id, %1$s AS by FROM calls c WHERE c.contact_id = p.id AND %2$s
				ORDER BY c.id %3$s LIMIT $4) x
			UNION ALL (SELECT c.id, %1$s FROM calls c WHERE c.contact_id IS NULL AND c.from_number = ''+'' || ($2->>''digits'') AND %2$s ORDER BY c.id %3$s LIMIT $4)',
			col, fits, CASE WHEN plain THEN dir ELSE 'DESC' END);
	ELSIF plain AND (f ? 'text' OR asked > 1 AND p_limit <= 500) THEN
		EXECUTE format('SELECT c.id FROM calls c WHERE %s ORDER BY c.id %s OFFSET %s LIMIT 1', span, dir, CASE WHEN f ? 'text' THEN 3 * near ELSE near END) INTO far USING t, f, p_edge;
		IF f ? 'text' THEN
			-- of the nearest, those with all else: what is written there is looked at until the page is full,
			-- at a few of them, and where one of those has the words at more: of a word so common the index
			-- names more calls than can be put together in time
			beyond := op || '=';
			EXECUTE format('SELECT array_agg(s.id) FROM (SELECT c.id FROM calls c WHERE %s%s%s ORDER BY c.id %s LIMIT %s) s', span, call_list_fits(f - 'text'),
				CASE WHEN far IS NOT NULL THEN format(' AND c.id %s $5', translate(op, '<>', '><')) ELSE '' END, dir, closest) INTO said USING t, f, p_edge, p_limit, far;
			-- farther off those that have an index of their own in the order of calls
			IF far IS NOT NULL AND coalesce(cardinality(said), 0) < closest AND (f ? 'tag' OR 'yes' IN (f->>'spam', f->>'emergency') OR f->>'voicemail' = 'open'
				OR f->>'sla' IN ('kept', 'late') AND NOT f ? 'follow_up') THEN
				PERFORM set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true);
				EXECUTE format('SELECT array_agg(s.x) FROM (%s) s (x)', CASE WHEN 'yes' IN (f->>'spam', f->>'emergency')
					THEN format('SELECT c.id FROM calls c WHERE %s%s AND c.id %s= $5 ORDER BY c.id %s LIMIT $4', span, call_list_fits(f - 'text'), op, dir)
					ELSE call_list_far(f - 'text', span, dir) END) INTO more
				USING t, f, p_edge, closest - coalesce(cardinality(said), 0), far;
				said := said || more;
				IF cardinality(said) IS DISTINCT FROM closest THEN
					far := NULL; -- that was all of them
				END IF;
			END IF;
			RETURN QUERY SELECT w FROM call_said_among(said[:few], call_asked(f->>'text'), p_limit) w;
			GET DIAGNOSTICS found = ROW_COUNT;
			IF found = 0 AND cardinality(said) > few THEN
				said := said[:few];
			ELSIF found < p_limit THEN
				RETURN QUERY SELECT w FROM call_said_among(said[few + 1:], call_asked(f->>'text'), p_limit - found) w;
				GET DIAGNOSTICS step = ROW_COUNT;
				found := found + step;
			END IF;
			IF cardinality(said) IN (few, closest) THEN
				far := said[cardinality(said)];
				beyond := op;
			END IF;
			IF found < p_limit AND far IS NOT NULL THEN
				RETURN QUERY SELECT w FROM call_list_words(f, span, dir, format('%s %L', beyond, far), p_edge, p_limit - found) w;
			END IF;
			RETURN;
		END IF;
		RETURN QUERY EXECUTE format('SELECT c.id FROM calls c WHERE %s%s ORDER BY c.id %s LIMIT $4', fits, CASE WHEN far IS NOT NULL THEN format(' AND c.id %s $5', translate(op, '<>', '><')) ELSE '' END, dir)
		USING t, f, p_edge, p_limit, far;
		GET DIAGNOSTICS found = ROW_COUNT;
		IF found < p_limit AND far IS NOT NULL THEN
			IF f ? 'tag' OR f->>'sla' IN ('kept', 'late') OR f->>'voicemail' = 'open' THEN
				PERFORM set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true);
			ELSIF NOT f ?| '{source,sla,follow_up}' THEN
				PERFORM set_config('enable_indexscan', 'off', true), set_config('random_page_cost', '4', true), set_config('seq_page_cost', '4', true);
			END IF;
			RETURN QUERY EXECUTE call_list_far(f, span, dir)
			USING t, f, p_edge, p_limit - found, far, CASE op WHEN '>' THEN far END, CASE op WHEN '<' THEN far END;
		END IF;
		RETURN;
	END IF;
	RETURN QUERY EXECUTE format('SELECT s.id FROM (%s) s ORDER BY %s LIMIT $4 OFFSET $8', source,
		CASE WHEN plain THEN 's.id ' || dir ELSE format('s.by %1$s, s.id %1$s', dir) END)
	USING t, f, p_edge, p_limit, people, CASE WHEN p_down = p_back THEN p_edge END, CASE WHEN p_down <> p_back THEN p_edge END, CASE WHEN plain THEN 0 ELSE p_offset END;
END $$;

-- What is left to do, most urgent first: emergencies, then what was promised soonest, then the
-- oldest; of the newest two thousand, so that a storm does not make it slow.
CREATE FUNCTION call_triage(f jsonb, p_offset int, p_limit int) RETURNS TABLE (id uuid, n bigint, of bigint) LANGUAGE plpgsql STABLE ROWS 50 AS $$
BEGIN
	RETURN QUERY EXECUTE format('WITH o AS MATERIALIZED (SELECT l.id FROM call_list($2, ''started'', true, NULL, false, 0, 2000) l),
		s AS (SELECT c.id, row_number() OVER (ORDER BY (c.emergency OR coalesce(k.emergency, false)) DESC, p.due_at NULLS LAST, c.id) AS n,
			count(*) OVER () AS of
			FROM o JOIN calls c ON c.tenant_id = $1 AND c.id = o.id LEFT JOIN contacts k ON k.tenant_id = $1 AND k.id = c.contact_id
			LEFT JOIN LATERAL (SELECT min(p.due_at) AS due_at FROM promises p WHERE p.tenant_id = $1 AND p.call_id = c.id AND p.state = ''open'') p ON true)
		SELECT s.id, s.n, s.of FROM s ORDER BY s.n LIMIT $3 OFFSET $4')
	USING app_tenant(), f || '{"owed":"yes"}' || CASE WHEN f ? 'from' THEN '{}' ELSE jsonb_build_object('since', now() - interval '30 days') END,
		p_limit, p_offset;
END $$;

GRANT EXECUTE ON FUNCTION call_words(text, uuid, uuid), call_said_among(uuid[], text, int), call_asked(text), call_list_when(jsonb), call_list_fits(jsonb), call_list_far(jsonb, text, text), call_list_words(jsonb, text, text, text, uuid, int), call_list(jsonb, text, boolean, uuid, boolean, int, int),
	call_triage(jsonb, int, int) TO patchbay_app;

-- Words that mean an emergency, said on a voicemail or in a transcript.
CREATE FUNCTION call_words_heard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.transcript <> '' AND EXISTS (SELECT FROM disposition_rules r, unnest(r.emergency_words) w WHERE r.tenant_id = NEW.tenant_id
			AND ' ' || regexp_replace(lower(NEW.transcript), '[^[:alnum:]]+', ' ', 'g') || ' ' LIKE '% ' || regexp_replace(lower(w), '[^[:alnum:]]+', ' ', 'g') || ' %') THEN
		UPDATE calls c SET emergency = true WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.call_id AND NOT c.emergency;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER call_words_heard AFTER INSERT OR UPDATE OF transcript ON recordings FOR EACH ROW EXECUTE FUNCTION call_words_heard();

-- How each member has the table, and the filters people keep under a name. query: as in an address.
CREATE TABLE call_views (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	member_id  uuid NOT NULL,
	name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	query      text NOT NULL CHECK (length(query) <= 2000),
	shared     boolean NOT NULL DEFAULT false,
	version    int NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE UNIQUE INDEX call_views_name ON call_views (tenant_id, member_id, lower(name));
SELECT app_protect('call_views', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('call_views', 'call_view', quiet => '{version}');

CREATE TABLE call_tables (
	tenant_id uuid NOT NULL,
	member_id uuid NOT NULL,
	columns   text NOT NULL DEFAULT '' CHECK (length(columns) <= 400),  -- "queue:s started"; '': the usual ones
	view_id   uuid,                                                    -- what opens first
	PRIMARY KEY (tenant_id, member_id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
SELECT app_protect('call_tables', 'SELECT, INSERT, UPDATE');
SELECT app_audit('call_tables', 'call_table');

-- As lists show a call, with what people made of it.
CREATE OR REPLACE VIEW call_lines WITH (security_invoker = true) AS
SELECT c.tenant_id, c.id, c.call_sid, c.direction, c.from_number, c.to_number, c.caller_name, c.contact_id,
	c.candidates::bigint AS candidates, c.state, c.outcome, c.started_at, c.queued_at, c.dequeued_at, c.answered_at,
	c.ended_at, coalesce(c.duration_s, 0) AS duration_s, c.answered_by, c.number_id, c.queue_id,
	c.recording_notice, c.flow_version_id,
	coalesce(k.name, '') AS contact_name, coalesce(k.type, '') AS contact_type, s.phase, s.name AS stage,
	k.stage_since, coalesce(k.do_not_contact, false) AS do_not_contact, coalesce(k.emergency, false) AS emergency,
	k.owner_id, n.name AS line, q.name AS queue, coalesce(q.target_s, 30)::bigint AS target_s,
	m.name AS member, c.disposition_id, c.spam, c.emergency AS urgent, c.value, c.assigned_to, c.disposed_at, c.blocked
FROM calls c
LEFT JOIN contacts k ON k.tenant_id = c.tenant_id AND k.id = c.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
LEFT JOIN numbers n ON n.tenant_id = c.tenant_id AND n.id = c.number_id
LEFT JOIN queues q ON q.tenant_id = c.tenant_id AND q.id = c.queue_id
LEFT JOIN members m ON m.tenant_id = c.tenant_id AND m.id = c.answered_by;

-- The same for the table: its outcome, tags and how often they called that day.
CREATE VIEW call_rows WITH (security_invoker = true) AS
SELECT l.*, p.kind AS promise, p.state AS promise_state, p.started_at AS promised_at, p.warn_at, p.critical_at, p.due_at, p.closed_at AS promise_closed,
	d.name AS disposition, d.icon AS disposition_icon, w.name AS assigned,
	(SELECT string_agg(b.name, ', ' ORDER BY b.folded) FROM call_tagged g JOIN contact_labels b ON b.tenant_id = g.tenant_id AND b.id = g.label_id
		WHERE g.tenant_id = l.tenant_id AND g.call_id = l.id) AS tags,
	CASE WHEN l.contact_id IS NOT NULL AND l.direction = 'inbound' THEN (SELECT count(*) FROM calls o
		WHERE o.tenant_id = l.tenant_id AND o.contact_id = l.contact_id AND o.id <= l.id AND o.direction = 'inbound'
			AND o.id >= (SELECT uuid7_floor(day_begins((l.started_at AT TIME ZONE z.timezone)::date, z.timezone)) FROM tenants z WHERE z.id = l.tenant_id)) END AS nth,
	EXISTS (SELECT FROM call_trace h WHERE h.tenant_id = l.tenant_id AND h.call_id = l.id AND h.code = 'hours_closed') AS closed,
	l.ended_at IS NOT NULL AND l.disposition_id IS NULL AND NOT l.blocked AND NOT l.spam
		AND EXISTS (SELECT FROM disposition_rules r WHERE r.tenant_id = l.tenant_id AND r.needed <> 'no' AND l.ended_at >= r.since) AS owed
FROM call_lines l
LEFT JOIN dispositions d ON d.tenant_id = l.tenant_id AND d.id = l.disposition_id
LEFT JOIN members w ON w.tenant_id = l.tenant_id AND w.id = l.assigned_to
LEFT JOIN LATERAL (SELECT o.* FROM promises o WHERE o.tenant_id = l.tenant_id AND o.call_id = l.id AND o.state <> 'excused'
	ORDER BY o.closed_at IS NOT NULL, o.due_at, o.id LIMIT 1) p ON true;
GRANT SELECT ON call_rows TO patchbay_app;

-- What was chosen for a call. outcome: saved, same, missing, stale (somebody chose other things
-- meanwhile). d: disposition, value, assigned; what is not there is none. p_more: its follow-up is
-- another one, too.
CREATE FUNCTION call_work_save(p_call uuid, p_version bigint, d jsonb, p_member uuid, p_more boolean) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	chosen uuid := (d->>'disposition')::uuid;
	spam_now boolean;
BEGIN
	SELECT * INTO c FROM calls o WHERE o.tenant_id = t AND o.id = p_call FOR UPDATE;
	IF c.id IS NULL THEN
		RETURN 'missing';
	END IF;
	spam_now := CASE WHEN chosen IS NOT DISTINCT FROM c.disposition_id THEN c.spam
		ELSE EXISTS (SELECT FROM dispositions o WHERE o.tenant_id = t AND o.id = chosen AND o.special = 'spam') END;
	IF NOT p_more AND (c.disposition_id, c.value, c.assigned_to) IS NOT DISTINCT FROM (chosen, (d->>'value')::bigint, (d->>'assigned')::uuid) THEN
		RETURN 'same';
	ELSIF c.work_version <> p_version THEN
		RETURN 'stale';
	END IF;
	UPDATE calls o SET disposition_id = chosen, value = (d->>'value')::bigint, assigned_to = (d->>'assigned')::uuid,
		spam = spam_now, work_version = o.work_version + 1,
		disposed_by = CASE WHEN chosen IS NULL THEN NULL WHEN chosen IS DISTINCT FROM c.disposition_id THEN p_member ELSE o.disposed_by END,
		disposed_at = CASE WHEN chosen IS NULL THEN NULL WHEN chosen IS DISTINCT FROM c.disposition_id THEN now() ELSE o.disposed_at END
	WHERE o.tenant_id = t AND o.id = p_call;
	RETURN 'saved';
END $$;

-- A note is taken when it was written over the one that is there; else both are kept: this one where
-- it was typed. outcome: saved, same, stale, missing.
CREATE FUNCTION call_note_save(p_call uuid, p_version bigint, p_note text, p_member uuid)
RETURNS TABLE (outcome text, version bigint, note text, who text, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
BEGIN
	SELECT * INTO c FROM calls o WHERE o.tenant_id = t AND o.id = p_call FOR UPDATE;
	outcome := CASE WHEN c.id IS NULL THEN 'missing' WHEN c.note = p_note THEN 'same' WHEN c.note_version <> p_version THEN 'stale' ELSE 'saved' END;
	IF outcome = 'saved' THEN
		UPDATE calls o SET note = p_note, note_by = p_member, note_at = now(), note_version = o.note_version + 1
		WHERE o.tenant_id = t AND o.id = p_call RETURNING * INTO c;
	END IF;
	version := coalesce(c.note_version, 0);
	note := coalesce(c.note::text, '');
	who := (SELECT m.name FROM members m WHERE m.tenant_id = t AND m.id = c.note_by);
	at := c.note_at;
	RETURN NEXT;
END $$;

-- Tags as they were seen and as they are wanted: only the difference is made, so that two people's
-- changes add up. New ones are made.
CREATE FUNCTION call_tags_save(p_call uuid, p_was text[], p_want text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	fresh text[] := ARRAY(SELECT DISTINCT w FROM unnest(p_want) w WHERE ltrim(contact_fold(w)) <> ALL (SELECT ltrim(contact_fold(x)) FROM unnest(p_was) x));
	gone text[] := ARRAY(SELECT ltrim(contact_fold(w)) FROM unnest(p_was) w WHERE ltrim(contact_fold(w)) <> ALL (SELECT ltrim(contact_fold(x)) FROM unnest(p_want) x));
BEGIN
	INSERT INTO contact_labels (tenant_id, kind, name) SELECT t, 'tag', w FROM unnest(fresh) w WHERE NOT EXISTS (SELECT FROM contact_labels l
		WHERE l.tenant_id = t AND l.kind = 'tag' AND l.folded = ltrim(contact_fold(w))) ON CONFLICT DO NOTHING;
	INSERT INTO call_tagged (tenant_id, label_id, call_id) SELECT t, l.id, p_call FROM contact_labels l WHERE l.tenant_id = t AND l.kind = 'tag'
		AND l.work = '' AND l.folded IN (SELECT ltrim(contact_fold(w)) FROM unnest(fresh) w) ON CONFLICT DO NOTHING;
	DELETE FROM call_tagged g USING contact_labels l WHERE g.tenant_id = t AND g.call_id = p_call AND l.tenant_id = t AND l.id = g.label_id
		AND l.folded = ANY (gone);
END $$;

-- Whose call it was. outcome: saved, same, missing, nobody.
CREATE FUNCTION call_contact_link(p_call uuid, p_contact uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
BEGIN
	SELECT * INTO c FROM calls o WHERE o.tenant_id = t AND o.id = p_call FOR UPDATE;
	IF c.id IS NULL THEN
		RETURN 'missing';
	ELSIF NOT EXISTS (SELECT FROM contacts k WHERE k.tenant_id = t AND k.id = p_contact) THEN
		RETURN 'nobody';
	ELSIF c.contact_id = p_contact THEN
		RETURN 'same';
	END IF;
	UPDATE calls o SET contact_id = p_contact, candidates = 1, work_version = o.work_version + 1 WHERE o.tenant_id = t AND o.id = p_call;
	RETURN 'saved';
END $$;
GRANT EXECUTE ON FUNCTION call_work_save(uuid, bigint, jsonb, uuid, boolean), call_note_save(uuid, bigint, text, uuid),
	call_tags_save(uuid, text[], text[]), call_contact_link(uuid, uuid) TO patchbay_app;
