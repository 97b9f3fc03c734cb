-- Files that people put beside a call, and the shape of what was recorded.

-- type: by its content. What was taken away can be put back until it is erased, a week later.
CREATE TABLE call_files (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	call_id    uuid NOT NULL,
	member_id  uuid,
	name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
	type       text NOT NULL CHECK (length(type) <= 120),
	bytes      bigint NOT NULL CHECK (bytes > 0),
	file       text NOT NULL CHECK (length(file) <= 120),   -- name in the file store
	removed_at timestamptz,
	removed_by uuid,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, call_id) REFERENCES calls (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, removed_by) REFERENCES members (tenant_id, id)
);
CREATE INDEX call_files_call ON call_files (tenant_id, call_id);
SELECT app_protect('call_files', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('call_files', 'call_file', quiet => '{file}');

-- How loud it is in each of a hundred parts, a hexadecimal digit each: of the caller, then of the
-- other side where that was recorded by itself.
ALTER TABLE recordings ADD peaks text NOT NULL DEFAULT '' CHECK (peaks ~ '^([0-9a-f]{100}){0,2}$');

-- From which role on calls' transcripts and recordings are read and heard. Voicemails are work: whoever works sees them.
CREATE DOMAIN member_rank AS text CHECK (VALUE IN ('viewer', 'agent', 'lead', 'manager', 'owner'));
CREATE TABLE call_privacy (
	tenant_id   uuid PRIMARY KEY REFERENCES tenants,
	transcripts member_rank NOT NULL DEFAULT 'viewer',
	recordings  member_rank NOT NULL DEFAULT 'viewer'
);
SELECT app_protect('call_privacy', 'SELECT, INSERT, UPDATE');
SELECT app_audit('call_privacy', 'call_privacy');

-- Whether whoever acts in this transaction may: 'transcripts' or 'recordings' of calls. The machine may.
CREATE FUNCTION call_shown(p_what text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT coalesce(current_setting('app.role', true), '') = '' OR coalesce(array_position(r.ranks, current_setting('app.role', true))
		>= array_position(r.ranks, (SELECT CASE p_what WHEN 'transcripts' THEN p.transcripts ELSE p.recordings END::text FROM call_privacy p
			WHERE p.tenant_id = (SELECT app_tenant())) ), NOT EXISTS (SELECT FROM call_privacy p WHERE p.tenant_id = (SELECT app_tenant())))
	FROM (SELECT '{viewer,field,agent,lead,manager,owner}'::text[] AS ranks) r
$$;

-- Recordings as pages and programs read them; what works on recordings reads the table.
CREATE VIEW recordings_shown WITH (security_invoker = true) AS
SELECT r.tenant_id, r.id, r.call_id, r.kind, r.duration_s, r.channels, r.created_at, r.handled_at, r.handled_by,
	NOT h.hear AS unheard, NOT h.read AS unread, CASE WHEN h.hear THEN r.state ELSE 'failed' END AS state, r.problem,
	CASE WHEN h.hear THEN r.file END AS file, CASE WHEN h.hear THEN r.peaks ELSE '' END AS peaks,
	CASE WHEN h.read THEN r.transcript END AS transcript, CASE WHEN h.read THEN r.transcript_state ELSE '' END AS transcript_state
FROM recordings r, LATERAL (SELECT r.kind = 'voicemail' OR (SELECT call_shown('recordings')) AS hear,
	r.kind = 'voicemail' OR (SELECT call_shown('transcripts')) AS read) h;
GRANT SELECT ON recordings_shown TO patchbay_app;
GRANT EXECUTE ON FUNCTION call_shown(text) TO patchbay_app;
