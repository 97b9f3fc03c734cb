-- Contacts as programs see them, and the one way in which pages, programs and imports change
-- them.

-- A contact as it is sent to programs. What is written in this shape can be sent back.
CREATE FUNCTION contact_json(k contacts) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT json_build_object('id', k.id, 'type', k.type, 'name', k.name,
		'phones', coalesce((SELECT json_agg(json_build_object('number', p.e164, 'label', p.label) ORDER BY p.is_primary DESC, p.id)
			FROM contact_phones p WHERE p.tenant_id = k.tenant_id AND p.contact_id = k.id), '[]'),
		'email', k.email, 'address', k.address, 'record_id', k.record_id, 'status', k.status,
		'stage', s.name, 'phase', s.phase, 'stage_since', k.stage_since, 'owner_id', k.owner_id, 'owner', m.name,
		'sale_date', k.sale_date, 'install_date', k.install_date, 'pto_date', k.pto_date, 'language', k.language,
		'timezone', k.timezone, 'preferred_channel', k.preferred_channel, 'time_windows', k.time_windows,
		'special_instructions', k.special_instructions, 'emergency', k.emergency,
		'tags', coalesce((SELECT json_agg(l.name ORDER BY l.folded) FROM contact_labelled d JOIN contact_labels l
			ON l.tenant_id = d.tenant_id AND l.id = d.label_id WHERE d.tenant_id = k.tenant_id AND d.contact_id = k.id AND l.kind = 'tag'), '[]'),
		'groups', coalesce((SELECT json_agg(l.name ORDER BY l.folded) FROM contact_labelled d JOIN contact_labels l
			ON l.tenant_id = d.tenant_id AND l.id = d.label_id WHERE d.tenant_id = k.tenant_id AND d.contact_id = k.id AND l.kind = 'group'), '[]'),
		'custom', k.custom, 'do_not_contact', k.do_not_contact, 'hidden', k.hidden, 'source', k.source,
		'last_touch_at', k.last_touch_at, 'last_touch_kind', nullif(k.last_touch_kind, ''), 'last_touch_by', nullif(k.last_touch_by, ''),
		'last_touch_department', nullif(k.last_touch_dept, ''), 'unread_voicemails', k.unread_voicemails, 'unread_texts', k.unread_texts, 'created_at', k.created_at,
		'updated_at', k.updated_at, 'version', k.version)
	FROM (SELECT) one
	LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
	LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id
$$;

-- What is wrong with a value of an own field; NULL: nothing.
CREATE FUNCTION contact_custom_fault(p_key text, p_value jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
	c custom_fields;
	words text := p_value #>> '{}';
BEGIN
	SELECT * INTO c FROM custom_fields x WHERE x.tenant_id = (SELECT app_tenant()) AND x.key = p_key AND NOT x.archived;
	RETURN CASE
		WHEN c.key IS NULL THEN 'There is no such field.'
		WHEN p_value = 'null' THEN NULL
		WHEN c.kind = 'number' THEN CASE WHEN jsonb_typeof(p_value) <> 'number' THEN 'This must be a number.' END
		WHEN c.kind = 'yes_no' THEN CASE WHEN jsonb_typeof(p_value) <> 'boolean' THEN 'This must be true or false.' END
		WHEN jsonb_typeof(p_value) <> 'string' THEN 'This must be text.'
		WHEN length(words) > 1000 THEN 'This can be at most 1000 characters.'
		WHEN c.kind = 'date' AND NOT contact_is_date(words) THEN 'This must be a date: 2026-11-21.'
		WHEN c.kind = 'choice' AND NOT words = ANY (c.choices) THEN 'This must be one of: ' || array_to_string(c.choices, ', ') || '.'
	END;
END $$;

CREATE FUNCTION contact_is_date(p text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN p ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' AND make_date(left(p, 4)::int, substr(p, 6, 2)::int, right(p, 2)::int) IS NOT NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN false;
END $$;

CREATE FUNCTION contact_is_zone(p text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN now() AT TIME ZONE p IS NOT NULL;
EXCEPTION WHEN OTHERS THEN
	RETURN false;
END $$;

-- The names in a document become what rows hold: status by name, label or alias, stage by name
-- or id, owner by id, if active. Those that stand for nothing are faults: [{"field", "says"}].
CREATE FUNCTION contact_resolve(INOUT k contacts, was contacts, d jsonb, OUT faults jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
	t uuid := app_tenant();
	v text;
BEGIN
	faults := '[]';
	IF d ? 'status' THEN
		v := lower(d->>'status');
		k.status := (SELECT s.name FROM contact_statuses s WHERE s.tenant_id = t AND (lower(s.name) = v OR lower(s.label) = v
			OR v IN (SELECT lower(a) FROM unnest(s.aliases) a)) ORDER BY lower(s.name) = v DESC, s.position LIMIT 1);
		IF v IS NOT NULL AND k.status IS NULL THEN
			faults := faults || jsonb_build_object('field', 'status', 'says', 'There is no status of this name.');
		END IF;
	END IF;
	IF d ? 'stage' THEN
		v := lower(d->>'stage');
		k.stage_id := (SELECT s.id FROM journey_stages s WHERE s.tenant_id = t AND (lower(s.name) = v OR s.id::text = v)
			ORDER BY s.position LIMIT 1);
		IF v IS NOT NULL AND k.stage_id IS NULL THEN
			faults := faults || jsonb_build_object('field', 'stage', 'says', 'There is no stage of this name.');
		ELSIF k.stage_id IS DISTINCT FROM was.stage_id THEN
			k.stage_since := CASE WHEN k.stage_id IS NOT NULL THEN now() END;
		END IF;
	END IF;
	IF d ? 'owner_id' THEN
		v := lower(d->>'owner_id');
		k.owner_id := (SELECT m.id FROM members m WHERE m.tenant_id = t AND m.id::text = v AND (m.active OR m.id = was.owner_id));
		IF v IS NOT NULL AND k.owner_id IS NULL THEN
			faults := faults || jsonb_build_object('field', 'owner_id', 'says', 'The owner must be an active member of the business.');
		END IF;
	END IF;
	IF k.timezone <> '' AND k.timezone IS DISTINCT FROM was.timezone AND NOT contact_is_zone(k.timezone) THEN
		faults := faults || jsonb_build_object('field', 'timezone', 'says', 'This must be a time zone, such as America/Denver.');
	END IF;
	IF k.record_id IS DISTINCT FROM was.record_id AND EXISTS (SELECT FROM contacts o WHERE o.tenant_id = t
			AND o.record_id = k.record_id AND o.id <> k.id) THEN
		faults := faults || jsonb_build_object('field', 'record_id', 'says', 'Another contact has this id.');
	END IF;
	faults := faults || coalesce((SELECT jsonb_agg(jsonb_build_object('field', 'custom/' || c.key,
			'says', contact_custom_fault(c.key, c.value)) ORDER BY c.key)
		FROM jsonb_each(d->'custom') c WHERE contact_custom_fault(c.key, c.value) IS NOT NULL), '[]');
END $$;

-- Phones as given, the first is the main one. What they were, for the change.
CREATE FUNCTION contact_phones_set(p_id uuid, p_phones jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	before text := contact_phones_said(p_id);
BEGIN
	DELETE FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_id
		AND NOT p.e164 IN (SELECT x->>'number' FROM jsonb_array_elements(p_phones) x);
	INSERT INTO contact_phones AS p (tenant_id, contact_id, e164, label, is_primary)
	SELECT t, p_id, x.value->>'number', coalesce(x.value->>'label', ''), x.n = 1
	FROM jsonb_array_elements(p_phones) WITH ORDINALITY x (value, n) ORDER BY x.n
	ON CONFLICT (tenant_id, contact_id, e164) DO UPDATE SET label = excluded.label, is_primary = excluded.is_primary
		WHERE (p.label, p.is_primary) IS DISTINCT FROM (excluded.label, excluded.is_primary);
	RETURN coalesce(before, '');
END $$;

-- Labels of a kind as given, made where there are none of the name. What they were.
CREATE FUNCTION contact_labels_set(p_id uuid, p_kind text, p_names jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	before text := (SELECT string_agg(l.name, ', ' ORDER BY l.folded) FROM contact_labelled d JOIN contact_labels l
		ON l.tenant_id = d.tenant_id AND l.id = d.label_id WHERE d.tenant_id = t AND d.contact_id = p_id AND l.kind = p_kind);
	wanted uuid[];
BEGIN
	INSERT INTO contact_labels (tenant_id, kind, name)
	SELECT DISTINCT ON (ltrim(contact_fold(x))) t, p_kind, x FROM jsonb_array_elements_text(p_names) x
	WHERE NOT EXISTS (SELECT FROM contact_labels l WHERE l.tenant_id = t AND l.kind = p_kind AND l.folded = ltrim(contact_fold(x)))
	ORDER BY ltrim(contact_fold(x)) ON CONFLICT DO NOTHING;
	wanted := ARRAY(SELECT l.id FROM contact_labels l WHERE l.tenant_id = t AND l.kind = p_kind
		AND l.folded IN (SELECT ltrim(contact_fold(x)) FROM jsonb_array_elements_text(p_names) x));
	DELETE FROM contact_labelled d USING contact_labels l WHERE d.tenant_id = t AND d.contact_id = p_id
		AND l.tenant_id = t AND l.id = d.label_id AND l.kind = p_kind AND NOT d.label_id = ANY (wanted);
	INSERT INTO contact_labelled (tenant_id, label_id, contact_id) SELECT t, w, p_id FROM unnest(wanted) w ON CONFLICT DO NOTHING;
	RETURN coalesce(before, '');
END $$;

-- What colleagues read of a change: one row a field that is not what it was.
CREATE FUNCTION contact_tell(was contacts, k contacts, p_member uuid, p_source text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO contact_changes (tenant_id, contact_id, member_id, source, what, before, after)
	SELECT k.tenant_id, k.id, p_member, p_source, left(c.what, 60), coalesce(c.before, ''), coalesce(c.after, '') FROM (
		SELECT v.what, to_jsonb(was)->>v.col AS before, to_jsonb(k)->>v.col AS after FROM (VALUES ('name', 'Name'), ('type', 'Type'),
			('email', 'Email'), ('address', 'Address'), ('record_id', 'Record id'), ('status', 'Status'), ('language', 'Language'),
			('timezone', 'Time zone'), ('preferred_channel', 'Preferred channel'), ('time_windows', 'When to call'),
			('special_instructions', 'Instructions'), ('sale_date', 'Sale'), ('install_date', 'Install'), ('pto_date', 'PTO'),
			('emergency', 'Emergency')) v (col, what)
		UNION ALL SELECT 'Stage', (SELECT s.name FROM journey_stages s WHERE s.tenant_id = k.tenant_id AND s.id = was.stage_id),
			(SELECT s.name FROM journey_stages s WHERE s.tenant_id = k.tenant_id AND s.id = k.stage_id)
		UNION ALL SELECT 'Coordinator', (SELECT m.name FROM members m WHERE m.tenant_id = k.tenant_id AND m.id = was.owner_id),
			(SELECT m.name FROM members m WHERE m.tenant_id = k.tenant_id AND m.id = k.owner_id)
		UNION ALL SELECT f.label, was.custom->>f.key, k.custom->>f.key FROM custom_fields f WHERE f.tenant_id = k.tenant_id) c
	WHERE coalesce(c.before, '') <> coalesce(c.after, '')
$$;

CREATE FUNCTION contact_tell_list(p_id uuid, p_member uuid, p_source text, p_what text, p_before text, p_after text) RETURNS void
LANGUAGE sql AS $$
	INSERT INTO contact_changes (tenant_id, contact_id, member_id, source, what, before, after)
	SELECT app_tenant(), p_id, p_member, p_source, p_what, p_before, p_after WHERE p_before <> p_after
$$;

-- What would be different of what the CRM keeps (crm_locks): [{"field", "says"}].
CREATE FUNCTION contact_locked(was contacts, k contacts, p_phones jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT coalesce(jsonb_agg(jsonb_build_object('field', v.field, 'says', 'QuickBase keeps this. Change it there.') ORDER BY v.n), '[]')
	FROM (VALUES (1, 'name', 'name', was.name <> k.name), (2, 'email', 'email', was.email IS DISTINCT FROM k.email),
		(3, 'address', 'address', was.address IS DISTINCT FROM k.address), (4, 'record_id', 'record_id', was.record_id IS DISTINCT FROM k.record_id),
		(5, 'status', 'status', was.status IS DISTINCT FROM k.status), (6, 'stage', 'stage', was.stage_id IS DISTINCT FROM k.stage_id),
		(7, 'owner', 'owner_id', was.owner_id IS DISTINCT FROM k.owner_id), (8, 'sale_date', 'sale_date', was.sale_date IS DISTINCT FROM k.sale_date),
		(9, 'install_date', 'install_date', was.install_date IS DISTINCT FROM k.install_date),
		(10, 'pto_date', 'pto_date', was.pto_date IS DISTINCT FROM k.pto_date),
		(11, 'phone', 'phones/0', p_phones IS NOT NULL AND was.phone IS DISTINCT FROM p_phones#>>'{0,number}')) v (n, lock, field, differs)
	WHERE v.differs AND v.lock = ANY (crm_locks(was.record_id))
$$;

-- The coordinator is told what another department changed (C-56); who stops or begins to be the
-- coordinator hears of that from whomever.
CREATE FUNCTION contact_tell_change(was contacts, k contacts, p_member uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF was.owner_id IS DISTINCT FROM k.owner_id THEN
		PERFORM contact_tell_member(k.id, was.owner_id, p_member, 'took you off as coordinator of'),
			contact_tell_member(k.id, k.owner_id, p_member, 'made you coordinator of');
		RETURN;
	END IF;
	PERFORM contact_tell_elsewhere(k.id, p_member, 'changed ' || coalesce((SELECT string_agg(CASE WHEN c.what ~ '^[A-Z][a-z]'
			THEN lower(left(c.what, 1)) || substr(c.what, 2) ELSE c.what END, ', ' ORDER BY c.what) || ' of' FROM contact_changes c
		WHERE c.tenant_id = k.tenant_id AND c.contact_id = k.id AND c.created_at = now()), ''));
END $$;

-- Makes a contact (p_id NULL) or changes one, to what the document has; what it has not stays.
-- p_version: the version the change is based on; NULL: whatever is there. The document was
-- looked over (contact_edit_rules.c): columns by name, "phones" [{"number", "label"}], "tags"
-- and "groups" [name], "custom" {key: value, null takes it away}, "custom_whole" true when
-- other keys go. outcome: made, saved, same, missing, stale, refused.
CREATE FUNCTION contact_save(p_id uuid, p_version bigint, d jsonb, p_member uuid, p_source text)
RETURNS TABLE (contact_id uuid, version bigint, outcome text, faults text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was contacts;
	k contacts;
	resolved record;
	phones text;
	tags text;
	groups text;
	lists_changed boolean;
BEGIN
	SELECT * INTO was FROM contacts c WHERE c.tenant_id = t AND c.id = p_id FOR UPDATE;
	IF p_id IS NOT NULL AND (was.id IS NULL OR was.version <> p_version) THEN
		RETURN QUERY SELECT p_id, was.version::bigint, CASE WHEN was.id IS NULL THEN 'missing' ELSE 'stale' END, '[]';
		RETURN;
	END IF;
	k := jsonb_populate_record(CASE WHEN p_id IS NOT NULL THEN was ELSE jsonb_populate_record(NULL::contacts, jsonb_build_object(
		'tenant_id', t, 'id', uuid7(), 'type', 'customer', 'name', '', 'language', '', 'preferred_channel', '', 'time_windows', '',
		'timezone', '', 'special_instructions', '', 'custom', '{}'::jsonb, 'emergency', false)) END,
		d - '{phones,tags,groups,custom,custom_whole,status,stage,owner_id}'::text[]);
	IF d ? 'custom' THEN
		k.custom := jsonb_strip_nulls(CASE WHEN d ? 'custom_whole' THEN '{}' ELSE k.custom END || (d->'custom'));
	END IF;
	resolved := contact_resolve(k, was, d);
	k := resolved.k;
	IF p_id IS NOT NULL AND was.record_id IS NOT NULL THEN
		resolved.faults := resolved.faults || contact_locked(was, k, d->'phones');
	END IF;
	IF resolved.faults <> '[]' THEN
		RETURN QUERY SELECT p_id, was.version::bigint, 'refused', resolved.faults::text;
		RETURN;
	END IF;
	IF p_id IS NULL THEN
		INSERT INTO contacts (tenant_id, id, type, name, email, address, record_id, owner_id, stage_id, stage_since, status, language,
			emergency, source, sale_date, install_date, pto_date, preferred_channel, time_windows, timezone, special_instructions, custom)
		VALUES (t, k.id, k.type, k.name, k.email, k.address, k.record_id, k.owner_id, k.stage_id, k.stage_since, k.status, k.language,
			k.emergency, CASE p_source WHEN 'page' THEN 'manual' ELSE p_source END, k.sale_date, k.install_date, k.pto_date,
			k.preferred_channel, k.time_windows, k.timezone, k.special_instructions, k.custom);
	END IF;
	phones := CASE WHEN d ? 'phones' THEN contact_phones_set(k.id, d->'phones') END;
	tags := CASE WHEN d ? 'tags' THEN contact_labels_set(k.id, 'tag', d->'tags') END;
	groups := CASE WHEN d ? 'groups' THEN contact_labels_set(k.id, 'group', d->'groups') END;
	IF p_id IS NULL THEN
		PERFORM contact_tell_list(k.id, p_member, p_source, 'Made', '', contact_called(k));
		PERFORM contact_tell_owner(k.id, p_member, 'made you coordinator of');
		RETURN QUERY SELECT k.id, 1::bigint, 'made', '[]';
		RETURN;
	END IF;
	PERFORM contact_tell_list(k.id, p_member, p_source, 'Phones', phones, contact_phones_said(k.id)),
		contact_tell_list(k.id, p_member, p_source, 'Tags', tags, contact_labels_said(k.id, 'tag')),
		contact_tell_list(k.id, p_member, p_source, 'Groups', groups, contact_labels_said(k.id, 'group'));
	lists_changed := coalesce(phones <> contact_phones_said(k.id), false) OR coalesce(tags <> contact_labels_said(k.id, 'tag'), false)
		OR coalesce(groups <> contact_labels_said(k.id, 'group'), false);
	IF NOT lists_changed AND k IS NOT DISTINCT FROM was THEN
		RETURN QUERY SELECT k.id, was.version::bigint, 'same', '[]';
		RETURN;
	END IF;
	PERFORM contact_takes(p_id, to_jsonb(k));
	PERFORM contact_tell(was, k, p_member, p_source), contact_tell_change(was, k, p_member);
	RETURN QUERY SELECT k.id, was.version::bigint + 1, 'saved', '[]';
END $$;

CREATE FUNCTION contact_phones_said(p_id uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce(string_agg(concat_ws(' ', p.e164, nullif(p.label, '')), ', ' ORDER BY p.is_primary DESC, p.id), '') FROM contact_phones p
	WHERE p.tenant_id = (SELECT app_tenant()) AND p.contact_id = p_id
$$;
CREATE FUNCTION contact_labels_said(p_id uuid, p_kind text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce(string_agg(l.name, ', ' ORDER BY l.folded), '') FROM contact_labelled d JOIN contact_labels l
		ON l.tenant_id = d.tenant_id AND l.id = d.label_id
	WHERE d.tenant_id = (SELECT app_tenant()) AND d.contact_id = p_id AND l.kind = p_kind
$$;

-- Makes one contact part of another (contact_remove, contact_picks), when both still are as they were looked at;
-- else NULL.
CREATE FUNCTION contact_merge(p_id uuid, p_version bigint, p_into uuid, p_into_version bigint, p_member uuid, p_picks jsonb) RETURNS uuid
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM contacts c WHERE c.tenant_id = app_tenant() AND c.id IN (p_id, p_into) ORDER BY c.id FOR UPDATE;
	IF (SELECT count(*) FROM contacts c WHERE c.tenant_id = app_tenant()
			AND (c.id, c.version) IN ((p_id, p_version), (p_into, p_into_version))) <> 2 THEN
		RETURN NULL;
	END IF;
	RETURN contact_remove(p_id, p_into, p_member, p_picks);
END $$;

-- Contacts with one of these phones or this e-mail address, but for one. As the owner: see
-- import_match.
CREATE FUNCTION contact_twins(p_phones text[], p_email text, p_but uuid) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
	SELECT f.id FROM (SELECT p.contact_id AS id FROM contact_phones p WHERE p.tenant_id = app_tenant() AND p.e164 = ANY (p_phones)
		UNION SELECT k.id FROM contacts k WHERE k.tenant_id = app_tenant() AND lower(k.email) = lower(p_email) AND k.email IS NOT NULL
			AND p_email <> '') f
	WHERE f.id IS DISTINCT FROM p_but LIMIT 100
$$;

-- Do not contact, or again: the flag, a row of consent for every address, a change. NULL when
-- there is no such contact; 0, and nothing written, when they may not be contacted again by that
-- (consent_stands). Their numbers are locked first, as a STOP does.
CREATE FUNCTION contact_dnc(p_id uuid, p_on boolean, p_words text, p_member uuid, p_source text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	k contacts;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || n.e164, 3))
	FROM (SELECT p.e164 FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_id ORDER BY p.e164) n;
	SELECT * INTO k FROM contacts c WHERE c.tenant_id = t AND c.id = p_id FOR UPDATE;
	IF k.id IS NULL THEN
		RETURN NULL;
	END IF;
	IF NOT p_on AND EXISTS (SELECT FROM consent_stands(p_id)) THEN
		RETURN 0;
	END IF;
	INSERT INTO consents (tenant_id, contact_id, address, channel, state, source, words, member_id)
	SELECT t, p_id, a.address, 'all', CASE WHEN p_on THEN 'refused' ELSE 'granted' END, p_source, p_words, p_member
	FROM (SELECT p.e164 AS address FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_id
		UNION SELECT k.email WHERE k.email <> '') a;
	IF k.do_not_contact <> p_on THEN
		UPDATE contacts c SET do_not_contact = p_on, version = c.version + 1, updated_at = now() WHERE c.tenant_id = t AND c.id = p_id;
		k.version := k.version + 1;
	END IF;
	PERFORM contact_tell_list(p_id, p_member, p_source, 'Do not contact', CASE WHEN k.do_not_contact THEN 'yes' ELSE 'no' END,
		CASE WHEN p_on THEN 'yes' ELSE 'no' END || CASE WHEN p_words <> '' THEN ': ' || p_words ELSE '' END);
	PERFORM contact_tell_elsewhere(p_id, p_member, CASE WHEN p_on THEN 'set do not contact for' ELSE 'allowed contact again with' END);
	RETURN k.version;
END $$;

GRANT EXECUTE ON FUNCTION contact_json(contacts), contact_custom_fault(text, jsonb), contact_is_date(text), contact_is_zone(text),
	contact_resolve(contacts, contacts, jsonb), contact_locked(contacts, contacts, jsonb), contact_tell_change(contacts, contacts, uuid),
	contact_phones_set(uuid, jsonb), contact_labels_set(uuid, text, jsonb),
	contact_tell(contacts, contacts, uuid, text), contact_tell_list(uuid, uuid, text, text, text, text),
	contact_save(uuid, bigint, jsonb, uuid, text), contact_phones_said(uuid), contact_labels_said(uuid, text),
	contact_dnc(uuid, boolean, text, uuid, text), contact_merge(uuid, bigint, uuid, bigint, uuid, jsonb),
	contact_twins(text[], text, uuid) TO patchbay_app;

-- Ids of contacts in the order they were made, those that fit, after one. Put together as
-- contact_list is: the planner sees the values, and so whether many fit (it walks along the
-- ids) or few (it gathers them, and must where the counts say so).
CREATE FUNCTION contact_made(p_type text, p_hidden boolean, p_unread boolean, p_filters jsonb, p_phone text, p_record text, p_after uuid, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE AS $$
DECLARE
	fitting text := 'SELECT c.id FROM contacts c WHERE c.tenant_id = $1 AND c.id > $2'
		|| CASE WHEN p_type IS NULL THEN ' AND c.type IN (''customer'', ''employee'', ''vendor'', ''crew'', ''lead'')' ELSE ' AND c.type = $4' END
		|| CASE WHEN p_hidden IS NULL THEN '' ELSE ' AND c.hidden = $5' END
		|| CASE WHEN p_unread IS NULL THEN '' ELSE ' AND (c.unread_voicemails > 0 OR c.unread_texts > 0) = $9' END || contact_list_fits(p_filters)
		|| CASE WHEN p_phone IS NULL THEN '' ELSE ' AND c.id IN (SELECT p.contact_id FROM contact_phones p WHERE p.tenant_id = $1 AND p.e164 = $6)' END
		|| CASE WHEN p_record IS NULL THEN '' ELSE ' AND c.record_id = $7' END;
BEGIN
	IF contact_few(contact_fitting(p_type, CASE WHEN p_hidden IS NULL THEN '{f,t}' ELSE ARRAY[p_hidden] END, p_filters)) THEN
		fitting := 'WITH c AS MATERIALIZED (' || fitting || ') SELECT c.id FROM c';
	END IF;
	RETURN QUERY EXECUTE fitting || ' ORDER BY c.id LIMIT $8' USING app_tenant(), p_after, p_filters, p_type, p_hidden, p_phone, p_record, p_limit, p_unread;
END $$;
GRANT EXECUTE ON FUNCTION contact_made(text, boolean, boolean, jsonb, text, text, uuid, int) TO patchbay_app;
