-- What the table of calls is narrowed by, beside the call: whether a conversation was recorded.
ALTER TABLE calls ADD recorded boolean NOT NULL DEFAULT false;
UPDATE calls c SET recorded = true FROM recordings r WHERE r.tenant_id = c.tenant_id AND r.call_id = c.id AND r.kind = 'call';
CREATE FUNCTION call_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE calls c SET recorded = true WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.call_id AND NOT c.recorded;
	RETURN NULL;
END $$;
CREATE TRIGGER recorded AFTER INSERT ON recordings FOR EACH ROW WHEN (NEW.kind = 'call') EXECUTE FUNCTION call_recorded();

CREATE INDEX contacts_source ON contacts (tenant_id, source) WHERE source <> 'manual';
CREATE INDEX promises_became ON promises (tenant_id, state, call_id DESC) WHERE call_id IS NOT NULL;
CREATE INDEX recordings_unheard ON recordings (tenant_id, call_id DESC) WHERE kind = 'voicemail' AND handled_at IS NULL;
