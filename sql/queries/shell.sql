-- name: shell_now
-- returns: shell_now
SELECT w.waiting, w.longest, f.free, f.members, p.state, p.reason, p.since,
	(SELECT count(*) FROM (SELECT FROM notices WHERE tenant_id = (SELECT app_tenant()) AND member_id = $1::uuid
		AND read_at IS NULL LIMIT 100) n) AS notices,
	(SELECT count(*) FROM (SELECT FROM threads WHERE tenant_id = (SELECT app_tenant()) AND state = 'open' AND due_at IS NOT NULL
		ORDER BY due_at, id LIMIT 100) h) AS texts,
	coalesce((SELECT due_at <= now() FROM threads WHERE tenant_id = (SELECT app_tenant()) AND state = 'open' AND due_at IS NOT NULL
		ORDER BY due_at, id LIMIT 1), false) AS texts_late,
	(SELECT count(*) FROM (SELECT FROM promises WHERE tenant_id = (SELECT app_tenant()) AND state = 'open' AND due_at <= now()
		AND ($2::boolean OR owner_id = $1::uuid) LIMIT 100) o) AS overdue
FROM (SELECT count(*) AS waiting, min(queued_at) AS longest FROM calls
	WHERE tenant_id = (SELECT app_tenant()) AND ended_at IS NULL AND state = 'waiting') w,
	(SELECT count(*) FILTER (WHERE p.state = 'ready') AS free, count(*) AS members
	FROM presence p JOIN members m ON m.tenant_id = p.tenant_id AND m.id = p.member_id
	WHERE p.tenant_id = (SELECT app_tenant()) AND m.active AND m.can_receive_calls) f
LEFT JOIN (SELECT state, reason, since FROM presence WHERE tenant_id = (SELECT app_tenant()) AND member_id = $1::uuid) p ON true
