-- The thread with a number, whoever has it: the one that was used last, else a new one on the line of the
-- member's department, else on the first. NULL: there is no line, or the number is one.
CREATE FUNCTION thread_with(p_number text, p_member uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	h uuid := (SELECT x.id FROM threads x WHERE x.tenant_id = t AND x.peer = p_number ORDER BY x.last_at DESC LIMIT 1);
	line uuid := (SELECT n.id FROM numbers n WHERE n.tenant_id = t ORDER BY n.department_id IS DISTINCT FROM (SELECT m.department_id
		FROM members m WHERE m.tenant_id = t AND m.id = p_member), n.id LIMIT 1);
BEGIN
	IF line IS NULL OR EXISTS (SELECT FROM numbers n WHERE n.tenant_id = t AND n.e164 = p_number) THEN
		RETURN NULL;
	END IF;
	RETURN coalesce(h, (thread_of(text_line_of(line), p_number, (SELECT o.contact_id FROM contact_of_phone(p_number) o))).id);
END $$;

GRANT EXECUTE ON FUNCTION thread_with(text, uuid) TO patchbay_app;
