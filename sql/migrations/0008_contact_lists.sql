-- Lists of contacts and calls: what they are sorted by and found by.

CREATE INDEX contacts_owner ON contacts (tenant_id, type, owner_id, sort_name, id) WHERE owner_id IS NOT NULL;
CREATE INDEX contacts_status ON contacts (tenant_id, type, status, sort_name, id) WHERE status IS NOT NULL;
CREATE INDEX contacts_stage ON contacts (tenant_id, type, stage_id, sort_name, id) WHERE stage_id IS NOT NULL;

ALTER TABLE members ADD sort_name text NOT NULL GENERATED ALWAYS AS (ltrim(contact_fold(name))) STORED;
CREATE INDEX members_list ON members (tenant_id, sort_name, id);

-- Calls that belong to no contact (blocked numbers) are found by their number.
CREATE INDEX calls_strangers ON calls (tenant_id, from_number, id DESC) WHERE contact_id IS NULL;

-- The first moment of a day in a zone. No day at all is the first there could be.
CREATE FUNCTION day_begins(p_day date, p_zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT greatest(p_day, '1970-01-03')::timestamp AT TIME ZONE p_zone
$$;

-- The first moment after a day in a zone. No day at all is the last there could be.
CREATE FUNCTION day_ends(p_day date, p_zone text) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT (least(p_day, '9000-01-01') + 1)::timestamp AT TIME ZONE p_zone
$$;

-- Ids of the contacts that a search finds: every word begins a word of the contact's text,
-- or the digits stand in one of its phone numbers and the words that are not digits fit too.
-- The index is asked for the two words that promise most, the others are looked at in the
-- rows: an index of letter groups that is asked for many common ones reads them all. Single
-- letters are everywhere, so alone they look at the beginning of names.
-- Runs as the owner, because LIKE could leak through an error and so never gets an index
-- under row-level security; it gives ids of the transaction's own tenant and nothing else.
-- Planned for each search: which index is best depends on the words.
CREATE FUNCTION contact_matches(p_words text[], p_names text[], p_digits text, p_type text, p_status text,
	p_owner uuid, p_phase text, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 200 SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	t uuid := app_tenant();
	words text[] := ARRAY(SELECT f.word FROM (SELECT contact_fold(u.word) AS word FROM unnest(p_words) u (word)) f
		ORDER BY length(f.word) + CASE WHEN f.word ~ '[0-9]' THEN 5 ELSE 0 END DESC);
	w text[] := ARRAY(SELECT '% ' || u.word || '%' FROM unnest(words) u (word));
	n text[] := ARRAY(SELECT '% ' || contact_fold(u.word) || '%' FROM unnest(p_names) u (word));
	first text := contact_fold(p_words[1]);
	stages uuid[];
BEGIN
	IF p_phase IS NOT NULL THEN
		stages := ARRAY(SELECT s.id FROM journey_stages s WHERE s.tenant_id = t AND s.phase = p_phase);
	END IF;
	IF length(words[1]) = 1 THEN
		RETURN QUERY SELECT k.id FROM contacts k
		WHERE k.tenant_id = t AND k.type = ANY (CASE WHEN p_type IS NULL
				THEN '{customer,employee,vendor,crew,lead}'::text[] ELSE ARRAY[p_type] END)
			AND k.sort_name >= first AND k.sort_name < first || chr(1114111)
			AND (SELECT bool_and(' ' || k.sort_name LIKE u.p) FROM unnest(w) u (p))
			AND (p_status IS NULL OR k.status = p_status) AND (p_owner IS NULL OR k.owner_id = p_owner)
			AND (stages IS NULL OR k.stage_id = ANY (stages))
		LIMIT p_limit;
		RETURN;
	END IF;
	RETURN QUERY (SELECT k.id FROM contacts k
		WHERE k.tenant_id = t AND k.search LIKE coalesce(w[1], '%') AND k.search LIKE coalesce(w[2], '%')
			AND (cardinality(w) < 3 OR (SELECT bool_and(k.search LIKE u.p) FROM unnest(w[3:]) u (p)))
			AND (p_type IS NULL OR k.type = p_type)
			AND (p_status IS NULL OR k.status = p_status) AND (p_owner IS NULL OR k.owner_id = p_owner)
			AND (stages IS NULL OR k.stage_id = ANY (stages))
		LIMIT p_limit)
	UNION (SELECT k.id FROM (SELECT p.contact_id FROM contact_phones p WHERE p_digits IS NOT NULL AND p.tenant_id = t
			AND p.e164 LIKE '%' || p_digits || '%' LIMIT 10000) p
		JOIN contacts k ON k.tenant_id = t AND k.id = p.contact_id
		WHERE (SELECT coalesce(bool_and(k.search LIKE u.p), true) FROM unnest(n) u (p))
			AND (p_type IS NULL OR k.type = p_type)
			AND (p_status IS NULL OR k.status = p_status) AND (p_owner IS NULL OR k.owner_id = p_owner)
			AND (stages IS NULL OR k.stage_id = ANY (stages))
		LIMIT p_limit)
	LIMIT p_limit;
END $$;

-- The address a member of this tenant signs in with, for the list of colleagues.
CREATE FUNCTION member_email(p_member uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT u.email FROM members m JOIN users u ON u.id = m.user_id
	WHERE m.tenant_id = app_tenant() AND m.id = p_member
$$;

GRANT EXECUTE ON FUNCTION contact_fold(text), contact_id_words(text), day_begins(date, text), day_ends(date, text), member_email(uuid),
	contact_matches(text[], text[], text, text, text, uuid, text, int) TO patchbay_app;
