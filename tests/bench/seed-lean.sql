-- The lean schema: what the same two answers need and nothing else.
CREATE SCHEMA lean;
GRANT USAGE ON SCHEMA lean TO patchbay_app;
CREATE TABLE lean.accounts (sid text PRIMARY KEY, token text NOT NULL);
CREATE TABLE lean.numbers (account text NOT NULL, e164 text NOT NULL, tenant_id uuid NOT NULL, name text NOT NULL,
	PRIMARY KEY (account, e164));
CREATE TABLE lean.contacts (tenant_id uuid NOT NULL, id uuid NOT NULL, type text NOT NULL, sort_name text NOT NULL,
	name text NOT NULL, phone text, stage text, status text, owner text, last_touch_at timestamptz, last_touch_by text,
	PRIMARY KEY (tenant_id, id));
CREATE TABLE lean.calls (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, tenant_id uuid NOT NULL,
	call_sid text NOT NULL UNIQUE, from_number text NOT NULL, to_number text NOT NULL, contact_id uuid,
	state text NOT NULL, payload text NOT NULL, started_at timestamptz NOT NULL DEFAULT now());

INSERT INTO lean.accounts SELECT account_sid, md5(account_sid) FROM carrier_accounts;
INSERT INTO lean.numbers SELECT a.account_sid, n.e164, n.tenant_id, n.name FROM numbers n JOIN carrier_accounts a USING (tenant_id);
INSERT INTO lean.contacts
SELECT k.tenant_id, k.id, k.type, k.sort_name, k.name, k.phone, s.name, k.status, m.name, k.last_touch_at, k.last_touch_by
FROM contacts k LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id
LEFT JOIN members m ON m.tenant_id = k.tenant_id AND m.id = k.owner_id;
-- What the triggers did not count while the contacts were made.
INSERT INTO contact_count_changes SELECT k.tenant_id, k.type, k.hidden, v.dim, v.value, count(*)
FROM contacts k JOIN bench.tenants t ON t.id = k.tenant_id, LATERAL (VALUES ('all', ''), ('status', coalesce(k.status, '')),
	('owner', coalesce(k.owner_id::text, '')), ('stage', coalesce(k.stage_id::text, ''))) v (dim, value)
GROUP BY 1, 2, 3, 4, 5;
CREATE INDEX ON lean.contacts (tenant_id, phone);
CREATE INDEX ON lean.contacts (tenant_id, type, sort_name, id);
CREATE INDEX ON lean.calls (tenant_id, started_at DESC);
GRANT SELECT ON ALL TABLES IN SCHEMA lean TO patchbay_app;
GRANT INSERT ON lean.calls TO patchbay_app;
