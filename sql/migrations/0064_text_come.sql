-- A text that comes in is one question to the database: what depends on the business's rules is decided
-- before, what depends on who wrote it and on whether it is news is decided here.

-- A text of the machine's own, to be sent; false when there is one of that key.
CREATE FUNCTION text_machine(p_thread uuid, p_kind text, p_body text, p_segments int, p_key text, p_request text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	w record;
BEGIN
	SELECT * INTO w FROM text_write(p_thread, NULL, 'out', p_kind, p_body, p_segments, p_key, NULL, '{}', '{}');
	IF w.fresh IS NOT TRUE THEN
		RETURN false;
	END IF;
	INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, request_id)
	VALUES (app_tenant(), 'fast', 'message.send', jsonb_build_object('message', w.message_id), w.message_id::text, p_request)
	ON CONFLICT DO NOTHING;
	RETURN true;
END $$;

-- Kept, its STOP or START in the ledger (p_word; YES is a START of whoever has sent STOP, of others an answer that a person reads), what the machine answers (p_reply; STOP is confirmed
-- once), its pictures to be fetched. Nothing follows from one that is no news, nor from a blocked number.
CREATE FUNCTION text_come(p_sid text, p_conversation text, p_from text, p_to text, p_body text, p_segments int, p_media jsonb,
	p_quiet boolean, p_wish text, p_due timestamptz, p_due_words text, p_word text, p_reply text, p_reply_kind text,
	p_reply_segments int, p_reply_key text, p_request text)
RETURNS TABLE (duplicate boolean, thread_id uuid, message_id uuid, contact_id uuid, blocked boolean, fresh_contact boolean,
	answered boolean) LANGUAGE plpgsql AS $$
DECLARE
	a record;
	fresh boolean := true;
	back boolean := p_word = 'start';
BEGIN
	IF p_word = 'yes' THEN
		back := (SELECT o.by_them FROM consent_out(p_from) o);
	END IF;
	SELECT * INTO a FROM text_arrive(p_sid, p_conversation, p_from, p_to, p_body, p_segments, p_media, p_quiet OR back, p_wish, p_due, p_due_words);
	duplicate := a.duplicate; thread_id := a.thread_id; message_id := a.message_id; contact_id := a.contact_id;
	blocked := a.blocked; fresh_contact := a.fresh_contact; answered := false;
	IF a.message_id IS NOT NULL AND NOT a.duplicate AND p_media <> '[]' THEN
		INSERT INTO tasks (tenant_id, lane, kind, args, dedupe_key, request_id)
		VALUES (app_tenant(), 'slow', 'message.fetch', jsonb_build_object('message', a.message_id), a.message_id::text, p_request)
		ON CONFLICT DO NOTHING;
	END IF;
	IF a.message_id IS NOT NULL AND NOT a.duplicate AND NOT a.blocked THEN
		IF p_word = 'stop' OR back THEN
			fresh := consent_by_text(p_from, a.contact_id, back, p_body);
		END IF;
		answered := p_reply <> '' AND (fresh OR p_word <> 'stop') AND (back OR p_word <> 'yes')
			AND NOT (p_reply_kind = 'closed' AND text_answered_lately(a.contact_id, 'closed'))
			AND text_machine(a.thread_id, p_reply_kind, p_reply, p_reply_segments, p_reply_key, p_request);
	END IF;
	RETURN NEXT;
END $$;

-- The codes of the open claims that a member was told of, newest first.
CREATE FUNCTION lead_told_codes(p_member uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
	SELECT coalesce(array_agg(l.code ORDER BY l.id DESC), '{}') FROM hot_leads l WHERE l.tenant_id = app_tenant() AND l.state = 'escalated' AND l.code <> ''
		AND EXISTS (SELECT FROM generate_series(0, 2) r JOIN messages x ON x.tenant_id = l.tenant_id
			AND x.form_key = format('lead:%s:%s:%s', right(l.id::text, 12), right(p_member::text, 12), r))
$$;

-- Whether a member texts us an order, and what came of the claim in it (p_how: claim; no code: the one that they were told of, if it is
-- one). code: a claim, if that is a lead's of these days; mention: how it stands with the first of these codes that is; else no order.
CREATE FUNCTION lead_order(p_phone text, p_line text, p_how text, p_code text, p_key text)
RETURNS TABLE (id uuid, name text, number_id uuid, outcome text, lead_id uuid, thread_id uuid, by_name text, code text, codes text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	told text[];
	l hot_leads;
BEGIN
	code := p_code;
	codes := '';
	SELECT m.id, m.name, n.id INTO lead_order.id, lead_order.name, lead_order.number_id FROM members m, numbers n
	WHERE m.tenant_id = t AND m.phone = p_phone AND m.active AND n.tenant_id = t AND n.e164 = p_line ORDER BY m.id LIMIT 1;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	IF p_how IN ('code', 'mention') THEN
		SELECT x.* INTO l FROM hot_leads x WHERE x.tenant_id = t AND x.id >= uuid7_floor(now() - interval '3 days')
			AND x.code = ANY (string_to_array(p_code, ' ')) ORDER BY (x.state = 'escalated') DESC, x.id DESC LIMIT 1;
		IF NOT FOUND THEN
			RETURN;
		END IF;
		code := l.code;
	END IF;
	-- the carrier tells it again: it was done and answered
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || p_key, 5));
	outcome := CASE WHEN EXISTS (SELECT FROM messages x WHERE x.tenant_id = t AND x.form_key = p_key) THEN 'again' ELSE '' END;
	IF p_how = 'claim' AND p_code = '' AND outcome = '' THEN
		told := lead_told_codes(lead_order.id);
		code := CASE WHEN cardinality(told) = 1 THEN told[1] ELSE '' END;
		codes := array_to_string(told[:10], ', ');
		outcome := CASE cardinality(told) WHEN 0 THEN 'none' WHEN 1 THEN '' ELSE 'which' END;
	END IF;
	IF p_how = 'mention' AND outcome = '' AND l.state = 'escalated' THEN
		outcome := 'open'; lead_id := l.id; thread_id := l.thread_id;
	ELSIF p_how <> '' AND outcome = '' THEN
		SELECT c.outcome, c.lead_id, c.thread_id, c.by_name INTO lead_order.outcome, lead_order.lead_id, lead_order.thread_id, lead_order.by_name
		FROM lead_claim(NULL, code, lead_order.id) c;
	END IF;
	RETURN NEXT;
END $$;

-- A member is texted, from a line of ours: this one, if it may text.
CREATE FUNCTION lead_text(p_number uuid, p_phone text, p_body text, p_segments int, p_key text, p_request text) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	h threads := thread_of(text_line_to_tell(p_number), p_phone, NULL);
BEGIN
	PERFORM text_machine(h.id, 'claim', p_body, p_segments, p_key, p_request);
END $$;

-- The others of the team are told who has it.
CREATE FUNCTION lead_taken(p_lead uuid, p_member uuid, p_who text, p_segments int, p_request text) RETURNS void LANGUAGE sql AS $$
	SELECT lead_text(h.number_id, m.phone, p_who || ' has taken the lead ' || l.code || '.', p_segments,
		format('taken:%s:%s', right(l.id::text, 12), right(m.id::text, 12)), p_request)
	FROM (SELECT m.tenant_id, m.id, m.phone FROM members m WHERE m.tenant_id = app_tenant() AND m.active AND m.phone IS NOT NULL
		AND m.role IN ('owner', 'manager', 'lead', 'agent', 'field') AND m.id <> p_member ORDER BY m.sort_name, m.id LIMIT 50) m
	JOIN hot_leads l ON l.tenant_id = m.tenant_id AND l.id = p_lead
	JOIN threads h ON h.tenant_id = l.tenant_id AND h.id = l.thread_id
$$;

-- The opening hours that a kind of promise is measured by.
CREATE FUNCTION sla_hours_of(p_kind text) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT s.id FROM sla_policies p JOIN schedules s ON s.tenant_id = p.tenant_id AND (p.schedule_id IS NULL OR s.id = p.schedule_id)
	WHERE p.tenant_id = (SELECT app_tenant()) AND p.kind = p_kind ORDER BY s.name <> 'Opening hours', s.id LIMIT 1
$$;

GRANT EXECUTE ON FUNCTION text_machine(uuid, text, text, int, text, text),
	text_come(text, text, text, text, text, int, jsonb, boolean, text, timestamptz, text, text, text, text, int, text, text),
	lead_told_codes(uuid), lead_order(text, text, text, text, text), lead_text(uuid, text, text, int, text, text), lead_taken(uuid, uuid, text, int, text),
	sla_hours_of(text) TO patchbay_app;
