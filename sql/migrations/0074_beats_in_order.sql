-- What a page says of itself may arrive in another order than it was said: an older word, "my phone is off",
-- does not undo a newer one, "it is on". p_said counts what a page has said.

ALTER TABLE presence_pages ADD said integer NOT NULL DEFAULT 0;
DROP FUNCTION presence_beat(uuid, text, boolean, text, boolean);

CREATE FUNCTION presence_beat(p_member uuid, p_page text, p_said int, p_phone boolean, p_mic text, p_gone boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	t uuid := app_tenant();
	was int;
	is_now int;
	rings boolean := false;
BEGIN
	IF p_phone AND NOT p_gone THEN
		-- who waits for this phone (0072_reattach.sql): calls are always locked before members
		PERFORM FROM calls c WHERE c.tenant_id = t AND c.ended_at IS NULL AND c.only_member = p_member FOR UPDATE;
		rings := FOUND;
	END IF;
	PERFORM FROM presence p WHERE p.tenant_id = t AND p.member_id = p_member FOR UPDATE;
	SELECT count(*) + 1000 * count(*) FILTER (WHERE g.phone) INTO was FROM presence_pages g
	WHERE g.tenant_id = t AND g.member_id = p_member AND g.seen_at > now() - interval '45 seconds';
	DELETE FROM presence_pages g WHERE g.tenant_id = t AND g.member_id = p_member
		AND (g.seen_at < now() - interval '10 minutes' OR (p_gone AND g.id = p_page));
	IF NOT p_gone AND (SELECT count(*) FROM presence_pages g WHERE g.tenant_id = t AND g.member_id = p_member
			AND g.id <> p_page) < 20 THEN
		INSERT INTO presence_pages AS g (tenant_id, member_id, id, said, phone, microphone)
		VALUES (t, p_member, p_page, p_said, p_phone, p_mic)
		ON CONFLICT (tenant_id, member_id, id) DO UPDATE SET said = p_said, phone = p_phone, microphone = p_mic,
			seen_at = now() WHERE g.said <= p_said;
	END IF;
	SELECT count(*) + 1000 * count(*) FILTER (WHERE g.phone) INTO is_now FROM presence_pages g
	WHERE g.tenant_id = t AND g.member_id = p_member AND g.seen_at > now() - interval '45 seconds';
	IF rings THEN
		PERFORM phone_back(p_member);
	END IF;
	RETURN was <> is_now OR rings;
END $$;
GRANT EXECUTE ON FUNCTION presence_beat(uuid, text, int, boolean, text, boolean) TO patchbay_app;
