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
