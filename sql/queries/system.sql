-- name: schema_newest
-- returns: schema_row
SELECT coalesce(max(number), 0)::bigint AS newest FROM schema_migrations
