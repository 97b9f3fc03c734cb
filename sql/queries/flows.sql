-- Flows as published.

-- name: fallback_stamp
-- returns: fallback_stamp
SELECT fallback_stamp() AS stamp

-- name: fallback_lines
-- returns: fallback_line
SELECT * FROM fallback_lines()
