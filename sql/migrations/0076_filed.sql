-- Pictures of texts that somebody put among a contact's files: who did, and when. They go with the text
-- when contacts are merged.

ALTER TABLE message_media ADD filed_at timestamptz, ADD filed_by uuid,
	ADD FOREIGN KEY (tenant_id, filed_by) REFERENCES members (tenant_id, id);
CREATE INDEX message_media_filed ON message_media (tenant_id, message_id) WHERE filed_at IS NOT NULL;
