-- Words in the timeline of one contact. Each index begins with the contact, so that a search costs
-- what its own entries cost, however many a business has; texts and transcripts have theirs.
CREATE INDEX contact_notes_words ON contact_notes USING gin (tenant_id, contact_id, (' ' || contact_fold(body)) gin_trgm_ops);
CREATE INDEX contact_changes_words ON contact_changes USING gin (tenant_id, contact_id,
	(' ' || contact_fold(what || ' ' || before || ' ' || after)) gin_trgm_ops);

-- The conditions of contact_story_find on entries r of a kind.
CREATE FUNCTION contact_story_fits(p_kind text, p_by_department boolean) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT concat('r.tenant_id = $1 AND r.contact_id = $2 AND r.id < $3',
		CASE p_kind WHEN 'texts' THEN ' AND r.direction <> ''note''' WHEN 'voicemail' THEN ' AND r.has_voicemail' END,
		CASE WHEN NOT p_by_department THEN '' WHEN p_kind IN ('calls', 'voicemail') THEN ' AND r.answered_by = ANY ($4)'
			WHEN p_kind = 'handoffs' THEN ' AND (r.from_department = $5 OR r.to_department = $5 OR r.from_member = ANY ($4) OR r.to_member = ANY ($4))'
			ELSE ' AND r.member_id = ANY ($4)' END)
$$;

-- Ids of entries of a kind, newest first below one, in which every word begins a word and with which
-- the department had to do: by a member of it, or as one side of a hand-off. No words, no department:
-- whatever. Runs as the owner, because LIKE and @@ may not use an index under row-level security; it
-- gives ids of the transaction's own tenant and nothing else. Planned for the words: common ones are
-- found by walking the contact's newest entries, others by the index.
CREATE FUNCTION contact_story_find(p_contact uuid, p_kind text, p_words text[], p_department uuid, p_below uuid, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 21 SECURITY DEFINER SET search_path = public, pg_temp SET random_page_cost = 1.1 AS $$
DECLARE
	t uuid := app_tenant();
	-- folding leaves no sign that LIKE would take for its own
	w text[] := ARRAY(SELECT f.word FROM (SELECT btrim(contact_fold(u.word)) AS word FROM unnest(p_words) u (word)) f WHERE f.word <> '');
	lexemes text := (SELECT quote_literal(string_agg(quote_literal(x) || ':*', ' & ')) FROM unnest(w) f (word), regexp_split_to_table(f.word, '[^[:alnum:]]+') x WHERE x <> '');
	who uuid[] := ARRAY(SELECT m.id FROM members m WHERE m.tenant_id = t AND m.department_id = p_department);
	fits text := contact_story_fits(p_kind, p_department IS NOT NULL);
	tab text := CASE p_kind WHEN 'notes' THEN 'contact_notes' WHEN 'handoffs' THEN 'handoffs' WHEN 'changes' THEN 'contact_changes'
		WHEN 'texts' THEN 'messages' ELSE 'calls' END;
	said text := CASE tab WHEN 'contact_notes' THEN 'contact_fold(r.body)' WHEN 'handoffs' THEN $q$contact_fold(r.reason || ' ' || r.answer)$q$
		WHEN 'contact_changes' THEN $q$contact_fold(r.what || ' ' || r.before || ' ' || r.after)$q$ END;
	source text;
BEGIN
	IF tab = 'calls' AND w <> '{}' THEN
		source := format('SELECT u.id FROM ((SELECT r.id FROM calls r WHERE %1$s AND r.note <> ''''
				AND to_tsvector(''simple''::regconfig, contact_fold(r.note::text)) @@ to_tsquery(''simple''::regconfig, %2$s) ORDER BY r.id DESC LIMIT $6)
			UNION (SELECT r.id FROM calls r JOIN recordings a ON a.tenant_id = $1 AND a.call_id = r.id WHERE %1$s AND a.transcript <> '''' AND (%3$L OR a.kind = ''voicemail'')
				AND to_tsvector(''simple''::regconfig, contact_fold(a.transcript)) @@ to_tsquery(''simple''::regconfig, %2$s) ORDER BY r.id DESC LIMIT $6)) u
			ORDER BY u.id DESC LIMIT $6', fits, lexemes, call_shown('transcripts'));
	ELSE
		source := concat('SELECT r.id FROM ', tab, ' r WHERE ', fits, (SELECT string_agg(format(' AND %s LIKE %L',
			CASE tab WHEN 'messages' THEN 'r.search' ELSE format('('' '' || %s)', said) END, '% ' || x || '%'), '') FROM unnest(w) x),
			' ORDER BY r.id DESC LIMIT $6');
	END IF;
	RETURN QUERY EXECUTE source USING t, p_contact, p_below, who, p_department, p_limit;
END $$;
GRANT EXECUTE ON FUNCTION contact_story_fits(text, boolean), contact_story_find(uuid, text, text[], uuid, uuid, int) TO patchbay_app;
