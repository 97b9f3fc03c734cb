-- What makes answering texts quick: templates and snippets, and what the machine answers by itself.

CREATE TABLE text_templates (
	tenant_id  uuid NOT NULL REFERENCES tenants,
	id         uuid NOT NULL DEFAULT uuid7(),
	name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
	body       text NOT NULL CHECK (length(body) BETWEEN 1 AND 1600),
	language   text NOT NULL DEFAULT '' CHECK (length(language) <= 20),   -- '': for everybody
	archived   boolean NOT NULL DEFAULT false,
	version    int NOT NULL DEFAULT 1,
	created_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX text_templates_name ON text_templates (tenant_id, lower(name), language) WHERE NOT archived;
SELECT app_protect('text_templates', 'SELECT, INSERT, UPDATE');
SELECT app_audit('text_templates', 'text_template', quiet => '{version}');

ALTER TABLE text_settings
	-- answered by itself, once a day to everybody; empty: not
	ADD closed_reply text NOT NULL DEFAULT '' CHECK (length(closed_reply) <= 480),
	ADD missed_reply text NOT NULL DEFAULT '' CHECK (length(missed_reply) <= 480);

-- Whether a contact got the same answer of the machine's a while ago: on another number, or before midnight.
CREATE FUNCTION text_answered_lately(p_contact uuid, p_kind text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM messages m WHERE m.tenant_id = (SELECT app_tenant()) AND m.contact_id = p_contact AND m.kind = p_kind
		AND m.direction = 'out' AND m.id >= uuid7_floor(now() - interval '12 hours'))
$$;

-- A call that nobody took, whose caller may be texted: what the text needs. No row: it was taken,
-- or the caller has been talked to since.
CREATE FUNCTION missed_call(p_call uuid) RETURNS TABLE (thread_id uuid, peer text, contact_id uuid, reply text)
LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	c calls;
	h threads;
BEGIN
	SELECT * INTO c FROM calls k WHERE k.tenant_id = t AND k.id = p_call AND k.direction = 'inbound' AND k.outcome IN ('missed', 'abandoned')
		AND k.from_number ~ '^\+[0-9]{8,15}$' AND k.number_id IS NOT NULL AND k.contact_id IS NOT NULL;
	reply := (SELECT s.missed_reply FROM text_settings s WHERE s.tenant_id = t);
	IF c.id IS NULL OR coalesce(reply, '') = '' OR text_answered_lately(c.contact_id, 'missed') OR EXISTS (SELECT FROM calls o WHERE o.tenant_id = t AND o.contact_id = c.contact_id
			AND o.id > c.id AND (o.answered_at IS NOT NULL OR o.ended_at IS NULL)) THEN
		RETURN;
	END IF;
	h := thread_of(c.number_id, c.from_number, c.contact_id);
	thread_id := h.id; peer := h.peer; contact_id := h.contact_id;
	RETURN NEXT;
END $$;

-- The thread in which to write to a contact: the one that was used last, else a new one on the line
-- they called last, else on the business's first, or another of its pool. NULL: no such contact, or no phone.
CREATE FUNCTION thread_to(p_contact uuid, p_phone text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	tel text := coalesce(p_phone, (SELECT k.phone FROM contacts k WHERE k.tenant_id = t AND k.id = p_contact));
	number uuid;
	h threads;
BEGIN
	IF tel IS NULL OR NOT EXISTS (SELECT FROM contact_phones p WHERE p.tenant_id = t AND p.contact_id = p_contact AND p.e164 = tel) THEN
		RETURN NULL;
	END IF;
	SELECT * INTO h FROM threads x WHERE x.tenant_id = t AND x.peer = tel ORDER BY x.last_at DESC LIMIT 1;
	IF h.id IS NULL THEN
		number := coalesce((SELECT c.number_id FROM calls c WHERE c.tenant_id = t AND c.contact_id = p_contact AND c.number_id IS NOT NULL
			ORDER BY c.id DESC LIMIT 1), (SELECT n.id FROM numbers n WHERE n.tenant_id = t ORDER BY n.id LIMIT 1));
		IF number IS NULL THEN
			RETURN NULL;
		END IF;
		h := thread_of(text_line_of(number), tel, p_contact);
	END IF;
	RETURN h.id;
END $$;

-- Tags are those of contacts and calls. last_at is the thread's: a tag's threads are walked by it.
CREATE TABLE thread_tagged (
	tenant_id uuid NOT NULL,
	label_id  uuid NOT NULL,
	thread_id uuid NOT NULL,
	last_at   timestamptz NOT NULL,
	PRIMARY KEY (tenant_id, label_id, thread_id),
	FOREIGN KEY (tenant_id, label_id) REFERENCES contact_labels (tenant_id, id) ON DELETE CASCADE,
	FOREIGN KEY (tenant_id, thread_id) REFERENCES threads (tenant_id, id)
);
CREATE INDEX thread_tagged_thread ON thread_tagged (tenant_id, thread_id);
CREATE INDEX thread_tagged_list ON thread_tagged (tenant_id, label_id, last_at, thread_id);
SELECT app_protect('thread_tagged', 'SELECT, INSERT, UPDATE, DELETE');
SELECT app_audit('thread_tagged', 'thread_tag', verbs => '{added,changed,removed}', quiet => '{last_at}');

-- A thread without tags, as most are, pays nothing for them.
CREATE FUNCTION thread_tags_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE thread_tagged g SET last_at = NEW.last_at WHERE g.tenant_id = NEW.tenant_id AND g.thread_id = NEW.id;
	RETURN NULL;
END $$;
CREATE TRIGGER tags_moved AFTER UPDATE ON threads FOR EACH ROW
	WHEN (NEW.tagged AND OLD.last_at IS DISTINCT FROM NEW.last_at) EXECUTE FUNCTION thread_tags_moved();

-- Tags by their names, with commas between; those that are new are made. At most 20 a thread.
CREATE FUNCTION thread_tag(p_thread uuid, p_names text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	names text[] := ARRAY(SELECT DISTINCT ON (contact_fold(w)) left(w, 60) FROM (SELECT btrim(u.w) AS w FROM unnest(string_to_array(p_names, ',')) u (w)) s
		WHERE ltrim(contact_fold(w)) <> '' LIMIT 20);
	h threads;
BEGIN
	SELECT * INTO h FROM threads x WHERE x.tenant_id = t AND x.id = p_thread FOR NO KEY UPDATE;
	IF h.id IS NULL OR cardinality(names) = 0 THEN
		RETURN;
	END IF;
	INSERT INTO contact_labels (tenant_id, kind, name) SELECT t, 'tag', w FROM unnest(names) w WHERE NOT EXISTS (SELECT FROM contact_labels l
		WHERE l.tenant_id = t AND l.kind = 'tag' AND l.folded = ltrim(contact_fold(w))) ON CONFLICT DO NOTHING;
	INSERT INTO thread_tagged (tenant_id, label_id, thread_id, last_at) SELECT t, l.id, h.id, h.last_at FROM contact_labels l WHERE l.tenant_id = t AND l.kind = 'tag'
		AND l.work = '' AND l.folded IN (SELECT ltrim(contact_fold(w)) FROM unnest(names) w)
		AND NOT EXISTS (SELECT FROM thread_tagged g WHERE g.tenant_id = t AND g.label_id = l.id AND g.thread_id = h.id)
	ORDER BY l.folded LIMIT greatest(0, 20 - (SELECT count(*) FROM thread_tagged g WHERE g.tenant_id = t AND g.thread_id = h.id));
	UPDATE threads x SET tagged = true WHERE x.tenant_id = t AND x.id = h.id AND NOT x.tagged;
END $$;

GRANT EXECUTE ON FUNCTION text_answered_lately(uuid, text), missed_call(uuid), thread_to(uuid, text), thread_tag(uuid, text) TO patchbay_app;
