-- What is being written: drafts and pictures of texts that have not been sent.

-- One for each member in a thread: it is there again after a reload, on whatever device.
CREATE TABLE thread_drafts (
	tenant_id  uuid NOT NULL,
	thread_id  uuid NOT NULL,
	member_id  uuid NOT NULL,
	body       text NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
	note       boolean NOT NULL DEFAULT false,
	changed_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, thread_id, member_id),
	FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('thread_drafts', 'SELECT, INSERT, UPDATE, DELETE');

-- A draft as it is now; nothing in it, or the text went out meanwhile (p_key): there is none.
CREATE FUNCTION draft_put(p_thread uuid, p_member uuid, p_body text, p_note boolean, p_key text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
BEGIN
	IF p_body = '' OR EXISTS (SELECT FROM messages m WHERE m.tenant_id = t AND m.form_key = p_key) THEN
		DELETE FROM thread_drafts d WHERE d.tenant_id = t AND d.thread_id = p_thread AND d.member_id = p_member;
	ELSE
		INSERT INTO thread_drafts (tenant_id, thread_id, member_id, body, note)
		SELECT t, h.id, p_member, left(p_body, 10000), p_note FROM threads h WHERE h.tenant_id = t AND h.id = p_thread
		ON CONFLICT (tenant_id, thread_id, member_id) DO UPDATE
			SET body = excluded.body, note = excluded.note, changed_at = now();
	END IF;
END $$;

-- Pictures that a member takes back before they are sent.
GRANT DELETE ON message_media TO patchbay_app;
CREATE INDEX message_media_loose ON message_media (created_at) WHERE message_id IS NULL;

-- Pictures that nobody has sent for a day, of all businesses: their rows go, their files are named.
CREATE FUNCTION pictures_left() RETURNS TABLE (file text)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH gone AS (DELETE FROM message_media x USING (SELECT o.tenant_id, o.id FROM message_media o WHERE o.message_id IS NULL
		AND o.created_at < now() - interval '1 day' ORDER BY o.created_at LIMIT 200 FOR UPDATE SKIP LOCKED) o
		WHERE x.tenant_id = o.tenant_id AND x.id = o.id RETURNING x.tenant_id, x.id, x.file)
	SELECT g.file FROM gone g WHERE g.file IS NOT NULL AND NOT EXISTS (SELECT FROM message_media u
		WHERE u.tenant_id = g.tenant_id AND u.file = g.file AND u.message_id IS NOT NULL)
$$;

-- A text that was not delivered, for once more: its words, and its pictures as new ones. Nothing
-- when it is not there or was delivered; without pictures when it was sent again before.
CREATE FUNCTION text_again(p_message uuid, p_thread uuid, p_member uuid) RETURNS TABLE (body text, segments bigint, pictures text)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	m messages;
	ids uuid[] := '{}';
BEGIN
	PERFORM FROM threads h WHERE h.tenant_id = t AND h.id = p_thread FOR UPDATE;
	SELECT * INTO m FROM messages x WHERE x.tenant_id = t AND x.id = p_message AND x.thread_id = p_thread AND x.direction = 'out'
		AND x.state IN ('failed', 'undelivered', 'canceled');
	IF m.id IS NULL THEN
		RETURN;
	END IF;
	IF NOT EXISTS (SELECT FROM messages x WHERE x.tenant_id = t AND x.form_key = 'again:' || p_message) THEN
		WITH copies AS (INSERT INTO message_media (tenant_id, thread_id, member_id, n, type, name, bytes, file, state)
			SELECT t, p_thread, p_member, x.n, x.type, x.name, x.bytes, x.file, x.state FROM message_media x
			WHERE x.tenant_id = t AND x.message_id = m.id AND x.state = 'ready' ORDER BY x.n RETURNING message_media.id, message_media.n)
		SELECT coalesce(array_agg(c.id ORDER BY c.n), '{}') INTO ids FROM copies c;
	END IF;
	body := m.body; segments := m.segments; pictures := ids::text;
	RETURN NEXT;
END $$;

GRANT EXECUTE ON FUNCTION draft_put(uuid, uuid, text, boolean, text), pictures_left(), text_again(uuid, uuid, uuid) TO patchbay_app;
