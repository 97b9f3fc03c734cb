-- The whole of a contact: statuses and fields of the business's own, groups and tags, who is
-- hidden from lists and since when, and counts that are exact without counting.

-- A status is known by its name; what people read is the label, which may change without
-- touching a million contacts. stale_months: hidden after so long without contact (C-15).
ALTER TABLE contact_statuses
	ADD label text NOT NULL DEFAULT '' CHECK (length(label) <= 60),
	ADD aliases text[] NOT NULL DEFAULT '{}',
	ADD stale_months int CHECK (stale_months BETWEEN 1 AND 120);
GRANT INSERT, UPDATE, DELETE ON contact_statuses TO patchbay_app;

ALTER TABLE contacts
	ADD sale_date date,
	ADD install_date date,
	ADD pto_date date,
	ADD preferred_channel text NOT NULL DEFAULT '' CHECK (preferred_channel IN ('', 'call', 'text', 'email')),
	-- when calls are welcome, "Mon-Fri 09:00-12:00": words for people, read by no rule yet
	ADD time_windows text NOT NULL DEFAULT '' CHECK (length(time_windows) <= 200),
	ADD timezone text NOT NULL DEFAULT '' CHECK (length(timezone) <= 64),
	ADD special_instructions text NOT NULL DEFAULT '' CHECK (length(special_instructions) <= 2000),
	ADD custom jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(custom) = 'object'),
	-- the moment from which lists leave the contact out; NULL: never
	ADD stale_at timestamptz,
	-- as last_touch_at, sortable also when there was no touch
	ADD touch_order timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(last_touch_at, '-infinity')) STORED;
ALTER TABLE contacts ADD unread_order int NOT NULL GENERATED ALWAYS AS (-(unread_voicemails + unread_texts)) STORED; -- most first, then by name
GRANT DELETE ON contacts TO patchbay_app;

-- Lists are walked in one order, hidden ones apart from the others: both columns are equalities
-- in every index, so that a page costs the same wherever it is.
DROP INDEX contacts_list, contacts_owner, contacts_status, contacts_stage;
CREATE INDEX contacts_list ON contacts (tenant_id, type, hidden, sort_name, id);
CREATE INDEX contacts_touch ON contacts (tenant_id, type, hidden, touch_order, id);
CREATE INDEX contacts_owner ON contacts (tenant_id, type, owner_id, hidden, sort_name, id);
CREATE INDEX contacts_status ON contacts (tenant_id, type, status, hidden, sort_name, id);
CREATE INDEX contacts_stage ON contacts (tenant_id, type, stage_id, hidden, sort_name, id);
CREATE INDEX contacts_owner_touch ON contacts (tenant_id, type, owner_id, hidden, touch_order, id);
CREATE INDEX contacts_status_touch ON contacts (tenant_id, type, status, hidden, touch_order, id);
CREATE INDEX contacts_stage_touch ON contacts (tenant_id, type, stage_id, hidden, touch_order, id);
CREATE INDEX contacts_unread ON contacts (tenant_id, type, hidden, sort_name, id) WHERE unread_voicemails > 0 OR unread_texts > 0;
CREATE INDEX contacts_unread_order ON contacts (tenant_id, type, hidden, unread_order, sort_name, id) WHERE unread_order < 0;
CREATE INDEX contacts_turning ON contacts (stale_at, tenant_id) WHERE NOT hidden AND stale_at IS NOT NULL;
CREATE INDEX contacts_email ON contacts (tenant_id, lower(email)) WHERE email IS NOT NULL;

-- Who is hidden: statuses of the inactive kind, and active ones whose months without contact
-- are over; the clock starts at the last contact, else the sale, else the making (C-15).
CREATE FUNCTION contact_hides() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	s record;
BEGIN
	NEW.stale_at := NULL;
	NEW.hidden := false;
	IF NEW.status IS NOT NULL THEN
		SELECT category, stale_months INTO s FROM contact_statuses
		WHERE tenant_id = NEW.tenant_id AND name = NEW.status;
		IF s.stale_months IS NOT NULL THEN
			NEW.stale_at := coalesce(NEW.last_touch_at, NEW.sale_date::timestamp AT TIME ZONE 'UTC', NEW.created_at)
				+ make_interval(months => s.stale_months);
		END IF;
		NEW.hidden := s.category = 'inactive' OR coalesce(NEW.stale_at <= now(), false);
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER hides BEFORE INSERT OR UPDATE OF status, last_touch_at, sale_date, created_at ON contacts
	FOR EACH ROW EXECUTE FUNCTION contact_hides();

-- Time passes without a write: those whose moment has come, at most so many; how many were.
CREATE FUNCTION contacts_turn(p_limit int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
	n int;
BEGIN
	WITH due AS (SELECT id FROM contacts WHERE tenant_id = (SELECT app_tenant()) AND NOT hidden AND stale_at <= now()
		ORDER BY stale_at LIMIT p_limit FOR UPDATE SKIP LOCKED)
	UPDATE contacts k SET hidden = true FROM due WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = due.id;
	GET DIAGNOSTICS n = ROW_COUNT;
	RETURN n;
END $$;

-- After a status has changed its rule: the contacts of it from an id on, at most so many; the
-- last one looked at, NULL when there are no more.
CREATE FUNCTION contacts_rehide(p_status text, p_after uuid, p_limit int) RETURNS uuid LANGUAGE sql AS $$
	WITH part AS (SELECT id FROM contacts WHERE tenant_id = (SELECT app_tenant()) AND status = p_status
			AND id > p_after ORDER BY id LIMIT p_limit FOR UPDATE),
	done AS (UPDATE contacts k SET status = k.status FROM part WHERE k.tenant_id = (SELECT app_tenant()) AND k.id = part.id
		RETURNING k.id)
	SELECT max(id::text)::uuid FROM done
$$;

-- What the business keeps of its contacts besides. key: in documents, never changed.
CREATE TABLE custom_fields (
	tenant_id uuid NOT NULL REFERENCES tenants,
	key       text NOT NULL CHECK (key ~ '^[a-z][a-z0-9_]{0,39}$'),
	label     text NOT NULL CHECK (length(label) BETWEEN 1 AND 60),
	kind      text NOT NULL CHECK (kind IN ('text', 'number', 'date', 'choice', 'yes_no')),
	choices   text[] NOT NULL DEFAULT '{}' CHECK (cardinality(choices) <= 100),
	position  int NOT NULL DEFAULT 0,
	archived  boolean NOT NULL DEFAULT false,
	PRIMARY KEY (tenant_id, key)
);
SELECT app_protect('custom_fields', 'SELECT, INSERT, UPDATE');

-- Tags are many and short-lived, groups are few and kept; both mark contacts.
CREATE TABLE contact_labels (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	kind       text NOT NULL CHECK (kind IN ('tag', 'group')),
	name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	folded     text NOT NULL GENERATED ALWAYS AS (ltrim(contact_fold(name))) STORED,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, kind, folded)
);
SELECT app_protect('contact_labels', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE contact_labelled (
	tenant_id  uuid NOT NULL,
	label_id   uuid NOT NULL,
	contact_id uuid NOT NULL,
	PRIMARY KEY (tenant_id, label_id, contact_id),
	FOREIGN KEY (tenant_id, label_id) REFERENCES contact_labels (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX contact_labelled_contact ON contact_labelled (tenant_id, contact_id);
SELECT app_protect('contact_labelled', 'SELECT, INSERT, DELETE');

-- How many contacts there are of each type, shown or hidden: all, by status, by coordinator, by
-- stage, by label. Who changes a contact adds a difference, which nobody else waits for (a row
-- that all callers of a business had to change would let them in one by one); the differences
-- are added up now and then. Both together are exact at any moment.
CREATE TABLE contact_counts (
	tenant_id uuid NOT NULL REFERENCES tenants,
	type      text NOT NULL,
	hidden    boolean NOT NULL,
	dim       text NOT NULL CHECK (dim IN ('all', 'status', 'owner', 'stage', 'label')),
	value     text NOT NULL DEFAULT '',
	n         bigint NOT NULL,
	PRIMARY KEY (tenant_id, dim, value, type, hidden)
);
SELECT app_protect('contact_counts', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE contact_count_changes (
	tenant_id uuid NOT NULL,
	type      text NOT NULL,
	hidden    boolean NOT NULL,
	dim       text NOT NULL,
	value     text NOT NULL,
	n         bigint NOT NULL
);
CREATE INDEX contact_count_changes_tenant ON contact_count_changes (tenant_id);
SELECT app_protect('contact_count_changes', 'SELECT, INSERT, DELETE');

-- Only what is different: what a contact leaves and what it comes to.
CREATE FUNCTION contact_count_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO contact_count_changes
	SELECT OLD.tenant_id, k.type, k.hidden, v.dim, v.value, sum(k.n)
	FROM (VALUES (-1, OLD.type, OLD.hidden, OLD.status, OLD.owner_id, OLD.stage_id), (1, NEW.type, NEW.hidden, NEW.status, NEW.owner_id, NEW.stage_id))
			k (n, type, hidden, status, owner_id, stage_id),
		LATERAL (VALUES ('all', ''), ('status', coalesce(k.status, '')), ('owner', coalesce(k.owner_id::text, '')),
			('stage', coalesce(k.stage_id::text, ''))) v (dim, value)
	GROUP BY 2, 3, 4, 5 HAVING sum(k.n) <> 0;
	IF (OLD.type, OLD.hidden) IS DISTINCT FROM (NEW.type, NEW.hidden) THEN
		INSERT INTO contact_count_changes
		SELECT l.tenant_id, k.type, k.hidden, 'label', l.label_id::text, k.n
		FROM (VALUES (-1, OLD.type, OLD.hidden), (1, NEW.type, NEW.hidden)) k (n, type, hidden), contact_labelled l
		WHERE l.tenant_id = OLD.tenant_id AND l.contact_id = OLD.id;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER count_moved AFTER UPDATE ON contacts FOR EACH ROW
	WHEN ((OLD.type, OLD.hidden, OLD.status, OLD.owner_id, OLD.stage_id)
		IS DISTINCT FROM (NEW.type, NEW.hidden, NEW.status, NEW.owner_id, NEW.stage_id))
	EXECUTE FUNCTION contact_count_moved();

-- Rows come and go in thousands: summed up before they are written down.
CREATE FUNCTION contact_count_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO contact_count_changes
	SELECT k.tenant_id, k.type, k.hidden, v.dim, v.value, CASE TG_OP WHEN 'INSERT' THEN count(*) ELSE -count(*) END
	FROM rows k, LATERAL (VALUES ('all', ''), ('status', coalesce(k.status, '')),
		('owner', coalesce(k.owner_id::text, '')), ('stage', coalesce(k.stage_id::text, ''))) v (dim, value)
	GROUP BY 1, 2, 3, 4, 5;
	RETURN NULL;
END $$;
CREATE TRIGGER count_added AFTER INSERT ON contacts REFERENCING NEW TABLE AS rows
	FOR EACH STATEMENT EXECUTE FUNCTION contact_count_rows();
CREATE TRIGGER count_gone AFTER DELETE ON contacts REFERENCING OLD TABLE AS rows
	FOR EACH STATEMENT EXECUTE FUNCTION contact_count_rows();

-- Labels are counted by the type of their contact, so they go before it does: the cascade would
-- come when it is gone.
CREATE FUNCTION contact_count_labels() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO contact_count_changes
	SELECT l.tenant_id, k.type, k.hidden, 'label', l.label_id::text, CASE TG_OP WHEN 'INSERT' THEN count(*) ELSE -count(*) END
	FROM rows l JOIN contacts k ON k.tenant_id = l.tenant_id AND k.id = l.contact_id
	GROUP BY 1, 2, 3, 5;
	RETURN NULL;
END $$;
CREATE TRIGGER count_added AFTER INSERT ON contact_labelled REFERENCING NEW TABLE AS rows
	FOR EACH STATEMENT EXECUTE FUNCTION contact_count_labels();
CREATE TRIGGER count_gone AFTER DELETE ON contact_labelled REFERENCING OLD TABLE AS rows
	FOR EACH STATEMENT EXECUTE FUNCTION contact_count_labels();

CREATE FUNCTION contact_unlabel() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM contact_labelled WHERE tenant_id = OLD.tenant_id AND contact_id = OLD.id;
	RETURN OLD;
END $$;
CREATE TRIGGER unlabel BEFORE DELETE ON contacts FOR EACH ROW EXECUTE FUNCTION contact_unlabel();

CREATE VIEW contact_counted WITH (security_invoker = true) AS
	SELECT tenant_id, type, hidden, dim, value, sum(n)::bigint AS n FROM (
		SELECT tenant_id, type, hidden, dim, value, n FROM contact_counts
		UNION ALL SELECT tenant_id, type, hidden, dim, value, n FROM contact_count_changes) c
	GROUP BY 1, 2, 3, 4, 5;
GRANT SELECT ON contact_counted TO patchbay_app;

-- Adds the differences up; whoever comes second at the same time does nothing.
CREATE FUNCTION contact_counts_settle() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF NOT pg_try_advisory_xact_lock(7303, hashtext(app_tenant()::text)) THEN
		RETURN;
	END IF;
	WITH gone AS (DELETE FROM contact_count_changes WHERE tenant_id = (SELECT app_tenant()) RETURNING *)
	INSERT INTO contact_counts AS c SELECT tenant_id, type, hidden, dim, value, sum(n) FROM gone
		GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0
	ON CONFLICT (tenant_id, dim, value, type, hidden) DO UPDATE SET n = c.n + excluded.n;
	DELETE FROM contact_counts WHERE tenant_id = (SELECT app_tenant()) AND n = 0;
END $$;

-- Of all businesses, now and then: who has become stale is hidden, differences are added up. As
-- the owner, because it is nobody's tenant; whether there was more to do than it did.
CREATE FUNCTION contacts_upkeep(p_limit int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	t uuid;
	more boolean := false;
BEGIN
	FOR t IN SELECT DISTINCT c.tenant_id FROM contacts c WHERE NOT c.hidden AND c.stale_at <= now()
			UNION SELECT DISTINCT c.tenant_id FROM contact_count_changes c LOOP
		PERFORM set_config('app.tenant', t::text, true);
		more := contacts_turn(p_limit) >= p_limit OR more;
		PERFORM contact_counts_settle();
	END LOOP;
	PERFORM set_config('app.tenant', '', true);
	-- who was deleted or merged can be brought back for 30 days
	DELETE FROM contacts_removed r WHERE r.created_at < now() - interval '30 days';
	RETURN more;
END $$;

GRANT EXECUTE ON FUNCTION contacts_upkeep(int), contacts_turn(int), contacts_rehide(text, uuid, int),
	contact_counts_settle() TO patchbay_app;

-- Ids of a page of the list, in any order and with any filters, after the contact at the edge
-- of the page shown now (p_back: before it, nearest first). The statement is put together, so
-- that the planner sees the values and which index gives the order: every filter has one for
-- each of the two plain orders, name and touch. In the others (status, stage, owner) contacts
-- stand by the place of what they belong to, then by name; see contact_list_grouped.
--   p_filters: {"status", "owner", "owners" (one of them), "phase", "label", "unread", "without": owed or unread}; '' = has none.
--   A status may be a category: '*active', '*inactive'.

-- The statuses of a category; NULL when it is not asked for one.
CREATE FUNCTION contact_filter_statuses(f jsonb) RETURNS text[] LANGUAGE sql STABLE AS $$
	SELECT ARRAY(SELECT s.name FROM contact_statuses s WHERE s.tenant_id = (SELECT app_tenant()) AND s.category = substr(f->>'status', 2))
	WHERE f->>'status' IN ('*active', '*inactive')
$$;

-- Who is shown: everybody with an inactive status is hidden, so whoever asks for those means the hidden.
CREATE FUNCTION contact_shown(p_hidden boolean[], f jsonb) RETURNS boolean[] LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN f->>'status' = '*inactive' OR EXISTS (SELECT FROM contact_statuses s WHERE s.tenant_id = (SELECT app_tenant())
		AND s.name = f->>'status' AND s.category = 'inactive') THEN '{f,t}' ELSE p_hidden END
$$;

-- The stages of a phase; NULL when it is not asked for one.
CREATE FUNCTION contact_filter_stages(f jsonb) RETURNS uuid[] LANGUAGE sql STABLE AS $$
	SELECT ARRAY(SELECT s.id FROM journey_stages s WHERE s.tenant_id = (SELECT app_tenant()) AND s.phase = f->>'phase')
	WHERE f ? 'phase'
$$;

CREATE FUNCTION contact_list_fits(f jsonb) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT concat(
		CASE WHEN f->>'status' = '' THEN ' AND c.status IS NULL' WHEN s.statuses IS NOT NULL THEN format(' AND c.status = ANY (%L)', s.statuses)
			WHEN f ? 'status' THEN $q$ AND c.status = $3->>'status'$q$ END,
		CASE WHEN f->>'owner' = '' THEN ' AND c.owner_id IS NULL' WHEN f ? 'owner' THEN $q$ AND c.owner_id = ($3->>'owner')::uuid$q$ END,
		CASE WHEN f ? 'owners' THEN $q$ AND c.owner_id IN (SELECT jsonb_array_elements_text($3->'owners')::uuid)$q$ END,
		CASE WHEN f ? 'phase' THEN format(' AND c.stage_id = ANY (%L)', contact_filter_stages(f)) END,
		CASE WHEN f ? 'label' THEN $q$ AND EXISTS (SELECT FROM contact_labelled l WHERE l.tenant_id = $1 AND l.label_id = ($3->>'label')::uuid AND l.contact_id = c.id)$q$ END,
		CASE WHEN f ? 'unread' THEN ' AND (c.unread_voicemails > 0 OR c.unread_texts > 0)' END,
		CASE f->>'without' WHEN 'unread' THEN ' AND c.unread_order = 0' WHEN 'owed' THEN ' AND (c.promise_id IS NULL OR NOT EXISTS (SELECT FROM promises p
			WHERE p.tenant_id = $1 AND p.id = c.promise_id AND p.closed_at IS NULL))' END)
	FROM (SELECT contact_filter_statuses(f) AS statuses) s
$$;

-- How many there are of some values; p_type NULL: of every type.
CREATE FUNCTION contact_count_of(p_type text, p_hidden boolean[], p_dim text, p_values text[]) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT coalesce(sum(c.n), 0)::bigint FROM contact_counted c WHERE c.tenant_id = (SELECT app_tenant()) AND c.dim = p_dim
		AND c.value = ANY (p_values) AND (p_type IS NULL OR c.type = p_type) AND c.hidden = ANY (p_hidden)
$$;

-- How many contacts of a type filters can let pass at most: as many as the one that lets the
-- fewest pass. Exact counts, where the planner knows shares of all businesses together, and not
-- that everybody with one status is hidden. In plpgsql, whose plans are kept: as an SQL function it
-- was planned anew for each page, which cost as much as the page's rows.
CREATE FUNCTION contact_fitting(p_type text, p_hidden boolean[], f jsonb) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN least(1000000000,
		CASE WHEN f ? 'unread' THEN (SELECT count(*) FROM (SELECT FROM contacts c WHERE c.tenant_id = (SELECT app_tenant()) AND c.type = p_type
			AND c.hidden = ANY (p_hidden) AND (c.unread_voicemails > 0 OR c.unread_texts > 0) LIMIT 5001) u) END,
		CASE WHEN f ? 'status' THEN contact_count_of(p_type, p_hidden, 'status', coalesce(contact_filter_statuses(f), ARRAY[f->>'status'])) END,
		CASE WHEN f ? 'owner' THEN contact_count_of(p_type, p_hidden, 'owner', ARRAY[f->>'owner']) END,
		CASE WHEN f ? 'label' THEN contact_count_of(p_type, p_hidden, 'label', ARRAY[f->>'label']) END,
		CASE WHEN f ? 'phase' THEN contact_count_of(p_type, p_hidden, 'stage', contact_filter_stages(f)::text[]) END);
END $$;

-- So few that all of them are looked at.
CREATE FUNCTION contact_few(n bigint) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT n <= 5000 $$;

-- The order a list can have: by group only without filters or where few fit; by what is owed or unread also
-- where that is of few; else by name.
CREATE FUNCTION contact_list_order(p_type text, p_hidden boolean[], f jsonb, p_sort text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF p_sort IN ('name', 'touch') OR f = '{}' OR contact_few(contact_fitting(p_type, contact_shown(p_hidden, f), f || CASE p_sort WHEN 'unread' THEN '{"unread": "1"}' ELSE '{}' END::jsonb))
		OR p_sort = 'owed' AND contact_few((SELECT count(*) FROM (SELECT FROM promises p WHERE p.tenant_id = (SELECT app_tenant()) AND p.closed_at IS NULL LIMIT 5001) o)) THEN
		RETURN p_sort;
	END IF;
	RETURN 'name';
END $$;

-- The list without filters, which is asked for most by far: plans that are kept, for to plan costs
-- three times what the fifty rows cost. Without an edge it begins before everybody.
CREATE FUNCTION contact_list_whole(t uuid, p_type text, p_hidden boolean[], p_sort text, down boolean, edge contacts, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 51 AS $$
DECLARE
	from_name text := coalesce(edge.sort_name, CASE WHEN down THEN chr(1114111) ELSE '' END);
	from_touch timestamptz := coalesce(edge.touch_order, CASE WHEN down THEN 'infinity' ELSE '-infinity' END::timestamptz);
	from_id uuid := coalesce(edge.id, CASE WHEN down THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' ELSE '00000000-0000-0000-0000-000000000000' END::uuid);
BEGIN
	IF p_sort = 'touch' AND down THEN
		RETURN QUERY SELECT k.id FROM unnest(p_hidden) h (hidden), LATERAL (SELECT c.id, c.touch_order FROM contacts c
			WHERE c.tenant_id = t AND c.type = p_type AND c.hidden = h.hidden AND (c.touch_order, c.id) < (from_touch, from_id)
			ORDER BY c.touch_order DESC, c.id DESC LIMIT p_limit) k ORDER BY k.touch_order DESC, k.id DESC LIMIT p_limit;
	ELSIF p_sort = 'touch' THEN
		RETURN QUERY SELECT k.id FROM unnest(p_hidden) h (hidden), LATERAL (SELECT c.id, c.touch_order FROM contacts c
			WHERE c.tenant_id = t AND c.type = p_type AND c.hidden = h.hidden AND (c.touch_order, c.id) > (from_touch, from_id)
			ORDER BY c.touch_order, c.id LIMIT p_limit) k ORDER BY k.touch_order, k.id LIMIT p_limit;
	ELSIF down THEN
		RETURN QUERY SELECT k.id FROM unnest(p_hidden) h (hidden), LATERAL (SELECT c.id, c.sort_name FROM contacts c
			WHERE c.tenant_id = t AND c.type = p_type AND c.hidden = h.hidden AND (c.sort_name, c.id) < (from_name, from_id)
			ORDER BY c.sort_name DESC, c.id DESC LIMIT p_limit) k ORDER BY k.sort_name DESC, k.id DESC LIMIT p_limit;
	ELSE
		RETURN QUERY SELECT k.id FROM unnest(p_hidden) h (hidden), LATERAL (SELECT c.id, c.sort_name FROM contacts c
			WHERE c.tenant_id = t AND c.type = p_type AND c.hidden = h.hidden AND (c.sort_name, c.id) > (from_name, from_id)
			ORDER BY c.sort_name, c.id LIMIT p_limit) k ORDER BY k.sort_name, k.id LIMIT p_limit;
	END IF;
END $$;

-- With filters. Where few fit, all of them are gathered and sorted; else the order is walked until
-- the page is full. Of a phase or a category the first of each stage or status are walked to: among
-- many contacts there may be nobody of them. Nor is anybody looked for where counts say there is nobody.
CREATE FUNCTION contact_list_filtered(t uuid, p_type text, p_hidden boolean[], f jsonb, col text, edge contacts, dir text, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 51 AS $$
DECLARE
	shown boolean[] := ARRAY(SELECT h.hidden FROM unnest(p_hidden) h (hidden) WHERE contact_fitting(p_type, ARRAY[h.hidden], f) > 0);
	stages uuid[] := contact_filter_stages(f);
	statuses text[] := CASE WHEN stages IS NULL THEN contact_filter_statuses(f) END;
	one text := format('SELECT c.id, c.%I FROM contacts c WHERE c.tenant_id = $1 AND c.type = $2', col);
	beyond text := CASE WHEN edge.id IS NULL THEN '' ELSE format(' AND (c.%I, c.id) %s ($5::%s, $6)', col,
		CASE dir WHEN 'ASC' THEN '>' ELSE '<' END, CASE col WHEN 'touch_order' THEN 'timestamptz' ELSE 'text' END) END;
	place text := format(' ORDER BY c.%1$I %2$s, c.id %2$s LIMIT $7', col, dir);
BEGIN
	RETURN QUERY EXECUTE CASE
		WHEN contact_few(contact_fitting(p_type, shown, f)) THEN
			'WITH c AS MATERIALIZED (' || one || ' AND c.hidden = ANY ($4)' || contact_list_fits(f) || ') SELECT c.id FROM c WHERE true' || beyond || place
		WHEN stages IS NOT NULL THEN
			'SELECT c.id FROM unnest($4) h (hidden), unnest($8) g (stage), LATERAL (' || one || ' AND c.hidden = h.hidden AND c.stage_id = g.stage'
			|| contact_list_fits(f - 'phase') || beyond || place || ') c' || place
		WHEN statuses IS NOT NULL THEN
			'SELECT c.id FROM unnest($4) h (hidden), unnest($9) g (status), LATERAL (' || one || ' AND c.hidden = h.hidden AND c.status = g.status'
			|| contact_list_fits(f - 'status') || beyond || place || ') c' || place
		ELSE 'SELECT c.id FROM unnest($4) h (hidden), LATERAL (' || one || ' AND c.hidden = h.hidden' || contact_list_fits(f) || beyond || place || ') c' || place
		END
	USING t, p_type, f, shown, CASE col WHEN 'touch_order' THEN edge.touch_order::text ELSE edge.sort_name END, edge.id, p_limit, stages, statuses;
END $$;

-- Those to whom something is owed, or of whom something is unread, and then the others by name. The first are
-- few and have an index of their own: of what is owed that of the promises (what is due, then what is paused), so
-- that no contact is written anew because something else is due. Descending turns round only them.
CREATE FUNCTION contact_list_urgent(t uuid, p_type text, p_hidden boolean[], f jsonb, p_sort text, p_down boolean, edge contacts, p_back boolean, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 51 AS $$
DECLARE
	owed record;
	edge_place int;
	place int;
	beyond text;
	missing int := p_limit;
	got int;
	few boolean := f <> '{}' AND contact_few(contact_fitting(p_type, p_hidden, f));
	fits text := 'c.tenant_id = $1 AND c.type = $2 AND c.hidden = ANY ($4)' || contact_list_fits(f);
	up boolean := (p_down <> p_back) = (p_sort = 'unread');
	ordered text := replace(CASE p_sort WHEN 'unread' THEN 'c.unread_order dir, c.sort_name dir, c.id dir' ELSE 'p.due_at dir, p.id dir' END, 'dir', CASE WHEN up THEN 'ASC' ELSE 'DESC' END);
BEGIN
	SELECT p.id, p.state, p.due_at INTO owed FROM promises p WHERE p.tenant_id = t AND p.id = edge.promise_id AND p.closed_at IS NULL;
	edge_place := CASE WHEN edge.id IS NULL THEN NULL WHEN p_sort = 'unread' THEN CASE WHEN edge.unread_order < 0 THEN 0 ELSE 2 END
		ELSE CASE owed.state WHEN 'open' THEN 0 WHEN 'paused' THEN 1 ELSE 2 END END;
	FOREACH place IN ARRAY CASE WHEN p_back THEN '{2,1,0}'::int[] ELSE '{0,1,2}' END LOOP
		CONTINUE WHEN place <> edge_place AND (place > edge_place) = p_back OR p_sort = 'unread' AND (place = 1 OR place = 2 AND f ? 'unread');
		beyond := CASE place WHEN edge_place THEN format(CASE p_sort WHEN 'unread' THEN ' AND (c.unread_order, c.sort_name, c.id) %s ($5, $6, $7)'
			ELSE ' AND (p.due_at, p.id) %s ($8, $9)' END, CASE WHEN up THEN '>' ELSE '<' END) END;
		IF place = 2 THEN
			RETURN QUERY SELECT w.id FROM contact_list_filtered(t, p_type, p_hidden, f || jsonb_build_object('without', p_sort), 'sort_name',
				CASE place WHEN edge_place THEN edge END, CASE WHEN p_back THEN 'DESC' ELSE 'ASC' END, missing) w;
		ELSE
			RETURN QUERY EXECUTE concat(CASE
				WHEN few AND p_sort = 'unread' THEN concat('WITH c AS MATERIALIZED (SELECT c.id, c.unread_order, c.sort_name FROM contacts c WHERE ', fits, ' AND c.unread_order < 0)
					SELECT c.id FROM c WHERE true')
				WHEN few THEN concat('WITH c AS MATERIALIZED (SELECT c.id, c.promise_id FROM contacts c WHERE ', fits, ' AND c.promise_id IS NOT NULL)
					SELECT c.id FROM c JOIN promises p ON p.tenant_id = $1 AND p.id = c.promise_id AND p.state = $10 WHERE true')
				WHEN p_sort = 'unread' THEN concat('SELECT c.id FROM unnest($4) h (hidden), LATERAL (SELECT c.id, c.unread_order, c.sort_name FROM contacts c WHERE ', fits,
					' AND c.hidden = h.hidden AND c.unread_order < 0', beyond, ' ORDER BY ', ordered, ' LIMIT $11) c WHERE true')
				ELSE concat('SELECT c.id FROM promises p, LATERAL (SELECT c.id FROM contacts c WHERE ', fits, ' AND c.id = p.contact_id AND c.promise_id = p.id OFFSET 0) c
					WHERE p.tenant_id = $1 AND p.state = ', CASE place WHEN 0 THEN '''open''' ELSE '''paused''' END) END,
				beyond, ' ORDER BY ', ordered, ' LIMIT $11')
			USING t, p_type, f, p_hidden, edge.unread_order, edge.sort_name, edge.id, owed.due_at, owed.id, CASE place WHEN 0 THEN 'open' ELSE 'paused' END, missing;
		END IF;
		GET DIAGNOSTICS got = ROW_COUNT;
		missing := missing - got;
		EXIT WHEN missing <= 0;
	END LOOP;
END $$;

CREATE FUNCTION contact_list(p_type text, p_hidden boolean[], p_filters jsonb, p_sort text, p_down boolean, p_edge uuid,
	p_back boolean, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 51 AS $$
DECLARE
	t uuid := app_tenant();
	edge contacts;
	down boolean := p_down <> p_back;
	shown boolean[] := contact_shown(p_hidden, p_filters);
BEGIN
	IF p_sort IN ('status', 'stage', 'owner') THEN
		RETURN QUERY SELECT g.id FROM contact_list_grouped(p_type, shown, p_filters, p_sort, p_down, p_edge, p_back, p_limit) g;
		RETURN;
	END IF;
	SELECT * INTO edge FROM contacts c WHERE c.tenant_id = t AND c.id = p_edge;
	IF p_sort IN ('owed', 'unread') THEN
		RETURN QUERY SELECT u.id FROM contact_list_urgent(t, p_type, shown, p_filters, p_sort, p_down, edge, p_back, p_limit) u;
	ELSIF p_filters = '{}' THEN
		RETURN QUERY SELECT w.id FROM contact_list_whole(t, p_type, shown, p_sort, down, edge, p_limit) w;
	ELSE
		RETURN QUERY SELECT w.id FROM contact_list_filtered(t, p_type, shown, p_filters, CASE p_sort WHEN 'touch' THEN 'touch_order' ELSE 'sort_name' END,
			edge, CASE WHEN down THEN 'DESC' ELSE 'ASC' END, p_limit) w;
	END IF;
END $$;

-- In groups. Without a filter the first of each group are taken from its index; with one, all
-- who fit are gathered and sorted, so callers ask for that only where they are few.
CREATE FUNCTION contact_list_grouped(p_type text, p_hidden boolean[], p_filters jsonb, p_sort text, p_down boolean, p_edge uuid,
	p_back boolean, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE AS $$
DECLARE
	t uuid := app_tenant();
	edge record;
	down boolean := p_down <> p_back;
	dir text := CASE WHEN down THEN 'DESC' ELSE 'ASC' END;
	op text := CASE WHEN down THEN '<' ELSE '>' END;
	col text := CASE p_sort WHEN 'status' THEN 'status' WHEN 'stage' THEN 'stage_id' ELSE 'owner_id' END;
	-- what contacts belong to, in order; those that belong to nothing come last
	places text := CASE p_sort
		WHEN 'status' THEN 'SELECT s.name AS value, row_number() OVER (ORDER BY s.position, s.name) AS place FROM contact_statuses s WHERE s.tenant_id = $1'
		WHEN 'stage' THEN 'SELECT s.id AS value, row_number() OVER (ORDER BY s.position) AS place FROM journey_stages s WHERE s.tenant_id = $1'
		ELSE 'SELECT m.id AS value, row_number() OVER (ORDER BY m.sort_name, m.id) AS place FROM members m WHERE m.tenant_id = $1' END;
	-- the first of one group, from the edge on when the edge is in it
	one text := format('SELECT c.id, c.sort_name FROM contacts c WHERE c.tenant_id = $1 AND c.type = $2 AND c.hidden = h.hidden
		AND (c.sort_name, c.id) %s (CASE WHEN p.place = $5 THEN $6 ELSE $9 END, CASE WHEN p.place = $5 THEN $7 ELSE $10 END)', op);
	last constant text := format('ORDER BY c.sort_name %1$s, c.id %1$s LIMIT $8', dir);
	source text;
BEGIN
	EXECUTE format('SELECT coalesce(p.place, 1000000) AS place, c.sort_name, c.id FROM contacts c LEFT JOIN (%s) p ON p.value = c.%I
		WHERE c.tenant_id = $1 AND c.id = $2', places, col) INTO edge USING t, p_edge;
	IF p_filters = '{}' THEN
		source := format('SELECT p.place, c.* FROM (%1$s) p, unnest($4) h (hidden), LATERAL (%2$s AND c.%3$I = p.value %4$s) c WHERE p.place %5$s= $5
			UNION ALL SELECT p.place, c.* FROM (SELECT 1000000::bigint AS place) p, unnest($4) h (hidden), LATERAL (%2$s AND c.%3$I IS NULL %4$s) c',
			places, one, col, last, op);
	ELSE
		source := format('SELECT coalesce(p.place, 1000000) AS place, c.id, c.sort_name FROM contacts c LEFT JOIN (%1$s) p ON p.value = c.%2$I
			WHERE c.tenant_id = $1 AND c.type = $2 AND c.hidden = ANY ($4) %3$s', places, col, contact_list_fits(p_filters));
	END IF;
	RETURN QUERY EXECUTE format('WITH k AS MATERIALIZED (%1$s) SELECT k.id FROM k WHERE (k.place, k.sort_name, k.id) %3$s ($5, $6, $7)
		ORDER BY k.place %2$s, k.sort_name %2$s, k.id %2$s LIMIT $8', source, dir, op)
	USING t, p_type, p_filters, p_hidden, coalesce(edge.place, CASE WHEN down THEN 1000001 ELSE 0 END),
		coalesce(edge.sort_name, ''), coalesce(edge.id, '00000000-0000-0000-0000-000000000000'), p_limit,
		CASE WHEN down THEN chr(1114111) ELSE '' END,
		CASE WHEN down THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' ELSE '00000000-0000-0000-0000-000000000000' END::uuid;
END $$;
-- Words that names are made of, for what was typed a little wrong.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;
CREATE TABLE contact_words (
	tenant_id uuid NOT NULL REFERENCES tenants,
	word      text NOT NULL,
	PRIMARY KEY (tenant_id, word)
);
CREATE INDEX contact_words_like ON contact_words USING gin (tenant_id, word gin_trgm_ops);
SELECT app_protect('contact_words', 'SELECT, INSERT');

CREATE FUNCTION contact_words_learn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO contact_words SELECT DISTINCT r.tenant_id, w.word FROM rows r, regexp_split_to_table(r.sort_name, ' ') w (word)
	WHERE length(w.word) BETWEEN 3 AND 40 AND w.word !~ '[0-9]' ORDER BY 1, 2 ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER words_added AFTER INSERT ON contacts REFERENCING NEW TABLE AS rows
	FOR EACH STATEMENT EXECUTE FUNCTION contact_words_learn();
CREATE FUNCTION contact_words_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO contact_words SELECT DISTINCT NEW.tenant_id, w.word FROM regexp_split_to_table(NEW.sort_name, ' ') w (word)
	WHERE length(w.word) BETWEEN 3 AND 40 AND w.word !~ '[0-9]' ORDER BY 1, 2 ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER words_renamed AFTER UPDATE OF name ON contacts FOR EACH ROW WHEN (OLD.name <> NEW.name)
	EXECUTE FUNCTION contact_words_renamed();

-- What a word becomes when two neighbouring letters of it change places.
CREATE FUNCTION contact_swaps(p text) RETURNS TABLE (word text) LANGUAGE sql IMMUTABLE AS $$
	SELECT concat(left(p, i - 1), substr(p, i + 1, 1), substr(p, i, 1), substr(p, i + 2)) FROM generate_series(1, length(p) - 1) i
	WHERE substr(p, i, 1) <> substr(p, i + 1, 1)
$$;

-- The words of a search with those that begin no name replaced by the nearest that does: two letters
-- that changed places first, then what differs in two letters at most. Where each begins the name of
-- somebody, but all of them of nobody, one with two letters changed is tried. NULL when there is
-- nothing to replace. Runs as the owner for the same reason as contact_matches.
CREATE FUNCTION contact_guess(p_words text[]) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	t uuid := app_tenant();
	guess text[] := p_words;
	other text[];
	typed text;
	better text;
BEGIN
	PERFORM set_limit(0.25);
	FOR i IN 1 .. cardinality(p_words) LOOP
		typed := left(contact_fold(p_words[i]), 40);
		CONTINUE WHEN length(typed) < 3 OR EXISTS (SELECT FROM contact_words v WHERE v.tenant_id = t AND v.word LIKE typed || '%');
		SELECT s.word INTO better FROM contact_swaps(typed) s
		WHERE EXISTS (SELECT FROM contact_words v WHERE v.tenant_id = t AND v.word >= s.word AND v.word < s.word || chr(1114111))
		ORDER BY NOT EXISTS (SELECT FROM contact_words v WHERE v.tenant_id = t AND v.word = s.word), s.word LIMIT 1;
		IF better IS NULL AND length(typed) > 3 THEN
			SELECT v.word INTO better FROM contact_words v
			WHERE v.tenant_id = t AND v.word % typed AND levenshtein(v.word, typed) <= 2
			ORDER BY levenshtein(v.word, typed), v.word LIMIT 1;
		END IF;
		guess[i] := coalesce(better, guess[i]);
	END LOOP;
	IF guess <> p_words THEN
		RETURN guess;
	END IF;
	FOR other IN SELECT p_words[:u.n - 1] || s.word || p_words[u.n + 1:] FROM unnest(p_words) WITH ORDINALITY u (word, n), contact_swaps(left(contact_fold(u.word), 40)) s
		WHERE cardinality(p_words) > 1 AND length(u.word) > 2 AND EXISTS (SELECT FROM contact_words v WHERE v.tenant_id = t AND v.word = s.word) LIMIT 8
	LOOP
		IF EXISTS (SELECT FROM contact_matches(other, other, NULL, NULL, '{}', 1)) THEN
			RETURN other;
		END IF;
	END LOOP;
	RETURN NULL;
END $$;

-- Beside what a folded word begins, the other way to write it in an address; four letters of the long
-- one are enough. In plpgsql, whose plans are kept.
CREATE FUNCTION contact_word_also(p_word text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
	RETURN (SELECT array_agg(DISTINCT CASE WHEN v.short = p_word THEN '% ' || v.long || '%' ELSE '% ' || v.short || ' %' END) FROM (VALUES
		('rd', 'road'), ('st', 'street'), ('st', 'saint'), ('ave', 'avenue'), ('av', 'avenue'), ('blvd', 'boulevard'), ('dr', 'drive'), ('ln', 'lane'),
		('ct', 'court'), ('hwy', 'highway'), ('fwy', 'freeway'), ('expy', 'expressway'), ('pkwy', 'parkway'), ('pl', 'place'), ('sq', 'square'), ('cir', 'circle'),
		('ter', 'terrace'), ('trl', 'trail'), ('rte', 'route'), ('cres', 'crescent'), ('gdns', 'gardens'), ('xing', 'crossing'), ('cyn', 'canyon'), ('hts', 'heights'),
		('mt', 'mount'), ('mtn', 'mountain'), ('ft', 'fort'), ('bldg', 'building'), ('n', 'north'), ('s', 'south'), ('e', 'east'), ('w', 'west'),
		('ne', 'northeast'), ('nw', 'northwest'), ('se', 'southeast'), ('sw', 'southwest')) v (short, long)
		WHERE v.short = p_word AND v.long NOT LIKE v.short || '%' OR length(p_word) > 3 AND v.long LIKE p_word || '%');
END $$;

-- The folded words of a search in the order of what they promise: digits most, what may be written
-- in two ways least. One letter of two ways ("N" for "North") is meant only beside a word that has but
-- one: it stands in half of all addresses. "Apt" before a number is left out: one writes "Apt 12", the
-- next "#12". also: the other way.
CREATE FUNCTION contact_search_words(p_words text[]) RETURNS TABLE (word text, also text[]) LANGUAGE plpgsql IMMUTABLE ROWS 6 AS $$
BEGIN
	RETURN QUERY SELECT w.word, w.also FROM (
		SELECT f.word, CASE WHEN bool_or(a.also IS NULL) OVER () THEN a.also WHEN cardinality(p_words) > 1
			THEN ARRAY(SELECT x FROM unnest(a.also) x WHERE length(x) > length('% n %')) END AS also
		FROM (SELECT u.n, contact_fold(u.word) AS word, contact_fold(p_words[u.n + 1]) AS next FROM unnest(p_words) WITH ORDINALITY u (word, n)) f,
			LATERAL (SELECT contact_word_also(f.word)) a (also)
		WHERE cardinality(p_words) < 3 OR f.word NOT IN ('apt', 'apartment', 'unit', 'ste', 'suite') OR f.next !~ '^([0-9]|.$)' OR f.next IS NULL) w
	ORDER BY length(w.word) < 2, length(w.word) + CASE WHEN w.word ~ '[0-9]' THEN 5 WHEN w.also IS NOT NULL THEN -10 ELSE 0 END DESC;
END $$;

-- Ids of the contacts that a search finds: every word begins a word of the contact's text, or
-- the digits stand in one of its phone numbers and the words that are not digits fit too. The
-- index is asked for the two words that promise most, the others are looked at in the rows it
-- gives. One letter alone is looked for where names begin. Runs as the owner, because LIKE could leak through an error and
-- so never gets an index under row-level security; it gives ids of the transaction's own tenant
-- and nothing else. Planned for each search: which index is best depends on the words.
DROP FUNCTION contact_matches(text[], text[], text, text, text, uuid, text, int);
CREATE FUNCTION contact_matches(p_words text[], p_names text[], p_digits text, p_type text, p_filters jsonb, p_limit int)
RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE ROWS 200 SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	t uuid := app_tenant();
	words text[] := ARRAY(SELECT s.word FROM contact_search_words(p_words) s);
	-- two letters begin too many words to be worth the index beside a longer one
	asked int := CASE WHEN length(words[2]) > 2 THEN 2 ELSE 1 END;
	w text[] := ARRAY(SELECT '% ' || u.word || '%' FROM unnest(words) u (word));
	n text[] := ARRAY(SELECT '% ' || contact_fold(u.word) || '%' FROM unnest(p_names) u (word));
	-- folding leaves no sign that LIKE would take for its own
	looked text := (SELECT string_agg(format(CASE WHEN s.n > asked THEN ' AND (SELECT %s)' ELSE ' AND (%s)' END, (SELECT string_agg(format('c.search LIKE %L', x), ' OR ')
		FROM unnest(ARRAY['% ' || s.word || '%'] || s.also) x)), '' ORDER BY s.n) FROM contact_search_words(p_words) WITH ORDINALITY s (word, also, n));
	first text := contact_fold(p_words[1]);
	fits constant text := 'c.tenant_id = $1 AND ($2 IS NULL OR c.type = $2)' || contact_list_fits(p_filters);
	types constant text[] := CASE WHEN p_type IS NULL THEN '{customer,employee,vendor,crew,lead}'::text[] ELSE ARRAY[p_type] END;
	phrase constant text := (SELECT string_agg(contact_fold(u.word), ' ' ORDER BY u.n) FROM unnest(p_words) WITH ORDINALITY u (word, n));
	ids uuid[];
BEGIN
	-- who is called so: with as many of them as are wanted nobody else need be looked for
	IF p_filters = '{}' AND p_digits IS NULL THEN
		ids := ARRAY(SELECT c.id FROM contacts c WHERE c.tenant_id = t AND c.type = ANY (types) AND c.hidden = ANY ('{f,t}')
			AND c.sort_name >= phrase AND c.sort_name < phrase || chr(1114111) LIMIT p_limit);
		IF cardinality(ids) = p_limit THEN
			RETURN QUERY SELECT unnest(ids);
			RETURN;
		END IF;
	END IF;
	IF length(words[1]) = 1 THEN
		RETURN QUERY EXECUTE 'SELECT c.id FROM contacts c WHERE ' || fits || ' AND c.type = ANY ($7) AND c.hidden = ANY (''{f,t}'')
			AND c.sort_name >= $4 AND c.sort_name < $4 || chr(1114111)
			AND (SELECT bool_and('' '' || c.sort_name LIKE u.p) FROM unnest($5) u (p)) LIMIT $6'
		USING t, p_type, p_filters, first, w, p_limit, types;
		RETURN;
	END IF;
	RETURN QUERY EXECUTE 'SELECT i.id FROM ((SELECT c.id FROM contacts c WHERE ' || fits || coalesce(looked, '') || ' LIMIT $5)'
		|| CASE WHEN p_digits IS NULL THEN '' ELSE ' UNION (SELECT c.id FROM (SELECT p.contact_id FROM contact_phones p WHERE p.tenant_id = $1
				AND p.e164 LIKE ''%'' || $6 || ''%'' LIMIT 10000) p JOIN contacts c ON c.tenant_id = $1 AND c.id = p.contact_id
			WHERE ' || fits || ' AND (SELECT coalesce(bool_and(c.search LIKE u.p), true) FROM unnest($4) u (p)) LIMIT $5)' END
		|| ') i LIMIT $5'
	USING t, p_type, p_filters, n, p_limit, p_digits;
END $$;

-- Those whose coordinator, or whose coordinator's department, is called so; or is called by some of
-- the words, and the contact by the others: "ortega finance". Coordinators who are called by the
-- same words are looked for at once; where the others are too short for the index nobody is.
CREATE FUNCTION contact_owned(p_words text[], p_type text, p_filters jsonb, p_limit int) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE ROWS 200 AS $$
DECLARE
	o record;
BEGIN
	FOR o IN SELECT m.others, jsonb_build_object('owners', jsonb_agg(m.id)) AS owners
		FROM (SELECT m.id, ARRAY(SELECT u.word FROM unnest(p_words) u (word)
				WHERE concat(' ', m.sort_name, ' ', contact_fold(d.name)) NOT LIKE '% ' || contact_fold(u.word) || '%') AS others
			FROM members m LEFT JOIN departments d ON d.tenant_id = m.tenant_id AND d.id = m.department_id
			WHERE m.tenant_id = app_tenant()) m
		WHERE m.others = '{}' OR cardinality(m.others) < cardinality(p_words) AND (SELECT bool_or(length(w) > 2) FROM unnest(m.others) w)
		GROUP BY m.others ORDER BY cardinality(m.others) LIMIT 6
	LOOP
		IF o.others = '{}' THEN
			RETURN QUERY EXECUTE 'SELECT c.id FROM contacts c WHERE c.tenant_id = $1 AND c.type = ANY ($2)'
				|| contact_list_fits(p_filters || o.owners) || ' LIMIT $4'
			USING app_tenant(), CASE WHEN p_type IS NULL THEN '{customer,employee,vendor,crew,lead}'::text[] ELSE ARRAY[p_type] END,
				p_filters || o.owners, p_limit;
		ELSE
			RETURN QUERY SELECT m.id FROM contact_matches(o.others, o.others, NULL, p_type, p_filters || o.owners, p_limit) m;
		END IF;
	END LOOP;
END $$;

-- All that a search finds, for lists, programs and files alike.
CREATE FUNCTION contact_found(p_words text[], p_names text[], p_digits text, p_type text, p_filters jsonb, p_limit int) RETURNS TABLE (id uuid)
LANGUAGE sql STABLE ROWS 200 AS $$
	SELECT m.id FROM contact_matches(p_words, p_names, p_digits, p_type, p_filters, p_limit) m
	UNION SELECT o.id FROM contact_owned(p_words, p_type, p_filters, p_limit) o LIMIT p_limit
$$;

GRANT EXECUTE ON FUNCTION contact_list_fits(jsonb), contact_filter_statuses(jsonb), contact_filter_stages(jsonb), contact_count_of(text, boolean[], text, text[]),
	contact_shown(boolean[], jsonb), contact_fitting(text, boolean[], jsonb), contact_few(bigint), contact_list_order(text, boolean[], jsonb, text),
	contact_list_filtered(uuid, text, boolean[], jsonb, text, contacts, text, int),
	contact_guess(text[]), contact_swaps(text), contact_word_also(text), contact_search_words(text[]), contact_matches(text[], text[], text, text, jsonb, int), contact_owned(text[], text, jsonb, int), contact_found(text[], text[], text, text, jsonb, int), contact_list(text, boolean[], jsonb, text, boolean, uuid, boolean, int),
	contact_list_whole(uuid, text, boolean[], text, boolean, contacts, int), contact_list_urgent(uuid, text, boolean[], jsonb, text, boolean, contacts, boolean, int),
	contact_list_grouped(text, boolean[], jsonb, text, boolean, uuid, boolean, int) TO patchbay_app;

SELECT app_audit('custom_fields', 'custom_field');
SELECT app_audit('contact_labels', 'label', quiet => '{folded}');
SELECT app_audit('contact_labelled', 'labelled');
DROP TRIGGER audit ON contacts;
SELECT app_audit('contacts', 'contact', quiet => '{phone,search,sort_name,brief,version,updated_at,unread_voicemails,last_touch_at,'
	'last_touch_kind,last_touch_by,last_touch_dept,touch_order,stale_at,hidden,unread_texts,unread_order}');

-- Contacts that were there before.
INSERT INTO contact_count_changes SELECT k.tenant_id, k.type, k.hidden, v.dim, v.value, count(*)
FROM contacts k, LATERAL (VALUES ('all', ''), ('status', coalesce(k.status, '')), ('owner', coalesce(k.owner_id::text, '')),
	('stage', coalesce(k.stage_id::text, ''))) v (dim, value)
GROUP BY 1, 2, 3, 4, 5;
UPDATE contacts SET status = status WHERE status IS NOT NULL;
INSERT INTO contact_words SELECT DISTINCT c.tenant_id, w.word FROM contacts c, regexp_split_to_table(c.sort_name, ' ') w (word)
	WHERE length(w.word) BETWEEN 3 AND 40 AND w.word !~ '[0-9]';
