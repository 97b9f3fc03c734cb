-- Every page asks this, unless it was asked a moment ago (web/kept.h). The policies say whose rows:
-- to say it here as well has every table ask twice, and costs half as much again.

-- name: shell_all
-- returns: shell_now
SELECT w.waiting, w.longest, f.free, f.members, h.texts, h.texts_due
FROM (SELECT count(*) AS waiting, min(queued_at) AS longest FROM calls
	WHERE ended_at IS NULL AND state = 'waiting') w,
	(SELECT count(*) FILTER (WHERE state = 'ready') AS free, count(*) AS members FROM presence WHERE takes_calls) f,
	(SELECT count(*) AS texts, min(due_at) AS texts_due
	FROM (SELECT due_at FROM threads WHERE state = 'open' AND due_at IS NOT NULL
		ORDER BY due_at, id LIMIT 100) h) h

-- The member's own.
-- name: shell_mine
-- returns: shell_now
SELECT p.state, p.reason, p.since,
	(SELECT count(*) FROM (SELECT FROM notices WHERE member_id = $1::uuid
		AND read_at IS NULL LIMIT 100) n) AS notices,
	(SELECT count(*) FROM (SELECT FROM promises WHERE state = 'open' AND due_at <= now()
		AND ($2::boolean OR owner_id = $1::uuid) LIMIT 100) o) AS overdue
FROM (SELECT) one LEFT JOIN presence p ON p.member_id = $1::uuid
