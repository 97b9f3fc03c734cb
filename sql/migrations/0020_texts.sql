-- Texts: threads with one number outside on one line of ours, their messages, who has read them,
-- and how soon they are to be answered.

-- What a business sets about texts; made with its first use.
CREATE TABLE text_settings (
	tenant_id        uuid PRIMARY KEY REFERENCES tenants,
	schedule_id      uuid,                       -- by which it is after hours; absent: the business's first
	segment_microusd int NOT NULL DEFAULT 8300 CHECK (segment_microusd BETWEEN 0 AND 1000000),
	picture_microusd int NOT NULL DEFAULT 22000 CHECK (picture_microusd BETWEEN 0 AND 10000000),
	per_second       int NOT NULL DEFAULT 1 CHECK (per_second BETWEEN 1 AND 100),
	claim_min        int NOT NULL DEFAULT 15 CHECK (claim_min BETWEEN 1 AND 240),
	-- open threads a member may have before new ones go to the department; 0: no limit
	capacity         int NOT NULL DEFAULT 0 CHECK (capacity BETWEEN 0 AND 1000),
	FOREIGN KEY (tenant_id, schedule_id) REFERENCES schedules (tenant_id, id)
);
SELECT app_protect('text_settings', 'SELECT, INSERT, UPDATE');
SELECT app_audit('text_settings', 'text_settings');

-- A conversation: what one number outside and one line of ours wrote to each other. The contact is
-- whoever has the number now.
CREATE TABLE threads (
	tenant_id           uuid NOT NULL REFERENCES tenants,
	id                  uuid NOT NULL DEFAULT uuid7(),
	number_id           uuid NOT NULL,
	peer                text NOT NULL CHECK (length(peer) BETWEEN 1 AND 40),  -- E.164, a short code, a name
	contact_id          uuid,
	state               text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'snoozed', 'resolved')),
	snoozed_until       timestamptz,
	assigned_member     uuid,
	assigned_department uuid,
	-- who is answering right now: others see it, and may take over
	claimed_by          uuid,
	claimed_until       timestamptz,
	last_at             timestamptz NOT NULL DEFAULT now(),
	last_in_at          timestamptz,
	last_direction      text NOT NULL DEFAULT '' CHECK (last_direction IN ('', 'in', 'out', 'auto')),
	last_words          text NOT NULL DEFAULT '' CHECK (length(last_words) <= 200),
	last_by             uuid,
	-- the first text that nobody has answered, until when that is due, and why then
	waiting_since       timestamptz,
	due_at              timestamptz,
	due_words           text NOT NULL DEFAULT '' CHECK (length(due_words) <= 600),
	-- they may have asked for no more texts, in words that no rule is sure of
	wish                text NOT NULL DEFAULT '' CHECK (length(wish) <= 400),
	wish_call           uuid,                    -- the call in which they said so
	tagged              boolean NOT NULL DEFAULT false,   -- it has tags, or had
	version             int NOT NULL DEFAULT 1,
	created_at          timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	UNIQUE (tenant_id, number_id, peer),
	CHECK ((state = 'snoozed') = (snoozed_until IS NOT NULL)),
	CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
	FOREIGN KEY (tenant_id, number_id) REFERENCES numbers (tenant_id, id),
	FOREIGN KEY (tenant_id, assigned_member) REFERENCES members (tenant_id, id),
	FOREIGN KEY (tenant_id, assigned_department) REFERENCES departments (tenant_id, id)
) WITH (fillfactor = 80);
CREATE INDEX threads_waiting ON threads (tenant_id, due_at, id) WHERE state = 'open' AND due_at IS NOT NULL;
CREATE INDEX threads_list ON threads (tenant_id, state, last_at, id);
CREATE INDEX threads_rest ON threads (tenant_id, last_at, id) WHERE state = 'open' AND due_at IS NULL;
CREATE INDEX threads_mine ON threads (tenant_id, assigned_member, state, last_at, id) WHERE assigned_member IS NOT NULL;
CREATE INDEX threads_contact ON threads (tenant_id, contact_id, last_at DESC) WHERE contact_id IS NOT NULL;
CREATE INDEX threads_peer ON threads (tenant_id, peer);
CREATE INDEX threads_wish ON threads (tenant_id, last_at, id) WHERE wish <> '';
CREATE INDEX threads_snoozed ON threads (snoozed_until, tenant_id) WHERE state = 'snoozed';
SELECT app_protect('threads', 'SELECT, INSERT, UPDATE');
SELECT app_audit('threads', 'thread', quiet => '{last_at,last_in_at,last_direction,last_words,last_by,waiting_since,due_at,'
	'due_words,claimed_by,claimed_until,tagged,version,wish,wish_call}');

-- Up to when a member has read a thread.
CREATE TABLE thread_reads (
	tenant_id uuid NOT NULL,
	thread_id uuid NOT NULL,
	member_id uuid NOT NULL,
	read_at   timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, thread_id, member_id),
	FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('thread_reads', 'SELECT, INSERT, UPDATE');

-- Texts in and out, and notes among colleagues in between.
CREATE TABLE messages (
	tenant_id        uuid NOT NULL,
	id               uuid NOT NULL DEFAULT uuid7(),
	thread_id        uuid NOT NULL,
	contact_id       uuid,
	message_sid      text,
	conversation_sid text NOT NULL DEFAULT '',
	direction        text NOT NULL CHECK (direction IN ('in', 'out', 'note')),
	kind             text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'auto', 'stop', 'help', 'start', 'missed', 'closed', 'claim', 'api', 'reminder', 'visit')),
	from_number      text NOT NULL DEFAULT '' CHECK (length(from_number) <= 40),
	to_number        text NOT NULL DEFAULT '' CHECK (length(to_number) <= 40),
	body             text NOT NULL DEFAULT '' CHECK (length(body) <= 10000),
	segments         int NOT NULL DEFAULT 0,
	media            int NOT NULL DEFAULT 0,
	member_id        uuid,
	mentions         uuid[] NOT NULL DEFAULT '{}',
	-- of texts out: the carrier's word, only ever replaced by one of higher rank
	state            text NOT NULL CHECK (state IN ('received', 'noted', 'scheduled', 'queued', 'sending', 'sent', 'delivered', 'read',
		'undelivered', 'failed', 'canceled')),
	rank             int NOT NULL DEFAULT 0,
	error_code       int,
	reason           text NOT NULL DEFAULT '' CHECK (length(reason) <= 300),   -- why it was not sent, in words
	refused          text NOT NULL DEFAULT '',         -- the rule that refused it: opted_out, quiet, cap
	send_at          timestamptz,
	asked_at         timestamptz,                -- the carrier is asked to send it
	form_key         text CHECK (length(form_key) <= 80),                      -- one text however often a form is sent
	response_s       bigint,                     -- how long the first unanswered text had waited for this one
	created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
	search           text NOT NULL GENERATED ALWAYS AS (' ' || contact_fold(body)) STORED,
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
	FOREIGN KEY (tenant_id, member_id) REFERENCES members (tenant_id, id)
);
CREATE INDEX messages_thread ON messages (tenant_id, thread_id, id DESC);
CREATE INDEX messages_contact ON messages (tenant_id, contact_id, id DESC) WHERE contact_id IS NOT NULL;
CREATE UNIQUE INDEX messages_sid ON messages (tenant_id, message_sid) WHERE message_sid IS NOT NULL;
CREATE UNIQUE INDEX messages_key ON messages (tenant_id, form_key) WHERE form_key IS NOT NULL;
CREATE INDEX messages_search ON messages USING gin (tenant_id, search gin_trgm_ops);
SELECT app_protect('messages', 'SELECT, INSERT, UPDATE');

CREATE TABLE message_media (
	tenant_id  uuid NOT NULL,
	id         uuid NOT NULL DEFAULT uuid7(),
	message_id uuid,                             -- NULL: brought by a member, not sent yet
	thread_id  uuid NOT NULL,
	member_id  uuid,
	n          int NOT NULL DEFAULT 0,
	media_sid  text NOT NULL DEFAULT '' CHECK (length(media_sid) <= 40),
	type       text NOT NULL DEFAULT '' CHECK (length(type) <= 100),
	name       text NOT NULL DEFAULT '' CHECK (length(name) <= 120),
	bytes      bigint,
	file       text CHECK (length(file) <= 200), -- name in the file store
	state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'ready', 'refused', 'failed')),
	problem    text NOT NULL DEFAULT '' CHECK (length(problem) <= 300),
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id),
	FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id),
	FOREIGN KEY (tenant_id, message_id) REFERENCES messages (tenant_id, id)
);
CREATE INDEX message_media_message ON message_media (tenant_id, message_id, n);
CREATE INDEX message_media_thread ON message_media (tenant_id, thread_id, id DESC);
SELECT app_protect('message_media', 'SELECT, INSERT, UPDATE');

-- When a line may send its next text: carriers take so many a second from one number.
CREATE TABLE text_senders (
	tenant_id uuid NOT NULL,
	number_id uuid NOT NULL,
	next_at   timestamptz NOT NULL DEFAULT now(),
	ahead_at  timestamptz NOT NULL DEFAULT now(),   -- of what members are told
	PRIMARY KEY (tenant_id, number_id),
	FOREIGN KEY (tenant_id, number_id) REFERENCES numbers (tenant_id, id) ON DELETE CASCADE
);
SELECT app_protect('text_senders', 'SELECT, INSERT, UPDATE');

CREATE FUNCTION text_settings_now() RETURNS text_settings LANGUAGE plpgsql AS $$
DECLARE
	s text_settings;
	who text := current_setting('app.who', true);
BEGIN
	SELECT * INTO s FROM text_settings x WHERE x.tenant_id = app_tenant();
	IF NOT FOUND THEN
		-- nobody's doing: it is not told in the audit log
		PERFORM set_config('app.who', '', true);
		INSERT INTO text_settings (tenant_id) VALUES (app_tenant()) ON CONFLICT DO NOTHING;
		PERFORM set_config('app.who', coalesce(who, ''), true);
		SELECT * INTO s FROM text_settings x WHERE x.tenant_id = app_tenant();
	END IF;
	IF s.schedule_id IS NULL THEN
		s.schedule_id := (SELECT c.id FROM schedules c WHERE c.tenant_id = app_tenant() ORDER BY c.id LIMIT 1);
	END IF;
	RETURN s;
END $$;

-- The thread of a number on a line, made when there is none. Who is responsible: the contact's
-- coordinator, as long as they have room, else the line's department.
CREATE FUNCTION thread_of(p_number uuid, p_peer text, p_contact uuid) RETURNS threads LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	h threads;
	owner uuid;
	room int;
BEGIN
	SELECT * INTO h FROM threads x WHERE x.tenant_id = t AND x.number_id = p_number AND x.peer = p_peer FOR UPDATE;
	IF FOUND THEN
		-- whoever left has no threads: its department has
		IF h.assigned_member IS NOT NULL AND NOT EXISTS (SELECT FROM members m WHERE m.tenant_id = t AND m.id = h.assigned_member AND m.active) THEN
			UPDATE threads x SET assigned_member = NULL WHERE x.tenant_id = t AND x.id = h.id RETURNING x.* INTO h;
		END IF;
		-- nobody yet, or somebody who was deleted since
		IF p_contact IS NOT NULL AND NOT EXISTS (SELECT FROM contacts k WHERE k.tenant_id = t AND k.id = h.contact_id) THEN
			UPDATE threads x SET contact_id = p_contact WHERE x.tenant_id = t AND x.id = h.id RETURNING x.* INTO h;
		END IF;
		RETURN h;
	END IF;
	room := (SELECT s.capacity FROM text_settings s WHERE s.tenant_id = t);
	owner := (SELECT k.owner_id FROM contacts k JOIN members m ON m.tenant_id = t AND m.id = k.owner_id AND m.active
		WHERE k.tenant_id = t AND k.id = p_contact AND (coalesce(room, 0) = 0 OR room > (SELECT count(*) FROM (SELECT FROM threads o
			WHERE o.tenant_id = t AND o.assigned_member = k.owner_id AND o.state = 'open' LIMIT room) o)));
	INSERT INTO threads (tenant_id, number_id, peer, contact_id, state, assigned_member, assigned_department)
	VALUES (t, p_number, p_peer, p_contact, 'resolved', owner,
		(SELECT n.department_id FROM numbers n WHERE n.tenant_id = t AND n.id = p_number))
	ON CONFLICT (tenant_id, number_id, peer) DO NOTHING;
	SELECT * INTO h FROM threads x WHERE x.tenant_id = t AND x.number_id = p_number AND x.peer = p_peer FOR UPDATE;
	RETURN h;
END $$;

-- A text came in: everything about it in one look. The same MessageSid again, also at the same
-- moment, changes nothing. p_quiet: no question that waits for an answer (STOP, START, HELP).
CREATE FUNCTION text_arrive(p_sid text, p_conversation text, p_from text, p_to text, p_body text, p_segments int,
	p_media jsonb, p_quiet boolean, p_wish text, p_due timestamptz, p_due_words text)
RETURNS TABLE (duplicate boolean, number_id uuid, line text, thread_id uuid, message_id uuid, contact_id uuid,
	contact_name text, blocked boolean, fresh_contact boolean, since_last_s bigint, assigned_member uuid)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	at timestamptz := clock_timestamp();
	h threads;
	m messages;
BEGIN
	duplicate := false; blocked := false; fresh_contact := false;
	PERFORM pg_advisory_xact_lock(hashtextextended(p_sid, 2));
	SELECT * INTO m FROM messages x WHERE x.tenant_id = t AND x.message_sid = p_sid;
	IF FOUND THEN
		duplicate := true; thread_id := m.thread_id; message_id := m.id; contact_id := m.contact_id;
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT n.id, n.name INTO text_arrive.number_id, line FROM numbers n WHERE n.tenant_id = t AND n.e164 = p_to;
	IF text_arrive.number_id IS NULL THEN
		RETURN NEXT;
		RETURN;
	END IF;
	blocked := EXISTS (SELECT FROM blocked_numbers b WHERE b.tenant_id = t AND b.e164 = p_from);
	IF p_from ~ '^\+[0-9]{8,15}$' THEN
		SELECT o.contact_id INTO text_arrive.contact_id FROM contact_of_phone(p_from) o;
		IF text_arrive.contact_id IS NULL AND NOT blocked THEN
			text_arrive.contact_id := contact_for_caller(p_from, '');
			UPDATE contacts k SET source = 'text' WHERE k.tenant_id = t AND k.id = text_arrive.contact_id AND k.created_at = now();
			fresh_contact := FOUND;
		END IF;
	END IF;
	h := thread_of(text_arrive.number_id, p_from, text_arrive.contact_id);
	thread_id := h.id; contact_id := coalesce(contact_id, h.contact_id); assigned_member := h.assigned_member;
	since_last_s := floor(extract(epoch FROM at - h.last_in_at))::bigint;
	INSERT INTO messages (tenant_id, thread_id, contact_id, message_sid, conversation_sid, direction, from_number, to_number, body,
		segments, media, state, created_at)
	VALUES (t, h.id, text_arrive.contact_id, p_sid, p_conversation, 'in', p_from, p_to, p_body, p_segments,
		jsonb_array_length(p_media), 'received', at) RETURNING id INTO message_id;
	INSERT INTO message_media (tenant_id, message_id, thread_id, n, media_sid, type, state, problem)
	SELECT t, text_arrive.message_id, h.id, x.n, coalesce(x.value->>'sid', ''), left(coalesce(x.value->>'type', ''), 100),
		CASE WHEN x.value->>'problem' <> '' THEN 'refused' ELSE 'waiting' END, coalesce(x.value->>'problem', '')
	FROM jsonb_array_elements(p_media) WITH ORDINALITY x (value, n);
	UPDATE threads x SET last_at = at, last_in_at = at, last_direction = 'in', last_by = NULL,
		last_words = left(CASE WHEN p_body <> '' THEN p_body WHEN jsonb_array_length(p_media) > 0 THEN 'Photo' ELSE 'Empty text' END, 200),
		state = CASE WHEN blocked THEN x.state ELSE 'open' END,
		snoozed_until = CASE WHEN blocked THEN x.snoozed_until END,
		waiting_since = CASE WHEN blocked OR p_quiet THEN x.waiting_since ELSE coalesce(x.waiting_since, at) END,
		due_at = CASE WHEN blocked OR p_quiet THEN x.due_at ELSE coalesce(x.due_at, p_due) END,
		due_words = CASE WHEN blocked OR p_quiet OR x.due_at IS NOT NULL THEN x.due_words ELSE p_due_words END,
		wish = CASE WHEN p_wish <> '' THEN p_wish ELSE x.wish END, wish_call = CASE WHEN p_wish = '' THEN x.wish_call END, version = x.version + 1
	WHERE x.tenant_id = t AND x.id = h.id;
	UPDATE contacts k SET last_touch_at = at, last_touch_kind = 'text_in', last_touch_by = NULL, last_touch_dept = NULL,
		unread_texts = k.unread_texts + CASE WHEN p_quiet OR blocked THEN 0 ELSE 1 END
	WHERE k.tenant_id = t AND k.id = text_arrive.contact_id RETURNING k.name INTO contact_name;
	RETURN NEXT;
END $$;

-- A text is written: it goes out by a task. The same form again gives the same text. Notes stay
-- among colleagues; who is mentioned is told.
CREATE FUNCTION text_write(p_thread uuid, p_member uuid, p_direction text, p_kind text, p_body text, p_segments int,
	p_key text, p_send_at timestamptz, p_media uuid[], p_mentions uuid[])
RETURNS TABLE (message_id uuid, fresh boolean, contact_id uuid) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	at timestamptz := clock_timestamp();
	h threads;
	later boolean := p_send_at > at + interval '1 minute';
	waited bigint;
	pictures uuid[];
BEGIN
	SELECT * INTO h FROM threads x WHERE x.tenant_id = t AND x.id = p_thread FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	contact_id := h.contact_id;
	SELECT m.id INTO message_id FROM messages m WHERE m.tenant_id = t AND m.form_key = p_key;
	fresh := NOT FOUND;
	IF NOT fresh THEN
		RETURN NEXT;
		RETURN;
	END IF;
	-- those that are there and of no other text
	pictures := ARRAY(SELECT x.id FROM unnest(p_media) WITH ORDINALITY u (id, n) JOIN message_media x ON x.tenant_id = t AND x.id = u.id
		AND x.thread_id = h.id AND x.message_id IS NULL AND x.state = 'ready' ORDER BY u.n);
	IF p_body = '' AND cardinality(pictures) = 0 THEN
		fresh := false;
		RETURN NEXT;
		RETURN;
	END IF;
	waited := CASE WHEN p_direction = 'out' AND p_kind IN ('person', 'api') AND NOT coalesce(later, false)
		THEN floor(extract(epoch FROM at - h.waiting_since))::bigint END;
	INSERT INTO messages (tenant_id, thread_id, contact_id, direction, kind, from_number, to_number, body, segments, media,
		member_id, mentions, state, send_at, form_key, response_s, created_at)
	SELECT t, h.id, h.contact_id, p_direction, p_kind, n.e164, h.peer, p_body, p_segments, cardinality(pictures), p_member, p_mentions,
		CASE WHEN p_direction = 'note' THEN 'noted' WHEN later THEN 'scheduled' ELSE 'queued' END,
		CASE WHEN later THEN p_send_at END, p_key, waited, at
	FROM numbers n WHERE n.tenant_id = t AND n.id = h.number_id RETURNING id INTO message_id;
	UPDATE message_media x SET message_id = text_write.message_id, n = u.n FROM unnest(pictures) WITH ORDINALITY u (id, n)
	WHERE x.tenant_id = t AND x.id = u.id;
	IF p_direction = 'note' THEN
		INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
		SELECT t, m.id, 'mention', h.contact_id, left((SELECT w.name FROM members w WHERE w.tenant_id = t AND w.id = p_member)
			|| ' mentioned you in a text thread with ' || coalesce(nullif((SELECT k.name FROM contacts k WHERE k.tenant_id = t
				AND k.id = h.contact_id), ''), CASE b.region WHEN 'US' THEN regexp_replace(h.peer, '^\+1(...)(...)(....)$', '(\1) \2-\3')
				ELSE h.peer END), 300), '/inbox/' || h.id
		FROM members m JOIN tenants b ON b.id = m.tenant_id WHERE m.tenant_id = t AND m.active AND m.id = ANY (p_mentions) AND m.id <> p_member;
	ELSIF NOT coalesce(later, false) THEN
		PERFORM thread_answered(h.id, p_member, p_kind, CASE WHEN p_body = '' THEN 'Photo' ELSE p_body END);
	END IF;
	RETURN NEXT;
END $$;

-- Somebody of us (or the machine, which does not stop the clock) has answered.
CREATE FUNCTION thread_answered(p_thread uuid, p_member uuid, p_kind text, p_body text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	person boolean := p_kind IN ('person', 'api');
	who uuid;
BEGIN
	UPDATE threads x SET last_at = clock_timestamp(), last_direction = CASE WHEN person THEN 'out' ELSE 'auto' END,
		last_words = left(p_body, 200), last_by = p_member,
		state = CASE WHEN person THEN 'open' ELSE x.state END, snoozed_until = CASE WHEN NOT person THEN x.snoozed_until END,
		waiting_since = CASE WHEN NOT person THEN x.waiting_since END, due_at = CASE WHEN NOT person THEN x.due_at END,
		due_words = CASE WHEN person THEN '' ELSE x.due_words END,
		assigned_member = CASE WHEN person THEN coalesce(x.assigned_member, p_member) ELSE x.assigned_member END,
		version = x.version + 1
	WHERE x.tenant_id = t AND x.id = p_thread RETURNING x.contact_id INTO who;
	IF person THEN
		UPDATE contacts k SET last_touch_at = clock_timestamp(), last_touch_kind = 'text_out', unread_texts = 0,
			last_touch_by = m.name, last_touch_dept = d.name
		FROM (SELECT p_member AS id) a LEFT JOIN members m ON m.tenant_id = t AND m.id = a.id
			LEFT JOIN departments d ON d.tenant_id = t AND d.id = m.department_id
		WHERE k.tenant_id = t AND k.id = who;
		-- C-56: another department's coordinator is told
		IF EXISTS (SELECT FROM contacts k JOIN members o ON o.tenant_id = t AND o.id = k.owner_id
				JOIN members m ON m.tenant_id = t AND m.id = p_member
				WHERE k.tenant_id = t AND k.id = who AND o.department_id IS DISTINCT FROM m.department_id) THEN
			PERFORM contact_tell_owner(who, p_member, 'texted');
		END IF;
	END IF;
END $$;

-- A word of the carrier's about a text of ours, from a callback or an answer: forward only.
-- $rank: queued 1, sending 2, sent 3, an end 9, read 10.
CREATE FUNCTION text_status(p_message uuid, p_sid text, p_state text, p_rank int, p_code int)
RETURNS TABLE (message_id uuid, thread_id uuid, contact_id uuid, to_number text, moved boolean, state text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	m messages;
BEGIN
	IF p_message IS NOT NULL THEN
		SELECT * INTO m FROM messages x WHERE x.tenant_id = t AND x.id = p_message AND x.direction = 'out' FOR UPDATE;
	ELSE
		SELECT * INTO m FROM messages x WHERE x.tenant_id = t AND x.message_sid = p_sid AND x.direction = 'out' FOR UPDATE;
	END IF;
	-- of another text than the one it names
	IF m.id IS NULL OR m.message_sid <> p_sid THEN
		RETURN;
	END IF;
	message_id := m.id; thread_id := m.thread_id; contact_id := m.contact_id; to_number := m.to_number;
	moved := p_rank > m.rank;
	state := CASE WHEN moved THEN p_state ELSE m.state END;
	UPDATE messages x SET message_sid = coalesce(x.message_sid, p_sid), rank = greatest(x.rank, p_rank), state = text_status.state,
		error_code = CASE WHEN moved THEN coalesce(p_code, x.error_code) ELSE x.error_code END
	WHERE x.tenant_id = t AND x.id = m.id AND (moved OR x.message_sid IS NULL);
	RETURN NEXT;
END $$;

-- Ids of the newest texts in which every word begins a word. As contact_matches: with the owner's
-- rights, for the transaction's own tenant and nothing else.
CREATE FUNCTION message_matches(p_words text[], p_limit int) RETURNS TABLE (id uuid)
LANGUAGE plpgsql STABLE ROWS 100 SECURITY DEFINER SET search_path = public, pg_temp
SET plan_cache_mode = force_custom_plan AS $$
DECLARE
	t uuid := app_tenant();
	-- folding leaves no sign that LIKE would take for its own
	w text[] := ARRAY(SELECT '% ' || btrim(contact_fold(u.word)) || '%' FROM unnest(p_words) u (word)
		WHERE btrim(contact_fold(u.word)) <> '' ORDER BY length(u.word) DESC);
BEGIN
	IF cardinality(w) = 0 THEN
		RETURN;
	END IF;
	RETURN QUERY SELECT m.id FROM messages m
	WHERE m.tenant_id = t AND m.search LIKE w[1] AND (cardinality(w) < 2 OR m.search LIKE ALL (w[2:]))
	ORDER BY m.id DESC LIMIT p_limit;
END $$;

-- Snoozed threads whose time has come, of all businesses; how many were woken.
CREATE FUNCTION threads_wake() RETURNS TABLE (tenant_id uuid, thread_id uuid)
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH due AS (SELECT x.tenant_id, x.id FROM threads x WHERE x.state = 'snoozed' AND x.snoozed_until <= now()
		ORDER BY x.snoozed_until LIMIT 500 FOR UPDATE SKIP LOCKED)
	UPDATE threads x SET state = 'open', snoozed_until = NULL, version = x.version + 1 FROM due
	WHERE x.tenant_id = due.tenant_id AND x.id = due.id RETURNING x.tenant_id, x.id
$$;

-- Takes a line's next turn to send, so many a second; how many milliseconds until it comes. What a member is
-- told of work that cannot wait has turns of its own, before all that waits; the next of the others come later for it.
CREATE FUNCTION text_turn(p_number uuid, p_per_second int, p_ahead boolean) RETURNS bigint LANGUAGE sql AS $$
	INSERT INTO text_senders AS s (tenant_id, number_id, next_at, ahead_at)
	SELECT app_tenant(), p_number, clock_timestamp() + n.step, clock_timestamp() + CASE WHEN p_ahead THEN n.step ELSE '0 s' END
	FROM (SELECT interval '1 second' / p_per_second AS step) n
	ON CONFLICT (tenant_id, number_id) DO UPDATE
		SET next_at = greatest(s.next_at, clock_timestamp()) + interval '1 second' / p_per_second,
			ahead_at = CASE WHEN p_ahead THEN greatest(s.ahead_at, clock_timestamp()) + interval '1 second' / p_per_second ELSE s.ahead_at END
	RETURNING greatest(0, floor(1000 * extract(epoch FROM CASE WHEN p_ahead THEN s.ahead_at ELSE s.next_at END
		- interval '1 second' / p_per_second - clock_timestamp())))::bigint
$$;

-- A thread as lists and its page show it.
CREATE VIEW thread_lines WITH (security_invoker = true) AS
SELECT h.tenant_id, h.id, h.number_id, h.peer, h.contact_id, h.state, h.snoozed_until, h.assigned_member, h.assigned_department,
	CASE WHEN h.claimed_until > now() THEN h.claimed_by END AS claimed_by, h.claimed_until, h.last_at, h.last_in_at, h.last_direction,
	h.last_words, h.last_by, h.waiting_since, h.due_at, h.due_words, h.wish, h.wish_call, h.version, h.created_at,
	n.name AS line, n.e164 AS line_e164, d.name AS department, a.name AS assigned, c.name AS claimed, b.name AS last_by_name,
	coalesce(k.name, '') AS contact_name, coalesce(k.type, '') AS contact_type, coalesce(k.do_not_contact, false) AS do_not_contact,
	k.stage_id, k.stage_since, s.phase, s.name AS stage
FROM threads h
JOIN numbers n ON n.tenant_id = h.tenant_id AND n.id = h.number_id
LEFT JOIN departments d ON d.tenant_id = h.tenant_id AND d.id = h.assigned_department
LEFT JOIN members a ON a.tenant_id = h.tenant_id AND a.id = h.assigned_member
LEFT JOIN members c ON c.tenant_id = h.tenant_id AND c.id = h.claimed_by AND h.claimed_until > now()
LEFT JOIN members b ON b.tenant_id = h.tenant_id AND b.id = h.last_by
LEFT JOIN contacts k ON k.tenant_id = h.tenant_id AND k.id = h.contact_id
LEFT JOIN journey_stages s ON s.tenant_id = k.tenant_id AND s.id = k.stage_id;
GRANT SELECT ON thread_lines TO patchbay_app;

GRANT EXECUTE ON FUNCTION text_settings_now(), thread_of(uuid, text, uuid),
	text_arrive(text, text, text, text, text, int, jsonb, boolean, text, timestamptz, text),
	text_write(uuid, uuid, text, text, text, int, text, timestamptz, uuid[], uuid[]),
	thread_answered(uuid, uuid, text, text), text_status(uuid, text, text, int, int),
	message_matches(text[], int), threads_wake(), text_turn(uuid, int, boolean) TO patchbay_app;
