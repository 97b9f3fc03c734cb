-- The business's own CRM (QuickBase): where it is, what its fields mean here, a mirror of its
-- records, and what is written back. Calls never wait for any of it.

-- One a business. map: which field of the CRM's tables is which of ours, {"name": 147}. The token
-- is sealed; of the keys that webhooks come with only hashes are kept, two while they are changed.
CREATE TABLE crm_connections (
	tenant_id    uuid NOT NULL REFERENCES tenants,
	kind         text NOT NULL DEFAULT 'quickbase' CHECK (kind = 'quickbase'),
	state        text NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'paused', 'off')),
	realm        text NOT NULL CHECK (realm ~ '^[a-z0-9][a-z0-9.-]{0,99}$'),
	token        text NOT NULL CHECK (length(token) <= 1000),
	table_id     text NOT NULL CHECK (table_id ~ '^[a-z0-9]{1,40}$'),
	rate         int NOT NULL DEFAULT 5 CHECK (rate BETWEEN 1 AND 10),
	map          jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(map) = 'object'),
	comm_table   text NOT NULL DEFAULT '' CHECK (comm_table ~ '^[a-z0-9]{0,40}$'),
	ticket_table text NOT NULL DEFAULT '' CHECK (ticket_table ~ '^[a-z0-9]{0,40}$'),
	field_line   uuid,                           -- the number whose unanswered calls become tickets
	hook_hash    text NOT NULL DEFAULT '' CHECK (length(hook_hash) <= 64),
	hook_before  text NOT NULL DEFAULT '' CHECK (length(hook_before) <= 64),
	created_at   timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, kind),
	FOREIGN KEY (tenant_id, field_line) REFERENCES numbers (tenant_id, id)
);
SELECT app_protect('crm_connections', 'SELECT, INSERT, UPDATE');
SELECT app_audit('crm_connections', 'crm', secret => '{token,hook_hash,hook_before}', verbs => '{connected,changed,disconnected}');

-- Whether callers are asked for stands with the line, where a new call finds it. A line that is made
-- while a CRM is connected or paused waits for that, or that for this.
ALTER TABLE numbers ADD crm boolean NOT NULL DEFAULT false;

CREATE FUNCTION number_crm() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
	PERFORM FROM tenants WHERE id = NEW.tenant_id FOR SHARE;
	NEW.crm := EXISTS (SELECT FROM crm_connections c WHERE c.tenant_id = NEW.tenant_id AND c.state = 'on');
	RETURN NEW;
END $$;
CREATE TRIGGER crm BEFORE INSERT ON numbers FOR EACH ROW EXECUTE FUNCTION number_crm();

CREATE FUNCTION crm_turned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	t uuid := coalesce(NEW.tenant_id, OLD.tenant_id);
BEGIN
	PERFORM FROM tenants WHERE id = t FOR NO KEY UPDATE;
	PERFORM FROM numbers WHERE tenant_id = t ORDER BY id FOR NO KEY UPDATE;
	UPDATE numbers n SET crm = EXISTS (SELECT FROM crm_connections c WHERE c.tenant_id = t AND c.state = 'on') WHERE n.tenant_id = t;
	RETURN NULL;
END $$;
CREATE TRIGGER turned AFTER INSERT OR UPDATE OF state OR DELETE ON crm_connections FOR EACH ROW EXECUTE FUNCTION crm_turned();

-- How the machine is getting on. watermark: the newest moment of change that was taken over.
CREATE TABLE crm_sync (
	tenant_id     uuid NOT NULL REFERENCES tenants,
	watermark     timestamptz,
	tried_at      timestamptz,
	synced_at     timestamptz,                   -- the last pull that came to its end
	full_at       timestamptz,                   -- the last that read everything
	failures      int NOT NULL DEFAULT 0,
	problem       text NOT NULL DEFAULT '',      -- why the last one did not, for people
	ray           text NOT NULL DEFAULT '',      -- its name at the CRM's support
	warning       text NOT NULL DEFAULT '',
	slot_at       timestamptz NOT NULL DEFAULT '-infinity',
	blocked_until timestamptz,                   -- they asked for a pause
	fields        jsonb NOT NULL DEFAULT '{}',   -- by table: [[id, label, type], ...]
	fields_at     timestamptz,
	PRIMARY KEY (tenant_id)
);
SELECT app_protect('crm_sync', 'SELECT, INSERT, UPDATE');

-- The CRM's records as they were read last, in our forms; what they say of a contact is applied
-- from here, so that a change of what a value means needs nothing read again.
CREATE TABLE crm_records (
	tenant_id    uuid NOT NULL REFERENCES tenants,
	record_id    text NOT NULL CHECK (record_id ~ '^[0-9]{1,18}$'),
	contact_id   uuid,                           -- may have been deleted or merged here
	modified_at  timestamptz,
	name         text NOT NULL DEFAULT '',
	phone        text,
	phone_label  text NOT NULL DEFAULT '',       -- its extension, as phones here have it: "ext. 12"
	email        text,
	address      text,
	status       text NOT NULL DEFAULT '',
	stage        text NOT NULL DEFAULT '',
	owner        text NOT NULL DEFAULT '',
	sale_date    date,
	install_date date,
	pto_date     date,
	problem      text NOT NULL DEFAULT '',       -- what of it could not be taken over
	pulled_at    timestamptz NOT NULL DEFAULT now(),
	pass_at      timestamptz,                    -- the full pass that saw it last
	gone_at      timestamptz,                    -- not in the CRM any more
	PRIMARY KEY (tenant_id, record_id)
);
CREATE INDEX crm_records_contact ON crm_records (tenant_id, contact_id);
CREATE INDEX crm_records_problem ON crm_records (tenant_id, record_id) WHERE problem <> '';
CREATE INDEX crm_records_gone ON crm_records (tenant_id, record_id) WHERE gone_at IS NOT NULL;
CREATE INDEX crm_records_status ON crm_records (tenant_id, status, record_id);
CREATE INDEX crm_records_stage ON crm_records (tenant_id, stage, record_id);
CREATE INDEX crm_records_owner ON crm_records (tenant_id, owner, record_id);
SELECT app_protect('crm_records', 'SELECT, INSERT, UPDATE');

-- What the CRM's words for states, stages and coordinators mean here. target: the status's name,
-- or the id of stage or member. how: found by its name, chosen by a person, to be passed over, or
-- not known.
CREATE TABLE crm_values (
	tenant_id uuid NOT NULL REFERENCES tenants,
	kind      text NOT NULL CHECK (kind IN ('status', 'stage', 'owner')),
	value     text NOT NULL CHECK (length(value) <= 200),
	target    text CHECK (length(target) <= 200),
	how       text NOT NULL DEFAULT 'unknown' CHECK (how IN ('found', 'chosen', 'ignored', 'unknown')),
	PRIMARY KEY (tenant_id, kind, value),
	CHECK ((how IN ('found', 'chosen')) = (target IS NOT NULL))
);
SELECT app_protect('crm_values', 'SELECT, INSERT, UPDATE');
SELECT app_audit('crm_values', 'crm_value');

-- What was written to the CRM of a call, one row a thing: the note of it, the customer's last
-- contact, a ticket.
CREATE TABLE crm_pushes (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	call_id    uuid NOT NULL,
	what       text NOT NULL CHECK (what IN ('communication', 'last_contact', 'ticket')),
	state      text NOT NULL CHECK (state IN ('sent', 'refused', 'waiting')),
	problem    text NOT NULL DEFAULT '',
	updated_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, call_id, what)
);
CREATE INDEX crm_pushes_open ON crm_pushes (tenant_id, updated_at DESC) WHERE state <> 'sent';
SELECT app_protect('crm_pushes', 'SELECT, INSERT, UPDATE');

-- When the next request may go out: milliseconds from now; NULL: not within p_most_ms, and then
-- none is taken. All who speak to the CRM for a business share its rate.
CREATE FUNCTION crm_slot(p_most_ms bigint) RETURNS bigint LANGUAGE sql AS $$
	UPDATE crm_sync s SET slot_at = greatest(s.slot_at, clock_timestamp()) + interval '1 second' / c.rate
	FROM crm_connections c
	WHERE s.tenant_id = app_tenant() AND c.tenant_id = s.tenant_id
		AND greatest(s.slot_at, s.blocked_until, clock_timestamp()) <= clock_timestamp() + make_interval(secs => p_most_ms / 1000.0)
	RETURNING greatest(0, ceil(extract(epoch FROM s.slot_at - interval '1 second' / c.rate - clock_timestamp()) * 1000))::bigint
$$;

-- Words that are new, and those whose meaning was not known: looked for by name. Planned for each
-- batch, and never by reading whole tables: while a business is read for the first time they grow
-- faster than anything is known of them.
CREATE FUNCTION crm_learn(p_ids text[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	INSERT INTO crm_values (tenant_id, kind, value)
	SELECT DISTINCT t, v.kind, v.value FROM crm_records r, LATERAL (VALUES ('status', r.status), ('stage', r.stage), ('owner', r.owner)) v (kind, value)
	WHERE r.tenant_id = t AND r.record_id = ANY (p_ids) AND v.value <> ''
	ON CONFLICT DO NOTHING;
	UPDATE crm_values v SET target = f.target, how = 'found' FROM (
		SELECT u.kind, u.value, CASE u.kind
			WHEN 'status' THEN (SELECT s.name FROM contact_statuses s WHERE s.tenant_id = t AND (lower(s.name) = lower(u.value)
				OR lower(s.label) = lower(u.value) OR lower(u.value) = ANY (SELECT lower(a) FROM unnest(s.aliases) a))
				ORDER BY lower(s.name) = lower(u.value) DESC, s.position, s.name LIMIT 1)
			WHEN 'stage' THEN (SELECT s.id::text FROM journey_stages s WHERE s.tenant_id = t AND lower(s.name) = lower(u.value)
				ORDER BY s.position LIMIT 1)
			ELSE (SELECT m.id::text FROM members m WHERE m.tenant_id = t AND (m.sort_name = ltrim(contact_fold(u.value))
				OR position('@' IN u.value) > 0 AND member_email(m.id) = lower(u.value)) ORDER BY m.active DESC, m.id LIMIT 1) END AS target
		FROM crm_values u WHERE u.tenant_id = t AND u.how = 'unknown') f
	WHERE v.tenant_id = t AND v.kind = f.kind AND v.value = f.value AND f.target IS NOT NULL;
END $$;

-- Records with what their words mean; a target that is there no more is none.
CREATE VIEW crm_meant WITH (security_invoker = true) AS
	SELECT r.*, s.name AS to_status, g.id AS to_stage, m.id AS to_owner
	FROM crm_records r
	LEFT JOIN crm_values vs ON vs.tenant_id = r.tenant_id AND vs.kind = 'status' AND vs.value = r.status
	LEFT JOIN contact_statuses s ON s.tenant_id = r.tenant_id AND s.name = vs.target
	LEFT JOIN crm_values vg ON vg.tenant_id = r.tenant_id AND vg.kind = 'stage' AND vg.value = r.stage
	LEFT JOIN journey_stages g ON g.tenant_id = r.tenant_id AND g.id = vg.target::uuid
	LEFT JOIN crm_values vo ON vo.tenant_id = r.tenant_id AND vo.kind = 'owner' AND vo.value = r.owner
	LEFT JOIN members m ON m.tenant_id = r.tenant_id AND m.id = vo.target::uuid;
GRANT SELECT ON crm_meant TO patchbay_app;

-- Whose contact a record is: the one with its record id; else one that nobody's record is yet,
-- with the same number, who was made by a call or has the same name; else a new one. Whom
-- somebody deleted or merged here is left out.
CREATE FUNCTION crm_find(p_ids text[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	UPDATE crm_records r SET contact_id = k.id FROM contacts k
	WHERE r.tenant_id = t AND r.record_id = ANY (p_ids) AND k.tenant_id = t AND k.record_id = r.record_id
		AND r.contact_id IS DISTINCT FROM k.id;
	WITH fit AS (SELECT DISTINCT ON (r.record_id) r.record_id, k.id FROM crm_records r
			JOIN contact_phones p ON p.tenant_id = t AND p.e164 = r.phone
			JOIN contacts k ON k.tenant_id = t AND k.id = p.contact_id
			WHERE r.tenant_id = t AND r.record_id = ANY (p_ids) AND r.contact_id IS NULL AND k.record_id IS NULL
				AND (k.source = 'call' AND k.type = 'lead' OR k.name = '' OR k.sort_name = ltrim(contact_fold(r.name)))
			ORDER BY r.record_id, k.id),
	one AS (SELECT DISTINCT ON (id) record_id, id FROM fit ORDER BY id, record_id),
	kept AS (UPDATE contacts k SET record_id = o.record_id, type = CASE k.type WHEN 'lead' THEN 'customer' ELSE k.type END
		FROM one o WHERE k.tenant_id = t AND k.id = o.id)
	UPDATE crm_records r SET contact_id = o.id FROM one o WHERE r.tenant_id = t AND r.record_id = o.record_id;
END $$;

-- The contacts of new records: how many were made.
CREATE FUNCTION crm_make(p_ids text[]) RETURNS uuid[] LANGUAGE sql AS $$
	WITH fresh AS MATERIALIZED (SELECT r.*, uuid7() AS id FROM crm_meant r
		WHERE r.tenant_id = app_tenant() AND r.record_id = ANY (p_ids) AND r.contact_id IS NULL AND (r.name <> '' OR r.phone IS NOT NULL)),
	made AS (INSERT INTO contacts (tenant_id, id, type, name, email, address, record_id, source, owner_id, stage_id, stage_since,
			status, sale_date, install_date, pto_date)
		SELECT tenant_id, id, 'customer', name, email, address, record_id, 'crm', to_owner, to_stage,
			CASE WHEN to_stage IS NOT NULL THEN now() END, to_status, sale_date, install_date, pto_date FROM fresh),
	told AS (INSERT INTO contact_changes (tenant_id, contact_id, source, what, after)
		SELECT tenant_id, id, 'crm', 'Added', 'Record ' || record_id FROM fresh),
	seen AS (UPDATE crm_records r SET contact_id = f.id FROM fresh f WHERE r.tenant_id = f.tenant_id AND r.record_id = f.record_id)
	SELECT array_agg(id) FROM fresh
$$;

-- The contact's number is the record's; the one before stays, as another of theirs: people go on
-- calling from it. The record's extension comes behind what people called the number here, in the
-- place of another one.
CREATE FUNCTION crm_phones(p_ids text[]) RETURNS uuid[] LANGUAGE sql AS $$
	WITH new AS MATERIALIZED (SELECT k.tenant_id, k.id, coalesce(k.phone, '') AS before, r.phone, CASE WHEN r.phone_label = '' THEN coalesce(p.label, '')
			ELSE concat_ws(', ', nullif(left(regexp_replace(p.label, '(, )?ext\. \d+$', ''), 40), ''), r.phone_label) END AS label
		FROM crm_records r
		JOIN contacts k ON k.tenant_id = r.tenant_id AND k.id = r.contact_id AND k.record_id = r.record_id
		LEFT JOIN contact_phones p ON p.tenant_id = k.tenant_id AND p.contact_id = k.id AND p.e164 = r.phone
		WHERE r.tenant_id = app_tenant() AND r.record_id = ANY (p_ids) AND r.phone IS NOT NULL
			AND (k.phone IS DISTINCT FROM r.phone OR r.phone_label <> '' AND p.label !~ (r.phone_label || '(?!\d)'))),
	less AS (UPDATE contact_phones p SET is_primary = false FROM new n
		WHERE p.tenant_id = n.tenant_id AND p.contact_id = n.id AND p.e164 <> n.phone AND p.is_primary),
	more AS (INSERT INTO contact_phones (tenant_id, contact_id, e164, label) SELECT tenant_id, id, phone, label FROM new
		ON CONFLICT (tenant_id, contact_id, e164) DO UPDATE SET is_primary = true, label = excluded.label),
	told AS (INSERT INTO contact_changes (tenant_id, contact_id, source, what, before, after)
		SELECT n.tenant_id, n.id, 'crm', 'Phone', n.before, concat_ws(' ', n.phone, nullif(n.label, '')) FROM new n WHERE n.before <> '')
	SELECT array_agg(id) FROM new
$$;

CREATE FUNCTION contact_status_label(p_status text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE s.label WHEN '' THEN s.name ELSE s.label END FROM contact_statuses s
	WHERE s.tenant_id = app_tenant() AND s.name = p_status
$$;

-- Brings contacts to what their records say. The CRM wins, for the fields of p_mapped: also with
-- nothing, except that nobody loses name or number; and a word that is not known changes nothing.
CREATE FUNCTION crm_update(p_ids text[], p_mapped text[]) RETURNS uuid[] LANGUAGE sql AS $$
	WITH want AS MATERIALIZED (SELECT k.tenant_id, k.id,
			CASE WHEN 'name' = ANY (p_mapped) AND r.name <> '' THEN r.name ELSE k.name END AS name,
			CASE WHEN 'email' = ANY (p_mapped) THEN r.email ELSE k.email END AS email,
			CASE WHEN 'address' = ANY (p_mapped) THEN r.address ELSE k.address END AS address,
			CASE WHEN 'status' = ANY (p_mapped) AND (r.status = '' OR r.to_status IS NOT NULL) THEN r.to_status ELSE k.status END AS status,
			CASE WHEN 'stage' = ANY (p_mapped) AND (r.stage = '' OR r.to_stage IS NOT NULL) THEN r.to_stage ELSE k.stage_id END AS stage_id,
			CASE WHEN 'owner' = ANY (p_mapped) AND (r.owner = '' OR r.to_owner IS NOT NULL) THEN r.to_owner ELSE k.owner_id END AS owner_id,
			CASE WHEN 'sale_date' = ANY (p_mapped) THEN r.sale_date ELSE k.sale_date END AS sale_date,
			CASE WHEN 'install_date' = ANY (p_mapped) THEN r.install_date ELSE k.install_date END AS install_date,
			CASE WHEN 'pto_date' = ANY (p_mapped) THEN r.pto_date ELSE k.pto_date END AS pto_date
		FROM crm_meant r JOIN contacts k ON k.tenant_id = r.tenant_id AND k.id = r.contact_id AND k.record_id = r.record_id
		WHERE r.tenant_id = app_tenant() AND r.record_id = ANY (p_ids)),
	done AS (UPDATE contacts k SET name = w.name, email = w.email, address = w.address, status = w.status, stage_id = w.stage_id,
			stage_since = CASE WHEN k.stage_id IS DISTINCT FROM w.stage_id THEN now() ELSE k.stage_since END, owner_id = w.owner_id,
			sale_date = w.sale_date, install_date = w.install_date, pto_date = w.pto_date, version = k.version + 1, updated_at = now()
		FROM want w WHERE k.tenant_id = w.tenant_id AND k.id = w.id
			AND (k.name, k.email, k.address, k.status, k.stage_id, k.owner_id, k.sale_date, k.install_date, k.pto_date)
			IS DISTINCT FROM (w.name, w.email, w.address, w.status, w.stage_id, w.owner_id, w.sale_date, w.install_date, w.pto_date)
		RETURNING k.id),
	told AS (INSERT INTO contact_changes (tenant_id, contact_id, source, what, before, after)
		SELECT w.tenant_id, w.id, 'crm', c.what, coalesce(c.before, ''), coalesce(c.after, '')
		FROM done d JOIN want w ON w.id = d.id JOIN contacts o ON o.tenant_id = w.tenant_id AND o.id = w.id, LATERAL (VALUES
			('Name', o.name, w.name), ('Email', o.email, w.email), ('Address', o.address, w.address),
			('Status', contact_status_label(o.status), contact_status_label(w.status)),
			('Stage', (SELECT s.name FROM journey_stages s WHERE s.tenant_id = w.tenant_id AND s.id = o.stage_id),
				(SELECT s.name FROM journey_stages s WHERE s.tenant_id = w.tenant_id AND s.id = w.stage_id)),
			('Coordinator', (SELECT m.name FROM members m WHERE m.tenant_id = w.tenant_id AND m.id = o.owner_id),
				(SELECT m.name FROM members m WHERE m.tenant_id = w.tenant_id AND m.id = w.owner_id)),
			('Sale date', o.sale_date::text, w.sale_date::text), ('Install date', o.install_date::text, w.install_date::text),
			('PTO date', o.pto_date::text, w.pto_date::text)) c (what, before, after)
		WHERE c.before IS DISTINCT FROM c.after)
	SELECT array_agg(id) FROM done
$$;

-- Contacts that were made or changed, once each. One at a time for a business.
CREATE FUNCTION crm_apply(p_ids text[], p_mapped text[]) RETURNS TABLE (contact_id uuid, made boolean) LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE
	fresh uuid[];
	changed uuid[];
BEGIN
	PERFORM pg_advisory_xact_lock(7305, hashtext(app_tenant()::text));
	PERFORM crm_learn(p_ids);
	PERFORM crm_find(p_ids);
	-- in one order, as whoever else takes several does
	PERFORM FROM contacts k WHERE k.tenant_id = app_tenant() AND k.record_id = ANY (p_ids) ORDER BY k.id FOR UPDATE;
	fresh := crm_make(p_ids);
	changed := crm_update(p_ids, p_mapped);
	IF 'phone' = ANY (p_mapped) THEN
		changed := changed || crm_phones(p_ids);
	END IF;
	RETURN QUERY SELECT DISTINCT u.id, u.id = ANY (coalesce(fresh, '{}')) FROM unnest(fresh || changed) u (id);
END $$;

-- A page of records as they were read: kept, and applied. p_pass: the beginning of the full pass
-- that reads them.
CREATE FUNCTION crm_keep(p_rows jsonb, p_mapped text[], p_pass timestamptz)
RETURNS TABLE (contact_id uuid, made boolean) LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
BEGIN
	INSERT INTO crm_records AS r (tenant_id, record_id, modified_at, name, phone, phone_label, email, address, status, stage, owner, sale_date,
		install_date, pto_date, problem, pulled_at, pass_at)
	SELECT app_tenant(), x.record_id, x.modified_at, coalesce(x.name, ''), x.phone, coalesce(x.phone_label, ''), nullif(x.email, ''), nullif(x.address, ''),
		coalesce(x.status, ''), coalesce(x.stage, ''), coalesce(x.owner, ''), x.sale_date, x.install_date, x.pto_date,
		coalesce(x.problem, ''), clock_timestamp(), p_pass
	FROM (SELECT DISTINCT ON (record_id) * FROM jsonb_populate_recordset(NULL::crm_records, p_rows) ORDER BY record_id) x
	ON CONFLICT (tenant_id, record_id) DO UPDATE SET modified_at = excluded.modified_at, name = excluded.name, phone = excluded.phone, phone_label = excluded.phone_label,
		email = excluded.email, address = excluded.address, status = excluded.status, stage = excluded.stage, owner = excluded.owner,
		sale_date = excluded.sale_date, install_date = excluded.install_date, pto_date = excluded.pto_date, problem = excluded.problem,
		pulled_at = excluded.pulled_at, pass_at = coalesce(excluded.pass_at, r.pass_at), gone_at = NULL;
	RETURN QUERY SELECT a.contact_id, a.made FROM crm_apply(ARRAY(SELECT x->>'record_id' FROM jsonb_array_elements(p_rows) x), p_mapped) a;
END $$;

-- Records that are in the CRM no more: their contacts stay, and say so.
CREATE FUNCTION crm_gone(p_ids text[]) RETURNS bigint LANGUAGE sql AS $$
	WITH gone AS (UPDATE crm_records r SET gone_at = clock_timestamp()
		WHERE r.tenant_id = app_tenant() AND r.record_id = ANY (p_ids) AND r.gone_at IS NULL RETURNING r.contact_id, r.record_id),
	told AS (INSERT INTO contact_changes (tenant_id, contact_id, source, what, before, after)
		SELECT k.tenant_id, k.id, 'crm', 'CRM record', g.record_id, 'gone'
		FROM gone g JOIN contacts k ON k.tenant_id = app_tenant() AND k.id = g.contact_id)
	SELECT count(*) FROM gone
$$;

-- After a full pass: those it did not see. Nothing when they are so many that something else must
-- be wrong (another table, a role that may see less): NULL then.
CREATE FUNCTION crm_pass_done(p_pass timestamptz) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	missing text[] := ARRAY(SELECT r.record_id FROM crm_records r WHERE r.tenant_id = app_tenant() AND r.gone_at IS NULL
		AND r.pulled_at < p_pass AND r.pass_at IS DISTINCT FROM p_pass);
	here bigint := (SELECT count(*) FROM crm_records r WHERE r.tenant_id = app_tenant() AND r.gone_at IS NULL);
BEGIN
	IF cardinality(missing) > 10 AND cardinality(missing) * 2 > here THEN
		RETURN NULL;
	END IF;
	RETURN crm_gone(missing);
END $$;

-- When a call's outcome is known, or becomes another one, the CRM is told; a moment later, so that
-- what belongs to the call (its voicemail, who answered) has come in.
CREATE FUNCTION crm_call_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, run_at)
	SELECT c.tenant_id, 'slow', 'crm.push', jsonb_build_object('call', NEW.id), NEW.id, clock_timestamp() + interval '10 seconds'
	FROM crm_connections c WHERE c.tenant_id = NEW.tenant_id AND c.state = 'on' AND NEW.contact_id IS NOT NULL
		AND (c.comm_table <> '' OR c.ticket_table <> '' OR c.map ? 'last_contact')
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER crm_ended AFTER UPDATE ON calls FOR EACH ROW
	WHEN (NEW.outcome IS DISTINCT FROM OLD.outcome AND NEW.outcome IS NOT NULL AND NEW.outcome <> 'blocked')
	EXECUTE FUNCTION crm_call_ended();

-- What of a contact is changed in the CRM and nowhere else: what is mapped, of those who are a
-- record there; and then the record itself, too.
CREATE FUNCTION crm_locks(p_record text) RETURNS text[] LANGUAGE sql STABLE AS $$
	SELECT coalesce((SELECT CASE WHEN count(*) > 0 THEN array_agg(m.key) || '{record_id}'::text[] END FROM crm_connections c, jsonb_each_text(c.map) m
		WHERE c.tenant_id = (SELECT app_tenant()) AND c.state <> 'off' AND m.value ~ '^[1-9]'
			AND m.key IN ('name', 'phone', 'email', 'address', 'status', 'stage', 'owner', 'sale_date', 'install_date', 'pto_date')
			AND EXISTS (SELECT FROM crm_records r WHERE r.tenant_id = c.tenant_id AND r.record_id = p_record AND r.gone_at IS NULL)), '{}')
$$;

GRANT EXECUTE ON FUNCTION crm_locks(text), crm_slot(bigint), crm_learn(text[]), crm_find(text[]), crm_make(text[]), crm_phones(text[]),
	crm_update(text[], text[]), contact_status_label(text), crm_apply(text[], text[]), crm_keep(jsonb, text[], timestamptz),
	crm_gone(text[]), crm_pass_done(timestamptz) TO patchbay_app;
