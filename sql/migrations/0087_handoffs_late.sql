-- A hand-off that nobody accepts in time does not lie there: all who can do something about it are
-- told, once. From then on whoever leads may accept or return it too (handoff_may); whom it was
-- given to may have left.
ALTER TABLE handoffs ADD late_at timestamptz;     -- when that was told
CREATE INDEX handoffs_late ON handoffs (due_at) WHERE state = 'open' AND late_at IS NULL;

-- Of all businesses. Told are who gave it, to whom, the contact's coordinator, and those who lead:
-- the owners where nobody else does.
CREATE FUNCTION handoffs_late() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
	WITH late AS (UPDATE handoffs h SET late_at = now() FROM (SELECT o.tenant_id, o.id FROM handoffs o
			WHERE o.state = 'open' AND o.late_at IS NULL AND o.due_at <= now() ORDER BY o.due_at LIMIT 500 FOR UPDATE SKIP LOCKED) d
		WHERE h.tenant_id = d.tenant_id AND h.id = d.id RETURNING h.*),
	told AS (INSERT INTO notices (tenant_id, member_id, kind, contact_id, words, href)
		SELECT h.tenant_id, m.id, 'handoff', k.id, left('Nobody has accepted ' || contact_called(k) || ', handed to ' || coalesce(t.name, d.name)
			|| coalesce(' by ' || f.name, '') || ': ' || h.reason, 300), '/contacts/' || k.id || '?kind=handoffs'
		FROM late h JOIN contacts k ON k.tenant_id = h.tenant_id AND k.id = h.contact_id
		LEFT JOIN members f ON f.tenant_id = h.tenant_id AND f.id = h.from_member
		LEFT JOIN members t ON t.tenant_id = h.tenant_id AND t.id = h.to_member
		LEFT JOIN departments d ON d.tenant_id = h.tenant_id AND d.id = h.to_department
		JOIN members m ON m.tenant_id = h.tenant_id AND m.active AND (m.id IN (h.from_member, h.to_member, k.owner_id)
			OR h.to_member IS NULL AND m.department_id = h.to_department OR m.role IN ('lead', 'manager')
			OR m.role = 'owner' AND NOT EXISTS (SELECT FROM members o WHERE o.tenant_id = h.tenant_id AND o.active AND o.role IN ('lead', 'manager')))
		RETURNING 1)
	SELECT count(*) FROM told
$$;
GRANT EXECUTE ON FUNCTION handoffs_late() TO patchbay_app;
