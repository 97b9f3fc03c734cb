-- What the step of a flow says of those who wait there, beside the queue's own settings.

-- p_priority: added to the queue's. p_tell: the contact's coordinator has a notice that they called,
-- once a call.
CREATE FUNCTION call_place(p_call uuid, p_priority bigint, p_tell boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	here text := '/queue/calls/' || p_call;
BEGIN
	UPDATE calls c SET priority = p_priority::int WHERE c.tenant_id = t AND c.id = p_call AND c.priority <> p_priority;
	IF NOT p_tell THEN
		RETURN;
	END IF;
	INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
	SELECT t, k.owner_id, 'touch', k.id, left(CASE WHEN k.name = '' THEN 'A contact without a name' ELSE k.name END
		|| ' called and chose ' || coalesce(q.name, 'a queue') || ': they wait there', 300), here
	FROM calls c JOIN contacts k ON k.tenant_id = t AND k.id = c.contact_id AND k.owner_id IS NOT NULL
	LEFT JOIN queues q ON q.tenant_id = t AND q.id = c.queue_id
	WHERE c.tenant_id = t AND c.id = p_call AND c.ended_at IS NULL AND NOT EXISTS (SELECT FROM notices n WHERE n.tenant_id = t
		AND n.member_id = k.owner_id AND n.href = here AND n.id > uuid7_floor(now() - interval '1 day'));
END $$;
GRANT EXECUTE ON FUNCTION call_place(uuid, bigint, boolean) TO patchbay_app;
