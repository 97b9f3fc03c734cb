-- A queue that is not needed any more is kept for what was, and takes no new callers; a line that calls
-- out may ask the carrier whether a machine picks up.

ALTER TABLE queues ADD archived_at timestamptz;
GRANT UPDATE (detect_machine) ON numbers TO patchbay_app;

-- p_on: out of use, or back into it. outcome: saved, missing, stale, used (a live flow sends callers
-- there), waiting (callers are there).
CREATE FUNCTION queue_archive(p_id uuid, p_version bigint, p_on boolean) RETURNS TABLE (id uuid, outcome text) LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was queues;
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended(t::text || ' queues', 0));
	SELECT * INTO was FROM queues q WHERE q.tenant_id = t AND q.id = p_id FOR UPDATE;
	id := p_id;
	outcome := CASE WHEN was.id IS NULL THEN 'missing' WHEN was.version <> p_version THEN 'stale'
		WHEN p_on AND EXISTS (SELECT FROM flows f JOIN flow_versions v ON v.tenant_id = t AND v.id = f.live_version WHERE f.tenant_id = t
			AND jsonb_path_exists(v.document, 'lax $.steps.* ? (@.queue == $id)', jsonb_build_object('id', p_id::text))) THEN 'used'
		WHEN p_on AND EXISTS (SELECT FROM calls c WHERE c.tenant_id = t AND c.ended_at IS NULL AND c.queue_id = p_id AND c.state = 'waiting') THEN 'waiting'
		ELSE 'saved' END;
	IF outcome = 'saved' THEN
		UPDATE queues q SET archived_at = CASE WHEN p_on THEN coalesce(q.archived_at, now()) END, version = q.version + 1
		WHERE q.tenant_id = t AND q.id = p_id;
		-- its members help nobody from there
		DELETE FROM queue_overflows x WHERE x.tenant_id = t AND x.to_id = p_id AND p_on;
	END IF;
	RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION queue_archive(uuid, bigint, boolean) TO patchbay_app;
