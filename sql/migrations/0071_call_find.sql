-- The table of calls, found: whatever is asked of a million of them, a page costs a few milliseconds.
-- What can be asked stands beside the call in two columns: facts, a number that says all that is yes
-- or no or one of a few; and said, the words of its note and its transcripts.

CREATE FUNCTION call_length_class(p bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(1 + width_bucket(p, '{10,20,30,45,60,90,120,180,300,600,900,1800,3600}'::bigint[]), 0)
$$;
CREATE FUNCTION call_value_class(p bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(1 + width_bucket(p, '{1,10000,50000,100000,250000,500000,1000000}'::bigint[]), 0)
$$;

-- Of a call that goes on nothing is written here: its row is changed often, and no index hears of it. A
-- business has some hundreds of different ones. Bits: outcome (0 to 2, in the order of the array), outgoing,
-- recorded, voicemail, spam, emergency, has an outcome of ours, class of length (9 to 12), of value (from 13 on).
ALTER TABLE calls ADD said tsvector, ADD facts int;
CREATE FUNCTION call_outcomes() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT '{answered,missed,abandoned,voicemail,blocked}'::text[]
$$;
CREATE FUNCTION call_facts() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	what int := CASE WHEN NEW.blocked THEN 4 WHEN NEW.answered_at IS NOT NULL THEN 0 WHEN NEW.has_voicemail THEN 3 WHEN NEW.unanswered THEN 1 ELSE 2 END;
BEGIN
	NEW.outcome := (call_outcomes())[what + 1];
	NEW.facts := what + (NEW.direction = 'outbound')::int * 8 + NEW.recorded::int * 16 + NEW.has_voicemail::int * 32 + NEW.spam::int * 64
		+ NEW.emergency::int * 128 + (NEW.disposition_id IS NOT NULL)::int * 256 + call_length_class(NEW.duration_s) * 512 + call_value_class(NEW.value) * 8192;
	RETURN NEW;
END $$;
CREATE TRIGGER facts BEFORE INSERT OR UPDATE ON calls FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION call_facts();
ALTER TABLE calls ENABLE ALWAYS TRIGGER facts;
ALTER TABLE calls ALTER facts SET STATISTICS 1000;

CREATE INDEX calls_facts ON calls (tenant_id, facts, id DESC) WHERE facts IS NOT NULL;
-- Which of a line's calls came to a queue is read from the line's index alone.
CREATE INDEX calls_line ON calls (tenant_id, number_id, facts, id DESC) INCLUDE (queue_id) WHERE facts IS NOT NULL;
CREATE INDEX calls_queue ON calls (tenant_id, queue_id, facts, id DESC) WHERE queue_id IS NOT NULL AND facts IS NOT NULL;
CREATE INDEX calls_assigned ON calls (tenant_id, assigned_to, id DESC) WHERE assigned_to IS NOT NULL;
CREATE INDEX calls_worked ON calls (tenant_id, disposed_at) WHERE disposed_at IS NOT NULL;
CREATE INDEX calls_said ON calls USING gin (said) WHERE said IS NOT NULL;

-- Words as they are looked for, each behind a few signs of whose they are: the index has them by business
-- without its key, and the planner puts it together with others (of two indexes with one clause in common it
-- takes one). What falls together is told apart by the tenant of the row.
CREATE FUNCTION call_said(p_tenant uuid, p_text text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT array_to_tsvector(ARRAY(SELECT right(p_tenant::text, 6) || w FROM unnest(tsvector_to_array(to_tsvector('simple'::regconfig, public.contact_fold(p_text)))) w
		WHERE length(w) <= 200))
$$;
-- As they are asked for; none when there are none.
CREATE FUNCTION call_asked(p_tenant uuid, p_words text) RETURNS tsquery LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg(quote_literal(right(p_tenant::text, 6) || l) || ':*', ' & ')::tsquery FROM regexp_split_to_table(contact_fold(p_words), '[^[:alnum:]]+') w,
		unnest(tsvector_to_array(to_tsvector('simple'::regconfig, w))) l
$$;

CREATE FUNCTION call_say_again(p_tenant uuid, p_call uuid) RETURNS void LANGUAGE sql AS $$
	UPDATE calls c SET said = call_said(p_tenant, nullif(concat_ws(' ', nullif(c.note, ''),
		(SELECT string_agg(r.transcript, ' ' ORDER BY r.id) FROM recordings r WHERE r.tenant_id = p_tenant AND r.call_id = p_call)), ''))
	WHERE c.tenant_id = p_tenant AND c.id = p_call
$$;
CREATE FUNCTION call_note_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM call_say_again(NEW.tenant_id, NEW.id);
	RETURN NULL;
END $$;
CREATE FUNCTION call_transcript_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM call_say_again(coalesce(NEW.tenant_id, OLD.tenant_id), coalesce(NEW.call_id, OLD.call_id));
	RETURN NULL;
END $$;
CREATE TRIGGER note_said AFTER UPDATE OF note ON calls FOR EACH ROW WHEN (NEW.note <> OLD.note) EXECUTE FUNCTION call_note_said();
CREATE TRIGGER said AFTER INSERT ON recordings FOR EACH ROW WHEN (NEW.transcript <> '') EXECUTE FUNCTION call_transcript_said();
CREATE TRIGGER said_now AFTER UPDATE OF transcript ON recordings FOR EACH ROW WHEN (NEW.transcript IS DISTINCT FROM OLD.transcript)
	EXECUTE FUNCTION call_transcript_said();
CREATE TRIGGER said_less AFTER DELETE ON recordings FOR EACH ROW WHEN (OLD.transcript <> '') EXECUTE FUNCTION call_transcript_said();


-- Can a call of these facts fit? Of length and value its class says more than no, but not yes.
CREATE FUNCTION call_facts_fit(f jsonb, p int) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT coalesce(p & 7 = array_position(call_outcomes(), f->>'outcome') - 1, NOT f ? 'outcome')
		AND CASE f->>'direction' WHEN 'outbound' THEN p & 8 > 0 WHEN 'inbound' THEN p & 8 = 0 ELSE true END
		AND CASE f->>'recording' WHEN 'yes' THEN p & 16 > 0 WHEN 'no' THEN p & 48 = 0 ELSE true END
		AND CASE f->>'voicemail' WHEN 'yes' THEN p & 7 = 3 ELSE true END
		AND CASE f->>'spam' WHEN 'yes' THEN p & 64 > 0 WHEN 'no' THEN p & 64 = 0 ELSE true END
		AND CASE f->>'emergency' WHEN 'yes' THEN p & 128 > 0 ELSE true END
		AND CASE f->>'owed' WHEN 'yes' THEN p & 320 = 0 AND p & 7 <> 4 WHEN 'no' THEN p & 256 > 0 ELSE true END
		AND CASE WHEN f ? 'longer' THEN p >> 9 & 15 >= call_length_class((f->>'longer')::bigint) ELSE true END
		AND CASE WHEN f ? 'shorter' THEN p >> 9 & 15 BETWEEN 1 AND call_length_class((f->>'shorter')::bigint) ELSE true END
		AND CASE WHEN f ? 'value' THEN p >> 13 & 15 >= greatest(call_value_class((f->>'value')::bigint), 1) ELSE true END
$$;

-- Days are those of f->>'zone'. Ids are in the order of time, but a call that was made late, from
-- the carrier's report, has an id up to a day younger than its start, and clocks differ a little: so
-- the ids are cut generously and the start is looked at too.
CREATE FUNCTION call_list_ids(f jsonb) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT concat(CASE WHEN f ? 'from' THEN format(' AND c.id >= %L', uuid7_floor(day_begins((f->>'from')::date, f->>'zone') - interval '5 minutes')) END,
		CASE WHEN f ? 'to' THEN format(' AND c.id < %L', uuid7_floor(day_ends((f->>'to')::date, f->>'zone') + interval '1 day')) END,
		CASE WHEN f ? 'since' THEN format(' AND c.id >= %L', uuid7_floor((f->>'since')::timestamptz)) END)
$$;
CREATE FUNCTION call_list_when(f jsonb) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT concat(call_list_ids(f), CASE WHEN f ? 'from' THEN format(' AND c.started_at >= %L', day_begins((f->>'from')::date, f->>'zone')) END,
		CASE WHEN f ? 'to' THEN format(' AND c.started_at < %L', day_ends((f->>'to')::date, f->>'zone')) END)
$$;

-- What is asked of the promises of a call.
CREATE FUNCTION call_list_promised(f jsonb) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT concat(CASE f->>'follow_up' WHEN 'overdue' THEN ' AND p.kind = ''follow_up'' AND p.state = ''open'' AND p.due_at < now()'
			WHEN 'today' THEN format(' AND p.kind = ''follow_up'' AND p.closed_at IS NULL AND p.due_at < %L', day_ends((now() AT TIME ZONE (f->>'zone'))::date, f->>'zone'))
			WHEN 'yes' THEN ' AND p.kind = ''follow_up'' AND p.closed_at IS NULL' WHEN 'no' THEN ' AND p.kind = ''follow_up'' AND p.closed_at IS NULL' END,
		CASE f->>'sla' WHEN 'open' THEN ' AND p.closed_at IS NULL' WHEN 'overdue' THEN ' AND p.state = ''open'' AND p.due_at < now()'
			WHEN 'kept' THEN ' AND p.state = ''kept''' WHEN 'late' THEN ' AND p.state = ''late''' END)
$$;

-- What else is asked of a call.
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
		CASE WHEN f ?| '{follow_up,sla}' THEN format(CASE WHEN f->>'follow_up' = 'no' THEN ' AND NOT EXISTS (SELECT FROM promises p WHERE p.tenant_id = $1 AND p.call_id = c.id%s)'
				ELSE ' AND c.id IN (SELECT p.call_id FROM promises p WHERE p.tenant_id = $1 AND p.call_id IS NOT NULL%s)' END, call_list_promised(f)) END,
		CASE WHEN f ? 'source' THEN $q$ AND EXISTS (SELECT FROM contacts k WHERE k.tenant_id = $1 AND k.id = c.contact_id AND k.source = $2->>'source')$q$ END,
		CASE WHEN f ? 'text' THEN coalesce(format(' AND c.said @@ %1$L::tsquery' || CASE WHEN call_shown('transcripts') THEN ''
			ELSE ' AND call_said(c.tenant_id, nullif(c.note, '''')) @@ %1$L::tsquery' END, call_asked(app_tenant(), f->>'text')), ' AND false') END)
$$;

-- Where calls are looked for: within days, and beyond the edge of the page ($3).
CREATE FUNCTION call_list_span(f jsonb, dir text, p_edge uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT concat('c.tenant_id = $1', call_list_when(f), CASE WHEN p_edge IS NOT NULL THEN CASE dir WHEN 'DESC' THEN ' AND c.id < $3' ELSE ' AND c.id > $3' END END)
$$;

-- The ids of calls with something that few have, of what is asked; NULL when many have all of it.
CREATE FUNCTION call_list_few(f jsonb) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
	few CONSTANT int := 3000;
	one text;
	ids uuid[];
BEGIN
	FOREACH one IN ARRAY array_remove(ARRAY[
		CASE WHEN f ? 'tag' THEN 'SELECT g.call_id FROM call_tagged g WHERE g.tenant_id = $1 AND g.label_id = ($2->>''tag'')::uuid' END,
		CASE WHEN f->>'voicemail' = 'open' THEN 'SELECT r.call_id FROM recordings r WHERE r.tenant_id = $1 AND r.kind = ''voicemail'' AND r.handled_at IS NULL' END,
		CASE WHEN f ?| '{follow_up,sla}' AND f->>'follow_up' IS DISTINCT FROM 'no' THEN
			'SELECT p.call_id FROM promises p WHERE p.tenant_id = $1 AND p.call_id IS NOT NULL' || call_list_promised(f) END,
		CASE WHEN f->>'source' <> 'manual' THEN 'SELECT c.id FROM contacts k JOIN calls c ON c.tenant_id = $1 AND c.contact_id = k.id
			WHERE k.tenant_id = $1 AND k.source <> ''manual'' AND k.source = $2->>''source''' END], NULL) LOOP
		EXECUTE format('SELECT array_agg(s.id) FROM (%s LIMIT $3) s (id)', one) INTO ids USING app_tenant(), f, few + 1;
		IF coalesce(cardinality(ids), 0) <= few THEN
			RETURN coalesce(ids, '{}');
		END IF;
	END LOOP;
	RETURN NULL;
END $$;

-- Of calls, or those of the line or queue that is asked.
CREATE FUNCTION call_list_lead(f jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN f ? 'line' THEN ' AND c.number_id = ($2->>''line'')::uuid' WHEN f ? 'queue' THEN ' AND c.queue_id = ($2->>''queue'')::uuid' ELSE '' END
$$;

-- The facts there are among them that fit.
CREATE FUNCTION call_list_kinds(f jsonb) RETURNS int[] LANGUAGE plpgsql STABLE AS $$
DECLARE
	kinds int[];
BEGIN
	EXECUTE format('WITH RECURSIVE k (facts) AS ((SELECT c.facts FROM calls c WHERE c.tenant_id = $1%1$s AND c.facts IS NOT NULL ORDER BY c.facts LIMIT 1)
		UNION ALL SELECT (SELECT c.facts FROM calls c WHERE c.tenant_id = $1%1$s AND c.facts > k.facts ORDER BY c.facts LIMIT 1) FROM k WHERE k.facts IS NOT NULL)
		SELECT array_agg(k.facts) FROM k WHERE k.facts IS NOT NULL AND call_facts_fit($2, k.facts)', call_list_lead(f)) INTO kinds USING app_tenant(), f;
	RETURN coalesce(kinds, '{}');
END $$;

-- Nothing but facts is asked, of one line or queue or of all: the first of each kind, put in order, and
-- those of calls that go on. $6: the kinds; p_most: how many, a number or where it stands.
CREATE FUNCTION call_list_by_facts(f jsonb, p_span text, dir text, p_most text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT format('SELECT u.id FROM (
			(SELECT x.id FROM unnest($6) k (facts), LATERAL (SELECT c.id FROM calls c WHERE c.facts = k.facts AND %1$s%2$s ORDER BY c.id %4$s LIMIT %5$s) x)
			UNION ALL (SELECT c.id FROM calls c WHERE c.ended_at IS NULL AND %1$s%3$s ORDER BY c.id %4$s LIMIT %5$s)) u ORDER BY u.id %4$s LIMIT %5$s',
		p_span, call_list_fits(f - '{direction,outcome,recording,voicemail,spam,emergency}'::text[]), call_list_fits(f), dir, p_most)
$$;

-- The id ten times as far from the first as another is, of all there can be.
CREATE FUNCTION uuid7_ms(p uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT ('x' || translate(left(p::text, 13), '-', ''))::bit(48)::bigint
$$;
CREATE FUNCTION call_list_ten(p_first uuid, p_near uuid) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT uuid7_floor(to_timestamp(least(greatest(10 * uuid7_ms(p_near) - 9 * uuid7_ms(p_first), 0), 1::bigint << 47) / 1000.0))
$$;

-- The ten thousandth call of a span, and the id ten times as far; NULL when there are not so many.
CREATE FUNCTION call_list_reach(f jsonb, p_span text, dir text, p_edge uuid, OUT near uuid, OUT ten uuid) LANGUAGE plpgsql STABLE AS $$
DECLARE
	one CONSTANT text := format('SELECT c.id FROM calls c WHERE %s ORDER BY c.id %s LIMIT 1', p_span, dir);
	first uuid;
BEGIN
	EXECUTE one || ' OFFSET 10000' INTO near USING app_tenant(), f, p_edge;
	EXECUTE one INTO first USING app_tenant(), f, p_edge;
	ten := call_list_ten(first, near);
END $$;

-- Where calls are looked up that have what many have, from an id on ($5) to another ($7; NULL: to the end),
-- in order. Facts and what stands elsewhere (or, of a line's calls and a queue's, in an index of its own)
-- are put together from their indexes, where nothing else is asked, and only what is in both is read.
-- Else: what is asked of calls themselves is put together from their indexes. Those that go on are in none
-- that has facts.
CREATE FUNCTION call_list_far(f jsonb, p_span text, dir text, p_kinds int[], p_to uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN p_kinds IS NULL AND call_list_lead(f) = '' THEN format(ordered, p_span, o.fits, o.here, dir)
		ELSE format('SELECT u.id FROM ((%s) UNION ALL (SELECT c.id FROM calls c WHERE c.ended_at IS NULL AND %s%s AND %s ORDER BY c.id %s LIMIT $4)) u ORDER BY u.id %5$s LIMIT $4',
			CASE WHEN e.source IS NOT NULL AND p_kinds IS NOT NULL AND NOT f - e.key ?| '{text,member,assigned,disposition,contact,source}' THEN
				format('SELECT k.id FROM (SELECT DISTINCT c.id FROM calls c JOIN %1$s e ON e.id = c.id WHERE c.tenant_id = $1 AND c.facts = ANY ($6)%2$s%3$s AND %4$s AND %5$s
					ORDER BY c.id %6$s OFFSET 0) k CROSS JOIN LATERAL (SELECT FROM calls c WHERE c.id = k.id AND %7$s%8$s OFFSET 0) c LIMIT $4',
				e.source, call_list_lead(f), call_list_ids(f), o.here, replace(o.here, 'c.id', 'e.id'), dir, p_span, call_list_fits(f - e.key))
			ELSE format(ordered, p_span, o.fits, o.here || CASE WHEN p_kinds IS NULL THEN ' AND c.facts IS NOT NULL' ELSE ' AND c.facts = ANY ($6)' END, dir) END,
			p_span, o.fits, o.here, dir) END
	FROM (SELECT call_list_fits(f) AS fits, 'SELECT s.id FROM (SELECT c.id FROM calls c WHERE %s%s AND %s OFFSET 0) s ORDER BY s.id %s LIMIT $4' AS ordered,
			CASE dir WHEN 'DESC' THEN 'c.id <= $5' ELSE 'c.id >= $5' END || CASE WHEN p_to IS NULL THEN '' WHEN dir = 'DESC' THEN ' AND c.id > $7' ELSE ' AND c.id < $7' END AS here) o,
		LATERAL (SELECT x.* FROM (VALUES
			('tag', f ? 'tag', '(SELECT g.call_id AS id FROM call_tagged g WHERE g.tenant_id = $1 AND g.label_id = ($2->>''tag'')::uuid)'),
			('sla', f->>'sla' IN ('kept', 'late') AND NOT f ? 'follow_up', '(SELECT p.call_id AS id FROM promises p WHERE p.tenant_id = $1 AND p.call_id IS NOT NULL AND p.state = $2->>''sla'')'),
			('voicemail', f->>'voicemail' = 'open', '(SELECT r.call_id AS id FROM recordings r WHERE r.tenant_id = $1 AND r.kind = ''voicemail'' AND r.handled_at IS NULL)'),
			('disposition', f ? 'disposition' AND call_list_lead(f) <> '', '(SELECT d.id FROM calls d WHERE d.tenant_id = $1 AND d.disposition_id = ($2->>''disposition'')::uuid)'),
			('member', f ? 'member' AND call_list_lead(f) <> '', '(SELECT d.id FROM calls d WHERE d.tenant_id = $1 AND d.answered_by = ($2->>''member'')::uuid)'),
			('', true, NULL)) x (key, asked, source) WHERE x.asked LIMIT 1) e
$$;

-- The same where words are asked, as the owner, because @@ may not use an index under
-- row-level security: every part of it names the transaction's own tenant.
-- Without p_far: the first so many of all.
CREATE FUNCTION call_list_words(f jsonb, dir text, p_edge uuid, p_far uuid, p_to uuid, p_limit int, p_kinds int[]) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE ROWS 50 SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	way text := CASE dir WHEN 'DESC' THEN 'DESC' ELSE 'ASC' END;
	span text := call_list_span(f, way, p_edge);
BEGIN
	RETURN QUERY EXECUTE CASE WHEN p_far IS NULL THEN format('SELECT c.id FROM calls c WHERE %s%s ORDER BY c.id %s LIMIT $4', span, call_list_fits(f), way)
		ELSE call_list_far(f, span, way, p_kinds, p_to) END
	USING app_tenant(), f, p_edge, p_limit, p_far, p_kinds, p_to;
END $$;

-- Ids of a page of the table. By start: from the call at the edge of the page shown now (p_back: towards
-- what came before it, nearest first). By length or value: the newest two thousand that fit are sorted,
-- from p_offset on, so that no order costs more than that. The statement is put together, so that the
-- planner sees the values. Of a search ('words', 'names', 'digits'): calls of the people it finds, of at
-- most 201, and those from a number that belongs to nobody.
-- What few calls have is looked at call by call. Facts alone are found in their order. Of two other
-- things nobody knows how often they come together: so the nearest ten thousand are walked, where
-- a page is full soon if it is ever, and nothing is walked from end to end in vain; then nine times as
-- many, and then the rest, are put together from indexes.
CREATE FUNCTION call_list(f jsonb, p_sort text, p_down boolean, p_edge uuid, p_back boolean, p_offset int, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 50 SET random_page_cost = 1.1 SET seq_page_cost = 1 SET enable_indexscan = on AS $$
DECLARE
	most CONSTANT int := 2000;
	t uuid := app_tenant();
	dir text := CASE WHEN p_down <> p_back THEN 'DESC' ELSE 'ASC' END;
	span text := call_list_span(f, dir, p_edge);
	fits text := span || call_list_fits(f);
	asked text[] := ARRAY(SELECT DISTINCT CASE k WHEN 'to' THEN 'from' ELSE k END FROM jsonb_object_keys(f) k WHERE k NOT IN ('zone', 'since'));
	alone boolean := asked <@ '{direction,outcome,owed,longer,shorter,recording,voicemail,spam,emergency,value,line,queue,from}'::text[]
		AND NOT asked @> '{line,queue}' AND coalesce(f->>'voicemail', '') <> 'open';
	flags boolean := f ?| '{direction,outcome,owed,longer,shorter,recording,spam,emergency,value}' OR coalesce(f->>'voicemail', '') = 'yes';
	elsewhere boolean := f ?| '{tag,source,sla,follow_up}' OR coalesce(f->>'voicemail', '') = 'open';
	few uuid[];
	kinds int[];
	found int := 0;
	more int;
	far uuid;
	ten uuid;
	until uuid;
	part text;
BEGIN
	IF p_sort IN ('length', 'value') THEN
		RETURN QUERY EXECUTE format('SELECT c.id FROM calls c WHERE c.tenant_id = $1 AND c.id = ANY ($2) ORDER BY coalesce(c.%1$I, 0) %2$s, c.id %2$s LIMIT $3 OFFSET $4',
			CASE p_sort WHEN 'length' THEN 'duration_s' ELSE 'value' END, dir)
		USING t, ARRAY(SELECT l.id FROM call_list(f, 'started', true, NULL, false, 0, most) l), p_limit, p_offset;
		RETURN;
	END IF;
	IF f ?| '{words,digits}' THEN
		RETURN QUERY EXECUTE format('SELECT x.id FROM (SELECT y.id FROM unnest($5) p (id), LATERAL (SELECT c.id FROM calls c WHERE c.contact_id = p.id AND %1$s ORDER BY c.id %2$s LIMIT $4) y
				UNION ALL (SELECT c.id FROM calls c WHERE c.contact_id IS NULL AND c.from_number = ''+'' || ($2->>''digits'') AND %1$s ORDER BY c.id %2$s LIMIT $4)) x
			ORDER BY x.id %2$s LIMIT $4', fits, dir)
		USING t, f, p_edge, p_limit, ARRAY(SELECT m.id FROM contact_matches((f->>'words')::text[], (f->>'names')::text[], f->>'digits', NULL, '{}', 201) m);
		RETURN;
	END IF;
	few := call_list_few(f);
	kinds := CASE WHEN few IS NULL AND (flags OR f ?| '{line,queue}') THEN call_list_kinds(f) END;
	IF few IS NOT NULL OR p_limit > most OR (cardinality(asked) < 2 AND NOT alone AND NOT f ? 'text') OR (alone AND kinds IS NULL) THEN
		RETURN QUERY EXECUTE format('SELECT c.id FROM calls c WHERE %s ORDER BY c.id %s LIMIT $4', CASE WHEN few IS NOT NULL THEN fits || ' AND c.id = ANY ($6)'
			WHEN f ? 'text' THEN format('c.tenant_id = $1 AND c.id IN (SELECT w FROM call_list_words($2, %L, $3, NULL, NULL, $4, NULL) w)', dir)
			WHEN flags THEN fits || ' AND (c.facts = ANY ($5) OR c.ended_at IS NULL)' WHEN kinds IS NOT NULL THEN fits || ' AND (c.facts IS NOT NULL OR c.ended_at IS NULL)' ELSE fits END, dir)
		USING t, f, p_edge, p_limit, kinds, few;
	ELSIF alone THEN
		-- thousands of each kind are looked for where all together should be first
		SELECT r.ten FROM call_list_reach(f, span, dir, p_edge) r WHERE p_limit > 500 INTO ten;
		FOREACH part IN ARRAY CASE WHEN ten IS NULL THEN '{""}' WHEN dir = 'DESC' THEN '{AND c.id > $5,AND c.id <= $5}' ELSE '{AND c.id < $5,AND c.id >= $5}' END::text[] LOOP
			RETURN QUERY EXECUTE call_list_by_facts(f, concat_ws(' ', span, part), dir, '$4') USING t, f, p_edge, p_limit - found, ten, kinds;
			GET DIAGNOSTICS more = ROW_COUNT;
			found := found + more;
			EXIT WHEN found >= p_limit;
		END LOOP;
	ELSE
		SELECT r.near, r.ten FROM call_list_reach(f, span, dir, p_edge) r INTO far, ten;
		RETURN QUERY EXECUTE format('SELECT c.id FROM calls c WHERE %s%s ORDER BY c.id %s LIMIT $4', fits,
			CASE WHEN far IS NULL THEN '' WHEN dir = 'DESC' THEN ' AND c.id > $5' ELSE ' AND c.id < $5' END, dir)
		USING t, f, p_edge, p_limit, far;
		GET DIAGNOSTICS found = ROW_COUNT;
		IF found < p_limit AND far IS NOT NULL THEN
			kinds := CASE WHEN NOT asked <@ '{line,queue}' THEN kinds END;
			IF NOT elsewhere AND NOT (f ?| '{line,queue}' AND asked <@ '{line,queue,disposition,member,outcome}') THEN
				PERFORM set_config('enable_indexscan', 'off', true);
			END IF;
			-- what is said is found all at once, wherever it is
			FOREACH until IN ARRAY CASE WHEN f ? 'text' AND NOT elsewhere THEN '{NULL}' ELSE ARRAY[ten, NULL] END LOOP
				IF f ? 'text' THEN
					RETURN QUERY SELECT w FROM call_list_words(f, dir, p_edge, far, until, p_limit - found, kinds) w;
				ELSE
					RETURN QUERY EXECUTE call_list_far(f, span, dir, kinds, until) USING t, f, p_edge, p_limit - found, far, kinds, until;
				END IF;
				GET DIAGNOSTICS more = ROW_COUNT;
				found := found + more;
				EXIT WHEN found >= p_limit;
				far := until;
			END LOOP;
		END IF;
	END IF;
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

GRANT EXECUTE ON FUNCTION call_length_class(bigint), call_value_class(bigint), call_outcomes(), call_said(uuid, text), call_say_again(uuid, uuid), call_asked(uuid, text), call_facts_fit(jsonb, int),
	call_list_ids(jsonb), call_list_when(jsonb), call_list_promised(jsonb), call_list_fits(jsonb), call_list_span(jsonb, text, uuid), call_list_few(jsonb), call_list_lead(jsonb), call_list_kinds(jsonb),
	call_list_by_facts(jsonb, text, text, text), uuid7_ms(uuid), call_list_ten(uuid, uuid), call_list_reach(jsonb, text, text, uuid), call_list_far(jsonb, text, text, int[], uuid), call_list_words(jsonb, text, uuid, uuid, uuid, int, int[]),
	call_list(jsonb, text, boolean, uuid, boolean, int, int), call_triage(jsonb, int, int) TO patchbay_app;
