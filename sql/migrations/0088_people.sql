-- Who works here: added, and taken out when they leave, by managers and owners.

-- A role is given and taken by managers; an owner's only by owners, and nobody's own by themselves. So
-- there is always an owner left.
CREATE FUNCTION member_role_may(giver members, was text, gets text, self boolean) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
	SELECT was IS NOT DISTINCT FROM gets OR NOT self AND giver.role IN ('owner', 'manager')
		AND (giver.role = 'owner' OR 'owner' NOT IN (coalesce(was, ''), coalesce(gets, '')))
$$;

-- Somebody new, who signs in with this password first. Whoever signs in elsewhere with that address
-- already is not drawn in here unasked. outcome: made, email, role, department.
CREATE FUNCTION member_add(p_by uuid, p_email text, p_hash text, p_name text, p_role text, p_phone text, p_department uuid, p_receives boolean)
RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	t uuid := app_tenant();
	giver members;
	person uuid;
BEGIN
	SELECT * INTO giver FROM members m WHERE m.tenant_id = t AND m.id = p_by AND m.active;
	IF member_role_may(giver, NULL, p_role, false) IS NOT TRUE THEN
		RETURN 'role';
	ELSIF p_department IS NOT NULL AND NOT EXISTS (SELECT FROM departments d WHERE d.tenant_id = t AND d.id = p_department) THEN
		RETURN 'department';
	END IF;
	INSERT INTO users (email, name, password_hash) VALUES (p_email, p_name, p_hash) ON CONFLICT (email) DO NOTHING RETURNING id INTO person;
	IF person IS NULL THEN
		RETURN 'email';
	END IF;
	INSERT INTO members (tenant_id, user_id, name, role, phone, department_id, can_receive_calls)
	VALUES (t, person, p_name, p_role, p_phone, p_department, p_receives);
	RETURN 'made';
END $$;

-- Leaves, or comes back. Their sessions act as nobody from then on (session_restands), and tokens ask
-- whether their member is there. outcome: done, missing, role.
CREATE FUNCTION member_leave(p_by uuid, p_member uuid, p_left boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
	t uuid := app_tenant();
	giver members;
	was members;
BEGIN
	SELECT * INTO giver FROM members m WHERE m.tenant_id = t AND m.id = p_by AND m.active;
	SELECT * INTO was FROM members m WHERE m.tenant_id = t AND m.id = p_member AND m.active = p_left FOR UPDATE;
	IF was.id IS NULL THEN
		RETURN 'missing';
	ELSIF member_role_may(giver, was.role, NULL, was.id = giver.id) IS NOT TRUE THEN
		RETURN 'role';
	END IF;
	UPDATE members m SET active = NOT p_left WHERE m.tenant_id = t AND m.id = p_member;
	RETURN 'done';
END $$;
GRANT EXECUTE ON FUNCTION member_role_may(members, text, text, boolean), member_add(uuid, text, text, text, text, text, uuid, boolean),
	member_leave(uuid, uuid, boolean) TO patchbay_app;
