-- Everyone outside the business: who they are, how they are reached, where they stand.

CREATE TABLE journey_stages (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	position   int NOT NULL,
	phase      text NOT NULL,
	name       text NOT NULL,
	usual_days int,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, position)
);
SELECT app_protect('journey_stages', 'SELECT');

CREATE TABLE contact_statuses (
	tenant_id uuid NOT NULL REFERENCES tenants,
	name      text NOT NULL,
	category  text NOT NULL CHECK (category IN ('active', 'inactive')),
	icon      text NOT NULL DEFAULT 'circle-dot',
	position  int NOT NULL DEFAULT 0,
	PRIMARY KEY (tenant_id, name)
);
SELECT app_protect('contact_statuses', 'SELECT');

-- Text as search and order see it: no accents, lower case, punctuation as blanks, no
-- apostrophes: "O'Brien-Núñez" reads "obrien nunez". Letters with a stroke and joined ones are no
-- letter and a mark for Unicode, so they are named: "Łukasz Weiß" reads "lukasz weiss".
CREATE FUNCTION contact_fold(p text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT replace(replace(replace(replace(translate(lower(regexp_replace(normalize(translate(p, '!"#$%&()*+,-./:;<=>?@[\]^_`{|}~«»·‐‑‒–—“”„…' || '''’',
		repeat(' ', 43)), NFKD), '[\u0300-\u036f]', '', 'g') COLLATE "und-x-icu"),
		'łøđðħıŋŧ', 'loddhint'), 'þ', 'th'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')
$$;

-- An id as people type it: "SU-3303" is looked for as "su3303" and as "3303" too, and so is "SU3303" as "su 3303".
CREATE FUNCTION contact_id_words(p text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT concat(' ' || nullif(regexp_replace(p, '[^[:alnum:]]+', '', 'g'), p), ' ' || nullif(regexp_replace(p, '([[:alpha:]])([[:digit:]])', '\1 \2', 'g'), p))
$$;

-- What lists show comes first, and of that what is never absent: a row is read column by column up to
-- the last that is wanted, in the list's order too.
CREATE TABLE contacts (
	tenant_id        uuid NOT NULL REFERENCES tenants,
	id               uuid NOT NULL DEFAULT uuid7(),
	do_not_contact   boolean NOT NULL DEFAULT false,
	hidden           boolean NOT NULL DEFAULT false, -- left out of lists (contact_hides)
	unread_voicemails int NOT NULL DEFAULT 0,
	unread_texts     int NOT NULL DEFAULT 0,
	type             text NOT NULL CHECK (type IN ('customer', 'employee', 'vendor', 'crew', 'lead')),
	-- empty: an unknown caller, shown by number
	name             text NOT NULL CHECK (length(name) <= 200),
	-- The order is a column of its own: comparing text leaks nothing, so row-level security lets
	-- it be looked up in an index, which it does not for lower(name).
	sort_name        text NOT NULL GENERATED ALWAYS AS (ltrim(contact_fold(name))) STORED,
	-- What a list says of a contact besides, as one text: a value more costs the database about a tenth of
	-- what finding its row does, and a list asks for fifty at a time. Read by brief_read.
	brief            text NOT NULL GENERATED ALWAYS AS (coalesce(phone, '') || chr(31) || coalesce(last_touch_kind, '') || chr(31) ||
		coalesce(nullif(unread_voicemails, 0)::text, '') || chr(31) || coalesce(nullif(unread_texts, 0)::text, '') || chr(31) ||
		CASE WHEN do_not_contact THEN '1' ELSE '' END || chr(31) || coalesce(status, '') || chr(31) ||
		coalesce(last_touch_dept, '') || chr(31) || coalesce(last_touch_by, '')) STORED,
	owner_id         uuid,             -- the coordinator who owns the relationship
	stage_id         uuid,
	stage_since      timestamptz,
	last_touch_at    timestamptz,
	promise_id       uuid,             -- what is owed to them soonest (promise_show)
	phone            text,             -- the first of contact_phones, kept by its trigger
	status           text,
	last_touch_kind  text,
	last_touch_by    text,
	last_touch_dept  text,
	email            text,
	address          text,
	record_id        text,             -- id in the business's own CRM
	language         text NOT NULL DEFAULT '',
	restricted_at    timestamptz,                -- since then what is kept of them is not used (GDPR, article 18)
	emergency        boolean NOT NULL DEFAULT false,
	source           text NOT NULL DEFAULT 'manual',
	version          int NOT NULL DEFAULT 1,
	created_at       timestamptz NOT NULL DEFAULT now(),
	updated_at       timestamptz NOT NULL DEFAULT now(),
	-- what search looks in: name, e-mail, address, record id; the phones have their own index
	search           text NOT NULL GENERATED ALWAYS AS (' ' || contact_fold(name || ' ' || coalesce(email, '')
		|| ' ' || coalesce(address, '') || ' ' || coalesce(record_id || contact_id_words(record_id), ''))) STORED,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, record_id),
	FOREIGN KEY (tenant_id, owner_id) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, stage_id) REFERENCES journey_stages (tenant_id, id),
	FOREIGN KEY (tenant_id, status) REFERENCES contact_statuses (tenant_id, name)
);
-- One list order: the name as sorted, then id. Keyset paging walks this index.
CREATE INDEX contacts_list ON contacts (tenant_id, type, sort_name, id);
CREATE INDEX contacts_search ON contacts USING gin (tenant_id, search gin_trgm_ops);
SELECT app_protect('contacts', 'SELECT, INSERT, UPDATE');

CREATE TABLE contact_phones (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	contact_id uuid NOT NULL,
	e164       text NOT NULL CHECK (e164 ~ '^\+[0-9]{8,15}$'),
	label      text NOT NULL DEFAULT '',
	is_primary boolean NOT NULL DEFAULT true,
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, contact_id, e164),
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_phones_e164 ON contact_phones (tenant_id, e164);
CREATE INDEX contact_phones_digits ON contact_phones USING gin (tenant_id, e164 gin_trgm_ops);
SELECT app_protect('contact_phones', 'SELECT, INSERT, UPDATE, DELETE');

-- Lists show one number a contact: it lies in the contact's own row, so that a page of fifty
-- needs no fifty look-ups.
CREATE FUNCTION contact_phone_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	p contact_phones;
	first text;
BEGIN
	FOREACH p IN ARRAY CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW] WHEN 'DELETE' THEN ARRAY[OLD] ELSE ARRAY[OLD, NEW] END LOOP
		first := (SELECT o.e164 FROM contact_phones o WHERE o.tenant_id = p.tenant_id AND o.contact_id = p.contact_id
			ORDER BY o.is_primary DESC, o.id LIMIT 1);
		UPDATE contacts k SET phone = first
		WHERE k.tenant_id = p.tenant_id AND k.id = p.contact_id AND k.phone IS DISTINCT FROM first;
	END LOOP;
	RETURN NULL;
END $$;
CREATE TRIGGER contact_phone AFTER INSERT OR UPDATE OR DELETE ON contact_phones
	FOR EACH ROW EXECUTE FUNCTION contact_phone_kept();

-- The people who are called at a number, oldest acquaintance first. A household shares one
-- number: all candidates are shown, the first is taken for routing.
CREATE FUNCTION contact_of_phone(p_e164 text)
RETURNS TABLE (contact_id uuid, candidates bigint) LANGUAGE sql STABLE AS $$
	SELECT p.contact_id, count(*) OVER () FROM contact_phones p
	WHERE p.tenant_id = app_tenant() AND p.e164 = p_e164
	ORDER BY p.is_primary DESC, p.contact_id LIMIT 1
$$;

-- The contact of a caller, made when unknown (G17.32). Two calls at once from a new number
-- give one contact: the second waits for the first.
CREATE FUNCTION contact_for_caller(p_e164 text, p_name text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	found_id uuid;
BEGIN
	SELECT contact_id INTO found_id FROM contact_of_phone(p_e164);
	IF found_id IS NOT NULL THEN
		RETURN found_id;
	END IF;
	PERFORM pg_advisory_xact_lock(7302, hashtext(app_tenant()::text || p_e164));
	SELECT contact_id INTO found_id FROM contact_of_phone(p_e164);
	IF found_id IS NULL THEN
		INSERT INTO contacts (tenant_id, type, name, phone, source)
		VALUES (app_tenant(), 'lead', left(coalesce(p_name, ''), 200), p_e164, 'call') RETURNING id INTO found_id;
		INSERT INTO contact_phones (tenant_id, contact_id, e164, label)
		VALUES (app_tenant(), found_id, p_e164, '');
	END IF;
	RETURN found_id;
END $$;

GRANT EXECUTE ON FUNCTION contact_of_phone(text), contact_for_caller(text, text) TO patchbay_app;
