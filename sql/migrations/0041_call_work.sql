-- What people make of a call: its outcome, a note, what it may be worth, whose it is, tags.

CREATE DOMAIN call_note AS text CHECK (length(VALUE) <= 4000);

-- work_version: of outcome, value, owner and follow-up (which is a promise); work_by, work_at: who saved one of these or a
-- tag last, for those who have the call open; note_version: of the note, which is saved
-- while it is being typed. emergency: its words say so.
ALTER TABLE calls
	ADD disposition_id  uuid,
	ADD disposed_by     uuid,
	ADD disposed_at     timestamptz,
	ADD note            call_note NOT NULL DEFAULT '',
	ADD note_by         uuid,
	ADD note_at         timestamptz,
	ADD note_version    int NOT NULL DEFAULT 0,
	ADD value           bigint,
	ADD spam            boolean NOT NULL DEFAULT false,
	ADD emergency       boolean NOT NULL DEFAULT false,
	ADD assigned_to     uuid,
	ADD work_version    int NOT NULL DEFAULT 0,
	ADD work_by         uuid,
	ADD work_at         timestamptz;
CREATE INDEX calls_disposed ON calls (tenant_id, disposition_id, id DESC) WHERE disposition_id IS NOT NULL;
-- The rows themselves are the carrier's as well: only what people set is audited.
CREATE TRIGGER audit_work AFTER UPDATE OF disposition_id, note, value, spam, assigned_to, contact_id ON calls FOR EACH ROW
	WHEN (current_setting('app.who', true) <> '' AND pg_trigger_depth() = 0)
	EXECUTE FUNCTION audit_change('call', '{created,changed,deleted}', '{id}',
		'{tenant_id,work_version,work_by,work_at,note_version,note_at,note_by,disposed_at,updated_at,candidates,facts,said}', '{}');
