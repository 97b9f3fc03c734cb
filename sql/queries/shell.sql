-- Every page asks this. The policies say whose rows: to say it here as well has every table ask
-- twice, and costs half as much again.
-- name: shell_now
-- returns: shell_now
SELECT w.waiting, w.longest, f.free, f.members, f.state, f.reason, f.since, h.texts, h.texts_late,
	(SELECT count(*) FROM (SELECT FROM notices WHERE member_id = $1::uuid
		AND read_at IS NULL LIMIT 100) n) AS notices,
	(SELECT count(*) FROM (SELECT FROM promises WHERE state = 'open' AND due_at <= now()
		AND ($2::boolean OR owner_id = $1::uuid) LIMIT 100) o) AS overdue
FROM (SELECT count(*) AS waiting, min(queued_at) AS longest FROM calls
	WHERE ended_at IS NULL AND state = 'waiting') w,
	(SELECT count(*) FILTER (WHERE takes_calls AND state = 'ready') AS free, count(*) FILTER (WHERE takes_calls) AS members,
		max(state) FILTER (WHERE member_id = $1::uuid) AS state, max(reason) FILTER (WHERE member_id = $1::uuid) AS reason,
		max(since) FILTER (WHERE member_id = $1::uuid) AS since
	FROM presence) f,
	(SELECT count(*) AS texts, coalesce(min(due_at) <= now(), false) AS texts_late
	FROM (SELECT due_at FROM threads WHERE state = 'open' AND due_at IS NOT NULL
		ORDER BY due_at, id LIMIT 100) h) h
