-- One thread in several windows and several hands: drafts that do not overwrite each other, threads
-- that are a department's, notes among colleagues as a list.

-- A draft for each window it is written in. Whoever opens the thread goes on with the newest; the
-- others are shown beside it.
ALTER TABLE thread_drafts
	ADD form text NOT NULL DEFAULT '' CHECK (length(form) <= 80),
	DROP CONSTRAINT thread_drafts_pkey,
	ADD PRIMARY KEY (tenant_id, thread_id, member_id, form);

-- What a window (p_key) has now, in place of what it had, or was shown when it was opened (p_base: its
-- changed_at in microseconds; absent: the newest). A draft that this one begins with is in it. Nothing
-- in it, or the text went out meanwhile: that draft is gone, the others stay. Ten are kept.
DROP FUNCTION draft_put(uuid, uuid, text, boolean, text);
CREATE FUNCTION draft_put(p_thread uuid, p_member uuid, p_body text, p_note boolean, p_key text, p_base bigint DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	mine text := coalesce(p_key, '');
	old text;
BEGIN
	IF p_body <> '' AND EXISTS (SELECT FROM messages m WHERE m.tenant_id = t AND m.form_key = p_key) THEN
		DELETE FROM thread_drafts d WHERE d.tenant_id = t AND d.thread_id = p_thread AND d.member_id = p_member AND d.form = mine;
		RETURN;
	END IF;
	old := (SELECT d.form FROM thread_drafts d WHERE d.tenant_id = t AND d.thread_id = p_thread AND d.member_id = p_member
			AND (d.form = mine OR p_base IS NULL OR (extract(epoch FROM d.changed_at) * 1000000)::bigint = p_base)
		ORDER BY (d.form = mine) DESC, d.changed_at DESC LIMIT 1);
	DELETE FROM thread_drafts d WHERE d.tenant_id = t AND d.thread_id = p_thread AND d.member_id = p_member
		AND (d.form = old OR p_body <> '' AND starts_with(p_body, d.body));
	IF p_body = '' THEN
		RETURN;
	END IF;
	INSERT INTO thread_drafts (tenant_id, thread_id, member_id, form, body, note, changed_at)
	SELECT t, h.id, p_member, mine, left(p_body, 10000), p_note, clock_timestamp() FROM threads h WHERE h.tenant_id = t AND h.id = p_thread
	ON CONFLICT (tenant_id, thread_id, member_id, form) DO UPDATE
		SET body = excluded.body, note = excluded.note, changed_at = excluded.changed_at;
	DELETE FROM thread_drafts d WHERE d.tenant_id = t AND d.thread_id = p_thread AND d.member_id = p_member
		AND d.form NOT IN (SELECT o.form FROM thread_drafts o WHERE o.tenant_id = t AND o.thread_id = p_thread AND o.member_id = p_member
			ORDER BY o.changed_at DESC LIMIT 10);
END $$;
GRANT EXECUTE ON FUNCTION draft_put(uuid, uuid, text, boolean, text, bigint) TO patchbay_app;

-- A department's open threads that no member has taken yet.
CREATE INDEX threads_department ON threads (tenant_id, assigned_department, last_at, id)
	WHERE state = 'open' AND assigned_member IS NULL AND assigned_department IS NOT NULL;

CREATE INDEX messages_notes ON messages (tenant_id, id DESC) WHERE direction = 'note';
CREATE INDEX notices_texts ON notices (tenant_id, member_id, href) WHERE read_at IS NULL AND kind = 'mention';

-- Given to a member or to a department of this business; to neither: to nobody. Whoever has it now is
-- told, unless they did it themselves (p_by). False: it was so already, or there is none such.
CREATE FUNCTION thread_assign(p_thread uuid, p_member uuid, p_department uuid, p_by uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	h threads;
BEGIN
	UPDATE threads x SET assigned_member = p_member, assigned_department = coalesce(p_department, x.assigned_department), version = x.version + 1
	WHERE x.tenant_id = t AND x.id = p_thread
		AND (p_member IS NULL OR EXISTS (SELECT FROM members m WHERE m.tenant_id = t AND m.id = p_member AND m.active))
		AND (p_department IS NULL OR EXISTS (SELECT FROM departments d WHERE d.tenant_id = t AND d.id = p_department))
		AND (x.assigned_member IS DISTINCT FROM p_member OR x.assigned_department IS DISTINCT FROM coalesce(p_department, x.assigned_department))
	RETURNING x.* INTO h;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT t, m.id, 'handoff', h.contact_id, left(coalesce((SELECT w.name FROM members w WHERE w.tenant_id = t AND w.id = p_by), 'Somebody')
		|| ' gave ' || CASE WHEN p_member IS NULL THEN d.name ELSE 'you' END || ' the texts with '
		|| coalesce(nullif((SELECT k.name FROM contacts k WHERE k.tenant_id = t AND k.id = h.contact_id), ''), h.peer), 300), '/inbox/' || h.id
	FROM members m LEFT JOIN departments d ON d.tenant_id = t AND d.id = p_department
	WHERE m.tenant_id = t AND m.active AND m.id <> p_by AND m.role IN ('owner', 'manager', 'lead', 'agent')
		AND (m.id = p_member OR p_member IS NULL AND m.department_id = p_department);
	RETURN true;
END $$;
GRANT EXECUTE ON FUNCTION thread_assign(uuid, uuid, uuid, uuid) TO patchbay_app;
