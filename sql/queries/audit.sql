-- name: audit_add
-- returns: nothing
SELECT audit_add($1, $2, $3, $4, $5::jsonb, $6::jsonb, $7, $8)
