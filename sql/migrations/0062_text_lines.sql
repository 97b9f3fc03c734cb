-- Which of our lines a text goes out from: whoever writes chooses.

-- The thread with the same number outside on another line, made when there is none, with what a
-- member has begun to write and to bring. NULL: no such thread, or no such line.
CREATE FUNCTION thread_move(p_thread uuid, p_line uuid, p_member uuid, p_body text, p_note boolean) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	h threads;
	other threads;
BEGIN
	SELECT * INTO h FROM threads x WHERE x.tenant_id = t AND x.id = p_thread;
	IF NOT FOUND OR NOT EXISTS (SELECT FROM numbers n WHERE n.tenant_id = t AND n.id = p_line) THEN
		RETURN NULL;
	END IF;
	other := thread_of(p_line, h.peer, h.contact_id);
	IF other.id <> h.id THEN
		UPDATE message_media x SET thread_id = other.id WHERE x.tenant_id = t AND x.thread_id = h.id AND x.member_id = p_member AND x.message_id IS NULL;
		PERFORM draft_put(h.id, p_member, '', false, NULL);
	END IF;
	IF p_body <> '' THEN
		PERFORM draft_put(other.id, p_member, p_body, p_note, NULL);
	END IF;
	RETURN other.id;
END $$;

-- The thread in which a program writes to a contact. p_line: from which of our numbers; absent: as
-- thread_to chooses. NULL: no such contact, phone or line.
CREATE FUNCTION thread_from(p_contact uuid, p_phone text, p_line text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	h uuid := thread_to(p_contact, p_phone);
	line uuid := (SELECT n.id FROM numbers n WHERE n.tenant_id = t AND n.e164 = p_line);
BEGIN
	RETURN CASE WHEN p_line IS NULL THEN h WHEN line IS NOT NULL
		THEN (SELECT (thread_of(line, x.peer, p_contact)).id FROM threads x WHERE x.tenant_id = t AND x.id = h) END;
END $$;

GRANT EXECUTE ON FUNCTION thread_move(uuid, uuid, uuid, text, boolean), thread_from(uuid, text, text) TO patchbay_app;
